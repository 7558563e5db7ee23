"""Measure the exported models on the test split, which no step trains on; writes models/evaluation.json and holds the floors."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smartify import guidance, prompts
from smartify.checker import check
from smartify.checker.compare import kept_share
from smartify.classifier import Classifier
from smartify.errors import ModelError
from smartify.reviewer import Reviewer
from smartify.rewriter import rewrite
from smartify.scores import settle
from smartify.training import data
from smartify.training.lock import digest
from smartify.types import Criterion, Hints, Level

DRAFTS = 60
SLACK = 0.02  # a floor is pinned this far below what was measured, for other processors round differently


def run(
    folder: Path, models: Path, work: Path, *, accept_lower: bool = False, drafts: int = DRAFTS, against: Path | None = None
) -> dict[str, Any]:
    """Evaluate what is there; the result is written beside the models and returned. A level below its floor is a ModelError.

    `against` is a folder of earlier models: they are measured on the same test split, with today's checker, as `before`.
    """
    found: dict[str, Any] = {"test_set": digest([folder / "splits"])}
    found["scores"] = scores(folder, models)
    if (work / "classifier" / "model.safetensors").exists():
        found["same_level_as_torch"] = agreement(folder, models, work)
    found["rewrites"] = rewrites(folder, models, drafts)
    if against is not None:
        made = {key: value for key, value in rewrites(folder, against, drafts).items() if key != "examples"}
        found["before"] = {"scores": scores(folder, against), "rewrites": made}
    found["timing"] = timing(models)
    (models / "evaluation.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    hold(found, models / "floors.json", accept_lower)
    for name, row in found["scores"]["criteria"].items():
        print(name, row)
    print({key: value for key, value in found["rewrites"].items() if key != "examples"}, found["timing"])
    return found


def scores(folder: Path, models: Path, split: str = "test") -> dict[str, Any]:
    """Macro-F1 and quadratic weighted kappa per criterion: together, classifier alone, rules alone, majority."""
    tables = guidance.load()
    rows = data.load(folder, "objectives", split)
    objectives = [row for row in rows if row["labels"] is not None]
    checked = [check(row["text"], tables) for row in objectives]
    judged = Classifier(models / "classifier").judge([prompts.for_classifier(c) for c in checked])
    training = [row["labels"] for row in data.load(folder, "objectives", "train") if row["labels"] is not None]
    table: dict[str, Any] = {}
    for number, criterion in enumerate(Criterion):
        truth = [row["labels"][number] for row in objectives]
        common = Counter(labels[number] for labels in training).most_common(1)[0][0]
        own = [[f for f in c.findings if f.criterion is criterion] for c in checked]
        alone = [int(p.argmax()) for p in judged.levels[:, number]]
        table[criterion.value] = {
            "together": _figures(truth, [int(settle(Level(level), found)) for level, found in zip(alone, own, strict=True)]),
            "classifier": _figures(truth, alone),
            "rules": _figures(truth, [int(settle(Level(common), found)) for found in own]),
            "majority": _figures(truth, [common] * len(truth)),
        }
    everything = Classifier(models / "classifier").judge([prompts.for_classifier(check(row["text"], tables)) for row in rows])
    told = [(p >= 0.5) == (row["labels"] is not None) for p, row in zip(everything.objective, rows, strict=True)]
    return {
        "n": len(objectives),
        "families": len({row["family"] for row in objectives}),
        "criteria": table,
        "objective_or_not": round(statistics.fmean(told), 4),
        "n_lines": len(rows),
    }


def _figures(truth: Sequence[int], said: Sequence[int]) -> dict[str, float]:
    from sklearn.metrics import cohen_kappa_score, f1_score

    kappa = cohen_kappa_score(truth, said, weights="quadratic", labels=[0, 1, 2])
    return {
        "kappa": round(0.0 if kappa != kappa else float(kappa), 3),
        "macro_f1": round(float(f1_score(truth, said, average="macro", labels=[0, 1, 2], zero_division=0)), 3),
    }


def agreement(folder: Path, models: Path, work: Path) -> float:
    """The share of levels on the test split that the int8 model and the torch model give alike."""
    import torch

    from smartify.training import fit_classifier

    model, tokenizer = fit_classifier.load(work / "classifier")
    texts = fit_classifier.texts_and_labels(folder, "test")[0]
    small = Classifier(models / "classifier").judge(texts).levels.argmax(axis=2)
    same = total = 0
    for at in range(0, len(texts), 64):
        encoded = tokenizer(texts[at : at + 64], padding=True, truncation=True, max_length=fit_classifier.MAX_TOKENS, return_tensors="pt")
        with torch.no_grad():
            full = model(encoded["input_ids"], encoded["attention_mask"])[:, :-1].reshape(-1, 5, 3).argmax(dim=2).numpy()
        same += int((full == small[at : at + 64]).sum())
        total += full.size
    return round(same / total, 4)


def rewrites(folder: Path, models: Path, drafts: int = DRAFTS) -> dict[str, Any]:
    """Where the rewrites of unseen drafts come from, how many pass, how much of the draft they keep; ten in full."""
    tables = guidance.load()
    rows = data.load(folder, "pairs", "test")
    step = max(1, len(rows) // drafts)
    chosen = rows[::step][:drafts]
    reviewer = Reviewer(folder=models)
    if reviewer.writer is None:
        raise ModelError(reviewer.warnings[-1])
    made = [(row, rewrite(check(row["draft"], tables), Hints(**row["hints"]), tables, reviewer.writer)) for row in chosen]
    sources = Counter(r.source for _, r in made)
    return {
        "n": len(made),
        "from": {source: round(sources[source] / len(made), 3) for source in ("model", "repaired", "composed")},
        "passed": round(statistics.fmean(r.passed for _, r in made), 3),
        "content_words_kept": round(statistics.fmean(kept_share(row["draft"], r.text) for row, r in made), 3),
        "examples": [
            {"draft": row["draft"], "rewrite": r.text, "source": r.source, "passed": r.passed, "to_confirm": [m.text for m in r.to_confirm]}
            for row, r in made[:: max(1, len(made) // 10)][:10]
        ],
    }


TIMING = """
import json, statistics, sys, time
sys.modules["torch"] = None  # a practitioner's install has none, and spaCy would load it
started = time.perf_counter()
from pathlib import Path
from smartify import doctor, guidance
from smartify.reviewer import Reviewer
from smartify.types import Objective
reviewer = Reviewer(folder=Path(sys.argv[1]))
reviewer.review(Objective(text="Mum to attend the parenting group"))
took = {"cold_first_answer_s": round(time.perf_counter() - started, 2)}
for name, rewrites in (("median_score_ms", False), ("median_rewrite_ms", True)):
    each = []
    for example in guidance.load().examples:
        began = time.perf_counter()
        reviewer.review(Objective(text=example["draft"]), rewrites=rewrites)
        each.append((time.perf_counter() - began) * 1000)
    took[name] = round(statistics.median(each), 1)
