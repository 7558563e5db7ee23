"""Agreement between people who marked the same lines: figures worked out by hand, files as people fill them in, and those that cannot be read."""

from __future__ import annotations

import csv
import doctest
import io
import re
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from sklearn.metrics import cohen_kappa_score

from smartify import agreement as module
from smartify.agreement import MOST, RANGE, Marks, agreement, kappa, most_argued, read, template
from smartify.errors import TableError
from smartify.guidance import LETTERS
from smartify.types import Criterion, Level

LINES = ("Mum to ring school weekly", "Kofi to see the nurse by 3 May 2027", "Support as needed", "Things to improve")
HEADER = "line,marker,S,M,A,R,T"


def marked(letter: str, **people: str) -> list[Marks]:
    """`Ann="01.2"`: what Ann gave lines 1 to 4 on one letter, a full stop where she gave nothing."""
    return [
        Marks(marker=marker, line=line, levels={letter: None if level == "." else Level(int(level))})
        for marker, levels in people.items()
        for line, level in enumerate(levels, 1)
    ]


def written(folder: Path, text: str, name: str = "marks.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ---- kappa


@pytest.mark.parametrize(
    ("first", "second", "by_hand"),
    [
        ("0112", "0112", 1.0),
        ("0012", "0112", 1 - 1 / 5),  # apart by 1; by chance (4*5 + 4*6 - 2*3*4) / 4 = 5
        ("012", "210", -1.0),  # apart by 8; by chance (3*5 + 3*5 - 2*3*3) / 3 = 4
        ("0022", "0220", 0.0),  # apart by 8; by chance (4*8 + 4*8 - 2*4*4) / 4 = 8
        ("0000", "0012", 0.0),  # one of them has no eye for it
        ("02", "12", 1 - 1 / 3),  # apart by 1; by chance (2*4 + 2*5 - 2*2*3) / 2 = 3
    ],
    ids=["alike", "one step", "turned round", "chance", "one level against three", "two lines"],
)
def test_kappa_by_hand(first, second, by_hand):
    assert kappa([int(a) for a in first], [int(b) for b in second]) == pytest.approx(by_hand)


def test_kappa_is_scikit_learns():
    chance = np.random.default_rng(11)
    for lines in (2, 5, 12, 40) * 15:
        first, second = chance.integers(3, size=lines), chance.integers(3, size=lines)
        second = np.where(chance.random(lines) < 0.5, first, second)
        ours = kappa(first.tolist(), second.tolist())
        if len({*first.tolist(), *second.tolist()}) == 1:
            assert ours is None
        else:
            assert ours == pytest.approx(cohen_kappa_score(first, second, weights="quadratic", labels=[0, 1, 2]))


def test_there_is_no_kappa_where_chance_would_agree_as_much():
    assert kappa([2, 2, 2], [2, 2, 2]) is None
    assert kappa([0, 0, 0], [2, 2, 2]) == 0  # always apart, by chance as well


def test_the_docstring_is_true():
    assert doctest.testmod(module).failed == 0 and doctest.testmod(module).attempted


# ---- agreement


def test_three_people_are_the_mean_of_three_pairs():
    found = agreement(marked("M", Ann="0012", Ben="0112", Cyd="0012")).letters["M"]
    assert found.kappa == pytest.approx((0.8 + 1.0 + 0.8) / 3)
    assert found.alike == pytest.approx((3 + 4 + 3) / 12)
    assert (found.lines, found.markers, found.pairs, found.word, found.reason) == (4, 3, 3, "very good", "")
    assert found.text() == (
        "M: very good, weighted kappa 0.87 (4 lines, 3 people; 83% of marks alike). "
        "Two readers who shared a brief reached 0.93, on lines clearer than life."
    )


def test_only_lines_that_two_people_marked_count():
    found = agreement(marked("T", Ann="0012", Ben="01.2", Cyd="...0"))
    assert found.letters["T"].lines == 3 and found.markers == ("Ann", "Ben", "Cyd") and found.lines == (1, 2, 3, 4)
    assert found.letters["T"].alike == pytest.approx(2 / 5)  # Ann and Ben 2 of 3, each of them and Cyd 0 of 1
    assert found.letters["T"].kappa == pytest.approx((cohen_kappa_score([0, 0, 2], [0, 1, 2], weights="quadratic") + 0 + 0) / 3)


@pytest.mark.parametrize(
    ("people", "says"),
    [
        ({}, "S: cannot be told. Nobody marked it."),
        ({"Ann": "...."}, "S: cannot be told. Nobody marked it."),
        ({"Ann": "0012", "Ben": "...."}, "S: cannot be told. Only one person marked it."),
        ({"Ann": "00..", "Ben": "..12"}, "S: cannot be told. No two people marked the same line."),
        (
            {"Ann": "2222", "Ben": "222."},
            "S: cannot be told. All gave the same lines one and the same level, so agreement cannot be told from chance. "
            "(3 lines, 2 people; 100% of marks alike.)",
        ),
    ],
    ids=["no marks", "marks left empty", "one person", "no line in common", "one level"],
)
def test_what_cannot_be_computed_says_why(people, says):
    found = agreement(marked("S", **people)).letters["S"]
    assert (found.kappa, found.word, found.pairs) == (None, "", 0)
    assert found.text() == says


def test_a_pair_without_a_kappa_is_left_out_and_told():
    found = agreement(marked("A", Ann="2222", Ben="2222", Cyd="2200")).letters["A"]
    assert found.kappa == 0 and found.pairs == 2 and found.word == "no better than chance"
    assert found.reason == "1 of 3 pairs of people is left out, who gave all their lines one and the same level."
    assert found.reason in found.text()


def test_the_order_of_people_and_lines_changes_nothing():
    marks = marked("R", Ann="0012", Ben="0112", Cyd="2.10")
    there, back = agreement(marks).letters["R"], agreement(marks[::-1]).letters["R"]
    assert there.kappa == pytest.approx(back.kappa) and there.alike == back.alike and most_argued(marks)[0].line == 1
    assert [line.line for line in most_argued(marks)] == [line.line for line in most_argued(marks[::-1])]


@pytest.mark.parametrize(
    ("second", "word"),
    [("0012", "very good"), ("0112", "good"), ("0011", "good"), ("1011", "moderate"), ("2100", "no better than chance")],
)
def test_words_follow_the_figure(second, word):
    assert agreement(marked("S", Ann="0012", Ben=second)).letters["S"].word == word


def test_words_are_those_of_the_rounded_figure():
    bands = [next(word for least, word in module.WORDS if round(k, 2) >= least) for k in (0.81, 0.806, 0.804, 0.6, 0.4, 0.2, 0.004, -1)]
    assert bands == ["very good", "very good", "good", "moderate", "fair", "poor", "no better than chance", "no better than chance"]


def test_trained_readers_stand_beside_the_criterion_that_a_letter_reads(tables):
    smart, agreed = agreement([]), agreement([], tables.variants["agreed-realistic"])
    assert [smart.letters[letter].trained for letter in LETTERS] == list(RANGE.values())
    assert agreed.letters["A"].trained is None  # Agreed: no wording shows it, so no reader of ours has read it
    assert agreed.letters["R"].trained == RANGE[Criterion.ACHIEVABLE]


def test_the_range_is_what_the_data_card_states():
    card = (Path(__file__).parents[1] / "training_data" / "README.md").read_text(encoding="utf-8")
    for criterion, figure in RANGE.items():
        name = criterion.value.replace("_", "-").capitalize()
        assert re.search(rf"^\| {name} \| {figure:.2f} \| \d+% \|$", card, re.MULTILINE), name


# ---- what people argue about


def test_the_widest_lines_come_first_with_who_said_what():
    marks = [
        Marks(marker=marker, line=line, levels=dict(zip(LETTERS, map(Level, map(int, levels)), strict=True)))
        for marker, rows in {"Ann": ("22222", "00000", "21012", "11111"), "Ben": ("22222", "00020", "12101", "11111")}.items()
        for line, levels in enumerate(rows, 1)
    ]
    marks.append(Marks(marker="Cyd", line=2, levels={"R": Level.NOT_MET, "T": Level.PARTLY, "S": None}))
    third, second = most_argued(marks)
    assert (third.line, third.spread) == (3, 5.0) and list(third.said) == list(LETTERS)
    assert (second.line, second.spread) == (2, pytest.approx(8 / 3 + 2 / 3))
    assert second.said == {
        "R": {Level.NOT_MET: ("Ann", "Cyd"), Level.MET: ("Ben",)},
        "T": {Level.NOT_MET: ("Ann", "Ben"), Level.PARTLY: ("Cyd",)},
    }
    assert list(second.said) == ["R", "T"] and list(second.said["R"]) == [Level.NOT_MET, Level.MET]
    assert [line.line for line in most_argued(marks, 1)] == [3]


def test_two_steps_on_one_letter_are_wider_than_one_step_on_three_and_ties_go_by_line():
    both = {"S": Level.MET, "M": Level.MET, "A": Level.MET}
    marks = [
        *(Marks(marker="Ann", line=line, levels=both) for line in (1, 2, 3)),
        *(Marks(marker="Ben", line=line, levels=dict.fromkeys(both, Level.PARTLY)) for line in (3, 1)),
        Marks(marker="Ben", line=2, levels=both | {"M": Level.NOT_MET}),
    ]
    assert [(line.line, line.spread) for line in most_argued(marks)] == [(2, 4.0), (1, 3.0), (3, 3.0)]


@pytest.mark.parametrize("people", [{}, {"Ann": "0012"}, {"Ann": "0012", "Ben": "0012"}, {"Ann": "00..", "Ben": "..12"}])
def test_where_nobody_differs_nothing_is_argued(people):
    assert most_argued(marked("S", **people)) == ()


def test_no_more_than_five():
    assert [line.line for line in most_argued(marked("S", Ann="0" * 9, Ben="11211112.", Cyd="00000000."))] == [3, 8, 1, 2, 4]


# ---- the sheet that is filled in


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_template_is_one_sheet_with_lists_in_its_cells(today):
    book = opened(template(LINES, today))
    assert book.sheetnames == ["marks 2026-09-01"] and book.properties.created.date() == today
    sheet = book.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("line", "marker", *LETTERS) and len(rows) == 1 + len(LINES)
    assert [row[0] for row in rows[1:]] == [f"{number}. {line}" for number, line in enumerate(LINES, 1)]
    assert all(cell is None for row in rows[1:] for cell in row[1:])
    (answers,) = sheet.data_validations.dataValidation
    assert (str(answers.sqref), answers.type, answers.formula1) == ("C2:G5", "list", '"No,To some extent,Yes"')
    assert answers.allow_blank and answers.showErrorMessage and sheet.freeze_panes == "B2"


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1 visit", "-2 hours", "@mum to ring", "\t=1+1", "\r\n=cmd", "Mum\x07 to\u2028ring\ufeff"]
)
def test_no_line_of_the_template_is_a_formula(today, text):
    sheet = opened(template([text, *LINES], today)).worksheets[0]
    assert sheet["A2"].data_type == "s" and sheet["A2"].value.startswith("1. ")
    assert all(character.isprintable() for character in sheet["A2"].value)


