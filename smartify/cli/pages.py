"""`smartify serve`, `smartify handout` and `smartify doctor`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from smartify.cli.common import command, known, loaded, tell, today, write
from smartify.errors import SmartifyError


def add(commands: Any) -> None:
    """The commands and what they take."""
    handout = command(commands, "handout", _handout, "a Word handout for a training day from drafts of your own, or from ours")
    handout.add_argument(
        "source",
        type=Path,
        nargs="?",
        metavar="FILE",
        help=".txt with one draft a line, or .csv or .xlsx, with a rewrite column if you like",
    )
    handout.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="the .docx to write")
    handout.add_argument(
        "--examples", nargs="?", const="", metavar="SETTING", help="the worked examples that come with smartify, all or of one setting"
    )
    handout.add_argument("--column", metavar="NAME", help="the column that holds the drafts")
    handout.add_argument("--variant", default="smart", metavar="NAME", help="which document's five letters to show")
    handout.add_argument(
        "--keep-names", action="store_true", help="leave the names of people as they are; otherwise invented ones replace them"
    )
    serve = command(commands, "serve", _serve, "open the page on this computer")
    serve.add_argument("--port", type=int, default=7860)
    serve.add_argument("--mcp", action="store_true", help="offer the page's calls as tools to a model on this computer (MCP)")
    serve.add_argument("--password-file", type=Path, metavar="FILE", help="let in only the names of this file, each with its password")
    serve.add_argument("--add-user", metavar="NAME", help="add a name to the password file, asking for its password, and stop")
    serve.add_argument("--sign-in-header", metavar="NAME", help="let in only whom a proxy in front has signed in and names in this header")
    command(commands, "doctor", _doctor, "versions, models, memory, and proof that nothing goes out or is kept")


def _handout(given: argparse.Namespace) -> int:
    from smartify import guidance, handout

    if given.out.suffix.lower() != ".docx":
        raise SmartifyError(f"{given.out.name} is not .docx; name the output so.")
    if (given.source is None) == (given.examples is None):
        raise SmartifyError("Give either a file of drafts, or --examples for those that come with smartify.")
    if given.examples is not None:
        tables = guidance.load(given.guidance)
        known("variant", given.variant, tables.variants)
        write(given.out, handout.from_examples(given.examples, tables, today(given), given.variant))
        return 0
    reviewer = loaded(given, True)
    known("variant", given.variant, reviewer.guidance.variants)
    content = handout.from_file(
        given.source, reviewer, today(given), given.variant, column=given.column, keep_names=given.keep_names, told=_renamed
    )
    write(given.out, content)
    return 0


def _renamed(names: dict[str, str]) -> None:
    """Which names were replaced, for the trainer's eyes; some cannot be found, and that is told too."""
    for old, new in names.items():
        tell(f"{old} is now {new}.")
    tell(f"{len(names)} names replaced. Some cannot be found: read the handout before you share it.")


def _serve(given: argparse.Namespace) -> int:
    from smartify import page
    from smartify.page import access

    if given.add_user is not None:
        access.add_user(given.add_user, given.password_file)
        return 0
    entry = access.entry(given.password_file, given.sign_in_header)
    page.launch(page.build(loaded(given, True), lambda: today(given)), port=given.port, entry=entry, mcp=given.mcp)
    return 0


def _doctor(given: argparse.Namespace) -> int:
    from smartify import doctor

    for line in doctor.report(loaded(given, True), given.models):
        print(line)
    return 0
