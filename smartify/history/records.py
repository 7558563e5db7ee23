"""What is counted of a scored history: frozen records, in which nothing of a plan's wording stands but in `Risen`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

# What an objective may lack: by when, who, and how anyone will know: a number, or else an event that anyone could see done, for which M is met.
GAPS = ("timescale", "owner", "measure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Which of the table's own columns name the team, the setting, the day, the plan and, only where that is asked for, the worker."""

    team: str | None = None
    setting: str | None = None
    date: str | None = None
    worker: str | None = None
    plan: str | None = None

    def asked(self) -> dict[str, str]:
        """The columns that were named, by what they name."""
        pairs = {kind: getattr(self, kind) for kind in ("team", "setting", "date", "worker", "plan")}
        return {kind: column for kind, column in pairs.items() if column}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a figure may well lie: the limits of a 95 % interval, as fractions."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many, and between which limits the share may well lie."""

    count: int
    of: int
    interval: Interval

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many objectives stand at each level of one letter."""

    met: int
    partly: int
    not_met: int
    untold: int

    @property
    def of(self) -> int:
        return self.met + self.partly + self.not_met + self.untold


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The objectives of a team, a setting, a quarter, or all: what they lack, how many lack nothing, and their levels (S, M, A, R, T)."""

    name: str
    objectives: int
    gaps: Mapping[str, Share]  # by GAPS
    complete: Share  # those with an owner, a measure and a timescale
    levels: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The groups of one column in their order; those that are hidden are only counted, together."""

    column: str
    groups: tuple[Group, ...]
    hidden: int = 0  # groups
    hidden_objectives: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A group in two quarters, and by how much the share with owner, measure and timescale rose between them."""

    name: str
    first: str
    last: str
    before: Group
    after: Group
    gained: float
    interval: Interval

    @property
    def sure(self) -> bool:
        """Whether more than chance is needed to explain it."""
        return not self.interval.holds(0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Often:
    """Something met in many objectives: an empty word, a rule, a part that is still open."""

    name: str
    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Risen:
    """An objective whose rewrite is scored higher, with where it stands; it holds the wording, so it goes into no report."""

    place: str
    text: str
    rewrite: str
    before: tuple[int | None, ...]
    after: tuple[int | None, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The objectives that were given a rewrite: levels before and after, and what is still open in the rewrites."""

    objectives: int
    before: tuple[Tally, ...]
    after: tuple[Tally, ...]
    open: tuple[Often, ...]
    settled: int  # rewrites with nothing open
    risen: tuple[Risen, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All that is counted of a scored history."""

    source: str
    groups: Groups
    rows: int
    scored: int
    not_objectives: int
    unreadable: int
    copies: int  # objectives that say word for word what one before them says
    plans: int  # plans that are known by a column, or by their file; 0 where none is
    effects: Mapping[str, float]  # design effect of each gap and of "complete"; 1.0 where no plans are known
    first: str  # quarter
    last: str
    whole: Group
    by_team: Breakdown | None
    by_setting: Breakdown | None
    by_quarter: Breakdown | None
    by_worker: Breakdown | None
    trend: Change | None  # all objectives, first quarter against last
    improved: tuple[Change, ...]  # teams, the largest gain first
    words: tuple[Often, ...]
    rules: tuple[Often, ...]
    unsafe: int  # objectives with words that ask for what no plan may ask for
    rewritten: Rewritten | None


@dataclass(frozen=True, slots=True, kw_only=True)
class National:
    """A published figure with its source, and how it differs from ours."""

    figure: str
    value: float
    in_words: str
    counts: str
    who: str
    where: str
    when: datetime.date
    source: str
    link: str
    differs: str
    beside: str  # the gap that it is drawn beside; "" where it is only told

    @property
    def about(self) -> str:
        """The value as it is drawn: 'about 74%' where it was published in words.

        >>> National(figure="", value=0.74, in_words="nearly three quarters", counts="", who="", where="", when=datetime.date(2024, 11, 14),
        ...          source="", link="", differs="", beside="timescale").about
        'about 74%'
        """
        return f"{'' if '%' in self.in_words else 'about '}{self.value:.0%}"
