"""The draft's own words as a sentence with an owner in front and places for what it lacks, by rule and without a model.

    Consent forms to be signed by both parents  →  {owner The social worker} to have consent forms signed by both parents.
    Monitor home conditions                     →  {owner The social worker} to monitor home conditions.
    Counselling for Niamh                       →  {owner The social worker} to arrange counselling for Niamh.

What was answered, or proposed and accepted, is put in its place: how often or how much, then by when, at the end of the
sentence; a purpose after them; a contingency as a sentence of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from smartify.checker import Checked
from smartify.fragments import Line, Piece
from smartify.guidance import Guidance
from smartify.prompts import BULLET
from smartify.types import FragmentKind, Mention

MODAL = re.compile(
    r"(?:to|will|must|should|shall|can|may|has|have|had|needs?|is|are|was|not|never|'ll|wants?|would|won't|can't|cannot|does|do)\b",
    re.IGNORECASE,
)
DONE = re.compile(
    r"(?P<what>[^.;:]{2,80}?) (?:needs? |is |are )?(?P<not>(?:not|never) )?(?:to|must|should|will|shall|needs? to|is to|are to) (?P<not2>(?:not|never) )?(?:be|get) (?P<how>(?:[a-z]+ly )?)"
    r"(?P<done>(?:re-?)?[a-z-]+(?:ed|en)|made|put|held|sent|given|done|kept|set|met|seen|taken|built|bought|brought|found|known|paid|read|run|told|taught|sought|drawn|left|lost|sold|shown|heard|cut|fed|shut|drawn up|set up)\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
EVENTS = re.compile(
    r"\b(?:counselling|referrals?|meetings?|visits?|sessions?|assessments?|reviews?|groups?|courses?|support|help|checks?|training|therapy|appointments?|work|letter|call|test|tests|class|classes|club|trip|contact|"
    r"supervision|mentoring|tutoring|intervention|workshops?|audits?|chats?|talks?|conference|panel|application|programme|clinic|physio|respite|transport|bus pass|placement|mediation|interview|observation|med(?:ical)? review)\b",
    re.IGNORECASE,
)
STOPGAP = re.compile(r"\b(?:take the lead on|make a plan for)\b")  # what is written where no verb is known
SAME_SUBJECT = re.compile(r"^\W*(?:no|zero)\b", re.IGNORECASE)
LED = re.compile(
    r"(?:by|before|within|for|over|until|till|from|in|on|at|during|throughout|every|each|w/c|between|to|up to|no later|once|twice|weekly|daily|monthly|fortnightly|nightly|termly|after|with|this|next|tomorrow|today|as)\b",
    re.IGNORECASE,
)
TIMES = re.compile(
    r"(?:at least |up to |no more than )?(?:\d+|two|three|four|five|six|seven|eight|nine|ten) times\b|per cent|%|a (?:day|week|fortnight|month|term)\b",
    re.IGNORECASE,
)
OTHERS = re.compile(r"(?:\d|one|two|three|four|five|six|at least|no more than|all|both|half)\b", re.IGNORECASE)


def own(draft: Checked, guidance: Guidance, role: str | None = None, *, replace: bool = False) -> tuple[Piece, ...]:
    """The draft as pieces of one sentence without a stop: `role` in front where nobody is named, or, with `replace`, whoever is named.

    Words of time that never end ('ongoing', 'asap') are left out; everything else the draft says is there.
    """
    pieces = _tagged(draft)
    at = next((i for i, piece in enumerate(pieces) if piece.kind == "owner"), None)
    front = at is not None and all(not piece.text.strip(" ,") for piece in pieces[:at])
    if front and (replace or draft.owner is None or draft.owner.kind == "agency") and role:
        assert at is not None
        rest = pieces[at + 1 :]
        if rest and MODAL.match(rest[0].text.lstrip(" ,")):
            return (Piece("owner", role), *rest)
        return _headed(role, pieces, draft, guidance)
    if at is not None and not (replace and role):
        return tuple(pieces)
    return _headed(role, pieces, draft, guidance) if role else tuple(pieces)


def with_parts(pieces: tuple[Piece, ...], parts: Mapping[str, str]) -> Line:
    """The sentence with what was answered put in: `parts` gives the texts of number, date, purpose, evidence, contingency."""
    out = list(pieces)
    while out and not out[-1].text.strip(" .;,"):
        out.pop()
    if out:
        out[-1] = Piece(out[-1].kind, out[-1].text.rstrip(" .;,-"))
    kinds: tuple[FragmentKind, ...] = ("number", "date", "evidence", "purpose")
    for kind in kinds:
        if words := parts.get(kind, "").strip(" ."):
            out.append(Piece(kind, led(words, kind)))
    out.append(Piece("core", "."))
    if words := parts.get("contingency", "").strip():
        sentence = words[:1].upper() + words[1:]
        out.append(Piece("contingency", f" {sentence.rstrip('.')}."))
    return Line("objective", tuple(out))


def led(words: str, kind: str) -> str:
    """Words as they stand at the end of a sentence, with the preposition or comma that they need.

    >>> led("30 June 2027", "date"), led("4 days a week", "number"), led("he can sleep", "purpose")
    (' by 30 June 2027', ' 4 days a week', ', so that he can sleep')
    """
    words = words.strip(" .")
    if words[:1] in ",;":
        return words
    if kind == "purpose":
        return f", {words}" if re.match(r"(?:so|because|as|to|in order)\b", words, re.IGNORECASE) else f", so that {words}"
    if kind == "evidence":
        return (
            f", {words}"
            if re.match(r"(?:and|with|as|shown|seen|checked|recorded|ticked|writing|signing)\b", words, re.IGNORECASE)
            else f", shown by {words}"
        )
    if kind == "date":
        return f" {words}" if LED.match(words) else f", {words}" if words.startswith("to be") else f" by {words}"
    if LED.match(words) or TIMES.search(words):
        return f" {words}"
    return f", {words}" if not OTHERS.match(words) else f", with {words}" if re.search(r"[a-z]{3}", words) else f", {words} in all"


def _tagged(draft: Checked) -> list[Piece]:
    """The draft's words with its owner, numbers and dates told apart, its bullet and what never ends left out."""
    marked: list[tuple[Mention, FragmentKind | None]] = [(draft.owner, "owner")] if draft.owner else []
    marked += [(m, "number") for m in draft.numbers]
    marked += [(m, None if m.kind == "open_ended" else "date") for m in draft.dates]
    text = draft.text.rstrip()
    at = len(text) - len(text.lstrip())
    bullet = BULLET.match(text[at:])
    at += bullet.end() if bullet else 0
    pieces: list[Piece] = []
    for mention, kind in sorted(marked, key=lambda pair: pair[0].start):
        if mention.start < at:
            continue
        before = text[at : mention.start]
        if kind is None:
            before = before.rstrip(" ,")
        pieces += [Piece("core", re.sub(r"\s+", " ", before)), *([Piece(kind, re.sub(r"\s+", " ", mention.text))] if kind else [])]
        at = mention.end
    pieces.append(Piece("core", re.sub(r"\s+", " ", text[at:])))
    return [piece for piece in pieces if piece.text]


