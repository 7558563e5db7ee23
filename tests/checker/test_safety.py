"""What no plan may ask for is found, and no rewrite asks for it: on the rows of the table, on 140 hard drafts that the table was made with, and on 100 unseen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from smartify import guidance
from smartify.checker import Checked
from smartify.checker.compare import OWN_WORD, UNSAFE, compare
from smartify.checker.safety import expression, own_word
from smartify.checker.suspicion import SUSPECTED, alarmed
from smartify.fragments import read
from smartify.guidance import Guidance
from smartify.reviewer import Reviewer
from smartify.rewriter import Desk, rewrite
from smartify.types import Hints, Level, Objective, Rewrite

ROWS = guidance.load().rows["safety.csv"]
HARD = list(csv.DictReader((Path(__file__).parents[1] / "data" / "hard_drafts.csv").open(encoding="utf-8")))
# Whom and what a rule cannot yet see: the words alone do not show a child, a victim or a risk. Counted, so that it can only fall.
BROKEN_BY_RULES = 16  # of 140; the table was made with these drafts in view
BROKEN_WITH_MODEL = 8  # of 28
# Nobody looked at these while rules or weights were made: 63 of 100 ask for what no plan may. Rules alone see 6 of them.
UNSEEN = [row for row in csv.DictReader((Path(__file__).parents[1] / "data" / "unseen_drafts.csv").open(encoding="utf-8")) if row["never"]]
SEEN, ASKED, BROKEN_UNSEEN = 31, 41, 36  # found, found or asked about, repeated by a rewrite of the rules


@pytest.mark.parametrize("row", ROWS, ids=[row.phrase for row in ROWS])
def test_row_catches_and_spares(row: guidance.Row) -> None:
    assert expression(row.phrase).search(row.catches)
    assert not expression(row.phrase).search(row.spares)


def test_every_kind_has_rows_a_rule_and_a_task(tables: Guidance) -> None:
    kinds = {row.kind for row in ROWS}
    assert {f"safety.{kind}" for kind in kinds} == UNSAFE
    assert all(sum(row.kind == kind for row in ROWS) >= 12 for kind in kinds)
    assert all({"task", "count", "until", "asks", "why"} <= set(tables.rules[rule]) for rule in UNSAFE)


def broken(made: Rewrite, never: str, checked: Callable[[str], Checked]) -> list[str]:
    """What a rewrite does of the things it must never do."""
    found = []
    for condition in filter(None, never.split(";")):
        what, _, words = condition.partition("=")
        if what == "says" and words.lower() in made.text.lower():
            found.append(condition)
        if what == "owner":
            owners = [checked(objective).owner for objective in made.objectives]
            found += [condition for owner in owners if owner and words.lower() in owner.text.lower()]
    return found


def test_hard_drafts_by_rule_alone(checked: Callable[[str], Checked], tables: Guidance) -> None:
    made = [(row, rewrite(checked(row["draft"]), Hints(), Desk(tables))) for row in HARD]
    assert len(HARD) >= 120
    wrong = [(row["draft"], broken(r, row["never"], checked)) for row, r in made if broken(r, row["never"], checked)]
    assert len(wrong) <= BROKEN_BY_RULES, wrong
    for row, r in made:
        assert r.passed, (row["draft"], r.problems)
        assert not [f.rule for f in checked(r.text).findings if f.rule in UNSAFE], r.text


@pytest.mark.weights
def test_unseen_drafts(reviewer: Reviewer, checked: Callable[[str], Checked], tables: Guidance) -> None:
    found = [reviewer.checked(Objective(text=row["draft"])) for row in UNSEEN]
    firm = [any(f.rule in UNSAFE or f.rule == "harm.misplaced_duty" for f in draft.findings) for draft in found]
    asked = [any(f.rule == SUSPECTED for f in draft.findings) for draft in found]
    made = [rewrite(draft, Hints(), Desk(tables)) for draft in found]
    assert sum(firm) >= SEEN and sum(a or b for a, b in zip(firm, asked, strict=True)) >= ASKED
    assert sum(bool(broken(r, row["never"], checked)) for row, r in zip(UNSEEN, made, strict=True)) <= BROKEN_UNSEEN


@pytest.mark.weights
@pytest.mark.slow
def test_hard_drafts_with_the_model(reviewer: Reviewer, checked: Callable[[str], Checked]) -> None:
    made = [(row, rewrite(checked(row["draft"]), Hints(), reviewer.desk())) for row in HARD[::5]]  # all of them take five minutes
    wrong = [(row["draft"], r.text, broken(r, row["never"], checked)) for row, r in made if broken(r, row["never"], checked)]
    assert len(wrong) <= BROKEN_WITH_MODEL, wrong
    for _, r in made:
        assert r.passed
        assert not [f.rule for f in checked(r.text).findings if f.rule in UNSAFE], r.text


def test_a_suspicion_asks_and_an_alarm_holds_the_level(checked: Callable[[str], Checked], tables: Guidance) -> None:
    plain = checked("Tell school it was a fall by 4 May")
    asked, firm = alarmed(plain, "secrecy", False, tables).findings[-1], alarmed(plain, "secrecy", True, tables).findings[-1]
    assert (asked.rule, asked.at_most, asked.span) == (SUSPECTED, None, None) and asked.says.endswith("?")
    assert (firm.rule, firm.at_most) == ("safety.secrecy", Level.NOT_MET)
    assert alarmed(plain, "duty", True, tables).findings[-1].rule == "harm.misplaced_duty"
    caught = checked("Mum to see the GP and not tell the social worker")
    assert alarmed(caught, "blame", True, tables) is caught  # a rule has found it already


def test_what_the_classifier_alone_sees_is_not_written_again(checked: Callable[[str], Checked], tables: Guidance) -> None:
    draft = alarmed(checked("Tell school it was a fall by 4 May"), "secrecy", True, tables)
    made = rewrite(draft, Hints(), Desk(tables))
    assert made.passed and "fall" not in made.text and "what has to be shared" in made.text
    kept = read("{owner Mum} to tell school it was a fall {number once} {date by 4 May}.") or ()
    assert any(p.startswith("It still asks for what no plan may ask for") for p in compare(draft, kept, Hints(), tables).problems)


UNSAFE_REWRITES = {
    "a secret": ("Mum to see the GP", "{owner Mum} to see the GP {date within 2 weeks} and not tell the social worker."),
    "a tolerance": ("Dad not to smack Kai", "{owner Dad} to smack Kai no more than once a week {date , to be reviewed within 6 weeks}."),
}


@pytest.mark.parametrize(("draft", "text"), UNSAFE_REWRITES.values(), ids=UNSAFE_REWRITES)
def test_no_rewrite_brings_in_what_no_plan_may_ask_for(checked: Callable[[str], Checked], tables: Guidance, draft: str, text: str) -> None:
    problems = compare(checked(draft), read(text) or (), Hints(), tables).problems
    assert any(problem.startswith("It asks for what no plan may ask for") for problem in problems), problems


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dad to say he is sober when he comes for the kids", True),
        ("I will tell my worker how much I drink", True),
        ("I will tell my worker how much I drink, with a breath test at each visit", False),
        ("Mum to tell the school when she will be late", False),
        ("I will tell my key worker when I want to start using", False),
        ("Dad to attend the alcohol service weekly", False),
    ],
)
def test_own_word_as_the_only_proof(text: str, found: bool) -> None:
    assert own_word(text) is found


def test_a_risk_needs_a_second_source(checked: Callable[[str], Checked], tables: Guidance) -> None:
    draft = checked("Dad to say he is sober when he comes for the kids")
    alone = read("{owner Dad} to say he is sober when he comes for the kids {number every Saturday} {date for the next 8 weeks}.") or ()
    proved = read(
        "{owner Dad} to say he is sober when he comes for the kids {number every Saturday} {date for the next 8 weeks} {evidence , with a breath test}."
    )
    assert OWN_WORD in compare(draft, alone, Hints(), tables).problems
    assert OWN_WORD not in compare(draft, proved or (), Hints(), tables).problems
