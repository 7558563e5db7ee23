"""A row of a table with titles: what it says, by the titles of its columns."""

from __future__ import annotations

import re
from dataclasses import replace

from smartify.plan.labels import plain
from smartify.plan.sections import BESIDE, CARRIED, SPEAKERS, STEPS, TERMS, WHO, Section
from smartify.plan.shapes import cell_lines, step
from smartify.plan.signing import PARTS
from smartify.plan.tables import LONGEST_TITLE, NUMBERED, Table
from smartify.plan.walking import Walk
from smartify.types import Place

LENGTH = re.compile(r"^\W*(short|long)(?:er)?(?:[ -]term)?\W*$", re.IGNORECASE)
KINDS: dict[bool | None, str] = {True: "long_term", False: "short_term", None: "step"}
LONGEST_BAND = 6  # words
NARRATIVE = ("risk", "child_says", "parents_say", "contingency", "agreed", "disagreement", "person", "start")


def read(walk: Walk, table: Table, texts: list[str], place: Place) -> None:
    """Tell the walk what a row says."""
    if not table.steps and table.has("owner", "by"):
        unknown = [at for at, title in enumerate(table.kinds) if title is None and step(texts[at], walk.guidance)]
        table.guessed = unknown[0] if unknown else None
    filled = [at for at, text in enumerate(texts) if text]
    if all(plain(texts[at]) == plain(table.titles[at]) for at in filled):
        return  # the titles again, on the next page
    if len(filled) == 1 and len(texts) > 2 and _band(walk, table, filled[0], texts[filled[0]], place):
        return
    if table.has("signature") or walk.kind == "signature" and table.has("name"):
        _signature(walk, table, texts, place)
    elif not table.steps and not table.has("outcome", "need", "risk", "views", "agreed", "child_says", "parents_say"):
        _people(walk, table, texts, place)
    else:
        _row(walk, table, texts, place)


def _band(walk: Walk, table: Table, at: int, text: str, place: Place) -> bool:
    """Whether a row of one cell is a heading within the table; if so it is taken as one."""
    title = table.kinds[at]
    known = walk.titles.of(text)
    if known and known.kind in (*STEPS, *CARRIED) and len(text) <= LONGEST_TITLE:
        walk.opened = Section(level=99, kind=known.kind, label=text)
        return True
    is_step = at in table.steps and (step(text, walk.guidance) or len(text.split()) > LONGEST_BAND)
    if is_step or title and (title.kind in CARRIED or title.kind not in STEPS and at != 0):
        return False
    table.topic, table.carried = text, {}
    walk.gathered.say("topic", text, place)
    return True


def _signature(walk: Walk, table: Table, texts: list[str], place: Place) -> None:
    said = walk.gathered
    said.signed()
    said.among_signatures = True
    for title, name, text in zip(table.kinds, table.titles, texts, strict=True):
        if title and title.kind in PARTS:
            said.say(title.kind, text, _at(place, name), who=title.who)
    said.signed()
    for title, name, text in zip(table.kinds, table.titles, texts, strict=True):
        if text and not (title and title.kind in PARTS):
            said.say(title.kind if title and title.kind in NARRATIVE else "other", text, _at(place, name), name)


def _people(walk: Walk, table: Table, texts: list[str], place: Place) -> None:
    """A table that says nothing of needs or steps: of people, where their names or roles have a column; else other."""
    if table.has("name", "role", "people", "worker", "person", "child", "parent") or walk.kind == "people":
        walk.gathered.say("people", ", ".join(" ".join(text.split()) for text in texts if text), place)
        return
    for title, name, text in zip(table.kinds, table.titles, texts, strict=True):
        if text:
            walk.gathered.say(title.kind if title else "other", text, _at(place, name), name)


def _row(walk: Walk, table: Table, texts: list[str], place: Place) -> None:
    """A row of a plan's table: its steps with what stands beside them; whatever else it says by kind."""
    said = walk.gathered
    kinds = [title.kind if title else "" for title in table.kinds]
    who = next((text for kind, text in zip(kinds, texts, strict=True) if kind in ("name", *SPEAKERS, "person", "role")), "")
    if any(text and kind in ("need", "risk") for kind, text in zip(kinds, texts, strict=True)):
        table.carried.clear()  # an outcome belongs to the need that it stands beside
    beside: dict[str, list[str]] = {}
    long_term: bool | None = None
    for at, (kind, name, text) in enumerate(zip(kinds, table.titles, texts, strict=True)):
        if kind in CARRIED and text:
            table.carried[kind] = " ".join(text.split())
        if kind == "date" and table.steps and not table.has("by"):
            kind = "by"
        if not text or at in table.steps and kind != "outcome" or kind in WHO and not table.steps or _counts(kind, text):
            continue  # nothing; or told with its step or with what its person says
        if kind in BESIDE and table.steps:
            beside.setdefault(kind, []).extend(cell_lines(text))
        elif kind == "term" and (found := LENGTH.match(text)):
            long_term = found[1].lower() == "long"
        else:
            for line in cell_lines(text):
                label = f"{who}:" if kind == "agreed" and who else name
                said.say(kind if kind not in ("", "how", *PARTS) else "other", line, _at(place, name), label, who)
    if not table.steps and (people := [text for kind, text in zip(kinds, texts, strict=True) if kind in WHO and text]):
        said.say("people", ", ".join(" ".join(text.split()) for text in people), place)
    if any(texts[at] for at in table.steps):
        for at in table.steps:
            _steps(walk, table, at, cell_lines(texts[at]), beside, long_term, place)
    else:
        for kind, lines in beside.items():
            said.say("other", "; ".join(lines), place, kind.capitalize())


def _counts(kind: str, text: str) -> bool:
    """Whether a cell is nothing but the number of its row."""
    return kind in ("", "other") and bool(NUMBERED.fullmatch(text))


def _steps(walk: Walk, table: Table, at: int, lines: list[str], beside: dict[str, list[str]], long_term: bool | None, place: Place) -> None:
    """The steps of one cell; an owner or a day for each of them, where there are as many."""
    kind = title.kind if (title := table.kinds[at]) else ""
    terms = (TERMS.get(kind), long_term, TERMS.get(walk.kind))
    term = next((value for value in terms if value is not None), None)
    need = table.carried.get("need") or table.carried.get("risk") or table.topic
    outcome = table.carried.get("outcome", "") if kind != "outcome" else ""
    headed = {name: words for name, words in {"need": need, "outcome": outcome}.items() if words}
    for number, line in enumerate(lines):
        parts = {name: said[number] if len(said) == len(lines) > 1 else "; ".join(said) for name, said in beside.items()}
        walk.step(line, _at(place, table.titles[at]), KINDS[term], **headed, **parts)


def _at(place: Place, column: str) -> Place:
    return replace(place, column=column or place.column)


__all__ = ["read"]
