"""How fast a table is scored, in one run: end to end beside the ONNX session alone and a plain transformers pipeline; growth; rewrites; local beside Ray.

Figures with weights are taken on a few thousand different lines. Growth to 100,000 rows is taken without weights, where rows are read, checked, joined and
written as they always are and the network, which costs the same for each line, is left out: with it, that alone would take a quarter of an hour.
"""

from __future__ import annotations

import csv
import importlib.util
import os
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify import batch, doctor, guidance, prompts
from smartify.batch.cluster import on_ray
from smartify.checker import check
from smartify.classifier import BATCH, Classifier, session
from smartify.training import data

LINES = 4_000
GROWTH = (1_000, 10_000, 100_000)
COMPARED, REWRITTEN = 1_024, 32  # lines on which engines are compared, and lines that are rewritten
CLUSTERS = (8, 32)  # cores of a cluster for which it is said from how many rows it pays
# To have as many different lines as are asked for.
TAILS = (
    "",
    " at home",
    " at school",
    " with the worker",
    " with family",
    " at the centre",
    " in the evening",
    " in the morning",
    " with a friend",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One table scored, its start included: rows, seconds, and the memory of all processes together."""

    rows: int
    seconds: float
    memory_mb: float

    @property
    def a_second(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What an engine takes to start, in seconds, and the rows a second that it scores from then on."""

    start: float
    a_second: float


def speed(folder: Path, models: Path, encoder: Path | None, lines: int = LINES) -> dict[str, Any]:
    """Objectives a second of each way, and the ratios; the pipeline and Ray are left out where they are not to be had."""
    texts, weights = _texts(folder, max(*GROWTH, lines)), batch.Setup(models=models)
    before = doctor.memory_mb()
    whole = timed(texts[:lines], weights, batch.local())
    found: dict[str, Any] = {"lines": lines, "cores": os.cpu_count(), "end_to_end": round(whole.a_second)}
    found |= {"memory_grown_mb": round(doctor.memory_mb() - before), "memory_mb": round(whole.memory_mb)}
    found["growth_without_weights"] = growth(texts)  # before torch is there, which would be counted as memory
    written = [prompts.for_classifier(check(text, guidance.load())) for text in texts[:lines]]
    found["session"] = round(_session(models, written))
    found["of_session"] = round(whole.a_second / found["session"], 2)
    if encoder is not None:
        found["pipeline"] = round(_pipeline(encoder, written[: lines // 5]))
        found["times_pipeline"] = round(whole.a_second / found["pipeline"], 1)
    found["rewrites"] = {
        "lines": REWRITTEN,
        "without": round(timed(texts[:REWRITTEN], weights, batch.local()).a_second, 2),
        "with": round(timed(texts[:REWRITTEN], weights, batch.local(), rewrites=True).a_second, 2),
    }
    return found | {"engines": engines(texts[:COMPARED], weights)}


def growth(texts: Sequence[str], sizes: Sequence[int] = GROWTH) -> list[dict[str, Any]]:
    """Rows a second and memory as tables grow, without weights."""
    with tempfile.TemporaryDirectory() as nowhere:
        runs = [timed(texts[:size], batch.Setup(models=Path(nowhere)), batch.local()) for size in sizes]
    return [{"rows": run.rows, "a_second": round(run.a_second), "memory_mb": round(run.memory_mb)} for run in runs]


def engines(texts: Sequence[str], setup: batch.Setup) -> dict[str, Any]:
    """The same lines by a process for each core and by Ray: start and pace of each; and from how many rows a cluster pays."""
    here = pace(texts, setup, batch.local())
    told: dict[str, Any] = {"lines": len(texts), "processes": _told(here)}
    if importlib.util.find_spec("ray"):
        there = pace(texts, setup, on_ray())
        told["ray"] = _told(there)
        told["a cluster pays from"] = {f"{cores} cores": pays_from(here, there, cores) for cores in CLUSTERS}
    return told


def pace(texts: Sequence[str], setup: batch.Setup, engine: batch.Engine) -> Pace:
    """Start and pace of an engine, from a table of these lines and one of the first half of them."""
    few, many = timed(texts[: len(texts) // 2], setup, engine), timed(texts, setup, engine)
    a_second = (many.rows - few.rows) / max(many.seconds - few.seconds, 0.001)
    return Pace(start=max(0.0, few.seconds - few.rows / a_second), a_second=a_second)


def pays_from(here: Pace, there: Pace, cores: int) -> int | None:
    """Rows from which a cluster of so many cores like these is quicker than this machine, counting the start of both; None where it never is.

    >>> pays_from(Pace(start=5, a_second=100), Pace(start=20, a_second=100), cores=(os.cpu_count() or 1) * 4)
    2000
    """
    quicker = there.a_second * cores / (os.cpu_count() or 1)
    if quicker <= here.a_second:
        return None
    return max(0, round((there.start - here.start) / (1 / here.a_second - 1 / quicker)))


def _told(engine: Pace) -> dict[str, float]:
    return {"start_s": round(engine.start, 1), "a_second": round(engine.a_second)}


def timed(texts: Sequence[str], setup: batch.Setup, engine: batch.Engine, rewrites: bool = False) -> Timed:
    """Score a table of these lines, from .csv to .csv."""
    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place, "plans.csv"), Path(place, "scored.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["objective"], *([text] for text in texts)])
        with _memory() as peak:
            started = time.perf_counter()
            batch.run(source, out, rewrites=rewrites, setup=setup, engine=engine)
            seconds = time.perf_counter() - started
    return Timed(rows=len(texts), seconds=seconds, memory_mb=max(peak))


@contextmanager
def _memory() -> Iterator[list[float]]:
    """What this process and those it started hold together, in megabytes, looked at twice a second; pages that they share are counted once."""
    import psutil

    me, seen, done = psutil.Process(), [0.0], threading.Event()

    def look() -> None:
        while not done.wait(0.5):
            held = 0.0
            for process in [me, *me.children(recursive=True)]:
                try:
                    full = process.memory_full_info()
                except psutil.Error:  # it has ended meanwhile
                    continue
                held += getattr(full, "pss", full.uss) / 1e6
            seen.append(held)

    watching = threading.Thread(target=look, daemon=True)
    watching.start()
    try:
        yield seen
    finally:
        done.set()
        watching.join()


def _texts(folder: Path, lines: int) -> list[str]:
    rows = [row["text"] for split in data.SPLITS for row in data.load(folder, "objectives", split)]
    return list(dict.fromkeys(text.rstrip(" .") + tail for tail in TAILS for text in rows))[:lines]


def _session(models: Path, written: list[str]) -> float:
    """The session alone, with all cores, on tensors made ready and sorted by length."""
    import numpy as np

    classifier = Classifier(models / "classifier")
    order = sorted(written, key=len)
    ready = []
    for at in range(0, len(order), BATCH * 2):
        encoded = classifier.tokenizer.encode_batch(order[at : at + BATCH * 2])
        ready.append({"input_ids": np.array([e.ids for e in encoded]), "attention_mask": np.array([e.attention_mask for e in encoded])})
    running = session(models / "classifier" / "model.onnx")
    running.run(None, ready[0])
    started = time.perf_counter()
    for tensors in ready:
        running.run(None, tensors)
    return len(written) / (time.perf_counter() - started)


def _pipeline(encoder: Path, written: list[str]) -> float:
    """transformers' own pipeline as its page shows it, on the same network in floats and the same texts."""
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

    model = AutoModelForSequenceClassification.from_pretrained(encoder, num_labels=16)
    classify = pipeline("text-classification", model=model, tokenizer=AutoTokenizer.from_pretrained(encoder), top_k=None)
    classify(written[:20])
    started = time.perf_counter()
    classify(written)
    return len(written) / (time.perf_counter() - started)
