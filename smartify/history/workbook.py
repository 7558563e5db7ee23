"""The workbook: figures by group with native charts, and every scored row; the only output here that holds the wording of plans."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Sequence
from pathlib import Path

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.history import reading
from smartify.history.change_sheet import both_sheets, improved_sheet, often_sheet
from smartify.history.group_sheet import group_sheet
from smartify.history.national import national
from smartify.history.records import Figures, National
from smartify.history.row_sheet import row_sheet
from smartify.history.sheets import SHEET_ROWS, book_at, sheet_in
from smartify.history.summary_sheet import nation_sheet, summary_sheet

CREATED = datetime.datetime(2026, 1, 1)  # written into every workbook, so that the same table gives the same bytes


def workbook(
    scored: Path, figures: Figures, out: Path, guidance: Guidance, nation: Sequence[National] | None = None, most: int = SHEET_ROWS
) -> None:
    """Write the workbook beside `out` and move it there. A sheet holds `most` rows; where there are more, it says where they are instead.

    A TableError says what cannot be read or written.
    """
    if out.suffix.lower() != ".xlsx":
        raise TableError(f"{out.name} is no .xlsx; name the workbook so.")
    nation = national() if nation is None else nation
    part = out.with_name(f".{out.name}.part")
    try:
        with (
            tempfile.TemporaryDirectory(prefix="smartify-history-") as folder,
            part.open("wb") as file,
            reading.table(scored) as connection,
        ):
            book, forms = book_at(file, folder, "How our objectives are written", CREATED)
            summary = sheet_in(book, forms, "Summary", "How our objectives are written", _about(figures), (34, *[13] * 7, 30))
            summary_sheet(summary, figures, guidance, nation)
            nation_sheet(book, forms, nation)
            group_sheet(book, forms, "By team", "Team", figures.by_team, figures)
            group_sheet(book, forms, "By setting", "Setting", figures.by_setting, figures)
            group_sheet(book, forms, "By quarter", "Quarter", figures.by_quarter, figures)
            group_sheet(book, forms, "By worker", "Worker", figures.by_worker, figures)
            often_sheet(book, forms, figures, guidance)
            improved_sheet(book, forms, figures)
            both_sheets(book, forms, figures.rewritten, guidance)
            row_sheet(book, forms, connection, figures, most)
            book.close()
        part.replace(out)
    except OSError as error:
        raise TableError(f"{out.name} cannot be written: {error.strerror or type(error).__name__}.") from None
    finally:
        part.unlink(missing_ok=True)


def _about(figures: Figures) -> str:
    return (
        f"{figures.source}: {figures.rows:,} rows, {figures.scored:,} objectives, {figures.not_objectives:,} not objectives, {figures.unreadable:,} not read, "
        f"{figures.copies:,} copies. The sheet Rows holds the wording of plans: keep this file as you keep them."
    )
