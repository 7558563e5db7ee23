"""Draft → rewrites: the model's, proved by the checker and ranked; mended by rule where none passes, composed by rule where none can be mended."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from smartify import grammar, prompts, steps
from smartify.answers import answered
from smartify.checker import Checked
from smartify.checker.compare import Comparison, compare, content, done_once, kept_share, lays_harm
from smartify.deadlines import ends
from smartify.fragments import Line, Piece, read
from smartify.generator import Foreseen, Generator, Writer
from smartify.guidance import Guidance
from smartify.ranking import Ranker
from smartify.repair import NEGATED, complete, compose, mend, unchanged
from smartify.types import Hints, Level, Mention, Rewrite, RewriteForm, RewriteSource

SAMPLES = 3
MANY = 8  # drafts from which on they are written together
ENOUGH = 0.5  # a rewrite this likely to be signed is shown at once (of marked ones seven in ten were, of the others two); others are written only where none is
# An event that a calendar knows: "before summer half term", "at Thursday's hearing", "between now and April"; "may" and "sat" are no days.
SET = re.compile(
    r"\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Mon|Tues?|Weds?|Thurs?|Fri|Sat|Sun|half[- ]term|Easter|Christmas|[Xx]mas)\b"
)
QUICK = 0.2  # in a table of many rows
FORMS: tuple[tuple[RewriteForm, str], ...] = (
    ("steps", "goal, 1 objective"),
    ("fuller", "1 objective, contingency"),
    ("fuller", "goal, 1 objective, contingency"),
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal of the model's, what the checker can prove of it, and how likely a practice lead is to sign it, from 0 to 1."""

    lines: tuple[Line, ...]
    comparison: Comparison
    worth: float


@dataclass(frozen=True, slots=True)
class Desk:
    """What a rewrite is written with: the tables, the model, the ranking and the day; without a model rules write, without a ranking the nearest wins."""

    guidance: Guidance
    writer: Writer | None = None
    ranker: Ranker | None = None
    day: datetime.date | None = None
    enough: float = ENOUGH


def rewrite(draft: Checked, hints: Hints, desk: Desk) -> Rewrite:
    """The likeliest to be signed of the model's rewrites that pass, else the nearest mended by rule, else one composed by rule."""
    if _whole(draft, hints, desk.guidance):
        same = unchanged(draft, desk.guidance)
        comparison = compare(draft, same, hints, desk.guidance)
        if comparison.passed:
            return _record(
                desk,
                same,
                comparison,
                "composed",
                note="The draft says who, how much or what once, and by when already; it is left as it is.",
            )
    if lays_harm(draft):  # by rule 18 % of hard drafts are repeated in part, by the model 41 %
        return _by_rule(draft, hints, desk)
    passing: list[Candidate] = []
    failed: list[Candidate] = []
    for candidate in candidates(draft, hints, desk, [*_asked(draft, hints), ("", "sample")]):
        (passing if candidate.comparison.passed else failed).append(candidate)
        if candidate.comparison.passed and candidate.worth >= desk.enough:
            break
    if passing:
        best = max(passing, key=lambda candidate: candidate.worth)
        return _record(desk, best.lines, best.comparison, "model")
    for candidate in sorted(failed, key=lambda c: (len(c.comparison.problems), -c.worth)):
        mended, wrote = mend(candidate.lines, candidate.comparison, draft, hints, desk.guidance)
        again = compare(draft, mended, hints, desk.guidance, wrote)
        if again.passed:
            return _record(desk, mended, again, "repaired")
    return _by_rule(draft, hints, desk)


def _by_rule(draft: Checked, hints: Hints, desk: Desk) -> Rewrite:
    """The draft's own sentence completed, where it sets a task that the checker can prove; else the draft as the goal, with one step under it."""
    if completed := complete(draft, hints, desk.guidance):
        lines, wrote = _staged(completed[0], hints, desk), completed[1]
        if (comparison := compare(draft, lines, hints, desk.guidance, wrote)).passed:
            return _record(desk, lines, comparison, "composed")
    lines, wrote = compose(draft, hints, desk.guidance)
    return _record(desk, lines, compare(draft, lines, hints, desk.guidance, wrote), "composed")