def _headed(role: str, pieces: list[Piece], draft: Checked, guidance: Guidance) -> tuple[Piece, ...]:
    """The role in front of a sentence that names nobody there: 'to monitor …', 'to have … signed', 'to arrange …'."""
    pieces = [Piece("core" if p.kind == "owner" else p.kind, p.text) for p in pieces]
    text = "".join(piece.text for piece in pieces).lstrip()
    first = (re.match(r"[\w'-]+", text) or [""])[0].lower()
    names = [mention.text for mention in draft.names]
    verb = "will" if role in ("I", "We") else "to"
    after = text[len(first) :].lstrip()
    if first == "to" or (MODAL.match(text) and first not in ("not", "never")):
        return (Piece("owner", role), *_opening(pieces, f" {'will' if verb == 'will' and first == 'to' else first}", drop=len(first)))
    if first in ("not", "never"):
        return (
            Piece("owner", role),
            *_opening(
                pieces,
                f" {'not to' if first == 'not' else 'never to'}" if verb == "to" else f" will {first}",
                drop=len(first) + (3 if after.startswith("to ") else 0),
            ),
        )
    noun = (
        first in guidance.nouns
        and re.match(r"(?:for|from|with|on|to|re|at|by|as|and|&|-)\b", after)
        or re.match(r"(?:of|to be|is|are)\b", after)
    )
    task = after.split(" ", 1)[0].lower() if first in ("only", "always", "also", "please") else first
    if (task in guidance.verbs or task in guidance.openers) and not noun:
        return (Piece("owner", role), *_opening(pieces, f" {verb}", lower=True, names=names))
    done = DONE.match(text)
    if done and not SAME_SUBJECT.match(text):
        if done["not"] or done["not2"]:
            many = "are" if re.search(r"(?:[^su]s|\band\b.*)$", done["what"]) else "is"
            text = f"{lowered(done['what'], names)} {many} not {done['how'].strip()} {done['done']}{done['rest']}".replace("  ", " ")
            return (Piece("owner", role), *_words(f" {verb} see that {text}", pieces))
        how = f" {done['how'].strip()}" if done["how"].strip() else ""
        return (Piece("owner", role), *_words(f" {verb} have {lowered(done['what'], names)}{how} {done['done']}{done['rest']}", pieces))
    if SAME_SUBJECT.match(text):
        return (
            Piece("owner", role),
            *_opening(
                pieces, f" {verb} see that there {'are' if re.match(r'no [a-z]+s ', text.lower()) else 'is'}", lower=True, names=names
            ),
        )
    if body := BODY.match(text):  # a body that acts stays in front of its own sentence
        return (Piece("owner", body["who"]), *_opening(pieces, "", drop=len(body["who"])))
    if re.match(r"(?:[\w'&-]+ ){1,4}(?:to|will|must|should) (?:not |be )?[a-z]", text):  # somebody the checker does not take for an owner
        return (Piece("owner", role), *_opening(pieces, f" {verb} make a plan for", lower=True, names=names))
    lead = "arrange" if EVENTS.search(text[:60]) else "take the lead on"
    return (Piece("owner", role), *_opening(pieces, f" {verb} {lead}", lower=True, names=names))


