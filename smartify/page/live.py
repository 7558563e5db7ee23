"""While somebody types: which of who, how much and when the rules find in each line, without a model; a line that has not changed is not read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

from smartify.checker import check
from smartify.guidance import Guidance
from smartify.text import LONGEST, lines

MOST = 40  # lines of one paste: more than any plan we know of
PARTS = ("who", "how much", "when")
READING = '<p class="live" role="status">Reading …</p>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the rules find in one line."""

    line: str
    parts: tuple[bool, bool, bool]  # in the order of PARTS
    empty: tuple[str, ...]  # words that say little


def read(text: str, known: Sequence[Seen], guidance: Guidance) -> tuple[Seen, ...]:
    """What is seen of each of the first MOST lines of a text; what is known of a line already is taken as it is."""
    kept = {seen.line: seen for seen in known}
    found = [line for _, line in islice(lines(text), MOST) if len(line) <= LONGEST]
    return tuple(kept.get(line) or _seen(line, guidance) for line in found)


def _seen(line: str, guidance: Guidance) -> Seen:
    checked = check(line, guidance)
    timed = checked.date is not None and checked.date.kind != "open_ended"
    empty = (line[slice(*f.span)] for f in checked.findings if f.span and f.rule.startswith("words."))
    return Seen(line=line, parts=(checked.owner is not None, bool(checked.numbers), timed), empty=tuple(empty))


def shown(seen: Sequence[Seen]) -> str:
    """In one line: what a draft says and does not say yet, or how many lines of a plan say it."""
    if not seen:
        return '<p class="live"></p>'
    counts = [sum(one.parts[place] for one in seen) for place in range(len(PARTS))]
    if len(seen) == 1:
        parts = [f"{'●' if count else '○'} {name}{'' if count else ' not yet'}" for name, count in zip(PARTS, counts, strict=True)]
    else:
        parts = [f"{count} of {len(seen)} say {name}" for name, count in zip(PARTS, counts, strict=True)]
    empty = list(dict.fromkeys(words for one in seen for words in one.empty))[:3]
    says = f"; says little: {', '.join(f'‘{escape(words)}’' for words in empty)}" if empty else ""
    return f'<p class="live">{" · ".join(parts)}{says}</p>'
