"""A plan's objectives as they were reviewed: who is to do each, until when, how it is measured and what it is for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartify.checker import check
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.plan.days import due
from smartify.plan.people import TITLE, People, people
from smartify.plan.records import Line, Plan, Step
from smartify.types import Criterion, Finding, Level, Place, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of the plan at their place, with the number of the objective that they are, if they are one, and what is said of them."""

    text: str
    place: Place
    number: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An objective as reviewed; `number` is its place among the plan's objectives, from 1."""

    number: int
    step: Step
    review: Review
    who: tuple[str, ...]  # as `People` names them
    owner: str  # as the plan writes it; empty where nobody is named
    service: bool  # a whole service is to do it, and no person
    day: datetime.date | None  # the last day that it leaves

    def level(self, criterion: Criterion) -> Level | None:
        return self.review.scores[criterion].level

    @property
    def measured(self) -> bool:
        """Whether it says how it is measured: by its level, or where nobody can tell the level, by a number."""
        level = self.level(Criterion.MEASURABLE)
        return level is Level.MET if level is not None else bool(self.review.numbers or self.step.measure.strip())

    @property
    def timed(self) -> bool:
        """Whether it ends on a day or with a period."""
        level, date = self.level(Criterion.TIME_BOUND), self.review.date
        if self.day is not None or level is Level.MET:
            return True
        return level is None and date is not None and date.kind in ("date", "period")

    @property
    def purpose(self) -> str:
        """What it is for, in its own words or in those of its row or heading."""
        found = next((f for f in self.review.findings if f.rule == "purpose.found" and f.span), None)
        own = self.review.text[slice(*found.span)] if found and found.span else ""
        return own or self.step.need.strip() or self.step.outcome.strip()

    def findings(self, *rules: str) -> list[Finding]:
        """What was found by rules that begin so."""
        return [finding for finding in self.review.findings if finding.rule.startswith(rules)]

    def quote(self, note: str = "") -> Quote:
        return Quote(text=self.step.text.strip(), place=self.step.place, number=self.number, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """A whole plan with all that its questions and findings are answered from."""

    plan: Plan
    steps: tuple[Seen, ...]  # those that were reviewed and are objectives
    unread: tuple[Quote, ...]  # the others, with why
    people: People
    names: frozenset[str]  # of people, in small letters, wherever the plan writes them
    guidance: Guidance
    on: datetime.date  # the day on which it is looked at
    start: datetime.date  # the day from which periods are counted
    review_day: datetime.date | None

    @property
    def person(self) -> str:
        """Who the plan is for, as it is told in a sentence: by first name, unless there is a title."""
        name = self.plan.person.strip()
        return (name if TITLE.match(name) else name.split(" ")[0]) if name else str(self.guidance.plan["people"]["unnamed"])


def sight(plan: Plan, reviews: Sequence[Review | SmartifyError], guidance: Guidance, today: datetime.date) -> Sight:
    """The plan beside the reviews of its objectives, one for each in order."""
    start = (plan.start and due(plan.start.text, today.replace(year=today.year - 1, day=1), guidance)) or today
    owners = [review.owner.text for review in reviews if not isinstance(review, SmartifyError) and review.owner]
    known = people(plan, guidance, owners)
    steps: list[Seen] = []
    unread: list[Quote] = []
    for number, (step, review) in enumerate(zip(plan.steps, reviews, strict=True), 1):
        trouble = str(review) if isinstance(review, SmartifyError) else review.not_one
        if isinstance(review, SmartifyError) or trouble:
            unread.append(Quote(text=step.text.strip(), place=step.place, number=number, note=trouble))
            continue
        steps.append(_seen(number, step, review, known, start, guidance))
    return Sight(
        plan=plan,
        steps=tuple(steps),
        unread=tuple(unread),
        people=known,
        names=frozenset(known.names) | _names(plan, guidance),
        guidance=guidance,
        on=today,
        start=start,
        review_day=plan.review_day or (due(plan.review.text, start, guidance) if plan.review else None),
    )


def _names(plan: Plan, guidance: Guidance) -> frozenset[str]:
    told = [line.text for line in (*plan.needs, *plan.risks, *plan.outcomes)]
    told += [text for step in plan.steps for text in (step.text, step.need) if text.strip()]
    return frozenset(mention.text.lower() for text in told for mention in check(text, guidance).names if mention.kind == "name")


def _seen(number: int, step: Step, review: Review, known: People, start: datetime.date, guidance: Guidance) -> Seen:
    owner = step.owner.strip() or (review.owner.text if review.owner else "")
    days = (due(words, start, guidance) for words in _times(step, review) if words.strip())
    who = known.of(owner)
    service = all(map(known.service, who)) if who else False
    if not service and not step.owner.strip() and review.owner:
        service = review.owner.kind == "agency"
    day = next((day for day in days if day), None)
    return Seen(number=number, step=step, review=review, who=who, owner=owner, service=service, day=day)


def _times(step: Step, review: Review) -> Iterator[str]:
    """What says when: the row's own column, then the sentence's date, with what leads up to it, where it is not from that column."""
    yield step.by
    date = review.date
    if date and date.kind in ("date", "period") and (not step.by.strip() or date.text in step.text):
        yield f"{' '.join(review.text[: date.start].split()[-2:])} {date.text}"


def quotes(lines: Sequence[Line], note: str = "") -> tuple[Quote, ...]:
    """Lines of a plan as quotations, the same words once."""
    held = {" ".join(line.text.split()): line for line in lines if line.text.strip()}
    return tuple(Quote(text=text, place=line.place, note=note) for text, line in held.items())


__all__ = ["Quote", "Seen", "Sight", "quotes", "sight"]
