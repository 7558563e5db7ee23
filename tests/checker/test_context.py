"""Whether a step is plausible from where things are now, by arithmetic."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked, context
from smartify.guidance import Guidance
from smartify.scores import decide
from smartify.types import Criterion, Hints, Level


@pytest.mark.parametrize(
    ("text", "baseline", "level"),
    [
        ("Kai to attend 100% from 5 January to Easter", "25%", Level.NOT_MET),
        ("Kai to attend 100% from 5 January to Easter", "25 per cent", Level.NOT_MET),
        ("Kai to attend school 4 days in 5 until Easter", "3 days in 5", Level.MET),
        ("Kai to attend 75% until Easter", "about 25 %", Level.PARTLY),
        ("Kai to attend 90% until Easter", "94%", Level.PARTLY),
        ("Dad to drink no more than 8 cans a week by 1 March", "12 cans a week", Level.MET),
        ("Dad to drink no more than 1 can a week by 1 March", "12 cans a week", Level.NOT_MET),
        ("Mum to go to the group twice a week until May", "once a week", Level.MET),
    ],
)
def test_the_step_from_the_baseline(checked: Callable[[str], Checked], tables: Guidance, text: str, baseline: str, level: Level) -> None:
    found = list(context.findings(checked(text), Hints(baseline=baseline), tables))
    assert [finding.at_most for finding in found] == [level]
    assert all(f.criterion is Criterion.ACHIEVABLE and f.at_least is f.at_most and baseline in f.says for f in found)


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("Kai to attend school", "25%"),
        ("Kai to attend 4 days in 5", "not good"),
        ("Dad to be up by 9.30am", "11am most days"),
        ("Mum to pay £20 a week", "owes 3 rooms"),
        ("Mum to read with Kai twice a week until May", "never"),
        ("Ken to do 40 press-ups by May", "5 press-ups"),  # plain counts were right in one case of two: what is counted differs
    ],
)
def test_what_cannot_be_set_side_by_side_is_asked(checked: Callable[[str], Checked], tables: Guidance, text: str, baseline: str) -> None:
    (found,) = context.findings(checked(text), Hints(baseline=baseline), tables)
    assert found.rule == context.UNTOLD and baseline in found.says and found.says.endswith("?")
    assert decide(Criterion.ACHIEVABLE, [0.0, 0.1, 0.9], [found], 0.5) == (None, "nobody")


def test_without_a_baseline_nothing_is_said(checked: Callable[[str], Checked], tables: Guidance) -> None:
    assert list(context.findings(checked("Kai to read 40 words by 4 May"), Hints(), tables)) == []
