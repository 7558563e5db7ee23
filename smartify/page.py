"""The page: build() lays it out and launches nothing, launch() keeps it to this computer; callbacks are review and report."""

from __future__ import annotations

import atexit
import datetime
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartify import report, text
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.reviewer import Reviewer
from smartify.reviewer import reviewer as shared
from smartify.types import Hints, Level, Objective, Review

if TYPE_CHECKING:
    import gradio

MOST = 40  # lines of one paste: more than any plan we know of, and at a second or two each still worth waiting for
LARGEST = "20mb"  # of an uploaded table
KEPT = 600  # seconds that an uploaded or scored file stays for its download, and between two clearings
WORDS = {Level.MET: "Met", Level.PARTLY: "Partly met", Level.NOT_MET: "Not met", None: "Cannot tell"}
ASKED = {
    "owner": ("Who will do it?", "Sarah's mother"),
    "measure": ("How many, how much or how often?", "once a week"),
    "by": ("By when?", "30 June 2027"),
    "baseline": ("How is it now?", "2 groups in the last month"),
    "goal": ("What is it for?", "For Sarah to feel safe at home"),
}
INTRO = """<header><h1>smartify</h1>
<p>Paste a draft objective: smartify says how SMART it is and why, and proposes a rewrite with an owner, a number and a date for you to confirm.</p>
<p class="private"><b>Private.</b> Nothing leaves this computer and nothing is kept.</p></header>"""
LEGEND = """<p class="legend">In the draft, <mark class="found">underlined</mark> words are what the verdict rests on,
and words <mark class="empty">in brackets</mark> say too little. In the rewrite, what the draft did not say is followed by “(to confirm)”.</p>"""
EXAMPLES = "<p>Drafts, what is good and weak about each, and how each might be improved. Sarah examples: adapted Halton guidance. All names are invented.</p>"
TABLES = """<p>One objective a row. The file comes back with every column it had, and with the five levels, owner, number and date of each objective.
The copies that this page makes are cleared within 20 minutes, and at once when smartify is stopped.</p>"""
HEADERS = {  # the browser itself refuses whatever would go elsewhere, and keeps nothing on disk
    b"content-security-policy": b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; form-action 'self'; frame-ancestors 'none'",
    b"cache-control": b"no-store",
    b"referrer-policy": b"no-referrer",
}
CONTRAST = {  # gradio's own greys and blue fall under 4.5 to 1
    "body_text_color_subdued": "*neutral_600",
    "body_text_color_subdued_dark": "*neutral_300",
    "input_placeholder_color": "*neutral_600",
    "input_placeholder_color_dark": "*neutral_400",
    "input_border_width": "1px",
    "input_border_color": "*neutral_500",
    "input_border_color_dark": "*neutral_400",
    "checkbox_border_color": "*neutral_500",
    "checkbox_border_color_dark": "*neutral_300",
    "button_primary_background_fill": "*primary_700",
    "button_primary_background_fill_hover": "*primary_800",
}
CSS = """
footer { display: none !important; }
.gradio-container { --met: #17653a; --partly: #7d4e00; --not: #a8201a; --rule: #1d4ed8; --ask: #fff3c4; --soft: #f3f4f6; --line: #9ca3af; }
.dark .gradio-container { --met: #86dfa3; --partly: #f4c66b; --not: #ffa59d; --rule: #93c5fd; --ask: #4a3b06; --soft: #1f2937; --line: #6b7280; }
.gradio-container main { max-width: 60rem !important; margin: 0 auto !important; }
.gradio-container input[role=combobox] { margin-right: 1.75rem; text-overflow: ellipsis; }
.gradio-container button[role=tab].selected { color: var(--rule); font-weight: 700; }
.words { overflow-wrap: anywhere; line-height: 1.55; }
.words h1 { margin: 0 0 .25rem; font-size: 1.75rem; }
.words h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; border-top: 1px solid var(--line); padding-top: 1rem; }
.words h3 { margin: 1.25rem 0 .5rem; font-size: 1.1rem; }
.words p { margin: .4rem 0; }
.words ul { margin: .3rem 0 .3rem 1.2rem; padding: 0; list-style: disc; }
.words .private { font-weight: 600; }
.words .warning, .words .error { border: 2px solid var(--not); border-radius: 6px; padding: .6rem .8rem; margin: .75rem 0; }
.words .draft, .words .rewrite { background: var(--soft); border-left: 4px solid var(--line); padding: .7rem .9rem; font-size: 1.08rem; }
.words .rewrite { border-left-color: var(--met); }
.words table { width: 100%; border-collapse: collapse; margin: 1rem 0; border: 0; }
.words caption { text-align: left; font-weight: 700; font-size: 1.1rem; padding: .25rem 0; }
.words tr { border: 0; border-top: 1px solid var(--line); background: none; }
.words th, .words td { text-align: left; vertical-align: top; padding: .5rem .6rem .5rem 0; border: 0; }
.words th { width: 2rem; font-weight: 700; }
.words td.level { white-space: nowrap; font-weight: 700; width: 10rem; }
.words .level span { color: inherit; }
.words .level-2 .level { color: var(--met); } .words .level-1 .level { color: var(--partly); } .words .level-0 .level { color: var(--not); }
.words mark { background: none; color: inherit; }
.words mark.found { border-bottom: 2px solid var(--rule); }
.words mark.empty { border-bottom: 2px dashed var(--not); }
.words mark.empty::before { content: "["; } .words mark.empty::after { content: "]"; }
.words mark.confirm { background: var(--ask); border-bottom: 2px dotted currentColor; padding: 0 .15em; }
.words .ask { font-size: .9em; font-style: italic; }
.words .source, .words .proof, .words .legend { font-size: .95rem; }
@media (max-width: 640px) {
  .words .levels tr { display: grid; grid-template-columns: 2rem 1fr; padding: .4rem 0; }
  .words .levels td, .words .levels th { padding: .1rem 0; width: auto; }
  .words .levels td:last-child { grid-column: 1 / -1; }
}
"""


