""".csv and .xlsx → rows, .txt and .docx → lines, each knowing its file and number; the table's own columns pass through untouched."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify.errors import TableError

GUESSES = ("objective", "objectives", "action", "outcome", "target", "goal", "text", "aim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table's columns, in order, and its rows as they were; `numbers` are the rows' places in the file, from 1."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    numbers: tuple[int, ...]

    def column(self, wanted: str | None) -> str:
        """The column that holds the objectives: the one asked for, else the first with a likely name, else the only one."""
        if wanted is not None:
            if wanted in self.columns:
                return wanted
            raise TableError(
                f"{self.source} has no column {wanted!r}; its columns are {', '.join(self.columns)}. Choose one with --column."
            )
        by_name = {column.strip().lower(): column for column in self.columns}
        for guess in GUESSES:
            if guess in by_name:
                return by_name[guess]
        if len(self.columns) == 1:
            return self.columns[0]
        raise TableError(f"{self.source} has no column 'objective'; its columns are {', '.join(self.columns)}. Choose one with --column.")


def read_table(path: Path) -> Table:
    """A .csv or .xlsx file; a TableError says what is wrong with it."""
    if not path.is_file():
        raise TableError(f"{path.name} is not a file.")
    kind = path.suffix.lower()
    if kind == ".csv":
        rows = _csv(path)
    elif kind == ".xlsx":
        rows = _xlsx(path)
    else:
        raise TableError(f"{path.name} is neither .csv nor .xlsx; save the table as one of them.")
    numbered = [(number, row) for number, row in rows if any(cell not in (None, "") for cell in row)]
    if not numbered:
        raise TableError(f"{path.name} is empty.")
    _, header = numbered[0]
    columns = tuple(_unique([str(cell).strip() if cell not in (None, "") else f"column {at}" for at, cell in enumerate(header, 1)]))
    body = numbered[1:]
    records = tuple(dict(zip(columns, (*row, *[None] * (len(columns) - len(row))), strict=False)) for _, row in body)
    return Table(source=path.name, columns=columns, rows=records, numbers=tuple(number for number, _ in body))


def _csv(path: Path) -> Iterator[tuple[int, list[Any]]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Excel on Windows saves as "CSV"
    if "\x00" in text[:4096]:
        raise TableError(f"{path.name} is not a text file; save the table as CSV.")
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    reader = csv.reader(text.splitlines(keepends=True), delimiter=dialect.delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise TableError(f"{path.name} row {reader.line_num} cannot be read as CSV: {error}.") from None


def _xlsx(path: Path) -> Iterator[tuple[int, list[Any]]]:
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            yield number, list(row)
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise TableError(f"{path.name} cannot be read as a workbook ({type(error).__name__}); is it protected or damaged?") from None


def _unique(names: list[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def drafts(path: Path) -> list[str]:
    """The lines of a plan to review one by one: of .txt and .docx each line, paragraph and table cell, of a table its column of objectives."""
    kind = path.suffix.lower()
    if kind == ".txt":
        try:
            return [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
        except UnicodeDecodeError:
            raise TableError(f"{path.name} is not UTF-8 text; save it as plain text (UTF-8).") from None
    if kind == ".docx":
        return list(_docx(path))
    table = read_table(path)
    column = table.column(None)
    return [" ".join(str(row[column]).split()) for row in table.rows if row[column] not in (None, "")]


def _docx(path: Path) -> Iterator[str]:
    """Every paragraph of a Word file in reading order, each table cell once however it is merged."""
    import docx
    from docx.oxml.ns import qn

    try:
        body = docx.Document(str(path)).element.body
    except Exception as error:  # python-docx raises kinds of its own, and the zip reader's, for a damaged file
        raise TableError(f"{path.name} cannot be read as a Word file ({type(error).__name__}).") from None
    for paragraph in body.iter(qn("w:p")):
        words = " ".join("".join(node.text or " " for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))).split())
        if words:
            yield words
