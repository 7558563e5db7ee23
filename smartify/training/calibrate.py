"""Fit on the validation split what is not trained: a temperature a criterion, and the confidence under which a level is not told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smartify import guidance, prompts
from smartify.checker import check
from smartify.classifier import CRITERIA, LEVELS, SIZE, Classifier
from smartify.training import data, figures

# How many lines may be left untold, and how many of these have to be wrong: the wording often cannot tell what is achievable or relevant.
UNTOLD = {"specific": 0.03, "measurable": 0.03, "achievable": 0.08, "relevant": 0.08, "time_bound": 0.03}
WRONG = 0.4


def calibrate(folder: Path, classifier: Path) -> dict[str, Any]:
    """Add `temperature` and `cannot_tell_below`, five numbers each, to the settings.json of an exported classifier."""
    import numpy as np

    path = classifier / "settings.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings |= {"temperature": [1.0] * CRITERIA, "cannot_tell_below": [0.0] * CRITERIA}
    path.write_text(json.dumps(settings), encoding="utf-8")
    tables = guidance.load()
    rows = [row for row in data.load(folder, "objectives", "validation") if row["labels"] is not None]
    if not rows:
        return {}
    logits = Classifier(classifier).logits([prompts.for_classifier(check(row["text"], tables)) for row in rows])
    logits = logits[:, : SIZE - 1].reshape(-1, CRITERIA, LEVELS)
    for number, most in enumerate(UNTOLD.values()):
        truth = np.array([row["labels"][number] for row in rows])
        divisor = figures.temperature(logits[:, number], truth)
        scaled = np.exp(logits[:, number] / divisor)
        settings["temperature"][number] = divisor
        settings["cannot_tell_below"][number] = figures.cannot_tell_below(scaled / scaled.sum(1, keepdims=True), truth, most, WRONG)
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return {key: settings[key] for key in ("temperature", "cannot_tell_below")}
