"""Text tables: each encoding, delimiter and untidiness that spreadsheets leave behind, and every row with its place."""

from __future__ import annotations

import dataclasses
import json
import tracemalloc
from pathlib import Path

import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.readers import LIMITS, read_table, rows
from smartify.types import Place

AIM = "Zoë’s mum to pay £12 at the café – weekly"
TABLE = "Ref;Action;By whom;By when;Notes\n007;{aim};Mum;3 May 2027;\n008;Dad to walk Siân in;;ongoing;n/a\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252", "mac_roman"])
def test_encodings(read, text, encoding: str) -> None:
    first, second = read(text("in.csv", TABLE.format(aim=AIM), encoding))
    assert (first.text, second.text) == (AIM, "Dad to walk Siân in")
    assert dict(first.kept) == {"Ref": "007", "Action": AIM, "By whom": "Mum", "By when": "3 May 2027", "Notes": ""}
    assert dict(first.beside) == {"owner": "Mum", "by": "3 May 2027"}
    assert dict(second.beside) == {"by": "ongoing"}
    assert first.place == Place(file="in.csv", row=2, column="Action")
    assert str(second.place) == "in.csv, row 3, column Action"


@pytest.mark.parametrize("encoding", ["latin-1", "cp850"])
def test_encodings_of_old_programs(read, text, encoding: str) -> None:
    aim = "Zoë to pay £12 at the café and Siân to ring"
    assert read(text("in.csv", f"action,lead\n{aim},Mum\n", encoding))[0].text == aim


def test_encoding_a_row_that_is_damaged_is_named_and_the_rest_goes_on(read, text) -> None:
    good = "".join(f"{n},Zoë to ring\n" for n in range(50)).encode()
    found = read(text("in.csv", b"id,action\n" + good + b"50,Zo\xff\xfe to ring\n" + good))
    assert [row.place.row for row in found if row.trouble] == [52]
    assert found[50].trouble == "in.csv row 52 holds bytes that are no text in the file's encoding; save the file as UTF-8."
    assert found[50].kept["id"] == "50" and found[50].text == "" and len(found) == 101


def test_encoding_beyond_the_first_megabyte(read, text) -> None:
    plain = "".join(f"{n},Mum to ring the school office on Friday\n" for n in range(30_000))
    assert read(text("in.csv", f"id,action\n{plain}x,Mum’s sister to visit\n", "cp1252"))[-1].text == "Mum’s sister to visit"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["in.csv", "in.tsv"])
def test_delimiters(read, text, name: str, delimiter: str) -> None:
    rows = (("ref", "Objective", "Lead"), ("1", '"Mum to ring, write; and go | or not"', "Mum"), ("2", "Dad to go", "Dad"))
    found = read(text(name, "".join(delimiter.join(row) + "\r\n" for row in rows)))
    assert [(row.text, row.beside["owner"]) for row in found] == [("Mum to ring, write; and go | or not", "Mum"), ("Dad to go", "Dad")]


def test_delimiters_told_to_excel_and_a_heading_above_the_titles(read, text) -> None:
    found = read(text("in.csv", "sep=|\nPlan of the north team, May\n\nAction|Lead\nMum to ring, and write|Mum\n"))
    assert [(row.text, row.place.row) for row in found] == [("Mum to ring, and write", 5)]


def test_one_column_keeps_its_commas(read, text) -> None:
    found = read(text("in.csv", "objective\nMum to attend, weekly, until May\nDad; to go\n"))
    assert [row.text for row in found] == ["Mum to attend, weekly, until May", "Dad; to go"]
    assert read(text("other.csv", "what we hope\nMum to attend, weekly\n"))[0].text == "Mum to attend, weekly"


def test_quotes_with_line_breaks_count_as_one_row(read, text) -> None:
    first, second = read(text("in.csv", 'id,action\n1,"Mum to ring:\nschool\nnurse"\n2,"Dad said ""yes"""\n'))
    assert (first.text, first.place.row) == ("Mum to ring:\nschool\nnurse", 2)
    assert (second.text, second.place.row) == ('Dad said "yes"', 3)


def test_quotes_that_never_close_swallow_no_rows(read, text) -> None:
    body = "".join(f"{n},Mum to ring {n}\n" for n in range(3, 60))
    found = read(text("in.csv", f'id,action\n1,Dad to go\n2,"Mum to open\n{body}'))
    assert [row.kept["id"] for row in found] == [str(n) for n in range(1, 60)]
    assert found[1].trouble == "in.csv row 3 opens a quotation mark and never closes it."
    assert not any(row.trouble for row in found if row is not found[1])


