"""Deterministic, Doc → Findings: owner, number, date, purpose, words, aims, harm. No model.

`check` reads one text; `compare.py` reads a rewrite against its draft.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartify.checker import aims, date, harm, names, number, owner, purpose, words
from smartify.guidance import Guidance
from smartify.parse import parse
from smartify.types import Finding, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the checker read in one text; offsets are characters of the text as given."""

    text: str
    owner: Mention | None
    parties: tuple[Mention, ...]
    names: tuple[Mention, ...]
    numbers: tuple[Mention, ...]
    dates: tuple[Mention, ...]
    purpose: Mention | None
    findings: tuple[Finding, ...]

    @property
    def date(self) -> Mention | None:
        """The strongest statement of when."""
        ranked = sorted(self.dates, key=lambda m: (("date", "period", "event", "open_ended").index(m.kind), m.start))
        return ranked[0] if ranked else None


def check(text: str, guidance: Guidance, today: datetime.date | None = None) -> Checked:
    """Read a text with the rules of `guidance`; `today` lets dates that have passed be questioned."""
    doc: Doc = parse(text, guidance)
    dates = date.every(doc, guidance)
    numbers = number.find(doc, guidance, dates)
    who = owner.find(doc, guidance)
    why = purpose.find(doc, guidance, who)
    found = (
        *owner.findings(doc, guidance, who),
        *number.findings(doc, guidance, numbers),
        *date.findings(doc, guidance, dates, number.frequent(numbers, doc, guidance)),
        *(date.passed(dates, today, guidance) if today else ()),
        *purpose.findings(doc, guidance, why),
        *words.find(doc, guidance),
        *aims.find(doc, guidance),
        *harm.find(doc, guidance, who),
    )

    def given(mention: Mention) -> Mention:
        return Mention(text=text[mention.start : mention.end], start=mention.start, end=mention.end, kind=mention.kind)

    return Checked(
        text=text,
        owner=given(who) if who else None,
        parties=tuple(map(given, owner.parties(doc, guidance))),
        names=tuple(map(given, names.find(doc, guidance))),
        numbers=tuple(map(given, numbers)),
        dates=tuple(map(given, dates)),
        purpose=given(why) if why else None,
        findings=tuple(found),
    )
