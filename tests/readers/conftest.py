"""Files of each kind, made where a test needs them; every person in them is invented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from smartify import readers
from smartify.guidance import Guidance
from smartify.types import Row

Read = Callable[..., list[Row]]
Write = Callable[..., Path]


@pytest.fixture
def read(tables: Guidance) -> Read:
    """The rows of a file, with the shipped titles."""
    return lambda path, column=None, limits=readers.LIMITS: list(readers.rows(path, tables, column, limits))


@pytest.fixture
def text(tmp_path: Path) -> Write:
    """Writes a text file in an encoding, or bytes as they are."""

    def write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """Writes a workbook: sheets by name, each a list of rows; names in `hidden` are hidden."""
    import openpyxl

    def write(name: str, sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = (), merged: Sequence[str] = ()) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, rows in sheets.items():
            sheet = made.create_sheet(title)
            for row in rows:
                sheet.append(row)
            if title in hidden:
                sheet.sheet_state = "hidden"
            for cells in merged:
                sheet.merge_cells(cells)
        made.save(tmp_path / name)
        return tmp_path / name

    return write


@pytest.fixture
def word(tmp_path: Path) -> Write:
    """Writes a Word file that a function fills."""
    import docx

    def write(name: str, fill: Callable[[Any], None]) -> Path:
        made = docx.Document()
        fill(made)
        made.save(str(tmp_path / name))
        return tmp_path / name

    return write


@pytest.fixture
def pdf(tmp_path: Path) -> Write:
    """Writes a PDF from reportlab's flowables, or from a function that draws on its canvas."""

    def write(name: str, story: Sequence[Any] | None = None, draw: Callable[[Any], None] | None = None, **options: Any) -> Path:
        from reportlab.pdfgen.canvas import Canvas
        from reportlab.platypus import SimpleDocTemplate

        path = tmp_path / name
        if draw is not None:
            canvas = Canvas(str(path), **options)
            draw(canvas)
            canvas.save()
        else:
            SimpleDocTemplate(str(path), **options).build(list(story or ()))
        return path

    return write
