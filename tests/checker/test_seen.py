"""What the classifier sees in each word, put beside what the rules found; the numbers that it says are ours here, so no weights are needed."""

from __future__ import annotations

import numpy as np
import pytest

from smartify import prompts
from smartify.checker import Checked, check
from smartify.checker.compare import compare
from smartify.checker.seen import KINDS, WORD, Words, recalled, seen, stand_for
from smartify.checker.suspicion import suspected
from smartify.fragments import Line, Piece
from smartify.guidance import Guidance
from smartify.types import Hints, Review


def read(text: str, tables: Guidance, **sure: float) -> tuple[Checked, Words]:
    """The checker's reading and the classifier's: `owner_Mum=0.9` says how sure it is that the word is an owner's."""
    checked = check(text, tables)
    written = prompts.for_classifier(checked)
    words = list(WORD.finditer(written))
    told = np.zeros((len(words), len(KINDS)))
    for name, value in sure.items():
        kind, _, wanted = name.partition("_")
        at = [i for i, word in enumerate(words) if word[0].lower() == wanted.lower()]
        assert at, written
        told[at[0], KINDS.index(kind)] = value
    return checked, Words(written, np.array([word.span() for word in words]), told)


def test_an_owner_in_no_table_is_found_by_the_classifier(tables: Guidance) -> None:
    checked, words = read("At dusk the kiln minder counts the 83 posts by 19 December", tables, owner_kiln=0.8, owner_minder=0.6)
    assert checked.owner is None
    found = seen(checked, words, tables)
    assert found.owner is not None
    assert (found.owner.text, found.owner.kind) == ("kiln minder", "person")
    rules = [finding.rule for finding in found.findings]
    assert "owner.found" in rules and "owner.missing" not in rules


def test_what_many_do_is_an_agency(tables: Guidance) -> None:
    checked, words = read("At dusk the kiln minders count the posts", tables, owner_kiln=0.8, owner_minders=0.9)
    found = seen(checked, words, tables)
    assert found.owner is not None and found.owner.kind == "agency"
    assert [f.rule for f in found.findings if f.rule.startswith("owner")] == ["owner.agency"]


@pytest.mark.parametrize("sure", [0.0, 0.69])
def test_an_unsure_classifier_adds_no_owner(tables: Guidance, sure: float) -> None:
    checked, words = read("At dusk the kiln minder counts the posts", tables, owner_minder=sure)
    assert seen(checked, words, tables).owner is None


@pytest.mark.parametrize(
    ("line", "acts"), [("The kiln minder to be supported", False), ("The posts to be counted by the kiln minder", True)]
)
def test_whoever_something_is_done_to_is_no_owner(tables: Guidance, line: str, acts: bool) -> None:
    checked, words = read(line, tables, owner_kiln=0.9, owner_minder=0.9)
    assert checked.owner is None
    found = seen(checked, words, tables).owner
    assert (found is not None and found.text == "kiln minder") is acts


def test_an_owner_that_a_rule_found_stays_whatever_the_classifier_says(tables: Guidance) -> None:
    checked, words = read("Mum to ring the school", tables)
    assert seen(checked, words, tables).owner == checked.owner is not None


def test_a_number_that_tells_how_things_are_is_no_measure(tables: Guidance) -> None:
    text = "Nurse to work out with Wahid which days are safe, his sugars dropped to 2.9"
    checked, words = read(text, tables)
    assert [number.text for number in checked.numbers] == ["to 2.9"]
    found = seen(checked, words, tables)
    assert found.numbers == ()
    assert "number.missing" in [finding.rule for finding in found.findings]


def test_a_number_of_no_known_form_is_one_where_the_classifier_sees_it(tables: Guidance) -> None:
    checked, words = read("Daughter to rub the cream in on bath nights", tables, number_bath=0.9, number_nights=0.8)
    assert checked.numbers == ()
    found = seen(checked, words, tables)
    assert [number.text for number in found.numbers] == ["bath nights"]
    assert {"number.found"} == {finding.rule for finding in found.findings if finding.rule.startswith("number")}


