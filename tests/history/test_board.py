"""The report: one file that asks for nothing, says in figures what it draws, and holds no wording of any plan."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from smartify.errors import ModelError
from smartify.guidance import Guidance
from smartify.history import Groups, figures
from smartify.history.board import board, measured
from smartify.history.national import national
from smartify.types import Criterion

Table = Callable[..., Path]
EVIL = '<script>alert("1")</script>&'
SECRET = "Zoltan to tell nobody about it"


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, and its words by the tag that they stand in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "rect", "line", "circle", "path", "polyline", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.words.append((self.open[-1], data.strip()))

    def said(self) -> str:
        return " ".join(" ".join(words for tag, words in self.words if tag != "style").split())


def rows(whole: dict[str, str]) -> list[dict[str, Any]]:
    """Two quarters of three teams, one with far more gaps; a setting of four rows; words, rules and a rewrite."""
    out = []
    for number in range(240):
        team, late = ("North", "South", EVIL)[number % 3], number >= 120
        kept = {"Team": team, "Day": "2026-08-03" if late else "2025-03-03", "Plan": str(number // 6), "Who": f"W{number % 4}"}
        kept["Setting"] = "secure home" if number < 2 else "fostering" if number < 4 else "child in need"
        full = whole if (number % 3 == 0 and number % 2) or (late and number % 3 == 1) else {}
        out.append({"text": SECRET, "kept": kept, "empty": ["support"], "rules": ["words.empty", "purpose.missing"], **full})
    out[5] |= {"rules": ["safety.secrecy"], "rewrite": f"{SECRET} by May", **{f"after_{letter}": 2 for letter in "SMART"}, "open": ["date"]}
    return out


@pytest.fixture
def made(table: Table, whole: dict[str, str], tables: Guidance, today: datetime.date) -> str:
    scored = table(rows(whole))
    return board(figures(scored, Groups(team="Team", setting="Setting", date="Day", plan="Plan")), tables, today)


def test_it_asks_for_nothing_and_runs_nothing(made: str) -> None:
    page = Page(made)
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "video"}
    assert not re.search(r"url\((?!#)|@import|@font-face", made)
    assert not [
        name for _, attributes in page.tags for name in attributes if name.startswith("on") or name in ("src", "srcset", "xlink:href")
    ]
    links = [attributes["href"] or "" for tag, attributes in page.tags if tag == "a"]
    assert links and all(link.startswith(("#", "https://")) for link in links)  # a source is followed only when it is pressed
    assert "default-src 'none'" in made


def test_what_a_table_says_is_escaped(made: str) -> None:
    assert EVIL not in made and "&lt;script&gt;" in made
    assert EVIL in Page(made).said()


def test_it_holds_no_wording_of_a_plan(made: str) -> None:
    assert "Zoltan" not in made and "tell nobody" not in made


def test_the_first_part_says_three_things_and_what_to_do(made: str, tables: Guidance) -> None:
    said = Page(made).said()
    assert "Of 240 objectives, 67% say no time by which they are done" in said
    assert "The share that lacks none rose from 17% (Jan–Mar 2025) to 50% (Jul–Sep 2026): +33 points (95% interval" in said
    assert "the Children's Commissioner found no timescale for nearly three quarters of planned actions" in said
    assert "is lower, but it was counted otherwise" in said
    assert "An ordinary plan here has 6 objectives: about 4 of them" in said
    assert "Read first the 1 objective that seems to ask for what no plan may" in said
    assert tables.asks("date.missing") in said


def test_every_chart_says_what_it_shows_and_has_a_table(made: str) -> None:
    page = Page(made)
    charts = [attributes for tag, attributes in page.tags if tag == "svg" and attributes.get("class") == "chart"]
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(charts) == 1 + 3 + 3 + 1 + 1  # gaps, over time, between teams, letters, before and after
    assert len(ids) == len(set(ids))
    for chart in charts:
        assert set((chart["aria-labelledby"] or "").split()) <= set(ids) and chart["role"] == "img"
    described = [words for tag, words in page.words if tag == "desc"]
    assert len(described) == len(charts) and all(re.search(r"\d%", words) for words in described)
    others = [attributes for tag, attributes in page.tags if tag == "svg" and attributes.get("class") in ("strip", "patterns")]
    assert others and all(attributes["aria-hidden"] == "true" for attributes in others)  # a cell beside them says the same
    captions = [words for tag, words in page.words if tag == "caption"]
    assert {"By team", "By setting", "By quarter", "Levels", "Change by team", "Before and after"} <= set(captions)


def test_small_settings_are_hidden_and_told(made: str) -> None:
    said = Page(made).said()
    assert "secure home" not in said and "fostering" not in said
    assert "Not shown: 3 groups with 240 rows between them" in said  # two and two are a handful together, so the third is held back as well


def test_teams_stand_by_name_and_those_outside_the_limits_are_told(made: str) -> None:
    said = Page(made).said()
    team = said[said.index("Between teams") : said.index("By setting Setting")]
    assert team.index("North") < team.index("South") and "above the limits" in team
    assert "Read ten plans of <script>" in said


def test_workers_are_shown_only_where_that_was_asked_for(
    made: str, table: Table, whole: dict[str, str], tables: Guidance, today: datetime.date
) -> None:
    assert "By worker" not in made and "W1" not in made
    asked = board(figures(table(rows(whole)), Groups(worker="Who")), tables, today)
    said = Page(asked).said()
    assert "By worker" in said and said.index("W0") < said.index("W1") < said.index("W2")
    assert "most of what sets them apart is chance" in said


def test_without_columns_there_is_less_and_the_intervals_are_said_to_be_narrow(
    table: Table, whole: dict[str, str], tables: Guidance, today: datetime.date
) -> None:
    said = Page(board(figures(table(rows(whole)), Groups()), tables, today)).said()
    assert "No column names the plan. Lines of one plan are alike, so all intervals here are too narrow" in said
    assert "Take ten objectives of these plans: about 7 of them" in said
    assert not {"Over time", "Between teams", "By setting", "Most improved"} & set(re.findall(r"[A-Z][a-z]+ [a-z]+", said))


def test_with_one_line_or_none_lacking_it_still_reads(table: Table, whole: dict[str, str], tables: Guidance, today: datetime.date) -> None:
    said = Page(board(figures(table([whole]), Groups()), tables, today)).said()
    assert "Of 1 objectives, 0%" not in said and "Of 1 objective, 0% say" in said
    assert "100% lack none of the three" in said and "None of the three is missing anywhere" in said and "leave it open" not in said


@pytest.mark.parametrize("lacking", [True, False], ids=["all lack all", "none lacks any"])
def test_teams_that_are_all_alike_can_be_drawn(
    lacking: bool, table: Table, whole: dict[str, str], tables: Guidance, today: datetime.date
) -> None:
    same = [{"kept": {"Team": team}, **({} if lacking else whole)} for team in ("North", "South") for _ in range(9)]
    said = Page(board(figures(table(same), Groups(team="Team")), tables, today)).said()
    assert "The 2 teams differ by no more than chance explains." in said and "nan" not in said


def test_nothing_rewritten_shows_no_before_and_after(table: Table, tables: Guidance, today: datetime.date) -> None:
    assert "Before and after" not in board(figures(table([{}] * 6), Groups()), tables, today)


def test_published_figures_have_who_when_and_how_they_differ(made: str) -> None:
    said = Page(made).said()
    for figure in national():
        assert figure.differs in said and figure.who in said and f"{figure.when:%d %B %Y}" in said
    assert "about 74% in England, 2024" in said and "85%" in said


def test_other_figures_or_none_may_stand_there(table: Table, tables: Guidance, today: datetime.date) -> None:
    said = Page(board(figures(table([{}] * 6), Groups()), tables, today, nation=())).said()
    assert "Commissioner" not in said and "England" not in said


def test_the_agreement_is_the_one_that_was_measured(made: str, tmp_path: Path) -> None:
    found = measured()
    assert set(found) == set(Criterion) and all(f"{kappa:.2f}" in made for kappa in found.values())
    assert measured(tmp_path) == {}
    (tmp_path / "evaluation.json").write_text('{"scores": {}}')
    with pytest.raises(ModelError, match="evaluation.json"):
        measured(tmp_path)


def test_the_same_figures_make_the_same_page(table: Table, whole: dict[str, str], tables: Guidance, today: datetime.date) -> None:
    scored, groups = table(rows(whole)), Groups(team="Team", date="Day", plan="Plan")
    assert board(figures(scored, groups), tables, today) == board(figures(scored, groups), tables, today)
