"""Limits against published examples, and what happens at the ends."""

from __future__ import annotations

import doctest

import pytest

from smartify.history import hiding, intervals, marks, reading, records, sections, sentences
from smartify.history.intervals import design_effect, difference, funnel, share, wilson


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    [  # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_is_the_published_interval(count: int, of: int, low: float, high: float) -> None:
    assert (wilson(count, of).low, wilson(count, of).high) == (low, high)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [  # Newcombe (1998), difference between independent proportions, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_a_difference_is_the_published_interval(first: tuple[int, int], second: tuple[int, int], low: float, high: float) -> None:
    found = difference(share(*second), share(*first))
    assert (found.low, found.high) == pytest.approx((low, high), abs=0.0001)


@pytest.mark.parametrize("module", [hiding, intervals, marks, reading, records, sections, sentences], ids=lambda module: module.__name__)
def test_the_examples_in_the_code_are_true(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.failed == 0 and found.attempted


def test_more_alike_lines_make_a_wider_interval() -> None:
    alone, alike = share(50, 100).interval, share(50, 100, 2.0).interval
    assert alike == wilson(25, 50)
    assert alike.low < alone.low and alone.high < alike.high


@pytest.mark.parametrize(("of", "plans", "count"), [(0, 0, 0), (10, 1, 5), (10, 5, 0), (10, 5, 10)])
def test_there_is_no_design_effect_where_none_can_be_told(of: int, plans: int, count: int) -> None:
    assert design_effect(of, plans, count, count, count, of) == 1.0


def test_plans_that_differ_less_than_chance_do_not_narrow_an_interval() -> None:
    assert design_effect(of=40, plans=10, count=20, squares=40, products=80, sizes=160) == 1.0  # two of four in every plan


def test_a_funnel_narrows_with_the_number_and_stays_between_none_and_all() -> None:
    small, large = funnel(0.1, 5), funnel(0.1, 500)
    assert small.low == 0.0 and small.high > large.high > 0.1 > large.low > 0
    assert funnel(0.1, 500, effect=2.0).high > large.high
