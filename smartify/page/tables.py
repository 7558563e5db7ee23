"""The quality team's tab: a table in, progress that can be stopped, the scored table out, and its levels and gaps in pictures."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, cast

from smartify import batch
from smartify.errors import SmartifyError, TableError, TextError
from smartify.page.frame import error, words
from smartify.pictures import CUT, Seen, pictures_html, rows_of, seen, shortened
from smartify.readers import Table, read_table
from smartify.reviewer import Reviewer, Wanted
from smartify.types import Objective, Review

TABLES = """<p>One objective a row, as .csv or .xlsx. The file comes back with every column it had, and with the five levels, owner, number and date of
each objective. The copies that this page makes are cleared within 20 minutes, and at once when smartify is stopped.</p>"""
NONE = ""  # no column chosen
PREVIEWED, SHOWN_COLUMNS = 5, 12  # rows and columns of a preview
TOGETHER, WRITTEN = 128, 16  # rows that are scored, or whose rewrites are written, together: a stop is heard between
DESERTED = 30.0  # seconds without anybody looking, after which a table is given up
BROKEN = "Something went wrong within smartify, and the table is not scored. Whoever looks after it finds why in its window."
STOPPED = "Not scored: it was stopped before this row."


class Scoring:
    """A reviewer as batch.run wants one, which keeps count of what passes and can be stopped: the rows that are left come back unscored."""

    def __init__(self, reviewer: Reviewer, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.reviewer, self.total, self.clock = reviewer, total, clock
        self.counted: list[Seen | None] = []  # in the order of the rows
        self.began = self.looked = clock()
        self.halted = threading.Event()
        self.ended = threading.Event()
        self.outcome: tuple[Path, batch.Summary] | SmartifyError | Exception | None = None

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

    def run(self, table: Path, column: str, rewrites: bool, today: datetime.date) -> None:
        """Score the whole table and keep what came of it; meant for a thread of its own."""
        folder = Path(tempfile.mkdtemp(prefix="smartify-", dir=os.environ.get("GRADIO_TEMP_DIR")))
        out = folder / f"{table.stem}-scored{table.suffix.lower()}"
        try:
            self.outcome = out, batch.run(table, out, column=column, rewrites=rewrites, reviewer=cast(Reviewer, self), today=today)
        except Exception as trouble:  # told, or raised again, where somebody looks
            shutil.rmtree(folder, ignore_errors=True)
            self.outcome = trouble
        finally:
            self.ended.set()


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
    rows = f"{len(table.rows):,} row{'' if len(table.rows) == 1 else 's'}"
    return words(
        f'<div class="preview" role="region" aria-label="The first rows of the table" tabindex="0"><table>'
        f"<caption>{escape(table.source)}: {rows}, of which these are the first.</caption>"
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


def outcome_html(scoring: Scoring, table: Table, team: str, date: str) -> tuple[str | None, str]:
    """The path of the scored table and what is told of it, or None and the sentence that says what went wrong; a bug is raised."""
    if isinstance(scoring.outcome, SmartifyError):
        return None, words(error(str(scoring.outcome).replace("with --column", "in the box above")))
    if not isinstance(scoring.outcome, tuple):
        raise scoring.outcome or RuntimeError("The table is not done yet.")
    out, summary = scoring.outcome
    done = len(scoring.counted)
    stopped = (
        f"<p><b>Stopped.</b> {done:,} of {rows_of(scoring.total)} were scored. The file holds all of them; the note column marks those that are left.</p>"
        if done < scoring.total
        else ""
    )
    told = summary.text().splitlines() if done == scoring.total else []
    said = f'<div role="status">{stopped}{"".join(f"<p>{escape(line)}</p>" for line in told)}</div>'
    return str(out), words(f"{said}{pictures_html(scoring.counted, table, team, date, scoring.reviewer.guidance)}")


def begun(path: str | None, column: str | None, reviewer: Reviewer) -> tuple[Scoring, Table]:
    """What is to be scored, or a TableError that says what is missing."""
    if not path or not Path(path).is_file():  # none chosen, or cleared meanwhile
        raise TableError("Choose a file first: .csv or .xlsx.")
    table = read_table(Path(path))
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
    file = gr.File(label="Table of objectives (.csv or .xlsx)", file_types=[".csv", ".xlsx"], elem_id="table", height=130)
    preview = gr.HTML(elem_id="preview", apply_default_css=False)
    with gr.Row(visible=False) as chosen:
        column = gr.Dropdown([], label="Column with the objectives", elem_id="column")
        team = gr.Dropdown([], label="Column with the team (optional)", elem_id="team")
        date = gr.Dropdown([], label="Column with a date (optional)", elem_id="date")
    rewrites = gr.Checkbox(label="Propose a rewrite for every row too (slower)")
    with gr.Row(elem_id="scoring"):
        button = gr.Button("Score", variant="primary", elem_id="score", scale=0, min_width=180)
        stop = gr.Button("Stop", elem_id="stop", scale=0, min_width=120, visible=False)
    scored = gr.DownloadButton("Download the scored table", visible=False, elem_id="scored")  # before the pictures, which may be long
    shown = gr.HTML(elem_id="summary", apply_default_css=False)

    def look(path: str | None) -> tuple[Any, ...]:
        clean = "", gr.DownloadButton(value=None, visible=False)
        try:
            if not path:
                raise TableError("")
            table = read_table(Path(path))
        except SmartifyError as trouble:
            said = words(error(str(trouble))) if str(trouble) else ""
            return said, gr.Row(visible=False), gr.Dropdown([]), gr.Dropdown([]), gr.Dropdown([]), *clean
        choices = [(shortened(name), name) for name in table.columns]
        optional = [("None", NONE), *choices]
        return (
            preview_html(table),
            gr.Row(visible=True),
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
            yield None, words(error(BROKEN)), gr.DownloadButton(value=None, visible=False), *still
            raise
        yield None, said, gr.DownloadButton(value=out, visible=out is not None), *still

    def score(path: str | None, name: str | None, by: str | None, on: str | None, rewriting: bool) -> Iterator[tuple[Any, ...]]:
        hidden, running = gr.DownloadButton(value=None, visible=False), (gr.Button(interactive=False), gr.Button(visible=True))
        still = gr.Button(interactive=True), gr.Button(visible=False)
        try:
            scoring, table = begun(path, name, reviewer)
        except SmartifyError as trouble:
            yield None, words(error(str(trouble))), hidden, *still
            return
        work = threading.Thread(target=scoring.run, args=(Path(path or ""), name, rewriting, today()), daemon=True)
        work.start()
        asked = (table, by or NONE, on or NONE)
        while not scoring.ended.wait(0.7):
            scoring.looked = scoring.clock()
            far = words(progress_html(len(scoring.counted), scoring.total, scoring.clock() - scoring.began))
            yield (scoring, asked), far, hidden, *running
        yield from finished(scoring, asked)

    def halt(under_way: tuple[Scoring, tuple[Table, str, str]] | None) -> Iterator[tuple[Any, ...]]:
        still = gr.Button(interactive=True), gr.Button(visible=False)
        hidden = gr.DownloadButton(value=None, visible=False)
        if under_way is None:
            yield None, words('<p role="status"><b>Stopped</b> before the first row.</p>'), hidden, *still
            return
        scoring, asked = under_way
        scoring.halted.set()
        yield under_way, words('<p role="status">Stopping after the rows that are being read…</p>'), hidden, *still
        scoring.ended.wait()
        yield from finished(scoring, asked)

    quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    gr.on([file.upload, file.clear], look, file, [preview, chosen, column, team, date, shown, scored], **quiet)
    outputs = [held, shown, scored, button, stop]
    waiting = button.click(
        lambda: (None, words("<p>Waiting for its turn…</p>"), gr.Button(interactive=False), gr.Button(visible=True)),
        None,
        [held, shown, button, stop],
        queue=False,
        **quiet,
    )
    scores = waiting.then(score, [file, column, team, date, rewrites], outputs, concurrency_id="reviewer", concurrency_limit=1, **quiet)
    stop.click(halt, held, outputs, cancels=[scores], concurrency_limit=None, **quiet)
