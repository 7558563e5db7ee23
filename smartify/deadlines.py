"""What day a period ends on: weeks and months counted from today, UK bank holidays and weekends avoided, school terms from a table.

The terms in `guidance/terms.csv` are typical of England; an authority puts its own in their place.
"""

from __future__ import annotations

import calendar
import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from smartify.errors import GuidanceError

NUMBERS = {
    word: number
    for number, word in enumerate(["a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1)
} | {"an": 1, "one": 1}
COUNTED = re.compile(
    r"\b(?:within|in|over|for|until|by|to be reviewed (?:with)?in|review (?:with)?in) (?:the )?(?:next |first )?(?P<count>\d+|[a-z]+ )? ?(?P<working>working |school )?(?P<unit>hour|day|week|wk|fortnight|month|mth|year|yr)s?\b",
    re.IGNORECASE,
)
TERM = re.compile(
    r"\b(?:(?P<end>end of|until|by|before|rest of|for|over|within|during)\b.{0,12}?)?(?:the )?(?:next )?(?P<name>autumn|spring|summer)?(?:'s)? ?(?P<what>half[- ]term|term|school year|academic year|christmas|xmas|easter|summer holidays?)\b",
    re.IGNORECASE,
)
FURTHEST = 2  # years ahead; what is due later is questioned


@dataclass(frozen=True, slots=True)
class Term:
    """One school term of the table."""

    name: str
    starts: datetime.date
    half_term_starts: datetime.date
    half_term_ends: datetime.date
    ends: datetime.date
    holiday: str  # the holiday that follows


@cache
def terms(path: Path) -> tuple[Term, ...]:
    """The terms of a table, in order; a GuidanceError names the row and column that cannot be read."""
    columns = ("starts", "half_term_starts", "half_term_ends", "ends")
    held = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            days = []
            for column in columns:
                try:
                    days.append(datetime.date.fromisoformat((row.get(column) or "").strip()))
                except ValueError:
                    raise GuidanceError(
                        f"guidance/terms.csv row {number}: {column} is {row.get(column)!r}; write a day as 2026-09-02."
                    ) from None
            if days != sorted(days):
                raise GuidanceError(f"guidance/terms.csv row {number}: its days are not in order.")
            starts, half_starts, half_ends, last = days
            held.append(
                Term(
                    (row.get("term") or "").strip().lower(),
                    starts,
                    half_starts,
                    half_ends,
                    last,
                    (row.get("holiday") or "").strip().lower(),
                )
            )
    return tuple(sorted(held, key=lambda term: term.starts))


def working(day: datetime.date, subdivision: str = "ENG") -> bool:
    """Whether a day is neither a weekend nor a bank holiday in that part of the United Kingdom."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year, subdivision)


def last_working(day: datetime.date) -> datetime.date:
    """The day itself, or the last working day before it."""
    while not working(day):
        day -= datetime.timedelta(days=1)
    return day


def ends(words: str, today: datetime.date, held: tuple[Term, ...]) -> datetime.date | None:
    """The last working day of a period or school date that is told in words; None where it cannot be counted.

    >>> from smartify import guidance
    >>> day = datetime.date(2026, 11, 26)
    >>> [str(ends(words, day, guidance.load().terms)) for words in ("within 10 weeks", "within 5 working days", "by half term", "until the next review")]
    ['2027-02-04', '2026-12-03', '2027-02-12', 'None']
    """
    if counted := COUNTED.search(words):
        said = (counted["count"] or "a").strip().lower()
        count = int(said) if said.isdigit() else NUMBERS.get(said, 0)
        return _after(today, count, counted["unit"].lower(), bool(counted["working"])) if count else None
    if school := TERM.search(words):
        return _school(school, today, held)
    return None


def _after(today: datetime.date, count: int, unit: str, working_days: bool) -> datetime.date:
    if unit == "hour":
        return today + datetime.timedelta(hours=count) if count >= 24 else today
    if unit == "day" and working_days:
        day = today
        for _ in range(min(count, 750)):
            day += datetime.timedelta(days=1)
            while not working(day):
                day += datetime.timedelta(days=1)
        return day
    if unit in ("month", "mth", "year", "yr"):
        months = today.month - 1 + count * (12 if unit in ("year", "yr") else 1)
        year, month = today.year + months // 12, months % 12 + 1
        return last_working(datetime.date(year, month, min(today.day, calendar.monthrange(year, month)[1])))
    return last_working(today + datetime.timedelta(days=count * {"day": 1, "week": 7, "wk": 7, "fortnight": 14}[unit]))


def _school(said: re.Match[str], today: datetime.date, held: tuple[Term, ...]) -> datetime.date | None:
    what, name = said["what"].lower().replace("-", " "), (said["name"] or "").lower()
    ahead = [term for term in held if term.ends >= today and (not name or term.name == name)]
    if what == "half term":
        # The last school day before the holiday; a half term that has begun is over, and the term's own end is next.
        days: Iterator[datetime.date] = (
            day
            for term in ahead
            for day in (term.half_term_starts, *(() if said["end"] in ("by", "until", "before") else (term.ends,)))
            if day > today
        )
        found = next(days, None)
        return last_working(found - datetime.timedelta(days=1)) if found and any(found == t.half_term_starts for t in ahead) else found
    if what in ("christmas", "xmas"):
        ahead = [term for term in ahead if term.holiday == "christmas"]
    elif what == "easter":
        ahead = [term for term in ahead if term.holiday == "easter"]
    elif what in ("school year", "academic year") or what.startswith("summer"):
        ahead = [term for term in ahead if term.holiday == "summer"]
    return ahead[0].ends if ahead else None


@cache
def _bank_holidays(year: int, subdivision: str) -> frozenset[datetime.date]:
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv=subdivision, years=year))


def in_words(day: datetime.date) -> str:
    """A day as people write it.

    >>> in_words(datetime.date(2027, 2, 4))
    'Thursday 4 February 2027'
    """
    return f"{day:%A} {day.day} {day:%B %Y}"
