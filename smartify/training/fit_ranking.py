"""Fit the weights by which rewrites are put in order, on rewrites that were marked blind."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smartify import guidance
from smartify.classifier import Classifier
from smartify.fragments import read
from smartify.ranking import FEATURES, features
from smartify.training import data
from smartify.usage import Usage, added_words, draft_words, neighbours

STRENGTH = 0.3  # of the penalty, inverted: few marks, so the weights are held small
ROUNDS = 6  # of expectation and maximisation
COMMON = 3  # drafts that a word has to be in
HELD = 5.0  # words that were added anywhere count so many times beside each word of a draft
KEPT = 0.005  # a chance below it is left to the rest


def fit(folder: Path, models: Path) -> dict[str, Any]:
    """Write models/rewriter/usage.json from the written pairs and lines, and ranking.json from the marked rewrites that pass the checker, all of training topics."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    written = [
        (pair["draft"], "\n".join(line.text() for line in read(pair["rewrite"]) or ())) for pair in data.load(folder, "pairs", "train")
    ]
    usage = count(written, [row["text"] for row in data.load(folder, "objectives", "train")])
    usage.save(models / "rewriter" / "usage.json")
    rows = [row for row in data.judged(folder / "raw", "train") if row["passed"]]
    pairs = [(row["draft"], row["rewrite"]) for row in rows]
    found = np.array(features(pairs, Classifier(models / "classifier"), guidance.load(), usage))
    mean, spread = found.mean(axis=0), found.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=STRENGTH, max_iter=500).fit((found - mean) / spread, [row["mark"] > 0 for row in rows])
    told = {
        name: {"mean": round(float(m), 4), "spread": round(float(s), 4), "weight": round(float(w), 4)}
        for name, m, s, w in zip(FEATURES, mean, spread, fitted.coef_[0], strict=True)
    }
    path = models / "rewriter" / "ranking.json"
    path.write_text(json.dumps({"features": told, "constant": round(float(fitted.intercept_[0]), 4)}, indent=1) + "\n", encoding="utf-8")
    return {"marked": len(rows), "signed": round(sum(row["mark"] > 0 for row in rows) / len(rows), 3)}


def count(pairs: Sequence[tuple[str, str]], lines: Sequence[str]) -> Usage:
    """What (draft, rewrite) pairs add beside which words, after the first model of Brown et al. (1993), and which words follow which in rewrites and lines."""
    told = [(draft_words(draft), added_words(draft, rewrite)) for draft, rewrite in pairs]
    added = Counter(word for _, words in told for word in words)
    drafts = Counter(word for words, _ in told for word in words)
    total = sum(added.values())
    beside: dict[str, dict[str, float]] = {}
    rest: dict[str, float] = {}
    for _ in range(ROUNDS):
        held: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for words, new in told:
            words = [word for word in words if drafts[word] >= COMMON]
            for word in new:
                shares = [beside.get(other, {}).get(word, 1e-6) if beside else 1.0 for other in words]
                for other, share in zip(words, shares, strict=True):
                    held[other][word] += share / sum(shares)
        rest = {other: HELD / (sum(found.values()) + HELD) for other, found in held.items()}
        beside = {
            other: {word: (n + HELD * added[word] / total) * rest[other] / HELD for word, n in found.items() if n > 1e-4}
            for other, found in held.items()
        }
    beside = {other: {word: round(share, 4) for word, share in found.items() if share > KEPT} for other, found in beside.items()}
    runs = Counter(pair for text in (*(rewrite for _, rewrite in pairs), *lines) for pair in neighbours(text))
    met: Counter[str] = Counter()
    after: dict[str, dict[str, int]] = defaultdict(dict)
    for (before, word), n in runs.items():
        met[word] += n
        if n > 1:
            after[before][word] = n
    return Usage(dict(added), beside, {word: round(share, 5) for word, share in rest.items()}, dict(met), dict(after))
