"""Scores over time: runs by label, no wording unless asked for, repeat audits; a damaged, foreign or busy file is a sentence."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from smartify.errors import TableError
from smartify.history import Groups, figures
from smartify.history.keeping import store

Table = Callable[..., Path]
GROUPS = Groups(team="Team", date="Day")
SECRET = "Zoltan Prosser to ring school"


def rows(levels: int, texts: str) -> list[dict[str, Any]]:
    """Ten copies of each text; the first holds a name."""
    said = [SECRET, *texts.split()]
    return [
        {"text": text, "T": levels, "owner": "Zoltan Prosser", "kept": {"Team": "North", "Day": "2026-08-03"}, "file": "Prosser.docx"}
        for text in said
        for _ in range(10)
    ]


def keep(table: Table, into: Path, label: str, levels: int = 1, texts: str = "a b", groups: Groups = GROUPS, **more: bool) -> None:
    scored = table(rows(levels, texts))
    store(scored, figures(scored, groups), into, label, datetime.date(2026, 10, 1), **more)


def asked(into: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(into), read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "scores.duckdb"


def test_a_run_is_kept_without_any_wording(table: Table, into: Path) -> None:
    keep(table, into, "2026 Q3")
    assert asked(into, 'SELECT label, made_on, "rows", scored, text_kept, source, team_column, worker_column FROM runs') == [
        ("2026 Q3", datetime.date(2026, 10, 1), 30, 30, False, None, "Team", None)
    ]
    assert asked(into, "SELECT count(*), count(digest), count(text), count(owner), count(file), count(worker) FROM scores") == [
        (30, 30, 0, 0, 0, 0)
    ]
    assert asked(into, "SELECT DISTINCT no_owner, no_timescale, team, quarter FROM scores") == [
        (False, True, "North", "2026, July to September")
    ]
    content = into.read_bytes()
    assert b"Zoltan" not in content and b"Prosser" not in content
    assert into.stat().st_mode & 0o077 == 0  # nobody else may read it


def test_the_wording_is_kept_where_that_is_asked_for(table: Table, into: Path) -> None:
    keep(table, into, "2026 Q3", keep_text=True)
    assert asked(into, "SELECT DISTINCT owner, file FROM scores WHERE text LIKE 'Zoltan%'") == [("Zoltan Prosser", "Prosser.docx")]


def test_a_worker_is_kept_only_where_that_is_asked_for(table: Table, into: Path) -> None:
    keep(table, into, "with", groups=Groups(worker="Team"))
    assert asked(into, "SELECT DISTINCT worker, team FROM scores") == [("North", None)]


def test_two_audits_show_what_stayed_changed_went_and_came(table: Table, into: Path) -> None:
    keep(table, into, "2026 Q2", levels=1, texts="a b")
    keep(table, into, "2026 Q3", levels=2, texts="b c")
    assert asked(into, "SELECT earlier_label, later_label, still_there, gone, new FROM kept_and_gone") == [("2026 Q2", "2026 Q3", 2, 1, 1)]
    found = asked(into, "SELECT times_before, times_after, S_before, S_after, T_before, T_after, changed FROM repeats")
    assert found == [(10, 10, 1, 1, 1, 2, True)] * 2
    assert asked(into, "SELECT label, objectives, no_timescale FROM trend ORDER BY run") == [("2026 Q2", 30, 1.0), ("2026 Q3", 30, 1.0)]


def test_a_label_is_taken_once_and_replaced_only_knowingly(table: Table, into: Path) -> None:
    keep(table, into, "2026 Q2")
    keep(table, into, "2026 Q3")
    with pytest.raises(
        TableError, match="scores.duckdb holds a run called '2026 Q2' already, of 2026-10-01; choose another label, or ask to replace it."
    ):
        keep(table, into, " 2026  Q2 ", texts="c d e")
    assert asked(into, "SELECT count(*) FROM scores") == [(60,)]
    keep(table, into, "2026 Q2", texts="c d e", replace=True)
    assert asked(into, "SELECT label, scored FROM runs ORDER BY run") == [("2026 Q2", 40), ("2026 Q3", 30)]  # still the earlier one
    assert asked(into, "SELECT count(*) FROM scores") == [(70,)]


def test_wording_that_is_replaced_is_gone_from_the_file(table: Table, into: Path) -> None:
    keep(table, into, "x", keep_text=True)
    assert b"Zoltan" in into.read_bytes()
    keep(table, into, "x", replace=True)
    assert b"Zoltan" not in into.read_bytes() and into.stat().st_mode & 0o077 == 0
    assert asked(into, "SELECT label FROM by_run") == [("x",)]
    keep(table, into, "y")  # and it can be gone on with
    assert [path.name for path in into.parent.glob(".*")] == []


def test_a_run_that_fails_leaves_the_store_as_it_was(table: Table, into: Path) -> None:
    keep(table, into, "first")
    before = asked(into, "FROM runs")
    scored = table(rows(1, "a"))
    found = figures(scored, GROUPS)
    scored.write_bytes(scored.read_bytes()[:200])
    for path in (into, into.with_name("new.duckdb")):
        with pytest.raises(TableError, match="scored.parquet cannot be read as Parquet"):
            store(scored, found, path, "second", datetime.date(2026, 10, 1))
    assert asked(into, "FROM runs") == before
    assert not into.with_name("new.duckdb").exists()


@pytest.mark.parametrize("content", [b"not a database at all " * 900, b"", b"PK\x03\x04"], ids=["text", "empty", "a zip"])
def test_a_file_that_is_no_store_is_a_sentence_and_left_alone(table: Table, into: Path, content: bytes) -> None:
    into.write_bytes(content)
    with pytest.raises(TableError, match="scores.duckdb is (damaged or no DuckDB file|empty and no store)"):
        keep(table, into, "x")
    assert into.read_bytes() == content


def test_a_damaged_store_is_said_so(table: Table, into: Path) -> None:
    keep(table, into, "x")
    content = bytearray(into.read_bytes())
    for place in range(3 * 4096 + 100, len(content), 64):
        content[place] ^= 0xFF
    into.write_bytes(content)
    with pytest.raises(
        TableError, match="scores.duckdb is damaged or no DuckDB file; nothing was stored. Restore a copy, or name another file."
    ):
        keep(table, into, "y")


def test_a_database_of_something_else_is_a_sentence(table: Table, into: Path) -> None:
    with duckdb.connect(str(into)) as connection:
        connection.execute("CREATE TABLE runs (x INTEGER)")
    with pytest.raises(TableError, match="is a DuckDB file, but not one that smartify keeps scores in"):
        keep(table, into, "x")


def test_a_store_of_another_form_is_a_sentence(table: Table, into: Path) -> None:
    keep(table, into, "x")
    with duckdb.connect(str(into)) as connection:
        connection.execute("UPDATE smartify SET form = 99")
    with pytest.raises(TableError, match="was made by another version of smartify"):
        keep(table, into, "y")


def test_a_store_that_is_open_elsewhere_is_a_sentence(table: Table, into: Path) -> None:
    keep(table, into, "x")
    program = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program, str(into)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        with pytest.raises(TableError, match="scores.duckdb is in use by another program"):
            keep(table, into, "y")
        other.communicate()


@pytest.mark.parametrize(("name", "label", "says"), [("no/x.duckdb", "x", "no is not a folder"), ("x.duckdb", "  ", "A run needs a label")])
def test_what_cannot_be_stored_is_a_sentence(table: Table, tmp_path: Path, name: str, label: str, says: str) -> None:
    with pytest.raises(TableError, match=says):
        keep(table, tmp_path / name, label)
    assert not list(tmp_path.glob("*.duckdb"))
