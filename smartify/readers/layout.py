"""A document's tables → blocks: their titles recognised, merged cells once, forms read as labels and what stands beside them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace

from smartify.readers.shapes import is_heading, labelled
from smartify.readers.titles import Titles, looks_so
from smartify.types import BESIDE, Block, Place

CARRIED = (*BESIDE, "need", "risk")  # what a cell merged downwards says of each of its rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table where it begins; its paragraphs have line ends between. `again`: it goes on from the row above."""

    text: str
    column: int
    span: int = 1
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A part of a document that cannot be read, and why, in a sentence that names the file."""

    place: Place
    says: str


Line = Sequence[Cell]
Head = dict[int, str]  # column → its title


def one_line(text: str) -> str:
    return " ".join(text.split())


def table_blocks(
    lines: Sequence[Line],
    place: Place,
    titles: Titles,
    head: Head | None = None,
    marked: int = 0,
    numbers: Sequence[int] = (),
) -> Generator[Block, None, Head]:
    """The rows of a table in order, those of titles left out; what comes back at the end are its titles.

    `marked` is how many of its first rows the document itself marks as titles; `head` the titles of the table that this one goes on from;
    `numbers` the rows' places, where they do not count from 1.
    """
    form = _is_form(lines, titles)
    head = dict(head or {})
    width = max((cell.column + cell.span for line in lines for cell in line), default=0)
    above = False  # whether the row above was one of titles
    for number, line in enumerate(lines, 1):
        here = replace(place, row=numbers[number - 1] if numbers else number)
        filled = [cell for cell in line if cell.text]
        if not filled:
            continue
        if not form and (number <= marked or is_head(line, titles, first=not head)):
            under = {
                at: one_line(cell.text)
                for cell in filled
                if not (above and cell.again)
                for at in range(cell.column, cell.column + cell.span)
            }
            head = {**head, **under} if above else under
            above = True
            continue
        above = False
        fresh = [cell for cell in filled if not cell.again]
        if form:
            yield from _form_blocks(filled, here)
        elif len(fresh) == len(filled) == 1 and (fresh[0].span >= width or len(line) == 1 or not head) and width > 1:
            yield from _alone(fresh[0], here, titles)
        else:
            yield _row(line, head, here, titles)
    return head


def is_head(line: Line, titles: Titles, first: bool) -> bool:
    """Whether a row holds titles: every cell could be one, and most are known; of the first row, some with one of objectives or outcomes among them."""
    texts = [one_line(cell.text) for cell in line if cell.text]
    if not texts or not all(looks_so(text) or titles.kind(text) for text in texts):
        return False
    kinds = [kind for text in texts if (kind := titles.kind(text))]
    if len(kinds) * 2 > len(texts) and (len(kinds) > 1 or (first and len(line) == 1)):
        return True
    return first and bool(kinds) and len(texts) > 1 and any(kind in ("objective", "goal") for kind in kinds)


def _is_form(lines: Sequence[Line], titles: Titles) -> bool:
    """A form has labels in its first column, or in every other, and what is said of each at its right."""
    rows = [[cell for cell in line if not cell.again] for line in lines if any(cell.text for cell in line)]
    pairs = [row for row in rows if len(row) in (2, 4)]
    if not pairs or any(len(row) > 4 for row in rows) or _all_known(rows[0], titles):
        return False
    labels = sum(all(not cell.text or _is_label(cell.text, titles) for cell in row[::2]) and bool(row[0].text) for row in pairs)
    return labels >= min(2, len(pairs)) and labels * 10 >= len(pairs) * 6


def _all_known(row: Line, titles: Titles) -> bool:
    texts = [one_line(cell.text) for cell in row if cell.text]
    return len(texts) > 1 and all(map(titles.kind, texts))


def _is_label(text: str, titles: Titles) -> bool:
    text = one_line(text)
    return text.endswith(":") and looks_so(text) or bool(titles.kind(text)) or (text.endswith("?") and len(text.split()) <= 12)


def _form_blocks(filled: Sequence[Cell], place: Place) -> Iterator[Block]:
    """A block for each label with what stands at its right; a cell alone is a line of its own."""
    if len(filled) == 1:
        yield Block(kind="text", text=one_line(filled[0].text), place=place)
        return
    for label, said in zip(filled[::2], filled[1::2], strict=False):
        title = one_line(label.text).rstrip(" :")
        yield Block(kind="row", text=f"{title} | {one_line(said.text)}", place=replace(place, column=title), cells=((title, said.text),))
    if len(filled) % 2:
        yield Block(kind="text", text=one_line(filled[-1].text), place=place)


def _alone(cell: Cell, place: Place, titles: Titles) -> Iterator[Block]:
    """A row of one cell over the whole width: a heading within the table, or lines of text."""
    for text in cell.text.split("\n"):
        yield Block(
            kind="heading" if is_heading(text, titles) or looks_so(text) and not labelled(text) else "text", text=text, place=place, level=9
        )


def _row(line: Line, head: Head, place: Place, titles: Titles) -> Block:
    cells = []
    for cell in line:
        title = head.get(cell.column, "")
        cells.append((title, cell.text if not cell.again or titles.kind(title) in CARRIED else ""))
    text = " | ".join(one_line(cell.text) for cell in line if cell.text and not cell.again)
    return Block(kind="row", text=text, place=place, cells=tuple(cells))


__all__ = ["Cell", "Head", "Line", "Trouble", "is_head", "one_line", "table_blocks"]
