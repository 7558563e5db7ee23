"""How usual a rewrite's own words are, counted in a handful of written pairs."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartify.errors import ModelError
from smartify.training.fit_ranking import count
from smartify.usage import Usage, added_words, neighbours

LESSONS = ["Behave in lessons", "Be on time for lessons", "Bring a pen to lessons", "Ask for help in lessons"]
WOUNDS = ["Keep the wound dry", "Look at the wound", "Dress the wound", "Wound to be cleaned"]
PAIRS = [
    *((draft, f"The class teacher to see that pupils {draft.lower()} on 4 days a week.") for draft in LESSONS),
    *((draft, f"The community nurse to {draft.lower()} twice a week for the next 6 weeks.") for draft in WOUNDS),
]


@pytest.fixture(scope="module")
def usage() -> Usage:
    return count(PAIRS, [rewrite for _, rewrite in PAIRS])


def test_whoever_acts_beside_such_drafts_fits_and_another_does_not(usage: Usage) -> None:
    fits = {who: usage.fits("Check the wound", f"{who} to check the wound.") for who in ("The community nurse", "The class teacher")}
    assert fits["The community nurse"] > 0 > fits["The class teacher"]


def test_words_that_follow_each_other_run_and_others_do_not(usage: Usage) -> None:
    draft = "Dress the wound"
    good, bad = (usage.runs(draft, f"Dress the wound {period}.") for period in ("for the next 6 weeks", "the for weeks 6 next"))
    assert good > bad


def test_nothing_added_is_neither_usual_nor_unusual(usage: Usage) -> None:
    assert usage.fits("Dress the wound", "Dress the wound") == usage.runs("Dress the wound", "Dress the wound") == 0


def test_words_never_met_are_counted_all_the_same(usage: Usage) -> None:
    assert usage.fits("zyx", "qqq to zyx") <= 0 and isinstance(usage.runs("zyx", "qqq to zyx"), float)


def test_labels_and_the_drafts_own_words_are_not_added_words() -> None:
    assert added_words("Mum attends the group", "Goal: Mum to attend.\nObjective: Mum to attend the group weekly.") == ["to", "to", "week"]
    assert ("<start>", "mum") in neighbours("Objective: Mum to go.")


def test_what_was_counted_is_what_is_read_again(usage: Usage, tmp_path: Path) -> None:
    usage.save(tmp_path / "usage.json")
    assert Usage.load(tmp_path / "usage.json") == usage


@pytest.mark.parametrize(
    "text",
    [None, "", "[]", '{"added": {}}', '{"added": [], "beside": [], "rest": [], "met": [], "after": []}', "\x00"],
    ids=["missing", "empty", "a list", "too few tables", "lists for tables", "no JSON"],
)
def test_damaged_counts_are_named(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "usage.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError, match=r"usage\.json cannot be read\. Count it again"):
        Usage.load(tmp_path / "usage.json")
