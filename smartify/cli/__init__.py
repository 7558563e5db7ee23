"""Arguments, exit codes, stderr; no logic. Exit status: 0 done, 1 done but `--fail-on` falls short, 2 could not be done."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from smartify.errors import SmartifyError

FORMATS = ("text", "markdown", "html", "jsonl")
HINTS = ("owner", "measure", "by", "baseline", "goal")


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
    review = _command(commands, "review", _review, "review objectives: levels, evidence, rewrite")
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
    batch = _command(commands, "batch", _batch, "score a table (.csv or .xlsx) into another")
    batch.add_argument("source", type=Path, metavar="IN")
    batch.add_argument("out", type=Path, metavar="OUT")
    batch.add_argument("--column", metavar="NAME", help="the column that holds the objectives")
    batch.add_argument("--rewrite", action="store_true", help="propose a rewrite for every row too (about a second each)")
    handout = _command(commands, "handout", _handout, "a Word handout for a training day from drafts of your own")
    handout.add_argument(
        "source", type=Path, metavar="FILE", help=".txt with one draft a line, or .csv or .xlsx, with a rewrite column if you like"
    )
    handout.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="the .docx to write")
    handout.add_argument("--column", metavar="NAME", help="the column that holds the drafts")
    handout.add_argument("--variant", default="smart", metavar="NAME", help="which document's five letters to show")
    handout.add_argument(
        "--keep-names", action="store_true", help="leave the names of people as they are; otherwise invented ones replace them"
    )
    explain = _command(commands, "explain", _explain, "print a rule: what it looks for, why, an example, what to write instead")
    explain.add_argument("rule", metavar="RULE", help="for example date.open_ended; 'all' lists them")
    serve = _command(commands, "serve", _serve, "open the page on this computer")
    serve.add_argument("--port", type=int, default=7860)
    serve.add_argument("--mcp", action="store_true", help="offer the page's calls as tools to a model on this computer (MCP)")
    serve.add_argument("--password-file", type=Path, metavar="FILE", help="let in only the names of this file, each with its password")
    serve.add_argument("--add-user", metavar="NAME", help="add a name to the password file, asking for its password, and stop")
    serve.add_argument("--sign-in-header", metavar="NAME", help="let in only whom a proxy in front has signed in and names in this header")
    _command(commands, "doctor", _doctor, "versions, models, memory, and proof that nothing goes out or is kept")
    return parser


def _command(commands: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=about, description=about.capitalize() + ".")
    command.set_defaults(run=run)
    command.add_argument("--guidance", type=Path, metavar="DIR", help="an authority's own tables, laid over ours")
    command.add_argument("--models", type=Path, metavar="DIR", help="another folder of weights")
    command.add_argument("--today", type=_day, metavar="DATE", help="the day to take as today, as 2026-09-01")
    return command


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2026-09-01") from None


def _today(given: argparse.Namespace) -> datetime.date:
    return given.today or datetime.date.today()  # the one place the clock is read


def _loaded(given: argparse.Namespace, rewrites: bool) -> Any:
    from smartify.reviewer import Reviewer

    reviewer = Reviewer(guidance=given.guidance, folder=given.models, rewriter=getattr(given, "rewriter", None), rewrites=rewrites)
    for warning in reviewer.warnings:
        print(f"smartify: {warning}", file=sys.stderr)
    return reviewer


def _review(given: argparse.Namespace) -> int:
    from smartify import report
    from smartify.reviewer import Wanted
    from smartify.types import Hints, Objective, Review

    reviewer = _loaded(given, not given.no_rewrite and not given.by_rule)
    _known("variant", given.variant, reviewer.guidance.variants)
    hints = Hints(**{name: getattr(given, name) for name in (*HINTS, "signed")})
    objectives = [Objective(text=text, source=source, row=row, hints=hints) for text, source, row in _texts(given)]
    if not objectives:
        raise SmartifyError("There is nothing to review. Give a text, --input FILE, or lines on standard input.")
    short = unread = 0
    wanted = Wanted(rewrites=not given.no_rewrite, several=given.choices, by_rule=given.by_rule, family=given.family)
    for objective, review in zip(objectives, reviewer.reviews(objectives, wanted, today=_today(given)), strict=True):
        if isinstance(review, Review):
            show = {"text": report.as_text, "markdown": report.as_markdown, "html": report.as_html}.get(given.format)
            print(show(review, reviewer.guidance, given.variant) if show else report.as_jsonl(review), flush=True)
            short += given.fail_on is not None and any(s.level is not None and s.level < given.fail_on for s in review.scores.values())
        else:
            unread += 1
            where = f"{objective.source} line {objective.row}: " if objective.source else ""
            if given.format == "jsonl":
                print(report.error_jsonl(objective, str(review)), flush=True)
            print(f"smartify: {where}{review}", file=sys.stderr)
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


def _batch(given: argparse.Namespace) -> int:
    from tqdm import tqdm

    from smartify import batch

    reviewer = _loaded(given, given.rewrite)
    with tqdm(unit="row", file=sys.stderr, disable=None) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        summary = batch.run(
            given.source, given.out, column=given.column, rewrites=given.rewrite, reviewer=reviewer, today=_today(given), progress=progress
        )
    print(summary.text())
    return 0


def _handout(given: argparse.Namespace) -> int:
    from smartify import handout

    if given.out.suffix.lower() != ".docx":
        raise SmartifyError(f"{given.out.name} is not .docx; name the output so.")
    reviewer = _loaded(given, True)
    _known("variant", given.variant, reviewer.guidance.variants)
    content = handout.from_file(
        given.source, reviewer, _today(given), given.variant, column=given.column, keep_names=given.keep_names, told=_renamed
    )
    try:
        given.out.write_bytes(content)
    except OSError as error:
        raise SmartifyError(f"{given.out.name} cannot be written: {error.strerror}.") from None
    return 0


def _renamed(names: dict[str, str]) -> None:
    """Which names were replaced, for the trainer's eyes; some cannot be found, and that is told too."""
    for old, new in names.items():
        print(f"smartify: {old} is now {new}.", file=sys.stderr)
    print(f"smartify: {len(names)} names replaced. Some cannot be found: read the handout before you share it.", file=sys.stderr)


def _explain(given: argparse.Namespace) -> int:
    from smartify import guidance, report

    tables = guidance.load(given.guidance)
    if given.rule == "all":
        print("\n".join(sorted(tables.rules)))
        return 0
    _known("rule", given.rule, tables.rules)
    print(report.explain(given.rule, tables), end="")
    return 0


def _known(what: str, name: str, names: dict[str, Any]) -> None:
    if name not in names:
        raise SmartifyError(f"There is no {what} {name!r}; there are {', '.join(sorted(names))}.")


def _serve(given: argparse.Namespace) -> int:
    from smartify import page
    from smartify.page import access

    if given.add_user is not None:
        access.add_user(given.add_user, given.password_file)
        return 0
    entry = access.entry(given.password_file, given.sign_in_header)
    page.launch(page.build(_loaded(given, True), lambda: _today(given)), port=given.port, entry=entry, mcp=given.mcp)
    return 0


def _doctor(given: argparse.Namespace) -> int:
    from smartify import doctor

    for line in doctor.report(_loaded(given, True), given.models):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
