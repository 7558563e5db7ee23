"""What the shape of a line tells where no heading does: a step, a name, a day, an answer, agreement or its refusal, an instruction of the form."""

from __future__ import annotations

import datetime
import re

from smartify.checker.date import written
from smartify.guidance import Guidance

BULLET = re.compile(r"^(?:[-–—•*·▪◦‣●○□]|\(?\d{1,2}[.)](?!\d)|\(?[a-z][.)]|\(?[ivx]{1,4}[.)])\s+")
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)(?:[T ]00:00(?::00)?)?")
DUTY = re.compile(
    r"^(?:(?!(?:it|there|this|that|if|when|because|as|since|also)\b)[\w'’()/&.,-]+ ){1,8}?"
    r"(?:to|will|must|should|shall|agrees? to|(?:has|have) agreed to|is to|are to|(?:is|are|am) going to) (?:not |also |then |each |both |now )?[a-z]{2,}",
    re.IGNORECASE,
)
WISH = re.compile(
    r"\b(?:wants?|would like|likes?|hopes?|wish(?:es)?|feels?|says?|said|thinks?|used|needs?|has|have|is|are|was|were|refuses?|due) to\b",
    re.IGNORECASE,
)
MINE = re.compile(r"^I(?:'ll| will| am going to| agree to| must| need to)\b|^We(?:'ll| will| are going to| agree to| must| need to)\b")
DOES_NOT = re.compile(
    r"\b(?:do(?:es)? not|don't|doesn't|did not|didn't|cannot|can't|(?:is|are|am|was|were) not able to|won't) (?:fully |wholly )?(?:agree|consent|accept)\b|"
    r"\bdisagree[sd]?\b|\bnot (?:in agreement|agreed)\b|\brefus(?:es?|ed) to (?:sign|agree)\b|\bdoes not want to sign\b",
    re.IGNORECASE,
)
DOES = re.compile(
    r"\b(?:agree[sd]?|consent(?:s|ed)?) (?:with|to) (?:all of |most of |the whole of )?(?:the|this|our|their|my|every part of this) (?:\w+ ){0,2}plan\b|"
    r"\b(?:is|are|am|all|was|were) in agreement\b|\bthis plan (?:is|was|has been) agreed\b",
    re.IGNORECASE,
)
REVIEWED = re.compile(
    r"\b(?:plan|it|this|progress) (?:will|is to|shall|must) be reviewed\b|\bwe will (?:meet|come together) again\b|"
    r"\bnext (?:review|core group|meeting|conference)\b.*\b(?:is|will be|on|in)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(
    r"^(?:none(?: known| identified| recorded| at present| noted)?|nil|n/?a|not applicable|no (?:concerns|risks|disagreements?)|tb[cad]|to follow|[-–—.?]+)[.]?$",
    re.IGNORECASE,
)
ANSWERED = re.compile(r"^(yes|no)\b(?! (?:one|more|longer|contact|shouting|alcohol|later)\b)", re.IGNORECASE)
INSTRUCTION = re.compile(
    r"^(?:please (?:describe|list|record|state|include|give|tick|complete|note|use|add|attach|delete|refer|see)|guidance(?: notes?)?:|guidance for|"
    r"(?:click|tap|click or tap) (?:here|to|or)|choose an item|enter (?:text|a date)|to be completed by|continue on|delete as|use (?:this|the) (?:box|section|space)|this section)\b",
    re.IGNORECASE,
)
SPEECH = re.compile(
    r"\b(?:I|I'm|I've|my|me|we|we're|our)\b|\b(?:says?|said|wants?|feels?|felt|thinks?|would like|told|hopes?|is (?:worried|happy|unhappy|sad|proud|tired))\b"
)
ONE = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|PC|Sgt)\.? )?[A-Z][\w'’-]*\.?(?: (?:[A-Z][\w'’-]*\.?|de|van|von|al|el|bin)){0,3}"
NAME = re.compile(rf"^{ONE}(?:(?:,| and| &) {ONE})*(?:\s*\([^()]*\)|, [^.]{{2,40}})?$")
TASK = re.compile(r"\b(?:to|will|must) [a-z]{2,}")
SIGNED_AS = re.compile(r"\bsigned \((?P<role>[^()]{2,40})\):? (?P<who>[A-Z][^():]{1,40}?)(?=\s+signed \(|\s*$)", re.IGNORECASE)
CHOSEN = re.compile(
    r"\bagrees? ?(?:/|or) ?(?:do(?:es)? not(?: agree)?|don't(?: agree)?|disagrees?)\b[^:]*(?::\s*(?P<answer>.*))?$", re.IGNORECASE
)  # "agree / do not agree: agree"
REVIEW = re.compile(r"^(?:the )?(?:next )?review(?:ed|s)?\b", re.IGNORECASE)
WORRIED = re.compile(
    r"^[A-Z][\w'’]*(?: (?:and|[A-Z])[\w'’]*){0,3} (?:are|am|is) (?:very |most |still )?(?:worried|concerned) (?:that|because|about)\b"
)
TO_SIGN = re.compile(r"[._…]{4,}")
SIGNED = re.compile(
    r"^(?:(?:electronically|digitally) signed|e-?signed|signed)(?: (?:by|on behalf of))? (?P<who>(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][^.]{2,80})\.?$",
    re.IGNORECASE,
)
IF = re.compile(r"^(?:if|should|in the event)\b[^.]{3,80},", re.IGNORECASE)


