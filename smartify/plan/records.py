"""A whole plan as read: what it says, each thing with its place; frozen, and deciding nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from smartify.types import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Anything the plan says."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An objective with what its row says beside it; `outcome` and `need` are the words of its row or of the heading it stands under."""

    text: str
    place: Place
    owner: str = ""
    by: str = ""
    measure: str = ""
    review: str = ""
    outcome: str = ""
    need: str = ""
    long_term: bool | None = None  # None where the plan does not part short from long term


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Somebody who has signed, as what, and on which day."""

    name: str
    place: Place
    role: str = ""
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a plan says, in its own order; what is not recognised is in `other`, and nothing is dropped."""

    source: str
    title: str = ""
    person: str = ""
    start: Line | None = None
    outcomes: tuple[Line, ...] = ()
    needs: tuple[Line, ...] = ()
    risks: tuple[Line, ...] = ()
    steps: tuple[Step, ...] = ()
    child_says: tuple[Line, ...] = ()
    parents_say: tuple[Line, ...] = ()
    contingency: tuple[Line, ...] = ()
    review: Line | None = None
    review_day: datetime.date | None = None
    agreed: tuple[Line, ...] = ()
    signatures: tuple[Signature, ...] = ()
    disagreement: tuple[Line, ...] = ()
    people: tuple[Line, ...] = ()  # who is in the plan: family, professionals
    other: tuple[Line, ...] = ()
