"""The same objective in plain words, for a parent and for a child of ten, by rule: shown only where the checker proves that nothing has changed.

Words are replaced by those of `guidance/plain.csv`, the longest first; "Mum to attend" becomes "Mum will go to"; where that is not
easy enough, long sentences are parted where a fragment ends: "This will be done within 5 working days." Owner, numbers, dates, names
and negations have to be the same afterwards, and the text easy enough to read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from smartify.checker import check
from smartify.checker.compare import content
from smartify.fragments import Line, Piece, spell
from smartify.guidance import Guidance
from smartify.types import Wording

Reader = Literal["parent", "child"]
OLDEST: dict[Reader, float] = {"parent": 11.0, "child": 9.0}  # reading ages that the wording may have, in years
NEGATIONS = re.compile(r"\b(?:no|not|never|nobody|none|nothing|without|unless|only|until|except|cannot)\b|n't\b", re.IGNORECASE)
UNITS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october|easter|christmas|(?:hour|day|week|month|term|year)s?)\b"
)
WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

HOW = r"(?:(?:not|never|only|both|all|each|also|always) )?"
THING = r"(?!(?:the|a|an|his|her|their|my|our|your|its|this|that|these|those|him|them|me|us|it|each|every|any|be agreed)\b)"  # no verb comes next
# What follows an owner and makes it act: ", with the nurse, to", " (Mum) is not to".
ACTING = re.compile(
    rf"(?P<who>(?:,? ?\([^)]*\))?(?:, [^,]{{2,60}},| (?:and|&|or|with|from|of|at|in|on)\b[^,.;]{{2,40}}?)?) (?:(?:is|are|am) )?(?P<how>{HOW})to (?P<not>(?:not|never) )?(?=[a-z]){THING}"
)
# The second half of "If it is missed, Dad to ring" and of "If it is missed, to ring".
THEN = re.compile(
    rf"(?P<if>\b(?i:if|when|once|after|unless|until|where|should)\b[^.;]*?), (?P<who>(?:(?:the|a|an|his|her|their|my|our|your|both|all|another|two|three|any|whoever|either|(?:foster |night |step-?)?(?:staff|parents|carers?|police|school|mum|dad|nan|gran|mother|father|son|daughter|ward|home|duty|physio|pt|yp|sw|someone)|(?:[a-z]+ ){{0,3}}(?:worker|manager|nurse|officer|teacher))\b|[A-Z_])[^,.;]{{0,60}}? )?(?P<how>{HOW})to (?P<not>(?:not|never) )?(?=[a-z]){THING}"
)
PASSIVE = re.compile(r"^(?P<what>[^.,;]{2,60}?) (?P<not>not )?to be (?=[a-z]+(?:ed|en|ne|nt|ld|pt|de|ut|de|ght|ead)\b)")
REFUSED = re.compile(  # the first verb that says whether it is done says that it is not
    r"^(?:(?!\b(?:will|must|should|shall|may|can|is|are|am|do|does|needs?|agrees?)\b|n't\b).)*?(?:\b(?:will|must|should|shall|may|can|is|are|am|do|does|needs?|agrees?)(?:n't| not| never| no longer)\b|\b(?:cannot|won't|can't)\b|^(?:nobody|no one)\b)",
    re.IGNORECASE,
)
OTHERS = re.compile(  # what follows one of these may be somebody else's to do
    r"\b(?:help|ask|let|have|make|see|support|get|encourage|remind|tell|show|teach|want|allow|advise|agree|plan|talk|try|learn|practise|needs?|is|are)\b"
)
SOMETIMES = re.compile(r"\b(?:if|when|whenever|unless|once (?:the|he|she|it|they|[A-Z])|after|provided)\b", re.IGNORECASE)  # done only then
STATE = re.compile(r"\b(?:will|must|should) (?:be|have|feel|live|know|sleep|stay|reach)\b")
REVIEW = re.compile(r"[ ,]*to (be reviewed .+)$")
COUNT = r"(?:at least )?(?:\d+|____|one|two|three|four|five|six)"
OFTEN = re.compile(  # how often, by itself: "twice a week", "on 4 school days in 5", "for 10 minutes a day"
    rf"(?:at least |up to |about )?(?:(?:once|twice|{COUNT} times) (?:a|an|in|out of|each|every|per|weekly)\b|(?:on|in|at|over) (?:{COUNT}|every|each|both|all)\b|(?:every|each)\b|for (?:\d+|an?|one) (?:minutes?|hours?) (?:a|on|once|twice|each|every)\b|(?:weekly|daily|monthly)$)(?: [\w'’]+){{0,8}}"
)
COUNTED = re.compile(r"(?:at least|no more than|once|twice|every|\d+ (?:times|days|nights|hours|minutes)) ")
DONE = r"(?:\w{2,}ed|seen|written|shown|read|kept|sent|told|given|taken|put|set|made|held|brought|drawn|left|done|met|gone over)"
CLOSED = re.compile(  # words that end no noun
    r"(?:the|an?|each|every|any|his|her|their|my|our|your|its|this|that|two|three|both|all|no|to|of|in|at|by|on|for|and|or|with|from|as|well|not|newly)$",
    re.IGNORECASE,
)
SINGLE = re.compile(  # owners that need 'the' in front
    r"(?:child|person|yp|pupil|pt|family|apprentice|employee|[a-z]{2,}(?:er|or|ist|ian|ant|ent)|nurse|matron|midwife|physio|cook|warden|lead|clerk|chair|head|team|group|council|panel|ward|senior)$"
)
KEPT = re.compile(  # words that are capital, or go without 'the', because they name somebody
    r"(?:mrs?|ms|miss|dr|sir|mum|dad|mam|mummy|daddy|nana?|gran|granny|grandma|gran?dad|aunt(?:ie|y)?|uncle|mother|father|daughter|son|sister|brother|grandmother|grandfather|stepmum|stepdad|i)$",
    re.IGNORECASE,
)
JOINED = re.compile(  # no article may follow
    r"\b(?:the|an?|his|her|their|my|our|your|its|this|that|each|every|any|no|new|old|same|named|allocated|duty|day|night|adult|hospital|lead|other|next|last|first|current|two|three|\w+['’]s?|\d+) $",
    re.IGNORECASE,
)
BARE = re.compile(  # a preposition before it would have nothing to take
    r"\s*(?:$|[,.;:)]|(?:on|at(?! least| most)|with|for|to|by|if|when|until|as|in|from|once|twice|more|together|alone|daily|weekly|every (?:day|week|night|other|\d|\w+day))\b)"
)


def wordings(lines: tuple[Line, ...], guidance: Guidance) -> tuple[Wording, ...]:
    """For a parent, and for a child of ten."""
    return tuple(wording(lines, reader, guidance) for reader in OLDEST)


def wording(lines: tuple[Line, ...], reader: Reader, guidance: Guidance) -> Wording:
    """The objectives of a rewrite, without headings, for one reader: with its sentences whole; where that is too hard, parted; and where that is, too, parted more."""
    objectives = [line for line in lines if line.label == "objective"]
    before = " ".join(line.text() for line in objectives)
    hard = Wording(reader=reader, text=None, reading_age=99.0)
    for parted in range(3):
        plain = " ".join(_replaced(sentence, reader, guidance) for line in objectives for sentence in _sentences(line, guidance, parted))
        age = reading_age(plain)
        if changed := _changed(before, plain, reader, guidance):
            return Wording(reader=reader, text=None, reading_age=age, why=f"It cannot be said plainly by rule without changing {changed}.")
        if age <= OLDEST[reader]:
            return Wording(reader=reader, text=plain, reading_age=age)
        if age < hard.reading_age:
            hard = Wording(
                reader=reader,
                text=None,
                reading_age=age,
                why=f"In plain words it still needs a reading age of {age:.0f}; say it in your own words.",
            )
    return hard


def reading_age(text: str) -> float:
    """Years: the Flesch-Kincaid grade and five, from words a sentence and syllables a word.

    >>> 5 < reading_age("Mum will take Kai to the park on Friday.") < 9
    True
    """
    words = WORD.findall(text)
    if not words:
        return 5.0
    sentences = [s for s in SENTENCE.split(text) if WORD.search(s)]
    syllables = sum(_syllables(word.lower()) for word in words)
    return max(5.0, 0.39 * len(words) / max(len(sentences), 1) + 11.8 * syllables / len(words) - 15.59 + 5)


@cache
def _syllables(word: str) -> int:
    """As spoken: the e in the middle of 'placement', 'homework', 'every' and 'evening' is not heard."""
    heard = re.sub(
        r"(?<=[aeiouy][b-df-hj-np-tv-z])e(?=(?:ment|ly|ty|ful|less|work|where|thing|times?|body|one)s?)|(?<=^ev)e(?=ry|ning)", "", word
    )
    return max(len(_hyphens().inserted(word).split("-")), len(re.findall(r"[aeiouy]+", re.sub(r"e$|es$|ed$", "", heard))), 1)


@cache
def _hyphens() -> Any:
    import pyphen

    return pyphen.Pyphen(lang="en_GB")


# ---- the line as sentences in which somebody will do something


def _sentences(line: Line, guidance: Guidance, parted: int) -> Iterator[str]:
    """The line as sentences: what its owner will do, then what can stand alone, then what happens if it fails.

    Not parted (0), only a review stands alone; parted (1), whatever can; parted more (2), how often it is done does, too.
    """
    owners = [re.sub(r" ?\([^)]*\)", "", text).strip(" ,:") for text in line.of("owner")]
    owner = _the(owners[0], guidance) if len(set(owners)) == 1 else None
    pieces = _acting([piece for piece in line.pieces if piece.kind != "contingency"], guidance)
    alone = [f"This will {found[1]}" for piece in pieces if (found := REVIEW.match(piece.text))]
    pieces = [piece for piece in pieces if not REVIEW.match(piece.text)]
    while len(pieces) > 2:
        text = pieces[-1].text.strip(" ,.")
        sentence = _alone(pieces[-1], spell(pieces[:-1])[0], owner, guidance, parted) if text and parted else ""
        if text and not sentence:
            break
        alone += [sentence] if sentence else []
        pieces = pieces[:-1]
    yield _ended(spell(pieces)[0])
    yield from map(_ended, reversed(alone))
    yield from (_ended(_then(text.strip(), owner)) for text in line.of("contingency"))


def _ended(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip(" ,;")
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?" else ".")


def _the(owner: str, guidance: Guidance) -> str:
    """The owner as it stands inside a sentence: 'the class teacher', 'Mum', 'the carer' for 'Carer', 'parents'."""
    first = re.split(r"[ '’-]", owner)[0]
    low = first.lower()
    name = not (first[:1].isupper() and first[1:].islower()) or low in guidance.first_names or low not in guidance.vocabulary
    if name or KEPT.match(first) or re.match(r"\w+ [A-Z][a-z]", owner):
        return owner
    small = low + owner[len(first) :]
    head = re.split(r" (?:of|on|at|in|for|from|with|and) | ?[(,&/]", small)[0]
    return f"the {small}" if not CLOSED.match(low) and SINGLE.search(head) else small


def _acting(pieces: list[Piece], guidance: Guidance) -> list[Piece]:
    """The pieces with 'will' for the 'to' after each owner; "Forms to be signed by Mum" has nobody in front and 'will be' too."""
    out: list[Piece] = []
    verb = "|".join(guidance.verbs)
    acts = False
    for piece in pieces:
        text = piece.text
        if out and out[-1].kind == "owner" and (found := ACTING.match(text)):
            acts = True
            text = f"{found['who']} will {found['how']}{found['not'] or ''}{text[found.end() :]}"
        if piece.kind == "owner" and not spell(out)[0]:
            text = _the(text, guidance)
            text = text[:1].upper() + text[1:]
        elif piece.kind == "core" and acts:
            will = "will " if re.search(r" (?:not|never) ", spell([*out, Piece("core", text)])[0]) else ""
            text = re.sub(rf"\b(and|then) to (?=(?:{verb})\b)", rf"\1 {will}", text)
            text = re.sub(rf"\b(and|then|but) (not|never) to (?=(?:{verb})\b)", r"\1 will \2 ", text)
        out.append(Piece(piece.kind, text))
    if not acts and out and out[0].kind == "core" and (found := PASSIVE.match(out[0].text)):
        out[0] = Piece("core", f"{found['what']} will {found['not'] or ''}be {out[0].text[found.end() :]}")
    return out


def _alone(piece: Piece, before: str, owner: str | None, guidance: Guidance, parted: int) -> str:
    """What ends a line as a sentence of its own; empty where it cannot stand alone."""
    text = re.sub(r"^[\s,–-]+", "", piece.text).strip(" .,;")
    comma = piece.text.lstrip()[:1] in (",", "–", "-")
    refused = bool(REFUSED.match(before))
    if found := re.match(r"with this step (reviewed .+)$", text):
        return f"This will be {found[1]}"
    if found := re.match(r"with (?:a|the) review (.+)$", text):
        return f"There will be a review {found[1]}"
    if re.match(r"so (?:that )?(?!long|far|as\b)\w+ ", text):
        return f"This is {text}"
    if found := re.match(r"(?:because of|due to|given) (?=the |her |his |their )", text):
        return f"This is because of {text[found.end() :]}"
    if found := re.match(r"(?:because|as|since|given(?: that)?) ", text):
        sure = piece.kind == "purpose" or comma and re.match(r"because|(?:as|since) (?:he|she|they|it|I|we|there)(?: |['’])", text)
        return f"This is because {text[found.end() :]}" if sure else ""
    if piece.kind == "purpose":
        return f"This is {text}" if re.match(r"to [a-z]+ ", text) else ""
    if piece.kind == "date":
        return _when(text, before, refused)
    if piece.kind == "number" and not refused and (comma and COUNTED.match(text) or parted > 1 and OFTEN.fullmatch(text)):
        return f"This will be {text}"
    found = re.match(rf"with (?P<what>(?:[\w'’£%-]+ ){{1,7}}?)(?P<done>(?:then |also |both )?(?!seen$|left$){DONE}(?: .*|$))", text)
    if (
        comma
        and found
        and not CLOSED.match(found["what"].split()[-1])
        and not re.match(r"(?:what|who|how|him|her|them|me|us) ", found["what"])
    ):
        return f"{found['what']}will be {found['done']}"
    if not OTHERS.search(before) and (found := re.match(r"and (?:to )?(?P<verb>[a-z]+) ", text)):
        own = owner and (piece.kind == "evidence" or piece.kind == "core" and not refused)
        verbs = guidance.verbs | {"show", "tell", "text", "name", "note"}
        return f"{owner} will {text[found.start('verb') :]}" if own and found["verb"] in verbs else ""
    return _shown(text, owner, guidance, piece.kind == "evidence") if comma and piece.kind in ("evidence", "number") else ""


def _when(text: str, before: str, refused: bool) -> str:
    """A date as a sentence; empty for one by which something is done only sometimes, or is not done."""
    if re.match(r"(?:for|until|till?|up to) ", text):
        return f"This {'rule lasts' if refused else 'will go on'} {text}"
    if re.match(r"from .* (?:to|until|till?|for) ", text):
        return f"This {'rule lasts' if refused else 'will run'} {text}"
    if refused or SOMETIMES.search(before):
        return ""
    if re.match(r"(?:by|within|before|over|at least|during|between|in the next) ", text):
        return f"This will {'happen' if STATE.search(before) else 'be done'} {text}"
    found = re.match(r"(starting|finished) (.+)", text)
    return f"This will {'start' if found[1] == 'starting' else 'be finished'} {found[2]}" if found else ""


def _shown(text: str, owner: str | None, guidance: Guidance, evidence: bool) -> str:
    """What shows that it was done as a sentence: 'noted in the diary', 'with a test at each visit', 'telling the nurse'."""
    if evidence and re.match(rf"{DONE} (?:and|down|up|off|by|in|on|at|from|with|to|against|after|out|every|each) ", text):
        return f"This will be {text}"
    if evidence and re.match(r"with (?:an?|one|two|three|\d+|photos|notes) ", text):
        return f"There will be {text[5:]}"
    found = re.match(
        r"(?:with (?P<who>(?:the |his |her |their )?(?!him |her |them |me )[\w'’-]+(?: (?!and)[\w'’-]+){0,3}?) )?(?P<verb>[a-z]+ing)\b(?P<rest>.+)",
        text,
    )
    verb = _base(found["verb"], guidance) if found else ""
    who = found["who"] or owner if found else ""
    return f"{who} will {verb}{found['rest']}" if found and who and verb and not re.search(r"\band [a-z]+ing\b", found["rest"]) else ""


def _base(ing: str, guidance: Guidance) -> str:
    """The verb of a form in -ing: 'writing' has 'write', 'putting' has 'put'; empty where the vocabulary has none."""
    stem = ing[:-3]
    return next((verb for verb in (f"{stem}e", stem, stem[:-1]) if len(verb) > 1 and verb in guidance.vocabulary), "")


def _then(text: str, owner: str | None) -> str:
    """A contingency with whoever acts in it: "If it is missed, to ring" has the owner of the line."""

    def acts(found: re.Match[str]) -> str:
        who = (found["who"] or owner or "").strip()
        return f"{found['if']}, {who} will {found['how']}{found['not'] or ''}" if who else found[0]

    return THEN.sub(acts, text)


# ---- words


def _replaced(text: str, reader: Reader, guidance: Guidance) -> str:
    """The text with the words of plain.csv, the longest phrases first; no word of ours is replaced again."""
    found: list[tuple[re.Match[str], str]] = []
    for pattern, says in _replacements(guidance.rows["plain.csv"], reader):
        for match in pattern.finditer(text):
            if not any(match.start() < other.end() and other.start() < match.end() for other, _ in found):
                found.append((match, says))
    out, at = "", 0
    for match, says in sorted(found, key=lambda pair: pair[0].start()):
        out += text[at : match.start()]
        out += _fitted(match, says, out, text[match.end() :])
        at = match.end()
    return out + text[at:]


def _fitted(found: re.Match[str], says: str, before: str, after: str) -> str:
    """The words as they stand there: one article, no preposition that takes nothing, a capital where a sentence opens."""
    here, lead = found["phrase"], found["article"] or ""
    opens = not before or before[-2:] in (". ", "? ", "! ")
    if (here[0].isupper() and here[1:].islower() and " " not in here and not opens) or here == "RE":
        return found[0]  # a name, as in Referral Order, or RE lessons
    if says.startswith(("the ", "a ")) and (lead or JOINED.search(before)):
        says = says.split(" ", 1)[1]
    last = says.split(" ")[-1]
    if (
        " " in says
        and last in ("to", "about", "with", "for")
        and (BARE.match(after) or (last == "to" and re.match(r" (?:and|or|but) ", after)))
    ):
        says = says.removesuffix(f" {last}")
    if lead:
        says = f"{lead[0]}{'n' if re.match('[aeio]|u(?!s|ni)', says) else ''} {says}"
    return says[:1].upper() + says[1:] if found[0][0].isupper() and (opens or found[0][1:2].islower()) else says


@cache
def _replacements(rows: tuple[Any, ...], reader: Reader) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What each phrase is found by, and what stands in its place; the longest first."""
    held = {form: row.says for kind in ("both", reader) for row in rows if row.kind == kind for form in row.forms()}
    return tuple(
        (re.compile(rf"(?<![\w'’-])(?P<article>an? )?(?P<phrase>{re.escape(form)})(?![\w-]|['’](?!s\b))", re.IGNORECASE), held[form])
        for form in sorted(held, key=lambda form: -len(form))
    )


