"""The trainer's tab: worked examples."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from html import escape
from typing import Any

from smartify import report
from smartify.guidance import LETTERS, Guidance
from smartify.page.frame import variants, words
from smartify.reviewer import Reviewer
from smartify.reviewer import reviewer as shared
from smartify.screens import WORDS, gallery
from smartify.types import Level

EXAMPLES = "<p>Drafts, what is good and weak about each, and how each might be improved. Sarah examples: adapted Halton guidance. All names are invented.</p>"


def gallery_html(index: int | str, variant: str, *, guidance: Guidance | None = None) -> str:
    """One worked example: the draft, its levels with their commentary in the letters of the variant, and the rewrite."""
    guidance = guidance or shared(rewrites=False).guidance
    example = guidance.examples[int(index)]
    rows = "".join(_example_row(letter, guidance.variants[variant][letter], example) for letter in LETTERS)
    rewrite = "<br>".join(escape(line) for line in example["rewrite"])
    return words(
        f'<h3>Before</h3><p class="draft">{escape(example["draft"])}</p>'
        f'<table class="levels"><caption>How SMART it is</caption><tbody>{rows}</tbody></table>'
        f'<h3>After</h3><p class="rewrite">{rewrite}</p><p class="source">Source: {escape(example["source"])}.</p>'
    )


def _example_row(letter: str, view: dict[str, Any], example: dict[str, Any]) -> str:
    reads = view["reads"]
    level = Level(example["levels"][reads]) if reads in example["levels"] else None
    said = example["commentary"].get(reads, "") if reads else f"The wording cannot show it. {' '.join(view['asks'][:1])}"
    return (
        f'<tr class="level-{"unknown" if level is None else int(level)}"><th scope="row">{letter}</th><td class="level">'
        f'<span aria-hidden="true">{report.SHAPES[level]}</span> {WORDS[level]}</td><td><b>{escape(str(view["label"]))}.</b> {escape(said)}</td></tr>'
    )


def tab(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Lay the tab out and wire it."""
    guidance = reviewer.guidance
    gr.HTML(words(EXAMPLES))
    chosen = gr.Dropdown(list(gallery(guidance)), value=0, label="Example", elem_id="example")
    variant = variants(gr, guidance)
    shown = gr.HTML(gallery_html(0, "smart", guidance=guidance), elem_id="gallery")

    def show(index: int, name: str) -> str:
        return gallery_html(index, name, guidance=guidance)

    gr.on([chosen.change, variant.change], show, [chosen, variant], shown, api_visibility="private")
