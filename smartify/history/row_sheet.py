"""The sheet of every scored row: the table's own columns, what was found, and where the row stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from smartify.guidance import LETTERS
from smartify.history import reading
from smartify.history.records import Figures
from smartify.history.sheets import HEADING, sheet_in
from smartify.report import UNTOLD

FOUND = (*LETTERS, "owner", "number", "date", "state", "note", "read as", "rules", "empty words")
LEVELS = (*LETTERS, *(f"{letter} after" for letter in LETTERS))
LONG = ("objective", "text", "rewrite", "aim", "action", "outcome", "goal")  # what is in the name of a column that holds sentences
SHORT = ("owner", "number", "date", "to confirm", "still open", "empty words")
PLACE = ("file", "page", "sheet", "row")
REWRITES = ("rewrite", "to confirm", "still open", *(f"{letter} after" for letter in LETTERS))
CALLED = {"read as": "read_as", "empty words": "empty", "to confirm": "to_confirm", "still open": "open"}


def row_sheet(book: Any, forms: dict[str, Any], connection: Any, figures: Figures, most: int) -> None:
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
    if name in LEVELS:
        return 6 if len(name) == 1 else 9
    if any(word in words for word in LONG):
        return 60
    return {"note": 28, "rules": 28, "read as": 28}.get(words, 24 if words in SHORT else 14)


def _found(record: dict[str, Any], name: str) -> Any:
    """The cell of one of our own columns."""
    letter = name.partition(" ")[0]
    if name in LEVELS:
        scored = record["state"] == "scored" if name == letter else bool(record["rewrite"])
        level = record[letter if name == letter else f"after_{letter}"]
        return (UNTOLD if scored else None) if level is None else level
    cell = record[CALLED.get(name, name)]
    return ", ".join(cell) if isinstance(cell, list) else cell
