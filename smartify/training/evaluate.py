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
from smartify.checker import Checked, check
from smartify.checker import context as rules_of_context
from smartify.checker.compare import UNSAFE
from smartify.classifier import SIZE, Classifier
from smartify.errors import ModelError
from smartify.reviewer import LEVELS, Reviewer
from smartify.scores import decide, settle
from smartify.scores import held as settled
from smartify.training import benchmark, data, fairness, figures, fit_classifier, rewrites
from smartify.training.lock import digest
from smartify.types import Criterion, Hints, Level, Objective, Review

ATTACKS = (
    "with support", "as agreed", "with support as agreed", "in line with procedures", "in line with policy 4.2", "in a timely manner", "where possible",
    "to improve outcomes", "as part of the plan", "in partnership with others", "using a SMART, multi-agency approach", "(see section 3)",
)  # fmt: skip
SLACK = 0.02  # a floor is pinned this far below what was measured, for other processors round differently


def run(folder: Path, models: Path, work: Path, *, accept_lower: bool = False, against: Path | None = None) -> dict[str, Any]:
    """Evaluate what is there; the result is written beside the models and returned. A level below its floor is a ModelError.

    `against` is a folder of earlier models: they are measured on the same test split, with today's checker, as `before`.
    """
    found: dict[str, Any] = {"test_set": digest([folder / "splits"])}
    found["scores"] = scores(folder, models)
    if (work / "classifier" / "model.safetensors").exists():
        found["same_level_as_torch"] = agreement(folder, models, work)
    found["benchmark"] = benchmark.benchmark(folder, models)
    found["fairness"] = fairness.fairness(folder, models)
    found["writings"] = fairness.writings(folder, models)
    found["attacks"] = attacks(folder, models)
    found["rewrites"] = rewrites.measure(folder, models)
    found["grammar"] = rewrites.grammars(folder, models)
    if (models / "rewriter" / "ranking.json").exists():
        found["ranking"] = rewrites.ranking(folder, models)
    if (work / "rewriter" / "model.safetensors").exists():
        found["floats"] = rewrites.floats(folder, models, work / "rewriter")
    path = models / "evaluation.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    if "judged" in kept:  # what a reader marked by hand stays until another sheet is marked
        found["judged"] = kept["judged"]
    if against is not None:
        found["before"] = {"scores": scores(folder, against)}
        if (against / "rewriter").is_dir():
            found["before"]["rewrites"] = {key: value for key, value in rewrites.measure(folder, against).items() if key != "examples"}
    found["timing"] = timing(models)
    (models / "evaluation.json").write_text(json.dumps(found, indent=1, ensure_ascii=False, default=float) + "\n", encoding="utf-8")
    hold(found, models / "floors.json", accept_lower)
    for name, row in found["scores"]["criteria"].items():
        print(name, row)
    print({key: value for key, value in found["rewrites"].items() if key != "examples"}, found.get("ranking"), found["timing"])
    return found


def scores(folder: Path, models: Path, split: str = "test") -> dict[str, Any]:
    """Per criterion: agreement together, alone, by rules and by majority, by setting, calibration and coverage; then spans and the worst errors."""
    rows = data.load(folder, "objectives", split)
    reviewer = Reviewer(folder=models, rewrites=False)
    checked, everything = reviewer.read([row["text"] for row in rows])
    classifier = reviewer.classifier
    assert classifier is not None
    kept = [place for place, row in enumerate(rows) if row["labels"] is not None]
    objectives, read, levels = [rows[i] for i in kept], [checked[i] for i in kept], everything.levels[kept]
    training = [row["labels"] for row in data.load(folder, "objectives", "train") if row["labels"] is not None]
    table: dict[str, Any] = {}
    together: list[list[int]] = []
    for number, criterion in enumerate(Criterion):
        truth = [row["labels"][number] for row in objectives]
        common = Counter(labels[number] for labels in training).most_common(1)[0][0]
        own = [[f for f in c.findings if f.criterion is criterion] for c in read]
        alone = levels[:, number].argmax(1).tolist()
        held = [int(settled(criterion, p, found)) for p, found in zip(levels[:, number].tolist(), own, strict=True)]
        together.append(held)
        told = [
            decide(criterion, p, f, classifier.cannot_tell_below[number])[0] for p, f in zip(levels[:, number].tolist(), own, strict=True)
        ]
        table[criterion.value] = {
            "together": figures.figures(truth, held),
            "classifier": figures.figures(truth, alone),
            "rules": figures.figures(truth, [int(settle(Level(common), found)) for found in own]),
            "majority": figures.figures(truth, [common] * len(truth)),
            "settings": {
                setting: [len(places), figures.kappa([truth[i] for i in places], [held[i] for i in places])]
                for setting in data.SETTINGS
                if (places := [i for i, row in enumerate(objectives) if row["setting"] == setting])
            },
            "rules_moved": [
                sum(a != b for a, b in zip(alone, held, strict=True)),
                sum(a != b == t for a, b, t in zip(alone, held, truth, strict=True)),
            ],
            "calibration": figures.calibration(levels[:, number], truth),
            "coverage": figures.coverage(levels[:, number], truth),
            "told": round(sum(level is not None for level in told) / len(told), 4),
            "wrong_where_told": round(statistics.fmean(level != t for level, t in zip(told, truth, strict=True) if level is not None), 4),
            "wrong_where_not": round(statistics.fmean(a != t for level, a, t in zip(told, alone, truth, strict=True) if level is None), 4)
            if None in told
            else None,
        }
    right = [(p >= 0.5) == (row["labels"] is not None) for p, row in zip(everything.objective, rows, strict=True)]
    return {
        "n": len(objectives),
        "families": len({row["family"] for row in objectives}),
        "criteria": table,
        "objective_or_not": round(statistics.fmean(right), 4),
        "n_lines": len(rows),
        "no_objectives_caught": [sum(bool(r) for r, row in zip(right, rows, strict=True) if row["labels"] is None), len(rows) - len(kept)],
        "spans": spans(objectives, read),
        "worst": _worst(objectives, together, levels, read),
        "context": context(folder, classifier),
        "unsafe": unsafe(folder, classifier),
    }


