"""Read the hand-written text under training_data/raw, settle its readings, and split it by family.

Objectives are one a line, `SMART-levels | text with {o owner} {n number} {d date} {p purpose} {v vague} marks`; lines
that are no objectives are `N kind | text`. Those levels are the first reading; `raw/readings/` holds the second and the
third by the line's id. Pairs are blocks of `D:` draft, `H:` hints, `R:` rewrite lines and `V:` the second reader's
verdict. A `# setting / topic` line heads each group, and the topic is the family: a family is never on two sides.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

from smartify import guidance
from smartify.checker import check
from smartify.checker.compare import BLANK, compare
from smartify.classifier import ASKS
from smartify.errors import TableError
from smartify.fragments import read
from smartify.types import Hints

MARK = re.compile(r"\{([ondpv]) ?([^{}]*)\}")
SPANS = {"o": "owner", "n": "number", "d": "date", "p": "purpose", "v": "vague"}
OBJECTIVE = re.compile(r"([012]{5})( a)? \| (.+)$")
OTHER = re.compile(r"N (note|heading|header|signature|question|address|other) \| (.+)$")
VERDICT = re.compile(r"(accept|fix|reject)(?: (faithful|doable|natural|safe))?$")
SPLITS = ("train", "validation", "test")
SETTINGS = (
    "children's social care",
    "youth justice",
    "education",
    "health",
    "adult social care",
    "housing",
    "workplace",
    "community",
)
NO_OBJECTIVE = "N"

Row = dict[str, Any]


def prepare(folder: Path) -> dict[str, dict[str, int]]:
    """Write folder/splits/{objectives,pairs}/SPLIT/SETTING.jsonl from folder/raw; returns the count of each kind in each split."""
    counts: dict[str, dict[str, int]] = {}
    shutil.rmtree(folder / "splits", ignore_errors=True)
    for name, rows in (("objectives", list(objectives(folder / "raw"))), ("pairs", list(pairs(folder / "raw")))):
        counts[name] = dict.fromkeys(SPLITS, 0)
        for split in SPLITS:
            out = folder / "splits" / name / split
            out.mkdir(parents=True)
            for setting in SETTINGS:
                held = [row for row in rows if row["setting"] == setting and split_of(row["family"]) == split]
                if held:
                    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in held)
                    (out / f"{setting.replace(' ', '-').replace(chr(39), '')}.jsonl").write_text(text, encoding="utf-8")
                counts[name][split] += len(held)
    return counts


def load(folder: Path, name: str, split: str) -> list[Row]:
    """The prepared rows of one split."""
    path = folder / "splits" / name / split
    if not path.is_dir():
        raise TableError(f"{path} is missing; run `python -m smartify.training prepare` first.")
    return [json.loads(line) for file in sorted(path.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()]


def split_of(family: str) -> str:
    """Which split a family falls in: 12 in 100 are test, 8 validation, by a hash that no other family changes."""
    bucket = crc32(family.encode()) % 100
    return "test" if bucket < 12 else "validation" if bucket < 20 else "train"


def identity(text: str) -> str:
    """What a line is known by in the readings: a hash of its words, whatever its case."""
    return hashlib.sha256(text.lower().encode()).hexdigest()[:10]


def objectives(raw: Path) -> Iterator[Row]:
    """Every line with its settled labels (None for what is no objective) and all readings, spans, setting, family."""
    second, third = readings(raw, "second"), readings(raw, "third")
    for row in first_readings(raw):
        other, settling = second.get(row["id"]), third.get(row["id"])
        first = row.pop("first")
        settled = settling or (first if other in (None, first) else None)
        if settled is None:
            raise TableError(f"{row['source']}: its two readings differ and there is no third for {row['id']} in readings/third.csv.")
        kind = row.pop("kind")
        if (settled == NO_OBJECTIVE) != (first == NO_OBJECTIVE):
            kind = "other" if settled == NO_OBJECTIVE else "objective"
        yield {
            "id": row["id"],
            "text": row["text"],
            "kind": kind,
            "labels": _levels(settled),
            "readings": [first, *filter(None, (other, settling))],
            **{key: row[key] for key in ("spans", "setting", "topic", "family", "source")},
        }


def first_readings(raw: Path) -> Iterator[Row]:
    """Every written line once: id, text, kind, the writer's own reading, spans, setting, topic, family, source."""
    seen: set[str] = set()
    for path, number, heading, line in _lines(raw / "objectives", "*.txt"):
        if other := OTHER.match(line):
            row: Row = {"text": other[2], "kind": other[1], "first": NO_OBJECTIVE, "spans": []}
        elif match := OBJECTIVE.match(line):
            text, spans = _unmark(match[3])
            row = {"text": text, "kind": "attack" if match[2] else "objective", "first": match[1], "spans": spans}
        else:
            raise TableError(f"{path.name} row {number}: neither '21012 | text' nor 'N kind | text'.")
        row["id"] = identity(row["text"])
        if row["id"] not in seen:
            seen.add(row["id"])
            yield {**row, **_placed(heading, path, number)}


def readings(raw: Path, which: str) -> dict[str, str]:
    """The second or the third readings: id → five levels, or N for what is no objective."""
    path = raw / "readings" / f"{which}.csv"
    if not path.exists():
        return {}
    held: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if not re.fullmatch(r"[012]{5}|N", row["reading"] or ""):
                raise TableError(f"{path.name} row {number}: reading is '{row['reading']}'; use five levels such as 21012, or N.")
            held[row["id"]] = row["reading"]
    return held


