"""Agreement and its uncertainty: quadratic weighted kappa, macro-F1, intervals by topic, calibration, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

LEVELS = 3
BINS = 10
RESAMPLES = 1000
COVERAGES = (1.0, 0.95, 0.9, 0.8, 0.7)
WEIGHTS = (np.arange(LEVELS)[:, None] - np.arange(LEVELS)[None, :]) ** 2


def kappa(truth: Any, said: Any) -> float:
    """Quadratic weighted kappa of two sequences of levels 0 to 2; 0 where chance alone would agree as much."""
    table = np.bincount(np.asarray(truth) * LEVELS + np.asarray(said), minlength=LEVELS**2).reshape(LEVELS, LEVELS)
    expected = table.sum(1)[:, None] * table.sum(0)[None, :] / max(table.sum(), 1)
    chance = float((WEIGHTS * expected).sum())
    return 1 - float((WEIGHTS * table).sum()) / chance if chance else 0.0


def macro_f1(truth: Any, said: Any) -> float:
    """The mean of the three levels' F1."""
    truth, said = np.asarray(truth), np.asarray(said)
    each = []
    for level in range(LEVELS):
        right = int(((truth == level) & (said == level)).sum())
        named = int((truth == level).sum() + (said == level).sum())
        each.append(2 * right / named if named else 0.0)
    return float(np.mean(each))


def figures(truth: Any, said: Any) -> dict[str, float]:
    """Both, rounded."""
    return {"kappa": round(kappa(truth, said), 3), "macro_f1": round(macro_f1(truth, said), 3)}


def interval(truth: Any, said: Any, families: Sequence[str], seed: int = 7) -> tuple[float, float]:
    """The middle 95 % of kappa over resampled topics: lines of one topic are alike, so topics are drawn and not lines."""
    truth, said = np.asarray(truth), np.asarray(said)
    names, place = np.unique(families, return_inverse=True)
    held = [np.flatnonzero(place == number) for number in range(len(names))]
    chance = np.random.default_rng(seed)
    drawn = []
    for _ in range(RESAMPLES):
        rows = np.concatenate([held[i] for i in chance.integers(len(held), size=len(held))])
        drawn.append(kappa(truth[rows], said[rows]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return round(float(low), 3), round(float(high), 3)


def temperature(logarithms: Any, truth: Any) -> float:
    """What log-probabilities of shape (n, 3) are divided by for the least surprise at the truth."""
    from scipy.optimize import minimize_scalar

    def surprise(divisor: float) -> float:
        scaled = logarithms / divisor
        scaled = scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True)
        return float(-scaled[np.arange(len(truth)), truth].mean())

    return round(float(minimize_scalar(surprise, bounds=(0.3, 4.0), method="bounded").x), 3)


def cannot_tell_below(probabilities: Any, truth: Any, most: float = 0.1, wrong_at_least: float = 0.5) -> float:
    """The confidence under which so large a share of levels is wrong, leaving out no more than `most` of the lines; 0 where there is none."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == np.asarray(truth)
    order = np.argsort(confidence)
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    allowed = [k for k in range(5, int(most * len(order)) + 1) if wrong[k - 1] >= wrong_at_least]
    if not allowed:
        return 0.0
    last = allowed[-1]
    return round(float(confidence[order][last - 1 : last + 1].mean()), 4)


def calibration(probabilities: Any, truth: Any) -> dict[str, Any]:
    """Expected calibration error over ten bins of confidence, and the bins: (mean confidence, share right, lines)."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == np.asarray(truth)
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    bins, error = [], 0.0
    for number in range(BINS):
        inside = place == number
        if inside.any():
            said, held = float(confidence[inside].mean()), float(right[inside].mean())
            error += abs(said - held) * inside.mean()
            bins.append((round(said, 3), round(held, 3), int(inside.sum())))
    return {"ece": round(float(error), 4), "bins": bins}


def coverage(probabilities: Any, truth: Any) -> dict[str, float]:
    """The share wrong among the most confident 100, 95, 90, 80 and 70 % of lines."""
    wrong = (probabilities.argmax(1) != np.asarray(truth))[np.argsort(-probabilities.max(1), kind="stable")]
    return {f"{share:.2f}": round(float(wrong[: max(1, round(share * len(wrong)))].mean()), 4) for share in COVERAGES}
