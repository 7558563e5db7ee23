"""`smartify review` and `smartify explain`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from smartify.cli.common import command, known, loaded, tell, today
from smartify.errors import SmartifyError

FORMATS = ("text", "markdown", "html", "jsonl")
HINTS = ("owner", "measure", "by", "baseline", "goal")


def add(commands: Any) -> None:
    """The commands and what they take."""
    review = command(commands, "review", _review, "review objectives: levels, evidence, rewrite")
    review.add_argument("text", nargs="*", metavar="TEXT", help="one objective; without any, one a line from standard input")
    review.add_argument("--input", type=Path, metavar="FILE", help="a text file with one objective a line")
    review.add_argument("--no-rewrite", action="store_true", help="levels only")
    review.add_argument("--choices", action="store_true", help="up to three rewrites: near to the draft, in a smaller step, fuller")
    review.add_argument("--by-rule", action="store_true", help="only put in what you tell, by rule; the model proposes nothing")
    review.add_argument(
        "--family", action="store_true", help="the rewrite in plain words for a parent and for a child of ten, where that can be proved"
    )
    review.add_argument("--rewriter", type=Path, metavar="DIR", help="another model: any onnxruntime-genai folder, behind the same checks")
    review.add_argument("--variant", default="smart", metavar="NAME", help="which document's five letters to show")
    review.add_argument("--format", choices=FORMATS, default="text")
    review.add_argument("--fail-on", type=int, choices=(1, 2), metavar="LEVEL", help="exit 1 when any level is below this")
    for hint in HINTS:
        review.add_argument(f"--{hint}", metavar="WORDS", help=f"the {hint} as you know it, used as given")
    review.add_argument("--signed", metavar="NAMES", help="who has signed the plan, with commas between; it answers 'Agreed'")
    explain = command(commands, "explain", _explain, "print a rule: what it looks for, why, an example, what to write instead")
    explain.add_argument("rule", metavar="RULE", help="for example date.open_ended; 'all' lists them")


def _review(given: argparse.Namespace) -> int:
    from smartify import report
    from smartify.reviewer import Wanted
    from smartify.types import Hints, Objective, Review

    reviewer = loaded(given, not given.no_rewrite and not given.by_rule)
    known("variant", given.variant, reviewer.guidance.variants)
    hints = Hints(**{name: getattr(given, name) for name in (*HINTS, "signed")})
    objectives = [Objective(text=text, source=source, row=row, hints=hints) for text, source, row in _texts(given)]
    if not objectives:
        raise SmartifyError("There is nothing to review. Give a text, --input FILE, or lines on standard input.")
    short = unread = 0
    wanted = Wanted(rewrites=not given.no_rewrite, several=given.choices, by_rule=given.by_rule, family=given.family)
    for objective, review in zip(objectives, reviewer.reviews(objectives, wanted, today=today(given)), strict=True):
        if isinstance(review, Review):
            show = {"text": report.as_text, "markdown": report.as_markdown, "html": report.as_html}.get(given.format)
            print(show(review, reviewer.guidance, given.variant) if show else report.as_jsonl(review), flush=True)
            short += given.fail_on is not None and any(s.level is not None and s.level < given.fail_on for s in review.scores.values())
        else:
            unread += 1
            where = f"{objective.source} line {objective.row}: " if objective.source else ""
            if given.format == "jsonl":
                print(report.error_jsonl(objective, str(review)), flush=True)
            tell(f"{where}{review}")
    if unread == len(objectives):
        return 2
    return 1 if short else 0


def _texts(given: argparse.Namespace) -> Iterator[tuple[str, str | None, int | None]]:
    from smartify.text import lines

    yield from ((text, None, None) for text in given.text)
    if given.input is not None:
        yield from ((line, given.input.name, number) for number, line in lines(_read(given.input)))
    elif not given.text and not sys.stdin.isatty():
        yield from ((line, "standard input", number) for number, line in lines(sys.stdin.buffer.read().decode("utf-8", errors="replace")))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SmartifyError(f"{path.name} is not UTF-8 text; save it as plain text (UTF-8).") from None
    except OSError as error:
        raise SmartifyError(f"{path.name} cannot be read: {error.strerror}.") from None


def _explain(given: argparse.Namespace) -> int:
    from smartify import guidance, report

    tables = guidance.load(given.guidance)
    rules = report.rules(tables)
    if given.rule == "all":
        print("\n".join(sorted(rules)))
        return 0
    known("rule", given.rule, rules)
    print(report.explain(given.rule, tables), end="")
    return 0
