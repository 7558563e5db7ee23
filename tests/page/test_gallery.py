"""Worked examples for a room: one letter at a time, each setting and each variant."""

from __future__ import annotations

import re

import pytest

from smartify import handout, lessons
from smartify.guidance import Guidance
from smartify.page.gallery import Place, turned


def pressed(tables: Guidance, place: Place, *acts: str, setting: str = "", **told: str) -> Place:
    for act in acts:
        place = turned(place, {"act": act, **told}, tables, setting)
    return place


def test_a_room_sees_the_draft_then_a_letter_at_a_time_then_the_improvement(tables: Guidance) -> None:
    place, seen = Place(), []
    for _ in range(lessons.LAST + 1):
        html = lessons.gallery(tables, "smart", "", place.number, place.shown)
        seen.append((html.count('class="answer"'), "One way to improve it" in html))
        place = pressed(tables, place, "step")
    assert seen == [(0, False), (1, False), (2, False), (3, False), (4, False), (5, False), (5, True)]
    assert place == Place(number=handout.numbers(tables)[1], shown=0)  # after the improvement comes the next draft


def test_back_start_again_and_show_all(tables: Guidance) -> None:
    place = pressed(tables, Place(shown=3), "back")
    assert place.shown == 2
    assert pressed(tables, Place(), "back") == Place() and pressed(tables, Place(shown=4), "start") == Place()
    everything = pressed(tables, Place(), "all")
    assert "What changed" in lessons.gallery(tables, "smart", "", 0, everything.shown)
    assert "One way" not in lessons.gallery(tables, "smart", "", 0, pressed(tables, everything, "back").shown)
    assert "What changed" in lessons.gallery(tables, "smart", "", 1, pressed(tables, everything, "following").shown)  # it stays


@pytest.mark.parametrize(
    ("act", "told"),
    [("previous", {}), ("show", {"number": "9999"}), ("show", {"number": "-1"}), ("show", {}), ("show", {"number": "6"}), ("buy", {})],
    ids=["before the first", "no such", "below none", "unsaid", "of another setting", "no such act"],
)
def test_a_press_that_leads_nowhere_changes_nothing(tables: Guidance, act: str, told: dict[str, str]) -> None:
    assert pressed(tables, Place(), act, setting=handout.FIRST, **told) == Place()


def test_a_setting_shows_its_own_examples_alone(tables: Guidance) -> None:
    assert sorted(number for name in handout.settings(tables) for number in handout.numbers(tables, name)) == list(
        range(len(tables.examples))
    )
    first, *others = handout.numbers(tables, "housing")
    html = lessons.gallery(tables, "smart", "housing", first)
    assert f"1 of {1 + len(others)}" in html and "Rent arrears" in html and "school attendance" not in html
    last = Place(number=others[-1], shown=lessons.LAST)
    assert pressed(tables, last, "step", setting="housing") == last


def test_each_variant_names_its_letters_and_says_what_no_wording_shows(tables: Guidance) -> None:
    for name, view in tables.variants.items():
        html = lessons.gallery(tables, name, "", 2)
        assert all(f"<b>{view[letter]['label']}:</b>" in html for letter in "SMART")
        assert (lessons.WORDING in html) == any(not view[letter]["reads"] for letter in "SMART")


def test_an_answer_is_said_once(tables: Guidance) -> None:
    for example in tables.examples:
        for letter, view in tables.variants["smart"].items():
            if letter in list("SMART"):
                assert not re.match(r"(Yes|No|Not clear|To some extent)?[.,]", lessons.verdict(view, example)[1])
