"""The practitioner's tab: what a press does to the cards, and one visit as a person would make it, in a real browser."""

from __future__ import annotations

import base64
import datetime
import io
import time
from dataclasses import replace
from pathlib import Path

import pytest

from smartify import readers, screens
from smartify.errors import TableError
from smartify.guidance import load
from smartify.page import live, review
from smartify.reviewer import Reviewer
from smartify.types import NOT_ONE, Criterion, Finding, Hints
from smartify.workbench import Card, Trouble

TODAY = datetime.date(2026, 9, 1)
DRAFT = "Sarah's mother to attend alcohol support groups"


def opened(bare: Reviewer, text: str, held: review.Held = (), **told: str) -> review.Held:
    return review.opened(text, held, Hints(**told), bare, TODAY)[0]


def shown(bare: Reviewer, cards: review.Held, variant: str = "smart") -> str:
    return screens.cards(cards, bare.guidance, variant, TODAY)


def test_lines_are_reviewed_one_by_one_and_a_bad_one_keeps_its_place(bare: Reviewer) -> None:
    cards = opened(bare, f"{DRAFT}\n\n12345\n<b>bold</b> of them all\n{DRAFT} weekly\n")
    assert [(type(card), card.row) for card in cards] == [(Card, 1), (Trouble, 3), (Trouble, 4), (Card, 5)]
    html = shown(bare, cards)
    assert html.index("Line 3</h2>") < html.index("no words here") < html.index("HTML tags") < html.index("Line 5</h2>")


def test_a_note_among_the_lines_leaves_nothing_open(bare: Reviewer) -> None:
    first, second = opened(bare, f"{DRAFT}\n{DRAFT} weekly")
    assert isinstance(second, Card)
    note = Finding(rule=NOT_ONE, criterion=Criterion.SPECIFIC, span=None, says="It sets no task.")
    noted = replace(second, review=replace(second.review, findings=(note,)))
    table = shown(bare, (first, noted)).partition("</table>")[0]
    assert table.count("<td>open</td>") == 1 and "<td>no objective</td>" in table.partition('href="#line-2"')[2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("?!", "no words here"),
        ("Sarah", "One word"),
        ("a b " * 2_000, "characters long"),
        ("<script>alert(1)</script> to attend", "HTML tags"),
        ("Мама должна посещать группу каждую неделю", "not in English"),
    ],
    ids=["signs", "one word", "too long", "tags", "not English"],
)
def test_what_cannot_be_reviewed_is_told_in_a_sentence(bare: Reviewer, text: str, said: str) -> None:
    html = shown(bare, opened(bare, text))
    assert said in html and 'class="letters"' not in html and "<script" not in html


@pytest.mark.parametrize("text", ["", "  \n \t\n", None], ids=["empty", "blank", "nothing"])
def test_nothing_is_told_to_be_nothing(bare: Reviewer, text: str) -> None:
    assert review.opened(text, (), Hints(), bare, TODAY) == ((), "There is no text here. Type or paste one objective.")


def test_a_long_paste_is_cut_and_says_so(bare: Reviewer) -> None:
    cards, note = review.opened("12345\n" * (live.MOST + 5), (), Hints(), bare, TODAY)
    assert len(cards) == live.MOST and f"first {live.MOST} lines" in note


def test_a_line_that_was_not_touched_keeps_its_answers(bare: Reviewer) -> None:
    cards = opened(bare, f"{DRAFT}\nMonitor the home")
    cards = review.acted(cards, {"act": "answer", "row": 1, "part": "measure", "value": "once a week"}, bare, TODAY)
    again = opened(bare, f"{DRAFT}\nMonitor the home conditions", cards)
    assert again[0] is cards[0] and again[1] is not cards[1]
    assert opened(bare, DRAFT, cards, goal="Sarah to be safe")[0] is not cards[0]


def test_presses_change_their_own_line_alone(bare: Reviewer) -> None:
    cards = opened(bare, f"{DRAFT}\n{DRAFT} in town")
    after = review.acted(cards, {"act": "answer", "row": "2", "part": "by", "said": "2027-06-30"}, bare, TODAY)
    assert after[0] is cards[0] and isinstance(after[1], Card) and after[1].told.by == "30 June 2027"


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"act": "answer", "row": 1},
        {"act": "answer", "row": 1, "part": "signed", "value": "x"},
        {"act": "take", "row": 1, "value": "9"},
        {"act": "boom", "row": 1},
    ],
)
def test_a_press_that_nobody_makes_does_nothing(bare: Reviewer, told: dict[str, object]) -> None:
    cards = opened(bare, DRAFT)
    assert [getattr(card, "told", None) for card in review.acted(cards, told, bare, TODAY)] == [Hints()]


