"""The records that pass from stage to stage: frozen, and importing nothing of ours.

Every offset counts characters of the text exactly as it was given.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, Literal


class Criterion(StrEnum):
    """The five questions the guidance asks of an objective; a SMART variant is a view of them."""

    SPECIFIC = "specific"
    MEASURABLE = "measurable"
    ACHIEVABLE = "achievable"
    RELEVANT = "relevant"
    TIME_BOUND = "time_bound"


class Level(IntEnum):
    """How far a criterion is met, in the three answers the guidance itself gives."""

    NOT_MET = 0
    PARTLY = 1
    MET = 2


OwnerKind = Literal["person", "family", "agency"]
DateKind = Literal["date", "period", "event", "open_ended"]
FragmentKind = Literal["core", "owner", "number", "date", "evidence", "purpose", "contingency"]
Origin = Literal["draft", "hint", "model", "rule"]
RewriteSource = Literal["model", "repaired", "composed", "none"]
RewriteForm = Literal["nearest", "steps", "fuller"]  # near to the draft; a smaller step towards it; with what happens if it is missed
BlockKind = Literal["heading", "text", "item", "row"]
BESIDE = ("owner", "by", "measure", "goal", "baseline", "review")  # what a column beside an objective may say of it
Decider = Literal["classifier", "checker", "nobody"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of a text that state something: an owner, a number, a date, a name.

    `kind` is the OwnerKind of an owner, the DateKind of a date, else the kind of mention ("number", "name").
    """

    text: str
    start: int
    end: int
    kind: str
    day: datetime.date | None = None  # the day that a proposed period ends on, counted from today

    def as_json(self) -> dict[str, Any]:
        told = {"text": self.text, "start": self.start, "end": self.end, "kind": self.kind}
        return told | ({"day": self.day.isoformat()} if self.day else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the checker saw in an objective, or found missing from it."""

    rule: str  # "date.open_ended": file, then rule; `smartify explain` shows it
    criterion: Criterion
    span: tuple[int, int] | None  # characters of the text as given; None when something is missing
    at_most: Level | None = None  # the rubric's "T is 0"
    at_least: Level | None = None  # a date is a date, whatever the classifier thinks
    says: str  # to the practitioner: what was seen, then a question to answer

    def as_json(self) -> dict[str, Any]:
        start, end = self.span if self.span else (None, None)
        return {"rule": self.rule, "criterion": self.criterion.value, "start": start, "end": end, "says": self.says}


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One criterion's level, or None where nobody can tell, with what it rests on and what is still open."""

    criterion: Criterion
    level: Level | None
    probabilities: tuple[float, float, float] | None
    reasons: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    decided_by: Decider = "nobody"

    def as_json(self) -> dict[str, Any]:
        return {
            "level": None if self.level is None else int(self.level),
            "probabilities": None if self.probabilities is None else [round(p, 4) for p in self.probabilities],
            "reasons": list(self.reasons),
            "asks": list(self.asks),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the practitioner has told us: used as given, and never shown as to be confirmed."""

    owner: str | None = None
    measure: str | None = None
    by: str | None = None
    baseline: str | None = None
    goal: str | None = None
    signed: str | None = None  # who has signed the plan, with commas between; it answers "Agreed" and is no part of a rewrite

    def given(self) -> dict[str, str]:
        pairs = {name: getattr(self, name) for name in ("owner", "measure", "by", "baseline", "goal")}
        return {name: value.strip() for name, value in pairs.items() if value and value.strip()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A text to be reviewed, and where it came from."""

    text: str
    source: str | None = None  # the file
    row: int | None = None  # its row or line there, counted from 1
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a text stands: its file (with the path inside a folder or archive) and, as far as there are any, its page, sheet, row and column."""

    file: str
    page: int | None = None
    sheet: str | None = None
    row: int | None = None  # the row of a table, the line of a text, the paragraph of a document; from 1
    column: str | None = None

    def __str__(self) -> str:
        told = (("page", self.page), ("sheet", self.sheet), ("row", self.row), ("column", self.column))
        return ", ".join([self.file, *(f"{name} {value}" for name, value in told if value is not None)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a document in reading order: a heading, a line of text, an item of a list, or a table's row with its cells under their titles."""

    kind: BlockKind
    text: str  # of a row: its cells with ' | ' between
    place: Place
    level: int = 0  # how deep a heading or an item is
    cells: tuple[tuple[str, str], ...] = ()  # (title of the column, text) of a row; titles are "" where a table has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text to be scored, with where it stands, what its table says beside it, and the table's own columns untouched; or why it cannot be read."""

    place: Place
    text: str
    kept: Mapping[str, Any] = field(default_factory=dict)  # the table's own columns, in order; empty for a document
    beside: Mapping[str, str] = field(default_factory=dict)  # by kind (BESIDE): what other columns of the same row say
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A part of a rewrite; fragments in order spell its text."""

    kind: FragmentKind
    text: str
    start: int
    end: int
    origin: Origin

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "text": self.text, "start": self.start, "end": self.end, "from": self.origin}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """A proposed wording and the checker's proof of what it gained, kept, lost and invented."""

    text: str
    goal: str | None
    objectives: tuple[str, ...]
    contingency: str | None
    fragments: tuple[Fragment, ...]
    gained: tuple[str, ...]
    kept: tuple[str, ...]
    lost: tuple[str, ...]
    missing: tuple[str, ...]
    passed: bool
    problems: tuple[str, ...]
    to_confirm: tuple[Mention, ...]
    source: RewriteSource
    form: RewriteForm = "nearest"

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "goal": self.goal,
            "objectives": list(self.objectives),
            "contingency": self.contingency,
            "fragments": [fragment.as_json() for fragment in self.fragments],
            "gained": list(self.gained),
            "kept": list(self.kept),
            "lost": list(self.lost),
            "missing": list(self.missing),
            "passed": self.passed,
            "problems": list(self.problems),
            "to_confirm": [mention.as_json() for mention in self.to_confirm],
            "source": self.source,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A rewrite in plain words for one reader; `text` is None where rules cannot say it plainly without changing it, and `why` says so."""

    reader: Literal["parent", "child"]
    text: str | None
    reading_age: float  # years
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"reader": self.reader, "text": self.text, "reading_age": round(self.reading_age, 1), "why": self.why}


NOT_ONE = "objective.not_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Everything smartify has to say about one objective."""

    text: str
    scores: dict[Criterion, Score]
    findings: tuple[Finding, ...]
    owner: Mention | None
    numbers: tuple[Mention, ...]
    date: Mention | None
    rewrite: Rewrite | None
    signed: tuple[str, ...] = ()
    choices: tuple[Rewrite, ...] = ()  # other rewrites, where they were asked for
    family: tuple[Wording, ...] = ()  # the rewrite in plain words, where they were asked for

    @property
    def not_one(self) -> str:
        """Why the text is no objective; empty where it is one."""
        return next((finding.says for finding in self.findings if finding.rule == NOT_ONE), "")

    def as_json(self) -> dict[str, Any]:
        """The object of `--format jsonl`; its keys are a contract with whoever reads them. `choices` and `family` are there where they were asked for."""
        told: dict[str, Any] = {
            "text": self.text,
            "scores": {criterion.value: score.as_json() for criterion, score in self.scores.items()},
            "findings": [finding.as_json() for finding in self.findings],
            "owner": self.owner.as_json() if self.owner else None,
            "numbers": [number.as_json() for number in self.numbers],
            "date": self.date.as_json() if self.date else None,
            "rewrite": self.rewrite.as_json() if self.rewrite else None,
        }
        if self.choices:
            told["choices"] = [choice.as_json() | {"form": choice.form} for choice in self.choices]
        if self.family:
            told["family"] = [wording.as_json() for wording in self.family]
        return told

    def __str__(self) -> str:
        letters = " ".join(
            f"{criterion.value[0].upper()} {'?' if score.level is None else int(score.level)}" for criterion, score in self.scores.items()
        )
        rewrite = f"\n  -> {self.rewrite.text}" if self.rewrite and self.rewrite.text else ""
        return f"{self.text.strip()}\n  {letters}{rewrite}"
