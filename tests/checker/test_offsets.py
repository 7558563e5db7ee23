"""Offsets are characters of the text exactly as given, whatever stands before or between the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from smartify.checker import Checked
from smartify.types import Mention

PLAIN = "Sarah's mother to attend weekly support groups for the next 12 weeks so that she isn't alone"
GIVEN = {
    "as it is": PLAIN,
    "curly quotes": PLAIN.replace("'", "’"),
    "no-break spaces": PLAIN.replace(" ", "\u00a0"),
    "hyphen bullet": f"- {PLAIN}",
    "round bullet": f"• {PLAIN}",
    "numbered": f"1. {PLAIN}",
    "tab before": f"\t{PLAIN}",
    "trailing space and stop": f"{PLAIN}. ",
    "line break after": f"{PLAIN}\r\n",
    "emoji before": f"😀 {PLAIN}",
    "family emoji before": f"👩‍👧‍👦 {PLAIN}",
    "in curly double quotes": f"“{PLAIN}”",
    "two spaces": PLAIN.replace(" to ", "  to "),
    "accents": PLAIN.replace("Sarah", "Zoë"),
}


def mentions(read: Checked) -> Iterator[Mention]:
    yield from (*read.parties, *read.names, *read.numbers, *read.dates)
    yield from (mention for mention in (read.owner, read.purpose) if mention)


@pytest.mark.parametrize("text", GIVEN.values(), ids=GIVEN)
def test_mentions_are_cut_from_the_text_as_given(checked: Callable[[str], Checked], text: str) -> None:
    read = checked(text)
    assert read.text == text
    for mention in mentions(read):
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text != ""
    for finding in read.findings:
        assert finding.span is None or 0 <= finding.span[0] < finding.span[1] <= len(text)


@pytest.mark.parametrize("text", GIVEN.values(), ids=GIVEN)
def test_what_stands_around_the_words_changes_nothing(checked: Callable[[str], Checked], text: str) -> None:
    def plain(mention: Mention | None) -> str | None:
        return mention and mention.text.replace("’", "'").replace("\u00a0", " ").replace("Zoë", "Sarah").rstrip("”")

    read = checked(text)
    assert plain(read.owner) == "Sarah's mother"
    assert [plain(mention) for mention in read.numbers] == ["weekly"]
    assert [plain(mention) for mention in read.dates] == ["for the next 12 weeks"]
    assert plain(read.purpose) == "so that she isn't alone"
    assert [plain(mention) for mention in read.names] == ["Sarah"]


@pytest.mark.parametrize("text", [text for text in GIVEN.values() if "Zoë" not in text])
def test_same_rules_whatever_stands_around(checked: Callable[[str], Checked], text: str) -> None:
    assert [finding.rule for finding in checked(text).findings] == [finding.rule for finding in checked(PLAIN).findings]
