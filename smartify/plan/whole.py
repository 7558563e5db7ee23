"""What only a whole plan shows: what nobody answers, what one person carries, what was copied, and days that do not fit each other."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from smartify.checker.suspicion import SUSPECTED
from smartify.deadlines import in_words
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.plan.copies import elsewhere, within
from smartify.plan.likeness import Topics
from smartify.plan.links import after, needs, outcomes, risks, unnamed
from smartify.plan.records import Plan
from smartify.plan.sayings import Sayings, count, listed
from smartify.plan.seen import Quote, Seen, Sight, quotes, sight
from smartify.plan.trade import jargon, letters
from smartify.types import Level, Review


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFinding:
    """One thing that a whole plan shows, with the words of the plan that show it and the question that it leads to."""

    rule: str  # "plan.one_parent": its table in guidance/plan.toml is "finding.one_parent"
    title: str
    says: str
    quotes: tuple[Quote, ...]
    asks: str
    why: str
    source: str
    grave: bool  # to be looked at before all else


@dataclass(frozen=True, slots=True)
class Found:
    """What a finder saw: its table, what fills the sentences, the words that show it."""

    key: str
    slots: dict[str, Any]
    quotes: tuple[Quote, ...] = ()


def findings(
    plan: Plan, reviews: Sequence[Review | SmartifyError], guidance: Guidance, today: datetime.date, others: Sequence[Plan] = ()
) -> tuple[PlanFinding, ...]:
    """What the plan shows as a whole, the gravest first; `reviews` has one for each objective, `others` are plans it may have been copied from."""
    at = sight(plan, reviews, guidance, today)
    found = [_finding(each, at) for find in FINDERS for each in find(at)]
    found += [_finding(each, at) for each in _copies(at, others)]
    return tuple(sorted(found, key=lambda each: not each.grave))


def _finding(found: Found, at: Sight) -> PlanFinding:
    says = Sayings(at.guidance.plan[f"finding.{found.key}"], at.person)
    return PlanFinding(
        rule=f"plan.{found.key}",
        title=says("title"),
        says=says("says", **found.slots),
        quotes=found.quotes,
        asks=says("asks", **found.slots),
        why=says("why"),
        source=says("source"),
        grave=bool(says.table.get("grave")),
    )


def objectives(number: int) -> str:
    return count(number, "objective")


# ---- what no plan may ask for


def unsafe(at: Sight) -> Iterator[Found]:
    """Objectives that a rule holds to ask for what no plan may, then those that are only suspected."""
    held, maybe = [], []
    for seen in at.steps:
        found = seen.findings("safety.", "harm.")
        firm = [f for f in found if f.at_most is Level.NOT_MET or f.rule == "safety.threat"]
        if firm:
            held.append(seen.quote(firm[0].says))
        elif any(f.rule == SUSPECTED for f in found):
            maybe.append(seen.quote())
    for key, those in (("unsafe", held), ("suspected", maybe)):
        if those:
            yield Found(key, {"count": objectives(len(those))}, tuple(those))


# ---- what was read


def read(at: Sight) -> Iterator[Found]:
    if not at.plan.steps:
        yield Found("no_objectives", {})
    if at.unread:
        yield Found(
            "unread", {"count": count(len(at.unread), "line in the place of an objective", "lines in the place of objectives")}, at.unread
        )


# ---- needs and objectives


def unanswered(at: Sight) -> Iterator[Found]:
    if not at.plan.steps:
        return
    for key, held in (("need_without_step", needs(at.plan)), ("risk_without_step", risks(at.plan))):
        if left := unnamed(held, at):
            yield Found(key, {"some": len(left), "all": len(held)}, tuple(left))


def unfounded(at: Sight) -> Iterator[Found]:
    """Objectives that share no word with a need, risk or outcome, and say no purpose of their own."""
    held = (*needs(at.plan), *risks(at.plan), *outcomes(at.plan))
    if not held:
        return
    topics = Topics(at.guidance, sorted(at.names))
    known = frozenset[str]().union(*(topics.of(quote.text) for quote in held))
    left = [seen.quote() for seen in at.steps if not seen.purpose and not topics.of(f"{seen.step.text} {seen.step.measure}") & known]
    if left:
        yield Found("step_without_need", {"some": len(left), "all": len(at.steps)}, tuple(left))


# ---- who has what to do


def one_parent(at: Sight) -> Iterator[Found]:
    """All that is asked of parents asked of one, where the plan names another."""
    theirs = [seen for seen in at.steps if any(map(at.people.parent, seen.who))]
    doing = dict.fromkeys(who for seen in theirs for who in seen.who if at.people.parent(who))
    others = [who for who in _named_parents(at) if who not in doing]
    if len(doing) == 1 and others and len(theirs) >= at.guidance.plan["limits"]["parent"]:
        (who,) = doing
        slots = {"count": objectives(len(theirs)), "who": _the(who, at), "other": listed(_the(other, at) for other in others)}
        yield Found("one_parent", slots, tuple(seen.quote() for seen in theirs))


def _the(who: str, at: Sight) -> str:
    """A name as it is, a role with its article."""
    shown = at.people.shown(who)
    return shown if shown[:1].isupper() else f"the {shown}"


def _named_parents(at: Sight) -> list[str]:
    """The parents whom the plan names: in its list of people, among those who signed, in what they say."""
    told = [line.text for line in at.plan.people] + [words for one in at.plan.signatures for words in (one.name, one.role)]
    who = [each for words in told for each in at.people.of(words)]
    who += [name for name, role in at.people.roles.items() if role in at.people.parents]
    return list(dict.fromkeys(each for each in who if at.people.parent(each)))


def agency_without_step(at: Sight) -> Iterator[Found]:
    """Services and workers of the plan's list of people whom no objective names."""
    if not at.steps:
        return
    acting = {who for seen in at.steps for who in seen.who}
    acting |= {at.people.role(who) for who in acting}
    told = " ".join(f"{seen.step.text} {seen.step.owner}" for seen in at.steps).lower()
    idle = []
    for quote in quotes(at.plan.people):
        who = at.people.inside(quote.text)
        busy = any(each in acting or at.people.role(each) in acting or at.people.told(each, told) for each in who)
        if who and not busy and not any(map(at.people.family, who)):
            idle.append(quote)
    if idle:
        yield Found("agency_without_step", {"count": count(len(idle), "person or service", "people or services")}, tuple(idle))


