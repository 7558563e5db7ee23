"""How much or how many: what measures, and the figures that are only names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked
from smartify.types import Criterion, Level

FOUND = [
    # counts and shares
    ("Mia to read 10 pages every evening", ["10 pages every evening"]),
    ("Dad to attend 8 of the 10 sessions", ["8 of the 10 sessions"]),
    ("Jake to put his hand up 7 times out of 10", ["7 times out of 10"]),
    ("Kai to sit for registration in 4/5 trials", ["in 4/5 trials"]),
    ("Dad to cook three meals a week", ["three meals a week"]),
    ("SW to see the bedroom at two unannounced visits", ["at two unannounced visits"]),
    # frequencies
    ("Sarah to attend school at least 4 days a week between the May half term and the summer holidays", ["at least 4 days a week"]),
    ("Mum to ring twice a week", ["twice a week"]),
    ("Nurse to weigh him fortnightly", ["fortnightly"]),
    ("SW to visit every 2 weeks", ["every 2 weeks"]),
    ("Sarah's mother to attend weekly alcohol support groups", ["weekly"]),
    ("School to send work home every Friday", ["every Friday"]),
    ("Ella to walk 20 minutes each day", ["20 minutes each day"]),
    ("Mum to read for half an hour each night", ["half an hour each night"]),
    ("Grandad to collect the boys on Fridays", ["on Fridays"]),
    # thresholds, percentages, money, scores
    ("Attendance to be above 92% by July", ["above 92%"]),
    ("Zane to spend £15 a week on credit", ["£15 a week"]),
    ("Kyle to score 15 or less on the PHQ-9", ["score 15 or less"]),
    ("Falls to fall from 12 a month to 6 by 30 June", ["from 12 a month", "to 6"]),
    ("Leila to have no more than 2 late marks a week", ["no more than 2 late marks a week"]),
    # times of day
    ("Kai to be in registration by 8.55am", ["by 8.55am"]),
    ("Kai to be in registration by 8.55am every school day", ["by 8.55am", "every school day"]),
    ("Bus to be caught at 8:15am on school days", ["at 8:15am", "on school days"]),
    ("Leo will be in bed by 8.30pm", ["by 8.30pm"]),
    ("Leo will be in bed by 8pm", ["by 8pm"]),
    ("Shop to open at 14:30", ["at 14:30"]),
]
NOT_MEASURES = [
    "Section 47 enquiry to be completed by the SW",
    "Year 6 pupils to sit at the front",
    "Ring 999 if he comes to the house",
    "Ring 111 for advice",
    "Call 0161 496 0000 to book",
    "Key Stage 2 work to be sent home",
    "Mum to take Kai, aged 7, to the dentist",
    "Kai (7) to see the dentist",
    "The 3 year old to see the GP",
    "Flat 3 to be cleaned by Dad",
    "Band 5 nurse to be recruited",
    "Room 12 to be painted",
    "Complete form C110A",
    "Type 2 diabetes review to be booked",
    "1. Mum to attend the group",
    "2) Mum to attend the group",
    "Mum to attend one of the groups",
    "Dad to attend on 4 May",
    "Dad to attend by 4 May 2027",
    "Dad to attend by 03/10/2026",
    "Dad to attend for the next 12 weeks",
    "SW to write within 5 working days",
    "Kai was last seen on 3 March 2026",
    "Dad to see the GP because he has missed 12 days",
    "Gas certificate line to be open 24/7",
    "SW to send the 2027 report to the panel",
    "Infestation to be tackled under the 2004 Act",
    "Follow the 2025-26 curriculum plan",
    "Improve communication",
    "Sarah's mother to attend alcohol support groups",
]


@pytest.mark.parametrize(("text", "numbers"), FOUND, ids=[text for text, _ in FOUND])
def test_finds_what_measures(checked: Callable[[str], Checked], text: str, numbers: list[str]) -> None:
    found = checked(text).numbers
    assert [mention.text for mention in found] == numbers
    assert [text[mention.start : mention.end] for mention in found] == numbers


@pytest.mark.parametrize("text", NOT_MEASURES)
def test_leaves_alone_what_measures_nothing(checked: Callable[[str], Checked], text: str) -> None:
    assert [mention.text for mention in checked(text).numbers] == []


def test_time_of_day_is_a_measure_and_no_date(checked: Callable[[str], Checked]) -> None:
    read = checked("Kai to be in registration by 8.55am")
    assert ([mention.text for mention in read.numbers], read.dates) == (["by 8.55am"], ())


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Mum to ring twice a week", {"number.found"}),
        ("Mum to send the form", {"number.event", "number.missing"}),
        ("Improve communication", {"number.missing"}),
    ],
)
def test_number_findings(checked: Callable[[str], Checked], text: str, rules: set[str]) -> None:
    assert {finding.rule for finding in checked(text).findings if finding.rule.startswith("number.")} == rules


@pytest.mark.parametrize(
    ("text", "open_ended"),
    [
        ("Sarah's mother to attend alcohol support groups", True),
        ("Parents to increase their attendance at meetings", True),
        ("Kofi to take part in activities", True),
        ("Sarah's mother to attend all alcohol support groups", False),
        ("Sarah's mother to attend weekly alcohol support groups", False),
        ("Mum to attend her scan", False),
        ("Dad to finish the group", False),
    ],
)
def test_taking_part_with_no_end_is_not_measurable(checked: Callable[[str], Checked], text: str, open_ended: bool) -> None:
    found = [finding for finding in checked(text).findings if finding.rule == "number.open_ended"]
    assert [(f.criterion, f.at_most) for f in found] == ([(Criterion.MEASURABLE, Level.NOT_MET)] if open_ended else [])
