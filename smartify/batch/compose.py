"""A row → the sentence that is scored: its text, with what the columns beside it say put in by rule where the text says nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from smartify import text
from smartify.batch import cells
from smartify.batch.cells import Cells
from smartify.checker import Checked, check
from smartify.fragments import Piece
from smartify.guidance import Guidance
from smartify.sentence import lowered, own, with_parts
from smartify.types import Hints, Row

NONE = Hints()
# What is plainly no task is left for the classifier to see as it is: with an owner in front it would look like one.
NOTE = re.compile(
    r"\W*(?:see|refer to|as (?:above|below|per)|per|same as|cont(?:inued|d)?\b[^a-z]*$|nb\b|note:|no change|unchanged|removed|deleted|superseded|complete[d]?\b|achieved\b|not applicable)",
    re.IGNORECASE,
)
# What sentence.own writes where the draft has no verb, or is about whatever is to be done to somebody.
INVENTED = re.compile(r" (?:to|will) (?:arrange|take the lead on|make a plan for|see that|be [a-z]+(?:ed|en))\b")
# "Mum to ring", "Dad must ring": whoever acts is given a task; without it, "Jay lives with his gran" may say how things stand.
TASKED = re.compile(r"\W*(?:to|will|must|should|shall|(?:is|are|am) to|agrees?|needs?)\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[a-z)]{2})[.!;] +(?=[A-Z(])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """`text` is scored; `read_as` is the same where columns beside it were put in, else None.

    `alone` where the text names no task of its own (`Home visits`, `Mum is pregnant`, `Jay lives with his gran`) and might be a note: what was put in, as
    hints for the text by itself.
    """

    text: str
    read_as: str | None = None
    hints: Hints = NONE
    alone: Hints | None = None


def compose(row: Row, beside: Cells) -> Composed:
    """What is scored of a row; a text that cannot be read stays as it is.

    The sentence is made as `answers.answered` makes it, without the proof, which would take three readings more of every row. A review's date is left out:
    a day on which somebody looks again is not a day by which a thing is done.
    """
    if row.trouble or not row.beside:
        return Composed(text=row.text)
    hints = Hints(goal=_told(row, "goal"), baseline=_told(row, "baseline"))
    guidance = beside.guidance
    if not any(row.beside.get(kind, "").strip() for kind in ("owner", "by", "measure")) or text.trouble(row.text, guidance):
        return Composed(text=row.text, hints=hints)
    if NOTE.match(row.text) or cells.NOTHING.fullmatch(row.text.strip()):
        return Composed(text=row.text, hints=hints)
    draft = check(row.text, guidance)
    who = beside.owner(row.beside.get("owner", "")) if draft.owner is None else ""
    parts = _parts(row, draft, beside)
    if not who and not parts:
        return Composed(text=row.text, hints=hints)
    first, rest = _first(draft, guidance)
    pieces, labelled = _headed(first, who, guidance)
    sentence = with_parts(pieces, {**_unended(first), **parts}).text() + rest
    if len(sentence) > text.LONGEST:
        return Composed(text=row.text, hints=hints)
    ended = parts.get("date", ",").lstrip(",") == parts.get("date", ",")  # a time that never ends is nothing to write towards
    stands = draft.owner is not None and not TASKED.match(row.text, draft.owner.end)
    told = replace(hints, owner=who or None, measure=parts.get("number"), by=parts.get("date") if ended else None)
    alone = told if labelled or stands else None
    return Composed(text=sentence, read_as=sentence, hints=hints, alone=alone)


def _headed(draft: Checked, who: str, guidance: Guidance) -> tuple[tuple[Piece, ...], bool]:
    """The draft with its owner in front, and whether only as a label, `SW: home visits`: a verb that it has not would make more of it than it says."""
    pieces = own(draft, guidance, who or None)
    if not who or not INVENTED.match("".join(piece.text for piece in pieces).removeprefix(who)):
        return pieces, False
    bare = own(draft, guidance)
    names = [name.text for name in draft.names]
    return (Piece("owner", f"{who}:"), Piece("core", " "), Piece(bare[0].kind, lowered(bare[0].text.lstrip(), names)), *bare[1:]), True


def _first(draft: Checked, guidance: Guidance) -> tuple[Checked, str]:
    """The first sentence of a text, which says the task, and what comes after it."""
    end = SENTENCE.search(draft.text)
    return (check(draft.text[: end.start()], guidance), f" {draft.text[end.end() :].strip()}") if end else (draft, "")


def _told(row: Row, kind: str) -> str | None:
    return cells.tidied(row.beside.get(kind, "")) or None


def _parts(row: Row, draft: Checked, beside: Cells) -> dict[str, str]:
    """The measure and the time of the columns beside, where the text has none."""
    parts: dict[str, str] = {}
    if not draft.numbers and (found := cells.measure(row.beside.get("measure", ""), beside.guidance)):
        parts[found[0]] = found[1]
    if draft.date is None or draft.date.kind == "open_ended":
        time = beside.when(row.beside.get("by", ""))
        if time and not (draft.date and time.startswith(", ") and cells.OPEN.fullmatch(time[2:])):
            parts["date"] = time.removeprefix(" ")
    return parts


def _unended(draft: Checked) -> dict[str, str]:
    """Words of time that never end, which the sentence would leave out, put back at its end unless a time takes their place."""
    return {"date": f", {draft.date.text}"} if draft.date and draft.date.kind == "open_ended" else {}