def review_text(
    text_given: str,
    variant: str,
    owner: str = "",
    measure: str = "",
    by: str = "",
    baseline: str = "",
    goal: str = "",
    *,
    reviewer: Reviewer | None = None,
    today: datetime.date | None = None,
) -> str:
    """Every line's levels, evidence and rewrite, or the sentence that says why it cannot be reviewed."""
    reviewer = reviewer or shared()
    hints = Hints(owner=owner, measure=measure, by=by, baseline=baseline, goal=goal)
    found = list(islice(text.lines(text_given or ""), MOST + 1))
    objectives = [Objective(text=line, row=number, hints=hints) for number, line in found[:MOST]] or [Objective(text="")]
    reviews = list(reviewer.reviews(objectives, today=today))
    shown = list(_shown(objectives, reviews, reviewer.guidance, variant))
    if len(found) > MOST:
        shown.append(_error(f"Only the first {MOST} lines are reviewed here. For more, put them in a table and use ‘Score a file’."))
    return f'<div class="words">{"".join(shown)}</div>'


def _shown(objectives: Sequence[Objective], reviews: Sequence[Review | SmartifyError], guidance: Guidance, variant: str) -> Iterator[str]:
    if any(isinstance(review, Review) for review in reviews):
        yield LEGEND
    for objective, review in zip(objectives, reviews, strict=True):
        if len(objectives) > 1:
            yield f"<h2>Line {objective.row}</h2>"
        if isinstance(review, SmartifyError):
            yield _error(str(review))
        else:
            yield report.as_html(review, guidance, variant)


def _error(sentence: str) -> str:
    return f'<p class="error" role="alert">{escape(sentence)}</p>'


