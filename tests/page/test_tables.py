"""The quality team's tab: preview, progress, a stop that is heard, the scored table, and pictures whose words say what the bars show."""

from __future__ import annotations

import csv
import datetime
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from smartify import pictures
from smartify.errors import TableError
from smartify.history import Groups
from smartify.page import tables
from smartify.readers import Table, read_table
from smartify.reviewer import Reviewer
from smartify.types import Level

TODAY = datetime.date(2026, 9, 1)
LINES = ("Mum to ring school weekly until 3 May 2027", "Support to be provided", "12345", "Dad to improve engagement", "Improve the home")


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """Where the page keeps its files; a page that is served has a folder already."""
    folder = tmp_path / "work"
    folder.mkdir()
    if "address" not in request.fixturenames:
        monkeypatch.setenv("GRADIO_TEMP_DIR", str(folder))
    return folder


def plans(folder: Path, times: int = 1) -> Path:
    path = folder / "plans.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "objective", "team", "agreed on"])
        for number in range(times):
            for place, line in enumerate(LINES):
                writer.writerow([f"{number}-{place}", line, "North <b>" if number % 2 else "South", f"0{1 + number % 9}/02/2026"])
    return path


def scored(path: Path, reviewer: Reviewer, rewrites: bool = False) -> tuple[tables.Scoring, Table]:
    scoring, table = tables.begun(str(path), "objective", reviewer)
    scoring.run(path, "objective", rewrites, TODAY)
    return scoring, table


def read(outcome: tables.Outcome | None) -> list[dict[str, str]]:
    assert outcome is not None
    with outcome.scored.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_table_comes_back_scored_with_its_pictures(tmp_path: Path, bare: Reviewer) -> None:
    scoring, table = scored(plans(tmp_path, 10), bare)
    out, html = tables.outcome_html(scoring, table, "team", "agreed on")
    rows = read(out)
    assert [row["ref"] for row in rows] == [row["ref"] for row in table.rows] and rows[0]["owner"] == "Mum" and rows[0]["T"] == "2"
    assert "Not scored" not in str(rows) and "no words here" in rows[2]["note"]
    assert "Levels of 40 objectives" in html and "50 rows: 40 objectives scored" in html and "Stopped" not in html
    assert "North &lt;b&gt;" in html and "North <b>" not in html
    assert html.count("2026, January to March") == 1 and "by quarter of agreed on" in html
    assert re.search(r'<th scope="row">improve</th>.*?in 10 objectives \(25%\)', html)
    assert not any(line in html for line in LINES)


def test_a_report_and_a_workbook_come_with_it_and_no_other_copy(tmp_path: Path, bare: Reviewer) -> None:
    path = plans(tmp_path, 10)
    scoring, table = tables.begun(str(path), "objective", bare)
    scoring.run(path, "objective", False, TODAY, Groups(team="team", date="agreed on"))
    outcome, _ = tables.outcome_html(scoring, table, "team", "agreed on")
    assert outcome is not None and outcome.report is not None and outcome.workbook is not None
    told = outcome.report.read_text(encoding="utf-8")
    assert "North &lt;b&gt;" in told and "North <b>" not in told and not any(line in told for line in LINES)
    assert {"Summary", "By team", "Rows"} <= set(openpyxl.load_workbook(outcome.workbook).sheetnames)
    assert sorted(p.name for p in outcome.scored.parent.iterdir()) == ["plans-report.html", "plans-report.xlsx", "plans-scored.csv"]


def test_a_plan_is_looked_at_and_scored_as_its_objectives(tmp_path: Path, bare: Reviewer) -> None:
    document = docx.Document()
    document.add_heading("Plan", 1)
    grid = document.add_table(rows=2, cols=3)
    for cell, words in zip(
        (*grid.rows[0].cells, *grid.rows[1].cells), ("Action", "Who", "By when", "Ring the school weekly", "Mum", "3 May 2027"), strict=True
    ):
        cell.text = words
    document.save(tmp_path / "plan.docx")
    scoring, table = tables.begun(str(tmp_path / "plan.docx"), tables.OBJECTIVE, bare)
    assert [row[tables.OBJECTIVE] for row in table.rows] == ["Ring the school weekly"]
    scoring.run(tmp_path / "plan.docx", None, False, TODAY)
    outcome, _ = tables.outcome_html(scoring, table, "", "")
    assert outcome is not None and outcome.scored.suffix == ".xlsx"
    heading, row = openpyxl.load_workbook(outcome.scored).active.iter_rows(values_only=True)
    assert dict(zip(heading, row, strict=True))["owner"] == "Mum" and dict(zip(heading, row, strict=True))["T"] == 2
    assert outcome.plan is not None and "Ring the school weekly" in outcome.plan.read_text(encoding="utf-8")


