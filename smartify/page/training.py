"""The trainer's tab: worked examples letter by letter, a quiz, how far a team agrees, a handout; sets that are marked together live in memory only."""

from __future__ import annotations

import datetime
import secrets
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify import agreement, handout, lessons, quiz, text, word
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.handout import Given
from smartify.page.frame import ASSETS, box, error, variants, words
from smartify.quiz import Marked, Question
from smartify.reviewer import Reviewer
from smartify.teams import GONE, LASTS, Seat, Sets, moved

if TYPE_CHECKING:
    import gradio

MOST = 40  # lines or drafts of one paste
AT_ONCE = 4  # people served together
EVERY = 4  # seconds between two looks of whoever started a set
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
INTRO = "<p>Worked examples, a quiz, a way to mark together, and a handout. Sarah examples: adapted Halton guidance. All names are invented.</p>"
APART = "<h3>Each on their own</h3><p>Download a spreadsheet, let everybody fill in a copy, and compare the copies here.</p>"
TOGETHER = (
    "<h3>Together, by a code</h3><p>Start a set of the lines above and tell the others its code. <b>Nothing is kept:</b> lines, names and marks are held in the "
    "memory of this computer or server alone, and forgotten after 4 hours, or at once when the set is stopped. Whoever started the set sees each name "
    "with its marks. Use lines with no real name in them, and sign with any name that your team knows.</p>"
)
OWN = (
    "<h3>Your own drafts</h3><p>One a line from a .txt, or the column called draft of a .csv or .xlsx; a column called rewrite may hold your own. Names are "
    "replaced before anything else. The copy that this page makes is cleared within 20 minutes.</p>"
)
NO_LINES = "There are no lines yet. Paste some, one a line, or use ten of the worked examples."


# ---- Gallery


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which example is shown, and how many of its steps."""

    number: int = 0
    shown: int = 0


def turned(place: Place, told: Mapping[str, Any], guidance: Guidance, setting: str) -> Place:
    """The gallery after one press; an example that is come to begins with its draft, unless all of the last one was asked for at once."""
    places = lessons.numbers(guidance, setting)
    here = places.index(place.number) if place.number in places else 0
    act = told.get("act")
    if act == "step" and place.shown < lessons.LAST:
        return replace(place, shown=place.shown + 1)
    if act == "back":
        return replace(place, shown=max(min(place.shown, lessons.LAST) - 1, 0))
    if act == "all":
        return replace(place, shown=lessons.LAST + 1)
    if act == "start":
        return replace(place, shown=0)
    number = str(told.get("number", ""))
    to = {"step": here + 1, "following": here + 1, "previous": here - 1}.get(str(act), here)
    if act == "show" and number.isdigit() and int(number) in places:
        to = places.index(int(number))
    if to == here or not 0 <= to < len(places):
        return place
    return Place(number=places[to], shown=place.shown if place.shown > lessons.LAST else 0)


# ---- Quiz


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


def quiz_html(playing: Round | None, guidance: Guidance) -> str:
    """The question, the answer just marked, or the total."""
    if playing is None:
        return lessons.welcome()
    view = guidance.variants[playing.variant]
    if playing.at >= len(playing.questions):
        return lessons.total(playing.done, view)
    asked, of = playing.questions[playing.at], len(playing.questions)
    return lessons.question(asked, view, playing.at + 1, of, playing.done, playing.marked, playing.chosen)


# ---- Team


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
    places = lessons.numbers(guidance)
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


# ---- Handout


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
        examples = [handout.from_guidance(guidance.examples[number], guidance) for number in lessons.numbers(guidance) if number in chosen]
        examples += handout.reviewed(given, reviewer, today) if given else []
        if not examples:
            raise SmartifyError("Choose at least one example, or a file of your own drafts.")
        content = word.handout(examples, guidance, variant, today, (title or "").strip()[:120] or word.TITLE)
    except SmartifyError as trouble:
        return words(error(str(trouble)))
    return lessons.file("handout.docx", content, DOCX)


def sheet(given: str, today: datetime.date) -> str:
    """A spreadsheet of these lines to fill in, as a link that the page saves; or what is wrong."""
    try:
        return lessons.file("marks.xlsx", agreement.template(pasted(given), today), XLSX)
    except SmartifyError as trouble:
        return words(error(str(trouble)))


# ---- The tab


def tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Lay the tab out and wire it."""
    gr.HTML(words(INTRO))
    variant = variants(gr, reviewer.guidance)
    with gr.Tabs(elem_id="lessons"):
        with gr.Tab("Gallery"):
            _gallery(gr, reviewer.guidance, variant)
        with gr.Tab("Quiz"):
            _quiz(gr, reviewer, variant, today)
        with gr.Tab("Calibrate your team"):
            _team(gr, reviewer.guidance, variant, today)
        with gr.Tab("Handout"):
            _handout(gr, reviewer, variant, today)


