"""The rewriter's card, written from what was measured: what it keeps, adds and gets wrong, against baselines, and fifty rewrites in full."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def write(models: Path, found: dict[str, Any]) -> None:
    """models/rewriter/README.md."""
    (models / "rewriter" / "README.md").write_text(card(found), encoding="utf-8")


def card(found: dict[str, Any]) -> str:
    """The card as Markdown."""
    made, ranking, judged = found["rewrites"], found.get("ranking"), found.get("judged")
    before = found.get("before", {}).get("rewrites")
    return "\n".join(
        [
            "# The rewriter",
            "",
            "This card is written by `python -m smartify.training card` from `../evaluation.json`.",
            "",
            "SmolLM2-135M-Instruct (Apache-2.0), its vocabulary pruned to about 10,000 tokens, fine-tuned on the pairs of `training_data/` to write a draft's",
            "rewrite with tagged fragments; int8 weights on onnxruntime-genai. It writes freely, in the shape that the draft's findings ask for, and under a grammar",
            "that holds it to the draft's own words; the checker proves each, and `ranking.json`, fitted on rewrites that were marked blind, puts the one first",
            "that a practice lead would most likely sign, partly by how usual its own words are beside the draft's and after one another (`usage.json`).",
            "Where none is likely to be signed, three more are sampled. It is for suggestions to a practitioner, who confirms every part that is marked.",
            "",
            f"## {made['n']} drafts whose topics were never trained on",
            "",
            "| | " + ("before | now | target |" if before else "now | target |"),
            "| --- | " + ("--- | --- | --- |" if before else "--- | --- |"),
            *_rows(made, before),
            "",
            *(_ranked(ranking) if ranking else []),
            *(_judged(judged) if judged else []),
            *(_grammar(found["grammar"]) if "grammar" in found else []),
            "## Speed, two processor cores",
            "",
            *_speed(made["speed"]),
            *(_floats(found["floats"]) if "floats" in found else []),
            "",
            "## The first fifty of these drafts by id, unpicked",
            "",
            *(_example(example) for example in made["examples"]),
            "",
        ]
    )


def _rows(made: dict[str, Any], before: dict[str, Any] | None) -> list[str]:
    told: list[tuple[str, Any, str]] = [
        ("from the model, unmended", lambda m: f"{m['from']['model']:.0%}", "85 %"),
        ("mended by rule / composed by rule", lambda m: f"{m['from']['repaired']:.0%} / {m['from']['composed']:.0%}", ""),
        ("passing the checker", lambda m: f"{m['passed']:.0%}", "100 %"),
        ("content words of the draft kept, mean", lambda m: f"{m['content_words_kept']:.0%}", ""),
        ("drafts of three content words or more that keep three quarters", lambda m: f"{m['keeping_three_quarters']:.0%}", ""),
        ("content words added, mean", lambda m: f"{m['content_words_added']}", ""),
        ("names, people, numbers or dates of the draft lost", lambda m: str(m["lost"]), "0"),
        ("names, numbers or dates added outside the parts to confirm", lambda m: str(m["unmarked"]), "0"),
        (
            "drafts that are SMART already and come back changed",
            lambda m: f"{m['over_edited']['changed']:.0%} of {m['over_edited']['n']}",
            "5 %",
        ),
        ("words, mean", lambda m: f"{m['words']:.0f}", ""),
        ("reading age, mean", lambda m: f"{m['reading_age']:.0f}", ""),
        ("measures proposed that differ from each other", lambda m: f"{m['different_measures']:.0%}", ""),
        ("chrF / SARI against the written rewrite", lambda m: f"{m['chrf']:.0f} / {m['sari']:.0f}", ""),
        (
            "plain wording proved for a parent / for a child of ten",
            lambda m: f"{m['family']['parent']:.0%} / {m['family']['child']:.0%}",
            "",
        ),
    ]
    return [f"| {name} | " + (f"{tell(before)} | " if before else "") + f"{tell(made)} | {target} |" for name, tell, target in told]


def _ranked(ranking: dict[str, Any]) -> list[str]:
    signed = ranking["signed"]
    return [
        f"Of {ranking['drafts']} drafts with several rewrites that pass, marked blind, the one put first would be signed with at most a small edit: by the ranker",
        f"{signed['ranker']:.0%}, the nearest to the draft {signed['nearest']:.0%}, the first written {signed['first written']:.0%}; the best there is {signed['best there is']:.0%}.",
        f"Of {ranking['pairs']} pairs of rewrites with different marks the ranker puts {ranking['ordered_right']:.0%} in the right order.",
        "",
    ]


def _judged(judged: dict[str, Any]) -> list[str]:
    names = {
        "ours": "ours",
        "written": "written by hand",
        "borrowed": "SmolLM2-135M-Instruct as it comes, shown the nearest pairs",
        "before": "ours as it was before",
    }
    rows = [
        f"| {names.get(name, name)} | {row['mean']} | {row['signed']:.0%} | {row['as_good_as'].get('ours', '') if name != 'ours' else ''} |"
        for name, row in judged["tally"].items()
    ]
    ours = judged["tally"]["ours"]["as_good_as"]
    faults = [f"- {kind}: {count}" for kind, count in judged.get("faults", {}).items()]
    return [
        f"## Marked blind, {judged['n']} drafts of the test split",
        "",
        "0 would not be signed, 1 after a small edit, 2 as it is; the order of the systems was shuffled for each draft.",
        "",
        "| | mean mark | signed | as good as ours |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        "Ours is as good or better: " + ", ".join(f"than {names.get(name, name)} in {share:.0%}" for name, share in ours.items()) + ".",
        "",
        *(["What was wrong with ours, by the reader's count:", "", *faults, ""] if faults else []),
    ]


def _grammar(compared: dict[str, Any]) -> list[str]:
    rows = [f"| {way} | {row['passed']:.0%} | {row['kept']:.0%} | {row['worth']:.2f} |" for way, row in compared.items()]
    return [
        "## With and without a grammar, first try, greedy",
        "",
        "| | pass the checker | content words kept | mean worth by the ranker |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
    ]


def _speed(speed: dict[str, Any]) -> list[str]:
    out = [
        f"A rewrite takes {speed['first_median_s']} s at the median and {speed['first_95_s']} s at the 95th percentile (target 0.8 s at the median); up to three to "
        f"choose from {speed['three_median_s']} s and {speed['three_95_s']} s (targets 2.0 and 3.5)."
    ]
    if "together_a_second" in speed:
        out.append(f"Many together: {speed['together_a_second']} first tries a second (target 5).")
    return out


def _floats(compared: dict[str, Any]) -> list[str]:
    small, whole = compared["int8"], compared["floats"]
    return [
        f"First tries on {compared['n']} drafts, shipped int8 weights against the trained float ones under torch's `generate`: {small['passed']:.1%} and {whole['passed']:.1%} pass,",
        f"{small['kept']:.1%} and {whole['kept']:.1%} of content words kept, {small['median_s']} s and {whole['median_s']} s at the median.",
    ]


def _example(example: dict[str, Any]) -> str:
    told = "".join(f"; {name}: {words}" for name, words in example["hints"].items())
    confirm = "; ".join(example["to_confirm"]) or "nothing"
    return (
        f"- **Draft:** {example['draft']}{f' *(told{told})*' if told else ''}\n  **Rewrite** ({example['source']}"
        f"{'' if example['passed'] else ', did not pass'}): {example['rewrite'].replace(chr(10), ' / ')}\n  To confirm: {confirm}"
    )
