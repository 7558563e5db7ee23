"""What a plan says, gathered as it is read: lines by kind, steps with what is said of them, signatures; at the end, a Plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smartify.guidance import Guidance
from smartify.plan import ticks
from smartify.plan.labels import plain
from smartify.plan.records import Line, Plan, Signature, Step
from smartify.plan.sections import TERMS
from smartify.plan.shapes import ANSWERED, CHOSEN, DOES, DOES_NOT, NOTHING, bare, day_of
from smartify.plan.signing import PARTS, Signing
from smartify.types import Place

LINES = ("outcome", "need", "risk", "child_says", "parents_say", "contingency", "agreed", "disagreement", "people", "other")
FIELDS = ("owner", "by", "measure", "review", "outcome", "need")
FIELD_NAMES = {"outcome": "outcomes", "need": "needs", "risk": "risks"}
PLAN_FOR = re.compile(
    r"\b(?i:plan) (?:for|of):? ([A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3})$|^([A-Z][\w'’-]*(?: [A-Z][\w'’-]*){0,3}?)(?:'s|’s|(?<=s)['’]) .*\b(?i:plan)$"
)
CHILD = re.compile(r"^(?:I|I'm|I’m|I'd|I’d|My|The (?:child|young person)|He|She|They)\b")
PARENT = re.compile(
    r"^(?:(?:His|Her|Their|The) )?(?:Mum|Mother|Dad|Father|Parents?|Mam|Nan|Grandmother|Carers?|Both parents)\b", re.IGNORECASE
)
LONGEST_NAME = 3  # words before a view that only say whose it is
SHORT = 8  # words of an answer that is told with its question


@dataclass(slots=True)
class Gathered:
    """Takes what is said piece by piece; nothing that is given to it is left out of the plan that it makes."""

    source: str
    guidance: Guidance
    lines: list[tuple[str, Line]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    topics: list[Line] = field(default_factory=list)  # headings that only say what the steps under them are about
    reviews: list[Line] = field(default_factory=list)
    listed: int = 0  # how many steps there were before the list that is being read
    title: str = ""
    person: str = ""
    start: Line | None = None
    signing: Signing | None = None
    among_signatures: bool = False

    def say(self, kind: str, text: str, place: Place, label: str = "", who: str = "") -> None:
        """Take one thing that the plan says; what stands behind a label of a question is told with it where the answer alone would be blank."""
        text = bare(" ".join(text.split()))
        if kind in PARTS and not (kind == "signature" and not text and self.signing and "signature" in self.signing.parts):
            self._sign(kind, text, place, who)
            return
        self.signed()
        if boxes := ticks.read(text):
            kind, text = self._ticked(kind, text, boxes, label)
            label = "" if kind == "other" else label
        if not text:
            return
        if choice := CHOSEN.search(text):
            self._add(_chosen(choice["answer"] or ""), Line(text=text, place=place))
            return
        if NOTHING.match(text):
            kind, text, label = ("agreed" if kind == "disagreement" and text[:1].lower() == "n" else "other"), told(label, text), ""
        elif answer := ANSWERED.match(text):
            kind, text = _answered(kind, answer[1].lower(), text, label)
        self._take(kind, text, place, label, who)

    def _ticked(self, kind: str, text: str, boxes: ticks.Ticks, label: str) -> tuple[str, str]:
        """What a line with boxes says; where none is ticked, the line as it stands, for nobody has answered."""
        if not boxes.chosen:
            return "other", told(label, text)
        said = ", ".join(boxes.chosen)
        return kind, f"{said}. {boxes.more}" if boxes.more else said

    def _take(self, kind: str, text: str, place: Place, label: str, who: str) -> None:
        line = Line(text=text, place=place)
        if kind == "title" and not self.title:
            self.title = text
        elif kind == "person" and not self.person:
            self.person = text
        elif kind == "start" and not self.start:
            self.start = line
        elif kind == "review":
            self.reviews.append(line)
        elif kind == "topic":
            self.topics.append(line)
        elif kind == "views":
            self.lines.append(("views", Line(text=f"{who}\n{text}", place=place)))
        elif kind == "step" or kind in TERMS:
            self.step(text, place, long_term=TERMS.get(kind))
        elif kind in FIELDS[:3] and self.attach(kind, text):
            pass
        elif kind == "agreed" and DOES_NOT.search(text):
            self._add("disagreement", line)
        elif kind in LINES:
            self._add(kind, line if kind != "other" else Line(text=told(label, text), place=place))
            if kind in ("child_says", "parents_say", "other") and "?" not in text and DOES_NOT.search(text):
                self._add("disagreement", line)
            elif kind in ("child_says", "parents_say") and "?" not in text and DOES.search(text):
                self._add("agreed", line)
        elif DOES_NOT.search(text):
            self._add("disagreement", line)
        elif DOES.search(text):
            self._add("agreed", line)
        else:
            self._add("other", Line(text=told(label, text), place=place))

    def _add(self, kind: str, line: Line) -> None:
        """A need, risk or outcome that a table repeats in each of its rows is said once."""
        alike = (kind,) if kind == "outcome" else ("need", "risk") if kind in FIELD_NAMES else ()
        if any(other in alike and plain(line.text) == plain(said.text) for other, said in self.lines):
            return
        if kind == "people" and any(kind == other and said.text.startswith(line.text) for other, said in self.lines):
            return
        self.lines.append((kind, line))

    def step(self, text: str, place: Place, *, long_term: bool | None = None, **said: str) -> None:
        """Take an objective with what is said of it."""
        self.signed()
        self.steps.append(
            {"text": bare(text), "place": place, "long_term": long_term, **{name: " ".join(said.get(name, "").split()) for name in FIELDS}}
        )

    def attach(self, name: str, text: str) -> bool:
        """Put what a line of its own says (who, by when, how it is measured) to the steps of the list before it; False where none lacks it."""
        lacking = [step for step in self.steps[self.listed :] if not step[name]]
        for step in lacking:
            step[name] = text
        return bool(lacking)

    def _sign(self, kind: str, text: str, place: Place, who: str) -> None:
        if self.signing and not self.signing.takes(kind):
            self.signed()
        if self.signing is None:
            self.signing = Signing(roles=frozenset(form for row in self.guidance.rows["roles.csv"] for form in row.forms()))
        self.signing.add(kind, text, place, who)

    def signed(self) -> None:
        """The signature that was being read is whole."""
        signing, self.signing = self.signing, None
        if signing is None:
            return
        found = list(signing.signatures(self.among_signatures))
        self.signatures += found
        if found:
            for label, line in signing.left():
                self._add("other", Line(text=told(label, line.text), place=line.place))
            return
        left = dict(signing.unsigned())
        if "signature" in signing.parts or self.among_signatures:
            words = [left[kind].text for kind in ("name", "role") if kind in left]
            if words:
                self._add("people", Line(text=", ".join(words), place=next(iter(left.values())).place))
            if signing.parts.get("signature"):
                self._add("other", Line(text=told("Signed", signing.parts["signature"]), place=signing.places["signature"]))
            if "date" in left:
                self._add("other", Line(text=told("Date", left["date"].text), place=left["date"].place))
            return
        for kind, line in left.items():
            if kind == "name" and not self.person:
                self.person = line.text
            elif kind == "date" and not self.start and not self.steps:
                self.start = line
            else:
                self._add(
                    "people" if kind == "name" else "other",
                    line if kind == "name" else Line(text=told(kind.title(), line.text), place=line.place),
                )

    def plan(self) -> Plan:
        """All of it; a plan that sets no steps is read as if its outcomes were them."""
        self.signed()
        used = {plain(step[name]) for step in self.steps for name in ("need", "outcome")}
        review = next((line for line in self.reviews if day_of(line.text)), self.reviews[0] if self.reviews else None)
        named = PLAN_FOR.search(self.title)
        self.person = self.person or (named[1] or named[2] if named else "")
        held: dict[str, list[Line]] = {kind: [] for kind in LINES}
        for told_as, said in self.lines:
            for kind, line in self._viewed(said) if told_as == "views" else [(told_as, said)]:
                held[kind] += [line] if line not in held[kind] else []
        held["other"] += [topic for topic in self.topics if plain(topic.text) not in used]
        held["other"] += [line for line in self.reviews if line is not review]
        if not self.steps:
            for line in held["outcome"]:
                self.step(line.text, line.place)
        return Plan(
            source=self.source,
            title=self.title,
            person=self.person,
            start=self.start,
            steps=tuple(Step(**step) for step in self.steps),
            review=review,
            review_day=day_of(review.text) if review else None,
            signatures=tuple(self.signatures),
            **{FIELD_NAMES.get(kind, kind): tuple(lines) for kind, lines in held.items()},
        )

    def _viewed(self, line: Line) -> Iterator[tuple[str, Line]]:
        """Whose view it is, where a heading holds everybody's: told by the name beside it, or by how it begins."""
        who, _, text = line.text.partition("\n")
        begins = f"{who} {text}".strip()
        said = Line(text=text if len(who.split()) <= LONGEST_NAME else begins, place=line.place)
        first = self.person.split()[0] if self.person else ""
        begun = re.match(rf"(?:{re.escape(self.person)}|{re.escape(first)})\b(\s*[:–-]\s+)?", begins) if first else None
        if begun and begun[1]:
            yield "child_says", Line(text=begins[begun.end() :], place=line.place)
        elif begun or CHILD.match(begins):
            yield "child_says", said
        elif PARENT.match(begins):
            yield "parents_say", said
        else:
            yield "other", Line(text=begins, place=line.place)
        if DOES_NOT.search(text):
            yield "disagreement", said


