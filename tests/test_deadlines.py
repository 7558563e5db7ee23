"""What day a period ends on: counted by rule, on a day when somebody is at work, school terms from the table."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from smartify.deadlines import ends, in_words, last_working, terms, working
from smartify.errors import GuidanceError
from smartify.guidance import Guidance

THURSDAY = datetime.date(2026, 11, 26)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("within 10 weeks", "2027-02-04"),
        ("for the next 12 weeks", "2027-02-18"),
        ("over the next three months", "2027-02-26"),
        ("within 24 hours", "2026-11-27"),
        ("within 5 working days", "2026-12-03"),
        ("within 20 working days", "2026-12-24"),
        ("within 23 working days", "2026-12-31"),  # Christmas Day and the day in lieu of Boxing Day are none
        ("within 30 days", "2026-12-24"),  # the 30th day is Boxing Day, the last working day before it Christmas Eve
        ("within a fortnight", "2026-12-10"),
        (", to be reviewed within 12 weeks", "2027-02-18"),
        ("by the end of term", "2026-12-18"),
        ("by half term", "2027-02-12"),
        ("until Easter", "2027-03-25"),
        ("until the end of the school year", "2027-07-21"),
        ("by the end of the spring term", "2027-03-25"),
    ],
)
def test_a_period_ends_on_a_working_day(tables: Guidance, words: str, day: str) -> None:
    found = ends(words, THURSDAY, tables.terms)
    assert str(found) == day
    assert found is not None and (working(found) or "24 hours" in words)


@pytest.mark.parametrize("words", ["until the next review", "by 30 June 2027", "once a week", "ongoing", "within reason", ""])
def test_what_cannot_be_counted_has_no_day(tables: Guidance, words: str) -> None:
    assert ends(words, THURSDAY, tables.terms) is None


@pytest.mark.parametrize(
    ("day", "off"),
    [("2026-12-25", True), ("2026-12-28", True), ("2027-03-26", True), ("2027-05-31", True), ("2026-11-28", True), ("2026-11-27", False)],
    ids=["Christmas", "in lieu of Boxing Day", "Good Friday", "spring bank holiday", "Saturday", "Friday"],
)
def test_weekends_and_bank_holidays(day: str, off: bool) -> None:
    assert working(datetime.date.fromisoformat(day)) is not off


def test_the_last_working_day_before_easter_monday() -> None:
    assert in_words(last_working(datetime.date(2027, 3, 29))) == "Thursday 25 March 2027"


def test_scotland_has_days_of_its_own() -> None:
    assert not working(datetime.date(2026, 11, 30), "SCT") and working(datetime.date(2026, 11, 30))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("autumn,2026-09-02,2026-10-26,30 Oct,2026-12-18,Christmas", "row 2: half_term_ends"),
        ("autumn,2026-09-02,2026-08-26,2026-10-30,2026-12-18,", "order"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, says: str) -> None:
    table = tmp_path / "terms.csv"
    table.write_text(f"term,starts,half_term_starts,half_term_ends,ends,holiday\n{row}\n", encoding="utf-8")
    with pytest.raises(GuidanceError, match=says):
        terms(table)
