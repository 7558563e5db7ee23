"""Write the model card and the data card from what was measured and counted; nobody types them."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from pathlib import Path
from typing import Any

from smartify.errors import ModelError
from smartify.models import hashes
from smartify.training import data

NAMES = {"specific": "Specific", "measurable": "Measurable", "achievable": "Achievable", "relevant": "Relevant", "time_bound": "Time-bound"}


def write(folder: Path, models: Path) -> None:
    """models/README.md and training_data/README.md."""
    path = models / "evaluation.json"
    if not path.exists():
        raise ModelError(f"{path} is missing; run `python -m smartify.training evaluate` first.")
    (models / "README.md").write_text(model_card(json.loads(path.read_text(encoding="utf-8")), models), encoding="utf-8")
    (folder / "README.md").write_text(data_card(folder), encoding="utf-8")


def model_card(found: dict[str, Any], models: Path) -> str:
    """The card of both models, as Markdown."""
    scores, made, timing = found["scores"], found["rewrites"], found["timing"]
    rows = [
        f"| {NAMES[name]} | "
        + " | ".join(f"{row[way]['kappa']:.2f} / {row[way]['macro_f1']:.2f}" for way in ("together", "classifier", "rules", "majority"))
        + " |"
        for name, row in scores["criteria"].items()
    ]
    shown = [
        f"- **Draft:** {e['draft']}\n  **Rewrite** ({e['source']}, {'passed' if e['passed'] else 'did not pass'}): {e['rewrite'].replace(chr(10), ' / ')}\n  To confirm: {'; '.join(e['to_confirm']) or 'nothing'}"
        for e in made["examples"]
    ]
    files = [
        f"| {name} | {(models / name).stat().st_size / 1e6:.1f} | {digest} |"
        for name, digest in hashes(models).items()
        if name.startswith(("classifier", "rewriter"))
    ]
    same = found.get("same_level_as_torch")
    return "\n".join(
        [
            "# Model card",
            "",
            "This card is written by `python -m smartify.training card` from `evaluation.json`.",
            "",
            "## What they are",
            "",
            "- `classifier/`: all-MiniLM-L6-v2 (Apache-2.0), pooled by mean, fine-tuned with one head to five criteria by three levels and to whether a line",
            "  is an objective at all. It reads the line with every name hidden and the checker's reading in brackets. Weights int8, ONNX Runtime.",
            "- `rewriter/`: SmolLM2-135M-Instruct (Apache-2.0), its vocabulary pruned to about 10,000 tokens, fine-tuned to write a draft's rewrite with",
            "  tagged fragments. Weights int8, onnxruntime-genai. Every rewrite goes through the checker before it is shown.",
            "",
            "They are for suggestions to a practitioner who decides. They are not for judging a person, a family or a worker, and they read English only.",
            "",
            "## Scores on lines whose topics were never trained on",
            "",
            f"{scores['n']} objectives from {scores['families']} topics. Quadratic weighted kappa / macro-F1.",
            "",
            "| criterion | classifier held by the checker | classifier alone | rules alone | majority |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
            f"Objective or not: {scores['objective_or_not']:.1%} of {scores['n_lines']} lines told right."
            + (f" The int8 model gives the level of the torch model in {same:.2%} of cases." if same is not None else ""),
            "The test lines were written and labelled by the same hands as the training lines, so lines from elsewhere will score lower.",
            "",
            f"## Rewrites of {made['n']} drafts never trained on",
            "",
            f"From the model {made['from']['model']:.0%}, mended by rule {made['from']['repaired']:.0%}, composed by rule {made['from']['composed']:.0%}. "
            f"Passing the checker {made['passed']:.0%}. Content words of the draft kept {made['content_words_kept']:.0%}.",
            "Passing proves an owner, a measure and a time, and that nothing was lost or invented unmarked; it does not prove good sense. Ten in order, unpicked:",
            "",
            *shown,
            "",
            "## Time and memory, two processor cores",
            "",
            f"First answer in a new process {timing['cold_first_answer_s']} s; then scoring {timing['median_score_ms']} ms and scoring with a rewrite "
            f"{timing['median_rewrite_ms']} ms (medians); {timing['resident_mb']} MB resident.",
            "",
            "## Files",
            "",
            "| file | MB | SHA-256 begins |",
            "| --- | --- | --- |",
            *files,
            "",
        ]
    )


def data_card(folder: Path) -> str:
    """The card of the training data, as Markdown."""
    lines = [row for split in data.SPLITS for row in data.load(folder, "objectives", split)]
    pairs = [row for split in data.SPLITS for row in data.load(folder, "pairs", split)]
    objectives = [row for row in lines if row["labels"] is not None]
    levels = [
        f"| {name} | " + " | ".join(str(Counter(row["labels"][number] for row in objectives)[level]) for level in range(3)) + " |"
        for number, name in enumerate(NAMES.values())
    ]
    settings = Counter(row["setting"] for row in objectives)
    pair_settings = Counter(row["setting"] for row in pairs)
    length = statistics.median(len(row["text"].split()) for row in objectives)
    none = {
        kind: sum(all(span["kind"] != kind for span in row["spans"]) for row in objectives) / len(objectives)
        for kind in ("owner", "date", "purpose")
    }
    return "\n".join(
        [
            "# Data card",
            "",
            "This card is written by `python -m smartify.training card`. Every line is invented and written for this project; no person in it is real.",
            "",
            "## What is here",
            "",
            "- `raw/objectives/*.txt`: one line each, `levels | text`, levels being Specific, Measurable, Achievable, Relevant, Time-bound (0 not met, 1 partly,",
            "  2 met), with `{o owner}`, `{n number}`, `{d date}`, `{p purpose}`, `{v vague}` marked; an `a` after the levels marks an attack, a line that games a",
            "  scorer. `N kind | text` is a line that is no objective. `# setting / topic` heads each group.",
            "- `raw/pairs/*.txt`: `D:` a draft, `H:` what the practitioner has told, `R:` its rewrite with every part tagged.",
            "- `splits/`: the same as JSON lines, split by topic: no topic is in two splits.",
            "",
            "## Counts",
            "",
            f"{len(objectives)} objectives ({sum(row['kind'] == 'attack' for row in objectives)} attacks) on {len({row['family'] for row in objectives})} topics, "
            f"{len(lines) - len(objectives)} lines that are no objectives, {len(pairs)} pairs on {len({row['family'] for row in pairs})} topics "
            f"({sum(bool(row['hints']) for row in pairs)} with hints).",
            f"Train, validation, test: {', '.join(str(sum(row['split'] == s for row in lines)) for s in data.SPLITS)} lines; "
            f"{', '.join(str(sum(row['split'] == s for row in pairs)) for s in data.SPLITS)} pairs.",
            f"Median length {length:.0f} words. No owner {none['owner']:.0%}, no date {none['date']:.0%}, no purpose {none['purpose']:.0%}.",
            "",
            "| criterion | 0 | 1 | 2 |",
            "| --- | --- | --- | --- |",
            *levels,
            "",
            "| setting | objectives | pairs |",
            "| --- | --- | --- |",
            *(f"| {setting} | {count} | {pair_settings[setting]} |" for setting, count in settings.most_common()),
            "",
            "## Limits",
            "",
            "Each line was labelled once, against the written rubric. The number and date spans mark what measures the task; the checker also finds numbers",
            "that only describe. British plans only.",
            "",
        ]
    )
