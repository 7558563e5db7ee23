"""Levels are held between floors and ceilings, and say who decided them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, permutations, product

import pytest

from smartify.checker import check
from smartify.guidance import Guidance
from smartify.reviewer import LEVELS, Reviewer
from smartify.scores import score, settle
from smartify.types import Criterion, Finding, Level, Objective

BOUNDS = [None, *Level]
SURE = {Level.NOT_MET: (0.9, 0.07, 0.03), Level.PARTLY: (0.1, 0.8, 0.1), Level.MET: (0.03, 0.07, 0.9)}


def finding(
    at_least: Level | None = None, at_most: Level | None = None, *, criterion: Criterion = Criterion.TIME_BOUND, rule: str = "date.found"
) -> Finding:
    return Finding(rule=rule, criterion=criterion, span=(0, 1), at_least=at_least, at_most=at_most, says=f"{rule} says so.")


PAIRS = [[finding(*first), finding(*second)] for first, second in combinations_with_replacement([*product(BOUNDS, BOUNDS)], 2)]


def test_no_findings_change_nothing() -> None:
    assert [settle(level, []) for level in Level] == list(Level)


def test_settle_holds_between_floor_and_ceiling() -> None:
    for level, pair in product(Level, PAIRS):
        settled = settle(level, pair)
        ceilings = [f.at_most for f in pair if f.at_most is not None]
        floors = [f.at_least for f in pair if f.at_least is not None]
        assert isinstance(settled, Level)
        assert all(settled <= ceiling for ceiling in ceilings)  # a ceiling wins
        assert all(settled >= min([floor, *ceilings]) for floor in floors)


def test_settle_moves_only_when_it_must() -> None:
    for level, pair in product(Level, PAIRS):
        if all((f.at_least is None or f.at_least <= level) and (f.at_most is None or level <= f.at_most) for f in pair):
            assert settle(level, pair) == level


def test_settle_keeps_the_order_of_levels() -> None:
    for pair in PAIRS:
        settled = [settle(level, pair) for level in Level]
        assert settled == sorted(settled)


def test_settle_twice_is_settle_once_and_order_does_not_matter() -> None:
    for level, pair in product(Level, PAIRS):
        assert settle(settle(level, pair), pair) == settle(level, pair)
        assert len({settle(level, order) for order in permutations(pair)}) == 1


@pytest.mark.parametrize(
    ("likeliest", "findings", "level", "by"),
    [
        (Level.MET, [], Level.MET, "classifier"),
        (Level.NOT_MET, [finding(Level.MET)], Level.MET, "checker"),
        (Level.MET, [finding(Level.MET)], Level.MET, "classifier"),
        (Level.MET, [finding(at_most=Level.NOT_MET, rule="date.open_ended")], Level.NOT_MET, "checker"),
        (Level.MET, [finding(at_most=Level.PARTLY)], Level.PARTLY, "checker"),
        (Level.NOT_MET, [finding(at_most=Level.PARTLY)], Level.NOT_MET, "classifier"),
        (Level.PARTLY, [finding(Level.MET), finding(at_most=Level.NOT_MET)], Level.NOT_MET, "checker"),
        (Level.PARTLY, [finding(Level.MET, criterion=Criterion.SPECIFIC)], Level.PARTLY, "classifier"),
    ],
    ids=["alone", "floor", "floor already met", "ceiling to 0", "ceiling to 1", "under the ceiling", "ceiling wins", "another criterion"],
)
def test_who_decided_is_said(tables: Guidance, likeliest: Level, findings: list[Finding], level: Level, by: str) -> None:
    scored = score(Criterion.TIME_BOUND, SURE[likeliest], findings, tables)
    assert (scored.level, scored.decided_by) == (level, by)
    assert scored.reasons[-1].startswith(f"Decided by the {by}")
    assert scored.probabilities == SURE[likeliest]


@pytest.mark.parametrize(
    ("rule", "criterion", "chances", "level", "by"),
    [
        ("purpose.found", Criterion.RELEVANT, (0.1, 0.6, 0.3), Level.MET, "checker"),
        ("purpose.found", Criterion.RELEVANT, (0.1, 0.85, 0.05), Level.PARTLY, "classifier"),
        ("purpose.missing", Criterion.RELEVANT, (0.1, 0.6, 0.3), Level.PARTLY, "classifier"),
        ("purpose.hollow", Criterion.RELEVANT, (0.1, 0.6, 0.3), Level.PARTLY, "classifier"),
        ("number.found", Criterion.MEASURABLE, (0.5, 0.3, 0.2), Level.MET, "checker"),
        ("owner.found", Criterion.SPECIFIC, (0.0, 0.7, 0.3), Level.MET, "checker"),
        ("number.found", Criterion.SPECIFIC, (0.0, 0.7, 0.3), Level.PARTLY, "classifier"),
    ],
)
def test_what_the_checker_finds_speaks_for_yes_where_the_classifier_does_not_rule_it_out(
    tables: Guidance, rule: str, criterion: Criterion, chances: tuple[float, float, float], level: Level, by: str
) -> None:
    scored = score(criterion, chances, [finding(criterion=criterion, rule=rule)], tables)
    assert (scored.level, scored.decided_by) == (level, by)
    assert (rule in scored.reasons[-1]) is (by == "checker")


@pytest.mark.parametrize(
    ("rule", "level", "by"), [("date.missing", Level.NOT_MET, "checker"), ("date.found", Level.MET, "classifier")], ids=["missing", "found"]
)
def test_a_time_the_checker_does_not_find_needs_a_sure_classifier(tables: Guidance, rule: str, level: Level, by: str) -> None:
    """'Grasp a toy for 5 seconds in 3/4 trials': numbers, and no time."""
    scored = score(Criterion.TIME_BOUND, (0.2, 0.1, 0.7), [finding(criterion=Criterion.TIME_BOUND, rule=rule)], tables)
    assert (scored.level, scored.decided_by) == (level, by)
    sure = score(Criterion.TIME_BOUND, (0.03, 0.02, 0.95), [finding(criterion=Criterion.TIME_BOUND, rule=rule)], tables)
    assert sure.level == Level.MET


def test_a_ceiling_holds_whatever_was_found(tables: Guidance) -> None:
    found, hollow = (
        finding(criterion=Criterion.RELEVANT, rule="purpose.found"),
        finding(at_most=Level.PARTLY, criterion=Criterion.RELEVANT),
    )
    assert score(Criterion.RELEVANT, (0.1, 0.6, 0.3), [found, hollow], tables).level == Level.PARTLY


def test_overruled_classifier_is_quoted(tables: Guidance) -> None:
    ongoing = finding(at_most=Level.NOT_MET, rule="date.open_ended")
    reason = score(Criterion.TIME_BOUND, SURE[Level.MET], [ongoing], tables).reasons[-1]
    assert reason == "Decided by the checker (date.open_ended); the classifier alone would say 'yes'."


def test_a_reading_that_speaks_against_the_classifier_is_told(tables: Guidance) -> None:
    missing = finding(rule="date.missing")
    told = score(Criterion.TIME_BOUND, SURE[Level.MET], [missing], tables).reasons
    assert told[0] == "The checker's reading speaks against it (date.missing): look for yourself."
    assert not [r for r in score(Criterion.TIME_BOUND, SURE[Level.NOT_MET], [missing], tables).reasons if "against" in r]


@pytest.mark.parametrize(
    ("findings", "level", "by"),
    [
        ([], None, "nobody"),
        ([finding(Level.PARTLY)], None, "nobody"),
        ([finding(at_most=Level.PARTLY)], None, "nobody"),
        ([finding(Level.MET)], Level.MET, "checker"),
        ([finding(at_most=Level.NOT_MET)], Level.NOT_MET, "checker"),
        ([finding(Level.PARTLY, Level.PARTLY)], Level.PARTLY, "checker"),
    ],
    ids=["nothing", "floor of 1", "ceiling of 1", "floor of 2", "ceiling of 0", "held to 1"],
)
def test_without_weights(tables: Guidance, findings: list[Finding], level: Level | None, by: str) -> None:
    scored = score(Criterion.TIME_BOUND, None, findings, tables)
    assert (scored.level, scored.decided_by, scored.probabilities) == (level, by, None)
    assert ("No weights are loaded" in scored.reasons[-1]) is (level is None)


@pytest.mark.parametrize(("below", "level"), [(0.0, Level.PARTLY), (0.79, Level.PARTLY), (0.81, None)])
def test_an_unsure_classifier_says_so(tables: Guidance, below: float, level: Level | None) -> None:
    scored = score(Criterion.TIME_BOUND, SURE[Level.PARTLY], [], tables, below)
    assert (scored.level, scored.decided_by) == (level, "nobody" if level is None else "classifier")
    assert scored.reasons


def test_a_level_that_is_met_asks_nothing_and_any_other_asks(tables: Guidance) -> None:
    read = check("Mum to engage with services", tables)
    for criterion, likeliest in product(Criterion, Level):
        assert bool(score(criterion, SURE[likeliest], [], tables, checked=read).asks) is (likeliest is not Level.MET)


def test_reviewer_without_weights_leaves_unknown_what_no_rule_decides(bare: Reviewer) -> None:
    review = bare.review(Objective(text="Kofi to ring the dentist by 4 October"), LEVELS)
    levels = {criterion: scored.level for criterion, scored in review.scores.items()}
    assert levels[Criterion.TIME_BOUND] is Level.MET
    assert levels[Criterion.ACHIEVABLE] is None
    assert list(levels) == list(Criterion)


@pytest.mark.parametrize("boilerplate", [" with support", " as agreed", " in line with procedures", " as part of the plan"], ids=str.strip)
def test_boilerplate_raises_no_floor(bare: Reviewer, boilerplate: str) -> None:
    def lowest(text: str) -> list[Level]:
        findings: Sequence[Finding] = bare.review(Objective(text=text), LEVELS).findings
        return [settle(Level.NOT_MET, [f for f in findings if f.criterion is criterion]) for criterion in Criterion]

    draft = "Dad to engage with services"
    assert lowest(draft + boilerplate) == lowest(draft)
