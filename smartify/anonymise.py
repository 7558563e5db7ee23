"""Names of people → invented ones, the same for the same person in all texts; roles, agencies and schools stay.

Names are found as the checker finds them, and a little more widely, yet some are not: one in small letters or all in capitals
that neither opens a line and acts, nor owns something, nor stands elsewhere as a name is written; one that is an English word and not in names.csv, unless a title stands before it;
a month, such as May, that does not act; initials; one after "in", "at" or "near", where a place would stand. What tells
people apart without a name is not touched: schools, streets, dates of birth, telephone numbers, he and she. A nickname is
taken for another person, and a town, a brand or a game that English lacks may be taken for one. So look at what was
replaced, and read what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from smartify.checker import check
from smartify.checker.names import BRITISH, CALENDAR, CAPITAL, NAMELY, SHORT, STARTS, TITLE, known
from smartify.errors import SmartifyError
from smartify.guidance import Guidance
from smartify.parse import PLAIN, parse
from smartify.types import Mention

# Names of names.csv that go with he and she alike, and those that are surnames as well: these are given first.
FIRST = (
    *("rowan", "robin", "kai", "noor", "taylor", "jordan", "bailey", "jay", "skye", "lee", "amal", "wren", "nova", "dakota"),
    *("terry", "indie", "zion", "raven", "ember", "lark"),
)
SURNAMES = (
    *("spencer", "mason", "cole", "tanner", "wade", "cruz", "dale", "baker", "carter", "cooper", "parker", "turner", "walker"),
    *("fisher", "potter", "archer", "porter", "harper", "barber", "reed", "hunter", "ford", "stone"),
)
KEPT = (  # bodies and brands that plans speak of and nobody is called
    *("addaction", "barnardo", "barnardos", "cafcass", "childline", "coram", "discord", "facebook", "facetime"),
    *("fortnite", "google", "headspace", "instagram", "kooth", "lego", "makaton", "marac", "mencap"),
    *("minecraft", "netflix", "netmums", "nintendo", "ofsted", "playstation", "ritalin", "roblox", "samaritans"),
    *("skype", "snapchat", "spotify", "tiktok", "twitch", "uber", "whatsapp", "xbox", "youtube"),
    "zoom",
)
PART = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
TITLED = re.compile(rf"\b({TITLE}) (?:[A-Z]\.? )*")  # with initials
POST = ("nurse", "sister", "prof")  # "Nurse Practitioner": after these a word of English is the rest of a role
SITE = re.compile(
    r"(?: (?:Community|Family|Health|High|Infant|Junior|Medical|Primary|Secondary))? (?:School|Academy|College|Primary|Infants|Nursery|Centre|Hospital|Surgery|Clinic|Hub|Council|Trust|Project|Road|Street|Avenue)\b"
)
SAINT = re.compile(r"\b(?:St|Saint)\.? $")
FROM = re.compile(r"\bfrom $")
JOB = re.compile(r"(?:ist|person|hand|worker|urer)s?$")  # "Chiropodist to visit": whoever does something, by the look of the word
DOES = re.compile(
    r" (?:was|is|has|had|did|does|said|says|can|could|would|might|went|goes|gets?|lives|likes|feels|wants|needs|attends|attended)\b(?! that\b)"
)


class _Part(NamedTuple):
    """One word of a person's name, where it stands, and whether it is the surname."""

    word: str
    start: int
    end: int
    surname: bool


def replaced(texts: Sequence[str], guidance: Guidance) -> tuple[list[str], dict[str, str]]:
    """The texts with other names in them, and which name was replaced by which, in the order in which they were met.

    The same person has the same new name everywhere: in full, by first name, by title and surname, with 's. The new names are
    those of names.csv that no text holds, always in the same order. Titles stay. What cannot be found is told at the top of
    this module. A SmartifyError says when there are more names than the table has to give.

    >>> from smartify import guidance
    >>> replaced(["Zoltan Prosser to ring Mrs Prosser", "Zoltan's mum to visit weekly"], guidance.load())
    (['Rowan Spencer to ring Mrs Spencer', "Rowan's mum to visit weekly"], {'Zoltan': 'Rowan', 'Prosser': 'Spencer'})
    """
    plain = [text.translate(PLAIN) for text in texts]
    roles = [_roles(text, guidance) for text in plain]
    found = [list(_parts(text, spans, guidance)) for text, spans in zip(plain, roles, strict=True)]
    met = {part.word.lower(): part.word for part in reversed(list(chain(*found)))}  # as it was written where it was met first
    new = _given(list(chain(*found)), plain, guidance)
    changed = [_changed(*each, new, guidance) for each in zip(texts, plain, found, roles, strict=True)]
    return changed, {met.get(word, word.capitalize()): name for word, name in new.items()}