def test_blank_lines_are_no_lines_and_no_lines_are_refused(today):
    assert [row[0].value for row in opened(template(["", "Mum to go", " \n"], today)).worksheets[0].iter_rows(min_row=2)] == [
        "1. Mum to go"
    ]
    with pytest.raises(TableError, match="There are no lines to mark"):
        template(["", " "], today)


def filled(folder: Path, name: str, marker: str | None, answers: list[tuple], today, lines=LINES) -> Path:
    book = opened(template(lines, today))
    sheet = book.worksheets[0]
    sheet["B2"] = marker
    for row, levels in enumerate(answers, 2):
        for column, level in enumerate(levels, 3):
            sheet.cell(row, column).value = level
    book.save(folder / name)
    return folder / name


def test_templates_filled_in_apart_are_read_together(tmp_path, today):
    ann = filled(tmp_path, "ann.xlsx", "Ann", [("Yes", "No", "To some extent", None, 2), (0, 1, 2.0, "yes ", "TO  SOME EXTENT")], today)
    ben = filled(tmp_path, "ben.xlsx", "Ben", [("Yes", "Yes", "?", "Not clear", 2), (), (1, 1, 1, 1, 1)], today)
    sheet = read(ann, ben)
    assert sheet.lines == dict(enumerate(LINES, 1))
    assert [(mark.marker, mark.line, "".join("." if v is None else str(int(v)) for v in mark.levels.values())) for mark in sheet.marks] == [
        ("Ann", 1, "201.2"),
        ("Ann", 2, "01221"),
        ("Ben", 1, "22..2"),
        ("Ben", 3, "11111"),
    ]
    assert list(sheet.marks[0].levels) == list(LETTERS)
    assert [(line.line, list(line.said)) for line in most_argued(sheet.marks)] == [(1, ["M"])]


