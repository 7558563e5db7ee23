"""The first sheets of the workbook: the shares with their limits, the letters, and what others published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smartify.guidance import LETTERS, Guidance
from smartify.history.records import Figures, Group, National, Share, Tally
from smartify.history.sentences import NAMES
from smartify.history.sheets import BAR, LOW, MET, NONE, NOT_MET, PARTLY, Percent, Sheet, pattern, placed, sheet_in, with_limits

LEVELS = (
    ("Met", MET, None),
    ("Partly met", PARTLY, "wide_upward_diagonal"),
    ("Not met", NOT_MET, "narrow_vertical"),
    ("Cannot tell", NONE, None),
)
NOTES = (
    "No timescale: no date, period or deadline, or one that never ends. No owner: nobody is named who is to act.",
    "No measure: no number, and no event that anyone could see done. Published figures were counted otherwise: see their sheet.",
    "Intervals are Wilson's (95%), widened by the design effect where plans are known; they say nothing of errors in scoring.",
    "Levels come from a classifier and from rules. They do not see the family: a well-written plan can be a wrong one.",
)


def summary_sheet(sheet: Sheet, figures: Figures, guidance: Guidance, nation: Sequence[National]) -> None:
    whole = figures.whole
    lacks = {NAMES[gap]: (gap, share) for gap, share in whole.gaps.items()} | {"None of the three missing": ("complete", whole.complete)}
    rows = [
        [name, share.count, *with_limits(share), *_arms(share), figures.effects[gap], _published(gap, nation)]
        for name, (gap, share) in lacks.items()
    ]
    gaps = sheet.table(
        ("Gap", "Objectives", "Share", "95% from", "95% to", "Share − from", "to − share", "Design effect", "Published"), rows
    )
    sheet.row += 1
    letters = [[label, *counts(tally)] for label, tally in zip(labels(guidance), whole.levels, strict=True)]
    levels = sheet.table(("Letter", *(name for name, _, _ in LEVELS)), letters)
    sheet.row += 1
    for note in NOTES:
        sheet.note(note)
    _gaps_chart(sheet, whole, *gaps, (sheet.row + 1, 0))
    _levels_chart(sheet, *levels, (sheet.row + 1, 4))


def _arms(share: Share) -> list[Percent]:
    """How far the interval reaches below and above its share, which the error bars of the chart are drawn from."""
    return [Percent(share.value - share.interval.low), Percent(share.interval.high - share.value)]


def _published(gap: str, nation: Sequence[National]) -> str:
    return "; ".join(f"{figure.about} ({figure.where}, {figure.when.year})" for figure in nation if figure.beside == gap)


def nation_sheet(book: Any, forms: dict[str, Any], nation: Sequence[National]) -> None:
    if nation:
        sheet = sheet_in(
            book,
            forms,
            "Published figures",
            "Published figures",
            "What others found, and how it differs from ours.",
            (34, 18, 32, 22, 10, 11, 46, 40, 40),
        )
        heading = ("Figure", "Value", "Of what", "Who", "Where", "When", "How it differs", "Source", "Link")
        rows = [[f.figure, f.in_words, f.counts, f.who, f.where, f"{f.when:%Y-%m-%d}", f.differs, f.source, f.link] for f in nation]
        sheet.table(heading, rows, "wrapped")


def labels(guidance: Guidance) -> list[str]:
    return [str(guidance.variants["smart"][letter]["label"]) for letter in LETTERS]


def counts(tally: Tally) -> list[int]:
    return [tally.met, tally.partly, tally.not_met, tally.untold]


def _gaps_chart(sheet: Sheet, whole: Group, first: int, last: int, at: tuple[int, int]) -> None:
    """The shares with their intervals as error bars."""
    chart, name = sheet.book.add_chart({"type": "bar"}), sheet.sheet.get_name()
    shares = [*whole.gaps.values(), whole.complete]
    chart.add_series(
        {
            "name": "Share of objectives, with its 95% interval",
            "categories": [name, first, 0, last, 0],
            "values": [name, first, 2, last, 2],
            **pattern(BAR),
            "gap": 60,
            "data_labels": {"value": True, "position": "inside_base", "font": {"color": "#FFFFFF", "bold": True}},
            "x_error_bars": {
                "type": "custom",
                "plus_values": f"={name}!$G${first + 1}:$G${last + 1}",
                "minus_values": f"={name}!$F${first + 1}:$F${last + 1}",
            },
        }
    )
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": True, "line": {"color": "#E5E7EB"}}} | LOW)
    chart.set_y_axis({"reverse": True})
    says = "; ".join(f"{label} {share.value:.0%}" for label, share in zip([*NAMES.values(), "none missing"], shares, strict=True))
    placed(sheet, chart, "What objectives lack", says, at, (520, 340))


def _levels_chart(sheet: Sheet, first: int, last: int, at: tuple[int, int]) -> None:
    chart, name = sheet.book.add_chart({"type": "bar", "subtype": "percent_stacked"}), sheet.sheet.get_name()
    for column, (said, colour, kind) in enumerate(LEVELS, 1):
        series = {"name": said, "categories": [name, first, 0, last, 0], "values": [name, first, column, last, column], "gap": 50}
        chart.add_series(series | pattern(colour, kind))
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": False}} | LOW)
    placed(sheet, chart, "Levels of the five letters", "The counts in the second table of this sheet", at, (520, 340))
