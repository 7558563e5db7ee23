"""What the commands share: their common arguments, the day, the reviewer, and what is told on the way."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import Any

from smartify.errors import SmartifyError


def command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    """A command with the arguments that every command takes."""
    made: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    made.set_defaults(run=run)
    made.add_argument("--guidance", type=Path, metavar="DIR", help="an authority's own tables, laid over ours")
    made.add_argument("--models", type=Path, metavar="DIR", help="another folder of weights")
    made.add_argument("--today", type=_day, metavar="DATE", help="the day to take as today, as 2026-09-01")
    return made


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-09-01") from None


def today(given: argparse.Namespace) -> datetime.date:
    """The day that was given, or the clock's."""
    day: datetime.date = given.today or datetime.date.today()  # the one place the clock is read
    return day


def loaded(given: argparse.Namespace, rewrites: bool) -> Any:
    """A reviewer; what is missing is told."""
    from smartify.reviewer import Reviewer

    reviewer = Reviewer(guidance=given.guidance, folder=given.models, rewriter=getattr(given, "rewriter", None), rewrites=rewrites)
    for warning in reviewer.warnings:
        tell(warning)
    return reviewer


def known(what: str, name: str, names: Any) -> None:
    """A SmartifyError that lists what there is, where `name` is not among it."""
    if name not in names:
        raise SmartifyError(f"There is no {what} {name!r}; there are {', '.join(sorted(names))}.")


def write(path: Path, content: bytes) -> None:
    """Write a file; a SmartifyError says why it cannot be."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SmartifyError(f"{path.name} cannot be written: {error.strerror}.") from None


def tell(sentence: str) -> None:
    """A sentence to whoever runs the command, beside what it prints."""
    print(f"smartify: {sentence}", file=sys.stderr)
