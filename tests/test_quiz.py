"""Which letters fail? Questions from the guidance's examples and from a trainer's own drafts, and what is said of an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartify import guidance, quiz
from smartify.errors import GuidanceError, SmartifyError
from smartify.guidance import LETTERS
from smartify.quiz import EITHER, NOT_ASKED, Question, mark, total
from smartify.types import Level

GROUPS = "Sarah's mother to attend alcohol support groups"
ENGAGE = "Sarah's parents to improve their engagement with Sarah's social worker by increasing their attendance at meetings"
ONGOING = "Monitor the home conditions on an ongoing basis"


def question_of(levels: str) -> Question:
    """`levels` of S, M, A, R, T, a full stop where one cannot be told."""
    told = {letter: Level(int(level)) for letter, level in zip(LETTERS, levels, strict=True) if level != "."}
    return Question(draft="Mum to go", levels=told, commentary={letter: f"{letter} is said." for letter in told}, source="Invented")


# ---- the guidance's examples


@pytest.mark.parametrize("variant", guidance.load().variants)
def test_every_example_is_a_question_in_the_letters_of_the_variant(tables, variant):
    asked = quiz.questions(tables, variant)
    assert [question.draft for question in asked] == [example["draft"] for example in tables.examples]
    for question, example in zip(asked, tables.examples, strict=True):
        for letter in LETTERS:
            reads = tables.variants[variant][letter]["reads"]
            assert question.levels.get(letter) == example["levels"].get(reads)
            assert question.commentary.get(letter) == example["commentary"].get(reads)
        assert question.source == example["source"] and question.levels.keys() == question.commentary.keys()


def test_a_letter_that_no_wording_shows_is_not_asked(tables):
    asked = {question.draft: question for question in quiz.questions(tables, "agreed-realistic")}[ENGAGE]
    assert list(asked.levels) == ["S", "M", "R", "T"]
    assert mark(asked, "A").feedback["A"] == NOT_ASKED
    assert mark(asked, "A").score == mark(asked, "").score  # and naming it costs nothing


def test_two_letters_may_read_one_criterion(tables):
    asked = {question.draft: question for question in quiz.questions(tables, "briefing")}[GROUPS]
    assert asked.levels["A"] == asked.levels["R"] == Level.MET and asked.commentary["A"] == asked.commentary["R"]


def test_the_order_belongs_to_the_seed(tables):
    own, one, other = (quiz.questions(tables, "smart", seed) for seed in (None, 1, 2))
    assert one == quiz.questions(tables, "smart", 1)
    assert one != other and one != own and set(map(str, one)) == set(map(str, other)) == set(map(str, own))
    assert [question.draft for question in one] == [question.draft for question in quiz.questions(tables, "briefing", 1)]


def overlaid(folder: Path, text: str) -> guidance.Guidance:
    (folder / "examples").mkdir()
    (folder / "examples" / "900-own.toml").write_text(text, encoding="utf-8")
    return guidance.load(folder)


def test_an_authoritys_example_that_tells_some_letters_asks_those(tmp_path):
    text = 'title = "Own"\nsource = "Ours"\ndraft = "Mum to go"\n[levels]\nmeasurable = 0\nspecific = 2\n[commentary]\nmeasurable = "No. How often?"\n'
    asked = quiz.questions(overlaid(tmp_path, text), "smart")[-1]
    assert (asked.levels, asked.commentary) == ({"M": Level.NOT_MET}, {"M": "No. How often?"})


def test_one_that_tells_none_or_has_no_draft_asks_nothing(tmp_path, tables):
    asked = quiz.questions(overlaid(tmp_path, 'title = "Own"\n[levels]\nspecific = 0\n[commentary]\nspecific = "No."\n'), "smart")
    assert len(asked) == len(tables.examples)


def test_a_level_that_is_none_names_its_example(tmp_path):
    text = 'title = "Own"\ndraft = "Mum to go"\n[levels]\nspecific = 3\n[commentary]\nspecific = "No."\n'
    with pytest.raises(GuidanceError, match="guidance/examples, 'Own': specific is 3; use 0, 1 or 2"):
        quiz.questions(overlaid(tmp_path, text), "smart")


def test_an_unknown_variant_is_a_sentence(tables, bare):
    with pytest.raises(GuidanceError, match="There is no variant 'clever'; use .*briefing, smart"):
        quiz.questions(tables, "clever")
    with pytest.raises(GuidanceError, match="There is no variant 'clever'"):
        quiz.own([GROUPS], bare, "clever")


# ---- an answer


@pytest.mark.parametrize(
    ("levels", "chosen", "right", "missed", "wrongly", "score"),
    [
        ("20210", "MT", "SMART", "", "", 1.0),
        ("20210", "", "SAR", "MT", "", 0.6),
        ("20210", "MRT", "SMART", "", "", 1.0),  # R is met to some extent: failing it is right as well
        ("20210", "SA", "R", "MT", "SA", 0.2),
        ("20210", "SMART", "MRT", "", "SA", 0.6),
        ("22222", "", "SMART", "", "", 1.0),
        ("22222", "SMART", "", "", "SMART", 0.0),
        ("11111", "SA", "SMART", "", "", 1.0),
        ("0...2", "MA", "T", "S", "", 0.5),
    ],
)
def test_marking(levels, chosen, right, missed, wrongly, score):
    marked = mark(question_of(levels), tuple(chosen))
    assert ("".join(marked.right), "".join(marked.missed), "".join(marked.wrongly)) == (right, missed, wrongly)
    assert marked.score == pytest.approx(score)
    assert "".join(marked.either) == "".join(letter for letter, level in zip(LETTERS, levels, strict=True) if level == "1")
    assert marked == mark(question_of(levels), set(chosen)) == mark(question_of(levels), chosen[::-1])


def test_feedback_is_the_guidances_own_and_says_what_can_be_argued(tables):
    asked = {question.draft: question for question in quiz.questions(tables, "smart")}[GROUPS]
    marked = mark(asked, {"M"})
    assert (marked.right, marked.missed, marked.wrongly, marked.score) == (("S", "M", "A", "R"), ("T",), (), 0.8)
    assert marked.feedback["M"] == "No. How many groups? If she misses one, has she missed the target?"
    assert marked.feedback["T"] == "No. By when, or for how long?"
    assert marked.feedback["R"] == f"Possibly. The line does not say so itself. {EITHER}"
    assert list(marked.feedback) == list(LETTERS) and marked.feedback == mark(asked, LETTERS).feedback


@pytest.mark.parametrize("chosen", ["X", "s", ("M", "time_bound"), [""]])
def test_what_is_no_letter_is_refused(chosen):
    with pytest.raises(SmartifyError, match="is no letter; choose from S, M, A, R, T"):
        mark(question_of("20210"), chosen)


def test_totals_count_letters_over_all_questions():
    marked = [mark(question_of("20210"), "M"), mark(question_of("20.10"), "ST"), mark(question_of("22222"), "")]
    found = total(marked)
    assert found.questions == 3 and found.score == pytest.approx((4 + 2 + 5) / 14)
    assert {letter: (tally.right, tally.missed, tally.wrongly) for letter, tally in found.letters.items()} == {
        "S": (2, 0, 1),
        "M": (2, 1, 0),
        "A": (2, 0, 0),
        "R": (3, 0, 0),
        "T": (2, 1, 0),
    }
    assert found.text() == "3 drafts: 11 of 14 letters right (79%). Hardest: S, failed wrongly in 1 of 3."


def test_totals_of_all_right_and_of_nothing():
    slips = [mark(question_of("20210"), "MT"), mark(question_of("20210"), "SMT"), mark(question_of("00210"), "MT")]
    assert total(slips).text() == "3 drafts: 13 of 15 letters right (87%). Hardest: S, let pass in 1 and failed wrongly in 1 of 3."
    assert total([mark(question_of("20210"), "MT")]).text() == "1 draft: 5 of 5 letters right (100%)."
    assert total([]).score is None and total([]).text() == "No question has been answered."


# ---- a trainer's own drafts


def test_without_weights_only_what_the_rules_prove_is_asked(bare, today):
    made = quiz.own([GROUPS, "12345", ONGOING, ""], bare, "smart", today)
    (ongoing,) = [question for question in made.questions if question.draft == ONGOING]
    assert ongoing.levels == {"T": Level.NOT_MET}
    assert ongoing.commentary == {
        "T": "No. ‘on an ongoing basis’ never ends. By what date will this have been done: ‘Monitor the home conditions’?"
    }
    assert mark(ongoing, "T").missed == () and mark(ongoing, "T").feedback["R"] == NOT_ASKED
    assert [place for place, _ in made.left_out] == [2, 4] and [question.draft for question in made.questions] == [GROUPS, ONGOING]
    assert dict(made.left_out)[2].startswith("There are no words here") and "12345" not in str(made.left_out)


def test_a_draft_of_which_nothing_can_be_told_is_left_out_and_told(bare, today):
    made = quiz.own(["Mum and Dad to go and see their old friends there"], bare, "smart", today)
    assert made == quiz.Quiz(questions=(), left_out=((1, quiz.NONE_TOLD),))


def test_no_drafts_make_no_questions(bare):
    assert quiz.own([], bare, "smart") == quiz.Quiz(questions=(), left_out=())


@pytest.mark.weights
def test_the_reviewers_reading_makes_the_question(reviewer, today):
    drafts = [GROUPS, ENGAGE, f"  {ONGOING}\n"]
    made = quiz.own(drafts, reviewer, "smart", today)
    groups = made.questions[0]
    assert groups.draft == GROUPS and groups.source == "Draft 1, as smartify reads it"
    assert groups.levels["S"] == Level.MET and groups.levels["T"] == Level.NOT_MET
    assert groups.commentary["T"].startswith("No. No time is given") and groups.commentary["T"].endswith("By what date?")
    assert made.left_out == () and [question.draft for question in made.questions] == [GROUPS, ENGAGE, ONGOING]
    seeded = quiz.own(drafts, reviewer, "smart", today, seed=4)
    assert seeded == quiz.own(drafts, reviewer, "smart", today, seed=4) and set(map(str, seeded.questions)) == set(map(str, made.questions))


@pytest.mark.weights
def test_what_is_no_objective_is_no_question(reviewer, today):
    made = quiz.own(["Present: Ms Oye (chair), Mr Lund, Dr Pell", GROUPS], reviewer, "smart", today)
    assert [question.draft for question in made.questions] == [GROUPS]
    assert made.left_out[0][0] == 1 and made.left_out[0][1].startswith("This reads as a note, a heading or a question")
