"""Which letters fail: a round of worked examples, or of a trainer's own drafts, marked letter by letter and added up."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from smartify import lessons, quiz
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.page.frame import box, error, part, quiet, words
from smartify.page.team import pasted
from smartify.quiz import Marked, Question
from smartify.reviewer import Reviewer
from smartify.teams import LASTS

if TYPE_CHECKING:
    import gradio


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A quiz on its way: which question is asked, what was answered so far, and the answer just marked."""

    variant: str
    questions: tuple[Question, ...]
    at: int = 0
    done: tuple[Marked, ...] = ()
    marked: Marked | None = None
    chosen: str = ""


def begun(guidance: Guidance, variant: str, many: int, seed: int) -> Round:
    """A round of the worked examples in the order of the seed; all of them where `many` is 0."""
    asked = quiz.questions(guidance, variant, seed)
    return Round(variant=variant, questions=asked[: many or None])


def begun_with(drafts: str, reviewer: Reviewer, variant: str, today: datetime.date) -> tuple[Round | None, str]:
    """A round of a trainer's own drafts, and which of them are left out; no round where none makes a question."""
    made = quiz.own(pasted(drafts), reviewer, variant, today)
    return (Round(variant=variant, questions=made.questions) if made.questions else None), lessons.left_out(made.left_out)


def answered(playing: Round, told: Mapping[str, Any]) -> Round:
    """The round after one press."""
    act, over = told.get("act"), playing.at >= len(playing.questions)
    if act == "mark" and not over and playing.marked is None:
        chosen = "".join(letter for letter in LETTERS if letter in (told.get("chosen") or ()))
        marked = quiz.mark(playing.questions[playing.at], chosen)
        return replace(playing, marked=marked, chosen=chosen, done=(*playing.done, marked))
    if act == "onward" and playing.marked is not None:
        return replace(playing, at=playing.at + 1, marked=None, chosen="")
    if act == "finish":
        return replace(playing, at=len(playing.questions), marked=None, chosen="")
    return playing


def html(playing: Round | None, guidance: Guidance) -> str:
    """The question, the answer just marked, or the total."""
    if playing is None:
        return lessons.welcome()
    view = guidance.variants[playing.variant]
    if playing.at >= len(playing.questions):
        return lessons.total(playing.done, view)
    asked, of = playing.questions[playing.at], len(playing.questions)
    return lessons.question(asked, view, playing.at + 1, of, playing.done, playing.marked, playing.chosen)


def tab(gr: Any, reviewer: Reviewer, variant: Any, today: Callable[[], datetime.date]) -> None:
    """Lay the quiz out and wire it."""
    guidance = reviewer.guidance
    playing = gr.State(None, time_to_live=LASTS)
    many = gr.Radio(
        [("5 drafts", 5), ("10 drafts", 10), ("All of them", 0)], value=10, label="How long a set of worked examples is", elem_id="many"
    )
    shown = part(gr, "quiz", lessons.welcome())
    with gr.Accordion("Make a set from my own drafts", open=False, elem_id="own-set"):
        drafts = box(gr, "Your drafts, one a line", "Mum to engage with services", lines=4, max_lines=16, elem_id="own-drafts")
        make = gr.Button("Make a set from my own drafts", elem_id="make-set")
        said = gr.HTML(elem_id="left-out")

    def press(now: Round | None, length: int, name: str, event: gradio.EventData) -> tuple[Round, str]:
        told = dict(event._data or {})
        now = (
            begun(guidance, name, int(length), secrets.randbelow(1_000_000))
            if now is None or told.get("act") == "begin"
            else answered(now, told)
        )
        return now, html(now, guidance)

    def own(given: str, name: str, now: Round | None) -> tuple[Round | None, str, str]:
        try:
            made, out = begun_with(given, reviewer, name, today())
        except SmartifyError as trouble:
            return now, html(now, guidance), words(error(str(trouble)))
        return made or now, html(made or now, guidance), out

    press.__annotations__["event"] = gr.EventData
    shown.click(press, [playing, many, variant], [playing, shown], **quiet())
    make.click(own, [drafts, variant, playing], [playing, shown, said], **quiet(show_progress="minimal"))
