"""What is said of a letter: in the draft's own words, another for another draft, and always something."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from smartify import guidance
from smartify.checker import Checked
from smartify.commentary import comment, task
from smartify.errors import GuidanceError
from smartify.guidance import Guidance
from smartify.types import Criterion, Level

DRAFTS = (
    "Sarah to improve her school attendance this year",
    "Sarah's mother to attend alcohol support groups",
    "If this plan is not felt to be working, Sarah's social worker to convene a Legal Planning Meeting",
    "Ensure there are no further instances of domestic violence",
    "Monitor the home conditions on an ongoing basis",
    "School to send work home for Theo every Friday",
    "Mother to ensure that Darren does not come to the property",
    "Referral to be made to speech therapy by 4 May so that Kai is understood at nursery",
    "weekly",
    "Mum and Dad to get and keep a job {owner x}",
)


@pytest.mark.parametrize("draft", DRAFTS)
def test_every_letter_and_level_has_something_to_say(checked: Callable[[str], Checked], tables: Guidance, draft: str) -> None:
    read = checked(draft)
    for criterion, level, goal in product(Criterion, (*Level, None), ("", "Kai to be safe")):
        says, asks = comment(criterion, level, read, read.findings, tables, goal)
        assert says and all(text.strip() and "{" not in text.replace(draft, "") or "{owner x}" in draft for text in (*says, *asks))
        assert bool(asks) is (level is not Level.MET)


def test_two_drafts_are_not_told_the_same(checked: Callable[[str], Checked], tables: Guidance) -> None:
    for criterion, level in product(Criterion, (Level.NOT_MET, Level.PARTLY)):
        said = {tuple(map(tuple, comment(criterion, level, read, read.findings, tables))) for read in map(checked, DRAFTS[:7])}
        assert len(said) >= (3 if criterion is not Criterion.TIME_BOUND or level is Level.NOT_MET else 2), (criterion, level, said)


def test_the_question_names_what_is_to_be_counted(checked: Callable[[str], Checked], tables: Guidance) -> None:
    read = checked("Sarah's mother to attend alcohol support groups")
    assert comment(Criterion.MEASURABLE, Level.NOT_MET, read, read.findings, tables)[1] == [
        "How many groups, and how often? If one is missed, is the target missed?"
    ]


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        ("Sarah's mother to attend alcohol support groups", "attend alcohol support groups"),
        ("- Mum will ring school by 9am on any day Kai is ill", "ring school"),
        ("By 4 May, Priya to read", "read"),
        ("If it rains, Mum to ring school by 9am", "ring school"),
        ("Home safety check to be done", "Home safety check to be done"),
        ("weekly", "weekly"),
        ("Mum to " + "very " * 20 + "quietly sing", "very " * 11 + "very …"),
    ],
)
def test_the_task_is_in_the_drafts_words(checked: Callable[[str], Checked], draft: str, said: str) -> None:
    assert task(checked(draft)) == said


def test_a_goal_is_spoken_of(checked: Callable[[str], Checked], tables: Guidance) -> None:
    read = checked("Mum to file the minutes")
    for level in Level:
        assert "children to be safe" in comment(Criterion.RELEVANT, level, read, read.findings, tables, "The children to be safe")[0][0]


def test_a_table_without_a_last_row_says_where(tmp_path: Path) -> None:
    (tmp_path / "commentary.toml").write_text('[[specific]]\nlevel = 2\nsays = "‘{owner}’."\n', encoding="utf-8")
    with pytest.raises(GuidanceError, match=r"commentary.toml \[specific\] level 0"):
        guidance.load(tmp_path)
