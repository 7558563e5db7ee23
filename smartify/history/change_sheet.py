"""Sheets of the workbook: what is met often, who improved, and the lines before and after their rewrites."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smartify.guidance import Guidance
from smartify.history.counting import ENOUGH
from smartify.history.marks import short
from smartify.history.records import GAPS, Change, Figures, Rewritten
from smartify.history.sections import OPEN, rule_in_words
from smartify.history.sentences import ASKED, NAMES
from smartify.history.sheets import BAR, HEADING, LOW, MET, Percent, Row, pattern, placed, sheet_in
from smartify.history.summary_sheet import LEVELS, counts, labels
from smartify.report import UNTOLD


def often_sheet(book: Any, forms: dict[str, Any], figures: Figures, guidance: Guidance) -> None:
    says = "In how many objectives each is met, and the question to ask where it is."
    sheet = sheet_in(book, forms, "Gaps and empty words", "Frequent gaps and empty words", says, (16, 62, 13, 11, 70))
    rows: list[Row] = [
        ["Gap", NAMES[gap], share.count, Percent(share.value), guidance.asks(ASKED[gap])] for gap, share in figures.whole.gaps.items()
    ]
    rows += [["Empty word", word.name, word.count, Percent(word.value), guidance.asks("words.empty")] for word in figures.words]
    rows += [
        ["Rule", rule_in_words(rule.name, guidance), rule.count, Percent(rule.value), guidance.asks(rule.name)] for rule in figures.rules
    ]
    first, last = sheet.table(("Kind", "What", "Objectives", "Share", "Ask"), rows)
    sheet.sheet.autofilter(HEADING, 0, last, 4)
    if figures.words:
        chart, name = book.add_chart({"type": "bar"}), sheet.sheet.get_name()
        at = first + len(GAPS), first + len(GAPS) + len(figures.words) - 1
        chart.add_series(
            {
                "name": "Objectives",
                "categories": [name, at[0], 1, at[1], 1],
                "values": [name, at[0], 2, at[1], 2],
                **pattern(BAR),
                "gap": 40,
            }
        )
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis(LOW)
        placed(
            sheet,
            chart,
            "Empty words met most often",
            "; ".join(f"{word.name} {word.count}" for word in figures.words),
            (last + 2, 0),
            (760, 420),
        )


def improved_sheet(book: Any, forms: dict[str, Any], figures: Figures) -> None:
    says = f"Objectives with nothing missing, in a team's first and last quarter with {ENOUGH} or more. Of twenty teams that do not change, one will look sure."
    sheet = sheet_in(book, forms, "Most improved", "Most improved", says, (26, 18, 12, 14, 18, 12, 14, 11, 11, 11, 24))
    heading = (
        "Team",
        "First quarter",
        "Objectives",
        "None missing",
        "Last quarter",
        "Objectives",
        "None missing",
        "Change",
        "95% from",
        "95% to",
        "More than chance?",
    )
    rows = [_change(change) for change in ([figures.trend] if figures.trend else []) + list(figures.improved)]
    sheet.table(heading, rows)
    if not figures.improved:
        sheet.note(f"No team has two quarters with {ENOUGH} objectives that may be shown, or no columns for team and day were named.")


def _change(change: Change) -> Row:
    sure = ("yes, it rose" if change.gained > 0 else "yes, it fell") if change.sure else "chance may explain it"
    limits = (Percent(change.gained), Percent(change.interval.low), Percent(change.interval.high))
    ends = [
        part for group in (change.before, change.after) for part in (short(group.name), group.objectives, Percent(group.complete.value))
    ]
    return [change.name, *ends, *limits, sure]


def both_sheets(book: Any, forms: dict[str, Any], found: Rewritten | None, guidance: Guidance) -> None:
    if found is None:
        return
    says = f"{found.objectives:,} objectives with a rewrite that was scored again. A rewrite is a proposal: what is open is to be confirmed by somebody who knows the family."
    sheet = sheet_in(book, forms, "Before and after", "Before and after", says, (30, 13, 13, 13, 13, 13, 13, 13, 13, 50, 60))
    heading = ("Letter", *(f"{name.lower()} {when}" for when in ("before", "after") for name, _, _ in LEVELS))
    rows = [[label, *counts(was), *counts(now)] for label, was, now in zip(labels(guidance), found.before, found.after, strict=True)]
    first, last = sheet.table(heading, rows)
    chart, name = book.add_chart({"type": "column"}), sheet.sheet.get_name()
    for said, column, fill in (("Met before", 1, "wide_upward_diagonal"), ("Met after", 5, None)):
        chart.add_series(
            {"name": said, "categories": [name, first, 0, last, 0], "values": [name, first, column, last, column], **pattern(MET, fill)}
        )
    sheet.row += 1
    sheet.write(["Still open in the rewrites"], "section")
    sheet.table(
        ("To confirm or to add", "Rewrites", "Share"), [[OPEN.get(one.name, one.name), one.count, Percent(one.value)] for one in found.open]
    )
    sheet.write(["Nothing open", found.settled, Percent(found.settled / found.objectives)])
    placed(
        sheet,
        chart,
        "Letters that are met, before and after",
        "The columns met before and met after of this sheet",
        (sheet.row + 1, 0),
        (760, 360),
    )
    rose = sheet_in(
        book,
        forms,
        "Rose most",
        "Rewrites whose levels rose most",
        "Levels of S, M, A, R and T. What is open is to be confirmed.",
        (26, 14, 14, 26, 60, 60),
    )
    heading = ("Where", "Levels before", "Levels after", "Still open", "Line", "Rewrite")
    rose.table(
        heading,
        [[one.place, _levels(one.before), _levels(one.after), ", ".join(one.open), one.text, one.rewrite] for one in found.risen],
        "wrapped",
    )


def _levels(levels: Sequence[int | None]) -> str:
    return " ".join(UNTOLD if level is None else str(level) for level in levels)
