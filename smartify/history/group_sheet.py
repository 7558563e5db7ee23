"""A sheet of the workbook for the groups of one column: what they lack, their letters, and a chart."""

from __future__ import annotations

from typing import Any

from smartify.guidance import LETTERS
from smartify.history.charts import outside
from smartify.history.counting import NOWHERE
from smartify.history.marks import short
from smartify.history.records import GAPS, Breakdown, Figures, Group
from smartify.history.sentences import NAMES
from smartify.history.sheets import LOW, Percent, Sheet, pattern, placed, sheet_in, with_limits
from smartify.pictures import FEWEST, rows_of

ON_A_PAGE = 40  # groups that are printed on one page with their chart
SHARES = [part for gap in (*GAPS, "complete") for part in (NAMES.get(gap, "None missing"), "from", "to")]


def group_sheet(book: Any, forms: dict[str, Any], name: str, kind: str, shown: Breakdown | None, figures: Figures) -> None:
    """Every group that may be shown: its gaps with their limits, then the share of each letter that is met and not met."""
    if shown is None:
        return
    quarters, teams = kind == "Quarter", kind == "Team"
    order = "in time" if quarters else "by name, which says nothing of how good they are"
    says = f"Shares of objectives in the groups of the column {shown.column}, each with its 95% interval; {order}."
    widths = (26, 12, *[9.5] * 12, *([44] if teams else []))
    sheet = sheet_in(book, forms, name, name, says, widths, 1 if len(shown.groups) < ON_A_PAGE else 0)
    called = [short(group.name) if quarters else group.name for group in shown.groups]
    gaps, levels = [], []
    for group, label in zip(shown.groups, called, strict=True):
        shares = [part for share in (*group.gaps.values(), group.complete) for part in with_limits(share)]
        gaps.append([label, group.objectives, *shares, *([_outside(group, figures)] if teams else [])])
        levels.append(
            [label, group.objectives, *(Percent(count / tally.of) for tally in group.levels for count in (tally.met, tally.not_met))]
        )
    first, last = sheet.table([kind, "Objectives", *SHARES, *(["Outside the limits of chance"] if teams else [])], gaps)
    if shown.hidden:
        sheet.note(
            f"Not shown: {shown.hidden} groups, {rows_of(shown.hidden_objectives)} together; a group is shown from {FEWEST} objectives on."
        )
    sheet.row += 1
    sheet.table([kind, "Objectives", *(f"{letter} {what}" for letter in LETTERS for what in ("met", "not met"))], levels)
    drawn = sum(group.name != NOWHERE for group in shown.groups)
    if drawn:
        _share_chart(sheet, "line" if quarters else "bar", first, first + drawn - 1, name)


def _outside(group: Group, figures: Figures) -> str:
    sides = {gap: outside(group, figures.whole, gap, figures.effects[gap]) for gap in GAPS} if group.name != NOWHERE else {}
    return "; ".join(f"{NAMES[gap]} {side}" for gap, side in sides.items() if side)


def _share_chart(sheet: Sheet, kind: str, first: int, last: int, title: str) -> None:
    """The three gaps of each group; as lines with markers of their own over time."""
    chart, name = sheet.book.add_chart({"type": kind}), sheet.sheet.get_name()
    looks = zip(
        GAPS,
        (2, 5, 8),
        ("#1D4ED8", "#A8201A", "#17653A"),
        (None, "wide_upward_diagonal", "narrow_vertical"),
        ("circle", "diamond", "square"),
        strict=True,
    )
    for gap, column, colour, fill, marker in looks:
        series = {"name": NAMES[gap], "categories": [name, first, 0, last, 0], "values": [name, first, column, last, column]}
        if kind == "line":
            chart.add_series(
                series
                | {
                    "line": {"color": colour, "width": 2},
                    "marker": {"type": marker, "size": 7, "fill": {"color": colour}, "border": {"color": colour}},
                }
            )
        else:
            chart.add_series(series | pattern(colour, fill) | {"gap": 60})
    shares = {"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}}
    chart.set_y_axis(shares if kind == "line" else {"reverse": True})
    chart.set_x_axis({} if kind == "line" else shares | LOW)
    height = 360 if kind == "line" else min(1200, 160 + 62 * (last - first + 1))
    placed(
        sheet,
        chart,
        f"What objectives lack, {title[0].lower()}{title[1:]}",
        "The shares in the columns C, F and I of this sheet",
        (sheet.row + 1, 0),
        (900, height),
    )
