"""One line on the page: what was answered, which rewrite was taken and what was decided of its parts → the sentence so far.

Nothing here knows a browser: a Card is a plain value, and every act gives a new one.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from smartify.answers import answered, lines_of, without
from smartify.checker import Checked, check
from smartify.checker.compare import Comparison, compare
from smartify.checker.seen import recalled
from smartify.checker.suspicion import suspected
from smartify.deadlines import ends, in_words
from smartify.errors import SmartifyError
from smartify.fragments import Line, Piece
from smartify.guidance import Guidance
from smartify.prompts import needs
from smartify.repair import SUSTAINED, propose_owner
from smartify.reviewer import LEVELS, Reviewer, Wanted
from smartify.types import Criterion, Hints, Level, Objective, Review, Rewrite, Wording

Part = Literal["owner", "measure", "by", "goal", "baseline"]
State = Literal["open", "confirmed", "changed", "refused"]
NEEDED: dict[str, Part] = {"owner": "owner", "number": "measure", "date": "by"}
SCORED = Wanted(rewrites=False)  # with the words that each level rests on
LEVELS_FIRST = Wanted(rewrites=False, words=False)  # without: so that many lines do not make anybody wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A part that a rewrite proposes and the draft does not say: a question until somebody decides."""

    words: str
    kind: str  # owner, number, date, name …
    state: State
    stands: str  # the words that stand in the sentence; empty where refused
    day: datetime.date | None  # the day on which a proposed period ends
    removable: bool  # a part of its own, without which the sentence still stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The objective as it stands: its text, what is still in doubt, the checker's proof and the levels."""

    text: str
    doubts: tuple[Doubt, ...]
    comparison: Comparison
    levels: Mapping[Criterion, Level | None]
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One line: its draft and review, what was answered, what was proposed, and the sentence so far (None: nothing was done yet)."""

    row: int
    review: Review
    draft: Checked
    told: Hints = field(default_factory=Hints)
    proposals: tuple[Rewrite, ...] = ()
    taken: int | None = None  # which proposal; None: the draft's own sentence, with what was answered
    decided: Mapping[str, str | None] = field(default_factory=dict)  # a doubt's words → those confirmed; None: refused
    sentence: Sentence | None = None
    family: tuple[Wording, ...] = ()
    waits: bool = False  # the words that its levels rest on are still to be found

    @property
    def known_as(self) -> str:
        """What the words that its levels rest on hang on, in short: the draft, the goal and the baseline."""
        hangs_on = "\n".join((self.review.text, self.told.goal or "", self.told.baseline or ""))
        return hashlib.sha256(hangs_on.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A line that cannot be reviewed, and why."""

    row: int
    why: str


def opened(lines: Sequence[tuple[int, str]], told: Hints, reviewer: Reviewer, today: datetime.date) -> tuple[Card | Trouble, ...]:
    """Every line with its levels and what is asked; the words that they rest on follow, and nothing is proposed yet."""
    reviews = reviewer.reviews([Objective(text=text, row=row, hints=told) for row, text in lines], LEVELS_FIRST, today=today)
    cards: list[Card | Trouble] = []
    for (row, text), review in zip(lines, reviews, strict=True):
        if isinstance(review, SmartifyError):
            cards.append(Trouble(row=row, why=str(review)))
            continue
        draft = suspected(recalled(check(text, reviewer.guidance, today), review, reviewer.guidance), review.findings)
        card = Card(row=row, review=review, draft=draft, told=told, waits=reviewer.classifier is not None and not review.not_one)
        cards.append(_stated(card, reviewer, today) if told.given() else card)
    return tuple(cards)


def rested(card: Card, reviewer: Reviewer, today: datetime.date) -> Card:
    """The card with the words that its levels rest on."""
    review = reviewer.review(Objective(text=card.review.text, row=card.row, hints=card.told), SCORED, today=today)
    return replace(card, review=review, waits=False)