print(json.dumps(took | {"resident_mb": round(doctor.memory_mb())}))
"""


def timing(models: Path) -> dict[str, float]:
    """Seconds to a first answer in a new process without torch, medians in milliseconds after that, and resident megabytes."""
    ran = subprocess.run([sys.executable, "-c", TIMING, str(models)], check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return measured


def hold(found: dict[str, Any], path: Path, accept_lower: bool) -> None:
    """Raise each floor to what was measured, less the slack; below a floor, a ModelError unless lower is accepted."""
    floors = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    kept = floors.get("kappa", {})
    new = {name: round(row["together"]["kappa"] - SLACK, 3) for name, row in found["scores"]["criteria"].items()}
    fallen = {name: (kept[name], new[name] + SLACK) for name in kept if new[name] + SLACK < kept[name]}
    if fallen and not accept_lower:
        raise ModelError(
            "; ".join(f"{name}: kappa {now:.3f} is below its floor {floor:.3f}" for name, (floor, now) in fallen.items())
            + ". Use --accept-lower to move it."
        )
    held = new if accept_lower else {name: max(value, kept.get(name, 0.0)) for name, value in new.items()}
    path.write_text(
        json.dumps({"kappa": held, "n": found["scores"]["n"], "test_set": found["test_set"]}, indent=1) + "\n", encoding="utf-8"
    )
