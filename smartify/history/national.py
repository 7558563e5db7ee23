"""The published figures that ours stand beside, from `guidance/national.csv`: each with who counted what, when, and how it differs from ours."""

from __future__ import annotations

import csv
import datetime
import math
from pathlib import Path

from smartify.errors import GuidanceError
from smartify.guidance import HERE
from smartify.history.records import GAPS, National

COLUMNS = ("figure", "value", "in words", "counts", "who", "where", "when", "source", "link", "differs", "beside")
MAY_BE_EMPTY = "beside"


def national(overlay: Path | None = None) -> tuple[National, ...]:
    """The figures of an authority's own national.csv, or of ours; a GuidanceError names the row and column that cannot be read."""
    own = overlay / "national.csv" if overlay else None
    path = own if own and own.exists() else HERE / "national.csv"
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise GuidanceError("guidance/national.csv cannot be read as UTF-8 text; save it as CSV UTF-8.") from None
    reader = csv.DictReader(text.splitlines(keepends=True))
    if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
        raise GuidanceError(f"guidance/national.csv has no column {missing[0]!r}; its columns are {', '.join(reader.fieldnames or ())}.")
    return tuple(_figure(number, row) for number, row in enumerate(reader, 2))


def _figure(number: int, row: dict[str, str | None]) -> National:
    where = f"guidance/national.csv row {number}"
    said = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column in COLUMNS:
        if not said[column] and column != MAY_BE_EMPTY:
            raise GuidanceError(f"{where}: {column} is empty; a published figure needs its source and what it counts.")
    if said["beside"] not in ("", *GAPS):
        raise GuidanceError(f"{where}: beside is {said['beside']!r}; use {', '.join(GAPS)} or leave it empty.")
    if not said["link"].startswith("https://"):
        raise GuidanceError(f"{where}: link is no https:// address.")
    try:
        value, when = float(said["value"]), datetime.date.fromisoformat(said["when"])
    except ValueError:
        raise GuidanceError(f"{where}: value is to be a fraction such as 0.74, and when a day such as 2024-11-14.") from None
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise GuidanceError(f"{where}: value is {said['value']!r}; write it as a fraction between 0 and 1.")
    return National(
        figure=said["figure"],
        value=value,
        in_words=said["in words"],
        counts=said["counts"],
        who=said["who"],
        where=said["where"],
        when=when,
        source=said["source"],
        link=said["link"],
        differs=said["differs"],
        beside=said["beside"],
    )
