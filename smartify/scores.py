"""Probabilities and findings → five levels, each with what it rests on and who decided it."""

from __future__ import annotations

from collections.abc import Sequence

from smartify.guidance import Guidance
from smartify.types import Criterion, Decider, Finding, Level, Score

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


def score(
    criterion: Criterion,
    probabilities: Sequence[float] | None,
    findings: Sequence[Finding],
    guidance: Guidance,
    cannot_tell_below: float = 0.0,
) -> Score:
    """The level of one criterion; None where neither the classifier nor the checker can tell."""
    own = [f for f in findings if f.criterion is criterion]
    lowest, highest = settle(Level.NOT_MET, own), settle(Level.MET, own)
    decided: Decider
    if probabilities is None:
        level, decided = (lowest, "checker") if lowest == highest else (None, "nobody")
    else:
        likeliest = Level(max(range(3), key=lambda i: probabilities[i]))
        level = settle(likeliest, own)
        decided = "checker" if level != likeliest else "classifier"
        if decided == "classifier" and lowest != highest and probabilities[likeliest] < cannot_tell_below:
            level, decided = None, "nobody"
    return Score(
        criterion=criterion,
        level=level,
        probabilities=None if probabilities is None else (float(probabilities[0]), float(probabilities[1]), float(probabilities[2])),
        reasons=tuple(_reasons(criterion, level, decided, probabilities, own, guidance)),
        asks=tuple(_asks(criterion, level, own, guidance)),
        decided_by=decided,
    )


def _reasons(
    criterion: Criterion,
    level: Level | None,
    decided: Decider,
    probabilities: Sequence[float] | None,
    findings: list[Finding],
    guidance: Guidance,
) -> list[str]:
    """What was seen that bears on this level, then who decided."""
    words = guidance.criteria[criterion]
    shown = [f.says for f in findings if f.span is not None and _bears(f, level)]
    if level is None or not shown:
        rubric = {
            None: "The wording alone does not tell.",
            Level.MET: words.get("met", ""),
            Level.PARTLY: words.get("partly", ""),
            Level.NOT_MET: words.get("not_met", ""),
        }
        shown.append(rubric[level])
    if decided == "classifier" and probabilities is not None and level is not None:
        shown.append(f"Decided by the classifier ({max(probabilities):.0%} sure).")
    elif decided == "checker":
        rule = next((f.rule for f in findings if level in (f.at_most, f.at_least)), "the rules")
        said = (
            ""
            if probabilities is None
            else f"; the classifier alone would say '{NAMES[Level(max(range(3), key=lambda i: probabilities[i]))]}'"
        )
        shown.append(f"Decided by the checker ({rule}){said}.")
    else:
        shown.append("No weights are loaded, and no rule decides it." if probabilities is None else "The classifier is too unsure to say.")
    return list(dict.fromkeys(filter(None, shown)))


def _bears(finding: Finding, level: Level | None) -> bool:
    """Words that were found count for a level that is met; empty words count against one that is not."""
    good = finding.rule.endswith(".found") or finding.rule == "number.event"
    return level is None or (good if level is Level.MET else not good or level is Level.PARTLY)


def _asks(criterion: Criterion, level: Level | None, findings: list[Finding], guidance: Guidance) -> list[str]:
    """The questions still open: those of the findings, else the first the guidance asks of this criterion."""
    if level is Level.MET:
        return []
    asks = [guidance.asks(f.rule) for f in findings if not f.rule.endswith(".found") and (f.span is None or f.at_most is not None)]
    asks += [f.says.partition(". ")[2] for f in findings if f.rule.startswith("words.") and "?" in f.says.partition(". ")[2]]
    general = list(guidance.criteria[criterion].get("asks", ()))
    known = any(f.rule.endswith(".found") for f in findings)  # the first question of a criterion is answered by what was found
    return list(dict.fromkeys(filter(None, asks))) or general[known : known + 1]
