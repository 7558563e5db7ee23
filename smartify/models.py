"""Where the weights are: a folder given, the checkout's `models/`, or those inside the installed package."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

INSIDE = Path(__file__).parent / "models"
CHECKOUT = Path(__file__).parent.parent / "models"


def folder(given: Path | None = None) -> Path:
    """The folder that holds classifier/ and rewriter/; it may be missing, and then nothing in it is found.

    `SMARTIFY_MODELS` in the environment names another.
    """
    if given is not None:
        return given
    if named := os.environ.get("SMARTIFY_MODELS"):
        return Path(named)
    return INSIDE if INSIDE.is_dir() else CHECKOUT


def hashes(root: Path) -> dict[str, str]:
    """The first 16 hexadecimal digits of each file's SHA-256, by its path under `root`."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found[str(path.relative_to(root))] = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    return found
