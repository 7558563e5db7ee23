"""Probabilities and findings → five levels, each with what it rests on and who decided it."""

from __future__ import annotations

from collections.abc import Sequence

from smartify.checker import Checked
from smartify.checker.context import UNTOLD
from smartify.commentary import comment
from smartify.guidance import Guidance
from smartify.types import Criterion, Decider, Finding, Level, Score

# What the checker saw that speaks against a level of the classifier: nothing is proved by it, and the reader is told.
AGAINST = {
    Level.MET: ("owner.missing", "owner.passive", "date.missing", "date.open_ended", "date.frequency_no_end", "harm.misplaced_duty"),
    Level.NOT_MET: ("owner.found", "number.found", "purpose.found", "date.found", "date.event"),
}
# What the checker finds speaks for "yes": in registers that the classifier has seen little of, it is the surer of the two. On 1,217 validation lines
# the weight costs 0.002 of kappa (mean of five); on 379 lines from elsewhere Specific, Measurable and Relevant gain 0.01, 0.02 and 0.04.
SPEAKS_FOR = {Criterion.SPECIFIC: "owner.found", Criterion.MEASURABLE: "number.found", Criterion.RELEVANT: "purpose.found"}
WEIGHT = 4.0  # the odds of "yes" count so many times where it is found
# Where it finds nothing, "yes" is the less likely: for times, which it hardly misses, by so much (validation 0.948 to 0.952, 298 lines from elsewhere
# 0.88 to 0.93). For owners, numbers and purposes the same was tried and loses on validation.
SPEAKS_AGAINST = {Criterion.TIME_BOUND: "date.missing"}
MISSED = 8.0
SPOKE = (*SPEAKS_FOR.values(), *SPEAKS_AGAINST.values())
NAMES = {Level.NOT_MET: "no", Level.PARTLY: "to some extent", Level.MET: "yes"}


def settle(level: Level, findings: Sequence[Finding]) -> Level:
    """Hold the classifier's level between the findings' floors and ceilings; a ceiling wins.

    >>> monitor = "Monitor the home conditions on an ongoing basis"
    >>> ongoing = Finding(rule="date.open_ended", criterion=Criterion.TIME_BOUND, span=(34, 41),
    ...                   at_most=Level.NOT_MET, says="'Ongoing' never ends. By what date will this be done?")
    >>> monitor[slice(*ongoing.span)], settle(Level.MET, [ongoing])
    ('ongoing', <Level.NOT_MET: 0>)
    """
    floor = max((f.at_least for f in findings if f.at_least is not None), default=Level.NOT_MET)
    ceiling = min((f.at_most for f in findings if f.at_most is not None), default=Level.MET)
    return min(max(level, floor), ceiling)


def held(criterion: Criterion, probabilities: Sequence[float], own: Sequence[Finding]) -> Level:
    """The level that the classifier's probabilities and the checker's findings on one criterion make together.

    >>> purpose = Finding(rule="purpose.found", criterion=Criterion.RELEVANT, span=(0, 22), says="'to pay off the arrears' says what it is for.")
    >>> held(Criterion.RELEVANT, (0.1, 0.6, 0.3), []), held(Criterion.RELEVANT, (0.1, 0.6, 0.3), [purpose])
    (<Level.PARTLY: 1>, <Level.MET: 2>)
    """
    rules = {finding.rule for finding in own}
    yes = probabilities[2]
    if SPEAKS_FOR.get(criterion) in rules:
        yes *= WEIGHT
    if SPEAKS_AGAINST.get(criterion) in rules:
        yes /= MISSED
    odds = (*probabilities[:2], yes)
    return settle(Level(max(range(3), key=lambda i: odds[i])), own)


def decide(
    criterion: Criterion, probabilities: Sequence[float] | None, findings: Sequence[Finding], cannot_tell_below: float = 0.0
) -> tuple[Level | None, Decider]:
    """The level of one criterion and who decided it; None where neither the classifier nor the checker can tell."""
    own = [f for f in findings if f.criterion is criterion]
    if any(f.rule == UNTOLD for f in own):
        return None, "nobody"
    lowest, highest = settle(Level.NOT_MET, own), settle(Level.MET, own)
    if probabilities is None:
        return (lowest, "checker") if lowest == highest else (None, "nobody")
    likeliest = Level(max(range(3), key=lambda i: probabilities[i]))
    level = held(criterion, probabilities, own)
    if level != likeliest:
        return level, "checker"
    if lowest != highest and probabilities[likeliest] < cannot_tell_below:
        return None, "nobody"
    return level, "classifier"


def score(
    criterion: Criterion,
    probabilities: Sequence[float] | None,
    findings: Sequence[Finding],
    guidance: Guidance,
    cannot_tell_below: float = 0.0,
    checked: Checked | None = None,
    goal: str = "",
) -> Score:
    """One criterion's level, who decided it and, given what the checker read, why, in the guidance's manner."""
    level, decided = decide(criterion, probabilities, findings, cannot_tell_below)
    says, asks = comment(criterion, level, checked, findings, guidance, goal) if checked else ([], [])
    own = [f for f in findings if f.criterion is criterion]
    says += [f.says for f in own if f.rule == "classifier.words" and f.says]
    if decided == "classifier" and (against := [f.rule for f in own if level is not None and f.rule in AGAINST.get(level, ())]):
        says += [f"The checker's reading speaks against it ({against[0]}): look for yourself."]
    says += [_decided(level, decided, probabilities, own)]
    return Score(
        criterion=criterion,
        level=level,
        probabilities=None if probabilities is None else (float(probabilities[0]), float(probabilities[1]), float(probabilities[2])),
        reasons=tuple(says),
        asks=tuple(asks),
        decided_by=decided,
    )


def _decided(level: Level | None, decided: Decider, probabilities: Sequence[float] | None, findings: list[Finding]) -> str:
    if decided == "classifier" and probabilities is not None:
        return f"Decided by the classifier ({max(probabilities):.0%} sure)."
    if decided == "checker":
        bound = [f for f in findings if level in (f.at_most, f.at_least)]
        found = next(iter([*bound, *(f for f in findings if f.rule in SPOKE)]), None)
        rule = found.rule if found else "the rules"
        if found and found.span is None and found.rule.startswith(("safety.", "harm.")):
            return f"Suspected from what the words mean ({rule}), and sometimes wrongly: look for yourself."
        if probabilities is None:
            return f"Decided by the checker ({rule})."
        alone = NAMES[Level(max(range(3), key=lambda i: probabilities[i]))]
        return f"Decided by the checker ({rule}); the classifier alone would say '{alone}'."
    if any(f.rule == UNTOLD for f in findings):
        return "It hangs on what people know, not on the wording."
    return "No weights are loaded, and no rule decides it." if probabilities is None else "The classifier is too unsure to say."
