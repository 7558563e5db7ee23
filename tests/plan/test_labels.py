"""Headings and labels of plans: each row of the table catches and spares what it promises, a broken row says where, lines part at their labels."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from smartify import guidance
from smartify.errors import GuidanceError
from smartify.guidance import TITLES, Guidance, Row
from smartify.plan import shapes, ticks
from smartify.plan.labels import Titles, plain
from smartify.plan.reading import from_blocks
from smartify.plan.signing import signers
from smartify.types import Block, Place

ROWS = guidance.load().headings
KNOWN = Titles(guidance.load())


def caught(row: Row, line: str, titles: Titles = KNOWN) -> bool:
    return any(part.title is not None and part.title.row is row for part in titles.parted(line))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"row {row.line} {row.phrase}")
def test_row_catches_and_spares(row: Row) -> None:
    assert caught(row, row.catches), f"does not catch: {row.catches}"
    assert not caught(row, row.spares), f"does not spare: {row.spares}"


def test_every_kind_has_rows_and_no_heading_stands_twice() -> None:
    assert {row.kind for row in ROWS} == set(TITLES["headings.csv"])
    forms = [plain(form) for row in ROWS for form in row.forms()]
    assert not [form for form in set(forms) if forms.count(form) > 1]


def test_a_wrong_kind_is_told_with_its_row(tmp_path: Path) -> None:
    (tmp_path / "headings.csv").write_text("phrase,kind,catches,spares,source\nour hopes,hope,Our hopes,Our shops,Ours\n", encoding="utf-8")
    with pytest.raises(GuidanceError, match=r"guidance/headings\.csv row 2: kind is 'hope'; use title, person"):
        guidance.load(tmp_path)


def test_an_authoritys_own_heading_is_read(tmp_path: Path, tables: Guidance) -> None:
    row = "our bottom lines,risk,Our bottom lines,Our washing lines,Our own form\n"
    (tmp_path / "headings.csv").write_text("phrase,kind,catches,spares,source\n" + row, encoding="utf-8")
    place = Place(file="plan.docx")
    held = [
        Block(kind="heading", text="Our bottom lines", place=place, level=1),
        Block(kind="text", text="No drink in the house", place=place),
    ]
    assert [line.text for line in from_blocks(held, "plan.docx", guidance.load(tmp_path)).risks] == ["No drink in the house"]
    assert from_blocks(held, "plan.docx", tables).risks == ()


PARTED = {
    "two labels": ("Signed: K Clarke  Date: 3 May 2026", [("signature", "K Clarke"), ("date", "3 May 2026")]),
    "lines to write on": ("Signed ........ Date ........", [("signature", ""), ("date", "")]),
    "whose signature": ("Parent's signature: K Moss Date: 03/05/2026", [("signature", "K Moss"), ("date", "03/05/2026")]),
    "text before a label": (
        "Mum to ring school. Who: Karen. By when: 8:30 on 3 May",
        [("", "Mum to ring school."), ("owner", "Karen."), ("by", "8:30 on 3 May")],
    ),
    "a question": ("Do the parents agree with this plan? ☒ Yes ☐ No", [("agreed", "☒ Yes ☐ No")]),
    "a dash": ("Emma’s views – I want to go", [("child_says", "I want to go")]),
    "a number": ("Need 1: Emma misses school", [("need", "Emma misses school")]),
    "a letter": ("Section E: Outcomes", [("outcome", "")]),
    "no label": ("Mum to ring school at 8:30", [("", "Mum to ring school at 8:30")]),
    "an unknown label": ("Timetable: Monday to Friday", [("", "Timetable: Monday to Friday")]),
    "an address": ("See https://example.invalid/plan", [("", "See https://example.invalid/plan")]),
}


@pytest.mark.parametrize(("line", "parts"), PARTED.values(), ids=PARTED)
def test_a_line_parts_at_its_labels(line: str, parts: list[tuple[str, str]]) -> None:
    assert [(part.title.kind if part.title else "", part.text) for part in KNOWN.parted(line)] == parts


TICKED = {
    "before": ("☒ Yes ☐ No", ("Yes",), ""),
    "behind": ("Yes ☐ No ☒", ("No",), ""),
    "typed": ("[x] Yes [ ] No", ("Yes",), ""),
    "one mark": ("Yes ✓ No", ("Yes",), ""),
    "none": ("☐ Yes ☐ No", (), ""),
    "none, without boxes": ("Yes / No", (), ""),
    "with a reason": ("☐ Yes ☒ No Dad wants her to live with him", ("No",), "Dad wants her to live with him"),
    "other answers": ("☒ Child in need ☐ Child protection", ("Child in need",), ""),
}


@pytest.mark.parametrize(("text", "chosen", "more"), TICKED.values(), ids=TICKED)
def test_ticks(text: str, chosen: tuple[str, ...], more: str) -> None:
    read = ticks.read(text)
    assert read is not None
    assert (read.chosen, read.more) == (chosen, more)


@pytest.mark.parametrize("text", ["Yes", "No contact", "Mum to ring (x) school", ""])
def test_no_ticks(text: str) -> None:
    assert ticks.read(text) is None


SIGNERS = {
    "brackets": (
        "Karen Clarke (mum), Dev Patel (social worker) and Pat Lowe",
        [("Karen Clarke", "mum"), ("Dev Patel", "social worker"), ("Pat Lowe", "")],
    ),
    "a role behind a comma": ("K Clarke, mother, 3/5/26", [("K Clarke", "mother")]),
    "a day": ("Karen Clarke on 3 May 2026", [("Karen Clarke", "")]),
    "days on one line": ("Karen Clarke 03/05/2026 Dev Patel 04/05/26", [("Karen Clarke", ""), ("Dev Patel", "")]),
}


@pytest.mark.parametrize(("text", "people"), SIGNERS.values(), ids=SIGNERS)
def test_signers(text: str, people: list[tuple[str, str]]) -> None:
    found = list(signers(text, frozenset({"mother", "mum", "social worker"})))
    assert [(name, role) for name, role, _ in found] == people


STEPS = (
    "Mum to ring school by 9am",
    "Lee must not come to the flat",
    "Arrange a dental check",
    "I'll see Joy every Tuesday",
    "Dev and Ms Rees will meet Emma",
)
OTHERS = (
    "Emma wants to see her dad",
    "Emma used to like school",
    "School",
    "It is hard to say",
    "If Lee comes, ring the police",
    "Is she able to walk to school?",
    "Report of the clinic",
)


def test_the_shape_of_a_step(tables: Guidance) -> None:
    assert [line for line in STEPS if not shapes.step(line, tables)] == []
    assert [line for line in OTHERS if shapes.step(line, tables)] == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 July 2026 at 10am", datetime.date(2026, 7, 14)),
        ("2026-07-14", datetime.date(2026, 7, 14)),
        ("14/7/26", datetime.date(2026, 7, 14)),
        ("14-07-2026", datetime.date(2026, 7, 14)),
        ("31 February 2026", None),
        ("2026-13-01", None),
        ("in 6 weeks", None),
        ("0800 1111", None),
    ],
)
def test_the_day_that_a_text_writes(text: str, day: datetime.date | None) -> None:
    assert shapes.day_of(text) == day
