"""Mend a rewrite that almost passes, or compose one, by rule and from the draft's own words.

What a rule writes is as plainly marked as what the model writes: it is to be confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartify.checker import Checked
from smartify.checker.compare import BABY, OWN_WORD, UNSAFE, Comparison, content, done_once, lays_harm
from smartify.checker.safety import WORKER
from smartify.fragments import Line, Piece
from smartify.guidance import Guidance
from smartify.prompts import BULLET
from smartify.sentence import led, lowered, own, with_parts
from smartify.types import Hints

PERIOD = " for the next 12 weeks"
DEADLINE = " within 6 weeks"
SECOND_SOURCE = ", beside a second source such as a test, a record or somebody who sees for themselves"
REVIEW = ", to be reviewed within 12 weeks"
NO_TASK = ("words.absolute", "words.mind", "words.stop", "harm.misplaced_duty", *UNSAFE)
WISH = re.compile(r"\W*(?:I|we)(?:'d like| would like| want| wish| hope)\b", re.IGNORECASE)
NEGATED = re.compile(r"\b(?:not|never|no|nobody|unless|only)\b", re.IGNORECASE)
COUNT = ", with progress written down every 2 weeks,"
SUSTAINED = re.compile(r"\b(?:week|day|daily|every|each|times|twice|once a|monthly|fortnight|evening|night|morning)", re.IGNORECASE)
DEFAULT_ROLE = "The social worker"


def mend(
    lines: Sequence[Line], comparison: Comparison, draft: Checked, hints: Hints, guidance: Guidance
) -> tuple[tuple[Line, ...], frozenset[str]]:
    """The lines with what is missing put in, what is nonsense taken out, and a lost date put back; and the texts a rule wrote."""
    wrote: set[str] = set()
    mended = []
    bad = [problem for problem in comparison.problems if "cannot be counted" in problem or "is no " in problem or "is nobody's" in problem]
    lost_dates = [m.text for m in draft.dates if m.text in comparison.lost and m.kind != "open_ended"]
    for line in lines:
        pieces = [
            p
            for p in line.pieces
            if not (p.kind in ("number", "date", "evidence") and any(p.text.strip(" ,.") and p.text.strip(" ,.") in b for b in bad))
        ]
        if line.label == "objective":
            pieces = [_ended(p, draft) for p in pieces]
            pieces = [_unblanked(p, draft, guidance, wrote) for p in pieces if not ("__" in p.text and p.kind not in ("owner", "core"))]
            if lost_dates:
                pieces = [Piece("date", led(lost_dates[0], "date")) if p.kind == "date" else p for p in pieces]
            if not any(p.kind == "owner" for p in pieces) and "owner" in comparison.missing:
                role = propose_owner(draft, hints, guidance)
                wrote.add(role)
                pieces = [Piece("owner", role), Piece("core", " to " + lowered("".join(p.text for p in pieces[:1]).lstrip())), *pieces[1:]]
            if not any(p.kind == "date" for p in pieces):
                text = (
                    led(hints.by, "date")
                    if hints.by
                    else led(lost_dates[0], "date")
                    if lost_dates
                    else PERIOD
                    if SUSTAINED.search(line.text())
                    else DEADLINE
                )
                wrote.add(text)
                pieces = _appended(pieces, Piece("date", text))
            if OWN_WORD in comparison.problems:
                wrote.add(SECOND_SOURCE)
                pieces = _appended(pieces, Piece("evidence", SECOND_SOURCE))
        mended.append(Line(line.label, tuple(pieces)))
    if (
        "It has no number." in comparison.problems
        or not any(p.kind == "number" for line in mended for p in line.pieces)
        and any(p.kind == "number" for line in lines for p in line.pieces)
    ):
        mended = _counted(mended, hints, wrote)
    return tuple(mended), frozenset(wrote)


def complete(draft: Checked, hints: Hints, guidance: Guidance) -> tuple[tuple[Line, ...], frozenset[str]] | None:
    """The draft's own sentence with what it lacks put in by rule; None for a wish or an absolute, and where harm is laid on the person harmed."""
    if WISH.match(draft.text) or any(finding.rule in NO_TASK for finding in draft.findings):
        return None
    hints = Hints(**hints.given())
    role = propose_owner(draft, hints, guidance)
    pieces = own(draft, guidance, role, replace=bool(hints.owner) or draft.owner is not None and draft.owner.kind == "agency")
    negated = NEGATED.search(draft.text)
    timed = any(mention.kind != "open_ended" for mention in draft.dates)
    counted = draft.numbers or hints.measure or negated or done_once(draft.text, guidance)
    parts = {
        "number": hints.measure or ("" if counted else COUNT),
        "evidence": SECOND_SOURCE if _own_word(draft) else "",
        "date": hints.by or ("" if timed else REVIEW if negated else PERIOD if SUSTAINED.search(draft.text) or not counted else DEADLINE),
    }
    line = with_parts(pieces, parts)
    added = {piece.text for piece in line.pieces if piece.kind in ("number", "date", "evidence")} - {
        m.text for m in (*draft.numbers, *draft.dates)
    }
    if not added and content(line.text()) == content(draft.text):
        return None  # what is said of a draft that lacks something has to add it
    goal = (hints.goal or "").rstrip(" .")
    goals = (Line("goal", (Piece("core", f"{goal[:1].upper()}{goal[1:]}."),)),) if goal else ()
    return (*goals, line), frozenset({role, *added})


