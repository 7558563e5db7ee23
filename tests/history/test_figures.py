"""What is counted of a scored table: gaps, levels, groups, changes, words, rewrites; and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smartify.errors import TableError
from smartify.history import Groups, figures

Table = Callable[..., Path]


def test_gaps_are_counted_of_what_was_scored(table: Table, whole: dict[str, str]) -> None:
    scored = table(
        [
            whole,
            whole | {"date": None},
            whole | {"owner": ""},
            whole | {"number": None, "M": 2},  # an event that anyone could see done is a measure
            whole | {"number": None, "M": None},
            {},
            {"state": "no objective"},
            {"state": "unreadable", "text": ""},
        ]
    )
    found = figures(scored, Groups())
    assert (found.rows, found.scored, found.not_objectives, found.unreadable) == (8, 6, 1, 1)
    assert {gap: share.count for gap, share in found.whole.gaps.items()} == {"timescale": 2, "owner": 2, "measure": 2}
    assert (found.whole.complete.count, found.whole.complete.of) == (2, 6)
    assert found.by_team is found.by_quarter is found.rewritten is found.trend is None and found.improved == ()


def test_levels_of_each_letter(table: Table) -> None:
    found = figures(table([{"S": 2}, {"S": 2, "T": 0}, {"S": 0, "T": None}]), Groups())
    s, _, _, _, t = found.whole.levels
    assert (s.met, s.partly, s.not_met, s.untold) == (2, 0, 1, 0)
    assert (t.met, t.partly, t.not_met, t.untold) == (0, 1, 1, 1)


def test_copies_words_and_rules(table: Table) -> None:
    said = {"empty": ["support", "support"], "rules": ["date.missing", "words.empty", "owner.found", "classifier.words"]}
    found = figures(
        table([{"text": "Support", **said}, {"text": "Support", **said}, {"empty": ["engage"], "rules": ["harm.misplaced_duty"]}]), Groups()
    )
    assert found.copies == 1
    assert [(word.name, word.count) for word in found.words] == [("support", 2), ("engage", 1)]
    assert [(rule.name, rule.count) for rule in found.rules] == [
        ("words.empty", 2),
        ("harm.misplaced_duty", 1),
    ]  # what is found well is no gap
    assert found.unsafe == 1


def test_a_suspicion_is_not_counted_as_found(table: Table) -> None:
    assert figures(table([{"rules": ["safety.suspected"]}, {"rules": ["safety.threat", "safety.threat"]}]), Groups()).unsafe == 1


def teams(**counts: int) -> list[dict[str, Any]]:
    return [{"kept": {"Team": team}} for team, count in counts.items() for _ in range(count)]


def test_groups_stand_by_name_and_small_ones_are_hidden(table: Table, whole: dict[str, str]) -> None:
    rows = teams(South=9, North=7, West=3)
    rows[0] |= whole
    found = figures(table(rows), Groups(team="Team")).by_team
    assert found is not None
    assert [(group.name, group.objectives) for group in found.groups] == [("South", 9)]  # North is held back with West
    assert (found.hidden, found.hidden_objectives) == (2, 10)
    assert found.groups[0].complete.count == 1


@pytest.mark.parametrize("spelt", ["north  team", "NORTH TEAM", " North team "])
def test_a_team_is_one_team_however_it_is_spelt(table: Table, spelt: str) -> None:
    rows = [{"kept": {"Team": "North team"}}] * 6 + [{"kept": {"Team": spelt}}] * 5
    found = figures(table(rows), Groups(team="Team")).by_team
    assert found is not None and [(group.name, group.objectives) for group in found.groups] == [("North team", 11)]


def test_rows_that_name_no_team_are_told_last(table: Table) -> None:
    rows = teams(Zeal=6) + [{"kept": {"Team": " "}}] * 5
    found = figures(table(rows), Groups(team="Team")).by_team
    assert found is not None and [group.name for group in found.groups] == ["Zeal", "Not stated"]


@pytest.mark.parametrize("day", ["2025-11-03", "03/11/2025", "2025-11-03T00:00:00", "3 November 2025"])
def test_quarters_stand_in_time(table: Table, day: str) -> None:
    rows = [{"kept": {"on": day}}] * 5 + [{"kept": {"on": "2025-02-01"}}] * 5 + [{"kept": {"on": "soon"}}] * 5
    found = figures(table(rows), Groups(date="on"))
    assert found.by_quarter is not None
    assert [group.name for group in found.by_quarter.groups] == ["2025, January to March", "2025, October to December", "Not stated"]
    assert (found.first, found.last) == ("2025, January to March", "2025, October to December")


def learning(team: str, before: int, after: int, each: int, whole: dict[str, str]) -> list[dict[str, Any]]:
    """A team with so many whole objectives of `each` in the first quarter, and in the last."""
    rows = []
    for day, good in (("2025-01-05", before), ("2025-12-05", after)):
        rows += [{"kept": {"Team": team, "on": day}, **(whole if number < good else {})} for number in range(each)]
    return rows


def test_the_most_improved_team_stands_first_with_its_interval(table: Table, whole: dict[str, str]) -> None:
    rows = learning("Quiet", 10, 11, 30, whole) + learning("Quick", 2, 25, 30, whole) + learning("Few", 1, 15, 15, whole)
    found = figures(table(rows), Groups(team="Team", date="on"))
    assert [(change.name, change.sure) for change in found.improved] == [("Quick", True), ("Quiet", False)]  # Few has not enough
    quick = found.improved[0]
    assert quick.gained == pytest.approx(23 / 30) and quick.interval.low > 0.5
    assert found.trend is not None and found.trend.sure and found.trend.before.complete.count == 13


def test_a_change_that_would_tell_of_a_small_team_is_held_back(table: Table, whole: dict[str, str]) -> None:
    """West has three objectives in the first quarter: the quarter's total less those of North and South would say so."""
    west = [{"kept": {"Team": "West", "on": day}} for day, count in (("2025-01-05", 3), ("2025-12-05", 9)) for _ in range(count)]
    rows = learning("North", 1, 20, 40, whole) + learning("South", 1, 5, 25, whole) + west
    assert [change.name for change in figures(table(rows), Groups(team="Team", date="on")).improved] == ["North"]


