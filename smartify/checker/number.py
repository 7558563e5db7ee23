"""How much or how many: counts, frequencies, thresholds, shares, amounts and times of day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Level, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|twenty|thirty|forty|fifty|half|both|a dozen|a third|a quarter)"
NUMBER = rf"(?:[£$€]? ?\d+(?:,\d{{3}})*(?:\.\d+)?|{WORD})"
LIMIT = r"(?:(?:the|her|his|at least|at most|no more than|not more than|no fewer than|no less than|more than|fewer than|less than|a minimum of|minimum of|min\.? ?|a maximum of|maximum of|max\.? ?|up to|above|below|over|under|between|under|within|exactly|only|about|around|an? average of|by|to|from|in|on|for|at|of|all|>=?|<=?) )*"
EVERY = r"(?:(?:an?|per|each|every|in every|in any|in the|of the|out of the|in a|/|across a) ?(?:\d+ |two |three |other |school |working )?(?:day|night|evening|morning|week|wk|fortnight|month|mth|term|half[- ]term|year|yr|quarter|visit|session|lesson|meal|mealtime|hour|hr|shift|weekend|time|school day|household|child|person|patient|resident|kg)s?\b)"
UNIT = r"(?:[A-Za-z][\w'-]*(?: (?:to |of )?[a-z][\w'-]*){0,2}?)"
WEEKDAY = r"(?:mon|tues?|wed(?:nes|s)?|thu(?:rs?)?|fri|satur|sat|sun)(?:days?)?\b"
PARTS = "(?:mornings|afternoons|evenings|nights|lunchtimes)"
# A day that comes round: "on Weds for the next 8 wks", "on Saturday mornings".
ROUND = rf"\bon {WEEKDAY}(?= (?:for (?:the )?(?:next )?(?:\d+|{WORD}) (?:wks?|weeks?|months?|mths?|terms?)|until|till|up to)\b)|\bon {WEEKDAY} {PARTS}\b"
COUNTED = rf"\d|\b{WORD}\b"
# What a measure looks like, each after what it cannot do without: looking for that first spares most of the work.
MEASURES = tuple(
    (re.compile(needs, re.IGNORECASE), re.compile(pattern, re.IGNORECASE))
    for needs, pattern in (
        (
            r"%|per ?cent|pc\b",
            rf"\b{LIMIT}\d+(?:\.\d+)? ?(?:%|per cent\b|percent\b|pc\b)(?: of [\w' -]{{3,30}}?(?=[,.;]|$| by | in | for ))?",
        ),
        (
            r"\b(?:of|in)\b",
            rf"\b{LIMIT}{NUMBER}(?: (?:times|days|lessons|sessions|nights|mornings|occasions|trials|weeks|visits))? (?:out of|of|in) (?:every |the |each |any |a )?(?:next |last )?{NUMBER}(?: [a-z]+(?: a week| per week)?)?",
        ),
        (r"/", rf"\b{LIMIT}\d+ ?/ ?\d+(?: [a-z]+)?"),
        (
            r"once|twice|thrice|times|x",
            rf"\b{LIMIT}(?:once|twice|thrice|\d+ ?x|x ?\d+|{NUMBER} (?:or more )?(?:\w+ )?times)(?: ?{EVERY}| daily| weekly| monthly)?",
        ),
        (
            r"days|nights|mornings|evenings|\b(?:mon|sun)",
            r"\b(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days\b(?: and (?:mon|tues|wednes|thurs|fri|satur|sun)days)?|\b(?:mon|sun)(?:day)? ?(?:to|-) ?(?:fri|sat|sun|thu(?:rs?)?)(?:day)?\b|\b(?:on )?(?:all )?(?:school|week) ?(?:nights|days|mornings|evenings)\b",
        ),
        (
            r"\b(?:mon|tue|wed|thu|fri|sat|sun)",
            rf"\b(?:on )?{WEEKDAY}(?:(?: ?[/&,] ?|(?<=day) and |(?<=days) and ){WEEKDAY})+|\b(?:the )?(?:1st|2nd|3rd|4th|first|second|third|fourth|last) {WEEKDAY} (?:of|in) (?:the|each|every) month|"
            rf"{ROUND}",
        ),
        (
            r"every|each",
            r"\b(?:before|after|at|on|in|for|to|by)? ?(?:every|each) (?!(?:other|of|child|household|person|professional|pupil|family|member|opportunity|one|resident|young|minute|web|single|tender|worker|agency|parent|patient|contact)\b)[a-z][\w'-]*",
        ),
        (
            r"every|each",
            rf"\b{LIMIT}(?:every|each) (?:single |other |second |{NUMBER} (?:to \d+ )?)?(?:(?:school |working |week|alternate )?(?:day|night|evening|morning|afternoon|lunchtime|break|week|wk|fortnight|month|mth|term|year|quarter|visit|session|lesson|meal|mealtime|bedtime|weekend|weekday|shift|hour|hr|min|minute|handover|half[- ]term)s?|mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?s?\b",
        ),
        (
            COUNTED,
            rf"\b{LIMIT}{NUMBER}(?: ?(?:to|-|–|or) ?{NUMBER})? ?(?:hours?|hrs?|minutes?|mins?|seconds?|secs?|m(?:etres?)?|km|miles?|steps?|kg|g|grams?|ml|l|litres?|units?|stone|lbs?|cm|mm(?:ol)?|mmhg|mg|bpm|k|points?|degrees)\b(?: ?{EVERY})?",
        ),
        (
            r"\d|noon|midday|midnight",
            r"\b(?:(?:by|before|at|from|until|between|no later than|after) )?\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b(?: ?(?:to|and|-) ?\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b)?|\b(?:(?:by|before|at|from|until|no later than|after) )?(?:[01]?\d|2[0-3])[:.][0-5]\d\b(?!%)|\b(?:by|before|at|from|until) (?:noon|midday|midnight)\b|\b(?:by|before|at|from|until) (?:[1-9]|1[0-2])(?= (?:each|every|on|sharp|at night|in the)|[,.;]|$)",
        ),
        (r"[£$€]", rf"[£$€] ?\d+(?:,\d{{3}})*(?:\.\d+)?(?:k|m)?(?: ?{EVERY})?"),
        (r"\b(?:all|both)\b", rf"\b(?:all|both) (?:{NUMBER} )(?:of )?{UNIT}?(?=[\s,.;]|$)"),
        (
            COUNTED,
            rf"\b{LIMIT}{NUMBER}(?: or (?:more|fewer|less))?(?: more| different| new| further| other| separate| full| good| whole| clear| consecutive| written| key| school| working| week| home| joint| of (?:the|his|her|their))* (?!(?:he|she|they|it|of|and|to|as|in|at|is|has|have|another|other|if|or|on|by|for|with|from|so|who|that|where|out|a|an|the|be|was|are)\b)(?:(?!(?:he|she|they|it|of|and|to|as|in|at|is|has|have|another|other|if|or|on|by|for|with|from|so|who|that|where|out|a|an|the|be|was|are)\b)[a-z][a-z-]* (?=[a-z]+s\b))?[a-z][\w'-]*(?: ?(?:on )?{EVERY}| daily| weekly| in a row)?",
        ),
        (r"once|twice", rf"\b(?:once|twice) (?:in )?{EVERY}"),
        (r"half an hour", rf"\bhalf an hour(?: ?{EVERY})?"),
        (COUNTED, rf"\b{LIMIT}{NUMBER} {EVERY}"),
        (r"zero|nil", rf"\b{LIMIT}(?:zero|nil) [a-z]+"),
        (r"\b(?:all|the)\b", rf"\b(?:all|the) {NUMBER}(?=[\s,.;)]|$)"),
        (
            r"\d",
            r"\b(?:from|to|at|below|above|under|over|than|least|reach|score|scores|scoring|of|by) (?:a (?:score|level) of )?\d+(?:\.\d+)?(?: (?:to|or) (?:\d+(?:\.\d+)?|more|less|below|above|under))*(?=[\s,.;)]|$)",
        ),
    )
)
# What every one of these patterns needs somewhere; most lines have none of it, and looking once is quicker than eighteen times.
COUNTS = re.compile(
    rf"\d|\b(?:mon|tue|wed|thu|fri|sat|sun)|\b{WORD}\b|once|twice|thrice|every|each|zero|nil|noon|midday|midnight|days|nights|mornings|evenings|\bmon|\bsun",
    re.IGNORECASE,
)
# "Once a week", "once before May"; but "once he's settled" waits for something.
ONCE = re.compile(
    r"\s*(?:$|[,.;)]|(?:a|an|per|every|each|in|on|at|by|before|this|and|or|more|daily|weekly|monthly|during|with|until|till|for|from|only|over)\b)",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\b\d{1,2}(?:[.:]\d\d)? ?[ap]m\b|\b\d{1,2}[.:]\d\d\b|\b(?:noon|midday|midnight)\b", re.IGNORECASE)
# Those who are there, not how much is to be done: "all four children", "the two boys", "both parents".
THERE = re.compile(
    rf"(?:for |in |at |with |by |to |of |on )*(?:all|the|both|his|her|their)(?: of the)? (?:{WORD}|\d+) (?:\w+ )?(?:children|kids|boys|girls|siblings|sisters|brothers|parents|carers|households|residents|wards|sites|bed|principles|families|schools|homes|of them)\b",
    re.IGNORECASE,
)
NOT_COUNT = re.compile(
    r"(?:working |school |calendar )?(?:days?|wks?|weeks?|months?|mths?|years?|yrs?|terms?|half[- ]terms?)\b|year[- ]olds?|yo\b",
    re.IGNORECASE,
)
ONE = re.compile(
    r"^(?:to |by |for |in |at |on |of |from |the )*(?:one|half|both)\b(?! (?:a|per|each|every|hour|session|visit|time|page|to one|in \d|of \d))",
    re.IGNORECASE,
)
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# Taking part with no end: "attend support groups", "attendance at meetings". A definite set ("all her scans") is not this.
OPEN_ENDED = re.compile(
    r"\b(?:attend|attends|attending|attendance (?:at|of)|access|accessing|take part in|taking part in|participate in|participating in|go to|join in) (?!all\b|every\b|each\b|both\b|his\b|her\b|their\b|the\b|any\b|an?\b)"
    r"(?:[\w'-]+ ){0,3}(?:groups|meetings|sessions|services|activities|classes|support|counselling|appointments|appts)\b",
    re.IGNORECASE,
)
# "1. Mum to …": the number of a line in a list.
BULLET = re.compile(r"^\W*\d+[.):]\s")
# What stands in a reason tells how things are, not how much is to be done.
REASON = re.compile(
    r"\b(?:because|as (?:he|she|they|it|we|i|mum|dad|this|there|the|his|her|[A-Z]\w+|[a-z]+ (?:has|have|had|is|are|was|were))|due to|following|since|after he|after she|now that|so (?:that )?(?:he|she|they|it|we|i|the|his|her|mum|dad|[A-Z]\w+))\b[^.;]*$"
)
WINDOW = re.compile(r"^(?:within|inside|in under|in less than) .*\b(?:hours?|hrs?|minutes?|mins?)\b", re.IGNORECASE)
MONTH_NEXT = re.compile(rf"(?:st|nd|rd|th)?(?: of)? (?:{MONTHS})(?:\b|[a-z]*(?:uary|ch|il|e|y|ust|ember|ober)\b)", re.IGNORECASE)
# "12 Rowan Court": a place.
TITLE = re.compile(r"\d+[a-z]? (?:[A-Z]\w+ )+(?:Court|Street|Road|Avenue|Close|Lane|Drive|House|Gardens|Way|Place|Terrace|Crescent|Hill)\b")
# "the 2027 report", "2026/27": a year.
COUNTABLE = "steps|people|homes|words|calories|metres|households|hours"
NAMED_YEAR = re.compile(rf"(?<![\d£$€,.])20[0-4]\d(?:[-/–]\d\d)?\b(?! (?:{COUNTABLE}))")
ALL_OF = re.compile(
    r"(?:across |against |in |of |on |for )?all \d+ (?:domains|actions|areas|recommendations|priorities|aspects|criteria|outcomes)\b",
    re.IGNORECASE,
)
BECAUSE = re.compile(r"\bbecause\b[^.;]*$", re.IGNORECASE)
# How things are, or were: "on £84 a week", "where two people slipped", "who've had £6k off her", "waiting over a year".
BEFORE_NOW = re.compile(
    r"\b(?:(?:who|which|that)(?:'ve|'s| has| have| had) (?:had |been )?|, on |\bnow |\bwhere |(?:been )?waiting (?:over |for )?|last (?:year|month|week|term),? )$",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"\b(?:register|refer|complete|finish|book|apply|submit|hand in|sign|send|return|file|pay|buy|fit|install|move|open|close|enrol|join|report|give|obtain|order|deliver|convene|hold|ring|call|phone|email|write to|tell|inform|notify|invite|arrange|pass)\b",
    re.IGNORECASE,
)


def find(doc: Doc, guidance: Guidance, dates: list[Mention]) -> list[Mention]:
    """The numbers that measure, in reading order; `dates` are taken already."""
    text = text_of(doc)
    taken = [(m.start, m.end) for m in dates if not WINDOW.search(m.text)]  # "within 24 hrs" says when, and how soon is soon enough
    days = [m.start for m in dates if m.kind == "date"]
    spared = [(s.start_char, s.end_char, guidance.rows["numbers.csv"][int(s.label_)].kind) for s in doc.spans["numbers"]]
    found: list[tuple[int, int]] = []
    for needs, pattern in MEASURES if COUNTS.search(text) else ():
        if not needs.search(text):
            continue
        for match in pattern.finditer(text):
            span = _measure(text, *match.span(), taken, days, spared)
            if span:
                found.append(span)
    found += [
        (start, end)
        for start, end, kind in spared
        if kind == "frequency"
        and not BECAUSE.search(text[:start])
        and not any(left <= start and end <= right and not _freq_date(text[left:right]) for left, right in taken)
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda f: (f[0] - f[1], f[0])):
        if all(end <= left or start >= right for left, right in kept):
            kept.append((start, end))
    return [Mention(text=text[s:e], start=s, end=e, kind="number") for s, e in sorted(kept)]


def frequent(numbers: list[Mention], doc: Doc, guidance: Guidance) -> bool:
    """Whether a frequency, rather than a single count, is among the numbers."""
    rows = guidance.rows["numbers.csv"]
    by_table = any(rows[int(span.label_)].kind == "frequency" for span in doc.spans["numbers"])
    return by_table or any(re.search(rf"{EVERY}|\bevery\b|\beach\b|\bdaily\b|\bweekly\b", n.text, re.IGNORECASE) for n in numbers)


def findings(doc: Doc, guidance: Guidance, numbers: list[Mention]) -> Iterator[Finding]:
    """What the numbers mean for Measurable."""
    for mention in numbers:
        yield Finding(
            rule="number.found", criterion=Criterion.MEASURABLE, span=(mention.start, mention.end), says=f"'{mention.text}' can be counted."
        )
    if not numbers:
        event = EVENT.search(text_of(doc))
        if (open_ended := OPEN_ENDED.search(text_of(doc))) and not re.search(
            r"\b(?:all|every|each|until|for the|complete|finish)\b", text_of(doc), re.IGNORECASE
        ):
            yield Finding(
                rule="number.open_ended",
                criterion=Criterion.MEASURABLE,
                span=open_ended.span(),
                at_most=Level.NOT_MET,
                says=f"'{open_ended[0]}' has no end. {guidance.asks('number.open_ended')}",
            )
            return
        if event:
            yield Finding(
                rule="number.event",
                criterion=Criterion.MEASURABLE,
                span=event.span(),
                says=f"'{event[0]}' is a yes-or-no event: done or not. {guidance.asks('number.event')}",
            )
        yield Finding(rule="number.missing", criterion=Criterion.MEASURABLE, span=None, says=guidance.asks("number.missing"))


def _measure(
    text: str, start: int, end: int, taken: list[tuple[int, int]], days: list[int], spared: list[tuple[int, int, str]]
) -> tuple[int, int] | None:
    while end > start and text[end - 1] in " ,.;":
        end -= 1
    words = text[start:end]
    digits = re.search(
        rf"[£$€]?\d|\b{WORD}\b|once|twice|every|each|zero|nil|noon|mid|days|nights|mornings|evenings|(?:mon|tue|wed|thu|fri|sat|sun)",
        words,
        re.IGNORECASE,
    )
    if digits is None:
        return None
    at = start + digits.start()
    start += len(words) - len(words.lstrip())
    if (bullet := BULLET.match(text)) and at < bullet.end():
        return None
    if any(year.start() <= at < year.end() for year in NAMED_YEAR.finditer(text)):
        return None
    if MONTH_NEXT.match(text[end:]) or TITLE.match(text[at:]) or ALL_OF.match(text[start:]):
        return None
    if re.fullmatch(r"(?:\w+ )?(?:24|7)/(?:7|24)|24/7", words) or re.match(rf"(?:on|by|of) \d{{1,2}} (?:{MONTHS})", words, re.IGNORECASE):
        return None
    if any(left < end and at < right for left, right in taken) or REASON.search(text[:at]):
        return None
    if CLOCK.search(words) and any(0 <= day - end <= 4 for day in days):
        return None  # "by 5pm on Thurs 9 Oct": the hour of a deadline
    if re.match(rf"\d{{1,2}} (?:{MONTHS})", words[digits.start() :], re.IGNORECASE) or BEFORE_NOW.search(text[:at]):
        return None
    for left, right, kind in spared:
        if kind == "whole" and left <= at < right:
            return None
        if kind == "label" and right <= at <= right + 2:
            return None
    if (
        THERE.match(words)
        or re.search(r"\b(?:days?|weeks?|hours?|hrs|wks) of $", text[:start])
        and re.match(r"(?:each|every|any)\b", words.lstrip())
    ):
        return None
    tail = re.sub(rf"^.*?(?:{NUMBER})(?: ?(?:to|-|–|or) ?{NUMBER})? ?", "", words, count=1, flags=re.IGNORECASE)
    if (
        NOT_COUNT.match(tail)
        and not re.search(EVERY, tail, re.IGNORECASE)
        and not re.search(r"\b(?:out of|of|in|every)\b", words)
        and not re.match(r"[a-z]+ (?:in a row|running)\b", text[end - len(tail) :])
        and not re.match(r"(?:working |school )?days? (?:a|per|out|in|of) ", text[end - len(tail) :] + " ")
        and not re.match(r"\s*(?:a|per|out of|in every|of) (?:\d|week|wk|month|year|term|fortnight)", text[end:])
    ):
        return None
    if (
        ONE.match(words)
        or re.match(r"\s*[-–]?\s*(?:year|yr|month|week)s?[- ]olds?", text[end:])
        or re.search(r"\((?:age )?\d{1,2}$", text[:end])
    ):
        return None
    if (
        re.search(r"\baged? $", text[:at])
        or re.match(rf"\(?0?\d{{3,}}\)?(?: |$)(?!\w*(?:{COUNTABLE}))", words)
        and not re.search(r"[£$€%]", words)
    ):
        return None
    return start, end


def _freq_date(words: str) -> bool:
    return bool(re.search(r"\bevery\b|\beach\b|weekly|daily|monthly", words, re.IGNORECASE))
