"""Lines all in capitals or with none are read as they would be written; every other line as it is."""

from __future__ import annotations

import pytest

from smartify import guidance
from smartify.checker import check
from smartify.checker.casing import recased

TABLES = guidance.load()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("jayden to attend school until 6 may", "Jayden to attend school until 6 May"),
        ("tia and kofi to cook tea on mon 3 march", "Tia and Kofi to cook tea on Mon 3 March"),
        ("mrs whelan to support theo's reading", "Mrs Whelan to support Theo's reading"),
        ("DARREN AND KEELY'S SW TO RING", "Darren and Keely's sw to ring"),
        ("grace to ring the school", "Grace to ring the school"),
        ("i want to feel better, i'm tired", "I want to feel better, I'm tired"),
        ("may need to march on in april", "may need to march on in April"),
        ("senco to check the oximetry and spirometry", "senco to check the oximetry and spirometry"),
        ("Mum to see jayden", "Mum to see jayden"),
        ("CIN PLAN", "CIN PLAN"),
        ("12 345", "12 345"),
    ],
)
def test_a_line_without_a_case_of_its_own_gets_one(text: str, read: str) -> None:
    assert recased(text, TABLES) == read


@pytest.mark.parametrize("how", [str.lower, str.upper], ids=["small letters", "capitals"])
@pytest.mark.parametrize(
    "text",
    [
        "Jayden to attend school 4 days a week until 6 May 2027",
        "Social worker to see Tia alone at school once a week for 6 weeks",
        "Mrs Whelan to bring the forms by Friday 3 March so that the claim is paid",
        "Mum & Theo's SW to meet for 30 mins every Monday until 30 June",
        "I will ring the clinic twice a week until April",
    ],
)
def test_case_changes_nothing_that_is_found(text: str, how) -> None:  # type: ignore[no-untyped-def]
    as_it_is, otherwise = check(text, TABLES), check(how(text), TABLES)
    assert otherwise.text == how(text)
    for part in ("owner", "date", "purpose"):
        one, other = getattr(as_it_is, part), getattr(otherwise, part)
        assert (one and (one.start, one.end, one.kind)) == (other and (other.start, other.end, other.kind)), part
    assert [(n.start, n.end) for n in as_it_is.numbers] == [(n.start, n.end) for n in otherwise.numbers]
