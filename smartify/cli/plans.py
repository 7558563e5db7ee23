"""`smartify plan`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smartify.cli.common import command, known, loaded, tell, today, write
from smartify.errors import SmartifyError

KINDS = {".html": "html", ".docx": "word", ".json": "json", ".txt": "text"}


def add(commands: Any) -> None:
    """The command and what it takes."""
    plan = command(commands, "plan", _plan, "review a whole plan: every objective, twelve questions, and what only the whole shows")
    plan.add_argument("source", type=Path, nargs="?", metavar="FILE", help=".docx, .xlsx, .pdf, .txt or .yaml")
    plan.add_argument("-o", "--out", type=Path, metavar="OUT", help="write a page (.html), Word (.docx), .json or .txt instead of printing")
    plan.add_argument("--format", choices=("text", "json"), default="text", help="what is printed without -o")
    plan.add_argument(
        "--with",
        dest="others",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="other plans, from which sentences may have been copied",
    )
    plan.add_argument("--rewrite", action="store_true", help="propose a rewrite of every objective too")
    plan.add_argument("--variant", default="smart", metavar="NAME", help="which document's five letters to show")
    plan.add_argument("--new", type=Path, metavar="FILE", help="write an empty plan to fill in (.docx, .xlsx or .yaml), and stop")


def _plan(given: argparse.Namespace) -> int:
    from smartify import plan
    from smartify.plan import reading, shown, template
    from smartify.reviewer import Wanted

    if given.new is not None:
        template.write(given.new, today(given))
        tell(f"{given.new.name} is written. Fill it in, then: smartify plan {given.new.name}")
        return 0
    if given.source is None:
        raise SmartifyError("Give a plan to read (.docx, .xlsx, .pdf, .txt or .yaml), or --new FILE for an empty one.")
    kind = given.format
    if given.out is not None:
        known("kind of output", given.out.suffix.lower(), KINDS)
        kind = KINDS[given.out.suffix.lower()]
    reviewer = loaded(given, given.rewrite)
    known("variant", given.variant, reviewer.guidance.variants)
    others = [reading.read(path, reviewer.guidance) for path in given.others]
    found = plan.review_plan(given.source, reviewer, today(given), others, Wanted(rewrites=given.rewrite))
    made: dict[str, Callable[[], str | bytes]] = {
        "text": lambda: shown.as_text(found, reviewer.guidance, given.variant),
        "json": lambda: shown.as_json(found),
        "html": lambda: shown.as_html(found, reviewer.guidance, given.variant),
        "word": lambda: shown.as_word(found, reviewer.guidance, given.variant),
    }
    content = made[kind]()
    if given.out is None:
        print(content)
    else:
        write(given.out, content.encode() if isinstance(content, str) else content)
    return 0
