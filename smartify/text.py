"""Say of a pasted text whether it can be reviewed, and split a plan into lines; offsets stay true to the text as given."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from smartify.checker.names import known
from smartify.guidance import Guidance

LONGEST = 2_000  # characters: the longest line of a real plan we know of is under 700
TAGS = re.compile(r"<!--|</?(?:[a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)


def trouble(text: str, guidance: Guidance) -> str | None:
    """Why a text cannot be reviewed, in a sentence that never repeats it; None when it can."""
    if not text.strip():
        return "There is no text here. Type or paste one objective."
    if len(text) > LONGEST:
        return f"This is {len(text):,} characters long; an objective has at most {LONGEST:,}. Give one objective a line."
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" for c in text):
        return "This holds control characters, which no keyboard types. Paste the words alone."
    if TAGS.search(text):
        return "This holds HTML tags. Paste the words alone."
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return "There are no words here, only figures or signs. An objective says who will do what."
    if sum("LATIN" not in unicodedata.name(c, "") for c in letters) > len(letters) / 2:
        return "This is not in English. smartify reads English only."
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text)
    if len(words) < 2:
        return "One word is not an objective. Say who will do what, how much, and by when."
    lower = [w for w in words if w[:1].islower()]
    if len(lower) >= 4 and sum(known(w.lower().replace("’", "'"), guidance) for w in lower) < len(lower) * 0.5:
        return "Most of these words are not English. smartify reads English only."
    return None


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a plan that hold anything, with their numbers from 1; a byte-order mark is no text."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip():
            yield number, line
