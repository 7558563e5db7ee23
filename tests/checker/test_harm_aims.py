"""Duties laid on the person harmed, and two aims run together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked
from smartify.types import Criterion, Level

MISPLACED = [
    "Mother to ensure there are no further incidents of domestic violence",
    "Mum to leave the relationship",
    "Mum to end the relationship with her partner",
    "Mum to separate from Dad",
    "Mum to prevent Dad from coming to the house",
    "Mother not to allow the perpetrator into the home",
    "Leila must not let her ex-partner into the flat",
    "Leila to keep her ex-partner away from the house",
    "Sarah's mother to protect the children from domestic abuse",
    "Mum not to let him stay at the house",
    "Mum to avoid provoking her partner into violence",
]
IN_PLACE = [
    "The father to attend perpetrator groups for the next 12 weeks",
    "Dad to stop hitting Mum",
    "Perpetrator to leave the home by 4 May",
    "Her ex-partner not to return to the house",
    "Social worker to prevent further abuse",
    "Police to remove him from the home",
    "Mum to report any abuse to the police",
    "Mum to meet the worker alone about the violence",
    "Mum to get the boiler fixed",
    "Parents not to let him smoke at home",
    "Ensure there are no further instances of domestic violence",
    "Mum to prevent damp by opening the windows each day",
    "Leila to let the gas engineer in by Friday",
]
JOINED = [
    ("Leon to get a job and keep it", "keep"),
    ("SW to assess and follow all recommendations", "follow"),
    ("Dad to attend and engage", "engage"),
    ("Mum to ring the school, then report to the SW", "report"),
    ("Kai to see the GP as well as attend the clinic", "attend"),
]
ONE_AIM = [
    "Mum and Dad to attend the group",
    "Mum to wash and dry the sheets",
    "Fish and chips to be served on Fridays",
    "Dad to attend the group on Monday and Friday",
    "Kai to tidy the bedroom and the landing",
]


@pytest.mark.parametrize("text", MISPLACED)
def test_duty_on_the_person_harmed(checked: Callable[[str], Checked], text: str) -> None:
    found = [finding for finding in checked(text).findings if finding.rule == "harm.misplaced_duty"]
    assert [(finding.criterion, finding.at_most) for finding in found] == [(Criterion.ACHIEVABLE, Level.NOT_MET)]


@pytest.mark.parametrize("text", IN_PLACE)
def test_duty_where_it_belongs(checked: Callable[[str], Checked], text: str) -> None:
    assert "harm.misplaced_duty" not in {finding.rule for finding in checked(text).findings}


@pytest.mark.parametrize(("text", "second"), JOINED, ids=[text for text, _ in JOINED])
def test_two_aims(checked: Callable[[str], Checked], text: str, second: str) -> None:
    spans = [finding.span for finding in checked(text).findings if finding.rule == "aims.joined"]
    assert [text[slice(*span)] for span in spans if span] == [second]


@pytest.mark.parametrize("text", ONE_AIM)
def test_one_aim(checked: Callable[[str], Checked], text: str) -> None:
    assert "aims.joined" not in {finding.rule for finding in checked(text).findings}
