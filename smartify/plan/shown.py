"""A reviewed plan as text for a terminal, as JSON, as a page and as a Word file: words and layout, no decisions."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.plan.paper import as_word
from smartify.plan.parts import FIRST, MARKS, OBJECTIVES, WHOLE, about, asked, levels, not_scored, parted, tally, title, where
from smartify.plan.sayings import Evidence
from smartify.plan.seen import Quote
from smartify.plan.sheet import as_html
from smartify.report import SHAPES
from smartify.types import Place

if TYPE_CHECKING:
    from smartify.plan import PlanReview
    from smartify.plan.questions import Answer
    from smartify.plan.whole import PlanFinding

WIDTH, MOST, CUT = 100, 4, 88  # characters of a line; quotations of one sentence; characters of one


# ---- text


def as_text(review: PlanReview, guidance: Guidance, variant: str = "smart") -> str:
    """For a terminal: what is gravest, the letters of every objective, each question with what its answer rests on, what the whole shows."""
    grave, others = parted(review.findings)
    out = [title(review), *_wrapped("; ".join(about(review)) + "."), ""]
    if grave:
        out += [FIRST.upper(), *(line for finding in grave for line in _finding(finding, review.plan.source))]
    if review.plan.steps:
        out += [OBJECTIVES.upper(), *_objectives(review, guidance, variant), ""]
    for heading, those in asked(review.answers):
        out += [f"{heading.upper()} ({', '.join(f'{number} {verdict}' for verdict, number in tally(those))})"]
        out += [line for answer in those for line in _answer(answer, review.plan.source)]
    if others:
        out += [WHOLE.upper(), *(line for finding in others for line in _finding(finding, review.plan.source))]
    return "\n".join(out).rstrip("\n") + "\n"


def _objectives(review: PlanReview, guidance: Guidance, variant: str) -> Iterator[str]:
    yield f"       {' '.join(LETTERS)}"
    for number, (step, one) in enumerate(zip(review.plan.steps, review.reviews, strict=True), 1):
        shapes = " ".join(SHAPES[level] for level in levels(one, guidance, variant)) if levels(one, guidance, variant) else "not scored"
        first, *rest = textwrap.wrap(" ".join(step.text.split()), WIDTH - 20) or [""]
        yield f"  {number:>3}  {shapes:<10} {first}"
        yield from (f"{'':18}{line}" for line in rest)
        if trouble := not_scored(one):
            yield from (f"{'':18}{line}" for line in textwrap.wrap(trouble, WIDTH - 20))


def _answer(answer: Answer, source: str) -> Iterator[str]:
    yield from _wrapped(f"{answer.number:>2} {MARKS[answer.verdict]} {answer.question} {answer.verdict.capitalize()}.", "  ", "       ")
    for evidence in answer.evidence:
        yield from _told(evidence, source)
    if answer.asks:
        yield from _wrapped(f"? {answer.asks}", "     ", "       ")
    yield ""


def _finding(finding: PlanFinding, source: str) -> Iterator[str]:
    yield from _wrapped(f"{'!' if finding.grave else '-'} {finding.title}. {finding.says}", "  ", "    ")
    yield from _quoted(finding.quotes, source, "      ")
    yield from _wrapped(f"? {finding.asks}", "    ", "      ")
    yield ""


def _told(evidence: Evidence, source: str) -> Iterator[str]:
    yield from _wrapped(evidence.says, "       ", "       ")
    yield from _quoted(evidence.quotes, source, "         ")


def _quoted(held: Sequence[Quote], source: str, indent: str) -> Iterator[str]:
    for quote in held[:MOST]:
        text = quote.text if len(quote.text) <= CUT else f"{quote.text[: CUT - 1].rstrip()}…"
        stands = f"objective {quote.number}" if quote.number else where(quote.place, source)
        sentence = quote.note.endswith((".", "?"))
        told = ", ".join(filter(None, (stands, "" if sentence else quote.note)))
        yield from _wrapped(f"‘{text}’{f' ({told})' if told else ''}", indent, f"{indent}  ")
        if sentence:
            yield from _wrapped(quote.note, f"{indent}  ", f"{indent}  ")
    if len(held) > MOST:
        yield f"{indent}and {len(held) - MOST} more"


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=first, subsequent_indent=rest)


# ---- JSON


def as_json(review: PlanReview) -> str:
    """Everything, with the place of every quotation; an objective that cannot be read has an `error` and no review."""
    plan = review.plan
    told = {
        "plan": {
            "source": plan.source,
            "title": plan.title,
            "person": plan.person,
            "review": plan.review_day.isoformat() if plan.review_day else None,
            "signatures": [{"name": s.name, "role": s.role, "day": s.day.isoformat() if s.day else None} for s in plan.signatures],
        },
        "today": review.on.isoformat(),
        "answers": [_answer_json(answer) for answer in review.answers],
        "findings": [_finding_json(finding) for finding in review.findings],
        "objectives": [
            {
                "number": number,
                "text": step.text,
                **_place_json(step.place),
                "beside": {
                    name: getattr(step, name) for name in ("owner", "by", "measure", "review", "outcome", "need") if getattr(step, name)
                },
                "long_term": step.long_term,
                "review": None if isinstance(one, SmartifyError) else one.as_json(),
                "error": str(one) if isinstance(one, SmartifyError) else None,
            }
            for number, (step, one) in enumerate(zip(plan.steps, review.reviews, strict=True), 1)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "key": answer.key,
        "number": answer.number,
        "question": answer.question,
        "verdict": answer.verdict.value,
        "evidence": [{"says": e.says, "quotes": [_quote_json(quote) for quote in e.quotes]} for e in answer.evidence],
        "asks": answer.asks,
        "why": answer.why,
        "source": answer.source,
    }


def _finding_json(finding: PlanFinding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "grave": finding.grave,
        "title": finding.title,
        "says": finding.says,
        "quotes": [_quote_json(quote) for quote in finding.quotes],
        "asks": finding.asks,
        "why": finding.why,
        "source": finding.source,
    }


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {"text": quote.text, **_place_json(quote.place), "objective": quote.number, "note": quote.note}


def _place_json(place: Place) -> dict[str, Any]:
    return {"file": place.file, "page": place.page, "sheet": place.sheet, "row": place.row, "column": place.column}


__all__ = ["as_html", "as_json", "as_text", "as_word"]