@pytest.mark.parametrize(
    ("text", "first", "kind"),
    [("before lambing", "before", "event"), ("in 6/52", "in", "period"), ("and rate the pain by visit 4", "by visit", "event")],
)
def test_a_time_of_no_known_form_is_one_where_the_classifier_sees_it(tables: Guidance, text: str, first: str, kind: str) -> None:
    line = f"Sergeant to get round the farms {text}"
    checked = check(line, tables)
    written = prompts.for_classifier(checked)
    words = list(WORD.finditer(written))
    told = np.zeros((len(words), len(KINDS)))
    told[[word.start() >= written.index(first) for word in words], KINDS.index("date")] = 0.95
    found = seen(checked, Words(written, np.array([word.span() for word in words]), told), tables)
    assert found.date is not None
    assert (found.date.text, found.date.kind) == (line[line.index(first) :], kind)
    assert "date.missing" not in [finding.rule for finding in found.findings]


def test_words_that_never_end_stay_so(tables: Guidance) -> None:
    checked, words = read("Mum to ring the school on an ongoing basis", tables, date_ongoing=0.9)
    found = seen(checked, words, tables)
    assert found.dates == checked.dates and found.date is not None and found.date.kind == "open_ended"


def test_the_words_are_those_of_the_draft_and_not_of_the_stand_ins(tables: Guidance) -> None:
    assert [(word[0], [w[0] for w in words]) for word, words in stand_for("w/ Asha & Mum", "with Alex and parent")] == [
        ("with", ["w", "/", "Asha", "&", "Mum"]),
        ("Alex", ["w", "/", "Asha", "&", "Mum"]),
        ("and", ["w", "/", "Asha", "&", "Mum"]),
        ("parent", ["w", "/", "Asha", "&", "Mum"]),
    ]
    text = "The kiln minder (Asha) clears the posts for her Mum"
    checked = check(text, tables)
    written = prompts.for_classifier(checked)
    assert "Asha" not in written
    words = list(WORD.finditer(written))
    told = np.zeros((len(words), len(KINDS)))
    told[1:3, 0] = 0.9
    found = seen(checked, Words(written, np.array([word.span() for word in words]), told), tables)
    assert found.owner is not None and text[found.owner.start : found.owner.end] == found.owner.text


def test_a_rewrite_keeps_what_the_classifier_alone_found_in_the_draft(tables: Guidance) -> None:
    checked, words = read("At dusk the kiln minder counts the 83 posts", tables, owner_kiln=0.8, owner_minder=0.9)
    draft = seen(checked, words, tables)
    lines = (
        Line(
            "objective",
            (
                Piece("core", "At dusk the kiln minder counts the"),
                Piece("number", " 83"),
                Piece("core", " posts"),
                Piece("date", " within 6 weeks."),
            ),
        ),
    )
    assert "owner" in compare(checked, lines, Hints(), tables).missing
    proved = compare(draft, lines, Hints(), tables)
    assert "owner" in proved.kept and "owner" not in proved.missing


def test_a_review_gives_back_what_was_seen(tables: Guidance) -> None:
    checked, words = read("At dusk the kiln minder counts the 83 posts by 19 December", tables, owner_kiln=0.8, owner_minder=0.6)
    found = seen(checked, words, tables)
    review = Review(
        text=checked.text, scores={}, findings=found.findings, owner=found.owner, numbers=found.numbers, date=found.date, rewrite=None
    )
    again = suspected(recalled(check(checked.text, tables), review, tables), review.findings)
    assert (again.owner, again.numbers, again.dates) == (found.owner, found.numbers, found.dates)
    assert (again.added, again.denied) == (found.added, found.denied)
    assert {finding.rule for finding in again.findings} == {finding.rule for finding in found.findings}


def test_a_denied_number_is_still_a_fact_that_a_rewrite_may_not_lose(tables: Guidance) -> None:
    checked, words = read("Nurse to work out with Wahid which days are safe, his sugars dropped to 2.9", tables)
    draft = seen(checked, words, tables)
    assert draft.numbers == () and [mention.text for mention in draft.denied] == ["to 2.9"]
    core = "Nurse to work out with Wahid which days are safe, his sugars dropped"
    lines = (Line("objective", (Piece("core", core), Piece("number", " in 2 visits"), Piece("date", " within 6 weeks."))),)
    assert compare(draft, lines, Hints(), tables).lost == ("to 2.9",)


def test_a_date_that_proves_a_level_is_not_denied(tables: Guidance) -> None:
    checked, words = read("Mum to ring the school by 30 June 2027", tables)
    assert seen(checked, words, tables).dates == checked.dates


