"""By when: absolute, relative, school terms, events, and words that never end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked
from smartify.scores import settle
from smartify.types import Criterion, Finding, Level

DATE, PERIOD, EVENT, OPEN = "date", "period", "event", "open_ended"
FOUND = [
    ("CLA nurse to show Fran how the alarm works, Tues 3/2", "Tues 3/2", "date"),
    # absolute
    ("Mum to see the GP by 3 October", "by 3 October", DATE),
    ("Mum to see the GP by 3rd October 2026", "by 3rd October 2026", DATE),
    ("Mum to see the GP on 03/10/2026", "on 03/10/2026", DATE),
    ("Mum to see the GP by 3/10", "by 3/10", DATE),
    ("Mum to pay by 3 May", "by 3 May", DATE),
    ("Mum to pay by May", "by May", DATE),
    ("Mum to pay by the end of March", "by the end of March", DATE),
    ("Mum to ring by Friday", "by Friday", DATE),
    ("Mum to ring by next Friday", "by next Friday", DATE),
    ("Mum to ring tomorrow", "tomorrow", DATE),
    ("Falls to be halved by 2027", "by 2027", DATE),
    ("SW to visit w/c 12 October", "w/c 12 October", DATE),
    # relative
    ("Dad to attend for the next 12 weeks", "for the next 12 weeks", PERIOD),
    ("CAMHS to offer an appointment within 6 weeks", "within 6 weeks", PERIOD),
    ("Within 5 working days of the visit, SW to write", "Within 5 working days of the visit", PERIOD),
    ("Zara to pay the rent for 5 months in a row", "for 5 months in a row", PERIOD),
    # school terms
    ("Dad to finish by the end of term", "by the end of term", PERIOD),
    ("Mia to read 10 books by half term", "by half term", PERIOD),
    ("Kai to attend the club during the summer holidays", "during the summer holidays", PERIOD),
    (
        "Sarah to attend school at least 4 days a week between the May half term and the summer holidays",
        "between the May half term and the summer holidays",
        PERIOD,
    ),
    ("Tutor to see Zane for the rest of the term", "for the rest of the term", PERIOD),
    ("SW to file the statement within ____ weeks", "within ____ weeks", PERIOD),
    ("Make own breakfast by week 4.", "by week 4", PERIOD),
    ("SW to report at 22 weeks", "at 22 weeks", PERIOD),
    ("Dad to move out within a week", "within a week", PERIOD),
    ("Chair to raise it over the next 3 core groups", "over the next 3 core groups", PERIOD),
    ("SW to book the room at least 10 working days ahead", "at least 10 working days ahead", PERIOD),
    ("Mum to hand the form in by end Sept", "by end Sept", DATE),
    ("PA to visit from Thurs", "from Thurs", DATE),
    # event-bound
    ("SW to start as soon as funding is agreed", "as soon as funding is agreed", EVENT),
    ("Ward to send the letter by discharge", "by discharge", EVENT),
    ("Carly to see her GP before the next review", "before the next review", EVENT),
    ("SW to update the plan before conference", "before conference", EVENT),
    ("Mum to stay with Nan until the baby is born", "until the baby is born", EVENT),
    ("SW to report at the next core group", "at the next core group", EVENT),
    # loose: not a day either
    ("Sarah to improve her school attendance this year", "this year", EVENT),
    ("Falls to go down over the coming months", "over the coming months", EVENT),
    ("Mum to ring in the next few weeks", "in the next few weeks", EVENT),
    # open-ended
    ("Monitor the home conditions on an ongoing basis", "on an ongoing basis", OPEN),
    ("Attend the clinic asap", "asap", OPEN),
    ("Complaint to be answered in a timely manner", "in a timely manner", OPEN),
    ("Landlord to fix the tap as soon as poss", "as soon as poss", OPEN),
    ("Dan to cut down over time", "over time", OPEN),
    ("Share information when appropriate", "when appropriate", OPEN),
    ("Contact to be supervised until further notice", "until further notice", OPEN),
    # the strongest of several
    ("Mum to ring before the next review, by 4 October", "by 4 October", DATE),
    ("Mum to ring asap and within 2 weeks", "within 2 weeks", PERIOD),
]
NO_DATE = [
    "Mum to keep in touch in the week",
    "Nurse to run 4 sessions",
    "Kai to be in school by 8.55am",
    "Bus to be caught at 8.30",
    "Mum may see the children at the centre",
    "Sarah may attend school by bus",
    "May to bring the form to school",
    "Mr May to see the GP",
    "March with the band",
    "Dad to march to the shop",
    "Dad to second the motion",
    "Dad to sit by the second door",
    "Autumn leaves to be swept",
    "Sun cream to be put on",
    "Mum to read with the 5 year old",
    "Kai to hit the target in 4/5 trials",
    "Lower the rate by 1.5%",
    "Year 6 pupils to sit at the front",
    "Section 47 enquiry to be completed",
    "Gas line to be open 24/7",
    "Kai was last seen on 3 March 2026",
    "Plan agreed on 4 May",
    "Following the meeting on 4 May, Dad to leave",
    "Mum to read weekly",
    "Sarah's mother to attend alcohol support groups",
]


@pytest.mark.parametrize(("text", "date", "kind"), FOUND, ids=[text for text, *_ in FOUND])
def test_finds_when(checked: Callable[[str], Checked], text: str, date: str, kind: str) -> None:
    found = checked(text).date
    assert found is not None
    assert (found.text, found.kind) == (date, kind)
    assert text[found.start : found.end] == date


@pytest.mark.parametrize("text", NO_DATE)
def test_leaves_alone_what_is_no_date(checked: Callable[[str], Checked], text: str) -> None:
    assert [(mention.text, mention.kind) for mention in checked(text).dates] == []


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("SW to write by 3 March 2019", True),
        ("SW to write by 31/08/2026", True),
        ("SW to write by 31/08/26", True),
        ("SW to write by 1 September 2026", False),
        ("SW to write by 3 March 2027", False),
        ("SW to write by 3 March", False),
        ("SW to write by 42 March 2019", False),
    ],
)
def test_dates_that_have_passed_are_questioned(checked: Callable[[str], Checked], text: str, past: bool) -> None:
    assert ("date.past" in {finding.rule for finding in checked(text).findings}) is past


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Mum to ring by 4 October", Level.MET),
        ("Mum to ring by 4 October, ongoing", Level.MET),
        ("Mum to ring within 2 weeks", Level.MET),
        ("Mum to ring every week until 4 October", Level.MET),
    ],
)
def test_a_timescale_is_at_least(checked: Callable[[str], Checked], text: str, level: Level) -> None:
    assert settle(Level.NOT_MET, timed(checked(text))) == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Mum to ring every week", Level.PARTLY),
        ("Mum to ring, ongoing", Level.NOT_MET),
        ("Mum to ring as and when", Level.NOT_MET),
    ],
)
def test_no_timescale_is_at_most(checked: Callable[[str], Checked], text: str, level: Level) -> None:
    assert settle(Level.MET, timed(checked(text))) == level


def timed(read: Checked) -> list[Finding]:
    return [finding for finding in read.findings if finding.criterion is Criterion.TIME_BOUND]


@pytest.mark.parametrize("text", [text for text, *_ in FOUND] + NO_DATE)
def test_a_deadline_never_lowers_time_bound(checked: Callable[[str], Checked], text: str) -> None:
    before, after = timed(checked(text)), timed(checked(f"{text} by 30 June 2027"))
    for level in Level:
        assert settle(level, after) >= settle(level, before)
