"""training_data/lock.json: what each step read and wrote, by hash, and its seed, so that an unchanged step can stop."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def step(
    lock: Path,
    name: str,
    inputs: Sequence[Path],
    outputs: Sequence[Path],
    settings: dict[str, Any],
    run: Callable[[], dict[str, Any] | None],
) -> dict[str, Any]:
    """Run a step unless its inputs, outputs and settings are those of last time; says which, and returns its record."""
    held = json.loads(lock.read_text(encoding="utf-8")) if lock.exists() else {}
    before = {"inputs": digest(inputs), "settings": settings}
    old = held.get(name, {})
    if old and all(old.get(key) == value for key, value in before.items()) and old.get("outputs") == digest(outputs):
        print(f"{name}: unchanged")
        return dict(old)
    print(f"{name}: running", flush=True)
    record = {**before, "result": run() or {}, "outputs": digest(outputs)}
    held = json.loads(lock.read_text(encoding="utf-8")) if lock.exists() else {}
    lock.write_text(json.dumps({**held, name: record}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return record


def digest(paths: Sequence[Path]) -> str:
    """One hash over the files, and the files of the folders, in order; 'missing' when one is not there."""
    total = hashlib.sha256()
    for path in paths:
        if not path.exists():
            return "missing"
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            total.update(file.name.encode())
            with file.open("rb") as opened:
                total.update(hashlib.file_digest(opened, "sha256").digest())
    return total.hexdigest()[:16]
