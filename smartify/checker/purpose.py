"""What for: a purpose clause, and those that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Level, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

CLAUSE_ENDS = re.compile(r"[.;\n]|$|, (?:by|within|until|for the next|every|weekly|and)\b")
# "so far", "since Easter": openers that give no reason, by what stands after them and before them ("as far as the", "says so").
NO_REASON = re.compile(
    r"so(?: (?:far|much|many|on|called|long|by)\b|$|[.,;])|since (?:\d|then\b|last\b|the (?:last|first|start)\b|easter\b|christmas\b|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
NO_CLAUSE = re.compile(r"\b(?:as|so|such) [a-z]+ $|\b(?:or|says?|said|do|does|did|doing|think|thinks) $", re.IGNORECASE)


# "Mum to improve", "will continue to keep": an infinitive that is the task itself, not what the task is for.
TASK = re.compile(
    r"(?:\b(?:to|will|must|should|shall|can|cannot|may|been|be|for|[a-z]+(?:ing|ed))\b|^\W*[A-Z][a-z]+ (?:the|a|an|his|her|their|my|with|all|any|up|out|on|to|for|in|at|by|[A-Z])\b|:)",
    re.ASCII,
)
LEADS = re.compile(
    r"\b(?:continue|continues|work|works|need|needs|agree|agrees|try|tries|aim|aims|able|going|used|how|ways?|want|wants|like|start|starts|begin|asked|helped|supported|encouraged|taught|offered|has|have|is|are|not|and)\s*$",
    re.IGNORECASE,
)


def find(doc: Doc, guidance: Guidance, owner: Mention | None = None) -> Mention | None:
    """The first purpose clause, from the word that opens it to its end."""
    text = text_of(doc)
    rows = guidance.rows["purpose.csv"]
    hollow = [(s.start_char, s.end_char) for s in doc.spans["purpose"] if rows[int(s.label_)].kind == "hollow"]
    for span in doc.spans["purpose"]:
        kind = rows[int(span.label_)].kind
        if kind != "clause" or span.start_char == 0 and not span.text.lower().startswith(("because", "so ", "in order")):
            continue
        before = text[: span.start_char]
        if span.text.lower().startswith("to ") and (
            (owner is not None and not text[owner.end : span.start_char].strip(" ,()") and owner.end <= span.start_char)
            or LEADS.search(before)
            or not TASK.search(before)
            or len(before.split()) < 3
        ):
            continue
        if NO_REASON.match(text[span.start_char :]) or span.text.lower().startswith(("so", "as")) and NO_CLAUSE.search(before):
            continue
        end = span.end_char + (CLAUSE_ENDS.search(text[span.end_char :]) or re.match("", "")).start()  # type: ignore[union-attr]
        empty = any(span.start_char <= left < end for left, _ in hollow)
        return Mention(
            text=text[span.start_char : end].rstrip(),
            start=span.start_char,
            end=span.start_char + len(text[span.start_char : end].rstrip()),
            kind="hollow" if empty else "purpose",
        )
    if hollow:
        left, right = hollow[0]
        return Mention(text=text[left:right], start=left, end=right, kind="hollow")
    return None


def findings(doc: Doc, guidance: Guidance, purpose: Mention | None) -> Iterator[Finding]:
    """What the purpose means for Relevant."""
    if purpose is None:
        yield Finding(rule="purpose.missing", criterion=Criterion.RELEVANT, span=None, says=guidance.asks("purpose.missing"))
    elif purpose.kind == "hollow":
        yield Finding(
            rule="purpose.hollow",
            criterion=Criterion.RELEVANT,
            span=(purpose.start, purpose.end),
            at_most=Level.PARTLY,
            says=f"'{purpose.text}' would suit any plan. {guidance.asks('purpose.hollow')}",
        )
    else:
        yield Finding(
            rule="purpose.found",
            criterion=Criterion.RELEVANT,
            span=(purpose.start, purpose.end),
            says=f"'{purpose.text}' says what it is for.",
        )
