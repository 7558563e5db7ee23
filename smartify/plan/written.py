"""A plan as YAML, for those who write or make plans by hand or program; docs/plans.md has the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from smartify.errors import TableError
from smartify.plan.records import Line, Plan, Signature, Step
from smartify.plan.shapes import day_of
from smartify.types import Place

LARGEST = 1_000_000  # bytes
DEEPEST = 8
ONE = ("title", "person", "start", "review")
MANY = ("outcomes", "needs", "risks", "child_says", "parents_say", "contingency", "agreed", "disagreement", "people", "other")
STEP = ("text", "owner", "by", "measure", "review", "outcome", "need", "term")
SIGNATURE = ("name", "role", "day")
KEYS = (*ONE, "steps", *MANY, "signatures")
TERMS = {"short": False, "long": True, "": None}
TAGS = {f"tag:yaml.org,2002:{tag}" for tag in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")}


def read(path: Path) -> Plan:
    """A plan from YAML; a TableError names the file, the line and, where there is one, the key that is wrong."""
    root = _composed(path)
    if root is None:
        raise TableError(f"{path.name} holds no text.")
    held = dict(_pairs(root, KEYS, path.name, "a plan"))
    one = {key: _text(held[key], path.name, key) if key in held else None for key in ONE}
    many = {key: tuple(_lines(held[key], path.name, key)) if key in held else () for key in MANY}
    review = one["review"]
    return Plan(
        source=path.name,
        title=one["title"].text if one["title"] else "",
        person=one["person"].text if one["person"] else "",
        start=one["start"],
        steps=tuple(_steps(held["steps"], path.name)) if "steps" in held else (),
        review=review,
        review_day=day_of(review.text) if review else None,
        signatures=tuple(_signatures(held["signatures"], path.name)) if "signatures" in held else (),
        **many,
    )


def _composed(path: Path) -> Any:
    """The document as nodes, read by the safe loader, after a look at its events: aliases, which could unfold without end, and depth are refused."""
    import yaml

    try:
        if path.stat().st_size > LARGEST:
            raise TableError(f"{path.name} is larger than {LARGEST // 1_000_000} MB; a plan in YAML is a few pages of text.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}.") from None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            where = f"{path.name} line {event.start_mark.line + 1}"
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise TableError(f"{where}: anchors and aliases (& and *) are not read; write the text out, or put it in quotes.")
            if depth > DEEPEST:
                raise TableError(f"{where}: lists stand more than {DEEPEST} deep in one another; a plan needs three.")
        documents = list(yaml.compose_all(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        at = f" line {mark.line + 1}" if mark else ""
        raise TableError(
            f"{path.name}{at} is not YAML; put a text with a colon, a # or a quotation mark in quotes, and indent with spaces."
        ) from None
    if len(documents) > 1:
        raise TableError(f"{path.name} holds {len(documents)} documents; write one plan in a file, without a line of ---.")
    return documents[0] if documents else None


def _pairs(node: Any, known: Sequence[str], source: str, what: str) -> Iterator[tuple[str, Any]]:
    """(key, value) of a mapping whose keys are known; keys may be written with spaces or capitals."""
    import yaml

    _plain(node, source)
    if not isinstance(node, yaml.MappingNode):
        raise TableError(f"{_at(node, source)}: {what} is written as keys with their values; its keys are {', '.join(known)}.")
    met: set[str] = set()
    for key, value in node.value:
        name = "_".join(str(key.value).lower().split()) if isinstance(key, yaml.ScalarNode) else ""
        if name not in known:
            raise TableError(f"{_at(key, source)}: {what} has no key of that name; its keys are {', '.join(known)}.")
        if name in met:
            raise TableError(f"{_at(key, source)}: {name} stands twice; put both under one.")
        met.add(name)
        if not _empty(value):
            yield name, value


def _plain(node: Any, source: str) -> None:
    if node.tag not in TAGS:
        raise TableError(f"{_at(node, source)}: tags (!) are not read; write plain text.")


def _empty(node: Any) -> bool:
    return node.tag.endswith(":null") or node.value in ("", [])


def _text(node: Any, source: str, key: str) -> Line:
    import yaml

    _plain(node, source)
    if not isinstance(node, yaml.ScalarNode):
        raise TableError(f"{_at(node, source)}: {key} is one text, not a list.")
    return Line(text=" ".join(node.value.split()), place=_place(node, source, key))


def _list(node: Any, source: str, key: str) -> list[Any]:
    """What stands under a key: a list, or one thing alone."""
    import yaml

    _plain(node, source)
    return [one for one in node.value if not _empty(one)] if isinstance(node, yaml.SequenceNode) else [node]


def _lines(node: Any, source: str, key: str) -> Iterator[Line]:
    yield from (_text(one, source, key) for one in _list(node, source, key))


def _steps(node: Any, source: str) -> Iterator[Step]:
    import yaml

    for one in _list(node, source, "steps"):
        if isinstance(one, yaml.ScalarNode):
            line = _text(one, source, "steps")
            yield Step(text=line.text, place=line.place)
            continue
        said = {key: _text(value, source, key) for key, value in _pairs(one, STEP, source, "a step")}
        if not said:
            continue  # a row of the empty form
        if "text" not in said:
            raise TableError(f"{_at(one, source)}: a step has no text; write what is to be done behind text.")
        term = said["term"].text.lower().removesuffix("term").strip(" -") if "term" in said else ""
        if term not in TERMS:
            raise TableError(f"{source} line {said['term'].place.row}: term is short or long, or left out.")
        told = {key: line.text for key, line in said.items() if key != "term"}
        yield Step(place=said["text"].place, long_term=TERMS[term], **told)


def _signatures(node: Any, source: str) -> Iterator[Signature]:
    for one in _list(node, source, "signatures"):
        said = {key: _text(value, source, key) for key, value in _pairs(one, SIGNATURE, source, "a signature")}
        if not said:
            continue
        if "name" not in said:
            raise TableError(f"{_at(one, source)}: a signature has no name; write who has signed behind name.")
        day = day_of(said["day"].text) if "day" in said else None
        if "day" in said and day is None:
            raise TableError(f"{source} line {said['day'].place.row}: day is no day; write it as 2026-07-14.")
        yield Signature(name=said["name"].text, role=said["role"].text if "role" in said else "", day=day, place=said["name"].place)


def _place(node: Any, source: str, key: str) -> Place:
    return Place(file=source, row=node.start_mark.line + 1, column=key)


def _at(node: Any, source: str) -> str:
    return f"{source} line {node.start_mark.line + 1}"


__all__ = ["read"]
