"""A plan as people write it, in Word, Excel, PDF, plain text or YAML → a Plan; what is not recognised is kept as other.

A heading, a label or a column's title says what stands under it (headings.csv, columns.csv). Where none does, the shape of a line
tells: somebody is to do something, somebody agrees or does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.plan import written
from smartify.plan.gathering import Gathered
from smartify.plan.labels import Titles
from smartify.plan.records import Plan
from smartify.plan.rows import Rows
from smartify.plan.walking import Walk
from smartify.readers import blocks
from smartify.types import Block

YAML = (".yaml", ".yml")
KINDS = (".docx", ".docm", ".xlsx", ".xlsm", ".pdf", ".txt", *YAML)
HEADING = re.compile(r"[A-Z][\w'’/&-]*(?: [\w'’/&-]+){0,4}$")  # up to five words, and nothing behind them


def read(path: Path, guidance: Guidance) -> Plan:
    """A plan from a file; a TableError says what is wrong with a file that cannot be read."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise TableError(f"{path.name} is no kind of plan that is read here; save it as .docx, .xlsx, .pdf, .txt or .yaml.")
    if kind in YAML:
        return written.read(path)
    held = list(blocks(path))
    if not held:
        raise TableError(f"{path.name} holds no text.")
    return from_blocks(_headed(held) if kind == ".txt" else held, path.name, guidance)


def from_blocks(held: Iterable[Block], source: str, guidance: Guidance) -> Plan:
    """A plan from its blocks in reading order."""
    walk = Walk(guidance=guidance, titles=Titles(guidance), gathered=Gathered(source=source, guidance=guidance))
    rows = Rows(walk)
    for block in held:
        if block.kind == "row":
            rows.take(block)
        else:
            rows.ended()
            walk.block(block)
    walk.unstem()
    return walk.gathered.plan()


def _headed(held: Sequence[Block]) -> Iterator[Block]:
    """The lines of a plain text, those that look like a heading as one: short, behind an empty line, and with a line right under it."""
    for at, block in enumerate(held):
        before = held[at - 1].place.row if at else None
        after = held[at + 1].place.row if at + 1 < len(held) else None
        row = block.place.row or 0
        if block.kind == "text" and HEADING.match(block.text) and (before is None or row - before > 1) and after == row + 1:
            yield Block(kind="heading", text=block.text, place=block.place, level=1)
        else:
            yield block


__all__ = ["from_blocks", "read"]
