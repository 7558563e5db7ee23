"""The scored table as .csv, .xlsx or .parquet: written beside and moved into place, safe to open in a spreadsheet, the same bytes every time."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from smartify.batch import schema
from smartify.batch.joined import BATCH, facts, in_order
from smartify.batch.reading import as_it_was
from smartify.batch.work import Work, whole
from smartify.errors import TableError
from smartify.guidance import LETTERS
from smartify.report import COLUMNS, UNTOLD

KINDS = (".csv", ".xlsx", ".parquet")
# What a spreadsheet takes for the start of a formula, the wide forms of East Asian keyboards included; a plain number is none.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*%?")
REWRITE_COLUMNS = ("rewrite", "to confirm", "rewrite source", *(f"{letter} after" for letter in LETTERS), "still open")
READ_AS = "read as"
PLACES = ("file", "page", "sheet", "row")
TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".jsonl", ".parquet")  # a table's own columns say where a row stands
MOST_ROWS, MOST_COLUMNS = 1_048_575, 16_384  # of a sheet, its heading not counted
LONGEST, EXACT = 32_767, 10**15  # characters of a cell; from here on a sheet rounds whole numbers
DAY = datetime.datetime(2026, 1, 1)  # written into every workbook, so that the same rows are the same bytes
FORMS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss"}
GROUP = 32 * BATCH  # rows of a Parquet row group
Row = list[Any]


def fits(out: Path, rows: int, columns: int) -> None:
    """A TableError where a sheet cannot hold so many rows or columns; told before anything is scored."""
    if out.suffix.lower() == ".xlsx" and (rows > MOST_ROWS or columns > MOST_COLUMNS - 40):
        what = f"{rows:,} rows" if rows > MOST_ROWS else f"{columns:,} columns"
        raise TableError(
            f"{out.name} cannot hold {what}, a sheet ends at {MOST_ROWS + 1:,} rows and {MOST_COLUMNS:,} columns; name a .parquet or .csv."
        )


def write(out: Path, connection: Any, work: Work, source: Path, rewrites: bool) -> None:
    """Write the scored table in the kind that its name asks for."""
    folder = work.folder if out.resolve().parent == work.folder.resolve().parent else None  # so that a stop leaves no text but there
    with whole(out, folder) as file:
        if out.suffix.lower() == ".parquet":
            _parquet(file, connection)
            return
        layout = _layout(work.manifest["columns"], facts(connection), source, rewrites)
        rows = ([_short(cell) for cell in row] for row in layout.rows(connection))
        if out.suffix.lower() == ".csv":
            _csv(file, layout.heading, rows)
        else:
            _xlsx(file, work.folder, layout.heading, rows)


def safe(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula, made plain; control characters that a workbook refuses, dropped.

    >>> safe("=1+1"), safe("-5"), safe("Mum to ring"), safe(7)
    ("'=1+1", '-5', 'Mum to ring', 7)
    """
    if not isinstance(cell, str):
        return cell
    clean = (
        cell
        if cell.isprintable()
        else "".join(c for c in cell if (c >= " " or c in "\t\n\r") and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
    return f"'{clean}" if clean.startswith(DANGEROUS) and not NUMBER.fullmatch(clean) else clean


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """The columns of a sheet: the table's own, where a row comes from, what was found; a name that is taken already is prefixed."""

    own: list[str]
    places: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def heading(self) -> list[str]:
        taken, names = set(self.own), list(self.own)
        for name in (*self.places, *self.found):
            while name in taken:
                name = f"smartify {name}"
            taken.add(name)
            names.append(name)
        return names

    def rows(self, connection: Any) -> Iterator[Row]:
        """The cells of each row, in the order of the heading."""
        for batch in in_order(connection, ("state", "kept", "typed", "read_as", *schema.PLACE, *schema.FOUND)):
            for record in batch.to_pylist():
                kept, typed = json.loads(record["kept"]), json.loads(record["typed"] or "{}")
                told = _told(record)
                yield [
                    *(as_it_was(kept.get(name), typed.get(name)) for name in self.own),
                    *(record[name] for name in self.places),
                    *(told[name] for name in self.found),
                ]


def _layout(own: list[str], held: dict[str, Any], source: Path, rewrites: bool) -> _Layout:
    """Where a row comes from is told of a folder, an archive or a document, and of a workbook with several sheets."""
    table = source.is_file() and source.suffix.lower() in TABLES
    some = {"page": held["pages"] > 0, "sheet": held["sheets"] > (held["files"] if not table else 1) or (not table and held["sheets"] > 0)}
    places = tuple(name for name in PLACES if some.get(name, True))
    if table:
        places = ("sheet", "row") if some["sheet"] else ()
    found = (*COLUMNS, *([READ_AS] if held["read_as"] else []), *(REWRITE_COLUMNS if rewrites else ()))
    return _Layout(own=own, places=places, found=found)


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """What was found, under the names of a sheet; UNTOLD where a level cannot be told, empty where nothing was scored."""
    untold = UNTOLD if record["state"] == "scored" else None
    again = UNTOLD if record["rewrite"] else None
    told = {letter: untold if record[letter] is None else record[letter] for letter in LETTERS}
    told |= {
        f"{letter} after": again if record[after] is None else record[after] for letter, after in zip(LETTERS, schema.AFTER, strict=True)
    }
    told |= {name: record[name] for name in ("owner", "number", "date", "note", "rewrite")}
    return told | {
        READ_AS: record["read_as"],
        "to confirm": record["to_confirm"],
        "rewrite source": record["rewrite_source"],
        "still open": ", ".join(record["open"]) or None,
    }


def _csv(file: IO[bytes], heading: Sequence[str], rows: Iterable[Row]) -> None:
    with io.TextIOWrapper(_Open(file), encoding="utf-8-sig", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([safe(name) for name in heading])
        writer.writerows([safe(cell) for cell in row] for row in rows)


class _Open(io.BufferedWriter):
    """A file that stays open when what wraps it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)  # type: ignore[arg-type]

    def close(self) -> None:
        self.flush()


def _short(cell: Any) -> Any:
    """A cell as text has it: a day without the midnight that a workbook adds, lists and objects as JSON."""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, (list, dict)) else cell


def _xlsx(file: IO[bytes], folder: Path, heading: Sequence[str], rows: Iterable[Row]) -> None:
    """Row by row, with what waits to be zipped kept in the work folder."""
    import xlsxwriter

    options = {"constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    book.set_properties({"created": DAY})
    sheet = book.add_worksheet("smartify")
    sheet.freeze_panes(1, 0)
    forms = {kind: book.add_format({"num_format": form}) for kind, form in FORMS.items()}
    bold = book.add_format({"bold": True})
    for at, name in enumerate(heading):
        sheet.write_string(0, at, safe(name)[:LONGEST], bold)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row):
            _put(sheet, number, at, cell, forms)
    book.close()


def _put(sheet: Any, row: int, column: int, cell: Any, forms: dict[str, Any]) -> None:
    """One cell in its own kind; a number longer than a spreadsheet keeps is a text, as identifiers are."""
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, float) or (isinstance(cell, int) and abs(cell) < EXACT):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, datetime.datetime) and cell.tzinfo is None and cell.year >= 1900:
        sheet.write_datetime(row, column, cell, forms["datetime"])
    elif isinstance(cell, datetime.time) and cell.tzinfo is None:
        sheet.write_datetime(row, column, cell, forms["time"])
    elif isinstance(cell, datetime.date) and not isinstance(cell, datetime.datetime) and cell.year >= 1900:
        sheet.write_datetime(row, column, cell, forms["date"])
    else:
        sheet.write_string(row, column, safe(str(cell))[:LONGEST])


def _parquet(file: IO[bytes], connection: Any) -> None:
    """The scored table with exactly the columns of schema.SCORED, in row groups of one size."""
    import pyarrow
    from pyarrow import parquet

    form = schema.arrow(schema.SCORED)
    with parquet.ParquetWriter(file, form) as writer:
        held: list[pyarrow.RecordBatch] = []
        for batch in in_order(connection, tuple(schema.SCORED)):
            held.append(batch)
            while sum(each.num_rows for each in held) >= GROUP:
                table = pyarrow.Table.from_batches(held)
                writer.write_table(table.slice(0, GROUP).cast(form))
                held = table.slice(GROUP).to_batches()
        if held:
            writer.write_table(pyarrow.Table.from_batches(held).cast(form))
