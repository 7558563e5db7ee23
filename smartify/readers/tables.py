"""Tables → rows, one at a time: the objective, what the columns beside it say of it, and the table's own columns untouched."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from smartify.errors import TableError
from smartify.readers import delimited, records
from smartify.readers import titles as known
from smartify.readers.delimited import Record
from smartify.readers.limits import Limits
from smartify.readers.source import Source
from smartify.readers.titles import Titles
from smartify.readers.workbook import Book, Sheet
from smartify.types import Place, Row

LOOKED_AT = 20  # filled rows in which the titles are looked for: plans have a few lines of heading above their table
NOTHING = frozenset(("", "-", "–", "—", ".", "?", "n/a", "na", "tbc", "tba", "tbd"))  # what people type into a cell that has to be filled


class NoColumn(TableError):
    """A table has no column of objectives, or not the one that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The titles of a table and what comes of them; `at` is the number of their row, 0 where the records bring their own."""

    source: Source
    sheet: str | None
    titles: Titles
    columns: tuple[str, ...]
    chosen: str | None  # the column of the objectives, if there is one
    beside: tuple[tuple[str, str], ...] = ()
    single: bool = False  # it has one column, and nothing stands beside that
    at: int = 0

    @property
    def where(self) -> str:
        return self.source.name if self.sheet is None else f"{self.source.name}, sheet {self.sheet},"


def head_of(source: Source, sheet: str | None, columns: Sequence[str], titles: Titles, at: int = 0, single: bool = True) -> Head:
    """`single`: no record is known to have more than one cell."""
    chosen = titles.chosen(columns)
    beside = titles.beside(columns, chosen) if chosen is not None else ()
    single = single and len(columns) == 1
    return Head(source=source, sheet=sheet, titles=titles, columns=tuple(columns), chosen=chosen, beside=beside, single=single, at=at)


def settled(head: Head) -> Head:
    """A table of one column alone is taken for one of objectives, whatever its title."""
    return replace(head, chosen=head.columns[0]) if head.chosen is None and head.titles.wanted is None and head.single else head


def lacks(head: Head) -> str:
    """What is said of a table without a column of objectives, or without the one that was asked for."""
    wanted = "objective" if head.titles.wanted is None else head.titles.wanted
    return f"has no column {wanted!r}; its columns are {known.listed(head.columns)}. Choose one with --column."


def titled(source: Source, sheet: str | None, rows: Iterable[Record], titles: Titles) -> tuple[Head | None, Iterator[Record]]:
    """The head of a table and the records below it; None for an empty one."""
    rows = iter(rows)
    first = list(islice((row for row in rows if row[2] or filled(row[1])), LOOKED_AT))
    readable = [row for row in first if not row[2]]
    if not readable:
        return None, iter(first)
    texts = [[_title(cell) for cell in cells] for _, cells, _ in readable]
    place = known.header(texts, titles) or known.header(texts, replace(titles, wanted=None)) or 0
    at, cells, _ = readable[place]
    names = [_title(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    single = all(sum(map(bool, row)) <= 1 for row in texts)
    head = head_of(source, sheet, known.unique(names), titles, at, single)
    return head, chain((row for row in first if row[0] > at or row[2]), rows)


def rows_under(
    head: Head, below: Iterable[Record], limits: Limits, merged: Mapping[int, Mapping[int, tuple[int, int]]] | None = None
) -> Iterator[Row]:
    """A row for every filled record below the titles; `merged` says which cells go on downwards."""
    assert head.chosen is not None
    width, count = len(head.columns), 0
    carried: dict[str, tuple[int, Any]] = {}  # column → (last row of the merged cell, what it says)
    for number, cells, wrong in below:
        for column, (last, _) in (merged or {}).get(number, {}).items():
            if column < min(width, len(cells)):
                carried[head.columns[column]] = last, cells[column]
        if not wrong and not filled(cells):
            continue
        count += 1
        if count > limits.rows:
            yield _trouble(
                head, number, {}, f"has more than {limits.rows:,} rows; what comes from here on is left out. Split the file.", whole=True
            )
            return
        yield row_of(
            head, number, kept_of(head, cells), wrong, limits, {column: said for column, (last, said) in carried.items() if last >= number}
        )


def kept_of(head: Head, cells: Sequence[Any]) -> dict[str, Any]:
    """A record under its titles; cells beyond the last title are kept under the number of their column."""
    width = len(head.columns)
    kept = dict(zip(head.columns, cells, strict=False))
    if len(cells) < width:
        kept |= dict.fromkeys(head.columns[len(cells) :])
    elif len(cells) > width:
        kept |= {f"column {at}": cell for at, cell in enumerate(cells[width:], width + 1) if cell not in (None, "")}
    return kept


def row_of(head: Head, number: int, kept: dict[str, Any], wrong: str, limits: Limits, carried: Mapping[str, Any] | None = None) -> Row:
    """One record as a row: the objective, or why it has none."""
    assert head.chosen is not None
    if wrong:
        return _trouble(head, number, kept, f"{wrong}.")
    for cell in kept.values():
        if isinstance(cell, str) and len(cell) > limits.cell:
            return _trouble(head, number, {}, f"has a cell of more than {limits.cell:,} characters.")
    said = kept.get(head.chosen)
    if isinstance(said, (dict, list, bytes)):
        return _trouble(head, number, kept, "holds no text.", column=True)
    text = "" if said is None else str(said)
    if not text.strip():
        return _trouble(head, number, kept, "is empty.", column=True)
    beside: dict[str, str] = {}
    for column, kind in head.beside:
        value = kept.get(column)
        if value in (None, "") and carried:
            value = carried.get(column)
        if kind not in beside and (told := in_words(value)):
            beside[kind] = told
    return Row(place=_place(head, number), text=text, kept=kept, beside=beside)


def in_words(value: Any) -> str:
    """A cell as a practitioner would write it: a date as 3 May 2027; empty where it says nothing."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, (dict, list, bytes, bool)) or value is None:
        return ""
    lines = [" ".join(line.split()) for line in (f"{value:g}" if isinstance(value, float) else str(value)).split("\n")]
    told = ""
    for line in filter(None, lines):  # one below the other in a cell: "Holly Care, OT"
        told += line if not told else f" {line}" if told[-1] in ".,;:" or line[0].islower() else f", {line}"
    return "" if told.lower() in NOTHING else told


