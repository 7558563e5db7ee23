"""By when: a date, a bounded period, an event, or words that never end."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify import deadlines
from smartify.checker.number import ROUND
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
    rf"(?:{WEEKDAY},? )?(?:the )?{DAY}(?: of)? {MONTH}(?:,? 20\d\d)?|{MONTH} {DAY}(?!\d)(?:,? 20\d\d)?|(?:{WEEKDAY},? )?\b{DAY}[/.]\d{{1,2}}(?:[/.]{YEAR})?(?![\d%])|"
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
    rf"(?:by|in|from|for|until|on|through) (?:weeks?|wks?|days?|sessions?) \d+(?:(?: and |-| to )\d+)?\b(?: of [\w-]+)?|(?:by|before|at) (?:the )?(?:close|end|start) of (?:year|month|week|quarter) (?:\d+|{WORD_NUMBER})\b|"
    rf"within the first \w+ period\b|"
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
    rf"(?:over|for|across) \d+ consecutive [a-z]+s\b|"
    rf"(?:over|for|during|throughout|through|of)? ?(?:the|this) (?:coming|next|rest of the|whole) (?:year|season|term|summer|winter|autumn|spring)\b|over the (?:year|winter|summer|autumn|spring|season)\b|"
    rf"(?:in|by|for|over|during) (?:the |early |late )?(?:new year|spring|summer|autumn|winter)(?: term| holidays?)?\b(?! (?:term|born|school))|"
    rf"(?:by|before|until|at) (?:good friday|eid|diwali|ramadan|hanukkah|passover|holi|vaisakhi|whitsun|pentecost|hogmanay|bonfire night|halloween)\b|by close of play(?: on)?(?: \w+day)?\b|"
    rf"(?:in |for |by |during )?FY ?\d\d(?:\d\d)?(?:[/-]\d\d)?\b|(?:{MONTH}) ?(?:-|–|to) ?(?:{MONTH})\b|"
    rf"this (?:week|month|half[- ]term|quarter)\b|by (?:next|the following) (?:week|month)|next (?:week|month|year)\b|on the day\b|before (?:he|she|they|the child(?:ren)?|I) (?:turns?|is|are|am) \d+"
    rf")",
    re.IGNORECASE,
)
# Shorter ways of saying when: "this February", "at Thursday's hearing", "by month end", "in her first fortnight", "by the third session", "in 26/27".
MEET = r"(?:board|meeting|mtg|panel|hearing|conference|clinic|review|core group|governors|committee|cabinet|council|forum|fgb|tac|taf|gathering|agm|visit|session|appt|appointment)"
ORDINAL = r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth)"
SEASONAL = r"(?:spring|summer|autumn|winter)"
SAID_SHORTLY = re.compile(
    rf"\b(?:this (?:{MONTH})|(?:at|by|before|until|for|from) (?:(?:the|our|its|next) )?(?:{WEEKDAY}|{MONTH}|{SEASONAL})(?:'s)? {MEET}\b|at next {MEET}\b|by (?:month|year|term|week|quarter)[- ]end\b|by the end of the (?:key stage|vacation)|"
    rf"(?:in|over|during) the (?:easter|christmas|xmas|summer|half[- ]term|school) (?:hols|holidays?|vacation|break)\b|over the (?:holidays|vacations?|next couple of (?:days|weeks|months))\b|"
    rf"(?:by|from|at|in|to|until|til|up to|going into|in time for) (?:the )?(?:new year|new (?:financial|school|academic) year|whitsun|advent|lent)\b|from now (?:to|til|till|until) [\w' ]{{2,20}}?(?=[,.;]|$)|"
    rf"(?:for|in|over) \d+ ?(?:hrs|hours)\b(?! (?:a|per|each|every|of)\b)|between {MONTH} and {MONTH}|by (?:the |her |his |their )?{ORDINAL} (?:visit|session|appointment|week|lesson|month|meeting|birthday)\b|"
    rf"(?:in|at|by|from) (?:week|wk|month) \d+\b|at \d+ (?:weeks|months|days)\b(?! old)|in (?:her|his|their|the|my|your) first (?:few )?(?:day|week|fortnight|month|term|year)s?\b|on turning \d+|(?:until|til|till) (?:my|her|his|their) (?:\d+th|birthday)\b|"
    rf"(?:throughout|during|over) (?:admission|pregnancy|the assessment|the stay)\b|up to (?:transfer|discharge|the birth)\b|later in the (?:year|term|month)\b|"
    rf"(?:this|next) half (?:of the )?year\b|(?<=[,;–-] )(?!may\b){MONTH}(?=\W*$)|(?:(?:by|from|in|until) (?:the )?(?:end of )?)?\b(?:spring|summer|autumn|fall|winter) 20\d\d\b|"
    rf"(?:by|before|until|on|within|in|over) [(\[](?:date|period|time|month|term)\b[^)\]]*[)\]]|(?:by|before) \d{{1,2}}\.(?:0[1-9]|1[0-2])(?![.:\d%])(?! ?[ap]m)|(?:for|in|during|over|by) (?:2[4-9]/2[5-9]|2[4-9]-2[5-9])\b)",
    re.IGNORECASE,
)
SAID_LOOSELY = re.compile(r"[(\[]|first few|next couple|later|going into|half of the year|this half", re.IGNORECASE)
# Not a time: what comes round whenever the thing is done, or until a person is calm, asleep or told.
HABIT = re.compile(
    r"^(?:before|prior to) (?:he|she|they|I|we|you|it|anyone|anybody|everyone|everybody|another|the child) (?!(?:goes?|leaves?|moves?|turns?|starts?|starting|is|are|returns?|comes?|gets?|finish(?:es)?|transfers?|can|has|have|was|were|signs?|ends?)\b)|"
    r"^(?:before|until|till|prior to) (?:(?:he|she|they|I|we) (?:goes?|comes?) (?:to (?:work|bed|school|sleep)|up|down|out|upstairs)|[a-z]+ing\b(?! (?:from|to|into)\b)|(?:another|any|each|every|when|with|phonics|lessons?|class|breakfast|lunch|tea|bed|meals?|snack|play)\b|"
    r"(?:told|receipts|two|three|four|five|one(?! (?:is|was|comes))|\d{1,2}(?! ?(?!am|pm)[a-z]{2}))\b|(?:[\w']+ ){1,4}?(?:calm(?:ed)?|settled|asleep|drops? off|collected|full|otherwise|sleeping|quiet|run out|runs out)\b)",
    re.IGNORECASE,
)
# What every pattern above needs somewhere; most lines have none of it.
TIMES = re.compile(
    r"\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|\bweds?\b|\b(?:mon|tues?|thurs?|thu|fri|sat|sun)\b|spring|summer|autumn|winter|w(?:ee)?k|month|mth|year|yr|term|fortnight|quarter|hour|hr|min|"
    r"tomorrow|tonight|following|next|first|last|coming",
    re.IGNORECASE,
)
DEADLINE = re.compile(
    r"(?:by|before|until|till|no later than|on or before|due)\b", re.IGNORECASE
)  # what is done on a day off may be meant so
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
# "The actions of the 5 May meeting", "the 2025-2030 strategy": which one, not when.
WHICH = re.compile(
    r"\d*(?:[-/]\d+)? (?:meeting|review|conference|report|letter|plan|strategy|minutes|assessment|agreement|visit)\b(?! (?:to|the|with)\b)"
)
COMES_ROUND = re.compile(rf"on {WEEKDAY}", re.IGNORECASE)  # how often, where number.ROUND says that it does
SET_AHEAD = re.compile(r"(?:by|before|until|till|within|for the (?:next|same)|over the next|for \d)\b", re.IGNORECASE)
WINDOW = re.compile(
    r"(?:within|inside|in under|in less than) .*\b(?:hours?|hrs?|minutes?|mins?)\b|(?:the )?same day$|that (?:same )?week$|\d+ \w+ (?:in a row|running)\b",
    re.IGNORECASE,
)
IDLE = re.compile(
    r"\b(?:length of time|(?:rest|remainder) of (?:the |her |his |their |my )?(?:class|school|family|group|team|children|staff|house))\b",
    re.IGNORECASE,
)
AGE = re.compile(r"^(?: (?:per)?centile\b|[- ]olds?\b| of age\b|'? (?:experience|warranty)\b)", re.IGNORECASE)
EMPTY_PERIOD = re.compile(
    r"^(?!within an? (?:day|week|month|year|term)$)(?:in|over|for|during|by|within|throughout|across|after) (?:the |a )?(?:day|days|week|month|year|term|session|visit|lesson|sessions|visits|lessons)s?$",
    re.IGNORECASE,
)
# Whatever a line waits for is an event, unless it comes round every day.
WAIT = re.compile(
    r"\b(?:before|until|till|prior to|ahead of(?! time\b)|in time for|for as long as|as soon as|between now and) (?!further notice|poss|practic|able|convenient|(?:he|she|they|it) can\b|(?:the |her |his |their )?(?:bed|bedtime|school|breakfast|lunch|tea|dinner|class|work|meals?|lessons?|using|leaving|he leaves|she leaves|they leave|bath|registration|any|each|every|giving|going|eating|"
    r"making|starting|it gets|asking|taking)\b)(?:[\w'/-]+(?: |$|(?=[,.;)]))){1,6}?(?=,|\.|;|\)|$|so |because |and |to |then |with |if |- |as |\()",
    re.IGNORECASE,
)
# "After the handover meeting", "at the next TAF", "by the time she leaves", "for the length of the order", "by the end of the programme", "by Year 6".
HAPPENING = re.compile(
    r"\b(?:(?:by|at|until|before|to)(?: the)? end of (?:the |her |his |their |my |this )?(?!day|sentence|line|page|story|table)(?:[\w'-]+ ){0,2}?(?:programme|program|course|order|placement|pregnancy|period|project|assessment|block|key stage \d|ks ?\d|treatment|licence|sentence|tenancy|stay|"
    r"probation|trial|season|process|intervention|plan|contract|apprenticeship|shift|session|block|phase|financial year|school year|academic year|summer holidays?|winter|spring|summer|autumn|fy ?[\d/-]+)\b|"
    r"(?:by|in|before|until|up to) (?:the )?(?:end of )?(?:year|yr|y|key stage|ks) ?(?:\d{1,2}|one|two|three)(?= |,|\.|;|$)|"
    r"(?:at|by|before|until|for|in time for|prior to|ahead of|to) (?:the |her |his |their |our |my |each |its )?(?:first|next|last|second|final|midway|forthcoming|following|january|february|march|april|may|june|july|august|september|october|november|december) (?:[\w'-]+ ){0,2}?(?:appointment|appt|review|panel|taf|tac|tas|conf|conference|meeting|mtg|core group|hearing|session|visit|contact|clinic|supervision|appraisal|one-to-one|pep|ehcp|annual review|inspection|apcm|agm)\b|"
    r"(?:until|till) (?:it|they|the course|[A-Z]\w+(?: [A-Z]\w+)?) (?:ends?|works?|is done|is mended|finish(?:es)?|discharges? (?:her|him|them))\b|on the (?:morning|day|night|evening|afternoon) (?:of (?:the |her |his |their )?[\w-]+|(?:he|she|they|I|we) [\w']+(?: [\w']+)?)|at the \d+[- ](?:day|week|month)s? (?:point|stage|mark|check|review)\b|before go[- ]live\b|"
    r"(?:over|for|throughout|during) the (?:lifetime|life|whole) of (?:the |this |her |his |their )?[\w-]+|throughout (?:the |her |his |their |this )(?:order|placement|licence|programme|course|term|tenancy|pregnancy|trial|season|strategy)\b|"
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
    r"\b(?:few|several|coming(?! \d))\b|^(?:over|in|during|for) the (?:next |coming |following )?(?:weeks|months|years|days)$|\bthis year\b|\bnext year\b|^(?:in|over|by|for) (?:a|the) year$|throughout the (?:year|week)|during the",
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
    for match in SAID_SHORTLY.finditer(text):
        end = match.start() + len(match[0].rstrip(" ,"))
        if not REASON.search(text[: match.start()]):
            found.append(
                (match.start(), end, "event" if SAID_LOOSELY.search(match[0]) or re.search(MEET, match[0], re.IGNORECASE) else "period")
            )
    for match in HAPPENING.finditer(text):
        if IDLE.search(match[0]):
            continue
        end = match.start() + len(match[0].rstrip(" ,"))
        if not REASON.search(text[: match.start()]):
            found.append((match.start(), end, "period" if ENDED.match(match[0]) else "event"))
    for pattern in (WAIT, SOON):
        for match in pattern.finditer(text):
            if not HABIT.match(match[0]):
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
    if any(kind in ("date", "period") and not WINDOW.match(text[start:end]) for start, end, kind in found):
        found = [item for item in found if not WINDOW.match(text[item[0] : item[1]])]  # how soon, where something else says when
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
    """A finding for each date, written with its year, that lies before `today`, beyond two years, or on a day nobody works."""
    for mention in found:
        when = written(mention.text) if mention.kind == "date" else None
        if when is None:
            continue
        if when < today:
            yield _questioned(mention, "date.past", "has passed", guidance)
        elif when > today.replace(year=today.year + deadlines.FURTHEST, day=min(today.day, 28)):
            yield _questioned(mention, "date.far", "is more than two years away", guidance)
        elif not deadlines.working(when) and DEADLINE.match(mention.text):
            off = "a bank holiday" if when.weekday() < 5 else f"a {when:%A}"
            yield _questioned(mention, "date.day_off", f"is {off}", guidance)


def _questioned(mention: Mention, rule: str, what: str, guidance: Guidance) -> Finding:
    says = f"'{mention.text}' {what}. {guidance.asks(rule)}"
    return Finding(rule=rule, criterion=Criterion.TIME_BOUND, span=(mention.start, mention.end), says=says)


def written(words: str) -> datetime.date | None:
    """The day that words write out with its year; None where they do not, or no such day exists.

    >>> written("by 30 June 2027"), written("by half term")
    (datetime.date(2027, 6, 30), None)
    """
    match = WRITTEN.search(words)
    if not match:
        return None
    day, month, year = match[1] or match[4], match[2] or match[5], match[3] or match[6]
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    try:
        return datetime.date(int(year) + (2000 if int(year) < 100 else 0), number, int(day))
    except ValueError:
        return None


def _stands(text: str, start: int, end: int) -> bool:
    lead = re.match(r"(?:on|of|from|in|at) ", text[start:end])
    if lead and WHICH.match(text[end:]) and re.match(r"(?:from|of|in) the ", text[start:end], re.IGNORECASE):
        return False
    if COMES_ROUND.fullmatch(text[start:end]) and re.match(ROUND, text[start:], re.IGNORECASE):
        return False
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
    if re.search(r"\b24/7$|\d\.\d+ to \d+\.\d", words) or re.fullmatch(r"at \d{1,2}\.\d\d", words):
        return False
    if re.fullmatch(r"(?:in|for|over|of|to|from|by|at)? ?\d{1,2}[/.]\d{1,2}", words):  # 3/5 trials, 8.30: a ratio or a clock, not a day
        day, month = (int(part) for part in re.findall(r"\d+", words))
        if (
            "." in words
            or month > 12
            or day > 31
            or re.match(
                r"\s*(?:or (?:less|more|lower|higher|better|below|above|under)|am|pm|times|trials|days|occasions|opportunities|sessions|nights|lessons|of|weeks|h|hrs)\b",
                text[end:],
            )
        ):
            return False
        if not re.match(r"(?:by|from|on|until|before|to)\b", words) and not re.search(
            r"\b(?:by|on|from|until|before|due|to|conference|review|at|appt|w/c|date:?|visit|meeting)\s*(?:on |by )?[(:-]?\s*$",
            text[:start],
            re.IGNORECASE,
        ):
            return month > 0 and day > 12
    return True
