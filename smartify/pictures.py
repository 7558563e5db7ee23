"""What a scored table shows at a glance, as HTML with words and figures beside every bar: levels, gaps by team and quarter, empty words."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from smartify.guidance import LETTERS, Guidance
from smartify.readers import Table
from smartify.report import SHAPES
from smartify.types import Criterion, Level, Review

FEWEST = 5  # objectives of a group, below which a share says more about one family than about a team
GROUPS, WORDS_SHOWN = 24, 10
ANSWERS = {Level.MET: "met", Level.PARTLY: "partly", Level.NOT_MET: "not met", None: "cannot tell"}
COLS = '<colgroup><col class="name"><col><col class="told"></colgroup>'
GAPS = ("no owner", "no number", "no date")
MONTHS = ("January to March", "April to June", "July to September", "October to December")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
CUT = 90  # characters of a cell that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the pictures need of one objective; nothing of its wording but the empty words."""

    levels: tuple[Level | None, ...]
    gaps: tuple[bool, bool, bool]
    empties: tuple[str, ...]


def seen(review: Review) -> Seen | None:
    """What is counted of a review; None for a text that is no objective."""
    if review.not_one:
        return None
    dated = review.date is not None and review.date.kind != "open_ended"
    return Seen(
        levels=tuple(review.scores[criterion].level for criterion in Criterion),
        gaps=(review.owner is None, not review.numbers, not dated),
        empties=tuple(" ".join(review.text[slice(*f.span)].lower().split()) for f in review.findings if f.rule == "words.empty" and f.span),
    )


def quarter(cell: Any) -> str | None:
    """'2026, July to September' for a cell that holds a day; None for any other."""
    day = cell if isinstance(cell, datetime.date) else _day(str(cell or "").strip())
    return f"{day.year}, {MONTHS[(day.month - 1) // 3]}" if day else None


def _when(quarter_named: str) -> tuple[int, int]:
    year, _, months = quarter_named.partition(", ")
    return int(year), MONTHS.index(months)


def _day(text: str) -> datetime.date | None:
    iso = re.match(r"\d{4}-\d\d-\d\d(?!\d)", text)
    bare = iso[0] if iso else re.sub(r"[ T]\d\d?:\d\d.*$", "", text)
    for form in DAYS:
        try:
            return datetime.datetime.strptime(bare, form).date()
        except ValueError:
            continue
    return None


def pictures_html(counted: Sequence[Seen | None], table: Table, team: str, date: str, guidance: Guidance) -> str:
    """Levels per letter, gaps by team and by quarter where their columns are chosen, and the most frequent empty words."""
    good = [one for one in counted if one]
    if not good:
        return ""
    parts = [_levels(good, guidance), _gaps("What is missing", {"All rows": good}, "")]
    if team:
        parts.append(
            _gaps(f"What is missing, by {team}", _grouped(counted, table, team, lambda cell: " ".join(str(cell or "").split())), team)
        )
    if date:
        parts.append(_gaps(f"What is missing, by quarter of {date}", _grouped(counted, table, date, quarter), date, in_order=True))
    return "".join([*parts, _empties(good)])


def _grouped(counted: Sequence[Seen | None], table: Table, column: str, name: Callable[[Any], str | None]) -> dict[str, list[Seen]]:
    """The objectives of each group; those whose cell is empty, or no day, under ''."""
    groups: dict[str, list[Seen]] = {}
    for one, row in zip(counted, table.rows, strict=False):
        if one:
            groups.setdefault(name(row[column]) or "", []).append(one)
    return groups


