"""What a cell beside an objective says, as words that can stand in its sentence: who acts, by when, how it is measured.

Cells are short and loose: `Mar-27`, `6 weeks`, `ASAP`, `next review`, `SW / Mum`, `see above`. What states nothing gives no words.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Literal

from smartify.checker import check
from smartify.guidance import Guidance
from smartify.sentence import LED, TIMES, lowered
from smartify.types import Mention

LONGEST_TIME, LONGEST_OWNER, LONGEST_MEASURE = 120, 100, 250  # characters: a cell that is longer is a paragraph, not an answer
STEM = "Mum to ring the school"  # a sentence with an owner and no time, to hear how the checker reads a cell in its place
NOTHING = re.compile(
    r"n/?a|nil|none|no|yes|y|unknown|not? (?:known|stated|set|yet|started|applicable|recorded)|[-–—.…?*x✓✔\"]+|(?:in )?progress|in place|done|"
    r"complete[d]?|achieved|met|closed|overdue|see (?:above|below|plan|notes?)|as above|as below|ditto|started|late",
    re.IGNORECASE,
)
# A time that never ends, however it is spelt; the checker knows most of them and the sentence keeps them all.
OPEN = re.compile(
    r"on[- ]?going|continu(?:ous|ously|al|ing|ed)|asap|a\.s\.a\.p\.?|as soon as (?:possible|poss)|tb[cad]|to be (?:confirmed|arranged|agreed)|"
    r"immediate(?:ly)?|urgent(?:ly)?|now|(?:as|when|if|where) (?:and when )?(?:required|needed|necessary|appropriate|possible|able)|"
    r"(?:long|medium|short|longer)[- ]term|throughout|always|open[- ]ended|no (?:end )?date|indefinite(?:ly)?",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:by when|by whom|who(?: will do (?:it|this))?|when|due(?: date)?|deadline|target(?: date)?|date|time ?(?:scale|frame)|owner|lead|responsible|measure)\s*[:–-]\s*",
    re.IGNORECASE,
)
COUNT = r"(?:\d+(?: ?(?:[-–]|to|or) ?\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)"
DURATION = re.compile(
    rf"(?:the )?(?:next )?{COUNT} ?(?:(?:working|school|calendar|full) )?(?:hours?|hrs?|days?|weeks?|wks?|fortnights?|months?|mths?|terms?|years?|yrs?|/ ?(?:52|12|7)(?![/.-]\d))\b",
    re.IGNORECASE,
)
NEXT = re.compile(
    r"next (?!(?:week|month|year|term|half|fortnight|few|mon|tue|wed|thu|fri|sat|sun|\d|spring|summer|autumn|winter))", re.IGNORECASE
)
MEETS = re.compile(
    r"(?:review|group|conference|meeting|mtg|panel|hearing|court|visit|session|appointment|appt|supervision|clinic)$", re.IGNORECASE
)
# What opens a cell that holds more than one time.
TURNS = re.compile(rf"(?:{OPEN.pattern}|reviewe?d?|start|started)\b", re.IGNORECASE)
ITS_OWN = re.compile(
    r"(?:end|start|beginning|middle|within|by|before|until|till|for|next|each|every|at|in|on|over|during|once|twice|weekly|daily|monthly|"
    r"fortnightly|nightly|termly|yearly|annually|annual|quarterly|review|reviewed|when|from|to|the|an?|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"twelve|half|mid|early|late|today|tomorrow|this|after|core|conference|meeting|panel|up|no|not|as|between|throughout)\b",
    re.IGNORECASE,
)
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
CLOCK = re.compile(r"[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?$")
FIGURES = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)|(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4}|\d\d)")
NAMED = re.compile(r"(?:[A-Za-z]{3,9},? )?(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[A-Za-z]{3,9})\.?(?:[ ,-]+'?(?P<year>\d{4}|\d\d))?")
MONTH_ALONE = re.compile(r"(?P<month>[A-Za-z]{3,9})\.?(?:-'?(?P<short>\d\d)| ?'(?P<quoted>\d\d)|[ -](?P<year>\d{4}))")
SERIAL = re.compile(r"[45]\d{4}(?:\.0)?")  # a day as a spreadsheet counts it: 40,000 is in 2009, 59,999 in 2064
FIRST_SERIAL = datetime.date(1899, 12, 30)


class Cells:
    """The cells beside many rows; each that differs is read once, for an owner or a day stands in hundreds of rows."""

    def __init__(self, guidance: Guidance) -> None:
        self.guidance = guidance
        self._owners: dict[str, str] = {}
        self._times: dict[str, str] = {}

    def owner(self, cell: str) -> str:
        """As `owner`."""
        if cell not in self._owners:
            self._owners[cell] = owner(cell, self.guidance) if cell.strip() else ""
        return self._owners[cell]

    def when(self, cell: str) -> str:
        """As `when`."""
        if cell not in self._times:
            self._times[cell] = when(cell, self.guidance) if cell.strip() else ""
        return self._times[cell]


def tidied(cell: str) -> str:
    """A cell without its label, its spaces and stops at the ends; empty where it says nothing."""
    words = LABEL.sub("", " ".join(cell.split())).strip(" .,;:")
    return "" if NOTHING.fullmatch(words) else words


def owner(cell: str, guidance: Guidance) -> str:
    """Who acts, with a capital in front; empty where the checker hears nobody."""
    words = tidied(", ".join(part.strip(" ,;") for part in re.split(r"[\n;|]+", cell) if part.strip(" ,;")))
    if not words[:1].isalpha() or len(words) > LONGEST_OWNER or OPEN.fullmatch(words):
        return ""
    words = words[:1].upper() + words[1:]
    return words if check(f"{words} to ring the school.", guidance).owner else ""


def when(cell: str, guidance: Guidance) -> str:
    """A time as it stands at the end of a sentence, with the preposition or comma that it needs; empty where the checker hears none.

    >>> from smartify import guidance
    >>> [when(cell, guidance.load()) for cell in ("Mar-27", "6 weeks", "ASAP", "next review", "see above")]
    [' by March 2027', ' within 6 weeks', ', asap', ' by the next review', '']
    """
    words = tidied(cell)
    if not words or len(words) > LONGEST_TIME:
        return ""
    if OPEN.fullmatch(words):
        return f", {words.lower()}"
    words = _day(words)
    if ITS_OWN.match(words) or TURNS.match(words):
        words = words[:1].lower() + words[1:] if words[1:2].islower() else words
    for led in _led(words):
        heard = check(f"{STEM}{led}.", guidance)
        if heard.dates or (heard.numbers and LED.match(words)):
            return led
    return ""


def measure(cell: str, guidance: Guidance) -> tuple[Literal["number", "evidence"], str] | None:
    """How much or how often, or else what will show it; None where the cell says nothing."""
    words = tidied(cell)
    if not words or len(words) > LONGEST_MEASURE or not re.search(r"[A-Za-z]|\d", words):
        return None
    heard = check(words, guidance)
    words = lowered(words, [name.text for name in heard.names])
    first: Mention | None = heard.numbers[0] if heard.numbers else None
    short = first is not None and (first.start == 0 or bool(LED.match(words)) or bool(TIMES.match(words)))
    return ("number" if short else "evidence"), words


def _led(words: str) -> Iterator[str]:
    """The ways in which a time may be led up to, the likeliest first."""
    if NEXT.match(words):
        what = lowered(words[5:])
        yield from (f" by the next {what}", f" by the {what}", f" by the next {what} meeting")
    elif LED.match(words) and not TURNS.match(words):
        yield f" {words}"
    elif DURATION.match(words):
        yield f" within {words}"
    elif words.lower() == "review" or not TURNS.match(words):
        yield from (f" by {words}", f" by the {words}", *([f" by the next {words}"] if MEETS.search(words) else []))
    yield f", {words}"


def _day(words: str) -> str:
    """A day or month that is written as spreadsheets do, as people say it; any other words as they are."""
    bare = CLOCK.sub("", words)
    if SERIAL.fullmatch(bare):
        return _said(FIRST_SERIAL + datetime.timedelta(days=int(float(bare))))
    if figures := FIGURES.fullmatch(bare):
        year, month, day = (int(figures[long] or figures[short]) for long, short in (("year", "y"), ("month", "m"), ("day", "d")))
        try:
            return _said(datetime.date(year + (2000 if year < 100 else 0), month, day))
        except ValueError:  # no such day
            return words
    if (named := NAMED.fullmatch(bare)) and (month_name := _month(named["month"])):
        return f"{int(named['day'])} {month_name}{_year(named['year'])}"
    if (alone := MONTH_ALONE.fullmatch(bare)) and (month_name := _month(alone["month"])):
        return f"{month_name}{_year(alone['year'] or alone['short'] or alone['quoted'])}"
    return bare if bare and bare[0].isdigit() else words


def _month(word: str) -> str | None:
    return next(
        (name for name in MONTHS if name.lower().startswith(word.lower()[:3]) and word.lower().startswith(name.lower()[: len(word)])), None
    )


def _year(figures: str | None) -> str:
    return f" {int(figures) + (2000 if len(figures) == 2 else 0)}" if figures else ""


def _said(day: datetime.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
