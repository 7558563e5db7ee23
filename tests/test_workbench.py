"""A line on the page as a plain value: questions answered, parts confirmed, changed and refused, and never ready while one is in doubt."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest

from smartify import workbench
from smartify.checker import check
from smartify.checker.compare import compare
from smartify.checker.suspicion import alarmed
from smartify.fragments import read
from smartify.reviewer import Reviewer
from smartify.rewriter import Desk, _record
from smartify.types import Criterion, Hints, Level, Rewrite
from smartify.workbench import Card, Trouble

TODAY = datetime.date(2026, 9, 1)
DRAFT = "Sarah's mother to attend alcohol support groups"
IF = "If she misses one, she will ring Ms Khan"
WRITTEN = "{owner Sarah's mother} to attend alcohol support groups {number once a week} {date for the next 12 weeks}.{contingency  If she misses one, she will ring Ms Khan.}"


@pytest.fixture(scope="module")
def reviewer(tmp_path_factory: pytest.TempPathFactory) -> Reviewer:
    return Reviewer(folder=tmp_path_factory.mktemp("no-weights"))


def card(reviewer: Reviewer, text: str = DRAFT, **told: str) -> Card:
    (made,) = workbench.opened([(1, text)], Hints(**told), reviewer, TODAY)
    assert isinstance(made, Card)
    return made


def proposed(reviewer: Reviewer, written: str = WRITTEN, text: str = DRAFT) -> Rewrite:
    lines = read(written)
    assert lines
    draft = check(text, reviewer.guidance)
    return _record(Desk(reviewer.guidance, day=TODAY), lines, compare(draft, lines, Hints(), reviewer.guidance), "model")


@pytest.fixture
def taken(reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch) -> Card:
    """The card with a suggestion of a model's taken."""

    def proposals(*_: object) -> Iterator[tuple[Rewrite, ...]]:
        yield (proposed(reviewer),)

    monkeypatch.setattr(reviewer, "proposals", proposals, raising=False)
    (grown,) = workbench.suggested(card(reviewer), reviewer, TODAY)
    return grown


def text(made: Card) -> str:
    assert made.sentence is not None
    return made.sentence.text


def test_a_line_that_cannot_be_read_keeps_its_place(reviewer: Reviewer) -> None:
    made = workbench.opened([(1, DRAFT), (3, "12345"), (4, DRAFT)], Hints(), reviewer, TODAY)
    assert [type(one) for one in made] == [Card, Trouble, Card] and [one.row for one in made] == [1, 3, 4]


def test_the_gaps_are_asked_those_that_matter_most_first(reviewer: Reviewer) -> None:
    assert workbench.questions(card(reviewer))[:2] == ("measure", "by")
    assert workbench.questions(card(reviewer, "Home conditions to be monitored"))[:3] == ("owner", "measure", "by")
    assert "by" not in workbench.questions(card(reviewer, f"{DRAFT} weekly until 30 June 2027"))


def test_answers_mend_the_sentence_and_can_be_taken_back(reviewer: Reviewer) -> None:
    made = workbench.answer(card(reviewer), "measure", "once a week", reviewer, TODAY)
    assert text(made) == f"{DRAFT} once a week." and made.sentence and not made.sentence.ready
    made = workbench.answer(made, "by", "until 24 November 2026", reviewer, TODAY)
    assert text(made) == f"{DRAFT} once a week until 24 November 2026." and made.sentence and made.sentence.ready
    assert made.sentence.doubts == () and made.sentence.levels[Criterion.TIME_BOUND] is Level.MET
    back = workbench.answer(workbench.answer(made, "by", "", reviewer, TODAY), "measure", " ", reviewer, TODAY)
    assert back.sentence is None and back.told.given() == {}


def test_quick_answers_are_people_of_the_draft_and_days_that_exist(reviewer: Reviewer) -> None:
    monitored = card(reviewer, "Home conditions to be monitored, Priya to be told")
    assert "Priya" in [words for words, _ in workbench.quick(monitored, "owner", reviewer.guidance, TODAY)]
    days = dict(workbench.quick(card(reviewer), "by", reviewer.guidance, TODAY))
    assert days["6 weeks: Tuesday 13 October 2026"] == "by 13 October 2026"
    weekly = dict(workbench.quick(card(reviewer, measure="once a week"), "by", reviewer.guidance, TODAY))
    assert weekly["6 weeks: Tuesday 13 October 2026"] == "until 13 October 2026"  # what comes round ends, what is done is due


def test_every_quick_answer_gives_a_sentence_that_holds_it(reviewer: Reviewer) -> None:
    for draft in (DRAFT, "Home conditions to be monitored", "Improve Sarah's attendance", "I will get help with my drinking"):
        made = card(reviewer, draft)
        for part in workbench.questions(made):
            for _, words in workbench.quick(made, part, reviewer.guidance, TODAY):
                assert words in text(workbench.answer(made, part, words, reviewer, TODAY)), (draft, words)