def _levels(good: Sequence[Seen], guidance: Guidance) -> str:
    rows = []
    for letter, place in zip(LETTERS, range(len(Criterion)), strict=True):
        counts = Counter(one.levels[place] for one in good)
        shown = [(level, counts[level]) for level in (Level.MET, Level.PARTLY, Level.NOT_MET, None) if counts[level] or level is not None]
        spans = "".join(f'<span class="{_kind(level)}" style="width:{count / len(good):.2%}"></span>' for level, count in shown if count)
        told = ", ".join(f"{ANSWERS[level]} {count:,} ({_share(count, len(good))})" for level, count in shown)
        label = escape(str(guidance.variants["smart"][letter]["label"]))
        rows.append(f'<tr><th scope="row">{label}</th><td><div class="bar" aria-hidden="true">{spans}</div></td><td>{told}</td></tr>')
    keys = "".join(
        f'<span><span class="bar" aria-hidden="true"><span class="{_kind(level)}"></span></span> {SHAPES[level]} {said}</span>'
        for level, said in ANSWERS.items()
    )
    return (
        f'<h3>Levels of {len(good):,} objective{"" if len(good) == 1 else "s"}</h3><p class="keys">{keys}</p>'
        f'<table class="tally">{COLS}<thead class="unseen"><tr><th>Letter</th><th>Bar</th><th>Objectives</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _share(count: int, of: int) -> str:
    return "under 1%" if 0 < count < of / 200 else f"{count / of:.0%}"


def _kind(level: Level | None) -> str:
    return "level-unknown" if level is None else f"level-{int(level)}"


def _gaps(heading: str, groups: dict[str, list[Seen]], column: str, in_order: bool = False) -> str:
    """For each group the share of its objectives with no owner, number or date; groups too small to show are only counted."""
    named = {name: group for name, group in groups.items() if name}
    large = {name: group for name, group in named.items() if len(group) >= FEWEST or not column}
    order = sorted(large, key=_when if in_order else lambda name: (-len(large[name]), name))
    out = [f"<h3>{escape(heading)}</h3>"]
    if order:
        heads = "".join(f'<th scope="col">{gap.capitalize()}</th>' for gap in GAPS)
        rows = "".join(_gap_row(name, large[name]) for name in order[:GROUPS])
        out.append(f'<table class="tally gaps"><thead><tr><th scope="col">Objectives</th>{heads}</tr></thead><tbody>{rows}</tbody></table>')
    notes = []
    if small := [group for name, group in named.items() if name not in large]:
        rows_held = rows_of(sum(map(len, small)))
        notes.append(
            f"Not shown, because fewer than {FEWEST} objectives each: {len(small)} group{'' if len(small) == 1 else 's'}, {rows_held}."
        )
    if len(order) > GROUPS:
        notes.append(f"Not shown: {len(order) - GROUPS} more groups.")
    if without := groups.get("", []):
        notes.append(f"{rows_of(len(without)).capitalize()} with nothing to go by in the column {column}.")
    return "".join([*out, *(f"<p>{escape(note)}</p>" for note in notes)])


def rows_of(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _gap_row(name: str, group: Sequence[Seen]) -> str:
    cells = []
    for place, gap in enumerate(GAPS):
        count = sum(one.gaps[place] for one in group)
        bar = f'<div class="bar" aria-hidden="true"><span class="gap" style="width:{count / len(group):.2%}"></span></div>'
        cells.append(f'<td>{bar}<span class="what">{gap}: </span>{count:,} ({_share(count, len(group))})</td>')
    return f'<tr><th scope="row">{escape(shortened(name))} <span class="many">{len(group):,}</span></th>{"".join(cells)}</tr>'


def _empties(good: Sequence[Seen]) -> str:
    """The words to avoid that are met most often, in how many objectives each."""
    counts = Counter(word for one in good for word in dict.fromkeys(one.empties))
    if not counts:
        return "<h3>Empty words</h3><p>None was found.</p>"
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:WORDS_SHOWN]
    rows = "".join(
        f'<tr><th scope="row">{escape(word)}</th><td><div class="bar" aria-hidden="true"><span class="gap" style="width:{count / most[0][1]:.2%}">'
        f"</span></div></td><td>in {count:,} objective{'' if count == 1 else 's'} ({_share(count, len(good))})</td></tr>"
        for word, count in most
    )
    return (
        "<h3>The most frequent empty words</h3>"
        f'<table class="tally">{COLS}<thead class="unseen"><tr><th>Word</th><th>Bar</th><th>Objectives</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def shortened(cell: Any) -> str:
    told = "" if cell is None else f"{cell:%d/%m/%Y}" if isinstance(cell, datetime.date) else " ".join(str(cell).split())
    return told if len(told) <= CUT else f"{told[: CUT - 1].rstrip()}…"
