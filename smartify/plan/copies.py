"""The same sentence more than once: in one plan, or in another one too; names apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smartify.commentary import LEADS
from smartify.plan.likeness import alike, nameless, sentences
from smartify.plan.records import Line, Plan, Step
from smartify.plan.seen import Quote, Sight

Words = tuple[str, ...]


def within(at: Sight) -> list[tuple[Quote, ...]]:
    """Objectives, and what people say, that stand in the plan more than once: each with all its places.

    Of two objectives for the same people the task alone is compared, so that an owner in a column is no difference.
    """
    fewest, share = _limits(at)
    held: list[tuple[Words, Words, list[Quote]]] = []
    for whole, task, quote in _written(at):
        if len(whole) < fewest:
            continue
        same = next((group for its, other, group in held if alike(whole, its, share) or (task and alike(task, other, share))), None)
        if same is None:
            held.append((whole, task, [quote]))
        else:
            same.append(quote)
    return [tuple(group) for _, _, group in held if len(group) > 1]


def _written(at: Sight) -> Iterator[tuple[Words, Words, Quote]]:
    """(words, words of the task with who is to do it in front, quotation) of what the plan says in its own words."""
    names = sorted(at.names)
    for seen in at.steps:
        owner = seen.review.owner
        front = seen.review.text[: owner.end] if owner and owner.end < len(seen.review.text) / 2 else ""
        task = LEADS.sub("", (seen.step.text[len(front) :] if front and seen.step.text.startswith(front) else seen.step.text).lower())
        yield (
            nameless(seen.step.text, at.guidance, names),
            (*seen.who, *nameless(task, at.guidance, names)) if seen.who else (),
            seen.quote(),
        )
    for line in (*at.plan.child_says, *at.plan.parents_say):
        yield nameless(line.text, at.guidance, names), (), Quote(text=line.text.strip(), place=line.place)


def elsewhere(at: Sight, others: Sequence[Plan]) -> list[Quote]:
    """Sentences of the plan that another plan has too, each with where; a plan of the same file is no other."""
    fewest, share = _limits(at)
    there = [(words, line) for other in others if other.source != at.plan.source for words, line in _told(other, at, fewest)]
    exact = dict(reversed(there))
    found: dict[str, Quote] = {}
    numbered = {id(step): number for number, step in enumerate(at.plan.steps, 1)}
    for words, line, said in _sentences(at.plan, at, fewest):
        other = exact.get(words) or next((line for its, line in there if alike(words, its, share)), None)
        if other is not None:
            found.setdefault(said, Quote(text=said, place=line.place, number=numbered.get(id(line)), note=f"also in {other.place}"))
    return list(found.values())


def _limits(at: Sight) -> tuple[int, float]:
    limits = at.guidance.plan["limits"]
    return int(limits["copied_words"]), float(limits["copied_alike"])


def _told(plan: Plan, at: Sight, fewest: int) -> Iterator[tuple[Words, Line | Step]]:
    yield from ((words, line) for words, line, _ in _sentences(plan, at, fewest))


def _sentences(plan: Plan, at: Sight, fewest: int) -> Iterator[tuple[Words, Line | Step, str]]:
    """What was written for this plan, sentence by sentence: not the form it stands in, nor what is agreed in each plan alike."""
    names = [plan.person, plan.person.split(" ")[0]] if plan.person.strip() else []
    own = (plan.steps, plan.outcomes, plan.needs, plan.risks, plan.child_says, plan.parents_say, plan.contingency)
    for line in (line for part in own for line in part):
        for said in sentences(line.text):
            words = nameless(said, at.guidance, names)
            if len(words) >= fewest:
                yield words, line, said


__all__ = ["elsewhere", "within"]
