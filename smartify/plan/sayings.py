"""The sentences of plan.toml filled in, and what an answer or a finding is made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from smartify.plan.seen import Quote


class Verdict(StrEnum):
    """How a question is answered."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNSAID = "the plan does not say"
    PEOPLE = "for people to judge"  # no wording can settle it


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an answer rests on: a count, or a sentence with the words of the plan that it is about."""

    says: str
    quotes: tuple[Quote, ...] = ()


Told = tuple[Verdict, list[Evidence]]


class Sayings:
    """The sentences of one table of plan.toml, told of one person's plan."""

    def __init__(self, table: dict[str, Any], person: str) -> None:
        self.table, self.person = table, person

    def __call__(self, key: str, **slots: object) -> str:
        return fill(str(self.table[key]), person=self.person, **slots)

    def of(self, key: str, some: Sequence[Quote] | int, every: int, **slots: object) -> Evidence:
        """A count, with the words that were counted where they are given."""
        held = () if isinstance(some, int) else tuple(some)
        return Evidence(says=self(key, some=some if isinstance(some, int) else len(some), all=every, **slots), quotes=held)

    def quoting(self, key: str, held: Sequence[Quote], **slots: object) -> Evidence:
        """A sentence with words of the plan after it."""
        return Evidence(says=self(key, **slots), quotes=tuple(held))


def fill(said: str, **slots: object) -> str:
    """A sentence of plan.toml with its slots filled; what opens it has a capital.

    >>> fill("{some} of {all} <need|needs> [is|are] named.", some=1, all=3)
    '1 of 3 needs is named.'
    """
    some, every = _number(slots.get("some", slots.get("count"))), _number(slots.get("all"))
    said = re.sub(r"\[([^|\]]*)\|([^\]]*)\]", lambda either: either[1] if some == 1 else either[2], said)
    said = re.sub(r"<([^|>]*)\|([^>]*)>", lambda either: either[1] if every == 1 else either[2], said)
    filled = re.sub(r"\{(\w+)\}", lambda slot: str(slots.get(slot[1], slot[0])), said)
    return filled[:1].upper() + filled[1:]


def _number(told: object) -> int | None:
    """The number that opens what fills a slot: of '3 objectives', 3."""
    found = re.match(r"\d+", str(told))
    return int(found[0]) if found else None


def count(number: int, one: str, many: str = "") -> str:
    """'1 need', '3 needs'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """'a, b and c'."""
    *rest, last = list(words) or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


def share(some: int, every: int) -> Verdict:
    """Yes where all have it, no where none has; the plan does not say where there is nothing to count."""
    if not every:
        return Verdict.UNSAID
    return Verdict.YES if some == every else Verdict.PARTLY if some else Verdict.NO


__all__ = ["Evidence", "Sayings", "Told", "Verdict", "count", "fill", "listed", "share"]
