"""Who is to act: a name, a relation, a role, a family or an agency; and who is only mentioned."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked

PERSON, FAMILY, AGENCY = "person", "family", "agency"
FOUND = [
    ("Yellow nosing on the hall steps – Caretaker – August", "Caretaker", "person"),
    ("Compensation guide published - Head of Resolution, 31 July", "Head of Resolution", "person"),
    ("Papers out 7 days before each meeting (clerk).", "clerk", "person"),
    ("Clinical psychologist: two formulation meetings before 20 Oct", "Clinical psychologist", "person"),
    ("Cody paints over his tag on the shutter", "Cody", "person"),
    ("Befriender writes up outings in detail", "Befriender", "person"),
    ("College adviser to ring re bursary Mon 8 Sept", "College adviser", "person"),
    ("Head of Housing to lift the local connection rule", "Head of Housing", "person"),
    ("AIM worker to finish the assessment in 8 weeks", "AIM worker", "person"),
    ("When I get the urge to cut I'll hold ice for 10 mins", "I", "person"),
    ("I'd like to go to the lunch club twice a month", "I", "person"),
    ("Ella & her lunch buddy to play a game 3 lunchtimes a week", "Ella", "person"),
    # X to
    ("Sarah to improve her school attendance this year", "Sarah", PERSON),
    ("Sarah's mother to attend alcohol support groups", "Sarah's mother", PERSON),
    ("Lacey-Mae to brush her teeth twice a day", "Lacey-Mae", PERSON),
    ("Zsófia to hand in the form", "Zsófia", PERSON),
    ("Élodie to hand in the form", "Élodie", PERSON),
    ("Łukasz's mum to ring the school", "Łukasz's mum", PERSON),
    ("Will to bring the form to the office by Friday", "Will", PERSON),
    ("May to bring the form by Friday", "May", PERSON),
    ("Dr Okafor to review the tablets by 9 June", "Dr Okafor", PERSON),
    ("The class teacher to listen to him read 3 times a week", "The class teacher", PERSON),
    ("Ms Byrne (housing officer) to inspect the roof", "Ms Byrne", PERSON),
    ("1. Mum to attend the group", "Mum", PERSON),
    ("• Ellie's health visitor to weigh her every 2 weeks", "Ellie's health visitor", PERSON),
    ("Grandad and Nan to collect the boys on Fridays", "Grandad and Nan", PERSON),
    # X will, must, should, agrees to
    ("Priya will ring the dentist by Friday", "Priya", PERSON),
    ("Kofi must return the keys by 3 October", "Kofi", PERSON),
    ("Mr Hale should use his frame on every walk", "Mr Hale", PERSON),
    ("Leila agrees to meet her mentor twice a week", "Leila", PERSON),
    ("Step-dad is to leave the home", "Step-dad", PERSON),
    ("I will ring my key worker every Sunday", "I", PERSON),
    ("I want to get my own flat", "I", PERSON),
    # after a condition
    ("If this plan is not felt to be working, the social worker to convene a Legal Planning Meeting", "the social worker", PERSON),
    ("Within 6 weeks, Mum to see the GP", "Mum", PERSON),
    # for X to
    ("For Dad to attend the caring dads course", "Dad", PERSON),
    ("For Sarah to attend school 4 days a week", "Sarah", PERSON),
    # passive, by X
    ("The assessment to be completed by the social worker by 4 May", "the social worker", PERSON),
    ("Risk assessment to be updated by Niamh", "Niamh", PERSON),
    ("Kai to be seen by the GP by 12 March", "the GP", PERSON),
    # at the end, or before a colon
    ("Ring the landlord about the damp - JB", "JB", PERSON),
    ("Update the chronology. JB/KT", "JB/KT", PERSON),
    ("Ring the landlord about the damp (SW)", "SW", PERSON),
    ("SW: ring the school", "SW", PERSON),
    # families
    ("Parents to keep the bedroom floor clear", "Parents", FAMILY),
    ("Both parents must sign the form", "Both parents", FAMILY),
    ("Sarah's parents to improve their engagement with the social worker", "Sarah's parents", FAMILY),
    ("The family to eat together 3 evenings a week", "The family", FAMILY),
    ("The Reid family to eat together 3 evenings a week", "The Reid family", FAMILY),
    # agencies
    ("School to send work home every Friday", "School", AGENCY),
    ("CAMHS to offer an appointment within 6 weeks", "CAMHS", AGENCY),
]
NOBODY = [
    "EET to improve by 10 %",
    "Behaviour: calmer mornings",
    "Live the values (together, brave, kind)",
    "Bin store cleared - August",
    "Debt letters sorted – folder – May",
    "Support to be provided",
    "Support to be provided to the family.",
    "Counselling to be arranged",
    "Support to be provided so that Mum can cope",
    "Form to be sent asap so that Kai can start",
    "Home safety check to be done.",
    "Bins to be emptied",
    "Ensure there are no further instances of domestic violence",
    "Monitor the home conditions on an ongoing basis",
    "Improve communication",
    "Attendance to improve",
    "Apply for the nursery place",
    "Apply for the nursery place to help his speech",
    "Ring 999 if he comes to the house",
    "Referral to CAMHS",
    "Letter to be sent to Dad",
    "Contact with Dad to be supervised",
    "The plan will be reviewed",
    "Meeting to take place on Friday",
    "Section 47 enquiry to be completed",
    "Increase attendance (TBC)",
    "Form to be returned ASAP",
    "Reading age to go up, as agreed with Mum",
    "Views of the young person",
]


@pytest.mark.parametrize(("text", "owner", "kind"), FOUND, ids=[text for text, *_ in FOUND])
def test_finds_who_acts(checked: Callable[[str], Checked], text: str, owner: str, kind: str) -> None:
    found = checked(text).owner
    assert found is not None
    assert (found.text, found.kind) == (owner, kind)
    assert text[found.start : found.end] == owner


@pytest.mark.parametrize("text", NOBODY)
def test_leaves_alone_whoever_does_not_act(checked: Callable[[str], Checked], text: str) -> None:
    assert checked(text).owner is None


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_told_and_the_classifier_decides_what_it_costs(checked: Callable[[str], Checked], text: str) -> None:
    missing = [finding for finding in checked(text).findings if finding.rule in ("owner.missing", "owner.passive")]
    assert [(finding.span, finding.at_most) for finding in missing] == [(None, None)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Support to be provided", "owner.passive"),
        ("Improve communication", "owner.missing"),
        ("School to send work home", "owner.agency"),
        ("Mum to ring the school", "owner.found"),
        ("The family to eat together", "owner.found"),
    ],
)
def test_one_owner_finding_each(checked: Callable[[str], Checked], text: str, rule: str) -> None:
    assert [finding.rule for finding in checked(text).findings if finding.rule.startswith("owner.")] == [rule]


@pytest.mark.parametrize("name", ["Priya", "Jo", "Bo", "Siân", "Łukasz", "Ömer", "D'Andre", "McKenzie", "Grace", "Will", "Xan"])
def test_another_first_name_acts_as_well(checked: Callable[[str], Checked], name: str) -> None:
    found = checked(f"{name} to attend the group for 6 weeks").owner
    assert found is not None
    assert (found.text, found.kind) == (name, PERSON)
    assert [mention.text for mention in checked(f"The social worker to ring {name} by 4 October").names] == [name]
