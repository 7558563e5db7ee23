"""The conductor: one objective through every stage, left to right; the only module that knows them all."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from smartify import guidance as tables
from smartify import models, prompts, text
from smartify.checker import Checked, check
from smartify.classifier import Classifier, Judgement
from smartify.errors import ModelError, SmartifyError, TextError
from smartify.guidance import Guidance
from smartify.rewriter import Generator, Writer, rewrite
from smartify.scores import score
from smartify.types import Criterion, Finding, Hints, Objective, Review, Score

NOT_ONE_BELOW = 0.5  # probability of being an objective at all
CHUNK = 256  # objectives scored together: enough to fill batches of like length, small enough to show progress


class Reviewer:
    """Everything loaded once: tables, classifier, rewriter. Missing weights are told, in `warnings`, and done without."""

    def __init__(self, *, guidance: Path | None = None, folder: Path | None = None, rewrites: bool = True, threads: int = 0) -> None:
        root = models.folder(folder)
        self.guidance: Guidance = tables.load(guidance)
        self.warnings: list[str] = []
        self.classifier: Classifier | None = None
        self.writer: Writer | None = None
        try:
            self.classifier = Classifier(root / "classifier", threads)
        except ModelError as error:
            self.warnings.append(f"{error} Levels that no rule decides are left unknown.")
        if rewrites:
            try:
                self.writer = Generator(root / "rewriter")
            except ModelError as error:
                self.warnings.append(f"{error} Rewrites are composed by rule alone.")

    def review(self, objective: Objective, *, rewrites: bool = True, today: datetime.date | None = None) -> Review:
        """Review one objective; a TextError says what is wrong with a text that cannot be."""
        reviewed = next(self.reviews([objective], rewrites=rewrites, today=today))
        if isinstance(reviewed, SmartifyError):
            raise reviewed
        return reviewed

    def reviews(
        self, objectives: Iterable[Objective], *, rewrites: bool = True, today: datetime.date | None = None
    ) -> Iterator[Review | SmartifyError]:
        """A Review for each objective in order, or the error that says why there is none."""
        held: list[Objective] = []
        for objective in objectives:
            held.append(objective)
            if len(held) == CHUNK:
                yield from self._chunk(held, rewrites, today)
                held = []
        if held:
            yield from self._chunk(held, rewrites, today)

    def _chunk(self, objectives: Sequence[Objective], rewrites: bool, today: datetime.date | None) -> Iterator[Review | SmartifyError]:
        troubles = [text.trouble(objective.text, self.guidance) for objective in objectives]
        checked = [
            None if trouble else check(objective.text, self.guidance, today)
            for objective, trouble in zip(objectives, troubles, strict=True)
        ]
        readable = [c for c in checked if c is not None]
        judged = self.classifier.judge([prompts.for_classifier(c) for c in readable]) if self.classifier and readable else None
        place = 0
        for objective, trouble, read in zip(objectives, troubles, checked, strict=True):
            if read is None:
                yield TextError(trouble or "This cannot be read.")
                continue
            yield self._reviewed(objective, read, judged, place, rewrites)
            place += 1

    def _reviewed(self, objective: Objective, checked: Checked, judged: Judgement | None, place: int, rewrites: bool) -> Review:
        findings = checked.findings
        if judged is not None and judged.objective[place] < NOT_ONE_BELOW:
            findings = (_not_one(self.guidance), *findings)
            scores = {c: _unscored(c, self.guidance) for c in Criterion}
            proposed = None
        else:
            below = float(self.classifier.settings.get("cannot_tell_below", 0.0)) if self.classifier else 0.0
            scores = {
                criterion: score(
                    criterion, None if judged is None else judged.levels[place, number].tolist(), findings, self.guidance, below
                )
                for number, criterion in enumerate(Criterion)
            }
            proposed = rewrite(checked, objective.hints, self.guidance, self.writer) if rewrites else None
        return Review(
            text=objective.text,
            scores=scores,
            findings=findings,
            owner=checked.owner,
            numbers=checked.numbers,
            date=checked.date,
            rewrite=proposed,
        )


def _not_one(guidance: Guidance) -> Finding:
    return Finding(
        rule="objective.not_one",
        criterion=Criterion.SPECIFIC,
        span=None,
        says=f"This reads as a note, a heading or a question, not as an objective. {guidance.asks('objective.not_one')}",
    )


def _unscored(criterion: Criterion, guidance: Guidance) -> Score:
    return Score(criterion=criterion, level=None, probabilities=None, reasons=("This does not read as an objective, so it is not scored.",))


@cache
def reviewer(guidance: Path | None = None, folder: Path | None = None, rewrites: bool = True) -> Reviewer:
    """A Reviewer that is loaded once for the same arguments."""
    return Reviewer(guidance=guidance, folder=folder, rewrites=rewrites)


def review(
    text: str,
    *,
    rewrite: bool = True,
    owner: str | None = None,
    measure: str | None = None,
    by: str | None = None,
    baseline: str | None = None,
    goal: str | None = None,
    today: datetime.date | None = None,
    guidance: Path | None = None,
    models: Path | None = None,
) -> Review:
    """Review one objective: five scores with their evidence, what was found, and a proved rewrite.

    `owner` to `goal` are hints from the practitioner, used as given; `today` lets dates that have passed be questioned.
    Raises TextError for a text that cannot be reviewed.
    """
    hints = Hints(owner=owner, measure=measure, by=by, baseline=baseline, goal=goal)
    return reviewer(guidance, models, rewrite).review(Objective(text=text, hints=hints), rewrites=rewrite, today=today)
