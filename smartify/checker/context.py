"""What the practitioner's baseline says of the step: is this plausible from where things are now?

Shares and rates are set side by side by arithmetic, which is right in two cases of three. Where they cannot be, whether the step is plausible
hangs on what only people know, so no level is told and the question is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from smartify.checker import Checked
from smartify.checker.date import MONTH
from smartify.guidance import Guidance
from smartify.types import Criterion, Finding, Hints, Level

UNTOLD = "baseline.asked"  # its criterion has no level: the question is asked
WORDS = {
    word: number
    for number, words in enumerate(
        [
            "none no nil zero never",
            "one once a an",
            "two twice both",
            *["three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        ]
    )
    for word in words.split()
}
NUMBER = rf"(?:£? ?\d+(?:,\d{{3}})*(?:\.\d+)?|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b)"
PERIODS = {
    "hour": 1 / 168,
    "day": 1 / 7,
    "night": 1 / 7,
    "evening": 1 / 7,
    "morning": 1 / 7,
    "week": 1.0,
    "fortnight": 2.0,
    "month": 52 / 12,
    "term": 13.0,
    "year": 52.0,
}
SHARE = re.compile(
    rf"({NUMBER})(?: [a-z-]+){{0,3}}? ?(?:/|out of|of|in)(?: the| every| her| his| last| next| these| all)* ?(\d+|{'|'.join(WORDS)})\b",
    re.IGNORECASE,
)
PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?(?:%|per cent|percent)", re.IGNORECASE)
RELATIVE = re.compile(
    r"\b(?:by|up|down) (?:at least |about )?\d+(?:\.\d+)? ?(?:%|per cent|percent)", re.IGNORECASE
)  # of what it was, not of the whole
RATE = re.compile(
    rf"({NUMBER})(?: (?!to\b|and\b)[a-z-]+){{0,3}}? ?(?:an?|per|each|every|/) ?({'|'.join(PERIODS)})\b",
    re.IGNORECASE,
)
EVERY = re.compile(
    r"\b(?:every|each) (?:single )?(?:school )?(day|night|evening|morning|week|lesson|session|contact|time|visit)\b|\bdaily\b|\bfull[- ]time\b",
    re.IGNORECASE,
)
WEEKLY = re.compile(r"\b(weekly|monthly|fortnightly|daily)\b", re.IGNORECASE)
COUNT = re.compile(
    rf"(?<![\d.:])({NUMBER})(?![.:]\d|\d| ?[ap]m\b| {MONTH})",
    re.IGNORECASE,
)
GONE = re.compile(
    r"\bno (?:more |further |missing |new )?(?!later|less|fewer|more than)[a-z]+|\bnever\b|\bnot? .*\bat all\b|\b(?:stop|give up|come off|end|quit|smoke free|free of|without|completely|altogether|nothing)\b|\bto (?:zero|nil|none)\b",
    re.IGNORECASE,
)
FEWER = re.compile(
    r"\b(?:no more than|fewer|less|reduc\w+|cut|down|at most|lose|drop|fall|come down|go down|bring down|late|error|errors|missing|incidents|under|below|arrears|debt)\b",
    re.IGNORECASE,
)
ALL = 0.98  # of the whole: every time
LEAP, JUMP = 0.6, 0.42  # shares of the whole gained at once
MANY, DOUBLE = 4.0, 1.9  # times as much


@dataclass(frozen=True, slots=True)
class Quantity:
    """value: a share of a whole, times or units a week, or a plain count."""

    value: float
    kind: str  # share, rate or count


def findings(checked: Checked, hints: Hints, guidance: Guidance) -> Iterator[Finding]:
    """A finding for Achievable: the step, where the baseline and the target can be set beside each other, and else the question."""
    baseline = hints.given().get("baseline")
    if not baseline:
        return
    now, target = quantity(baseline), quantity(checked.text, target=True)
    if now is None or target is None or now.kind != target.kind or now.kind == "count":
        yield Finding(rule=UNTOLD, criterion=Criterion.ACHIEVABLE, span=None, says=f"From ‘{baseline}’ now: {guidance.asks(UNTOLD)}")
        return
    level, why = step(now, target, bool(FEWER.search(checked.text)) or target.value < now.value and bool(GONE.search(checked.text)))
    yield Finding(
        rule="baseline.step",
        criterion=Criterion.ACHIEVABLE,
        span=None,
        at_most=level,
        at_least=level,
        says=f"From ‘{baseline}’ now {why}",
    )


def step(now: Quantity, target: Quantity, fewer: bool) -> tuple[Level, str]:
    """How big the step is, and what to say of it."""
    up = target.value - now.value
    if up == 0 or (up < 0) != fewer:
        return Level.PARTLY, "this is already there. What is the next step?"
    if now.kind == "share" and not fewer:
        size = abs(up)
        if target.value >= ALL and size > LEAP - 0.1 or size > LEAP:
            return Level.NOT_MET, f"this is a leap of {size:.0%} of the whole. What is the next step that can be reached?"
        if size > JUMP:
            return Level.PARTLY, f"this is a jump of {size:.0%} of the whole. Which steps come on the way, and by when?"
        return Level.MET, f"this is a step of {size:.0%} of the whole."
    if fewer:
        share = -up / now.value
        if target.value == 0 and now.value > 1 or share > 0.8:
            return Level.NOT_MET, "this leaves almost nothing, at once. What is the next step that can be reached?"
        if share > 0.5:
            return Level.PARTLY, f"this is {share:.0%} less. Which steps come on the way, and by when?"
        return Level.MET, f"this is {share:.0%} less."
    if now.value == 0:
        small = target.value <= 4
        return (
            (Level.MET, "this is a small start.") if small else (Level.PARTLY, "this is a start from nothing. Which steps come on the way?")
        )
    times = target.value / now.value
    if times > MANY:
        return Level.NOT_MET, f"this is {times:.0f} times as much. What is the next step that can be reached?"
    if times > DOUBLE and up > 3:
        return Level.PARTLY, f"this is {times:.1f} times as much. Which steps come on the way, and by when?"
    return Level.MET, f"this is {times:.1f} times as much."


def quantity(text: str, target: bool = False) -> Quantity | None:
    """The first share, rate or count in a text; of a target also 'every day' and 'no more …'."""
    if RELATIVE.search(text):
        return None
    if match := PERCENT.search(text):
        return Quantity(float(match[1]) / 100, "share")
    if (match := SHARE.search(text)) and _value(match[2]):
        value = _value(match[1]) / _value(match[2])
        if value <= 1:
            return Quantity(value, "share")
    if match := RATE.search(text):
        return Quantity(_value(match[1]) / PERIODS[match[2].lower()], "rate")
    if target and EVERY.search(text):
        return Quantity(1.0, "share")
    if match := WEEKLY.search(text):
        return Quantity({"weekly": 1, "monthly": 12 / 52, "fortnightly": 0.5, "daily": 7}[match[1].lower()], "rate")
    if target and GONE.search(text):
        return Quantity(0.0, "rate")
    if match := COUNT.search(text):
        return Quantity(_value(match[1]), "count")
    return None


def _value(words: str) -> float:
    plain = words.strip().lstrip("£").replace(",", "").strip().lower()
    return float(WORDS[plain]) if plain in WORDS else float(plain)
