"""The rows of a plan's tables: under titles, as labels with their text beside them, or without either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from smartify.plan import titled as titled_row
from smartify.plan.form import stripped
from smartify.plan.gathering import told
from smartify.plan.labels import Part, Title
from smartify.plan.sections import SPEAKERS, STEPS
from smartify.plan.shapes import cell_lines, day_of, named, step
from smartify.plan.signing import PARTS
from smartify.plan.tables import LONGEST_TITLE, Table, title_of, titled, within
from smartify.plan.walking import Walk
from smartify.types import Block, Place

WHEN = re.compile(
    r"^(?=(?:\S+ ?){1,6}$).*\b(?:daily|weekly|monthly|every|each|by|within|until|ongoing|asap|days?|weeks?|months?|term)\b", re.IGNORECASE
)
LONGEST_LABEL = 6  # words


@dataclass(slots=True)
class Rows:
    """Takes the rows of a document's tables, and tells the walk what they say."""

    walk: Walk
    table: Table | None = None
    sheet: str | None = None  # of the table

    def ended(self) -> None:
        """Something else stands here: the table is over."""
        self.table = None

    def take(self, block: Block) -> None:
        """Read one row."""
        self.walk.enter()
        self.walk.unstem()
        asked = [bool(text.strip()) and not stripped(text).strip() for _, text in block.cells]
        cells = [(title_of(title), stripped(text).strip()) for (title, text), gone in zip(block.cells, asked, strict=True) if not gone]
        titles, texts = tuple(title for title, _ in cells), [text for _, text in cells]
        if len(cells) == 1 and titles[0]:
            self._form(titles[0], texts[0], block.place)
        elif any(titles):
            self._remember(titles, block.place.sheet)
            assert self.table
            if self.table.titles != titles:
                said = dict(zip(titles, texts, strict=True))
                texts = [said.get(title, "") for title in self.table.titles]
            if any(texts):
                self._titled(texts, block.place)
        elif any(texts):
            self._untitled(texts, block.place)

    def _form(self, label: str, text: str, place: Place) -> None:
        """A label with what stands at its right; two titles beside each other are a table that nobody has filled in."""
        title, other = self.walk.titles.of(label), self.walk.titles.of(text)
        if title and other and title.kind in PARTS and other.kind in PARTS:
            return
        self._pairs([label, text], place)

    def _remember(self, titles: tuple[str, ...], sheet: str | None) -> None:
        """The table that a row belongs to; a row may leave out columns that it has nothing in."""
        if self.table is None or self.sheet != sheet or titles != self.table.titles and not within(titles, self.table.titles):
            self.sheet = sheet
            self.table = Table(titles=titles, kinds=tuple(self.walk.titles.column(title) if title else None for title in titles))

    def _untitled(self, texts: list[str], place: Place) -> None:
        filled = [text for text in texts if text]
        titles = [self.walk.titles.column(text) if text and len(text) <= LONGEST_TITLE else None for text in texts]
        first = self.table is None and place.row in (1, None)
        if titled(texts, titles, first=first):
            self.table = Table(titles=tuple(texts), kinds=tuple(titles))
        elif self.table and len(texts) == len(self.table.titles):
            self._titled(texts, place)
        elif len(filled) == 1:
            self._alone(filled[0], place)
        else:
            self._pairs(texts, place)

    def _alone(self, text: str, place: Place) -> None:
        """A row of one cell: a heading within the table, or lines."""
        title = self.walk.titles.of(text) if "\n" not in text else None
        if title and title.kind not in SPEAKERS:
            self.walk.heading(text, 9, place)
        else:
            for line in cell_lines(text):
                self.walk.line(line, place)

    def _pairs(self, texts: Sequence[str], place: Place) -> None:
        """A label with its text in the next cell, perhaps twice in a row; else a row that only its place and shape explain."""
        at = 0
        left: list[str] = []
        while at < len(texts):
            head, *more = cell_lines(texts[at]) or [""]
            title = self.walk.titles.of(head)
            if title and at + 1 < len(texts) and not (left and title.kind in SPEAKERS):
                self._pair(title, head, [*more, *cell_lines(texts[at + 1])], place)
                at += 2
            else:
                left += [texts[at]] if texts[at] else []
                at += 1
        if left:
            self._loose(left, place)

    def _pair(self, title: Title, label: str, lines: Sequence[str], place: Place) -> None:
        if title.kind in SPEAKERS:
            for line in lines:
                self.walk.speaker(Part(label=label, title=title, text=line), f"{label}: {line}", place, item=False)
            return
        for line in lines or [""]:
            parts = self.walk.titles.parted(line)
            if parts[0].title and parts[0].text and title.kind in PARTS:  # "K Clarke  Date: 3 May" in the cell of a signature
                parts = [Part(text=""), *parts]
            first = Part(text=parts[0].text if not parts[0].title else line, label=label, title=title)
            self.walk.labelled(first, place)
            for part in parts[1:] if not parts[0].title else ():
                self.walk.labelled(part, place, first=False)
            if title.kind not in STEPS:
                self.walk.opened = None

    def _loose(self, texts: Sequence[str], place: Place) -> None:
        """A row without titles or labels."""
        kind, walk = self.walk.kind, self.walk
        steps = [text for text in texts if step(text, walk.guidance)]
        beside = [text for text in texts if text not in steps and (day_of(text) or named(text))]
        if kind in ("people", "signature") or kind == "" and len(texts) == 1:
            if kind == "signature" and any(day_of(text) for text in texts):
                day = next(text for text in texts if day_of(text))
                name, *role = [text for text in texts if text is not day] or [""]
                for part, text in (("name", name), ("role", ", ".join(role)), ("date", day)):
                    walk.gathered.say(part, text, place)
                walk.gathered.signed()
            else:
                walk.gathered.say("people" if kind else "", ", ".join(texts), place)
        elif kind == "views" and len(texts) == 2:
            for line in cell_lines(texts[1]):
                walk.gathered.say("views", line, place, who=texts[0])
        elif steps and (kind in ("", *STEPS) or len(texts) > 2 and beside):
            self._guessed(texts, place)
        elif texts[0].endswith(("?", ":")):
            walk.gathered.say("other", " ".join(" ".join(texts).split()), place)
        else:
            for line in [line for text in texts for line in cell_lines(text)] if kind not in ("", "other") else [_joined(texts)]:
                walk.plain(line, place)

    def _guessed(self, texts: Sequence[str], place: Place) -> None:
        """A row of a table without titles that has a step in it: a day beside it says by when, a name who."""
        steps = [text for text in texts if step(text, self.walk.guidance)]
        by = next((text for text in texts if text not in steps and (day_of(text) or WHEN.search(text))), "")
        owner = next((text for text in texts if text not in (*steps, by) and named(text)), "")
        for text in (line for cell in steps for line in cell_lines(cell)):
            self.walk.step(text, place, self.walk.kind if self.walk.kind in STEPS else "step", owner=owner, by=by)
        for text in texts:
            if text not in (*steps, by, owner):
                self.walk.gathered.say("other", text, place)

    def _titled(self, texts: list[str], place: Place) -> None:
        table = self.table
        assert table
        first, second = (*table.kinds, None)[:2]
        if len(texts) == 2 and first and not second and first.kind not in (*STEPS, "name", "people"):
            if not table.carried:  # a table of labels whose first row was taken for its titles
                table.carried["read"] = "yes"
                self._pairs(table.titles, place)
            self._pairs(texts, place)
        else:
            titled_row.read(self.walk, table, texts, place)


def _joined(texts: Sequence[str]) -> str:
    """The cells of a row that nothing explains: a short one and another are a label with its text."""
    said = [" ".join(text.split()) for text in texts]
    return told(said[0], said[1]) if len(said) == 2 and len(said[0].split()) <= LONGEST_LABEL else " | ".join(said)


__all__ = ["Rows"]
