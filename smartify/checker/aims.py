"""Two aims run together: a second verb of its own after 'and'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding

if TYPE_CHECKING:
    from spacy.tokens import Doc

SECOND = re.compile(
    r"(?:\band\b|&|\+|;|, then\b|\bas well as\b|/)\s*(?:also |then |to |will |must |should |continue to |be )*"
    r"(attend|engage|follow|complete|work|take|accept|report|share|ensure|make|keep|get|improve|develop|reduce|support|monitor|provide|give|ring|tell|inform|liaise|refer|review|assess|seek|apply|maintain|address|"
    r"demonstrate|show|comply|access|participate|stay|stop|use|find|have|manage|build|learn|understand|communicate|cooperate|co-operate|implement|contribute|sustain|prevent|avoid|offer|send|update|agree)\b",
    re.IGNORECASE,
)


def find(doc: Doc, guidance: Guidance) -> Iterator[Finding]:
    """A finding at the first second aim; the classifier decides what it costs, for several steps to one aim are one objective."""
    if match := SECOND.search(text_of(doc)):
        yield Finding(
            rule="aims.joined",
            criterion=Criterion.SPECIFIC,
            span=match.span(1),
            says=f"'{match[1]}' may be a second aim. {guidance.asks('aims.joined')}",
        )
