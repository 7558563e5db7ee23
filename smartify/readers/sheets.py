"""A workbook that is laid out as a plan → blocks: its tables by their titles, its forms by their labels, its lines alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from smartify.readers.layout import Cell, Head, Trouble, one_line, table_blocks
from smartify.readers.limits import Limits
from smartify.readers.source import Source
from smartify.readers.tables import in_words
from smartify.readers.titles import Titles
from smartify.readers.workbook import Book, Sheet
from smartify.types import Block, Place

MOST = 10_000  # rows of a sheet: a plan has some dozens
UNNAMED = re.compile(r"sheet ?\d*", re.IGNORECASE)


def blocks(source: Source, titles: Titles, limits: Limits) -> Iterator[Block | Trouble]:
    """The sheets in order, hidden ones only told; a TableError says what is wrong with the file."""
    with Book(source, limits) as book:
        for sheet in book.sheets:
            place = Place(file=source.name, sheet=sheet.name)
            if sheet.hidden:
                if next((True for _, cells, _ in sheet.records() if any(map(said, cells))), False):
                    yield Trouble(
                        place=place, says=f"{source.name}, sheet {sheet.name} is hidden and is left out; unhide it to have it read."
                    )
                continue
            if len(book.sheets) > 1 and not UNNAMED.fullmatch(sheet.name):
                yield Block(kind="heading", text=sheet.name, place=place, level=1)
            yield from _sheet(source, sheet, place, titles)


def _sheet(source: Source, sheet: Sheet, place: Place, titles: Titles) -> Iterator[Block | Trouble]:
    lines: list[tuple[int, list[Cell]]] = []
    merged = sheet.merged()
    below: dict[int, tuple[int, str, int]] = {}  # column → (last row of a cell that goes on downwards, what it says, how many columns)
    for number, cells, wrong in sheet.records():
        if wrong:
            yield Trouble(place=place, says=f"{source.name}, sheet {sheet.name}, row {number} {wrong}.")
            continue
        if number > MOST:
            raise source.error(f"has more than {MOST:,} rows on sheet {sheet.name}, too many for a plan; it can be scored as a table.")
        lines.append((number, _cells(number, cells, merged.get(number, {}), below)))
    head: Head = {}
    for blank, group in groupby(lines, lambda line: not any(cell.text for cell in line[1])):
        if not blank:
            part = list(group)
            alone = all(sum(bool(cell.text) for cell in line) == 1 for _, line in part)
            head = yield from _numbered(part, place, titles, {} if alone else head)


def _numbered(part: Sequence[tuple[int, list[Cell]]], place: Place, titles: Titles, head: Head) -> Any:
    """The blocks of some rows together, each with the number that its row has in the sheet."""
    width = max(cell.column + cell.span for _, line in part for cell in line if cell.text)
    lines = [[cell for cell in line if cell.column < width] for _, line in part]
    return (yield from table_blocks(lines, place, titles, head, numbers=[number for number, _ in part]))


def _cells(number: int, cells: Sequence[Any], merged: dict[int, tuple[int, int]], below: dict[int, tuple[int, str, int]]) -> list[Cell]:
    line: list[Cell] = []
    covered = 0
    for at, value in enumerate(cells):
        if at < covered:
            continue
        text = said(value)
        if at in merged:
            last, right = merged[at]
            covered = right + 1
            below[at] = last, text, right + 1 - at
            line.append(Cell(text=text, column=at, span=right + 1 - at))
        elif at in below and below[at][0] >= number:
            _, text, span = below[at]
            covered = at + span
            line.append(Cell(text=text, column=at, span=span, again=True))
        else:
            line.append(Cell(text=text, column=at))
    return line


def said(value: Any) -> str:
    """A cell's words, its own line ends kept."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return "\n".join(filter(None, map(one_line, value.split("\n"))))
    return in_words(value)
