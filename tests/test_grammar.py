"""The grammar made for a draft lets through what makes sense, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from smartify import grammar, prompts
from smartify.checker import Checked
from smartify.guidance import Guidance
from smartify.types import Hints


@pytest.fixture(scope="session")
def close(checked: Callable[[str], Checked], tables: Guidance) -> Callable[..., re.Pattern[str] | None]:
    def made(draft: str, **hints: str) -> re.Pattern[str] | None:
        read, told = checked(draft), Hints(**hints)
        expression = grammar.close(read, told, tables, prompts.write(read, told))
        return re.compile(expression) if expression else None

    return made


GROUP = "Mum to attend the parenting group"
GOOD = [
    "{owner Mum} to attend the parenting group {number once a week} {date for the next 8 weeks}.",
    "{owner Mum} to attend the parenting group {date within 6 weeks}.",
    "{owner Mum} to attend the parenting group {number on 2 days a week} {date for the next 3 months}. {contingency If Mum misses one, to ring the worker that day.}",
]
BAD = {
    "another owner": "{owner Dad} to attend the parenting group {date within 6 weeks}.",
    "a word lost": "{owner Mum} to attend the group {date within 6 weeks}.",
    "a word more": "{owner Mum} to attend the good parenting group {date within 6 weeks}.",
    "10 of 2": "{owner Mum} to attend the parenting group {number 10 of 2 sessions} {date within 6 weeks}.",
    "9 days a week": "{owner Mum} to attend the parenting group {number on 9 days a week} {date within 6 weeks}.",
    "120 %": "{owner Mum} to attend the parenting group {number at 120% of sessions} {date within 6 weeks}.",
    "a made-up day": "{owner Mum} to attend the parenting group {date by 42 January}.",
    "no end": "{owner Mum} to attend the parenting group {date ongoing}.",
    "no date": "{owner Mum} to attend the parenting group {number once a week}.",
    "a broken tag": "{owner Mum} to attend the parenting group {date within 6 weeks.",
}


@pytest.mark.parametrize("text", GOOD)
def test_lets_through(close: Callable[..., re.Pattern[str]], text: str) -> None:
    assert close(GROUP).fullmatch(text)


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_keeps_out(close: Callable[..., re.Pattern[str]], text: str) -> None:
    assert not close(GROUP).fullmatch(text)


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        ("Dad must not see the children unless supervised", "{owner Dad} must not see the children unless supervised {date , to be reviewed within 12 weeks}."),
        ("Refer to CAMHS", "{owner The social worker} to refer to CAMHS {date within 5 working days}."),
        ("Forms to be signed by both of them before 4 May", "{owner The social worker} to have forms signed by both of them {date before 4 May}."),
        ("Only give it if she asks", "{owner The home manager} to only give it if she asks {date , to be reviewed within 12 weeks}."),
    ],
)  # fmt: skip
def test_small_words_dates_and_order_stay_by_construction(close: Callable[..., re.Pattern[str]], draft: str, text: str) -> None:
    expression = close(draft)
    assert expression is not None and expression.fullmatch(text)
    for word in ("not ", "unless ", "both ", "Only ", "only ", "before "):
        if word in text:
            assert not expression.fullmatch(text.replace(word, "", 1))


def test_what_is_told_is_the_only_way(close: Callable[..., re.Pattern[str]]) -> None:
    told = close(GROUP, owner="Ms Khan", measure="6 sessions", by="4 May 2027")
    assert told.fullmatch("{owner Ms Khan} to attend the parenting group {number 6 sessions} {date by 4 May 2027}.")
    assert not told.fullmatch("{owner Mum} to attend the parenting group {number 6 sessions} {date by 4 May 2027}.")
    assert not told.fullmatch("{owner Ms Khan} to attend the parenting group {number 5 sessions} {date by 4 May 2027}.")


def test_names_go_in_as_stand_ins(close: Callable[..., re.Pattern[str]], checked: Callable[[str], Checked]) -> None:
    expression = close("Zainab to see the dentist")
    assert "Zainab" not in expression.pattern


def test_without_an_owner_in_front_there_is_none(close: Callable[..., re.Pattern[str] | None]) -> None:
    assert close("Teeth - no pain by next review, Jakub to finish treatment.") is None


@pytest.mark.parametrize(
    ("measure", "fits"),
    [
        ("once a week", True),
        ("on at least 4 days a week", True),
        ("in 4 of 5 lessons", True),
        ("for 20 minutes on 3 evenings a week", True),
        ("5 of 4", False),
        ("within 10 concerns", False),
    ],
)
def test_measures_of_the_table(tables: Guidance, measure: str, fits: bool) -> None:
    assert bool(re.fullmatch(tables.measures, measure)) is fits


def test_a_shape_is_kept_to(checked: Callable[[str], Checked], tables: Guidance) -> None:
    read = checked("Mum to be sober")
    two = re.compile(grammar.free(read, Hints(), tables, prompts.write(read, Hints()), "goal, 1 objective"))
    assert two.fullmatch(
        "Goal: Mum to be sober.\nObjective: {owner Mum} to go to the alcohol service {number once a week} {date for the next 12 weeks}."
    )
    assert not two.fullmatch("{owner Mum} to go to the alcohol service {number once a week} {date for the next 12 weeks}.")
