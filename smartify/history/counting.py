"""What is counted of a scored history: one pass of DuckDB for each figure, and only counts come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from smartify.errors import TableError
from smartify.guidance import LETTERS
from smartify.history import hiding, reading
from smartify.history.intervals import design_effect, difference, share
from smartify.history.records import GAPS, Breakdown, Change, Figures, Group, Groups, Often, Rewritten, Risen, Tally
from smartify.types import Place

ENOUGH = 20  # objectives of a team in a quarter, below which its change is not shown: the interval would be some 40 points wide
MOST = 15  # empty words and rules that are listed
LIFTED = 10  # objectives whose levels rose most
NOWHERE = "Not stated"
LACKS = (*GAPS, "complete")
COUNTED = {gap: f"({gap})::INTEGER" for gap in GAPS} | {"complete": "(NOT (timescale OR owner OR measure))::INTEGER"}
LEVELS = ((2, "= 2"), (1, "= 1"), (0, "= 0"), (None, "IS NULL"))
SCORED = "state = 'scored'"
SAID = "('owner.missing', 'number.missing', 'number.event', 'date.missing')"  # what the gaps say already


def figures(scored: Path, groups: Groups) -> Figures:
    """Counts, shares with their intervals, groups and changes of a scored table; a TableError names what cannot be read or is not there."""
    with reading.opened(scored, groups) as connection:
        states = dict(connection.execute("SELECT state, count(*) FROM lines GROUP BY state").fetchall())
        if not states.get("scored"):
            raise TableError(f"{scored.name} holds no objective that was scored; its notes say why.")
        plans, effects = _effects(connection)
        (whole,) = _counted(connection, "''", effects)
        broken = {
            kind: _broken(connection, kind, column, effects) for kind, column in groups.asked().items() if kind not in ("date", "plan")
        }
        by_quarter = _broken(connection, "quarter", groups.date, effects) if groups.date else None
        quarters = [group.name for group in by_quarter.groups if group.name != NOWHERE] if by_quarter else []
        return Figures(
            source=scored.name,
            groups=groups,
            rows=sum(states.values()),
            scored=states["scored"],
            not_objectives=states.get("no objective", 0),
            unreadable=states.get("unreadable", 0),
            copies=states["scored"] - _one(connection, f"SELECT count(DISTINCT digest) FROM lines WHERE {SCORED}"),
            plans=plans,
            effects=effects,
            first=quarters[0] if quarters else "",
            last=quarters[-1] if quarters else "",
            whole=whole,
            by_team=broken.get("team"),
            by_setting=broken.get("setting"),
            by_quarter=by_quarter,
            by_worker=broken.get("worker"),
            trend=_trend(by_quarter),
            improved=_improved(connection, broken.get("team"), quarters, effects),
            words=_often(connection, "words", whole.objectives),
            rules=_often(
                connection,
                "rules",
                whole.objectives,
                f"WHERE name NOT IN {SAID} AND name NOT LIKE '%.found' AND name NOT LIKE 'classifier.%'",
            ),
            unsafe=_one(
                connection,
                f"""SELECT count(*) FROM lines WHERE {SCORED} AND
                len(list_filter(rules, lambda rule: rule LIKE 'safety.%' AND rule <> 'safety.suspected' OR rule LIKE 'harm.%')) > 0""",
            ),
            rewritten=_rewritten(connection),
        )


def _one(connection: Any, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])


def _effects(connection: Any) -> tuple[int, dict[str, float]]:
    """(plans that are known, design effect of each share); a line of no known plan is a plan of its own."""
    plans = _one(connection, f"SELECT count(DISTINCT plan) FROM lines WHERE {SCORED}")
    if not plans:
        return 0, dict.fromkeys(LACKS, 1.0)
    sums = ", ".join(f"sum({gap}), sum({gap} * {gap}), sum({gap} * size)" for gap in LACKS)
    counts = ", ".join(f"sum({counted}) AS {gap}" for gap, counted in COUNTED.items())
    of, groups, sizes, *rest = connection.execute(
        f"""WITH by_plan AS (SELECT count(*) AS size, {counts} FROM lines WHERE {SCORED} GROUP BY coalesce(plan, 'row ' || "index"))
        SELECT sum(size), count(*), sum(size * size), {sums} FROM by_plan"""
    ).fetchall()[0]
    at = {gap: rest[3 * place : 3 * place + 3] for place, gap in enumerate(LACKS)}
    return plans, {gap: design_effect(of, groups, count, squares, products, sizes) for gap, (count, squares, products) in at.items()}


def _counted(connection: Any, name: str, effects: Mapping[str, float], order: str = "min(place)") -> list[Group]:
    """The groups that an expression names, with all that is counted of each; in time, or by name."""
    lacks = ", ".join(f"sum({counted})" for counted in COUNTED.values())
    levels = ", ".join(f"count(*) FILTER ({letter} {level})" for letter in LETTERS for _, level in LEVELS)
    rows = connection.execute(
        f"SELECT {name} AS name, count(*), {lacks}, {levels} FROM lines WHERE {SCORED} GROUP BY name ORDER BY {order} NULLS LAST, lower(name)"
    ).fetchall()
    return [_group(row, effects) for row in rows]


def _group(row: tuple[Any, ...], effects: Mapping[str, float]) -> Group:
    name, of, *rest = row
    lacks = {gap: share(int(count), of, effects[gap]) for gap, count in zip(LACKS, rest, strict=False)}
    counts = rest[len(LACKS) :]
    tallies = (counts[4 * place : 4 * place + 4] for place in range(len(LETTERS)))
    return Group(
        name=name,
        objectives=of,
        complete=lacks.pop("complete"),
        gaps=lacks,
        levels=tuple(Tally(met=met, partly=partly, not_met=none, untold=untold) for met, partly, none, untold in tallies),
    )


def _broken(connection: Any, kind: str, column: str, effects: Mapping[str, float]) -> Breakdown:
    """The groups of a column in order of time or of name, never of a share; the small ones hidden."""
    order = "min(place)" if kind == "quarter" else f"bool_or({kind} IS NULL)"
    groups = _counted(connection, f"coalesce({kind}, '{NOWHERE}')", effects, order)
    hidden = hiding.hidden({group.name: group.objectives for group in groups})
    return Breakdown(
        column=column,
        groups=tuple(group for group in groups if group.name not in hidden),
        hidden=len(hidden),
        hidden_objectives=sum(group.objectives for group in groups if group.name in hidden),
    )


def _change(name: str, before: Group, after: Group) -> Change:
    return Change(
        name=name,
        first=before.name,
        last=after.name,
        before=before,
        after=after,
        gained=after.complete.value - before.complete.value,
        interval=difference(before.complete, after.complete),
    )


def _trend(by_quarter: Breakdown | None) -> Change | None:
    enough = [group for group in by_quarter.groups if group.name != NOWHERE and group.objectives >= ENOUGH] if by_quarter else []
    return _change("All", enough[0], enough[-1]) if len(enough) > 1 else None


def _improved(connection: Any, by_team: Breakdown | None, quarters: list[str], effects: Mapping[str, float]) -> tuple[Change, ...]:
    """Each team's first quarter with enough objectives against its last, where showing them tells of no small number."""
    if by_team is None or len(quarters) < 2:
        return ()
    cells: dict[hiding.Cell, Group] = {}
    for group in _counted(connection, f"coalesce(team, '{NOWHERE}') || chr(0) || coalesce(quarter, '{NOWHERE}')", effects):
        team, _, quarter = group.name.rpartition("\0")
        cells[team, quarter] = replace(group, name=quarter)
    named = frozenset(group.name for group in by_team.groups) - {NOWHERE}
    pairs: dict[str, tuple[Group, Group]] = {}
    for team in sorted(named):
        enough = [cells[team, quarter] for quarter in quarters if (team, quarter) in cells and cells[team, quarter].objectives >= ENOUGH]
        if len(enough) > 1:
            pairs[team] = enough[0], enough[-1]
    shown = {(team, group.name): group.objectives for team, pair in pairs.items() for group in pair}
    back = hiding.kept_back(shown, {cell: group.objectives for cell, group in cells.items()}, named)
    changes = [_change(team, *pair) for team, pair in pairs.items() if team not in back]
    return tuple(sorted(changes, key=lambda change: (-change.gained, change.name)))


