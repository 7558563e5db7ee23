"""A rewrite against its draft: what it gained, kept, changed, lost, is missing, and added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from smartify.checker import Checked, check, harm, safety
from smartify.fragments import Line, Piece, spell
from smartify.guidance import Guidance
from smartify.types import Fragment, Hints, Level, Mention, Origin

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.:]\d+)*")
SMALL = frozenset(
    [
        "the",
        "a",
        "an",
        "to",
        "of",
        "and",
        "or",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "is",
        "are",
        "be",
        "been",
        "being",
        "will",
        "must",
        "should",
        "shall",
        "may",
        "can",
        "as",
        "it",
        "its",
        "their",
        "his",
        "her",
        "they",
        "he",
        "she",
        "this",
        "that",
        "from",
        "re",
        "all",
        "any",
        "so",
        "then",
        "than",
        "also",
        "each",
        "both",
        "per",
        "into",
        "out",
        "up",
        "over",
        "if",
        "when",
        "who",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "which",
        "there",
        "these",
        "those",
        "them",
        "him",
        "was",
        "were",
        "w",
        "s",
        "i",
        "we",
        "my",
        "our",
        "you",
        "your",
        "not",
        "no",
    ]
)
FEWEST_KEPT = 0.6  # of the draft's content words: 99 in 100 hand-written rewrites keep more
MOST_ADDED = 8  # content words in the core that the draft has not: 97 in 100 hand-written rewrites add no more
MORE_ADDED = 4  # and for each objective after the first
ONCE_DONE = r"once(?! (?:a|an|every|each|per|in|weekly|before|more|and)\b)"
UNTIL = rf"\b(?:until|till|til|before|by the time|up to|unless|{ONCE_DONE}|as soon as|when|after)\b"
# Small words that carry the meaning: losing one turns a sentence round.
POLARITY = {
    "no": r"\b(?:no|not|never|without|nobody|none|nothing|stop|free|zero|instead|place|fewer|less|nor)\b|n't\b",
    "not": r"\b(?:not|no|never|cannot|nobody|none|without|nor)\b|n't\b",
    "never": r"\b(?:not|no|never|cannot|nobody|none|without|nor)\b|n't\b",
    "nor": r"\b(?:nor|or|neither)\b",
    "neither": r"\b(?:neither|not|no|never|nor|nobody|none)\b|n't\b",
    "unless": r"\b(?:unless|except|apart from|only|if|until|without)\b",
    "only": r"\b(?:only|unless|no other|just|alone|nothing but|nobody but|solely)\b",
    "until": UNTIL,
    "till": UNTIL,
    "without": r"\b(?:without|no|not|unless|un\w+ed)\b|n't\b|\bw/o\b",
    "except": r"\b(?:except|apart from|unless|other than|but|excluding)\b",
    "apart from": r"\b(?:except|apart from|unless|other than|but|excluding|only)\b",
    "other than": r"\b(?:except|apart from|unless|other than|but|only)\b",
    "supervised": r"\b(?:supervis|watch|present|in sight|in the room)",
    "if(?! (?:needed|necessary|required|possible|poss|at all|appropriate|able))": rf"\b(?:anything|as (?:he|she|they)|if|every time|unless|when|whenever|where|should|in case|whether|{ONCE_DONE}|until|each time|any|on days|as long as|provided)\b",
    r"(?<!be )(?<!is )(?<!are )(?<!being )(?<!was )(?<!were )(?<!not )provided(?! (?:by|to|with|for|at|in|on|via|through|as|and|which|if|when)\b)": rf"\b(?:provided|if|only|as long as|when|{ONCE_DONE}|unless|until)\b",
    "instead of": r"\b(?:instead|rather than|not|in place of|without)\b",
    "rather than": r"\b(?:instead|rather than|not|in place of|without|and no)\b",
    "before": r"\b(?:before|by|ahead|prior|until|till|first|earlier|up to|in time|so that)\b|n't\b",
    "after(?= [a-z])": rf"\b(?:of the|out when|after|{ONCE_DONE}|following|when|then|since|afterwards|past|at the end of|post|next day|of each|of every|until|as soon as)\b",
    "at least": r"\b(?:at least|minimum|or more|no fewer|no less|not less|not fewer|more than|all|every|each)\b",
    "no more than": r"\b(?:no more than|at most|maximum|up to|or fewer|or less|not more|under|below|within|limit)\b",
    "alone": r"\b(?:alone|on (?:his|her|their|my|your|its) own|by (?:him|her|them|my)sel\w+|1:1|one to one|without|unaccompanied|unsupervised|nobody|no one|private|single)\b",
    "both": r"\b(?:both|each|two|2|together|all)\b",
    "either": r"\b(?:either|or|any|neither|whichever|each|one of)\b",
}
DENIED = re.compile(r"\b(?:not|never|neither|without|cannot|w/o)\b|n't\b", re.IGNORECASE)
STOPPED = re.compile(
    r"\b(?:or|no|nobody|none|nothing|stop|free|zero|instead|rather|un\w+|stay away|refuse|keep out|avoid|out of|fewer|less|miss\w*|only|except)\b",
    re.IGNORECASE,
)
# "When I get the urge to cut", "if he wants to hit out": what is to be resisted, and may not become the task.
TEMPTED = re.compile(
    r"\b(?:(?:urges?|impulses?|temptations?|tempted|cravings?|about|threatens?|threatening) (?:to )|feel(?:s|ing)? like |feel(?:s|ing)? (?:the|a|any) need to |"
    r"(?:thoughts?|thinks?|thinking) (?:of|about) |(?:when|whenever|if|every time|each time) [^,.;]{0,30}?\bwants? to "
    r"(?=(?:self-harm|hurt|harm|cut|hit|lash|kick|punch|bite|throw|smash|break|shout|swear|drink|use|smoke|gamble|binge|run|bolt|die)\b))(?:self[- ])?([a-z]+?)(?:t?ing)?\b",
    re.IGNORECASE,
)
# "Ffion will stop self-harming once a week": how often somebody is not hurt is no measure, for it lets the rest be.
HURTING = r"(?:self[- ]?harm|hurt|harm|cut|hit|kick|punch|slap|bit[ei]|throttl|chok|threat|abus|assault|attack|fight|beat|burn|overdos|bully|bulli|exploit|stalk|touch)"
SPARED = re.compile(rf"\b(?:stop|stops|cease|not(?: to)?|never|no longer|refrain from|avoid) (?:\w+ ){{0,2}}?{HURTING}\w*", re.IGNORECASE)
RATED = re.compile(
    r"\b(?:once|twice|(?:\d+|one|two|three|four|five|six) (?:times|days|nights|evenings|mornings|sessions|lessons|visits|occasions))\b(?! in a row| running| out of| of | in \d| in every)",
    re.IGNORECASE,
)
BABY = re.compile(r"\W*(?:[Tt]he |[Oo]ur )?(?:[Uu]n-?born )?(?:[Bb]aby|[Nn]ewborn|[Uu]nborn|[Ii]nfant)(?: [A-Z][\w'-]+)?\W*$")
TWICE = re.compile(r"\b([a-z']{4,} [a-z']{4,})\b(?:[ ,]+[\w']+){0,2}[ ,]+\1\b", re.IGNORECASE)
NUMBER_WORDS = {
    w: str(n)
    for n, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])
}
CALENDAR_DATE = re.compile(
    r"\b(?:\d{1,2}(?:st|nd|rd|th)? )?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b|\b\d{1,2}/\d{1,2}\b|\b20\d\d\b|\bMay \d|\d May\b",
    re.IGNORECASE,
)
# Empty words that no rewrite may bring in, whatever they cost where they already stand.
EMPTIEST = re.compile(
    r"\b(?:appropriate|as needed|if needed|where needed|as required|if required|where possible|ongoing|asap|when able|as agreed|regularly|engage|and so on|etc)\b",
    re.IGNORECASE,
)
LEADS = frozenset(
    [
        "until",
        "till",
        "before",
        "after",
        "within",
        "over",
        "during",
        "next",
        "by",
        "end",
        "start",
        "since",
        "between",
        "through",
        "throughout",
    ]
)
BLANK = "It leaves a blank."
UNSAFE = frozenset(f"safety.{kind}" for kind in ("secrecy", "tolerated", "threat", "child_carer", "restraint", "blame"))
BURDEN = frozenset(["harm.misplaced_duty", "safety.blame", "safety.child_carer"])  # laid on who must not carry it
OWN_WORD = "A risk is named, and the person's own word is the only proof: it needs a second source."
ASKS, STILL_ASKS = "It asks for what no plan may ask for", "It still asks for what no plan may ask for"
MISPLACED = "It makes the person harmed responsible for stopping the harm."
# What stands as a yes-or-no event in place of a number, besides the verbs of once.txt: done once, or not; a ban, kept or broken.
DONE_OR_NOT = re.compile(
    r"\b(?:go (?:back|over|through)|carr(?:y|ies|ied) out|do (?:the|a|an|his|her|their) [\w-]+ |attend (?:the|a|an|his|her|their) (?:first|1st|next|initial)|not|never|unless|only (?:if|when|once|with)|"
    r"no [\w-]+ (?:in|at|on|without|before|after|until))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What the checker can prove of a rewrite; `problems` is empty when it passes."""

    text: str
    fragments: tuple[Fragment, ...]
    gained: tuple[str, ...]
    kept: tuple[str, ...]
    changed: tuple[str, ...]
    lost: tuple[str, ...]
    missing: tuple[str, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    to_confirm: tuple[Mention, ...]

    @property
    def passed(self) -> bool:
        return not self.problems

    @property
    def unsafe(self) -> bool:
        """Whether it asks for what no plan may ask for, whatever else it has."""
        return any(problem.startswith((ASKS, STILL_ASKS, MISPLACED)) for problem in self.problems)


def compare(draft: Checked, lines: Sequence[Line], hints: Hints, guidance: Guidance, by_rule: frozenset[str] = frozenset()) -> Comparison:
    """Prove a rewrite against its draft; `by_rule` holds the fragment texts that a rule, not the model, wrote."""
    text, pieces, spans = lay_out(lines)
    source = f"{draft.text} {' '.join(hints.given().values())}"
    own = set(content(draft.text))
    fragments = tuple(
        Fragment(kind=p.kind, text=text[s:e], start=s, end=e, origin=_origin(p, draft, own, hints, by_rule))
        for p, (s, e) in zip(pieces, spans, strict=True)
        if e > s
    )
    after = check(text, guidance)
    each = [(line, after if line.text() == text else check(line.text(), guidance)) for line in lines]
    objectives = [line for line in lines if line.label == "objective"]
    checked = [found for line, found in each if line.label == "objective"]
    had = {"owner": draft.owner is not None, "number": bool(draft.numbers), "date": bool(_timed(draft))}
    alone = {kind: [m for m in found if m in draft.added] for kind, found in (("number", draft.numbers), ("date", _timed(draft)))}
    acting = draft.owner if draft.owner in draft.added else None
    has = {
        "owner": bool(checked)
        and all(
            c.owner is not None or any(_somebody(who, guidance) for who in line.of("owner")) or _still_acts(acting, draft.text, line)
            for c, line in zip(checked, objectives, strict=True)
        ),
        "number": any(c.numbers or _stand(alone["number"], c.text) for c in checked)
        or any("__" in text for line in objectives for text in line.of("number")),
        "date": bool(checked) and all(_timed(c) or _stand(alone["date"], c.text) for c in checked),
    }
    lost = tuple(_lost(draft, after))
    missing = tuple(part for part, present in has.items() if not present)
    notes: list[str] = []
    problems = [*(f"'{what}' in the draft is not in the rewrite." for what in lost)]
    for part in missing:
        if part == "number" and objectives and all(done_once(line.text(), guidance) for line in objectives):
            notes.append("No number: each objective is done once or not at all, and anyone could confirm it.")
        else:
            problems.append(f"It has no {part}.")
    problems += _invented(after, source, fragments)
    problems += _nonsense(fragments, draft, hints, guidance)
    if not lays_harm(draft):
        core = [Line(line.label, tuple(piece for piece in line.pieces if piece.kind != "contingency")) for line in lines]
        problems += _turned(draft.text, lay_out(core)[0], text)
    problems += _yields(draft.text, text)
    problems += _spares(draft.text, objectives)
    problems += _far(draft, lines, text, source)
    problems += _worse(draft, checked, after)
    if any(finding.rule == "harm.misplaced_duty" for line, found in each if line.label == "goal" for finding in found.findings):
        problems.append(MISPLACED)
    problems += _stammers(draft, objectives)
    problems += _unsafe(draft, each, text, guidance)
    problems += _unheard(text, hints)
    if "__" in text:
        problems.append(BLANK)
    said = [fragment.text.strip(" ,.").lower() for fragment in fragments if fragment.kind in ("number", "date")]
    if len(objectives) == 1 and len(set(said)) < len(said):
        problems.append("It says the same thing twice.")
    return Comparison(
        text=text,
        fragments=fragments,
        gained=tuple(part for part in had if has[part] and not had[part]),
        kept=tuple(part for part in had if has[part] and had[part]),
        changed=tuple(w for w in lost if re.search(r"\d", w)),
        lost=lost,
        missing=missing,
        problems=tuple(dict.fromkeys(problems)),
        notes=tuple(notes),
        to_confirm=tuple(_to_confirm(fragments, after, source)),
    )


def _stand(found: Iterable[Mention], text: str) -> bool:
    """Whether something that the classifier alone found in the draft is in a text, word for word."""
    return any(re.search(rf"(?<!\w){re.escape(mention.text)}(?!\w)", text, re.IGNORECASE) for mention in found)


def _still_acts(who: Mention | None, draft: str, line: Line) -> bool:
    """Whether an owner whom the classifier alone found in the draft does in a line what follows there."""
    if who is None:
        return False
    acts = re.match(r"\W*\w+", draft[who.end :])
    own = "".join(piece.text for piece in line.pieces if piece.kind != "contingency")
    return acts is not None and bool(re.search(rf"(?<!\w){re.escape(who.text + acts[0])}\b", re.sub(r"\s+", " ", own), re.IGNORECASE))


def done_once(text: str, guidance: Guidance) -> bool:
    """Whether a text sets something that is done once or not at all, and anyone could confirm it: it needs no number."""
    return bool(guidance.once.search(text) or DONE_OR_NOT.search(text))


def lay_out(lines: Sequence[Line]) -> tuple[str, list[Piece], list[tuple[int, int]]]:
    """The whole text of a rewrite, with its labels unless it is one objective alone; its pieces and their places."""
    single = len(lines) == 1 and lines[0].label == "objective"
    pieces: list[Piece] = []
    many = sum(line.label == "objective" for line in lines) > 1
    count = 0
    for at, line in enumerate(lines):
        if not single:
            count += line.label == "objective"
            label = f"Objective {count}: " if line.label == "objective" and many else f"{line.label.capitalize()}: "
            pieces.append(Piece("core", ("\n" if at else "") + label))
        pieces.extend(line.pieces)
    text, spans = spell(pieces)
    return text, pieces, spans


def content(text: str) -> list[str]:
    """The words that carry a text's content, in lower case, endings taken off, number words as figures."""
    words = WORD.findall(text.lower().replace("’", "'"))
    return [NUMBER_WORDS.get(w, stem(w)) for w in words if w not in SMALL]


def stem(word: str) -> str:
    """A word without its common endings, so that 'attends' and 'attending' are one."""
    word = re.sub(r"'s?$|'(?:ll|d|ve|re)$", "", word)
    for ending in ("ingly", "ing", "edly", "ied", "ies", "ed", "es", "s", "ly", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def kept_share(draft: str, rewrite: str) -> float:
    """The share of the draft's content words that the rewrite still has, from 0 to 1."""
    wanted, there = content(draft), set(content(rewrite))
    return sum(w in there for w in wanted) / len(wanted) if wanted else 1.0


def _origin(piece: Piece, draft: Checked, own: set[str], hints: Hints, by_rule: frozenset[str]) -> Origin:
    words = content(piece.text)
    if not words:
        return (
            "draft"
            if piece.kind == "core" or piece.text.strip(" ,.").lower() in draft.text.lower()
            else "rule"
            if piece.text in by_rule
            else "model"
        )
    if piece.kind == "core":
        shared = any(word in own for word in words)
        return "rule" if piece.text in by_rule else "draft" if shared else "model"
    given = {word for value in hints.given().values() for word in content(value)}
    if words and all(word in own for word in words):
        return "draft"
    if words and given and all(word in given | own for word in words):
        return "hint"
    return "rule" if piece.text in by_rule else "model"


def _named(checked: Checked) -> list[Mention]:
    return [m for m in checked.names if m.kind != "placeholder"]  # a blank is nobody's name


def _somebody(owner: str, guidance: Guidance) -> bool:
    """Whether what a rewrite calls its owner can be one: 'Work with partners' cannot."""
    words = owner.lower().split()
    return not (len(words) > 1 and words[0] in guidance.verbs | guidance.openers and words[1] in SMALL - {"and", "or"})


def _timed(checked: Checked) -> list[Mention]:
    return [m for m in checked.dates if m.kind != "open_ended"]


def _lost(draft: Checked, after: Checked) -> Iterator[str]:
    """Names, people, numbers and dates of the draft that the rewrite does not have."""
    low = after.text.lower().replace("’", "'")
    there = set(content(after.text))
    for name in _named(draft):
        if not all(part in low for part in name.text.lower().replace("’", "'").split()):
            yield name.text
    for party in draft.parties:
        head = content(party.text)
        theirs = "'s " in party.text.replace("’", "'")  # Kai's gran is not Kai
        if party.kind == "person" and head and (head[-1] not in there if theirs else not there.intersection(head)):
            yield party.text
    if any(finding.rule in UNSAFE for finding in draft.findings):
        return  # how much and when belong to what the rewrite leaves behind
    sizes, times = ([m for m in draft.denied if (m.kind == "number") == sized] for sized in (True, False))  # no measure, and still a fact
    for mention in (*draft.numbers, *sizes):
        if any(w not in there for w in content(mention.text) if w[0].isdigit()):
            yield mention.text
    for mention in (*_timed(draft), *times):
        words = [w for w in content(mention.text) if w not in LEADS] or content(mention.text)
        digits = {w for w in words if w[0].isdigit()}
        together = any(digits <= set(content(m.text)) for m in (*after.dates, *after.numbers))
        if mention in (*draft.added, *times):  # no rule finds it in the rewrite either
            together = digits <= there
        months = {w for w in words if CALENDAR_DATE.fullmatch(w) and not w[0].isdigit()}
        if not months <= there or (digits and not together) or (words and sum(w in there for w in words) / len(words) < 0.5):
            yield mention.text


def _invented(after: Checked, source: str, fragments: Sequence[Fragment]) -> Iterator[str]:
    """A name or a number that nobody gave, outside the parts shown as to be confirmed."""
    low = source.lower().replace("’", "'")
    for name in _named(after):
        if not all(part in low for part in name.text.lower().replace("’", "'").split()):
            yield f"The name '{name.text}' is not in the draft."
    own = set(content(source))
    for fragment in fragments:
        if fragment.kind == "core" and (
            new := [w for w in content(re.sub(r"Objective \d+:", "", fragment.text)) if w[0].isdigit() and w != "1" and w not in own]
        ):
            yield f"The number {new[0]} is not in the draft and stands outside the parts to confirm."


def _nonsense(fragments: Sequence[Fragment], draft: Checked, hints: Hints, guidance: Guidance) -> Iterator[str]:
    """A measure or a period that makes no sense, or a calendar date nobody gave."""
    for fragment in fragments:
        if fragment.origin != "model":
            continue
        if fragment.kind == "number":
            ratio = re.search(r"(\d+)(?: [a-z]+)? (?:out of|of|in)(?: every| any| each| the)? (\d+)", fragment.text)
            share = re.search(r"(\d+) ?(?:%|per cent)", fragment.text)
            slashed = re.search(r"\b(\d+)/(\d+)\b", fragment.text)
            often = re.search(r"\b(\d+) (?:days|nights|mornings|evenings) (?:a|per|each|every) week\b", fragment.text)
            wrong = any(found and int(found[1]) > int(found[2]) for found in (ratio, slashed))
            week = 5 if re.search(r"\bschool\b|\bnursery\b", draft.text, re.IGNORECASE) and "days" in fragment.text else 7
            if wrong or (share and int(share[1]) > 100) or (often and int(often[1]) > week):
                yield f"'{fragment.text.strip(' ,')}' cannot be counted so."
            elif not re.search(
                r"\d|_|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|once|twice|every|each|daily|weekly|nightly|monthly|fortnightly|termly|all|both|half|no|a|an)\b",
                fragment.text.lower(),
            ):
                yield f"'{fragment.text.strip(' ,')}' is no measure."
        elif fragment.kind == "date":
            told = f"{draft.text} {' '.join(hints.given().values())}".lower()
            nobodys = [m[0] for m in CALENDAR_DATE.finditer(fragment.text) if m[0].lower() not in told]
            if nobodys:
                if not re.search(r"half[- ]term|end of|holidays", fragment.text):
                    yield f"The date '{fragment.text.strip(' ,')}' is nobody's."
            elif (
                not _timed(check(f"Mum to attend{' ' if fragment.text[:1] not in ' ,' else ''}{fragment.text}.", guidance))
                and "review" not in fragment.text
            ):
                yield f"'{fragment.text.strip(' ,')}' is no timescale."


def _turned(draft: str, rewrite: str, whole: str) -> Iterator[str]:
    """A small word that carries the meaning and is gone; `rewrite` leaves the contingency out, where one may stand only as the draft put it."""
    denied = len(DENIED.findall(draft))
    if denied > 1 and len(DENIED.findall(rewrite)) + len(STOPPED.findall(rewrite)) < denied:
        yield f"The draft says no {denied} times, the rewrite fewer."
    for word, still in POLARITY.items():
        there = re.search(rf"\b{word}\b" + (r"|n't\b|\bmust no\b" if word == "not" else ""), draft, re.IGNORECASE)
        stopped = word in ("no", "not", "never") and re.search(r"\bstop\b", draft, re.IGNORECASE)
        where = whole if word.startswith("if") else rewrite  # a condition may have become the contingency
        if there is None or re.search(still, where, re.IGNORECASE) or stopped:
            continue
        said = re.match(r"\S+(?: [\w'-]+)?", draft[there.start() :])
        if said is None or said[0].lower() not in whole.lower():
            yield f"'{there[0]}' in the draft is not in the rewrite."


def _yields(draft: str, rewrite: str) -> Iterator[str]:
    """What the draft says is to be resisted, made the task: 'when I get the urge to cut' turned into 'I will cut'."""
    for match in TEMPTED.finditer(draft):
        task = re.compile(rf"(?:\bto|\bwill|'ll) (?:self[- ])?{match[1]}\b", re.IGNORECASE)
        if len(task.findall(TEMPTED.sub("", rewrite))) > len(task.findall(TEMPTED.sub("", draft))):
            yield f"'{match[0]}' is to be resisted, and the rewrite makes it the task."


def _spares(draft: str, lines: Sequence[Line]) -> Iterator[str]:
    """How often a harm is not done, which the model has put in: on the other days it would be let be."""
    for line in lines:
        before = ""
        for piece in line.pieces:
            own = piece.text.strip(" ,.").lower() in draft.lower()
            spared = SPARED.search(before) if piece.kind == "number" and not own and RATED.search(piece.text) else None
            if spared and not re.search(r"\b(?:to|by|with|and) \w+", before[spared.end() :]):  # something else is to be done so often
                yield f"'{spared[0]}' and '{piece.text.strip(' ,.')}' together would let the rest be."
            before += piece.text


def lays_harm(checked: Checked) -> bool:
    """Whether the line asks for what no plan may ask for: then the rewrite is to depart from it."""
    return any(f.rule == "harm.misplaced_duty" or f.rule in UNSAFE for f in checked.findings)


def _unsafe(draft: Checked, each: Sequence[tuple[Line, Checked]], text: str, guidance: Guidance) -> Iterator[str]:
    """What no rewrite may ask for, and a risk whose only proof is the person's own word."""
    seen = [f for f in draft.findings if f.span is None and (f.rule in UNSAFE or f.rule == "harm.misplaced_duty")]
    if seen and kept_share(draft.text, text) > 0.6:  # the classifier saw it in the draft, and the draft is still there
        yield f"{STILL_ASKS}: {guidance.asks(seen[0].rule)}"
    for _, found in each:
        for finding in found.findings:
            if finding.rule in UNSAFE:
                yield f"{ASKS}: {finding.says}"
    if any(finding.rule == "safety.self_report" for finding in draft.findings):
        objectives = [
            Line(line.label, tuple(p for p in line.pieces if p.kind != "contingency")) for line, _ in each if line.label == "objective"
        ]
        if all(safety.own_word(f"{draft.text} {line.text()}") for line in objectives):
            yield OWN_WORD


def _stammers(draft: Checked, objectives: Sequence[Line]) -> Iterator[str]:
    """The same two words twice within a breath, and once in the draft: 'to agree the code word with code word'."""
    for line in objectives:
        text = " ".join(piece.text for piece in line.pieces if piece.kind == "core")
        if any(len(owner) > 2 and re.match(rf" to have {re.escape(owner)}\b", text) for owner in line.of("owner")):
            yield "Its owner is to have the owner do it."
        if any(BABY.match(owner) for owner in line.of("owner")):
            yield "A baby cannot be the one who acts."
        if (again := TWICE.search(text)) and not TWICE.search(draft.text):
            yield f"It says '{again[1]}' twice."


def _unheard(text: str, hints: Hints) -> Iterator[str]:
    """What the practitioner told and the rewrite does not use as told."""
    there = set(content(text))
    for name, told in hints.given().items():
        if name != "baseline" and not there.issuperset(content(told)):
            yield f"The {name} that was told is not used as told."


def _far(draft: Checked, lines: Sequence[Line], text: str, source: str) -> Iterator[str]:
    """A rewrite the author would not recognise: too many of the draft's words gone, or too many put into its core."""
    if not lays_harm(draft) and len(content(draft.text)) >= 3 and kept_share(draft.text, text) < FEWEST_KEPT:
        yield "Too few of the draft's words are kept."
    own = set(content(source))
    core = " ".join(piece.text for line in lines for piece in line.pieces if piece.kind == "core")
    most = MOST_ADDED + MORE_ADDED * (sum(line.label == "objective" for line in lines) - 1)
    if not lays_harm(draft) and sum(word not in own for word in content(core)) > most:
        yield "Too much is added that the draft does not say."


def _worse(draft: Checked, objectives: Sequence[Checked], after: Checked) -> Iterator[str]:
    """Words to avoid that the draft did not have, and duties laid on the person harmed."""
    before = draft.text.lower()
    for finding in after.findings:
        if finding.span and (
            (finding.rule in ("words.hollow", "words.absolute", "words.empty") and finding.at_most is not None)
            or (finding.rule == "words.empty" and EMPTIEST.search(after.text[slice(*finding.span)]))
        ):
            words = after.text[slice(*finding.span)].lower()
            if stem(words) not in before:
                yield f"'{words}' is a word to avoid and was not in the draft."
    for checked in objectives:
        for mention in checked.dates:
            if mention.kind == "open_ended":
                yield f"'{mention.text}' never ends."
        for finding in checked.findings:
            if finding.rule == "words.absolute" and finding.at_most == Level.NOT_MET and finding.span:
                word = checked.text[slice(*finding.span)].lower()
                if word == "never" and word in before and "review" in checked.text:
                    continue  # a ban that the draft makes, and that is looked at again
                yield f"'{checked.text[slice(*finding.span)]}' is an absolute: it can be a goal, not an objective."
        bound = (
            any(finding.rule in BURDEN for finding in draft.findings)
            and draft.owner is not None
            and checked.owner is not None
            and draft.owner.text.lower() in checked.owner.text.lower()
        )
        if any(finding.rule == "harm.misplaced_duty" for finding in checked.findings) or (
            bound and checked.owner and not harm.SERVES.match(checked.text[checked.owner.end :])
        ):
            yield MISPLACED


def _to_confirm(fragments: Sequence[Fragment], after: Checked, source: str) -> Iterator[Mention]:
    """Everything the draft and the hints did not say, as questions to the practitioner."""
    own = set(content(source))
    marked: list[tuple[int, int]] = []
    for fragment in fragments:
        if fragment.kind != "core" and fragment.origin in ("model", "rule"):
            start, end = _trimmed(after.text, fragment.start, fragment.end)
            marked.append((start, end))
            yield Mention(text=after.text[start:end], start=start, end=end, kind=fragment.kind)
    stray = [*((m, "owner") for m in after.parties), *((m, "number") for m in after.numbers), *((m, "date") for m in after.dates)]
    for mention, kind in stray:
        new = any(w not in own for w in content(mention.text))
        if new and not any(start < mention.end and mention.start < end for start, end in marked):
            marked.append((mention.start, mention.end))
            yield Mention(text=mention.text, start=mention.start, end=mention.end, kind=kind)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,.":
        start += 1
    while end > start and text[end - 1] in " ,.":
        end -= 1
    return start, end


__all__ = ["Comparison", "compare", "content", "kept_share", "lay_out"]
