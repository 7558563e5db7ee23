"""A reviewed plan as a Word file to be written in: every question with what its answer rests on, a table of the objectives, what to ask of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smartify import word
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.plan.parts import FIRST, LIMITS, MARKS, OBJECTIVES, WHOLE, WORDS, about, asked, not_scored, parted, title, where
from smartify.plan.sayings import Verdict
from smartify.plan.seen import Quote
from smartify.report import SHAPES, confirmed, letters, marked
from smartify.types import Level, Review

if TYPE_CHECKING:
    from docx.document import Document

    from smartify.plan import PlanReview
    from smartify.plan.questions import Answer
    from smartify.plan.records import Step
    from smartify.plan.whole import PlanFinding

GLANCE = "All questions at a glance"
LETTERED = "What to ask of each objective"
READ = "How to read this"


def as_word(review: PlanReview, guidance: Guidance, variant: str = "smart") -> bytes:
    """The whole review as a .docx file."""
    grave, others = parted(review.findings)
    source = review.plan.source
    document = word.begun(f"Review of a plan: {title(review)}", review.on)
    word.paragraph(document, f"{'; '.join(about(review))}.")
    if grave:
        document.add_heading(FIRST, 1)
        for finding in grave:
            _finding(document, finding, source)
    document.add_heading(GLANCE, 1)
    rows = [(str(answer.number), answer.question, answered(answer.verdict)) for answer in review.answers]
    word.tabled(document, ("No.", "Question", "Answer"), rows, (14, 104, 52), "Every question with its answer")
    _loose(document)
    for heading, those in asked(review.answers):
        document.add_heading(heading, 1)
        for answer in those:
            _answer(document, answer, source)
    if others:
        document.add_heading(WHOLE, 1)
        for finding in others:
            _finding(document, finding, source)
    if review.plan.steps:
        _objectives(document, review, guidance, variant)
    document.add_heading(READ, 1)
    word.paragraph(document, f"Answers to questions: {', '.join(map(answered, Verdict))}.")
    word.paragraph(document, f"Letters: {', '.join(levelled(level) for level in (Level.MET, Level.PARTLY, Level.NOT_MET, None))}.")
    word.paragraph(document, LIMITS)
    return word.content(document)


def answered(verdict: Verdict) -> str:
    """An answer as a shape and its words."""
    return f"{MARKS[verdict]} {verdict.capitalize()}"


def levelled(level: Level | None) -> str:
    """A level as a shape and its word."""
    return f"{SHAPES[level]} {WORDS[level]}"


def _answer(document: Document, answer: Answer, source: str) -> None:
    document.add_heading(word.writable(f"{answer.number}. {answer.question}"), 2)
    _bold(document, answered(answer.verdict))
    for evidence in answer.evidence:
        word.paragraph(document, evidence.says).paragraph_format.keep_with_next = bool(evidence.quotes)
        _quotes(document, evidence.quotes, source)
    _ask(document, answer.asks)


def _finding(document: Document, finding: PlanFinding, source: str) -> None:
    document.add_heading(word.writable(finding.title), 2)
    word.paragraph(document, finding.says).paragraph_format.keep_with_next = bool(finding.quotes)
    _quotes(document, finding.quotes, source)
    _ask(document, finding.asks)
    word.paragraph(document, f"{finding.why} Source: {finding.source}.")


def _quotes(document: Document, held: Sequence[Quote], source: str) -> None:
    for quote in held:
        stands = f"objective {quote.number}" if quote.number else where(quote.place, source)
        told = "; ".join(filter(None, (stands, quote.note)))
        word.paragraph(document, f"‘{quote.text}’{f' ({told})' if told else ''}", "List Bullet")


def _ask(document: Document, asks: str) -> None:
    if asks:
        paragraph = document.add_paragraph()
        paragraph.add_run("Ask: ").bold = True
        paragraph.add_run(word.writable(asks))


def _bold(document: Document, words: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(word.writable(words)).bold = True
    paragraph.paragraph_format.keep_with_next = True


def _loose(document: Document) -> None:
    """Lets the last table go on to the next page, its header repeated; each row stays whole."""
    for row in document.tables[-1].rows[1:]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = False


def _turned(document: Document) -> None:
    """A new page, turned by a quarter."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = section.page_height, section.page_width
    wide = (section.page_width or 0) > (section.page_height or 0)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT


# ---- the objectives


def _objectives(document: Document, review: PlanReview, guidance: Guidance, variant: str) -> None:
    _turned(document)
    document.add_heading(OBJECTIVES, 1)
    labels = [f"{letter} {guidance.variants[variant][letter]['label']}" for letter in LETTERS]
    word.paragraph(document, f"{'; '.join(labels)}.")
    both = list(zip(review.plan.steps, review.reviews, strict=True))
    rows = [_row(number, step, one, guidance, variant) for number, (step, one) in enumerate(both, 1)]
    header = ("No.", "Objective", *LETTERS, "Who and when")
    word.tabled(document, header, rows, (13, 97, 21, 21, 21, 21, 21, 41), "The objectives with the level of each letter")
    _loose(document)
    _turned(document)
    document.add_heading(LETTERED, 1)
    for number, (step, one) in enumerate(both, 1):
        _lettered(document, number, step, one, guidance, variant)


def _row(number: int, step: Step, review: Review | SmartifyError, guidance: Guidance, variant: str) -> tuple[str, ...]:
    if isinstance(review, SmartifyError) or not_scored(review):
        return (str(number), step.text.strip(), *("Not scored",) * len(LETTERS), "")
    shown = [levelled(score.level if score else None).replace(" ", "\n", 1) for _, _, score, _ in letters(review, guidance, variant)]
    who = step.owner.strip() or (review.owner.text if review.owner else "") or "Nobody named"
    date = review.date.text if review.date else ""
    return (str(number), step.text.strip(), *shown, f"{who}\n{step.by.strip() or date or 'No time given'}")


def _lettered(document: Document, number: int, step: Step, review: Review | SmartifyError, guidance: Guidance, variant: str) -> None:
    """What is open in one objective, letter by letter; nothing where nothing is."""
    if isinstance(review, SmartifyError) or not_scored(review):
        document.add_heading(f"Objective {number}", 2)
        word.paragraph(document, f"‘{step.text.strip()}’")
        word.paragraph(document, f"Not scored. {not_scored(review)}")
        return
    open_ = [
        (label, score, asks) for _, label, score, asks in letters(review, guidance, variant) if not score or score.level is not Level.MET
    ]
    rewrite = review.rewrite if review.rewrite and review.rewrite.text else None
    if not open_ and rewrite is None:
        return
    document.add_heading(f"Objective {number}", 2)
    word.paragraph(document, f"‘{step.text.strip()}’").paragraph_format.keep_with_next = True
    for label, score, asks in open_:
        said = score.reasons[:1] if score else ("The wording cannot show it.",)
        questions = [question for question in (score.asks if score else asks[:1]) if question not in " ".join(said)]
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{label}, {levelled(score.level if score else None)}: ").bold = True
        paragraph.add_run(word.writable(" ".join([*said, *questions])))
    if rewrite is not None:
        _bold(document, "It might be written so:")
        word.paragraph(document, marked(rewrite.text, rewrite.to_confirm, "[", "?]"))
        for mention in rewrite.to_confirm:
            word.paragraph(document, f"To confirm: {confirmed(mention)}?", "List Bullet")


__all__ = ["as_word"]