def questions(card: Card) -> tuple[Part, ...]:
    """What is still to be answered, the parts without which nothing is ready first."""
    lacking: list[Part] = [NEEDED[need] for need in needs(card.draft, card.told)]
    for criterion, part in ((Criterion.RELEVANT, "goal"), (Criterion.ACHIEVABLE, "baseline")):
        if part not in card.told.given() and card.review.scores[criterion].level is not Level.MET:
            lacking.append(part)  # type: ignore[arg-type]
    return tuple(lacking)


def quick(card: Card, part: Part, guidance: Guidance, today: datetime.date) -> tuple[tuple[str, str], ...]:
    """(what a button shows, what it answers): people in the draft and common roles, how often, or days counted from today."""
    draft = card.draft
    if part == "owner":
        people = [mention.text for mention in (*draft.parties, *draft.names) if mention.kind not in ("agency", "place", "placeholder")]
        people += [propose_owner(draft, Hints(), guidance), *guidance.quick["owners"]]
        unlike = {words[:1].upper() + words[1:]: None for words in people if words}
        return tuple((words, words) for words in list(unlike)[:6])
    if part == "measure":
        return tuple((words, words) for words in guidance.quick["measures"])
    if part == "by":
        lead = "until" if SUSTAINED.search(draft.text) or SUSTAINED.search(card.told.measure or "") else "by"
        days = (
            (words, ends(f"by {words}", today, guidance.terms) or ends(f"in {words}", today, guidance.terms))
            for words in guidance.quick["periods"]
        )
        return tuple((f"{words}: {in_words(day)}", f"{lead} {day.day} {day:%B %Y}") for words, day in days if day)
    return ()


def answer(card: Card, part: Part, words: str, reviewer: Reviewer, today: datetime.date) -> Card:
    """The card with one question answered, or its answer taken back where `words` is empty: the sentence is mended by rule."""
    told = replace(card.told, **{part: _plain(words) or None})
    proposals = () if card.taken is None else card.proposals
    if part in ("goal", "baseline"):  # they change what the draft is worth
        (review,) = reviewer.reviews([Objective(text=card.review.text, row=card.row, hints=told)], SCORED, today=today)
        if isinstance(review, Review):
            card = replace(card, review=review, waits=False)
    return _stated(replace(card, told=told, proposals=proposals, taken=None, decided={}, family=()), reviewer, today)


def suggested(card: Card, reviewer: Reviewer, today: datetime.date) -> Iterator[Card]:
    """The card with the model's first rewrite as soon as it passes, then with up to three to choose from."""
    objective = Objective(text=card.review.text, row=card.row, hints=card.told)
    for proposals in reviewer.proposals(objective, today):
        yield take(replace(card, proposals=proposals, decided={}, family=()), 0, reviewer, today)


def take(card: Card, number: int | None, reviewer: Reviewer, today: datetime.date) -> Card:
    """The card with one of the proposals taken, or with its own sentence again."""
    if number is not None and not 0 <= number < len(card.proposals):
        return card
    return _stated(replace(card, taken=number, decided={}, family=()), reviewer, today)


def decide(card: Card, doubt: str, words: str | None, reviewer: Reviewer, today: datetime.date) -> Card:
    """The card with a doubt confirmed (`words` as they are, or others) or refused (None)."""
    words = None if words is None else _plain(words) or doubt
    return _stated(replace(card, decided={**card.decided, doubt: words}, family=()), reviewer, today)


def undecide(card: Card, doubt: str, reviewer: Reviewer, today: datetime.date) -> Card:
    """The card with a decision taken back."""
    return _stated(replace(card, decided={k: v for k, v in card.decided.items() if k != doubt}, family=()), reviewer, today)


def in_plain_words(card: Card, reviewer: Reviewer) -> Card:
    """The card with its sentence in plain words for a parent and for a child of ten."""
    from smartify import family

    lines, _ = _lines(card, reviewer.guidance)
    return replace(card, family=family.wordings(lines, reviewer.guidance))