def step(text: str, guidance: Guidance) -> bool:
    """Whether a line is written as a step: somebody is to do something, or a verb opens it.

    >>> from smartify import guidance
    >>> [step(line, guidance.load()) for line in ("Mum to ring school by 9am", "Emma wants to see her dad", "Arrange a dental check", "School")]
    [True, False, True, False]
    """
    words = text.replace("’", "'").split()
    if len(words) < 3 or text.rstrip().endswith("?") or IF.match(text):
        return False
    if MINE.match(text.replace("’", "'")):
        return True
    found = DUTY.match(text)
    if found and not WISH.search(found[0]):
        return True
    first = words[0].lower().strip(",.")
    return first in (guidance.verbs | guidance.openers) - guidance.nouns and words[1].lower() not in (
        "of",
        "is",
        "was",
        "are",
        "were",
        "to",
        "by",
        "has",
    )


def day_of(text: str) -> datetime.date | None:
    """The first day that a text writes with its year; None where it writes none.

    >>> day_of("14 July 2026 at 10am"), day_of("2026-07-14 00:00:00"), day_of("in six weeks")
    (datetime.date(2026, 7, 14), datetime.date(2026, 7, 14), None)
    """
    if found := ISO.search(text):
        try:
            return datetime.date(*(int(part) for part in found.groups()))
        except ValueError:
            return None
    return written(text.replace("-", "/") if re.search(r"\b\d{1,2}-\d{1,2}-(?:20)?\d\d\b", text) else text)


def named(text: str) -> bool:
    """Whether a text is a name, with what the person is in brackets or behind a comma."""
    return bool(NAME.match(text)) and not TASK.search(text)


def bare(text: str) -> str:
    """A line without its bullet or number."""
    return BULLET.sub("", text.strip()).strip()


def cell_lines(text: str) -> list[str]:
    """The lines of a cell, each without its bullet."""
    return [line for line in map(bare, text.splitlines()) if line]


__all__ = [
    "CHOSEN",
    "IF",
    "REVIEW",
    "SIGNED_AS",
    "TO_SIGN",
    "WORRIED",
    "ANSWERED",
    "DOES",
    "DOES_NOT",
    "INSTRUCTION",
    "NOTHING",
    "REVIEWED",
    "SIGNED",
    "SPEECH",
    "bare",
    "cell_lines",
    "day_of",
    "named",
    "step",
]
