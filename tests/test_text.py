"""What can be reviewed and what cannot, said in a sentence that never repeats the text."""

from __future__ import annotations

import pytest

from smartify.guidance import Guidance
from smartify.text import LONGEST, lines, trouble

REFUSED = {
    "empty": ("", "no text"),
    "spaces": (" \t\n", "no text"),
    "no-break space": ("\u00a0", "no text"),
    "one word": ("Support", "One word"),
    "one word and a stop": ("Attendance.", "One word"),
    "50,000 characters": ("word " * 10_000, "50,000 characters long"),
    "just too long": ("a " * (LONGEST // 2) + "b", "2,001 characters long"),
    "French": ("La mère de Zoë doit se rendre au groupe de soutien chaque semaine jusqu'en juin", "not English"),
    "Polish": ("Matka ma uczęszczać na grupę wsparcia co tydzień przez dwanaście tygodni", "not English"),
    "German": ("Die Mutter soll jede Woche zur Gruppe gehen und mit ihrer Betreuerin sprechen", "not English"),
    "Urdu": ("والدہ ہر ہفتے گروپ میں شرکت کریں", "not in English"),
    "Ukrainian": ("Мама має відвідувати групу щотижня", "not in English"),
    "only digits": ("12 34 5678", "no words"),
    "only signs": ("... --- !!!", "no words"),
    "emoji": ("😀👍🏽🏳️‍🌈", "no words"),
    "a script": ("<script>alert(1)</script> Mum to attend", "HTML"),
    "bold": ("<b>Mum</b> to attend", "HTML"),
    "a table cell": ('<td class="x">Mum to attend</td>', "HTML"),
    "a comment": ("<!-- plan --> Mum to attend the group", "HTML"),
    "escape characters": ("Mum to \x1b[31mattend\x1b[0m the group", "control"),
    "a null": ("Mum to\x00 attend the group", "control"),
    "half a character": ("Mum to attend \ud800 the group", "cannot be read|control"),
}
TAKEN = {
    "the guidance's own": "Sarah to improve her school attendance this year",
    "two words": "Improve communication",
    "telegraphic": "SW to tx w/ CAMHS re TAC mtg w/c 4/5, chase EHCP",
    "names from everywhere": "Zsófia and Łukasz to ring Mrs Nowak, Mr Nguyễn and Oluwaseun Adébáyọ̀",
    "capitals": "MUM TO ATTEND THE GROUP WEEKLY",
    "curly quotes": "“Sarah’s mum to attend”",
    "no-break spaces": "Mum\u00a0to\u00a0attend the group",
    "emoji beside words": "😀 Mum to attend the group",
    "less than": "Falls to be < 3 a month and > 0 by 4 May",
    "tab and line end": "1.\tMum to attend the group\r\n",
    "as long as can be": ("Mum to go. " * 200)[:LONGEST],
    "typos": "Mum too attned the grup evry wek with her suport worker",
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_refused_in_a_sentence(tables: Guidance, text: str, says: str) -> None:
    said = trouble(text, tables)
    assert said is not None
    assert any(part in said for part in says.split("|")), said
    assert said.endswith(".")
    assert "\n" not in said
    assert len(text.strip()) < 3 or text.strip() not in said


@pytest.mark.parametrize("text", TAKEN.values(), ids=TAKEN)
def test_taken(tables: Guidance, text: str) -> None:
    assert trouble(text, tables) is None


@pytest.mark.parametrize(
    ("text", "numbered"),
    [
        ("", []),
        ("\n \n", []),
        ("one", [(1, "one")]),
        ("one\n\ntwo\n", [(1, "one"), (3, "two")]),
        ("\ufeffone\r\ntwo", [(1, "one"), (2, "two")]),
        ("  one \n\ttwo", [(1, "  one "), (2, "\ttwo")]),
    ],
    ids=["empty", "blank", "one", "a gap", "byte-order mark", "spaces are kept"],
)
def test_lines_know_their_numbers(text: str, numbered: list[tuple[int, str]]) -> None:
    assert list(lines(text)) == numbered
