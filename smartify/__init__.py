"""smartify: how SMART an objective is and why, with a rewrite proved to have an owner, a number and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartify.types import Criterion, Finding, Level, Objective, Rewrite, Score
from smartify.types import Review as Review

if TYPE_CHECKING:
    from smartify.reviewer import review as review

__all__ = ["Criterion", "Finding", "Level", "Objective", "Review", "Rewrite", "Score", "review"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`review` is looked up when first used, so that `import smartify` loads no model and no spaCy."""
    if name == "review":
        import importlib

        function = importlib.import_module("smartify.reviewer").review
        globals()["review"] = function
        return function
    raise AttributeError(f"module 'smartify' has no attribute {name!r}")
