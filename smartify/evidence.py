"""The words a classifier's level rests on, found by occlusion: leave words out, read what is left afresh, and see the level change."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smartify.checker import Checked
from smartify.scores import NAMES
from smartify.types import Criterion, Finding, Level

if TYPE_CHECKING:
    import numpy as np

WORD = re.compile(r"[^\W_](?:[\w'’/%.-]*[\w%])?")
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
MOST = 4  # parts: a level that only falls when more are gone rests on the line as a whole
LONGEST = 60  # parts of a line that are tried

Judge = Callable[[Sequence[str]], "tuple[np.ndarray, np.ndarray]"]


def parts(checked: Checked) -> list[tuple[int, int]]:
    """What can be left out, in order: each person, number, date and purpose that was found, whole, and each other word that can be learnt from."""
    found = (*checked.parties, *checked.names, *checked.numbers, *checked.dates, *filter(None, (checked.owner, checked.purpose)))
    spans: list[tuple[int, int]] = []
    for start, end in sorted((mention.start, mention.end) for mention in found):
        if spans and start < spans[-1][1]:
            spans[-1] = spans[-1][0], max(end, spans[-1][1])
        else:
            spans.append((start, end))
    taken = list(spans)
    for word in WORD.finditer(checked.text):
        if word[0].lower() not in JOINING and not any(start < word.end() and word.start() < end for start, end in taken):
            spans.append(word.span())
    return sorted(spans)[:LONGEST]


def found(checked: Checked, levels: dict[Criterion, Level], probabilities: np.ndarray, judge: Judge) -> list[Finding]:
    """A finding for each criterion whose level changes when at most MOST parts are left out; the fewest that do, the likeliest first.

    `levels` are those that the classifier decided, `probabilities` (5, 3) what it said of the whole text, and `judge` gives
    (levels (n, 5) as they would be decided, probabilities (n, 5, 3)) of other texts.
    """
    text, words = checked.text, parts(checked)
    if len(words) < 2 or not levels:
        return []
    order = list(Criterion)
    singly = [_without(text, [span]) for span in words]
    alone, without = judge(singly)
    known = dict(zip(singly, alone, strict=True))
    ranked: dict[Criterion, list[int]] = {}  # the parts, those first without which a level is least likely
    for criterion, level in levels.items():
        place = order.index(criterion)
        ranked[criterion] = (without[:, place, level] - probabilities[place, level]).argsort(kind="stable").tolist()
    shown: dict[Criterion, tuple[list[tuple[int, int]], Level]] = {}
    open_still, most = list(ranked), min(MOST, len(words) - 1)
    # One part; then as many as may be; and only where the level changes with those, how few are enough.
    for sizes in ((1,), (most,), tuple(range(most - 1, 1, -1))):
        tried = [(criterion, sorted(words[i] for i in ranked[criterion][:size])) for size in sizes for criterion in open_still]
        left = [_without(text, spans) for _, spans in tried]
        if fresh := [rest for rest in dict.fromkeys(left) if rest not in known]:
            known |= zip(fresh, judge(fresh)[0], strict=True)
        for (criterion, spans), rest in zip(tried, left, strict=True):
            instead = Level(int(known[rest][order.index(criterion)]))
            if instead != levels[criterion]:
                shown[criterion] = spans, instead
        open_still = [criterion for criterion in open_still if (criterion in shown) == (sizes == (most,) and most > 1)]
    return [finding for criterion in levels if criterion in shown for finding in _findings(text, criterion, *shown[criterion])]


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
