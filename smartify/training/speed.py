"""How many objectives a second: a table scored end to end, beside a plain transformers pipeline and beside the ONNX session alone, in one run."""

from __future__ import annotations

import csv
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from smartify import batch, doctor, guidance, prompts
from smartify.checker import check
from smartify.classifier import BATCH, Classifier
from smartify.reviewer import LEVELS, Reviewer
from smartify.training import data
from smartify.types import Objective

LINES = 10_000
TAILS = ("", " at home", " at school", " with the worker")  # to have as many different lines as are asked for


def speed(folder: Path, models: Path, encoder: Path | None, lines: int = LINES) -> dict[str, Any]:
    """Objectives a second of each way, and the ratios; the pipeline is left out where no encoder is to be had."""
    texts = _texts(folder, lines)
    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place, "plans.csv"), Path(place, "scored.csv")
        with source.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["objective"], *([text] for text in texts)])
        reviewer = Reviewer(folder=models, rewrites=False)
        list(reviewer.reviews([Objective(text=text) for text in texts[:64]], LEVELS))
        before, started = doctor.memory_mb(), time.perf_counter()
        batch.run(source, out, column="objective", rewrites=False, reviewer=reviewer)
        whole = lines / (time.perf_counter() - started)
        grown = doctor.memory_mb() - before
    found: dict[str, Any] = {"lines": lines, "cores": os.cpu_count(), "end_to_end": round(whole), "memory_grown_mb": round(grown)}
    written = [prompts.for_classifier(check(text, guidance.load())) for text in texts]
    found["session"] = round(_session(models, written))
    found["of_session"] = round(whole / found["session"], 2)
    if encoder is not None:
        found["pipeline"] = round(_pipeline(encoder, written[: lines // 5]))
        found["times_pipeline"] = round(whole / found["pipeline"], 1)
    return found


def _texts(folder: Path, lines: int) -> list[str]:
    rows = [row["text"] for split in data.SPLITS for row in data.load(folder, "objectives", split)]
    return [text.rstrip(" .") + tail for tail in TAILS for text in rows][:lines]


def _session(models: Path, written: list[str]) -> float:
    """The session alone, with all cores, on tensors made ready and sorted by length."""
    import numpy as np
    import onnxruntime

    classifier = Classifier(models / "classifier")
    order = sorted(written, key=len)
    ready = []
    for at in range(0, len(order), BATCH * 2):
        encoded = classifier.tokenizer.encode_batch(order[at : at + BATCH * 2])
        ready.append({"input_ids": np.array([e.ids for e in encoded]), "attention_mask": np.array([e.attention_mask for e in encoded])})
    session = onnxruntime.InferenceSession(models / "classifier" / "model.onnx", providers=["CPUExecutionProvider"])
    session.run(None, ready[0])
    started = time.perf_counter()
    for tensors in ready:
        session.run(None, tensors)
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
