"""The trainer's tab: the gallery, the quiz, marking as a team and the handout, under one choice of letters."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from smartify.page import gallery, handout, quiz, team
from smartify.page.frame import variants, words
from smartify.reviewer import Reviewer

INTRO = "<p>Worked examples, a quiz, a way to mark together, and a handout. Sarah examples: adapted Halton guidance. All names are invented.</p>"


def tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Lay the tab out and wire it."""
    gr.HTML(words(INTRO))
    variant = variants(gr, reviewer.guidance)
    with gr.Tabs(elem_id="lessons"):
        with gr.Tab("Gallery"):
            gallery.tab(gr, reviewer.guidance, variant)
        with gr.Tab("Quiz"):
            quiz.tab(gr, reviewer, variant, today)
        with gr.Tab("Calibrate your team"):
            team.tab(gr, reviewer.guidance, variant, today)
        with gr.Tab("Handout"):
            handout.tab(gr, reviewer, variant, today)
