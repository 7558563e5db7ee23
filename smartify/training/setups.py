"""Ways of building and training the classifier, each fitted on the training split and measured on the validation split."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from smartify.training import data, figures, fit_classifier
from smartify.training.fit_classifier import Setup

FIRST = Setup(runs=1, epochs=6, spans=0.0)
SETUPS = {
    "nothing: plain heads, mean, one body, 6 layers, 6 epochs, other writings": FIRST,
    "ordinal heads": replace(FIRST, head="ordinal"),
    "the first token's vector": replace(FIRST, pool="first"),
    "no other writings": replace(FIRST, augment=0.0),
    "half the rate": replace(FIRST, rate=4e-5),
    "4 epochs": replace(FIRST, epochs=4),
    "4 epochs, taught what each word is": replace(FIRST, epochs=4, spans=1.0),
    "5 epochs, taught what each word is, two runs of one beginning": Setup(),
    "4 layers": replace(FIRST, layers=4),
    "five bodies": replace(FIRST, bodies=5),
    "the mean of two runs": replace(FIRST, runs=2),
}


def compare(folder: Path, base: Path, work: Path, out: Path, names: list[str] | None = None, seed: int = 7) -> list[dict[str, Any]]:
    """Fit each setup that has not been measured yet and add its row to `out`; a stopped comparison goes on."""
    done = json.loads(out.read_text(encoding="utf-8")) if out.exists() else []
    rows = [row for row in data.load(folder, "objectives", "validation") if row["labels"] is not None]
    for number, (name, setup) in enumerate(SETUPS.items()):
        if any(row["name"] == name for row in done) or (names is not None and name not in names):
            continue
        place = work / f"setup-{number}"
        if not (place / "model.safetensors").exists():
            fit_classifier.fit(folder, base, place, setup=setup, seed=seed)
        done.append({"name": name, **measured(place, rows)})
        print(done[-1], flush=True)
        out.write_text(json.dumps(done, indent=1) + "\n", encoding="utf-8")
    return done


def measured(trained: Path, rows: list[data.Row]) -> dict[str, Any]:
    """Kappa and macro-F1 of each criterion, and the mean surprise at the settled level in nats."""
    import numpy as np

    levels, _ = fit_classifier.predict(trained, rows)
    truth = np.array([row["labels"] for row in rows])
    chosen = levels.argmax(2)
    surprise = -np.log(np.take_along_axis(levels, truth[:, :, None], 2).clip(1e-6)).mean()
    scored = [figures.figures(truth[:, place], chosen[:, place]) for place in range(truth.shape[1])]
    return {
        "kappa": [row["kappa"] for row in scored],
        "macro_f1": [row["macro_f1"] for row in scored],
        "surprise": round(float(surprise), 4),
        "lines": len(rows),
    }
