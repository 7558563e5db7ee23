"""Names of people become others, the same everywhere; what is no person's name stays as it is."""

from __future__ import annotations

import re

import pytest

from smartify.anonymise import replaced
from smartify.checker import check
from smartify.errors import SmartifyError

FOUND = {
    "in full, first name, title and surname": (
        ["Zoltan Prosser to ring Mrs Prosser", "Zoltan to see Ms Z Prosser"],
        ["Rowan Spencer to ring Mrs Spencer", "Rowan to see Ms Z Spencer"],
    ),
    "possessive": (["Zoltan’s mum to ring", "Home visits to Zoltan's"], ["Rowan’s mum to ring", "Home visits to Rowan's"]),
    "possessive of a name in s": (["James' mum to ring", "James to ring"], ["Rowan's mum to ring", "Rowan to ring"]),
    "a family": (["Mr Prosser to visit", "The Prossers to agree"], ["Mr Spencer to visit", "The Spencers to agree"]),
    "names that are words too": (["Grace to ring", "Grace was seen, by the grace of God"], ["Rowan to ring", "Rowan was seen, by the grace of God"]),
    "names that look like words": (["Mary to ring Peter", "Oliver and Amy to visit"], ["Rowan to ring Robin", "Kai and Noor to visit"]),
    "a surname that is a word": (["Priya Hill to ring", "Ms Green to ring"], ["Rowan Spencer to ring", "Ms Mason to ring"]),
    "an apostrophe and a hyphen": (["Sgt O’Brien to ring Lacey-Mae", "Lacey to ring"], ["Sgt Spencer to ring Rowan", "Rowan to ring"]),
    "capitals and small letters, once it is known": (["Zoltan to go", "ZOLTAN to go", "Mum and zoltan to go"], ["Rowan to go", "ROWAN to go", "Mum and rowan to go"]),
    "after a word for a place": (["Kofi to ring", "Staff to look in Kofi's room", "A letter from Priya"], ["Rowan to ring", "Staff to look in Rowan's room", "A letter from Robin"]),
    "a new name that is there already": (["Rowan to ring Spencer", "Zoltan to ring"], ["Robin to ring Kai", "Noor to ring"]),
}  # fmt: skip
SPARED = {
    "roles and relations": "Social worker and Mum to ring Nan weekly",
    "a role that begins as a title does": "Nurse Practitioner to ring the Health Visitor",
    "agencies": "Barnardo's, CAMHS and Early Help to meet the family",
    "a school and a saint": "Mum to ring Oakfield Primary School and St Mary's School by Friday",
    "a street": "The family to move to Marlowe Road by June",
    "months and days": "Dad to ring on Monday 4 May, or in June",
    "days with a hyphen": "Mum to ring Mon-Fri",
    "numbers that are names": "Year 6 teacher to see the Section 47 report",
    "a stand-in": "Mrs A to ring; X to attend; [child] to go",
    "a brand": "Mum to block Snapchat and TikTok by Friday",
    "no name": "Support to be provided",
    "nothing": "",
    "a word that opens a sentence": "Mark the register. Will we go? Hope Centre is open.",
}


@pytest.mark.parametrize(("texts", "expected"), FOUND.values(), ids=FOUND)
def test_the_same_person_has_the_same_new_name(texts, expected, tables) -> None:
    assert replaced(texts, tables)[0] == expected


@pytest.mark.parametrize("text", SPARED.values(), ids=SPARED)
def test_what_is_no_persons_name_stays(text, tables) -> None:
    assert replaced([text], tables) == ([text], {})


def test_the_ed_is_not_ed(tables) -> None:
    assert replaced(["Ed to go to the ED"], tables)[0] == ["Rowan to go to the ED"]


def test_what_was_replaced_is_told_in_order(tables) -> None:
    _, names = replaced(["Zoltan Prosser to ring", "Ms Khan to visit Zoltan"], tables)
    assert list(names.items()) == [("Zoltan", "Rowan"), ("Prosser", "Spencer"), ("Khan", "Mason")]


def test_new_names_are_the_tables_and_in_no_text(tables) -> None:
    texts = ["Rowan to ring Robin", "Kai to will the rest, by the sea", "Spencer and Mr Mason to visit Taylor", "Rain to fall"]
    _, names = replaced(texts, tables)
    words = set(re.findall(r"\w+", " ".join(texts).lower()))
    assert {name.lower() for name in names.values()} <= tables.first_names - words
    assert len(set(names.values())) == len(names)


def test_the_same_texts_give_the_same_names_and_lines_do_not_disturb_each_other(tables) -> None:
    texts = ["Zoltan to ring Ms Khan", "Support to be given", "Anwar to ring Zoltan"]
    assert replaced(texts, tables) == replaced(list(texts), tables)
    assert replaced(texts, tables)[0][1] == texts[1]


def test_no_old_name_is_left_in_the_examples_and_the_checker_finds_what_it_found(tables) -> None:
    drafts = [example["draft"] for example in tables.examples]
    told, names = replaced(drafts, tables)
    assert names
    left = set(re.findall(r"\w+", " ".join(told))) & set(names)
    assert not left
    for draft, new in zip(drafts, told, strict=True):
        assert [f.rule for f in check(draft, tables).findings] == [f.rule for f in check(new, tables).findings], draft


def test_more_names_than_there_are_is_a_sentence_without_a_name(tables) -> None:
    texts = [
        f"Zolt{a}{b} to ring school"
        for a in "bdfgklmnprstvz"
        for b in ("an", "ek", "ik", "on", "ur", "im", "ol", "eb", "ad", "os", "il", "et", "ux", "iv", "og", "az")
    ]
    with pytest.raises(SmartifyError, match="more names here than guidance/names.csv") as caught:
        replaced(texts, tables)
    assert "Zolt" not in str(caught.value)
