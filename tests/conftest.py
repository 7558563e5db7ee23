"""What every test shares: a frozen day, the tables, a reviewer without weights."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from smartify import guidance, models
from smartify.checker import Checked, check
from smartify.guidance import Guidance
from smartify.review import Reviewer

TODAY = datetime.date(2026, 9, 1)
MARKERS = (
    "weights: needs the trained weights in models/",
    "browser: drives a headless browser",
    "slow: takes more than a few seconds",
)


def pytest_configure(config: pytest.Config) -> None:
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture(scope="session")
def today() -> datetime.date:
    return TODAY


@pytest.fixture(scope="session")
def tables() -> Guidance:
    return guidance.load()


@pytest.fixture(scope="session")
def checked(tables: Guidance) -> Callable[[str], Checked]:
    """Reads a text with the shipped tables, on the frozen day."""
    return lambda text: check(text, tables, TODAY)


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Reviewer:
    """A reviewer that finds no weights."""
    return Reviewer(folder=tmp_path_factory.mktemp("no-weights"))


@pytest.fixture(scope="session")
def weighted() -> Reviewer:
    """A reviewer with the trained weights; what asks for it is skipped, and says why, where there are none."""
    root: Path = models.folder()
    for part in ("classifier", "rewriter"):
        if not (root / part / "model.onnx").is_file():
            pytest.skip(f"models/{part} holds no trained weights; train them with `python -m smartify.training`.")
    return Reviewer()
