"""docs/history.md: every query gives rows, every file that it shows is there and small, and the invented history is invented."""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from smartify.history import Groups, figures
from smartify.history.keeping import store
from smartify.pictures import quarter

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGE = (DOCS / "history.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
Table = Callable[..., Path]


def rows(late: bool) -> list[dict[str, Any]]:
    kept = {"Team": "North", "Day": "2026-08-03" if late else "2026-05-03"}
    words = ["first", "second", "third" if late else "fourth"]
    rules = ["safety.secrecy", "date.missing"] if late else ["date.missing"]
    return [{"text": text, "T": 0, "kept": kept, "empty": ["support"], "rules": rules} for text in words for _ in range(5)]


@pytest.fixture(scope="module")
def queries() -> list[str]:
    assert len(QUERIES) == 9
    return QUERIES


@pytest.mark.parametrize("place", range(len(QUERIES)))
def test_every_query_gives_rows(place: int, table: Table, tmp_path: Path, queries: list[str]) -> None:
    for label, late in (("2026 Q2", False), ("2026 Q3", True)):
        scored, groups = table(rows(late)), Groups(team="Team", date="Day")
        store(scored, figures(scored, groups), tmp_path / "scores.duckdb", label, datetime.date(2026, 10, 1))
    with duckdb.connect(str(tmp_path / "scores.duckdb"), read_only=True) as connection:
        found = connection.execute(queries[place]).fetchall()
    assert found
    if "FROM repeats" in queries[place]:
        assert found == [(2, 10, 0)]
    if "kept_and_gone" in queries[place]:
        assert found == [("2026 Q2", "2026 Q3", 2, 1, 1)]


def test_what_the_page_shows_is_there_and_small() -> None:
    shown = set(re.findall(r"\]\((history/[^)]+)\)", PAGE))
    assert shown == {f"history/{name}" for name in ("history.csv", "report.html", "scored.xlsx", "report.png", "workbook.png")}
    sizes = {name: (DOCS / name).stat().st_size for name in shown}
    assert all(size < (200_000 if name.endswith(".png") else 400_000) for name, size in sizes.items()), sizes


def test_the_history_is_as_it_says() -> None:
    with (DOCS / "history" / "history.csv").open(encoding="utf-8", newline="") as file:
        held = list(csv.DictReader(file))
    assert len(held) == 2000
    assert len({row["Team"].strip().lower() for row in held if row["Team"].strip()}) == 6
    days = {quarter(row["Date"]) for row in held} - {None}
    assert len(days) == 8 and min(days, key=str) == "2024, October to December"
    texts = [row["Objective"] for row in held if row["Objective"]]
    assert 0.06 < 1 - len(set(texts)) / len(texts) < 0.12
    assert all(re.fullmatch(r"O\d{12}", row["Pupil number"]) for row in held)  # no pupil number begins with O


def test_no_model_was_trained_on_the_history() -> None:
    trained = set()
    for split in ("train", "validation"):
        for path in (ROOT / "training_data" / "splits" / "objectives" / split).glob("*.jsonl"):
            trained |= {json.loads(line)["text"].lower() for line in path.read_text(encoding="utf-8").splitlines()}
    with (DOCS / "history" / "history.csv").open(encoding="utf-8", newline="") as file:
        assert not {row["Objective"].lower() for row in csv.DictReader(file) if row["Objective"]} & trained


def test_the_report_and_the_workbook_are_of_that_history() -> None:
    page = (DOCS / "history" / "report.html").read_text(encoding="utf-8")
    assert "in 2,000 rows, Oct–Dec 2024 to Jul–Sep 2026" in page and "Quayside has fewer gaps and Northgate has more gaps" in page
    assert "private fostering" not in page and "By worker" not in page
    book = openpyxl.load_workbook(DOCS / "history" / "scored.xlsx", read_only=True)
    assert book["Rows"].max_row == 2004


def test_the_python_of_the_page_runs(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    table([{**row, "kept": row["kept"] | {"Date": row["kept"]["Day"], "Plan": "1"}} for row in rows(True)])
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "docs/history.md", "exec"), {})
    assert capsys.readouterr().out.startswith("1.0 Interval(low=")
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
