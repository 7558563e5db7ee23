"""The quality team's tab: a table in, progress with time left, the scored table out, and the levels as a picture."""

from __future__ import annotations

import datetime
import os
import shutil
import tempfile
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from smartify.errors import SmartifyError
from smartify.page.frame import box, error, words
from smartify.reviewer import Reviewer
from smartify.reviewer import reviewer as shared

TABLES = """<p>One objective a row. The file comes back with every column it had, and with the five levels, owner, number and date of each objective.
The copies that this page makes are cleared within 20 minutes, and at once when smartify is stopped.</p>"""


def score_file(
    path: str | None,
    column: str,
    rewrites: bool,
    *,
    reviewer: Reviewer | None = None,
    today: datetime.date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[str | None, str]:
    """The path of the scored table and its counts, or None and the sentence that says what is wrong with the file."""
    from smartify import batch

    if not path or not Path(path).is_file():  # none chosen, or cleared meanwhile
        return None, words(error("Choose a file first: .csv or .xlsx."))
    source = Path(path)
    folder = Path(tempfile.mkdtemp(prefix="smartify-", dir=os.environ.get("GRADIO_TEMP_DIR")))
    out = folder / f"{source.stem}-scored{source.suffix.lower() if source.suffix.lower() in ('.csv', '.xlsx') else '.csv'}"
    try:
        summary = batch.run(
            source, out, column=column.strip() or None, rewrites=rewrites, reviewer=reviewer or shared(), today=today, progress=progress
        )
    except SmartifyError as trouble:
        shutil.rmtree(folder)
        return None, words(error(str(trouble).replace("with --column", "in the column box")))
    return str(out), f'<div class="words" role="status">{"".join(f"<p>{escape(line)}</p>" for line in summary.text().splitlines())}</div>'


def tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Lay the tab out and wire it."""
    gr.HTML(words(TABLES))
    table = gr.File(label="Table of objectives (.csv or .xlsx)", file_types=[".csv", ".xlsx"], elem_id="table", height=160)
    column = box(
        gr,
        "Column that holds the objectives",
        "objective",
        info="Left empty: the one called objective, action, outcome, target, goal, text or aim.",
    )
    rewrites = gr.Checkbox(label="Propose a rewrite for every row too (slower)")
    button = gr.Button("Score", variant="primary", elem_id="score")
    shown = gr.HTML(elem_id="summary")
    scored = gr.DownloadButton("Download the scored file", visible=False, elem_id="scored")

    def score(path: str | None, name: str, rewriting: bool, progress: Any = gr.Progress()) -> tuple[Any, str]:  # noqa: B008 - how gradio passes it
        found, said = score_file(
            path, name, rewriting, reviewer=reviewer, today=today(), progress=lambda n, of: progress((n, of), unit="rows")
        )
        return gr.DownloadButton(value=found, visible=found is not None), said

    button.click(
        score, [table, column, rewrites], [scored, shown], concurrency_id="reviewer", api_visibility="private", show_progress_on=shown
    )
