"""Fit the weights by which rewrites are put in order, on rewrites that were marked blind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smartify import guidance
from smartify.classifier import Classifier
from smartify.ranking import FEATURES, features
from smartify.training import data

STRENGTH = 0.3  # of the penalty, inverted: few marks, so the weights are held small


def fit(folder: Path, models: Path) -> dict[str, Any]:
    """Write models/rewriter/ranking.json from the marked rewrites of the training topics that pass the checker."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = [row for row in data.judged(folder / "raw", "train") if row["passed"]]
    pairs = [(row["draft"], row["rewrite"]) for row in rows]
    found = np.array(features(pairs, Classifier(models / "classifier"), guidance.load()))
    mean, spread = found.mean(axis=0), found.std(axis=0) + 1e-6
    fitted = LogisticRegression(C=STRENGTH, max_iter=500).fit((found - mean) / spread, [row["mark"] > 0 for row in rows])
    told = {
        name: {"mean": round(float(m), 4), "spread": round(float(s), 4), "weight": round(float(w), 4)}
        for name, m, s, w in zip(FEATURES, mean, spread, fitted.coef_[0], strict=True)
    }
    path = models / "rewriter" / "ranking.json"
    path.write_text(json.dumps({"features": told, "constant": round(float(fitted.intercept_[0]), 4)}, indent=1) + "\n", encoding="utf-8")
    return {"marked": len(rows), "signed": round(sum(row["mark"] > 0 for row in rows) / len(rows), 3)}
