"""Invented plans for the tests, made by hand: nobody in them exists, and no service wrote them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from smartify.plan.records import Line, Plan, Signature, Step
from smartify.types import Place

FILE = "plan.docx"


def line(text: str, row: int = 1, column: str | None = None, file: str = FILE) -> Line:
    return Line(text=text, place=Place(file=file, row=row, column=column))


def lines(*texts: str, row: int = 1, file: str = FILE) -> tuple[Line, ...]:
    return tuple(line(text, row + at, file=file) for at, text in enumerate(texts))


def step(text: str, row: int = 1, file: str = FILE, **beside: Any) -> Step:
    return Step(text=text, place=Place(file=file, row=row), **beside)


def steps(*texts: str, file: str = FILE) -> tuple[Step, ...]:
    return tuple(step(text, row, file) for row, text in enumerate(texts, 1))


def signed(name: str, role: str = "", day: datetime.date | None = None) -> Signature:
    return Signature(name=name, role=role, day=day, place=Place(file=FILE, row=90))


def plan(texts: Sequence[str] = (), **parts: Any) -> Plan:
    """A plan with these objectives and whatever else is given."""
    return Plan(**{"source": FILE, "steps": steps(*texts), **parts})


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """What plans are made with."""
    return SimpleNamespace(line=line, lines=lines, step=step, steps=steps, signed=signed, plan=plan)


@pytest.fixture(scope="session")
def amara() -> Plan:
    """A child in need plan with much that is wrong with it, as one comes from a busy team."""
    return Plan(
        source=FILE,
        title="Child in need plan",
        person="Amara Brook",
        start=line("Plan agreed 1 September 2026", 3),
        outcomes=lines("Amara is at school on time every day", "Amara feels safe and supported at home", row=10),
        needs=lines(
            "Amara's attendance is 62% and she is often late",
            "Amara is hungry at school on Mondays",
            "Speech: Amara is hard to understand for people outside the family",
            row=14,
        ),
        risks=lines(
            "Piotr drinks at weekends and has shouted at Dana so that Amara hid",
            "Rent arrears of £840 and a notice from the landlord",
            row=18,
        ),
        steps=(
            step(
                "Take Amara to school by 8.50am, 5 days a week, until 18 December 2026",
                24,
                owner="Dana Brook (mum)",
                need="Amara's attendance is 62% and she is often late",
            ),
            step("Mum to engage with services", 25, by="ongoing"),
            step("Attend the parents' group at the family hub", 26, owner="Mum", by="18/12/2026"),
            step("Mum to ensure there are no further incidents of domestic violence", 27, owner="Mum", by="18/12/2026"),
            step("Monitor the home conditions", 28, owner="School", by="ASAP"),
            step(
                "Speech and language therapist to see Amara for 6 sessions within 12 weeks so that people outside the family understand her",
                29,
            ),
            step("SW to complete CIN visits every 20 working days", 30, owner="Social worker", by="next review"),
            step("Mum to attend the parents' group at the family hub", 31, owner="Mum", by="18/12/2026"),
            step("School to hold a TAF", 32, by="12 August 2026"),
        ),
        child_says=lines("“I like school when I am not late. I don't like it when there is shouting.”", row=40),
        parents_say=(line("Dana says she works nights on Thursdays and finds mornings hard.", 42, "Mother's views"),),
        contingency=lines("Escalate as appropriate.", row=44),
        review=line("Review meeting on 30 November 2026 at 3.30pm; Amara to be invited with her advocate", 46),
        review_day=datetime.date(2026, 11, 30),
        agreed=lines("Plan agreed by parents: Yes", row=48),
        signatures=(
            Signature(name="Dana Brook", role="mother", day=datetime.date(2026, 9, 1), place=Place(file=FILE, row=50)),
            Signature(name="Priya Nair", role="social worker", place=Place(file=FILE, row=51)),
        ),
        people=lines(
            "Dana Brook – mother",
            "Piotr Zielinski – father",
            "Priya Nair – social worker",
            "Oakfield Primary School – Mrs Okafor, designated safeguarding lead",
            "CAMHS",
            "Health visitor: Jo Bellweather",
            row=5,
        ),
        other=lines("Page 1 of 3", row=60),
    )


@pytest.fixture(scope="session")
def kofi() -> Plan:
    """A plan of which every question has its answer."""
    return Plan(
        source=FILE,
        title="Early help plan",
        person="Kofi Mensah",
        start=line("1 September 2026", 2),
        outcomes=lines("Kofi sleeps at least 9 hours a night, 5 nights a week", row=6),
        needs=lines("Kofi falls asleep in class twice a week", row=8),
        risks=lines("Kofi plays online with strangers at night", row=10),
        steps=(
            step(
                "Ms Mensah to have Kofi in bed by 9pm, 5 nights a week, until 16 October 2026, and tick the chart each morning, so that Kofi sleeps",
                14,
                long_term=False,
            ),
            step(
                "Mr Mensah to keep Kofi's phone in the kitchen from 8pm, 5 nights a week, until 16 October 2026, so that Kofi is not online at night",
                15,
                long_term=False,
            ),
            step(
                "Tom Hale, family support worker, to visit at home 4 times by 30 October 2026 and read the chart, so that Kofi sleeps before the autumn holiday",
                16,
                long_term=True,
            ),
        ),
        child_says=lines("Kofi says: I want to stay awake in art.", row=20),
        parents_say=lines("Mum says bedtime is a battle since he got the phone.", "Dad says he will do the phone.", row=22),
        contingency=lines("If the chart shows fewer than 3 nights in a week, Tom Hale to ring Ms Mensah within 2 working days.", row=24),
        review=line("Review on 6 November 2026 at the school; Kofi will attend for the first 10 minutes", 26),
        review_day=datetime.date(2026, 11, 6),
        signatures=tuple(
            Signature(name=name, role=role, day=datetime.date(2026, 9, 1), place=Place(file=FILE, row=30 + at))
            for at, (name, role) in enumerate(
                (("Abena Mensah", "mother"), ("Kwame Mensah", "father"), ("Tom Hale", "family support worker"), ("Kofi Mensah", "child"))
            )
        ),
        disagreement=lines("Nobody disagrees with any part.", row=36),
        people=lines("Abena Mensah – mother", "Kwame Mensah – father", "Tom Hale – family support worker", row=3),
    )
