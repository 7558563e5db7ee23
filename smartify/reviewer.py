"""The conductor: one objective through every stage, left to right; the only module that knows them all."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from smartify import answers, borrowed, evidence, family, models, prompts, text
from smartify import guidance as tables
from smartify.checker import Checked, check, context
from smartify.checker.seen import seen
from smartify.checker.suspicion import alarmed
from smartify.classifier import ASKS, Classifier, Judgement
from smartify.errors import ModelError, SmartifyError, TextError
from smartify.generator import Writer
from smartify.guidance import Guidance
from smartify.ranking import Ranker
from smartify.rewriter import Desk, ahead, choices, rewrite, told
from smartify.scores import decide, held, score
from smartify.types import NOT_ONE, Criterion, Finding, Hints, Level, Objective, Review, Rewrite, Score

if TYPE_CHECKING:
    import numpy as np

NOT_ONE_BELOW = 0.5  # probability of being an objective at all
CHUNK = 256  # objectives scored together: enough to fill batches of like length, small enough to show progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a review is to hold besides levels and findings."""

    rewrites: bool = True
    several: bool = False  # up to three rewrites to choose from
    by_rule: bool = False  # only what was told is put in, by rule; nothing is proposed
    family: bool = False  # the rewrite in plain words
    explain: bool = True  # the sentences that say why
    words: bool = True  # the words that each level rests on, which takes ten times as long as the level


WHOLE, LEVELS = Wanted(), Wanted(rewrites=False, explain=False)


