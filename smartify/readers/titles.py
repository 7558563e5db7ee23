"""Titles of columns and labels of forms: which of them hold the objectives, and what the others say of the objective in their row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartify.types import BESIDE

GUESSES = ("objective", "objectives", "action", "outcome", "target", "goal", "text", "aim")  # titles, the likeliest first
RANKS = {"objective": GUESSES.index("outcome"), "goal": len(GUESSES)}  # where the other titles of these kinds come in
SPOKEN = ("objective", "goal", "need", "risk", "measure")  # kinds whose titles people spell out: "Goals for the next six months"
SPELT_OUT = re.compile(r" (?:for|to|that|i|we|you|they|agreed|required|needed|identified|sought|which) ")
LONGEST = 90  # characters of a title
SHOWN = 12  # titles that a message lists


def plain(title: str) -> str:
    """A title as the table of titles has it.

    >>> plain("2. Person(s) responsible:"), plain("By_when?"), plain("(Action) 3")
    ('person responsible', 'by when', 'action')
    """
    title = title.translate({0x2019: "'", 0xA0: " ", ord("_"): " "}).lower()
    title = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", title)  # D.O.B.
    without = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", title)
    words = " ".join(re.sub(r"[^\w'/]+", " ", without if re.search(r"[a-z]", without) else title).split())
    return re.sub(r"^\d+ (?=[a-z])|(?<=[a-z]) \d+$", "", words).strip(" /'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What is known of titles, and the title that was asked for, if one was."""

    known: Mapping[str, str]
    wanted: str | None = None

    def kind(self, title: str) -> str:
        """The kind of what stands under a title; empty where the title says nothing to us."""
        if self.wanted is not None and same(title, self.wanted):
            return "objective"
        if len(title) > LONGEST or not title:
            return ""
        words = plain(title)
        if words in self.known:
            return self.known[words]
        parts = [self.known.get(part.strip(), "") for part in re.split(r"/| and ", words)]
        if len(parts) > 1 and all(parts):
            return min(parts, key=lambda kind: kind != "objective")
        opening = self.known.get(SPELT_OUT.split(words, maxsplit=1)[0], "")
        return opening if opening in SPOKEN else ""

    def chosen(self, columns: Sequence[str]) -> str | None:
        """The column of the objectives: the one asked for, else the likeliest title, else None."""
        if self.wanted is not None:
            return next((column for column in columns if column == self.wanted), None) or next(
                (column for column in columns if same(column, self.wanted)), None
            )
        ranked = [(rank, at) for at, column in enumerate(columns) if (rank := self._rank(column)) is not None]
        return columns[min(ranked)[1]] if ranked else None

    def _rank(self, column: str) -> float | None:
        words = plain(column)
        if words in GUESSES:
            return GUESSES.index(words)
        kind = self.kind(column)
        return RANKS[kind] - 0.5 if kind in RANKS else None

    def beside(self, columns: Iterable[str], chosen: str) -> tuple[tuple[str, str], ...]:
        """Which other columns say something of the objective in their row, and what: (title, kind)."""
        told = ((column, self.kind(column)) for column in columns if column != chosen)
        return tuple((column, kind) for column, kind in told if kind in BESIDE)


def same(title: str, other: str) -> bool:
    return " ".join(title.split()).casefold() == " ".join(other.split()).casefold()


def looks_so(title: str) -> bool:
    """Whether a cell could be a title at all; also whether it may be shown in a message, which never repeats what a plan says."""
    return 0 < len(title) <= LONGEST / 2 and len(title.split()) <= 6 and not title.rstrip().endswith(".")


def listed(columns: Sequence[str]) -> str:
    """The titles of a table for a message."""
    told = [column if looks_so(column) else f"column {at}" for at, column in enumerate(columns, 1)]
    return ", ".join(told[:SHOWN]) + (f" and {len(told) - SHOWN} more" if len(told) > SHOWN else "")


def header(rows: Sequence[Sequence[str]], titles: Titles) -> int | None:
    """Which of a table's first rows holds its titles: the one with most titles that are known; None where none has a title of objectives.

    A line of heading above the table ("Actions") has one cell; the row of titles has more, unless the whole table is one column. A form, with a
    label and what it says in each row, has no row of titles.
    """
    filled = [[cell for cell in row if cell] for row in rows]
    wide = any(len(row) > 1 for row in filled)
    labels = sum(len(row) == 2 and (row[0].endswith(":") or bool(titles.kind(row[0]))) for row in filled)
    fewest = 3 if labels > 2 and titles.wanted is None else 2 if wide else 1
    found = []
    for at, row in enumerate(filled):
        told = sum(bool(titles.kind(cell)) for cell in row)
        # In a record one cell may say "Action"; of titles most are known, or there are more of them than cells in the heading above.
        plausible = told > 1 and told * 2 > len(row) or not wide or all(len(other) < len(row) for other in filled[:at])
        if plausible and len(row) >= fewest and titles.chosen(row) is not None:
            found.append((-told, at))
    return min(found)[1] if found else None


def unique(names: Sequence[str]) -> list[str]:
    """The names, those that are empty numbered and those met before told apart."""
    told: list[str] = []
    for at, name in enumerate(names, 1):
        name, count = name or f"column {at}", 1
        fresh = name
        while fresh in told:
            count += 1
            fresh = f"{name} ({count})"
        told.append(fresh)
    return told
