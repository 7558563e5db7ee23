"""`smartify batch` and `smartify report`."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smartify.cli.common import command, tell, today, write
from smartify.errors import SmartifyError

REPORTS = (".html", ".xlsx")
GROUPS = ("team", "setting", "date", "plan", "worker")


def add(commands: Any) -> None:
    """The commands and what they take."""
    batch = command(commands, "batch", _batch, "score a table, a document, a folder or a zip of them into a table, with a report")
    batch.add_argument("source", type=Path, metavar="IN", help=".csv, .xlsx, .jsonl, .parquet, .docx, .pdf, .txt, a folder or a .zip")
    batch.add_argument("out", type=Path, metavar="OUT", help=".csv, .xlsx or .parquet: every column there was, and what was found")
    batch.add_argument("--column", metavar="NAME", help="the column that holds the objectives")
    batch.add_argument(
        "--rewrite", action="store_true", help="propose a rewrite for every row too (about a second each), and score it again"
    )
    batch.add_argument("--resume", action="store_true", help="go on where an earlier run stopped")
    batch.add_argument("--engine", choices=("local", "ray"), default="local", help="ray: on several machines (pip install 'smartify[ray]')")
    batch.add_argument("--workers", type=int, default=0, metavar="N", help="so many processes, or actors of Ray (0: one for each core)")
    batch.add_argument("--address", metavar="HOST:PORT", help="the Ray cluster; without, one is started here")
    batch.add_argument(
        "--report", type=Path, nargs="+", default=[], metavar="FILE", help="a report for a board (.html), a workbook (.xlsx), or both"
    )
    _grouped(batch)
    report = command(commands, "report", _report, "a report and a workbook from a table that batch has scored into .parquet")
    report.add_argument("scored", type=Path, metavar="SCORED", help="the .parquet that batch wrote")
    report.add_argument("report", type=Path, nargs="*", metavar="FILE", help="a report for a board (.html), a workbook (.xlsx), or both")
    _grouped(report)


def _grouped(parser: argparse.ArgumentParser) -> None:
    report = parser.add_argument_group("the report and the store")
    report.add_argument("--team", metavar="COLUMN", help="the column that names the team")
    report.add_argument("--setting", metavar="COLUMN", help="the column that names the setting")
    report.add_argument("--date", metavar="COLUMN", help="the column with the day of the plan, for quarters")
    report.add_argument("--plan", metavar="COLUMN", help="the column that names the plan: its lines are alike, and intervals widen for it")
    report.add_argument("--worker", metavar="COLUMN", help="the column that names the worker; without it nothing is shown by worker")
    report.add_argument("--store", type=Path, metavar="FILE", help="keep the scores in a DuckDB file, to follow them over time")
    report.add_argument("--label", metavar="NAME", help="what the store calls this run (without: the day)")
    report.add_argument("--replace", action="store_true", help="put this run in the place of the one that has its label in the store")
    report.add_argument("--store-text", action="store_true", help="keep the wording in the store too; otherwise only a hash of it")


def _batch(given: argparse.Namespace) -> int:
    from smartify import batch
    from smartify.batch import bar

    _checked(given.report)
    setup = batch.Setup(guidance=given.guidance, models=given.models)
    if given.engine == "ray":
        from smartify.batch.cluster import on_ray

        engine = on_ray(given.workers, given.address)
    else:
        engine = batch.local(given.workers)
    more = bool(given.report or given.store)
    _in_folder(given.out)
    with tempfile.TemporaryDirectory(prefix=".smartify-", dir=given.out.resolve().parent) as aside:
        scored = given.out if given.out.suffix.lower() == ".parquet" else Path(aside) / "scored.parquet"
        also = (scored,) if more and scored != given.out else ()
        with bar.shown() as (progress, told):
            summary = batch.run(
                given.source,
                given.out,
                column=given.column,
                rewrites=given.rewrite,
                today=given.today or (batch.begun_on(given.out) if given.resume else None) or today(given),
                setup=setup,
                engine=engine,
                resume=given.resume,
                also=also,
                progress=progress,
                told=told,
            )
        print(summary.text())
        if more:
            _written(given, scored)
    return 0


def _report(given: argparse.Namespace) -> int:
    _checked(given.report)
    if not given.report and given.store is None:
        raise SmartifyError("Name a report to write (.html or .xlsx), or a --store to keep the scores in.")
    _written(given, given.scored)
    return 0


def _checked(reports: Sequence[Path]) -> None:
    for path in reports:
        if path.suffix.lower() not in REPORTS:
            raise SmartifyError(f"{path.name} is neither .html nor .xlsx; name the report so.")
        _in_folder(path)


def _in_folder(path: Path) -> None:
    if not path.resolve().parent.is_dir():
        raise SmartifyError(f"{path.parent} is not a folder; make it first.")


def _written(given: argparse.Namespace, scored: Path) -> None:
    """The reports that were asked for, and the scores put into the store."""
    from smartify import guidance, history
    from smartify.history import board, keeping, workbook
    from smartify.history.national import national

    tables, nation = guidance.load(given.guidance), national(given.guidance)
    found = history.figures(scored, history.Groups(**{name: getattr(given, name) for name in GROUPS}))
    for path in given.report:
        if path.suffix.lower() == ".html":
            write(path, board.board(found, tables, today(given), nation).encode())
        else:
            workbook.workbook(scored, found, path, tables, nation)
        tell(f"{path.name} is written.")
    if given.store is not None:
        label = given.label or today(given).isoformat()
        keeping.store(scored, found, given.store, label, today(given), keep_text=given.store_text, replace=given.replace)
        tell(f"{given.store.name} keeps this run as {label!r}.")
