"""Every question of a whole plan is answered by the plan's own words or a count of them, or left open; nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from smartify import guidance as tables_of
from smartify.errors import GuidanceError
from smartify.plan import reviewed
from smartify.plan.days import due
from smartify.plan.people import people
from smartify.plan.sayings import Verdict, fill
from smartify.reviewer import LEVELS

NOV = datetime.date(2026, 11, 30)
KEYS = (
    *("outcome", "detail", "measured", "owned", "needs", "capacity", "risks", "child", "parents", "stages", "review", "change"),
    *("agreed", "disagreement", "contingency", "terms", "deadlines"),
)
CLEAR = "Dana to read with Amara for 10 minutes, 5 nights a week, until 18 December 2026"


@pytest.fixture(scope="session")
def ask(bare, today):
    """Answers of a plan by their key; levels come from rules alone, without weights."""
    return lambda plan: {answer.key: answer for answer in reviewed(plan, bare, today).answers}


def said(answer) -> str:
    return " ".join(evidence.says for evidence in answer.evidence)


def quoted(answer) -> list[str]:
    return [quote.text for evidence in answer.evidence for quote in evidence.quotes]


def words_of(plan) -> str:
    """All that a plan says, without layout."""
    return re.sub(r"\s+", " ", repr(plan)).replace('\\"', '"').replace("\\'", "'")


# ---- all questions together


def test_there_are_twelve_of_the_briefing_and_five_of_other_guidance_in_order(ask, amara) -> None:
    answers = ask(amara)
    assert tuple(answers) == KEYS and [answer.number for answer in answers.values()] == list(range(1, 18))
    assert {answer.source for answer in list(answers.values())[:12]} == {"Seven-minute briefing on SMART planning"}
    assert all(answer.source != "Seven-minute briefing on SMART planning" for answer in list(answers.values())[12:])


def test_only_a_yes_leaves_no_question_open(ask, amara, kofi) -> None:
    for answer in (*ask(amara).values(), *ask(kofi).values()):
        assert bool(answer.asks) == (answer.verdict is not Verdict.YES), answer.key
        assert answer.asks.endswith(("?", ".", "")) and "{" not in answer.asks + answer.question + said(answer)
        assert not re.search(r"[\[<]\w*\|", said(answer))


def test_a_plan_that_answers_everything_leaves_open_only_what_people_judge(ask, kofi) -> None:
    assert {key for key, answer in ask(kofi).items() if answer.verdict is not Verdict.YES} == {"needs", "capacity", "change"}
    assert {ask(kofi)[key].verdict for key in ("needs", "capacity", "change")} == {Verdict.PEOPLE}


@pytest.mark.parametrize("which", ["amara", "kofi"])
def test_evidence_is_words_of_the_plan_at_their_place_or_a_count(which, ask, request) -> None:
    plan = request.getfixturevalue(which)
    places = {
        line.place
        for part in (
            "outcomes",
            "needs",
            "risks",
            "steps",
            "child_says",
            "parents_say",
            "contingency",
            "agreed",
            "disagreement",
            "people",
            "signatures",
        )
        for line in getattr(plan, part)
    }
    places |= {plan.review.place}
    for answer in ask(plan).values():
        for evidence in answer.evidence:
            for quote in evidence.quotes:
                name = re.sub(r" \([^()]*\)$", "", quote.text)  # a signature is told with its role
                assert quote.text in words_of(plan) or name in words_of(plan), quote.text
                assert quote.place in places
                if quote.number:
                    assert plan.steps[quote.number - 1].text.strip() == quote.text
            assert evidence.quotes or re.search(r"\d|does not say|has a part|no day|say little", evidence.says), evidence.says


def test_a_plan_of_objectives_alone_says_nothing_of_the_rest(ask, make) -> None:
    answers = ask(make.plan([CLEAR]))
    silent = ("outcome", "needs", "risks", "child", "parents", "review", "agreed", "disagreement", "contingency", "terms", "deadlines")
    for key in silent:
        assert (answers[key].verdict, quoted(answers[key])) == (Verdict.UNSAID, []), key


def test_a_plan_without_objectives_has_nothing_to_count(ask, make) -> None:
    answers = ask(make.plan([], outcomes=make.lines("Amara is at school")))
    for key in ("detail", "measured", "owned", "stages"):
        assert (answers[key].verdict, answers[key].evidence) == (Verdict.UNSAID, ())


def test_who_the_plan_is_for_is_named_or_left_open(ask, make) -> None:
    assert ask(make.plan([CLEAR]))["child"].question == "Has the child or adult had a say about the plan?"
    assert ask(make.plan([CLEAR], person="Amara Brook"))["child"].question == "Has Amara had a say about the plan?"
    assert ask(make.plan([CLEAR], person="Mr Joe Thorne"))["child"].question == "Has Mr Joe Thorne had a say about the plan?"


def test_another_name_changes_no_answer(ask, amara) -> None:
    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace("Amara", "Zofia").replace("Dana", "Marta").replace("Piotr", "Jakub")
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{part.name: renamed(getattr(value, part.name)) for part in fields(value)})
        if isinstance(value, Mapping):
            return {renamed(key): renamed(held) for key, held in value.items()}
        return type(value)(map(renamed, value)) if isinstance(value, (tuple, list)) else value

    other = renamed(amara)
    assert "Zofia" in repr(other) and "Amara" not in repr(other)
    assert [a.verdict for a in ask(amara).values()] == [a.verdict for a in ask(other).values()]


# ---- outcome


@pytest.mark.parametrize(
    ("outcomes", "verdict", "tells"),
    [
        ((), Verdict.UNSAID, ""),
        (("Amara sleeps in her own bed 5 nights a week",), Verdict.YES, "It names 1 outcome:"),
        (("Amara is supported as appropriate", "Amara sleeps 9 hours"), Verdict.PARTLY, "1 of 2 outcomes holds words that say little"),
        ((CLEAR,), Verdict.PARTLY, "1 of 1 outcome says the same as an objective"),
    ],
    ids=["none", "clear", "empty words", "a task over again"],
)
def test_outcome(outcomes, verdict, tells, ask, make) -> None:
    answer = ask(make.plan([CLEAR], outcomes=make.lines(*outcomes)))["outcome"]
    assert answer.verdict is verdict and tells in said(answer)


def test_an_outcome_may_stand_in_the_row_of_an_objective(ask, make) -> None:
    answer = ask(make.plan(steps=(make.step(CLEAR, 2, outcome="Amara reads a page aloud"),)))["outcome"]
    assert (
        answer.verdict is Verdict.YES and quoted(answer) == ["Amara reads a page aloud"] and "1 of 1 objective stands under" in said(answer)
    )


# ---- what is counted over objectives


def test_a_column_beside_an_objective_counts_as_its_words(ask, make) -> None:
    alone = ask(make.plan(["Read with Amara"]))
    beside = ask(
        make.plan(
            steps=(make.step("Read with Amara", owner="Dana (mum)", by="18/12/2026", measure="5 nights a week", need="Amara reads late"),)
        )
    )
    assert {alone[key].verdict for key in ("measured", "owned", "stages")} == {Verdict.NO}
    assert {beside[key].verdict for key in ("detail", "measured", "owned", "stages")} == {Verdict.YES}


def test_a_service_is_no_person(ask, make) -> None:
    answer = ask(make.plan(["School to send work home every Friday", "CAMHS to see Amara by 1 May 2027", "To be monitored", CLEAR]))[
        "owned"
    ]
    assert answer.verdict is Verdict.PARTLY
    assert (
        "1 of 4 objectives names a person" in said(answer)
        and "2 of 4 name a whole service" in said(answer)
        and "1 of 4 names nobody" in said(answer)
    )
    assert [quote.note for evidence in answer.evidence for quote in evidence.quotes] == ["School", "CAMHS", ""]


WHEN = {
    "a day": ("18/12/2026", Verdict.YES, ""),
    "a month": ("Mar-27", Verdict.YES, ""),
    "a period": ("6 weeks", Verdict.YES, ""),
    "ongoing": ("ongoing", Verdict.NO, "never ends"),
    "asap": ("ASAP", Verdict.NO, "never ends"),
    "an event": ("next review", Verdict.PARTLY, "hangs on an event"),
    "nothing": ("", Verdict.NO, "says nothing of when"),
}


@pytest.mark.parametrize(("by", "verdict", "tells"), WHEN.values(), ids=WHEN)
def test_when_a_stage_ends(by, verdict, tells, ask, make) -> None:
    answer = ask(make.plan(steps=(make.step("Dana to ring the school", by=by),)))["stages"]
    assert answer.verdict is verdict and tells in said(answer)


def test_where_is_counted_and_does_not_decide(ask, make) -> None:
    answer = ask(
        make.plan(steps=(make.step(CLEAR, need="Reading"), make.step("Dana to meet Ms Rees at the school by 4 May 2027", need="Reading")))
    )["detail"]
    assert answer.verdict is Verdict.YES and "1 of 2 says where" in said(answer)


def test_what_is_left_out_is_named(ask, make) -> None:
    answer = ask(make.plan(["Read with Amara 5 nights a week until 18 December 2026"]))["detail"]
    (quote,) = (quote for evidence in answer.evidence for quote in evidence.quotes)
    assert quote.note == "left out: who and why"


def test_short_and_long_term(ask, make) -> None:
    def terms(*far):
        return ask(make.plan(steps=tuple(make.step(CLEAR, at, long_term=long) for at, long in enumerate(far))))["terms"].verdict

    assert terms(False, True) is Verdict.YES
    assert terms(True, True) is terms(False, True, None) is Verdict.PARTLY
    assert terms(None, None) is Verdict.UNSAID


@pytest.mark.parametrize(
    ("days", "verdict"),
    [
        (("1/11/2026",), Verdict.YES),
        (("1/11/2026", "1/12/2026"), Verdict.PARTLY),
        (("1/12/2026",), Verdict.NO),
        (("ongoing",), Verdict.UNSAID),
    ],
    ids=["before", "some after", "all after", "none that can be counted"],
)
def test_deadlines_against_the_review(days, verdict, ask, make) -> None:
    steps = tuple(make.step("Dana to ring the school", at, by=day) for at, day in enumerate(days))
    assert ask(make.plan(steps=steps, review_day=NOV))["deadlines"].verdict is verdict
    assert ask(make.plan(steps=steps))["deadlines"].verdict is Verdict.UNSAID


# ---- what no wording can settle


def test_capacity_and_needs_are_never_answered_with_yes_or_no(ask, amara, kofi, make) -> None:
    plans = (amara, kofi, make.plan([CLEAR]), make.plan(["Ensure no further incidents"], needs=make.lines("Safety at home")), make.plan([]))
    for plan in plans:
        assert {ask(plan)[key].verdict for key in ("needs", "capacity")} <= {Verdict.PEOPLE, Verdict.UNSAID}


def test_capacity_says_who_carries_how_much_and_quotes_what_the_plan_says_of_it(ask, amara) -> None:
    answer = ask(amara)["capacity"]
    assert "5 of 9 objectives are for Amara or the family. Dana Brook (mother) has 5 objectives." in said(answer)
    assert quoted(answer) == ["Dana says she works nights on Thursdays and finds mornings hard."]


def test_an_unanswered_question_of_the_form_is_no_word_on_capacity(ask, make) -> None:
    answer = ask(make.plan(["School to ring"], other=make.lines("Is an interpreter needed? Yes / No")))["capacity"]
    assert quoted(answer) == []


# ---- needs and risks


def test_a_need_is_named_by_words_by_words_alike_or_by_its_row(ask, make) -> None:
    needs = make.lines("Rent arrears of £840", "Amara falls asleep in class", "She has no words for what happened")
    steps = (
        make.step("Housing officer to agree a payment for the debt by 4 May 2027"),
        make.step("Dana to have Amara in bed by 8pm"),
        make.step("Play sessions, 6 by Easter", need="She has no words for what happened"),
    )
    answer = ask(make.plan(steps=steps, needs=needs))["risks"]
    assert answer.verdict is Verdict.YES and "3 of 3 needs and risks are named" in said(answer)


def test_where_nothing_names_them_the_plan_does_not_say_and_never_no(ask, make) -> None:
    answer = ask(make.plan([CLEAR], risks=make.lines("Piotr drinks at weekends")))["risks"]
    assert answer.verdict is Verdict.UNSAID and quoted(answer) == ["Piotr drinks at weekends"]


def test_a_word_of_every_plan_names_no_need(ask, make) -> None:
    answer = ask(
        make.plan(["Social worker to support the family at home with weekly visits"], needs=make.lines("Family support is needed at home"))
    )["risks"]
    assert answer.verdict is Verdict.UNSAID


def test_a_line_that_is_need_and_risk_counts_once(ask, make) -> None:
    both = make.lines("Rent arrears")
    assert "of 1 need or risk" in said(ask(make.plan([CLEAR], needs=both, risks=both))["risks"])


# ---- what people say

SAYS = {
    "own words": ("“I like school when I am not late.”", Verdict.YES),
    "told by another": ("Amara says she is happier when Nan is there and does not like Fridays.", Verdict.YES),
    "I in a short line": ("I agree.", Verdict.YES),
    "asked, and no more": ("Wishes and feelings have been sought and were considered.", Verdict.PARTLY),
    "a bare yes": ("Yes", Verdict.PARTLY),
    "see elsewhere": ("See assessment", Verdict.PARTLY),
    "too young": ("Amara is too young to give a view.", Verdict.PARTLY),
    "not asked": ("Not yet sought.", Verdict.NO),
    "a dash of a form": ("N/A", Verdict.NO),
    "nothing": ("None", Verdict.NO),
    "a blank": ("  ", Verdict.UNSAID),
}


@pytest.mark.parametrize(("text", "verdict"), SAYS.values(), ids=SAYS)
def test_their_own_say(text, verdict, ask, make) -> None:
    assert ask(make.plan([CLEAR], person="Amara Brook", child_says=make.lines(text)))["child"].verdict is verdict


def test_a_parent_who_is_in_the_plan_and_is_not_heard_is_named(ask, make) -> None:
    known = make.lines("Dana Brook – mother", "Piotr Zielinski – father")
    one = ask(make.plan([CLEAR], people=known, parents_say=make.lines("Mum says mornings are hard.")))["parents"]
    assert one.verdict is Verdict.PARTLY and "Piotr Zielinski (father)" in said(one)
    both = ask(make.plan([CLEAR], people=known, parents_say=make.lines("Mum says mornings are hard.", "Dad will do Fridays.")))["parents"]
    assert both.verdict is Verdict.YES
    together = ask(make.plan([CLEAR], people=known, parents_say=make.lines("Both parents are worried about the phone.")))["parents"]
    assert together.verdict is Verdict.YES
    nobody_named = ask(make.plan([CLEAR], people=known, parents_say=make.lines("We do want her in school.")))["parents"]
    assert nobody_named.verdict is Verdict.YES  # who "we" are cannot be told, and is not guessed


def test_review_needs_a_day_and_a_part_for_the_person(ask, make) -> None:
    def review(text, day=NOV):
        return ask(make.plan([CLEAR], person="Amara Brook", review=make.line(text), review_day=day))["review"]

    assert review("Review on 30 November 2026; Amara to be invited").verdict is Verdict.YES
    assert review("Review on 30 November 2026").verdict is Verdict.PARTLY
    undated = review("Review to be arranged; Amara to be invited", None)
    assert undated.verdict is Verdict.PARTLY and "It gives no day for it." in said(undated)


# ---- agreed


def test_signatures_are_matched_to_those_who_act(ask, make) -> None:
    steps = ("Mum to ring the school by 4 May 2027", "Priya Nair to visit by 5 May 2027", "School to write by 6 May 2027")
    known = make.lines("Dana Brook – mother", "Priya Nair – social worker")
    day = datetime.date(2026, 9, 1)
    answer = ask(make.plan(steps, people=known, signatures=(make.signed("Dana Brook", "mother", day), make.signed("P Nair", "", day))))[
        "agreed"
    ]
    assert answer.verdict is Verdict.YES and "not signed" not in said(answer)
    answer = ask(make.plan(steps, people=known, signatures=(make.signed("Dana Brook", "mother", day),)))["agreed"]
    assert answer.verdict is Verdict.PARTLY and "Of the 2 people who are to act, 1 has not signed: Priya Nair (social worker)." in said(
        answer
    )


def test_agreement_without_a_signature_is_not_agreed_and_a_blank_is_no_signature(ask, make) -> None:
    told = ask(make.plan([CLEAR], agreed=make.lines("Agreed by all: Yes")))["agreed"]
    assert told.verdict is Verdict.PARTLY and quoted(told) == ["Agreed by all: Yes"]
    assert ask(make.plan([CLEAR], signatures=(make.signed(" "),)))["agreed"].verdict is Verdict.UNSAID


def test_disagreement_is_quoted_wherever_it_stands(ask, make) -> None:
    answer = ask(make.plan([CLEAR], agreed=make.lines("Any disagreement? None")))["disagreement"]
    assert answer.verdict is Verdict.YES and quoted(answer) == ["Any disagreement? None"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("If two sessions are missed, Dana to ring Priya within 2 working days.", Verdict.YES),
        ("Escalate as appropriate.", Verdict.PARTLY),
        ("", Verdict.UNSAID),
    ],
)
def test_contingency(text, verdict, ask, make) -> None:
    assert ask(make.plan([CLEAR], contingency=make.lines(text)))["contingency"].verdict is verdict


def test_a_contingency_within_an_objective_is_partly_one(ask, make) -> None:
    answer = ask(make.plan([f"{CLEAR}. If she is ill, Dana to tell Ms Rees by 9am."]))["contingency"]
    assert answer.verdict is Verdict.PARTLY and "1 of 1 objective says what happens if it is missed" in said(answer)


def test_signatures_answer_the_letter_agreed(make, bare, today) -> None:
    from smartify.report import letters

    plan = make.plan(["Dana Brook to ring the school by 4 May 2027"], signatures=(make.signed("Dana Brook", "mother, of Amara"),))
    (review,) = reviewed(plan, bare, today).reviews
    assert review.signed == ("Dana Brook (mother of Amara)",)
    shown = {label: score for _, label, score, _ in letters(review, bare.guidance, "agreed-realistic")}
    assert shown["Agreed"].level == 2
    (unsigned,) = reviewed(make.plan(["Dana Brook to ring the school by 4 May 2027"]), bare, today).reviews
    assert {label: score for _, label, score, _ in letters(unsigned, bare.guidance, "agreed-realistic")}["Agreed"] is None


# ---- who is meant, and which day

WHO = {
    "Mum": ["Dana Brook (mother)"],
    "Dana": ["Dana Brook (mother)"],
    "Dana Brook (mum)": ["Dana Brook (mother)"],
    "Amara's mother": ["Dana Brook (mother)"],
    "Ms Brook": ["Dana Brook (mother)"],
    "D. Brook": ["Dana Brook (mother)"],
    "Mum and Dad": ["Dana Brook (mother)", "Piotr Zielinski (father)"],
    "Both parents": ["Dana Brook (mother)", "Piotr Zielinski (father)"],
    "Mum / SW": ["Dana Brook (mother)", "Dev Patel (social worker)"],
    "Dev": ["Dev Patel (social worker)"],
    "Dev Patel, social worker": ["Dev Patel (social worker)"],
    "the allocated social worker": ["Dev Patel (social worker)"],
    "Speech and language therapist": ["Speech and language therapist"],
    "CAMHS": ["CAMHS"],
    "Amara": ["Amara Brook"],
    "": [],
}


@pytest.mark.parametrize(("words", "who"), WHO.items(), ids=WHO)
def test_one_name_for_each_person(words, who, make, tables) -> None:
    known = make.lines("Dana Brook – mother", "Piotr Zielinski (dad)", "Social worker: Dev Patel", "CAMHS")
    held = people(make.plan(person="Amara Brook", people=known), tables, ["Speech and language therapist"])
    assert [held.shown(each) for each in held.of(words)] == who


def test_two_of_one_role_are_not_taken_for_each_other(make, tables) -> None:
    held = people(make.plan(people=make.lines("Dev Patel – social worker", "Priya Nair – social worker")), tables)
    assert held.of("Dev Patel") != held.of("Priya Nair") and held.of("social worker") == ("social worker",)


DUE = {
    "30/11/2026": "2026-11-30", "2026-12-04": "2026-12-04", "by 14 January": "2027-01-14", "Mar-27": "2027-03-31", "by the end of May": "2027-05-31",
    "6 weeks": "2026-10-13", "10 working days": "2026-09-15", "by half term": "2026-10-23", "31/3": "2027-03-31", "from 1 June 2026 for 12 weeks": "2026-08-24",
    "from 5 October until 18 December 2026": "2026-12-18", "ongoing": None, "ASAP": None, "next review": None, "weekly": None, "4 days a week": None,
    "24/7": None, "3/5 trials": None, "9.30": None, "31 June 2027": None, "2026-13-45": None, "from 11 May 2027": None, "by 9.30am": None,
}  # fmt: skip


@pytest.mark.parametrize(("words", "day"), DUE.items(), ids=DUE)
def test_on_which_day(words, day, tables, today) -> None:
    found = due(words, today, tables)
    assert (found.isoformat() if found else None) == day


# ---- the table of sentences


def test_sentences_agree_with_their_counts() -> None:
    told = "{some} of {all} <need|needs> [is|are] named"
    assert [fill(told, some=some, all=every) for some, every in ((1, 1), (1, 2), (2, 3))] == [
        "1 of 1 need is named",
        "1 of 2 needs is named",
        "2 of 3 needs are named",
    ]
    assert fill("{count} [was|were] due", count="1 objective") == "1 objective was due"
    assert fill("{strange} stays") == "{strange} stays"


def test_an_authority_may_change_a_sentence_and_keeps_the_rest(tmp_path) -> None:
    (tmp_path / "plan.toml").write_text('["question.child"]\nasks = "What does {person} say?"\n', encoding="utf-8")
    table = tables_of.load(tmp_path).plan["question.child"]
    assert table["asks"] == "What does {person} say?" and table["there"] == tables_of.load().plan["question.child"]["there"]


BROKEN = {
    "an empty sentence": ('["question.child"]\nasks = " "\n', r'plan\.toml \["question\.child"\]: asks is missing'),
    "a slot that is not filled": (
        '["finding.past"]\nsays = "{some} late"\n',
        r'plan\.toml \["finding\.past"\] says: \{some\} is not filled in there; use \{count\}, \{day\} or \{person\}',
    ),
    "a new finding without its parts": ('["finding.ours"]\ntitle = "Ours"\n', r'plan\.toml \["finding\.ours"\]: says is missing'),
    "jargon without a sentence": ('[[jargon]]\nphrase = "x"\nplain = "y"\n', r"plan\.toml \[\[jargon\]\] 1: catches is missing"),
    "no TOML": ('["question', r"guidance/plan\.toml cannot be read"),
}


@pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_table_says_where(text, says, tmp_path) -> None:
    (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
    with pytest.raises(GuidanceError, match=says):
        tables_of.load(tmp_path)


# ---- with the trained weights


@pytest.mark.weights
def test_a_busy_teams_plan(reviewer, amara, today) -> None:
    answers = {answer.key: answer for answer in reviewed(amara, reviewer, today, wanted=LEVELS).answers}
    assert answers["owned"].verdict is Verdict.PARTLY and "7 of 9 objectives name a person" in said(answers["owned"])
    assert answers["stages"].verdict is Verdict.PARTLY and {"‘ongoing’", "‘ASAP’"} <= {
        q.note for e in answers["stages"].evidence for q in e.quotes
    }
    assert answers["risks"].verdict is Verdict.PARTLY and quoted(answers["risks"]) == [
        "Amara is hungry at school on Mondays",
        "Rent arrears of £840 and a notice from the landlord",
    ]
    assert answers["deadlines"].verdict is Verdict.PARTLY and answers["disagreement"].verdict is Verdict.UNSAID


@pytest.mark.weights
def test_saying_by_when_never_makes_an_answer_worse(reviewer, amara, today) -> None:
    order = [Verdict.UNSAID, Verdict.NO, Verdict.PARTLY, Verdict.YES]
    dated = replace(
        amara, steps=tuple(replace(step, by=step.by if step.by and step.by[0].isdigit() else "27 November 2026") for step in amara.steps)
    )
    before, after = (
        {a.key: a.verdict for a in reviewed(plan, reviewer, today, wanted=LEVELS).answers}["stages"] for plan in (amara, dated)
    )
    assert order.index(after) >= order.index(before) and after is Verdict.YES
