"""Answers mend the sentence by rule: no model, the same answers always the same sentence, and every part can be left out again."""

from __future__ import annotations

import re
from collections.abc import Collection

from smartify.checker import Checked
from smartify.checker.compare import Comparison, compare
from smartify.fragments import Line, Piece
from smartify.guidance import Guidance
from smartify.sentence import own, with_parts
from smartify.types import Hints, Rewrite

HEADING = re.compile(r"\s*(?P<label>Goal|Objective)(?: \d+)?: ")
VERB = re.compile(r" ?(?:to|will|must|should|shall) ")


def answered(
    draft: Checked, answers: Hints, guidance: Guidance, purpose: str = "", contingency: str = ""
) -> tuple[tuple[Line, ...], Comparison]:
    """The draft with what was answered put in its place, and the checker's proof; what is not answered stays open.

    An owner stands in front, a measure and a time at the end of the sentence; a time that never ends gives way to the one answered.
    """
    given = answers.given()
    pieces = own(draft, guidance, given.get("owner"), replace="owner" in given)
    told = {"number": given.get("measure", ""), "date": given.get("by", ""), "purpose": purpose, "contingency": contingency}
    line = with_parts(pieces, told)
    goal = given.get("goal", "").strip(" .")
    lines = (Line("goal", (Piece("core", f"{goal[:1].upper()}{goal[1:]}."),)), line) if goal else (line,)
    return lines, compare(draft, lines, answers, guidance)


def without(lines: Collection[Line], refused: Collection[tuple[int, int]]) -> tuple[Line, ...]:
    """The lines without the pieces refused, each named by (line, piece), still grammatical: without its owner a sentence begins with its verb."""
    kept = []
    for at, line in enumerate(lines):
        pieces = list(line.pieces)
        gone = sorted((piece for number, piece in refused if number == at), reverse=True)
        for place in gone:
            if pieces[place].kind == "owner":
                pieces = _begun(pieces, place)
            else:
                pieces[place] = Piece("core", "")
        text = [piece for piece in pieces if piece.text]
        while text and not text[0].text.strip(" ,"):
            text.pop(0)
        if any(re.search(r"\w", piece.text) for piece in text):
            kept.append(Line(line.label, _opened(text)))
    return tuple(kept)


def lines_of(rewrite: Rewrite) -> tuple[Line, ...]:
    """The lines that a rewrite's fragments spell, their headings taken off again."""
    lines: list[tuple[str, list[Piece]]] = []
    for fragment in rewrite.fragments:
        heading = HEADING.fullmatch(fragment.text) if fragment.kind == "core" else None
        if heading is not None or not lines:
            lines.append((heading["label"].lower() if heading else "objective", []))
        if heading is None:
            lines[-1][1].append(Piece(fragment.kind, fragment.text))
    return tuple(Line("goal" if label == "goal" else "objective", tuple(pieces)) for label, pieces in lines if pieces)


def _begun(pieces: list[Piece], place: int) -> list[Piece]:
    """The pieces without their owner: what follows begins with its verb."""
    out = [*pieces[:place], Piece("core", ""), *pieces[place + 1 :]]
    for after in range(place + 1, len(out)):
        if out[after].text:
            words = out[after].text.lstrip(" ,")
            verb = VERB.match(" " + words)
            words = words[verb.end() - 1 :] if verb else words
            if verb is None and (turned := re.match(r"(not|never) to ", words)):
                words = f"{'do not' if turned[1] == 'not' else 'never'} {words[turned.end() :]}"
            out[after] = Piece(out[after].kind, (" " if place and any(p.text.strip() for p in out[:place]) else "") + words)
            break
    return out


def _opened(pieces: list[Piece]) -> tuple[Piece, ...]:
    """The pieces with a capital in front."""
    words = pieces[0].text.lstrip(" ,")
    return (Piece(pieces[0].kind, words[:1].upper() + words[1:]), *pieces[1:])
