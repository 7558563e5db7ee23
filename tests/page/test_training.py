"""For trainers: examples step by step, a quiz, sets marked together and forgotten, a handout; and two people in real browsers."""

from __future__ import annotations

import base64
import datetime
import io
import re
from pathlib import Path

import pytest

from smartify import agreement, lessons, teams
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.page import training
from smartify.page.training import Place, Round, turned
from smartify.reviewer import Reviewer
from smartify.teams import LASTS, PEOPLE, SETS, Seat, Sets
from smartify.types import Level

LINES = ("Mum to ring the school every Friday until 3 May 2027", "Support to be offered")
EVIL = '<img src=x onerror="1">'


def content(html: str) -> bytes:
    """The file that a link in the page holds."""
    held = re.search(r'href="data:[^"]*;base64,([^"]+)"', html)
    assert held, html
    return base64.b64decode(held[1])


# ---- Gallery


def pressed(tables: Guidance, place: Place, *acts: str, setting: str = "", **told: str) -> Place:
    for act in acts:
        place = turned(place, {"act": act, **told}, tables, setting)
    return place


def test_a_room_sees_the_draft_then_a_letter_at_a_time_then_the_improvement(tables: Guidance) -> None:
    place, seen = Place(), []
    for _ in range(lessons.LAST + 1):
        html = lessons.gallery(tables, "smart", "", place.number, place.shown)
        seen.append((html.count('class="answer"'), "One way to improve it" in html))
        place = pressed(tables, place, "step")
    assert seen == [(0, False), (1, False), (2, False), (3, False), (4, False), (5, False), (5, True)]
    assert place == Place(number=lessons.numbers(tables)[1], shown=0)  # after the improvement comes the next draft


def test_back_start_again_and_show_all(tables: Guidance) -> None:
    place = pressed(tables, Place(shown=3), "back")
    assert place.shown == 2
    assert pressed(tables, Place(), "back") == Place() and pressed(tables, Place(shown=4), "start") == Place()
    everything = pressed(tables, Place(), "all")
    assert "What changed" in lessons.gallery(tables, "smart", "", 0, everything.shown)
    assert "One way" not in lessons.gallery(tables, "smart", "", 0, pressed(tables, everything, "back").shown)
    assert "What changed" in lessons.gallery(tables, "smart", "", 1, pressed(tables, everything, "following").shown)  # it stays


@pytest.mark.parametrize(
    ("act", "told"),
    [("previous", {}), ("show", {"number": "9999"}), ("show", {"number": "-1"}), ("show", {}), ("show", {"number": "6"}), ("buy", {})],
    ids=["before the first", "no such", "below none", "unsaid", "of another setting", "no such act"],
)
def test_a_press_that_leads_nowhere_changes_nothing(tables: Guidance, act: str, told: dict[str, str]) -> None:
    assert pressed(tables, Place(), act, setting=lessons.FIRST, **told) == Place()


def test_a_setting_shows_its_own_examples_alone(tables: Guidance) -> None:
    assert sorted(number for name in lessons.settings(tables) for number in lessons.numbers(tables, name)) == list(
        range(len(tables.examples))
    )
    first, *others = lessons.numbers(tables, "housing")
    html = lessons.gallery(tables, "smart", "housing", first)
    assert f"1 of {1 + len(others)}" in html and "Rent arrears" in html and "school attendance" not in html
    last = Place(number=others[-1], shown=lessons.LAST)
    assert pressed(tables, last, "step", setting="housing") == last


def test_each_variant_names_its_letters_and_says_what_no_wording_shows(tables: Guidance) -> None:
    for name, view in tables.variants.items():
        html = lessons.gallery(tables, name, "", 2)
        assert all(f"<b>{view[letter]['label']}:</b>" in html for letter in "SMART")
        assert (lessons.WORDING in html) == any(not view[letter]["reads"] for letter in "SMART")


def test_an_answer_is_said_once(tables: Guidance) -> None:
    for example in tables.examples:
        for letter, view in tables.variants["smart"].items():
            if letter in list("SMART"):
                assert not re.match(r"(Yes|No|Not clear|To some extent)?[.,]", lessons.verdict(view, example)[1])


# ---- Quiz


def test_a_quiz_is_marked_letter_by_letter_and_added_up(tables: Guidance) -> None:
    playing = training.begun(tables, "smart", 5, seed=3)
    assert "Draft 1 of 5" in training.quiz_html(playing, tables)
    failing = [letter for letter, level in playing.questions[0].levels.items() if level == Level.NOT_MET]
    assert training.answered(playing, {"act": "onward"}) == playing  # not before it is marked
    marked = training.answered(playing, {"act": "mark", "chosen": failing})
    html = training.quiz_html(marked, tables)
    assert html.count("verdict outcome") == 5 and "5 of 5 letters right" in html and "and it fails" not in html
    assert training.answered(marked, {"act": "mark", "chosen": []}) == marked  # an answer stands
    following = training.answered(marked, {"act": "onward"})
    assert "Draft 2 of 5" in training.quiz_html(following, tables) and "So far: 5 of 5" in training.quiz_html(following, tables)
    assert "1 draft: 5 of 5 letters right" in training.quiz_html(training.answered(following, {"act": "finish"}), tables)


