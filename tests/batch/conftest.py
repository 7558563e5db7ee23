"""Tables to score, a setup without weights, and an engine that shares the reviewer of the test run."""

import csv
from pathlib import Path

import pytest

from smartify.batch import Setup, inline

LINES = (
    "Mum to ring school weekly until 3 May 2027",
    "Support to be provided",
    "12345",
    "Dad to improve engagement",
    "Improve the home",
    "",
    "Sarah to attend school at least 4 days a week between the May half term and the summer holidays",
)


@pytest.fixture
def plans(tmp_path):
    """Write a table of so many rows, a third of which say what an earlier one said."""

    def write(count: int, name: str = "plans.csv", lines=LINES) -> Path:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["ref", "objective", "lead"])
            for number in range(count):
                line = lines[number % len(lines)]
                times = f" and to do so {number} times" if number % 3 and line[:1].isalpha() else ""
                writer.writerow([f"{number:05}", line + times, ("SW", "", "Mum")[number % 3]])
        return path

    return write


@pytest.fixture(scope="session")
def setup(tmp_path_factory) -> Setup:
    """A setup that finds no weights, for engines that load a reviewer of their own."""
    return Setup(models=tmp_path_factory.mktemp("no-weights"))


@pytest.fixture
def here(bare):
    """The engine that scores in this process, with the reviewer of the test run."""
    return inline(bare)


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a .csv that was written."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def read():
    return rows
