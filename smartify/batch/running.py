"""Step two: each text that differs from those before it is scored once, and what is found goes into a part for each part of rows."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any

from smartify.batch import schema
from smartify.batch.engines import Engine, Lines, Told
from smartify.batch.reading import rows_of
from smartify.batch.scoring import Reviewing, stream
from smartify.batch.setup import Setup
from smartify.batch.work import Work
from smartify.types import Row

NEEDED = ["index", *schema.PLACE, "text", "beside", "trouble", "digest"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class _Task:
    """A chunk of a part, the rows that it stands for, and how many rows of the table are done with it."""

    part: int
    marks: list[tuple[int, str]]
    rows: list[Row]
    through: int
    last: bool  # of its part


def score(work: Work, engine: Engine, setup: Setup, chunk: int, progress: Progress | None, told: Told) -> None:
    """Score what no part holds yet; duplicates of a text go with the first."""
    total = sum(part["rows"] for part in work.manifest["rows"].values())
    if progress:
        progress(sum(part["rows"] for at, part in enumerate(work.manifest["rows"].values()) if work.has("scores", at)), total)
    waiting: deque[_Task] = deque()

    def chunks() -> Iterator[list[Row]]:
        for task in _tasks(work, chunk):
            waiting.append(task)
            if task.rows:
                yield task.rows

    found: list[dict[str, Any]] = []
    with closing(engine(chunks(), setup, told)) as lines:
        for task, held in _paired(waiting, lines):
            found += [{"index": index, "digest": digest, **line} for (index, digest), line in zip(task.marks, held, strict=True)]
            if task.last:
                _put(work, task.part, found)
                found = []
            if progress:
                progress(task.through, total)


def score_each(work: Work, reviewer: Reviewing, setup: Setup, progress: Progress | None) -> None:
    """Score every row in one go, duplicates too, with a reviewer that may count them and may stop."""
    counts = [part["rows"] for part in work.manifest["rows"].values()]
    marks: deque[tuple[int, str]] = deque()

    def rows() -> Iterator[Row]:
        for number in range(len(counts)):
            records = work.read("rows", number, NEEDED).to_pylist()
            marks.extend((record["index"], record["digest"]) for record in records)
            yield from rows_of(records)

    done, lines = 0, stream(rows(), reviewer, setup.wanted, setup.day)
    for number, count in enumerate(counts):
        found = []
        for line in islice(lines, count):
            index, digest = marks.popleft()
            found.append({"index": index, "digest": digest, **line})
            done += 1
            if progress:
                progress(done, sum(counts))
        _put(work, number, found)


def _paired(waiting: deque[_Task], lines: Iterator[Lines]) -> Iterator[tuple[_Task, Lines]]:
    """Each task with its lines, in order; an engine never sees a task without rows, which is done when those before it are."""
    for held in lines:
        while not waiting[0].rows:
            yield waiting.popleft(), []
        yield waiting.popleft(), held
    while waiting:
        yield waiting.popleft(), []


def _tasks(work: Work, chunk: int) -> Iterator[_Task]:
    """What is left to score, part by part; met digests are kept as 16 bytes each, about 130 MB for a million."""
    met: set[bytes] = set()
    through = 0
    for number, part in enumerate(work.manifest["rows"].values()):
        if work.has("scores", number):
            met.update(bytes.fromhex(digest) for digest in work.read("scores", number, ["digest"])["digest"].to_pylist())
            through += part["rows"]
            continue
        new, places = [], []
        for place, record in enumerate(work.read("rows", number, NEEDED).to_pylist()):
            if (key := bytes.fromhex(record["digest"])) not in met:
                met.add(key)
                new.append(record)
                places.append(place)
        for at in range(0, max(1, len(new)), chunk):
            some = new[at : at + chunk]
            last = at + chunk >= len(new)
            marks = [(record["index"], record["digest"]) for record in some]
            yield _Task(number, marks, list(rows_of(some)), through + (part["rows"] if last else places[at + chunk]), last)
        through += part["rows"]


def _put(work: Work, number: int, found: list[dict[str, Any]]) -> None:
    import pyarrow

    work.put("scores", number, pyarrow.Table.from_pylist(found, schema=schema.arrow(schema.SCORES)))
