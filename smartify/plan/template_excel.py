"""The empty plan as a workbook: a sheet of headings with a question in grey beside each, a sheet of steps, one of people, one of signatures."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from smartify.plan import form

FONT = "Arial"
INK, ACCENT, GREY, LINE, SHADE = "1A1A1A", "1F3A5F", "595959", "8496A9", "E8EEF4"
STEP_ROWS, OTHER_ROWS = 20, 10
MILLIMETRES = 1.95  # in the width of one figure
HEIGHTS = {"title": 24, "person": 24, "start": 24, "agreed": 24, "review": 34}  # points; other answers take several lines
TALL = 72


def made(today: datetime.date) -> bytes:
    """The file; its properties are dated `today`."""
    import openpyxl

    book = openpyxl.Workbook()
    plan: Any = book.active
    plan.title = "Plan"
    _plan(plan)
    steps = book.create_sheet("Steps")
    asked = [prompt.text for prompt in form.STEPS.prompts]
    head = _listed(steps, [(title, width) for title, _, width in form.COLUMNS], STEP_ROWS, asked)
    letter = steps.cell(head, [name for _, name, _ in form.COLUMNS].index("term") + 1).column_letter
    _choice(steps, form.TERMS, f"{letter}{head + 1}:{letter}{head + STEP_ROWS}")
    _listed(book.create_sheet("People"), form.NAMED, OTHER_ROWS, [prompt.text for prompt in form.PEOPLE.prompts])
    _listed(book.create_sheet("Signatures"), form.SIGNED, OTHER_ROWS, [])
    about = book.properties
    about.title, about.subject, about.language = form.TITLE, "An empty plan to fill in", "en-GB"
    about.creator = about.lastModifiedBy = "smartify"
    about.created = about.modified = datetime.datetime.combine(today, datetime.time())
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _plan(sheet: Any) -> None:
    """What is said once: heading, answer, and the question in grey."""
    from openpyxl.styles import Alignment, Font

    for column, width in (("A", 40), ("B", 72), ("C", 60)):
        sheet.column_dimensions[column].width = width
    for number, box in enumerate((*form.ABOUT, *form.CHANGE, *form.AFTER, *form.AGREED, form.APART), 1):
        head, answer, asked = (sheet.cell(number, at) for at in (1, 2, 3))
        head.value, asked.value = box.heading, "\n".join(prompt.text for prompt in box.prompts) or None
        head.font, answer.font = Font(name=FONT, size=11, bold=True, color=ACCENT), Font(name=FONT, size=11, color=INK)
        asked.font = Font(name=FONT, size=10, color=GREY)
        head.fill = _fill()
        answer.border = head.border = _border()
        for cell in (head, answer, asked):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[number].height = HEIGHTS.get(box.kind, TALL)
        if box.kind == "agreed":
            _choice(sheet, (form.YES, form.NO), answer.coordinate)
        if box.kind in ("start", "review"):
            answer.number_format = "d mmmm yyyy"
            answer.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
    _printed(sheet, None)


def _listed(sheet: Any, columns: Sequence[tuple[str, int]], rows: int, asked: Sequence[str]) -> int:
    """Its questions, then a table with its titles, which are repeated on each page, and empty rows; the row of the titles comes back."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.table import Table, TableStyleInfo

    for number, words in enumerate(asked, 1):
        sheet.cell(number, 1, words).font = Font(name=FONT, size=10, color=GREY)
    head = len(asked) + 1
    for at, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(head, at, title)
        cell.font, cell.fill, cell.border = Font(name=FONT, size=11, bold=True, color=ACCENT), _fill(), _border()
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width / MILLIMETRES
        for number in range(head + 1, head + rows + 1):
            below = sheet.cell(number, at)
            below.font, below.border = Font(name=FONT, size=11, color=INK), _border()
            below.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            if title == "Date":
                below.number_format = "d mmmm yyyy"
    for number in range(head + 1, head + rows + 1):
        sheet.row_dimensions[number].height = 30
    sheet.row_dimensions[head].height = 32
    table = Table(displayName=sheet.title, ref=f"A{head}:{sheet.cell(head, len(columns)).column_letter}{head + rows}")
    table.tableStyleInfo = TableStyleInfo(showRowStripes=False)
    sheet.add_table(table)
    sheet.freeze_panes = f"A{head + 1}"
    _printed(sheet, f"{head}:{head}")
    return head


def _choice(sheet: Any, choices: Sequence[str], cells: str) -> None:
    """A list to choose from; other words may be written too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False)
    listed.promptTitle, listed.prompt = "Choose", f"{' or '.join(choices)}, or write what fits better."
    listed.showInputMessage = True
    sheet.add_data_validation(listed)
    listed.add(cells)


def _printed(sheet: Any, titles: str | None) -> None:
    """A4, lying, as wide as the page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.oddFooter.center.text = "&A, page &P of &N"
    if titles:
        sheet.print_title_rows = titles


def _fill() -> Any:
    from openpyxl.styles import PatternFill

    return PatternFill("solid", fgColor=SHADE)


def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=LINE)
    return Border(left=side, right=side, top=side, bottom=side)


__all__ = ["made"]
