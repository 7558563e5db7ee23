"""Questions of a whole plan that are answered by counting its objectives, and by what they are for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from smartify.deadlines import in_words
from smartify.plan.likeness import alike, nameless
from smartify.plan.links import after, emptied, lines, outcomes, speaks, unnamed
from smartify.plan.links import needs as needs_of
from smartify.plan.links import risks as risks_of
from smartify.plan.sayings import Evidence, Sayings, Told, Verdict, count, listed, share
from smartify.plan.seen import Seen, Sight, quotes
from smartify.types import Criterion, Level

SAME = 0.9  # of the words of an outcome, for it to be an objective over again


def outcome(at: Sight, says: Sayings) -> Told:
    held = outcomes(at.plan)
    if not held:
        return Verdict.UNSAID, []
    evidence = [says.quoting("there", held, count=count(len(held), "outcome"))]
    empty = {quote: words for quote in held if (words := emptied([quote.text], at.guidance))}
    if empty:
        told = listed(f"‘{word}’" for word in dict.fromkeys(word for words in empty.values() for word in words))
        evidence.append(says.of("emptied", len(empty), len(held), words=told))
    steps = [nameless(step.text, at.guidance) for step in at.plan.steps]
    tasks = [quote for quote in held if any(alike(nameless(quote.text, at.guidance), words, SAME) for words in steps)]
    if tasks:
        evidence.append(says.of("task", tasks, len(held)))
    if under := sum(bool(seen.step.outcome.strip()) for seen in at.steps):
        evidence.append(says.of("under", under, len(at.steps)))
    return Verdict.PARTLY if empty or tasks else Verdict.YES, evidence


def detail(at: Sight, says: Sayings) -> Told:
    every = len(at.steps)
    if not every:
        return Verdict.UNSAID, []
    place = re.compile(
        rf"\b(?:at|in|to|from|outside|near)\b(?: [\w'’-]+){{0,4}}? (?:{'|'.join(at.guidance.plan['places']['words'])})\b", re.IGNORECASE
    )
    left = [(seen, gaps) for seen in at.steps if (gaps := _gaps(seen))]
    missing = Counter(gap for _, gaps in left for gap in gaps)
    counted = {key: every - missing[gap] for key, gap in (("who", "who"), ("what", "what"), ("reason", "why"))}
    counted["where"] = sum(bool(place.search(seen.review.text)) for seen in at.steps)
    evidence = [says.of(key, counted[key], every) for key in ("who", "what", "where", "reason")]
    if left:
        evidence.append(says.quoting("without", [seen.quote(f"left out: {listed(gaps)}") for seen, gaps in left]))
    total = missing.total()
    return Verdict.YES if not total else Verdict.NO if total == 3 * every else Verdict.PARTLY, evidence


def _gaps(seen: Seen) -> list[str]:
    """Which of who, what and why an objective leaves out; where its level cannot be told, it is not said to leave out what."""
    level = seen.level(Criterion.SPECIFIC)
    # Partly specific with nobody, or a service, in front of it: the task itself is there.
    task = level is Level.MET or level is None or level is Level.PARTLY and (not seen.owner or seen.service)
    return [name for name, there in (("who", bool(seen.owner)), ("what", task), ("why", bool(seen.purpose))) if not there]


def measured(at: Sight, says: Sayings) -> Told:
    return _each(at, says, [seen for seen in at.steps if seen.measured])


def _each(at: Sight, says: Sayings, good: Sequence[Seen]) -> Told:
    """How many objectives have something, and those that have not."""
    if not at.steps:
        return Verdict.UNSAID, []
    evidence = [says.of("count", len(good), len(at.steps))]
    met = {seen.number for seen in good}
    if bad := [seen.quote() for seen in at.steps if seen.number not in met]:
        evidence.append(says.quoting("without", bad))
    return share(len(good), len(at.steps)), evidence


def owned(at: Sight, says: Sayings) -> Told:
    every = len(at.steps)
    if not every:
        return Verdict.UNSAID, []
    services = [seen.quote(seen.owner) for seen in at.steps if seen.service]
    nobody = [seen.quote() for seen in at.steps if not seen.owner]
    named = every - len(services) - len(nobody)
    evidence = [says.of("count", named, every)]
    evidence += [says.of(key, held, every) for key, held in (("service", services), ("without", nobody)) if held]
    return Verdict.YES if named == every else Verdict.NO if len(nobody) == every else Verdict.PARTLY, evidence


def needs(at: Sight, says: Sayings) -> Told:
    held = needs_of(at.plan)
    leaps = [seen.quote() for seen in at.steps if seen.level(Criterion.ACHIEVABLE) is Level.NOT_MET]
    evidence = [says.quoting("there", held, count=count(len(held), "need"))] if held else []
    if leaps:
        evidence.append(says.of("leaps", leaps, len(at.steps)))
    return Verdict.PEOPLE if evidence else Verdict.UNSAID, evidence


def capacity(at: Sight, says: Sayings) -> Told:
    theirs = [seen for seen in at.steps if seen.owner and not seen.service and any(map(at.people.family, seen.who))]
    evidence = [says.of("family", len(theirs), len(at.steps))] if at.steps else []
    each = Counter(who for seen in theirs for who in seen.who if at.people.family(who))
    evidence += [
        Evidence(says=says("each", who=at.people.shown(who), count=count(number, "objective"))) for who, number in each.most_common()
    ]
    said = quotes([line for line in lines(at.plan) if speaks(line.text, at.guidance.plan["capacity"]["words"])])
    if said:
        evidence.append(says.quoting("said", said))
    return Verdict.PEOPLE if said or theirs else Verdict.UNSAID, evidence


def risks(at: Sight, says: Sayings) -> Told:
    held = (*needs_of(at.plan), *risks_of(at.plan))
    if not held:
        return Verdict.UNSAID, []
    left = unnamed(held, at)
    evidence = [says.of("count", len(held) - len(left), len(held))]
    if left:
        evidence.append(says.quoting("without", left))
    # Where no words are shared the plan may still mean it, so that "no" is never said.
    return Verdict.YES if not left else Verdict.UNSAID if len(left) == len(held) else Verdict.PARTLY, evidence


def stages(at: Sight, says: Sayings) -> Told:
    every = len(at.steps)
    if not every:
        return Verdict.UNSAID, []
    late: dict[str, list[Seen]] = {"event": [], "endless": [], "without": []}
    for seen in at.steps:
        if not seen.timed:
            late[_kind(seen)].append(seen)
    evidence = [says.of("count", sum(seen.timed for seen in at.steps), every)]
    evidence += [says.of(key, [seen.quote(_when(seen)) for seen in held], every) for key, held in late.items() if held]
    open_ = len(late["endless"]) + len(late["without"])
    return Verdict.YES if not any(late.values()) else Verdict.NO if open_ == every else Verdict.PARTLY, evidence


def _kind(seen: Seen) -> str:
    """Which way an objective without a last day says when."""
    if seen.review.date and seen.review.date.kind != "open_ended":
        return "event"
    return "endless" if seen.findings("date.open_ended", "date.frequency_no_end") else "without"


def _when(seen: Seen) -> str:
    """What the plan says in the place of a day."""
    told = (seen.review.date, *seen.review.numbers)
    said = seen.step.by.strip() or next((mention.text for mention in told if mention), "")
    return f"‘{said}’" if said else ""


def change(at: Sight, says: Sayings) -> Told:
    every, held = len(at.steps), outcomes(at.plan)
    evidence = [Evidence(says=says("outcomes", count=count(len(held), "outcome")))] if held else []
    good = sum(seen.measured for seen in at.steps)
    if every:
        evidence.append(says.of("measured", good, every))
    shown = [seen.quote() for seen in at.steps if speaks(f"{seen.review.text} {seen.step.measure}", at.guidance.plan["evidence"]["words"])]
    if shown:
        evidence.append(says.of("seen", shown, every))
    word = [seen.quote() for seen in at.steps if seen.findings("safety.self_report")]
    if word:
        evidence.append(says.of("word", word, every))
    if not held and not good:
        return Verdict.UNSAID, evidence
    return Verdict.PEOPLE if held and good == every and not word else Verdict.PARTLY, evidence


def terms(at: Sight, says: Sayings) -> Told:
    far = sum(seen.step.long_term is True for seen in at.steps)
    near = sum(seen.step.long_term is False for seen in at.steps)
    if not far and not near:
        return Verdict.UNSAID, []
    every = len(at.steps)
    return Verdict.YES if far and near and far + near == every else Verdict.PARTLY, [says.of("count", near, every, far=far)]


def deadlines(at: Sight, says: Sayings) -> Told:
    due = [seen for seen in at.steps if seen.day]
    evidence = [Evidence(says=says("review", day=in_words(at.review_day)))] if at.review_day else []
    if not at.review_day or not due:
        return Verdict.UNSAID, evidence
    late = after(due, at.review_day)
    evidence.append(says.of("count", len(due) - len(late), len(due)))
    if late:
        evidence.append(says.quoting("after", late))
    return share(len(due) - len(late), len(due)), evidence


__all__ = ["capacity", "change", "deadlines", "detail", "measured", "needs", "outcome", "owned", "risks", "stages", "terms"]