class Reviewer:
    """Everything loaded once: tables, classifier, rewriter, ranking. Missing weights are told, in `warnings`, and done without."""

    def __init__(
        self,
        *,
        guidance: Path | None = None,
        folder: Path | None = None,
        rewriter: Path | None = None,
        rewrites: bool = True,
        threads: int = 0,
    ) -> None:
        root = models.folder(folder)
        self.guidance: Guidance = tables.load(guidance)
        self.warnings: list[str] = []
        self.classifier: Classifier | None = None
        self.writer: Writer | None = None
        self.ranker: Ranker | None = None
        try:
            self.classifier = Classifier(root / "classifier", threads)
        except ModelError as error:
            self.warnings.append(f"{error} Levels that no rule decides are left unknown.")
        if rewrites:
            try:
                self.writer = borrowed.load(rewriter or root / "rewriter", self.guidance, threads)
            except ModelError as error:
                self.warnings.append(f"{error} Rewrites are composed by rule alone.")
            if self.writer and self.classifier:
                try:
                    self.ranker = Ranker(root / "rewriter", self.classifier, self.guidance)
                except ModelError as error:
                    self.warnings.append(f"{error} Of several rewrites the nearest to the draft is shown.")

    def desk(self, today: datetime.date | None = None) -> Desk:
        """What a rewrite is written with on a day."""
        return Desk(self.guidance, self.writer, self.ranker, today)

    def review(self, objective: Objective, wanted: Wanted = WHOLE, *, today: datetime.date | None = None) -> Review:
        """Review one objective; a TextError says what is wrong with a text that cannot be."""
        reviewed = next(self.reviews([objective], wanted, today=today))
        if isinstance(reviewed, SmartifyError):
            raise reviewed
        return reviewed

    def reviews(
        self, objectives: Iterable[Objective], wanted: Wanted = WHOLE, *, today: datetime.date | None = None
    ) -> Iterator[Review | SmartifyError]:
        """A Review for each objective in order, or the error that says why there is none.

        While the classifier reads one chunk the checker reads the next.
        """
        desk = self.desk(today)
        with ThreadPoolExecutor(1) as classifying:
            waiting: tuple[list[_Read], Future[Judgement | None]] | None = None
            for chunk in _chunks(objectives):
                read = [self._read(objective, today) for objective in chunk]
                judged = classifying.submit(self._judged, [(r.checked, r.objective.hints) for r in read if r.checked])
                if waiting:
                    yield from self._reviewed(*waiting, wanted, desk)
                waiting = read, judged
            if waiting:
                yield from self._reviewed(*waiting, wanted, desk)

    def proposals(self, objective: Objective, today: datetime.date | None = None) -> Iterator[tuple[Rewrite, ...]]:
        """The first rewrite as soon as there is one, then up to three to choose from."""
        desk, checked = self.desk(today), self.checked(objective, today)
        first = rewrite(checked, objective.hints, desk)
        yield (first,)
        if len(several := choices(checked, objective.hints, desk, first)) > 1:
            yield several

    def checked(self, objective: Objective, today: datetime.date | None = None) -> Checked:
        """What the checker reads in an objective, with what the classifier alone sees in it; a TextError where it cannot be read."""
        read = self._read(objective, today)
        if read.checked is None:
            raise TextError(read.trouble or "This cannot be read.")
        checked = self._heard([read], self._judged([(read.checked, objective.hints)]))[0].checked
        assert checked is not None
        return checked

    def read(self, texts: Sequence[str]) -> tuple[list[Checked], Judgement]:
        """What checker and classifier read in many texts, and the classifier's probabilities; a ModelError without weights."""
        if self.classifier is None:
            raise ModelError("No weights are loaded, so nothing is judged.")
        read = [_Read(Objective(text=words), None, check(words, self.guidance)) for words in texts]
        judged = self._judged([(one.checked, one.objective.hints) for one in read if one.checked])
        assert judged is not None
        return [one.checked for one in self._heard(read, judged) if one.checked], judged

    def _read(self, objective: Objective, today: datetime.date | None) -> _Read:
        trouble = text.trouble(objective.text, self.guidance)
        return _Read(objective, trouble, None if trouble else check(objective.text, self.guidance, today))

    def _judged(self, read: Sequence[tuple[Checked, Hints]]) -> Judgement | None:
        texts = [prompts.for_classifier(checked, hints.goal or "") for checked, hints in read]
        return self.classifier.judge(texts, words=True) if self.classifier and texts else None

    def _reviewed(
        self, read: Sequence[_Read], judging: Future[Judgement | None], wanted: Wanted, desk: Desk
    ) -> Iterator[Review | SmartifyError]:
        judged, place = judging.result(), 0
        read = self._heard(list(read), judged)
        if wanted.rewrites and not wanted.by_rule and not wanted.several:
            desk = ahead([(r.checked, r.objective.hints) for r in read if r.checked], desk)
        for objective, trouble, checked in read:
            if checked is None:
                yield TextError(trouble or "This cannot be read.")
                continue
            yield self._one(objective, checked, judged, place, wanted, desk)
            place += 1

    def _heard(self, read: list[_Read], judged: Judgement | None) -> list[_Read]:
        """The readings with what the classifier, and no rule, sees: owners, numbers and times, and that a line asks for what no plan may ask for."""
        if judged is None or self.classifier is None:
            return read
        out, place = [], -1
        for one in read:
            if one.checked is None:
                out.append(one)
                continue
            place += 1
            checked = self._seen(one.checked, judged, place)
            sure = 1 - float(judged.unsafe[place, 0])
            if sure >= self.classifier.question_above and judged.objective[place] >= NOT_ONE_BELOW:
                kind = ASKS[1 + int(judged.unsafe[place, 1:].argmax())]
                checked = alarmed(checked, kind, sure >= self.classifier.alarm_above, self.guidance)
            out.append(one._replace(checked=checked))
        return out

    def _seen(self, checked: Checked, judged: Judgement, place: int) -> Checked:
        if not judged.words:
            return checked
        return seen(checked, judged.words[place].last(len(prompts.for_classifier(checked))), self.guidance)

    def _one(self, objective: Objective, checked: Checked, judged: Judgement | None, place: int, wanted: Wanted, desk: Desk) -> Review:
        findings: tuple[Finding, ...] = (*checked.findings, *context.findings(checked, objective.hints, self.guidance))
        if judged is not None and judged.objective[place] < NOT_ONE_BELOW:
            findings = (_not_one(self.guidance), *findings)
            scores = {c: _unscored(c, self.guidance) for c in Criterion}
            proposed: tuple[Rewrite, ...] = ()
        else:
            said = [None] * len(Criterion) if judged is None else judged.levels[place].tolist()
            if wanted.explain and wanted.words and judged is not None:
                findings += tuple(self._evidence(checked, objective.hints, judged.levels[place], findings))
            scores = {
                criterion: score(
                    criterion, p, findings, self.guidance, below, checked if wanted.explain else None, objective.hints.goal or ""
                )
                for criterion, p, below in zip(Criterion, said, self._cannot_tell_below, strict=True)
            }
            proposed = _proposed(checked, objective.hints, wanted, desk)
        return Review(
            text=objective.text,
            scores=scores,
            findings=findings,
            owner=checked.owner,
            numbers=checked.numbers,
            date=checked.date,
            rewrite=proposed[0] if proposed else None,
            choices=proposed[1:],
            family=family.wordings(answers.lines_of(proposed[0]), self.guidance) if wanted.family and proposed else (),
            signed=tuple(name.strip() for name in (objective.hints.signed or "").split(",") if name.strip()),
        )

    @property
    def _cannot_tell_below(self) -> Sequence[float]:
        return self.classifier.cannot_tell_below if self.classifier else [0.0] * len(Criterion)

    def _evidence(self, checked: Checked, hints: Hints, probabilities: np.ndarray, findings: Sequence[Finding]) -> list[Finding]:
        """The words that moved the classifier, for each level that it decided."""
        levels: dict[Criterion, Level] = {}
        for criterion, p, below in zip(Criterion, probabilities.tolist(), self._cannot_tell_below, strict=True):
            level, decided = decide(criterion, p, findings, below)
            if level is not None and decided == "classifier":
                levels[criterion] = level
        return evidence.found(checked, levels, probabilities, lambda texts: self._levels(texts, hints))

    def _levels(self, texts: Sequence[str], hints: Hints) -> tuple[np.ndarray, np.ndarray]:
        """(levels (n, 5) as rules and classifier settle them, probabilities (n, 5, 3)) of texts."""
        import numpy as np

        checked = [check(words, self.guidance) for words in texts]
        judged = self._judged([(c, hints) for c in checked])
        assert judged is not None
        settled = []
        for row, c in enumerate(checked):
            c = self._seen(c, judged, row)
            found = (*c.findings, *context.findings(c, hints, self.guidance))
            settled.append(
                [
                    held(criterion, chances, [f for f in found if f.criterion is criterion])
                    for criterion, chances in zip(Criterion, judged.levels[row].tolist(), strict=True)
                ]
            )
        return np.array(settled), judged.levels


