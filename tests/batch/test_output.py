"""The scored table as files: safe in a spreadsheet, the table's own cells untouched, the same bytes every time."""

import csv
import datetime
import json
import zipfile

import openpyxl
import pyarrow.parquet as parquet
import pytest

from smartify import batch
from smartify.batch import output, schema
from smartify.errors import TableError
from smartify.types import Place, Row

ATTACKS = (
    '=HYPERLINK("http://example.invalid","see")',
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "\x00=1+1",
)


@pytest.fixture
def write(tmp_path, here, setup, today, monkeypatch):
    """Score rows as if they had been read from a file of this name, and give the path of what was written."""

    def write(rows, out="out.csv", source="in.csv", **asked):
        path = tmp_path / source
        if not path.exists():
            path.write_text("x")
        monkeypatch.setattr("smartify.readers.rows", lambda *given: iter(rows))
        batch.run(path, tmp_path / out, **{"engine": here, "setup": setup, "today": today, "part": 2, **asked})
        return tmp_path / out

    return write


def _row(text, at=2, file="in.csv", page=None, sheet=None, trouble="", **kept):
    return Row(
        place=Place(file=file, page=page, sheet=sheet, row=at, column="objective" if kept else None), text=text, kept=kept, trouble=trouble
    )


def test_formula_injection(write):
    """No cell, title, file name or note that came from outside can start a formula in a spreadsheet."""
    rows = [
        _row(attack, at, file="=cmd.csv", sheet="=1", **{"=title": attack, "objective": attack}) for at, attack in enumerate(ATTACKS, 2)
    ]
    rows += [_row("+Mum to ring =1+1", 20, **{"=title": "'=1+1", "objective": "safe"}), _row("", 21, file="=x", **{"=title": None})]
    with write(rows, source="plans.docx").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    for cell in filter(None, cells):
        assert not cell.startswith(output.DANGEROUS) or output.NUMBER.fullmatch(cell), cell
    assert "'=title" in cells and "'=cmd.csv" in cells and sum(cell.startswith("'=1+1") for cell in cells) >= 3
    book = openpyxl.load_workbook(write(rows, "out.xlsx", source="plans.docx"))
    for row in book.active.iter_rows():
        for cell in row:
            assert cell.data_type != "f" and cell.hyperlink is None
            assert not isinstance(cell.value, str) or not cell.value.startswith(output.DANGEROUS) or output.NUMBER.fullmatch(cell.value)


@pytest.mark.parametrize("cell", ["-5", "+44", "-3.50", "-1,200", "-5%", "Mum", "", "7-5", "'=1", None, 7, -7, 1.5, True])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert output.safe(cell) == cell


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_the_same_rows_are_the_same_bytes(write, kind, monkeypatch):
    rows = [_row("Mum to ring school", at, objective="Mum to ring school", when=datetime.date(2026, 5, at)) for at in range(2, 9)]
    first = write(rows, f"a.{kind}").read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert write(rows, f"b.{kind}", part=3).read_bytes() == first


def test_own_cells_keep_their_kinds(write):
    kept = {
        "id": "007",
        "number": 12,
        "long": 12345678901234567890,
        "ratio": 0.25,
        "yes": True,
        "day": datetime.datetime(2027, 3, 31),
        "moment": datetime.datetime(2027, 3, 31, 9, 30),
        "time": datetime.time(9, 30),
        "nested": {"a": [1, None]},
        "none": None,
        "not a number": float("nan"),
        "objective": "Mum to ring school",
    }
    path = write([_row("Mum to ring school", **kept)], "out.xlsx")
    names, cells = [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(max_row=2)]
    found = {name.value: cell.value for name, cell in zip(names, cells, strict=True)}
    assert [name.value for name in names][: len(kept)] == list(kept)
    assert found["id"] == "007" and found["number"] == 12 and found["long"] == "12345678901234567890" and found["ratio"] == 0.25
    assert found["yes"] is True and found["time"] == datetime.time(9, 30) and found["nested"] == '{"a": [1, null]}'
    assert found["day"] == datetime.datetime(2027, 3, 31) and found["moment"] == datetime.datetime(2027, 3, 31, 9, 30)
    assert found["none"] is None and found["not a number"] is None and names[0].font.bold
    (row,) = csv.DictReader(write([_row("Mum to ring school", **kept)]).open(encoding="utf-8-sig", newline=""))
    assert (row["id"], row["day"], row["moment"], row["long"]) == ("007", "2027-03-31", "2027-03-31 09:30:00", "12345678901234567890")