def told(draft: Checked, answers: Hints, desk: Desk) -> Rewrite:
    """The draft with what was told put in its place by rule, and nothing else: what is not told stays open."""
    lines, comparison = answered(draft, answers, desk.guidance)
    return _record(desk, lines, comparison, "composed")


def choices(draft: Checked, hints: Hints, desk: Desk, first: Rewrite | None = None) -> tuple[Rewrite, ...]:
    """Up to three rewrites that differ, the likeliest to be signed first: near to the draft, in a smaller step, fuller with a contingency.

    `first` is the nearest, where it has been made already.
    """
    first = first or rewrite(draft, hints, desk)
    if desk.writer is None or first.source != "model":
        return (first,)
    found: dict[RewriteForm, tuple[float, Rewrite]] = {"nearest": (2.0, replace(first, form="nearest"))}
    for form, shape in FORMS:
        written = prompts.write(draft, hints, shape)
        candidate = _read(draft, hints, desk, written, desk.writer.write(written.prompt))
        if candidate is None or not candidate.comparison.passed or candidate.comparison.text in {r.text for _, r in found.values()}:
            continue
        if form not in found or candidate.worth > found[form][0]:
            found[form] = candidate.worth, _record(desk, candidate.lines, candidate.comparison, "model", form)
    return tuple(proposal for _, proposal in sorted(found.values(), key=lambda pair: -pair[0]))


def candidates(draft: Checked, hints: Hints, desk: Desk, asked: Sequence[tuple[str, str]]) -> Iterator[Candidate]:
    """What the model writes for a draft, each made only when asked for: freely, in the shape its findings ask for, close to its words, sampled."""
    if desk.writer is None:
        return
    seen: set[str] = set()
    for shape, kind in asked:
        written = prompts.write(draft, hints, shape)
        if kind == "close":
            expression = grammar.close(draft, hints, desk.guidance, written)
            texts = [desk.writer.write(written.prompt, expression)] if expression else []
        elif kind == "sample":
            texts = desk.writer.sample(written.prompt, SAMPLES)
        else:
            expression = grammar.free(draft, hints, desk.guidance, written, shape) if desk.writer.guided else ""
            texts = [desk.writer.write(written.prompt, expression)]
        for text in texts:
            candidate = _read(draft, hints, desk, written, text)
            if candidate and candidate.comparison.text not in seen:
                seen.add(candidate.comparison.text)
                yield candidate


def ahead(read: Sequence[tuple[Checked, Hints]], desk: Desk) -> Desk:
    """The desk with the first tries of many drafts written together, for a table: quicker, and content with less."""
    if not isinstance(desk.writer, Generator) or len(read) < MANY:
        return desk
    first = [prompts.write(draft, hints).prompt for draft, hints in read if not _whole(draft, hints, desk.guidance)]
    return replace(desk, writer=Foreseen(desk.writer, first), enough=QUICK)


def _asked(draft: Checked, hints: Hints) -> list[tuple[str, str]]:
    """(shape, kind) of what the model is asked to write, in order."""
    rules = {finding.rule for finding in draft.findings}
    asked = [("1 objective, contingency" if NEGATED.search(draft.text) else "", "free")]  # what happens if a ban is broken belongs to it
    if "aims.joined" in rules:
        asked.append(("2 objectives", "free"))
    near = ("1 objective", "close")
    return [near, *asked] if {"owner", "measure", "by"} & hints.given().keys() else [*asked, near]


