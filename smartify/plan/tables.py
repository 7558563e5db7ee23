"""A table of a plan as its titles tell it: what each column holds, and which hold the objectives."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from smartify.plan.labels import Title
from smartify.plan.sections import BESIDE, SPEAKERS, STEPS

NUMBERED = re.compile(r"column \d+$|^[\d.)]*$")  # the title of a column that has none
OPENING = re.compile(r"[A-Z][^\d.;]{0,30}$")  # what may be the title of a column in a table's first row
LONGEST_TITLE = 60  # characters


@dataclass(slots=True)
class Table:
    """The table that is being read: what its columns hold, and what a cell left empty takes from the row above."""

    titles: tuple[str, ...]
    kinds: tuple[Title | None, ...]
    carried: dict[str, str] = field(default_factory=dict)
    topic: str = ""
    guessed: int | None = None  # the column of its objectives, where only their shape tells

    @property
    def steps(self) -> tuple[int, ...]:
        """The columns that hold its objectives: of actions; else how something is provided; else the outcomes, where somebody is to reach them."""
        names = [title.kind if title else "" for title in self.kinds]
        found = [at for at, name in enumerate(names) if name in STEPS]
        found = found or [
            at for at, title in enumerate(self.kinds) if title and title.kind == "how" and title.row and title.row.kind == "step"
        ]
        if not found and any(name in BESIDE for name in names):
            found = [at for at, name in enumerate(names) if name == "outcome"]
        if not found and self.guessed is not None:
            found = [self.guessed]
        return tuple(found)

    def has(self, *kinds: str) -> bool:
        return any(title and title.kind in kinds for title in self.kinds)


def titled(texts: Sequence[str], kinds: Sequence[Title | None], *, first: bool) -> bool:
    """Whether a row that nothing marks holds titles: all are known; or it opens a table, two are known, and all could be titles."""
    filled = [text for text in texts if text]
    known = sum(bool(kind) for kind in kinds)
    answer = kinds[-1].kind if len(texts) == 2 and kinds[-1] else ""  # "Agreed by | Parents" is a label with its text
    if len(filled) > 1 and known == len(filled) and answer not in (*SPEAKERS, "other"):
        return True
    return first and len(filled) > 2 and known > 1 and all(map(OPENING.match, filled))


def title_of(text: str) -> str:
    """A column's title as it stands; empty where the reader only counted it."""
    return "" if NUMBERED.fullmatch(text.strip().lower()) else text.strip()


def within(titles: Sequence[str], others: Sequence[str]) -> bool:
    """Whether these may be the titles of a row of that table, columns left out that it has nothing in."""
    return len(set(titles)) == len(titles) and set(titles) <= set(others)


__all__ = ["LONGEST_TITLE", "Table", "title_of", "titled", "within"]
