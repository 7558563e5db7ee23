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
    without = judge([_without(text, [span]) for span in words])[1]
    tried: list[tuple[Criterion, list[tuple[int, int]]]] = []
    for criterion, level in levels.items():
        place = order.index(criterion)
        effect = probabilities[place, level] - without[:, place, level]
        ranked = sorted(range(len(words)), key=lambda i: -effect[i])
        tried += [(criterion, sorted(words[i] for i in ranked[:size])) for size in range(1, min(MOST, len(words) - 1) + 1)]
    decided = judge([_without(text, spans) for _, spans in tried])[0]
    shown: dict[Criterion, list[Finding]] = {}
    for (criterion, spans), said in zip(tried, decided, strict=True):
        instead = Level(int(said[order.index(criterion)]))
        if criterion not in shown and instead != levels[criterion]:
            shown[criterion] = list(_findings(text, criterion, spans, instead))
    return [finding for findings in shown.values() for finding in findings]


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
