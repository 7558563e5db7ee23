"""The trained weights: the guidance's own examples, the floors, and what must not matter."""

import json
import re
from pathlib import Path

import pytest

from smartify import models
from smartify.classifier import Classifier
from smartify.reviewer import Wanted
from smartify.types import Criterion, Objective

pytestmark = pytest.mark.weights
SCORED = Wanted(rewrites=False)
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


@pytest.fixture(scope="module")
def measured():
    evaluate = pytest.importorskip("smartify.training.evaluate")
    return evaluate.scores(ROOT / "training_data", models.folder())


def test_scores_do_not_fall_below_the_floors(measured):
    floors = json.loads((models.folder() / "floors.json").read_text(encoding="utf-8"))
    assert measured["n"] == floors["n"]
    for kind in ("kappa", "macro_f1"):
        for name, floor in floors[kind].items():
            assert measured["criteria"][name]["together"][kind] >= floor, (kind, name)
    for name, floor in floors["spans"].items():
        assert measured["spans"][name] >= floor, name
    assert measured["unsafe"]["written for it, unsafe"]["both"] >= floors["unsafe"]["seen"]


def test_the_weights_tell_levels_words_and_what_no_plan_may_ask_for():
    told = Classifier(models.folder() / "classifier").judge(["parent to ring the school", "do not tell the social worker"], words=True)
    assert len(told.words) == 2 and told.words[0].text == "parent to ring the school"
    assert told.words[0].sure[0, 0] > 0.9  # an owner
    assert told.unsafe[1, 0] < told.unsafe[0, 0]


def test_it_is_as_sure_as_it_is_right(measured):
    assert {name: row["calibration"]["ece"] for name, row in measured["criteria"].items() if row["calibration"]["ece"] > 0.05} == {}


def test_levels_that_are_not_told_are_those_it_gets_wrong(measured):
    for name, row in measured["criteria"].items():
        assert row["told"] >= 0.9, name
        if row["wrong_where_not"] is not None and row["told"] < 0.99:
            assert row["wrong_where_not"] > row["wrong_where_told"], name


def test_a_goal_or_a_baseline_helps(measured):
    for kind, row in measured["context"].items():
        assert row["with"]["kappa"] > row["without"]["kappa"] + (0.1 if kind == "goal" else 0), kind


def test_who_is_named_does_not_matter():
    fairness = pytest.importorskip("smartify.training.fairness")
    found = fairness.fairness(ROOT / "training_data", models.folder())
    assert found["swaps"] >= 5000
    assert found["unchanged"] >= 0.995, found["by_kind"]


def test_phrases_that_say_nothing_raise_no_level():
    evaluate = pytest.importorskip("smartify.training.evaluate")
    found = evaluate.attacks(ROOT / "training_data", models.folder())
    assert found["raised"] <= 0.002 * found["tried"], found


LINES = (
    "Mum to attend weekly",
    "Dad to engage with services on an ongoing basis and work openly with professionals so that the children are safe",
    "Referral to be made",
    "Kai will read to his carer for 10 minutes 4 nights a week until 4 May, because he is behind",
    "Ensure all staff are trained",
    "I will ring the college on 5 January",
    "Social worker to visit the family at home",
    "Home conditions to improve",
    "School to keep an eye on Amira at lunchtimes",
)


def test_a_level_does_not_hang_on_the_lines_beside_it(reviewer):
    from smartify import prompts
    from smartify.checker import check

    texts = [prompts.for_classifier(check(line, reviewer.guidance)) for line in LINES]
    alone = [reviewer.classifier.judge([text]).levels[0] for text in texts]
    for many in (texts, texts[::-1], texts * 40):
        together = dict(zip(many, reviewer.classifier.judge(many).levels, strict=True))
        for text, levels in zip(texts, alone, strict=True):
            assert abs(together[text] - levels).max() < 1e-4


def test_words_that_a_level_rests_on_change_it_when_they_are_gone(reviewer):
    shown = 0
    for line in LINES:
        review = reviewer.review(Objective(text=line), SCORED)
        for criterion in Criterion:
            spans = [f.span for f in review.findings if f.rule == "classifier.words" and f.criterion is criterion]
            if not spans:
                continue
            shown += 1
            rest = line
            for start, end in sorted(spans, reverse=True):
                rest = rest[:start] + rest[end:]
            without = reviewer.review(Objective(text=re.sub(r"\s+", " ", rest).strip()), SCORED)
            assert without.scores[criterion].level != review.scores[criterion].level, (line, criterion, spans)
    assert shown >= 12


def test_every_level_says_why_and_every_gap_asks(reviewer):
    for line in LINES:
        review = reviewer.review(Objective(text=line), SCORED)
        for score in review.scores.values():
            assert len(score.reasons) >= 2 and score.reasons[-1].startswith(("Decided by", "The classifier is too unsure"))
            assert bool(score.asks) is (score.level != 2)


@pytest.mark.parametrize(
    "same",
    [
        "Aaliyah's mother to attend alcohol support groups",
        "- Sarah's mother to attend alcohol support groups.",
        "  Sarah’s mother to attend alcohol support groups  ",
        "SARAH'S MOTHER TO ATTEND ALCOHOL SUPPORT GROUPS",
        "sarah's mother to attend alcohol support groups",
        "a) Sarah's father to attend alcohol support groups",
    ],
)
def test_what_should_not_matter_does_not(reviewer, same):
    wanted = reviewer.review(Objective(text="Sarah's mother to attend alcohol support groups"), SCORED)
    found = reviewer.review(Objective(text=same), SCORED)
    assert [s.level for s in found.scores.values()] == [s.level for s in wanted.scores.values()]


@pytest.mark.parametrize("draft", ["Mum to attend the group", "Improve communication", "SENCO to meet the family", "I will look for a job"])
def test_a_date_never_lowers_time_bound(reviewer, draft):
    before = reviewer.review(Objective(text=draft), SCORED).scores[Criterion.TIME_BOUND].level or 0
    after = reviewer.review(Objective(text=f"{draft} by 30 June 2027"), SCORED).scores[Criterion.TIME_BOUND].level
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
