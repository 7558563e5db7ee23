"""From where things are to where they should be, in steps with dates: arithmetic by rule, not by a model.

25 % now, 75 % by Easter  →  up from 25 % now to 50 % by Friday 22 January 2027 and 75 %
"""

from __future__ import annotations

import datetime
import re

from smartify.checker.context import Quantity, quantity
from smartify.checker.date import written
from smartify.deadlines import Term, ends, in_words, last_working

NUMBER = re.compile(r"\d+(?:\.\d+)?")
LEAST = 0.3  # of the whole, or of the way again: a smaller step needs none between
MONEY = re.compile(r"£")


def between(baseline: str, measure: str, by: datetime.date | None, today: datetime.date | None) -> str | None:
    """The measure with the steps on the way to it; None where the two cannot be set beside each other, or are near.

    >>> between("25 %", "75 %", datetime.date(2027, 3, 25), datetime.date(2026, 11, 26))
    'up from 25 % now to 50 % by Friday 22 January 2027 and 75 %'
    >>> between("20 cigarettes a day", "5 cigarettes a day", None, None)
    'down from 20 cigarettes a day now to 13 by halfway and 5 cigarettes a day'
    """
    now, target = quantity(baseline), quantity(measure)
    if now is None or target is None or now.kind != target.kind or not _far(now, target):
        return None
    first, last = NUMBER.search(baseline.replace(",", "")), NUMBER.search(measure.replace(",", ""))
    if first is None or last is None:
        return None
    low, high = float(first[0]), float(last[0])
    half = low + (high - low) / 2
    middle = f"{half:g}" if now.kind == "share" and high <= 1 else f"{round(half + (0.1 if high < low else -0.1)):d}"
    if middle in (f"{low:g}", f"{high:g}"):
        return None
    unit = " %" if "%" in measure else "£" if MONEY.search(measure) else ""
    amount = f"£{middle}" if unit == "£" else f"{middle}{unit}"
    when = in_words(last_working(today + (by - today) / 2)) if by and today and (by - today).days > 20 else "halfway"
    way = "up" if high > low else "down"
    return f"{way} from {baseline.strip()} now to {amount} by {when} and {measure.strip()}"


def due(words: str, today: datetime.date | None, terms: tuple[Term, ...]) -> datetime.date | None:
    """The day that a hint names, written out or counted from today."""
    return written(words) or (ends(words, today, terms) or ends(f"by {words}", today, terms) if today else None)


def _far(now: Quantity, target: Quantity) -> bool:
    if now.kind == "share":
        return abs(target.value - now.value) >= LEAST
    return abs(target.value - now.value) > max(LEAST * max(now.value, target.value), 1.5 if now.kind == "count" else 0)