def test_what_a_suggestion_adds_is_in_doubt_until_somebody_decides(taken: Card, reviewer: Reviewer) -> None:
    said = taken.sentence
    assert said is not None and not said.ready
    assert {doubt.words for doubt in said.doubts} == {"once a week", "for the next 12 weeks", IF}
    assert next(d.day for d in said.doubts if d.kind == "date") == datetime.date(2026, 11, 24)
    for doubt in said.doubts:
        assert taken.sentence is not None and not taken.sentence.ready
        taken = workbench.decide(taken, doubt.words, doubt.words, reviewer, TODAY)
    assert taken.sentence is not None and taken.sentence.ready and text(taken) == said.text


def test_a_doubt_can_be_changed_refused_and_taken_up_again(taken: Card, reviewer: Reviewer) -> None:
    changed = workbench.decide(taken, IF, "If she misses one, she will ring the duty worker", reviewer, TODAY)
    assert text(changed).endswith("she will ring the duty worker.") and "Ms Khan" not in text(changed)
    refused = workbench.decide(changed, "for the next 12 weeks", None, reviewer, TODAY)
    assert "12 weeks" not in text(refused) and refused.sentence and refused.sentence.comparison.missing == ("date",)
    confirmed = workbench.decide(refused, "once a week", "once a week", reviewer, TODAY)
    assert confirmed.sentence and not confirmed.sentence.ready  # it does not say when
    again = workbench.undecide(confirmed, "for the next 12 weeks", reviewer, TODAY)
    assert "12 weeks" in text(again)
    states = {doubt.words: doubt.state for doubt in (again.sentence.doubts if again.sentence else ())}
    assert states == {"once a week": "confirmed", "for the next 12 weeks": "open", IF: "changed"}


def test_what_happens_if_it_is_missed_can_be_left_out_whole(taken: Card, reviewer: Reviewer) -> None:
    assert text(workbench.decide(taken, IF, None, reviewer, TODAY)) == f"{DRAFT} once a week for the next 12 weeks."


def test_a_name_within_the_sentence_can_be_changed_and_not_left_out(reviewer: Reviewer, monkeypatch: pytest.MonkeyPatch) -> None:
    written = "{owner Sarah's mother} to attend alcohol support groups with Ms Khan {number once a week} {date for the next 12 weeks}."
    monkeypatch.setattr(reviewer, "proposals", lambda *_: iter([(proposed(reviewer, written),)]))
    (made,) = workbench.suggested(card(reviewer), reviewer, TODAY)
    assert made.sentence and not {doubt.words: doubt.removable for doubt in made.sentence.doubts}["Ms Khan"]
    assert "Ms Khan" in text(workbench.decide(made, "Ms Khan", None, reviewer, TODAY))
    assert "with Mr Osei once" in text(workbench.decide(made, "Ms Khan", "Mr Osei", reviewer, TODAY))


def test_an_answer_after_a_suggestion_starts_from_the_draft_again(taken: Card, reviewer: Reviewer) -> None:
    made = workbench.answer(taken, "measure", "twice a week", reviewer, TODAY)
    assert made.taken is None and made.decided == {} and text(made) == f"{DRAFT} twice a week."
    assert workbench.take(taken, None, reviewer, TODAY).sentence is None
    assert workbench.take(taken, 7, reviewer, TODAY) == taken


@pytest.mark.parametrize(
    "draft", ["Mum to see the GP and not tell the social worker", "Mother to ensure there is no further domestic violence"]
)
def test_what_no_plan_may_ask_for_is_never_ready_whatever_is_answered(reviewer: Reviewer, draft: str) -> None:
    made = card(reviewer, draft)
    for part, words in (("owner", "Mum"), ("measure", "once a week"), ("by", "until 24 November 2026")):
        made = workbench.answer(made, part, words, reviewer, TODAY)  # type: ignore[arg-type]
    assert made.sentence and not made.sentence.ready and made.sentence.comparison.unsafe


def test_what_the_classifier_alone_has_seen_is_never_ready_either(reviewer: Reviewer) -> None:
    plain = card(reviewer, "Tell school it was a fall")
    made = replace(plain, draft=alarmed(plain.draft, "secrecy", True, reviewer.guidance))
    for part, words in (("owner", "Mum"), ("measure", "once"), ("by", "by 24 November 2026")):
        plain = workbench.answer(plain, part, words, reviewer, TODAY)  # type: ignore[arg-type]
        made = workbench.answer(made, part, words, reviewer, TODAY)  # type: ignore[arg-type]
    assert plain.sentence and plain.sentence.ready
    assert made.sentence and not made.sentence.ready


def test_what_is_typed_cannot_end_the_sentence_or_run_on(reviewer: Reviewer) -> None:
    made = workbench.answer(card(reviewer), "measure", "once\na week. ", reviewer, TODAY)
    assert text(made) == f"{DRAFT} once a week."
    assert len(text(workbench.answer(card(reviewer), "by", "soon " * 500, reviewer, TODAY))) < 400


def test_two_people_never_share_a_card(reviewer: Reviewer) -> None:
    first, second = card(reviewer), card(reviewer)
    workbench.answer(first, "measure", "once a week", reviewer, TODAY)
    assert second.sentence is None and first.sentence is None and replace(first) == first
