"""Many objectives in, one row out for each, the unreadable ones included with their reason: read, score what differs, join, write."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from smartify import guidance as tables
from smartify import readers
from smartify.batch import asked, output, running
from smartify.batch.engines import Engine, local
from smartify.batch.joined import joined
from smartify.batch.reading import read
from smartify.batch.scoring import Reviewing, plain
from smartify.batch.setup import Setup
from smartify.batch.summary import Summary, summary
from smartify.batch.work import MANIFEST, Work, opened
from smartify.errors import TableError

PART, CHUNK = 8192, 256  # rows of a part, which a stop loses at most; rows that are scored together
REWRITTEN_PART, REWRITTEN_CHUNK = 256, 32  # with rewrites, of which a core writes one or two a second
Told = Callable[[str], None]


def run(
    source: Path,
    out: Path,
    *,
    column: str | None = None,
    rewrites: bool = False,
    reviewer: Reviewing | None = None,
    today: datetime.date | None = None,
    progress: Callable[[int, int], None] | None = None,
    setup: Setup | None = None,
    engine: Engine | None = None,
    resume: bool = False,
    also: Sequence[Path] = (),
    part: int | None = None,
    told: Told = lambda sentence: None,
) -> Summary:
    """Score a table, document, folder or archive into a .csv, .xlsx or .parquet, and into those of `also`.

    With a `reviewer` every row goes by it in one go, duplicates too, in this process: for whoever counts them and may stop. Otherwise what `setup` names is
    loaded by the engine, one process for each core unless another is given, and a text that occurs again is scored once. `progress` is told how many rows are
    done and how many there are, 0 while they are still being read; `told` hears sentences for whoever waits. After a stop `resume` goes on.
    """
    outs = (out, *also)
    _allowed(source, outs)
    setup = replace(setup or Setup(), rewrites=rewrites, day=today)
    size = part or (REWRITTEN_PART if rewrites else PART)
    prints = asked.prints(source, column, setup, size, given=reviewer is not None)
    held = plain(reviewer).guidance if reviewer else tables.load(setup.guidance)
    with opened(folder(out), prints, resume) as work, _kept(out):
        total = _read(source, work, lambda: read(readers.rows(source, held, column), work, size, progress))
        for each in outs:
            output.fits(each, total, len(work.manifest["columns"]))
        if reviewer is None:
            chunk = min(size, REWRITTEN_CHUNK if rewrites else CHUNK)
            running.score(work, engine or local(), setup, chunk, progress, told)
        else:
            running.score_each(work, reviewer, setup, progress)
        with joined(work, each=reviewer is not None) as connection:
            for each in outs:
                told(f"Writing {each.name}.")
                output.write(each, connection, work, source, rewrites)
            found = summary(connection)
        work.remove()
    return found


def folder(out: Path) -> Path:
    """Where the work for an output is done, beside it."""
    return out.with_name(f".{out.name}.work")


def begun_on(out: Path) -> datetime.date | None:
    """The day that the run which stopped took as today, for a run that goes on after midnight; None where there is none."""
    try:
        return datetime.date.fromisoformat(json.loads((folder(out) / MANIFEST).read_text(encoding="utf-8"))["asked"][asked.DAY])
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def _kept(out: Path) -> Iterator[None]:
    """What the system refuses (no space, no right to write), as a sentence."""
    try:
        yield
    except OSError as error:
        name = Path(str(error.filename)).name if error.filename else out.name
        raise TableError(f"{name}: {error.strerror or type(error).__name__}. What was done is kept; go on with --resume.") from None


def _read(source: Path, work: Work, reading: Callable[[], int]) -> int:
    """How many rows there are, read unless all of them lie in parts already."""
    total = work.manifest["read"]
    if total is None or not all(work.has("rows", number) for number in range(len(work.manifest["rows"]))):
        total = reading()
    if not total:
        raise TableError(f"{source.name} holds no rows to score.")
    return int(total)


def _allowed(source: Path, outs: Sequence[Path]) -> None:
    for out in outs:
        if out.suffix.lower() not in output.KINDS:
            raise TableError(f"{out.name} is neither .csv nor .xlsx nor .parquet; name the output so.")
        if out.resolve() == source.resolve():
            raise TableError(f"{out.name} is the input itself; name another file for the output.")
        if source.is_dir() and out.resolve().is_relative_to(source.resolve()):
            raise TableError(f"{out.name} lies within {source.name}, which is read whole; name a place outside it.")
        if not out.parent.is_dir():
            raise TableError(f"{out.parent} is not a folder; make it first.")
    if len(set(outs)) < len(outs):
        raise TableError("Two outputs have the same name.")
    if not source.exists():
        raise TableError(f"{source.name} is not a file.")
