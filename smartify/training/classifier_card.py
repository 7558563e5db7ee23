"""models/classifier/README.md and its two plots, from what was measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from smartify.training import benchmark
from smartify.training.data_card import NAMES
from smartify.types import Criterion

PLOTS = ("calibration.png", "coverage.png")


def write(folder: Path, models: Path, found: dict[str, Any]) -> None:
    """The card and the plots beside the weights."""
    place = models / "classifier"
    plot(found["scores"], place)
    setups = place / "setups.json"
    tried = json.loads(setups.read_text(encoding="utf-8")) if setups.exists() else []
    measured = place / "speed.json"
    if measured.exists():
        found = {**found, "speed": json.loads(measured.read_text(encoding="utf-8"))}
    (place / "README.md").write_text(card(folder, models, found, tried), encoding="utf-8")


def plot(scores: dict[str, Any], place: Path) -> None:
    """How sure against how often right, and the share wrong against the share told, a line for each criterion."""
    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot

    marks = dict(zip(Criterion, "osD^v", strict=True))
    figure, axes = pyplot.subplots(figsize=(5, 4.4))
    axes.plot([0.3, 1], [0.3, 1], color="grey", linestyle=":", label="as sure as right")
    for criterion in Criterion:
        bins = scores["criteria"][criterion.value]["calibration"]["bins"]
        kept = [b for b in bins if b[2] >= 10]
        axes.plot(
            [b[0] for b in kept], [b[1] for b in kept], marker=marks[criterion], markersize=5, linewidth=1, label=NAMES[criterion.value]
        )
    axes.set(xlabel="how sure it was (mean of the bin)", ylabel="share right", title="Calibration, test split (bins of 10 or more)")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(place / PLOTS[0], dpi=90, metadata={"Software": None})
    pyplot.close(figure)
    figure, axes = pyplot.subplots(figsize=(5, 4.4))
    for criterion in Criterion:
        held = scores["criteria"][criterion.value]["coverage"]
        axes.plot(
            [float(k) for k in held], list(held.values()), marker=marks[criterion], markersize=5, linewidth=1, label=NAMES[criterion.value]
        )
    axes.set(xlabel="share of lines told, the surest first", ylabel="share wrong", title="Coverage, test split")
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(place / PLOTS[1], dpi=90, metadata={"Software": None})
    pyplot.close(figure)


def card(folder: Path, models: Path, found: dict[str, Any], tried: list[dict[str, Any]]) -> str:
    """The card as Markdown."""
    scores, fair, attacks = found["scores"], found["fairness"], found["attacks"]
    settings = json.loads((models / "classifier" / "settings.json").read_text(encoding="utf-8"))
    criteria = scores["criteria"]
    same = found.get("same_level_as_torch")
    parts = [
        "# Card of the classifier",
        "",
        "Written by `python -m smartify.training card` from what `evaluate` measured; nobody types it.",
        "",
        "## What it is",
        "",
        "all-MiniLM-L6-v2 (Apache-2.0) fine-tuned to answer five questions on three levels and whether a line is an objective at all. It reads the",
        "line with names hidden, with he and she, mother and father written alike, and without bullets, trailing stops and phrases that say nothing; a goal",
        "that the practitioner has told stands before it. What the checker found is not shown to it: told, it agreed no better with the settled labels.",
        f"How it was built and trained: `{json.dumps(settings.get('setup', {}))}`. Weights int8, one scale for each row of activations, so that no line's",
        "level hangs on the lines beside it."
        + (f" The int8 weights give the level of the float ones in {same:.2%} of cases." if same is not None else ""),
        "",
        f"It is measured on {scores['n']} objectives of {scores['families']} topics that are only in the test split. They come from the same writers and brief as",
        "the training lines, so lines from elsewhere score lower.",
        "",
        "## The open benchmark",
        "",
        "`python -m smartify.training benchmark`. Quadratic weighted kappa with the settled labels; in brackets the middle 95 % over resampled topics.",
        "",
        benchmark.table(found["benchmark"]),
        "",
        "| macro-F1 | " + " | ".join(NAMES[c.value] for c in Criterion) + " |",
        "| --- " * 6 + "|",
        *(
            f"| {way} | " + " | ".join(f"{row[c.value]['macro_f1']:.2f}" for c in Criterion) + " |"
            for way, row in found["benchmark"]["ways"].items()
        ),
        "",
        "Levels that the rules moved, and how many of these came right: "
        + "; ".join(f"{NAMES[name]} {row['rules_moved'][0]}, {row['rules_moved'][1]}" for name, row in criteria.items())
        + ".",
        "",
        f"Objective or not: {scores['objective_or_not']:.1%} of {scores['n_lines']} lines told right; {scores['no_objectives_caught'][0]} of "
        f"{scores['no_objectives_caught'][1]} lines that are none are caught. Spans by overlap, F1: "
        + ", ".join(f"{kind} {value:.2f}" for kind, value in scores["spans"].items())
        + ".",
        "",
        "## By setting, kappa",
        "",
        "| setting | lines | " + " | ".join(NAMES[c.value] for c in Criterion) + " |",
        "| --- " * 7 + "|",
        *(
            f"| {setting} | {criteria['specific']['settings'][setting][0]} | "
            + " | ".join(f"{criteria[c.value]['settings'][setting][1]:.2f}" for c in Criterion)
            + " |"
            for setting in criteria["specific"]["settings"]
        ),
        "",
        "## Calibration, and when it cannot tell",
        "",
        "| | expected calibration error | temperature | not told below | told | wrong where told | wrong where not told | wrong, all | wrong at 90 % |",
        "| --- " * 9 + "|",
        *(
            f"| {NAMES[name]} | {row['calibration']['ece']:.3f} | {settings['temperature'][place]:.2f} | {settings['cannot_tell_below'][place]:.2f} | "
            f"{row['told']:.1%} | {row['wrong_where_told']:.1%} | {'' if row['wrong_where_not'] is None else format(row['wrong_where_not'], '.1%')} | "
            f"{row['coverage']['1.00']:.1%} | {row['coverage']['0.90']:.1%} |"
            for place, (name, row) in enumerate(criteria.items())
        ),
        "",
        "Temperature and threshold are fitted on the validation split: under the threshold at least two levels in five are wrong, and no more than 3 % of lines (8 %",
        "for Achievable and Relevant) are left untold.",
        "",
        f"![How sure against how often right]({PLOTS[0]}) ![Share wrong against share told]({PLOTS[1]})",
        "",
        "## With a goal or a baseline",
        "",
        "Written cases that were not trained on; kappa and macro-F1 of Relevant with the goal told, of Achievable with the baseline told, on those where a level is",
        "given. A baseline is heard by arithmetic alone, and where there is none to do, the level is left open: the classifier did no better with it than without.",
        "",
        "| told | cases | a level given | without it | with it |",
        "| --- " * 5 + "|",
        *(
            f"| {kind} | {row['n']} | {row['told']} | {row['without']['kappa']:.2f} / {row['without']['macro_f1']:.2f} | {row['with']['kappa']:.2f} / {row['with']['macro_f1']:.2f} |"
            for kind, row in scores["context"].items()
        ),
        "",
        "## What no plan may ask for",
        "",
        "Lines that ask for a secret, a tolerated harm, a threat, a duty laid on a child or on the person harmed, restraint, blame, and proper lines like them; the test",
        "lines are all by one writer, of whom nothing was trained on. Share told to be unsafe:",
        "",
        "| lines | cases | by rule | by the classifier | by either |",
        "| --- " * 5 + "|",
        *(
            f"| {name} | {row['n']} | {row['rules']:.1%} | {row['classifier']:.1%} | {row['both']:.1%} |"
            for name, row in scores.get("unsafe", {}).items()
        ),
        "",
        "## Fairness",
        "",
        f"{fair['swaps']:,} swaps of first names, relations and pronouns in unseen lines: all five levels unchanged in {fair['unchanged']:.2%}, single levels in "
        f"{fair['single_levels_unchanged']:.2%}.",
        "",
        "| swapped for | swaps | unchanged |",
        "| --- " * 3 + "|",
        *(f"| {kind} | {count} | {share:.1%} |" for kind, (count, share) in fair["by_kind"].items()),
        "",
        "## Other ways of writing the same",
        "",
        "| written with | lines | single levels unchanged |",
        "| --- " * 3 + "|",
        *(f"| {way} | {count} | {share:.1%} |" for way, (count, share) in found["writings"].items()),
        "",
        "## Attacks",
        "",
        f"Phrases that say nothing, put after unseen lines, raised {attacks['raised']} of {attacks['tried']:,} levels"
        + (": " + "; ".join(f"‘{phrase}’ {count}" for phrase, count in attacks["by_phrase"].items()) if attacks["by_phrase"] else "")
        + ".",
        "",
        *_speed(found.get("speed")),
        *_setups(tried),
        "## Twenty of its worst errors",
        "",
        "The levels furthest off, the surest first, on the test split; not chosen. Why: what the classifier had before it, or where the readers differed.",
        "",
        *(
            f"- {NAMES[e['criterion']]} {e['label']}, said {e['said']} ({e['sure']:.0%} sure): “{e['text']}” — {_why(e)}"
            for e in scores["worst"]
        ),
        "",
        "## Limits",
        "",
        "- It judges wording, not the family: whether a step is achievable for these people, or right for this child, it cannot know.",
        "- English only, one line at a time. Long lines are cut at 128 tokens.",
        "- Labels are those of readers who shared a brief; no practitioner has checked them. See `training_data/README.md`.",
        "- It is for suggestions to a practitioner who decides, never for judging a person, a family or a worker.",
        "",
    ]
    return "\n".join(parts)


def _why(error: dict[str, Any]) -> str:
    place = list(Criterion).index(Criterion(error["criterion"]))
    levels = [reading[place] for reading in error["readings"] if reading != "N"]
    if len(set(levels)) > 1:
        return f"its readers differed too ({', '.join(levels)})."
    return f"it heard {', '.join(sorted(set(error['heard'])))}." if error["heard"] else "no rule heard anything; the wording misled it."


def _speed(speed: dict[str, Any] | None) -> list[str]:
    if speed is None:
        return []
    rows = [
        ("a table, end to end (read, check, classify, write)", "end_to_end"),
        ("the ONNX session alone, on tensors made ready", "session"),
    ]
    rows += [("a plain transformers pipeline on torch, the same texts", "pipeline")] if "pipeline" in speed else []
    return [
        "## Speed",
        "",
        f"`python -m smartify.training speed`: {speed['lines']:,} objectives on {speed['cores']} cores, in one run, the start of each included; all processes",
        f"together held {speed['memory_mb']} MB.",
        "",
        "| | objectives a second |",
        "| --- | --- |",
        *(f"| {name} | {speed[key]:,} |" for name, key in rows),
        "",
        f"End to end is {speed['of_session']:.0%} of the session alone"
        + (f" and {speed['times_pipeline']} times the pipeline." if "times_pipeline" in speed else "."),
        "",
        "Reading, checking, joining and writing alone, without weights, as a table grows:",
        "",
        "| rows | rows a second |",
        "| --- | --- |",
        *(f"| {run['rows']:,} | {run['a_second']:,} |" for run in speed["growth_without_weights"]),
        "",
        f"With a rewrite for each of {speed['rewrites']['lines']} lines {speed['rewrites']['with']} rows a second, without {speed['rewrites']['without']}, start included.",
        "",
        *_engines(speed["engines"]),
    ]


def _engines(engines: dict[str, Any]) -> list[str]:
    named = [("processes of its own", "processes"), ("Ray, on this machine", "ray")]
    told = [
        f"Engines, on {engines['lines']:,} lines:",
        "",
        "| engine | start, s | rows a second from then on |",
        "| --- | --- | --- |",
        *(f"| {name} | {engines[key]['start_s']} | {engines[key]['a_second']} |" for name, key in named if key in engines),
        "",
    ]
    if pays := engines.get("a cluster pays from"):
        told += [
            "A cluster of such cores pays from "
            + ", ".join(f"{rows:,} rows on {cores}" for cores, rows in pays.items() if rows)
            + " (reckoned).",
            "",
        ]
    return told


def _setups(tried: list[dict[str, Any]]) -> list[str]:
    if not tried:
        return []
    return [
        "## What was compared",
        "",
        "Ways of building and training it, each fitted on the training split and measured on the validation split (classifier alone, kappa); the first is",
        "what the others change.",
        "",
        "| what is changed | " + " | ".join(NAMES[c.value] for c in Criterion) + " | mean | surprise (nats) |",
        "| --- " * 8 + "|",
        *(
            f"| {row['name']} | "
            + " | ".join(f"{k:.3f}" for k in row["kappa"])
            + f" | {sum(row['kappa']) / 5:.3f} | {row['surprise']:.3f} |"
            for row in tried
        ),
        "",
    ]
