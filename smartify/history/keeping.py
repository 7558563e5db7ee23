"""Scores kept over time in one DuckDB file: a run for each label, its scores by digest, and the wording only where that is asked for.

A digest tells whoever has the line that it was scored, and tells nobody the line. Words that were found (owner, number, date) are kept as yes or no unless
the text is, and so are the names of files, which often hold a name.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from smartify import __version__
from smartify.errors import TableError
from smartify.guidance import LETTERS
from smartify.history import reading
from smartify.history.records import Figures
from smartify.pictures import FEWEST

FORM = 1  # of the tables below; a file of another form is not written to
TABLES = f"""
CREATE TABLE smartify (form INTEGER);
INSERT INTO smartify VALUES ({FORM});
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, label VARCHAR UNIQUE NOT NULL, made_on DATE NOT NULL, source VARCHAR, version VARCHAR, "rows" BIGINT, scored BIGINT,
    text_kept BOOLEAN, team_column VARCHAR, setting_column VARCHAR, date_column VARCHAR, worker_column VARCHAR);
CREATE TABLE scores (
    run INTEGER NOT NULL, "index" BIGINT NOT NULL, digest VARCHAR, state VARCHAR, S TINYINT, M TINYINT, A TINYINT, R TINYINT, T TINYINT,
    no_owner BOOLEAN, no_measure BOOLEAN, no_timescale BOOLEAN, team VARCHAR, setting VARCHAR, quarter VARCHAR, place INTEGER, worker VARCHAR,
    rules VARCHAR[], empty VARCHAR[], "row" BIGINT, file VARCHAR, text VARCHAR, owner VARCHAR, number VARCHAR, "date" VARCHAR, rewrite VARCHAR);
