"""The empty plan: good to fill in, empty when it is read, whole when it is filled in; and nothing is ever overwritten."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.plan import form, template
from smartify.plan.reading import read
from smartify.plan.records import Line, Plan

DAY = datetime.date(2026, 9, 1)
LISTS = ("outcomes", "needs", "risks", "child_says", "parents_say", "contingency", "agreed", "disagreement", "people", "other")
TITLES = [title for title, _, _ in form.COLUMNS]
SAID = {
    "title": "Child in need plan",
    "person": "Emma Clarke",
    "start": "4 May 2026",
    "needs": ["Emma needs to be at school", "A dry bedroom"],
    "risks": ["Emma wheezes at night"],
    "outcomes": ["Emma is in class on 9 days of 10 by Christmas"],
    "child_says": ["I like it when Mum walks me"],
    "parents_say": ["Mornings are hard with the baby", "I can do three days"],
    "contingency": ["Karen rings Dev on the day if she cannot manage"],
    "disagreement": ["Dad would rather she changed school, because of the bus"],
}
STEPS = [
    ("A dry bedroom", "Housing officer to treat the damp in Emma's room", "Pat Lowe", "19 June 2026", "No damp on the meter", "Short"),
    ("Emma needs to be at school", "Karen to walk Emma to the gate by 8.50am", "Karen", "for 12 weeks", "The register", "Long"),
    ("", "Dev to see Emma alone once a fortnight", "Dev Patel", "until the review", "His notes", ""),
]
PEOPLE = [("Karen Clarke", "Mother"), ("Dev Patel", "Social worker")]
SIGNED = [("Karen Clarke", "Mother", "K Clarke", "4 May 2026"), ("Lee Clarke", "Father", "", "")]


@pytest.fixture(params=[".docx", ".xlsx", ".yaml"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An empty plan of each kind."""
    path = tmp_path / f"plan{request.param}"
    template.write(path, DAY)
    return path


def test_an_empty_plan_says_nothing(empty: Path, tables: Guidance) -> None:
    plan = read(empty, tables)
    assert plan == Plan(source=empty.name)


def test_what_is_there_is_never_overwritten(empty: Path) -> None:
    before = empty.read_bytes()
    with pytest.raises(TableError, match=rf"^{empty.name} is there already, and is never overwritten"):
        template.write(empty, DAY)
    assert empty.read_bytes() == before


@pytest.mark.parametrize("name", ["plan.pdf", "plan.doc", "plan"])
def test_other_kinds_are_refused_and_not_made(name: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"end its name in \.docx, \.xlsx or \.yaml"):
        template.write(tmp_path / name, DAY)
    assert not (tmp_path / name).exists()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"plan\.docx cannot be written"):
        template.write(tmp_path / "none" / "plan.docx", DAY)


def test_the_twelve_questions_are_asked_once_each_in_our_own_words() -> None:
    prompts = [prompt for box in form.BOXES for prompt in box.prompts]
    assert sorted(prompt.number for prompt in prompts if prompt.number) == list(range(1, 13))
    assert len({prompt.text for prompt in prompts}) == len(prompts)


# ---- filled in, each kind as people would


def control(document: Any, tag: str) -> Any:
    return next(
        sdt for sdt in document.element.body.iter(qn("w:sdt")) if sdt.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == tag
    )


def put(document: Any, tag: str, lines: Sequence[str]) -> None:
    """Write into a control as Word does: the question goes, the words come, a paragraph for each line."""
    sdt = control(document, tag)
    shown = sdt.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}")
    shown.getparent().remove(shown)
    content = sdt.find(qn("w:sdtContent"))
    paragraphs = content.findall(qn("w:p"))
    if not paragraphs:
        next(content.iter(qn("w:t"))).text = lines[0]
        return
    for extra in paragraphs[len(lines) :]:
        content.remove(extra)
    next(paragraphs[0].iter(qn("w:t"))).text = lines[0]
    for paragraph, words in zip(paragraphs[1:], lines[1:], strict=False):
        docx.text.paragraph.Paragraph(paragraph, document).add_run(words)


