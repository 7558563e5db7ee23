"""A Word document → blocks in reading order: headings, lines, items of lists, rows of tables, as they stand once its changes are accepted.

The XML is walked by its local names, so that content controls, text boxes, macro-enabled and strict files are read like any other; macros are
data here and never run. Headers, footers, comments, footnotes, hidden text and the prompts of content controls that nobody has filled are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smartify.readers.layout import Trouble, is_head, one_line, table_blocks
from smartify.readers.limits import Limits
from smartify.readers.shapes import asks, goes_on, is_heading, is_item, unmarked, words
from smartify.readers.source import Source
from smartify.readers.titles import Titles
from smartify.readers.wordxml import PLAIN, Paragraph, Styles, body_of, flow, grid, paragraph
from smartify.types import Block, Place

SHORT = 8  # words of a line in bold that can be a heading
ALONE = 9  # the level of a heading that is one only by its look, where no real one stands above it


@dataclass(slots=True, kw_only=True)
class _Reading:
    source: Source
    titles: Titles
    limits: Limits
    styles: Styles
    lines: int = 0  # paragraphs with text so far
    tables: int = 0
    level: int = 0  # of the last heading that the document itself marks
    held: str = field(default="")  # the beginning of a paragraph whose end is deleted


def blocks(source: Source, titles: Titles, limits: Limits) -> Iterator[Block | Trouble]:
    """The document in reading order; a TableError says what is wrong with the file."""
    body, styles = body_of(source, limits)
    reading = _Reading(source=source, titles=titles, limits=limits, styles=styles)
    yield from _flow(body, reading, depth=0)
    yield from _said(reading.held, PLAIN, reading)


def _flow(parent: Any, reading: _Reading, depth: int) -> Iterator[Block | Trouble]:
    if depth > reading.limits.depth:
        place = Place(file=reading.source.name)
        yield Trouble(
            place=place, says=f"{place} has tables in tables more than {reading.limits.depth} deep; what is further in is left out."
        )
        return
    for kind, element in flow(parent):
        if kind == "p":
            read = paragraph(element, reading.styles)
            yield from _lines(read, reading)
            for box in read.boxes:
                yield from _flow(box, reading, depth + 1)
        elif kind == "tbl":
            yield from _table(element, reading, depth + 1)
        else:
            place = Place(file=reading.source.name)
            yield Trouble(place=place, says=f"{place} has another document set into it, which is not read; save it anew from Word.")


def _lines(read: Paragraph, reading: _Reading) -> Iterator[Block]:
    text = reading.held + read.text
    reading.held = ""
    if read.joined:
        reading.held = text
        return
    if not read.contents:
        yield from _said(text, read, reading)


def _said(text: str, read: Paragraph, reading: _Reading) -> Iterator[Block]:
    if not text.strip():
        return
    reading.lines += 1
    place = Place(file=reading.source.name, row=reading.lines)
    for line in _joined([one_line(part) for part in text.split("\n")], read.item):
        yield _line(line, read, place, reading)


def _line(text: str, read: Paragraph, place: Place, reading: _Reading) -> Block:
    if read.heading:
        reading.level = read.heading
        return Block(kind="heading", text=text, place=place, level=read.heading)
    bare = unmarked(text)
    if not read.item and (
        is_heading(bare, reading.titles) or (read.bold and words(bare) <= SHORT and bare[-1:] not in ".," and not asks(bare))
    ):
        return Block(kind="heading", text=bare, place=place, level=reading.level + 1 if reading.level else ALONE)
    if read.item or is_item(text):
        return Block(kind="item", text=bare, place=place, level=read.level)
    return Block(kind="text", text=text, place=place)


def _joined(lines: list[str], item: bool) -> list[str]:
    """Lines of a paragraph or cell, those that go on from the one before joined to it."""
    joined: list[str] = []
    for line in filter(None, lines):
        if joined and not item and goes_on(joined[-1], line):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _table(table: Any, reading: _Reading, depth: int) -> Iterator[Block | Trouble]:
    rows = grid(table, lambda cell: _cell(cell, reading, depth))
    if all(len(row.cells) <= 1 for row in rows) and not any(is_head(row.cells, reading.titles, first=True) for row in rows[:1]):
        for row in rows:  # a frame around text, no table
            for element in row.elements:
                yield from _flow(element, reading, depth)
        return
    reading.tables += 1
    place = Place(file=reading.source.name, sheet=f"table {reading.tables}")
    marked = next((at for at, row in enumerate(rows) if not row.head), len(rows))
    inner = [(number, nested) for number, row in enumerate(rows, 1) for nested in row.tables]
    for block in table_blocks([row.cells for row in rows], place, reading.titles, marked=marked if marked < len(rows) else 0):
        while inner and inner[0][0] < (block.place.row or 0):
            yield from _table_or_trouble(inner.pop(0)[1], reading, depth)
        yield block
    for _, nested in inner:
        yield from _table_or_trouble(nested, reading, depth)


def _table_or_trouble(table: Any, reading: _Reading, depth: int) -> Iterator[Block | Trouble]:
    if depth >= reading.limits.depth:
        yield from _flow(table, reading, depth + 1)  # says that it is too deep
    else:
        yield from _table(table, reading, depth + 1)


def _cell(cell: Any, reading: _Reading, depth: int) -> tuple[str, list[Any]]:
    """The paragraphs of a cell with line ends between, and the tables in it."""
    lines: list[str] = []
    tables: list[Any] = []
    held = ""
    for kind, element in flow(cell):
        if kind == "tbl":
            tables.append(element)
        elif kind == "p":
            read = paragraph(element, reading.styles)
            text, held = held + read.text, ""
            if read.joined:
                held = text
                continue
            fresh = [one_line(part) for part in text.split("\n") if part.strip()]
            if fresh and lines and not read.item and goes_on(lines[-1], fresh[0]):
                lines[-1] += f" {fresh.pop(0)}"
            lines += _joined(fresh, read.item)
            for box in read.boxes if depth < reading.limits.depth else ():
                text, more = _cell(box, reading, depth + 1)
                lines += text.split("\n") if text else []
                tables += more
    lines += [one_line(held)] if held.strip() else []
    return "\n".join(lines), tables
