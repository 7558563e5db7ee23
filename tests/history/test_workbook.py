"""The workbook, opened again: its sheets, figures, charts and rows; no cell that runs, nothing by worker unasked, no sheet too long."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.history import Groups, figures
from smartify.history.workbook import workbook

Table = Callable[..., Path]
GROUPS = Groups(team="Team", setting="Setting", date="Day", plan="Plan")
SHEETS = [
    "Summary",
    "Published figures",
    "By team",
    "By setting",
    "By quarter",
    "Gaps and empty words",
    "Most improved",
    "Before and after",
    "Rose most",
    "Rows",
]


def rows(whole: dict[str, str]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    for number in range(120):
        day, team = ("2025-03-03", "2026-08-03")[number // 60], ("North", "South")[number % 2]
        kept = {
            "Plan": f"P{number // 4}",
            "Team": team,
            "Setting": "fostering",
            "Day": day,
            "Who": "AB",
            "Pupil": 12345678901234567,
            "Aim": f"Line {number}",
        }
        out.append({"kept": kept, "text": f"Line {number}", "empty": ["support"], **(whole if number % 3 else {})})
    out[0] |= {"text": "=1+1", "rewrite": "=HYPERLINK(1)", **{f"after_{letter}": 2 for letter in "SMART"}, "open": ["date", "owner"]}
    out[0]["kept"] |= {"Aim": "=1+1", "Team": "@North", "Who": "+44"}
    out[1] |= {"state": "unreadable", "note": "This cannot be read.", **dict.fromkeys("SMART")}
    out[2] |= {"A": None}
    return out


@pytest.fixture
def scored(table: Table, whole: dict[str, str]) -> Path:
    return table(rows(whole))


def made(scored: Path, groups: Groups, tables: Guidance, **more: Any) -> Path:
    out = scored.with_name("scored.xlsx")
    workbook(scored, figures(scored, groups), out, tables, **more)
    return out


def cells(sheet: Any) -> list[list[Any]]:
    """The rows of the first table on a sheet, its heading first."""
    found = [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]
    end = next((number for number, row in enumerate(found) if not any(cell is not None for cell in row)), len(found))
    return [row[: sum(cell is not None for cell in found[0])] for row in found[:end]]


def test_the_sheets_and_their_setup(scored: Path, tables: Guidance) -> None:
    book = openpyxl.load_workbook(made(scored, GROUPS, tables))
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.freeze_panes in ("B5", "A5") and sheet["A4"].value and sheet["A4"].font.bold
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9 and sheet.print_title_rows == "$4:$4"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage and "Page &P" in (sheet.oddFooter.right.text or "")
    assert not [path for path in scored.parent.iterdir() if path.name.startswith(".")]


def test_the_summary_has_the_shares_as_numbers(scored: Path, tables: Guidance) -> None:
    found = figures(scored, GROUPS)
    heading, timescale, owner, measure, complete = cells(openpyxl.load_workbook(made(scored, GROUPS, tables))["Summary"])
    assert heading[:5] == ["Gap", "Objectives", "Share", "95% from", "95% to"]
    share = found.whole.gaps["owner"]
    assert owner[0] == "No owner" and owner[1:5] == pytest.approx([share.count, share.value, share.interval.low, share.interval.high])
    assert timescale[-1] == "about 74% (England, 2024)" and measure[0] == "No measure"
    assert complete[1] == found.whole.complete.count


def test_charts_stand_over_the_cells_that_they_show_and_say_so(scored: Path, tables: Guidance) -> None:
    out = made(scored, GROUPS, tables)
    book = openpyxl.load_workbook(out)
    charts = {sheet.title: len(sheet._charts) for sheet in book}
    assert charts == {
        name: {"Summary": 2, "Published figures": 0, "Most improved": 0, "Rose most": 0, "Rows": 0}.get(name, 1) for name in SHEETS
    }
    with zipfile.ZipFile(out) as parts:
        drawings = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
        drawn = "".join(parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart"))
    assert sum(drawing.count("<xdr:graphicFrame") for drawing in drawings) == sum(drawing.count('descr="') for drawing in drawings) == 7
    assert "Summary!$C$5:$C$8" in drawn and "errBars" in drawn and "pattFill" in drawn  # intervals, and patterns that need no colour


def test_groups_by_name_and_changes(scored: Path, tables: Guidance) -> None:
    book = openpyxl.load_workbook(made(scored, GROUPS, tables))
    team = [row[0] for row in cells(book["By team"])[1:]]
    assert team[0] == "South"  # one row names another team, and North is held back with it
    assert team[1:] == ["Not shown: 2 groups, 60 rows together; a group is shown from 5 objectives on."]
    quarters = cells(book["By quarter"])
    assert [row[0] for row in quarters[1:]] == ["Jan–Mar 2025", "Jul–Sep 2026"]
    assert cells(book["Most improved"])[1][0] == "All"


def test_every_row_is_there_with_its_own_columns(scored: Path, tables: Guidance) -> None:
    heading, *found = cells(openpyxl.load_workbook(made(scored, GROUPS, tables))["Rows"])
    assert heading[:7] == ["Plan", "Team", "Setting", "Day", "Who", "Pupil", "Aim"] and "text" not in heading  # its own column has it
    assert len(found) == 120
    at = {name: place for place, name in enumerate(heading)}
    assert found[5][at["Pupil"]] == "12345678901234567"  # a number that a spreadsheet would round
    assert [found[1][at[letter]] for letter in "SMART"] == [None] * 5 and found[1][at["note"]] == "This cannot be read."
    assert (found[2][at["A"]], found[2][at["S"]], found[3][at["owner"]]) == ("?", 1, None)
    assert (found[0][at["S after"]], found[0][at["still open"]], found[3][at["S after"]]) == (2, "date, owner", None)


def test_formulas_are_neutralised(scored: Path, tables: Guidance) -> None:
    book = openpyxl.load_workbook(made(scored, GROUPS, tables))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert {"'=1+1", "'@North", "'=HYPERLINK(1)"} <= set(texts)
    assert not [text for text in texts if text.startswith(("=", "@", "\t"))]


def test_a_worker_has_no_sheet_unless_that_is_asked_for(scored: Path, tables: Guidance) -> None:
    assert "By worker" not in openpyxl.load_workbook(made(scored, GROUPS, tables)).sheetnames
    assert "By worker" in openpyxl.load_workbook(made(scored, Groups(worker="Who"), tables)).sheetnames


def test_documents_have_their_text_and_place(table: Table, tables: Guidance) -> None:
    scored = table([{"file": "plans/a.docx", "page": 2, "text": "Mum to ring school"}] * 3)
    book = openpyxl.load_workbook(made(scored, Groups(), tables))
    heading, first, *_ = cells(book["Rows"])
    assert heading[0] == "text" and heading[-3:] == ["file", "page", "row"]
    assert "By team" not in book.sheetnames and "Before and after" not in book.sheetnames


def test_more_rows_than_a_sheet_holds_are_told_and_not_cut(scored: Path, tables: Guidance) -> None:
    sheet = openpyxl.load_workbook(made(scored, GROUPS, tables, most=100))["Rows"]
    assert sheet.max_row == 4 and sheet["A4"].value == "120 rows are more than a sheet holds. They are in scored.parquet."


def test_the_same_table_makes_the_same_bytes(scored: Path, tables: Guidance) -> None:
    assert made(scored, GROUPS, tables).read_bytes() == made(scored, GROUPS, tables).read_bytes()


def test_what_cannot_be_written_is_a_sentence(scored: Path, tables: Guidance) -> None:
    found = figures(scored, GROUPS)
    with pytest.raises(TableError, match=r"report.ods is no \.xlsx"):
        workbook(scored, found, scored.with_name("report.ods"), tables)
    with pytest.raises(TableError, match="x.xlsx cannot be written"):
        workbook(scored, found, scored.parent / "no" / "x.xlsx", tables)
