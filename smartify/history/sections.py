"""The parts of the report, each a heading, a chart and a table that says the same in figures; no wording of a plan is in any."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from smartify.guidance import LETTERS, Guidance
from smartify.history.charts import NAMED, both_chart, funnel_chart, gaps_chart, levels_chart, outside, trend_chart
from smartify.history.counting import ENOUGH, NOWHERE
from smartify.history.marks import bar, keys, limits, objectives_of, percent, short, step, strip
from smartify.history.records import GAPS, Breakdown, Change, Figures, Group, National, Often, Rewritten, Share, Tally
from smartify.history.sentences import NAMES, points
from smartify.pictures import FEWEST, rows_of

LISTED = 10  # empty words and rules
KEPT = ('<div class="beside"', '<div class="panels"', '<p class="keys"')  # what stays on one sheet with its heading


def part(name: str, title: str, lead: str, *inside: str) -> str:
    """A part of the report under its own heading."""
    first, rest = (inside[0], inside[1:]) if inside and inside[0].startswith(KEPT) else ("", inside)
    return f'<section id="{name}"><div class="keep"><h2>{escape(title)}</h2><p class="lead">{escape(lead)}</p>{first}</div>{"".join(rest)}</section>'


def beside(picture: str, table: str) -> str:
    """A chart with its table next to it, or beneath on a narrow page."""
    return f'<div class="beside"><figure>{picture}</figure>{table}</div>'


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table whose first column names the row; cells are HTML already, so that a chart can stand in one."""
    titles = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td data-head={_attribute(head)}>{cell}</td>" for head, cell in zip(heads[1:], rest, strict=True))}</tr>'
        for first, *rest in rows
    )
    return (
        f'<div class="table {kind}"><table><caption>{escape(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _attribute(text: str) -> str:
    return f'"{escape(text, quote=True)}"'


def told(share: Share) -> str:
    return f'<span class="told">{percent(share.value)} <span class="limits">({limits(share)})</span></span>'


def missing(figures: Figures, nation: Sequence[National]) -> str:
    whole = figures.whole
    rows = [(NAMES[gap], f"{share.count:,}", told(share)) for gap, share in whole.gaps.items()]
    rows.append(("None of the three missing", f"{whole.complete.count:,}", told(whole.complete)))
    lead = "The bar is the share of objectives; the line on it is the 95% interval; a diamond is a published figure, counted otherwise."
    return part(
        "missing",
        "What is missing",
        lead,
        beside(
            gaps_chart(whole, NAMES, nation),
            table(f"Gaps of {objectives_of(whole.objectives)}", ("Gap", "Objectives", "Share (95% interval)"), rows),
        ),
        *(_nation(figure) for figure in nation),
    )


def _nation(figure: National) -> str:
    day = f"{figure.when.day} {figure.when:%B %Y}"
    return (
        f'<div class="nation"><p><b>{escape(figure.figure)}: {escape(figure.in_words)}</b> of {escape(figure.counts)}. {escape(figure.who)}, {day}.</p>'
        f'<p>{escape(figure.differs)} Source: <a href={_attribute(figure.link)} rel="noreferrer">{escape(figure.source)}</a>.</p></div>'
    )


def over_time(figures: Figures, nation: Sequence[National]) -> str:
    """Nothing where no column holds the day, or there are fewer than two quarters."""
    shown = figures.by_quarter
    quarters = [group for group in shown.groups if group.name != NOWHERE] if shown else []
    if shown is None or len(quarters) < 2:
        return ""
    panels = "".join(f"<figure><h3>{NAMES[gap]}</h3>{trend_chart(gap, NAMES[gap], quarters, nation)}</figure>" for gap in GAPS)
    return part(
        "time",
        "Over time",
        f"The share of objectives in each quarter of the column {shown.column}, with its 95% interval. Where the lines of two quarters overlap, chance may be all that sets them apart.",
        f'<div class="panels">{panels}</div>',
        groups_table("By quarter", "Quarter", shown, short),
    )


def between_teams(figures: Figures) -> str:
    shown = figures.by_team
    if shown is None:
        return ""
    groups = [group for group in shown.groups if group.name != NOWHERE]
    panels = "".join(
        f"<figure><h3>{NAMES[gap]}</h3>{funnel_chart(gap, NAMES[gap], groups, figures.whole, figures.effects[gap])}</figure>"
        for gap in GAPS
        if len(groups) > 1
    )
    lead = (
        "Each point is a team. Between the dotted lines lie 95 of 100 teams that differ by chance alone, between the full lines 998 of 1,000. "
        "A diamond lies outside: ask why. Inside, the order of teams means nothing, so they stand by name."
    )
    if len(groups) > NAMED:
        lead += " Only teams outside are named in the picture."
    return part("teams", "Between teams", lead, f'<div class="panels">{panels}</div>', groups_table("By team", "Team", shown, str, figures))


def by_group(name: str, title: str, kind: str, shown: Breakdown | None, lead: str) -> str:
    return part(name, title, lead, groups_table(title, kind, shown, str)) if shown else ""


def groups_table(caption: str, kind: str, shown: Breakdown, called: Callable[[str], str], figures: Figures | None = None) -> str:
    """Every group that may be shown with its gaps, as figures and as marks; then what is hidden."""
    heads = (kind, "Objectives", *(NAMES[gap] for gap in GAPS), "None missing")
    rows = []
    for group in shown.groups:
        cells = [f"{strip(group.gaps[gap])}{told(group.gaps[gap])}{_outside(group, gap, figures)}" for gap in GAPS]
        rows.append((escape(called(group.name)), f"{group.objectives:,}", *cells, f"{strip(group.complete)}{told(group.complete)}"))
    return table(caption, heads, rows, "strips") + _hidden(shown)


def _outside(group: Group, gap: str, figures: Figures | None) -> str:
    side = outside(group, figures.whole, gap, figures.effects[gap]) if figures and group.name != NOWHERE else ""
    return f' <span class="out {side}">◆ {side} the limits</span>' if side else ""


def _hidden(shown: Breakdown) -> str:
    if not shown.hidden:
        return ""
    groups = f"{shown.hidden} group{'' if shown.hidden == 1 else 's'} with {rows_of(shown.hidden_objectives)} between them"
    return (
        f'<p class="small">Not shown: {groups}. A group of fewer than {FEWEST} objectives says more about one family than about a team; '
        "where a single one could be worked out from the total, the next smallest is held back with it.</p>"
    )


def letters(figures: Figures, guidance: Guidance) -> str:
    labels = _labels(guidance)
    rows = [(escape(label), *_levels(tally)) for label, tally in zip(labels, figures.whole.levels, strict=True)]
    return part(
        "letters",
        "The five letters",
        "Levels come from a classifier that was trained on other plans, held by rules where a rule can prove one. Where it would be guessing, it cannot tell.",
        f'<p class="keys">{keys()}</p>'
        + beside(levels_chart(labels, figures.whole.levels), table("Levels", ("Letter", "Met", "Partly", "Not met", "Cannot tell"), rows)),
    )


def _labels(guidance: Guidance) -> list[str]:
    return [str(guidance.variants["smart"][letter]["label"]) for letter in LETTERS]


def _levels(tally: Tally) -> list[str]:
    return [percent(count / tally.of) if tally.of else "–" for count in (tally.met, tally.partly, tally.not_met, tally.untold)]


def frequent(figures: Figures, guidance: Guidance) -> str:
    inside = []
    if figures.words:
        rows = [(f"‘{escape(word.name)}’", *_counted(word, figures.words[0])) for word in figures.words[:LISTED]]
        inside.append(table("Empty words", ("Word", "Bar", "Objectives"), rows, "bars"))
    if figures.rules:
        rows = [(escape(rule_in_words(rule.name, guidance)), *_counted(rule, figures.rules[0])) for rule in figures.rules[:LISTED]]
        inside.append(table("What the rules find", ("Found", "Bar", "Objectives"), rows, "bars"))
    lead = "Words that say little by themselves, and what else the rules find most often. ‘smartify explain all’ prints every rule with an example."
    return part("words", "Frequent gaps and empty words", lead, f'<div class="two words">{"".join(inside)}</div>') if inside else ""


def _counted(one: Often, most: Often) -> tuple[str, str]:
    return bar(one.count, most.count), f"{one.count:,} ({percent(one.value)})"


def rule_in_words(rule: str, guidance: Guidance) -> str:
    """The first thing that a rule says it looks for, or its own name.

    >>> from smartify import guidance
    >>> rule_in_words("owner.missing", guidance.load()), rule_in_words("no.such", guidance.load())
    ('A line in which nobody is named to act', 'no.such')
    """
    said = str(guidance.rules.get(rule, {}).get("looks_for", rule))
    return said.partition(":")[0].removesuffix(".") if rule in guidance.rules else said


def improved(figures: Figures) -> str:
    if figures.by_team is None or figures.by_quarter is None:
        return ""
    lead = (
        f"The share of objectives that lack none of the three, in a team's first (hollow) and last (full) quarter with {ENOUGH} objectives or more. The largest gain "
        "stands first. A change is sure where its interval does not hold nought; of twenty teams that do not change, one will look sure, and a team that began "
        "unusually low tends to rise by itself."
    )
    rows = [_change(change) for change in figures.improved]
    found = (
        table("Change by team", ("Team", "From first to last", "First", "Last", "Change (95% interval)"), rows, "strips") if rows else ""
    )
    return part("improved", "Most improved", lead, found or f"<p>No team has two quarters with {ENOUGH} objectives that may be shown.</p>")


def _change(change: Change) -> tuple[str, ...]:
    sure = ("more than chance" if change.gained > 0 else "fell more than chance") if change.sure else "chance may explain it"
    ends = (f"{percent(group.complete.value)} of {group.objectives:,}, {short(group.name)}" for group in (change.before, change.after))
    return (escape(change.name), step(change), *ends, f"{points(change).replace('95% interval ', '')}, {sure}")


def rewritten(found: Rewritten | None, scored: int, guidance: Guidance) -> str:
    """Levels before and after rewriting, and what is still open; nothing where nothing was rewritten."""
    if found is None:
        return ""
    labels = _labels(guidance)
    few = f"{found.objectives:,} of {scored:,} objectives were given a rewrite" + (
        ", so this says nothing of the others" if found.objectives < scored else ""
    )
    rows = [
        (
            escape(label),
            *(percent(tally.met / tally.of) for tally in (was, now)),
            *(percent(tally.not_met / tally.of) for tally in (was, now)),
        )
        for label, was, now in zip(labels, found.before, found.after, strict=True)
    ]
    still = [
        (escape(OPEN.get(one.name, one.name)), bar(one.count, found.objectives), f"{one.count:,} ({percent(one.value)})")
        for one in found.open
    ]
    lead = (
        f"{few}. The upper bar is the line as it was written, the lower one its rewrite, scored again. A rewrite is a proposal: whatever the line did not say is "
        f"still open until somebody who knows the family confirms or changes it. Nothing is open in {found.settled:,} of them."
    )
    return part(
        "both",
        "Before and after",
        lead,
        f'<p class="keys">{keys()}</p>'
        + beside(
            both_chart(labels, found.before, found.after),
            table("Before and after", ("Letter", "Met before", "after", "Not met before", "after"), rows),
        ),
        table("Still open in the rewrites", ("To confirm or to add", "Bar", "Rewrites"), still, "bars") if still else "",
    )


OPEN = {
    "owner": "Who",
    "number": "How many or how often",
    "date": "By when",
    "contingency": "What happens if it is missed",
    "purpose": "What for",
}
