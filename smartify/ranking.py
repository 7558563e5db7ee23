"""How likely a practice lead is to sign a rewrite of a draft: by its closeness to the draft, how usual its own words are, its scores and its shape,
with weights fitted on rewrites that were marked blind.

On 158 drafts of unseen topics its first choice would be signed in 55 %, without usage in 46 %, that of a small encoder which read draft and
rewrite together in 44 %; the best there is in 67 %.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from smartify import prompts
from smartify.checker import check
from smartify.checker.compare import content, kept_share
from smartify.classifier import Classifier
from smartify.errors import ModelError
from smartify.fragments import LABEL
from smartify.guidance import Guidance
from smartify.sentence import STOPGAP
from smartify.usage import Usage

FEATURES = (
    "kept",
    "added",
    "specific",
    "measurable",
    "achievable",
    "relevant",
    "time_bound",
    "one objective",
    "goal",
    "words",
    "stopgap",
    "fits",
    "runs",
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Of each feature its mean and spread over the marked rewrites, and its weight; and the constant."""

    mean: tuple[float, ...]
    spread: tuple[float, ...]
    weight: tuple[float, ...]
    constant: float


class Ranker:
    """Puts rewrites of one draft in order."""

    def __init__(self, folder: Path, classifier: Classifier, guidance: Guidance) -> None:
        path = folder / "ranking.json"
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            rows = [told["features"][name] for name in FEATURES]
            mean, spread, weight = (tuple(float(row[key]) for row in rows) for key in ("mean", "spread", "weight"))
            self._weights = Weights(mean, spread, weight, float(told["constant"]))
        except (OSError, ValueError, KeyError, TypeError):
            raise ModelError(f"{path} cannot be read. Fit the weights with `python -m smartify.training fit-ranking`.") from None
        self._classifier, self._guidance, self._usage = classifier, guidance, Usage.load(folder / "usage.json")

    def worth(self, draft: str, rewrites: Sequence[str]) -> list[float]:
        """The probability, for each rewrite of one draft, that it would be signed with at most a small edit."""
        w = self._weights
        return [
            1 / (1 + math.exp(-w.constant - sum(c * (x - m) / s for x, m, s, c in zip(found, w.mean, w.spread, w.weight, strict=True))))
            for found in features([(draft, rewrite) for rewrite in rewrites], self._classifier, self._guidance, self._usage)
        ]


def features(pairs: Sequence[tuple[str, str]], classifier: Classifier, guidance: Guidance, usage: Usage) -> list[list[float]]:
    """The features of each (draft, rewrite); levels are the classifier's expectation, from 0 to 2, over the rewrite's objectives."""
    lines = [[line for line in rewrite.split("\n") if line.strip()] for _, rewrite in pairs]
    objectives = [[LABEL.sub("", line) for line in some if not line.startswith("Goal: ")] or some for some in lines]
    judged = classifier.judge([prompts.for_classifier(check(text, guidance)) for some in objectives for text in some])
    expected = (judged.levels * [0.0, 1.0, 2.0]).sum(axis=2)
    out, at = [], 0
    for (draft, rewrite), some in zip(pairs, objectives, strict=True):
        levels = expected[at : at + len(some)].mean(axis=0).tolist()
        at += len(some)
        shape = [
            float(len(some) == 1),
            float(rewrite.startswith("Goal: ")),
            len(rewrite.split()) / 30,
            float(bool(STOPGAP.search(rewrite))),
        ]
        usual = [usage.fits(draft, rewrite), usage.runs(draft, rewrite)]
        out.append([kept_share(draft, rewrite), len(set(content(rewrite)) - set(content(draft))) / 10, *levels, *shape, *usual])
    return out
