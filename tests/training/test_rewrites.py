"""How rewrites are measured: likeness, the sheet a reader marks, the tally, and what the ranker learns from."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.reviewer import Reviewer
from smartify.training import data
from smartify.training.rewrites import proved, sari, sheet, tally

DATA = Path(__file__).parents[2] / "training_data"


def test_sari_is_best_for_the_written_rewrite_and_worse_for_the_draft_itself() -> None:
    draft, written = "Mum to engage with services", "Mum to go to the parenting group once a week for 8 weeks"
    assert sari(draft, written, written) == pytest.approx(100)
    assert sari(draft, draft, written) < sari(draft, "Mum to go to the parenting group", written) < 100


def test_a_sheet_hides_who_wrote_what_and_the_tally_finds_out(bare: Reviewer, tmp_path: Path) -> None:
    out = tmp_path / "sheet.csv"
    sheet(DATA, {"ours": proved(bare)}, out, limit=6)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    key = json.loads((tmp_path / "sheet.key.json").read_text(encoding="utf-8"))
    assert len(rows) == 12
    assert {tuple(sorted(each.values())) for each in key.values()} == {("ours", "written")}
    assert len({tuple(each.items()) for each in key.values()}) == 2  # the order is shuffled
    for row in rows:
        row["mark"] = "2" if key[row["id"]][row["letter"]] == "written" else "1"
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows(rows)
    found = tally(out)["tally"]
    assert found["written"] == {"mean": 2.0, "signed": 1.0, "as_good_as": {"ours": 1.0}}
    assert found["ours"]["as_good_as"] == {"written": 0.0}


def test_an_unmarked_row_is_named(bare: Reviewer, tmp_path: Path) -> None:
    sheet(DATA, {"ours": proved(bare)}, tmp_path / "sheet.csv", limit=1)
    with pytest.raises(TableError, match=r"sheet\.csv row 2: mark is ''"):
        tally(tmp_path / "sheet.csv")


def test_marked_rewrites_have_no_topic_on_two_sides() -> None:
    families = {split: {row["family"] for row in data.judged(DATA / "raw", split)} for split in data.SPLITS}
    assert families["train"] and not families["train"] & (families["validation"] | families["test"])


@pytest.mark.weights
def test_the_ranking_is_fitted_on_marks_and_prefers_what_keeps_the_draft(tables: Guidance, reviewer: Reviewer) -> None:
    assert reviewer.ranker is not None
    near, far = (
        "Mum to attend the parenting group once a week for the next 8 weeks.",
        "The social worker to write a report on housing within 6 weeks.",
    )
    worth = reviewer.ranker.worth("Mum to attend the parenting group", [near, far])
    assert worth[0] > worth[1]
    assert all(0 < each < 1 for each in worth)
