"""One page of a PDF: its lines, its ruled tables, and what was typed into its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from smartify.guidance import load
from smartify.readers.layout import Cell
from smartify.readers.shapes import goes_on, is_item, unmarked

FEW = 5  # words that a scanned page may have: its number, a stamp
DRAWN = 200  # curves of a page without words that has its letters drawn
GAP = 3.0  # times the size of the letters, between two columns of text
DOT, MOST_DOTS = 8.0, 2_000  # points across a bullet; drawings of a page that are looked at
BULLET = re.compile(r"\(cid:\d+\)")  # a sign alone that no letter is known for
CID = "(cid:"  # a letter of a font that does not say which it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A line of text, or a paragraph once lines are joined; in points from the top left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    first: float = 0.0  # the width of its first word


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A table between ruling lines."""

    lines: tuple[tuple[Cell, ...], ...]
    x0: float
    top: float
    columns: tuple[float, ...]  # where each begins

    def alike(self, other: Ruled) -> bool:
        """Whether it has the columns of another, so that it may go on from it."""
        return len(self.columns) == len(other.columns) and all(abs(a - b) < 4 for a, b in zip(self.columns, other.columns, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    number: int
    segments: tuple[Segment, ...]
    tables: tuple[Ruled, ...]
    height: float
    right: float  # where a full line ends
    is_picture: bool
    is_garbled: bool


def page_of(page: Any) -> Page:
    """What pdfplumber's page holds."""
    upright = page.filter(lambda thing: thing["object_type"] != "char" or thing["upright"])  # a watermark lies across
    found = upright.extract_words(extra_attrs=["fontname", "size"], expand_ligatures=True)
    for word in found:
        if BULLET.fullmatch(word["text"]):
            word["text"] = "•"
    found += [*_fields(page), *_dots(page, found)]
    tables = [table for table in upright.find_tables() if max(map(len, (row.cells for row in table.rows)), default=0) > 1]
    ruled = [table for table in (_ruled(table, found) for table in tables) if any(cell.text for line in table.lines for cell in line)]
    boxes = [cell for table in tables for cell in table.cells]
    outside = [word for word in found if not any(_within(word, box) for box in boxes)]
    segments = tuple(_segments(outside))
    left = min((segment.x0 for segment in segments), default=0.0)
    return Page(
        number=page.page_number,
        segments=segments,
        tables=tuple(ruled),
        height=float(page.height),
        right=max((float(page.width) - left, *(segment.x1 for segment in segments))),
        is_picture=len(found) < FEW and bool(page.images or len(page.curves) > DRAWN),
        is_garbled=sum(CID in word["text"] for word in found) > len(found) * 0.3,
    )


def _within(word: dict[str, Any], box: Sequence[float]) -> bool:
    across, down = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _fields(page: Any) -> Iterator[dict[str, Any]]:
    """What was typed into the fields of a form, as words where the fields are."""
    for field in page.annots:
        data = field.get("data") or {}
        said = data.get("V")
        if isinstance(said, bytes) and "Tx" in str(data.get("FT")):
            text = said.decode("utf-16" if said.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", errors="replace")
            for at, line in enumerate(filter(str.strip, re.split(r"[\r\n]+", text))):
                top = field["top"] + 12.0 * at
                yield {
                    "text": line.strip(),
                    "x0": field["x0"],
                    "x1": field["x1"],
                    "top": top,
                    "bottom": top + 10.0,
                    "fontname": "",
                    "size": 10.0,
                }


def _dots(page: Any, words: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The bullets of lists that are drawn, not written, as words before the lines they stand at."""
    for dot in (*page.curves, *page.rects)[:MOST_DOTS]:
        width, height = dot["x1"] - dot["x0"], dot["bottom"] - dot["top"]
        if 1 < width < DOT and 0.7 < height / width < 1.4:
            middle = (dot["top"] + dot["bottom"]) / 2
            near = [word for word in words if -1 < word["x0"] - dot["x1"] < 3 * DOT and word["top"] < middle < word["bottom"]]
            if near:
                yield min(near, key=lambda word: float(word["x0"])) | {"text": "•", "x0": dot["x0"], "x1": dot["x1"]}


def _segments(words: Sequence[dict[str, Any]]) -> Iterator[Segment]:
    """Words side by side, down to a gap as wide as that between two columns."""
    line: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda word: (round(word["bottom"]), word["x0"])):
        if line and abs(word["bottom"] - line[-1]["bottom"]) <= max(2.0, line[-1]["size"] * 0.3) and word["x0"] - line[-1]["x0"] >= 0:
            gap = word["x0"] - line[-1]["x1"]
            if gap <= GAP * max(word["size"], 6.0) or line[-1]["text"].endswith(":") or is_item(f"{line[-1]['text']} x"):
                line.append(word)
                continue
        if line:
            yield _segment(line)
        line = [word]
    if line:
        yield _segment(line)


def _segment(words: Sequence[dict[str, Any]]) -> Segment:
    letters = sum(len(word["text"]) for word in words)
    bold = sum(len(word["text"]) for word in words if re.search(r"bold|black|heavy|semib", word["fontname"], re.IGNORECASE))
    return Segment(
        text=" ".join(word["text"] for word in words),
        x0=words[0]["x0"],
        x1=max(word["x1"] for word in words),
        top=min(word["top"] for word in words),
        bottom=max(word["bottom"] for word in words),
        size=round(max(word["size"] for word in words) * 2) / 2,
        bold=bold * 10 > letters * 8,
        first=words[0]["x1"] - words[0]["x0"],
    )


def joined(segments: Sequence[Segment], right: float) -> list[Segment]:
    """Lines put together to the paragraphs that they were broken from."""
    told: list[Segment] = []
    ends: list[Segment] = []  # the last line of each
    for line in sorted(segments, key=lambda segment: (segment.top, segment.x0)):
        at = next((at for at in range(len(told) - 1, max(-1, len(told) - 6), -1) if _goes_on(told[at], ends[at], line, right)), None)
        if at is None:
            told.append(line)
            ends.append(line)
        else:
            told[at] = replace(told[at], text=together(told[at].text, line.text), bottom=line.bottom)
            ends[at] = line
    return told


def _goes_on(paragraph: Segment, last: Segment, line: Segment, right: float) -> bool:
    """Whether a line is the next one of a paragraph: close under its last line, of the same letters, and broken only because that one was full."""
    if abs(line.size - last.size) > 0.6 or line.bold != last.bold or is_item(line.text):
        return False
    if not -2 < line.top - last.bottom < 0.75 * line.size or not (
        last.x0 - 3 <= line.x0 <= last.x0 + 60 or abs(line.x0 - paragraph.x0) < 60
    ):
        return False
    if line.x0 > last.x1 or line.x1 < last.x0:
        return False
    return last.x1 + line.first + 3 > right or goes_on(last.text, line.text)


def together(before: str, line: str) -> str:
    """Two lines as one; a word that was divided between them is whole again, one that has a hyphen of its own keeps it."""
    if before.endswith("-") and line[:1].islower():
        begun, rest = before.rsplit(None, 1)[-1][:-1], line.split(None, 1)[0]
        whole = re.sub(r"\W+$", "", begun + rest).lower()
        return before[:-1] + line if whole in load().vocabulary else before + line
    return f"{before} {line}"


def _ruled(table: Any, words: Sequence[dict[str, Any]]) -> Ruled:
    """A table as rows of cells: a cell merged over columns spans them, one merged downwards goes on in the rows below."""
    columns = sorted({round(cell[0], 1) for cell in table.cells})
    rows: list[tuple[Cell, ...]] = []
    above: dict[int, tuple[float, str]] = {}  # column → (where its last cell ends, what it says)
    for row in table.rows:
        line: list[Cell] = []
        covered = 0
        for at, box in enumerate(row.cells):
            column = at if box is None else min(range(len(columns)), key=lambda n: abs(columns[n] - box[0]))
            if box is not None:
                span = max(1, sum(box[0] - 1 <= edge < box[2] - 1 for edge in columns))
                text = _cell_text([word for word in words if _within(word, box)])
                line.append(Cell(text=text, column=column, span=span))
                above[column] = box[3], text
                covered = column + span
            elif column >= covered and column in above and above[column][0] > row.bbox[1] + 2:
                line.append(Cell(text=above[column][1], column=column, again=True))
        rows.append(tuple(line))
    return Ruled(lines=tuple(rows), x0=float(table.bbox[0]), top=float(table.bbox[1]), columns=tuple(columns))


def _cell_text(words: Sequence[dict[str, Any]]) -> str:
    """The paragraphs of a cell, which is so narrow that most line ends are no ends: one that stops short after a full stop is."""
    segments = list(_segments(words))
    width = max((segment.x1 - segment.x0 for segment in segments), default=0.0)
    paragraphs: list[str] = []
    last: Segment | None = None
    for line in segments:
        ended = last is not None and (
            line.top - last.bottom > 0.9 * line.size
            or (last.x1 - last.x0 < width * 0.75 and last.text[-1:] in ".;!?" and line.text[:1].isupper())
        )
        if last is None or ended or is_item(line.text):
            paragraphs.append(line.text)
        else:
            paragraphs[-1] = together(paragraphs[-1], line.text)
        last = line
    return "\n".join(map(unmarked, paragraphs))