def _changed(before: str, after: str, reader: Reader, guidance: Guidance) -> str:
    """What is no longer the same: an owner, a number, a date, a name or a negation; empty where nothing is."""
    was, now = check(before, guidance), check(after, guidance)
    if sorted(w for w in content(before) if w[0].isdigit()) != sorted(w for w in content(after) if w[0].isdigit()):
        return "a number"
    if Counter(w.lower() for w in NEGATIONS.findall(before)) != Counter(w.lower() for w in NEGATIONS.findall(after)):
        return "what must not be done"
    there = set(content(after))
    low = after.lower()
    if was.owner:
        who = re.sub(r"^the ", "", _replaced(was.owner.text, reader, guidance).lower())
        acts = now.owner or re.search(rf"(?:^|[.,] )(?:the |my |his |her )?{re.escape(who)}[^.]{{0,40}}? will ", low)
        kin = [
            Counter(w.removesuffix("'s") for w in WORD.findall(text.lower().replace("’", "'")) if KEPT.match(w.split("'")[0]))
            for text in (before, after)
        ]
        if not acts or not set(content(who)) <= there or kin[0] - kin[1]:
            return "who does it"
    for mention in was.dates:
        said = _replaced(mention.text, reader, guidance)
        dated = any(m.kind != "open_ended" for m in now.dates) or said.lower() in low
        if mention.kind != "open_ended" and not (
            dated and set(content(said)) <= there and set(UNITS.findall(mention.text.lower())) <= set(UNITS.findall(low))
        ):
            return "the date"
    if any(m.kind == "name" and m.text.lower() not in low for m in was.names):
        return "a name"
    return ""
