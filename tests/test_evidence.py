"""The words a level rests on: the fewest that change it, never more than four, and none where none do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smartify import evidence, guidance
from smartify.checker import check
from smartify.types import Criterion, Level

TABLES = guidance.load()


def judge(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Specific is met where both 'red' and 'door' stand; Achievable never changes; every other criterion is as Specific."""
    levels, shares = [], []
    for text in texts:
        seen = ("red" in text) + ("door" in text)
        p = {2: [0.1, 0.2, 0.7], 1: [0.2, 0.5, 0.3], 0: [0.8, 0.1, 0.1]}[seen]
        shares.append([p, p, [0.0, 0.0, 1.0], p, p])
        levels.append([int(np.argmax(p)), int(np.argmax(p)), 2, int(np.argmax(p)), int(np.argmax(p))])
    return np.array(levels), np.array(shares)


def found(text: str) -> dict[Criterion, list[str]]:
    levels, shares = judge([text])
    decided = {criterion: Level(int(level)) for criterion, level in zip(Criterion, levels[0], strict=True)}
    shown: dict[Criterion, list[str]] = {}
    for finding in evidence.found(check(text, TABLES), decided, shares[0], judge):
        assert finding.rule == "classifier.words" and finding.span
        shown.setdefault(finding.criterion, []).append(text[slice(*finding.span)])
    return shown


def test_one_word_that_is_enough_is_shown_alone() -> None:
    shown = found("Mum to paint the red door by May")
    assert shown[Criterion.SPECIFIC] in (["red"], ["door"])


def test_a_level_that_never_changes_rests_on_no_words() -> None:
    assert Criterion.ACHIEVABLE not in found("Mum to paint the red door by May")


def test_words_side_by_side_are_one_run_and_the_first_says_what_they_do() -> None:
    def both(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        gone = ["red" not in text and "door" not in text for text in texts]
        left = [("red" in text) + ("door" in text) for text in texts]
        p = [[0.9, 0.1, 0.0] if g else [0.3 - 0.1 * n, 0.1, 0.6 + 0.1 * n] for g, n in zip(gone, left, strict=True)]
        return np.array([[0 if g else 2] * 5 for g in gone]), np.array([[row] * 5 for row in p])

    text = "Mum to paint the red door"
    shown = list(evidence.found(check(text, TABLES), {Criterion.SPECIFIC: Level.MET}, both([text])[1][0], both))
    assert [text[slice(*f.span)] for f in shown if f.span] == ["red door"]
    assert shown[0].says == "It rests on ‘red door’: without, the answer would be 'no'."


def test_a_single_word_has_nothing_to_leave_out() -> None:
    assert evidence.found(check("weekly", TABLES), {Criterion.SPECIFIC: Level.MET}, judge(["weekly"])[1][0], judge) == []


def test_a_person_a_number_and_a_date_are_left_out_whole() -> None:
    text = "Sarah's mother to attend groups twice a week until 30 June 2027 so that Sarah is safe."
    assert [text[slice(*span)] for span in evidence.parts(check(text, TABLES))] == [
        "Sarah's mother",
        "attend",
        "groups",
        "twice a week",
        "until 30 June 2027",
        "so that Sarah is safe",
    ]


def test_a_level_that_most_parts_do_not_change_is_not_read_for_fewer() -> None:
    read: list[str] = []

    def counting(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        read.extend(texts)
        return judge(texts)

    checked = check("Grandad will paint seven big wooden fences slowly", TABLES)
    levels, shares = judge([checked.text])
    assert evidence.found(checked, {Criterion.ACHIEVABLE: Level.MET}, shares[0], counting) == []
    assert len(read) == len(evidence.parts(checked)) + 1