def gallery_html(index: int | str, variant: str, *, guidance: Guidance | None = None) -> str:
    """One worked example: the draft, its levels with their commentary in the letters of the variant, and the rewrite."""
    guidance = guidance or shared(rewrites=False).guidance
    example = guidance.examples[int(index)]
    rows = "".join(_example_row(letter, guidance.variants[variant][letter], example) for letter in LETTERS)
    rewrite = "<br>".join(escape(line) for line in example["rewrite"])
    return (
        f'<div class="words"><h3>Before</h3><p class="draft">{escape(example["draft"])}</p>'
        f'<table class="levels"><caption>How SMART it is</caption><tbody>{rows}</tbody></table>'
        f'<h3>After</h3><p class="rewrite">{rewrite}</p><p class="source">Source: {escape(example["source"])}.</p></div>'
    )


def _example_row(letter: str, view: dict[str, Any], example: dict[str, Any]) -> str:
    reads = view["reads"]
    level = Level(example["levels"][reads]) if reads in example["levels"] else None
    said = example["commentary"].get(reads, "") if reads else f"The wording cannot show it. {' '.join(view['asks'][:1])}"
    return (
        f'<tr class="level-{"unknown" if level is None else int(level)}"><th scope="row">{letter}</th><td class="level">'
        f'<span aria-hidden="true">{report.SHAPES[level]}</span> {WORDS[level]}</td><td><b>{escape(str(view["label"]))}.</b> {escape(said)}</td></tr>'
    )


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
        return None, f'<div class="words">{_error("Choose a file first: .csv or .xlsx.")}</div>'
    source = Path(path)
    folder = Path(tempfile.mkdtemp(prefix="smartify-", dir=os.environ.get("GRADIO_TEMP_DIR")))
    out = folder / f"{source.stem}-scored{source.suffix.lower() if source.suffix.lower() in ('.csv', '.xlsx') else '.csv'}"
    try:
        summary = batch.run(
            source, out, column=column.strip() or None, rewrites=rewrites, reviewer=reviewer or shared(), today=today, progress=progress
        )
    except SmartifyError as error:
        shutil.rmtree(folder)
        return None, f'<div class="words">{_error(str(error).replace("with --column", "in the column box"))}</div>'
    return str(out), f'<div class="words" role="status">{"".join(f"<p>{escape(line)}</p>" for line in summary.text().splitlines())}</div>'


def build(reviewer: Reviewer | None = None, today: Callable[[], datetime.date] = datetime.date.today) -> gradio.Blocks:
    """Lay the page out, and launch nothing."""
    _keep_private()
    import gradio as gr

    reviewer = reviewer or shared()
    with gr.Blocks(title="smartify", analytics_enabled=False, delete_cache=(KEPT, KEPT)) as page:
        warnings = "".join(f'<p class="warning"><b>Without its models.</b> {escape(warning)}</p>' for warning in reviewer.warnings)
        gr.HTML(f'<div class="words">{INTRO}{warnings}</div>')
        with gr.Tab("Review"):
            _review_tab(gr, reviewer, today)
        with gr.Tab("Examples"):
            _examples_tab(gr, reviewer.guidance)
        with gr.Tab("Score a file"):
            _file_tab(gr, reviewer, today)
    return page


def _box(gr: Any, label: str, placeholder: str, **more: Any) -> Any:
    """A text box of which the browser remembers nothing, and which it sends to no spelling service."""
    plain = gr.InputHTMLAttributes(autocomplete="off", autocorrect="off", spellcheck=False)
    return gr.Textbox(label=label, placeholder=placeholder, html_attributes=plain, **more)


def _variants(gr: Any, guidance: Guidance) -> Any:
    choices = [(f"{view['title']} ({view['source']})", name) for name, view in guidance.variants.items()]
    return gr.Dropdown(choices, value="smart", label="What the letters stand for", filterable=False)


