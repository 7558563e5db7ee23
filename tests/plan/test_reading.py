"""Plans as people lay them out, none like another: what each says is found, with its place, and nothing of it is lost."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import openpyxl
import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.plan.reading import from_blocks, read
from smartify.plan.records import Plan
from smartify.types import Block, Place

# ---- a plan for the tests is a list of what stands in it: ("h2", "Needs"), ("p", "…"), ("li", "…"); a "table" has a row of titles, a "grid" none

Written = Sequence[tuple[str, object]]


def held(plan: Written) -> Iterator[Block]:
    """The plan as the blocks that a reader gives."""
    kinds = {"p": "text", "li": "item"}
    for at, (kind, said) in enumerate(plan, 1):
        place = Place(file="plan.docx", row=at)
        if kind in ("table", "grid"):
            titles, *rows = said if kind == "table" else ([""] * len(said[0]), *said)
            for number, row in enumerate(rows, 1 if kind == "grid" else 2):
                here = Place(file="plan.docx", sheet=f"table {at}", row=number)
                yield Block(kind="row", text=" | ".join(row), place=here, cells=tuple(zip(titles, row, strict=True)))
        elif kind[0] == "h":
            yield Block(kind="heading", text=str(said), place=place, level=int(kind[1]))
        else:
            yield Block(kind=kinds[kind], text=str(said), place=place)


def word(path: Path, plan: Written) -> Path:
    """The plan as a Word file."""
    document = docx.Document()
    for kind, said in plan:
        if kind in ("table", "grid"):
            rows = list(said)
            table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
            for row in rows:
                cells = table.add_row().cells
                for cell, text in zip(cells, row, strict=False):
                    first, *more = str(text).split("\n")
                    cell.paragraphs[0].text = first
                    for line in more:
                        cell.add_paragraph(line.removeprefix("• "), style="List Bullet" if line.startswith("• ") else None)
        elif kind[0] == "h":
            document.add_heading(str(said), int(kind[1]) - 1)
        else:
            document.add_paragraph(str(said), style="List Bullet" if kind == "li" else None)
    document.save(str(path))
    return path


def paper(path: Path, plan: Written) -> Path:
    """The plan as a PDF."""
    from reportlab.lib.colors import black
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

    styles, parts = getSampleStyleSheet(), []
    for kind, said in plan:
        if kind in ("table", "grid"):
            cells = [
                [Paragraph(text.replace("\n", "<br/>").replace("☒", "[x]").replace("☐", "[ ]"), styles["BodyText"]) for text in row]
                for row in said
            ]
            parts += [Table(cells, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black)])), Spacer(1, 12)]
        else:
            style = f"Heading{kind[1]}" if kind[0] == "h" else "BodyText"
            parts.append(Paragraph(str(said), styles[style], bulletText="•" if kind == "li" else None))
    SimpleDocTemplate(str(path)).build(parts)
    return path


def workbook(path: Path, rows: Sequence[Sequence[object]], name: str = "Plan") -> Path:
    """The rows as a sheet."""
    book = openpyxl.Workbook()
    book.active.title = name
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def texts(lines: Sequence[object]) -> list[str]:
    return [line.text for line in lines]


def everything(plan: Plan) -> str:
    """All that a plan holds, for looking whether something is in it."""
    return re.sub(r"\s+", " ", repr(plan))


IN_NEED: Written = [
    ("h1", "Child in need plan"),
    (
        "grid",
        [
            ("Name of child", "Emma Clarke", "D.O.B.", "03/05/2015"),
            ("Date of plan", "4 May 2026", "Social worker", "Dev Patel"),
        ],
    ),
    ("p", "Emma lives with her mum Karen and her brother Joe in a two bedroom flat."),
    (
        "table",
        [
            ("What is the worry?", "What needs to happen?", "Who?", "By when?", "Review"),
            (
                "Emma has missed 21 days of school since January",
                "Karen to bring Emma to the gate by 8.50am\n• Ms Rees to ring Karen by 9.15am on any day Emma is not there",
                "Karen\nMs Rees",
                "From 11 May 2026",
                "Weekly by text",
            ),
            ("", "Dev to visit at home", "Dev", "ongoing", ""),
            ("The flat is damp and Emma wheezes at night", "Housing to look at the damp", "Housing", "ASAP", "14 July"),
        ],
    ),
    ("p", "Emma’s views: I like it when Mum walks me. I don't like the damp room."),
    ("p", "Mum's views – I do want her in school but mornings are hard with the baby."),
    ("p", "Mum does not agree with the home visits because she has not been told what they are for."),
    ("p", "Next review: 14 July 2026 at 10am, Hill Top Primary"),
    ("p", "Signed: Karen Clarke (mother)    Date: 4 May 2026"),
    ("p", "Signed: ....................    Date: ...................."),
    ("p", "Copies to: Hill Top Primary, Dr Rao"),
]


@pytest.fixture(params=["blocks", "word"])
def opened(request: pytest.FixtureRequest, tmp_path: Path, tables: Guidance):
    """Reads a plan, from its blocks alone and from a Word file with the same in it."""
    if request.param == "blocks":
        return lambda plan: from_blocks(held(plan), "plan.docx", tables)
    return lambda plan: read(word(tmp_path / "plan.docx", plan), tables)


def test_child_in_need_a_table_of_worries(opened) -> None:
    plan = opened(IN_NEED)
    assert (plan.title, plan.person, plan.start.text) == ("Child in need plan", "Emma Clarke", "4 May 2026")
    assert texts(plan.steps) == [
        "Karen to bring Emma to the gate by 8.50am",
        "Ms Rees to ring Karen by 9.15am on any day Emma is not there",
        "Dev to visit at home",
        "Housing to look at the damp",
    ]
    assert [step.owner for step in plan.steps] == ["Karen", "Ms Rees", "Dev", "Housing"]
    assert [step.by for step in plan.steps] == ["From 11 May 2026", "From 11 May 2026", "ongoing", "ASAP"]
    assert [step.review for step in plan.steps] == ["Weekly by text", "Weekly by text", "", "14 July"]
    assert [step.need for step in plan.steps] == [
        *["Emma has missed 21 days of school since January"] * 3,
        "The flat is damp and Emma wheezes at night",
    ]
    assert texts(plan.risks) == ["Emma has missed 21 days of school since January", "The flat is damp and Emma wheezes at night"]
    assert texts(plan.child_says) == ["I like it when Mum walks me. I don't like the damp room."]
    assert texts(plan.parents_say) == ["I do want her in school but mornings are hard with the baby.", *texts(plan.disagreement)]
    assert texts(plan.disagreement) == ["Mum does not agree with the home visits because she has not been told what they are for."]
    assert (plan.review.text, plan.review_day) == ("14 July 2026 at 10am, Hill Top Primary", datetime.date(2026, 7, 14))
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [("Karen Clarke", "mother", datetime.date(2026, 5, 4))]
    assert texts(plan.people) == ["Social worker: Dev Patel"]
    assert "Emma lives with her mum Karen and her brother Joe in a two bedroom flat." in texts(plan.other)
    assert any("03/05/2015" in line for line in texts(plan.other))
    assert any("Hill Top Primary, Dr Rao" in line for line in texts(plan.other))


PROTECTION: Written = [
    ("h1", "Child protection plan for Kofi Brown"),
    ("p", "Start date: 12 March 2026"),
    ("h2", "Core group members"),
    (
        "table",
        [
            ("Name", "Role", "Contact"),
            ("Asha Patel", "Social worker", "by phone"),
            ("Lee Brown", "Father", ""),
            ("Pat Lowe", "School nurse", "at school"),
        ],
    ),
    ("h2", "Needs and actions"),
    ("h3", "Need 1: Kofi is left alone in the evenings"),
    ("li", "Lee to be at home by 6pm on school nights until 30 June 2026"),
    ("li", "Asha to visit without notice twice a month"),
    ("h3", "Kofi's teeth hurt and he does not sleep"),
    ("li", "Lee to take Kofi to the dentist by 27 March 2026"),
    ("h2", "Short-term goals"),
    ("li", "Kofi has a bedtime that Lee keeps on 5 nights of 7"),
    ("h2", "Long-term goals"),
    ("li", "Lee will hold down work with school hours by September 2026"),
    ("h2", "Views"),
    ("p", "Kofi: I want Dad to be there when I get in."),
    ("p", "Dad: I am doing my best on shifts."),
    ("h2", "What will happen if the plan does not work?"),
    ("p", "A legal planning meeting will be called within 5 working days."),
    ("h2", "Agreement"),
    (
        "grid",
        [
            ("Has the child seen this plan?", "☒ Yes ☐ No"),
            ("Do the parents agree with this plan?", "☐ Yes ☒ No"),
            ("Is an interpreter needed?", "Yes / No"),
        ],
    ),
    ("p", "We do not agree because the evening shifts cannot be moved before June."),
    ("h2", "Date of next core group"),
    ("p", "Tuesday 21 April 2026, 2pm at the school"),
    ("h2", "Signatures"),
    (
        "table",
        [
            ("Name", "Role", "Signature", "Date"),
            ("Lee Brown", "Father", "L Brown", "12/03/2026"),
            ("Asha Patel", "Social worker", "A. Patel", "12/03/2026"),
            ("Pat Lowe", "School nurse", "", ""),
        ],
    ),
]


def test_child_protection_a_heading_for_each_need(opened) -> None:
    plan = opened(PROTECTION)
    assert (plan.title, plan.person, plan.start.text) == ("Child protection plan for Kofi Brown", "Kofi Brown", "12 March 2026")
    assert texts(plan.needs) == ["Kofi is left alone in the evenings", "Kofi's teeth hurt and he does not sleep"]
    assert [(step.text, step.need, step.long_term) for step in plan.steps] == [
        ("Lee to be at home by 6pm on school nights until 30 June 2026", "Kofi is left alone in the evenings", None),
        ("Asha to visit without notice twice a month", "Kofi is left alone in the evenings", None),
        ("Lee to take Kofi to the dentist by 27 March 2026", "Kofi's teeth hurt and he does not sleep", None),
        ("Kofi has a bedtime that Lee keeps on 5 nights of 7", "", False),
        ("Lee will hold down work with school hours by September 2026", "", True),
    ]
    assert texts(plan.child_says) == ["I want Dad to be there when I get in.", "Has the child seen this plan? Yes"]
    assert texts(plan.parents_say) == ["I am doing my best on shifts."]
    assert texts(plan.contingency) == ["A legal planning meeting will be called within 5 working days."]
    assert texts(plan.disagreement) == [
        "Do the parents agree with this plan? No",
        "We do not agree because the evening shifts cannot be moved before June.",
    ]
    assert plan.agreed == ()
    assert plan.review_day == datetime.date(2026, 4, 21)
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [
        ("Lee Brown", "Father", datetime.date(2026, 3, 12)),
        ("Asha Patel", "Social worker", datetime.date(2026, 3, 12)),
    ]
    assert texts(plan.people) == ["Asha Patel, Social worker, by phone", "Lee Brown, Father", "Pat Lowe, School nurse, at school"]
    assert texts(plan.other) == ["Is an interpreter needed? Yes / No"]


EDUCATION: Written = [
    ("h1", "Education, health and care plan"),
    ("p", "Child or young person's name: Noor Aziz"),
    ("h2", "Section A: The views, interests and aspirations of the child and their parents"),
    ("p", "Noor loves trains and wants to go to school on one."),
    ("p", "Her parents would like her to be understood by people outside the family."),
    ("h2", "Section B: The child's or young person's special educational needs"),
    ("h3", "Communication and interaction"),
    ("p", "Noor uses about 30 signs and few words."),
    ("h2", "Section D: Social care needs"),
    ("p", "None identified"),
    ("h2", "Section E: Outcomes"),
    ("li", "By July 2027 Noor asks for what she wants in two-word phrases with 3 adults at school."),
    ("h2", "Section F: Special educational provision"),
    (
        "table",
        [
            ("Outcome", "Provision", "Who will provide it", "How often", "Review"),
            (
                "By July 2027 Noor asks for what she wants in two-word phrases with 3 adults at school.",
                "Speech therapy in a pair",
                "Speech therapist",
                "30 minutes a week",
                "Termly",
            ),
            ("", "1. Signing in every lesson\n2. A picture timetable on her desk", "Teaching assistant", "Daily", ""),
        ],
    ),
    ("h2", "Annual review"),
    ("p", "To be held by 20 March 2027"),
    ("p", "Signed on behalf of the authority: M Quill (SEND manager) 20 March 2026"),
]


def test_education_plan_by_lettered_sections(opened) -> None:
    plan = opened(EDUCATION)
    assert (plan.title, plan.person) == ("Education, health and care plan", "Noor Aziz")
    assert texts(plan.child_says) == ["Noor loves trains and wants to go to school on one."]
    assert texts(plan.parents_say) == ["Her parents would like her to be understood by people outside the family."]
    assert texts(plan.needs) == ["Communication and interaction", "Noor uses about 30 signs and few words."]
    outcome = "By July 2027 Noor asks for what she wants in two-word phrases with 3 adults at school."
    assert texts(plan.outcomes) == [outcome]
    assert [(step.text, step.owner, step.measure, step.review, step.outcome) for step in plan.steps] == [
        ("Speech therapy in a pair", "Speech therapist", "30 minutes a week", "Termly", outcome),
        ("Signing in every lesson", "Teaching assistant", "Daily", "", outcome),
        ("A picture timetable on her desk", "Teaching assistant", "Daily", "", outcome),
    ]
    assert plan.review_day == datetime.date(2027, 3, 20)
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [("M Quill", "SEND manager", datetime.date(2026, 3, 20))]
    assert any("None identified" in line for line in texts(plan.other))


YOUTH = """MY PLAN
Young person's name: Reece Doyle
Plan started: 2 June 2026

