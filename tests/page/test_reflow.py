"""At a zoom of 200 %, and in a window of 320 pixels, every screen fits: nothing scrolls sideways, is cut off, or lies over something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
PLAN = "Sarah's mother to attend alcohol support groups\nEnsure home conditions are monitored on an ongoing basis by relevant professionals\n12345"
TABLE = "ref,objective,team,the lead professional who wrote it\n" + "".join(
    f"{n},{line},{('North', 'A team of the far east with a long name')[n % 2]},Ms Okafor\n"
    for n, line in enumerate(["Mum to ring school weekly until 3 May 2027", "Support to be provided"] * 6)
)
SIZES = pytest.mark.parametrize("visitor", [(640, 700, 2), (320, 700)], indirect=True, ids=["zoomed", "narrow"])


def tab(visitor: Any, name: str) -> None:
    """Open a tab by pressing it, wherever in the window it stands."""
    found = visitor.until(lambda: next((t for t in visitor.all("button[role=tab]") if t.text == name and t.is_displayed()), None))
    visitor.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    found.click()


def fits(visitor: Any, name: str) -> None:
    assert visitor.misfits() == [], name
    visitor.picture(f"reflow-{visitor.width}-{name}")


@SIZES
def test_a_review_fits(visitor: Any, address: str) -> None:
    visitor.driver.get(address)
    visitor.press("#options > button")
    visitor.find("#plan")
    fits(visitor, "options")
    visitor.type("#draft textarea", PLAN)
    visitor.press("#review")
    visitor.find("section.card")
    visitor.press(".letters details:nth-child(5) summary")
    visitor.press(".letter[open] .rule summary")
    fits(visitor, "letters")
    visitor.press('[data-part="measure"][data-value="once a week"]')
    visitor.find(".answered")
    visitor.press('[data-part="by"]')
    visitor.until(lambda: visitor.find(".state").text.startswith("Ready"))
    visitor.press('[data-act="family"]')
    visitor.find(".family")
    visitor.press("#suggest-2-")
    visitor.until(lambda: visitor.all("ol.choices") and not visitor.all(".busy"))
    fits(visitor, "suggested")


@SIZES
def test_what_trainers_use_fits(visitor: Any, address: str) -> None:
    visitor.driver.get(address)
    tab(visitor, "For trainers")
    visitor.press("#all-lesson-")
    visitor.find("#gallery .rewrite")
    fits(visitor, "gallery")
    visitor.press("#project")
    assert visitor.misfits() == []
    visitor.press("#project")
    tab(visitor, "Quiz")
    visitor.press("#begin-lesson-")
    visitor.press("#letters-T")
    assert visitor.find("#letters-T").value_of_css_property("appearance") == "auto"  # a tick that is seen
    fits(visitor, "question")
    visitor.press("#mark-lesson-")
    visitor.find(".outcome")
    fits(visitor, "marked")
    visitor.press("#finish-lesson-")
    visitor.find("#quiz .stack")
    fits(visitor, "total")
    tab(visitor, "Calibrate your team")
    visitor.press("#use-ten")
    visitor.until(lambda: visitor.find("#team-lines textarea").get_attribute("value"))
    visitor.press("#begin-set")
    visitor.type("#code textarea, #code input", visitor.find("#room .code").text)
    fits(visitor, "set")
    visitor.type("#marker textarea, #marker input", "Mia")
    visitor.press("#join")
    visitor.press('#room [data-act="give"]')
    fits(visitor, "marking")
    tab(visitor, "Handout")
    visitor.press("#handout-examples input[type=checkbox]")
    fits(visitor, "handout")


@SIZES
def test_a_table_fits(visitor: Any, address: str, tmp_path: Path) -> None:
    path = tmp_path / "plans.csv"
    path.write_text(TABLE, encoding="utf-8")
    visitor.driver.get(address)
    tab(visitor, "Score a file")
    visitor.until(lambda: visitor.all("#table input[type=file]"))[0].send_keys(str(path))
    visitor.find("#preview caption")
    fits(visitor, "preview")
    visitor.press("#score")
    visitor.until(lambda: "Levels" in visitor.find("#summary").text)
    fits(visitor, "scored")
