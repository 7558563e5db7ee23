"""The quality team's tab: a table or plans in, progress that can be stopped; out come the scored table, a report, a workbook, and pictures."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any, cast

from smartify import batch
from smartify.errors import SmartifyError, TableError, TextError
from smartify.guidance import Guidance
from smartify.history import Groups, figures
from smartify.history.board import board
from smartify.history.workbook import workbook
from smartify.page.frame import error, words
from smartify.pictures import CUT, Seen, pictures_html, rows_of, seen, shortened
from smartify.plan import review_plan
from smartify.plan.shown import as_html
from smartify.readers import Table, read_table, rows
from smartify.reviewer import Reviewer, Wanted
from smartify.types import Objective, Review

TABLES = """<p>A table with one objective a row (.csv or .xlsx), a plan (.docx, .pdf or .txt), or many of them in a .zip. A table comes back with every column
it had, and with the five levels, owner, number and date of each objective; then there are a report for a board and a workbook, and of a plan the twelve
questions that are asked of it as a whole. The copies that this page makes are cleared within 20 minutes, and at once when smartify is stopped.</p>"""
NONE = ""  # no column chosen
PLANS = (".docx", ".pdf", ".txt")
TAKEN = (".csv", ".xlsx", ".docx", ".pdf", ".txt", ".zip")
CHOOSE = "Choose a file first: .csv, .xlsx, .docx, .pdf, .txt or .zip."
OBJECTIVE = "objective"  # what the column of a document's objectives is called
PREVIEWED, SHOWN_COLUMNS = 5, 12  # rows and columns of a preview
TOGETHER, WRITTEN = 128, 16  # rows that are scored, or whose rewrites are written, together: a stop is heard between
DESERTED = 30.0  # seconds without anybody looking, after which a table is given up
BROKEN = "Something went wrong within smartify, and the table is not scored. Whoever looks after it finds why in its window."
STOPPED = "Not scored: it was stopped before this row."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a table: its files, and its counts; there is no report of what was stopped, or of nothing scored."""

    scored: Path
    summary: batch.Summary
    report: Path | None = None
    workbook: Path | None = None
    plan: Path | None = None  # the review of a plan as a whole

    def files(self) -> list[str | None]:
        return [None if path is None else str(path) for path in (self.scored, self.report, self.workbook, self.plan)]


class Scoring:
    """A reviewer as batch.run wants one, which keeps count of what passes and can be stopped: the rows that are left come back unscored."""

    def __init__(self, reviewer: Reviewer, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.reviewer, self.total, self.clock = reviewer, total, clock
        self.counted: list[Seen | None] = []  # in the order of the rows
        self.began = self.looked = clock()
        self.halted = threading.Event()
        self.ended = threading.Event()
        self.outcome: Outcome | Exception | None = None

    def reviews(
        self, objectives: Iterable[Objective], wanted: Wanted, *, today: datetime.date | None = None
    ) -> Iterator[Review | SmartifyError]:
        """As Reviewer.reviews, until it is stopped."""
        given = list(objectives)
        step = WRITTEN if wanted.rewrites else TOGETHER
        for start in range(0, len(given), step):
            if self._given_up():
                break
            for review in self.reviewer.reviews(given[start : start + step], wanted, today=today):
                self.counted.append(seen(review) if isinstance(review, Review) else None)
                yield review
        yield from (TextError(STOPPED) for _ in given[len(self.counted) :])

    def _given_up(self) -> bool:
        return self.halted.is_set() or self.clock() - self.looked > DESERTED

    def run(self, source: Path, column: str | None, rewrites: bool, today: datetime.date, groups: Groups | None = None) -> None:
        """Score the whole file, write its report, and keep what came of it; meant for a thread of its own."""
        folder = Path(tempfile.mkdtemp(prefix="smartify-", dir=os.environ.get("GRADIO_TEMP_DIR")))
        out = folder / f"{source.stem}-scored{'.csv' if source.suffix.lower() == '.csv' else '.xlsx'}"
        try:
            whole = folder / "scored.parquet"
            summary = batch.run(source, out, column=column, rewrites=rewrites, reviewer=cast(Reviewer, self), today=today, also=(whole,))
            self.outcome = Outcome(scored=out, summary=summary)
            if summary.scored and len(self.counted) == self.total:
                report, book = self._reported(whole, folder, source.stem, groups or Groups(), today)
                self.outcome = replace(self.outcome, report=report, workbook=book, plan=self._planned(source, folder, today))
            whole.unlink()
        except Exception as trouble:  # told, or raised again, where somebody looks
            shutil.rmtree(folder, ignore_errors=True)
            self.outcome = trouble
        finally:
            self.ended.set()

    def _reported(self, scored: Path, folder: Path, name: str, groups: Groups, today: datetime.date) -> tuple[Path, Path]:
        """The report and the workbook."""
        report, book = folder / f"{name}-report.html", folder / f"{name}-report.xlsx"
        found = figures(scored, groups)
        report.write_text(board(found, self.reviewer.guidance, today), encoding="utf-8")
        workbook(scored, found, book, self.reviewer.guidance)
        return report, book

    def _planned(self, source: Path, folder: Path, today: datetime.date) -> Path | None:
        """The twelve questions asked of a document, and what only the whole of it shows; none of a table or an archive."""
        if source.suffix.lower() not in PLANS:
            return None
        page = folder / f"{source.stem}-review.html"
        page.write_text(as_html(review_plan(source, self.reviewer, today), self.reviewer.guidance), encoding="utf-8")
        return page


def looked(path: Path, guidance: Guidance) -> Table:
    """The file as a table to look at: its own, or the objectives that are found in documents, each with its place."""
    if path.suffix.lower() in (".csv", ".xlsx"):
        return read_table(path)
    found = list(rows(path, guidance))
    places = [name for name in ("file", "page", "row") if any(getattr(row.place, name) is not None for row in found)]
    held = tuple({**{name: getattr(row.place, name) for name in places}, OBJECTIVE: row.text or row.trouble} for row in found)
    return Table(source=path.name, columns=(*places, OBJECTIVE), rows=held, numbers=tuple(range(1, len(held) + 1)))


def progress_html(done: int, total: int, seconds: float) -> str:
    """How far a table is, how fast it goes, and how long the rest will take."""
    rate = done / seconds if seconds > 0 else 0.0
    told = [f"{done:,} of {total:,} rows"]
    if rate:
        told += [
            f"{rate:,.0f} rows a second" if rate >= 2 else f"{rate * 60:,.0f} rows a minute",
            f"{_in_words((total - done) / rate)} left",
        ]
    else:
        told.append("reading the first rows")
    bar = f'<div class="bar" role="progressbar" aria-label="Rows scored" aria-valuemin="0" aria-valuemax="{total}" aria-valuenow="{done}">'
    return f'<div class="progress">{bar}<span class="gap" style="width:{done / total:.2%}"></span></div><p>{" · ".join(told)}</p></div>'


def _in_words(seconds: float) -> str:
    if seconds < 90:
        return f"about {max(1, round(seconds))} second{'s' if round(seconds) > 1 else ''}"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} minutes"
    return f"about {seconds / 3600:.1f} hours"