def pairs(raw: Path) -> Iterator[Row]:
    """Every pair that its second reader accepted or fixed, with what the rewrite adds by the checker's account."""
    tables = guidance.load()
    for block in blocks(raw):
        if block["verdict"] == "reject":
            continue
        lines = read(block["rewrite"])
        if lines is None:
            raise TableError(f"{block['source']}: the rewrite has a broken brace or an unknown tag.")
        found = compare(check(block["draft"], tables), lines, Hints(**block["hints"]), tables)
        problems = [problem for problem in found.problems if problem != BLANK]
        if problems:
            raise TableError(f"{block['source']}: the rewrite does not pass the checker: {' '.join(problems)}")
        added = [{"kind": mention.kind, "text": mention.text} for mention in found.to_confirm]
        blank = BLANK in found.problems
        placed = {key: block[key] for key in ("setting", "topic", "family", "source")}
        told = {key: block[key] for key in ("draft", "hints", "rewrite", "verdict", "fixed_for")}
        yield {"id": identity(block["draft"]), **told, "blank": blank, "added": added, **placed}


def context(raw: Path, split: str) -> Iterator[Row]:
    """Objectives judged with a goal (Relevant) or a baseline (Achievable): text, goal or baseline, and (criterion's place, level) as `only`.

    Of those read twice three in ten are test and one in ten validation, by a hash of the text; those read once are for training alone.
    """
    path = raw / "context.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if row["kind"] not in ("goal", "baseline") or row["settled"] not in ("0", "1", "2"):
                raise TableError(f"{path.name} row {number}: kind is goal or baseline, and settled 0, 1 or 2.")
            bucket = crc32(row["text"].encode()) % 10 if row["second"] else 9
            if split == ("test" if bucket < 3 else "validation" if bucket < 4 else "train"):
                place = 3 if row["kind"] == "goal" else 2
                yield {"id": identity(row["text"]), "text": row["text"], row["kind"]: row["told"], "only": (place, int(row["settled"]))}


def unsafe(raw: Path, split: str) -> Iterator[Row]:
    """Lines that ask for what no plan may ask for, and proper lines like them: text, setting, and what it asks for, one of classifier.ASKS.

    One writer's lines are test and another's validation, so that the writer's hand is not known.
    """
    path = raw / "unsafe.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if row["settled"] not in ASKS:
                raise TableError(f"{path.name} row {number}: settled is '{row['settled']}'; use one of {', '.join(ASKS)}.")
            if {"4": "test", "9": "validation"}.get(row["writer"], "train") == split:
                yield {"id": identity(row["text"]), "text": row["text"], "setting": row["setting"], "asks": row["settled"]}


def judged(raw: Path, split: str) -> Iterator[Row]:
    """Rewrites that a model proposed and a reader marked blind: draft, rewrite, how it was written, mark (0 no, 1 after a small edit, 2 signed)."""
    for path in sorted((raw / "judged").glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row: Row = json.loads(line)
            if row.get("mark") not in (0, 1, 2):
                raise TableError(f"{path.name} row {number}: mark is {row.get('mark')!r}; use 0, 1 or 2.")
            family = str(row["topic"]).rpartition(":")[2].strip().lower() or row["setting"]
            if split_of(family) == split:
                yield row | {"family": family}


def blocks(raw: Path) -> Iterator[Row]:
    """Every written pair once, the rejected ones too: draft, tagged rewrite, hints, verdict, what was fixed, setting, family."""
    held: list[Row] = []
    for path, number, heading, line in _lines(raw / "pairs", "*.txt"):
        key, _, value = line.partition(": ")
        if key == "D":
            empty: Row = {"draft": value.strip(), "rewrite": "", "hints": {}, "verdict": None, "fixed_for": None}
            held.append({**empty, **_placed(heading, path, number)})
        elif key == "R" and held:
            held[-1]["rewrite"] = "\n".join(filter(None, (held[-1]["rewrite"], value.strip())))
        elif key == "H" and held:
            held[-1]["hints"] = {k.strip(): v.strip() for k, _, v in (part.partition("=") for part in value.split(";")) if v.strip()}
        elif key == "V" and held and (said := VERDICT.match(value.strip())):
            held[-1] |= {"verdict": said[1], "fixed_for": said[2]}
        else:
            raise TableError(
                f"{path.name} row {number}: starts with none of 'D: ', 'H: ', 'R: ', 'V: accept', 'V: fix REASON', 'V: reject'."
            )
    seen: set[str] = set()
    for block in held:
        if block["draft"].lower() not in seen:
            seen.add(block["draft"].lower())
            yield block


def _levels(reading: str) -> list[int] | None:
    return None if reading == NO_OBJECTIVE else [int(level) for level in reading]


def _unmark(marked: str) -> tuple[str, list[Row]]:
    text, spans, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        spans.append({"kind": SPANS[match[1]], "start": len(text), "end": len(text) + len(match[2])})
        text += match[2]
        at = match.end()
    return text + marked[at:], spans


def _placed(heading: str, path: Path, number: int) -> Row:
    setting, _, topic = heading.partition(" / ")
    if setting not in SETTINGS:
        raise TableError(f"{path.name} row {number}: the heading's setting is '{setting}'; use one of {', '.join(SETTINGS)}.")
    family = topic.rpartition(":")[2].strip().lower() or setting
    return {"setting": setting, "topic": topic.strip(), "family": family, "source": f"{path.name} row {number}"}


def _lines(folder: Path, pattern: str) -> Iterator[tuple[Path, int, str, str]]:
    for path in sorted(folder.glob(pattern)):
        heading = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("# "):
                heading = line[2:].strip()
            elif line.strip():
                yield path, number, heading, line.rstrip()
