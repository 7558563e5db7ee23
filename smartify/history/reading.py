"""The scored table (Parquet, one file or a folder of parts) opened in DuckDB as narrow lines, which hold no wording; memory stays flat."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from smartify.batch.schema import SCORED
from smartify.errors import TableError
from smartify.guidance import LETTERS
from smartify.history.records import Groups
from smartify.pictures import MONTHS, quarter

MEMORY = "500MB"
MANY = {
    "team": 500,
    "setting": 200,
    "worker": 5000,
}  # values of a column, above which it names something else, or holds the objectives themselves
LONGEST = 80  # characters of the name of a team
FETCHED = 20_000  # rows brought over from DuckDB at a time


def parquet(scored: Path) -> list[str]:
    """The files that make up a scored table; a TableError says what is not there."""
    if not scored.exists():
        raise TableError(f"There is no {scored.name}; score the plans first with `smartify batch IN {scored.stem}.parquet`.")
    files = sorted(map(str, scored.glob("*.parquet"))) if scored.is_dir() else [str(scored)]
    if not files:
        raise TableError(f"The folder {scored.name} holds no .parquet file.")
    return files


@contextmanager
def table(scored: Path) -> Iterator[Any]:
    """A DuckDB connection with the view `scored`, the table as it is; it and its files are gone when it is left."""
    import duckdb

    files = parquet(scored)
    with tempfile.TemporaryDirectory(prefix="smartify-history-") as folder:
        connection = duckdb.connect(
            str(Path(folder) / "lines.duckdb"),
            config={"memory_limit": MEMORY, "temp_directory": folder, "autoinstall_known_extensions": False, "threads": 2},
        )
        try:
            _viewed(connection, files, scored.name)
            yield connection
        except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
            raise  # a fault of ours
        except duckdb.Error as error:
            raise TableError(f"{scored.name} cannot be read as a scored table ({type(error).__name__}); is the file whole?") from None
        finally:
            connection.close()


@contextmanager
def opened(scored: Path, groups: Groups) -> Iterator[Any]:
    """As `table`, and `lines` beside it: what is counted of each row."""
    with table(scored) as connection:
        _lines(connection, groups, scored.name)
        yield connection


def _viewed(connection: Any, files: list[str], name: str) -> None:
    import duckdb

    listed = ", ".join(
        quoted("".join(f"[{c}]" if c in "*?[" else c for c in file)) for file in files
    )  # else DuckDB takes them for patterns
    try:
        connection.execute(f"CREATE TEMP VIEW scored AS SELECT * FROM read_parquet([{listed}])")
        columns = [row[0] for row in connection.execute("DESCRIBE scored").fetchall()]
    except duckdb.Error:
        raise TableError(f"{name} cannot be read as Parquet; is it the file that `smartify batch` wrote, and whole?") from None
    if missing := [column for column in SCORED if column not in columns]:
        raise TableError(f"{name} has no column {missing[0]!r}; is it the table that `smartify batch IN OUT.parquet` writes?")


def own_columns(connection: Any) -> list[str]:
    """The table's own columns in the order in which they are first met."""
    lists = connection.execute("SELECT json_keys(kept) AS keys, min(index) FROM scored WHERE kept IS NOT NULL GROUP BY keys ORDER BY 2")
    return list(dict.fromkeys(key for keys, _ in lists.fetchall() for key in keys or ()))


