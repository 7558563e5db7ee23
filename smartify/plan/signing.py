"""Who has signed: a signature with the name, the role and the day that stand beside it; a line nobody has signed is none."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from smartify.plan.labels import plain
from smartify.plan.records import Line, Signature
from smartify.plan.shapes import NOTHING, day_of
from smartify.types import Place

PARTS = ("signature", "name", "role", "date")
DAY = re.compile(
    r"[,;]?\s*\(?(?:\b(?:date|dated|on)\b:?\s*)?(?:\b20\d\d-\d\d-\d\d(?:[T ]00:00(?::00)?)?|\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8} 20\d\d)\b\)?"
)
APART = re.compile(r"\s*[;\n]\s*|,\s*|\s+(?:and|&)\s+(?=[A-Z])|(?:(?<=\))|(?<=[/.]\d\d)|(?<=\d{4}))\s+(?=[A-Z])")
BRACKETED = re.compile(r"^(?P<name>[^()]+?)\s*\((?P<role>[^()]+)\)$")
MADE = re.compile(r"^(?:yes|signed|electronically signed|e-?signed|by email|verbally|x|✓|✔|☑|☒)\b", re.IGNORECASE)
UNSIGNED = re.compile(r"\([^()]*\)")  # what is printed beside an empty line to sign on: "______ (father)"
OWNER = re.compile(r"(?:'s|’s|(?<=s)['’])$")


@dataclass(slots=True)
class Signing:
    """The parts of a signature as a form gives them, line by line or cell by cell, until it is whole."""

    roles: frozenset[str]  # in lower case
    parts: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    who: str = ""

    def takes(self, kind: str) -> bool:
        """Whether a part belongs to this signature; one that it has already begins the next."""
        return kind in PARTS and kind not in self.parts

    def add(self, kind: str, text: str, place: Place, who: str = "") -> None:
        self.parts[kind], self.places[kind] = text.strip(), place
        if kind == "signature":
            self.who = OWNER.sub("", who.strip())

    def signatures(self, among_signatures: bool = False) -> Iterator[Signature]:
        """Those that have signed; under a heading of signatures a name with a day is one too."""
        signed = self.parts.get("signature", "")
        if "signature" not in self.parts and not (among_signatures and self.parts.get("name") and self.parts.get("date")):
            return
        if "signature" in self.parts and (not signed or NOTHING.match(signed) or UNSIGNED.fullmatch(signed)):
            return
        day, role = day_of(self.parts.get("date", "")), self.parts.get("role", "")
        name, place = self.parts.get("name", ""), self.places.get("signature") or self.places["name"]
        given = list(signers(signed, self.roles)) if signed and not MADE.match(signed) else []
        if len(given) > 1 and not name:
            yield from (Signature(name=n, role=r or role or self.who, day=d or day, place=place) for n, r, d in given)
            return
        first = given[0] if given else ("", "", None)
        yield Signature(name=name or first[0] or signed, role=role or first[1] or self.who, day=day or first[2], place=place)

    def left(self) -> Iterator[tuple[str, Line]]:
        """What a signature does not take in: a date that is none, a mark that is not the name beside it."""
        date, signed, name = (self.parts.get(kind, "") for kind in ("date", "signature", "name"))
        if re.search(r"[A-Za-z]{2}", DAY.sub("", date)):
            yield "Date", Line(text=date, place=self.places["date"])
        words = set(re.findall(r"[a-z]{2,}", signed.lower()))
        if name and signed and not MADE.fullmatch(signed) and not words <= set(re.findall(r"[a-z]{2,}", name.lower())):
            yield "Signature", Line(text=signed, place=self.places["signature"])

    def unsigned(self) -> Iterator[tuple[str, Line]]:
        """What was said beside a line that nobody signed, and its kind."""
        for kind in PARTS[1:]:
            if text := self.parts.get(kind):
                yield kind, Line(text=text, place=self.places[kind])
        if UNSIGNED.fullmatch(self.parts.get("signature", "")):
            yield "role", Line(text=self.parts["signature"].strip("() "), place=self.places["signature"])


def signers(text: str, roles: frozenset[str]) -> Iterator[tuple[str, str, datetime.date | None]]:
    """(name, role, day) of everybody whom a line of signatures names.

    >>> [(name, role) for name, role, _ in signers("Karen Clarke (mother), Dev Patel, social worker", frozenset({"social worker"}))]
    [('Karen Clarke', 'mother'), ('Dev Patel', 'social worker')]
    """
    found: list[list[str]] = []
    days: list[datetime.date | None] = []
    for piece in _pieces(text):
        day, words = day_of(piece), DAY.sub("", piece).strip(" ,;.-–")
        inside = BRACKETED.match(words)
        name, role = (inside["name"].strip(), inside["role"].strip()) if inside else (words, "")
        if not name:
            if days and day:
                days[-1] = days[-1] or day
        elif found and not found[-1][1] and not role and (name[0].islower() or plain(name) in roles):
            found[-1][1], days[-1] = name, days[-1] or day
        else:
            found.append([name, role])
            days.append(day)
    yield from ((name, role, day) for (name, role), day in zip(found, days, strict=True))


def _pieces(text: str) -> Iterator[str]:
    yield from filter(None, (piece.strip() for piece in APART.split(text)))


__all__ = ["PARTS", "Signing", "signers"]
