"""What a heading or a label holds for, and the kinds of them that go together."""

from __future__ import annotations

from dataclasses import dataclass

TERMS = {"short_term": False, "long_term": True}
STEPS = ("step", *TERMS)
CARRIED = ("outcome", "need", "risk")  # a heading of these says what the steps under it are for
ONE = ("title", "person", "start", "name", "role", "date", "signature", "owner", "by", "measure", "review", "term")  # one line, and no more
SPEAKERS = {"child": "child_says", "parent": "parents_say", "worker": "other"}
WHO = ("name", "role", *SPEAKERS)
BESIDE = ("owner", "by", "measure", "review")  # what may stand beside a step
VOICES = ("child_says", "parents_say", "views", "disagreement", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading that holds for what stands under it, until one as high comes."""

    level: int
    kind: str
    words: str = ""  # of a need, an outcome or a topic
    label: str = ""


__all__ = ["BESIDE", "CARRIED", "ONE", "SPEAKERS", "STEPS", "TERMS", "VOICES", "WHO", "Section"]
