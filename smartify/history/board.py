"""The report for a board: one HTML file with its charts inside, that asks for nothing from anywhere, prints on A4 and needs no script."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from smartify import models
from smartify.errors import ModelError
from smartify.guidance import LETTERS, Guidance
from smartify.history import sections
from smartify.history.marks import PATTERNS, limits, objectives_of, percent, short
from smartify.history.national import national
from smartify.history.records import GAPS, Figures, National
from smartify.history.sentences import NAMES, meaning, next_steps, opening
from smartify.pictures import rows_of
from smartify.types import Criterion

STYLE = Path(__file__).parent / "board.css"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
TITLE = "How our objectives are written"
CONTENTS = {
    "missing": "What is missing",
    "time": "Over time",
    "teams": "Between teams",
    "settings": "By setting",
    "workers": "By worker",
    "letters": "The five letters",
    "words": "Gaps and empty words",
    "improved": "Most improved",
    "both": "Before and after",
    "method": "Method and limits",
}


def board(
    figures: Figures,
    guidance: Guidance,
    today: datetime.date,
    nation: Sequence[National] | None = None,
    agreement: Mapping[Criterion, float] | None = None,
) -> str:
    """The whole page. `nation` are the published figures (ours where None), `agreement` the classifier's weighted kappa with readers (as measured, where None)."""
    nation = national() if nation is None else nation
    agreement = measured() if agreement is None else agreement
    parts = {
        "missing": sections.missing(figures, nation),
        "time": sections.over_time(figures, nation),
        "teams": sections.between_teams(figures),
        "settings": sections.by_group("settings", "By setting", "Setting", figures.by_setting, SETTINGS),
        "workers": sections.by_group("workers", "By worker", "Worker", figures.by_worker, WORKERS),
        "letters": sections.letters(figures, guidance),
        "words": sections.frequent(figures, guidance),
        "improved": sections.improved(figures),
        "both": sections.rewritten(figures.rewritten, figures.scored, guidance),
        "method": _method(figures, guidance, agreement),
    }
    links = "".join(f'<a href="#{name}">{CONTENTS[name]}</a>' for name, part in parts.items() if part)
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{TITLE}: {escape(figures.source)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head><body>{PATTERNS}"
        f"<main>{_head(figures, today)}{_two_minutes(figures, guidance, nation)}"
        f'<nav aria-label="Parts of this report">{links}</nav>{"".join(parts.values())}</main></body></html>\n'
    )


SETTINGS = "Settings plan for different things, so they are not expected to be alike."
WORKERS = "Asked for when this report was made. Workers stand by name; with so few objectives each, most of what sets them apart is chance and the families they work with."  # fmt: skip


def _head(figures: Figures, today: datetime.date) -> str:
    span = f", {short(figures.first)} to {short(figures.last)}" if figures.last else ""
    return (
        f'<header><p class="small">smartify report, made on {today.day} {today:%B %Y}</p><h1>{TITLE}</h1>'
        f"<p>{escape(figures.source)}: {objectives_of(figures.scored)} in {rows_of(figures.rows)}{span}.</p></header>"
    )


def _two_minutes(figures: Figures, guidance: Guidance, nation: Sequence[National]) -> str:
    shares = [(NAMES[gap], figures.whole.gaps[gap]) for gap in GAPS] + [("None of these missing", figures.whole.complete)]
    tiles = "".join(
        f"<div><dt>{name}</dt><dd><b>{percent(share.value)}</b> <span>{limits(share)}</span></dd></div>" for name, share in shares
    )
    told = "".join(f"<p>{escape(sentence)}</p>" for sentence in opening(figures, nation) if sentence)
    steps = "".join(f"<li>{escape(step)}</li>" for step in next_steps(figures, guidance))
    return (
        f'<section class="brief"><h2>In two minutes</h2><p class="small">Shares of {objectives_of(figures.scored)}, each with its 95% interval</p><dl class="tiles">{tiles}</dl>{told}'
        f'<div class="two wide"><div><h3>What it means</h3><p>{escape(meaning(figures))}</p></div><div><h3>What to do next</h3><ol>{steps}</ol></div></div></section>'
    )


def _method(figures: Figures, guidance: Guidance, agreement: Mapping[Criterion, float]) -> str:
    notes = "".join(f"<li>{escape(note)}</li>" for note in _notes(figures))
    labels = {criterion: str(guidance.variants["smart"][letter]["label"]) for letter, criterion in zip(LETTERS, Criterion, strict=True)}
    rows = [(escape(labels[criterion]), f"{kappa:.2f}") for criterion, kappa in agreement.items()]
    found = sections.table("Agreement of the classifier with readers", ("Letter", "Weighted kappa"), rows, "narrow") if rows else ""
    lead = "What was counted, how, and what it cannot show."
    return sections.part("method", "Method and limits", lead, f'<div class="method"><ul>{notes}</ul>{found}</div>')


def _notes(figures: Figures) -> list[str]:
    """How each figure came about, and what is wrong with it."""
    plans = (
        f"Lines of one plan are alike, so {figures.scored:,} lines say less than as many independent ones: intervals are widened by the design effect over "
        f"{figures.plans:,} plans ({', '.join(f'{NAMES[gap].lower()} {figures.effects[gap]:.2f}' for gap in GAPS)}). They may still be a little too narrow."
        if figures.plans
        else "No column names the plan. Lines of one plan are alike, so all intervals here are too narrow; name the column of the plan to mend this."
    )
    return [
        f"{figures.rows:,} rows were read: {figures.scored:,} objectives, {figures.not_objectives:,} that are no objectives (headings, notes, questions) and "
        f"{figures.unreadable:,} that cannot be read. {figures.copies:,} objectives say word for word what another says; each counts as often as it stands.",
        "No timescale: no date, period or deadline, or one that never ends (ongoing, weekly with no last day). No owner: nobody is named who is to act. "
        "No measure: no number or frequency, and no event that anyone could see done.",
        "Owner, number and time are found by rules, the levels by a classifier. They read one line at a time and can be wrong about it; an interval says nothing of "
        "such errors. The table shows how far the classifier agrees with people who read lines that it was not trained on (1 is always, 0 no better than chance).",
        "It does not see the family. Whether a step is right, wanted or was done is not in the wording, and a well-written plan can be a wrong one.",
        "Intervals are Wilson's (1927): with share p of n lines and z = 1.96, (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n); of differences, Newcombe's (1998, "
        "method 10).",
        plans,
        "Limits between teams are those of a funnel plot (Spiegelhalter, 2005): p ± z√(p(1−p)·design effect/n), p being the share of all. They assume teams with "
        "the same work; with many teams some lie outside by chance. A group is shown from 5 objectives on.",
        "This report holds no line of any plan. The workbook does.",
    ]


def measured(root: Path | None = None) -> dict[Criterion, float]:
    """The weighted kappa of each criterion on lines that were never trained on, from evaluation.json beside the weights; empty where it is not there."""
    path = models.folder(root) / "evaluation.json"
    if not path.is_file():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))["scores"]["criteria"]
        return {criterion: float(told[criterion.value]["together"]["kappa"]) for criterion in Criterion}
    except (OSError, ValueError, KeyError, TypeError):
        raise ModelError(f"{path.name} in {path.parent} cannot be read; it should hold the measured agreement of each letter.") from None
