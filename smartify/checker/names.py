"""Names of people: capitalised words that English does not have in lower case, and first names that it does.

There is no list of everybody's names, and none is needed: a word with a capital that the vocabulary lacks, or
one from names.csv where a name would stand, is somebody or somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Sgt|PC|Sister|Nurse|Imam|Rev|Fr)\.?"
UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢİĪĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŲŸŹŻŽȘȚ"
LOWER = "a-zß-öø-ÿāăąćčďđēėęěğģıīķłļńņňōőœřśşšţťūůűųźżžșț"
WORD = rf"[{UPPER}][{LOWER}]+(?:['-][{UPPER}]?[{LOWER}]{{2,}})*|[{UPPER}]'[{UPPER}][{LOWER}]+|[{UPPER}][{LOWER}]+[{UPPER}][{LOWER}]+"
TITLED = re.compile(rf"\b{TITLE} (?:(?:{WORD}|[A-Z])\b(?: (?={WORD})|-)?)+")
# What stands for a name in a template: X, xxx, NAME, [child], ____ where somebody acts.
PLACEHOLDER = re.compile(
    r"\[(?:name|child|student|pupil|client|patient|parent|young person|yp|xx+)[^\]]{0,20}\]|"
    r"(?<![\w'/])(?:_{3,}|[Xx]{1,4}|NAME|STUDENT|CHILD|PUPIL|[B-HJ-Z])(?=(?:'s \w+){0,2} (?:will|to|must|is to|should|can|shall|needs? to|agrees to)\b)"
)
CAPITAL = re.compile(rf"(?<![\w'])(?:{WORD})(?!\w)")
PLACE = re.compile(r"\b(?:in|at|near|from|via)(?: the)? $")
# "Grace to attend", "Mark will", "Rose's key worker": what follows a name that is also a word.
NAMELY = re.compile(r"^(?:'s\b|,? (?:to|will|must|should|shall|agrees|has|is|needs|and|&|or)\b|$)")
STARTS = re.compile(r"(?:^|[.!?:;\n]|^\W*\d+[.)])[\s\W]*$")
CALENDAR = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "christmas",
        "easter",
        "eid",
        "diwali",
        "ramadan",
        "whitsun",
        "english",
        "maths",
        "welsh",
        "british",
        "european",
        "french",
        "spanish",
        "polish",
        "urdu",
        "arabic",
        "romanian",
        "goal",
        "objective",
        "objectives",
        "target",
        "action",
        "outcome",
    ]
)
BRITISH = re.compile(r"is(e|es|ed|er|ing|ation|ations)$")
SHORT = frozenset(
    [
        "a",
        "i",
        "am",
        "an",
        "as",
        "at",
        "be",
        "by",
        "do",
        "go",
        "he",
        "hi",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "of",
        "ok",
        "on",
        "or",
        "so",
        "to",
        "up",
        "us",
        "we",
        "dr",
        "tv",
        "pe",
        "id",
        "re",
        "mr",
        "ms",
    ]
)
SUFFIX = re.compile(r"(?:'s|s|es|ed|d|ing|er|ers|ly|y|ment|ness)$")


def find(doc: Doc, guidance: Guidance) -> Iterator[Mention]:
    """The names in reading order; possessive 's is not part of a name."""
    text = text_of(doc)
    taken = [(m.start(), m.end()) for m in TITLED.finditer(text)]
    tables = [(s.start_char, s.end_char) for key in ("roles", "agencies", "periods") for s in doc.spans[key]]
    found = [_mention(text, start, end, "name") for start, end in taken]
    blanks = [
        match.span()
        for match in PLACEHOLDER.finditer(text)
        if not re.search(r"[£$%\d]\s*$|\b(?:of|at|least|for|by) $", text[: match.start()])
    ]
    found += [_mention(text, start, end, "placeholder") for start, end in blanks]
    taken += blanks
    for match in CAPITAL.finditer(text):
        start, end = match.span()
        if text[start:end].endswith("'s"):
            end -= 2
        if _inside(start, end, taken) or (_inside(start, end, tables) and text[start:end].lower() not in guidance.first_names):
            continue
        if is_name(text[start:end], text, start, end, guidance):
            found.append(_mention(text, start, end, "place" if PLACE.search(text[:start]) else "name"))
    yield from _joined(sorted(found, key=lambda m: m.start), text)


def is_name(word: str, text: str, start: int, end: int, guidance: Guidance) -> bool:
    """Whether a capitalised word is a name where it stands."""
    lower = word.lower()
    if lower in CALENDAR:  # "May to bring the form": a month only acts where it opens a line
        return (
            lower in guidance.first_names
            and not text[:start].strip(" -•*")
            and bool(re.match(r"(?:'s \w+)? (?:to|will|must|should) [a-z]{2}", text[end:]))
        )
    if (len(lower) == 2 and lower not in SHORT and lower not in guidance.vocabulary) or not known(lower, guidance):
        return True
    if lower not in guidance.first_names:
        return False
    return not STARTS.search(text[:start]) or bool(NAMELY.match(text[end:]))


def known(lower: str, guidance: Guidance) -> bool:
    """Whether English has the word, itself, without a common ending, or in the American spelling."""
    parts = [part for part in re.split(r"[-']", lower) if len(part) > 1]
    return bool(parts) and all(part in SHORT or _listed(part, guidance.vocabulary) for part in parts)


@lru_cache(maxsize=1 << 15)
def _listed(word: str, vocabulary: frozenset[str]) -> bool:
    for spelling in (word, BRITISH.sub(r"iz\1", word), word.replace("our", "or"), word.replace("yse", "yze")):
        if spelling in vocabulary or any(SUFFIX.sub("", spelling) + end in vocabulary for end in ("", "e", "y")):
            return True
    return False


def _joined(found: list[Mention], text: str) -> Iterator[Mention]:
    """First name and surname side by side are one person."""
    held: Mention | None = None
    for mention in found:
        if held and text[held.end : mention.start] == " " and held.kind == mention.kind == "name":
            held = _mention(text, held.start, mention.end, "name")
            continue
        if held:
            yield held
        held = mention
    if held:
        yield held


def _mention(text: str, start: int, end: int, kind: str) -> Mention:
    return Mention(text=text[start:end], start=start, end=end, kind=kind)


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(left < end and start < right for left, right in spans)
