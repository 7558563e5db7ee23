"""A table in, a table out: every row and column there, the unreadable ones with their reason."""

import csv

import openpyxl
import pytest

from smartify import batch
from smartify.errors import TableError


def _csv(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def _rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_and_column_comes_out(tmp_path, bare):
    source = _csv(tmp_path / "plans.csv", "ref,aim,lead\n7,Mum to ring school weekly until 3 May,AB\n8,,CD\n9,12345,EF\n")
    told = []
    summary = batch.run(
        source, tmp_path / "out.csv", column="aim", rewrites=True, reviewer=bare, progress=lambda done, total: told.append((done, total))
    )
    rows = _rows(tmp_path / "out.csv")
    assert [(row["ref"], row["lead"]) for row in rows] == [("7", "AB"), ("8", "CD"), ("9", "EF")]
    assert rows[0]["owner"] == "Mum" and rows[0]["T"] == "2" and rows[0]["rewrite source"] == "composed"
    assert "plans.csv row 3, column aim" in rows[1]["note"] and "12345" not in rows[2]["note"]
    assert (summary.rows, summary.scored, summary.unreadable) == (3, 1, 2)
    assert told[-1] == (3, 3)
    assert "no owner 0 (0%)" in summary.text()


def test_a_workbook(tmp_path, bare):
    book = openpyxl.Workbook()
    book.active.append(["id", "Objective"])
    book.active.append([1, "Support to be provided"])
    book.active.append([None, None])
    book.active.append([2, "=HYPERLINK(1) to attend"])
    book.save(tmp_path / "in.xlsx")
    batch.run(tmp_path / "in.xlsx", tmp_path / "out.xlsx", column=None, rewrites=False, reviewer=bare)
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:2] == ("id", "Objective") and len(rows) == 3
    assert sheet["H2"].value in (None, "")  # no owner in 'Support to be provided'


def test_formulas_are_neutralised(tmp_path, bare):
    source = _csv(tmp_path / "in.csv", "objective,who\nMum to attend,=1+1\nDad to go,@x\n")
    batch.run(source, tmp_path / "out.csv", column=None, rewrites=False, reviewer=bare)
    assert [row["who"] for row in _rows(tmp_path / "out.csv")] == ["'=1+1", "'@x"]


def test_windows_encoding_semicolons_and_a_clash_of_names(tmp_path, bare):
    source = _csv(tmp_path / "in.csv", "objective;owner\nMum’s sister to visit weekly;x\n", "cp1252")
    batch.run(source, tmp_path / "out.csv", column=None, rewrites=False, reviewer=bare)
    row = _rows(tmp_path / "out.csv")[0]
    assert row["owner"] == "x" and row["smartify owner"] == "Mum’s sister"


@pytest.mark.parametrize(
    ("name", "text", "column", "says"),
    [
        ("in.csv", "ref,aim2\n1,Mum to go\n", None, "in.csv has no column 'objective'; its columns are ref, aim2"),
        ("in.csv", "ref,aim2\n1,Mum to go\n", "goal", "in.csv has no column 'goal'; its columns are ref, aim2"),
        ("in.csv", "", None, "in.csv is empty"),
        ("in.doc", "x", None, "in.doc is neither .csv nor .xlsx"),
        ("in.xlsx", "not a workbook", None, "in.xlsx cannot be read as a workbook"),
    ],
)
def test_bad_tables_are_a_sentence(tmp_path, bare, name, text, column, says):
    with pytest.raises(TableError, match=says.replace(".", r"\.")):
        batch.run(_csv(tmp_path / name, text), tmp_path / "out.csv", column=column, rewrites=False, reviewer=bare)
    assert not list(tmp_path.glob("*out.csv*"))


def test_the_input_is_never_overwritten(tmp_path, bare):
    source = _csv(tmp_path / "in.csv", "objective\nMum to go\n")
    with pytest.raises(TableError, match="input itself"):
        batch.run(source, source, column=None, rewrites=False, reviewer=bare)
