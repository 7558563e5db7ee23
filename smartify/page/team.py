"""How far a team agrees: spreadsheets that were filled in, or a set that is marked together by a code and lives in memory only."""

from __future__ import annotations

import datetime
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify import agreement, handout, lessons, text
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.page.frame import box, error, part, quiet, words
from smartify.teams import GONE, LASTS, Seat, Sets, moved

if TYPE_CHECKING:
    import gradio

MOST = 40  # lines of one paste
EVERY = 4  # seconds between two looks of whoever started a set
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
APART = "<h3>Each on their own</h3><p>Download a spreadsheet, let everybody fill in a copy, and compare the copies here.</p>"
TOGETHER = (
    "<h3>Together, by a code</h3><p>Start a set of the lines above and tell the others its code. <b>Nothing is kept:</b> lines, names and marks are held in the "
    "memory of this computer or server alone, and forgotten after 4 hours, or at once when the set is stopped. Whoever started the set sees each name "
    "with its marks. Use lines with no real name in them, and sign with any name that your team knows.</p>"
)
NO_LINES = "There are no lines yet. Paste some, one a line, or use ten of the worked examples."


def pasted(given: str) -> list[str]:
    """The lines of a paste; a SmartifyError where there are none, too many or one too long."""
    found = [(number, line.strip()) for number, line in islice(text.lines(given or ""), MOST + 1)]
    if not found:
        raise SmartifyError(NO_LINES)
    if len(found) > MOST:
        raise SmartifyError(f"There are more than {MOST} lines. Take fewer at a time.")
    for number, line in found:
        if len(line) > text.LONGEST:
            raise SmartifyError(f"Line {number} has {len(line):,} characters; a line has at most {text.LONGEST:,}.")
    return [line for _, line in found]