def test_what_a_draft_or_an_answer_holds_is_never_markup(bare: Reviewer) -> None:
    cards = opened(bare, 'Sarah & her mother to attend 2 < 3 groups "weekly"')
    cards = review.acted(cards, {"act": "answer", "row": 1, "part": "owner", "value": '"><img src=x onerror="1">'}, bare, TODAY)
    html = shown(bare, cards)
    assert "Sarah &amp;" in html and "2 &lt; 3" in html and "<img" not in html and 'onerror="1"' not in html


@pytest.mark.parametrize("variant", sorted(load().variants))
def test_every_variant_shows_its_own_letters(bare: Reviewer, variant: str) -> None:
    html = shown(bare, opened(bare, DRAFT), variant)
    assert all(f"{bare.guidance.variants[variant][letter]['label']}: " in html for letter in "SMART")
    assert html.count('<details class="letter') == 5


def test_levels_are_letters_words_and_shapes_and_open_on_their_rule(bare: Reviewer) -> None:
    html = shown(bare, opened(bare, "Monitor the home conditions on an ongoing basis"))
    assert "○</span>" in html and "Time-bound: not met" in html
    assert "Rule: date.open_ended" in html and "Source</dt>" in html and '<mark class="empty"' in html


def test_changes_are_told_and_not_only_struck(bare: Reviewer) -> None:
    html = screens.changes("Mum to go weekly", "Mum to go & stay weekly")
    assert html == 'Mum to go <ins><span class="unseen">put in: </span>&amp; stay</ins> weekly'


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Mum to go", ["● who", "○ how much not yet", "○ when not yet"]),
        ("Mum to go weekly\nGo by 4 May", ["1 of 2 say who", "1 of 2 say when"]),
    ],
)
def test_while_somebody_types_rules_say_what_is_there(bare: Reviewer, text: str, parts: list[str]) -> None:
    html = live.shown(live.read(text, (), bare.guidance))
    assert all(part in html for part in parts)


def test_a_plan_is_read_within_50_milliseconds_of_a_key(bare: Reviewer) -> None:
    """The line that changed is read, and no other."""
    plan = [f"{DRAFT} number {n}, as and when required, with support as needed" for n in range(20)]
    known = live.read("\n".join(plan), (), bare.guidance)

    def key() -> tuple[live.Seen, ...]:
        return live.read("\n".join([*plan[:-1], f"{plan[-1]} by May"]), known, bare.guidance)

    assert min(_timed(key, time.perf_counter) for _ in range(20)) < 0.05
    after = key()
    assert [new is old for new, old in zip(after, known, strict=True)] == [True] * 19 + [False]
    assert "20 of 20 say who" in live.shown(after) and "‘support as needed’" in live.shown(after)


def test_a_line_twice_counts_twice_and_what_is_too_long_or_too_many_is_not_read(bare: Reviewer) -> None:
    assert "2 of 2 say who" in live.shown(live.read(f"{DRAFT}\n{DRAFT}", (), bare.guidance))
    assert live.read("a " * 2_000, (), bare.guidance) == ()
    assert len(live.read(f"{DRAFT}\n" * (live.MOST + 9), (), bare.guidance)) == live.MOST


def _timed(run, clock) -> float:  # type: ignore[no-untyped-def]
    start = clock()
    run()
    return float(clock() - start)


def test_the_word_file_holds_the_change_as_a_change() -> None:
    import docx

    name, content = review.document(DRAFT, f"{DRAFT} once a week.", TODAY)
    body = docx.Document(io.BytesIO(base64.b64decode(content))).element.body.xml
    assert name.endswith(".docx") and "w:ins" in body and "once" in body


