"""The rows of a plan's tables: a table with titles, one of labels with their text beside them, or one without either."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from smartify.plan.form import stripped
from smartify.plan.gathering import told
from smartify.plan.labels import Part, Title, plain
from smartify.plan.shapes import bare, cell_lines, day_of, named, step
from smartify.plan.signing import PARTS
from smartify.plan.walking import SPEAKERS, STEPS, TERMS, Section, Walk
from smartify.types import Block, Place

NUMBERED = re.compile(r"column \d+$|^[\d.)]*$")  # the title of a column that has none
WHEN = re.compile(
    r"^(?=(?:\S+ ?){1,6}$).*\b(?:daily|weekly|monthly|every|each|by|within|until|ongoing|asap|days?|weeks?|months?|term)\b", re.IGNORECASE
)
LENGTH = re.compile(r"^\W*(short|long)(?:er)?(?:[ -]term)?\W*$", re.IGNORECASE)
WHO = ("name", "role", *SPEAKERS)
BESIDE = ("owner", "by", "measure", "review")
NARRATIVE = ("risk", "child_says", "parents_say", "contingency", "agreed", "disagreement", "person", "start")
TITLE = re.compile(r"[A-Z][^\d.;]{0,30}$")  # what may be the title of a column in a table's first row
LONGEST_TITLE = 60  # characters


@dataclass(slots=True)
class Table:
    """The table that is being read: what its columns hold, and what a cell left empty takes from the row above."""

    titles: tuple[str, ...]
    kinds: tuple[Title | None, ...]
    carried: dict[str, str] = field(default_factory=dict)
    topic: str = ""
    guessed: int | None = None  # the column of its objectives, where only their shape tells

    @property
    def steps(self) -> tuple[int, ...]:
        """The columns that hold its objectives: of actions; else how something is provided; else the outcomes, where somebody is to reach them."""
        names = [title.kind if title else "" for title in self.kinds]
        found = [at for at, name in enumerate(names) if name in STEPS]
        found = found or [
            at for at, title in enumerate(self.kinds) if title and title.kind == "how" and title.row and title.row.kind == "step"
        ]
        if not found and any(name in BESIDE for name in names):
            found = [at for at, name in enumerate(names) if name == "outcome"]
        if not found and self.guessed is not None:
            found = [self.guessed]
        return tuple(found)

    def has(self, *kinds: str) -> bool:
        return any(title and title.kind in kinds for title in self.kinds)


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
        cells = [(_title(title), stripped(text).strip()) for (title, text), gone in zip(block.cells, asked, strict=True) if not gone]
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
        if self.table is None or self.sheet != sheet or titles != self.table.titles and not _within(titles, self.table.titles):
            self.sheet = sheet
            self.table = Table(titles=titles, kinds=tuple(self.walk.titles.column(title) if title else None for title in titles))

    def _untitled(self, texts: list[str], place: Place) -> None:
        filled = [text for text in texts if text]
        titles = [self.walk.titles.column(text) if text and len(text) <= LONGEST_TITLE else None for text in texts]
        known = sum(bool(title) for title in titles)
        all_known = len(filled) > 1 and known == len(filled) and not _answered(texts, titles)
        opens = self.table is None and place.row in (1, None) and len(filled) > 2 and known > 1 and all(map(TITLE.match, filled))
        if all_known or opens:
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
        if not table.steps and table.has("owner", "by"):
            unknown = [at for at, title in enumerate(table.kinds) if title is None and step(texts[at], self.walk.guidance)]
            table.guessed = unknown[0] if unknown else None
        filled = [at for at, text in enumerate(texts) if text]
        if all(plain(texts[at]) == plain(table.titles[at]) for at in filled):
            return  # the titles again, on the next page
        if len(texts) == 2 and table.kinds[0] and not table.kinds[1] and table.kinds[0].kind not in (*STEPS, "name", "people"):
            self._pairs_with_titles(texts, place)
        elif len(filled) == 1 and len(texts) > 2 and self._band(filled[0], texts[filled[0]], place):
            pass
        elif table.has("signature") or self.walk.kind == "signature" and table.has("name"):
            self._signature(texts, place)
        elif not table.steps and not table.has("outcome", "need", "risk", "views", "agreed", "child_says", "parents_say"):
            self._people(texts, place)
        else:
            self._row(texts, place)

    def _pairs_with_titles(self, texts: list[str], place: Place) -> None:
        """A table of labels whose first row was taken for its titles."""
        table = self.table
        assert table
        if not table.carried:
            table.carried["read"] = "yes"
            self._pairs(table.titles, place)
        self._pairs(texts, place)

    def _band(self, at: int, text: str, place: Place) -> bool:
        """Whether a row of one cell is a heading within the table; if so it is taken as one."""
        table = self.table
        assert table
        title = table.kinds[at]
        known = self.walk.titles.of(text)
        if known and known.kind in (*STEPS, "need", "outcome", "risk") and len(text) <= LONGEST_TITLE:
            self.walk.opened = Section(level=99, kind=known.kind, label=text)
            return True
        if (
            at in table.steps
            and (step(text, self.walk.guidance) or len(text.split()) > 6)
            or title
            and title.kind in ("need", "outcome", "risk")
        ):
            return False
        if title and title.kind not in STEPS and at != 0:
            return False
        table.topic, table.carried = text, {}
        self.walk.gathered.say("topic", text, place)
        return True

    def _signature(self, texts: list[str], place: Place) -> None:
        table, said = self.table, self.walk.gathered
        assert table
        said.signed()
        said.among_signatures = True
        for title, name, text in zip(table.kinds, table.titles, texts, strict=True):
            if title and title.kind in PARTS:
                said.say(title.kind, text, _at(place, name), who=title.who)
        said.signed()
        for title, name, text in zip(table.kinds, table.titles, texts, strict=True):
            if text and not (title and title.kind in PARTS):
                said.say(title.kind if title and title.kind in NARRATIVE else "other", text, _at(place, name), name)

    def _people(self, texts: list[str], place: Place) -> None:
        """A table that says nothing of needs or steps: of people, where their names or roles have a column; else other."""
        table = self.table
        assert table
        if table.has("name", "role", "people", "worker", "person", "child", "parent") or self.walk.kind == "people":
            self.walk.gathered.say("people", ", ".join(" ".join(text.split()) for text in texts if text), place)
            return
        for title, name, text in zip(table.kinds, table.titles, texts, strict=True):
            if text:
                self.walk.gathered.say(title.kind if title else "other", text, _at(place, name), name)

    def _row(self, texts: list[str], place: Place) -> None:
        """A row of a plan's table: its steps with what stands beside them; whatever else it says by kind."""
        table, said = self.table, self.walk.gathered
        assert table
        beside: dict[str, list[str]] = {}
        long_term: bool | None = None
        who = next(
            (text for title, text in zip(table.kinds, texts, strict=True) if title and title.kind in ("name", *SPEAKERS, "person", "role")),
            "",
        )
        fresh = {title.kind for title, text in zip(table.kinds, texts, strict=True) if title and text}
        if fresh & {"need", "risk"}:
            table.carried.clear()  # an outcome belongs to the need that it stands beside
        for at, (title, name, text) in enumerate(zip(table.kinds, table.titles, texts, strict=True)):
            kind, where = title.kind if title else "", _at(place, name)
            if kind in ("need", "risk", "outcome") and text:
                table.carried[kind] = " ".join(text.split())
            if not text or at in table.steps and kind != "outcome":
                continue
            if kind in BESIDE and table.steps:
                beside.setdefault(kind, []).extend(cell_lines(text))
            elif kind == "term" and (found := LENGTH.match(text)):
                long_term = found[1].lower() == "long"
            elif kind in ("name", "role", *SPEAKERS) and not table.steps:
                continue  # told with what they say
            elif not kind and NUMBERED.fullmatch(text) or kind == "other" and re.fullmatch(r"[\d.)]+", text):
                continue  # the number of the row
            else:
                for line in cell_lines(text):
                    told = f"{who}:" if kind == "agreed" and who else name
                    said.say(kind if kind not in ("", "how", *PARTS) else "other", line, where, told, who)
        if not table.steps and any(
            people := [text for title, text in zip(table.kinds, texts, strict=True) if title and title.kind in WHO and text]
        ):
            said.say("people", ", ".join(" ".join(text.split()) for text in people), place)
        if any(texts[at] for at in table.steps):
            for at in table.steps:
                self._steps(at, texts[at], beside, long_term, place)
        else:
            for kind, lines in beside.items():
                said.say("other", "; ".join(lines), place, kind.capitalize())

    def _steps(self, at: int, text: str, beside: dict[str, list[str]], long_term: bool | None, place: Place) -> None:
        """The steps of one cell; an owner or a day for each of them, where there are as many."""
        table = self.table
        assert table
        title = table.kinds[at]
        lines = list(_with_stems(cell_lines(text)))
        term = TERMS.get(title.kind) if title else None
        under = TERMS.get(self.walk.kind)
        need = table.carried.get("need") or table.carried.get("risk") or table.topic
        outcome = table.carried.get("outcome", "") if not title or title.kind != "outcome" else ""
        for number, line in enumerate(lines):
            parts = {
                kind: told[number] if len(told) == len(lines) > 1 else "; ".join(told) if kind != "measure" else " ".join(told)
                for kind, told in beside.items()
            }
            first = next((value for value in (term, long_term, under) if value is not None), None)
            headed = {k: v for k, v in {"need": need, "outcome": outcome}.items() if v}
            self.walk.step(line, _at(place, table.titles[at]), _term(first), **headed, **parts)