def test_a_workbook_has_no_date_of_its_making_and_a_frozen_heading(write):
    path = write([_row("Mum to ring school", objective="x")], "out.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2026-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    assert openpyxl.load_workbook(path).active.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("source", "rows", "heading"),
    [
        ("in.csv", [_row("Mum to go", id=1)], ["id", "S"]),
        ("in.xlsx", [_row("Mum to go", sheet="One", id=1)], ["id", "S"]),
        ("in.xlsx", [_row("Mum to go", sheet="One", id=1), _row("Dad to go", sheet="Two", id=2)], ["id", "sheet", "row", "S"]),
        ("in.docx", [_row("Mum to go")], ["file", "row", "S"]),
        ("in.pdf", [_row("Mum to go", page=2)], ["file", "page", "row", "S"]),
        ("in.zip", [_row("Mum to go", file="a.csv", id=1), _row("Dad to go", file="b.pdf", page=1)], ["id", "file", "page", "row", "S"]),
        ("in.csv", [_row("Mum to go", S=1, owner="x", **{"smartify owner": 2})], ["S", "owner", "smartify owner", "smartify S"]),
        ("in.docx", [_row("Mum to go", file="x", id=1, row=2)], ["id", "row", "file", "smartify row", "S"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_a_row_comes_from_is_told_where_that_says_something(write, source, rows, heading):
    if source == "in.docx" and "row" in rows[0].kept:
        rows[0].kept["row"] = 9
    with write(rows, source=source).open(encoding="utf-8-sig", newline="") as file:
        found = next(csv.reader(file))
    assert found[: len(heading)] == heading and len(set(found)) == len(found)


def test_a_folder_lists_all_columns_and_leaves_out_what_a_file_has_not(write, tmp_path, read):
    (tmp_path / "plans").mkdir()
    rows = [
        _row("Mum to go", file="a.csv", id=1, lead="SW"),
        _row("", file="b.pdf", trouble="b.pdf page 2 is a picture.", page=2, at=None),
        _row("Dad to go", file="c.csv", team="North"),
    ]
    first, scanned, last = read(write(rows, source="plans"))
    assert list(first)[:6] == ["id", "lead", "team", "file", "page", "row"]
    assert (first["id"], first["team"], last["id"], last["team"]) == ("1", "", "", "North")
    assert scanned["note"] == "b.pdf page 2 is a picture." and scanned["S"] == "" and scanned["row"] == ""


def test_columns_beside_and_rewrites_have_columns_where_there_are_any(write, read):
    beside = Row(place=Place(file="in.csv", row=2), text="Monitor home", kept={"objective": "Monitor home"}, beside={"owner": "SW"})
    (row,) = read(write([beside], rewrites=True))
    assert list(row) == ["objective", *"SMART", "owner", "number", "date", "note", "read as", *batch.REWRITE_COLUMNS]
    assert (
        row["read as"] == "SW to monitor home."
        and row["rewrite source"] == "composed"
        and row["T after"] == "2"
        and "date" in row["still open"]
    )
    (row,) = read(write([_row("Monitor home", objective="Monitor home")], "plain.csv"))
    assert list(row) == ["objective", *"SMART", "owner", "number", "date", "note"]


def test_the_parquet_has_exactly_the_columns_that_others_read(write):
    rows = [
        _row("Mum to ring school with support as appropriate", objective="x", id="007"),
        _row("", 3, id=1),
        _row("Dad to go by 3 May 2027", 4),
    ]
    table = parquet.read_table(write(rows, "out.parquet", rewrites=True))
    assert table.schema.remove_metadata() == schema.arrow(schema.SCORED)
    assert list(schema.SCORED) == [
        *(
            "index",
            "file",
            "page",
            "sheet",
            "row",
            "column",
            "text",
            "read_as",
            "kept",
            "digest",
            "state",
            "S",
            "M",
            "A",
            "R",
            "T",
            "owner",
            "number",
        ),
        *(
            "date",
            "note",
            "rules",
            "empty",
            "rewrite",
            "to_confirm",
            "rewrite_source",
            "after_S",
            "after_M",
            "after_A",
            "after_R",
            "after_T",
            "open",
        ),
    ]
    first, empty, last = table.to_pylist()
    assert [row["index"] for row in table.to_pylist()] == [0, 1, 2] and [first["row"], empty["row"], last["row"]] == [2, 3, 4]
    assert json.loads(first["kept"]) == {"objective": "x", "id": "007"} and len(first["digest"]) == 32 and "support" in first["empty"]
    assert (empty["state"], empty["S"], empty["owner"]) == ("unreadable", None, None) and empty["note"].startswith(
        "in.csv row 3, column objective: "
    )
    assert last["T"] == 2 and last["date"] == "by 3 May 2027" and last["page"] is None and "date" in first["open"]


def test_several_outputs_of_one_scoring(write, tmp_path, read):
    write([_row("Mum to ring school", objective="x")], also=[tmp_path / "too.xlsx", tmp_path / "too.parquet"])
    assert (
        openpyxl.load_workbook(tmp_path / "too.xlsx").active["B1"].value == "S"
        and parquet.read_table(tmp_path / "too.parquet").num_rows == 1
    )


def test_more_rows_than_a_sheet_holds_are_told_before_anything_is_scored(write, monkeypatch, tmp_path):
    monkeypatch.setattr(output, "MOST_ROWS", 3)

    def never(chunks, setup, told):
        raise AssertionError("scored")
        yield

    with pytest.raises(TableError, match=r"out\.xlsx cannot hold 4 rows, a sheet ends at 4 rows .* name a \.parquet or \.csv"):
        write([_row("Mum to go", at, id=1) for at in range(4)], "out.xlsx", engine=never)
    assert output.MOST_COLUMNS == 16_384


def test_a_cell_longer_than_a_sheet_holds_is_cut_there_only(write, read):
    path = write([_row("Mum to go", note="x" * 40_000)], "out.xlsx")
    assert len(openpyxl.load_workbook(path).active["A2"].value) == output.LONGEST
    assert len(read(write([_row("Mum to go", note="x" * 40_000)]))[0]["note"]) == 40_000


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("out.txt", r"out\.txt is neither \.csv nor \.xlsx nor \.parquet"),
        ("nowhere/out.csv", "nowhere is not a folder"),
        ("plans/out.csv", "lies within plans"),
    ],
)
def test_outputs_that_cannot_be(write, tmp_path, out, said):
    (tmp_path / "plans").mkdir()
    with pytest.raises(TableError, match=said):
        write([_row("Mum to go")], out, source="plans")


def test_two_outputs_of_one_name_are_refused(write, tmp_path):
    with pytest.raises(TableError, match="same name"):
        write([_row("Mum to go")], also=[tmp_path / "out.csv"])
