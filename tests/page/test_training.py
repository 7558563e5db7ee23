"""The trainer's tab in a real browser, by keyboard and by mouse."""

from __future__ import annotations

import re

import pytest


def choose(visitor, tab: str) -> None:  # type: ignore[no-untyped-def]
    visitor.until(lambda: next((t for t in visitor.all("button[role=tab]") if t.text == tab and t.is_displayed()), None)).click()


@pytest.mark.browser
def test_a_trainer_steps_through_an_example_by_keyboard_plays_and_starts_a_set(visitor, address: str) -> None:  # type: ignore[no-untyped-def]
    from selenium.webdriver.common.keys import Keys

    def answers() -> int:
        return len(visitor.all("#gallery .answer"))

    def focused() -> str:
        return str(visitor.driver.execute_script("return document.activeElement.id"))

    visitor.driver.get(address)
    choose(visitor, "For trainers")
    visitor.press("#project")
    for shown, key in ((1, Keys.ARROW_RIGHT), (2, Keys.PAGE_DOWN), (1, Keys.ARROW_LEFT)):
        visitor.driver.switch_to.active_element.send_keys(key)
        visitor.until(lambda shown=shown: answers() == shown and not visitor.all("#gallery [aria-busy]"))
    assert visitor.all("[data-projector]") and not visitor.find("#step-lesson-").size["height"] < 24
    visitor.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    visitor.until(lambda: not visitor.all("[data-projector]"))
    assert focused() == "project" and visitor.faults() == []
    visitor.press("#all-lesson-")
    visitor.until(lambda: visitor.all("#gallery .rewrite"))
    choose(visitor, "Quiz")
    visitor.press("#begin-lesson-")
    visitor.press("#letters-T")
    visitor.press("#mark-lesson-")
    assert "So far:" in visitor.find("#quiz .score").text and len(visitor.all("#quiz .outcome")) == 5 and visitor.faults() == []
    choose(visitor, "Calibrate your team")
    visitor.press("#begin-set")
    visitor.until(lambda: "There are no lines yet" in visitor.find("#room").text)
    visitor.press("#use-ten")
    visitor.until(lambda: visitor.find("#team-lines textarea").get_attribute("value"))
    visitor.press("#begin-set")
    assert re.fullmatch("[A-Z]{5}", visitor.find("#room .code").text) and visitor.faults() == []
    choose(visitor, "Handout")
    visitor.press("#handout-examples input[type=checkbox]")
    visitor.press("#handout")
    assert visitor.find("#handout-saved a[data-save]").get_attribute("download") == "handout.docx" and visitor.faults() == []
    assert visitor.hosts() == {"127.0.0.1"}