def test_a_table_of_numbers_with_its_columns_in_any_order(tmp_path):
    path = written(tmp_path, "\ufeffMarker;T;r;a;m;s;Line;note\nAnn Oye;0;1;2;;?;2;x\n ann  oye ;1;1;1;1;1;1.0;\nBen;0;0;0;0;0;2;\n")
    sheet = read(path)
    assert [(mark.marker, mark.line, mark.levels["S"], mark.levels["T"]) for mark in sheet.marks] == [
        ("Ann Oye", 2, None, 0),
        ("Ann Oye", 1, 1, 1),
        ("Ben", 2, 0, 0),
    ]
    assert sheet.lines == {}


def test_a_spreadsheet_saved_as_csv_reads_the_same(tmp_path, today):
    book = filled(tmp_path, "ann.xlsx", "Ann", [("Yes", "No", "Yes", "No", "To some extent")] * 4, today)
    rows = list(openpyxl.load_workbook(book).worksheets[0].iter_rows(values_only=True))
    with (tmp_path / "ann.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    assert read(tmp_path / "ann.csv") == read(book)


SECRET = "Zebedee"  # stands where the words of a case could
BAD = {
    "a level of three": (
        f"{HEADER}\n1. {SECRET} to go,Ann,0,3,0,0,0\n",
        "marks.csv row 2, column M: use 0, 1, 2, No, To some extent or Yes",
    ),
    "a level in words": (f"{HEADER}\n1,Ann,0,0,0,0,0\n2,Ann,0,0,0,{SECRET},0\n", "marks.csv row 3, column R: use 0, 1, 2"),
    "a half": (f"{HEADER}\n1,Ann,0,0,0,0,1.5\n", "marks.csv row 2, column T: use 0, 1, 2"),
    "a formula": (f"{HEADER}\n1,Ann,=1+1,0,0,0,1\n", "marks.csv row 2, column S: use 0, 1, 2"),
    "no number": (f"{HEADER}\n{SECRET} to go,Ann,0,0,0,0,0\n", "marks.csv row 2, column line: begin with the line's number"),
    "line nought": (f"{HEADER}\n0,Ann,0,0,0,0,0\n", "marks.csv row 2, column line: begin with the line's number"),
    "a number with a part": (f"{HEADER}\n2.5,Ann,0,0,0,0,0\n", "marks.csv row 2, column line: begin with the line's number"),
    "an empty line": (f"{HEADER}\n,Ann,0,0,0,0,0\n", "marks.csv row 2, column line: begin with the line's number"),
    "nobody": (f"{HEADER}\n1,,,,,,\n2,,0,0,0,0,0\n", "marks.csv row 3, column marker: write who gave these levels"),
    "marked twice": (
        f"{HEADER}\n1,{SECRET},0,0,0,0,0\n2,,1,1,1,1,1\n1,{SECRET.lower()},0,0,0,0,0\n",
        "marks.csv row 4, column marker: the same person has marked line 1 already, in marks.csv row 2.",
    ),
    "another line of that number": (
        f"{HEADER}\n1. {SECRET} to go,Ann,0,0,0,0,0\n1. {SECRET} to stay,Ben,0,0,0,0,0\n",
        "marks.csv row 3, column line: its line 1 is not the line 1 of marks.csv row 2.",
    ),
    "no column": (
        f"line,marker,S,M,A,R,{SECRET}\n1,Ann,0,0,0,0,0\n",
        "marks.csv has no column 'T'; its first row has to be line, marker, S",
    ),
    "no header": (f"1. {SECRET} to go,Ann,0,0,0,0,1\n", "marks.csv has no column 'line'; its first row"),
    "two columns of a name": (f"{HEADER},s\n1,Ann,0,0,0,0,0,0\n", "marks.csv row 1: two columns are called 's'"),
    "two columns exactly alike": (f"{HEADER},S\n1,Ann,0,0,0,0,0,0\n", "marks.csv row 1: two columns are called 's'"),
    "no marks": (f"{HEADER}\n1,Ann,,,,,\n2,Ann,?,,,,\n", "marks.csv holds no marks; fill in the columns S, M, A, R, T."),
    "nothing": ("", "marks.csv is empty"),
}


@pytest.mark.parametrize(("text", "says"), BAD.values(), ids=BAD)
def test_a_table_that_cannot_be_used_is_one_sentence_without_its_words(tmp_path, text, says):
    with pytest.raises(TableError) as raised:
        read(written(tmp_path, text))
    assert str(raised.value).startswith(says)
    assert SECRET.lower() not in str(raised.value).lower()


def test_bad_cells_of_a_workbook_name_their_place(tmp_path, today):
    with pytest.raises(TableError, match=r"ann\.xlsx row 3, column A: use 0, 1, 2"):
        read(filled(tmp_path, "ann.xlsx", "Ann", [(0, 0, 0, 0, 0), (0, 0, True, 0, 0)], today))
    with pytest.raises(TableError, match=r"bea\.xlsx row 2, column marker: write who"):
        read(filled(tmp_path, "bea.xlsx", None, [(0, 0, 0, 0, 0)], today))
    with pytest.raises(TableError, match="bad.xlsx cannot be read as a workbook"):
        read(written(tmp_path, "no workbook", "bad.xlsx"))


def test_files_of_other_lines_or_of_the_same_person_are_not_mixed(tmp_path, today):
    ann = filled(tmp_path, "ann.xlsx", "Ann", [(0, 0, 0, 0, 0)], today)
    other = filled(tmp_path, "other.xlsx", "Ben", [(0, 0, 0, 0, 0)], today, lines=("Dad to go", *LINES))
    again = filled(tmp_path, "again.xlsx", "ANN", [(1, 1, 1, 1, 1)], today)
    with pytest.raises(TableError, match=r"other\.xlsx row 2, column line: its line 1 is not the line 1 of ann\.xlsx row 2\."):
        read(ann, other)
    with pytest.raises(
        TableError, match=r"again\.xlsx row 2, column marker: the same person has marked line 1 already, in ann\.xlsx row 2\."
    ):
        read(ann, again)


def test_a_crowd_is_refused(tmp_path):
    rows = "".join(f"1,Person {number},0,0,0,0,0\n" for number in range(MOST + 1))
    with pytest.raises(TableError, match=f"marks.csv row {MOST + 2}, column marker: these are the marks of more than {MOST} people"):
        read(written(tmp_path, f"{HEADER}\n{rows}"))