def test_what_was_let_pass_is_told_in_the_words_of_the_guidance(tables: Guidance) -> None:
    playing = training.begun(tables, "smart", 0, seed=1)
    assert len(playing.questions) == len(tables.examples)
    at = next(place for place, asked in enumerate(playing.questions) if asked.levels["T"] == Level.NOT_MET)
    marked = training.answered(Round(variant="smart", questions=playing.questions[at:]), {"act": "mark", "chosen": []})
    html = training.quiz_html(marked, tables)
    assert "You let it pass, and it fails" in html and marked.marked and marked.marked.feedback["T"].split(".")[0] in html


def test_own_drafts_make_a_set_and_those_that_cannot_are_named(bare: Reviewer, today: datetime.date) -> None:
    playing, out = training.begun_with(f"{LINES[0]}\n12345\nSarah & Mum to ring 2 < 3 times by 3 May 2027", bare, "smart", today)
    assert playing and len(playing.questions) == 2 and "Draft 2: There are no words" in out and "Draft 1" not in out
    html = "".join(training.quiz_html(Round(variant="smart", questions=(one,)), bare.guidance) for one in playing.questions)
    assert "Sarah &amp; Mum to ring 2 &lt; 3" in html
    assert training.begun_with("12345", bare, "smart", today)[0] is None


@pytest.mark.parametrize(
    ("given", "said"),
    [("", "There are no lines"), ("a b\n" * 41, "more than 40 lines"), ("ok so\n" + "a " * 1_500, "Line 2 has 2,999 characters")],
    ids=["none", "many", "long"],
)
def test_a_paste_that_is_no_set_is_told_in_a_sentence(given: str, said: str) -> None:
    with pytest.raises(SmartifyError, match=said):
        training.pasted(given)


# ---- Team, with spreadsheets


def filled(folder: Path, name: str, rows: list[tuple[str, str]]) -> str:
    path = folder / f"{name}.csv"
    path.write_text("line,marker,S,M,A,R,T\n" + "".join(f"{line},{name},{','.join(levels)}\n" for line, levels in rows), encoding="utf-8")
    return str(path)


def test_ten_of_the_gallery_as_a_spreadsheet(tables: Guidance, today: datetime.date) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    drafts = training.ten(tables).splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(content(training.sheet("\n".join(drafts), today)))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["line", "marker", *"SMART"]
    assert [sheet.cell(row, 1).value for row in range(2, 12)] == [f"{n}. {draft}" for n, draft in enumerate(drafts, 1)]
    assert 'role="alert"' in training.sheet(" \n", today)


def test_filled_sheets_are_compared(tables: Guidance, tmp_path: Path) -> None:
    paths = [filled(tmp_path, "Mia", [("1", "22222"), ("2", "00102")]), filled(tmp_path, "Jo", [("1", "22222"), ("2", "00120")])]
    html = training.compared(paths, tables.variants["smart"])
    assert "<b>very good</b>, 1.00" in html and "0.94" in html
    argued = html.split("Talk about these")[1]
    assert "Line 2." in argued and "Line 1." not in argued and "<b>T Time-bound:</b> ○ No 1; ● Yes 1" in argued and "Yes: Mia" in argued


def test_a_sheet_that_cannot_be_read_is_told_and_never_repeated(tables: Guidance, tmp_path: Path) -> None:
    html = training.compared([filled(tmp_path, "Mia", [("1. Mum to ring", "2222x")])], tables.variants["smart"])
    assert "Mia.csv row 2, column T: use 0, 1, 2" in html and "Mum to ring" not in html
    assert "Choose the spreadsheets" in training.compared([], tables.variants["smart"])


# ---- Team, together


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
    assert re.fullmatch("[A-HJ-NP-Z]{5}", starter.code) and "Nobody yet" in training.room(starter, sets, tables)
    mia, jo = sets.join(f" {starter.code.lower()} ", "Mia"), sets.join(starter.code, EVIL)
    marked(sets, mia, "22222", "00100")
    assert "as soon as two people" in training.room(starter, sets, tables)
    marked(sets, jo, "22222", "00102")
    html = training.room(starter, sets, tables)
    assert "<b>Mia</b>: 2 of 2 lines" in html and "<b>very good</b>, 1.00" in html and "Line 2." in html and "<img" not in html
    assert sets.of(starter).marks()[0] == agreement.Marks(marker="Mia", line=1, levels=dict.fromkeys("SMART", Level.MET))


