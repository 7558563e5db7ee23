"""A handout in Word: the worked examples that were chosen, and a trainer's own drafts without anybody's real name."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from smartify import handout, lessons, word
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.handout import Given
from smartify.page.frame import box, error, part, quiet, words
from smartify.reviewer import Reviewer
from smartify.teams import LASTS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN = (
    "<h3>Your own drafts</h3><p>One a line from a .txt, or the column called draft of a .csv or .xlsx; a column called rewrite may hold your own. Names are "
    "replaced before anything else. The copy that this page makes is cleared within 20 minutes.</p>"
)


def uploaded(path: str | None, guidance: Guidance) -> tuple[tuple[Given, ...], str]:
    """The drafts of a file with nobody's real name in them, and which names were replaced; or what is wrong with the file."""
    if not path:
        return (), ""
    try:
        given, names = handout.nameless(handout.read(Path(path), None, guidance), guidance)
    except SmartifyError as trouble:
        return (), words(error(str(trouble).replace("Choose one with --column.", "Call the one with the drafts ‘draft’.")))
    return tuple(given), lessons.renamed(names, [one.draft for one in given])


def printed(chosen: Collection[int], given: Sequence[Given], title: str, variant: str, reviewer: Reviewer, today: datetime.date) -> str:
    """The Word file of the chosen examples and then the trainer's own drafts, as a link that the page saves; or what is wrong."""
    guidance = reviewer.guidance
    try:
        examples = [handout.from_guidance(guidance.examples[number], guidance) for number in handout.numbers(guidance) if number in chosen]
        examples += handout.reviewed(given, reviewer, today) if given else []
        if not examples:
            raise SmartifyError("Choose at least one example, or a file of your own drafts.")
        content = word.handout(examples, guidance, variant, today, (title or "").strip()[:120] or word.TITLE)
    except SmartifyError as trouble:
        return words(error(str(trouble)))
    return lessons.file("handout.docx", content, DOCX)


def tab(gr: Any, reviewer: Reviewer, variant: Any, today: Callable[[], datetime.date]) -> None:
    """Lay the handout out and wire it."""
    guidance = reviewer.guidance
    title = box(gr, "Title of the handout", word.TITLE, max_length=120, elem_id="handout-title")
    gr.HTML(words("<h3>Worked examples</h3>"))
    groups = []
    with gr.Row(elem_id="handout-examples"):
        for name in handout.settings(guidance):
            choices = [(str(guidance.examples[number]["title"]), number) for number in handout.numbers(guidance, name)]
            groups.append(gr.CheckboxGroup(choices, label=lessons.named(name), show_select_all=len(choices) > 1, min_width=280))
    gr.HTML(words(OWN))
    drafts = gr.File(label="Your own drafts (.txt, .csv, .xlsx)", file_types=[".txt", ".csv", ".xlsx"], elem_id="handout-file", height=160)
    given, said = gr.State((), time_to_live=LASTS), gr.HTML(elem_id="handout-names")
    button = gr.Button("Make the Word file", variant="primary", elem_id="handout")
    saved = part(gr, "handout-saved")

    def make(heading: str, name: str, own: Sequence[Given], *chosen: Sequence[int]) -> str:
        return printed({number for group in chosen for number in group or ()}, own or (), heading, name, reviewer, today())

    drafts.change(lambda path: uploaded(path, guidance), drafts, [given, said], **quiet(show_progress="minimal"))
    button.click(
        make, [title, variant, given, *groups], saved, **quiet(show_progress="minimal", concurrency_id="rewriter", concurrency_limit=1)
    )
