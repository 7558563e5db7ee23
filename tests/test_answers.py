"""Answers mend a sentence by rule, and any part proposed can be refused: what is left reads as a sentence."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartify.answers import answered, lines_of, without
from smartify.checker import Checked
from smartify.checker.compare import lay_out
from smartify.fragments import read
from smartify.guidance import Guidance
from smartify.rewriter import Desk, rewrite
from smartify.training import data
from smartify.types import Hints

DATA = Path(__file__).parents[1] / "training_data"
MOST = 64  # of the subsets of one rewrite


def faults(text: str) -> list[str]:
    """What no sentence of a plan may look like."""
    found = []
    for line in text.split("\n"):
        line = re.sub(r"^(?:Goal|Objective(?: \d+)?): ", "", line)
        if not re.match(r"[A-Z0-9'£(\"‘_]", line):
            found.append("begins small")
        if not line.endswith((".", "!", "?")):
            found.append("has no stop")
        if re.search(r"  | [,.;](?!\d)|,,|\.\.(?!\.)|,\.|^[,.]", line):
            found.append("stray space or stop")
        if re.search(r"\b(?:to|and|or|by|within|the|a|so that|because|every)[.,](?: |$)", line) and "moving" not in line:
            found.append("ends on a word that leads on")
        if re.search(r"\bto to\b|\bto will\b|\bwill to\b|\bby by\b|\bthe the\b", line):
            found.append("says it twice")
    return found


def pairs(count: int) -> list[data.Row]:
    rows = [row for row in data.load(DATA, "pairs", "train") if not row["blank"]]
    return random.Random(3).sample(rows, count)


def test_every_accepted_subset_of_200_rewrites_is_a_sentence() -> None:
    chance = random.Random(5)
    tried, wrong = 0, []
    for row in pairs(200):
        lines = read(row["rewrite"]) or ()
        parts = [
            (i, j) for i, line in enumerate(lines) for j, p in enumerate(line.pieces) if p.kind != "core" and line.label == "objective"
        ]
        whole = faults(lay_out(lines)[0])  # a goal may end on "who I can go to"
        subsets = list(itertools.chain.from_iterable(itertools.combinations(parts, size) for size in range(len(parts) + 1)))
        for refused in chance.sample(subsets, MOST) if len(subsets) > MOST else subsets:
            text = lay_out(without(lines, refused))[0]
            tried += 1
            if found := [fault for fault in faults(text) if fault not in whole]:
                wrong.append((found, text))
    assert tried > 2000
    assert len(wrong) / tried < 0.01, wrong[:5]  # phrasal verbs ("to be in for", "to move to") may stand at the end of a sentence


ANSWERS = {"owner": "Ms Khan", "measure": "twice a week", "by": "30 June 2027"}


def some(parts: dict[str, str]) -> Iterator[dict[str, str]]:
    for size in range(len(parts) + 1):
        yield from (dict(chosen) for chosen in itertools.combinations(parts.items(), size))


def test_any_answers_to_200_drafts_give_a_sentence_that_has_them(checked: Callable[[str], Checked], tables: Guidance) -> None:
    wrong = []
    for row in pairs(200):
        draft = checked(row["draft"])
        for answers in some(ANSWERS):
            lines, comparison = answered(draft, Hints(**answers), tables)
            text = lay_out(lines)[0]
            assert all(words in text for words in answers.values()), (row["draft"], text)
            assert not [m for m in comparison.to_confirm if m.text in ANSWERS.values()]
            found = [fault for fault in faults(text) if fault != "begins small" and not faults(f"{row['draft'].strip().rstrip('.')}.")]
            if found:
                wrong.append((found, text))
    assert len(wrong) <= 16, wrong[:8]  # of 1,600


@pytest.mark.parametrize(
    ("draft", "answers", "text"),
    [
        (
            "Mum to attend the group",
            {"measure": "once a week", "by": "30 June 2027"},
            "Mum to attend the group once a week by 30 June 2027.",
        ),
        ("Consent forms to be signed by both parents", {"owner": "Ms Khan"}, "Ms Khan to have consent forms signed by both parents."),
        (
            "Monitor home conditions on an ongoing basis",
            {"owner": "Ms Khan", "by": "30 June 2027"},
            "Ms Khan to monitor home conditions by 30 June 2027.",
        ),
        ("Counselling for Niamh", {"owner": "Ms Khan", "by": "half term"}, "Ms Khan to arrange counselling for Niamh by half term."),
        ("School to send work home", {"owner": "Ms Khan"}, "Ms Khan to send work home."),
        ("Letters not to be opened by staff", {"owner": "Ms Khan"}, "Ms Khan to see that letters are not opened by staff."),
        ("I want to cook for myself", {"measure": "3 meals a week"}, "I want to cook for myself 3 meals a week."),
        ("- Dad to ring school asap", {"by": "4 May 2027"}, "Dad to ring school by 4 May 2027."),
    ],
)
def test_answers_stand_where_they_belong(
    checked: Callable[[str], Checked], tables: Guidance, draft: str, answers: dict[str, str], text: str
) -> None:
    assert lay_out(answered(checked(draft), Hints(**answers), tables)[0])[0] == text


def test_the_same_answers_give_the_same_sentence(checked: Callable[[str], Checked], tables: Guidance) -> None:
    draft, answers = checked("Mum to engage with services"), Hints(measure="weekly", by="4 May 2027")
    assert answered(draft, answers, tables) == answered(draft, answers, tables)


def test_lines_come_back_from_a_record(checked: Callable[[str], Checked], tables: Guidance) -> None:
    made = rewrite(checked("Improve communication"), Hints(goal="everyone knows the plan"), Desk(tables))
    assert lay_out(lines_of(made))[0] == made.text
