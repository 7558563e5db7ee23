"""The worked examples: what their commentary answers is what their levels say, wherever they are shown."""

from __future__ import annotations

import pytest

from smartify import guidance, handout, lessons
from smartify.report import ANSWERS
from smartify.types import Criterion, Level

TABLES = guidance.load()
# The rubric's three answers; "Not clear" has no level of its own in a table, and is shown as no level.
OPENS = {
    "Yes": Level.MET,
    "To some extent": Level.PARTLY,
    "Possibly": Level.PARTLY,
    "Not clear": Level.PARTLY,
    "No": Level.NOT_MET,
}
SAID = [(example, criterion) for example in TABLES.examples for criterion in Criterion]


def opening(said: str) -> str | None:
    """The answer that a commentary opens with."""
    return next((answer for answer in OPENS if said.startswith((f"{answer}.", f"{answer},"))), None)


@pytest.mark.parametrize(("example", "criterion"), SAID, ids=[f"{example['title']}: {criterion}" for example, criterion in SAID])
def test_commentary_opens_with_the_answer_of_its_level(example, criterion: Criterion) -> None:
    said, level = example["commentary"][criterion], Level(example["levels"][criterion])
    assert OPENS[opening(said) or ""] is level, said


@pytest.mark.parametrize("said", ["No. By when?", "No, by when?", "Not clear. Who?", "Nobody is named.", "Yes."])
def test_an_opening_is_a_whole_answer(said: str) -> None:
    assert (opening(said) or "none") == {"Nobody is named.": "none", "Not clear. Who?": "Not clear", "Yes.": "Yes"}.get(said, "No")


@pytest.mark.parametrize("example", TABLES.examples, ids=[example["title"] for example in TABLES.examples])
def test_page_and_handout_show_the_same_answer(example) -> None:
    view = TABLES.variants["smart"]
    paper = handout.from_guidance(example, TABLES)
    for letter, criterion in zip("SMART", Criterion, strict=True):
        level, _ = lessons.verdict(view[letter], example)
        assert level is paper.levels[criterion]
        assert ANSWERS[level] == {"Possibly": "To some extent"}.get(said := opening(example["commentary"][criterion]) or "", said)