def word_filled(path: Path) -> None:
    document = docx.Document(str(path))
    for tag, said in SAID.items():
        put(document, tag, [said] if isinstance(said, str) else said)
    put(document, "review", ["14 July 2026"])
    put(document, "agreed", ["Yes"])
    tables = {table.rows[0].cells[0].text + str(len(table.columns)): table for table in document.tables}
    for number, (row, said) in enumerate(zip(tables["Need or risk6"].rows[1:], STEPS, strict=False), 1):
        for cell, words in zip(row.cells[:5], said, strict=False):
            cell.text = words
        if said[5]:
            put(document, f"term_{number}", [said[5]])
    for name, rows in (("Name2", PEOPLE), ("Name4", SIGNED)):
        for row, said in zip(tables[name].rows[1:], rows, strict=False):
            for cell, words in zip(row.cells, said, strict=True):
                cell.text = words
    document.save(str(path))


def excel_filled(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    told = {
        **{box.heading: SAID[box.kind] for box in (*form.ABOUT, *form.CHANGE, *form.AFTER[:1], form.APART)},
        "Review date": datetime.datetime(2026, 7, 14),
        "Does the child agree with this plan?": "Yes",
    }
    for row in book["Plan"].iter_rows():
        if row[0].value in told:
            said = told[row[0].value]
            row[1].value = "\n".join(said) if isinstance(said, list) else said
    for name, rows in (("Steps", STEPS), ("People", PEOPLE), ("Signatures", SIGNED)):
        sheet = book[name]
        head = next(row for row in range(1, 9) if sheet.cell(row, 2).value)
        for number, said in enumerate(rows, head + 1):
            for at, words in enumerate(said, 1):
                sheet.cell(number, at).value = words or None
    book.save(path)


def yaml_filled(path: Path) -> None:
    lines = [
        f"{key}: {value}" if isinstance(value, str) else f"{key}:\n" + "\n".join(f"  - {line}" for line in value)
        for key, value in SAID.items()
    ]
    steps = [
        "\n".join(
            f"{'  - ' if at == 0 else '    '}{key}: {words}"
            for at, (key, words) in enumerate(zip(template.STEP_KEYS.values(), said, strict=True))
        )
        for said in STEPS
    ]
    people = [f"  - {name}, {role}" for name, role in PEOPLE]
    rest = [
        "review: 2026-07-14",
        "agreed: Does the child agree with this plan? Yes",
        "signatures:\n  - name: Karen Clarke\n    role: Mother\n    day: 2026-05-04",
    ]
    path.write_text("\n".join([*lines, "steps:", *steps, "people:", *people, *rest]), encoding="utf-8")


def test_a_filled_plan_is_read_back_whole(empty: Path, tables: Guidance) -> None:
    {".docx": word_filled, ".xlsx": excel_filled, ".yaml": yaml_filled}[empty.suffix](empty)
    plan = read(empty, tables)
    assert (plan.title, plan.person, plan.start.text) == (SAID["title"], SAID["person"], SAID["start"])
    held = {name: [line.text for line in getattr(plan, name)] for name in LISTS}
    assert held == {
        **{name: SAID[name] for name in LISTS if name in SAID},
        "agreed": ["Does the child agree with this plan? Yes"],
        "people": ["Karen Clarke, Mother", "Dev Patel, Social worker"] + (["Lee Clarke, Father"] if empty.suffix != ".yaml" else []),
        "other": [],
    }
    assert [(s.text, s.owner, s.by, s.measure, s.long_term) for s in plan.steps] == [
        (text, owner, by, measure, {"Short": False, "Long": True, "": None}[term]) for _, text, owner, by, measure, term in STEPS
    ]
    assert [s.need for s in plan.steps][:2] == [STEPS[0][0], STEPS[1][0]]
    assert plan.review_day == datetime.date(2026, 7, 14)
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [("Karen Clarke", "Mother", datetime.date(2026, 5, 4))]
    assert all(isinstance(line, Line) and line.place.file == empty.name for name in LISTS for line in getattr(plan, name))


def test_words_beside_and_behind_a_question_are_read(tmp_path: Path, tables: Guidance) -> None:
    """Some write under the question, and some go on in its line."""
    template.write(tmp_path / "plan.docx", DAY)
    document = docx.Document(str(tmp_path / "plan.docx"))
    asked = next(p for p in document.paragraphs if p.text == form.CHANGE[3].prompts[0].text)
    asked.add_run(" I want my own room.")
    under = next(p for p in document.paragraphs if p.text == form.CHANGE[1].prompts[0].text)
    under.insert_paragraph_before("The stairs have no gate")
    document.save(str(tmp_path / "plan.docx"))
    plan = read(tmp_path / "plan.docx", tables)
    assert [line.text for line in plan.child_says] == ["I want my own room."]
    assert [line.text for line in plan.risks] == ["The stairs have no gate"]
    assert plan.other == ()


# ---- good to look at and to hear


def test_the_word_file_is_laid_out_for_people(tmp_path: Path) -> None:
    template.write_word(tmp_path / "plan.docx", DAY)
    document = docx.Document(str(tmp_path / "plan.docx"))
    about = document.core_properties
    assert (about.title, about.language, about.created.date()) == ("Plan", "en-GB", DAY)
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.styles["Normal"].font.name == "Arial"
    assert document.styles["Normal"].font.size.pt >= 11
    assert all(round(section.left_margin / Mm(1)) == 18 for section in document.sections)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"][:2] == ["People in this plan", "Needs"]
    titled = [table for table in document.tables if table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert [[cell.text for cell in table.rows[0].cells] for table in titled] == [
        ["Name", "Role or relationship"],
        TITLES,
        ["Name", "Role", "Signature", "Date"],
    ]
    assert all(table._tbl.tblPr.find(qn("w:tblCaption")) is not None for table in document.tables)
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for table in document.tables for row in table.rows)
    order = ["tblStyle", "tblW", "tblBorders", "tblLayout", "tblLook", "tblCaption"]  # Word takes them in this order only
    assert [[child.tag.split("}")[1] for child in table._tbl.tblPr] for table in document.tables] == [order] * len(document.tables)
    steps = titled[1]
    section = document.sections[1]
    assert sum(column.width for column in steps.columns) <= section.page_width - section.left_margin - section.right_margin
    listed = [[item.get(qn("w:value")) for item in sdt.iter(qn("w:listItem"))] for sdt in document.element.body.iter(qn("w:sdt"))]
    assert ["Yes", "No"] in listed
    assert ["Short", "Long"] in listed
    grey = [run for run in document.element.body.iter(qn("w:rStyle")) if run.get(qn("w:val")) == "PlaceholderText"]
    assert len(grey) >= 15


def test_the_word_file_is_the_same_on_each_day_it_is_dated(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        template.write_word(tmp_path / name, DAY)
    parts = [docx.Document(str(tmp_path / name)) for name in ("a.docx", "b.docx")]
    assert parts[0].element.xml == parts[1].element.xml


def test_the_workbook_is_laid_out_for_people(tmp_path: Path) -> None:
    template.write_excel(tmp_path / "plan.xlsx", DAY)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == ["Plan", "Steps", "People", "Signatures"]
    assert (book.properties.title, book.properties.language) == ("Plan", "en-GB")
    steps = book["Steps"]
    head = int(steps.freeze_panes[1:]) - 1
    assert [cell.value for cell in steps[head]] == TITLES
    assert steps.print_title_rows == f"${head}:${head}"
    assert steps.tables["Steps"].headerRowCount == 1
    assert all(steps.cell(head + 1, at).alignment.wrap_text for at in range(1, 7))
    assert {v.formula1 for sheet in book for v in sheet.data_validations.dataValidation} == {'"Short,Long"', '"Yes,No"'}
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert {cell.font.name for sheet in book for row in sheet.iter_rows() for cell in row if cell.value} == {"Arial"}
    assert {sheet.page_setup.orientation for sheet in book} == {"landscape"}
    assert all(sheet.page_setup.fitToWidth == 1 and not sheet.page_setup.fitToHeight for sheet in book)
