"""Comma, semicolon, tab or bar between the cells: .csv and .tsv → records, one at a time, a broken one with what is wrong with it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from smartify.readers import titles as known
from smartify.readers.encodings import Lines
from smartify.readers.limits import Limits
from smartify.readers.source import Source
from smartify.readers.titles import Titles

Record = tuple[int, list[Any], str]  # its number from 1, its cells, and what is wrong with it
DELIMITERS = (",", ";", "\t", "|")
NONE = "\x1f"  # stands in no text: the whole line is one cell
EXCEL = re.compile(r"sep=(.)\r?\n?$", re.IGNORECASE)  # a first line that tells Excel the delimiter
LOOKED_AT = 20  # records in which titles are looked for


def records(source: Source, titles: Titles, limits: Limits) -> Iterator[Record]:
    """Every record, blank ones too, numbered as a spreadsheet numbers its rows."""
    with Lines(source, limits.line) as lines:
        head = lines.head()
        delimiter = _delimiter(head, source.kind, titles)
        first = 1
        if EXCEL.match(head.split("\n", 1)[0]):
            next(lines)
            first = 2
        yield from _records(lines, delimiter, first, limits)


def _records(lines: Lines, delimiter: str, number: int, limits: Limits) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        lines.fresh()
        cells: list[Any] = []
        wrong = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell of more than 131,072 characters
            wrong = f"has a cell of more than {limits.cell:,} characters"
        if len(lines.taken) > 1 and not _closed(lines.taken, delimiter):
            first, *rest = lines.taken
            lines.back(rest)
            cells = next(csv.reader([first], delimiter=delimiter), [])
            wrong = "opens a quotation mark and never closes it"
        yield number, cells, lines.wrong() or wrong
        number += 1


def _closed(lines: list[str], delimiter: str) -> bool:
    """Whether the quotation marks of a record over several lines are as they should be; else one of them swallowed the records after it."""
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _delimiter(head: str, kind: str, titles: Titles) -> str:
    """What stands between the cells: told from the titles that come of it, then from how many records have as many cells as the titles."""
    if told := EXCEL.match(head.split("\n", 1)[0]):
        return told[1]
    lines = head.splitlines(keepends=True)[: 10 * LOOKED_AT]
    order = sorted(DELIMITERS, key=lambda delimiter: delimiter != "\t") if kind == ".tsv" else DELIMITERS
    ranked = [(_fit(lines, delimiter, titles), -at, delimiter) for at, delimiter in enumerate(order)]
    (_, _, width), _, best = max(ranked)
    return best if width > 1 else NONE


def _fit(lines: list[str], delimiter: str, titles: Titles) -> tuple[int, float, int]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in csv.reader(lines, delimiter=delimiter):
            if any(row):
                rows.append([cell.strip() for cell in row])
    if not rows:
        return 0, 0.0, 0
    at = known.header(rows[:LOOKED_AT], titles)
    head = rows[at or 0]
    width = sum(map(bool, head))
    alike = sum(len(row) == len(head) for row in rows) / len(rows) if width > 1 else 0.0
    return sum(bool(titles.kind(cell)) for cell in head), alike, width
