"""A table in memory as one piece, for who needs its columns and rows together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify import guidance
from smartify.readers import delimited
from smartify.readers.delimited import Record
from smartify.readers.limits import LIMITS, Limits
from smartify.readers.source import Source
from smartify.readers.tables import Head, filled, kept_of, lacks, titled
from smartify.readers.titles import Titles
from smartify.readers.workbook import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's columns, in order, and its rows as they were; `numbers` are the rows' places in the file, from 1."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    numbers: tuple[int, ...]

    def column(self, wanted: str | None) -> str:
        """The column that holds the objectives: the one asked for, else the first with a likely name, else the only one."""
        titles = Titles(known=guidance.load().columns, wanted=wanted)
        chosen = titles.chosen(self.columns)
        if chosen is None and wanted is None and len(self.columns) == 1:
            chosen = self.columns[0]
        if chosen is None:
            head = Head(
                source=Source(path=Path(self.source), name=self.source),
                sheet=None,
                titles=titles,
                columns=self.columns,
                chosen=None,
                beside=(),
            )
            raise head.source.error(lacks(head))
        return chosen


def read_table(path: Path, limits: Limits = LIMITS) -> Table:
    """A .csv or .xlsx file, of a workbook the first sheet with objectives, else the first; a TableError says what is wrong with it."""
    source = Source(path=path, name=path.name)
    if not path.is_file():
        raise source.error("is not a file.")
    titles = Titles(known=guidance.load().columns)
    if source.kind in (".csv", ".tsv"):
        return _table(*titled(source, None, delimited.records(source, titles, limits), titles), source, limits)
    if source.kind not in (".xlsx", ".xlsm"):
        raise source.error("is neither .csv nor .xlsx; save the table as one of them.")
    with Book(source, limits) as book:
        heads = [(sheet, titled(source, sheet.name, sheet.records(), titles)[0]) for sheet in book.sheets if not sheet.hidden]
        filled = [(sheet, head) for sheet, head in heads if head is not None]
        if not filled:
            raise source.error("is empty.")
        sheet, head = next((pair for pair in filled if pair[1].chosen is not None), filled[0])
        return _table(head, (record for record in sheet.records() if record[0] > head.at), source, limits)


def _table(head: Head | None, below: Iterable[Record], source: Source, limits: Limits) -> Table:
    if head is None:
        raise source.error("is empty.")
    columns = dict.fromkeys(head.columns)
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    for number, cells, wrong in below:
        if wrong or len(rows) >= limits.rows:
            raise source.error(f"row {number} {wrong}." if wrong else f"has more than {limits.rows:,} rows. Split the file.")
        if filled(cells):
            rows.append(kept_of(head, cells))
            numbers.append(number)
            columns |= dict.fromkeys(rows[-1])
    if len(columns) > len(head.columns):
        rows = [{**dict.fromkeys(columns), **row} for row in rows]
    return Table(source=source.name, columns=tuple(columns), rows=tuple(rows), numbers=tuple(numbers))
