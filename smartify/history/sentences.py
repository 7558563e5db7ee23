"""What the figures say, in sentences: what a board reads in two minutes, what it means, what to do next."""

from __future__ import annotations

from collections.abc import Sequence

from smartify.guidance import Guidance
from smartify.history.charts import outside
from smartify.history.counting import NOWHERE
from smartify.history.marks import objectives_of, percent, short
from smartify.history.records import GAPS, Change, Figures, Group, National

NAMES = {"timescale": "No timescale", "owner": "No owner", "measure": "No measure"}
LACK = {
    "timescale": "say no time by which they are done",
    "owner": "name nobody who is to do them",
    "measure": "hold nothing by which anyone could tell that they are done",
}
ASKED = {"timescale": "date.missing", "owner": "owner.missing", "measure": "number.missing"}  # the rule that puts the question


def opening(figures: Figures, nation: Sequence[National]) -> tuple[str, ...]:
    """Three sentences with figures: what is missing, where it goes and how teams differ, what was found elsewhere."""
    return _missing(figures.whole), " ".join(filter(None, (_trend(figures.trend), _teams(figures)))), _elsewhere(figures.whole, nation)


def _missing(whole: Group) -> str:
    first, second, third = (f"{percent(whole.gaps[gap].value)} {LACK[gap]}" for gap in GAPS)
    return f"Of {objectives_of(whole.objectives)}, {first}, {second}, and {third}; {percent(whole.complete.value)} lack none of the three."


def _trend(trend: Change | None) -> str:
    if trend is None:
        return ""
    was, now = (f"{percent(group.complete.value)} ({short(group.name)})" for group in (trend.before, trend.after))
    if not trend.sure:
        return f"The share that lacks none was {was} and {now}, a difference that chance alone could make ({points(trend)})."
    return f"The share that lacks none {'rose' if trend.gained > 0 else 'fell'} from {was} to {now}: {points(trend)}."


def points(change: Change) -> str:
    """By how many points of a hundred the share rose, and between which limits.

    >>> from smartify.history.records import Interval
    >>> points(Change(name="", first="", last="", before=None, after=None, gained=0.168, interval=Interval(low=-0.01, high=0.3)))
    '+17 points (95% interval −1 to +30)'
    """
    gained, low, high = (
        f"{round(100 * value):+d}".replace("-", "−") for value in (change.gained, change.interval.low, change.interval.high)
    )
    return f"{gained} points (95% interval {low} to {high})"


def apart(figures: Figures, side: str) -> dict[str, list[str]]:
    """The teams further 'above' or 'below' all others than chance explains, each with its gaps."""
    groups = [group for group in figures.by_team.groups if group.name != NOWHERE] if figures.by_team else []
    found = {group.name: [gap for gap in GAPS if outside(group, figures.whole, gap, figures.effects[gap]) == side] for group in groups}
    return {name: gaps for name, gaps in found.items() if gaps}


def _teams(figures: Figures) -> str:
    shown = [group for group in figures.by_team.groups if group.name != NOWHERE] if figures.by_team else []
    if len(shown) < 2:
        return ""
    sides = ((list(apart(figures, "below")), "fewer gaps"), (list(apart(figures, "above")), "more gaps"))
    if not any(names for names, _ in sides):
        return f"The {len(shown)} teams differ by no more than chance explains."
    parts = [f"{listed(names)} {'has' if len(names) == 1 else 'have'} {what}" for names, what in sides if names]
    return f"Of {len(shown)} teams, {' and '.join(parts)} than chance explains."


def _elsewhere(whole: Group, nation: Sequence[National]) -> str:
    figure = next((figure for figure in nation if figure.beside), None)
    if figure is None:
        return ""
    ours = whole.gaps[figure.beside]
    side = "much the same" if ours.interval.holds(figure.value) else "lower" if ours.value < figure.value else "higher"
    return (
        f"In {figure.where}, the {figure.who.removesuffix(f' for {figure.where}')} found {NAMES[figure.beside].lower()} for {figure.in_words} of {figure.counts} "
        f"({figure.when.year}). Ours, {percent(ours.value)}, is {side}, but it was counted otherwise, so the two are set side by side and no more."
    )


def listed(names: Sequence[str], most: int = 5) -> str:
    """Names as a sentence has them; of many the first, and how many others there are.

    >>> listed([]), listed(["North"]), listed(["North", "South", "West"])
    ('', 'North', 'North, South and West')
    >>> listed(["North", "South", "West", "East"], most=2)
    'North and 3 others'
    """
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} others"]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


LIMIT = "This is about how plans are written; whether the help is right, and whether it came, is not to be read from it."


def meaning(figures: Figures) -> str:
    """What the largest gap comes to in one plan."""
    gap = largest(figures.whole)
    if not figures.whole.gaps[gap].count:
        return f"None of the three is missing anywhere. {LIMIT}"
    if figures.plans:
        size = max(1, round(figures.scored / figures.plans))
        plan, lines = f"An ordinary plan here has {objectives_of(size)}", size
    else:
        plan, lines = "Take ten objectives of these plans", 10
    of = round(lines * figures.whole.gaps[gap].value)
    some = f"about {of} of them" if of else "now and then one of them"
    does = {
        "timescale": f"{'says' if of == 1 else 'say'} no time. At a review nobody can say whether they are late, and a step can drift from one plan to the next",
        "owner": f"{'names' if of == 1 else 'name'} nobody. At a review everybody can have thought that it was somebody else's",
        "measure": f"{'holds' if of == 1 else 'hold'} no measure. At a review a family and a worker can look at the same week and disagree whether it was done",
    }
    return f"{plan}: {some} {does[gap]}. {LIMIT}"


def largest(whole: Group) -> str:
    return max(GAPS, key=lambda gap: whole.gaps[gap].value)


def next_steps(figures: Figures, guidance: Guidance) -> list[str]:
    """What to do next, the most pressing first."""
    gap, fewer, more = largest(figures.whole), list(apart(figures, "below")), list(apart(figures, "above"))
    steps = []
    if figures.unsafe:
        some = f"the {objectives_of(figures.unsafe)} that seem{'s' if figures.unsafe == 1 else ''}"
        steps.append(
            f"Read first {some} to ask for what no plan may (a secret, a duty laid on the person harmed): in the workbook, filter the column rules "
            "for safety or harm. There may be others that no rule knows."
        )
    if figures.whole.gaps[gap].count:
        open_in = percent(figures.whole.gaps[gap].value)
        steps.append(f"Before a plan is signed, ask of each line: ‘{guidance.asks(ASKED[gap])}’ {open_in} leave it open.")
    if fewer:
        steps.append(f"Ask {listed(fewer)} how {'they do' if len(fewer) > 1 else 'it does'} it, and tell the other teams.")
    if more:
        steps.append(
            f"Read ten plans of {listed(more)} with those who wrote them; their work may differ, so this is a question and no verdict."
        )
    steps.append("Score again after the next quarter, with the same columns.")
    return steps
