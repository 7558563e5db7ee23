"""What every tab shares: the look, boxes of which the browser remembers nothing, and a part of the page that Python draws and hears."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from smartify.guidance import Guidance

ASSETS = Path(__file__).parent.parent / "assets"
AT_ONCE = 4  # people served together; the rest wait their turn, a tenth of a second each
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


def css() -> str:
    """The style sheet of the page."""
    return (ASSETS / "page.css").read_text(encoding="utf-8")


def box(gr: Any, label: str, placeholder: str, **more: Any) -> Any:
    """A text box of which the browser remembers nothing, and which it sends to no spelling service."""
    plain = gr.InputHTMLAttributes(autocomplete="off", autocorrect="off", spellcheck=False)
    return gr.Textbox(label=label, placeholder=placeholder, html_attributes=plain, **more)


def quiet(**more: Any) -> dict[str, Any]:
    """How every event of the page is wired: no call for other programs, nothing that spins, few at once."""
    return {"api_visibility": "private", "show_progress": "hidden", "concurrency_limit": AT_ONCE, **more}


def drawn(gr: Any, name: str, value: str = "", document: Callable[[str, str], tuple[str, str]] | None = None) -> Any:
    """A part that Python draws: its `click` and `submit` events bring the data of the button pressed; `document` makes a file to save."""
    functions = [document] if document else []
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False, server_functions=functions)


def filling(gr: Any, name: str) -> Any:
    """A part that shows nothing itself: what comes into it is put into the places that wait for it."""
    script = (ASSETS / "fill.js").read_text(encoding="utf-8")
    return gr.HTML("", elem_id=name, js_on_load=script, apply_default_css=False)


def part(gr: Any, name: str, value: str = "") -> Any:
    """A part that Python draws and that knows the projector, the keys of a room, and files to save."""
    script = "".join((ASSETS / file).read_text(encoding="utf-8") for file in ("page.js", "lesson.js"))
    return gr.HTML(value, elem_id=name, js_on_load=script, apply_default_css=False)


def variants(gr: Any, guidance: Guidance) -> Any:
    """The choice of what the letters stand for."""
    choices = [(f"{view['title']} ({view['source']})", name) for name, view in guidance.variants.items()]
    return gr.Dropdown(choices, value="smart", label="What the letters stand for", filterable=False)


def error(sentence: str) -> str:
    """A sentence that says what is wrong, told at once to a screen reader."""
    return f'<p class="error" role="alert">{escape(sentence)}</p>'


def words(html: str) -> str:
    return f'<div class="words">{html}</div>'