def _stated(card: Card, reviewer: Reviewer, today: datetime.date) -> Card:
    """The card with its sentence said anew."""
    if card.taken is None and not card.told.given():
        return replace(card, sentence=None)
    guidance = reviewer.guidance
    lines, doubtful = _lines(card, guidance)
    comparison = compare(card.draft, lines, card.told, guidance)
    confirmed = [words for words in card.decided.values() if words]
    still = {m.text for m in comparison.to_confirm if not any(m.text.strip(" ,") in words or words in m.text for words in confirmed)}
    doubts = [_doubt(words, kind, day, removable, card.decided) for words, kind, day, removable in doubtful]
    levels = _levels(lines, card.told, reviewer, today)
    ready = not comparison.missing and not comparison.unsafe and not still and all(doubt.state != "open" for doubt in doubts)
    sentence = Sentence(text=comparison.text, doubts=tuple(doubts), comparison=comparison, levels=levels, ready=ready)
    return replace(card, sentence=sentence)


def _lines(card: Card, guidance: Guidance) -> tuple[tuple[Line, ...], list[tuple[str, str, datetime.date | None, bool]]]:
    """The sentence's lines as decided so far; and (words, kind, day, removable) of every part that was proposed."""
    if card.taken is None:
        return answered(card.draft, card.told, guidance)[0], []
    rewrite = card.proposals[card.taken]
    lines = list(lines_of(rewrite))
    doubtful: list[tuple[str, str, datetime.date | None, bool]] = []
    refused: list[tuple[int, int]] = []
    for mention in rewrite.to_confirm:
        words = mention.text.strip(" ,.")
        place = next(((n, i) for n, line in enumerate(lines) for i, piece in enumerate(line.pieces) if words in piece.text), None)
        whole = place is not None and lines[place[0]].pieces[place[1]].kind != "core"
        if any(words == known for known, *_ in doubtful) or place is None:
            continue
        doubtful.append((words, mention.kind, mention.day, whole))
        if words not in card.decided:
            continue
        now = card.decided[words]
        if now is None and whole:
            refused.append(place)
        elif now and now != words:
            n, i = place
            piece = lines[n].pieces[i]
            changed = Piece(piece.kind, piece.text.replace(words, now, 1))
            lines[n] = Line(lines[n].label, (*lines[n].pieces[:i], changed, *lines[n].pieces[i + 1 :]))
    return without(lines, refused), doubtful


def _doubt(words: str, kind: str, day: datetime.date | None, removable: bool, decided: Mapping[str, str | None]) -> Doubt:
    now = decided.get(words, words)
    state: State = "open" if words not in decided else "refused" if now is None else "confirmed" if now == words else "changed"
    return Doubt(words=words, kind=kind, state=state, stands=now or "", day=day, removable=removable)


def _levels(lines: Sequence[Line], told: Hints, reviewer: Reviewer, today: datetime.date) -> dict[Criterion, Level | None]:
    """The lowest level of the objectives, for each criterion; None where one of them cannot be told."""
    objectives = [Objective(text=line.text(), hints=told) for line in lines if line.label == "objective"]
    reviews = [r for r in reviewer.reviews(objectives, LEVELS, today=today) if isinstance(r, Review)]
    found: dict[Criterion, Level | None] = {}
    for criterion in Criterion:
        levels = [review.scores[criterion].level for review in reviews]
        known = [level for level in levels if level is not None]
        found[criterion] = min(known) if known and len(known) == len(levels) else None
    return found


def _plain(words: str) -> str:
    """What was typed, on one line and without what could end the sentence early."""
    return re.sub(r"\s+", " ", words or "").strip(" .;")[:200]


__all__ = [
    "Card",
    "Doubt",
    "Sentence",
    "Trouble",
    "answer",
    "decide",
    "in_plain_words",
    "opened",
    "questions",
    "rested",
    "quick",
    "suggested",
    "take",
    "undecide",
]
