"""What for: a purpose clause, and those that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Level, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

# ", as two boys have been cut", "as he's swallowing what comes up": a reason, for somebody is or does something in it.
REASON = re.compile(
    r"(?:(?:(?<=[,;)] )|(?<=[-–] ))as (?!(?:is|are|was|were|has|had|do|does|did|agreed|needed|required|per|part|well|soon|long|far|much|many|and|an?|above|appropriate|possible|set|stated|usual|before|normal|directed|from|if|to|though|"
    r"quickly|often|early|things|time)\b)|(?<=[a-z] )as (?=(?:he|she|they|we|I|there|this|that|his|her|their|two|three|many|several|most|some)(?:'s)?\b))"
    r"(?:[\w'&-]+ ){0,6}?(?:is|are|was|were|has|have|had|can't|cannot|won't|does|doesn't|don't|did|didn't|isn't|aren't|keeps?|gets?|goes|feels?|says?|lives?|needs?|wants?|\w+'s|"
    r"(?:he|she|it|who|which) [a-z]{3,}s)\b",
    re.IGNORECASE,
)
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
    r"\b(?:urges?|impulses?|temptation|tempted|cravings?|threatens?|threatening|about|continue|continues|work|works|need|needs|agree|agrees|try|tries|aim|aims|able|going|used|how|ways?|want|wants|like|start|starts|begin|asked|helped|supported|encouraged|taught|offered|has|have|is|are|not|and)\s*$",
    re.IGNORECASE,
)


def find(doc: Doc, guidance: Guidance, owner: Mention | None = None) -> Mention | None:
    """The first purpose clause, from the word that opens it to its end."""
    text = text_of(doc)
    rows = guidance.rows["purpose.csv"]
    hollow = [(s.start_char, s.end_char) for s in doc.spans["purpose"] if rows[int(s.label_)].kind == "hollow"]
    opened = [m.span() for m in REASON.finditer(text) if not NO_CLAUSE.search(text[: m.start()])]
    opened += [(s.start_char, s.end_char) for s in doc.spans["purpose"] if rows[int(s.label_)].kind == "clause" and _opens(text, s, owner)]
    for start, stop in sorted(opened):
        ends = CLAUSE_ENDS.search(text, stop)
        words = text[start : ends.start() if ends else len(text)].strip()
        start = text.index(words, start)
        if len(words.split()) < 3:  # "attendance to improve"
            continue
        empty = any(start <= left < start + len(words) for left, _ in hollow)
        return Mention(text=words, start=start, end=start + len(words), kind="hollow" if empty else "purpose")
    if hollow:
        left, right = hollow[0]
        return Mention(text=text[left:right], start=left, end=right, kind="hollow")
    return None


def _opens(text: str, span: Span, owner: Mention | None) -> bool:
    """Whether a phrase of the table opens a purpose where it stands: it may be the task itself, or no reason."""
    before, words = text[: span.start_char], span.text.lower()
    if span.start_char == 0 and not words.startswith(("because", "so ", "in order")):
        return False
    if words.startswith("to ") and (
        (owner is not None and not text[owner.end : span.start_char].strip(" ,()") and owner.end <= span.start_char)
        or LEADS.search(before)
        or not TASK.search(before)
        or len(before.split()) < 3
    ):
        return False
    return not NO_REASON.match(text[span.start_char :]) and not (words.startswith(("so", "as")) and NO_CLAUSE.search(before))


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
