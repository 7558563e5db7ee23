"""The workbook: figures by group with native charts, and every scored row; the only output here that holds the wording of plans."""

from __future__ import annotations

import datetime
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from smartify.errors import TableError
from smartify.guidance import LETTERS, Guidance
from smartify.history import reading
from smartify.history.charts import outside
from smartify.history.counting import ENOUGH, NOWHERE
from smartify.history.marks import short
from smartify.history.national import national
from smartify.history.records import GAPS, Breakdown, Change, Figures, Group, National, Rewritten, Share, Tally
from smartify.history.sections import OPEN, rule_in_words
from smartify.history.sentences import NAMES
from smartify.history.sheets import BAR, HEADING, MET, NONE, NOT_MET, PARTLY, SHEET_ROWS, Percent, Sheet, book_at, pattern, placed, sheet_in
from smartify.pictures import FEWEST, rows_of
from smartify.report import UNTOLD

ON_A_PAGE = 40  # groups that are printed on one page with their chart
CREATED = datetime.datetime(2026, 1, 1)  # written into every workbook, so that the same table gives the same bytes
LEVELS = (
    ("Met", MET, None),
    ("Partly met", PARTLY, "wide_upward_diagonal"),
    ("Not met", NOT_MET, "narrow_vertical"),
    ("Cannot tell", NONE, None),
)
SHARES = [part for gap in (*GAPS, "complete") for part in (NAMES.get(gap, "None missing"), "from", "to")]
LOW = {"label_position": "high"}  # beneath the bars, where an axis that runs downwards would put them on top
FOUND = (*LETTERS, "owner", "number", "date", "state", "note", "read as", "rules", "empty words")
PLACE = ("file", "page", "sheet", "row")
REWRITES = ("rewrite", "to confirm", "still open", *(f"{letter} after" for letter in LETTERS))
Row = list[Any]


def workbook(
    scored: Path, figures: Figures, out: Path, guidance: Guidance, nation: Sequence[National] | None = None, most: int = SHEET_ROWS
) -> None:
    """Write the workbook beside `out` and move it there. A sheet holds `most` rows; where there are more, it says where they are instead.

    A TableError says what cannot be read or written.
    """
    if out.suffix.lower() != ".xlsx":
        raise TableError(f"{out.name} is no .xlsx; name the workbook so.")
    nation = national() if nation is None else nation
    part = out.with_name(f".{out.name}.part")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="smartify-history-") as folder,
            part.open("wb") as file,
            reading.table(scored) as connection,
        ):
            book, forms = book_at(file, folder, "How our objectives are written", CREATED)
            summary = sheet_in(book, forms, "Summary", "How our objectives are written", _about(figures), (34, *[13] * 7, 30))
            _summary(summary, figures, guidance, nation)
            _nation(book, forms, nation)
            _groups(book, forms, "By team", "Team", figures.by_team, figures)
            _groups(book, forms, "By setting", "Setting", figures.by_setting, figures)
            _groups(book, forms, "By quarter", "Quarter", figures.by_quarter, figures)
            _groups(book, forms, "By worker", "Worker", figures.by_worker, figures)
            _often(book, forms, figures, guidance)
            _improved(book, forms, figures)
            _both(book, forms, figures.rewritten, guidance)
            _rows(book, forms, connection, figures, most)
            book.close()
        part.replace(out)
    except OSError as error:
        raise TableError(f"{out.name} cannot be written: {error.strerror or type(error).__name__}.") from None
    finally:
        part.unlink(missing_ok=True)


def _about(figures: Figures) -> str:
    return (
        f"{figures.source}: {figures.rows:,} rows, {figures.scored:,} objectives, {figures.not_objectives:,} not objectives, {figures.unreadable:,} not read, "
        f"{figures.copies:,} copies. The sheet Rows holds the wording of plans: keep this file as you keep them."
    )


def _parts(share: Share) -> list[Percent]:
    return [Percent(share.value), Percent(share.interval.low), Percent(share.interval.high)]


def _arms(share: Share) -> list[Percent]:
    """How far the interval reaches below and above its share, which the error bars of the chart are drawn from."""
    return [Percent(share.value - share.interval.low), Percent(share.interval.high - share.value)]


def _summary(sheet: Sheet, figures: Figures, guidance: Guidance, nation: Sequence[National]) -> None:
    whole = figures.whole
    lacks = {NAMES[gap]: (gap, share) for gap, share in whole.gaps.items()} | {"None of the three missing": ("complete", whole.complete)}
    rows = [
        [name, share.count, *_parts(share), *_arms(share), figures.effects[gap], _published(gap, nation)]
        for name, (gap, share) in lacks.items()
    ]
    gaps = sheet.table(
        ("Gap", "Objectives", "Share", "95% from", "95% to", "Share − from", "to − share", "Design effect", "Published"), rows
    )
    sheet.row += 1
    letters = [[label, *_counts(tally)] for label, tally in zip(_labels(guidance), whole.levels, strict=True)]
    levels = sheet.table(("Letter", *(name for name, _, _ in LEVELS)), letters)
    sheet.row += 1
    for note in NOTES:
        sheet.note(note)
    _gaps_chart(sheet, whole, *gaps, (sheet.row + 1, 0))
    _levels_chart(sheet, *levels, (sheet.row + 1, 4))


NOTES = (
    "No timescale: no date, period or deadline, or one that never ends. No owner: nobody is named who is to act.",
    "No measure: no number, and no event that anyone could see done. Published figures were counted otherwise: see their sheet.",
    "Intervals are Wilson's (95%), widened by the design effect where plans are known; they say nothing of errors in scoring.",
    "Levels come from a classifier and from rules. They do not see the family: a well-written plan can be a wrong one.",
)


