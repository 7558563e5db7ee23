"""Small groups are hidden, and no subtraction from a total that is shown brings one back."""

from __future__ import annotations

import itertools
import random

import pytest

from smartify.history.hiding import hidden, kept_back
from smartify.pictures import FEWEST


@pytest.mark.parametrize(
    ("counts", "gone"),
    [
        ({"North": 80, "South": 60}, set()),
        ({"North": 80, "South": 5}, set()),
        ({"North": 80, "South": 60, "West": 4}, {"West", "South"}),
        ({"North": 80, "South": 60, "West": 4, "East": 1}, {"West", "East"}),
        ({"North": 80, "South": 60, "West": 2, "East": 2}, {"West", "East", "South"}),  # four together are a handful too
        ({"West": 4}, {"West"}),
        ({}, set()),
    ],
)
def test_what_is_hidden(counts: dict[str, int], gone: set[str]) -> None:
    assert hidden(counts) == gone


def test_nothing_small_can_be_worked_out_from_a_total() -> None:
    chance = random.Random(7)
    for _ in range(300):
        counts = {f"team {number}": chance.choice((1, 2, 3, 4, 5, 8, 40)) for number in range(chance.randint(1, 8))}
        gone = hidden(counts)
        assert {name for name, count in counts.items() if count < FEWEST} <= gone
        left = sum(counts[name] for name in gone)  # the total less what is shown
        assert not gone or len(gone) == len(counts) or (len(gone) > 1 and left >= FEWEST)


def test_nothing_small_can_be_worked_out_from_two_totals() -> None:
    """Totals of teams and of quarters are shown; what is left of each, once the cells shown are taken away, tells of no small cell."""
    chance = random.Random(8)
    for _ in range(300):
        teams, quarters = [f"team {number}" for number in range(chance.randint(1, 6))], ["q1", "q2", "q3"]
        cells = {cell: chance.choice((0, 1, 3, 4, 6, 20, 50)) for cell in itertools.product(teams, quarters)}
        shown = {}
        for team in teams:
            enough = [quarter for quarter in quarters if cells[team, quarter] >= 20]
            if len(enough) > 1:
                shown |= {(team, enough[0]): cells[team, enough[0]], (team, enough[-1]): cells[team, enough[-1]]}
        back = kept_back(shown, cells, frozenset(teams))
        shown = {cell: count for cell, count in shown.items() if cell[0] not in back}
        for at, names in ((0, {cell[0] for cell in shown}), (1, {cell[1] for cell in shown})):
            for name in names:
                left = [count for cell, count in cells.items() if cell[at] == name and cell not in shown and count]
                assert not any(count < FEWEST for count in left) or (len(left) > 1 and sum(left) >= FEWEST)