def test_ragged_rows_keep_what_they_have(read, text) -> None:
    longer, shorter = read(text("in.csv", "id,action,lead\n1,Mum to ring,Mum,and,,more\n2,Dad to go\n"))
    assert dict(longer.kept) == {"id": "1", "action": "Mum to ring", "lead": "Mum", "column 4": "and", "column 6": "more"}
    assert dict(shorter.kept) == {"id": "2", "action": "Dad to go", "lead": None}


def test_empty_titles_and_titles_that_come_twice(read, text) -> None:
    (row,) = read(text("in.csv", "id,,action,id\n1,x,Mum to ring,2\n"))
    assert dict(row.kept) == {"id": "1", "column 2": "x", "action": "Mum to ring", "id (2)": "2"}


def test_a_nul_and_an_empty_cell_are_told_and_the_rest_goes_on(read, text) -> None:
    found = read(text("in.csv", "id,action\n1,Mum to\0 ring\n2,\n3,Dad to go\n,,\n"))
    assert [row.trouble for row in found] == [
        "in.csv row 2 holds a NUL character; the file may be damaged.",
        "in.csv row 3, column action is empty.",
        "",
    ]
    assert [row.text for row in found] == ["", "", "Dad to go"]


@pytest.mark.parametrize("length", [40_000, 150_000, 3_000_000])
def test_a_cell_that_is_far_too_long(read, text, length: int) -> None:
    before, long, after = read(text("in.csv", f"id,action\n1,Mum to ring\n2,{'x' * length}\n3,Dad to go\n"))
    assert (before.text, after.text) == ("Mum to ring", "Dad to go")
    assert long.text == "" and long.trouble.startswith("in.csv row 3 has a") and "characters" in long.trouble and "xx" not in long.trouble


def test_too_many_rows_are_told_and_left_out(read, text) -> None:
    few = dataclasses.replace(LIMITS, rows=3)
    found = read(text("in.csv", "action\n" + "Mum to ring\n" * 5), limits=few)
    assert [bool(row.trouble) for row in found] == [False, False, False, True]
    assert found[3].trouble == "in.csv has more than 3 rows; what comes from here on is left out. Split the file."


@pytest.mark.parametrize(
    ("content", "column", "says"),
    [
        ("ref,aim2\n1,Mum to go\n", None, "in.csv has no column 'objective'; its columns are ref, aim2. Choose one with --column."),
        ("ref,aim\n1,Mum to go\n", "plan", "in.csv has no column 'plan'; its columns are ref, aim. Choose one with --column."),
        ("1,Mum to ring the school office when Mia is late\n", None, "in.csv has no column 'objective'; its columns are 1, column 2."),
        ("", None, "in.csv is empty."),
        ("\n\n", None, "in.csv is empty."),
        (b"PK\x03\x04 something", None, "in.csv is not a text file"),
        (b"\x01\x02\x03\x04" * 100, None, "in.csv is not a text file"),
    ],
    ids=["no such title", "not the one asked for", "no titles", "nothing", "blank", "an archive", "no text"],
)
def test_a_table_without_objectives_is_refused_in_a_sentence(read, text, content, column, says: str) -> None:
    with pytest.raises(TableError) as raised:
        read(text("in.csv", content), column=column)
    assert str(raised.value).startswith(says) and "\n" not in str(raised.value)


def test_the_column_that_is_named_wins(read, text) -> None:
    (row,) = read(text("in.csv", "Action,Narrative,Lead\nMum to ring,Dad to go,Dad\n"), column="narrative")
    assert (row.text, row.place.column, dict(row.beside)) == ("Dad to go", "Narrative", {"owner": "Dad"})


def test_owner_and_date_columns_say_nothing_where_nothing_is_said(read, text) -> None:
    table = "Outcome,Action,Who,By when,Measure,Review,Baseline\nIn school,Mum to ring,TBC,-,N/A,6 weeks,nil\n"
    assert dict(read(text("in.csv", table))[0].beside) == {"goal": "In school", "review": "6 weeks", "baseline": "nil"}


def test_memory_stays_flat_over_a_long_table(tmp_path: Path, tables: Guidance) -> None:
    """The same few megabytes at 2,000 rows and at 14,000; a whole process that reads a million peaked at 22 MB (27 November 2026)."""
    path, peaks = tmp_path / "in.csv", []
    for count in (2_000, 14_000):
        with path.open("w", encoding="utf-8") as file:
            file.write("id,Action,Lead\n")
            file.writelines(f"{n:07d},Mum to ring the school office on day {n} before nine,Ms Khan {n}\n" for n in range(count))
        tracemalloc.start()
        assert sum(1 for row in rows(path, tables) if row.text) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2 and peaks[1] < 8_000_000


