"""An invented history of 2,000 rows, scored with the weights in models/, and what smartify makes of it: `python docs/history/make.py`.

The objectives are the test split of training_data/, which no model was trained on; teams, plans, dates, initials and numbers are invented here.
"""

from __future__ import annotations

import csv
import datetime
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify import batch, guidance, history
from smartify.history.board import board
from smartify.history.workbook import workbook

HERE = Path(__file__).parent
DATA = HERE.parent.parent / "training_data" / "splits"
SEED, ROWS, COPIES, REWRITTEN = 20261001, 2000, 160, 60
TODAY = datetime.date(2026, 10, 1)
COLUMNS = ("Plan", "Team", "Setting", "Date", "Worker", "Pupil number", "Objective")
TEAMS = {"Harbour": 26, "Heathside": 20, "Millbrook": 17, "Northgate": 15, "Orchard": 12, "Quayside": 12}  # size of each
QUARTERS = [
    datetime.date(year, month, 1) for year, month in ((2024, 10), *((2025, m) for m in (1, 4, 7, 10)), *((2026, m) for m in (1, 4, 7)))
]
UNREADABLE = [
    "",
    "",
    "",
    "",
    "",
    "",
    "?",
    "???",
    "n/a",
    "-",
    "12345",
    "Maman doit téléphoner à l'école chaque semaine pour dire que tout va bien",
]
SMALL = {"private fostering": 4, "secure home": 3}  # settings with too few rows to be shown
GROUPS = history.Groups(team="Team", setting="Setting", date="Date", plan="Plan")


@dataclass
class Chunk:
    """Lines on one topic, which make a plan."""

    setting: str
    lines: list[str]
    merit: float  # how many of its lines have a date and a number


def chunks(chance: random.Random) -> list[Chunk]:
    """The lines of the test split in plans of three to six, a topic at a time."""
    topics: dict[tuple[str, str, bool], list[tuple[str, float]]] = defaultdict(list)
    for row in _split("objectives"):
        if row["kind"] != "attack":
            levels = row["labels"] or [0] * 5
            topics[row["setting"], row["family"], False].append((row["text"], (levels[1] + levels[4]) / 4))
    for row in _split("pairs"):
        topics[row["setting"], row["family"], False].append((row["draft"], 0.2))
        for line in re.sub(r"\{\w+ ?([^{}]*)\}", r"\1", row["rewrite"]).splitlines():
            if "____" not in line and not line.startswith("Goal:"):
                plain = re.sub(r"\s+([,.])", r"\1", line.removeprefix("Objective:").strip())
                topics[row["setting"], row["family"], True].append((plain, 1.0))
    out, seen = [], set()
    for (setting, _, _), lines in sorted(topics.items()):
        fresh = [(text, merit) for text, merit in lines if text not in seen and not seen.add(text)]  # type: ignore[func-returns-value]
        chance.shuffle(fresh)
        while fresh:
            size = chance.randint(3, 6)
            part, fresh = fresh[:size], fresh[size:]
            out.append(Chunk(setting, [text for text, _ in part], sum(merit for _, merit in part) / len(part)))
    return out


