"""What every form of a reviewed plan has in common: its headings, its marks, where words stand, what comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from smartify.deadlines import in_words
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.plan.sayings import Verdict, count
from smartify.report import letters
from smartify.types import Level, Place, Review

if TYPE_CHECKING:
    from smartify.plan import PlanReview
    from smartify.plan.questions import Answer
    from smartify.plan.whole import PlanFinding

MARKS = {Verdict.YES: "●", Verdict.PARTLY: "◐", Verdict.NO: "○", Verdict.UNSAID: "–", Verdict.PEOPLE: "?"}
WORDS = {Level.MET: "Met", Level.PARTLY: "Partly", Level.NOT_MET: "Not met", None: "Cannot tell"}
LIMITS = (
    "smartify reads wording. It knows nothing of the people beyond this plan, and a plan that answers every question may still be the wrong one. "
    "What it says is where to look and what to ask; those who know the person decide."
)
TWELVE = 12  # questions of the briefing; those after them come from other guidance
FIRST, QUESTIONS, MORE, WHOLE, OBJECTIVES = (
    "Look at this first",
    "The twelve questions",
    "Also asked",
    "What only the whole plan shows",
    "The objectives",
)


def title(review: PlanReview) -> str:
    """What the plan is called, and whose it is."""
    name, person = review.plan.title.strip() or "Plan", review.plan.person.strip()
    return name if not person or person.lower() in name.lower() else f"{name}: {person}"


def about(review: PlanReview) -> list[str]:
    """The file, how much is in it, its review, and the day on which it was looked at."""
    said = [review.plan.source, count(len(review.plan.steps), "objective")]
    if review.plan.review_day:
        said.append(f"to be reviewed on {in_words(review.plan.review_day)}")
    return [*said, f"looked at on {in_words(review.on)}"]


def tally(answers: Iterable[Answer]) -> list[tuple[Verdict, int]]:
    """How many questions are answered in each way, in order; those that none is are left out."""
    counted = Counter(answer.verdict for answer in answers)
    return [(verdict, counted[verdict]) for verdict in Verdict if counted[verdict]]


def where(place: Place, source: str) -> str:
    """Where words stand, without the file that is being looked at."""
    told = (("page", place.page), ("sheet", place.sheet), ("row", place.row), ("column", place.column))
    return ", ".join([*([place.file] if place.file != source else []), *(f"{name} {value}" for name, value in told if value is not None)])


def asked(answers: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    """The twelve questions of the briefing, then those of other guidance, each under its heading."""
    both = ((QUESTIONS, [a for a in answers if a.number <= TWELVE]), (MORE, [a for a in answers if a.number > TWELVE]))
    return [(heading, those) for heading, those in both if those]


def parted(findings: Sequence[PlanFinding]) -> tuple[list[PlanFinding], list[PlanFinding]]:
    """What has to be looked at first, and the rest."""
    return [f for f in findings if f.grave], [f for f in findings if not f.grave]


def levels(review: Review | SmartifyError, guidance: Guidance, variant: str) -> list[Any]:
    """The level of each letter; nothing for what was not scored."""
    if isinstance(review, SmartifyError) or not_scored(review):
        return []
    return [score.level if score else None for _, _, score, _ in letters(review, guidance, variant)]


def not_scored(review: Review | SmartifyError) -> str:
    """Why an objective has no levels; empty where it has."""
    if isinstance(review, SmartifyError):
        return str(review)
    return review.not_one


__all__ = ["about", "asked", "levels", "not_scored", "parted", "tally", "title", "where"]
