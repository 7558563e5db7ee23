"""The Word files are opened again: what is accepted is the rewrite, what is rejected is the draft, and the handout is one to read and print."""

from __future__ import annotations

import datetime
import io
import re

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as some

from smartify.errors import SmartifyError
from smartify.types import Criterion, Level
from smartify.word import BOX, TITLE, Example, changes, handout, tracked

DAY = datetime.date(2026, 9, 1)
PAIRS = {
    "a number and a date": ("Mum to attend groups", "Mum to attend 4 groups by 3 May."),
    "goal and two objectives": (
        "Kofi to do better at school",
        "Goal: Kofi does well.\nObjective: Kofi to read.\nObjective: Mum to ring school.",
    ),
    "nothing changed": ("Kofi to ring the dentist by 4 October", "Kofi to ring the dentist by 4 October"),
    "nothing in common": ("Support", "Mrs Quilter’s aunt to visit"),
    "an empty draft": ("", "Kofi to ring"),
    "an empty rewrite": ("Kofi to ring", ""),
    "curly quotes, double spaces and a tab": ("Kofi’s  mum\tto ring “today”", "Kofi’s mum to  ring\t“tomorrow” "),
    "spaces between two changes": ("Parents to fully engage with it", "Parents to now talk about it"),
    "signs of XML": ("Mum & Dad < 5 visits", "Mum & Dad > 4 visits & <calls>"),
}


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def read(paragraph, skip: str) -> str:
    """What a paragraph says once all changes are accepted (`w:del` skipped) or rejected (`w:ins` skipped)."""
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    out = []
    for element in paragraph._p.iter(qn("w:t"), qn("w:delText"), *signs):
        if not any(parent.tag == qn(skip) for parent in element.iterancestors()):
            out.append(signs.get(element.tag) or element.text or "")
    return "".join(out)


def bodies(content: bytes):
    return [p for p in opened(content).paragraphs[2:] if p.style.name == "Normal"]  # after the title and how to use it


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_accepted_it_is_the_rewrite_and_rejected_the_draft(pair) -> None:
    (paragraph,) = bodies(tracked([pair], DAY))
    assert (read(paragraph, "w:ins"), read(paragraph, "w:del")) == pair


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.sampled_from(["Mum", "to", "visit", "Kofi's", "school", ",", "twice", "\n", "\t", "4", ".", ""]), max_size=9),
    some.randoms(use_true_random=False),
)
def test_whatever_the_words_both_can_be_had_back(words, shuffled) -> None:
    other = list(words)
    shuffled.shuffle(other)
    draft, rewrite = " ".join(words), " ".join(other[1:])
    told = list(changes(draft, rewrite))
    assert "".join(w for change, w in told if change != "new") == draft
    assert "".join(w for change, w in told if change != "gone") == rewrite


def test_every_change_has_an_author_a_date_and_a_number_of_its_own() -> None:
    document = opened(tracked(list(PAIRS.values()), DAY))
    marks = list(document.element.body.iter(qn("w:ins"), qn("w:del")))
    assert marks and {m.get(qn("w:author")) for m in marks} == {"smartify"}
    assert {m.get(qn("w:date")) for m in marks} == {"2026-09-01T00:00:00Z"}
    assert len({m.get(qn("w:id")) for m in marks}) == len(marks)
    for mark in marks:
        texts = {e.tag for e in mark.iter(qn("w:t"), qn("w:delText"))}
        assert texts <= {qn("w:delText") if mark.tag == qn("w:del") else qn("w:t")}


def test_words_are_changed_whole_and_what_stays_is_not_marked() -> None:
    told = list(changes("Sarah's mother to attend alcohol support groups", "Sarah's mother to attend a support group weekly"))
    assert told[0] == ("kept", "Sarah's mother to attend ")
    assert ("gone", "alcohol") in told and ("new", "a") in told and ("kept", " support ") in told
    assert ("gone", "groups") in told and ("new", "group weekly") in told


def test_an_unchanged_heading_stands_between_the_changes_of_two_drafts() -> None:
    paragraphs = opened(tracked([("Kofi", "Mum"), ("Kofi to ring", "Mum to ring")], DAY)).paragraphs[2:]
    assert [(p.style.name, read(p, "w:del")) for p in paragraphs] == [
        ("Heading 1", "Draft 1"), ("Normal", "Mum"), ("Heading 1", "Draft 2"), ("Normal", "Mum to ring"),
    ]  # fmt: skip


def test_a_line_that_is_left_alone_has_no_change() -> None:
    document = opened(tracked([("Kofi to ring", "Kofi to ring")], DAY))
    assert not list(document.element.body.iter(qn("w:ins"), qn("w:del")))


def test_what_xml_cannot_hold_is_left_out() -> None:
    (paragraph,) = bodies(tracked([("Mum\x00 to go\x0b", "Mum to\ud800 go\r\nhome\ufffe")], DAY))
    assert (read(paragraph, "w:ins"), read(paragraph, "w:del")) == ("Mum to go", "Mum to go\nhome")


def test_nothing_to_write_is_a_sentence(tables) -> None:
    with pytest.raises(SmartifyError, match="no drafts to write"):
        tracked([], DAY)
    with pytest.raises(SmartifyError, match="no examples to write"):
        handout([], tables, "smart", DAY)