def _published(gap: str, nation: Sequence[National]) -> str:
    return "; ".join(f"{figure.about} ({figure.where}, {figure.when.year})" for figure in nation if figure.beside == gap)


def _nation(book: Any, forms: dict[str, Any], nation: Sequence[National]) -> None:
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


def _labels(guidance: Guidance) -> list[str]:
    return [str(guidance.variants["smart"][letter]["label"]) for letter in LETTERS]


def _counts(tally: Tally) -> list[int]:
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


def _groups(book: Any, forms: dict[str, Any], name: str, kind: str, shown: Breakdown | None, figures: Figures) -> None:
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
        shares = [part for share in (*group.gaps.values(), group.complete) for part in _parts(share)]
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


def _often(book: Any, forms: dict[str, Any], figures: Figures, guidance: Guidance) -> None:
    says = "In how many objectives each is met, and the question to ask where it is."
    sheet = sheet_in(book, forms, "Gaps and empty words", "Frequent gaps and empty words", says, (16, 62, 13, 11, 70))
    rows: list[Row] = [
        ["Gap", NAMES[gap], share.count, Percent(share.value), guidance.asks(f"{RULES[gap]}.missing")]
        for gap, share in figures.whole.gaps.items()
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
        placed(
            sheet,
            chart,
            "Empty words met most often",
            "; ".join(f"{word.name} {word.count}" for word in figures.words),
            (last + 2, 0),
            (760, 420),
        )


RULES = {"timescale": "date", "owner": "owner", "measure": "number"}


def _improved(book: Any, forms: dict[str, Any], figures: Figures) -> None:
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


def _both(book: Any, forms: dict[str, Any], found: Rewritten | None, guidance: Guidance) -> None:
    if found is None:
        return
    says = f"{found.objectives:,} objectives with a rewrite that was scored again. A rewrite is a proposal: what is open is to be confirmed by somebody who knows the family."
    sheet = sheet_in(book, forms, "Before and after", "Before and after", says, (30, 13, 13, 13, 13, 13, 13, 13, 13, 50, 60))
    heading = ("Letter", *(f"{name.lower()} {when}" for when in ("before", "after") for name, _, _ in LEVELS))
    rows = [[label, *_counts(was), *_counts(now)] for label, was, now in zip(_labels(guidance), found.before, found.after, strict=True)]
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


def _rows(book: Any, forms: dict[str, Any], connection: Any, figures: Figures, most: int) -> None:
    """Every row with the table's own columns, where it stands and what was found; only where the rows fit on a sheet."""
    own = reading.own_columns(connection)
    documents, pages, sheets = connection.execute(
        "SELECT count(*) FILTER (coalesce(kept, '{}') = '{}') > 0, count(page) > 0, count(DISTINCT sheet) > 1 FROM scored"
    ).fetchall()[0]
    told = {"page": pages, "sheet": sheets, "text": documents}  # a table has its own column for the text
    added = [name for name in ("text", *FOUND, *(REWRITES if figures.rewritten else ()), *PLACE) if told.get(name, True)]
    widths = [_wide(name) for name in (*own, *added)]
    sheet = sheet_in(book, forms, "Rows", "Scored rows", "Levels: 2 met, 1 partly met, 0 not met, ? cannot tell.", widths, pages=0)
    if figures.rows > most - HEADING - 1:
        sheet.note(f"{figures.rows:,} rows are more than a sheet holds. They are in {figures.source}.")
        return
    sheet.write([*own, *(f"smartify {name}" if name in own else name for name in added)], "heading")
    for record in _records(connection):
        kept = json.loads(record["kept"] or "{}")
        cells = [json.dumps(cell, ensure_ascii=False) if isinstance(cell := kept.get(name), (list, dict)) else cell for name in own]
        sheet.write([*cells, *(_found(record, name) for name in added)], "wrapped")
    sheet.sheet.autofilter(HEADING, 0, sheet.row - 1, len(widths) - 1)
    sheet.sheet.print_area(0, 0, sheet.row - 1, len(own) + added.index("date"))


def _records(connection: Any) -> Iterator[dict[str, Any]]:
    for batch in connection.sql('SELECT * FROM scored ORDER BY "index"').to_arrow_reader(4096):
        yield from batch.to_pylist()


def _wide(name: str) -> int:
    """How wide a column is, by what such columns hold."""
    words = name.lower()
    if words.partition(" ")[0].upper() in LETTERS:
        return 6 if len(words) == 1 else 9
    if any(word in words for word in ("objective", "text", "rewrite", "aim", "action", "outcome", "goal")):
        return 60
    return (
        40
        if words in ("note", "rules", "read as")
        else 24
        if words in ("owner", "number", "date", "to confirm", "still open", "empty words")
        else 14
    )


def _found(record: dict[str, Any], name: str) -> Any:
    """The cell of one of our own columns."""
    letter = name.partition(" ")[0]
    if letter in LETTERS:
        scored = record["state"] == "scored" if name == letter else bool(record["rewrite"])
        level = record[letter if name == letter else f"after_{letter}"]
        return (UNTOLD if scored else None) if level is None else level
    cell = record[CALLED.get(name, name)]
    return ", ".join(cell) if isinstance(cell, list) else cell


CALLED = {"read as": "read_as", "empty words": "empty", "to confirm": "to_confirm", "still open": "open"}
