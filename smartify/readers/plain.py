"""A text file → blocks: a line each, those that an editor broke put together again."""

from __future__ import annotations

from collections.abc import Iterator

from smartify.readers.encodings import Lines
from smartify.readers.layout import Trouble, one_line
from smartify.readers.limits import Limits
from smartify.readers.shapes import goes_on, is_heading, is_item, unmarked
from smartify.readers.source import Source
from smartify.readers.titles import Titles
from smartify.types import Block, Place

BROKEN = 55  # characters from which a line may have been broken for its length; editors and e-mail do so at 65 and more


def blocks(source: Source, titles: Titles, limits: Limits) -> Iterator[Block | Trouble]:
    """The lines in order, each with its number; a TableError says what is wrong with the file."""
    held: tuple[int, str, int] | None = None  # the number of a line, its text, and how long its last part is
    for number, text, wrong in _lines(source, limits):
        if held and text and held[2] >= BROKEN and goes_on(held[1], text):
            held = held[0], f"{held[1]} {text}", len(text)
            continue
        if held:
            yield _line(held[0], held[1], source, titles)
        held = (number, text, len(text)) if text else None
        if wrong:
            place = Place(file=source.name, row=number)
            yield Trouble(place=place, says=f"{source.name} line {number} {wrong}.")
    if held:
        yield _line(held[0], held[1], source, titles)


def _lines(source: Source, limits: Limits) -> Iterator[tuple[int, str, str]]:
    with Lines(source, limits.line) as lines:
        for number, line in lines.numbered():
            wrong = lines.wrong() or (f"is beyond the {limits.rows:,} lines that are read of one file" if number > limits.rows else "")
            yield number, "" if wrong else one_line(line), wrong
            if number > limits.rows:
                return


def _line(number: int, text: str, source: Source, titles: Titles) -> Block:
    place, bare = Place(file=source.name, row=number), unmarked(text)
    if is_heading(bare, titles):
        return Block(kind="heading", text=bare, place=place, level=1)
    return Block(kind="item" if is_item(text) else "text", text=bare, place=place)