def ten(guidance: Guidance) -> str:
    """Ten drafts of the gallery, from as many settings as there are."""
    places = handout.numbers(guidance)
    return "\n".join(guidance.examples[number]["draft"] for number in places[:: max(len(places) // 10, 1)][:10])


def compared(paths: Sequence[str], view: Mapping[str, Any]) -> str:
    """How far those agree who filled in these spreadsheets, or the sentence that says what is wrong with one."""
    if not paths:
        return words(error("Choose the spreadsheets that were filled in: .xlsx or .csv."))
    try:
        sheet = agreement.read(*map(Path, paths))
    except SmartifyError as trouble:
        return words(error(str(trouble)))
    return words(lessons.agreed(agreement.agreement(sheet.marks, view), agreement.most_argued(sheet.marks), sheet.lines, view))


def room(seat: Seat, sets: Sets, guidance: Guidance) -> str:
    """The set as this seat sees it: a line to mark, or who has marked and how far they agree."""
    held = sets.of(seat)
    view = guidance.variants[held.variant]
    if seat.name:
        return lessons.marking(held.lines, seat.at, held.given.get(seat.name, {}), view, held.code, seat.name)
    marks = held.marks()
    people = {name: sum(bool(levels) for levels in held.given.get(name, {}).values()) for name in held.tokens}
    found = agreement.agreement(marks, view)
    shared = any(on.lines for on in found.letters.values())
    lines = dict(enumerate(held.lines, 1))
    return lessons.watched(held.code, held.key, lines, people, held.away, found if shared else None, agreement.most_argued(marks), view)


def sheet(given: str, today: datetime.date) -> str:
    """A spreadsheet of these lines to fill in, as a link that the page saves; or what is wrong."""
    try:
        return lessons.file("marks.xlsx", agreement.template(pasted(given), today), XLSX)
    except SmartifyError as trouble:
        return words(error(str(trouble)))


def tab(gr: Any, guidance: Guidance, variant: Any, today: Callable[[], datetime.date]) -> None:
    """Lay the marking out and wire it."""
    sets = Sets(time.monotonic)
    lines = box(gr, "Lines to mark, one a line", "Mum to engage with services", lines=5, max_lines=16, elem_id="team-lines")
    use = gr.Button("Use ten of the worked examples", elem_id="use-ten")
    gr.HTML(words(APART))
    download = gr.Button("Download a spreadsheet to fill in", elem_id="template")
    saved = part(gr, "template-file")
    filled = gr.File(
        label="Filled-in spreadsheets, one or several", file_types=[".xlsx", ".csv"], file_count="multiple", elem_id="filled", height=160
    )
    shown = part(gr, "compared")
    gr.HTML(words(TOGETHER))
    with gr.Row(elem_id="start-set"):
        begin = gr.Button("Start a set", elem_id="begin-set", variant="primary", scale=0, min_width=180)
    with gr.Row(elem_id="join-set"):
        code = box(gr, "Code of a set", "KRTWM", max_length=20, elem_id="code")
        name = box(gr, "Your name", "Mia", max_length=40, elem_id="marker")
        enter = gr.Button("Join", elem_id="join", scale=0, min_width=180)
    seat, seen = gr.State(None, time_to_live=LASTS), gr.State(-1)
    drawn, timer = part(gr, "room"), gr.Timer(EVERY, active=False)
    outputs = [seat, seen, drawn, timer]

    def shows(now: Seat | None, otherwise: str = "") -> tuple[Seat | None, int, str, Any]:
        """The seat, how many changes of its set are shown, the set, and whether to look again by and by."""
        try:
            if now:
                return now, sets.of(now).changes, room(now, sets, guidance), gr.Timer(active=not now.name)
        except SmartifyError as trouble:
            otherwise = words(error(str(trouble)))
        return None, -1, otherwise, gr.Timer(active=False)

    def start(given: str, view: str, now: Seat | None) -> tuple[Seat | None, int, str, Any]:
        if now and not now.name:  # a second press is no second set
            return shows(now)
        try:
            now = sets.start(pasted(given), view)
        except SmartifyError as trouble:
            return now, -1, words(error(str(trouble))), gr.skip()
        forget = threading.Timer(LASTS + 1, sets.sweep)  # so that it is forgotten though nobody comes any more
        forget.daemon = True
        forget.start()
        return shows(now)

    def join(given: str, called: str, now: Seat | None) -> tuple[Seat | None, int, str, Any]:
        try:
            return shows(sets.join(given, called))
        except SmartifyError as trouble:
            return now, -1, words(error(str(trouble))), gr.skip()

    def press(now: Seat | None, event: gradio.EventData) -> tuple[Seat | None, int, str, Any]:
        if now is None:
            return shows(None, words(error(GONE)))
        try:
            after = moved(now, dict(event._data or {}), sets)
        except SmartifyError as trouble:
            return shows(None, words(error(str(trouble))))
        stopped = (
            "The set is stopped and forgotten." if not now.name else "You have left the set. Your marks stay in it until it is stopped."
        )
        return shows(after, words(f'<p role="status">{stopped}</p>'))

    def tick(now: Seat | None, known: int) -> Any:
        try:
            unchanged = now is not None and sets.of(now).changes == known
        except SmartifyError:
            unchanged = False
        return tuple(gr.skip() for _ in outputs) if unchanged else shows(now)

    press.__annotations__["event"] = gr.EventData
    use.click(lambda: ten(guidance), None, lines, **quiet())
    download.click(lambda given: sheet(given, today()), lines, saved, **quiet())
    filled.change(lambda paths, view: compared(paths, guidance.variants[view]) if paths else "", [filled, variant], shown, **quiet())
    begin.click(start, [lines, variant, seat], outputs, **quiet())
    gr.on([enter.click, code.submit, name.submit], join, [code, name, seat], outputs, **quiet())
    drawn.click(press, seat, outputs, **quiet())
    timer.tick(tick, [seat, seen], outputs, **quiet())
