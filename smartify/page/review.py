"""The practitioner's tab: drafts in, each line's letters and questions, answers that mend the sentence, suggestions on request."""

from __future__ import annotations

import base64
import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify import readers, screens, text, workbench
from smartify.errors import SmartifyError
from smartify.page import live
from smartify.page.frame import box, drawn, error, filling, quiet, variants, words
from smartify.page.live import MOST, Seen
from smartify.reviewer import Reviewer
from smartify.types import Hints
from smartify.workbench import Card, Trouble

if TYPE_CHECKING:
    import gradio

KEPT = 2 * 60 * 60  # seconds that what somebody works on is held for them after the last press
SHOWN = 4  # lines whose words are shown together as they are found
GONE = "What you were working on is no longer held here. Press Review again."
Held = tuple[Card | Trouble, ...]


def opened(given: str, held: Sequence[Card | Trouble], told: Hints, reviewer: Reviewer, today: datetime.date) -> tuple[Held, str]:
    """Every line as a card, those that are as they were kept as they are; and what is to be said of the paste."""
    found = list(islice(text.lines(given or ""), MOST + 1))
    if not found:
        return (), "There is no text here. Type or paste one objective."
    known = {(card.row, card.review.text): card for card in held if isinstance(card, Card) and _same(card.told, told)}
    fresh = [line for line in found[:MOST] if line not in known]
    made = {card.row: card for card in workbench.opened(fresh, told, reviewer, today)}
    cards = tuple(known.get(line) or made[line[0]] for line in found[:MOST])
    note = (
        f"Only the first {MOST} lines are reviewed here. For more, put them in a table and use ‘Score a file’." if len(found) > MOST else ""
    )
    return cards, note


def _same(answered: Hints, told: Hints) -> bool:
    """Whether nothing in the options has changed since: what was answered on the card itself is let stand."""
    return all(getattr(told, name) in (None, "", getattr(answered, name)) for name in ("goal", "baseline", "signed"))


def rests(held: Held, found: Mapping[str, str], reviewer: Reviewer, today: datetime.date) -> Iterator[dict[str, str]]:
    """What the cards that wait show once the words that their levels rest on are found, by what it hangs on, as it grows; what is found already is kept."""
    waiting = [card for card in held if isinstance(card, Card) and card.waits]
    shown = {card.known_as: found[card.known_as] for card in waiting if card.known_as in found}
    for number, card in enumerate(waiting, 1):
        if card.known_as not in shown:
            shown[card.known_as] = screens.rests(workbench.rested(card, reviewer, today), reviewer.guidance)
        if number % SHOWN == 0 or number == len(waiting):
            yield dict(shown)


def acted(held: Held, told: dict[str, Any], reviewer: Reviewer, today: datetime.date) -> Held:
    """The cards after one press."""
    row, act, value = int(told.get("row", 0)), told.get("act"), str(told.get("value", ""))
    said = told.get("said")

    def after(card: Card) -> Card:
        if act == "answer" and told.get("part") in screens.ASKED:
            return workbench.answer(card, told["part"], _dated(told["part"], str(said if said is not None else value)), reviewer, today)
        if act == "take":
            return workbench.take(card, int(value) if value.isdigit() else None, reviewer, today)
        if act == "confirm":
            return workbench.decide(card, value, str(said if said is not None else value), reviewer, today)
        if act == "refuse":
            return workbench.decide(card, value, None, reviewer, today)
        if act == "undo":
            return workbench.undecide(card, value, reviewer, today)
        if act == "family":
            return workbench.in_plain_words(card, reviewer)
        return card

    return tuple(after(card) if isinstance(card, Card) and card.row == row else card for card in held)


def _dated(part: str, words_given: str) -> str:
    """What was answered, a day from the date picker written out."""
    if part == "by":
        try:
            day = datetime.date.fromisoformat(words_given)
        except ValueError:
            return words_given
        return f"{day.day} {day:%B %Y}"
    return words_given


def suggested(held: Held, row: int, reviewer: Reviewer, today: datetime.date) -> Iterator[tuple[Held, int | None]]:
    """The cards while suggestions are written for one line, and which row is still busy."""
    card = next((card for card in held if isinstance(card, Card) and card.row == row), None)
    if card is None:
        yield held, None
        return
    yield held, row
    for grown in workbench.suggested(card, reviewer, today):
        held = tuple(grown if other is card or getattr(other, "row", 0) == row else other for other in held)
        yield held, row
    yield held, None


def document(draft: str, sentence: str, today: datetime.date) -> tuple[str, str]:
    """(name, content in base64) of a Word file in which the draft becomes the sentence by tracked changes; nothing is written to disk."""
    from smartify import word

    content = word.tracked([(draft[: text.LONGEST], sentence[: 2 * text.LONGEST])], today)
    return "objective.docx", base64.b64encode(content).decode("ascii")


def tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Lay the tab out and wire it."""
    held = gr.State((), time_to_live=KEPT)
    draft = box(
        gr,
        "Draft objective, or a plan’s lines, one a line",
        "Sarah's mother to attend alcohol support groups",
        lines=3,
        max_lines=16,
        elem_id="draft",
    )
    typed, said = gr.State((), time_to_live=KEPT), gr.HTML(live.shown(()), elem_id="live", apply_default_css=False, js_on_load=PAUSE)
    with gr.Row(elem_id="start"):
        button = gr.Button("Review", variant="primary", elem_id="review", scale=0, min_width=180)
        clear = gr.Button("Clear", elem_id="clear", scale=0, min_width=120)
    with gr.Accordion("Options and files", open=False, elem_id="options"):
        with gr.Row():
            variant = variants(gr, reviewer.guidance)
            day = box(gr, "Today’s date", "2026-09-01", info="Left empty: the date of this computer.", max_length=10)
        with gr.Row():
            goal = box(gr, "What the plan is for", "For Sarah to feel safe at home", max_length=300)
            signed = box(gr, "Who has signed the plan", "Sarah, Ms Khan", max_length=300)
        plan = gr.File(
            label="Or drop a plan (.docx, .xlsx, .csv, .txt)", file_types=[".docx", ".xlsx", ".csv", ".txt"], elem_id="plan", height=120
        )

    def saved(draft_given: str, sentence: str) -> tuple[str, str]:
        return document(draft_given, sentence, today())

    bench = drawn(gr, "bench", document=saved)
    words_found, found = gr.State({}, time_to_live=KEPT), filling(gr, "rests")
    inputs = [draft, held, variant, day, goal, signed]

    def day_of(given: str) -> datetime.date:
        try:
            return datetime.date.fromisoformat((given or "").strip())
        except ValueError:
            return today()

    def look(given: str, seen: Sequence[Seen] | None) -> tuple[Sequence[Seen], str]:
        seen = live.read(given or "", seen or (), reviewer.guidance)
        return seen, live.shown(seen)

    def review(given: str, cards: Held, name: str, when: str, purpose: str, names: str, seen: Sequence[Seen] | None) -> tuple[Any, ...]:
        hints = Hints(goal=purpose or None, signed=names or None)
        cards, note = opened(given, cards or (), hints, reviewer, day_of(when))
        return cards, screens.cards(cards, reviewer.guidance, name, day_of(when), note=note), *look(given, seen)

    def rest(cards: Held, known: Mapping[str, str], when: str) -> Iterator[tuple[dict[str, str], str]]:
        for shown in rests(cards or (), known or {}, reviewer, day_of(when)):
            yield shown, "".join(shown.values())

    def press(cards: Held, name: str, when: str, event: gradio.EventData) -> tuple[Held, str]:
        if not cards:
            return (), words(error(GONE))
        cards = acted(cards, dict(event._data or {}), reviewer, day_of(when))
        return cards, screens.cards(cards, reviewer.guidance, name, day_of(when))

    def suggest(cards: Held, name: str, when: str, event: gradio.EventData) -> Iterator[tuple[Held, str]]:
        if not cards:
            yield (), words(error(GONE))
            return
        row = int((event._data or {}).get("row", 0))
        for cards, busy in suggested(cards, row, reviewer, day_of(when)):  # noqa: B020 - the cards as they have grown
            yield cards, screens.cards(cards, reviewer.guidance, name, day_of(when), busy=busy)

    def again(cards: Held, name: str, when: str) -> str:
        return screens.cards(cards or (), reviewer.guidance, name, day_of(when))

    def fill(path: str | None) -> tuple[str, str]:
        if not path:
            return "", ""
        try:
            found = readers.drafts(Path(path))
        except SmartifyError as trouble:
            return "", words(error(str(trouble)))
        return "\n".join(found[: MOST + 1]), ""

    press.__annotations__["event"] = suggest.__annotations__["event"] = gr.EventData
    reads = gr.on([button.click, said.select], lambda: live.READING, None, said, queue=False, **quiet())
    reviewed = reads.then(review, [*inputs, typed], [held, bench, typed, said], **quiet())
    # Two at a time, so that the words of long plans keep nobody waiting for their levels.
    resting = reviewed.then(rest, [held, words_found, day], [words_found, found], **quiet(concurrency_limit=2, trigger_mode="always_last"))
    draft.input(look, [draft, typed], [typed, said], **quiet(trigger_mode="always_last"))
    bench.click(press, [held, variant, day], [held, bench], **quiet())
    bench.submit(suggest, [held, variant, day], [held, bench], **quiet(concurrency_id="rewriter", concurrency_limit=1))
    variant.change(again, [held, variant, day], bench, **quiet())
    plan.upload(fill, plan, [draft, bench], **quiet())
    clear.click(
        lambda: ("", (), "", (), live.shown(()), None, {}, ""),
        None,
        [draft, held, bench, typed, said, plan, words_found, found],
        cancels=[resting],
        **quiet(),
    )


# A second after the last key the lines are scored, where there are few of them.
PAUSE = """
let waiting = null;
document.addEventListener('input', (event) => {
  const area = event.target.closest?.('#draft textarea');
  if (!area) return;
  clearTimeout(waiting);
  const lines = area.value.split('\\n').filter((line) => line.trim());
  const whole = lines.length && lines.length <= 5 && lines[lines.length - 1].trim().split(/\\s+/).length >= 3;
  if (whole) waiting = setTimeout(() => trigger('select', {}), 1000);
});
"""

__all__ = ["acted", "document", "opened", "rests", "suggested", "tab"]
