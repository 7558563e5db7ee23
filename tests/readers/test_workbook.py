"""Workbooks: every sheet with objectives, values as they were stored, and each sheet that is left out told."""

from __future__ import annotations

import datetime
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.readers import blocks, drafts, read_table, rows
from smartify.types import Place

DAY = datetime.datetime(2027, 5, 3)
PLAN = (
    ("Plan of the north team",),
    (None,),
    ("Ref", "Outcome", "Action", "Lead", "Due date"),
    ("007", "In school", "Mum to set two alarms", "Mum", DAY),
    (8.0, None, "Dad to walk Mia in", None, "ongoing"),
)


def test_values_pass_through_untouched(read, book) -> None:
    big = 1_234_567_890_123_456
    path = book("in.xlsx", {"Plan": (*PLAN, (big, "x", "Gran to ring", True, 2.5), (None, None, None, None, None))})
    first, second, third = read(path)
    assert dict(first.kept) == {"Ref": "007", "Outcome": "In school", "Action": "Mum to set two alarms", "Lead": "Mum", "Due date": DAY}
    assert first.place == Place(file="in.xlsx", sheet="Plan", row=4, column="Action")
    assert dict(first.beside) == {"goal": "In school", "owner": "Mum", "by": "3 May 2027"}
    assert (second.kept["Ref"], type(second.kept["Ref"]), second.kept["Lead"]) == (8, int, None)
    assert (third.kept["Ref"], third.kept["Lead"], third.kept["Due date"]) == (big, True, 2.5)


def test_a_cell_merged_downwards_counts_for_each_of_its_rows(read, book) -> None:
    first, second = read(book("in.xlsx", {"Plan": PLAN}, merged=["B4:B5"]))
    assert (first.beside["goal"], second.beside["goal"]) == ("In school", "In school")
    assert second.kept["Outcome"] is None  # the table's own cells are as they were


def test_every_sheet_with_objectives_and_the_others_told(read, book) -> None:
    sheets = {
        "Plan": PLAN,
        "Contacts": (("Name", "Phone"), ("Ms Lee", "0")),
        "Blank": (),
        "Lists": (("Open",), ("Closed",)),
        "More": (("Objective",), ("Mia to read",), (None,), ("Kai to swim",)),
        "Notes": (("Mum was late on most days of the autumn term, she says",),),
    }
    found = read(book("in.xlsx", sheets, hidden=["Lists"]))
    assert [(row.place.sheet, row.place.row) for row in found if not row.trouble] == [("Plan", 4), ("Plan", 5), ("More", 2), ("More", 4)]
    assert [row.trouble for row in found if row.trouble] == [
        "in.xlsx, sheet Contacts has no column of objectives that we know the title of, and is left out; choose one with --column.",
        "in.xlsx, sheet Lists is hidden and is left out; unhide it to have it read.",
        "in.xlsx, sheet Notes has no column of objectives that we know the title of, and is left out; choose one with --column.",
    ]


def test_the_column_that_is_named_wins_on_each_sheet(read, book) -> None:
    found = read(book("in.xlsx", {"A": PLAN, "B": (("lead", "x"), ("Ms Lee", "y"))}), column="Lead")
    assert [(row.place.sheet, row.text) for row in found if not row.trouble] == [("A", "Mum"), ("B", "Ms Lee")]
    assert [row.trouble for row in found if row.trouble] == ["in.xlsx, sheet A, row 5, column Lead is empty."]


@pytest.mark.parametrize(
    ("sheets", "column", "says"),
    [
        (
            {"A": (("id", "Lead"), (1, "Mum"))},
            None,
            "in.xlsx has no column 'objective'; its columns are id, Lead. Choose one with --column.",
        ),
        (
            {"A": PLAN},
            "plan",
            "in.xlsx has no column 'plan'; its columns are Ref, Outcome, Action, Lead, Due date. Choose one with --column.",
        ),
        ({"A": (("id", "Lead"),), "B": (("x", "y"),)}, None, "in.xlsx has several sheets; sheet A has no column 'objective'"),
        ({"A": ()}, None, "in.xlsx is empty."),
    ],
    ids=["no title", "not the one asked for", "several sheets", "nothing"],
)
def test_a_workbook_without_objectives_is_refused_in_a_sentence(read, book, sheets, column, says: str) -> None:
    with pytest.raises(TableError) as raised:
        read(book("in.xlsx", sheets), column=column)
    assert str(raised.value).startswith(says)


def test_one_column_without_a_title_that_is_known(read, book) -> None:
    assert [row.text for row in read(book("in.xlsx", {"A": (("Hopes",), ("Mia to read",)), "B": ()}))] == ["Mia to read"]


