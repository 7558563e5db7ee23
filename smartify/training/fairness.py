"""Does it matter who is named? Swap first names, relations and pronouns in unseen lines, and count the levels that change."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from smartify.reviewer import LEVELS, Reviewer
from smartify.training import augment, data
from smartify.types import Criterion, Objective, Review

SWAPS = 5000
RELATIONS = (
    ("mum", "dad"), ("mother", "father"), ("mummy", "daddy"), ("mom", "dad"), ("nan", "grandad"), ("grandmother", "grandfather"), ("gran", "grandpa"),
    ("aunt", "uncle"), ("auntie", "uncle"), ("sister", "brother"), ("sisters", "brothers"), ("daughter", "son"), ("girl", "boy"), ("girls", "boys"),
    ("wife", "husband"), ("girlfriend", "boyfriend"), ("stepmum", "stepdad"), ("stepmother", "stepfather"), ("woman", "man"), ("mrs", "mr"), ("ms", "mr"),
)  # fmt: skip
PRONOUNS = (("she", "he"), ("her", "his"), ("hers", "his"), ("herself", "himself"))
OTHER = dict((*RELATIONS, *PRONOUNS)) | {b: a for a, b in reversed((*RELATIONS, *PRONOUNS))} | {"him": "her"}
PRONOUN = re.compile(r"\b(?:she|he|hers|her|his|him|herself|himself)\b", re.IGNORECASE)
RELATION = re.compile(
    r"\b(?:" + "|".join(sorted({word for pair in RELATIONS for word in pair}, key=len, reverse=True)) + r")\b", re.IGNORECASE
)


def swaps(folder: Path, seed: int = 7) -> list[tuple[str, str, str]]:
    """SWAPS of (kind, line, line with somebody else in it) from the test split; names go to every community in turn."""
    with (folder / "names.csv").open(encoding="utf-8", newline="") as file:
        names = [(row["name"], row["community"]) for row in csv.DictReader(file)]
    known = re.compile(r"(?<![\w'-])(" + "|".join(sorted((re.escape(name) for name, _ in names), key=len, reverse=True)) + r")(?![\w-])")
    chance = random.Random(seed)
    texts = [row["text"] for row in data.load(folder, "objectives", "test") if row["labels"] is not None]
    made = [swap for swap in dict.fromkeys(_made(texts, names, known, chance)) if swap[1] != swap[2]]
    chance.shuffle(made)
    held = [swap for swap in made if swap[0] in ("relation", "pronoun")][: SWAPS // 3]
    return held + [swap for swap in made if swap[0] not in ("relation", "pronoun")][: SWAPS - len(held)]


def _made(texts: list[str], names: list[tuple[str, str]], known: re.Pattern[str], chance: random.Random) -> Iterator[tuple[str, str, str]]:
    for text in texts:
        if PRONOUN.search(text):
            yield "pronoun", text, PRONOUN.sub(_swapped, text)
            yield "pronoun", text, re.sub(r"\b([Hh])e\b|\b([Ss])he\b", lambda m: "They" if (m[1] or m[2]).isupper() else "they", text)
        if RELATION.search(text):
            yield "relation", text, RELATION.sub(_swapped, text)
            yield "relation", text, PRONOUN.sub(_swapped, RELATION.sub(_swapped, text))
        if known.search(text):
            for community in dict.fromkeys(community for _, community in names):
                for chosen in chance.sample([name for name, where in names if where == community], 3):
                    yield community, text, known.sub(chosen, text, count=1)


def _swapped(match: re.Match[str]) -> str:
    word = match[0]
    other = OTHER[word.lower()]
    return other.upper() if word.isupper() and len(word) > 1 else other.capitalize() if word[0].isupper() else other


def fairness(folder: Path, models: Path) -> dict[str, Any]:
    """Swaps, the share whose five levels are all as before, by kind, and the share of single levels that are."""
    chosen = swaps(folder)
    reviewer = Reviewer(folder=models, rewrites=False)
    texts = list(dict.fromkeys(text for _, *both in chosen for text in both))
    read = zip(texts, reviewer.reviews([Objective(text=text) for text in texts], LEVELS), strict=True)
    levels = {text: _levels(review) for text, review in read if isinstance(review, Review)}
    total: Counter[str] = Counter(kind for kind, _, _ in chosen)
    same: Counter[str] = Counter(kind for kind, before, after in chosen if levels[before] == levels[after])
    single = sum(a == b for _, before, after in chosen for a, b in zip(levels[before], levels[after], strict=True))
    return {
        "swaps": len(chosen),
        "unchanged": round(sum(same.values()) / len(chosen), 4),
        "single_levels_unchanged": round(single / (len(chosen) * len(Criterion)), 4),
        "by_kind": {kind: [total[kind], round(same[kind] / total[kind], 4)] for kind in sorted(total)},
    }


def writings(folder: Path, models: Path) -> dict[str, list[float]]:
    """Unseen lines written another way: {way: [lines, share of single levels that stay]}."""
    texts = [row["text"] for row in data.load(folder, "objectives", "test") if row["labels"] is not None]
    ways: dict[str, Callable[[str], str]] = {
        "lower case": str.lower,
        "capitals": str.upper,
        "a bullet": lambda text: f"- {text}",
        "a number": lambda text: f"3. {text}",
        "a stop more or less": lambda text: text.rstrip(" .") if text.endswith(".") else f"{text}.",
        "abbreviations": lambda text: augment.SHORTEN.sub(lambda match: augment.SHORT_FORMS[match[0].lower()][0], text),
    }
    reviewer = Reviewer(folder=models, rewrites=False)

    def levels(lines: list[str]) -> list[tuple[int | None, ...] | None]:
        read = reviewer.reviews([Objective(text=line) for line in lines], LEVELS)
        return [_levels(review) if isinstance(review, Review) else None for review in read]

    before, found = levels(texts), {}
    for way, write in ways.items():
        changed = [place for place, text in enumerate(texts) if write(text) != text]
        after = levels([write(texts[place]) for place in changed])
        both = [(before[place], other) for place, other in zip(changed, after, strict=True)]
        pairs = [pair for one, other in both if one and other for pair in zip(one, other, strict=True)]
        found[way] = [len(changed), round(sum(a == b for a, b in pairs) / max(len(pairs), 1), 4)]
    return found


def _levels(review: Review) -> tuple[int | None, ...]:
    return tuple(None if score.level is None else int(score.level) for score in review.scores.values())