def preview_html(table: Table) -> str:
    """The first rows of a table and how many there are."""
    columns = table.columns[:SHOWN_COLUMNS]
    head = "".join(f'<th scope="col">{escape(shortened(column))}</th>' for column in columns)
    body = "".join("<tr>" + "".join(_cell(shortened(row[c])) for c in columns) + "</tr>" for row in table.rows[:PREVIEWED])
    more = f" The first {SHOWN_COLUMNS} of its {len(table.columns)} columns are shown." if len(table.columns) > SHOWN_COLUMNS else ""
    many = rows_of(len(table.rows))
    return words(
        f'<div class="preview" role="region" aria-label="The first rows of the table" tabindex="0"><table>'
        f"<caption>{escape(table.source)}: {many}, of which these are the first.</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{f'<p>{more.strip()}</p>' if more else ''}"
    )


def _cell(told: str) -> str:
    return f"<td{' class=long' if len(told) > CUT / 2 else ''}>{escape(told)}</td>"


def likely(table: Table) -> str | None:
    """The column that most likely holds the objectives; None where no name says so."""
    try:
        return table.column(None)
    except TableError:
        return None


def outcome_html(scoring: Scoring, table: Table, team: str, date: str) -> tuple[Outcome | None, str]:
    """What came of the table and what is told of it, or None and the sentence that says what went wrong; a bug is raised."""
    if isinstance(scoring.outcome, SmartifyError):
        return None, words(error(str(scoring.outcome).replace("with --column", "in the box above")))
    if not isinstance(scoring.outcome, Outcome):
        raise scoring.outcome or RuntimeError("The table is not done yet.")
    summary = scoring.outcome.summary
    done = len(scoring.counted)
    stopped = (
        f"<p><b>Stopped.</b> {done:,} of {rows_of(scoring.total)} were scored. The file holds all of them; the note column marks those that are left.</p>"
        if done < scoring.total
        else ""
    )
    told = summary.text().splitlines() if done == scoring.total else []
    said = f'<div role="status">{stopped}{"".join(f"<p>{escape(line)}</p>" for line in told)}</div>'
    return scoring.outcome, words(f"{said}{pictures_html(scoring.counted, table, team, date, scoring.reviewer.guidance)}")


def begun(path: str | None, column: str | None, reviewer: Reviewer) -> tuple[Scoring, Table]:
    """What is to be scored, or a TableError that says what is missing."""
    if not path or not Path(path).is_file():  # none chosen, or cleared meanwhile
        raise TableError(CHOOSE)
    table = looked(Path(path), reviewer.guidance)
    if not column:
        raise TableError("Choose the column that holds the objectives first.")
    table.column(column)
    if not table.rows:
        raise TableError(f"{table.source} has a heading and no rows.")
    return Scoring(reviewer, len(table.rows)), table


def tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Lay the tab out and wire it."""
    gr.HTML(words(TABLES))
    held = gr.State(None)
    file = gr.File(label="Table of objectives, plan, or .zip of plans", file_types=list(TAKEN), elem_id="table", height=130)
    preview = gr.HTML(elem_id="preview", apply_default_css=False)
    with gr.Row(visible=False) as chosen:
        column = gr.Dropdown([], label="Column with the objectives", elem_id="column")
        team = gr.Dropdown([], label="Column with the team (optional)", elem_id="team")
        date = gr.Dropdown([], label="Column with a date (optional)", elem_id="date")
    rewrites = gr.Checkbox(label="Propose a rewrite for every row too (slower)")
    with gr.Row(elem_id="scoring"):
        button = gr.Button("Score", variant="primary", elem_id="score", scale=0, min_width=180)
        stop = gr.Button("Stop", elem_id="stop", scale=0, min_width=120, visible=False)
    with gr.Row(elem_id="downloads"):  # before the pictures, which may be long
        files = [
            gr.DownloadButton(f"Download the {name}", visible=False, elem_id=place, scale=0, min_width=220)
            for name, place in (
                ("scored table", "scored"),
                ("report", "report"),
                ("workbook", "workbook"),
                ("review of the plan", "plan-review"),
            )
        ]
    shown = gr.HTML(elem_id="summary", apply_default_css=False)

    def offered(outcome: Outcome | None = None) -> list[Any]:
        return [gr.DownloadButton(value=path, visible=path is not None) for path in (outcome.files() if outcome else [None] * len(files))]

    def look(path: str | None) -> tuple[Any, ...]:
        clean = "", *offered()
        try:
            if not path:
                raise TableError("")
            table = looked(Path(path), reviewer.guidance)
        except SmartifyError as trouble:
            said = words(error(str(trouble))) if str(trouble) else ""
            return said, gr.Row(visible=False), gr.Dropdown([]), gr.Dropdown([]), gr.Dropdown([]), *clean
        choices = [(shortened(name), name) for name in table.columns]
        optional = [("None", NONE), *choices]
        return (
            preview_html(table),
            gr.Row(visible=Path(path).suffix.lower() in (".csv", ".xlsx")),
            gr.Dropdown(choices, value=likely(table)),
            gr.Dropdown(optional, value=NONE),
            gr.Dropdown(optional, value=NONE),
            *clean,
        )

    def finished(scoring: Scoring, asked: tuple[Table, str, str]) -> Iterator[tuple[Any, ...]]:
        still = gr.Button(interactive=True), gr.Button(visible=False)
        try:
            out, said = outcome_html(scoring, *asked)
        except Exception:  # a bug, whose traceback is for the terminal: the buttons are to work again all the same
            yield None, words(error(BROKEN)), *offered(), *still
            raise
        yield None, said, *offered(out), *still

    def score(path: str | None, name: str | None, by: str | None, on: str | None, rewriting: bool) -> Iterator[tuple[Any, ...]]:
        hidden, running = offered(), (gr.Button(interactive=False), gr.Button(visible=True))
        still = gr.Button(interactive=True), gr.Button(visible=False)
        try:
            scoring, table = begun(path, name, reviewer)
        except SmartifyError as trouble:
            yield None, words(error(str(trouble))), *hidden, *still
            return
        source = Path(path or "")
        chosen_column = name if source.suffix.lower() in (".csv", ".xlsx") else None
        groups = Groups(team=by or None, date=on or None)
        work = threading.Thread(target=scoring.run, args=(source, chosen_column, rewriting, today(), groups), daemon=True)
        work.start()
        asked = (table, by or NONE, on or NONE)
        while not scoring.ended.wait(0.7):
            scoring.looked = scoring.clock()
            far = words(progress_html(len(scoring.counted), scoring.total, scoring.clock() - scoring.began))
            yield (scoring, asked), far, *hidden, *running
        yield from finished(scoring, asked)

    def halt(under_way: tuple[Scoring, tuple[Table, str, str]] | None) -> Iterator[tuple[Any, ...]]:
        still = gr.Button(interactive=True), gr.Button(visible=False)
        hidden = offered()
        if under_way is None:
            yield None, words('<p role="status"><b>Stopped</b> before the first row.</p>'), *hidden, *still
            return
        scoring, asked = under_way
        scoring.halted.set()
        yield under_way, words('<p role="status">Stopping after the rows that are being read…</p>'), *hidden, *still
        scoring.ended.wait()
        yield from finished(scoring, asked)

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    gr.on([file.upload, file.clear], look, file, [preview, chosen, column, team, date, shown, *files], **quiet)
    outputs = [held, shown, *files, button, stop]
    waiting = button.click(
        lambda: (None, words("<p>Waiting for its turn…</p>"), gr.Button(interactive=False), gr.Button(visible=True)),
        None,
        [held, shown, button, stop],
        queue=False,
        **quiet,
    )
    scores = waiting.then(score, [file, column, team, date, rewrites], outputs, concurrency_id="reviewer", concurrency_limit=1, **quiet)
    stop.click(halt, held, outputs, cancels=[scores], concurrency_limit=None, **quiet)