What is important to me
My nan and my bike.

Risks
Reece gets into fights when he has been drinking.

Things I need to do
- I will go to every appointment with Joy on Tuesdays at 4pm until 25 August 2026
- I will finish 20 hours of repairing bikes at the workshop by 31 July
- Joy will text me the day before

What worker will do
- Joy Reid to ring the college by 12 June 2026

What happens if this does not work?
If I miss two appointments Joy takes me back to court, and she has told me so and what
could come of it.

Reece and his nan agree to this plan.
This plan will be reviewed on 25 August 2026.
Signed by Reece Doyle on 2 June 2026
Signed Marion Doyle (grandmother)
Worker has lent Reece a helmet.
"""


def test_youth_justice_plan_in_plain_text(tmp_path: Path, tables: Guidance) -> None:
    (tmp_path / "plan.txt").write_text(YOUTH, encoding="utf-8")
    plan = read(tmp_path / "plan.txt", tables)
    assert (plan.person, plan.start.text) == ("Reece Doyle", "2 June 2026")
    assert texts(plan.child_says) == ["My nan and my bike."]
    assert texts(plan.risks) == ["Reece gets into fights when he has been drinking."]
    assert texts(plan.steps) == [
        "I will go to every appointment with Joy on Tuesdays at 4pm until 25 August 2026",
        "I will finish 20 hours of repairing bikes at the workshop by 31 July",
        "Joy will text me the day before",
        "Joy Reid to ring the college by 12 June 2026",
    ]
    assert texts(plan.contingency) == [
        "If I miss two appointments Joy takes me back to court, and she has told me so and what could come of it."
    ]
    assert texts(plan.agreed) == ["Reece and his nan agree to this plan."]
    assert (plan.review.text, plan.review_day) == ("This plan will be reviewed on 25 August 2026.", datetime.date(2026, 8, 25))
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [
        ("Reece Doyle", "", datetime.date(2026, 6, 2)),
        ("Marion Doyle", "grandmother", None),
    ]
    assert texts(plan.other) == ["Worker has lent Reece a helmet."]


ADULT = [
    ("Care and support plan",),
    ("Name", "Derek Holt"),
    ("NHS number", "999 000 0000"),
    ("Date of plan", datetime.date(2026, 5, 1)),
    (),
    ("What matters to me", "Being at home and my allotment"),
    (),
    ("Assessed need", "Outcome I want", "How this will be met", "Who", "When", "Progress"),
    (
        "Getting washed",
        "I wash myself on 5 days of 7",
        "Carer to set out the bowl and towel at 8am\nOT to fit a rail",
        "Holly Care\nOT",
        datetime.date(2026, 5, 29),
        "rail ordered",
    ),
    ("Falls", "No falls outdoors", "Daughter to walk with me to the allotment on Saturdays", "Jean", "weekly", ""),
    (),
    ("Contingency", "If Jean is ill, ring the duty team on the day"),
    ("Review date", datetime.date(2026, 10, 30)),
    ("Do you agree with this plan?", "Yes"),
    ("Signed", "D Holt", "Date", datetime.date(2026, 5, 1)),
]


def test_adult_care_plan_on_one_sheet(tmp_path: Path, tables: Guidance) -> None:
    plan = read(workbook(tmp_path / "plan.xlsx", ADULT), tables)
    assert (plan.title, plan.person) == ("Care and support plan", "Derek Holt")
    assert "2026" in plan.start.text
    assert texts(plan.child_says) == ["Being at home and my allotment"]
    assert [(step.text, step.owner, step.need) for step in plan.steps] == [
        ("Carer to set out the bowl and towel at 8am", "Holly Care", "Getting washed"),
        ("OT to fit a rail", "OT", "Getting washed"),
        ("Daughter to walk with me to the allotment on Saturdays", "Jean", "Falls"),
    ]
    assert "weekly" in plan.steps[-1].by
    assert "29" in plan.steps[0].by
    assert texts(plan.needs) == ["Getting washed", "Falls"]
    assert texts(plan.outcomes) == ["I wash myself on 5 days of 7", "No falls outdoors"]
    assert texts(plan.contingency) == ["If Jean is ill, ring the duty team on the day"]
    assert plan.review_day == datetime.date(2026, 10, 30)
    assert texts(plan.agreed) == ["Do you agree with this plan? Yes"]
    assert [(s.name, s.day) for s in plan.signatures] == [("D Holt", datetime.date(2026, 5, 1))]
    assert "rail ordered" in everything(plan)
    assert "999 000 0000" in everything(plan)
    assert all(step.place.sheet == "Plan" and step.place.row for step in plan.steps)


WORK: Written = [
    ("p", "Performance improvement plan"),
    ("p", "Employee: Sam Idowu"),
    ("p", "Manager: Joy Reid"),
    ("p", "Objective 1: Answer every customer email within 2 working days"),
    ("p", "Success measure: 95% in each of the next 6 weeks, from the mailbox report"),
    ("p", "Support: a second screen and an hour's coaching a week"),
    ("p", "Deadline: 10 July 2026"),
    ("p", "Objective 2: Hand over the night log complete"),
    ("p", "How will we know? No gaps in 10 logs"),
    ("p", "Who: Sam"),
    ("p", "By when: 26 June 2026"),
    ("p", "Employee comments: I want one rota, not two."),
    ("p", "Review meeting: 13 July 2026"),
    ("p", "Any disagreement? None"),
    ("p", "Employee signature: S Idowu  Date: 29/05/2026"),
    ("p", "Manager's signature:"),
    ("p", "Date:"),
]


def test_workplace_plan_as_records_of_labels(opened) -> None:
    plan = opened(WORK)
    assert plan.person == "Sam Idowu"
    assert [(step.text, step.measure, step.by, step.owner) for step in plan.steps] == [
        (
            "Answer every customer email within 2 working days",
            "95% in each of the next 6 weeks, from the mailbox report",
            "10 July 2026",
            "",
        ),
        ("Hand over the night log complete", "No gaps in 10 logs", "26 June 2026", "Sam"),
    ]
    assert texts(plan.child_says) == ["I want one rota, not two."]
    assert plan.review_day == datetime.date(2026, 7, 13)
    assert texts(plan.agreed) == ["Any disagreement? None"]
    assert plan.disagreement == ()
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [("S Idowu", "Employee", datetime.date(2026, 5, 29))]
    assert any("second screen" in line for line in texts(plan.other))
    assert texts(plan.people) == ["Manager: Joy Reid"]


@pytest.mark.parametrize("plan", [PROTECTION, EDUCATION, WORK], ids=["protection", "education", "work"])
def test_a_pdf_says_the_same_as_its_blocks(plan: Written, tmp_path: Path, tables: Guidance) -> None:
    pytest.importorskip("reportlab")
    found, same = read(paper(tmp_path / "plan.pdf", plan), tables), from_blocks(held(plan), "plan.docx", tables)
    assert [(s.text, s.owner, s.by, s.measure, s.need, s.long_term) for s in found.steps] == [
        (s.text, s.owner, s.by, s.measure, s.need, s.long_term) for s in same.steps
    ]
    for name in ("outcomes", "needs", "child_says", "parents_say", "contingency", "agreed", "disagreement", "people"):
        assert texts(getattr(found, name)) == texts(getattr(same, name)), name
    assert [(s.name, s.role, s.day) for s in found.signatures] == [(s.name, s.role, s.day) for s in same.signatures]
    assert (found.title, found.person, found.review_day) == (same.title, same.person, same.review_day)
    assert all(step.place.page == 1 for step in found.steps)


UNTIDY: Written = [
    ("h1", "EARLY HELP - THE REES FAMILY"),
    ("p", "Outline of concerns: nights, nursery, money"),
    ("h1", "Who does what"),
    ("p", "Mum will:"),
    ("li", "take Ella to nursery by 9am on 4 days of 5"),
    ("li", "Ring the health visitor about nights"),
    ("p", "School:"),
    ("li", "breakfast club place for Tom from 1 June"),
    ("h1", "Money"),
    ("li", "Debt adviser to go through the letters with Mum by 19 June 2026"),
    ("li", "Mum is worried about bailiffs"),
    ("h1", "Family comments"),
    ("p", "We are glad somebody listens. Dad disagrees with the nursery days."),
    ("grid", [("Mum to put the letters in the blue box", "Mum", "5 June 2026"), ("Tom to show his reading book", "Tom", "every night")]),
]


def test_untidy_plan_by_the_shape_of_its_lines(opened) -> None:
    plan = opened(UNTIDY)
    assert plan.title == "EARLY HELP - THE REES FAMILY"
    assert [(step.text, step.owner, step.by) for step in plan.steps] == [
        ("Mum will take Ella to nursery by 9am on 4 days of 5", "", ""),
        ("Mum will ring the health visitor about nights", "", ""),
        ("breakfast club place for Tom from 1 June", "School", ""),
        ("Debt adviser to go through the letters with Mum by 19 June 2026", "", ""),
        ("Mum to put the letters in the blue box", "Mum", "5 June 2026"),
        ("Tom to show his reading book", "Tom", "every night"),
    ]
    assert plan.steps[3].need == "Money"
    assert texts(plan.parents_say) == ["We are glad somebody listens. Dad disagrees with the nursery days."]
    assert texts(plan.disagreement) == texts(plan.parents_say)
    assert texts(plan.risks) == ["Mum is worried about bailiffs"]
    assert texts(plan.other) == ["Outline of concerns: nights, nursery, money"]


SAFETY = """Emma's Safety Plan                                         Date: 12/06/26

