"""Many objectives in, one row out for each, the unreadable ones included with their reason."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify.errors import SmartifyError, TableError
from smartify.guidance import LETTERS
from smartify.readers import Table, read_table
from smartify.report import COLUMNS, UNTOLD, as_row
from smartify.reviewer import Reviewer, Wanted
from smartify.types import Objective, Review

REWRITE_COLUMNS = ("rewrite", "to confirm", "rewrite source")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts over a table; `scored` leaves out what is unreadable and what is no objective."""

    rows: int
    scored: int
    unreadable: int
    not_objectives: int
    no_owner: int
    no_number: int
    no_date: int
    untold: int

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
        )


def run(
    source: Path,
    out: Path,
    *,
    column: str | None,
    rewrites: bool,
    reviewer: Reviewer,
    today: datetime.date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Summary:
    """Score a .csv or .xlsx and write another with every column of the first and the levels, owner, number, date, note and rewrite."""
    if out.suffix.lower() not in (".csv", ".xlsx"):
        raise TableError(f"{out.name} is neither .csv nor .xlsx; name the output so.")
    if out.resolve() == source.resolve():
        raise TableError(f"{out.name} is the input itself; name another file for the output.")
    table = read_table(source)
    chosen = table.column(column)
    added = [*COLUMNS, *(REWRITE_COLUMNS if rewrites else ())]
    renamed = {name: f"smartify {name}" if name in table.columns else name for name in added}
    scored: list[dict[str, Any]] = []
    for row in _rows(table, chosen, reviewer, rewrites, today):
        scored.append({renamed[name]: row.get(name) for name in added})
        if progress:
            progress(len(scored), len(table.rows))
    _write(out, [*table.columns, *renamed.values()], [{**kept, **new} for kept, new in zip(table.rows, scored, strict=True)])
    return _summary([{name: row[renamed[name]] for name in added} for row in scored])


def _rows(table: Table, column: str, reviewer: Reviewer, rewrites: bool, today: datetime.date | None) -> Iterator[dict[str, Any]]:
    objectives = [
        Objective(text="" if row[column] is None else str(row[column]), source=table.source, row=number)
        for row, number in zip(table.rows, table.numbers, strict=True)
    ]
    for objective, review in zip(
        objectives, reviewer.reviews(objectives, Wanted(rewrites=rewrites, explain=False), today=today), strict=True
    ):
        if isinstance(review, Review):
            yield as_row(review)
        elif isinstance(review, SmartifyError):
            yield {"note": f"{objective.source} row {objective.row}, column {column}: {review}", "unreadable": True}


def _summary(rows: list[dict[str, Any]]) -> Summary:
    unreadable = [row for row in rows if row["owner"] is None]
    notes = [row for row in rows if row["owner"] is not None and row["note"]]
    good = [row for row in rows if row["owner"] is not None and not row["note"]]
    return Summary(
        rows=len(rows),
        scored=len(good),
        unreadable=len(unreadable),
        not_objectives=len(notes),
        no_owner=sum(not row["owner"] for row in good),
        no_number=sum(not row["number"] for row in good),
        no_date=sum(not row["date"] for row in good),
        untold=sum(row[letter] == UNTOLD for row in good for letter in LETTERS),
    )


def _write(out: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    """Written beside and then moved into place, so that a stop leaves no half table."""
    part = out.with_name(f".{out.name}.part")
    if out.suffix.lower() == ".csv":
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writerow({column: _safe(column) for column in columns})
            writer.writerows({column: _safe(row.get(column)) for column in columns} for row in rows)
    else:
        import openpyxl

        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("smartify")
        sheet.append([_safe(column) for column in columns])
        for row in rows:
            sheet.append([_safe(row.get(column)) for column in columns])
        book.save(part)
    part.replace(out)


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula, made plain; control characters that a workbook refuses, dropped."""
    if not isinstance(cell, str):
        return cell
    clean = "".join(c for c in cell if c >= " " or c in "\t\n\r")
    return f"'{clean}" if clean.startswith(DANGEROUS) else clean
