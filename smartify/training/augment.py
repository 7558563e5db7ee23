"""Ways of writing the same line that must not move a level: case, stops, bullets, abbreviations, and phrases that say nothing."""

from __future__ import annotations

import random
import re

SHORT_FORMS = {
    "social worker": ("SW", "S/W", "s.w."),
    "health visitor": ("HV", "H/V"),
    "family support worker": ("FSW",),
    "foster carer": ("FC",),
    "personal adviser": ("PA",),
    "probation officer": ("PO",),
    "occupational therapist": ("OT",),
    "appointment": ("appt", "apt"),
    "appointments": ("appts",),
    "weeks": ("wks",),
    "week": ("wk",),
    "months": ("mths",),
    "minutes": ("mins",),
    "hours": ("hrs",),
    "meeting": ("mtg",),
    "with": ("w/",),
    "and": ("&",),
    "regarding": ("re",),
    "referral": ("ref",),
    "assessment": ("assmt",),
    "domestic abuse": ("DA",),
    "child protection": ("CP",),
    "mental health": ("MH",),
    "school": ("sch",),
    "review": ("rv", "rvw"),
    "months'": ("mths",),
    "information": ("info",),
    "possible": ("poss",),
}
SHORTEN = re.compile(r"\b(" + "|".join(sorted(map(re.escape, SHORT_FORMS), key=len, reverse=True)) + r")\b", re.IGNORECASE)
SAYS_NOTHING = (
    "with support",
    "with support as agreed",
    "as agreed",
    "as discussed",
    "where possible",
    "as appropriate",
    "in line with policy",
    "in line with procedures",
    "in line with policy 4.2",
    "in partnership with others",
    "working together",
    "in a timely manner",
    "as part of the plan",
    "to the best of their ability",
    "within available resources",
    "in a SMART way",
    "as per the plan",
    "(see section 3)",
    "ref 20418",
    "under Section 17",
    "using a multi-agency approach",
    "and outcomes to be evidenced",
    "in a person-centred way",
    "on an individual basis",
)


def varied(text: str, chance: random.Random) -> str:
    """The line in another writing; its labels hold for it as they did for the line."""
    ways = (_lower, _upper, _shortened, _bulleted, _stopped, _padded, _sloppy)
    for way in chance.sample(ways, chance.choice((1, 1, 2))):
        text = way(text, chance)
    return text


def _lower(text: str, _: random.Random) -> str:
    return text.lower()


def _upper(text: str, chance: random.Random) -> str:
    return text.upper() if chance.random() < 0.4 else text[:1].lower() + text[1:]


def _shortened(text: str, chance: random.Random) -> str:
    return SHORTEN.sub(lambda match: chance.choice(SHORT_FORMS[match[0].lower()]) if chance.random() < 0.7 else match[0], text)


def _bulleted(text: str, chance: random.Random) -> str:
    return f"{chance.choice(('- ', '• ', '1. ', '3) ', 'b) ', '* '))}{text}"


def _stopped(text: str, chance: random.Random) -> str:
    bare = text.rstrip(" .")
    return bare if bare != text else f"{bare}{chance.choice(('.', ';', '..', ' .'))}"


def _padded(text: str, chance: random.Random) -> str:
    bare = text.rstrip(" .")
    return f"{bare}{chance.choice((' ', ', '))}{chance.choice(SAYS_NOTHING)}"


def _sloppy(text: str, chance: random.Random) -> str:
    """One long word with two letters the wrong way round, or one missing."""
    words = list(re.finditer(r"\b[a-z]{6,}\b", text))
    if not words:
        return text
    word = chance.choice(words)
    at = word.start() + chance.randrange(1, len(word[0]) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :] if chance.random() < 0.5 else text[:at] + text[at + 1 :]
