"""What the training data holds, counted; and how far its readers agree."""

from __future__ import annotations

import csv
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smartify.checker.compare import content, lay_out
from smartify.fragments import read
from smartify.training import data
from smartify.types import Criterion

CHILDREN = ("children's social care", "youth justice")
OPEN = "first-examples"  # its lines are the standard that every reader worked from, so no second reading of them is blind
SAME = 0.95  # share of words in common, in order, from which a rewrite has left its draft as it was


def count(folder: Path) -> dict[str, Any]:
    """Every figure that the data card states, from the prepared splits and the raw readings and verdicts."""
    lines = {split: data.load(folder, "objectives", split) for split in data.SPLITS}
    pairs = {split: data.load(folder, "pairs", split) for split in data.SPLITS}
    return {
        "objectives": _objectives([row for rows in lines.values() for row in rows]),
        "pairs": _pairs([row for rows in pairs.values() for row in rows]),
        "splits": {split: {"lines": len(lines[split]), "pairs": len(pairs[split])} for split in data.SPLITS},
        "topics_only_in_test": len({row["family"] for row in (*lines["test"], *pairs["test"])}),
        "readings": agreement([row for rows in lines.values() for row in rows]),
        "verdicts": _verdicts(list(data.blocks(folder / "raw"))),
    }


def agreement(rows: Sequence[data.Row]) -> dict[str, Any]:
    """First reading against second: quadratic weighted kappa and the share alike, by criterion; objective or not; how many went to a third."""
    from sklearn.metrics import cohen_kappa_score

    twice = [row["readings"] for row in rows if len(row["readings"]) > 1 and not row["source"].startswith(OPEN)]
    both = [(r[0], r[1]) for r in twice if data.NO_OBJECTIVE not in r[:2]]
    found: dict[str, Any] = {
        "lines": len(rows),
        "read_twice": sum(len(row["readings"]) > 1 for row in rows),
        "blind": len(twice),
        "read_a_third_time": sum(len(row["readings"]) > 2 for row in rows),
        "criteria": {},
    }
    for number, criterion in enumerate(Criterion):
        first, second = [int(a[number]) for a, _ in both], [int(b[number]) for _, b in both]
        if both:
            kappa = cohen_kappa_score(first, second, weights="quadratic", labels=[0, 1, 2])
            alike = statistics.fmean(a == b for a, b in zip(first, second, strict=True))
            found["criteria"][criterion.value] = {"kappa": round(float(kappa), 3), "alike": round(alike, 3)}
    if twice:
        told = [[reading == data.NO_OBJECTIVE for reading in r[:2]] for r in twice]
        found["objective_or_not"] = round(float(cohen_kappa_score(*zip(*told, strict=True))), 3)
    return found


def _objectives(rows: Sequence[data.Row]) -> dict[str, Any]:
    scored = [row for row in rows if row["labels"] is not None]
    own = [row for row in scored if row["kind"] != "attack"]
    lengths = sorted(len(row["text"].split()) for row in own)
    settings = Counter(row["setting"] for row in own)
    return {
        "objectives": len(own),
        "attacks": len(scored) - len(own),
        "no_objectives": len(rows) - len(scored),
        "topics": len({row["family"] for row in scored}),
        "childrens_share": round(sum(settings[name] for name in CHILDREN) / max(1, len(own)), 3),
        "words": {"median": statistics.median(lengths), "nine_in_ten_under": lengths[int(0.9 * len(lengths))], "longest": lengths[-1]},
        "without": {
            kind: round(statistics.fmean(all(s["kind"] != kind for s in row["spans"]) for row in own), 3)
            for kind in ("owner", "date", "purpose")
        }
        | {"stop": round(statistics.fmean(not row["text"].rstrip().endswith(".") for row in own), 3)},
        "levels": {c.value: [sum(row["labels"][n] == level for row in scored) for level in range(3)] for n, c in enumerate(Criterion)},
        "settings": dict(settings.most_common()),
        "kinds": dict(Counter(row["kind"] for row in rows if row["labels"] is None).most_common()),
    }


def _pairs(rows: Sequence[data.Row]) -> dict[str, Any]:
    lines = [read(row["rewrite"]) or () for row in rows]
    return {
        "pairs": len(rows),
        "topics": len({row["family"] for row in rows}),
        "with_hints": sum(bool(row["hints"]) for row in rows),
        "hints": dict(Counter(name for row in rows for name in row["hints"]).most_common()),
        "left_as_they_are": sum(_same(row["draft"], lay_out(own)[0]) for row, own in zip(rows, lines, strict=True)),
        "leaving_a_blank": sum(row["blank"] for row in rows),
        "with_a_goal": sum(any(line.label == "goal" for line in own) for own in lines),
        "in_several_objectives": sum(sum(line.label == "objective" for line in own) > 1 for own in lines),
        "with_a_contingency": sum(any(line.of("contingency") for line in own) for own in lines),
        "added": dict(Counter(part["kind"] for row in rows for part in row["added"]).most_common()),
        "settings": dict(Counter(row["setting"] for row in rows).most_common()),
    }


def _same(draft: str, rewrite: str) -> bool:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, content(draft), content(rewrite), autojunk=False).ratio() >= SAME


def _verdicts(blocks: Sequence[data.Row]) -> dict[str, int]:
    """How many pairs the second reader accepted, rejected, or fixed, and for what; 'unread' for those nobody has read again."""
    return dict(Counter(" ".join(filter(None, (block["verdict"] or "unread", block["fixed_for"]))) for block in blocks).most_common())


def topics(folder: Path) -> list[tuple[str, str, int, int]]:
    """(setting, topic, objectives, pairs) for every topic, as `topics.csv` holds them."""
    held: Counter[tuple[str, str, str]] = Counter()
    for name in ("objectives", "pairs"):
        held.update((row["setting"], row["family"], name) for split in data.SPLITS for row in data.load(folder, name, split))
    places = sorted({key[:2] for key in held})
    return [(setting, topic, held[setting, topic, "objectives"], held[setting, topic, "pairs"]) for setting, topic in places]


def write_topics(folder: Path) -> None:
    """Write folder/topics.csv."""
    with (folder / "topics.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("setting", "topic", "lines", "pairs"))
        writer.writerows(topics(folder))
