"""Words to avoid, and the names in which they do no harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smartify.checker import Checked

CAUGHT = [
    ("Support to be provided to the family.", "words.empty", "Support"),
    ("PA to support Leon into college", "words.empty", "support"),
    ("Monitor the home conditions", "words.process", "Monitor"),
    ("Team to liaise with partners", "words.process", "liaise"),
    ("Kyle to understand the consequences", "words.mind", "understand"),
    ("Mum to be aware of the risks", "words.mind", "be aware of"),
    ("Mum to know the rules", "words.mind", "know"),
    ("Home to be clean at all times", "words.absolute", "at all times"),
    ("Dad to never shout", "words.absolute", "never"),
    ("No further incidents", "words.absolute", "No further incidents"),
    ("Jake to stop calling out", "words.stop", "stop"),
    ("Dad to cease smoking", "words.stop", "cease"),
    ("Mum to attend as agreed", "words.hollow", "as agreed"),
    ("Mum to comply in a timely manner", "words.hollow", "in a timely manner"),
]
SPARED = [
    "Sarah's mother to attend weekly alcohol support groups",
    "Mum to attend the support group",
    "Support worker to ring the school",
    "Learning support assistant to sit with Kai",
    "Bus stop to be moved",
    "Mum to get the boiler fixed",
    "Dad to attend college by 4 May",
    "Housing officer to send the form by 4 May",
    "Kofi to hand in his essay by 3 October",
    "Mum to read 3 stories a week to Ella",
]


@pytest.mark.parametrize(("text", "rule", "words"), CAUGHT, ids=[text for text, *_ in CAUGHT])
def test_catches_words_to_avoid(checked: Callable[[str], Checked], text: str, rule: str, words: str) -> None:
    caught = [text[slice(*finding.span)].lower() for finding in checked(text).findings if finding.rule == rule and finding.span]
    assert any(words.lower() in phrase for phrase in caught), caught


@pytest.mark.parametrize("text", SPARED)
def test_spares_what_does_no_harm(checked: Callable[[str], Checked], text: str) -> None:
    assert [finding.rule for finding in checked(text).findings if finding.rule.startswith("words.")] == []


def test_support_outside_the_name_is_still_caught(checked: Callable[[str], Checked]) -> None:
    text = "Support worker to support Mum at the support group"
    spans = [finding.span for finding in checked(text).findings if finding.rule == "words.empty"]
    assert spans == [(18, 25)]


def test_findings_come_in_reading_order(checked: Callable[[str], Checked]) -> None:
    spans = [
        finding.span for finding in checked("Monitor and support as appropriate at all times").findings if finding.rule.startswith("words.")
    ]
    assert spans == sorted(spans, key=lambda span: span or (0, 0))