def test_a_line_is_marked_by_pressing_and_a_second_press_takes_it_back(sets: Sets, tables: Guidance) -> None:
    mia = sets.join(sets.start(LINES, "agreed-realistic").code, "Mia")
    give = {"act": "give", "letter": "S", "value": "1"}
    assert teams.moved(mia, give, sets) == mia
    html = training.room(mia, sets, tables)
    assert html.count('aria-pressed="true"') == 1 and "A, Agreed, is not marked" in html and LINES[0] in html
    teams.moved(mia, give, sets)
    assert 'aria-pressed="true"' not in training.room(mia, sets, tables)
    following = teams.moved(mia, {"act": "line", "value": "2"}, sets)
    assert following and LINES[1] in training.room(following, sets, tables)
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
    assert training.room(after, sets, tables).count('aria-pressed="true"') == 5
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


# ---- Handout


def words_of(html: str) -> str:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(content(html)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_chosen_examples_become_a_word_file(bare: Reviewer, today: datetime.date) -> None:
    told = words_of(training.printed({6, 2}, (), "A day in May", "agreed-realistic", bare, today))
    examples = bare.guidance.examples
    assert "A day in May" in told and "Agreed" in told and examples[6]["draft"] in told and examples[2]["draft"] in told
    assert examples[3]["draft"] not in told and "Choose at least one" in training.printed((), (), "", "smart", bare, today)


def test_own_drafts_lose_their_names_before_anything_is_shown(bare: Reviewer, today: datetime.date, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("draft,rewrite\nMarlow Vance to ring the school,Marlow Vance to ring the school by 3 May 2027\n", encoding="utf-8")
    given, html = training.uploaded(str(path), bare.guidance)
    assert "Marlow is now" in html and "Vance is now" in html and "Marlow" not in html.split("Read them through")[1]
    told = words_of(training.printed((), given, "", "smart", bare, today))
    assert "Marlow" not in told and "to ring the school by 3 May 2027" in told


def test_a_file_that_is_no_drafts_is_told_in_a_sentence(tables: Guidance, tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("Mum to ring\n12345\n", encoding="utf-8")
    given, html = training.uploaded(str(path), tables)
    assert given == () and "own.txt line 2: There are no words here" in html and "Mum to ring" not in html
    assert training.uploaded(None, tables) == ((), "")


# ---- The page


def choose(visitor, tab: str) -> None:  # type: ignore[no-untyped-def]
    visitor.until(lambda: next((t for t in visitor.all("button[role=tab]") if t.text == tab and t.is_displayed()), None)).click()


@pytest.mark.browser
def test_a_trainer_steps_through_an_example_by_keyboard_plays_and_starts_a_set(visitor, address: str) -> None:  # type: ignore[no-untyped-def]
    from selenium.webdriver.common.keys import Keys

    def answers() -> int:
        return len(visitor.all("#gallery .answer"))

    def focused() -> str:
        return str(visitor.driver.execute_script("return document.activeElement.id"))

    visitor.driver.get(address)
    choose(visitor, "For trainers")
    visitor.press("#project")
    for shown, key in ((1, Keys.ARROW_RIGHT), (2, Keys.PAGE_DOWN), (1, Keys.ARROW_LEFT)):
        visitor.driver.switch_to.active_element.send_keys(key)
        visitor.until(lambda shown=shown: answers() == shown and not visitor.all("#gallery [aria-busy]"))
    assert visitor.all("[data-projector]") and not visitor.find("#step-lesson-").size["height"] < 24
    visitor.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    visitor.until(lambda: not visitor.all("[data-projector]"))
    assert focused() == "project" and visitor.faults() == []
    visitor.press("#all-lesson-")
    visitor.until(lambda: visitor.all("#gallery .rewrite"))
    choose(visitor, "Quiz")
    visitor.press("#begin-lesson-")
    visitor.press("#letters-T")
    visitor.press("#mark-lesson-")
    assert "So far:" in visitor.find("#quiz .score").text and len(visitor.all("#quiz .outcome")) == 5 and visitor.faults() == []
    choose(visitor, "Calibrate your team")
    visitor.press("#begin-set")
    visitor.until(lambda: "There are no lines yet" in visitor.find("#room").text)
    visitor.press("#use-ten")
    visitor.until(lambda: visitor.find("#team-lines textarea").get_attribute("value"))
    visitor.press("#begin-set")
    assert re.fullmatch("[A-Z]{5}", visitor.find("#room .code").text) and visitor.faults() == []
    choose(visitor, "Handout")
    visitor.press("#handout-examples input[type=checkbox]")
    visitor.press("#handout")
    assert visitor.find("#handout-saved a[data-save]").get_attribute("download") == "handout.docx" and visitor.faults() == []
    assert visitor.hosts() == {"127.0.0.1"}