BODY = re.compile(
    r"(?P<who>(?:[\w'&-]+ ){0,2}(?:team|staff|girls|boys|trustees|governors|residents|contractors|volunteers|leaders|department|committee|board|council|services?|nursing|agencies|partners|schools|tenants|managers|members|"
    r"police|trust|group|panel|everyone|anyone)) (?:to|will|must|should) ",
    re.IGNORECASE,
)


def _opening(pieces: list[Piece], lead: str, *, drop: int = 0, lower: bool = False, names: Collection[str] = ()) -> list[Piece]:
    """The pieces after a lead, without the first `drop` characters of the draft."""
    out = list(pieces)
    words = out[0].text.lstrip()[drop:].lstrip() if out[0].kind == "core" else out[0].text
    if lower:
        words = lowered(words, names)
    space = "" if not words or words[:1] in ",.;" else " "
    if out[0].kind == "core":
        return [Piece("core", f"{lead}{space}{words}"), *out[1:]]
    return [Piece("core", f"{lead} "), Piece(out[0].kind, words), *out[1:]]


def _words(text: str, pieces: list[Piece]) -> list[Piece]:
    """The text with the numbers and dates of the pieces told apart in it again."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind in ("number", "date") and piece.text in text:
            before, text = text.split(piece.text, 1)
            out += [Piece("core", before), piece]
    return [piece for piece in (*out, Piece("core", text)) if piece.text]


def lowered(words: str, names: Collection[str] = ()) -> str:
    """The words with a small letter in front, unless they begin with a name, an abbreviation or 'I'."""
    first = words.split(" ", 1)[0]
    if any(words.startswith(name) for name in names) or (not first[1:2].islower() and first != "A"):
        return words
    return words[:1].lower() + words[1:]