def _chosen(answer: str) -> str:
    """The kind of "agree / do not agree" by what is left of it; neither where nothing was struck out."""
    if not answer.strip():
        return "other"
    return "disagreement" if re.search(r"\bnot\b|n't\b|\bdisagree", answer, re.IGNORECASE) else "agreed"


def _answered(kind: str, answer: str, text: str, label: str) -> tuple[str, str]:
    """What yes or no says under a label, told with its question; nobody's say is recorded by a no."""
    alone = text.strip(" .,;").lower() == answer
    if not alone and kind not in ("agreed", "disagreement", "child_says", "parents_say", "review", "contingency", ""):
        return kind, text
    said = told(label, text) if len(text.split()) <= SHORT or label.endswith("?") else text
    if kind == "agreed":
        return ("agreed" if answer == "yes" else "disagreement"), said
    if kind == "disagreement":
        return ("disagreement" if answer == "yes" else "agreed"), said
    if answer == "no" and kind in ("child_says", "parents_say", "review", "contingency", "signature"):
        return "other", said
    return kind, said


def told(label: str, text: str) -> str:
    """A text behind its label.

    >>> told("Review", "none"), told("Agreed?", "Yes"), told("", "Yes")
    ('Review: none', 'Agreed? Yes', 'Yes')
    """
    return f"{label if label.endswith(('?', ':')) else f'{label}:'} {text}" if label else text


__all__ = ["FIELDS", "LINES", "Gathered"]
