"""Letters and words of the trade that a plan never explains, each where it is met first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smartify.checker.safety import expression
from smartify.plan.records import Line, Plan, Step
from smartify.plan.seen import Quote, Sight

LETTERS = re.compile(r"(?<![\w/&'’-])(?:[A-Z]{2,6}|[A-Z]&[A-Z])(?=s?(?![\w&]))(?!-?\d)")
SHOUTED = 0.6  # share of capitals among a line's letters, from which it is a heading


def letters(at: Sight) -> dict[str, tuple[str, Quote]]:
    """Letters in capitals that are neither explained in the plan nor known to everybody → (what they may stand for, where they are met)."""
    known, meanings = set(at.guidance.plan["acronyms"]["everyday"]), at.guidance.plan["meanings"]
    initials = {"".join(word[0] for word in name.split()).upper() for name in at.people.names.values()}
    whole = "\n".join(text for text, _ in _texts(at.plan, everything=True))
    found: dict[str, tuple[str, Quote]] = {}
    for text, quote in _texts(at.plan):
        capitals, small = sum(map(str.isupper, text)), sum(map(str.islower, text))
        if capitals > SHOUTED * (capitals + small) and " " in text.strip():
            continue
        for match in LETTERS.finditer(text):
            word = match[0]
            emphasis = word.lower() in at.guidance.vocabulary and word not in meanings  # NOT, MUST
            if word in found or word in known or word in initials or emphasis or _explained(word, whole):
                continue
            found[word] = (f" (‘{meanings[word]}’?)" if word in meanings else "", quote)
    return found


def _explained(word: str, whole: str) -> bool:
    """Whether the plan writes the letters out: 'child in need (CIN)', 'CIN (child in need)', 'CIN means …'."""
    letters = re.escape(word)
    before = rf"[a-z][\w'’-]* \(\s*{letters}s?\s*\)"
    after = rf"\b{letters}s?\b\s*(?:\([A-Za-z][^()]{{5,}}\)|(?:means|stands for|is short for|=)\s)"
    return bool(re.search(f"{before}|{after}", whole))


def jargon(at: Sight) -> dict[str, tuple[str, Quote]]:
    """Words of the trade → (how they could be said, where they are met first)."""
    found: dict[str, tuple[str, Quote]] = {}
    held = [(expression(row["phrase"]), row["plain"]) for row in at.guidance.plan["jargon"]]
    for text, quote in _texts(at.plan):
        for pattern, plain in held:
            if (match := pattern.search(text)) and plain not in {meaning for meaning, _ in found.values()}:
                found[f"‘{match[0].lower()}’"] = (plain, quote)
    return {word: (f" ({plain})", quote) for word, (plain, quote) in found.items()}


def _texts(plan: Plan, everything: bool = False) -> Iterator[tuple[str, Quote]]:
    """What a family reads of a plan; with `everything`, what is in no part of it as well."""
    lines: list[Line | Step] = [
        *plan.outcomes,
        *plan.needs,
        *plan.risks,
        *plan.steps,
        *plan.child_says,
        *plan.parents_say,
        *plan.contingency,
    ]
    lines += [*plan.agreed, *plan.disagreement, *plan.people, *((plan.review,) if plan.review else ()), *(plan.other if everything else ())]
    numbered = {id(step): number for number, step in enumerate(plan.steps, 1)}
    for line in lines:
        beside = f" {line.owner} {line.measure} {line.by}" if isinstance(line, Step) else ""
        yield f"{line.text}{beside}", Quote(text=line.text.strip(), place=line.place, number=numbered.get(id(line)))


__all__ = ["jargon", "letters"]
