"""The charts of the report, without script; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor

from smartify.history.intervals import Z95, Z998, funnel
from smartify.history.marks import chart, diamond, limits, percent, short, stack, whisker
from smartify.history.reading import place
from smartify.history.records import Group, National, Tally
from smartify.pictures import MONTHS

LEFT, RIGHT = 12.0, 95.0  # per cent of the width between which a plot lies
TOP = 14  # pixels
NAMED = 8  # points that are all named; of more, only those outside the limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """Shares from `low` to `high`, drawn upwards to TOP from `bottom` pixels."""

    low: float = 0.0
    high: float = 1.0
    bottom: int = 176

    def down(self, value: float) -> float:
        """How far down a share lies, in pixels."""
        return round(self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - TOP), 1)

    def grid(self) -> str:
        """Lines at round shares, each with its figure; at most eight."""
        parts = round(20 * (self.high - self.low))  # of a twentieth
        every = 5 if (self.low, self.high) == (0.0, 1.0) else 2 if parts > 6 else 1
        ticks = [self.low + step / 20 for step in range(0, parts + 1, every)]
        return "".join(
            f'<line x1="{LEFT}%" x2="100%" y1="{self.down(tick)}" y2="{self.down(tick)}" class="grid"/>'
            f'<text x="{LEFT - 1.5}%" y="{self.down(tick) + 4:.1f}" text-anchor="end" class="tick">{tick:.0%}</text>'
            for tick in ticks
        )

    def curve(self, points: Sequence[tuple[float, float]], kind: str) -> str:
        """A line through points that are given as (fraction across, share)."""
        told = " ".join(f"{x * 100:.2f},{(self.high - y) / (self.high - self.low) * 100:.2f}" for x, y in points)
        return (
            f'<svg x="{LEFT}%" y="{TOP}" width="{RIGHT - LEFT}%" height="{self.bottom - TOP}" viewBox="0 0 100 100" preserveAspectRatio="none" '
            f'class="clip"><polyline points="{told}" class="{kind}" vector-effect="non-scaling-stroke"/></svg>'
        )


def gaps_chart(whole: Group, names: dict[str, str], nation: Sequence[National]) -> str:
    """A bar for each gap with its interval, and a diamond where a published figure stands."""
    body, y = [], 0
    for gap, share in whole.gaps.items():
        body.append(f'<text x="0" y="{y + 14}" class="name">{escape(names[gap])}</text>')
        body.append(f'<text x="100%" y="{y + 14}" text-anchor="end">{percent(share.value)} ({limits(share)})</text>')
        body.append(f'<rect x="0" y="{y + 22}" width="100%" height="18" class="track"/>')
        body.append(f'<rect x="0" y="{y + 22}" width="{share.value:.2%}" height="18" class="bar"/>{whisker(share, y + 31)}')
        for figure in (figure for figure in nation if figure.beside == gap):
            body.append(diamond(figure.value * 100, y + 31, 9))
            body.append(f'<text x="100%" y="{y + 56}" text-anchor="end" class="note">◆ {_published(figure)}</text>')
            y += 18
        y += 54
    says = "; ".join(f"{names[gap]} {percent(share.value)} ({limits(share)})" for gap, share in whole.gaps.items())
    says += "".join(f"; {_published(figure)}" for figure in nation if figure.beside)
    return chart("gaps", "What objectives lack", says, y + 4, "".join(body))


def _published(figure: National) -> str:
    return escape(f"{figure.about} in {figure.where}, {figure.when.year}")


def _across(fraction: float) -> float:
    return LEFT + fraction * (RIGHT - LEFT)


def trend_chart(gap: str, title: str, quarters: Sequence[Group], nation: Sequence[National]) -> str:
    """The share of one gap in each quarter, every one with its interval; quarters keep their distance in time."""
    at, axis = [place(group.name) for group in quarters], Axis()
    across = [_across((quarter - at[0] + 0.5) / (at[-1] - at[0] + 1)) for quarter in at]
    shares = [group.gaps[gap] for group in quarters]
    body = [axis.grid(), *(_reference(figure, axis) for figure in nation if figure.beside == gap)]
    body.append(axis.curve([((x - LEFT) / (RIGHT - LEFT), share.value) for x, share in zip(across, shares, strict=True)], "line"))
    for x, share in zip(across, shares, strict=True):
        low, high = axis.down(share.interval.low), axis.down(share.interval.high)
        body.append(f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{low}" y2="{high}" class="whisker"/>')
        body.append(f'<circle cx="{x:.2f}%" cy="{axis.down(share.value)}" r="4" class="point"/>')
    for x, share in ((across[0], shares[0]), (across[-1], shares[-1])):
        y = axis.down(share.interval.low) + 15
        body.append(f'<text x="{x:.2f}%" y="{y:.1f}" text-anchor="middle" class="value halo">{percent(share.value)}</text>')
    body += [_when(group.name, x, number == 0, len(at)) for number, (group, x) in enumerate(zip(quarters, across, strict=True))]
    says = ", ".join(f"{short(group.name)} {percent(share.value)}" for group, share in zip(quarters, shares, strict=True))
    return chart(f"trend-{gap}", f"{title} by quarter", says, axis.bottom + 40, "".join(body))


def _reference(figure: National, axis: Axis) -> str:
    y = axis.down(figure.value)
    return (
        f'<line x1="{LEFT}%" x2="100%" y1="{y}" y2="{y}" class="reference"/>'
        f'<text x="100%" y="{y - 5:.1f}" text-anchor="end" class="note halo">{_published(figure)}</text>'
    )


def _when(quarter_named: str, x: float, first: bool, many: int) -> str:
    """The month that a quarter begins with, and the year where one begins; of many quarters only the years."""
    year, _, months = quarter_named.partition(", ")
    opens, bottom = months == MONTHS[0], Axis().bottom
    month = f'<text x="{x:.2f}%" y="{bottom + 17}" text-anchor="middle" class="tick">{months[:3]}</text>' if many <= 9 or opens else ""
    return month + (f'<text x="{x:.2f}%" y="{bottom + 33}" text-anchor="middle" class="tick">{year}</text>' if first or opens else "")


def outside(group: Group, whole: Group, gap: str, effect: float) -> str:
    """'above' or 'below' where a group lies further from all than chance would put one in five hundred; else ''."""
    around, value = funnel(whole.gaps[gap].value, group.objectives, effect, Z998), group.gaps[gap].value
    return "" if around.holds(value) else "above" if value > around.high else "below"


def funnel_chart(gap: str, title: str, groups: Sequence[Group], whole: Group, effect: float) -> str:
    """Each group by its number of objectives and its share, between the limits that chance alone would keep to."""
    most, middle = max(group.objectives for group in groups) * 1.15, whole.gaps[gap].value
    widest = funnel(middle, min(group.objectives for group in groups), effect, Z998)
    values = [group.gaps[gap].value for group in groups]
    low = min(0.8, floor(10 * min(widest.low, *values)) / 10)  # a fifth of the whole is the least that is drawn
    axis = Axis(low=low, high=max(low + 0.2, ceil(10 * max(widest.high, *values)) / 10), bottom=236)
    body = [axis.grid(), f'<line x1="{LEFT}%" x2="100%" y1="{axis.down(middle)}" y2="{axis.down(middle)}" class="middle"/>']
    steps = [most * (0.01 + 0.99 * step / 60) for step in range(61)]
    for z, kind in ((Z95, "limit-95"), (Z998, "limit-998")):
        for side in ("low", "high"):
            body.append(axis.curve([(n / most, getattr(funnel(middle, n, effect, z), side)) for n in steps], kind))
    at = {group.name: (_across(group.objectives / most), axis.down(group.gaps[gap].value)) for group in groups}
    sides = {group.name: outside(group, whole, gap, effect) for group in groups}
    for name, (x, y) in at.items():
        body.append(diamond(x, y, 6.5, sides[name]) if sides[name] else f'<circle cx="{x:.2f}%" cy="{y}" r="4.5" class="in"/>')
    taken = list(at.values())
    named = [name for name in sorted(at, key=lambda name: (not sides[name], -at[name][0])) if sides[name] or len(groups) <= NAMED]
    body += [_label(name, *at[name], bool(sides[name]), taken) for name in named]
    body.append(f'<text x="{LEFT}%" y="{axis.bottom + 17}" class="tick">0</text>')
    body.append(f'<text x="100%" y="{axis.bottom + 17}" text-anchor="end" class="tick">{round(most):,} objectives</text>')
    says = [
        f"{group.name} {percent(group.gaps[gap].value)} of {group.objectives:,}{f' ({sides[group.name]} the limits)' if sides[group.name] else ''}"
        for group in groups
    ]
    return chart(f"funnel-{gap}", f"{title} by team", f"All together {percent(middle)}; {', '.join(says)}", axis.bottom + 24, "".join(body))


def _label(name: str, x: float, y: float, strong: bool, taken: list[tuple[float, float]]) -> str:
    """A name beside its point, left or right, moved down or up until it lies on no other name and on no point."""
    shown = name if len(name) <= 22 else f"{name[:21].rstrip()}…"
    wide = len(shown) * 2.1 + 3  # per cent of a narrow plot, about
    sides = ((1, "start"), (-1, "end")) if x + wide < 100 else ((-1, "end"),)
    places = [(side, anchor, y + move) for move in (4, -10, 18, -24, 32, -38, 46, -52) for side, anchor in sides]
    side, anchor, at = next((place for place in places if _free(x, place[0], wide, place[2], taken)), places[0])
    taken += [(x + side * part * wide / 4, at - 4) for part in range(1, 5)]
    kind = "value" if strong else "note"
    return f'<text x="{x:.2f}%" dx="{side * 10}" y="{at:.1f}" text-anchor="{anchor}" class="{kind} halo">{escape(shown)}</text>'


def _free(x: float, side: int, wide: float, y: float, taken: Sequence[tuple[float, float]]) -> bool:
    left, right = (x + 1.5, x + wide) if side > 0 else (x - wide, x - 1.5)
    return all(not left <= across <= right or abs(y - 4 - down) >= 13 for across, down in taken)


def levels_chart(labels: Sequence[str], levels: Sequence[Tally]) -> str:
    """The five letters, one bar each."""
    body = "".join(
        f'<text x="0" y="{44 * row + 13}" class="name">{escape(label)}</text>{stack(tally, 44 * row + 19, 18)}'
        for row, (label, tally) in enumerate(zip(labels, levels, strict=True))
    )
    says = "; ".join(f"{label}: met {percent(tally.met / tally.of)}, not met {percent(tally.not_met / tally.of)}" for label, tally in zip(labels, levels, strict=True))  # fmt: skip
    return chart("levels", "Levels of the five letters", says, 44 * len(labels), body)


def both_chart(labels: Sequence[str], before: Sequence[Tally], after: Sequence[Tally]) -> str:
    """The five letters twice: as written, and as rewritten."""
    body = "".join(
        f'<text x="0" y="{66 * row + 13}" class="name">{escape(label)}</text>{stack(was, 66 * row + 19, 13)}{stack(now, 66 * row + 36, 18)}'
        for row, (label, was, now) in enumerate(zip(labels, before, after, strict=True))
    )
    says = "; ".join(f"{label}: met {percent(was.met / was.of)} before, {percent(now.met / now.of)} after" for label, was, now in zip(labels, before, after, strict=True))  # fmt: skip
    return chart("both", "Levels before and after rewriting", says, 66 * len(labels), body)
