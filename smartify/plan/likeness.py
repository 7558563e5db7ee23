"""Sentences that say the same with other names in them, and words that speak of the same need."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from smartify.checker import check
from smartify.checker.compare import content, stem
from smartify.guidance import Guidance

NAME = "…"  # stands for every name, so that none makes two sentences different
WORDS = re.compile(r"…|[^\W_]+(?:['’][^\W\d_]+)?")
SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")


# He and she are one reader's word, as names are.
ALIKE = {
    **{"he": "they", "she": "they", "his": "their", "her": "their", "him": "their", "hers": "their"},
    **{"himself": "themselves", "herself": "themselves", f"{NAME}'s": NAME},
}


def nameless(text: str, guidance: Guidance, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The words of a text in small letters, every name of a person in it the same; `names` are those that the plan tells.

    >>> from smartify import guidance
    >>> nameless("Zofia to brush her teeth twice a day.", guidance.load()) == nameless("Kofi to brush his teeth twice a day", guidance.load())
    True
    """
    out = text
    for mention in sorted(check(text, guidance).names, key=lambda m: -m.start):
        if mention.kind == "name":
            out = f"{out[: mention.start]}{NAME}{out[mention.end :]}"
    for name in sorted(names, key=len, reverse=True):
        out = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, out, flags=re.IGNORECASE)
    return tuple(ALIKE.get(word, word) for word in (w.lower().replace("’", "'") for w in WORDS.findall(out)))


def alike(one: Sequence[str], other: Sequence[str], share: float) -> bool:
    """Whether two sentences have at least this share of their words in common, in the same order; from 0 to 1."""
    if one == other:
        return True
    if 2 * min(len(one), len(other)) < share * (len(one) + len(other)):
        return False
    if 2 * sum((Counter(one) & Counter(other)).values()) < share * (len(one) + len(other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= share


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, as far as stops and lines part them."""
    yield from (part.strip() for part in SENTENCES.split(text) if part.strip())


class Topics:
    """Which need a text speaks of, told by its content words; words that any plan has tell nothing."""

    def __init__(self, guidance: Guidance, names: Sequence[str]) -> None:
        table: Mapping[str, list[str] | list[list[str]]] = guidance.plan["topics"]
        self.general = {stem(str(word)) for word in table["general"]} | {stem(part.lower()) for name in names for part in name.split()}
        self.groups = [frozenset(stem(word.replace("-", "")) for word in group) for group in table["alike"]]
        self.joined = [word for group in table["alike"] for word in group if "-" in word]

    def of(self, text: str) -> frozenset[str]:
        """The words that tell, with a group's number for each word that has others like it."""
        plain = text.lower()
        for word in self.joined:
            plain = re.sub(word.replace("-", "[- ]"), word.replace("-", ""), plain)
        words = {word for word in content(plain) if word not in self.general and not word[0].isdigit() and len(word) > 2}
        return frozenset(words | {f"#{number}" for number, group in enumerate(self.groups) if words & group})


__all__ = ["Topics", "alike", "nameless", "sentences"]
