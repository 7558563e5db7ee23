"""How a draft and what it lacks are written out for the rewriter; training and use share it.

Names go in as stand-ins and are put back afterwards, so that no rewrite can depend on a name, or lose one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

from smartify.checker import Checked
from smartify.types import Hints

STAND_INS = ("Alex", "Sam", "Robin", "Jordan", "Charlie", "Taylor", "Morgan", "Casey", "Jamie", "Riley", "Avery", "Drew")
SURNAMES = ("Archer", "Baker", "Cooper", "Fisher", "Turner", "Walker", "Porter", "Carter", "Parker", "Mason", "Miller", "Shepherd")
TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Sgt|PC|Sister|Nurse|Imam|Rev|Fr)\b\.?", re.IGNORECASE)
END = "<|im_end|>"
FORM = 3  # of what for_classifier writes: weights that were trained on another are refused
BULLET = re.compile(r"^(?:(?:[-•*·–—]|\(?\d{1,2}[.):]|\(?[a-z][.)])\s+)+")
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-", "\t": " ", "\n": " ", "{": "(", "}": ")"})


@dataclass(frozen=True, slots=True)
class Masked:
    """A prompt whose names are stand-ins, and the names they stand for."""

    prompt: str
    names: dict[str, str]  # stand-in → name

    def restore(self, text: str) -> str:
        """The text with every name back in its place."""
        if not self.names:
            return text
        pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(self.names, key=len, reverse=True))) + r")\b")
        return pattern.sub(lambda match: self.names[match[1]], text)

    def hide(self, text: str) -> str:
        """The text with stand-ins for the names, as the model is taught to write it."""
        if not self.names:
            return text
        stand_ins = {name: stand_in for stand_in, name in self.names.items()}
        pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(stand_ins, key=len, reverse=True))) + r")(?!\w)")
        return pattern.sub(lambda match: stand_ins[match[1]], text)


def write(checked: Checked, hints: Hints, shape: str = "") -> Masked:
    """The prompt for one draft: its words, what the practitioner has told us, what is missing, and the shape that is asked for, if any."""
    draft = re.sub(r"\s+", " ", checked.text.translate(PLAIN)).strip()
    draft = BULLET.sub("", draft)
    masked = Masked("", _stand_ins(checked, " ".join(hints.given().values())))
    lines = [f"Draft: {masked.hide(draft)}"]
    lines += [f"{name.capitalize()}: {masked.hide(value.translate(PLAIN))}" for name, value in hints.given().items()]
    lines.append(f"Needs: {', '.join(needs(checked, hints)) or 'nothing'}")
    if shape:
        lines.append(f"Shape: {shape}")
    return Masked("\n".join([*lines, "Rewrite:\n"]), masked.names)


def needs(checked: Checked, hints: Hints) -> list[str]:
    """Which of owner, number and date a rewrite has to add."""
    given = hints.given()
    wanted = []
    if "owner" not in given and (checked.owner is None or checked.owner.kind == "agency"):
        wanted.append("owner")
    if "measure" not in given and not checked.numbers:
        wanted.append("number")
    if "by" not in given and (checked.date is None or checked.date.kind == "open_ended"):
        wanted.append("date")
    return wanted


def _stand_ins(checked: Checked, told: str = "") -> dict[str, str]:
    """A stand-in for each name, chosen by the draft's own words so that the same draft is always written alike."""
    taken = f"{checked.text} {told}"
    start = crc32(checked.text.encode()) % len(STAND_INS)
    free = [name for name in (*STAND_INS[start:], *STAND_INS[:start]) if name not in taken]
    surnames = [name for name in (*SURNAMES[start:], *SURNAMES[:start]) if name not in taken]
    chosen: dict[str, str] = {}
    for mention in checked.names:
        name = mention.text.translate(PLAIN)
        if mention.kind != "name" or name in chosen:
            continue
        title = TITLE.match(name)
        if title and surnames:
            chosen[name] = f"{title[0]} {surnames.pop(0)}"
        elif free:
            chosen[name] = free.pop(0)
    return {stand_in: name for name, stand_in in chosen.items()}


# What the classifier reads instead of a word that tells who somebody is and not what is to be done.
ALIKE = {
    "parent": "mum mother mam mummy mommy mom mama dad father daddy papa mums dads mothers fathers",
    "step-parent": "stepmum stepmother stepdad stepfather step-mum step-mother step-dad step-father",
    "grandparent": "nan nana nanny nanna gran granny grandma grandmother grandad granddad grandpa grandfather dadi nani",
    "aunt": "auntie aunty uncle",
    "sibling": "brother sister",
    "siblings": "brothers sisters",
    "child": "son daughter boy girl",
    "children": "sons daughters boys girls",
    "partner": "husband wife boyfriend girlfriend",
    "person": "man woman gentleman lady",
    "people": "men women",
    "they": "he she",
    "their": "his her him",
    "theirs": "hers",
    "themselves": "himself herself",
}
READ_AS = {word: alike for alike, words in ALIKE.items() for word in words.split()}
ALIKE_WORD = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, READ_AS), key=len, reverse=True)) + r")(?![\w-])", re.IGNORECASE)
LONG_FORMS = {  # abbreviations of plans, written out
    "sw": "social worker",
    "s/w": "social worker",
    "hv": "health visitor",
    "fsw": "family support worker",
    "w/": "with ",
    "&": "and",
    "wks": "weeks",
    "wk": "week",
    "mths": "months",
    "mins": "minutes",
    "hrs": "hours",
    "appt": "appointment",
    "appts": "appointments",
    "mtg": "meeting",
    "assmt": "assessment",
    "info": "information",
}
SHORT_FORM = re.compile(
    r"(?<![\w/])(?:w/(?=\s|[a-z]{3})|(?:sw|s/w|hv|fsw|&|wks|wk|mths|mins|hrs|appts|appt|mtg|assmt|info)(?![\w/]))", re.IGNORECASE
)
GENDERED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.? ", re.IGNORECASE)
GOAL = "{goal}"  # stands before what the practitioner has told; one token of the classifier's, which no draft can hold, for its braces are rounded


def for_classifier(checked: Checked, goal: str = "") -> str:
    """The text as the classifier reads it, after the goal that is known.

    Names are hidden, he and she, mother and father read alike, and bullets, trailing stops and phrases that say nothing are gone:
    two drafts that differ only in these are the same text to the classifier.
    """
    checked = checked.core or checked
    text = checked.text
    text = re.sub(r"\s+", " ", text.translate(PLAIN)).strip()
    text = BULLET.sub("", text).rstrip(" .,;-")
    ordered: dict[str, str] = {}
    for mention in checked.names:
        name = mention.text.translate(PLAIN)
        if mention.kind != "place" and name not in ordered and len(ordered) < len(STAND_INS):
            title = TITLE.match(name)
            hidden = title and not GENDERED.match(name)
            ordered[name] = f"{title[0]} {SURNAMES[len(ordered)]}" if title and hidden else STAND_INS[len(ordered)]
    masked = Masked("", {stand_in: name for name, stand_in in ordered.items()})

    def read(words: str) -> str:
        words = re.sub(r"  +", " ", SHORT_FORM.sub(lambda short: LONG_FORMS[short[0].lower()], words))
        return ALIKE_WORD.sub(lambda word: READ_AS[word[0].lower()], masked.hide(words))

    told = f"{GOAL} {read(_plain(goal))} " if goal else ""
    return f"{told}{read(text)}"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.translate(PLAIN)).strip(" .")
