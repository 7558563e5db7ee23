"""A plan in YAML: the form of the documentation is read, and what is wrong is one sentence with its file, line and key."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.plan.reading import read

DOCS = Path(__file__).parents[2] / "docs" / "plans.md"


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_plan_of_the_documentation(tmp_path: Path, tables: Guidance) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    plan = read(written(tmp_path, example), tables)
    assert (plan.title, plan.person, plan.start.text) == ("Child in need plan", "Emma Clarke", "2026-05-04")
    assert [(s.text, s.owner, s.by, s.long_term) for s in plan.steps] == [
        ("Karen walks Emma to the gate by 8:50 on school days", "Karen Clarke", "for 12 weeks", True),
        ("Housing officer treats the damp in Emma's room", "Pat Lowe", "2026-06-19", False),
        ("Dev sees Emma alone once a fortnight until the review", "", "", None),
    ]
    assert plan.steps[0].need == plan.needs[0].text
    assert plan.steps[1].measure == "No damp on the meter"
    assert plan.review_day == datetime.date(2026, 7, 14)
    assert [(s.name, s.role, s.day) for s in plan.signatures] == [("Karen Clarke", "mother", datetime.date(2026, 5, 4))]
    assert all(
        getattr(plan, name)
        for name in ("outcomes", "risks", "child_says", "parents_say", "contingency", "agreed", "disagreement", "people")
    )
    assert plan.steps[0].place.row == example[: example.index("Karen walks")].count("\n") + 1


def test_words_stay_as_they_are_written(tmp_path: Path, tables: Guidance) -> None:
    plan = read(written(tmp_path, "other: [007, yes, 1e3, 12:30, null, ~]\nperson: No\nRisks: One\n"), tables)
    assert [line.text for line in plan.other] == ["007", "yes", "1e3", "12:30"]
    assert plan.person == "No"
    assert [line.text for line in plan.risks] == ["One"]


WRONG = {
    "an unknown key": ("title: Plan\nrisk: one\n", r"plan\.yaml line 2: a plan has no key of that name; its keys are title, person"),
    "a key twice": ("title: A\ntitle: B\n", r"plan\.yaml line 2: title stands twice"),
    "a list for a text": ("title: [a, b]\n", r"plan\.yaml line 1: title is one text, not a list"),
    "a map for a text": ("needs:\n  - a: b\n", r"plan\.yaml line 2: needs is one text"),
    "no plan": ("- a\n- b\n", r"plan\.yaml line 1: a plan is written as keys with their values"),
    "a step without a text": ("steps:\n  - owner: Mum\n", r"plan\.yaml line 2: a step has no text"),
    "an unknown key of a step": (
        "steps:\n  - text: a\n    who: b\n",
        r"plan\.yaml line 3: a step has no key of that name; its keys are text, owner",
    ),
    "a term that is none": ("steps:\n  - text: a\n    term: middling\n", r"plan\.yaml line 3: term is short or long"),
    "a day that is none": ("signatures:\n  - name: a\n    day: soon\n", r"plan\.yaml line 3: day is no day"),
    "nobody signed": ("signatures:\n  - role: mother\n", r"plan\.yaml line 2: a signature has no name"),
    "no YAML": ("title: Plan: the second\n", r"plan\.yaml line 1 is not YAML; put a text with a colon"),
    "tabs": ("title:\n\t- a\n", r"plan\.yaml line 2 is not YAML"),
    "two plans": ("title: a\n---\ntitle: b\n", r"plan\.yaml holds 2 documents"),
    "nothing": ("# only a comment\n", r"plan\.yaml holds no text"),
    "a tag": ("title: !!python/object/apply:os.system ['true']\n", r"plan\.yaml line 1: tags \(!\) are not read"),
    "a tag of a key": ("title: !secret a\n", r"plan\.yaml line 1: tags"),
    "an alias": ("needs: &a [x]\nrisks: *a\n", r"plan\.yaml line 1: anchors and aliases"),
    "a bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", r"plan\.yaml line 1: anchors and aliases"),
    "too deep": ("other: " + "[" * 9_000 + "]" * 9_000, r"plan\.yaml line 1: lists stand more than 8 deep"),
    "too large": (b"other:\n" + b"  - words\n" * 120_000, r"plan\.yaml is larger than 1 MB"),
    "not UTF-8": ("title: Café".encode("latin-1"), r"plan\.yaml is not UTF-8 text"),
    "control characters": ("title: \x01\n", r"plan\.yaml.* is not YAML"),
}


@pytest.mark.parametrize(("text", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_one_sentence(text: str | bytes, says: str, tmp_path: Path, tables: Guidance) -> None:
    with pytest.raises(TableError, match=says) as raised:
        read(written(tmp_path, text), tables)
    assert "\n" not in str(raised.value)
    assert not any(said in str(raised.value) for said in ("middling", "Mum", "the second", "mother", "secret"))