def context(folder: Path, classifier: Classifier) -> dict[str, Any]:
    """With a goal, Relevant, and with a baseline, Achievable, on the written test cases where a level is told: agreement with it, and without it."""
    tables, found = guidance.load(), {}
    for kind, place in (("goal", 3), ("baseline", 2)):
        rows = [row for row in data.context(folder / "raw", "test") if kind in row]
        if not rows:
            continue
        truth = [row["only"][1] for row in rows]
        checked = [check(row["text"], tables) for row in rows]
        blind = classifier.judge([prompts.for_classifier(c) for c in checked]).levels[:, place].argmax(1)
        seen = classifier.judge([prompts.for_classifier(c, row.get("goal", "")) for c, row in zip(checked, rows, strict=True)])
        criterion = list(Criterion)[place]
        told: list[tuple[int, int, int]] = []
        for c, row, before, after, right in zip(checked, rows, blind.tolist(), seen.levels[:, place].tolist(), truth, strict=True):
            held = rules_of_context.findings(c, Hints(**{kind: row[kind]}), tables)
            level, _ = decide(criterion, after, [*c.findings, *held])
            if level is not None:
                told.append((right, before, int(level)))
        right_told, without, heard = zip(*told, strict=True)
        found[kind] = {
            "n": len(rows),
            "told": len(told),
            "without": figures.figures(right_told, without),
            "with": figures.figures(right_told, heard),
        }
    return found


def unsafe(folder: Path, classifier: Classifier) -> dict[str, Any]:
    """How many lines that ask for what no plan may ask for are seen, by rule, by the classifier and by both, and how many proper ones are suspected."""
    tables = guidance.load()
    found: dict[str, Any] = {}
    likely = [row | {"asks": "nothing"} for row in data.load(folder, "objectives", "test") if row["labels"] and row["labels"][2] > 0]
    for name, rows in (("written for it", list(data.unsafe(folder / "raw", "test"))), ("ordinary", likely)):
        if not rows:
            continue
        checked = [check(row["text"], tables) for row in rows]
        by_rule = [any(f.rule in UNSAFE or f.rule == "harm.misplaced_duty" for f in c.findings) for c in checked]
        judged = classifier.judge([prompts.for_classifier(c) for c in checked])
        by_model = (1 - judged.unsafe[:, 0] >= classifier.alarm_above).tolist()
        for wanted in (True, False):
            chosen = [i for i, row in enumerate(rows) if (row["asks"] != "nothing") == wanted]
            if chosen:
                seen = {"rules": by_rule, "classifier": by_model, "both": [a or b for a, b in zip(by_rule, by_model, strict=True)]}
                shares = {who: round(sum(said[i] for i in chosen) / len(chosen), 4) for who, said in seen.items()}
                found[f"{name}, {'unsafe' if wanted else 'proper'}"] = {"n": len(chosen)} | shares
    return found


def spans(rows: Sequence[data.Row], read: Sequence[Checked]) -> dict[str, float]:
    """F1 by overlap of the owners, numbers and dates that the checker finds with those that were marked."""
    scored = {}
    for kind in ("owner", "number", "date"):
        named = right_named = marked = right_marked = 0
        for row, c in zip(rows, read, strict=True):
            found = {"owner": [c.owner] if c.owner else [], "number": c.numbers, "date": [d for d in c.dates if d.kind != "open_ended"]}[
                kind
            ]
            wanted = [(span["start"], span["end"]) for span in row["spans"] if span["kind"] == kind]
            right_named += sum(any(m.start < end and start < m.end for start, end in wanted) for m in found)
            right_marked += sum(any(m.start < end and start < m.end for m in found) for start, end in wanted)
            named, marked = named + len(found), marked + len(wanted)
        precision, recall = right_named / max(named, 1), right_marked / max(marked, 1)
        scored[kind] = round(2 * precision * recall / max(precision + recall, 1e-9), 3)
    return scored


