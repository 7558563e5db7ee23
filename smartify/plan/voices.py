"""Questions of a whole plan that are answered by what people say in it: their say, the review, agreement, disagreement, what if it fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smartify.deadlines import in_words
from smartify.plan.links import emptied, lines, speaks
from smartify.plan.records import Line
from smartify.plan.sayings import Evidence, Sayings, Told, Verdict, count, listed
from smartify.plan.seen import Quote, Sight, quotes

IF = re.compile(r"(?:^|[.;,]\s*|\band )(?:If|Should)\b|\bif\b.{3,}?(?:,|\bthen\b)|\bin case\b", re.IGNORECASE)
OWN = re.compile(r"[“\"‘]|\bi\b|\bi'", re.IGNORECASE)  # somebody's own words
DISAGREE = re.compile(r"\bdisagree|\b(?:do|does|did) not agree|\bdissent", re.IGNORECASE)
REVIEW = ("review", "reviews", "meeting", "conference")
FEW = 7  # words beside a phrase such as "views were sought", with which it is still all there is


def child(at: Sight, says: Sayings) -> Told:
    return _say(at, says, at.plan.child_says, ("none", "young", "bare"))


def parents(at: Sight, says: Sayings) -> Told:
    verdict, evidence = _say(at, says, at.plan.parents_say, ("none", "bare"))
    silent = list(_silent(at)) if verdict is Verdict.YES else []
    for who, line in silent:
        evidence.append(says.quoting("silent", quotes([line]), who=at.people.shown(who)))
    return Verdict.PARTLY if silent else verdict, evidence


def _say(at: Sight, says: Sayings, lines: Sequence[Line], kinds: Sequence[str]) -> Told:
    """What somebody says; a mere mark that they were asked, or were not, is told apart."""
    held = quotes(lines)
    if not held:
        return Verdict.UNSAID, []
    apart: dict[str, list[Quote]] = {}
    for quote in held:
        apart.setdefault(next((kind for kind in kinds if _only(quote.text, at.guidance.plan["said"][kind])), "there"), []).append(quote)
    evidence = [says.quoting(kind, apart[kind]) for kind in ("there", *kinds) if kind in apart]
    if "there" in apart:
        return Verdict.YES, evidence
    return Verdict.PARTLY if "bare" in apart or "young" in apart else Verdict.NO, evidence


def _only(text: str, phrases: Sequence[str]) -> bool:
    """Whether a text says little besides one of the phrases."""
    plain = " ".join(re.sub(r"[^\w/' -]", " ", text.lower().replace("’", "'")).split())
    found = [phrase for phrase in phrases if re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", plain)]
    rest = min((len(plain.replace(phrase, "").split()) for phrase in found), default=99)
    return rest <= FEW and not OWN.search(text)


def _silent(at: Sight) -> Iterator[tuple[str, Line]]:
    """Each parent who is in the plan's list of people, where the other parent is heard and they are not."""
    about = at.guidance.plan["people"]["heard"]
    heard = {role for role in about for line in at.plan.parents_say if _speaks_of(role, f"{line.text} {line.place.column or ''}", at)}
    if not heard:
        return
    for line in at.plan.people:
        for who in at.people.of(line.text):
            role = at.people.role(who)
            if role in about and role not in heard:
                heard.add(role)
                yield who, line


def _speaks_of(role: str, text: str, at: Sight) -> bool:
    words = [role, *(word for word, same in at.people.same.items() if same == role)]
    words += [part for part, name in at.people.names.items() if at.people.roles.get(name) == role]
    words += ["parents"] if role in ("mother", "father") else []
    return speaks(text, words)


def review(at: Sight, says: Sayings) -> Told:
    own = sum(bool(seen.step.review.strip()) for seen in at.steps)
    evidence = [says.quoting("there", quotes([at.plan.review]))] if at.plan.review else []
    if at.review_day:
        evidence.append(Evidence(says=says("day", day=in_words(at.review_day))))
    elif at.plan.review:
        evidence.append(Evidence(says=says("no_day")))
    if own:
        evidence.append(says.of("own", own, len(at.steps)))
    if not evidence:
        return Verdict.UNSAID, []
    part = quotes([line for line in lines(at.plan) if _takes_part(line, at)])
    more = [quote for quote in part if at.plan.review is None or quote.text != " ".join(at.plan.review.text.split())]
    evidence.append(says.quoting("part", more) if more else Evidence(says=says("same" if part else "no_part")))
    return Verdict.YES if at.review_day and part else Verdict.PARTLY, evidence


def _takes_part(line: Line, at: Sight) -> bool:
    """Whether a line speaks of the review, of who the plan is for, and of taking part."""
    if not (at.plan.review is not None and line.text == at.plan.review.text) and not speaks(line.text, REVIEW):
        return False
    names = [at.plan.person, at.plan.person.split(" ")[0], "he", "she", "they"] if at.plan.person.strip() else []
    return speaks(line.text, [*names, "child", "young person", "i"]) and speaks(line.text, at.guidance.plan["taking_part"]["words"])


def agreed(at: Sight, says: Sayings) -> Told:
    there = [one for one in at.plan.signatures if one.name.strip()]
    signed = [
        Quote(text=f"{one.name} ({one.role})" if one.role else one.name, place=one.place, note=in_words(one.day) if one.day else "")
        for one in there
    ]
    said = quotes(at.plan.agreed)
    evidence = [says.quoting("there", signed, count=count(len(signed), "person", "people"))] if signed else []
    if undated := sum(one.day is None for one in there):
        evidence.append(says.of("undated", undated, len(signed)))
    if said:
        evidence.append(says.quoting("said", said))
    act = tuple(dict.fromkeys(who for seen in at.steps for who in seen.who if not at.people.service(who)))
    left = unsigned(at, act)
    if signed and left:
        evidence.append(says.of("unsigned", len(left), len(act), who=listed(map(at.people.shown, left))))
    if not signed:
        return Verdict.PARTLY if said else Verdict.UNSAID, evidence
    return Verdict.PARTLY if left or undated else Verdict.YES, evidence


def unsigned(at: Sight, act: Sequence[str]) -> list[str]:
    """Those who are to act and whose signature is not there."""
    signed = {who for one in at.plan.signatures for words in (one.name, one.role) for who in at.people.of(words)}
    return [who for who in act if who not in signed and at.people.role(who) not in signed]


def disagreement(at: Sight, says: Sayings) -> Told:
    held = quotes([*at.plan.disagreement, *(line for line in (*at.plan.agreed, *at.plan.other) if DISAGREE.search(line.text))])
    return (Verdict.YES, [says.quoting("there", held)]) if held else (Verdict.UNSAID, [])


def contingency(at: Sight, says: Sayings) -> Told:
    held = quotes(at.plan.contingency)
    steps = [seen.quote() for seen in at.steps if IF.search(seen.step.text)]
    evidence = [says.quoting("there", held)] if held else []
    if steps:
        evidence.append(says.of("steps", steps, len(at.steps)))
    if words := emptied([quote.text for quote in held], at.guidance):
        evidence.append(Evidence(says=says("emptied", words=listed(f"‘{word}’" for word in words))))
    if not held:
        return Verdict.PARTLY if steps else Verdict.UNSAID, evidence
    return Verdict.PARTLY if words else Verdict.YES, evidence


__all__ = ["agreed", "child", "contingency", "disagreement", "parents", "review", "unsigned"]