def test_every_bar_has_its_numbers_and_they_are_those_of_the_table(tmp_path: Path, bare: Reviewer) -> None:
    scoring, table = scored(plans(tmp_path, 6), bare)
    out, html = tables.outcome_html(scoring, table, "team", "")
    good = [row for row in read(out) if not row["note"]]
    for letter, label in zip("SMART", ("Specific", "Measurable", "Achievable", "Relevant", "Time-bound"), strict=True):
        told = html.split(f'<th scope="row">{label}</th>')[1].split("</tr>")[0]
        for level, said in (("2", "met"), ("1", "partly"), ("0", "not met"), ("?", "cannot tell")):
            count = sum(row[letter] == level for row in good)
            assert f"{said} {count} " in told or (level == "?" and count == 0 and said not in told)
    for gap in ("owner", "number", "date"):
        count = sum(not row[gap] for row in good)
        assert f"no {gap}: </span>{count} ({count / len(good):.0%})" in html
    assert html.count('class="bar"') == html.count('class="bar" aria-hidden="true"')  # the words beside say it all


def one(team: str, gaps: tuple[bool, bool, bool] = (True, False, False)) -> tuple[pictures.Seen, dict[str, Any]]:
    levels = (Level.MET, Level.PARTLY, None, Level.NOT_MET, Level.MET)
    return pictures.Seen(levels=levels, gaps=gaps, empties=("support", "support")), {"team": team}


def test_groups_too_small_are_not_shown_and_said_to_be() -> None:
    from smartify import guidance

    rows = [*(one("East") for _ in range(5)), *(one("West") for _ in range(4)), one(""), one("Far")]
    table = Table(source="t.csv", columns=("team",), rows=tuple(row for _, row in rows), numbers=tuple(range(2, 13)))
    html = pictures.pictures_html([seen for seen, _ in rows], table, "team", "", guidance.load())
    assert "East" in html and "West" not in html and "Far" not in html
    assert "Not shown, because fewer than 5 objectives each: 2 groups, 5 rows." in html
    assert "1 row with nothing to go by in the column team." in html
    assert "in 11 objectives (100%)" in html  # a word twice in one objective counts once


def test_quarters_come_in_the_order_of_the_year() -> None:
    from smartify import guidance

    days = [datetime.date(year, month, 1) for year, month in ((2026, 10), (2026, 1), (2025, 12), (2026, 4)) for _ in range(5)]
    table = Table(source="t.csv", columns=("day",), rows=tuple({"day": day} for day in days), numbers=tuple(range(20)))
    html = pictures.pictures_html([one("")[0]] * 20, table, "", "day", guidance.load())
    named = re.findall(r'<th scope="row">(20\d\d, \w+ to \w+)', html)
    assert named == ["2025, October to December", "2026, January to March", "2026, April to June", "2026, October to December"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026-09-01", "2026, July to September"),
        ("2026-09-01 00:00:00", "2026, July to September"),
        ("01/04/2026", "2026, April to June"),
        ("1 March 2026", "2026, January to March"),
        ("31/12/26 09:15", "2026, October to December"),
        (datetime.datetime(2026, 5, 2), "2026, April to June"),
        ("", None),
        (None, None),
        ("next Easter", None),
        ("13/13/2026", None),
        ("2026", None),
        (46000, None),
    ],
)
def test_a_cell_that_holds_a_day_has_a_quarter(cell: Any, said: str | None) -> None:
    assert pictures.quarter(cell) == said


def test_a_preview_shows_the_first_rows_and_no_markup(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["<i>aim</i>", "day"])  # type: ignore[union-attr]
    for number in range(9):
        book.active.append([f"Row {number} " + "long " * 40, datetime.date(2026, 9, 1)])  # type: ignore[union-attr]
    book.save(tmp_path / "p.xlsx")
    html = tables.preview_html(read_table(tmp_path / "p.xlsx"))
    assert "&lt;i&gt;aim&lt;/i&gt;" in html and "Row 4" in html and "Row 5" not in html and "9 rows" in html and "01/09/2026" in html
    assert max(map(len, re.findall(r"<td[^>]*>([^<]*)", html))) <= tables.CUT


@pytest.mark.parametrize(
    ("columns", "said"), [(("ref", "Objective"), "Objective"), (("whatever",), "whatever"), (("ref", "lead"), None)], ids=str
)
def test_the_likely_column_is_chosen(columns: tuple[str, ...], said: str | None) -> None:
    assert tables.likely(Table(source="t.csv", columns=columns, rows=(), numbers=())) == said