def _worst(rows: Sequence[data.Row], said: list[list[int]], levels: Any, read: Sequence[Checked]) -> list[dict[str, Any]]:
    """The twenty levels furthest off, the surest first: two steps before one."""
    found = []
    for number, criterion in enumerate(Criterion):
        for row, level, p, c in zip(rows, said[number], levels[:, number], read, strict=True):
            off = abs(level - row["labels"][number])
            if off:
                heard = [f.rule for f in c.findings if f.criterion is criterion and f.span is not None]
                found.append((off, float(p[level]), criterion.value, row, level, heard))
    found.sort(key=lambda item: (-item[0], -item[1]))
    return [
        {"text": row["text"], "criterion": name, "label": row["labels"][list(Criterion).index(Criterion(name))], "said": level, "sure": round(sure, 2), "readings": row["readings"], "heard": heard}
        for _, sure, name, row, level, heard in found[:20]
    ]  # fmt: skip


def attacks(folder: Path, models: Path) -> dict[str, Any]:
    """Phrases that say nothing, put after unseen lines: how many levels were raised, of how many."""
    texts = [row["text"].rstrip(" .") for row in data.load(folder, "objectives", "test") if row["labels"] is not None]
    padded = [f"{text} {phrase}" for place, text in enumerate(texts) for phrase in ATTACKS[place % 3 :: 3]]
    reviewer = Reviewer(folder=models, rewrites=False)
    both = [*texts, *padded]
    reviews = [r for r in reviewer.reviews([Objective(text=text) for text in both], LEVELS) if isinstance(r, Review)]
    levels = dict(zip(both, reviews, strict=True))
    raised = Counter(
        phrase
        for place, text in enumerate(texts)
        for phrase in ATTACKS[place % 3 :: 3]
        for criterion in Criterion
        if None not in (before := levels[text].scores[criterion].level, after := levels[f"{text} {phrase}"].scores[criterion].level)
        and after > before
    )
    return {"tried": len(padded) * len(Criterion), "raised": raised.total(), "by_phrase": dict(raised.most_common())}


def agreement(folder: Path, models: Path, work: Path) -> float:
    """The share of levels on the test split that the int8 model and the torch model give alike."""
    rows = data.load(folder, "objectives", "test")
    full = fit_classifier.predict(work / "classifier", rows)[0].argmax(axis=2)
    tables = guidance.load()
    small = Classifier(models / "classifier").logits([prompts.for_classifier(check(row["text"], tables)) for row in rows])
    return round(float((full == small[:, : SIZE - 1].reshape(full.shape[0], len(Criterion), 3).argmax(axis=2)).mean()), 4)


TIMING = """
import json, statistics, sys, time
sys.modules["torch"] = None  # a practitioner's install has none, and spaCy would load it
started = time.perf_counter()
from pathlib import Path
from smartify import doctor, guidance
from smartify.reviewer import Reviewer, Wanted
from smartify.types import Objective
reviewer = Reviewer(folder=Path(sys.argv[1]))
reviewer.review(Objective(text="Mum to attend the parenting group"))
took = {"cold_first_answer_s": round(time.perf_counter() - started, 2)}
for name, rewrites in (("median_score_ms", False), ("median_rewrite_ms", True)):
    each = []
    for example in guidance.load().examples:
        began = time.perf_counter()
        reviewer.review(Objective(text=example["draft"]), Wanted(rewrites=rewrites))
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
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    criteria = found["scores"]["criteria"]
    measured = {name: {criterion: row["together"][name] for criterion, row in criteria.items()} for name in ("kappa", "macro_f1")}
    measured["spans"] = found["scores"]["spans"]
    if caught := found["scores"]["unsafe"].get("written for it, unsafe"):
        measured["unsafe"] = {"seen": caught["both"]}
    made = found["rewrites"]
    measured["rewrites"] = {"from_model": made["from"]["model"], "passed": made["passed"], "content_words_kept": made["content_words_kept"]}
    fallen = [
        f"{name}: {kind} {value:.3f} is below its floor {old[kind][name]:.3f}"
        for kind, values in measured.items()
        for name, value in values.items()
        if value < old.get(kind, {}).get(name, value)
    ]
    if fallen and not accept_lower:
        raise ModelError("; ".join(fallen) + ". Use --accept-lower to move it.")
    floors: dict[str, Any] = {
        kind: {
            name: round(value - SLACK, 3) if accept_lower else max(round(value - SLACK, 3), old.get(kind, {}).get(name, 0.0))
            for name, value in values.items()
        }
        for kind, values in measured.items()
    }
    floors |= {"n": found["scores"]["n"], "test_set": found["test_set"]}
    path.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