# ---- a table in one piece


def test_a_whole_table_keeps_its_columns_and_numbers(text) -> None:
    table = read_table(text("in.csv", "Team plan\n\nid,Action\n007,Mum to ring\n\n8,Dad to go,more\n"))
    assert (table.columns, table.numbers) == (("id", "Action", "column 3"), (4, 6))
    assert table.rows[0] == {"id": "007", "Action": "Mum to ring", "column 3": None} and table.column(None) == "Action"
    assert table.column("ID") == "id"
    with pytest.raises(
        TableError, match=r"in\.csv has no column 'plan'; its columns are id, Action, column 3\. Choose one with --column\."
    ):
        table.column("plan")


def test_a_whole_table_with_a_broken_row_is_refused(text) -> None:
    with pytest.raises(TableError, match=r"in\.csv row 3 holds a NUL"):
        read_table(text("in.csv", "action\nMum to ring\nDad\0 to go\n"))
    with pytest.raises(TableError, match="is neither .csv nor .xlsx"):
        read_table(text("in.docx", "x"))


# ---- .jsonl and .parquet


def test_json_lines_pass_nested_values_and_name_the_broken_line(read, text) -> None:
    kept = {"id": 2**70, "Objective": "Mum to ring", "Lead": "Mum", "tags": ["a", {"b": None}], "room": "007"}
    lines = (
        json.dumps(kept),
        "",
        "{broken",
        "[1]",
        '{"id": 3}',
        '{"Objective": {"a": 1}}',
        "[" * 100_000,
        "9" * 5_000,
        json.dumps({"Objective": "Dad to go", "more": 1}),
    )
    found = read(text("in.jsonl", "\n".join(lines)))
    assert (dict(found[0].kept), found[0].place.row, dict(found[0].beside)) == (kept, 1, {"owner": "Mum"})
    assert [row.trouble for row in found[1:-1]] == [
        "in.jsonl row 3 is no JSON.",
        "in.jsonl row 4 is no JSON object: it needs the form {...}.",
        "in.jsonl row 5, column Objective is empty.",
        "in.jsonl row 6, column Objective holds no text.",
        "in.jsonl row 7 is no JSON.",
        "in.jsonl row 8 is no JSON.",
    ]
    assert (found[-1].text, dict(found[-1].kept)) == ("Dad to go", {"Objective": "Dad to go", "more": 1})


def test_json_lines_without_objectives_are_refused(read, text) -> None:
    with pytest.raises(TableError, match=r"in\.jsonl has no column 'objective'; its columns are id, lead"):
        read(text("in.jsonl", '{"id": 1, "lead": "Mum"}\n'))
    with pytest.raises(TableError, match=r"in\.jsonl row 1 is no JSON\."):
        read(text("in.jsonl", "no json\n"))


def test_parquet_keeps_types_and_nested_values(read, tmp_path: Path) -> None:
    import datetime

    import pyarrow
    import pyarrow.parquet

    day = datetime.date(2027, 5, 3)
    columns = {"id": [2**60, None], "Action": ["Mum to ring", None], "Due date": [day, day], "tags": [[{"a": 1}], []]}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "in.parquet")
    first, second = read(tmp_path / "in.parquet")
    assert dict(first.kept) == {"id": 2**60, "Action": "Mum to ring", "Due date": day, "tags": [{"a": 1}]}
    assert (dict(first.beside), first.place.row) == ({"by": "3 May 2027"}, 1)
    assert second.trouble == "in.parquet row 2, column Action is empty."


def test_parquet_bombs_and_corruption_are_refused_in_a_sentence(read, text, tmp_path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"Action": ["Mum to ring " * 90] * 5}), tmp_path / "in.parquet", use_dictionary=False)
    small = dataclasses.replace(LIMITS, unpacked=1_000)
    with pytest.raises(TableError, match=r"^in\.parquet would unpack to more than 1,000 bytes in one part\. It was not opened\.$"):
        read(tmp_path / "in.parquet", limits=small)
    assert [bool(row.trouble) for row in read(tmp_path / "in.parquet", limits=dataclasses.replace(LIMITS, rows=2))] == [False, False, True]
    for content in (b"", b"no parquet at all", (tmp_path / "in.parquet").read_bytes()[:-40]):
        with pytest.raises(TableError, match=r"^in\.parquet cannot be read as a Parquet file"):
            read(text("in.parquet", content))
