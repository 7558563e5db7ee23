"""A reviewed plan as one page that needs nothing else: no script, no font, no picture from anywhere; every level a shape and a word."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.plan.parts import (
    FIRST,
    LIMITS,
    MARKS,
    MORE,
    OBJECTIVES,
    QUESTIONS,
    WHOLE,
    WORDS,
    about,
    asked,
    not_scored,
    parted,
    tally,
    title,
    where,
)
from smartify.plan.sayings import Evidence, Verdict, count
from smartify.plan.seen import Quote
from smartify.report import SHAPES, confirmed, letters, marked
from smartify.types import Level, Review

if TYPE_CHECKING:
    from smartify.plan import PlanReview
    from smartify.plan.questions import Answer
    from smartify.plan.records import Step
    from smartify.plan.whole import PlanFinding

STYLE = Path(__file__).with_name("plan.css")
FEW = 4  # quotations that are seen at once; the rest open
KINDS = {Verdict.YES: "yes", Verdict.PARTLY: "partly", Verdict.NO: "no", Verdict.UNSAID: "unsaid", Verdict.PEOPLE: "people"}
LEADS = {
    QUESTIONS: "From the seven-minute briefing on SMART planning. Every answer rests on words of the plan, or on a count of them.",
    MORE: "From other guidance on plans.",
    WHOLE: "No single objective shows these; side by side they do. Each is something to ask about, not a fault.",
    OBJECTIVES: "Each by its own wording, with what its row says beside it.",
}


def as_html(review: PlanReview, guidance: Guidance, variant: str = "smart") -> str:
    """The whole page; what comes from the plan is escaped, wherever it stands."""
    grave, others = parted(review.findings)
    source = review.plan.source
    parts = [_head(review), _grave(grave, source), _jump(review), _glance(review.answers)]
    for heading, those in asked(review.answers):
        parts.append(_section(heading, f'<ol class="answers">{"".join(_answer(answer, source) for answer in those)}</ol>'))
    if others:
        parts.append(_section(WHOLE, f'<div class="cards">{"".join(_finding(finding, source, 3) for finding in others)}</div>'))
    if review.plan.steps:
        parts.append(_section(OBJECTIVES, _table(review, guidance, variant)))
    name = escape(f"Review of {title(review)}")
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n<title>{name}</title>\n'
        f"<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>\n{''.join(parts)}</main>\n{_foot()}</body>\n</html>\n"
    )


def _head(review: PlanReview) -> str:
    told = "".join(f"<li>{escape(said)}</li>" for said in about(review))
    return f'<header><p class="eyebrow">Review of a plan</p><h1>{escape(title(review))}</h1><ul class="about">{told}</ul></header>\n'


def _grave(grave: Sequence[PlanFinding], source: str) -> str:
    if not grave:
        return ""
    return f'<section class="grave" aria-labelledby="first"><h2 id="first">{FIRST}</h2>{"".join(_finding(f, source, 3) for f in grave)}</section>\n'


def _glance(answers: Sequence[Answer]) -> str:
    """All questions at once: how many are answered in each way, and a link to each."""
    counted = "".join(
        f'<li class="mark {KINDS[verdict]}"><b>{number}</b> <span aria-hidden="true">{MARKS[verdict]}</span> {verdict}</li>'
        for verdict, number in tally(answers)
    )
    links = "".join(
        f'<li><a class="{KINDS[answer.verdict]}" href="#q-{answer.key}"><span class="name"><b>{answer.number}</b> {escape(answer.short)}</span>'
        f'<span class="mark"><span aria-hidden="true">{MARKS[answer.verdict]}</span> {answer.verdict}</span></a></li>'
        for answer in answers
    )
    return (
        f'<section aria-labelledby="glance"><h2 id="glance">{count(len(answers), "question")} at a glance</h2><ul class="tally">{counted}</ul>'
        f'<nav aria-labelledby="glance"><ul class="glance">{links}</ul></nav></section>\n'
    )


def _jump(review: PlanReview) -> str:
    """Links to the parts of the page."""
    _, others = parted(review.findings)
    told = [(heading, len(those)) for heading, those in asked(review.answers)]
    told += [(heading, len(those)) for heading, those in ((WHOLE, others), (OBJECTIVES, review.plan.steps)) if those]
    links = "".join(f'<li><a href="#{_name(heading)}">{heading}</a> ({number})</li>' for heading, number in told)
    return f'<nav aria-label="On this page"><ul class="jump">{links}</ul></nav>\n'


def _name(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _section(heading: str, body: str) -> str:
    name = _name(heading)
    return f'<section aria-labelledby="{name}"><h2 id="{name}">{heading}</h2><p class="lead">{LEADS[heading]}</p>{body}</section>\n'


def _answer(answer: Answer, source: str) -> str:
    kind = KINDS[answer.verdict]
    told = "".join(_evidence(evidence, source) for evidence in answer.evidence)
    return (
        f'<li id="q-{answer.key}"><span class="number" aria-hidden="true">{answer.number}</span><h3>{escape(answer.question)}</h3>'
        f'<p class="mark {kind}"><span aria-hidden="true">{MARKS[answer.verdict]}</span> {answer.verdict.capitalize()}</p>'
        f'<div class="body">{told}{_asks(answer.asks)}{_why(answer.why, answer.source)}</div></li>\n'
    )


def _finding(finding: PlanFinding, source: str, level: int) -> str:
    return (
        f"<article><h{level}>{escape(finding.title)}</h{level}><p>{escape(finding.says)}</p>{_quotes(finding.quotes, source)}"
        f"{_asks(finding.asks)}{_why(finding.why, finding.source)}</article>\n"
    )


def _evidence(evidence: Evidence, source: str) -> str:
    return f"<p>{escape(evidence.says)}</p>{_quotes(evidence.quotes, source)}"


def _quotes(held: Sequence[Quote], source: str) -> str:
    """Words of the plan, each with where it stands; where there are many, most of them open."""
    if not held:
        return ""
    shown, rest = (held, ()) if len(held) <= FEW + 1 else (held[:FEW], held[FEW:])
    first = f'<ul class="quotes">{"".join(_quote(quote, source) for quote in shown)}</ul>'
    if not rest:
        return first
    return f'{first}<details class="rest"><summary>{len(rest)} more</summary><ul class="quotes">{"".join(_quote(q, source) for q in rest)}</ul></details>'


def _quote(quote: Quote, source: str) -> str:
    stands = f'<a href="#o-{quote.number}">objective {quote.number}</a>' if quote.number else escape(where(quote.place, source))
    sentence = quote.note.endswith((".", "?"))
    told = ", ".join(filter(None, (stands, "" if sentence else escape(quote.note))))
    note = f'<span class="note">{escape(quote.note)}</span>' if sentence else ""
    return f"<li>‘{escape(quote.text)}’{f' <span class=stands>({told})</span>' if told else ''}{note}</li>"


def _asks(asks: str) -> str:
    return f'<p class="asks"><b>Ask:</b> {escape(asks)}</p>' if asks else ""


def _why(why: str, source: str) -> str:
    return f'<details class="why"><summary>Why it is asked</summary><p>{escape(why)} Source: {escape(source)}.</p></details>'


# ---- the objectives


def _table(review: PlanReview, guidance: Guidance, variant: str) -> str:
    labels = [str(guidance.variants[variant][letter]["label"]) for letter in LETTERS]
    heads = "".join(
        f'<th scope="col" role="columnheader" class="level"><abbr title="{escape(label, quote=True)}">{letter}</abbr></th>'
        for letter, label in zip(LETTERS, labels, strict=True)
    )
    rows = "".join(
        _rows(number, step, one, guidance, variant)
        for number, (step, one) in enumerate(zip(review.plan.steps, review.reviews, strict=True), 1)
    )
    key = "; ".join(f"{letter} {label}" for letter, label in zip(LETTERS, labels, strict=True))
    return (
        f'<table role="table"><caption>{escape(key)}</caption><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader"><span class="unseen">Number</span></th><th scope="col" role="columnheader">Objective</th>'
        f'{heads}<th scope="col" role="columnheader">Who, and until when</th></tr></thead>{rows}</table>'
    )


def _rows(number: int, step: Step, review: Review | SmartifyError, guidance: Guidance, variant: str) -> str:
    trouble = not_scored(review)
    read = (
        "" if isinstance(review, SmartifyError) or same(review.text, step.text) else f'<p class="read">Read as: {escape(review.text)}</p>'
    )
    text = f'<td role="cell" class="text"><p>{escape(step.text.strip())}</p>{read}</td>'
    opening = f'<tbody role="rowgroup" id="o-{number}"><tr role="row" class="row"><th scope="row" role="rowheader">{number}</th>{text}'
    if isinstance(review, SmartifyError) or trouble:
        return f'{opening}<td role="cell" colspan="6"><p class="trouble">Not scored. {escape(trouble)}</p></td></tr></tbody>'
    shown = letters(review, guidance, variant)
    cells = "".join(
        f'<td role="cell" class="level {_kind(score.level if score else None)}"><b class="letter">{letter}</b>'
        f'<span aria-hidden="true">{SHAPES[score.level if score else None]}</span> <span class="word">{WORDS[score.level if score else None]}</span></td>'
        for letter, _, score, _ in shown
    )
    return f'{opening}{cells}<td role="cell" class="facts">{_facts(step, review)}</td></tr><tr role="row" class="beneath"><td role="cell"></td><td role="cell" colspan="7">{_beneath(review, guidance, variant)}</td></tr></tbody>\n'


def same(one: str, other: str) -> bool:
    """Whether two texts are alike but for spaces and the stop at the end."""
    return " ".join(one.split()).strip(" .") == " ".join(other.split()).strip(" .")


def _kind(level: Level | None) -> str:
    return "level-unknown" if level is None else f"level-{int(level)}"


def _facts(step: Step, review: Review) -> str:
    who = step.owner.strip() or (review.owner.text if review.owner else "")
    date = review.date.text if review.date and review.date.kind != "open_ended" else ""
    when = step.by.strip() or date
    told = ((escape(who) if who else "nobody named"), (escape(when) if when else "no time given"))
    return f"<span>{told[0]}{',' if who and when else ''}</span><span class=is>{told[1]}</span>"


def _beneath(review: Review, guidance: Guidance, variant: str) -> str:
    """Why each letter is answered so and what is asked, which opens; a rewrite, where one was asked for."""
    rows = []
    for _, label, score, asks in letters(review, guidance, variant):
        said = score.reasons if score else ("The wording cannot show it.",)
        questions = [question for question in (score.asks if score else asks[:1]) if question not in " ".join(said)]
        told = f"<p>{escape(' '.join(said))}</p>" + "".join(f"<p><b>Ask:</b> {escape(question)}</p>" for question in questions)
        level = score.level if score else None
        rows.append(f'<dt class="{_kind(level)}"><span aria-hidden="true">{SHAPES[level]}</span> {escape(label)}</dt><dd>{told}</dd>')
    return f'<details class="more"><summary>Why, and what to ask</summary><dl>{"".join(rows)}</dl></details>{_rewrite(review)}'


def _rewrite(review: Review) -> str:
    rewrite = review.rewrite
    if rewrite is None or not rewrite.text:
        return ""
    text = marked(rewrite.text, rewrite.to_confirm, "<mark>", "<span class=stands> (to confirm)</span></mark>", escaped=True)
    asks = "".join(f"<p>To confirm: {escape(confirmed(mention))}?</p>" for mention in rewrite.to_confirm)
    return f'<p class="read">It might be written so:</p><p class="rewrite">{text}</p>{asks}'


def _foot() -> str:
    keys = " ".join(
        f'<span class="mark {KINDS[verdict]}">{MARKS[verdict]} {verdict}</span>{"," if verdict is not Verdict.PEOPLE else "."}'
        for verdict in Verdict
    )
    shapes = ", ".join(f"{SHAPES[level]} {WORDS[level].lower()}" for level in (Level.MET, Level.PARTLY, Level.NOT_MET, None))
    return f"<footer><div><p>How questions are answered: {keys} How letters are: {shapes}.</p><p>{LIMITS}</p></div></footer>\n"


__all__ = ["as_html"]