"""
SHARES = """count(*) AS objectives, round(avg(no_timescale::INTEGER), 4) AS no_timescale, round(avg(no_owner::INTEGER), 4) AS no_owner,
    round(avg(no_measure::INTEGER), 4) AS no_measure, round(avg((NOT (no_timescale OR no_owner OR no_measure))::INTEGER), 4) AS none_missing"""
# Views and macros of the file: docs/history.md shows what each answers.
VIEWS = f"""
CREATE MACRO wilson_low(share, n) AS
    (share + 1.9208 / n - 1.96 * sqrt(share * (1 - share) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n);
CREATE MACRO wilson_high(share, n) AS
    (share + 1.9208 / n + 1.96 * sqrt(share * (1 - share) / n + 0.9604 / (n * n))) / (1 + 3.8416 / n);
CREATE VIEW objectives AS SELECT label, made_on, scores.* FROM scores JOIN runs USING (run) WHERE state = 'scored';
CREATE VIEW by_run AS SELECT run, label, made_on, {SHARES} FROM objectives GROUP BY ALL;
CREATE VIEW trend AS SELECT run, label, quarter, place, {SHARES} FROM objectives WHERE quarter IS NOT NULL GROUP BY ALL HAVING count(*) >= {FEWEST};
CREATE VIEW by_team AS SELECT run, label, team, quarter, place, {SHARES} FROM objectives GROUP BY ALL HAVING count(*) >= {FEWEST};
CREATE VIEW empty_words AS SELECT run, label, word, count(DISTINCT "index") AS objectives
    FROM (SELECT run, label, "index", unnest(empty) AS word FROM objectives) GROUP BY ALL;
CREATE VIEW wordings AS SELECT run, digest, count(*) AS times, {", ".join(f"any_value({letter}) AS {letter}" for letter in LETTERS)}
    FROM scores WHERE state = 'scored' GROUP BY run, digest;
CREATE VIEW pairs AS SELECT a.run AS earlier, a.label AS earlier_label, b.run AS later, b.label AS later_label FROM runs a JOIN runs b ON a.run < b.run;
CREATE VIEW repeats AS SELECT earlier_label, later_label, a.digest, a.times AS times_before, b.times AS times_after,
    {", ".join(f"a.{letter} AS {letter}_before, b.{letter} AS {letter}_after" for letter in LETTERS)},
    {" OR ".join(f"a.{letter} IS DISTINCT FROM b.{letter}" for letter in LETTERS)} AS changed
    FROM pairs JOIN wordings a ON a.run = earlier JOIN wordings b ON b.run = later AND a.digest = b.digest;
CREATE VIEW kept_and_gone AS SELECT earlier_label, later_label, count(*) FILTER (was AND still) AS still_there,
    count(*) FILTER (was AND NOT still) AS gone, count(*) FILTER (still AND NOT was) AS new
    FROM (SELECT earlier_label, later_label, digest, bool_or(run = earlier) AS was, bool_or(run = later) AS still
        FROM pairs JOIN wordings ON run = earlier OR run = later GROUP BY ALL) GROUP BY ALL;
"""


def store(
    scored: Path, figures: Figures, into: Path, label: str, today: datetime.date, *, keep_text: bool = False, replace: bool = False
) -> None:
    """Add the scores as a run under a label, whole or not at all; with `replace`, in the place of the run that has it.

    A TableError says that the label is taken, or that the file is damaged, in use, or no store of ours.
    """
    label = " ".join(label.split())
    if not label:
        raise TableError("A run needs a label, such as '2026 Q3'.")
    made = not into.exists()
    try:
        _ready(into, label, replace)
        with reading.opened(scored, figures.groups) as connection, _store(connection, into):
            left = _add(connection, figures, label, today, keep_text)
        if left:
            _anew(into)
    except BaseException:
        if made:
            into.unlink(missing_ok=True)
        raise


@contextmanager
def _told(into: Path) -> Iterator[None]:
    """What DuckDB says of a file that it cannot use, as a sentence."""
    import duckdb

    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a fault of ours
    except duckdb.Error as error:
        if "set lock" in str(error):
            raise TableError(f"{into.name} is in use by another program; close it there and try again.") from None
        raise TableError(f"{into.name} is damaged or no DuckDB file; nothing was stored. Restore a copy, or name another file.") from None
    except OSError as error:
        raise TableError(f"{into.name} cannot be written: {error.strerror}.") from None


def _ready(into: Path, label: str, replace: bool) -> None:
    """Make the tables in a new file; of one that is there, make sure that it is ours and that the label is free or may be replaced."""
    import duckdb

    if not into.parent.is_dir():
        raise TableError(f"{into.parent} is not a folder; make it first.")
    new = not into.exists()
    if not new and not into.stat().st_size:
        raise TableError(f"{into.name} is empty and no store; remove it or name another file.")
    with _told(into), duckdb.connect(str(into), config={"autoinstall_known_extensions": False}) as connection:
        if new:
            into.chmod(0o600)  # of children's plans, though only scores
            connection.execute(f"BEGIN; {TABLES} {VIEWS} COMMIT")
        tables = {name for (name,) in connection.execute("SELECT table_name FROM information_schema.tables").fetchall()}
        if not {"smartify", "runs", "scores"} <= tables:
            raise TableError(f"{into.name} is a DuckDB file, but not one that smartify keeps scores in; name another.")
        if connection.execute("SELECT form FROM smartify").fetchall() != [(FORM,)]:
            raise TableError(f"{into.name} was made by another version of smartify; name another file.")
        taken = connection.execute("SELECT made_on FROM runs WHERE label = ?", [label]).fetchall()
    if taken and not replace:
        raise TableError(f"{into.name} holds a run called {label!r} already, of {taken[0][0]}; choose another label, or ask to replace it.")


@contextmanager
def _store(connection: Any, into: Path) -> Iterator[None]:
    """The file attached as `store`, with everything done in it or nothing."""
    with _told(into):
        connection.execute(f"ATTACH {reading.quoted(str(into))} AS store")
        connection.execute("BEGIN")
        yield
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT store")
        connection.execute("DETACH store")


def _add(connection: Any, figures: Figures, label: str, today: datetime.date, keep_text: bool) -> bool:
    """Put in the run; True where wording was taken out for it, which would stay in the file's free blocks."""
    before = connection.execute("SELECT run, text_kept FROM store.runs WHERE label = ?", [label]).fetchall()
    connection.execute("DELETE FROM store.scores WHERE run IN (SELECT run FROM store.runs WHERE label = ?)", [label])
    connection.execute("DELETE FROM store.runs WHERE label = ?", [label])
    ((following,),) = connection.execute("SELECT coalesce(max(run), 0) + 1 FROM store.runs").fetchall()
    run = before[0][0] if before else following
    columns = [figures.groups.asked().get(kind) for kind in ("team", "setting", "date", "worker")]
    facts = [run, label, today, figures.source if keep_text else None, __version__, figures.rows, figures.scored, keep_text, *columns]
    connection.execute(f"INSERT INTO store.runs VALUES ({', '.join('?' * len(facts))})", facts)
    letters = ", ".join(f"scored.{letter}" for letter in LETTERS)
    words = ("file", "text", "owner", "number", '"date"', "rewrite")
    text = ", ".join(f"scored.{name}" if keep_text else "NULL" for name in words)
    connection.execute(
        f"""INSERT INTO store.scores SELECT {run}, "index", scored.digest, scored.state, {letters}, lines.owner, lines.measure, lines.timescale,
        team, setting, quarter, place, worker, scored.rules, scored."empty", "row", {text} FROM scored JOIN lines USING ("index") ORDER BY scored."index" """
    )
    return bool(before and before[0][1])


def _anew(into: Path) -> None:
    """The file written again without its free blocks."""
    import duckdb

    part = into.with_name(f".{into.name}.part")
    part.unlink(missing_ok=True)
    try:
        with _told(into), duckdb.connect(config={"autoinstall_known_extensions": False}) as connection:
            connection.execute(f"ATTACH {reading.quoted(str(into))} AS old (READ_ONLY)")
            connection.execute(f"ATTACH {reading.quoted(str(part))} AS new")
            part.chmod(0o600)
            connection.execute("COPY FROM DATABASE old TO new")
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)
