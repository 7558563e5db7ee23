"""Worked examples shown to a room: the draft, then a letter at a time, then the improvement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from smartify import handout, lessons
from smartify.guidance import Guidance
from smartify.page.frame import part, quiet

if TYPE_CHECKING:
    import gradio


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which example is shown, and how many of its steps."""

    number: int = 0
    shown: int = 0


def turned(place: Place, told: Mapping[str, Any], guidance: Guidance, setting: str) -> Place:
    """The gallery after one press; an example that is come to begins with its draft, unless all of the last one was asked for at once."""
    places = handout.numbers(guidance, setting)
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


def tab(gr: Any, guidance: Guidance, variant: Any) -> None:
    """Lay the gallery out and wire it."""
    choices = [("All settings", ""), *((lessons.named(name), name) for name in handout.settings(guidance))]
    setting = gr.Dropdown(choices, value="", label="Setting", filterable=False, elem_id="setting")
    place = gr.State(Place())
    shown = part(gr, "gallery", lessons.gallery(guidance, "smart", "", 0, 0))

    def press(at: Place | None, where: str, name: str, event: gradio.EventData) -> tuple[Place, str]:
        at = turned(at or Place(), dict(event._data or {}), guidance, where)
        return at, lessons.gallery(guidance, name, where, at.number, at.shown)

    def choose(at: Place | None, where: str, name: str) -> tuple[Place, str]:
        places, at = handout.numbers(guidance, where), at or Place()
        at = at if at.number in places else Place(number=places[0])
        return at, lessons.gallery(guidance, name, where, at.number, at.shown)

    press.__annotations__["event"] = gr.EventData
    shown.click(press, [place, setting, variant], [place, shown], **quiet())
    gr.on([setting.change, variant.change], choose, [place, setting, variant], [place, shown], **quiet())