def _within(titles: Sequence[str], others: Sequence[str]) -> bool:
    return len(set(titles)) == len(titles) and set(titles) <= set(others)


def _joined(texts: Sequence[str]) -> str:
    """The cells of a row that nothing explains: a short one and another are a label with its text."""
    said = [" ".join(text.split()) for text in texts]
    return told(said[0], said[1]) if len(said) == 2 and len(said[0].split()) <= 6 else " | ".join(said)


def _term(long_term: bool | None) -> str:
    return {True: "long_term", False: "short_term", None: "step"}[long_term]


def _with_stems(lines: Sequence[str]) -> Iterator[str]:
    yield from map(bare, lines)


def _answered(texts: Sequence[str], titles: Sequence[Title | None]) -> bool:
    """Whether a row of two known titles is a label with its text: "Agreed by | Parents"."""
    return len(texts) == 2 and bool(titles[0]) and bool(titles[1]) and titles[1] is not None and titles[1].kind in (*SPEAKERS, "other")


def _title(title: str) -> str:
    return "" if NUMBERED.fullmatch(title.strip().lower()) else title.strip()


def _at(place: Place, column: str) -> Place:
    return Place(file=place.file, page=place.page, sheet=place.sheet, row=place.row, column=column or place.column)


__all__ = ["Rows"]
