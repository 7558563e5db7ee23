"""Sets of lines that a team marks together by a short code: held in memory alone, and forgotten when their time is over or they are stopped."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from smartify import agreement
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS
from smartify.types import Level

SETS, PEOPLE = 50, 30  # held at a time, and in each
LASTS = 4 * 60 * 60  # seconds that a shared set is held
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are read as 1 and 0
CODE, KEY = 5, 10  # letters
GONE = "This set is no longer held: it was stopped, or 4 hours have passed."
REPLACED = "Somebody came in again under this name, so it is marked there now."


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Somebody's place in a shared set; a seat without a name is of whoever started it."""

    code: str
    name: str
    token: str
    at: int = 1  # the line that is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A set that several people mark, with everything they gave."""

    code: str
    key: str
    lines: tuple[str, ...]
    variant: str
    until: float  # by the clock of Sets
    tokens: Mapping[str, str] = field(default_factory=dict)  # by name
    given: Mapping[str, Mapping[int, Mapping[str, Level]]] = field(default_factory=dict)  # by name, line and letter
    away: frozenset[str] = frozenset()  # who may come in again under their name
    changes: int = 0

    def marks(self) -> list[agreement.Marks]:
        return [
            agreement.Marks(marker=name, line=line, levels=levels)
            for name, lines in self.given.items()
            for line, levels in lines.items()
            if levels
        ]


class Sets:
    """The shared sets of one page, in memory only; every set is a plain value, and an act puts a new one in its place."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._held: dict[str, Shared] = {}
        self._lock = threading.Lock()

    def sweep(self) -> int:
        """Forget every set whose time is over; how many are left."""
        with self._lock:
            self._sweep()
            return len(self._held)

    def start(self, lines: Iterable[str], variant: str) -> Seat:
        """The seat of whoever starts a set of these lines."""
        with self._lock:
            self._sweep()
            if len(self._held) >= SETS:
                raise SmartifyError(f"{SETS} sets are held already. Try again when one has been stopped.")
            code = next(drawn for drawn in iter(lambda: _letters(CODE), "") if drawn not in self._held)
            self._held[code] = Shared(code=code, key=_letters(KEY), lines=tuple(lines), variant=variant, until=self._clock() + LASTS)
            return Seat(code=code, name="", token=self._held[code].key)

    def join(self, code: str, name: str) -> Seat:
        """A seat under this name, or again that of whoever started the set, where the code is its key."""
        wanted, called = "".join((code or "").split()).upper(), _called(name)
        with self._lock:
            self._sweep()
            for held in self._held.values():
                if secrets.compare_digest(held.key.encode(), wanted.encode()):
                    return Seat(code=held.code, name="", token=held.key)
            if wanted not in self._held:
                raise SmartifyError("There is no set with this code. Look at its letters again, or ask whether it was stopped.")
            if not called:
                raise SmartifyError("Type a name too, so that your marks can be told from the others'.")
            held = self._held[wanted]
            known = next((other for other in held.tokens if other.casefold() == called.casefold()), None)
            if known and known not in held.away:
                raise SmartifyError("This name is taken. Choose another, or ask whoever started the set to let you in again.")
            if not known and len(held.tokens) >= PEOPLE:
                raise SmartifyError(f"This set has {PEOPLE} people, and takes no more.")
            seat = Seat(code=wanted, name=known or called, token=_letters(KEY))
            self._put(held, tokens={**held.tokens, seat.name: seat.token}, away=held.away - {seat.name})
            return seat

    def of(self, seat: Seat) -> Shared:
        """The set in which this seat is; a SmartifyError where it is forgotten, or the seat is somebody else's by now."""
        with self._lock:
            return self._of(seat)

    def give(self, seat: Seat, line: int, letter: str, level: Level) -> None:
        """Mark one letter of one line; the same mark a second time takes it back."""
        with self._lock:
            held = self._of(seat)
            if not seat.name or letter not in LETTERS or not 1 <= line <= len(held.lines):
                return
            mine = dict(held.given.get(seat.name, {}))
            levels = dict(mine.get(line, {}))
            if levels.pop(letter, None) != level:
                levels[letter] = level
            self._put(held, given={**held.given, seat.name: {**mine, line: levels}})

    def let_in(self, seat: Seat, name: str) -> None:
        """Let somebody who has lost their page come in again under their name; only whoever started the set may."""
        with self._lock:
            held = self._of(seat)
            if not seat.name and name in held.tokens:
                self._put(held, away=held.away | {name})

    def stop(self, seat: Seat) -> None:
        """Forget the set and everything in it; only whoever started it may."""
        with self._lock:
            held = self._of(seat)
            if not seat.name:
                del self._held[held.code]

    def _of(self, seat: Seat) -> Shared:
        self._sweep()
        held = self._held.get(seat.code)
        if held is None or (not seat.name and seat.token != held.key):
            raise SmartifyError(GONE)
        if seat.name and held.tokens.get(seat.name) != seat.token:
            raise SmartifyError(REPLACED)
        return held

    def _put(self, held: Shared, **new: Any) -> None:
        self._held[held.code] = replace(held, changes=held.changes + 1, **new)

    def _sweep(self) -> None:
        now = self._clock()
        self._held = {code: held for code, held in self._held.items() if held.until > now}


def _letters(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _called(name: str) -> str:
    return "".join(c for c in " ".join((name or "").split()) if c.isprintable())[:40].strip()


def moved(seat: Seat, told: Mapping[str, Any], sets: Sets) -> Seat | None:
    """The seat after one press; None where it was left or the set was stopped."""
    act, value = told.get("act"), str(told.get("value", ""))
    if act == "give" and value in ("0", "1", "2"):
        sets.give(seat, seat.at, str(told.get("letter", "")), Level(int(value)))
    elif act == "line" and value.isdigit():
        return replace(seat, at=min(max(int(value), 1), len(sets.of(seat).lines)))
    elif act == "let":
        sets.let_in(seat, value)
    elif act == "stop":
        sets.stop(seat)
        return None
    elif act == "leave":
        return None
    return seat
