"""Files of plans → rows to be scored and blocks in reading order, each knowing its place; a table's own columns pass through untouched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smartify.errors import TableError
from smartify.guidance import Guidance, load
from smartify.readers import archives, candidates, pdf, plain, sheets, tables, word
from smartify.readers.layout import Trouble
from smartify.readers.limits import LIMITS, Limits
from smartify.readers.source import DOCUMENTS, KINDS, Source, unknown
from smartify.readers.titles import GUESSES, Titles
from smartify.readers.whole import Table, read_table
from smartify.types import Block, Place, Row

READERS = {
    ".docx": word.blocks,
    ".docm": word.blocks,
    ".pdf": pdf.blocks,
    ".txt": plain.blocks,
    ".xlsx": sheets.blocks,
    ".xlsm": sheets.blocks,
}


def rows(path: Path, guidance: Guidance, column: str | None = None, limits: Limits = LIMITS) -> Iterator[Row]:
    """Every objective of a file, a folder or a .zip, in a fixed order; what cannot be read is a row that says why, and the rest goes on.

    A TableError where nothing at all can be read: no such file, a kind that is not read, a table given alone without the column.
    """
    titles = Titles(known=guidance.columns, wanted=column)
    if path.is_dir() or (path.is_file() and path.suffix.lower() == ".zip"):
        told = False
        for found in archives.sources(path, limits):
            for row in [found] if isinstance(found, Row) else _each(found, titles, limits):
                told = True
                yield row
        if not told:
            raise TableError(f"{path.name} holds no file that is read.")
    else:
        yield from _alone(_source(path), titles, limits)


def _source(path: Path, kinds: tuple[str, ...] = KINDS) -> Source:
    source = Source(path=path, name=path.name)
    if not path.is_file():
        raise source.error("is not a file.")
    if source.kind not in kinds:
        raise unknown(source)
    return source


def _alone(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    """The rows of a file given by itself: what is wrong with it is raised, unless some of its rows are out already."""
    told = False
    try:
        for row in _rows(source, titles, limits):
            told = True
            yield row
    except TableError as error:
        if not told:
            raise
        yield Row(place=Place(file=source.name), text="", trouble=str(error))


def _each(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    """The rows of a file among others: what is wrong with it is a row."""
    try:
        yield from _alone(source, titles, limits)
    except TableError as error:
        yield Row(place=Place(file=source.name), text="", trouble=str(error))


def _rows(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    if source.kind in (".csv", ".tsv"):
        yield from tables.delimited_rows(source, titles, limits)
    elif source.kind in (".xlsx", ".xlsm"):
        yield from _workbook(source, titles, limits)
    elif source.kind in (".jsonl", ".parquet"):
        yield from tables.record_rows(source, titles, limits)
    else:
        none = True
        for row in candidates.rows_of(READERS[source.kind](source, titles, limits), titles, limits):
            none = False
            yield row
        if none:
            yield archives.trouble(source.name, "holds nothing that could be an objective.")


def _workbook(source: Source, titles: Titles, limits: Limits) -> Iterator[Row]:
    """The rows of its tables; where it has none of objectives, those of a form that is laid out in it."""
    try:
        yield from tables.workbook_rows(source, titles, limits)
    except tables.NoColumn as lacking:
        found = list(sheets.blocks(source, titles, limits))
        if titles.wanted is not None or not any(titles.kind(title) in ("objective", "goal") for title in _titles(found)):
            raise lacking from None
        yield from candidates.rows_of(found, titles, limits)


def _titles(found: list[Block | Trouble]) -> Iterator[str]:
    for block in found:
        if isinstance(block, Block):
            yield from (title for title, text in block.cells if text)


def blocks(path: Path, limits: Limits = LIMITS) -> Iterator[Block]:
    """A .docx, .pdf, .xlsx or .txt file in reading order; a part of it that cannot be read is a line in square brackets that says so.

    A TableError where nothing at all can be read.
    """
    source = _source(path, tuple(READERS))
    titles = Titles(known=load().columns)
    read = 0
    troubles: list[Trouble] = []
    for found in READERS[source.kind](source, titles, limits):
        if isinstance(found, Block):
            read += 1
            yield found
        else:
            troubles.append(found)
            yield Block(kind="text", text=f"[{found.says}]", place=found.place)
    if troubles and not read:
        raise TableError(troubles[0].says)


def drafts(path: Path) -> list[str]:
    """The objectives of a plan or table, to be reviewed one by one; a TableError where there is none to be read."""
    found = list(rows(path, load()))
    texts = [" ".join(row.text.split()) for row in found if not row.trouble]
    if found and not texts:
        raise TableError(found[0].trouble)
    return texts


__all__ = ["DOCUMENTS", "GUESSES", "KINDS", "LIMITS", "Limits", "Table", "blocks", "drafts", "read_table", "rows"]
