"""Arguments, exit codes, stderr; no logic. Exit status: 0 done, 1 done but `--fail-on` falls short, 2 could not be done."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from smartify.cli import batches, pages, plans, reviews
from smartify.errors import SmartifyError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a SmartifyError becomes a sentence on stderr and exit status 2."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except SmartifyError as error:
        print(f"smartify: {error}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read us has gone; nothing more to say to anyone
    except KeyboardInterrupt:
        print("smartify: stopped.", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="smartify", description="How SMART an objective is and why, with a rewrite proved to have an owner, a number and a date."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for part in (reviews, plans, batches, pages):
        part.add(commands)
    return parser
