"""What a line without a label says: by the heading that it stands under, or by its shape alone."""

from __future__ import annotations

import re

from smartify.guidance import Guidance
from smartify.plan import ticks
from smartify.plan.sections import CARRIED, STEPS, VOICES
from smartify.plan.shapes import (
    CHOSEN,
    DOES,
    DOES_NOT,
    IF,
    INSTRUCTION,
    REVIEW,
    REVIEWED,
    SIGNED,
    SIGNED_AS,
    WORRIED,
    bare,
    day_of,
    step,
)

PLAN = re.compile(r"\b(?:plan|agreement|programme)\b", re.IGNORECASE)
LONGEST_TITLE, LONGEST_STEM, LONGEST_SIGNATURE = 12, 8, 12  # words


def judged(text: str, kind: str, guidance: Guidance, *, headed: bool, listed: bool) -> str:
    """The kind of a line; "signed" and "stem" besides those of headings.csv.

    `kind` is what the heading above it announced, `headed` whether that was a need or outcome with words of its own and the line is an item
    under it, `listed` whether the line stands in a list that makes one sentence with what is before it.
    """
    if INSTRUCTION.match(text):
        return "other"
    if SIGNED_AS.search(text) or SIGNED.match(text):
        return "signed"
    if kind not in ("review", "disagreement", "other") and REVIEW.match(text) and day_of(text):
        return "review"
    if kind in STEPS:
        return kind
    if kind in CARRIED and headed and step(bare(text), guidance):
        return "step"
    if kind == "signature":
        return kind if day_of(text) and len(text.split()) <= LONGEST_SIGNATURE else ""
    if kind not in (*VOICES, "review") and REVIEWED.search(text) and (kind in ("", "agreed") or day_of(text)):
        return "review"
    if kind in ("contingency", *CARRIED) and DOES.search(text):
        return "agreed"
    return kind or _by_shape(text, guidance, listed=listed)


def _by_shape(text: str, guidance: Guidance, *, listed: bool) -> str:
    if WORRIED.match(text):
        return "risk"
    if IF.match(text) and not text.endswith("?"):
        return "contingency"
    if text.endswith(":") and len(text.split()) <= LONGEST_STEM:
        return "stem"
    return "step" if listed or step(bare(text), guidance) else ""


def titles(text: str, guidance: Guidance) -> bool:
    """Whether a first line that nothing marks as a heading is the title of the plan."""
    if not PLAN.search(text) or len(text.split()) > LONGEST_TITLE or re.search(r"[:?!]|\.$", text) or ticks.read(text):
        return False
    return not any(said.search(text) for said in (CHOSEN, DOES, DOES_NOT, REVIEWED)) and not step(text, guidance)


__all__ = ["LONGEST_STEM", "PLAN", "judged", "titles"]
