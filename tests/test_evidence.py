"""The words a level rests on: the fewest that change it, never more than four, and none where none do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from smartify import evidence
from smartify.types import Criterion, Level


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
    for finding in evidence.found(text, decided, shares[0], judge):
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
    shown = list(evidence.found(text, {Criterion.SPECIFIC: Level.MET}, both([text])[1][0], both))
    assert [text[slice(*f.span)] for f in shown if f.span] == ["red door"]
    assert shown[0].says == "It rests on ‘red door’: without, the answer would be 'no'."


def test_a_single_word_has_nothing_to_leave_out() -> None:
    assert evidence.found("weekly", {Criterion.SPECIFIC: Level.MET}, judge(["weekly"])[1][0], judge) == []
