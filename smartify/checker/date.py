"""By when: a date, a bounded period, an event, or words that never end."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Level, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
WEEKDAY = r"(?:mon|tues?|wednes|weds?|thurs?|thu|fri|satur|sat|sun)(?:day)?\b"
DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
YEAR = r"(?:20\d\d|'?\d\d)"
CALENDAR = (
    rf"(?:{WEEKDAY},? )?(?:the )?{DAY}(?: of)? {MONTH}(?:,? 20\d\d)?|{MONTH} {DAY}(?!\d)(?:,? 20\d\d)?|\b{DAY}[/.]\d{{1,2}}(?:[/.]{YEAR})?(?![\d%])|"
    rf"{MONTH},? 20\d\d|\b20\d\d-\d\d-\d\d\b|\bthe \d{{1,2}}(?:st|nd|rd|th)\b|(?:\d{{1,2}}(?:st|nd|rd|th) birthday)"
)
WORD_NUMBER = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|sixteen|eighteen|twenty|thirty)"
COUNT = rf"(?:\d+(?:[-–]\d+)?(?: ?(?:or|to) \d+)?|{WORD_NUMBER}|an?|a few|several|the|_{{2,}})"
LONG = r"(?:working |school |calendar |more |full |clear |consecutive )?(?:day|wk|week|month|mth|year|yr|term|half[- ]term|fortnight|quarter)s?'?\b"
SHORT = r"(?:hour|hr|minute|min)s?\b"
AFTER = r"(?: (?:of|from|after|following|before|in a row|running|time)\b(?: (?:the|her|his|their|a|an|any|each|this|that|being|initial|first|last|next|receiving|birth|today|now)\b)*(?: [\w'/-]+){0,2})?"
LEAD = r"(?:by no later than|no later than|not later than|on or before|up to and including|by the end of|at the end of|before the end of|until the end of|to the end of|from now (?:until|to|till)|between now and|between|by|before|until|till|til|up to|from|on|in|at|w/c|w/b|w/e|week (?:commencing|ending|of)|during|throughout|over|through|to|due|end of|start of|for)"
DATED = re.compile(
    rf"\b(?:{LEAD}:? )?(?:(?:the )?(?:end(?: of)?|start of|beginning of|middle of|mid-?|early|late|week of|w/c|w/e|weekend of) ?)?(?:the )?(?:{CALENDAR})(?: ?(?:to|until|and|-) ?(?:the )?(?:end of )?(?:{CALENDAR}))?",
    re.IGNORECASE,
)
MONTHLY = re.compile(
    rf"\b(?:by the end of|at the end of|by|until|till|before|in|during|throughout|end of|from|for|to|up to|of) (?:the )?(?:end (?:of )?|start of |mid-?|early |late |middle of )?(?:{MONTH}(?: and {MONTH}| to {MONTH})?|(?:spring|summer|autumn|winter|year)? ?20\d\d(?:[-/]\d\d)?|q[1-4]\b)(?:,? 20\d\d)?",
    re.IGNORECASE,
)
DAYWISE = re.compile(
    rf"\b(?:by|on|before|until|till|til|from|this|next|by the end of|coming|due) (?:this |next |the )?(?:{WEEKDAY}|tomorrow|tonight|today)|\b(?:tomorrow|today|tonight)\b",
    re.IGNORECASE,
)
RELATIVE = re.compile(
    rf"\b(?:"
    rf"(?:over|for|across|during|in|at|within|after) (?:the |each of the |all of the |her |his |their |my )?(?:next|first|last|coming|following) {COUNT} [a-z-]+(?: group| review| meeting)?s\b|"
    rf"by (?:week|wk) \d+\b|(?:at|by|from) \d+ (?:weeks|wks)\b|"
    rf"(?:at least |no later than )?{COUNT} (?:{LONG}|{SHORT}) (?:ahead\b|before (?:the |each |any |every |her |his |their )?[\w-]+(?: home)?)|"
    rf"(?:by |at |before |until |to )?(?:the )?end of (?:the )?(?:next |this |first |second )?(?:day|week|month|term|quarter|year|half[- ]term|school day|working day|\d+ {LONG})|"
    rf"(?:within|inside|in under|in less than|no more than|not more than|after|in|over|for|during|across|throughout|every day for|by) (?:the )?(?:next |first |second |third |coming |following |last |same |a (?:maximum|period) of |at least |max(?:imum)? |another |a further )*(?:{COUNT} )?(?:consecutive |full )?{LONG}{AFTER}|"
    rf"(?:within|inside|in under|in less than) (?:the )?(?:next |first )?(?:{COUNT} )?{SHORT}{AFTER}|"
    rf"(?:the )?(?:same|next|following) (?:working |school )?(?:day|week|month|half[- ]term|term|morning)\b|that (?:same )?(?:day|week)\b|"
    rf"{COUNT} {LONG} (?:in a row|running|before|after|from|of|time)\b(?: (?:the|today|now|birth|each|any|a|an|discharge|admission|her|his|their)\b)?(?: [\w'-]+)?|"
    rf"for (?:the )?(?:next |first )?{COUNT} {LONG}|x ?\d+ ?{LONG}|\d+ ?/ ?(?:52|12|7)\b|"
    rf"(?:by |in |until |to )?(?:week|wk|year|yr) \d+(?= |,|\.|$)|"
    rf"(?:in|during|by|over) (?:the )?(?:end of (?:the )?)?(?:first|second|third|fourth|last|next|coming|1st|2nd|3rd|4th) (?:quarter|half|term)\b(?: of (?:this|the|next) (?:financial |school )?year)?|(?:across|over|during|for|within) an? \d+[- ](?:day|week|month|year)s?(?: period)?\b|"
    rf"(?:within|for|in|by|over|at) (?:the )?(?:next |first )?\d+ ?(?:/ ?(?:52|12|7)|wks?|mths?)\b(?: of (?:each |every |any |the )?[\w-]+)?|"
    rf"(?:by|in|from|for|until|on|through) (?:weeks?|wks?|days?|sessions?) \d+(?:(?: and |-| to )\d+)?\b|(?:over|for|across) \d+ consecutive [a-z]+s\b|"
    rf"(?:over|for|during|throughout|through|of)? ?(?:the|this) (?:coming|next|rest of the|whole) (?:year|season|term|summer|winter|autumn|spring)\b|over the (?:year|winter|summer|autumn|spring|season)\b|"
    rf"(?:in|by|for|over|during) (?:the |early |late )?(?:new year|spring|summer|autumn|winter)(?: term| holidays?)?\b(?! (?:term|born|school))|"
    rf"(?:by|before|until|at) (?:good friday|eid|diwali|ramadan|hanukkah|passover|holi|vaisakhi|whitsun|pentecost|hogmanay|bonfire night|halloween)\b|by close of play(?: on)?(?: \w+day)?\b|"
    rf"(?:in |for |by |during )?FY ?\d\d(?:\d\d)?(?:[/-]\d\d)?\b|(?:{MONTH}) ?(?:-|–|to) ?(?:{MONTH})\b|"
    rf"this (?:week|month|half[- ]term|quarter)\b|by (?:next|the following) (?:week|month)|next (?:week|month|year)\b|on the day\b|before (?:he|she|they|the child(?:ren)?|I) (?:turns?|is|are|am) \d+"
    rf")",
    re.IGNORECASE,
)
# What every pattern above needs somewhere; most lines have none of it.
TIMES = re.compile(
    r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|\bweds?\b|\b(?:mon|tues?|thurs?|thu|fri|sat|sun)\b|spring|summer|autumn|winter|w(?:ee)?k|month|mth|year|yr|term|fortnight|quarter|hour|hr|min|"
    r"tomorrow|tonight|following|next|first|last|coming",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WRITTEN = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? ({MONTH}) (20\d\d)|(\d{{1,2}})[/.](\d{{1,2}})[/.](20\d\d|\d\d)", re.IGNORECASE)
# What makes of a date or period a deadline, whatever else the line says; "this financial year" or "the 2026 toolkit" is left to the classifier.
SET = re.compile(
    r"(?:by|before|until|till|within|no later than|not later than|up to|for the next|for \d|for [a-z]+ (?:weeks|months)|over the next \w+ (?:weeks|months)|between)\b",
    re.IGNORECASE,
)
# A date told, not set: when something happened, or when a paper was written.
TOLD = re.compile(
    r"\b(?:since|dated|following (?:the )?(?:\w+ )?(?:of|on)|reported on|as at|as of|born|dob|happened on|incident (?:of|on)|held on|meeting (?:of|on)|last seen|last|letter of|report of|minutes of|agreed on|signed|completed on|plan of|assessment of|conference of|appt of|(?:following|after|since|from) (?:the|a|our|their) (?:\w+ ){0,2}(?:meeting|review|conference|visit|letter|report|assessment|discussion|call)(?: held)?(?: of| on| dated)?|(?:agreed|seen|held|signed|recorded|written)(?: up)?|refer(?:red)? on|was|were|discussed on|noted on)\s*$",
    re.IGNORECASE,
)
# "As the chip pan went up in October": when something was, not when it is to be.
REASON = re.compile(
    r"\b(?:because|as (?:he|she|they|it|we|i|mum|dad|this|there|the|his|her|[A-Z]\w+)|due to|since|after he|after she|now that)\b[^.;,]*$"
)
SET_AHEAD = re.compile(r"(?:by|before|until|till|within|for the (?:next|same)|over the next|for \d)\b", re.IGNORECASE)
AGE = re.compile(r"^(?:[- ]olds?\b| of age\b|'? (?:experience|warranty)\b)", re.IGNORECASE)
EMPTY_PERIOD = re.compile(
    r"^(?!within an? (?:day|week|month|year|term)$)(?:in|over|for|during|by|within|throughout|across|after) (?:the |a )?(?:day|days|week|month|year|term|session|visit|lesson|sessions|visits|lessons)s?$",
    re.IGNORECASE,
)
# Whatever a line waits for is an event, unless it comes round every day.
WAIT = re.compile(
    r"\b(?:before|until|till|prior to|ahead of|in time for|for as long as|as soon as|between now and) (?!further notice|poss|practic|able|convenient|(?:he|she|they|it) can\b|(?:the |her |his |their )?(?:bed|bedtime|school|breakfast|lunch|tea|dinner|class|work|meals?|lessons?|using|leaving|he leaves|she leaves|they leave|bath|registration|any|each|every|giving|going|eating|"
    r"making|starting|it gets|asking|taking)\b)(?:[\w'/-]+(?: |$|(?=[,.;)]))){1,6}?(?=,|\.|;|\)|$|so |because |and |to |then |with |if |- |as |\()",
    re.IGNORECASE,
)
# "After the handover meeting", "at the next TAF", "by the time she leaves", "for the length of the order", "by the end of the programme", "by Year 6".
HAPPENING = re.compile(
    r"\b(?:(?:by|at|until|before|to)(?: the)? end of (?:the |her |his |their |my |this )?(?!day|sentence|line|page|story|table)(?:[\w'-]+ ){0,2}?(?:programme|program|course|order|placement|pregnancy|period|project|assessment|block|key stage \d|ks ?\d|treatment|licence|sentence|tenancy|stay|"
    r"probation|trial|season|process|intervention|plan|contract|apprenticeship|shift|session|block|phase|financial year|school year|academic year|summer holidays?|winter|spring|summer|autumn|fy ?[\d/-]+)\b|"
    r"(?:by|in|before|until|up to) (?:the )?(?:end of )?(?:year|yr|y|key stage|ks) ?(?:\d{1,2}|one|two|three)(?= |,|\.|;|$)|"
    r"(?:at|by|before|until|for|in time for|prior to|ahead of|to) (?:the |her |his |their |our |my |each )?(?:first|next|second|final|midway|forthcoming|following) (?:[\w-]+ )?(?:appointment|appt|review|panel|taf|conf|conference|meeting|mtg|core group|hearing|session|visit|contact|clinic|supervision|pep|ehcp|annual review|inspection|apcm|agm)\b|"
    r"(?:by|before|at|for|until) (?:the )?(?:APCM|AGM|ICPC|RCPC|CPC|TAF|PEP|LAC review|CLA review|AR)\b|"
    r"by the time (?:he|she|they|it|I|we|the|his|her|their|baby|mum|dad|[A-Z]\w+) (?:[\w']+ ?){1,5}|"
    r"(?:for the |the |during the |over the |throughout the )?(?:length|duration|rest|remainder|remaining part|life) of (?:the |her |his |their |this |my )?[\w-]+|"
    r"(?:after|following) (?:the |her |his |their |each |every |any )?(?:[\w-]+ ){0,2}?(?:meeting|visit|panel|review|appointment|appt|session|discharge|handover|hearing|conference|placement|birth|surgery|operation|op|holidays|assessment|graduation|release|school)\b(?! (?:on|of|held|in)\b)|"
    r"(?:from now on|as of (?:mon|tues|wednes|thurs|fri|satur|sun)day|by the (?:1st|first|15th|last day|end) of (?:the|each|every) month|with immediate effect|by next (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*)|"
    r"(?:during|in|by|throughout) FY ?'?\d\d(?:\d\d)?(?:[-/]\d\d)?|over (?:the )?next few (?:years|months|weeks)|while (?:the|his|her|their|this) [\w-]+(?: [\w-]+)? (?:lasts|is|are|runs|continues)\b|over an? (?:\w+)[- ](?:year|month|week) period)",
    re.IGNORECASE,
)
ENDED = re.compile(
    r"^(?:over an? \w+[- ](?:year|month|week) period|by next \w+|(?:during|in|by|throughout) FY|by the (?:1st|first|15th|last day|end) of|.*\bend of (?:the )?(?:key stage|ks|financial|school year|academic|summer|winter|spring|autumn|fy)|(?:by|in|before|until|up to) .*(?:year|yr|y|key stage|ks) ?\w+$)",
    re.IGNORECASE,
)
SOON = re.compile(
    r"\b(?:from now on|from here on|from today|from (?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|this (?:winter|summer|spring|autumn|weekend)|(?:over|by|before) (?:the )?(?:next )?(?:winter|summer|spring|autumn|new year|xmas))\b",
    re.IGNORECASE,
)
LOOSE = re.compile(
    r"\b(?:few|several|coming)\b|^(?:over|in|during|for) the (?:next |coming |following )?(?:weeks|months|years|days)$|\bthis year\b|\bnext year\b|^(?:in|over|by|for) (?:a|the) year$|throughout the (?:year|week)|during the",
    re.IGNORECASE,
)
EVENT_LEAD = re.compile(
    r"\bbetween (?:the )?(?:[\w']+ ){1,4}and (?:the )?$|\b(?:between|by|before|until|till|at|for|prior to|ahead of|in time for|within|up to|to|on|after|ready for|throughout|during|over|into|going into) (?:the |next |all of the |the end of the |the end of |end of the |end of |the rest of the |the start of the |the start of |the first week of the |the second week of the |the last week of the |the same ||her |his |their |our |my |this |each |every |any |then |a |our )*$",
    re.IGNORECASE,
)


def every(doc: Doc, guidance: Guidance) -> list[Mention]:
    """All statements of when, in reading order, none overlapping; the longest reading wins."""
    text = text_of(doc)
    found: list[tuple[int, int, str]] = []
    timed = ((DATED, "date"), (MONTHLY, "date"), (DAYWISE, "date"), (RELATIVE, "period")) if TIMES.search(text) else ()
    for pattern, kind in timed:
        for match in pattern.finditer(text):
            start, end = match.span()
            while end > start and text[end - 1] in " .,":
                end -= 1
            if _stands(text, start, end):
                found.append((start, end, "event" if kind == "period" and LOOSE.search(text[start:end]) else kind))
    for match in HAPPENING.finditer(text):
        end = match.start() + len(match[0].rstrip(" ,"))
        if not REASON.search(text[: match.start()]):
            found.append((match.start(), end, "period" if ENDED.match(match[0]) else "event"))
    for pattern in (WAIT, SOON):
        for match in pattern.finditer(text):
            found.append((match.start(), match.start() + len(match[0].rstrip(" ,")), "event"))
    for span in doc.spans["periods"]:
        row = guidance.rows["periods.csv"][int(span.label_)]
        start = span.start_char
        if span.text.lower() == "soon" and text[:start].lower().endswith("as "):
            continue  # "as soon as the funding is agreed" waits for something
        lead = EVENT_LEAD.search(text[:start])
        if (
            row.kind in ("event", "term")
            and not lead
            and not re.match(
                r"(?:by|before|until|at|in|on|this|next|end|during|over|prior|within|between|after|from|when|for|up|to)\b",
                span.text.lower(),
            )
        ):
            continue
        start = lead.start() if lead else start
        kind = {"term": "period", "event": "event", "loose": "event", "empty": "open_ended"}[row.kind]
        if row.kind == "loose" and row.level is Level.NOT_MET:  # "soon", "in a timely manner": no time at all
            kind = "open_ended"
        found.append((start, span.end_char, kind))
    kept: list[tuple[int, int, str]] = []
    order = {"date": 0, "period": 1, "event": 2, "open_ended": 3}
    for item in sorted(found, key=lambda f: (f[2] == "event", f[0] - f[1], order[f[2]])):
        if all(item[1] <= other[0] or item[0] >= other[1] for other in kept):
            kept.append(item)
    return [Mention(text=text[s:e], start=s, end=e, kind=k) for s, e, k in sorted(kept)]


def findings(doc: Doc, guidance: Guidance, found: list[Mention], frequent: bool) -> Iterator[Finding]:
    """What the timescale means for Time-bound; `frequent` says a frequency stands in the text."""
    dated = [m for m in found if m.kind in ("date", "period")]
    for mention in dated:
        yield Finding(
            rule="date.found",
            criterion=Criterion.TIME_BOUND,
            span=(mention.start, mention.end),
            at_least=Level.MET if SET.match(mention.text) or mention.kind == "date" and DATED.fullmatch(mention.text) else None,
            says=f"'{mention.text}' says when.",
        )
    events = [m for m in found if m.kind == "event"]
    for mention in events:
        yield Finding(
            rule="date.event",
            criterion=Criterion.TIME_BOUND,
            span=(mention.start, mention.end),
            says=f"'{mention.text}' is not a day. {guidance.asks('date.event')}",
        )
    for mention in (m for m in found if m.kind == "open_ended"):
        yield Finding(
            rule="date.open_ended",
            criterion=Criterion.TIME_BOUND,
            span=(mention.start, mention.end),
            at_most=None if dated or events or frequent else Level.NOT_MET,
            says=f"'{mention.text}' never ends. {guidance.asks('date.open_ended')}",
        )
    if not dated and not events and frequent:
        yield Finding(
            rule="date.frequency_no_end",
            criterion=Criterion.TIME_BOUND,
            span=None,
            at_most=Level.PARTLY,
            says=guidance.asks("date.frequency_no_end"),
        )
    if not found and not frequent:
        yield Finding(rule="date.missing", criterion=Criterion.TIME_BOUND, span=None, says=guidance.asks("date.missing"))


def passed(found: list[Mention], today: datetime.date, guidance: Guidance) -> Iterator[Finding]:
    """A finding for each date, written with its year, that lies before `today`."""
    for mention in found:
        match = WRITTEN.search(mention.text)
        if not match or mention.kind != "date":
            continue
        day, month, year = match[1] or match[4], match[2] or match[5], match[3] or match[6]
        number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
        try:
            when = datetime.date(int(year) + (2000 if int(year) < 100 else 0), number, int(day))
        except ValueError:
            continue
        if when < today:
            yield Finding(
                rule="date.past",
                criterion=Criterion.TIME_BOUND,
                span=(mention.start, mention.end),
                says=f"'{mention.text}' has passed. {guidance.asks('date.past')}",
            )


def _stands(text: str, start: int, end: int) -> bool:
    lead = re.match(r"(?:on|of|from|in|at) ", text[start:end])
    if REASON.search(text[:start]) and not SET_AHEAD.match(text[start:end]):
        return False
    ahead = re.match(r"(?:by|before|until|till|within)\b", text[start:end], re.IGNORECASE)
    if (
        (TOLD.search(text[:start]) and not ahead)
        or (
            lead
            and re.search(
                r"\b(?:agreed|last seen|was seen|(?:following|after|since) (?:the|a|our|their) (?:\w+ ){0,2}(?:meeting|review|conference|visit|assessment)) $",
                text[:start],
                re.IGNORECASE,
            )
        )
        or AGE.match(text[end:])
        or EMPTY_PERIOD.match(text[start:end])
    ):
        return False
    if re.match(rf"(?:at|over|in|during|for|across) (?:the |his |her |their )?last (?:{COUNT}) ", text[start:end], re.IGNORECASE):
        return False
    if re.search(r"\b(?:may)$", text[start:end].lower()) and not re.search(r"\bMay$", text[start:end]):
        return False
    words = text[start:end].lower()
    if re.search(r"\bto march$", words) and text[start:end].endswith("march"):
        return False
    if re.fullmatch(r"(?:year|yr|week|wk) \d+", words) and words[0] == "y":
        return False
    if re.fullmatch(r"24/7", words) or re.fullmatch(r"at \d{1,2}\.\d\d", words):
        return False
    if re.fullmatch(r"(?:in|for|over|of|to|from|by)? ?\d{1,2}[/.]\d{1,2}", words):  # 3/5 trials, 8.30: a ratio or a clock, not a day
        day, month = (int(part) for part in re.findall(r"\d+", words))
        if (
            "." in words
            or month > 12
            or day > 31
            or re.match(r"\s*(?:am|pm|times|trials|days|occasions|opportunities|sessions|nights|lessons|of|weeks|h|hrs)\b", text[end:])
        ):
            return False
        if not re.match(r"(?:by|from|on|until|before|to)\b", words) and not re.search(
            r"\b(?:by|on|from|until|before|due|to|conference|review|at|appt|w/c|date:?|visit|meeting)\s*(?:on |by )?[(:-]?\s*$",
            text[:start],
            re.IGNORECASE,
        ):
            return month > 0 and day > 12
    return True