1. Who is in my family?
Mum (Karen), Joe (9), Nan

2. What are we worried about?
- Lee comes round when he has been drinking

3. What's working well?
- Nan lives 2 doors down and has a key

4. What needs to happen?
- Karen will ring Nan or 999 if Lee knocks after 8pm
- Lee must not come to the flat

What Emma says
"I want it to be quiet."

We all agree to this plan.
Karen Clarke ............ Dev Patel ............
Review on 10th July 2026
"""
INTERVENTION = """INTERVENTION PLAN
Name: Reece Doyle
Start date: 2 June 2026
Case manager: Joy Reid

Risk of reoffending
Reece fights when drinking with older lads.

Target 1: Stop fighting
Why: it frightens his nan
How: 6 sessions with Joy on walking away
Who: Joy Reid, Reece
When: by 28 July 2026
How will we know? No new offences

Target 2: College
Who: Reece and nan
When: 12 June

Young person's comments: Its ok. I dont want to do the letter.
Parent/carer comments: I will get him there.
I agree / do not agree with this plan: agree
Signed (young person) R Doyle   Signed (parent/carer) M Doyle   Signed (worker)
"""


def test_numbered_questions_in_plain_text(tmp_path: Path, tables: Guidance) -> None:
    (tmp_path / "plan.txt").write_text(SAFETY, encoding="utf-8")
    plan = read(tmp_path / "plan.txt", tables)
    assert (plan.title, plan.start.text) == ("Emma's Safety Plan", "12/06/26")
    assert texts(plan.risks) == ["Lee comes round when he has been drinking"]
    assert texts(plan.steps) == ["Karen will ring Nan or 999 if Lee knocks after 8pm", "Lee must not come to the flat"]
    assert texts(plan.child_says)[0] == '"I want it to be quiet."'
    assert texts(plan.agreed) == ["We all agree to this plan."]
    assert plan.review_day == datetime.date(2026, 7, 10)
    assert plan.signatures == ()  # a name with a line behind it has not signed
    assert texts(plan.people) == ["Mum (Karen), Joe (9), Nan", "Karen Clarke, Dev Patel"]
    assert any("Nan lives 2 doors down" in line for line in texts(plan.other))


def test_targets_as_records_of_plain_text(tmp_path: Path, tables: Guidance) -> None:
    (tmp_path / "plan.txt").write_text(INTERVENTION, encoding="utf-8")
    plan = read(tmp_path / "plan.txt", tables)
    assert (plan.title, plan.person) == ("INTERVENTION PLAN", "Reece Doyle")
    assert [(s.text, s.owner, s.by, s.measure, s.need) for s in plan.steps] == [
        ("Stop fighting", "Joy Reid, Reece", "by 28 July 2026", "No new offences", "it frightens his nan"),
        ("College", "Reece and nan", "12 June", "", ""),
    ]
    assert texts(plan.child_says) == ["Its ok. I dont want to do the letter."]
    assert texts(plan.parents_say) == ["I will get him there."]
    assert texts(plan.agreed) == ["I agree / do not agree with this plan: agree"]
    assert [(s.name, s.role) for s in plan.signatures][:2] == [("R Doyle", "young person"), ("M Doyle", "parent/carer")]
    assert any("6 sessions with Joy" in line for line in texts(plan.other))


BANDS: Written = [
    ("p", "Pathway Plan for Leah Small"),
    (
        "table",
        [
            ("What are the needs?", "What is the goal?", "What actions will be taken?", "Who will do it?", "By when?", "RAG"),
            ("Housing", "", "", "", "", ""),
            (
                "Leah wants her own flat",
                "Leah has a tenancy she can keep",
                "Leah to view two flats\nPersonal adviser to apply for the grant",
                "Leah\nPA",
                "Aug 2026",
                "A",
            ),
            ("Asthma", "", "Book asthma review", "Leah", "next week", ""),
        ],
    ),
    (
        "table",
        [
            ("Name", "Role", "Views"),
            ("Leah", "", "I'm buzzing for the flat"),
            ("Ms Small", "Mother", "I do not agree with the flat being in town"),
        ],
    ),
]


def test_a_table_in_bands_and_a_table_of_views(opened) -> None:
    plan = opened(BANDS)
    assert (plan.title, plan.person) == ("Pathway Plan for Leah Small", "Leah Small")
    assert [(s.text, s.owner, s.by, s.need, s.outcome) for s in plan.steps] == [
        ("Leah to view two flats", "Leah", "Aug 2026", "Leah wants her own flat", "Leah has a tenancy she can keep"),
        ("Personal adviser to apply for the grant", "PA", "Aug 2026", "Leah wants her own flat", "Leah has a tenancy she can keep"),
        ("Book asthma review", "Leah", "next week", "Asthma", ""),
    ]
    assert "RAG: A" in texts(plan.other)
    assert texts(plan.child_says) == ["I'm buzzing for the flat"]
    assert texts(plan.disagreement) == ["I do not agree with the flat being in town"]
    assert "Housing" in [*texts(plan.needs), *texts(plan.other)]


def test_short_and_long_term_as_columns(opened) -> None:
    rows = [
        ("Need", "Short term goal", "Long term goal", "Child's view"),
        ("Anger", "Ben to use his calm card 3 times a week", "Ben to have no exclusions", "its alright"),
    ]
    plan = opened([("h1", "My support plan"), ("table", rows), ("h2", "Long-term"), ("li", "Ben to join the football club")])
    assert [(s.text, s.need, s.long_term) for s in plan.steps] == [
        ("Ben to use his calm card 3 times a week", "Anger", False),
        ("Ben to have no exclusions", "Anger", True),
        ("Ben to join the football club", "", True),
    ]
    assert texts(plan.child_says) == ["its alright"]


def test_a_workbook_of_several_sheets(tmp_path: Path, tables: Guidance) -> None:
    path = workbook(
        tmp_path / "plan.xlsx", [("Family plan",), ("Date:", datetime.date(2026, 5, 4)), ("Next review", "14/07/2026")], "Summary"
    )
    book = openpyxl.load_workbook(path)
    sheets = {
        "Needs": [("Ada's speech is behind",), ("Chidi is alone after school",)],
        "Actions": [
            ("No", "Need", "Action", "Lead", "Timescale"),
            (1, "Ada's speech is behind", "Refer Ada for speech therapy", "HV", datetime.date(2026, 5, 15)),
            (2, None, "Mum to read 10 mins a day", "Mum", "12 weeks"),
        ],
        "Voice of the child": [("Chidi says he is fine on his own",)],
        "Sign off": [
            ("Name", "Relationship", "Signed", "Date"),
            ("Ngozi Okafor", "Mother", "N Okafor", datetime.date(2026, 5, 4)),
            ("Dev Patel", "SW", None, None),
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    plan = read(path, tables)
    assert (plan.title, plan.review_day) == ("Family plan", datetime.date(2026, 7, 14))
    assert texts(plan.needs) == ["Ada's speech is behind", "Chidi is alone after school"]
    assert [(s.text, s.owner, s.need, s.place.sheet, s.place.row) for s in plan.steps] == [
        ("Refer Ada for speech therapy", "HV", "Ada's speech is behind", "Actions", 2),
        ("Mum to read 10 mins a day", "Mum", "Ada's speech is behind", "Actions", 3),
    ]
    assert texts(plan.child_says) == ["Chidi says he is fine on his own"]
    assert [(s.name, s.day) for s in plan.signatures] == [("Ngozi Okafor", datetime.date(2026, 5, 4))]
    assert texts(plan.people) == ["Dev Patel, SW"]


UNUSUAL: Written = [
    ("h1", "CHILD IN NEED PLAN"),
    ("grid", [("Child:", "Mia Lowe"), ("Meeting date:", "3 June 2026"), ("In attendance:", "Ms Lowe; Ana Silva (HV)")]),
    ("p", "This is what was discussed."),
    (
        "grid",
        [
            ("Category", "Concern", "Plan", "Person", "Date"),
            ("Health", "Mia has not had her 2 year check", "Ana to do the check at home", "Ana Silva", "17/6/26"),
            (
                "Education",
                "Nursery place not taken up",
                "Ms Lowe to visit Bright Stars\nDev to sort the funding code",
                "Ms Lowe / Dev",
                "24/6/26",
            ),
        ],
    ),
    ("p", "Mother's view of the plan: happy with it"),
    ("p", "Chair's signature: D Patel"),
]


def test_titles_that_nobody_marked_and_columns_that_nobody_knows(opened) -> None:
    plan = opened(UNUSUAL)
    assert (plan.person, plan.start.text) == ("Mia Lowe", "3 June 2026")
    assert [(s.text, s.owner, s.by, s.need) for s in plan.steps] == [
        ("Ana to do the check at home", "Ana Silva", "17/6/26", "Mia has not had her 2 year check"),
        ("Ms Lowe to visit Bright Stars", "Ms Lowe / Dev", "24/6/26", "Nursery place not taken up"),
        ("Dev to sort the funding code", "Ms Lowe / Dev", "24/6/26", "Nursery place not taken up"),
    ]
    assert texts(plan.parents_say) == ["happy with it"]
    assert [(s.name, s.role) for s in plan.signatures] == [("D Patel", "Chair")]
    assert {"Category: Health", "Category: Education"} <= set(texts(plan.other))


OUTCOMES: Written = [
    ("h1", "Team improvement plan"),
    ("h2", "Outcome 1: Calls are answered"),
    ("p", "Actions:"),
    ("li", "Joy to rota two people on phones from 1 June"),
    ("li", "Sam to report waiting times to the team each Monday"),
    ("p", "Measured by: 90% within 2 minutes"),
    ("p", "Lead: Joy Reid"),
    ("h2", "Outcome 2: Fewer complaints"),
    ("p", "Actions:"),
    ("li", "Apologise within 5 working days"),
    ("p", "Lead: Sam"),
]


def test_what_stands_behind_a_list_counts_for_each_of_its_steps(opened) -> None:
    plan = opened(OUTCOMES)
    assert texts(plan.outcomes) == ["Calls are answered", "Fewer complaints"]
    assert [(s.owner, s.measure, s.outcome) for s in plan.steps] == [
        ("Joy Reid", "90% within 2 minutes", "Calls are answered"),
        ("Joy Reid", "90% within 2 minutes", "Calls are answered"),
        ("Sam", "", "Fewer complaints"),
    ]


PROSE: Written = [
    ("h1", "Our family plan"),
    ("p", "We met on 6 June at Nan's. Who was there: Nan, Uncle Pete, Mum, Ella's social worker."),
    ("p", "We are worried because Ella is late every day and Mum is not well."),
    ("p", "This is what we will do:"),
    ("li", "Uncle Pete will pick Ella up at 8.15 on Mondays and Tuesdays."),
    ("li", "Nan does Wednesday to Friday."),
    ("p", "If Pete's car breaks, he texts Nan the night before."),
    ("p", "We will meet again on 18 July 2026."),
    ("p", "Signed by Nan (Pat Rees), Pete Rees and Jo Rees"),
]


def test_a_plan_in_sentences(opened) -> None:
    plan = opened(PROSE)
    assert texts(plan.people) == ["Nan, Uncle Pete, Mum, Ella's social worker."]
    assert texts(plan.risks) == ["We are worried because Ella is late every day and Mum is not well."]
    assert texts(plan.steps) == ["Uncle Pete will pick Ella up at 8.15 on Mondays and Tuesdays.", "Nan does Wednesday to Friday."]
    assert texts(plan.contingency) == ["If Pete's car breaks, he texts Nan the night before."]
    assert plan.review_day == datetime.date(2026, 7, 18)
    assert [s.name for s in plan.signatures] == ["Nan", "Pete Rees", "Jo Rees"]
    assert texts(plan.other) == ["We met on 6 June at Nan's."]


# ---- what is left alone


def blocks_of(*lines: str) -> list[Block]:
    return [Block(kind="text", text=line, place=Place(file="plan.docx", row=at)) for at, line in enumerate(lines, 1)]


REFUSED = {
    "a box that nobody ticked": ("Do the parents agree with this plan? ☐ Yes ☐ No", "agreed"),
    "agree or not, and nothing struck out": ("I agree / do not agree with this plan", "agreed"),
    "a line that nobody signed": ("Signed: ____________ Date: ____________", "signatures"),
    "a line that nobody signed, with who was to": ("Signed: ____________ (father) Date: ____________", "signatures"),
    "a signature that is to follow": ("Signed: to follow", "signatures"),
    "a question whether the child had a say, answered no": ("Has the child seen this plan? No", "child_says"),
    "no risks": ("Risks: none known", "risks"),
    "no contingency": ("Contingency plan: N/A", "contingency"),
    "a review that was": ("Actions from last review: Mum to ring school", "steps"),
    "a wish": ("Emma wants to see her dad", "steps"),
    "what to do if": ("If Lee comes, Karen will ring the police", "steps"),
    "an instruction": ("Please describe what needs to happen", "steps"),
    "a school's view": ("School's views: Emma is quiet", "child_says"),
}


@pytest.mark.parametrize(("line", "name"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_what_it_looks_like(line: str, name: str, tables: Guidance) -> None:
    plan = from_blocks(blocks_of(line), "plan.docx", tables)
    assert getattr(plan, name) == ()
    words = re.sub(r"[\W_]+", " ", line.split(":")[-1]).strip()
    assert not words or words.split()[-1] in everything(plan)


def test_no_disagreement_is_agreement_and_the_words_are_kept(tables: Guidance) -> None:
    plan = from_blocks(blocks_of("Any disagreement? None", "Do you agree with the plan? No, not with the visits"), "plan.docx", tables)
    assert texts(plan.agreed) == ["Any disagreement? None"]
    assert texts(plan.disagreement) == ["Do you agree with the plan? No, not with the visits"]


def test_outcomes_are_the_steps_of_a_plan_that_sets_none(tables: Guidance) -> None:
    held_ = [Block(kind="heading", text="Outcomes", place=Place(file="p"), level=1), *blocks_of("Emma is in class on 9 days of 10 by June")]
    plan = from_blocks(held_, "p", tables)
    assert texts(plan.steps) == texts(plan.outcomes) == ["Emma is in class on 9 days of 10 by June"]


@pytest.mark.parametrize("name", ["plan.doc", "plan.csv", "plan"])
def test_other_kinds_of_file_are_told(name: str, tmp_path: Path, tables: Guidance) -> None:
    (tmp_path / name).write_text("Mum to ring school")
    with pytest.raises(TableError, match=rf"^{re.escape(name)} is no kind of plan that is read here; save it as \.docx"):
        read(tmp_path / name, tables)


def test_an_empty_file_and_one_that_is_not_there_are_told(tmp_path: Path, tables: Guidance) -> None:
    (tmp_path / "plan.txt").write_text(" \n")
    with pytest.raises(TableError, match=r"^plan\.txt holds no text"):
        read(tmp_path / "plan.txt", tables)
    with pytest.raises(TableError, match=r"none\.docx"):
        read(tmp_path / "none.docx", tables)


# ---- nothing is lost, however the parts are mixed

SAYINGS = (
    "Mum to ring {} by Friday",
    "{}",
    "I want {} to go",
    "We do not agree because {}",
    "None {}",
    "12 May 2026 {}",
    "☒ Yes ☐ No because of {}",
)
SAYINGS += (
    "Mum: {} things",
    "Who: {}",
    "no {}",
    "Signed by K {}",
    "The plan {} will be reviewed on 3 May 2026",
    "Mum will {}:",
    "{} (mother) 3 May 2026",
)
SAYINGS += ("agree / do not agree {}", "☒ {}", "Please give {}", "Review: {}")
COLUMNS = (
    "Need",
    "Action",
    "Who",
    "By when",
    "Outcome",
    "Review",
    "What is the worry?",
    "Status",
    "Name",
    "Role",
    "Date",
    "Views",
    "Child's view",
    "Ward",
    "Provision",
    "",
)


def mixed(seed: int, labels: Sequence[str]) -> tuple[list[Block], list[str]]:
    """A plan at random, and a word of each thing that it says."""
    draw, words = random.Random(seed), []

    def said() -> str:
        words.append("zq" + "".join(draw.choices("abcdefghij", k=7)) + "x")
        return draw.choice(SAYINGS).format(words[-1])

    out = []
    for at in range(draw.randint(3, 25)):
        place, kind = Place(file="plan.docx", row=at), draw.random()
        if kind < 0.2:
            out.append(
                Block(
                    kind="heading", text=draw.choice(labels) if draw.random() < 0.7 else said(), place=place, level=draw.choice((1, 2, 9))
                )
            )
        elif kind < 0.6:
            text = f"{draw.choice(labels)}: {said()}" if draw.random() < 0.4 else said()
            out.append(Block(kind=draw.choice(("text", "item")), text=text, place=place))
        else:
            titles = [draw.choice(COLUMNS) for _ in range(draw.randint(1, 5))] if draw.random() < 0.6 else [""] * draw.randint(1, 5)
            for _ in range(draw.randint(1, 3)):
                cells = tuple((title, said() if draw.random() < 0.7 else "") for title in titles)
                out.append(Block(kind="row", text="", place=place, cells=cells))
    return out, words


def test_nothing_is_lost_however_the_parts_are_mixed(tables: Guidance) -> None:
    labels = [row.catches.split(":")[0] for row in tables.headings]
    for seed in range(25):
        plan, words = mixed(seed, labels)
        kept = everything(from_blocks(plan, "plan.docx", tables)).lower()
        assert [word for word in words if word not in kept] == [], f"seed {seed}"
