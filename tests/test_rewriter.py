"""Which of the model's rewrites is shown: the likeliest to be signed that passes; several where they are asked for; hints obeyed, steps worked out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from smartify.borrowed import Borrowed, load
from smartify.checker import Checked
from smartify.errors import ModelError
from smartify.guidance import Guidance
from smartify.reviewer import Reviewer, Wanted
from smartify.rewriter import Desk, choices, rewrite, told
from smartify.types import Hints, Objective

TODAY = datetime.date(2026, 11, 26)
GROUP = "Mum to attend the parenting group"
NEAR = "{owner Mum} to attend the parenting group {number once a week} {date for the next 8 weeks}."
STEP = "Goal: Mum to attend the parenting group.\nObjective: {owner Mum} to ring the parenting group {number once} {date within 5 working days}."
FULL = "{owner Mum} to attend the parenting group {number once a week} {date for the next 8 weeks}. {contingency If Mum misses one, to ring the worker that day.}"


class Writer:
    """Writes what a test tells it to for each shape."""

    guided = False

    def __init__(self, plain: str = "", close: str = "", samples: tuple[str, ...] = (), **shapes: str) -> None:
        self.plain, self.close, self.samples, self.shapes, self.asked = plain, close, samples, shapes, 0

    def write(self, prompt: str, expression: str = "") -> str:
        self.asked += 1
        if expression:
            return self.close
        if "Shape:" not in prompt:
            return self.plain
        return next((text for shape, text in self.shapes.items() if shape.replace("_", " ") in prompt), "")

    def sample(self, prompt: str, count: int) -> list[str]:
        self.asked += 1
        return list(self.samples)


class Ranker:
    """Likes what a test tells it to."""

    def __init__(self, *liked: str) -> None:
        self.liked = liked

    def worth(self, draft: str, rewrites: list[str]) -> list[float]:
        return [0.9 if any(word in text for word in self.liked) else 0.1 for text in rewrites]


@pytest.fixture()
def desk(tables: Guidance) -> Callable[..., Desk]:
    return lambda writer, *liked: Desk(tables, writer, Ranker(*liked), TODAY)  # type: ignore[arg-type]


def test_the_likeliest_to_be_signed_is_shown(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    other = NEAR.replace("once a week", "on 2 days a week")
    made = rewrite(checked(GROUP), Hints(), desk(Writer(NEAR, other), "2 days"))
    assert made.source == "model" and "on 2 days a week" in made.text


def test_the_first_good_one_is_enough(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    writer = Writer(NEAR, FULL, (FULL,))
    assert rewrite(checked(GROUP), Hints(), desk(writer, "once a week")).text.endswith("8 weeks.")
    assert writer.asked == 1


def test_where_none_is_likely_enough_others_are_written(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    writer = Writer(NEAR, samples=(NEAR.replace("once a week", "on 2 days a week"),))
    assert "on 2 days a week" in rewrite(checked(GROUP), Hints(), desk(writer, "2 days")).text
    assert writer.asked == 3  # freely, close to the draft, and sampled


def test_one_that_does_not_pass_is_never_shown_however_it_is_liked(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    made = rewrite(checked(GROUP), Hints(), desk(Writer("{owner Dad} to attend it {date within 6 weeks}.", NEAR), "Dad"))
    assert made.passed and made.text.startswith("Mum to attend the parenting group")


def test_up_to_three_that_differ(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    writer = Writer(NEAR, **{"goal,_1_objective\n": STEP, "1_objective,_contingency": FULL})
    made = choices(checked(GROUP), Hints(), desk(writer, "once a week"))
    assert [r.form for r in made] == ["nearest", "fuller", "steps"]
    assert len({r.text for r in made}) == 3 and all(r.passed for r in made)


def test_the_same_again_is_no_choice(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    writer = Writer(NEAR, **{"goal,_1_objective\n": NEAR, "1_objective,_contingency": NEAR})
    assert len(choices(checked(GROUP), Hints(), desk(writer, "once"))) == 1


def test_a_goal_that_is_told_stands_as_it_was_told(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    made = rewrite(checked(GROUP), Hints(goal="Kai to be safe at home"), desk(Writer(f"Goal: Kai be safe.\nObjective: {NEAR}"), "once"))
    assert made.goal == "Kai to be safe at home." and made.passed


def test_a_far_target_gets_a_step_with_its_date(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    told_so = Hints(measure="75 %", by="Easter", baseline="25 %")
    text = "{owner The pupil} to be in school {number for 75 % of sessions} {date by Easter}."
    made = rewrite(checked("The pupil to be in school"), told_so, desk(Writer("", text), "school"))
    assert "up from 25 % now to 50 % by Friday 22 January 2027 and 75 %" in made.text
    assert "by Easter" in made.text
    assert not any("25 %" in mention.text or "75 %" in mention.text for mention in made.to_confirm if mention.kind != "number")


def test_a_proposed_period_is_shown_with_its_day(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    made = rewrite(checked(GROUP), Hints(), desk(Writer(NEAR), "once"))
    (period,) = [m for m in made.to_confirm if m.kind == "date"]
    assert (period.text, str(period.day)) == ("for the next 8 weeks", "2027-01-21")
    assert period.as_json()["day"] == "2027-01-21"


def test_by_rule_only_what_was_told_is_put_in(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    made = told(checked("Consent forms to be signed"), Hints(owner="Ms Khan"), desk(None))
    assert (made.text, made.source) == ("Ms Khan to have consent forms signed.", "composed")
    assert not made.passed and "It has no date." in made.problems and made.to_confirm == ()


def test_two_aims_ask_for_two_objectives(checked: Callable[[str], Checked], desk: Callable[..., Desk]) -> None:
    two = "Objective: {owner Leon} to get a job {date within 8 weeks}.\nObjective: {owner Leon} to keep it {number for 4 weeks of shifts} {date for the 3 months after}."
    asked = Writer("", **{"2_objectives": two.replace("Leon", "Leon")})
    rewrite(checked("Leon to get a job and keep it"), Hints(), desk(asked))
    assert asked.asked >= 3


def test_a_folder_that_is_no_model_is_told(tables: Guidance, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds no genai_config\.json"):
        load(tmp_path, tables)


def test_a_borrowed_model_is_shown_the_nearest_pairs(tables: Guidance) -> None:
    shown = Borrowed.__new__(Borrowed)
    shown._pairs = [
        ("Mum to attend the parenting group", "a"),
        ("Fix the boiler", "b"),
        ("Dad to attend the parenting group and alcohol service", "c"),
        ("Weigh baby", "d"),
        ("Pay rent", "e"),
    ]
    Borrowed.learn(shown)
    assert [after for _, after in shown.nearest("Parents to attend the parenting group")][-2:] == ["c", "a"]
    assert len(tables.pairs) >= 400


@pytest.mark.weights
@pytest.mark.parametrize("shape", ["several", "family", "by_rule"])
def test_what_is_wanted_comes_with_a_review(reviewer: Reviewer, shape: str) -> None:
    review = reviewer.review(Objective(text=GROUP), Wanted(**{shape: True}), today=TODAY)
    assert review.rewrite is not None
    if shape == "several":
        assert 1 <= len(review.choices) <= 2 and len({review.rewrite.text, *(c.text for c in review.choices)}) == 1 + len(review.choices)
    if shape == "family":
        assert [wording.reader for wording in review.family] == ["parent", "child"]
    if shape == "by_rule":
        assert review.rewrite.text == f"{GROUP}."
