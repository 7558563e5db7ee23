"""Tagged text and typed fragments: read, spell, tag again; nothing broken gets through."""

from __future__ import annotations

import pytest

from smartify.fragments import KINDS, Line, Piece, read, spell, tagged

GOOD = {
    "one objective": (
        "{owner Sarah's mother} to attend {number weekly} alcohol support groups {date for the next 12 weeks}.",
        ["Sarah's mother to attend weekly alcohol support groups for the next 12 weeks."],
    ),
    "comma inside the braces": ("{owner Mum} to call {number weekly} {date , until May}.", ["Mum to call weekly, until May."]),
    "contingency after the stop": (
        "{owner Mum} to call {date by May}. {contingency If not, to write.}",
        ["Mum to call by May. If not, to write."],
    ),
    "evidence and purpose": (
        "{owner Dad} to read {number twice} {evidence , on a chart} {purpose so that Ella reads} {date by May}.",
        ["Dad to read twice, on a chart so that Ella reads by May."],
    ),
    "goal and objective": (
        "Goal: Mum to be dry.\nObjective: {owner Mum} to call {date by May}.",
        ["Mum to be dry.", "Mum to call by May."],
    ),
    "numbered objectives": ("Objective 1: {owner Mum} to call.\nObjective 2: {owner Dad} to write.", ["Mum to call.", "Dad to write."]),
    "blank lines between": ("Goal: Peace.\n\n\nObjective: {owner Mum} to call.\n", ["Peace.", "Mum to call."]),
    "no tags at all": ("Mum to call weekly.", ["Mum to call weekly."]),
    "accents and emoji": ("{owner Zoë} to call 😀 {date by May}.", ["Zoë to call 😀 by May."]),
    "an empty tag": ("{owner Mum} to call {number } {date by May}.", ["Mum to call by May."]),
}
BROKEN = {
    "never closed": "{owner Mum to call.",
    "never opened": "owner Mum} to call.",
    "nested": "{owner Mum {number twice}} to call.",
    "unknown tag": "{person Mum} to call.",
    "core as a tag": "{core Mum} to call.",
    "no tag": "{} to call.",
    "no tag but words": "{ Mum} to call.",
    "tag across lines": "{owner Mum\nto call}",
    "second line broken": "Goal: Peace.\nObjective: {owner Mum to call.",
    "empty": "",
    "only blanks": " \n \n",
}


@pytest.mark.parametrize(("text", "lines"), GOOD.values(), ids=GOOD)
def test_reads_as_it_is_meant(text: str, lines: list[str]) -> None:
    found = read(text)
    assert found is not None
    assert [line.text() for line in found] == lines


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize("text", [text for text, _ in GOOD.values()], ids=GOOD)
def test_round_trip(text: str) -> None:
    lines = read(text)
    assert lines is not None
    again = read(tagged(lines))
    assert again is not None
    assert [(line.label, line.text()) for line in again] == [(line.label, line.text()) for line in lines]
    assert [line.of(kind) for line in again for kind in KINDS] == [line.of(kind) for line in lines for kind in KINDS]


@pytest.mark.parametrize("text", [text for text, _ in GOOD.values()], ids=GOOD)
def test_spans_spell_the_text(text: str) -> None:
    for line in read(text) or ():
        spelt, spans = spell(line.pieces)
        assert len(spans) == len(line.pieces)
        assert "".join(spelt[start:end] for start, end in spans) == spelt
        for piece, (start, end) in zip(line.pieces, spans, strict=True):
            assert spelt[start:end].strip(" ,.") in piece.text


@pytest.mark.parametrize("text", [text for text, _ in GOOD.values() if text.count("{") > 1])
def test_dropping_a_fragment_leaves_a_tidy_sentence(text: str) -> None:
    for line in read(text) or ():
        for at, piece in enumerate(line.pieces):
            if piece.kind not in ("core", "owner"):
                left = spell([*line.pieces[:at], *line.pieces[at + 1 :]])[0]
                assert not any(untidy in left for untidy in ("  ", " .", " ,", ",,", "..", "{", "}"))


@pytest.mark.parametrize(
    ("raw", "tidy"),
    [
        ("Mum  to   call", "Mum to call"),
        ("Mum to call .", "Mum to call."),
        ("Mum to call , weekly", "Mum to call, weekly"),
        ("Mum to call,.", "Mum to call."),
        ("Mum to call..", "Mum to call."),
        ("  Mum to call  ", "Mum to call"),
        ("Goal: Peace.\nObjective: Mum", "Goal: Peace.\nObjective: Mum"),
        ("by 8.55am", "by 8.55am"),
        ("Mum (SW) to call; Dad: no!", "Mum (SW) to call; Dad: no!"),
        ("", ""),
    ],
)
def test_tidy(raw: str, tidy: str) -> None:
    assert spell([Piece("core", raw)])[0] == tidy
    assert spell([Piece("core", letter) for letter in raw])[0] == tidy


def test_line_gives_its_pieces_by_kind() -> None:
    line = Line("objective", (Piece("owner", "Mum"), Piece("core", " to call "), Piece("number", "twice"), Piece("number", "a week")))
    assert (line.of("number"), line.of("date"), line.text()) == (["twice", "a week"], [], "Mum to call twicea week")
