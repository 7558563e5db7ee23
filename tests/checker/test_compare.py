"""A rewrite against its draft: what is proved of it, and every problem beside a twin that passes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from smartify.checker import Checked, check
from smartify.checker.compare import Comparison, compare, done_once, kept_share
from smartify.fragments import Line, Piece, read
from smartify.guidance import Guidance
from smartify.types import Hints

GROUPS = "Sarah's mother to attend alcohol support groups"
DRINK = "Dad not to drink in the house"
SEEN = "Dad to see the children only with the family worker there"
OUT = "Kyle not to be out after dark unless with Nan"
FRAME = "Mr Hale to walk to the dining room without his frame"
NAMED = "Priya to see Jordan Webb by 4 October"
MEALS = "Mum to cook 3 meals a week"
HARM = "Ensure there are no further instances of domestic violence"
GOAL = "Goal: There to be no further instances of domestic violence.\n"


@pytest.fixture(scope="session")
def proved(checked: Callable[[str], Checked], tables: Guidance) -> Callable[..., Comparison]:
    """Compares a tagged rewrite with its draft."""

    def run(draft: str, tagged: str, **hints: str) -> Comparison:
        lines = read(tagged)
        assert lines is not None
        return compare(checked(draft), lines, Hints(**hints), tables)

    return run


# what is wrong: the draft, a rewrite that has the problem, a twin that passes, words of the problem
PROBLEMS = {
    "what is to be resisted turned into the task": (
        "When I get the urge to cut I'll hold ice or text the crisis line",
        "When {owner I} get the urge, I will cut {number 3 times a week} or hold ice or text the crisis line {date for 4 weeks}.",
        "When {owner I} get the urge to cut, I will hold ice or text the crisis line {number 3 times a week} {date for 4 weeks}.",
        "to be resisted",
    ),
    "what he wants to do turned into the task": (
        "If Kai wants to hit out he goes to the quiet room",
        "If Kai wants, {owner Kai} to hit out or go to the quiet room {number 3 times a week} {date for 4 weeks}.",
        "If Kai wants to hit out, {owner Kai} to go to the quiet room {number 3 times a week} {date for 4 weeks}.",
        "to be resisted",
    ),
    "an owner who is a task": (
        "Work with partners to reduce noise",
        "{owner Work with partners} to reduce noise {number by 10 per cent} {date within 6 months}.",
        "{owner The project lead} to work with partners to reduce noise {number by 10 per cent} {date within 6 months}.",
        "no owner",
    ),
    "a ban turned into an objective with no review": (
        "Never leave Tom alone with the dogs",
        "{owner Nan} to never leave Tom alone with the dogs {date for the next 6 weeks}.",
        "{owner Nan} to never leave Tom alone with the dogs {date , to be reviewed within 6 weeks}.",
        "absolute",
    ),
    "a 'no' that only stands in the contingency": (
        "No phones at tea",
        "{owner Nan} to have phones put away {number every tea time} {date for 6 weeks}. {contingency If there is no change, to ring the FSW.}",
        "{owner Nan} to have no phones at tea {number every day} {date for 6 weeks}.",
        "'No' in the draft",
    ),
    "six days of school in a week": (
        "Ensure kids attend school",
        "{owner The parents} to take the kids to attend school {number on 6 days a week} {date for 8 weeks}.",
        "{owner The parents} to take the kids to attend school {number on 4 days a week} {date for 8 weeks}.",
        "cannot be counted so",
    ),
    "a blank for the sum, and nothing else": (
        "Mum to pay something off the arrears",
        "{owner Mum} to pay something off the arrears {number , at least £____ a month,} {date for 6 months}.",
        "{owner Mum} to pay something off the arrears {number , at least £5 a month,} {date for 6 months}.",
        "^It leaves a blank.$",
    ),
    "no owner": (
        "Apply for the place",
        "Apply for the place {number with 2 letters} {date within 6 weeks}.",
        "{owner The social worker} to apply for the place {number with 2 letters} {date within 6 weeks}.",
        "no owner",
    ),
    "no number": (
        GROUPS,
        "{owner Sarah's mother} to attend alcohol support groups {date for the next 12 weeks}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date for the next 12 weeks}.",
        "no number",
    ),
    "no date": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date for 12 weeks}.",
        "no date",
    ),
    "a date that never ends": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date ongoing}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date until half term}.",
        "timescale|no date",
    ),
    "a lost name": (
        GROUPS,
        "{owner The mother} to attend {number weekly} alcohol support groups {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date for 12 weeks}.",
        "'Sarah' in the draft is not",
    ),
    "a lost surname": (
        NAMED,
        "{owner Priya} to see Jordan {number twice} {date by 4 October}.",
        "{owner Priya} to see Jordan Webb {number twice} {date by 4 October}.",
        "Jordan Webb",
    ),
    "another name": (
        NAMED,
        "{owner Leila} to see Jordan Webb {number twice} {date by 4 October}.",
        "{owner Priya} to see Jordan Webb {number twice} {date by 4 October}.",
        "Priya",
    ),
    "a lost relation": (
        "Grandad to take Mum to the clinic",
        "{owner Grandad} to go to the clinic {number twice} {date in 6 weeks}.",
        "{owner Grandad} to take Mum to the clinic {number twice} {date in 6 weeks}.",
        "'Mum' in the draft",
    ),
    "a changed date": (
        NAMED,
        "{owner Priya} to see Jordan Webb {number twice} {date by 9 October}.",
        "{owner Priya} to see Jordan Webb {number twice} {date by 4 October}.",
        "by 4 October",
    ),
    "a lost date": (
        NAMED,
        "{owner Priya} to see Jordan Webb {number twice} {date within 6 weeks}.",
        "{owner Priya} to see Jordan Webb {number twice} {date at least 5 working days before 4 October}.",
        "by 4 October",
    ),
    "a lost date, its figure elsewhere": (
        NAMED,
        "{owner Priya} to see Jordan Webb {number twice} {date within 4 weeks}.",
        "{owner Priya} to see Jordan Webb {number twice} {date by 4 October}.",
        "by 4 October",
    ),
    "a changed number": (
        MEALS,
        "{owner Mum} to cook {number 2 meals a week} {date for 6 weeks}.",
        "{owner Mum} to cook {number 3 meals a week} {date for 6 weeks}.",
        "3 meals a week",
    ),
    "an invented name": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups with Priya {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups with a friend {date for 12 weeks}.",
        "'Priya' is not in the draft",
    ),
    "an invented owner by name": (
        "Apply for the place",
        "{owner Priya} to apply for the place {number with 2 letters} {date within 6 weeks}.",
        "{owner The key worker} to apply for the place {number with 2 letters} {date within 6 weeks}.",
        "Priya",
    ),
    "a number outside the fragments": (
        GROUPS,
        "{owner Sarah's mother} to attend 6 alcohol support groups {number weekly} {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number 6} alcohol support groups {date over 12 weeks}.",
        "number 6",
    ),
    "10 out of every 2": (
        GROUPS,
        "{owner Sarah's mother} to attend {number 10 out of every 2} alcohol support groups {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number 2 out of every 10} alcohol support groups {date for 12 weeks}.",
        "10 out of every 2",
    ),
    "9 days a week": (
        MEALS,
        "{owner Mum} to cook {number 3 meals a week, on 9 days a week,} {date for 6 weeks}.",
        "{owner Mum} to cook {number 3 meals a week, on 5 days a week,} {date for 6 weeks}.",
        "9 days a week",
    ),
    "120 %": (
        "Kai to attend school",
        "{owner Kai} to attend school {number for 120 % of lessons} {date for 6 weeks}.",
        "{owner Kai} to attend school {number for 90 % of lessons} {date for 6 weeks}.",
        "120",
    ),
    "a number that is none": (
        GROUPS,
        "{owner Sarah's mother} to attend {number lots of} alcohol support groups {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number 10} alcohol support groups {date for 12 weeks}.",
        "lots of",
    ),
    "a calendar date nobody gave": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date until 14 March 2027}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date until half term}.",
        "14 March 2027",
    ),
    "42 January": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date by 42 January}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date within 6 weeks}.",
        "42 January",
    ),
    "a second calendar date nobody gave": (
        NAMED,
        "{owner Priya} to see Jordan Webb {number twice} {date by 4 October, and again by 19 December}.",
        "{owner Priya} to see Jordan Webb {number twice} {date by 4 October, and again within 6 weeks}.",
        "19 December",
    ),
    "not": (
        DRINK,
        "{owner Dad} to drink in the house {number on 2 days a week} {date for 6 weeks}.",
        "{owner Dad} not to drink in the house {number on 7 days a week} {date for 6 weeks}.",
        "'not' in the draft",
    ),
    "not, but for the contingency": (
        DRINK,
        "{owner Dad} to drink in the house {number on 2 days a week} {date for 6 weeks}. {contingency If he cannot, to ring.}",
        "{owner Dad} not to drink in the house {number daily} {date for 6 weeks}. {contingency If he does, to ring.}",
        "'not' in the draft",
    ),
    "must not become may": (
        "Father must not live in the home",
        "{owner Father} may live in the home {number on 2 nights a week} {date for 6 weeks}.",
        "{owner Father} must not live in the home {number on 7 nights a week} {date for 6 weeks}.",
        "'not' in the draft",
    ),
    "only": (
        SEEN,
        "{owner Dad} to see the children with the family worker there {number twice a week} {date for 6 weeks}.",
        "{owner Dad} to see the children only with the family worker there {number twice a week} {date for 6 weeks}.",
        "'only' in the draft",
    ),
    "unless": (
        OUT,
        "{owner Kyle} not to be out after dark with Nan {number on 5 nights a week} {date for 6 weeks}.",
        "{owner Kyle} not to be out after dark unless with Nan {number on 5 nights a week} {date for 6 weeks}.",
        "'unless' in the draft",
    ),
    "without": (
        FRAME,
        "{owner Mr Hale} to walk to the dining room with his frame {number twice a day} {date for 2 weeks}.",
        "{owner Mr Hale} to walk to the dining room without his frame {number twice a day} {date for 2 weeks}.",
        "'without' in the draft",
    ),
    "an absolute added": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups at all times {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups in town {date for 12 weeks}.",
        "at all times",
    ),
    "an empty word added": (
        GROUPS,
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups as appropriate {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups near home {date for 12 weeks}.",
        "as appropriate",
    ),
    "the person harmed made responsible": (
        HARM,
        GOAL + "{owner The mother} to prevent any violence from her partner {number every week} {date for 6 weeks}.",
        GOAL + "{owner The father} to attend groups about domestic violence {number every week} {date for 6 weeks}.",
        "person harmed responsible",
    ),
    "the person harmed told to leave": (
        HARM,
        GOAL + "{owner The mother} to leave her partner {number within 2 visits} {date for 6 weeks}.",
        GOAL + "{owner The social worker} to meet the mother {number at 2 visits} {date within 6 weeks}.",
        "person harmed responsible",
    ),
    "a blank": (
        GROUPS,
        "{owner Sarah's mother} to attend {number ____} alcohol support groups {date for 12 weeks}.",
        "{owner Sarah's mother} to attend {number 6} alcohol support groups {date for 12 weeks}.",
        "blank",
    ),
    "8/7 sessions": (
        GROUPS,
        "{owner Sarah's mother} to attend alcohol support groups {number for 8/7 sessions} {date for 12 weeks}.",
        "{owner Sarah's mother} to attend alcohol support groups {number for 5/7 sessions} {date for 12 weeks}.",
        "8/7",
    ),
}


@pytest.mark.parametrize(("draft", "bad", "good", "says"), PROBLEMS.values(), ids=PROBLEMS)
def test_problem_is_reported(proved: Callable[..., Comparison], draft: str, bad: str, good: str, says: str) -> None:
    comparison = proved(draft, bad)
    assert not comparison.passed
    assert any(re.search(says, problem) for problem in comparison.problems), comparison.problems


@pytest.mark.parametrize(("draft", "bad", "good", "says"), PROBLEMS.values(), ids=PROBLEMS)
def test_good_twin_passes(proved: Callable[..., Comparison], draft: str, bad: str, good: str, says: str) -> None:
    assert proved(draft, good).problems == ()


@pytest.mark.parametrize(
    ("draft", "tagged", "gained", "kept", "lost", "missing"),
    [
        (
            GROUPS,
            "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date for 12 weeks}.",
            ("number", "date"),
            ("owner",),
            (),
            (),
        ),
        (MEALS, "{owner Mum} to cook {number 3 meals a week} {date for 6 weeks}.", ("date",), ("owner", "number"), (), ()),
        (NAMED, "{owner Priya} to see Jordan Webb {number twice} {date by 4 October}.", ("number",), ("owner", "date"), (), ()),
        (
            "Improve communication",
            "{owner The team manager} to hold a handover {number every Monday} {date for 6 weeks}.",
            ("owner", "number", "date"),
            (),
            (),
            (),
        ),
        (GROUPS, "{owner Sarah's mother} to attend alcohol support groups.", (), ("owner",), (), ("number", "date")),
        (
            NAMED,
            "{owner Priya} to see Jordan {number twice} {date by 9 October}.",
            ("number",),
            ("owner", "date"),
            ("Jordan Webb", "by 4 October"),
            (),
        ),
        ("Mum to ring weekly, ongoing", "{owner Mum} to ring {number weekly} {date for 6 weeks}.", ("date",), ("owner", "number"), (), ()),
    ],
    ids=["number and date", "date", "number", "all three", "two missing", "name and date lost", "ongoing is no date"],
)
def test_proof(
    proved: Callable[..., Comparison],
    draft: str,
    tagged: str,
    gained: tuple[str, ...],
    kept: tuple[str, ...],
    lost: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    comparison = proved(draft, tagged)
    assert (comparison.gained, comparison.kept, comparison.lost, comparison.missing) == (gained, kept, lost, missing)


def test_one_off_event_may_stand_for_the_number(proved: Callable[..., Comparison]) -> None:
    comparison = proved(
        "Dad to refer himself to the drug service", "{owner Dad} to refer himself to the drug service {date within 2 weeks}."
    )
    assert (comparison.passed, comparison.missing) == (True, ("number",))
    assert "done once or not at all" in comparison.notes[0]


def test_a_pair_of_roles_whose_first_word_is_a_verb_may_own(proved: Callable[..., Comparison]) -> None:
    tagged = "{owner Host and guest} to agree house rules {number in 2 talks} {date within 4 weeks}."
    assert "It has no owner." not in proved("Host and guest to agree house rules", tagged).problems


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Community connector to post the guide", True),
        ("Community connector posts the guide", True),
        ("Office manager to redo the rota", True),
        ("The splint is remade by the therapist", True),
        ("Leaflets carried to the hall", False),
        ("Dad to support Kai", False),
        ("Mum to engage with services", False),
        ("Staff to encourage walking", False),
        ("No phones at tea", True),
    ],
)
def test_what_is_done_once_has_its_verb_in_a_table(tables: Guidance, text: str, once: bool) -> None:
    assert done_once(text, tables) is once


def test_changed_figure_is_named(proved: Callable[..., Comparison]) -> None:
    assert proved(MEALS, "{owner Mum} to cook {number 2 meals a week} {date for 6 weeks}.").changed == ("3 meals a week",)


@pytest.mark.parametrize(
    ("draft", "tagged", "hints", "to_confirm"),
    [
        (
            GROUPS,
            "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date for 12 weeks}.",
            {},
            [("weekly", "number"), ("for 12 weeks", "date")],
        ),
        (MEALS, "{owner Mum} to cook {number 3 meals a week} {date for 6 weeks}.", {}, [("for 6 weeks", "date")]),
        (MEALS, "{owner Mum} to cook {number 3 meals a week} {date for 6 weeks}.", {"by": "for 6 weeks"}, []),
        (
            "Apply for the place",
            "{owner The key worker} to apply for the place {number with 2 letters} {date by 4 May}.",
            {"owner": "the key worker", "by": "4 May"},
            [("with 2 letters", "number")],
        ),
        (
            NAMED,
            "{owner Priya} to see Jordan Webb {number twice} {date by 4 October} {evidence , seen in the diary}.",
            {},
            [("twice", "number"), ("seen in the diary", "evidence")],
        ),
        (
            NAMED,
            "{owner Priya} to see Jordan Webb with his nurse {number twice} {date by 4 October}.",
            {},
            [("twice", "number"), ("his nurse", "owner")],
        ),
    ],
    ids=["model's parts", "own number", "hint", "two hints", "evidence", "a person in the core"],
)
def test_everything_added_is_to_confirm(
    proved: Callable[..., Comparison], draft: str, tagged: str, hints: dict[str, str], to_confirm: list[tuple[str, str]]
) -> None:
    comparison = proved(draft, tagged, **hints)
    assert sorted((mention.text, mention.kind) for mention in comparison.to_confirm) == sorted(to_confirm)
    assert all(comparison.text[mention.start : mention.end] == mention.text for mention in comparison.to_confirm)


def test_fragments_spell_the_text_and_say_where_from(proved: Callable[..., Comparison]) -> None:
    comparison = proved(
        MEALS, "{owner Mum} to cook {number 3 meals a week} {date for 6 weeks} {evidence , ticked on a chart}.", by="for 6 weeks"
    )
    assert "".join(fragment.text for fragment in comparison.fragments) == comparison.text
    origins = {fragment.kind: fragment.origin for fragment in comparison.fragments}
    assert origins == {"owner": "draft", "core": "draft", "number": "draft", "date": "hint", "evidence": "model"}


@pytest.mark.parametrize(
    ("draft", "rewrite", "share"),
    [
        (GROUPS, GROUPS, 1.0),
        ("Mum to attend groups", "Mum attends a group", 1.0),
        ("Mum to ring Dad", "Nan to sing", 0.0),
        ("to be", "", 1.0),
    ],
    ids=["the same", "other endings", "nothing kept", "nothing to keep"],
)
def test_kept_share(draft: str, rewrite: str, share: float) -> None:
    assert kept_share(draft, rewrite) == share


@pytest.mark.parametrize(
    ("draft", "core", "measure", "passes"),
    [
        ("Ffion will stop self harming", "Ffion will stop self-harming", "once a week", False),
        ("Dad to stop hitting Kai", "Dad to stop hitting Kai", "on 4 days a week", False),
        ("Liam not to hit anyone", "Liam not to hit anyone", "in 3 lessons", False),
        ("Liam not to hit anyone", "Liam not to hit anyone by walking away", "in 3 lessons", True),
        ("Dad to stop hitting Kai and to ring the helpline", "Dad to stop hitting Kai and to ring the helpline", "once a week", True),
        ("Ffion will stop vaping", "Ffion will stop vaping", "on 4 days a week", True),
        ("Ffion will stop self harming 3 days a week", "Ffion will stop self-harming", "3 days a week", True),
    ],
)
def test_how_often_a_harm_is_not_done_is_no_measure(tables: Guidance, draft: str, core: str, measure: str, passes: bool) -> None:
    lines = (Line("objective", (Piece("core", core), Piece("number", f" {measure}"), Piece("date", " for the next 6 weeks."))),)
    problems = compare(check(draft, tables), lines, Hints(), tables).problems
    assert any("let the rest be" in problem for problem in problems) is not passes
