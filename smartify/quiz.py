"""Which letters fail? Drafts to judge, from the guidance's examples or a trainer's own, and what is said of the answer."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from smartify.checker import check
from smartify.commentary import comment
from smartify.errors import GuidanceError, SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.report import ANSWERS, letters
from smartify.reviewer import LEVELS, Reviewer
from smartify.types import Level, Objective, Review

EITHER = "It can be argued either way, so both answers count."
NOT_ASKED = "The wording alone does not tell, so it is not asked."
NONE_TOLD = "No letter of it can be told from the wording."


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A draft, and what is known of it: a letter that cannot be told from the wording is in neither table."""

    draft: str
    levels: dict[str, Level]  # by letter of the variant
    commentary: dict[str, str]  # by letter, of the same letters
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """Questions of a trainer's own drafts; and of each draft that makes none, its place from 1 and the sentence that says why."""

    questions: tuple[Question, ...]
    left_out: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """An answer beside its question; letters in the order of SMART."""

    question: Question
    right: tuple[str, ...]  # chosen and failing, not chosen and met, and all of `either`
    missed: tuple[str, ...]  # failing, and not chosen
    wrongly: tuple[str, ...]  # chosen, and met
    either: tuple[str, ...]  # met to some extent
    score: float  # 0 to 1: the share of the letters asked that are right
    feedback: dict[str, str]  # for every letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one letter was answered over several questions; `right` holds those that could be argued either way."""

    right: int
    missed: int
    wrongly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How all questions were answered."""

    questions: int
    score: float | None  # 0 to 1: the share of all letters asked that are right; None where none was asked
    letters: dict[str, Tally]

    def text(self) -> str:
        """The counts in sentences, with the letter that was most often misjudged."""
        if self.score is None:
            return "No question has been answered."
        asked = sum(tally.right + tally.missed + tally.wrongly for tally in self.letters.values())
        right = sum(tally.right for tally in self.letters.values())
        told = f"{self.questions} draft{'' if self.questions == 1 else 's'}: {right} of {asked} letters right ({self.score:.0%})."
        worst = max(self.letters, key=lambda letter: self.letters[letter].missed + self.letters[letter].wrongly)
        tally = self.letters[worst]
        slips = [f"{said} in {count}" for said, count in (("let pass", tally.missed), ("failed wrongly", tally.wrongly)) if count]
        of = tally.right + tally.missed + tally.wrongly
        return f"{told} Hardest: {worst}, {' and '.join(slips)} of {of}." if slips else told


def questions(guidance: Guidance, variant: str, seed: int | None = None) -> tuple[Question, ...]:
    """The guidance's examples as questions in the letters of a variant, in the order that belongs to the seed; without one, in their own."""
    view = _view(guidance, variant)
    made = (_of_example(example, view) for example in guidance.examples)
    return _ordered([question for question in made if question.draft and question.levels], seed)


def own(drafts: Sequence[str], reviewer: Reviewer, variant: str, today: datetime.date | None = None, seed: int | None = None) -> Quiz:
    """Questions of a trainer's own drafts, levelled and commented on by smartify itself; ordered as `questions` are."""
    _view(reviewer.guidance, variant)
    made: list[Question] = []
    left_out: list[tuple[int, str]] = []
    objectives = [Objective(text=draft, row=place) for place, draft in enumerate(drafts, 1)]
    for place, review in enumerate(reviewer.reviews(objectives, LEVELS, today=today), 1):
        found = str(review) if isinstance(review, SmartifyError) else _of_review(review, reviewer.guidance, variant, today, place)
        if isinstance(found, Question):
            made.append(found)
        else:
            left_out.append((place, found))
    return Quiz(questions=_ordered(made, seed), left_out=tuple(left_out))


def mark(question: Question, chosen: Collection[str]) -> Marked:
    """What of an answer is right, `chosen` being the letters said to fail: a letter fails at level 0, and at level 1 either answer is right."""
    if unknown := sorted(set(chosen) - set(LETTERS)):
        raise SmartifyError(f"{unknown[0]!r} is no letter; choose from {', '.join(LETTERS)}.")
    asked = [letter for letter in LETTERS if letter in question.levels]
    either = tuple(letter for letter in asked if question.levels[letter] == Level.PARTLY)
    missed = tuple(letter for letter in asked if question.levels[letter] == Level.NOT_MET and letter not in chosen)
    wrongly = tuple(letter for letter in asked if question.levels[letter] == Level.MET and letter in chosen)
    right = tuple(letter for letter in asked if letter not in (*missed, *wrongly))
    said = {letter: question.commentary.get(letter, NOT_ASKED) for letter in LETTERS}
    return Marked(
        question=question,
        right=right,
        missed=missed,
        wrongly=wrongly,
        either=either,
        score=len(right) / len(asked) if asked else 1.0,
        feedback=said | {letter: f"{said[letter]} {EITHER}" for letter in either},
    )


def total(marked: Iterable[Marked]) -> Total:
    """How often each letter was judged rightly, let pass, or failed wrongly."""
    every = list(marked)
    tallies = {
        letter: Tally(
            right=sum(letter in one.right for one in every),
            missed=sum(letter in one.missed for one in every),
            wrongly=sum(letter in one.wrongly for one in every),
        )
        for letter in LETTERS
    }
    right, asked = sum(len(one.right) for one in every), sum(len(one.question.levels) for one in every)
    return Total(questions=len(every), score=right / asked if asked else None, letters=tallies)


def _view(guidance: Guidance, variant: str) -> dict[str, Any]:
    if variant not in guidance.variants:
        raise GuidanceError(f"There is no variant {variant!r}; use {', '.join(guidance.variants)}.")
    view: dict[str, Any] = guidance.variants[variant]
    return view


def _of_example(example: dict[str, Any], view: dict[str, Any]) -> Question:
    levels, commentary = {}, {}
    for letter in LETTERS:
        reads = view[letter]["reads"]
        level, said = example.get("levels", {}).get(reads), example.get("commentary", {}).get(reads)
        if level is None or not said:
            continue
        if level not in list(Level):
            raise GuidanceError(f"guidance/examples, {example.get('title', 'without title')!r}: {reads} is {level!r}; use 0, 1 or 2.")
        levels[letter], commentary[letter] = Level(level), str(said)
    return Question(draft=str(example.get("draft", "")), levels=levels, commentary=commentary, source=str(example.get("source", "")))


def _of_review(review: Review, guidance: Guidance, variant: str, today: datetime.date | None, place: int) -> Question | str:
    """The question that a review makes, or why it makes none."""
    levels, commentary = {}, {}
    checked = check(review.text, guidance, today)
    for letter, _, score, _ in letters(review, guidance, variant):
        if score is not None and score.level is not None:
            says, asks = comment(score.criterion, score.level, checked, review.findings, guidance)
            levels[letter], commentary[letter] = score.level, " ".join([f"{ANSWERS[score.level]}.", *says, *asks])
    if not levels:
        return review.not_one or NONE_TOLD
    return Question(draft=review.text.strip(), levels=levels, commentary=commentary, source=f"Draft {place}, as smartify reads it")


def _ordered(made: Sequence[Question], seed: int | None) -> tuple[Question, ...]:
    """Always the same order for a seed; a draft that is added or taken away leaves the others' order as it was."""
    if seed is None:
        return tuple(made)
    return tuple(sorted(made, key=lambda question: sha256(f"{seed} {question.draft}".encode()).digest()))


__all__ = ["Marked", "Question", "Quiz", "Tally", "Total", "mark", "own", "questions", "total"]
