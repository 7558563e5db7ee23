"""Read the hand-written text under training_data/raw and split it by family.

Objectives are one a line, `SMART-levels | text with {o owner} {n number} {d date} {p purpose} {v vague} marks`;
lines that are no objectives are `N kind | text`; pairs are blocks of `D:` draft, `H:` hints, `R:` rewrite lines.
A `# setting / topic` line heads each group, and the topic is the family: a family is never on two sides of a split.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from smartify.errors import TableError
from smartify.fragments import read

MARK = re.compile(r"\{([ondpv]) ?([^{}]*)\}")
SPANS = {"o": "owner", "n": "number", "d": "date", "p": "purpose", "v": "vague"}
OBJECTIVE = re.compile(r"([012]{5})( a)? \| (.+)$")
OTHER = re.compile(r"N (note|heading|header|signature|question|address|other) \| (.+)$")
SPLITS = ("train", "validation", "test")


def prepare(folder: Path) -> dict[str, dict[str, int]]:
    """Write folder/splits/{objectives,pairs}.jsonl from folder/raw; returns the count of each kind in each split."""
    counts: dict[str, dict[str, int]] = {}
    (folder / "splits").mkdir(exist_ok=True)
    for name, rows in (("objectives", list(objectives(folder / "raw"))), ("pairs", list(pairs(folder / "raw")))):
        counts[name] = {split: sum(row["split"] == split for row in rows) for split in SPLITS}
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / "splits" / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return counts


def load(folder: Path, name: str, split: str) -> list[dict[str, Any]]:
    """The prepared rows of one split."""
    path = folder / "splits" / f"{name}.jsonl"
    if not path.exists():
        raise TableError(f"{path} is missing; run `python -m smartify.training prepare` first.")
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [row for row in rows if row["split"] == split]


def split_of(family: str) -> str:
    """Which split a family falls in: 12 in 100 are test, 8 validation, by a hash that no other family changes."""
    bucket = crc32(family.encode()) % 100
    return "test" if bucket < 12 else "validation" if bucket < 20 else "train"


def objectives(raw: Path) -> Iterator[dict[str, Any]]:
    """Every labelled line: text, labels (None for what is no objective), spans, setting, family, split."""
    seen: set[str] = set()
    for path, number, heading, line in _lines(raw / "objectives", "*.txt"):
        if other := OTHER.match(line):
            row: dict[str, Any] = {"text": other[2], "kind": other[1], "labels": None, "spans": []}
        elif match := OBJECTIVE.match(line):
            text, spans = _unmark(match[3])
            row = {"text": text, "kind": "attack" if match[2] else "objective", "labels": [int(c) for c in match[1]], "spans": spans}
        else:
            raise TableError(f"{path.name} row {number}: neither '21012 | text' nor 'N kind | text'.")
        if row["text"].lower() in seen:
            continue
        seen.add(row["text"].lower())
        yield {**row, **_placed(heading, path, number)}


def pairs(raw: Path) -> Iterator[dict[str, Any]]:
    """Every pair: draft, tagged rewrite, hints, setting, family, split."""
    block: dict[str, Any] | None = None
    seen: set[str] = set()
    for path, number, heading, line in _lines(raw / "pairs", "*.txt"):
        key, _, value = line.partition(": ")
        if key == "D":
            if block:
                yield _finished(block)
            block = {"draft": value.strip(), "rewrite": [], "hints": {}, **_placed(heading, path, number)}
            if block["draft"].lower() in seen:
                block = None
            else:
                seen.add(block["draft"].lower())
        elif key == "R" and block:
            block["rewrite"].append(value.strip())
        elif key == "H" and block:
            block["hints"] = {k.strip(): v.strip() for k, _, v in (part.partition("=") for part in value.split(";")) if v.strip()}
        elif key not in ("R", "H"):
            raise TableError(f"{path.name} row {number}: starts with none of 'D: ', 'R: ', 'H: '.")
    if block:
        yield _finished(block)


def _finished(block: dict[str, Any]) -> dict[str, Any]:
    tagged = "\n".join(block["rewrite"])
    if read(tagged) is None:
        raise TableError(f"{block['source']}: the rewrite has a broken brace or an unknown tag.")
    return {**block, "rewrite": tagged}


def _unmark(marked: str) -> tuple[str, list[dict[str, Any]]]:
    text, spans, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append({"kind": SPANS[match[1]], "start": len(text), "end": len(text) + len(match[2])})
        text += match[2]
        at = match.end()
    return text + marked[at:], spans


def _placed(heading: str, path: Path, number: int) -> dict[str, Any]:
    setting, _, topic = heading.partition(" / ")
    family = topic.rpartition(":")[2].strip().lower() or setting
    return {
        "setting": setting.strip(),
        "topic": topic.strip(),
        "family": family,
        "split": split_of(family),
        "source": f"{path.name} row {number}",
    }


def _lines(folder: Path, pattern: str) -> Iterator[tuple[Path, int, str, str]]:
    for path in sorted(folder.glob(pattern)):
        heading = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("# "):
                heading = line[2:].strip()
            elif line.strip():
                yield path, number, heading, line.rstrip()