def test_lines_of_one_plan_are_alike_and_widen_the_interval(table: Table, whole: dict[str, str]) -> None:
    rows = [{"kept": {"Plan": str(plan)}, **(whole if plan % 2 else {})} for plan in range(20) for _ in range(5)]
    alone, alike = figures(table(rows), Groups()), figures(table(rows), Groups(plan="Plan"))
    assert (alone.plans, alone.effects["owner"]) == (0, 1.0)
    assert alike.plans == 20 and alike.effects["owner"] == pytest.approx(5.0, abs=0.3)
    assert alike.whole.gaps["owner"].count == alone.whole.gaps["owner"].count
    assert alike.whole.gaps["owner"].interval.low < alone.whole.gaps["owner"].interval.low


def test_a_document_is_a_plan(table: Table) -> None:
    assert figures(table([{"file": f"plan {number // 4}.docx"} for number in range(12)]), Groups()).plans == 3


def test_nothing_is_by_worker_unless_that_is_asked_for(table: Table) -> None:
    rows = [{"kept": {"Team": "North", "Worker": worker}} for worker in ("AB", "CD") for _ in range(6)]
    assert figures(table(rows), Groups(team="Team")).by_worker is None
    asked = figures(table(rows), Groups(team="Team", worker="Worker")).by_worker
    assert asked is not None and [group.name for group in asked.groups] == ["AB", "CD"]