def _roles(plain: str, guidance: Guidance) -> list[tuple[int, int]]:
    """Where roles, relations, agencies and school times stand, none of which is a name."""
    doc = parse(plain, guidance)
    return [(span.start_char, span.end_char) for key in ("roles", "agencies", "periods") for span in doc.spans[key]]


def _parts(plain: str, roles: Sequence[tuple[int, int]], guidance: Guidance) -> Iterator[_Part]:
    """The words of every person's name in a text; words side by side are one name."""
    titles = {match.end(): match[1] for match in TITLED.finditer(plain)}
    words: dict[int, re.Match[str]] = {}
    for mention in check(plain, guidance).names:
        if _person(mention, plain, guidance):
            title = TITLED.match(plain, mention.start)
            words |= {word.start(): word for word in PART.finditer(plain, title.end() if title else mention.start, mention.end)}
    words |= {word.start(): word for word in _unlisted(plain, guidance)}
    named = {at: word for at, word in words.items() if not _else(word, titles.get(at, ""), roles, guidance)}
    named |= {rest.start(): rest for word in named.values() if (rest := _rest(plain, word.end(), roles, guidance))}
    kept = [word for _, word in sorted(named.items())]
    for at, word in enumerate(kept):
        follows = at > 0 and plain[kept[at - 1].end() : word.start()] == " "
        followed = at + 1 < len(kept) and plain[word.end() : kept[at + 1].start()] == " "
        yield _Part(word[0], word.start(), word.end(), not followed and (follows or word.start() in titles))


def _rest(plain: str, at: int, roles: Sequence[tuple[int, int]], guidance: Guidance) -> re.Match[str] | None:
    """The word with a capital right after a name, which is the rest of it even where English has the word: Brown, Hill."""
    found = CAPITAL.match(plain, at + 1)
    rest = PART.fullmatch(plain, *found.span()) if found and plain[at] == " " else None
    if rest is None or rest[0].lower() in SHORT or SITE.match(plain[rest.end() :]) or _else(rest, "", roles, guidance):
        return None
    return None if rest[0].lower().removesuffix("s") in guidance.verbs and rest[0].endswith("s") else rest


def _person(mention: Mention, plain: str, guidance: Guidance) -> bool:
    """Whether a name is somebody's; after "from" it is taken to be, so that "a letter from" tells nobody's."""
    after = plain[mention.end :]
    if SITE.match(after) or SAINT.search(plain[: mention.start]):
        return False
    if mention.kind == "place":
        return after.startswith("'s ") or mention.text.lower() in guidance.first_names or bool(FROM.search(plain[: mention.start]))
    return mention.kind == "name"


def _unlisted(plain: str, guidance: Guidance) -> Iterator[re.Match[str]]:
    """Words with a capital that the checker takes for English by their ending (James, Mary), or for a word that opens a sentence."""
    for found in CAPITAL.finditer(plain):
        word = PART.fullmatch(plain, *found.span())
        if (
            word is None
            or word[0].lower() in CALENDAR
            or re.fullmatch(TITLE, word[0])
            or SITE.match(plain[word.end() :])
            or SAINT.search(plain[: word.start()])
        ):
            continue
        lower, opens = word[0].lower(), bool(STARTS.search(plain[: word.start()]))
        acts = bool(NAMELY.match(plain[word.end() :]) or DOES.match(plain[word.end() :]))
        if (acts or not opens) if not _english(lower, guidance) else (acts and opens and lower in guidance.first_names):
            yield word


def _english(lower: str, guidance: Guidance) -> bool:
    """Whether English has a word, in itself or in a regular form; `checker.names.known` is content with less."""
    return all(_listed(half, guidance.vocabulary) for half in re.split("[-']", lower) if len(half) > 1)


def _listed(lower: str, vocabulary: frozenset[str]) -> bool:
    if lower in vocabulary or lower in SHORT or BRITISH.sub(r"iz\1", lower) in vocabulary or lower.replace("our", "or") in vocabulary:
        return True
    if (stem := re.match(r"(\w{3,})(?:(?<!s)s|(?<=[sxzh])es)$", lower)) and stem[1] in vocabulary:
        return True
    if lower.endswith("ies") and f"{lower[:-3]}y" in vocabulary:
        return True
    if done := re.match(r"(\w{3,})(?:ed|ing)$", lower):
        stem_of = done[1]
        return stem_of in vocabulary or f"{stem_of}e" in vocabulary or (stem_of[-1] == stem_of[-2] and stem_of[:-1] in vocabulary)
    return len(lower) > 5 and lower.endswith("ly") and lower[:-2] in vocabulary


