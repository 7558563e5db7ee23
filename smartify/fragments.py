"""A rewrite as tagged text and as typed fragments that spell it.

The model writes one line for each part of a rewrite, its fragments in braces:

    Goal: Mum to stop drinking.
    Objective: {owner Mum} to attend the alcohol service {number once a week} {date for the next 12 weeks}.

`read` takes such text apart, `spell` puts pieces together, tidies the spaces and keeps count of offsets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from smartify.types import FragmentKind

KINDS = frozenset(get_args(FragmentKind)) - {"core"}
TAG = re.compile(r"\{(\w+) ?([^{}]*)\}")
LABEL = re.compile(r"^\s*(Goal|Objective)(?: ?\d+)?:\s*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a rewrite and what they are."""

    kind: FragmentKind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One goal or objective: its pieces in order."""

    label: Literal["goal", "objective"]
    pieces: tuple[Piece, ...]

    def of(self, kind: str) -> list[str]:
        """The texts of one kind of piece."""
        return [piece.text for piece in self.pieces if piece.kind == kind]

    def text(self) -> str:
        """The line as it reads, without label or tags."""
        return spell(self.pieces)[0]


def read(tagged: str) -> tuple[Line, ...] | None:
    """The lines of a tagged rewrite; None when a brace or a tag is broken.

    >>> [line.text() for line in read("{owner Mum} to call {number weekly} {date , until May}.")]
    ['Mum to call weekly, until May.']
    """
    lines: list[Line] = []
    for raw in filter(str.strip, tagged.splitlines()):
        label = LABEL.match(raw)
        body = raw[label.end() :] if label else raw.strip()
        pieces: list[Piece] = []
        at = 0
        for match in TAG.finditer(body):
            if match[1] not in KINDS:
                return None
            pieces += [Piece("core", body[at : match.start()]), Piece(match[1], match[2])]  # type: ignore[arg-type]
            at = match.end()
        pieces.append(Piece("core", body[at:]))
        if any(brace in piece.text for piece in pieces for brace in "{}"):
            return None
        kept = tuple(piece for piece in pieces if piece.text)
        lines.append(Line("goal" if label and label[1] == "Goal" else "objective", kept))
    return tuple(lines) or None


def spell(pieces: Sequence[Piece]) -> tuple[str, list[tuple[int, int]]]:
    """The text of the pieces, tidied, and where each piece stands in it (start, end)."""
    raw, owners = "", []
    for number, piece in enumerate(pieces):
        raw += piece.text
        owners += [number] * len(piece.text)
    keep = _tidied(raw)
    text = "".join(raw[i] for i in keep)
    held = [owners[i] for i in keep]
    spans: list[tuple[int, int]] = []
    at = 0
    for number in range(len(pieces)):
        count = held.count(number)
        spans.append((at, at + count))
        at += count
    return text, spans


def _tidied(raw: str) -> list[int]:
    """The places of the characters that stay: one space between words, none before a stop or at an end."""
    keep: list[int] = []
    for i, char in enumerate(raw):
        last = raw[keep[-1]] if keep else "\n"
        if char == " " and last in " \n":
            continue
        if char in ",.;:!?\n" and last == " ":
            keep.pop()
            last = raw[keep[-1]] if keep else "\n"
        if char in ",." and last in ",.:;" and not (char == "." and raw[i + 1 : i + 2].isdigit()):
            if char == "." and last == ",":
                keep[-1] = i
            continue
        keep.append(i)
    while keep and raw[keep[-1]] in " \n":
        keep.pop()
    return keep


def shape(lines: Sequence[Line]) -> str:
    """What a rewrite is made of, as a prompt asks for it: goal or none, how many objectives, contingency or none.

    >>> shape(read("Goal: Mum to be sober.\\nObjective: {owner Mum} to call {number weekly}. {contingency If not, to say so.}"))
    'goal, 1 objective, contingency'
    """
    objectives = sum(line.label == "objective" for line in lines)
    parts = ["goal"] if any(line.label == "goal" for line in lines) else []
    parts.append(f"{objectives} objective{'s' if objectives > 1 else ''}")
    parts += ["contingency"] if any(line.of("contingency") for line in lines) else []
    return ", ".join(parts)


def tagged(lines: Sequence[Line]) -> str:
    """The lines written with their tags, as the model writes them."""
    single = len(lines) == 1 and lines[0].label == "objective"
    out = []
    for line in lines:
        body = "".join(p.text if p.kind == "core" else "{" + p.kind + " " + p.text + "}" for p in line.pieces)
        out.append(body if single else f"{line.label.capitalize()}: {body}")
    return "\n".join(out)
