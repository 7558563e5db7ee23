"""Step three: rows and scores joined by DuckDB within a limit of memory, and given out in the order of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify.batch import schema
from smartify.batch.work import Work
from smartify.errors import TableError

if TYPE_CHECKING:
    import pyarrow

MEMORY = "400MB"  # what DuckDB may hold; what is more goes to the work folder
BATCH = 4096  # rows handed out together
# What stands before the reason why a text cannot be scored, 'plans.csv row 3, column aim: '; a trouble of the readers says so itself.
WHERE = """r.file || coalesce(' page ' || r.page, '') || coalesce(CASE WHEN r.page IS NULL THEN ' sheet ' ELSE ', sheet ' END || r.sheet, '')
    || coalesce(CASE WHEN r.page IS NULL AND r.sheet IS NULL THEN ' row ' ELSE ', row ' END || r.row, '') || coalesce(', column ' || r."column", '') || ': '"""


@contextmanager
def joined(work: Work, each: bool) -> Iterator[Any]:
    """A DuckDB connection with the view `scored`: schema.SCORED and `typed`, not in order; `each` where every row has scores of its own."""
    import duckdb

    spill = work.folder / "spill"
    connection = duckdb.connect(
        ":memory:",
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "threads": 2,
            "autoinstall_known_extensions": False,
            "preserve_insertion_order": False,
        },
    )
    try:
        from_scores = {*schema.SCORES} - {"index", "digest"}
        picked = ", ".join(f'{"s" if name in from_scores else "r"}."{name}"' for name in schema.SCORED if name != "note")
        connection.execute(
            f"""CREATE VIEW scored AS SELECT {picked}, CASE WHEN s.state = 'unreadable' AND r.trouble = '' THEN {WHERE} || s.note ELSE s.note END AS note, r.typed
            FROM {_parts(work.paths("rows"))} r LEFT JOIN {_parts(work.paths("scores"))} s ON {'r."index" = s."index"' if each else "r.digest = s.digest"}"""
        )
        ((rows, lost),) = connection.execute("SELECT count(*), count(*) FILTER (state IS NULL) FROM scored").fetchall()
        if lost or rows != work.manifest["read"]:
            raise TableError(f"{work.folder} has {rows - lost:,} rows scored of {work.manifest['read']:,}; remove it and start again.")
        yield connection
    except duckdb.Error as error:
        raise TableError(
            f"The scored rows cannot be joined ({type(error).__name__}). Free some memory or disk, and go on with --resume."
        ) from None
    finally:
        connection.close()


def in_order(connection: Any, columns: tuple[str, ...]) -> Iterator[pyarrow.RecordBatch]:
    """The scored rows as they stood in the table, some columns of them, a batch at a time."""
    named = ", ".join(f'"{column}"' for column in columns)
    yield from connection.sql(f'SELECT {named} FROM scored ORDER BY "index"').to_arrow_reader(BATCH)


def facts(connection: Any) -> dict[str, Any]:
    """What the layout of a sheet hangs on: how many files and sheets there are, whether pages, and whether columns beside were put in."""
    names = ("files", "sheets", "pages", "read_as")
    asked = "SELECT count(DISTINCT file), count(DISTINCT file || '/' || sheet), count(page), count(read_as) FROM scored"
    return dict(zip(names, connection.execute(asked).fetchall()[0], strict=True))


def _parts(paths: list[Path]) -> str:
    """A table of several files, whose names DuckDB would otherwise take for patterns."""
    if not paths:
        raise TableError("There are no rows.")
    quoted = ", ".join("'" + "".join(f"[{c}]" if c in "*?[" else c for c in str(path)).replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{quoted}])"
