"""The one spaCy pipeline: several people who come first at the same moment."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import spacy

from smartify import guidance, parse

TABLES = guidance.load()
TEXT = "Mum to engage with the social worker on an ongoing basis"


def marked() -> list[str]:
    doc = parse.parse(TEXT, TABLES)
    return [f"{table}: {span.text}" for table, spans in doc.spans.items() for span in spans]


def test_those_who_come_first_together_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    alone, blank, together = marked(), spacy.blank, Barrier(8)

    def slowly(name: str) -> Any:
        time.sleep(0.05)
        return blank(name)

    def first(_: int) -> list[str]:
        together.wait()
        return marked()

    monkeypatch.setattr(spacy, "blank", slowly)
    parse._made.cache_clear()
    with ThreadPoolExecutor(8) as people:
        assert list(people.map(first, range(8))) == [alone] * 8
