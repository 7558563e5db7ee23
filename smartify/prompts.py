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


def write(checked: Checked, hints: Hints) -> Masked:
    """The prompt for one draft: its words, what the practitioner has told us, and what is missing."""
    draft = re.sub(r"\s+", " ", checked.text.translate(PLAIN)).strip()
    draft = re.sub(r"^(?:[-•*·]|\d{1,2}[.)]|[a-z][.)])\s+", "", draft)
    masked = Masked("", _stand_ins(checked, " ".join(hints.given().values())))
    lines = [f"Draft: {masked.hide(draft)}"]
    lines += [f"{name.capitalize()}: {masked.hide(value.translate(PLAIN))}" for name, value in hints.given().items()]
    lines.append(f"Needs: {', '.join(needs(checked, hints)) or 'nothing'}")
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


def for_classifier(checked: Checked) -> str:
    """The text as the classifier reads it: names hidden, bullets and trailing stops gone, and what the checker saw in brackets.

    Two drafts that differ only in who is named are the same text to the classifier.
    """
    text = re.sub(r"\s+", " ", checked.text.translate(PLAIN)).strip()
    text = re.sub(r"^(?:[-•*·]|\d{1,2}[.)]|[a-z][.)])\s+", "", text).rstrip(" .")
    ordered: dict[str, str] = {}
    for mention in checked.names:
        name = mention.text.translate(PLAIN)
        if mention.kind == "name" and name not in ordered and len(ordered) < len(STAND_INS):
            title = TITLE.match(name)
            ordered[name] = f"{title[0]} {SURNAMES[len(ordered)]}" if title else STAND_INS[len(ordered)]
    text = Masked("", {stand_in: name for name, stand_in in ordered.items()}).hide(text)
    return f"{text} [{', '.join(_seen(checked))}]"


def _seen(checked: Checked) -> list[str]:
    """The checker's reading in a few words."""
    rules = {finding.rule for finding in checked.findings}
    return [
        f"owner {checked.owner.kind}" if checked.owner else "owner none",
        "number" if checked.numbers else "number none",
        f"date {checked.date.kind.replace('_', ' ')}" if checked.date else "date none",
        f"purpose {'hollow' if checked.purpose.kind == 'hollow' else 'given'}" if checked.purpose else "purpose none",
        *sorted(rule.partition(".")[2].replace("_", " ") for rule in rules if rule.startswith(("words.", "aims.", "harm."))),
    ]