def test_before_and_after(table: Table) -> None:
    rows = [
        {
            "text": "A",
            "T": 0,
            "rewrite": "A by May",
            "after_S": 1,
            "after_M": 1,
            "after_A": 1,
            "after_R": 1,
            "after_T": 2,
            "open": ["date"],
        },
        {
            "text": "B",
            "S": 0,
            "T": 0,
            "rewrite": "Mum to B by May",
            "after_S": 2,
            "after_M": 1,
            "after_A": 1,
            "after_R": None,
            "after_T": 2,
            "open": ["date", "owner"],
        },
        {"text": "C", "rewrite": "C", **{f"after_{letter}": 1 for letter in "SMART"}},
        {"text": "D", "rewrite": ""},
    ]
    found = figures(table(rows), Groups()).rewritten
    assert found is not None and (found.objectives, found.settled) == (3, 1)
    assert (found.before[4].not_met, found.after[4].met, found.after[3].untold) == (2, 2, 1)
    assert [(one.name, one.count) for one in found.open] == [("date", 2), ("owner", 1)]
    assert [(one.text, one.before, one.after) for one in found.risen] == [
        ("B", (0, 1, 1, 1, 0), (2, 1, 1, None, 2)),
        ("A", (1, 1, 1, 1, 0), (1, 1, 1, 1, 2)),
    ]


def test_a_folder_of_parts_is_one_table(table: Table) -> None:
    table([{"kept": {"Team": "North"}}] * 6, "parts/part [1].parquet")
    folder = table([{"kept": {"Team": "North", "New": 1}}] * 6, "parts/part [2].parquet", first=6).parent
    assert figures(folder, Groups(team="Team")).rows == 12


@pytest.mark.parametrize("name", ["Team's", 'the "team"', "a/b", "~team", "2026", "équipe", "select"])
def test_a_column_may_be_called_anything(table: Table, name: str) -> None:
    found = figures(table([{"kept": {name: "North"}}] * 5), Groups(team=name)).by_team
    assert found is not None and found.groups[0].name == "North"


@pytest.mark.parametrize(
    ("rows", "groups", "says"),
    [
        (
            [{"kept": {"Team": "x"}}],
            Groups(team="team"),
            "scored.parquet keeps no column 'team' (asked for as the team); its columns are Team.",
        ),
        ([{}], Groups(date="on"), "its columns are none."),
        ([{"kept": {"on": "soon"}}], Groups(date="on"), "no cell of the column 'on' is a day such as 2026-03-31 or 31/03/2026."),
        (
            [{"kept": {"aim": "Mum to ring school " * 6}}],
            Groups(team="aim"),
            "the column 'aim' has a value of 113 characters, so it does not name a team.",
        ),
        (
            [{"kept": {"id": str(number)}} for number in range(201)],
            Groups(setting="id"),
            "the column 'id' has 201 different values, so it does not name a setting.",
        ),
        ([{"state": "unreadable"}], Groups(), "scored.parquet holds no objective that was scored; its notes say why."),
    ],
    ids=["no such column", "a document has none", "no days", "the objectives themselves", "too many", "nothing scored"],
)
def test_what_cannot_be_counted_is_a_sentence(table: Table, rows: list[dict[str, Any]], groups: Groups, says: str) -> None:
    with pytest.raises(TableError) as error:
        figures(table(rows), groups)
    assert str(error.value).endswith(says) and "Mum" not in str(error.value)


def test_a_file_that_is_none_of_ours_is_a_sentence(tmp_path: Path, table: Table) -> None:
    whole = table([{}] * 50).read_bytes()
    (tmp_path / "cut.parquet").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "other.parquet").write_bytes(b"PAR1 nothing")
    (tmp_path / "empty").mkdir()
    for name in ("cut.parquet", "other.parquet"):
        with pytest.raises(TableError, match=f"{name} cannot be read as Parquet"):
            figures(tmp_path / name, Groups())
    with pytest.raises(TableError, match="empty holds no .parquet file"):
        figures(tmp_path / "empty", Groups())
    with pytest.raises(TableError, match="There is no gone.parquet"):
        figures(tmp_path / "gone.parquet", Groups())


def test_a_table_without_its_columns_is_a_sentence(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"index": [1], "text": ["x"]}), tmp_path / "rows.parquet")
    with pytest.raises(TableError, match="rows.parquet has no column 'file'"):
        figures(tmp_path / "rows.parquet", Groups())