def test_what_the_classifier_adds_proves_no_level(tables: Guidance) -> None:
    checked, words = read(
        "Sergeant to get round the farms within earshot of term", tables, date_within=0.9, date_earshot=0.9, date_of=0.9, date_term=0.9
    )
    found = seen(checked, words, tables)
    assert found.added and not [finding for finding in found.findings if finding.span and finding.at_least is not None]


def test_a_ceiling_stands_again_when_its_time_is_denied(tables: Guidance) -> None:
    checked, words = read("Mum to carry on ongoing as it was in May", tables)
    with_none = check("Mum to carry on ongoing as it was in the shop", tables)
    found = seen(checked, words, tables)
    assert [(f.rule, f.at_most) for f in found.findings if f.rule.startswith("date")] == [
        (f.rule, f.at_most) for f in with_none.findings if f.rule.startswith("date")
    ]


def test_the_words_of_the_goal_are_not_the_draft_s(tables: Guidance) -> None:
    checked = check("Mum to ring the school", tables)
    written = prompts.for_classifier(checked, "No exclusions by Easter")
    own = prompts.for_classifier(checked)
    assert written.endswith(own)
    places = list(WORD.finditer(written))
    told = np.zeros((len(places), len(KINDS)))
    told[[word[0] in ("by", "Easter") for word in places], KINDS.index("date")] = 0.95
    words = Words(written, np.array([word.span() for word in places]), told).last(len(own))
    assert words.text == own and seen(checked, words, tables) == checked


@pytest.mark.parametrize(("line", "kind"), [("Cream on at night with Carlos", "person"), ("Cream on at night with cohorts", "agency")])
def test_a_name_is_a_person_whatever_it_ends_in(tables: Guidance, line: str, kind: str) -> None:
    checked = check(line, tables)
    written = prompts.for_classifier(checked)
    places = list(WORD.finditer(written))
    told = np.zeros((len(places), len(KINDS)))
    told[-1, 0] = 0.9
    found = seen(checked, Words(written, np.array([word.span() for word in places]), told), tables)
    assert found.owner is not None
    assert (found.owner.text, found.owner.kind) == (line.split()[-1], kind)


@pytest.mark.parametrize("line", ["- Asha home by 9pm", "Home by 9pm, Asha.", "* (Asha) home by 9pm"])
def test_no_bullet_and_no_stop_belongs_to_an_owner(tables: Guidance, line: str) -> None:
    checked = check(line, tables)
    written = prompts.for_classifier(checked)
    places = list(WORD.finditer(written))
    told = np.zeros((len(places), len(KINDS)))
    for place, word in enumerate(places):
        if word[0] in (*prompts.STAND_INS, "Asha", "(", ")", "."):
            told[place, 0] = 0.9
    found = seen(checked, Words(written, np.array([word.span() for word in places]), told), tables)
    assert found.owner is not None and found.owner.text == "Asha"


@pytest.mark.parametrize(
    "rewrite",
    [
        "Attend the parenting group with Asha weekly for 6 weeks.",
        "The parenting group to be attended weekly for 6 weeks because Asha is low.",
    ],
)
def test_an_owner_that_a_rule_found_has_to_act_in_the_rewrite(tables: Guidance, rewrite: str) -> None:
    draft = check("Asha to attend the parenting group weekly for 6 weeks", tables)
    assert "owner" in compare(draft, (Line("objective", (Piece("core", rewrite),)),), Hints(), tables).missing


def test_an_owner_whom_only_the_classifier_found_has_to_do_the_same(tables: Guidance) -> None:
    checked, words = read("At dusk the kiln minder counts the 83 posts", tables, owner_kiln=0.8, owner_minder=0.9, number_83=0.9)
    draft = seen(checked, words, tables)
    idle = (Line("objective", (Piece("core", "At dusk the 83 posts are counted near the kiln minder"), Piece("date", " within 6 weeks."))),)
    assert "owner" in compare(draft, idle, Hints(), tables).missing


def test_a_very_long_text_is_left_as_the_rules_read_it(tables: Guidance) -> None:
    checked, words = read("Mum, " * 320 + "to ring the school", tables)
    assert seen(checked, words, tables) == checked
