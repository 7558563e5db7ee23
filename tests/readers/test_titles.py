"""Titles of columns: every row of columns.csv knows the title it promises and no other, and the row of titles is found where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartify import guidance
from smartify.errors import GuidanceError
from smartify.guidance import HERE, TITLES, Guidance, read_table
from smartify.readers.titles import Titles, header, listed, plain, unique

ROWS = list(read_table(HERE / "columns.csv"))
KNOWN = Titles(known=guidance.load().columns)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row {row.line} {row.phrase}")
def test_row_catches_and_spares(row: guidance.Row) -> None:
    alone = Titles(known={plain(title): row.kind for title in row.forms()})
    assert alone.kind(row.catches) == row.kind
    assert alone.kind(row.spares) == ""
    assert KNOWN.kind(row.catches) == row.kind


def test_no_title_stands_twice() -> None:
    forms = [form for row in ROWS for form in row.forms()]
    assert [form for form in set(forms) if forms.count(form) > 1] == []
    assert {row.kind for row in ROWS} == set(TITLES["columns.csv"])
    assert [form for form in forms if plain(form) != form] == []


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Person(s) Responsible:", "owner"),
        ("BY_WHEN", "by"),
        ("3. Desired outcome(s)", "goal"),
        ("What do we want to achieve? (the change for the child)", "goal"),
        ("Action 2", "objective"),
        ("Who / by when", "owner"),
        ("Outcome/Action", "objective"),
        ("Goals for the next six months", "goal"),
        ("Child’s name", "person"),
        ("(Action)", "objective"),
        ("Person to contact", ""),
        ("Mum to ring school", ""),
        ("Date", ""),
        ("", ""),
        ("action " * 40, ""),
    ],
)
def test_titles_as_people_write_them(title: str, kind: str) -> None:
    assert KNOWN.kind(title) == kind


@pytest.mark.parametrize(
    ("columns", "chosen"),
    [
        (("ref", "Outcome", "Action", "Lead"), "Action"),
        (("ref", "Outcome", "Lead"), "Outcome"),
        (("text", "objective"), "objective"),
        (("SMART objective", "Outcome"), "SMART objective"),
        (("Aim", "What needs to happen?"), "What needs to happen?"),
        (("ref", "lead"), None),
    ],
)
def test_the_likeliest_column_is_chosen(columns: tuple[str, ...], chosen: str | None) -> None:
    assert KNOWN.chosen(columns) == chosen


def test_the_column_asked_for_is_chosen_whatever_its_capitals() -> None:
    assert Titles(known=KNOWN.known, wanted="narrative ").chosen(("Action", "Narrative")) == "Narrative"
    assert Titles(known=KNOWN.known, wanted="narrative").chosen(("Action",)) is None


def test_the_row_of_titles_is_found_below_a_heading() -> None:
    rows = [["Actions"], ["North team", "May 2027"], ["Ref", "Action", "By whom"], ["1", "Mum to ring", "Mum"]]
    assert header(rows, KNOWN) == 2
    assert header([["Objectives"], ["Mum to ring"], ["Dad to go"]], KNOWN) == 0
    assert header([["Ref", "Lead"], ["1", "Mum"]], KNOWN) is None


def test_a_record_that_says_action_is_no_row_of_titles() -> None:
    rows = [["id", "sort", "words"], ["1", "Action", "Mum to ring"], ["2", "Outcome", "Mia is in school"]]
    assert header(rows, KNOWN) is None
    assert header(rows, Titles(known=KNOWN.known, wanted="words")) == 0


def test_a_form_has_no_row_of_titles() -> None:
    rows = [["Plan for Mia"], ["Name:", "Mia"], ["Outcome:", "Mia is in school"], ["Step 1:", "Mum to set two alarms"], ["Who:", "Mum"]]
    assert header(rows, KNOWN) is None


def test_names_are_told_apart() -> None:
    assert unique(["a", "", "a", "a (2)", "a"]) == ["a", "column 2", "a (2)", "a (2) (2)", "a (3)"]


def test_a_message_lists_titles_and_never_sentences() -> None:
    told = listed(["ref", "Mum to ring the school office on every day that Mia is ill"] + ["x"] * 20)
    assert told.startswith("ref, column 2, x") and told.endswith("and 10 more")


def test_an_authority_adds_titles_and_changes_their_kind(tmp_path: Path, tables: Guidance) -> None:
    rows = "phrase,kind,catches,spares,source\npledge,objective,Pledge,Plea,Ours\noutcome,objective,Outcome,Outcomes,Ours\n"
    (tmp_path / "columns.csv").write_text(rows, encoding="utf-8")
    ours = guidance.load(tmp_path).columns
    assert (ours["pledge"], ours["outcome"], tables.columns["outcome"]) == ("objective", "objective", "goal")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "columns.csv").write_text(rows.replace("pledge,objective", "pledge,promise"), encoding="utf-8")
    with pytest.raises(GuidanceError, match=r"guidance/columns\.csv row 2: kind is 'promise'; use objective, goal, owner"):
        guidance.load(tmp_path / "other")