def test_a_plan_in_word_becomes_its_objectives(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_paragraph(DRAFT)
    table = made.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Monitor the home", "Ms Khan"
    made.save(str(tmp_path / "plan.docx"))
    assert readers.drafts(tmp_path / "plan.docx") == [DRAFT, "Monitor the home"]
    (tmp_path / "broken.docx").write_bytes(b"no zip")
    with pytest.raises(TableError, match="broken.docx cannot be read as a Word file"):
        readers.drafts(tmp_path / "broken.docx")


@pytest.mark.weights
def test_levels_come_first_and_the_words_they_rest_on_follow(reviewer: Reviewer) -> None:
    cards = opened(reviewer, "\n".join(f"{DRAFT} in week {number}" for number in range(6)))
    first = shown(reviewer, cards)
    assert "It rests on" not in first and first.count("data-waits") == 6 and screens.LOOKING in first
    *some, last = review.rests(cards, {}, reviewer, TODAY)
    assert [len(found) for found in some] == [4] and len(last) == 6
    for card in cards:
        assert isinstance(card, Card)
        found = last[card.known_as]
        assert "It rests on" in found and screens.LOOKING not in found and f'data-waits="{card.known_as}"' in first
    changed = opened(reviewer, f"{DRAFT} in week 0\n{DRAFT} in May", cards)
    (again,) = review.rests(changed, last, reviewer, TODAY)
    assert again[changed[0].known_as] is last[changed[0].known_as] and len(again) == 2  # type: ignore[union-attr]


def test_without_weights_no_words_are_looked_for(bare: Reviewer) -> None:
    cards = opened(bare, DRAFT)
    assert "data-waits" not in shown(bare, cards) and list(review.rests(cards, {}, bare, TODAY)) == []


@pytest.mark.browser
@pytest.mark.weights
def test_the_words_come_to_the_letters_and_stay_when_an_answer_is_given(visitor, served, reviewer: Reviewer) -> None:  # type: ignore[no-untyped-def]
    with served(reviewer) as at:
        visitor.driver.get(at)
        visitor.type("#draft textarea", DRAFT)
        visitor.press("#review")
        visitor.find("section.card")
        visitor.press("details.letter summary")
        visitor.until(lambda: "It rests on" in visitor.find("details.letter[open] div").text)
        marks = [mark.text for mark in visitor.all(".draft mark")]
        assert marks and not visitor.all(".looking")
        assert visitor.faults() == []
        visitor.press('[data-part="measure"][data-value="once a week"]')
        visitor.until(lambda: "once a week" in visitor.find("#bench .rewrite").text)
        visitor.until(lambda: not visitor.all(".looking"))
        assert [mark.text for mark in visitor.all(".draft mark")] == marks


@pytest.mark.browser
@pytest.mark.parametrize("visitor", [(1280, 900), (390, 844)], indirect=True, ids=["laptop", "phone"])
def test_a_first_visit(visitor, address: str, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    """Paste, look, answer three questions by mouse and keyboard, and the sentence is ready; nobody else is asked for anything."""
    from selenium.webdriver.common.keys import Keys

    size = request.node.callspec.id
    visitor.driver.get(address)
    visitor.type("#draft textarea", "Home conditions to be monitored on an ongoing basis ${1+1} {{2}} 🙂")
    visitor.until(lambda: "not yet" in visitor.find("#live").text)
    visitor.press("#review")
    visitor.find("section.card")
    visitor.picture(f"review-{size}")
    assert "${1+1} {{2}} 🙂" in visitor.find(".draft").text
    assert visitor.faults() == []
    visitor.type("#box-1-owner", "Ms Khan" + Keys.ENTER)
    visitor.until(lambda: visitor.find("#bench .rewrite").text.startswith("Ms Khan to"))
    assert "Not ready yet" in visitor.find(".state").text
    visitor.press('[data-part="measure"][data-value="once a week"]')
    visitor.until(lambda: "once a week" in visitor.find("#bench .rewrite").text)
    visitor.press('[data-part="by"]')
    visitor.until(lambda: visitor.find(".state").text.startswith("Ready"))
    visitor.press('[data-act="family"]')
    visitor.find(".family")
    visitor.picture(f"ready-{size}")
    assert visitor.faults() == []
    assert visitor.hosts() == {"127.0.0.1"}
    refused = "const [url, done] = arguments; fetch(url, {mode: 'no-cors'}).then(() => done('asked'), () => done('refused'))"
    other = address.replace("127.0.0.1", "localhost")  # another origin that would answer: only the policy stands in the way
    assert visitor.driver.execute_async_script(refused, other) == "refused"
    assert visitor.driver.execute_script("return JSON.stringify([{...localStorage}, {...sessionStorage}])").count("monitored") == 0


@pytest.mark.browser
def test_a_suggestion_is_taken_and_confirmed_by_keyboard_alone(visitor, address: str) -> None:  # type: ignore[no-untyped-def]
    """The line is scored a second after the last key; no button is pressed by mouse."""
    from selenium.webdriver.common.keys import Keys

    visitor.driver.get(address + "?__theme=dark")
    visitor.type("#draft textarea", DRAFT)
    button = visitor.find('[data-act="suggest"]')
    visitor.driver.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    visitor.find("ol.choices")
    visitor.until(lambda: not visitor.all(".busy"))
    visitor.picture("suggested-dark")
    assert "to be confirmed" in visitor.find(".state").text and visitor.all("mark.confirm")
    while visitor.all(".doubts li.open"):
        before = len(visitor.all(".doubts li.open"))
        visitor.find('.doubts li.open [data-act="confirm"]').send_keys(Keys.ENTER)
        visitor.until(lambda n=before: len(visitor.all(".doubts li.open")) < n)
    assert visitor.find(".state").text.startswith("Ready") and not visitor.all("mark.confirm")
    assert visitor.driver.execute_script("return document.activeElement !== document.body")  # focus is not lost when the card is drawn anew
    assert visitor.faults() == []
