"""Words to avoid: empty words, verbs of the mind, absolutes, stopping, process and hollow phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.types import Finding

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find(doc: Doc, guidance: Guidance) -> Iterator[Finding]:
    """One finding for each row of words.csv that the text matches, in reading order; of two rows of a rule, the longer phrase."""
    rows = guidance.rows["words.csv"]
    seen = [(span, rows[int(span.label_)]) for span in sorted(doc.spans["words"], key=lambda s: s.start)]
    for span, row in seen:
        if any(
            other.kind == row.kind and len(longer) > len(span) and longer.start <= span.start and span.end <= longer.end
            for longer, other in seen
        ):
            continue  # 'engage with services' says all that 'engage' would
        assert row.criterion is not None  # words.csv does not load without one
        yield Finding(
            rule=f"words.{row.kind}", criterion=row.criterion, span=(span.start_char, span.end_char), at_most=row.level, says=row.says
        )