def too_much(at: Sight) -> Iterator[Found]:
    limits = at.guidance.plan["limits"]
    alone = {who for found in one_parent(at) for seen in at.steps for who in seen.who if at.people.parent(who)}
    for who, number in Counter(who for seen in at.steps for who in seen.who).most_common():
        if number >= limits["too_much"] and number >= limits["half"] * len(at.steps) and who not in alone:
            those = tuple(seen.quote() for seen in at.steps if who in seen.who)
            yield Found("too_much", {"who": _the(who, at), "some": number, "all": len(at.steps)}, those)


# ---- days


def days(at: Sight) -> Iterator[Found]:
    """One day for everything, days that have passed, days after the review, a review that has passed."""
    due = [seen for seen in at.steps if seen.day]
    if len(due) >= at.guidance.plan["limits"]["same_deadline"] and len({seen.day for seen in due}) == 1:
        yield Found("same_deadline", {"count": objectives(len(due)), "day": in_words(_day(due[0]))}, tuple(seen.quote() for seen in due))
    passed = tuple(seen.quote(in_words(_day(seen))) for seen in due if _day(seen) < at.on)
    if passed:
        yield Found("past", {"count": objectives(len(passed)), "day": in_words(at.on)}, passed)
    if at.review_day and at.review_day < at.on:
        yield Found("review_past", {"day": in_words(at.review_day)}, quotes([at.plan.review] if at.plan.review else []))
    if at.review_day and (late := after(due, at.review_day)):
        yield Found("after_review", {"count": objectives(len(late)), "day": in_words(at.review_day)}, tuple(late))


def _day(seen: Seen) -> datetime.date:
    assert seen.day is not None
    return seen.day


# ---- words


def unexplained(at: Sight) -> Iterator[Found]:
    for key, held, what in (("acronyms", letters(at), "set of letters"), ("jargon", jargon(at), "term")):
        if held:
            many = {"set of letters": "sets of letters"}.get(what, f"{what}s")
            told = listed(f"{word}{meaning}" for word, (meaning, _) in held.items())
            once = {(quote.text, quote.place): quote for _, quote in held.values()}
            yield Found(key, {"count": count(len(held), what, many), "words": told}, tuple(once.values()))


def _copies(at: Sight, others: Sequence[Plan]) -> Iterator[Found]:
    if groups := within(at):
        yield Found("copied", {"count": count(len(groups), "sentence")}, tuple(quote for group in groups for quote in group))
    if held := elsewhere(at, others):
        yield Found("copied_elsewhere", {"count": count(len(held), "sentence")}, tuple(held))


FINDERS: tuple[Callable[[Sight], Iterator[Found]], ...] = (
    unsafe,
    read,
    unanswered,
    unfounded,
    one_parent,
    agency_without_step,
    too_much,
    days,
    unexplained,
)

__all__ = ["PlanFinding", "findings"]
