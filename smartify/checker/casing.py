"""A line all in capitals, or with none, as it would be written: as long as it is, letter for letter, so that places in it stay what they are."""

from __future__ import annotations

import re

from smartify.checker.names import CALENDAR, known
from smartify.guidance import Guidance

WORDS = 3  # a heading of one or two words in capitals says nothing about how it is meant
WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
ALSO_WORDS = frozenset(
    ("may", "march", "mar", "sat", "sun", "mon", "wed", "dec", "goal", "objective", "objectives", "target", "action", "outcome")
)
DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? $")
YEAR = re.compile(r" (?:20\d\d|\d{1,2}(?:st|nd|rd|th)?)\b(?! ?(?:times|x|%|[a-z]+s)\b)")
TITLES = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "cllr")
TITLED = re.compile(rf"\b(?:{'|'.join(TITLES)})\.? $")
ACTS = re.compile(
    r" (?:(?:to|will|must|should|shall)(?! be \w+(?:ed|en|wn|nt|de)\b)|agrees|and|&)\b"
)  # "to be reviewed" is done to a thing
OPENS = re.compile(r"^[\W\d]*$")
ALSO = re.compile(r" (?:and|&) $")


def recased(text: str, guidance: Guidance) -> str:
    """The text itself where it has small letters and capitals; else in small letters, with capitals where months, titles and names stand.

    A word that English does not have is a name where it opens the line and acts, owns something or follows a title.
    """
    if not (text.isupper() or text.islower()) or len(WORD.findall(text)) < WORDS:
        return text
    lower = text.lower()
    return WORD.sub(lambda word: _cased(word, guidance), lower) if len(lower) == len(text) else text


def _cased(match: re.Match[str], guidance: Guidance) -> str:
    word, text = match[0], match.string
    before, after = text[: match.start()], text[match.end() :]
    first = re.split("[-']", word)[0]
    if first == "i" and not re.match(r"\.", after):
        return word.capitalize()
    if word in CALENDAR:
        dated = word not in ALSO_WORDS or DAY.search(before) or YEAR.match(after)
        return word.capitalize() if dated else word
    if word in TITLES and re.match(r"\.? [a-z]", after):
        return word.capitalize()
    owner = word.removesuffix("'s")
    acts = bool((OPENS.match(before) or ALSO.search(before)) and ACTS.match(after))
    named = len(owner) > 2 and not known(owner, guidance) and owner not in guidance.roles and owner.upper() not in guidance.acronyms
    if (named and (acts or owner != word or TITLED.search(before))) or (acts and owner in guidance.first_names):
        return "-".join(part.capitalize() for part in word.split("-"))
    return word
