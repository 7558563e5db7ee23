"""A whole plan: read, every objective reviewed, the questions of the guidance answered from its own words, and what only the whole shows."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartify.plan.records import Line, Plan, Signature, Step

if TYPE_CHECKING:
    from smartify.errors import SmartifyError
    from smartify.guidance import Guidance
    from smartify.plan.questions import Answer
    from smartify.plan.whole import PlanFinding
    from smartify.reviewer import Reviewer, Wanted
    from smartify.types import Objective, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReview:
    """Everything smartify has to say about one plan; `reviews` has one for each of its objectives, in order."""

    plan: Plan
    reviews: tuple[Review | SmartifyError, ...]
    answers: tuple[Answer, ...]
    findings: tuple[PlanFinding, ...]
    on: datetime.date  # the day on which it was reviewed


def review_plan(
    path: Path, reviewer: Reviewer, today: datetime.date, others: Sequence[Plan] = (), wanted: Wanted | None = None
) -> PlanReview:
    """Review a plan of a .docx, .xlsx, .pdf, .txt or .yaml file; `others` are plans from which sentences may have been copied.

    Raises TableError for a file that cannot be read; an objective that cannot be is told in its place.
    """
    from smartify.plan.reading import read

    return reviewed(read(path, reviewer.guidance), reviewer, today, others, wanted)


def reviewed(plan: Plan, reviewer: Reviewer, today: datetime.date, others: Sequence[Plan] = (), wanted: Wanted | None = None) -> PlanReview:
    """Review a plan that has been read; without `wanted`, levels with what they rest on, and no rewrites."""
    from smartify.plan.questions import answers
    from smartify.plan.whole import findings
    from smartify.reviewer import Wanted

    reviews = tuple(reviewer.reviews(objectives(plan, reviewer.guidance), wanted or Wanted(rewrites=False), today=today))
    return PlanReview(
        plan=plan,
        reviews=reviews,
        answers=answers(plan, reviews, reviewer.guidance, today),
        findings=findings(plan, reviews, reviewer.guidance, today, others),
        on=today,
    )


def objectives(plan: Plan, guidance: Guidance) -> list[Objective]:
    """What is reviewed of each step: its sentence, with what its row says beside it put in by rule; what it is for; who has signed the plan."""
    from dataclasses import replace

    from smartify.batch.cells import Cells
    from smartify.batch.compose import compose
    from smartify.types import Objective, Row

    signed = ", ".join(_named(one) for one in plan.signatures if one.name.strip())
    held, cells = [], Cells(guidance)
    for step in plan.steps:
        beside = {"owner": step.owner, "by": step.by, "measure": step.measure, "goal": step.need.strip() or step.outcome}
        composed = compose(Row(place=step.place, text=step.text, beside=beside), cells)
        held.append(
            Objective(text=composed.text, source=step.place.file, row=step.place.row, hints=replace(composed.hints, signed=signed or None))
        )
    return held


def _named(one: Signature) -> str:
    """A signature as `Hints.signed` has it, where commas part people."""
    told = f"{one.name} ({one.role})" if one.role.strip() else one.name
    return " ".join(told.replace(",", " ").split())


__all__ = ["Line", "Plan", "PlanReview", "Signature", "Step", "objectives", "review_plan", "reviewed"]