@pytest.mark.parametrize(
    ("name", "held", "column", "said"),
    [
        ("gone.csv", None, "objective", "Choose a file first"),
        ("a.csv", "objective\nMum to ring\n", "", "Choose the column"),
        ("a.csv", "ref,aim\n1,Mum to ring\n", "objective", "a.csv has no column 'objective'; its columns are ref, aim"),
        ("a.csv", "objective\n", "objective", "a.csv has a heading and no rows"),
        ("a.rtf", "objective\nMum to ring\n", "objective", "a.rtf is"),
        ("a.xlsx", "objective\nMum to ring\n", "objective", "cannot be read as a workbook"),
    ],
    ids=["no file", "no column", "another column", "no rows", "another kind", "not a workbook"],
)
def test_what_cannot_be_scored_is_a_sentence(tmp_path: Path, bare: Reviewer, name: str, held: str | None, column: str, said: str) -> None:
    if held is not None:
        (tmp_path / name).write_text(held, encoding="utf-8")
    with pytest.raises(TableError, match=said) as trouble:
        tables.begun(str(tmp_path / name), column, bare)
    assert "Mum" not in str(trouble.value)


def test_a_fault_on_the_way_leaves_no_file_and_is_told_or_raised(tmp_path: Path, bare: Reviewer, work: Path) -> None:
    path = plans(tmp_path)
    scoring, table = tables.begun(str(path), "objective", bare)
    scoring.run(path, "no such", False, TODAY)
    out, html = tables.outcome_html(scoring, table, "", "")
    assert out is None and "no column &#x27;no such&#x27;" in html and "in the box above" in html and list(work.iterdir()) == []
    scoring.outcome = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        tables.outcome_html(scoring, table, "", "")


class Slow:
    """A reviewer that waits until it is let go on, batch by batch."""

    def __init__(self, reviewer: Reviewer) -> None:
        self.inner, self.guidance = reviewer, reviewer.guidance
        self.asked, self.go = threading.Event(), threading.Event()

    def reviews(self, objectives: Any, wanted: Any, *, today: Any) -> Iterator[Any]:
        self.asked.set()
        assert self.go.wait(30)
        yield from self.inner.reviews(objectives, wanted, today=today)


def test_a_stop_is_heard_and_what_was_done_is_told_and_kept(tmp_path: Path, bare: Reviewer) -> None:
    path, slow = plans(tmp_path, 60), Slow(bare)
    scoring, table = tables.begun(str(path), "objective", slow)  # type: ignore[arg-type]
    work = threading.Thread(target=scoring.run, args=(path, "objective", False, TODAY))
    work.start()
    assert slow.asked.wait(30)
    scoring.halted.set()
    slow.go.set()
    work.join(60)
    out, html = tables.outcome_html(scoring, table, "team", "")
    rows = read(out)
    done = tables.TOGETHER
    assert len(rows) == 300 and f"<b>Stopped.</b> {done} of 300 rows were scored" in html
    assert ["Not scored" in row["note"] for row in rows] == [False] * done + [True] * (300 - done)
    assert "Levels of" in html


def test_a_table_that_nobody_looks_at_any_more_is_given_up(tmp_path: Path, bare: Reviewer) -> None:
    path, now = plans(tmp_path, 60), [0.0]
    scoring = tables.Scoring(bare, 300, lambda: now[0])
    now[0] = tables.DESERTED + 1
    scoring.run(path, "objective", False, TODAY)
    assert (
        scoring.counted == [] and scoring.ended.is_set() and isinstance(scoring.outcome, tables.Outcome) and scoring.outcome.report is None
    )


def test_progress_tells_rate_and_time_left() -> None:
    html = tables.progress_html(120, 600, 10.0)
    assert "120 of 600 rows" in html and "12 rows a second" in html and "about 40 seconds left" in html and 'aria-valuenow="120"' in html
    assert "18 rows a minute" in tables.progress_html(3, 600, 10.0) and "about 33 minutes left" in tables.progress_html(3, 600, 10.0)
    assert "reading the first rows" in tables.progress_html(0, 600, 2.0) and "left" not in tables.progress_html(0, 600, 2.0)
    assert "about 1 second left" in tables.progress_html(599, 600, 100.0)


@pytest.mark.browser
def test_a_visit_scores_a_table_and_downloads_it(visitor: Any, address: str, tmp_path: Path) -> None:
    path = plans(tmp_path, 2)
    visitor.driver.get(address)
    visitor.find("#draft textarea")
    tab = next(tab for tab in visitor.all("button[role=tab]") if "Score a file" in tab.get_attribute("textContent"))
    visitor.driver.execute_script("arguments[0].click()", tab)
    visitor.until(lambda: visitor.all("#table input[type=file]"))[0].send_keys(str(path))
    assert "10 rows" in visitor.find("#preview caption").text
    assert visitor.find("#column input").get_attribute("value") == "objective"
    visitor.press("#score")
    assert "Levels of 8 objectives" in visitor.until(lambda: "Levels" in visitor.find("#summary").text and visitor.find("#summary").text)
    for place in ("#scored", "#report", "#workbook"):
        assert visitor.until(lambda place=place: visitor.all(place))
    assert not visitor.find("#score").get_attribute("disabled") and visitor.hosts() == {"127.0.0.1"}
    assert visitor.faults() == []
