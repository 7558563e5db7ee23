"""What for: a clause that gives a reason, and what only looks like one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked

FOUND = [
    ("Mum to attend the group so that she can stay sober", "so that she can stay sober", "purpose"),
    ("Dad to pay £12 a week so the notice isn't enforced", "so the notice isn't enforced", "purpose"),
    ("Nurse to dress the ulcer because it has not healed", "because it has not healed", "purpose"),
    ("Dad to ring school in order to agree a plan", "in order to agree a plan", "purpose"),
    ("Mum to pay £5 a week so as to avoid eviction", "so as to avoid eviction", "purpose"),
    ("Staff to offer a drink as he was admitted with dehydration", "as he was admitted with dehydration", "purpose"),
    ("Ella to see the counsellor to help with sleep", "to help with sleep", "purpose"),
    ("Apply for the nursery place to help his speech", "to help his speech", "purpose"),
    ("Mum to attend so that she can stay sober, by 4 May", "so that she can stay sober", "purpose"),
    ("Mum to attend so that she can stay sober. SW to ring.", "so that she can stay sober", "purpose"),
    ("Governor to unlock two boys first, as two boys have been cut", "as two boys have been cut", "purpose"),
    ("Physio to teach Mr Nwosu huffing by Thursday, as he's swallowing what comes up", "as he's swallowing what comes up", "purpose"),
    ("Resident to see her support worker weekly to sustain her tenancy", "to sustain her tenancy", "purpose"),
    ("Bleed kits to be put along the parade for quicker first aid", "for quicker first aid", "purpose"),
    ("Mum to attend to improve outcomes", "to improve outcomes", "hollow"),
    ("Mum to attend in order to meet his needs", "to meet his needs", "hollow"),
    ("Mum to attend in his best interests", "in his best interests", "hollow"),
    ("Mum to attend in order to be supported", "in order to be supported", "hollow"),
]
NONE = [
    "Dad to attend college",
    "Kai to go to the shop",
    "Abi to order lunch",
    "So far Dad has attended",
    "Mum to do as much as she can",
    "Mum to attend as agreed",
    "Sofia to pay £12 a week",
    # the task itself is no reason for it
    "Sarah to improve her school attendance this year",
    "Leila agrees to meet her mentor twice a week",
    "Parents to keep the bedroom floor clear",
    "Jake to stop calling out",
    "Dad to reduce his drinking",
    "Attendance to improve",
    "Tensions at home to reduce",
    "When I get the urge to cut I'll hold ice for 10 mins",
    "Nan to have him as often as she's able",
    "Auntie to be treated, as the main carer",
    "Attend for such treatment, as agreed, as is suitable",
    # as and so that compare or count, and since that begins a period
    "Family to get back on track as far as the year allows",
    "Clive to go to bed when he is tired rather than when Reg says so",
    "School to make some changes over the half term or so.",
    "Concerns since 2019 to be addressed",
    "Network to show what has changed since the last conference",
    "Step down form to go to the hub following the final meeting",
]


@pytest.mark.parametrize(("text", "purpose", "kind"), FOUND, ids=[text for text, *_ in FOUND])
def test_finds_what_it_is_for(checked: Callable[[str], Checked], text: str, purpose: str, kind: str) -> None:
    found = checked(text).purpose
    assert found is not None
    assert (found.text, found.kind) == (purpose, kind)
    assert text[found.start : found.end] == purpose


@pytest.mark.parametrize("text", NONE)
def test_leaves_alone_what_gives_no_reason(checked: Callable[[str], Checked], text: str) -> None:
    assert checked(text).purpose is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Mum to attend so that she can stay sober", "purpose.found"),
        ("Mum to attend to improve outcomes", "purpose.hollow"),
        ("Mum to attend", "purpose.missing"),
    ],
)
def test_one_purpose_finding_each(checked: Callable[[str], Checked], text: str, rule: str) -> None:
    assert [finding.rule for finding in checked(text).findings if finding.rule.startswith("purpose.")] == [rule]
