"""The trained weights: the guidance's own examples, the floors, and what must not matter."""

import json
import re
from pathlib import Path

import pytest

from smartify import models
from smartify.reviewer import Reviewer
from smartify.types import Criterion, Objective

pytestmark = pytest.mark.weights
ROOT = Path(__file__).parents[1]
# The rubric's worked examples of the five Sarah drafts: Specific, Measurable, Achievable, Relevant, Time-bound.
SARAH = {
    "Sarah to improve her school attendance this year": (2, 1, 2, 1, 1),
    "Sarah's parents to improve their engagement with Sarah's social worker by increasing their attendance at meetings": (1, 0, 1, 1, 0),
    "Sarah's mother to attend alcohol support groups": (2, 0, 2, 1, 0),
    "If this plan is not felt to be working, Sarah's social worker to convene a Legal Planning Meeting": (0, 0, 2, 1, 0),
    "Ensure there are no further instances of domestic violence": (0, 1, 0, 1, 0),
}
PEOPLE = ("Sarah", "Sarah's mother", "Sarah's parents", "Sarah's social worker")


@pytest.fixture(scope="module")
def reviewer():
    loaded = Reviewer()
    assert not loaded.warnings, loaded.warnings
    return loaded


@pytest.fixture(scope="module")
def sarah(reviewer):
    return [reviewer.review(Objective(text=draft)) for draft in SARAH]


def test_sarah_levels_are_the_rubrics(sarah):
    said = [tuple(review.scores[criterion].level for criterion in Criterion) for review in sarah]
    steps = [
        abs(a - b) if a is not None else 1
        for wanted, levels in zip(SARAH.values(), said, strict=True)
        for b, a in zip(wanted, levels, strict=True)
    ]
    assert max(steps) <= 1
    assert sum(step == 0 for step in steps) >= 22, said


def test_sarah_rewrites_pass_and_nothing_invented_is_unmarked(sarah):
    for review in sarah:
        rewrite = review.rewrite
        assert rewrite.passed, rewrite
        held = set(re.findall(r"\w+", review.text.lower()))
        for fragment in rewrite.fragments:
            if fragment.kind != "core" and not set(re.findall(r"\w+", fragment.text.lower())) <= held:
                assert any(m.start < fragment.end and fragment.start < m.end for m in rewrite.to_confirm), fragment
        for mention in rewrite.to_confirm:
            assert rewrite.text[mention.start : mention.end] == mention.text


@pytest.mark.parametrize("person", PEOPLE)
def test_sarah_and_her_people_are_still_there(sarah, person):
    for review in sarah:
        if person in review.text:
            assert person in review.rewrite.text


def test_scores_do_not_fall_below_the_floors():
    evaluate = pytest.importorskip("smartify.training.evaluate")
    root = models.folder()
    floors = json.loads((root / "floors.json").read_text(encoding="utf-8"))
    found = evaluate.scores(ROOT / "training_data", root)
    assert found["n"] == floors["n"]
    for name, floor in floors["kappa"].items():
        assert found["criteria"][name]["together"]["kappa"] >= floor


@pytest.mark.parametrize(
    "same",
    [
        "Aaliyah's mother to attend alcohol support groups",
        "- Sarah's mother to attend alcohol support groups.",
        "  Sarah’s mother to attend alcohol support groups  ",
    ],
)
def test_what_should_not_matter_does_not(reviewer, same):
    wanted = reviewer.review(Objective(text="Sarah's mother to attend alcohol support groups"), rewrites=False)
    found = reviewer.review(Objective(text=same), rewrites=False)
    assert [s.level for s in found.scores.values()] == [s.level for s in wanted.scores.values()]


@pytest.mark.parametrize("draft", ["Mum to attend the group", "Improve communication", "SENCO to meet the family", "I will look for a job"])
def test_a_date_never_lowers_time_bound(reviewer, draft):
    before = reviewer.review(Objective(text=draft), rewrites=False).scores[Criterion.TIME_BOUND].level or 0
    after = reviewer.review(Objective(text=f"{draft} by 30 June 2027"), rewrites=False).scores[Criterion.TIME_BOUND].level
    assert after is not None and after >= before


@pytest.mark.parametrize(
    "text",
    [
        "Met with family on Tuesday",
        "Outcome 3: Being healthy",
        "Mum was in when I called and the house was warm.",
        "Who will take Poppy to nursery?",
    ],
)
def test_what_is_no_objective_is_said_not_to_be_one(reviewer, text):
    review = reviewer.review(Objective(text=text))
    assert review.findings[0].rule == "objective.not_one" and review.rewrite is None
    assert all(score.level is None for score in review.scores.values())


def test_every_weight_file_is_small_enough_to_host():
    files = [path for path in models.folder().rglob("*") if path.is_file()]
    assert files and all(path.stat().st_size < 95_000_000 for path in files)
    assert not [path for path in files if path.suffix in (".pkl", ".pickle", ".pt", ".pth")]


@pytest.mark.parametrize(
    "draft",
    [
        "Mother to ensure that Darren does not come to the property",
        "Mum not to let partner isolate her from family.",
        "Asha to leave Imran and keep away from him",
        "Mum to end her relationship with her partner because of domestic abuse",
        "Jade must protect the children from domestic abuse by not letting her ex in the house",
    ],
)
def test_no_rewrite_makes_the_person_harmed_responsible(reviewer, draft):
    rewrite = reviewer.review(Objective(text=draft)).rewrite
    assert rewrite.passed
    for objective in (*rewrite.objectives, rewrite.goal or ""):
        assert not re.match(
            r"(?:mother|mum|asha|jade)\b.*\b(?:leave|end|not allow|not let|not to let|ensure|protect)\b", objective, re.IGNORECASE
        ), objective
