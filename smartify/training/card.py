"""Write the model card and the data card from what was measured and counted; nobody types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smartify.errors import ModelError
from smartify.models import hashes
from smartify.training import classifier_card, rewriter_card
from smartify.training.data_card import NAMES, data_card


def write(folder: Path, models: Path) -> None:
    """models/README.md, models/classifier/README.md and training_data/README.md."""
    path = models / "evaluation.json"
    if not path.exists():
        raise ModelError(f"{path} is missing; run `python -m smartify.training evaluate` first.")
    found = json.loads(path.read_text(encoding="utf-8"))
    classifier_card.write(folder, models, found)
    rewriter_card.write(models, found)
    (models / "README.md").write_text(model_card(found, models), encoding="utf-8")
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
    files = [
        f"| {name} | {(models / name).stat().st_size / 1e6:.1f} | {digest} |"
        for name, digest in hashes(models).items()
        if name.startswith(("classifier", "rewriter"))
    ]
    same = found.get("same_level_as_torch")
    before = found.get("before", {})
    return "\n".join(
        [
            "# Model card",
            "",
            "This card is written by `python -m smartify.training card` from `evaluation.json`.",
            "",
            "## What they are",
            "",
            "- `classifier/`: all-MiniLM-L6-v2 (Apache-2.0), fine-tuned to five criteria by three levels and to whether a line is an objective at all.",
            "  Weights int8, ONNX Runtime. It has a card of its own: `classifier/README.md`.",
            "- `rewriter/`: SmolLM2-135M-Instruct (Apache-2.0), its vocabulary pruned to about 10,000 tokens, fine-tuned to write a draft's rewrite with",
            "  tagged fragments. Weights int8, onnxruntime-genai. Every rewrite goes through the checker before it is shown. Its card: `rewriter/README.md`.",
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
            *(_before(scores, before["scores"]) if "scores" in before else []),
            "The test lines come from the same writers and brief as the training lines, so lines from elsewhere will score lower.",
            "",
            f"## Rewrites of {made['n']} drafts never trained on",
            "",
            f"From the model {made['from']['model']:.0%}, mended by rule {made['from']['repaired']:.0%}, composed by rule {made['from']['composed']:.0%}. "
            f"Passing the checker {made['passed']:.0%}. Content words of the draft kept {made['content_words_kept']:.0%}.",
            *([_made_before(before["rewrites"])] if before and "rewrites" in before else []),
            "Passing proves an owner, a measure and a time, and that nothing was lost or invented unmarked; it does not prove good sense.",
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


def _before(scores: dict[str, Any], before: dict[str, Any]) -> list[str]:
    """The weights before these, on the same lines with the same checker."""
    rows = [
        f"| {NAMES[name]} | {before['criteria'][name]['together']['kappa']:.2f} / {before['criteria'][name]['together']['macro_f1']:.2f} | "
        f"{row['together']['kappa']:.2f} / {row['together']['macro_f1']:.2f} |"
        for name, row in scores["criteria"].items()
    ]
    told = f"| Objective or not, told right | {before['objective_or_not']:.1%} | {scores['objective_or_not']:.1%} |"
    return [
        "",
        "Against the weights before these, on the same lines, held by the same checker:",
        "",
        "| | before | now |",
        "| --- | --- | --- |",
        *rows,
        told,
        "",
    ]


def _made_before(made: dict[str, Any]) -> str:
    return (
        f"The weights before these, on the same drafts: {made['from']['model']:.0%} from the model, {made['from']['repaired']:.0%} mended, "
        f"{made['from']['composed']:.0%} composed, {made['passed']:.0%} passing, {made['content_words_kept']:.0%} of content words kept."
    )
