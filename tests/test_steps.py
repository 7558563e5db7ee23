"""Between a baseline and a target far from it there are steps with dates, by arithmetic."""

from __future__ import annotations

import datetime

import pytest

from smartify.steps import between

TODAY, EASTER = datetime.date(2026, 11, 26), datetime.date(2027, 3, 25)


@pytest.mark.parametrize(
    ("baseline", "measure", "says"),
    [
        ("25 %", "75 %", "up from 25 % now to 50 % by Friday 22 January 2027 and 75 %"),
        ("25%", "100%", "up from 25% now to 62 % by Friday 22 January 2027 and 100%"),
        (
            "20 cigarettes a day",
            "5 cigarettes a day",
            "down from 20 cigarettes a day now to 13 by Friday 22 January 2027 and 5 cigarettes a day",
        ),
        ("£1,200 owed", "£400 owed", "down from £1,200 owed now to £800 by Friday 22 January 2027 and £400 owed"),
        ("1 day in 5", "4 days in 5", "up from 1 day in 5 now to 2 by Friday 22 January 2027 and 4 days in 5"),
    ],
)
def test_halfway(baseline: str, measure: str, says: str) -> None:
    assert between(baseline, measure, EASTER, TODAY) == says


@pytest.mark.parametrize(
    ("baseline", "measure"),
    [
        ("70 %", "80 %"),
        ("once a week", "every Friday"),
        ("never", "by Easter"),
        ("about half", "most days"),
        ("2 sessions", "3 sessions"),
        ("", "75 %"),
    ],
    ids=["near", "another kind", "no number", "words", "one more", "nothing told"],
)
def test_where_no_step_is_needed_or_none_can_be_counted(baseline: str, measure: str) -> None:
    assert between(baseline, measure, EASTER, TODAY) is None


def test_without_dates_the_step_is_halfway() -> None:
    assert between("20 %", "80 %", None, None) == "up from 20 % now to 50 % by halfway and 80 %"
