"""A trainer's file becomes a handout: nobody's real name in it, proposals labelled, what is to be confirmed asked; bad files are a sentence."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest

from smartify import handout
from smartify.cli import main
from smartify.errors import SmartifyError, TableError
from smartify.report import ANSWERS
from smartify.types import Criterion, Level

EMPTY = ["--models", "no-such-folder"]
TODAY = ["--today", "2026-09-01"]
PLAN = "aim,Improvement\nZoltan Prosser to engage with services,\nMrs Prosser to ring school,Mrs Prosser to ring Zoltan's school by 9am every day until 18 December 2026\n"


def said(content: bytes) -> str:
    """All that a handout says, its tables too."""
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def plan(folder, name: str, content: str):
    path = folder / name
    path.write_bytes(content.encode("utf-8"))
    return path


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_text_file_gives_one_example_a_line(tmp_path, bare, today) -> None:
    source = plan(tmp_path, "plan.txt", "\ufeffMum to attend the group\r\n\r\n  Home conditions to be monitored \r\n")
    document = docx.Document(io.BytesIO(handout.from_file(source, bare, today)))
    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert heads == ["Example 1", "Example 2", "Draft 1", "Draft 2", "Answers to draft 1", "Answers to draft 2"]
    assert [p.text for p in document.paragraphs].count("Home conditions to be monitored") == 3


def test_names_are_replaced_first_and_told(tmp_path, bare, today) -> None:
    told: list[dict[str, str]] = []
    whole = said(handout.from_file(plan(tmp_path, "plans.csv", PLAN), bare, today, told=told.append))
    assert told == [{"Zoltan": "Rowan", "Prosser": "Spencer"}]
    assert "Zoltan" not in whole and "Prosser" not in whole
    assert "Rowan Spencer to engage with services" in whole
    assert "Mrs Spencer to ring Rowan's school by 9am every day until 18 December 2026" in whole


def test_names_are_kept_where_that_is_asked_for(tmp_path, bare, today) -> None:
    told: list[dict[str, str]] = []
    whole = said(handout.from_file(plan(tmp_path, "plans.csv", PLAN), bare, today, keep_names=True, told=told.append))
    assert "Zoltan Prosser to engage with services" in whole and told == []


def test_a_proposal_is_labelled_and_asks_and_a_trainers_own_is_left_alone(tmp_path, bare, today) -> None:
    given = handout.read(plan(tmp_path, "plans.csv", PLAN), None, bare.guidance)
    proposed, own = handout.reviewed(given, bare, today)
    assert proposed.made == "proposed by smartify" and "composed by rule" in proposed.source
    assert proposed.asks and all(question.endswith("?") for question in proposed.asks)
    assert all(f"[{question.split(' (')[0].removesuffix('?')}?]" in " ".join(proposed.rewrite) for question in proposed.asks)
    assert own.made == "" and own.asks == () and own.rewrite == (given[1].rewrite,)
    assert (
        set(own.levels) == set(Criterion) and own.levels[Criterion.TIME_BOUND] is not Level.MET
    )  # of the draft, not of the rewrite, which has a date
    assert any("by 9am" in sentence for sentence in own.changed) and any("18 December 2026" in sentence for sentence in own.changed)


@pytest.mark.parametrize("header", ["rewrite", " Improvement "])
def test_a_workbook_with_a_draft_column_and_lines_within_a_cell(header, tmp_path, bare, today) -> None:
    source = workbook(
        tmp_path / "plans.xlsx",
        [
            ["ref", "Draft", header],
            [1, "Kofi to read more", "Goal: Kofi reads well.\nObjective: Kofi to read 4 evenings a week until May."],
        ],
    )
    (one,) = handout.reviewed(handout.read(source, None, bare.guidance), bare, today)
    assert one.rewrite == ("Goal: Kofi reads well.", "Objective: Kofi to read 4 evenings a week until May.")
    assert one.changed[:2] == ("It opens with the goal that it serves.", "It says how much, how many or how often: ‘4 evenings a week’.")


def test_the_column_can_be_chosen_and_no_column_of_rewrites_is_needed(tmp_path, bare) -> None:
    source = plan(tmp_path, "plans.csv", "objective,line\nx,Kofi to read more\n")
    (given,) = handout.read(source, "line", bare.guidance)
    assert (given.draft, given.rewrite) == ("Kofi to read more", "")


@pytest.mark.parametrize("empty", ["", ",", " , "])
def test_a_row_left_empty_parts_two_groups(tmp_path, bare, empty: str) -> None:
    source = plan(tmp_path, "plans.csv", f"objective,ref\nMum to go,1\n{empty}\nKofi to read more,2\n")
    assert [one.draft for one in handout.read(source, None, bare.guidance)] == ["Mum to go", "Kofi to read more"]


REFUSED = {
    "another kind of file": ("plans.odt", "x", "plans.odt is neither .txt, .csv nor .xlsx"),
    "no such column": ("plans.csv", "ref,line\n1,SECRET to go\n", "plans.csv has no column 'objective'; its columns are ref, line"),
    "an empty table": ("plans.csv", "", "plans.csv is empty"),
    "a header alone": ("plans.csv", "objective,ref\n", "plans.csv holds no drafts"),
    "an empty text": ("plan.txt", "\n \n", "plan.txt holds no drafts"),
    "no draft in a row": ("plans.csv", "objective,ref\nMum to go,1\n,2\n", "plans.csv row 3, column objective: There is no text here"),
    "a line of figures": ("plan.txt", "Mum to go\n12345 SECRET99999\n".replace("SECRET", ""), "plan.txt line 2: There are no words here"),
    "a rewrite of one word": ("plans.csv", "aim,rewrite\nMum to go,SECRET\n", "plans.csv row 2, column rewrite: One word is not an objective"),
    "another language": ("plan.txt", "La mère doit rencontrer une assistante sociale chaque semaine SECRET", "plan.txt line 1: Most of these words are not English"),
    "too many": ("plan.txt", "Mum to go out\n" * 61, "plan.txt holds 61 drafts; a handout has at most 60"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_a_sentence_without_the_text(name, content, says, tmp_path, bare, today) -> None:
    with pytest.raises(TableError) as caught:
        handout.from_file(plan(tmp_path, name, content), bare, today)
    assert says in str(caught.value) and "SECRET" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_text_is_a_sentence(tmp_path, bare, today) -> None:
    (tmp_path / "plan.txt").write_bytes(b"Mum \xe9 to go")
    for name, says in (
        ("plan.txt", "plan.txt is not UTF-8 text"),
        ("none.txt", "none.txt cannot be read"),
        ("none.csv", "none.csv is not a file"),
    ):
        with pytest.raises(TableError, match=says):
            handout.from_file(tmp_path / name, bare, today)


def test_the_shipped_examples_are_examples_too(tables, today) -> None:
    shipped = handout.shipped(tables)
    assert len(shipped) == len(tables.examples)
    groups = next(one for one in shipped if one.draft == "Sarah's mother to attend alcohol support groups")
    assert groups.levels[Criterion.MEASURABLE] is Level.NOT_MET and groups.commentary[Criterion.MEASURABLE].startswith("How many groups?")
    assert groups.changed == (
        "It says how much, how many or how often: ‘weekly’.",
        "It says by when or for how long: ‘for the next 12 weeks’.",
        "It says what to do if that does not happen.",
    )
    assert groups.made == "" and groups.source == "Source: Adapted Halton guidance."
    parents = next(one for one in shipped if one.draft.startswith("Sarah's parents to improve"))
    assert parents.levels[Criterion.ACHIEVABLE] is None  # its commentary opens with "Not clear"
    assert all(one.changed and "___" not in " ".join(one.asks) for one in shipped)
    assert "Sarah's mother" in said(handout.word.handout(shipped, tables, "briefing", today))


CHANGED = {
    "an owner": ("Home to be cleaned weekly", "Mum to clean the home weekly", "It says who acts: ‘Mum’."),
    "two objectives": ("Kofi to do well", "Objective: Kofi to read.\nObjective: Mum to ring school.", "One line is now 2 objectives, so that each can be done, and checked, by itself."),
    "empty words": ("Mum to access support as needed", "Mum to ring the clinic", "Words to avoid that are gone: ‘access’; ‘support as needed’."),
    "a share": ("Kofi to use his card", "Kofi to use his card 3 times out of 4", "It says how much, how many or how often: ‘3 times out of 4’."),
    "nothing": ("Kofi to ring by 4 May.", "Kofi to ring by 4 May", "Nothing: the draft is left as it is."),
    "only other words": ("Kofi to ring Mum", "Kofi to telephone Mum", "It says the same in other words."),
}  # fmt: skip


@pytest.mark.parametrize(("draft", "rewrite", "sentence"), CHANGED.values(), ids=CHANGED)
def test_what_changed_is_told(draft, rewrite, sentence, tables) -> None:
    assert sentence in handout.changed(draft, rewrite, tables)


def test_what_was_there_already_is_no_change(tables) -> None:
    told = " ".join(
        handout.changed("Mum to ring school weekly until 3 May", "Mum to ring school weekly until 3 May, so that Kofi is met", tables)
    )
    assert "weekly" not in told and "3 May" not in told and "‘Mum’" not in told and "so that Kofi is met" in told
    assert handout.changed("Mum to ring", " ", tables) == ()


def test_the_command_writes_the_file_and_tells_the_names(tmp_path, capsys) -> None:
    source, out = plan(tmp_path, "plans.csv", PLAN), tmp_path / "handout.docx"
    assert main(["handout", str(source), "-o", str(out), "--variant", "agreed-realistic", *EMPTY, *TODAY]) == 0
    shown, err = capsys.readouterr()
    assert not shown and "Zoltan is now Rowan." in err and "read the handout before you share it" in err
    whole = said(out.read_bytes())
    assert "Agreed" in whole and "Zoltan" not in whole and "Made on Tuesday 1 September 2026." in whole


def test_the_command_keeps_names_and_says_nothing_of_them(tmp_path, capsys) -> None:
    source, out = plan(tmp_path, "plan.txt", "Zoltan to ring school\n"), tmp_path / "handout.docx"
    assert main(["handout", str(source), "-o", str(out), "--keep-names", *EMPTY, *TODAY]) == 0
    assert "Zoltan" not in capsys.readouterr().err and "Zoltan to ring school" in said(out.read_bytes())


@pytest.mark.parametrize(
    ("name", "out", "more", "says"),
    [
        ("plan.txt", "handout.pdf", [], "handout.pdf is not .docx; name the output so."),
        ("plan.txt", "handout.docx", ["--variant", "smarter"], "There is no variant 'smarter'"),
        ("none.txt", "handout.docx", [], "none.txt cannot be read"),
        ("plan.txt", "no-such-folder/handout.docx", [], "handout.docx cannot be written"),
    ],
)
def test_what_the_command_cannot_do_is_a_sentence_and_status_2(name, out, more, says, tmp_path, capsys) -> None:
    plan(tmp_path, "plan.txt", "Mum to ring school\n")
    assert main(["handout", str(tmp_path / name), "-o", str(tmp_path / out), *more, *EMPTY, *TODAY]) == 2
    err = capsys.readouterr().err
    assert says in err and "Traceback" not in err and not list(tmp_path.rglob("*.docx"))


@pytest.mark.weights
def test_a_note_has_no_letters_and_the_model_proposes_the_rest(tmp_path, reviewer, today) -> None:
    source = plan(tmp_path, "plan.txt", "Sarah's mother to attend alcohol support groups\nFamily history and background\n")
    groups, note = handout.reviewed(handout.read(source, None, reviewer.guidance), reviewer, today)
    assert "by the model" in groups.source and len(groups.asks) >= 1
    assert note.levels == {} and "not as an objective" in note.note and note.rewrite == ()


def test_the_examples_of_a_setting_alone_are_a_handout(tables, today) -> None:
    whole = said(handout.from_examples("Housing ", tables, today, "briefing"))
    own = [example for example in tables.examples if example["setting"] == "housing"]
    assert len(own) == 3 and all(example["draft"] in whole for example in own)
    assert sum(example["draft"] in whole for example in tables.examples) == len(own)
    everything = said(handout.from_examples("", tables, today))
    assert all(example["draft"] in everything for example in tables.examples)
    with pytest.raises(SmartifyError, match="no examples of 'farming'; there are some of children's social care, adult social care"):
        handout.from_examples("farming", tables, today)


@pytest.mark.parametrize("variant", ["smart", "agreed-realistic", "briefing"])
def test_an_exercise_has_a_box_for_each_answer_to_each_letter_and_no_other(variant, tables, today) -> None:
    document = docx.Document(io.BytesIO(handout.from_examples("housing", tables, today, variant)))
    ticked = [table for table in document.tables if handout.word.BOX in table._tbl.xpath("string(.)")]
    assert len(ticked) == 3  # one a draft
    for table in ticked:
        letters = [row.cells[0].text for row in table.rows[1:]]
        assert letters == list("SMART") and table._tbl.xpath("string(.)").count(handout.word.BOX) == len(letters) * len(ANSWERS)
    assert handout.word.BOX not in "".join(paragraph.text for paragraph in document.paragraphs)
