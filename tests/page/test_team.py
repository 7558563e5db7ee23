"""How far a team agrees: spreadsheets that were filled in, and sets that are marked together and forgotten."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from smartify import agreement, teams
from smartify.agreement import RANGE
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.page import team
from smartify.teams import LASTS, PEOPLE, SETS, Seat, Sets
from smartify.types import Criterion, Level

LINES = ("Mum to ring the school every Friday until 3 May 2027", "Support to be offered")
EVIL = '<img src=x onerror="1">'
Held = Callable[[str], bytes]


@pytest.mark.parametrize(
    ("given", "said"),
    [("", "There are no lines"), ("a b\n" * 41, "more than 40 lines"), ("ok so\n" + "a " * 1_500, "Line 2 has 2,999 characters")],
    ids=["none", "many", "long"],
)
def test_a_paste_that_is_no_set_is_told_in_a_sentence(given: str, said: str) -> None:
    with pytest.raises(SmartifyError, match=said):
        team.pasted(given)


# ---- With spreadsheets


def filled(folder: Path, name: str, rows: list[tuple[str, str]]) -> str:
    path = folder / f"{name}.csv"
    path.write_text("line,marker,S,M,A,R,T\n" + "".join(f"{line},{name},{','.join(levels)}\n" for line, levels in rows), encoding="utf-8")
    return str(path)


def test_ten_of_the_gallery_as_a_spreadsheet(tables: Guidance, today: datetime.date, content: Held) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    drafts = team.ten(tables).splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(content(team.sheet("\n".join(drafts), today)))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["line", "marker", *"SMART"]
    assert [sheet.cell(row, 1).value for row in range(2, 12)] == [f"{n}. {draft}" for n, draft in enumerate(drafts, 1)]
    assert 'role="alert"' in team.sheet(" \n", today)


def test_filled_sheets_are_compared(tables: Guidance, tmp_path: Path) -> None:
    paths = [filled(tmp_path, "Mia", [("1", "22222"), ("2", "00102")]), filled(tmp_path, "Jo", [("1", "22222"), ("2", "00120")])]
    html = team.compared(paths, tables.variants["smart"])
    assert "<b>very good</b>, 1.00" in html and f"{RANGE[Criterion.SPECIFIC]:.2f}" in html
    argued = html.split("Talk about these")[1]
    assert "Line 2." in argued and "Line 1." not in argued and "<b>T Time-bound:</b> ○ No 1; ● Yes 1" in argued and "Yes: Mia" in argued


def test_a_sheet_that_cannot_be_read_is_told_and_never_repeated(tables: Guidance, tmp_path: Path) -> None:
    html = team.compared([filled(tmp_path, "Mia", [("1. Mum to ring", "2222x")])], tables.variants["smart"])
    assert "Mia.csv row 2, column T: use 0, 1, 2" in html and "Mum to ring" not in html
    assert "Choose the spreadsheets" in team.compared([], tables.variants["smart"])


# ---- Together


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sets(clock: Clock) -> Sets:
    return Sets(clock)


def marked(sets: Sets, seat: Seat, *levels: str) -> None:
    for line, row in enumerate(levels, 1):
        for letter, level in zip("SMART", row, strict=True):
            sets.give(seat, line, letter, Level(int(level)))


def test_a_code_is_enough_to_mark_and_the_starter_sees_who_and_how_far_they_agree(sets: Sets, tables: Guidance) -> None:
    starter = sets.start(LINES, "smart")
    assert re.fullmatch("[A-HJ-NP-Z]{5}", starter.code) and "Nobody yet" in team.room(starter, sets, tables)
    mia, jo = sets.join(f" {starter.code.lower()} ", "Mia"), sets.join(starter.code, EVIL)
    marked(sets, mia, "22222", "00100")
    assert "as soon as two people" in team.room(starter, sets, tables)
    marked(sets, jo, "22222", "00102")
    html = team.room(starter, sets, tables)
    assert "<b>Mia</b>: 2 of 2 lines" in html and "<b>very good</b>, 1.00" in html and "Line 2." in html and "<img" not in html
    assert sets.of(starter).marks()[0] == agreement.Marks(marker="Mia", line=1, levels=dict.fromkeys("SMART", Level.MET))


def test_a_line_is_marked_by_pressing_and_a_second_press_takes_it_back(sets: Sets, tables: Guidance) -> None:
    mia = sets.join(sets.start(LINES, "agreed-realistic").code, "Mia")
    give = {"act": "give", "letter": "S", "value": "1"}
    assert teams.moved(mia, give, sets) == mia
    html = team.room(mia, sets, tables)
    assert html.count('aria-pressed="true"') == 1 and "A, Agreed, is not marked" in html and LINES[0] in html
    teams.moved(mia, give, sets)
    assert 'aria-pressed="true"' not in team.room(mia, sets, tables)
    following = teams.moved(mia, {"act": "line", "value": "2"}, sets)
    assert following and LINES[1] in team.room(following, sets, tables)
    assert teams.moved(mia, {"act": "line", "value": "99"}, sets) == following and teams.moved(mia, {"act": "leave"}, sets) is None


@pytest.mark.parametrize(
    ("code", "name", "said"),
    [
        ("ZZZZZ", "Mia", "no set with this code"),
        ("", "Mia", "no set with"),
        (None, "", "Type a name"),
        (None, " \x07", "Type a name"),
        (None, "MIA", "taken"),
    ],
    ids=["wrong code", "no code", "no name", "unprintable", "taken"],
)
def test_who_cannot_join_is_told_why(sets: Sets, code: str | None, name: str, said: str) -> None:
    starter = sets.start(LINES, "smart")
    sets.join(starter.code, "Mia")
    with pytest.raises(SmartifyError, match=said):
        sets.join(starter.code if code is None else code, name)


def test_who_has_lost_the_page_is_let_in_again_and_the_old_page_marks_no_more(sets: Sets, tables: Guidance) -> None:
    starter = sets.start(LINES, "smart")
    before = sets.join(starter.code, "Mia")
    marked(sets, before, "22222")
    teams.moved(before, {"act": "let", "value": "Mia"}, sets)  # she cannot herself
    with pytest.raises(SmartifyError, match="taken"):
        sets.join(starter.code, "mia")
    teams.moved(starter, {"act": "let", "value": "Mia"}, sets)
    after = sets.join(starter.code, "mia")
    assert team.room(after, sets, tables).count('aria-pressed="true"') == 5
    with pytest.raises(SmartifyError, match="came in again"):
        sets.give(before, 1, "S", Level.NOT_MET)


def test_the_starter_comes_back_with_the_key_alone(sets: Sets) -> None:
    starter = sets.start(LINES, "smart")
    assert sets.join(starter.token, "") == starter
    forged = Seat(code=starter.code, name="", token="A" * 10)
    with pytest.raises(SmartifyError, match="no longer held"):
        sets.stop(forged)
    assert sets.sweep() == 1


def test_a_set_is_forgotten_when_stopped_and_after_four_hours(sets: Sets, clock: Clock) -> None:
    stopped, old = sets.start(LINES, "smart"), sets.start(LINES, "smart")
    mia = sets.join(stopped.code, "Mia")
    sets.stop(mia)
    assert sets.sweep() == 2  # only the starter stops it
    assert teams.moved(stopped, {"act": "stop"}, sets) is None and sets.sweep() == 1
    clock.now = LASTS - 1
    assert sets.of(old).lines == LINES
    clock.now = LASTS
    for seat in (mia, old):
        with pytest.raises(SmartifyError, match="no longer held"):
            sets.of(seat)
    assert sets.sweep() == 0 and not any(line in str(vars(sets)) for line in LINES)


def test_there_is_an_end_to_sets_and_people(sets: Sets) -> None:
    starter = [sets.start(LINES, "smart") for _ in range(SETS)][0]
    with pytest.raises(SmartifyError, match="50 sets are held"):
        sets.start(LINES, "smart")
    for number in range(PEOPLE):
        sets.join(starter.code, f"Person {number}")
    with pytest.raises(SmartifyError, match="has 30 people"):
        sets.join(starter.code, "One more")


@pytest.mark.parametrize(("line", "letter"), [(0, "S"), (3, "S"), (1, "X")], ids=["before", "after", "no letter"])
def test_a_mark_of_nothing_is_none(sets: Sets, line: int, letter: str) -> None:
    mia = sets.join(sets.start(LINES, "smart").code, "Mia")
    sets.give(mia, line, letter, Level.MET)
    assert sets.of(mia).marks() == []
