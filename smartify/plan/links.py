"""What in a plan belongs together: outcomes and needs with the objectives that name them, words that empty a line, lines that speak of something."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from smartify.checker import check
from smartify.deadlines import in_words
from smartify.guidance import Guidance
from smartify.plan.likeness import Topics
from smartify.plan.records import Line, Plan
from smartify.plan.seen import Quote, Seen, Sight, quotes
from smartify.types import Place

UNTICKED = re.compile(r"\byes ?[/|] ?no\b", re.IGNORECASE)
EMPTY = ("words.empty", "words.hollow", "purpose.hollow")


def outcomes(plan: Plan) -> tuple[Quote, ...]:
    """What the plan is to change: under its own heading, or in the rows of its objectives."""
    return _together(plan.outcomes, [(step.outcome, step.place) for step in plan.steps])


def needs(plan: Plan) -> tuple[Quote, ...]:
    """The needs of the plan: under their own heading, or in the rows of its objectives."""
    return _together(plan.needs, [(step.need, step.place) for step in plan.steps])


def risks(plan: Plan) -> tuple[Quote, ...]:
    """The risks of the plan that are not told as needs already."""
    known = {normal(quote.text) for quote in needs(plan)}
    return tuple(quote for quote in quotes(plan.risks) if normal(quote.text) not in known)


def _together(own: Sequence[Line], rows: Sequence[tuple[str, Place]]) -> tuple[Quote, ...]:
    known = {normal(line.text) for line in own}
    more = [Line(text=text, place=place) for text, place in rows if text.strip() and normal(text) not in known]
    return quotes([*own, *more])


def normal(words: str) -> str:
    """Words as they are set beside others."""
    return " ".join(words.lower().split()).strip(" .")


def unnamed(held: Sequence[Quote], at: Sight) -> list[Quote]:
    """The needs or risks that no objective names: in its words or its measure, or by standing in their row or under them."""
    topics = Topics(at.guidance, sorted(at.names))
    rows = {normal(words) for step in at.plan.steps for words in (step.need, step.outcome) if words.strip()}
    told = [topics.of(f"{step.text} {step.measure}") for step in at.plan.steps]
    return [quote for quote in held if normal(quote.text) not in rows and not any(topics.of(quote.text) & each for each in told)]


def emptied(texts: Sequence[str], guidance: Guidance) -> list[str]:
    """The words to avoid in texts, each once."""
    found = ((text, finding) for text in texts for finding in check(text, guidance).findings)
    return list(dict.fromkeys(text[slice(*f.span)].lower() for text, f in found if f.span and f.rule.startswith(EMPTY)))


def speaks(text: str, words: Sequence[str]) -> bool:
    plain = text.lower().replace("’", "'")
    return any(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", plain) for word in words if word)


def lines(plan: Plan) -> Iterator[Line]:
    """All that the plan says besides its objectives; not what a form asks and nobody has answered."""
    for held in (
        plan.child_says,
        plan.parents_say,
        plan.needs,
        plan.risks,
        plan.contingency,
        plan.people,
        plan.agreed,
        plan.disagreement,
        [line for line in plan.other if not UNTICKED.search(line.text)],
    ):
        yield from held
    if plan.review:
        yield plan.review


def after(due: Sequence[Seen], day: datetime.date) -> list[Quote]:
    """The objectives that are due after a day, each with when."""
    return [seen.quote(in_words(seen.day)) for seen in due if seen.day and seen.day > day]


__all__ = ["after", "emptied", "lines", "needs", "outcomes", "risks", "speaks", "unnamed"]
