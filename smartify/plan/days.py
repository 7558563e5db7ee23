"""On which day something in a plan is due, as far as its words can be counted."""

from __future__ import annotations

import calendar
import datetime
import re

from smartify import deadlines
from smartify.checker.date import MONTH, MONTHS, WRITTEN, written
from smartify.guidance import Guidance

ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({MONTH})(?! ?,? ?'?\d)", re.IGNORECASE)
SHORT = re.compile(r"(?!24/7)(?:^|\b(?:by|on|due|before|until|till) )(\d{1,2})[/.](\d{1,2})(?=[,.;]|$)", re.IGNORECASE)  # 31/3
BARE = re.compile(
    r"(?:the )?(?:next |first )?(?:\d+|[a-z]+) (?:working |school )?(?:days?|weeks?|wks?|fortnights?|months?|mths?|years?|yrs?)\.?",
    re.IGNORECASE,
)
MONTH_YEAR = re.compile(rf"\b({MONTH})[ ,-]*(?:'?(\d\d)|(20\d\d))\b(?!\d)", re.IGNORECASE)
MONTH_ONLY = re.compile(
    rf"\b(?:by|before|until|till|in|during|end of|to|due)(?: the)?(?: end of| start of| early| late| mid-?)? ?({MONTH})\b", re.IGNORECASE
)
# When something starts is not when it is due.
STARTS = re.compile(
    r"\b(?:from|starting|starts|start date|since|commencing|beginning|as of)\b[^,;.]*?(?=\b(?:until|till|to|by|for)\b|[,;]|\.(?!\d)|$)",
    re.IGNORECASE,
)
ENDS = re.compile(r"\b(?:by|until|till|before|due|no later than|not later than)\b.*", re.IGNORECASE)
FIRST = re.compile(r"\bbefore|start of|beginning of", re.IGNORECASE)


def due(words: str, start: datetime.date, guidance: Guidance) -> datetime.date | None:
    """The last day that words leave for something, counted from `start` where they name a period or leave out the year; None where they do not tell.

    >>> from smartify import guidance
    >>> day = datetime.date(2026, 9, 1)
    >>> [str(due(words, day, guidance.load())) for words in ("30/11/2026", "2026-12-04", "by 14 January", "Mar-27", "by the end of May", "6 weeks", "ongoing")]
    ['2026-11-30', '2026-12-04', '2027-01-14', '2027-03-31', '2027-05-31', '2026-10-13', 'None']
    """
    whole = " ".join(words.split())
    if begins := STARTS.search(whole):
        start = _day_of(begins[0], start, guidance) or start
    said = " ".join(STARTS.sub("", whole).split())
    end = ENDS.search(said)
    return (end and _day_of(end[0], start, guidance)) or _day_of(said, start, guidance)


def _day_of(said: str, start: datetime.date, guidance: Guidance) -> datetime.date | None:
    if match := ISO.search(said):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if WRITTEN.search(said):
        return written(said)
    if match := DAY_MONTH.search(said):
        return _next(_month(match[2]), int(match[1]), start)
    if (match := SHORT.search(said)) and int(match[2]) <= 12:
        return _next(int(match[2]), int(match[1]), start)
    if match := MONTH_YEAR.search(said):
        return _whole(int(match[3] or 2000 + int(match[2])), _month(match[1]), bool(FIRST.search(said[: match.start()])))
    if match := MONTH_ONLY.search(said):
        month = _month(match[1])
        return _whole(start.year + (month < start.month), month, bool(FIRST.search(match[0])))
    return deadlines.ends(f"within {said}" if BARE.fullmatch(said) else said, start, guidance.terms)


def _month(word: str) -> int:
    return MONTHS.index(word[:3].lower()) + 1


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, start: datetime.date) -> datetime.date | None:
    """That day of the year on or after the start."""
    this = _day(start.year, month, day)
    return this if this and this >= start else _day(start.year + 1, month, day)


def _whole(year: int, month: int, first: bool) -> datetime.date | None:
    return _day(year, month, 1 if first else calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


__all__ = ["due"]