def _lines(connection: Any, groups: Groups, name: str) -> None:
    """One line for each row; groups are named as most rows write them, whatever their case and spaces."""
    columns = own_columns(connection)
    for kind, column in groups.asked().items():
        if column not in columns:
            raise TableError(
                f"{name} keeps no column {column!r} (asked for as the {kind}); its columns are {', '.join(columns) or 'none'}."
            )
    cells = {kind: _cell(column) for kind, column in groups.asked().items()}
    plan = f"coalesce({cells.get('plan', 'NULL')}, CASE WHEN kept IS NULL OR kept = '{{}}' THEN file END)"  # a document is a plan
    grouped = ", ".join(f"{cells.get(kind, 'NULL')} AS {kind}" for kind in ("team", "setting", "worker"))
    connection.execute(
        f"""CREATE TABLE lines AS SELECT "index", state, digest, {", ".join(LETTERS)}, coalesce(trim("date"), '') = '' AS timescale,
        coalesce(trim(owner), '') = '' AS owner, coalesce(trim(number), '') = '' AND coalesce(M, 0) < 2 AS measure, list_distinct(rules) AS rules,
        list_distinct("empty") AS words, {plan} AS plan, {grouped}, {cells.get("date", "NULL")} AS day FROM scored"""
    )
    for kind in ("team", "setting", "worker"):
        if kind in cells:
            _named(connection, kind, groups.asked()[kind], name)
    _quarters(connection, groups.date, name)


def _cell(column: str) -> str:
    """The text of one of the table's own columns, without spaces around it; NULL where there is none."""
    pointer = "/" + column.replace("~", "~0").replace("/", "~1")
    return rf"nullif(trim(regexp_replace(json_extract_string(kept, {quoted(pointer)}), '\s+', ' ', 'g')), '')"


def _named(connection: Any, kind: str, column: str, name: str) -> None:
    count, longest = connection.execute(f"SELECT count(DISTINCT lower({kind})), max(length({kind})) FROM lines").fetchall()[0]
    if count > MANY[kind] or (longest or 0) > LONGEST:
        told = f"{count:,} different values" if count > MANY[kind] else f"a value of {longest} characters"
        raise TableError(f"{name}: the column {column!r} has {told}, so it does not name a {kind}.")
    connection.execute(
        f"""CREATE TEMP TABLE names AS SELECT lower({kind}) AS low, arg_max({kind}, (often, {kind} <> lower({kind}), {kind})) AS name
        FROM (SELECT {kind}, count(*) AS often FROM lines WHERE {kind} IS NOT NULL GROUP BY {kind}) GROUP BY low"""
    )
    connection.execute(
        f"UPDATE lines SET {kind} = names.name FROM names WHERE lower(lines.{kind}) = names.low AND lines.{kind} <> names.name"
    )
    connection.execute("DROP TABLE names")


def _quarters(connection: Any, column: str | None, name: str) -> None:
    """Puts the quarter of each line, and its place in time, where its day is; NULL where the cell holds none."""
    bare = r"regexp_replace(day, '[ T]\d\d?:\d\d.*$', '')"  # of days with their hour there may be a million
    connection.execute("CREATE TABLE days (cell VARCHAR, quarter VARCHAR, place INTEGER)")
    if column:
        cells = connection.cursor().execute(f"SELECT DISTINCT {bare} FROM lines WHERE day IS NOT NULL ORDER BY 1")
        while rows := cells.fetchmany(FETCHED):
            known = [(cell, found, place(found)) for (cell,) in rows if (found := quarter(cell))]
            if known:
                connection.execute("INSERT INTO days SELECT unnest(?), unnest(?), unnest(?)", list(map(list, zip(*known, strict=True))))
        if not connection.execute("SELECT count(*) FROM days").fetchall()[0][0]:
            raise TableError(f"{name}: no cell of the column {column!r} is a day such as 2026-03-31 or 31/03/2026.")
    connection.execute(
        f"CREATE TABLE placed AS SELECT lines.* EXCLUDE (day), quarter, place FROM lines LEFT JOIN days ON {bare} = days.cell"
    )
    connection.execute("DROP TABLE lines")
    connection.execute("ALTER TABLE placed RENAME TO lines")


def place(quarter_named: str) -> int:
    """Where a quarter stands in time: quarters since the year 0.

    >>> place("2026, July to September") - place("2025, October to December")
    3
    """
    year, _, months = quarter_named.partition(", ")
    return int(year) * 4 + MONTHS.index(months)


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