def _split(name: str) -> Iterator[dict[str, Any]]:
    for path in sorted((DATA / name / "test").glob("*.jsonl")):
        yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def invented() -> list[dict[str, str]]:
    """2,000 rows: one team learns over two years, one lags behind, the others differ by chance; copies, gaps and slips as in real tables."""
    chance = random.Random(SEED)
    plans = chunks(chance)
    chance.shuffle(plans)
    slots = [(team, quarter) for team in TEAMS for quarter in range(len(QUARTERS))]
    rows: list[dict[str, str]] = []
    wanted = ROWS - COPIES - 2 * len(UNREADABLE)
    for number, chunk in enumerate(plans, 1001):
        weights = [TEAMS[team] * 2 ** (_leaning(team, quarter) * (chunk.merit - 0.45)) for team, quarter in slots]
        team, quarter = chance.choices(slots, weights)[0]
        rows += _plan(chance, number, team, quarter, chunk.setting, chunk.lines)
    rows = rows[:wanted]
    for setting, count in SMALL.items():
        for row in chance.sample([row for row in rows if row["Setting"] == "children's social care"], count):
            row["Setting"] = setting
    for text in UNREADABLE * 2:
        rows.append(dict(chance.choice(rows), Objective=text))
    rows += [_copy(chance, rows) for _ in range(ROWS - len(rows))]
    rows.sort(key=lambda row: (row["Date"].split("/")[::-1], row["Plan"]))
    for row in chance.sample(rows, 30):
        row[chance.choice(("Team", "Date"))] = chance.choice(("", " "))
    for row in chance.sample(rows, 40):
        row["Team"] = chance.choice((row["Team"].upper(), f"{row['Team']} "))
    return rows


def _leaning(team: str, quarter: int) -> float:
    """How far a team's plans lean to lines that are SMART."""
    return {"Quayside": -2.5 + quarter * 1.3, "Northgate": -1.6}.get(team, 0.0)


def _plan(chance: random.Random, number: int, team: str, quarter: int, setting: str, lines: Sequence[str]) -> list[dict[str, str]]:
    day = QUARTERS[quarter] + datetime.timedelta(chance.randrange(90))
    worker = chance.choice([first + second for first in "ABDEH" for second in "KLMNP"][list(TEAMS).index(team) * 4 :][:4])
    pupil = "O" + f"{chance.randrange(10**12):012d}"  # no pupil number begins with the letter O
    plan = {"Plan": f"P{number}", "Team": team, "Setting": setting, "Date": f"{day:%d/%m/%Y}", "Worker": worker, "Pupil number": pupil}
    return [plan | {"Objective": line} for line in lines]


def _copy(chance: random.Random, rows: list[dict[str, str]]) -> dict[str, str]:
    """A line of one plan pasted into another of the same team."""
    row = chance.choice(rows)
    return dict(row, Objective=chance.choice([other for other in rows if other["Team"] == row["Team"]])["Objective"])


def write(rows: list[dict[str, str]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def scored(folder: Path) -> Path:
    """The scored table; a sample of lines with a gap has rewrites, from a second small run, because 2,000 rewrites take an hour."""
    import duckdb

    table, sample, out = (folder / name for name in ("table.parquet", "sample.csv", "history.parquet"))
    batch.run(HERE / "history.csv", table, column="Objective", today=TODAY)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW scored AS FROM '{table}'")
        gaps = "state = 'scored' AND (owner IS NULL OR number IS NULL OR \"date\" IS NULL)"
        kept = connection.execute(
            f"SELECT any_value(kept) FROM scored WHERE {gaps} GROUP BY digest ORDER BY digest LIMIT {REWRITTEN}"
        ).fetchall()
        write([json.loads(row) for (row,) in kept], sample)
        batch.run(sample, folder / "sample.parquet", column="Objective", rewrites=True, today=TODAY)
        own = ", ".join(["rewrite", "to_confirm", "rewrite_source", *(f"after_{letter}" for letter in "SMART"), '"open"'])
        connection.execute(
            f"""COPY (SELECT scored.* EXCLUDE ({own}), sample.* EXCLUDE (digest) FROM scored
            LEFT JOIN (SELECT DISTINCT ON (digest) digest, {own} FROM '{folder / "sample.parquet"}') sample USING (digest) ORDER BY "index") TO '{out}'"""
        )
    return out


def main() -> None:
    write(invented(), HERE / "history.csv")
    with tempfile.TemporaryDirectory() as folder:
        table = scored(Path(folder))
        found, tables = history.figures(table, GROUPS), guidance.load()
        (HERE / "report.html").write_text(board(found, tables, TODAY), encoding="utf-8")
        workbook(table, found, HERE / "scored.xlsx", tables)


if __name__ == "__main__":
    main()
