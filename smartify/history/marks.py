"""Words and marks of charts: shares as people read them, intervals, bars and patterns, as SVG that fits any width.

Across they are in per cent, so that words keep their size; down in pixels.
"""

from __future__ import annotations

from html import escape

from smartify.history.records import Change, Share, Tally
from smartify.pictures import MONTHS
from smartify.report import SHAPES
from smartify.types import Level

KINDS = ((Level.MET, "met"), (Level.PARTLY, "partly met"), (Level.NOT_MET, "not met"), (None, "cannot tell"))
PATTERNS = (
    '<svg width="0" height="0" class="patterns" aria-hidden="true" focusable="false"><defs>'
    '<pattern id="partly" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="8" height="8" class="partly-a"/>'
    '<rect width="4" height="8" class="partly-b"/></pattern>'
    '<pattern id="not-met" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" class="not-a"/>'
    '<rect width="3.5" height="7" class="not-b"/></pattern></defs></svg>'
)


def percent(value: float) -> str:
    """A fraction as people read it.

    >>> percent(0.587), percent(0.002), percent(0.998), percent(0.0)
    ('59%', 'under 1%', 'over 99%', '0%')
    """
    if 0 < value < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 < value < 1 else f"{value:.0%}"


def objectives_of(count: int) -> str:
    """'1 objective', '1,853 objectives'."""
    return f"{count:,} objective{'' if count == 1 else 's'}"


def limits(share: Share) -> str:
    """'56% to 62%': where a share may well lie."""
    return f"{percent(share.interval.low)} to {percent(share.interval.high)}"


def short(quarter_named: str) -> str:
    """'Jul–Sep 2026' for '2026, July to September'; anything else as it is.

    >>> short("2026, July to September"), short("Not stated")
    ('Jul–Sep 2026', 'Not stated')
    """
    year, _, months = quarter_named.partition(", ")
    if months not in MONTHS:
        return quarter_named
    first, _, last = months.partition(" to ")
    return f"{first[:3]}–{last[:3]} {year}"


def chart(name: str, title: str, says: str, height: int, body: str) -> str:
    """A picture with its title and, for those who do not see it, what it shows."""
    return (
        f'<svg class="chart" role="img" width="100%" height="{height}" aria-labelledby="{name}-title {name}-says">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-says">{escape(says)}</desc>{body}</svg>'
    )


def whisker(share: Share, y: float) -> str:
    """The interval of a share as a line with ends."""
    low, high = share.interval.low, share.interval.high
    ends = "".join(f'<line x1="{at:.2%}" x2="{at:.2%}" y1="{y - 5}" y2="{y + 5}" class="whisker"/>' for at in (low, high))
    return f'<line x1="{low:.2%}" x2="{high:.2%}" y1="{y}" y2="{y}" class="whisker"/>{ends}'


def diamond(x: float, y: float, size: float, kind: str = "nation") -> str:
    return f'<svg x="{x:.2f}%" y="{y}" overflow="visible"><path d="M0 -{size}L{size} 0L0 {size}L-{size} 0Z" class="{kind}"/></svg>'


def stack(tally: Tally, y: int, height: int) -> str:
    """The levels of one letter side by side; each has its pattern."""
    out, at = [], 0.0
    for (level, _), count in zip(KINDS, (tally.met, tally.partly, tally.not_met, tally.untold), strict=True):
        wide = count / tally.of if tally.of else 0.0
        if wide:
            out.append(f'<rect x="{at:.2%}" y="{y}" width="{wide:.2%}" height="{height}" class="{kind_of(level)}"/>')
        at += wide
    return "".join(out) + f'<rect x="0" y="{y}" width="100%" height="{height}" class="frame"/>'


def kind_of(level: Level | None) -> str:
    return "level-unknown" if level is None else f"level-{int(level)}"


def keys() -> str:
    """What each pattern stands for."""
    return "".join(
        f'<span><svg width="26" height="14" aria-hidden="true"><rect width="26" height="14" class="{kind_of(level)}"/>'
        f'<rect width="26" height="14" class="frame"/></svg> {SHAPES[level]} {said}</span>'
        for level, said in KINDS
    )


def strip(share: Share) -> str:
    """A share with its interval on a line from nothing to all, for a cell of a table that says the same in figures."""
    return (
        '<svg class="strip" width="100%" height="16" aria-hidden="true"><rect y="6" width="100%" height="4" class="track"/>'
        f'{whisker(share, 8)}<circle cx="{share.value:.2%}" cy="8" r="4.5" class="point"/></svg>'
    )


def bar(value: float, most: float) -> str:
    """A bar as long as its value beside the largest, for a cell of a table that says the same in figures."""
    return f'<svg class="strip" width="100%" height="16" aria-hidden="true"><rect y="1" width="{value / most:.2%}" height="14" class="bar"/></svg>'


def step(change: Change) -> str:
    """From the first quarter (hollow) to the last (full)."""
    was, now = change.before.complete.value, change.after.complete.value
    return (
        '<svg class="strip" width="100%" height="16" aria-hidden="true"><rect y="6" width="100%" height="4" class="track"/>'
        f'<line x1="{was:.2%}" x2="{now:.2%}" y1="8" y2="8" class="way"/><circle cx="{was:.2%}" cy="8" r="4.5" class="in"/>'
        f'<circle cx="{now:.2%}" cy="8" r="5.5" class="point"/></svg>'
    )
