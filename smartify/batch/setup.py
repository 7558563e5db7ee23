"""What rows are scored with, small enough to be sent to another process or machine, and a print of all that decides the outcome."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import smartify
from smartify import models
from smartify.guidance import HERE as SHIPPED
from smartify.reviewer import Reviewer, Wanted

TOLD = (".md", ".png", ".pyc")  # files that are told to people and decide nothing
ASIDE = (
    "training",
    "page",
    "assets",
    "guidance",
    "models",
    "plan",
    "history",
)  # parts of the package that no score hangs on, or that are hashed by themselves
MEASURED = ("speed.json", "setups.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """Tables, weights and day; the same Setup on another machine is the same reviewer only if `prints` agree."""

    guidance: Path | None = None
    models: Path | None = None
    rewriter: Path | None = None
    rewrites: bool = False
    day: datetime.date | None = None

    @property
    def wanted(self) -> Wanted:
        """What is asked of a review: levels, and rewrites where they are wanted."""
        return Wanted(rewrites=self.rewrites, explain=False)

    def reviewer(self, threads: int = 0) -> Reviewer:
        """A reviewer of its own, on so many cores (0: all)."""
        return Reviewer(guidance=self.guidance, folder=self.models, rewriter=self.rewriter, rewrites=self.rewrites, threads=threads)

    def prints(self) -> dict[str, str]:
        """Hashes of the program, the tables and the weights as they lie on this machine."""
        root = models.folder(self.models)
        written = [self.rewriter or root / "rewriter"] if self.rewrites else []
        return {
            "program": f"{smartify.__version__} {_program()}",
            "guidance": _hashed([SHIPPED, *([self.guidance] if self.guidance else [])]),
            "weights": _hashed([root / "classifier", *written]),
        }


def hashed(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def together(pairs: Iterable[tuple[str, str]]) -> str:
    """One short hash of many (name, hash) pairs."""
    whole = hashlib.sha256()
    for name, digest in pairs:
        whole.update(f"{name}\0{digest}\n".encode())
    return whole.hexdigest()[:16]


def _hashed(folders: Iterable[Path]) -> str:
    return together(
        (f"{number}/{path.relative_to(folder).as_posix()}", hashed(path))
        for number, folder in enumerate(folders)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in TOLD and path.name not in MEASURED and "__pycache__" not in path.parts
    )


@cache
def _program() -> str:
    package = Path(smartify.__file__).parent
    return together(
        (path.relative_to(package).as_posix(), hashed(path))
        for path in sorted(package.rglob("*.py"))
        if not set(path.relative_to(package).parts) & set(ASIDE)
    )