def _place(head: Head, number: int) -> Place:
    return Place(file=head.source.name, sheet=head.sheet, row=number, column=head.chosen)


def _trouble(head: Head, number: int, kept: Mapping[str, Any], says: str, *, column: bool = False, whole: bool = False) -> Row:
    where = head.where.rstrip(",") if whole else f"{head.where} row {number}{f', column {head.chosen}' if column else ''}"
    return Row(place=_place(head, number), text="", kept=kept, trouble=f"{where} {says}")


def _title(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def filled(cells: Sequence[Any]) -> bool:
    return any(cell not in (None, "") for cell in cells)


def delimited_rows(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    """The rows of a .csv or .tsv file."""
    head, below = titled(source, None, delimited.records(source, titles, limits), titles)
    if head is None:
        raise source.error("is empty.")
    head = settled(head)
    if head.chosen is None:
        raise source.error(lacks(head))
    yield from rows_under(head, below, limits)


def workbook_rows(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    """The rows of every sheet that has a column of objectives; of each that is left out, a row that says so."""
    with Book(source, limits) as book:
        heads = [(sheet, titled(source, sheet.name, sheet.records(), titles)[0]) for sheet in book.sheets]
        filled = [(sheet, head) for sheet, head in heads if head is not None]
        if not filled:
            raise source.error("is empty.")
        shown = [(sheet, head) for sheet, head in filled if not sheet.hidden]
        if len(shown) == 1:
            shown = [(shown[0][0], settled(shown[0][1]))]
        if all(head.chosen is None for _, head in shown):
            head = (shown or filled)[0][1]
            says = lacks(head) if len(filled) == 1 else f"has several sheets; sheet {head.sheet} {lacks(head)}"
            raise NoColumn(f"{source.name} {says}")
        for sheet, _ in filled:
            if sheet.hidden:
                yield _left_out(source, sheet, "is hidden and is left out; unhide it to have it read.")
            elif (found := next(other for it, other in shown if it is sheet)).chosen is None:
                yield _left_out(
                    source, sheet, "has no column of objectives that we know the title of, and is left out; choose one with --column."
                )
            else:
                below = (record for record in sheet.records() if record[0] > found.at)
                yield from rows_under(found, below, limits, sheet.merged())


def _left_out(source: Source, sheet: Sheet, says: str) -> Row:
    return Row(place=Place(file=source.name, sheet=sheet.name), text="", trouble=f"{source.name}, sheet {sheet.name} {says}")


def record_rows(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    """The rows of a .jsonl or .parquet file, whose records bring their titles with them."""
    found = records.json_lines(source, limits) if source.kind == ".jsonl" else records.parquet(source, limits)
    first = list(islice(found, LOOKED_AT))
    if not first:
        raise source.error("is empty.")
    head = head_of(source, None, list(dict.fromkeys(key for _, kept, _ in first for key in kept)), titles)
    head = settled(head)
    if head.chosen is None:
        raise source.error(lacks(head) if head.columns else f"row {first[0][0]} {first[0][2]}.")
    for count, (number, kept, wrong) in enumerate(chain(first, found), 1):
        if count > limits.rows:
            yield _trouble(
                head, number, {}, f"has more than {limits.rows:,} rows; what comes from here on is left out. Split the file.", whole=True
            )
            return
        yield row_of(head, number, kept, wrong, limits)