def _often(connection: Any, column: str, of: int, only: str = "") -> tuple[Often, ...]:
    rows = connection.execute(
        f"""SELECT name, count(*) FROM (SELECT unnest({column}) AS name FROM lines WHERE {SCORED}) {only}
        GROUP BY name ORDER BY 2 DESC, 1 LIMIT {MOST}"""
    ).fetchall()
    return tuple(Often(name=name, count=count, of=of) for name, count in rows)


REWRITTEN = f"{SCORED} AND coalesce(rewrite, '') <> '' AND coalesce(after_S, after_M, after_A, after_R, after_T) IS NOT NULL"
ROSE = " + ".join(f"coalesce(after_{letter} - {letter}, 0)" for letter in LETTERS)


def _rewritten(connection: Any) -> Rewritten | None:
    """Levels before and after of the objectives whose rewrite was scored again; None where there are none."""
    sides = [f"count(*) FILTER ({side}{letter} {level})" for side in ("", "after_") for letter in LETTERS for _, level in LEVELS]
    of, settled, *counts = connection.execute(
        f"""SELECT count(*), count(*) FILTER (len(coalesce("open", [])) = 0), {", ".join(sides)} FROM scored WHERE {REWRITTEN}"""
    ).fetchall()[0]
    if not of:
        return None
    tallies = [Tally(met=a, partly=b, not_met=c, untold=d) for a, b, c, d in zip(*(counts[place::4] for place in range(4)), strict=True)]
    still = connection.execute(
        f"""SELECT name, count(*) FROM (SELECT unnest(list_distinct("open")) AS name FROM scored WHERE {REWRITTEN}) GROUP BY name ORDER BY 2 DESC, 1"""
    ).fetchall()
    most = connection.execute(
        f"""SELECT file, page, sheet, "row", text, rewrite, {", ".join(LETTERS)}, {", ".join(f"after_{letter}" for letter in LETTERS)}, "open"
        FROM scored WHERE {REWRITTEN} AND {ROSE} > 0 ORDER BY {ROSE} DESC, "index" LIMIT {LIFTED}"""
    ).fetchall()
    return Rewritten(
        objectives=of,
        before=tuple(tallies[: len(LETTERS)]),
        after=tuple(tallies[len(LETTERS) :]),
        open=tuple(Often(name=name, count=count, of=of) for name, count in still),
        settled=settled,
        risen=tuple(_risen(row) for row in most),
    )


def _risen(row: tuple[Any, ...]) -> Risen:
    file, page, sheet, number, text, rewrite, *rest = row
    return Risen(
        place=str(Place(file=file or "", page=page, sheet=sheet, row=number)),
        text=text,
        rewrite=rewrite,
        before=tuple(rest[:5]),
        after=tuple(rest[5:10]),
        open=tuple(rest[10] or ()),
    )
