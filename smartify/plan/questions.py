"""The questions that guidance asks of a whole plan, each answered by the plan's own words and by counts of them, or left open.

No answer is made up: where a plan is silent that is the answer, and what no wording can settle is left to people, with what the plan says of it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.plan import counts, voices
from smartify.plan.records import Plan
from smartify.plan.sayings import Evidence, Sayings, Told, Verdict
from smartify.plan.seen import Sight, sight
from smartify.types import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question of a whole plan with its answer."""

    key: str  # its table in guidance/plan.toml is "question.<key>"
    number: int
    short: str
    question: str
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    asks: str  # the question that is open; empty where the plan answers it
    why: str
    source: str


def answers(plan: Plan, reviews: Sequence[Review | SmartifyError], guidance: Guidance, today: datetime.date) -> tuple[Answer, ...]:
    """The twelve questions of the briefing, then those of other guidance; `reviews` has one for each objective in order."""
    at = sight(plan, reviews, guidance, today)
    return tuple(_answer(key, answer, at) for key, answer in QUESTIONS)


def _answer(key: str, answer: Callable[[Sight, Sayings], Told], at: Sight) -> Answer:
    says = Sayings(at.guidance.plan[f"question.{key}"], at.person)
    verdict, evidence = answer(at, says)
    return Answer(
        key=key,
        number=int(says.table["number"]),
        short=says("short"),
        question=says("asks"),
        verdict=verdict,
        evidence=tuple(evidence),
        asks="" if verdict is Verdict.YES else says("open"),
        why=says("why"),
        source=says("source"),
    )


QUESTIONS: tuple[tuple[str, Callable[[Sight, Sayings], Told]], ...] = (
    ("outcome", counts.outcome),
    ("detail", counts.detail),
    ("measured", counts.measured),
    ("owned", counts.owned),
    ("needs", counts.needs),
    ("capacity", counts.capacity),
    ("risks", counts.risks),
    ("child", voices.child),
    ("parents", voices.parents),
    ("stages", counts.stages),
    ("review", voices.review),
    ("change", counts.change),
    ("agreed", voices.agreed),
    ("disagreement", voices.disagreement),
    ("contingency", voices.contingency),
    ("terms", counts.terms),
    ("deadlines", counts.deadlines),
)

__all__ = ["Answer", "Evidence", "Verdict", "answers"]
