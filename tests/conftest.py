"""What every test shares: a frozen day, the tables, a reviewer without weights."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest

from smartify import guidance
from smartify.checker import Checked, check
from smartify.guidance import Guidance
from smartify.reviewer import Reviewer

TODAY = datetime.date(2026, 9, 1)
MARKERS = (
    "weights: needs the trained weights in models/",
    "browser: drives a real headless browser",
    "slow: takes more than ten seconds",
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
def reviewer() -> Reviewer:
    """A reviewer with the trained weights, for tests marked `weights`; they are in the repository, so their absence is a fault."""
    loaded = Reviewer()
    assert not loaded.warnings, loaded.warnings
    return loaded
