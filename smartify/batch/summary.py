"""Counts over a scored table, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smartify.guidance import LETTERS
from smartify.report import UNTOLD

COUNTS = f"""
SELECT count(*) AS rows,
    count(*) FILTER (state = 'scored') AS scored,
    count(*) FILTER (state = 'unreadable') AS unreadable,
    count(*) FILTER (state = 'no objective') AS not_objectives,
    count(*) FILTER (state = 'scored' AND owner IS NULL) AS no_owner,
    count(*) FILTER (state = 'scored' AND number IS NULL) AS no_number,
    count(*) FILTER (state = 'scored' AND date IS NULL) AS no_date,
    {" + ".join(f'count(*) FILTER (state = {chr(39)}scored{chr(39)} AND "{letter}" IS NULL)' for letter in LETTERS)} AS untold,
    count(*) FILTER (state = 'scored') - count(DISTINCT digest) FILTER (state = 'scored') AS duplicates
FROM scored
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts over a table; `scored` leaves out what is unreadable and what is no objective, and counts every duplicate."""

    rows: int
    scored: int
    unreadable: int
    not_objectives: int
    no_owner: int
    no_number: int
    no_date: int
    untold: int
    duplicates: int = 0  # objectives that say what one before them said, with the same beside it

    def text(self) -> str:
        """The counts in sentences."""
        if not self.scored:
            return f"{self.rows:,} rows, none of which could be scored; the note column says why."
        share = [
            f"{name} {count:,} ({count / self.scored:.0%})"
            for name, count in (("no owner", self.no_owner), ("no number", self.no_number), ("no date", self.no_date))
        ]
        return (
            f"{self.rows:,} rows: {self.scored:,} objectives scored, {self.not_objectives:,} not objectives, {self.unreadable:,} could not be read "
            f"(the note column says why).\nOf those scored: {', '.join(share)}."
            + (f" Levels marked {UNTOLD}, where the wording cannot tell: {self.untold:,}." if self.untold else "")
            + (f" {self.duplicates:,} say the same as one before them." if self.duplicates else "")
        )


def summary(connection: Any) -> Summary:
    """The counts of the view `scored` of a DuckDB connection."""
    names = Summary.__dataclass_fields__
    return Summary(**dict(zip(names, connection.execute(COUNTS).fetchall()[0], strict=True)))
