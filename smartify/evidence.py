"""The words a classifier's level rests on, found by occlusion: leave words out, read what is left afresh, and see the level change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smartify.scores import NAMES
from smartify.types import Criterion, Finding, Level

if TYPE_CHECKING:
    import numpy as np

WORD = re.compile(r"[^\W_][\w'’/%.-]*")
# Words that only hold others together are not tried: nobody would learn from them.
JOINING = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "and",
        "or",
        "in",
        "on",
        "at",
        "for",
        "with",
        "from",
        "her",
        "his",
        "their",
        "its",
        "my",
        "our",
        "your",
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "is",
        "are",
        "be",
        "been",
        "am",
        "was",
        "were",
        "will",
        "shall",
        "that",
        "this",
    ]
)
MOST = 4  # words: a level that only falls when more are gone rests on the line as a whole
LONGEST = 60  # words of a line that are tried

Judge = Callable[[Sequence[str]], "tuple[np.ndarray, np.ndarray]"]


def found(text: str, levels: dict[Criterion, Level], probabilities: np.ndarray, judge: Judge) -> list[Finding]:
    """A finding for each criterion whose level changes when at most MOST words are left out; the fewest that do, the likeliest first.

    `levels` are those that the classifier decided, `probabilities` (5, 3) what it said of the whole text, and `judge` gives
    (levels (n, 5) as they would be decided, probabilities (n, 5, 3)) of other texts.
    """
    words = [match.span() for match in WORD.finditer(text) if match[0].lower() not in JOINING][:LONGEST]
    if len(words) < 2 or not levels:
        return []
    order = list(Criterion)
    alone, without = judge([_without(text, [span]) for span in words])
    ranked: dict[Criterion, list[int]] = {}  # the words, those first without which a level is least likely
    for criterion, level in levels.items():
        place = order.index(criterion)
        ranked[criterion] = (without[:, place, level] - probabilities[place, level]).argsort(kind="stable").tolist()
    shown: dict[Criterion, list[Finding]] = {}
    for size in range(1, min(MOST, len(words) - 1) + 1):
        tried = {criterion: sorted(words[i] for i in places[:size]) for criterion, places in ranked.items() if criterion not in shown}
        decided = _decided(text, tried, judge) if size > 1 else {c: alone[places[0]] for c, places in ranked.items()}
        for criterion, spans in tried.items():
            instead = Level(int(decided[criterion][order.index(criterion)]))
            if instead != levels[criterion]:
                shown[criterion] = list(_findings(text, criterion, spans, instead))
    return [finding for criterion in levels for finding in shown.get(criterion, ())]


def _decided(text: str, tried: dict[Criterion, list[tuple[int, int]]], judge: Judge) -> dict[Criterion, np.ndarray]:
    """The levels of the text without the words that are tried for each criterion; what several try is read once."""
    left = {criterion: _without(text, spans) for criterion, spans in tried.items()}
    texts = list(dict.fromkeys(left.values()))
    read = dict(zip(texts, judge(texts)[0], strict=True)) if texts else {}
    return {criterion: read[words] for criterion, words in left.items()}


def _findings(text: str, criterion: Criterion, spans: list[tuple[int, int]], instead: Level) -> list[Finding]:
    """One finding for each run of words; the first says what they do together."""
    runs: list[tuple[int, int]] = []
    for start, end in spans:
        if runs and not text[runs[-1][1] : start].strip():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    quoted = "’ and ‘".join(text[start:end] for start, end in runs)
    says = f"It rests on ‘{quoted}’: without, the answer would be '{NAMES[instead]}'."
    return [
        Finding(rule="classifier.words", criterion=criterion, span=run, says=says if place == 0 else "") for place, run in enumerate(runs)
    ]


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return re.sub(r"\s+", " ", text).strip()