def compose(draft: Checked, hints: Hints, guidance: Guidance) -> tuple[tuple[Line, ...], frozenset[str]]:
    """A rewrite by rules alone: the draft as the goal, and one person who looks at it, how often, until when."""
    hints = Hints(**hints.given())
    rule = next((f.rule for f in draft.findings if f.rule in UNSAFE or f.rule == "harm.misplaced_duty"), None)
    words = BULLET.sub("", re.sub(r"\s+", " ", draft.text).strip())
    wanted = [hints.goal, words] if hints.goal and hints.goal.lower() not in words.lower() else [words]
    role = propose_owner(draft, hints, guidance)
    if rule:
        named = (*((draft.owner,) if draft.owner else ()), *draft.parties, *draft.names)
        who = next((m.text for m in named if m.kind not in ("agency", "place") and not WORKER.search(m.text)), "the person")
        others = ", ".join(dict.fromkeys(m.text for m in named if m.text not in who))
        goal = f"For {who} to be safe; whoever causes the harm is the one to stop it." + (f" Also named: {others}." if others else "")
        safe = guidance.rules[rule]
        task, count, until = f" to {safe['task']}".replace("{who}", who), safe["count"], safe["until"]
    else:
        goal = " ".join(text[:1].upper() + text[1:].rstrip(" .") + "." for text in wanted)
        task, count, until = " to write down what has changed towards this goal", " every 2 weeks", PERIOD
    if role in ("I", "We"):
        task = task.replace(" to ", " will ", 1)
    count = f" {hints.measure}" if hints.measure else count
    until = led(hints.by, "date") if hints.by else until

    pieces = [Piece("owner", role), Piece("core", task), Piece("number", count), Piece("date", until)]
    pieces += [Piece("evidence", SECOND_SOURCE)] if _own_word(draft) and not rule else []
    return (Line("goal", (Piece("core", goal),)), Line("objective", (*pieces, Piece("core", ".")))), frozenset(
        {role, task, count, until, goal, SECOND_SOURCE}
    )


def _own_word(draft: Checked) -> bool:
    return any(finding.rule == "safety.self_report" for finding in draft.findings)


def propose_owner(draft: Checked, hints: Hints, guidance: Guidance) -> str:
    """Who a rule would ask: the hint, the draft's own person, the role inside its agency, else the role of its setting."""
    if hints.owner:
        return hints.owner
    harm = lays_harm(draft)
    if draft.owner is not None and draft.owner.kind != "agency" and not harm and not BABY.match(draft.owner.text):
        return draft.owner.text[:1].upper() + draft.owner.text[1:]
    if draft.owner is not None and draft.owner.kind == "agency":
        low = draft.owner.text.lower()
        for row in guidance.rows["agencies.csv"]:
            if row.role_inside and any(re.search(rf"\b{re.escape(form)}\b", low) for form in row.forms()):
                return row.role_inside[:1].upper() + row.role_inside[1:]
    low = draft.text.lower()
    settings = guidance.roles_by_setting if not harm else ()
    return next((role for pattern, role in settings if re.search(pattern, low)), DEFAULT_ROLE)


def _ended(piece: Piece, draft: Checked) -> Piece:
    """The piece without the draft's words that never end: 'on an ongoing basis', 'as and when required'."""
    text = piece.text
    for mention in draft.dates:
        if mention.kind == "open_ended" and piece.kind == "core":
            text = re.sub(rf",? ?\b{re.escape(mention.text)}", "", text, flags=re.IGNORECASE)
    return Piece(piece.kind, text)


def unchanged(draft: Checked, guidance: Guidance) -> tuple[Line, ...]:
    """The draft as it is, its owner, numbers and dates told apart, for one that has all three already."""
    return (with_parts(own(draft, guidance), {}),)


def _unblanked(piece: Piece, draft: Checked, guidance: Guidance, wrote: set[str]) -> Piece:
    if piece.kind != "owner" or "__" not in piece.text:
        return piece
    role = propose_owner(draft, Hints(), guidance)
    wrote.add(role)
    return Piece("owner", role)


def _appended(pieces: list[Piece], piece: Piece) -> list[Piece]:
    """The piece put at the end of the first sentence, before its stop and before any contingency."""
    out = list(pieces)
    at = next((i for i, p in enumerate(out) if p.kind == "contingency"), len(out))
    if at and out[at - 1].kind == "core" and re.fullmatch(r"[ .]*", out[at - 1].text):
        at -= 1
    elif at and out[at - 1].text.rstrip().endswith("."):
        last = out[at - 1]
        out[at - 1 : at] = [Piece(last.kind, last.text.rstrip()[:-1]), piece, Piece("core", ". " if at < len(out) else ".")]
        return out
    out.insert(at, piece)
    return out


def _counted(lines: Sequence[Line], hints: Hints, wrote: set[str]) -> list[Line]:
    """A count in the first objective: the hint, else how often progress is written down."""
    out = list(lines)
    at = next(i for i, line in enumerate(out) if line.label == "objective")
    text = f", {hints.measure}," if hints.measure else COUNT
    wrote.add(text)
    pieces = list(out[at].pieces)
    date = next((i for i, p in enumerate(pieces) if p.kind == "date"), len(pieces))
    pieces[date : date + 1] = [Piece("number", text), *(Piece(p.kind, f" {p.text}") for p in pieces[date : date + 1])]
    out[at] = Line("objective", tuple(pieces))
    return out


__all__ = ["complete", "compose", "mend", "propose_owner", "unchanged"]
