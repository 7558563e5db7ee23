"""Boxes of a form: which answer is ticked, wherever its box stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

TICKED = r"[☒☑✓✔✅🗹🗷✗✘■⊠]|\[ ?[xX✓✔] ?\]"
OPEN = r"[☐□▢⬜❑◻]|\[ ?\]"
BOX = re.compile(rf"({TICKED})|({OPEN})")
ANSWER = r"(?:yes|no|n/a|not known|unsure|partly)"
CHOICE = re.compile(rf"^{ANSWER}(?:\s*(?:/|\bor\b|\|)\s*{ANSWER})+$", re.IGNORECASE)
APART = re.compile(r"\s{2,}|\s*[/|]\s*|(?<=yes)\s+(?=no\b)|(?<=no)\s+(?=yes\b)", re.IGNORECASE)
REASONED = re.compile(rf"^({ANSWER})[\s,;:–-]+(\S+ \S+.*)$", re.IGNORECASE)
AROUND = " ,;:|/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """The answers that are ticked, those that are offered and are not, and what is written beside them."""

    chosen: tuple[str, ...]
    left: tuple[str, ...] = ()
    more: str = ""


def read(text: str) -> Ticks | None:
    """What is ticked; None for a text without boxes.

    >>> read("☒ Yes ☐ No").chosen, read("Yes [ ] No [x]").chosen, read("Yes / No").chosen, read("Yes, on 3 May")
    (('Yes',), ('No',), (), None)
    """
    if CHOICE.match(text.strip()):
        return Ticks(chosen=(), left=tuple(re.split(r"\s*(?:/|\bor\b|\|)\s*", text.strip())))
    boxes = list(BOX.finditer(text))
    if not boxes:
        return None
    starts, ends = [box.start() for box in boxes], [box.end() for box in boxes]
    if text[: starts[0]].strip(AROUND):  # the box stands behind its answer
        spans = zip([0, *ends[:-1]], starts, strict=True)
        over = text[ends[-1] :].strip(AROUND)
    else:
        spans = zip(ends, [*starts[1:], len(text)], strict=True)
        over = ""
    chosen: list[str] = []
    left: list[str] = []
    more = [over] if over else []
    for box, (start, end) in zip(boxes, spans, strict=True):
        words = [word for word in (part.strip(AROUND) for part in APART.split(text[start:end].strip())) if word]
        (chosen if box[1] else left).extend(words[:1])
        if words and (said := REASONED.match(words[0])):
            (chosen if box[1] else left)[-1] = said[1]
            more.append(said[2])
        for word in words[1:]:
            (left if re.fullmatch(ANSWER, word, re.IGNORECASE) else more).append(word)
    if over and re.fullmatch(ANSWER, over, re.IGNORECASE):
        left, more = [*left, over], more[1:]
    return Ticks(chosen=tuple(chosen), left=tuple(left), more=" ".join(more))


__all__ = ["Ticks", "read"]
