"""Versions, models and their hashes, memory, and proof that nothing goes out or is kept."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from smartify import models
from smartify.reviewer import Reviewer
from smartify.types import Objective

PACKAGES = ("smartify", "onnxruntime", "onnxruntime-genai", "tokenizers", "spacy", "gradio", "openpyxl")
DRAFT = "Sarah's mother to attend alcohol support groups"


def report(reviewer: Reviewer, folder: Path | None = None) -> Iterator[str]:
    """Lines for the terminal: what is installed, what is loaded, and what a review did while it was watched."""
    yield f"Python {platform.python_version()} on {platform.system()}, {os.cpu_count()} cores"
    for package in PACKAGES:
        try:
            yield f"{package} {version(package)}"
        except PackageNotFoundError:
            yield f"{package} is not installed as a package"
    root = models.folder(folder)
    for name, digest in models.hashes(root).items():
        yield f"model {name} {digest}"
    for warning in reviewer.warnings:
        yield f"WARNING {warning}"
    with watched() as seen:
        started = time.perf_counter()
        reviewed = reviewer.review(Objective(text=DRAFT))
        took = time.perf_counter() - started
    source = reviewed.rewrite.source if reviewed.rewrite else "none"
    yield f"one review with its rewrite ({source}): {took:.2f} s; memory {memory_mb():.0f} MB resident"
    yield f"connections asked for during the review: {len(seen['connections'])}{_list(seen['connections'])}"
    yield f"files opened for writing during the review: {len(seen['written'])}{_list(seen['written'])}"
    yield f"new files in the temporary folder: {len(seen['left'])}{_list(seen['left'])}"


@contextmanager
def watched() -> Iterator[dict[str, list[str]]]:
    """Note every connection that is asked for, every file that is opened for writing, and what is left in the temporary folder."""
    seen: dict[str, list[str]] = {"connections": [], "written": [], "left": []}
    active = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if not active[0]:
            return
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            seen["connections"].append(str(arguments[1:] if event == "socket.connect" else arguments[:2]))
        elif event == "open" and isinstance(arguments[1], str) and any(mode in arguments[1] for mode in "wax+"):
            seen["written"].append(str(arguments[0]))

    before = _temporary()
    sys.addaudithook(hook)
    try:
        yield seen
    finally:
        active[0] = False
        seen["left"] = sorted(_temporary() - before)


def memory_mb() -> float:
    """Resident memory of this process in megabytes, from the kernel where it says, else the peak."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    try:
        import resource
    except ImportError:  # Windows has no such module
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _temporary() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).iterdir()}


def _list(names: list[str]) -> str:
    return "" if not names else ": " + ", ".join(names[:5])


__all__ = ["memory_mb", "report", "watched"]
