"""A document's blocks → the rows that may be objectives, each with what its table, its labels or the outcome above it say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from smartify.readers.layout import Trouble, one_line
from smartify.readers.limits import Limits
from smartify.readers.shapes import answered, asks, is_none, is_nothing, labelled, unmarked, words
from smartify.readers.tables import in_words
from smartify.readers.titles import Titles, same
from smartify.types import BESIDE, Block, Place, Row

FEWEST = {"text": 3, "item": 2, "heading": 7}  # words below which a line of this kind is a fragment
SOME = tuple(
    kind for kind in BESIDE if kind != "review"
)  # what a label may say of a line above it: "Next review" is mostly said of the plan
ASIDE = ("signed", "person", "note", "ref", "status", "start")  # kinds of headings under which short lines are none


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A row that labels further down may still say something of: those of `takes`."""

    place: Place
    text: str
    beside: dict[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Where the reading of a document stands."""

    titles: Titles
    aside: bool = False
    outcome: _Draft | None = None  # the one that the steps now serve; it is an objective itself only where none does
    served: bool = False  # whether a step has followed it
    open: list[_Draft] = field(default_factory=list)  # the last objectives, which labels may still complete

    def close(self) -> Iterator[_Draft]:
        yield from self.open
        self.open = []

    def leave(self) -> Iterator[_Draft]:
        """Whatever is still open, and the outcome itself where nothing served it."""
        if self.outcome and not self.served:
            yield self.outcome
        yield from self.close()
        self.outcome, self.served = None, False

    def add(self, drafts: Sequence[_Draft], steps: bool = True) -> Iterator[_Draft]:
        """Open these, and close those before; `steps`: they stand where the steps towards an outcome stand, not in running text."""
        yield from self.close()
        for draft in drafts:
            if self.outcome and steps and "goal" not in draft.beside:
                draft.beside["goal"] = self.outcome.text
                self.served = True
        self.open = list(drafts)

    def put_behind(self, draft: _Draft) -> Iterator[_Draft]:
        """A line that is hardly an objective: it comes after a labelled one without an end to what labels may say of that."""
        if not any(other.takes == BESIDE for other in self.open):
            yield from self.close()
        self.open.append(draft)


def rows_of(found: Iterable[Block | Trouble], titles: Titles, limits: Limits) -> Iterator[Row]:
    """What may be an objective, in reading order; of what cannot be read, a row that says so."""
    found = list(found)
    blocks = [block for block in found if isinstance(block, Block)]
    asked = titles.wanted is not None and any(same(title, titles.wanted) for block in blocks for title, _ in block.cells)
    known = titles if asked else replace(titles, wanted=None)
    reading = _Reading(titles=known)
    sheet: tuple[int | None, str | None] = None, None
    for block in found:
        if isinstance(block, Trouble):
            yield from (_row(draft, limits) for draft in reading.close())
            yield Row(place=block.place, text="", trouble=block.says)
            continue
        here = block.place.page, block.place.sheet
        closed = list(reading.close()) if here != sheet else []  # what a table says belongs to that table
        sheet = here
        for draft in (*closed, *_drafts(block, reading, asked)):
            yield _row(draft, limits)
    for draft in reading.leave():
        yield _row(draft, limits)


def _row(draft: _Draft, limits: Limits) -> Row:
    if len(draft.text) > limits.cell:
        return Row(place=draft.place, text="", trouble=f"{draft.place} has more than {limits.cell:,} characters.")
    return Row(place=draft.place, text=draft.text, beside=draft.beside)


def _drafts(block: Block, reading: _Reading, asked: bool) -> Iterator[_Draft]:
    if asked:
        yield from _asked(block, reading)
    elif block.kind == "row":
        yield from _of_table(block, reading)
    else:
        yield from _of_line(block, reading)


def _asked(block: Block, reading: _Reading) -> Iterator[_Draft]:
    """Only what stands in the column that was asked for."""
    wanted = reading.titles.wanted or ""
    beside = _beside([(title, text) for title, text in block.cells if not same(title, wanted)], reading.titles)
    for title, text in block.cells:
        if same(title, wanted):
            yield from reading.add(_pieces(block, title, text, beside, 1))


def _of_table(block: Block, reading: _Reading) -> Iterator[_Draft]:
    kinds = [reading.titles.kind(title) for title, _ in block.cells]
    if _is_label_row(block):
        yield from _labelled(block, kinds[0], *block.cells[0], reading)
        return
    chosen = "objective" if "objective" in kinds else "goal" if "goal" in kinds else ""
    fewest = 1 if chosen else 4
    beside = _beside([pair for pair, kind in zip(block.cells, kinds, strict=True) if kind != chosen], reading.titles)
    drafts: list[_Draft] = []
    for (title, text), kind in zip(block.cells, kinds, strict=True):
        if kind == chosen:
            drafts += _pieces(block, title, text, beside, fewest if title else FEWEST["text"])
    if not drafts and chosen == "objective":  # a row without a step: what it wants to reach is all it says
        above = {draft.beside.get("goal") for draft in reading.open}
        alone = {kind: said for kind, said in beside.items() if kind != "goal"}
        for (title, text), kind in zip(block.cells, kinds, strict=True):
            if kind == "goal" and in_words(text) not in above:
                drafts += _pieces(block, title, text, alone, fewest)
    yield from reading.add(drafts)


def _is_label_row(block: Block) -> bool:
    return len(block.cells) == 1 and bool(block.cells[0][0]) and block.text.startswith(f"{block.cells[0][0]} | ")


def _pieces(block: Block, title: str, text: str, beside: dict[str, str], fewest: int, takes: tuple[str, ...] = ()) -> list[_Draft]:
    """Each paragraph of a cell is an objective of its own, with what its row says: where that has as many paragraphs, each with its own."""
    lines = text.split("\n")
    told = {kind: said.split("\n") for kind, said in beside.items()}
    drafts = []
    for at, line in enumerate(lines):
        line = unmarked(one_line(line))
        own = {kind: in_words(said[at] if len(said) == len(lines) else "\n".join(said)) for kind, said in told.items()}
        if not (is_nothing(line) if fewest == 1 else is_none(line, fewest)):  # in a column of objectives only what says nothing is none
            place = replace(block.place, column=title or None)
            drafts.append(_Draft(place=place, text=line, beside={kind: said for kind, said in own.items() if said}, takes=takes))
    return drafts


def _beside(cells: Iterable[tuple[str, str]], titles: Titles) -> dict[str, str]:
    """What the cells say of the objective in their row, by kind, with their line ends."""
    beside: dict[str, str] = {}
    for title, text in cells:
        kind = titles.kind(title)
        if kind in BESIDE and kind not in beside and in_words(text):
            beside[kind] = text
    return beside


def _of_line(block: Block, reading: _Reading) -> Iterator[_Draft]:
    text = unmarked(block.text).strip()
    pair = labelled(text) or answered(text, reading.titles)
    label, said = pair or ("", "")
    kind = reading.titles.kind(label)
    heading = block.kind == "heading" or (bool(label) and not said)
    if heading:
        yield from reading.leave()
        reading.aside = (kind or reading.titles.kind(text.rstrip(" :"))) in ASIDE
    if kind and said:
        yield from _labelled(block, kind, label, said, reading)
    elif heading and not (asks(text) and words(text) >= FEWEST["heading"]):
        return
    elif label and not asks(text) and words(said) < FEWEST["text"]:
        return  # a form's own label, with a name or a number
    elif not is_none(text, 6 if reading.aside else FEWEST[block.kind]):
        draft = _Draft(place=block.place, text=text, takes=SOME)
        if asks(text) or block.kind == "item":
            yield from reading.add([draft], steps=block.kind == "item")
        else:
            yield from reading.put_behind(replace(draft, takes=()))


def _labelled(block: Block, kind: str, label: str, said: str, reading: _Reading) -> Iterator[_Draft]:
    """A label and what it says: an objective, the outcome that the next ones serve, or something of the last ones."""
    taking = [draft for draft in reading.open if kind in draft.takes]
    if kind == "goal":
        yield from reading.leave()
        if pieces := _pieces(block, label, said, {}, 1):
            reading.outcome, *rest = pieces
            yield from rest
    elif kind == "objective":
        yield from reading.add(_pieces(block, label, said, {}, 1, takes=BESIDE))
    elif taking and not (kind == "review" and asks(said)):
        for draft in taking:
            if told := in_words(said):
                draft.beside.setdefault(kind, told)
    elif asks(said) or (not kind and words(said) >= FEWEST["text"]):
        yield from reading.add(_pieces(block, label, said, {}, FEWEST["text"]))