def test_a_plan_laid_out_as_a_form(read, book) -> None:
    form = (
        ("Plan for Mia",),
        ("Name:", "Mia"),
        ("Outcome:", "Mia is in school every day"),
        ("Step 1:", "Mum to set two alarms"),
        ("Who:", "Mum"),
        ("By when:", DAY),
        ("Step 2:", "Dad to walk Mia in"),
        ("Who:", "Dad"),
    )
    path = book("in.xlsx", {"Sheet1": form})
    found = [row for row in read(path) if row.place.column]
    assert [(row.text, dict(row.beside)) for row in found] == [
        ("Mum to set two alarms", {"goal": "Mia is in school every day", "owner": "Mum", "by": "3 May 2027"}),
        ("Dad to walk Mia in", {"goal": "Mia is in school every day", "owner": "Dad"}),
    ]
    told = list(blocks(path))
    assert [(block.text, block.cells) for block in told][:2] == [("Plan for Mia", ()), ("Name | Mia", (("Name", "Mia"),))]
    assert "Mum to set two alarms" in drafts(path)


def test_blocks_of_a_sheet_with_a_form_above_a_table(book) -> None:
    sheet = (("Name:", "Mia"), (None,), *PLAN[2:], (None,), ("Signed:", "A Khan"))
    told = list(blocks(book("in.xlsx", {"Plan": sheet, "Lists": (("Open",),)}, hidden=["Lists"], merged=["B4:B5"])))
    assert [block.kind for block in told] == ["heading", "row", "row", "row", "row", "text"]
    assert told[1].cells == (("Name", "Mia"),)
    assert told[3].cells == (
        ("Ref", "8"),
        ("Outcome", "In school"),
        ("Action", "Dad to walk Mia in"),
        ("Lead", ""),
        ("Due date", "ongoing"),
    )
    assert told[3].text == "8 | Dad to walk Mia in | ongoing" and told[3].place == Place(file="in.xlsx", sheet="Plan", row=5)
    assert told[4].cells == (("Signed", "A Khan"),)
    assert told[5].text == "[in.xlsx, sheet Lists is hidden and is left out; unhide it to have it read.]"


def test_macros_are_data_and_never_run(read, book, tmp_path: Path) -> None:
    """A .xlsm is read like any workbook; the program in it is passed over, whatever it is."""
    with zipfile.ZipFile(book("in.xlsx", {"Plan": PLAN})) as plain, zipfile.ZipFile(tmp_path / "in.xlsm", "w") as made:
        for name in plain.namelist():
            data = plain.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main")
            made.writestr(name, data)
        made.writestr("xl/vbaProject.bin", b"\xcc\x61 a program")
    assert [row.text for row in read(tmp_path / "in.xlsm")] == ["Mum to set two alarms", "Dad to walk Mia in"]
    assert read_table(tmp_path / "in.xlsm").column(None) == "Action"


def test_a_whole_table_is_the_first_sheet_with_objectives(book) -> None:
    table = read_table(book("in.xlsx", {"Contacts": (("Name", "Phone"), ("Ms Lee", "0")), "Plan": PLAN}))
    assert (table.columns[2], table.numbers, table.rows[0]["Due date"]) == ("Action", (4, 5), DAY)


def test_a_sheet_that_lies_about_its_size(read, book, tmp_path: Path) -> None:
    """A sheet of two rows that claims the last row and column there can be is read as what it holds."""
    with zipfile.ZipFile(book("in.xlsx", {"Plan": PLAN})) as plain, zipfile.ZipFile(tmp_path / "liar.xlsx", "w") as made:
        for name in plain.namelist():
            made.writestr(name, plain.read(name).replace(b'<dimension ref="A1:E5"', b'<dimension ref="A1:XFD1048576"'))
    assert len(read(tmp_path / "liar.xlsx")) == 2


def test_memory_stays_flat_over_a_long_sheet(tmp_path: Path, tables: Guidance) -> None:
    """Under a few hundred bytes a row, and those are openpyxl's texts; a process that reads 200,000 rows grew by 24 MB (27 November 2026)."""
    import openpyxl

    peaks = []
    for count in (200, 1_700):
        made = openpyxl.Workbook(write_only=True)
        sheet = made.create_sheet("Plan")
        sheet.append(["id", "Action"])
        for n in range(count):
            sheet.append([n, f"Mum to ring the school office on day {n}"])
        made.save(tmp_path / "in.xlsx")
        tracemalloc.start()
        assert sum(1 for row in rows(tmp_path / "in.xlsx", tables) if row.text) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 1_500 < 600