def _part(gr: Any, name: str, value: str = "") -> Any:
    """A part that Python draws and that knows the projector, the keys of a room, and files to save."""
    script = (ASSETS / "page.js").read_text(encoding="utf-8") + ROOM
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def _quiet(**more: Any) -> dict[str, Any]:
    return {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": AT_ONCE, **more}


def _gallery(gr: Any, guidance: Guidance, variant: Any) -> None:
    choices = [("All settings", ""), *((lessons.named(name), name) for name in lessons.settings(guidance))]
    setting = gr.Dropdown(choices, value="", label="Setting", filterable=False, elem_id="setting")
    place = gr.State(Place())
    shown = _part(gr, "gallery", lessons.gallery(guidance, "smart", "", 0, 0))

    def press(at: Place | None, where: str, name: str, event: gradio.EventData) -> tuple[Place, str]:
        at = turned(at or Place(), dict(event._data or {}), guidance, where)
        return at, lessons.gallery(guidance, name, where, at.number, at.shown)

    def choose(at: Place | None, where: str, name: str) -> tuple[Place, str]:
        places, at = lessons.numbers(guidance, where), at or Place()
        at = at if at.number in places else Place(number=places[0])
        return at, lessons.gallery(guidance, name, where, at.number, at.shown)

    press.__annotations__["event"] = gr.EventData
    shown.click(press, [place, setting, variant], [place, shown], **_quiet())
    gr.on([setting.change, variant.change], choose, [place, setting, variant], [place, shown], **_quiet())


def _quiz(gr: Any, reviewer: Reviewer, variant: Any, today: Callable[[], datetime.date]) -> None:
    guidance = reviewer.guidance
    playing = gr.State(None, time_to_live=LASTS)
    many = gr.Radio(
        [("5 drafts", 5), ("10 drafts", 10), ("All of them", 0)], value=10, label="How long a set of worked examples is", elem_id="many"
    )
    shown = _part(gr, "quiz", lessons.welcome())
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
        return now, quiz_html(now, guidance)

    def own(given: str, name: str, now: Round | None) -> tuple[Round | None, str, str]:
        try:
            made, out = begun_with(given, reviewer, name, today())
        except SmartifyError as trouble:
            return now, quiz_html(now, guidance), words(error(str(trouble)))
        return made or now, quiz_html(made or now, guidance), out

    press.__annotations__["event"] = gr.EventData
    shown.click(press, [playing, many, variant], [playing, shown], **_quiet())
    make.click(own, [drafts, variant, playing], [playing, shown, said], **_quiet(show_progress="minimal"))


def _team(gr: Any, guidance: Guidance, variant: Any, today: Callable[[], datetime.date]) -> None:
    sets = Sets(time.monotonic)
    lines = box(gr, "Lines to mark, one a line", "Mum to engage with services", lines=5, max_lines=16, elem_id="team-lines")
    use = gr.Button("Use ten of the worked examples", elem_id="use-ten")
    gr.HTML(words(APART))
    download = gr.Button("Download a spreadsheet to fill in", elem_id="template")
    saved = _part(gr, "template-file")
    filled = gr.File(
        label="Filled-in spreadsheets, one or several", file_types=[".xlsx", ".csv"], file_count="multiple", elem_id="filled", height=160
    )
    shown = _part(gr, "compared")
    gr.HTML(words(TOGETHER))
    with gr.Row(elem_id="start-set"):
        begin = gr.Button("Start a set", elem_id="begin-set", variant="primary", scale=0, min_width=180)
    with gr.Row(elem_id="join-set"):
        code = box(gr, "Code of a set", "KRTWM", max_length=20, elem_id="code")
        name = box(gr, "Your name", "Mia", max_length=40, elem_id="marker")
        enter = gr.Button("Join", elem_id="join", min_width=120)
    seat, seen = gr.State(None, time_to_live=LASTS), gr.State(-1)
    drawn, timer = _part(gr, "room"), gr.Timer(EVERY, active=False)
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
    use.click(lambda: ten(guidance), None, lines, **_quiet())
    download.click(lambda given: sheet(given, today()), lines, saved, **_quiet())
    filled.change(lambda paths, view: compared(paths, guidance.variants[view]) if paths else "", [filled, variant], shown, **_quiet())
    begin.click(start, [lines, variant, seat], outputs, **_quiet())
    gr.on([enter.click, code.submit, name.submit], join, [code, name, seat], outputs, **_quiet())
    drawn.click(press, seat, outputs, **_quiet())
    timer.tick(tick, [seat, seen], outputs, **_quiet())


def _handout(gr: Any, reviewer: Reviewer, variant: Any, today: Callable[[], datetime.date]) -> None:
    guidance = reviewer.guidance
    title = box(gr, "Title of the handout", word.TITLE, max_length=120, elem_id="handout-title")
    gr.HTML(words("<h3>Worked examples</h3>"))
    groups = []
    with gr.Row(elem_id="handout-examples"):
        for name in lessons.settings(guidance):
            choices = [(str(guidance.examples[number]["title"]), number) for number in lessons.numbers(guidance, name)]
            groups.append(gr.CheckboxGroup(choices, label=lessons.named(name), show_select_all=len(choices) > 1, min_width=280))
    gr.HTML(words(OWN))
    drafts = gr.File(label="Your own drafts (.txt, .csv, .xlsx)", file_types=[".txt", ".csv", ".xlsx"], elem_id="handout-file", height=160)
    given, said = gr.State((), time_to_live=LASTS), gr.HTML(elem_id="handout-names")
    button = gr.Button("Make the Word file", variant="primary", elem_id="handout")
    saved = _part(gr, "handout-saved")

    def make(heading: str, name: str, own: Sequence[Given], *chosen: Sequence[int]) -> str:
        return printed({number for group in chosen for number in group or ()}, own or (), heading, name, reviewer, today())

    drafts.change(lambda path: uploaded(path, guidance), drafts, [given, said], **_quiet(show_progress="minimal"))
    button.click(
        make, [title, variant, given, *groups], saved, **_quiet(show_progress="minimal", concurrency_id="rewriter", concurrency_limit=1)
    )


# Added to page.js: the projector view, the keys of a room, where the focus goes when what had it is gone, files that save themselves.
ROOM = """
let last = null, kept = null, seated = false;
const large = () => element.hasAttribute('data-projector');

function project(on) {
  element.toggleAttribute('data-projector', on);
  if (on) {
    element.setAttribute('popover', 'manual');
    element.showPopover();
  } else {
    if (element.matches(':popover-open')) element.hidePopover();
    element.removeAttribute('popover');
  }
  toggled();
  (on ? element.querySelector('#step-lesson-:not([disabled])') : element.querySelector('[data-project]'))?.focus();
}

function toggled() {
  const toggle = element.querySelector('[data-project]');
  if (!toggle) return;
  toggle.setAttribute('aria-pressed', String(large()));
  toggle.textContent = large() ? 'Leave projector view' : 'Projector view';
}

element.addEventListener('focusin', (event) => { last = event.target.id || null; });
element.addEventListener('click', (event) => {
  if (event.target.closest('[data-project]')) project(!large());
  setTimeout(() => element.removeAttribute('aria-busy'), 3000);  // an answer that changes nothing does not redraw
});

document.addEventListener('keydown', (event) => {
  if (!element.isConnected || !element.querySelector('[data-project]') || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!large() && !element.contains(document.activeElement)) return;
  if (large() && event.key === 'Escape') return project(false);
  if (large() && event.key === 'Tab') {
    const stops = [...element.querySelectorAll('button:not([disabled]), summary')].filter((one) => one.offsetParent);
    const at = stops.indexOf(document.activeElement), end = event.shiftKey ? 0 : stops.length - 1;
    if (at === end || at < 0) {
      event.preventDefault();
      stops[event.shiftKey ? stops.length - 1 : 0]?.focus();
    }
    return;
  }
  const pages = { PageDown: '#step-lesson-', PageUp: '#back-lesson-' };
  const id = { ArrowRight: '#step-lesson-', ArrowLeft: '#back-lesson-', ...(large() ? pages : {}) }[event.key];
  if (!id) return;
  event.preventDefault();
  if (!element.hasAttribute('aria-busy')) element.querySelector(id + ':not([disabled])')?.click();
});

watch('value', () => {
  toggled();
  const link = element.querySelector('a[data-save]');
  if (link && link.href !== kept) {
    kept = link.href;
    link.click();
    say(link.download + ' is saved.');
  }
  const seat = element.querySelector('#room-title');
  if (seat && !seated) seat.focus();
  seated = Boolean(seat);
  const told = element.querySelector('[data-tell]');
  if (told && last !== null) say(told.dataset.tell);
  const at = document.activeElement;
  if (last !== null && (at === document.body || at.disabled)) {
    const next = document.getElementById(last);
    (next && !next.disabled ? next : element.querySelector('h3[tabindex]'))?.focus({ preventScroll: true });
  }
});
"""
