"""Deterministic, Doc → Findings: owner, number, date, purpose, words, aims, harm. No model.

`check` reads one text; `compare.py` reads a rewrite against its draft.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartify.checker import aims, date, harm, names, number, owner, purpose, safety, words
from smartify.checker.casing import recased
from smartify.guidance import Guidance
from smartify.parse import PLAIN, parse
from smartify.types import Finding, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc


HOLLOW = ("words.hollow", "purpose.hollow")
MAIN = re.compile(r"(?:^\W*|\b(?:to|will|must|should|shall|can|be|is|are|not) )$", re.IGNORECASE)  # what comes next is the task itself


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
    added: tuple[Mention, ...] = ()  # of these, what the classifier alone saw, and what a rule found and it denies (seen.py)
    denied: tuple[Mention, ...] = ()
    core: Checked | None = None  # the line without phrases that say nothing, read afresh; None where it has none

    @property
    def date(self) -> Mention | None:
        """The strongest statement of when."""
        ranked = sorted(self.dates, key=lambda m: (("date", "period", "event", "open_ended").index(m.kind), m.start))
        return ranked[0] if ranked else None


def check(text: str, guidance: Guidance, today: datetime.date | None = None) -> Checked:
    """Read a text with the rules of `guidance`; `today` lets dates that have passed be questioned."""
    doc: Doc = parse(recased(text.translate(PLAIN), guidance), guidance)
    dates = date.every(doc, guidance)
    numbers = number.find(doc, guidance, dates)
    named = list(names.find(doc, guidance))
    parties = owner.parties(doc, guidance, named)
    who = owner.find(doc, guidance, parties)
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
        *safety.find(doc, guidance, who),
    )

    def given(mention: Mention) -> Mention:
        return Mention(text=text[mention.start : mention.end], start=mention.start, end=mention.end, kind=mention.kind)

    left = _core(text, guidance, found)
    core = check(left, guidance, today) if left != text else None
    return Checked(
        text=text,
        owner=given(who) if who else None,
        parties=tuple(map(given, parties)),
        names=tuple(map(given, named)),
        numbers=tuple(map(given, numbers)),
        dates=tuple(map(given, dates)),
        purpose=given(why) if why else None,
        findings=tuple(found),
        core=(core.core or core) if core else None,
    )


def _core(text: str, guidance: Guidance, found: Sequence[Finding]) -> str:
    """The text without boilerplate at its end and hollow phrases within; whole where the phrase is what the line is about."""
    left = _ended(text, guidance)
    if left != text:
        return left  # what is left is read afresh, and what is hollow in it found then
    spans = [f.span for f in found if f.rule in HOLLOW and f.span]
    for start, end in sorted(spans, reverse=True):
        if not MAIN.search(left[:start]):
            left = f"{left[:start].rstrip(' ,')} {left[end:].lstrip(' ,')}".strip()
    return left or text


def _ended(text: str, guidance: Guidance) -> str:
    while (shorter := guidance.boilerplate.sub("", text)) != text:
        text = shorter
    return text
