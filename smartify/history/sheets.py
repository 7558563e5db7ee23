"""Sheets of a workbook: a title, a sentence, a table with a frozen heading, set up to be printed; no cell can run as a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from smartify.batch.output import LONGEST, safe
from smartify.history.records import Share

HEADING = 3  # the row of a table's heading, from 0
EXACT = 10**15  # a number from here on loses digits in a spreadsheet, so it is written as a text
SHEET_ROWS = 1_048_576
LOW = {"label_position": "high"}  # beneath the bars, where an axis that runs downwards would put them on top
WRAPS = 30  # characters of width from which a column wraps its text
Row = list[Any]
INK, BAR, MET, PARTLY, NOT_MET, NONE = "#111827", "#1D4ED8", "#2F8F57", "#D9A441", "#B3423B", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Percent:
    """A fraction that is shown as a percentage."""

    value: float


@dataclass
class Sheet:
    """One sheet, written downwards: it keeps the row that comes next."""

    book: Any
    sheet: Any
    forms: dict[str, Any]
    widths: Sequence[float]
    row: int = 0

    def write(self, cells: Sequence[Any], form: str = "cell") -> None:
        """One row of cells, as high as the longest that wraps needs."""
        wraps = [form == "heading" or form == "wrapped" and wide >= WRAPS for wide in self.widths]
        lines = [
            ceil(len(str(cell)) / (wide - 2))
            for cell, wide, wrap in zip(cells, self.widths, wraps, strict=False)
            if cell is not None and wrap
        ]
        if max(lines, default=1) > 1:
            self.sheet.set_row(self.row, 15 * min(25, max(lines)))
        for column, cell in enumerate(cells):
            if isinstance(cell, Percent):
                self.sheet.write_number(self.row, column, cell.value, self.forms["percent"])
            elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < EXACT:
                self.sheet.write_number(self.row, column, cell, self.forms["number"])
            elif cell not in (None, ""):
                kind = "cell" if form == "wrapped" and not wraps[column] else form
                self.sheet.write_string(self.row, column, str(safe(str(cell)))[:LONGEST], self.forms[kind])
        self.row += 1

    def table(self, heading: Sequence[str], rows: Sequence[Sequence[Any]], form: str = "cell") -> tuple[int, int]:
        """A heading and its rows; (first row, last row) of the cells beneath the heading."""
        numbers = [
            bool(rows) and column < len(rows[0]) and isinstance(rows[0][column], (int, float, Percent)) for column in range(len(heading))
        ]
        self.write(heading, "heading")
        for column, (name, number) in enumerate(zip(heading, numbers, strict=True)):
            if number:
                self.sheet.write_string(self.row - 1, column, name, self.forms["over numbers"])
        first = self.row
        for row in rows:
            self.write(row, form)
        return first, self.row - 1

    def note(self, text: str) -> None:
        """A line of text that may run over the cells to its right."""
        self.write([text], "note")


def book_at(file: Any, folder: str, title: str, day: Any) -> tuple[Any, dict[str, Any]]:
    """A workbook that is written row by row, and the looks of its cells."""
    import xlsxwriter

    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": title, "created": day})
    top = {"valign": "top", "font_color": INK}
    heading = {**top, "bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "bg_color": "#F3F4F6"}
    forms = {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": INK, "align": "left", "indent": 1}),
        "note": book.add_format({"font_color": "#4B5563", "align": "left", "indent": 1}),
        "section": book.add_format({"bold": True, "font_size": 12, "font_color": INK, "align": "left", "indent": 1}),
        "heading": book.add_format({**heading, "align": "left", "indent": 1}),
        "over numbers": book.add_format({**heading, "align": "right"}),
        "cell": book.add_format({**top, "align": "left", "indent": 1}),
        "wrapped": book.add_format({**top, "align": "left", "indent": 1, "text_wrap": True}),
        "number": book.add_format({**top, "align": "right"}),
        "percent": book.add_format({**top, "num_format": "0%"}),
    }
    return book, forms


def sheet_in(book: Any, forms: dict[str, Any], name: str, title: str, says: str, widths: Sequence[float], pages: int = 1) -> Sheet:
    """A new sheet with its title and what it shows; landscape on A4, one page wide and `pages` long (0: as many as it takes)."""
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(HEADING + 1, 1 if pages else 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, pages)
    sheet.repeat_rows(HEADING)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.set_footer("&L&A&RPage &P of &N")
    sheet.hide_gridlines(2)
    made = Sheet(book, sheet, forms, widths)
    made.write([title], "title")
    made.note(says)
    made.row = HEADING
    return made


def pattern(colour: str, kind: str | None = None) -> dict[str, Any]:
    """How the bars of a series are filled: plain, or with a pattern that can be told without colour."""
    if kind is None:
        return {"fill": {"color": colour}, "border": {"color": "#6B7280", "width": 0.5}}
    return {"pattern": {"pattern": kind, "fg_color": colour, "bg_color": "#FFFFFF"}, "border": {"color": "#6B7280", "width": 0.5}}


def placed(sheet: Sheet, chart: Any, title: str, says: str, at: tuple[int, int], size: tuple[int, int]) -> None:
    """Put a chart on its sheet, with its title and with words for those who do not see it."""
    chart.set_title({"name": title, "overlay": False, "name_font": {"size": 12, "color": INK}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": size[0], "height": size[1]})
    sheet.sheet.insert_chart(*at, chart, {"description": says, "object_position": 2})


def with_limits(share: Share) -> list[Percent]:
    """A share and where it may well lie."""
    return [Percent(share.value), Percent(share.interval.low), Percent(share.interval.high)]