def _read(draft: Checked, hints: Hints, desk: Desk, written: prompts.Masked, text: str) -> Candidate | None:
    lines = read(written.restore(text))
    if lines is None or not any(line.label == "objective" for line in lines):
        return None
    lines = _staged(_with_goal(_without_idle_evidence(lines, draft), hints), hints, desk)
    comparison = compare(draft, lines, hints, desk.guidance)
    if desk.ranker is None:
        return Candidate(lines, comparison, kept_share(draft.text, comparison.text) - 0.05 * len(comparison.to_confirm))
    return Candidate(lines, comparison, desk.ranker.worth(draft.text, [comparison.text])[0])


def _whole(draft: Checked, hints: Hints, guidance: Guidance) -> bool:
    """Nothing is missing, nothing is told besides, and no rule finds a fault."""
    faults = [f for f in draft.findings if f.at_most is not None and f.at_most < Level.MET]
    firm = any(m.kind in ("date", "period") or m.kind == "event" and SET.search(m.text) for m in draft.dates)
    lacks = prompts.needs(draft, hints)
    once = lacks == ["number"] and done_once(draft.text, guidance)  # done or not, and anyone could confirm it
    return bool(firm and not hints.given() and (once or not lacks) and not faults)


def _without_idle_evidence(lines: tuple[Line, ...], draft: Checked) -> tuple[Line, ...]:
    """One proof helps where there is risk, or a verb of the mind; elsewhere it only adds what nobody asked for."""
    if grammar.NEEDS_PROOF.search(draft.text) or any(f.rule == "words.mind" for f in draft.findings):
        return lines
    own = set(content(draft.text))
    return tuple(
        Line(line.label, tuple(p for p in line.pieces if p.kind != "evidence" or own.issuperset(content(p.text)))) for line in lines
    )


def _with_goal(lines: tuple[Line, ...], hints: Hints) -> tuple[Line, ...]:
    """The goal that was told, as it was told, in front of the objectives."""
    goal = hints.given().get("goal", "").rstrip(" .")
    if not goal:
        return lines
    return (Line("goal", (Piece("core", f"{goal[:1].upper()}{goal[1:]}."),)), *(line for line in lines if line.label == "objective"))


def _staged(lines: tuple[Line, ...], hints: Hints, desk: Desk) -> tuple[Line, ...]:
    """Where the baseline lies far from the measure, the steps on the way between them."""
    given = hints.given()
    if not {"baseline", "measure"} <= given.keys():
        return lines
    by = steps.due(given["by"], desk.day, desk.guidance.terms) if "by" in given else None
    staged = steps.between(given["baseline"], given["measure"], by, desk.day)
    if staged is None:
        return lines
    told = set(content(given["measure"]))
    out = []
    for line in lines:
        pieces = [Piece("number", f", {staged},") if p.kind == "number" and told <= set(content(p.text)) else p for p in line.pieces]
        out.append(Line(line.label, tuple(pieces)))
    return tuple(out)


def _dated(mention: Mention, desk: Desk) -> Mention:
    """A proposed period with the day it ends on."""
    day = ends(mention.text, desk.day, desk.guidance.terms) if desk.day and mention.kind == "date" else None
    return replace(mention, day=day) if day else mention


def _record(
    desk: Desk, lines: Sequence[Line], comparison: Comparison, source: RewriteSource, form: RewriteForm = "nearest", note: str = ""
) -> Rewrite:
    goals = [line.text() for line in lines if line.label == "goal"]
    contingencies = [text for line in lines for text in line.of("contingency")]
    return Rewrite(
        text=comparison.text,
        goal=" ".join(goals) or None,
        objectives=tuple(line.text() for line in lines if line.label == "objective"),
        contingency=" ".join(contingencies).strip() or None,
        fragments=comparison.fragments,
        gained=comparison.gained,
        kept=comparison.kept,
        lost=comparison.lost,
        missing=comparison.missing,
        passed=comparison.passed,
        problems=(*comparison.problems, *comparison.notes, *filter(None, [note])),
        to_confirm=tuple(_dated(mention, desk) for mention in comparison.to_confirm),
        source=source,
        form=form,
    )