def _proposed(checked: Checked, hints: Hints, wanted: Wanted, desk: Desk) -> tuple[Rewrite, ...]:
    if not wanted.rewrites:
        return ()
    if wanted.by_rule:
        return (told(checked, hints, desk),)
    return choices(checked, hints, desk) if wanted.several else (rewrite(checked, hints, desk),)


class _Read(NamedTuple):
    objective: Objective
    trouble: str | None
    checked: Checked | None


def _chunks(objectives: Iterable[Objective]) -> Iterator[list[Objective]]:
    rest = iter(objectives)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _not_one(guidance: Guidance) -> Finding:
    return Finding(
        rule=NOT_ONE,
        criterion=Criterion.SPECIFIC,
        span=None,
        says=f"This reads as a note, a heading or a question, not as an objective. {guidance.asks(NOT_ONE)}",
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
    signed: str | None = None,
    several: bool = False,
    today: datetime.date | None = None,
    guidance: Path | None = None,
    models: Path | None = None,
) -> Review:
    """Review one objective: five scores with their evidence, what was found, and a proved rewrite.

    `owner` to `goal` are hints from the practitioner, used as given; `signed` names who has signed the plan, which answers "Agreed"; `several` asks for up to
    three rewrites; `today` lets dates that have passed be questioned.
    Raises TextError for a text that cannot be reviewed.
    """
    hints = Hints(owner=owner, measure=measure, by=by, baseline=baseline, goal=goal, signed=signed)
    return reviewer(guidance, models, rewrite).review(
        Objective(text=text, hints=hints), Wanted(rewrites=rewrite, several=several), today=today
    )