def example(**more) -> Example:
    levels = dict(zip(Criterion, (Level.MET, Level.NOT_MET, None, Level.PARTLY, Level.NOT_MET), strict=True))
    said = {criterion: f"Said of {criterion.value}." for criterion in Criterion}
    whole = {"draft": "Mum to attend groups", "rewrite": ("Goal: Mum is well.", "Objective: Mum to attend [4?] groups.")}
    return Example(
        **{**whole, "levels": levels, "commentary": said, "asks": ("4?",), "changed": ("It says how many.",), "made": "proposed", **more}
    )


@pytest.fixture(scope="module")
def written(tables):
    two = [
        example(title="Groups"),
        example(draft="Coffee and cake", levels={}, note="This is no objective.", rewrite=(), changed=(), made=""),
    ]
    return opened(handout(two, tables, "smart", DAY, title="Training in May"))


def part(document, start: str, end: str | None) -> str:
    """Everything that stands between two headings of the first rank."""
    out, within = [], False
    for block in document.element.body:
        words = "".join(e.text or "" for e in block.iter(qn("w:t")))
        style = block.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") if block.tag == qn("w:p") else None
        if style is not None and style.get(qn("w:val")) == "Heading1":
            within = words == start or (within and words != end)
        if within:
            out.append(words)
    return "\n".join(out)


def test_it_has_a_title_a_language_and_a4_pages(written) -> None:
    about = written.core_properties
    assert (about.title, about.language, about.author) == ("Training in May", "en-GB", "smartify")
    assert about.created.date() == about.modified.date() == DAY
    assert {lang.get(qn("w:val")) for lang in written.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    section = written.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.footer._element.xml


def test_headings_are_styles_in_order(written) -> None:
    heads = [(p.style.name, p.text) for p in written.paragraphs if p.style.name.startswith(("Heading", "Title"))]
    assert heads[0] == ("Title", "Training in May")
    assert [text for style, text in heads if style == "Heading 1"] == ["How to read this", "Examples", "Exercise", "Answers"]
    assert [text for style, text in heads if style == "Heading 2"] == [
        "Example 1: Groups", "Example 2", "Draft 1", "Draft 2", "Answers to draft 1", "Answers to draft 2",
    ]  # fmt: skip
    ranks = [0 if style == "Title" else int(style[-1]) for style, _ in heads]
    assert all(after <= before + 1 for before, after in zip(ranks, ranks[1:], strict=False))


def test_exercise_and_answers_begin_pages_and_the_exercise_tells_nothing(written) -> None:
    begins = [p.text for p in written.paragraphs if p.paragraph_format.page_break_before]
    assert begins == ["Exercise", "Answers"]
    exercise = part(written, "Exercise", "Answers")
    assert "Mum to attend groups" in exercise and "Your own rewrite:" in exercise
    assert not any(told in exercise for told in ("Said of", "[4?]", "It says how many", "This is no objective"))
    answers = part(written, "Answers", None)
    assert "Objective: Mum to attend [4?] groups." in answers and "This is no objective." in answers


def test_tables_have_header_rows_that_are_repeated_and_rows_that_stay_whole(written) -> None:
    assert len(written.tables) == 4  # one with its answers, two to tick, and the answers
    for table in written.tables:
        marked = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert marked == [True, False, False, False, False, False]
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_the_letters_are_answered_in_words(written) -> None:
    rows = [[cell.text for cell in row.cells] for row in written.tables[0].rows]
    assert rows[0] == ["Letter", "Stands for", "Answer", "Commentary"]
    assert [row[2] for row in rows[1:]] == ["Yes", "No", "Not clear", "To some extent", "No"]
    assert rows[1] == ["S", "Specific", "Yes", "Said of specific."]


def test_there_are_boxes_for_every_letter_and_answer(written) -> None:
    for table in written.tables[1:3]:
        assert [cell.text for cell in table.rows[0].cells] == ["Letter", "Ask", "Yes", "To some extent", "No", "Not clear"]
        assert all([cell.text for cell in row.cells[2:]] == [BOX] * 4 for row in table.rows[1:])


def test_the_letters_of_another_document(tables) -> None:
    document = opened(handout([example()], tables, "agreed-realistic", DAY))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[3][:3] == ["A", "Agreed", "Not clear"] and rows[3][3].startswith("The wording cannot show it.")
    assert rows[4] == ["R", "Realistic", "Not clear", "Said of achievable."]
    assert document.core_properties.title == TITLE


def test_type_is_large_enough_and_nothing_is_told_by_colour(written) -> None:
    cells = [p for table in written.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    used = [written.styles[name] for name in {p.style.name for p in (*written.paragraphs, *cells)}]
    sizes = [style.font.size.pt for style in used if style.font.size] + [written.styles["Normal"].font.size.pt]
    assert min(sizes) >= 11
    body = written.element.body
    assert not list(body.iter(qn("w:sz"), qn("w:color"), qn("w:shd"), qn("w:highlight")))  # every run is as its style has it
    assert {str(style.font.color.rgb) for style in used if style.font.color.rgb is not None} == {"000000"}


def test_a_proposal_says_so_and_a_persons_own_does_not(tables) -> None:
    proposed, own = (opened(handout([example(made=made, asks=())], tables, "smart", DAY)) for made in ("proposed by smartify", ""))
    heads = [p.text for p in proposed.paragraphs if p.style.name == "Heading 3"]
    assert "How it might be improved (proposed by smartify)" in heads
    whole = "\n".join(p.text for p in own.paragraphs)
    assert not re.search("proposed|square brackets|To be confirmed", whole)


def test_what_is_wrong_with_a_proposal_is_told(tables) -> None:
    document = opened(handout([example(notes=("It leaves a blank.",))], tables, "smart", DAY))
    assert "Note: It leaves a blank." in [p.text for p in document.paragraphs]
