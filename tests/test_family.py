"""Plain words for a parent and for a child of ten, shown only where they are proved to change nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from smartify import family, guidance
from smartify.checker.compare import content
from smartify.family import OLDEST, reading_age, wordings
from smartify.fragments import read
from smartify.guidance import Guidance
from smartify.training import data

DATA = Path(__file__).parents[1] / "training_data"
ROWS = guidance.load().rows["plain.csv"]
PLAIN = "{owner Mum} to attend the parenting group {number once a week} {date for the next 8 weeks}. {contingency If Mum misses one, the social worker to ring Mum that day.}"


def test_an_objective_in_plain_words(tables: Guidance) -> None:
    for wording in wordings(read(PLAIN) or (), tables):
        assert wording.text is not None, wording.why
        assert wording.text.startswith("Mum will go to the parenting group once a week for the next 8 weeks.")
        assert "the social worker will ring Mum" in wording.text
        assert wording.reading_age <= OLDEST[wording.reader]


@pytest.mark.parametrize("row", ROWS[::7], ids=[row.phrase for row in ROWS[::7]])
def test_a_row_catches_and_spares(row: guidance.Row) -> None:
    one = guidance.Row(
        table="plain.csv", line=2, phrase=row.phrase, kind="both", catches=row.catches, spares=row.spares, source="", says="QQQ"
    )
    patterns = family._replacements((one,), "parent")
    assert any(pattern.search(row.catches) for pattern, _ in patterns)
    assert not any(pattern.search(row.spares) for pattern, _ in patterns)


def test_no_row_brings_in_a_number_or_a_negation_of_its_own() -> None:
    for row in ROWS:
        digits = [word for word in content(row.says) if word[0].isdigit()]
        assert all(digit in content(row.phrase) for digit in digits), row.phrase
        assert len(family.NEGATIONS.findall(row.says)) == len(family.NEGATIONS.findall(row.phrase)), row.phrase


@pytest.mark.slow
def test_on_300_written_rewrites_nothing_is_changed_and_all_is_easy_to_read(tables: Guidance) -> None:
    told = {"parent": 0, "child": 0}
    rows = [row for row in data.load(DATA, "pairs", "train") if not row["blank"]][::23][:300]
    for row in rows:
        lines = read(row["rewrite"]) or ()
        before = " ".join(line.text() for line in lines if line.label == "objective")
        for wording in wordings(lines, tables):
            if wording.text is None:
                assert wording.why
                continue
            told[wording.reader] += 1
            assert reading_age(wording.text) <= OLDEST[wording.reader]
            digits = [sorted(w for w in content(text) if w[0].isdigit()) for text in (before, wording.text)]
            assert digits[0] == digits[1], (before, wording.text)
            negations = [len(family.NEGATIONS.findall(text)) for text in (before, wording.text)]
            assert negations[0] == negations[1], (before, wording.text)
    assert told["parent"] / len(rows) > 0.5 and told["child"] / len(rows) > 0.25, told


# Each is made by a table that lies: the proof has to see it.
LIES = {
    "a number": ("once a week", "twice a week for 3 days"),
    "a negation": ("attend", "not go to"),
    "who does it": ("mum", "dad"),
    "the date": ("for the next 8 weeks", "from now on"),
}


@pytest.mark.parametrize(("phrase", "says"), LIES.values(), ids=LIES)
def test_a_wording_that_changes_something_is_not_shown(tables: Guidance, phrase: str, says: str) -> None:
    row = guidance.Row(table="plain.csv", line=2, phrase=phrase, kind="both", catches="x", spares="y", source="z", says=says)
    lying = guidance.Guidance(
        **{**{name: getattr(tables, name) for name in tables.__dataclass_fields__}, "rows": {**tables.rows, "plain.csv": (row,)}}
    )
    for wording in wordings(read(PLAIN) or (), lying):
        assert wording.text is None
        assert "without changing" in wording.why


def test_what_is_too_hard_is_said_to_be(tables: Guidance) -> None:
    hard = "{owner The multidisciplinary coordinator} to operationalise psychoeducational recommendations {date within 6 weeks}."
    assert all(wording.text is None and "reading age" in wording.why for wording in wordings(read(hard) or (), tables))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("Mum will take Kai to the park.", 5, 8), ("The interdepartmental subcommittee will operationalise recommendations.", 15, 60)],
)
def test_reading_age(text: str, low: float, high: float) -> None:
    assert low <= reading_age(text) <= high


def test_the_table_is_readable_by_a_spreadsheet() -> None:
    path = Path(guidance.__file__).parent / "plain.csv"
    assert {len(row) for row in csv.reader(path.open(encoding="utf-8"))} == {6}