def _review_tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    draft = _box(
        gr,
        "Draft objective, or several, one a line",
        "Sarah's mother to attend alcohol support groups",
        lines=4,
        max_lines=20,
        elem_id="draft",
    )
    with gr.Accordion("What you already know", open=False):
        gr.HTML('<div class="words"><p>Used as given, for every line, and not to be confirmed again.</p></div>')
        hints = [_box(gr, label, f"for example: {example}") for label, example in ASKED.values()]
    variant = _variants(gr, reviewer.guidance)
    button = gr.Button("Review", variant="primary", elem_id="review")
    shown = gr.HTML(elem_id="result")

    def review(*given: str) -> str:
        return review_text(*given, reviewer=reviewer, today=today())

    button.click(review, [draft, variant, *hints], shown, concurrency_id="reviewer", api_visibility="private", scroll_to_output=True)


def _examples_tab(gr: Any, guidance: Guidance) -> None:
    gr.HTML(f'<div class="words">{EXAMPLES}</div>')
    choices = [(f"{e['setting'][:1].upper()}{e['setting'][1:]}: {e['title']}", number) for number, e in enumerate(guidance.examples)]
    chosen = gr.Dropdown(choices, value=0, label="Example", elem_id="example")
    variant = _variants(gr, guidance)
    shown = gr.HTML(gallery_html(0, "smart", guidance=guidance), elem_id="gallery")

    def show(index: int, name: str) -> str:
        return gallery_html(index, name, guidance=guidance)

    gr.on([chosen.change, variant.change], show, [chosen, variant], shown, api_visibility="private")


def _file_tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    gr.HTML(f'<div class="words">{TABLES}</div>')
    table = gr.File(label="Table of objectives (.csv or .xlsx)", file_types=[".csv", ".xlsx"], elem_id="table", height=160)
    column = _box(
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


@cache
def _workplace() -> str:
    """A folder of this run's own for uploads and results, removed when it ends."""
    folder = tempfile.mkdtemp(prefix="smartify-page-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _keep_private() -> None:
    """What gradio reads from the environment when it is imported: no statistics, no model hub, our own folder."""
    os.environ |= {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "GRADIO_TEMP_DIR": _workplace(),
    }


def _guarded(app: Any) -> Any:
    """An ASGI layer that adds HEADERS to every answer."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        async def told(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [(k, v) for k, v in message["headers"] if k.lower() not in HEADERS] + list(HEADERS.items())
            await send(message)

        await app(scope, receive, told)

    return answer


def settings(port: int) -> dict[str, Any]:
    """Everything that keeps the page to this computer, as the arguments of Blocks.launch."""
    _keep_private()
    import gradio as gr
    from starlette.middleware import Middleware
    from starlette.middleware.trustedhost import TrustedHostMiddleware

    here = ["127.0.0.1", "localhost"]
    theme = gr.themes.Base(font=["system-ui", "Segoe UI", "Arial", "sans-serif"], font_mono=["ui-monospace", "monospace"], text_size="lg")
    theme = theme.set(**CONTRAST)
    guards = [Middleware(TrustedHostMiddleware, allowed_hosts=here), Middleware(_guarded)]
    return {
        "server_name": "127.0.0.1",
        "server_port": port,
        "share": False,
        "run_history": False,
        "enable_monitoring": False,
        "footer_links": [],
        "mcp_server": False,
        "pwa": False,
        "ssr_mode": False,
        "strict_cors": True,
        "show_error": False,
        "quiet": True,
        "max_file_size": LARGEST,
        "app_kwargs": {"openapi_url": None, "middleware": guards},
        "theme": theme,
        "css": CSS,
        "prevent_thread_lock": True,
    }


def launch(page: gradio.Blocks, port: int = 7860, *, wait: bool = True) -> None:
    """Serve the page on this computer only, until it is stopped."""
    try:
        page.launch(**settings(port))
    except OSError:
        raise SmartifyError(f"Port {port} is taken. Choose another with --port.") from None
    for name in ("SIGTERM", "SIGHUP", "SIGBREAK"):  # so that a stop, or a closed window, still clears the folder of uploads
        if wait and hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    print(f"smartify is at http://127.0.0.1:{port} (Ctrl+C stops it)", file=sys.stderr)
    if wait:
        page.block_thread()


__all__ = ["build", "gallery_html", "launch", "review_text", "score_file", "settings"]
