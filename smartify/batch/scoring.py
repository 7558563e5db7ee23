"""Rows → what is found in each, in order: the one pure function that every engine calls.

The same rows with the same reviewer give the same lines, wherever and in whichever process they are scored.
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from smartify.batch.cells import Cells
from smartify.batch.compose import Composed, compose
from smartify.batch.schema import AFTER, State
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS
from smartify.reviewer import LEVELS, Wanted
from smartify.types import Criterion, Hints, Objective, Review, Rewrite, Row

TOGETHER = 64  # rows that are looked at again together
STUMBLED = "smartify stumbled over this row ({}), which is a fault of its own. The other rows are not touched by it; please report it."


class Reviewing(Protocol):
    """A Reviewer, or what stands before one: it may count what passes, and has the Reviewer itself as `reviewer`."""

    def reviews(
        self, objectives: Iterable[Objective], wanted: Wanted, *, today: datetime.date | None = None
    ) -> Iterator[Review | SmartifyError]: ...


def scored(rows: Sequence[Row], reviewer: Reviewing, wanted: Wanted, today: datetime.date | None) -> list[dict[str, Any]]:
    """What is found in each row, in order, as the columns of schema.SCORES without index and digest; a row that cannot be scored says why."""
    try:
        return list(stream(rows, reviewer, wanted, today))
    except (SmartifyError, MemoryError):
        raise
    except Exception as fault:  # one row of a million must not stop the rest: each by itself, and the one that fails is told
        if len(rows) == 1:
            return [_line(rows[0].trouble or STUMBLED.format(type(fault).__name__), Composed(text=""))]
        return [line for row in rows for line in scored([row], reviewer, wanted, today)]


def stream(rows: Iterable[Row], reviewer: Reviewing, wanted: Wanted, today: datetime.date | None) -> Iterator[dict[str, Any]]:
    """As `scored`, one by one; every row goes by the reviewer once, the unreadable ones too, so that whoever counts them counts all."""
    lines = _lines(rows, reviewer, wanted, today)
    while some := list(islice(lines, TOGETHER)):
        _alone(some, plain(reviewer), wanted, today)
        if wanted.rewrites:
            _again([(held.line, held.review) for held in some if held.review and held.review.rewrite], plain(reviewer), today)
        yield from (held.line for held in some)


def plain(reviewer: Any) -> Any:
    """The Reviewer itself, behind whatever counts for it."""
    return getattr(reviewer, "reviewer", reviewer)


@dataclass(slots=True)
class _Held:
    """A row with its line; `review` is None where it cannot be read."""

    row: Row
    composed: Composed
    line: dict[str, Any]
    review: Review | None


def _lines(rows: Iterable[Row], reviewer: Reviewing, wanted: Wanted, today: datetime.date | None) -> Iterator[_Held]:
    beside = Cells(plain(reviewer).guidance)
    waiting: deque[tuple[Row, Composed]] = deque()

    def objectives() -> Iterator[Objective]:
        for row in rows:
            composed = compose(row, beside)
            waiting.append((row, composed))
            yield Objective(text=composed.text, source=row.place.file, row=row.place.row, hints=composed.hints)

    for review in reviewer.reviews(objectives(), wanted, today=today):
        row, composed = waiting.popleft()
        held = review if isinstance(review, Review) and not row.trouble else None
        yield _Held(row, composed, _line(row.trouble or held or str(review), composed), held)


def _alone(some: Sequence[_Held], reviewer: Any, wanted: Wanted, today: datetime.date | None) -> None:
    """Where a text names no task, ask whether it is an objective without the columns beside it: with an owner and a date a note would look like one.

    Its rewrite is that of the text by itself, told what the columns say: `SW: home visits` is no sentence to start from.
    """
    doubted = [(held, held.composed.alone) for held in some if held.composed.alone and held.line["state"] == "scored"]
    if not doubted or (reviewer.classifier is None and not wanted.rewrites):
        return
    asked = [Objective(text=held.row.text, hints=hints) for held, hints in doubted]
    for (held, _), review in zip(doubted, reviewer.reviews(asked, wanted, today=today), strict=True):
        if isinstance(review, Review) and _state(review) == "no objective":
            held.line, held.review = _line(review, Composed(text=held.row.text)), None
        elif isinstance(review, Review) and review.rewrite:
            held.line |= _proposal(review.rewrite)
            held.review = review


def _line(review: Review | str, composed: Composed) -> dict[str, Any]:
    """The columns of one row; of a text instead of a review, why there is none."""
    line: dict[str, Any] = dict.fromkeys(LETTERS)
    line |= {"read_as": composed.read_as, "state": _state(review), "owner": None, "number": None, "date": None, "note": None}
    line |= {"rules": [], "empty": [], "rewrite": None, "to_confirm": None, "rewrite_source": None, **dict.fromkeys(AFTER), "open": []}
    if isinstance(review, str):
        return line | {"note": review, "read_as": None}
    line |= _levels(review)
    line |= {
        "owner": review.owner.text if review.owner else None,
        "number": "; ".join(number.text for number in review.numbers) or None,
        "date": review.date.text if review.date and review.date.kind != "open_ended" else None,
        "note": review.not_one or None,
        "rules": list(dict.fromkeys(finding.rule for finding in review.findings)),
        "empty": [
            _small(review.text[slice(*finding.span)]) for finding in review.findings if finding.rule == "words.empty" and finding.span
        ],
    }
    return line | (_proposal(review.rewrite) if review.rewrite else {})


def _state(review: Review | str) -> State:
    if isinstance(review, str):
        return "unreadable"
    return "no objective" if review.not_one else "scored"


def _levels(review: Review) -> dict[str, int | None]:
    levels = [review.scores[criterion].level for criterion in Criterion]
    return {letter: None if level is None else int(level) for letter, level in zip(LETTERS, levels, strict=True)}


def _small(words: str) -> str:
    return " ".join(words.lower().split())


def _proposal(rewrite: Rewrite) -> dict[str, Any]:
    missing = [part for part in rewrite.missing if part != "number" or not rewrite.passed]  # what is done once needs none
    return {
        "rewrite": rewrite.text or None,
        "to_confirm": "; ".join(mention.text for mention in rewrite.to_confirm) or None,
        "rewrite_source": rewrite.source,
        "open": list(dict.fromkeys([*missing, *(mention.kind for mention in rewrite.to_confirm)])),
    }


def _again(rewritten: Sequence[tuple[dict[str, Any], Review]], reviewer: Reviewing, today: datetime.date | None) -> None:
    """Put the levels of each rewrite into its line: of several objectives the lowest, and none where one of them cannot be told."""
    asked = [
        (line, Objective(text=words, hints=Hints(goal=review.rewrite.goal)))
        for line, review in rewritten
        if review.rewrite
        for words in review.rewrite.objectives
    ]
    found: dict[int, list[dict[str, int | None]]] = {}
    for (line, _), review in zip(asked, reviewer.reviews([objective for _, objective in asked], LEVELS, today=today), strict=True):
        found.setdefault(id(line), []).append(_levels(review) if isinstance(review, Review) else dict.fromkeys(LETTERS))
    for line, _ in rewritten:
        for letter, after in zip(LETTERS, AFTER, strict=True):
            levels = [level[letter] for level in found.get(id(line), [])]
            told = [level for level in levels if level is not None]
            line[after] = min(told) if levels and len(told) == len(levels) else None
