"""A workbook's sheets → records, one at a time; dates stay dates, whole numbers stay whole, macros are never run."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smartify.readers import package
from smartify.readers.delimited import Record
from smartify.readers.limits import Limits
from smartify.readers.source import Source

MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
WHAT = "a workbook"
WIDEST = 1_000  # rows beyond the last column that are put up with


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its name, whether it is hidden, and its records, which can be read more than once."""

    name: str
    hidden: bool
    limits: Limits
    held: Any = field(repr=False)  # openpyxl's sheet
    package: zipfile.ZipFile = field(repr=False)

    def records(self) -> Iterator[Record]:
        """Every row up to the last that holds anything, numbered as in the program; a cell's value as it was stored."""
        number = wide = 0
        self.held.reset_dimensions()  # what the sheet says of its own size may be wrong
        try:
            for number, cells in enumerate(self.held.iter_rows(values_only=True), 1):
                over = len(cells) > self.limits.columns and any(cell is not None for cell in cells[self.limits.columns :])
                yield number, [_whole(cell) for cell in cells[: self.limits.columns]], self._too_wide if over else ""
                wide += over
                if wide > WIDEST:
                    yield number + 1, [], f"{self._too_wide}, as had {WIDEST:,} before it: what comes after is left out"
                    return
        except Exception as error:  # openpyxl raises kinds of its own, and those of the XML and zip readers, for a damaged sheet
            yield number + 1, [], f"cannot be read, nor what comes after it ({type(error).__name__}); the file is damaged"

    @property
    def _too_wide(self) -> str:
        return f"has more than {self.limits.columns:,} columns"

    def merged(self) -> dict[int, dict[int, tuple[int, int]]]:
        """Cells merged with others: row → column (from 0) → (last row, last column)."""
        found: dict[int, dict[int, tuple[int, int]]] = {}
        path = getattr(self.held, "_worksheet_path", "").lstrip("/")
        if path not in self.package.namelist():
            return found
        with self.package.open(path) as file:
            tail = b""
            while chunk := file.read(package.CHUNK):
                data = tail + chunk
                cut = max(data.rfind(b"<"), 0)
                for left, top, right, bottom in MERGED.findall(data[:cut]):
                    if _column(right) < self.limits.columns:
                        found.setdefault(int(top), {})[_column(left)] = int(bottom), _column(right)
                tail = data[cut:]
        return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _whole(cell: Any) -> Any:
    """A number as the program shows it: Excel stores a long whole one as 1.2E+15, which would come out as a float."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e18 else cell


class Book:
    """An open workbook and its sheets in order; a TableError says what is wrong with the file."""

    def __init__(self, source: Source, limits: Limits) -> None:
        import openpyxl

        self.packed = package.opened(source, WHAT, limits)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of drop-downs and the like, which are not read
                self.held = openpyxl.load_workbook(source.path, read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # as in Sheet.records
            self.packed.close()
            raise package.damaged(source, WHAT, error) from None
        self.sheets = tuple(
            Sheet(name=sheet.title, hidden=sheet.sheet_state != "visible", limits=limits, held=sheet, package=self.packed)
            for sheet in self.held.worksheets
        )

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *given: object) -> None:
        self.held.close()
        self.packed.close()