def _else(word: re.Match[str], title: str, roles: Sequence[tuple[int, int]], guidance: Guidance) -> bool:
    """Whether a word is no name after all: an initial, part of a role or an agency, a job by the look of it, days with a hyphen."""
    lower = word[0].lower()
    if lower in guidance.first_names:
        return False
    if len(lower) == 1 or lower in CALENDAR or lower in KEPT or JOB.search(lower) or ("-" in lower and set(lower.split("-")) & CALENDAR):
        return True
    if title.lower() in POST and _english(lower, guidance):
        return True
    return not title and any(left < word.end() and word.start() < right for left, right in roles)


def _given(parts: Sequence[_Part], plain: Sequence[str], guidance: Guidance) -> dict[str, str]:
    """The new name of each word of a name, in small letters; "the Khans" follow Khan, and Lacey is Lacey-Mae."""
    held = {word for text in plain for word in re.findall(r"[^\W\d_]+", text.lower())}
    surnames = {part.word.lower() for part in parts if part.surname}
    words = list(dict.fromkeys(part.word.lower() for part in parts))
    whole = {word.split("-")[0]: word for word in words if "-" in word and word not in surnames}
    free = [name for name in _ordered(guidance) if name not in held]
    new: dict[str, str] = {}
    for word in words:
        if word in whole or (word.endswith("s") and word[:-1] in surnames):
            continue
        wanted = [name for name in free if (name in SURNAMES) == (word in surnames)] or free
        if not wanted:
            raise SmartifyError("There are more names here than guidance/names.csv has to give in their place; make two files of it.")
        name = wanted[0]
        free.remove(name)
        new[word] = name.capitalize()
    new |= {half: new[word] for half, word in whole.items() if any(re.search(rf"(?<![\w-]){half}(?![\w-])", t.lower()) for t in plain)}
    for word in sorted(set(words) - set(new), key=len):  # the shorter first, for the longer to follow
        new[word] = f"{new[word[:-1]]}s"
    return new


def _ordered(guidance: Guidance) -> list[str]:
    """The names to give: those that suit anybody, then those that English does not have as words, then the others; no months."""
    table = [row.phrase for row in guidance.rows["names.csv"] if row.phrase.isalpha() and row.phrase not in CALENDAR]
    liked = [name for name in (*FIRST, *SURNAMES) if name in table]
    return list(dict.fromkeys([*liked, *sorted(table, key=lambda name: known(name, guidance))]))


def _changed(
    text: str, plain: str, found: Sequence[_Part], roles: Sequence[tuple[int, int]], new: dict[str, str], guidance: Guidance
) -> str:
    """One text with every name replaced, where it was found and wherever else a word can only be it."""
    seen = {(part.start, part.end) for part in found}
    out, at = [], 0
    for match in PART.finditer(plain):
        word = next((w for w in (match[0], re.sub(r"'[sS]$", "", match[0])) if w.lower() in new), None)
        if word is None:
            continue
        start, end = match.start(), match.start() + len(word)
        inside = any(left < end and start < right for left, right in roles)
        if (start, end) not in seen and (inside or not _stands(word, plain, start, end, guidance)):
            continue
        name = new[word.lower()]
        out += [text[at:start], name.upper() if word.isupper() else name.lower() if word.islower() else name]
        at = end
        if word.lower().endswith("s") and not name.endswith("s") and re.match(r"' [a-z]", plain[end:]):  # James' mum, Rowan's mum
            out.append(f"{text[end]}s")
            at += 1
    return "".join([*out, text[at:]])


def _stands(word: str, plain: str, start: int, end: int, guidance: Guidance) -> bool:
    """Whether a word that is a name elsewhere is one here too: English has it not, or no sentence gives it its capital."""
    lower, before, after = word.lower(), plain[:start], plain[end:]
    if lower in CALENDAR or SITE.match(after) or SAINT.search(before):
        return False
    if not _english(lower, guidance) and len(word) > (3 if word.isupper() else 2):  # ED is a place or a disorder, Ed is not
        return True
    return word.istitle() and bool(not STARTS.search(before) or NAMELY.match(after) or DOES.match(after))


__all__ = ["replaced"]
