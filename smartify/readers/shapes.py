"""What a line of a document can be by its shape alone: a heading, a label, a signature, a tick box, furniture; or perhaps an objective.

Only what is surely none is left out here. What is doubtful goes on: the classifier says later whether it is an objective.
"""

from __future__ import annotations

import re

from smartify.readers.titles import Titles, looks_so, plain

# What a list puts before its items. A capital and a stop is none: "A. Khan to ring".
MARK = re.compile(r"^(?:[•●▪◦‣∙·○■□➢➤→–—*\uf0a7\uf0b7\uf0d8\uf0fc-]|o(?=\s)|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{2,4})[.)])\s+(?=\S)")
BOXES = re.compile(r"[☐☑☒✓✔✗✘□■◻◼]|\[\s?[xX]?\s?\]")
LABEL = re.compile(r"^([^:\n]{1,90}?)\s*:(?!\d)\s*(.*)$", re.DOTALL)
ASKS = re.compile(
    r"\b(?:to|will|must|should|shall)\b", re.IGNORECASE
)  # an objective nearly always has one of these; a name or a date never
DAYS = r"mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
MONTHS = r"jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december"
DATE = re.compile(rf"(?:(?:{DAYS}|{MONTHS}|st|nd|rd|th|of|at|am|pm)\b|[\d\s./,:–-])+", re.IGNORECASE)
FURNITURE = re.compile(
    r"page \d+(?: of \d+)?|page|\d+ of \d+|(?:strictly |private and )?confidential|official(?:[ -]+sensitive)?(?:[ -]+personal)?|draft|restricted|"
    r"(?:version|form|template|document|ref(?:erence)?)[ .:#]*[\w.\-/]*\d[\w.\-/]*|(?:https?://|www\.)\S+|\S+@\S+|©.*|copyright\b.*|"
    r"(?:please )?(?:continue|turn) over(?:leaf)?|end of (?:plan|document|form)",
    re.IGNORECASE,
)
SIGNED = re.compile(r"(?:signed|signature|sign here|print name|name|date|dated|designation)\b", re.IGNORECASE)
SIGNATURE = re.compile(r"\bsignatures?\b", re.IGNORECASE)
ASKED = re.compile(  # a question of the form, with or without its mark, or with its answer
    r"(?:what|how|why|who|whose|which|where)\b(?:\W+\w+){0,9}\W*$|.{1,90}\?\W*(?:yes|no|none|nil|n/?a)?\W*$", re.IGNORECASE
)
NOTE = re.compile(r"(?:n\.?b\.?|(?:please )?notes?|guidance|instructions?|examples?|e\.g\.?)\s*[:.–-]", re.IGNORECASE)
NOTHING = {
    *("yes", "no", "y", "n", "na", "none", "nil", "tick", "not", "applicable", "as", "above", "below", "see", "same", "ditto"),
    *("tbc", "tba", "tbd", "unknown", "please", "attached", "ongoing", "asap"),
}


def unmarked(text: str) -> str:
    """A line without the sign or number that a list puts before it.

    >>> unmarked("• Mum to ring"), unmarked("2) Mum to ring"), unmarked("3 days a week")
    ('Mum to ring', 'Mum to ring', '3 days a week')
    """
    return MARK.sub("", text)


def is_item(text: str) -> bool:
    return bool(MARK.match(text))


def labelled(text: str) -> tuple[str, str] | None:
    """A label and what stands after its colon; None for a line that has no label.

    >>> labelled("By when: 3 May"), labelled("Kai to be in by 8:30")
    (('By when', '3 May'), None)
    """
    found = LABEL.match(text)
    return (found[1].strip(), found[2].strip()) if found and looks_so(found[1]) and any(map(str.isalpha, found[1])) else None


def answered(text: str, titles: Titles) -> tuple[str, str] | None:
    """A question that is a known label, and its answer on the same line: "How will we know? She tells us"."""
    question, mark, answer = text.partition("?")
    return (question, answer.strip()) if mark and answer.strip() and plain(question) in titles.known else None


def words(text: str) -> int:
    return len(re.findall(r"[^\W\d_][\w'’-]*", text))


def asks(text: str) -> bool:
    """Whether a line has the words with which objectives ask for something."""
    return words(text) >= 4 and bool(ASKS.search(text))


def is_nothing(text: str) -> bool:
    """A date, a tick box, "N/A", "as above", or nothing at all: no cell that says only this holds an objective."""
    plain = BOXES.sub(" ", text).strip(" .,;:_-–—…\t")
    said = set(re.findall(r"[a-z]+", plain.lower().replace("n/a", "na")))
    return not said or said <= NOTHING or bool(DATE.fullmatch(plain)) or bool(FURNITURE.fullmatch(plain))


def is_none(text: str, fewest: int) -> bool:
    """A line that is surely no objective; `fewest` is the number of words below which it is a fragment."""
    if is_nothing(text):
        return True
    if asks(text):
        return bool(NOTE.match(text) or ASKED.match(text))
    return (
        words(text) < fewest
        or text.rstrip().endswith(("?", ":"))
        or bool(SIGNED.match(text) or NOTE.match(text) or ASKED.match(text) or (SIGNATURE.search(text) and words(text) <= 15))
        or (text[:1] in "([" and text.rstrip()[-1:] in ")]")
        or "____" in text
        or "......" in text
    )


def is_heading(text: str, titles: Titles) -> bool:
    """A short line alone that stands over others: a known title, all in capitals, or with a colon at its end."""
    pair, bare = labelled(text), text.rstrip(" :")
    if not looks_so(text) or (pair and pair[1]):
        return False
    if plain(bare) in titles.known:
        return True
    return not asks(text) and (bool(titles.kind(bare)) or text.rstrip().endswith(":") or (bare.isupper() and words(bare) > 0))


def goes_on(before: str, line: str) -> bool:
    """Whether a line is the rest of the one before: that one has no end, and this one begins in the middle."""
    return bool(before) and before[-1] not in ".!?:;" and (line[:1].islower() or line[:1] in "(&,") and not is_item(line)
