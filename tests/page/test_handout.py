"""A handout from the page: the examples that were chosen, and own drafts without anybody's real name."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from smartify.guidance import Guidance
from smartify.page import handout
from smartify.reviewer import Reviewer

Held = Callable[[str], bytes]


def words_of(content: Held, html: str) -> str:
    docx = pytest.importorskip("docx")
    document = docx.Document(io.BytesIO(content(html)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_chosen_examples_become_a_word_file(bare: Reviewer, today: datetime.date, content: Held) -> None:
    told = words_of(content, handout.printed({6, 2}, (), "A day in May", "agreed-realistic", bare, today))
    examples = bare.guidance.examples
    assert "A day in May" in told and "Agreed" in told and examples[6]["draft"] in told and examples[2]["draft"] in told
    assert examples[3]["draft"] not in told and "Choose at least one" in handout.printed((), (), "", "smart", bare, today)


def test_own_drafts_lose_their_names_before_anything_is_shown(bare: Reviewer, today: datetime.date, tmp_path: Path, content: Held) -> None:
    path = tmp_path / "own.csv"
    path.write_text("draft,rewrite\nMarlow Vance to ring the school,Marlow Vance to ring the school by 3 May 2027\n", encoding="utf-8")
    given, html = handout.uploaded(str(path), bare.guidance)
    assert "Marlow is now" in html and "Vance is now" in html and "Marlow" not in html.split("Read them through")[1]
    told = words_of(content, handout.printed((), given, "", "smart", bare, today))
    assert "Marlow" not in told and "to ring the school by 3 May 2027" in told


def test_a_file_that_is_no_drafts_is_told_in_a_sentence(tables: Guidance, tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("Mum to ring\n12345\n", encoding="utf-8")
    given, html = handout.uploaded(str(path), tables)
    assert given == () and "own.txt line 2: There are no words here" in html and "Mum to ring" not in html
    assert handout.uploaded(None, tables) == ((), "")
