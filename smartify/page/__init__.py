"""The page: build() lays it out and launches nothing, launch() keeps it to this computer; callbacks are plain functions of the parts."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from smartify.page import access, api, review, serve, tables, training
from smartify.page.frame import quiet, words
from smartify.page.serve import KEPT, LOOKED, launch, settings
from smartify.page.signin import signed_in
from smartify.reviewer import Reviewer
from smartify.reviewer import reviewer as shared
from smartify.types import Objective
from smartify.workbench import SCORED

if TYPE_CHECKING:
    import gradio

INTRO = """<header><h1>smartify</h1>
<p>Paste a draft objective. smartify says how SMART it is and why, asks what is missing, and keeps the sentence as you answer.</p>
<p class="private"><b>Private.</b> Nothing leaves this computer and nothing is kept.</p></header>"""


def build(reviewer: Reviewer | None = None, today: Callable[[], datetime.date] = datetime.date.today) -> gradio.Blocks:
    """Lay the page out, and launch nothing."""
    serve.keep_private()
    import gradio as gr

    reviewer = reviewer or shared()
    with gr.Blocks(title="smartify", analytics_enabled=False, delete_cache=(LOOKED, KEPT)) as page:
        api.endpoints(gr, reviewer, today)  # first, so that no event of a tab has taken their names
        warnings = "".join(f'<p class="warning"><b>Without its models.</b> {escape(warning)}</p>' for warning in reviewer.warnings)
        gr.HTML(words(f"{INTRO}{warnings}"))
        person = gr.HTML(visible=False, elem_id="person")
        with gr.Tab("Review"):
            review.tab(gr, reviewer, today)
        with gr.Tab("For trainers"):
            training.tab(gr, reviewer, today)
        with gr.Tab("Score a file"):
            tables.tab(gr, reviewer, today)

        def greet(request: gradio.Request) -> Any:
            return gr.HTML(words(signed_in(request)), visible=bool(request.username))

        greet.__annotations__["request"] = gr.Request
        page.load(greet, None, person, **quiet(queue=False))
        page.load(lambda: _warm(reviewer), **quiet())
    access.queued(page)
    return page


def _warm(reviewer: Reviewer) -> None:
    """Read one line while the page is being looked at, so that the first review does not wait for the tables and weights to be loaded."""
    reviewer.review(Objective(text="Mum to attend the parenting group"), SCORED)


__all__ = ["build", "launch", "settings"]
