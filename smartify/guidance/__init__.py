"""What the guidance says, read from tables that a trainer edits, and checked row by row.

`load()` gives our tables; `load(folder)` lays an authority's own files of the same names over them: a row with
the same phrase and rule (or kind) replaces ours, any other is added.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from smartify.deadlines import Term, terms
from smartify.errors import GuidanceError
from smartify.types import Criterion, Level

HERE = Path(__file__).parent
LETTERS = "SMART"

KINDS = {
    "words.csv": ("empty", "mind", "absolute", "stop", "process", "hollow"),
    "roles.csv": ("relation", "role", "family", "self"),
    "agencies.csv": ("agency",),
    "periods.csv": ("term", "event", "loose", "empty"),
    "numbers.csv": ("frequency", "label", "threshold", "whole"),
    "purpose.csv": ("clause", "hollow"),
    "harm.csv": ("harm", "duty", "source", "spare"),
    "names.csv": ("first",),
    "safety.csv": ("secrecy", "tolerated", "threat", "child_carer", "restraint", "blame"),
    "plain.csv": ("both", "parent", "child"),
}
TITLES = {  # tables of titles, not of words in a sentence
    "columns.csv": (
        *("objective", "goal", "owner", "by", "measure", "baseline", "review"),
        *("need", "risk", "status", "signed", "note", "ref", "person", "start", "how"),
    ),
    "headings.csv": (
        *("title", "person", "start", "outcome", "need", "risk", "step", "short_term", "long_term", "term", "contingency", "review"),
        *("child_says", "parents_say", "views", "child", "parent", "worker", "people", "agreed", "signature", "name", "role", "date"),
        *("disagreement", "owner", "by", "measure", "other"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One phrase of a table: what it means, a sentence it must catch, one it must spare, where it comes from."""

    table: str
    line: int
    phrase: str
    kind: str
    catches: str
    spares: str
    source: str
    says: str = ""
    criterion: Criterion | None = None
    level: Level | None = None
    harmless_in: tuple[str, ...] = ()
    role_inside: str = ""

    def forms(self) -> Iterator[str]:
        """Every wording the phrase stands for: alternatives of a word are joined by a slash."""
        for words in product(*(word.split("/") for word in self.phrase.split())):
            yield " ".join(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """All tables together."""

    rows: dict[str, tuple[Row, ...]]
    criteria: dict[Criterion, dict[str, Any]]
    rules: dict[str, dict[str, Any]]
    commentary: dict[Criterion, tuple[dict[str, Any], ...]]
    variants: dict[str, dict[str, Any]]
    examples: tuple[dict[str, Any], ...]
    vocabulary: frozenset[str] = field(repr=False)
    verbs: frozenset[str] = field(repr=False)  # those that open a line which names nobody: Conduct, Map, Hold
    once: re.Pattern[str] = field(repr=False)  # what is done once or not at all, and anyone could confirm it: post, posts, posted
    boilerplate: re.Pattern[str] = field(repr=False)  # phrases that say nothing where they end a line
    first_names: frozenset[str] = field(repr=False)  # those that are also words: Grace, Mark
    roles: frozenset[str] = field(repr=False)  # roles, relations and agencies of one word: mum, sw, camhs
    acronyms: frozenset[str] = field(repr=False)  # letters in capitals that plan.toml knows: EHCP, TAF
    terms: tuple[Term, ...] = field(repr=False)  # of the school year
    pairs: tuple[tuple[str, str], ...] = field(repr=False)  # drafts and tagged rewrites that a borrowed model is shown
    measures: str = field(repr=False)  # expressions of what a rewrite may propose: how often or how much, by when, who
    proposed_periods: str = field(repr=False)
    proposed_owners: str = field(repr=False)
    roles_by_setting: tuple[tuple[str, str], ...] = field(repr=False)  # (expression of words, role)
    openers: frozenset[str] = field(repr=False)  # more verbs that open a line which names nobody, and those of them that are nouns as well
    nouns: frozenset[str] = field(repr=False)
    columns: dict[str, str] = field(repr=False)  # title of a column, in lower case, and the kind of what stands under it
    headings: tuple[Row, ...] = field(repr=False)  # headings and labels of a plan, and the kind of what stands under or beside them
    quick: dict[str, tuple[str, ...]] = field(repr=False)  # answers that the page offers at one press: owners, measures, periods
    plan: dict[str, Any] = field(repr=False)  # what is asked of a whole plan, what is said of it, and the words that are looked for in it

    def asks(self, rule: str) -> str:
        """The question a rule puts to the practitioner; empty for a rule that has none."""
        return str(self.rules.get(rule, {}).get("asks", ""))


@cache
def load(overlay: Path | None = None) -> Guidance:
    """Read every table; a GuidanceError names the file, row and column that cannot be read."""
    if overlay is not None and not overlay.is_dir():
        raise GuidanceError(f"{overlay} is not a folder of guidance tables.")
    folders = [HERE] if overlay is None else [HERE, overlay]
    rows, plan = {name: tuple(_merged(name, folders)) for name in KINDS}, _plan(folders)
    criteria = _toml("criteria.toml", folders)
    for criterion in Criterion:
        if criterion.value not in criteria:
            raise GuidanceError(f"guidance/criteria.toml has no table [{criterion.value}].")
    proposed = _proposals(_toml("proposals.toml", folders))
    return Guidance(
        rows=rows,
        criteria={criterion: criteria[criterion.value] for criterion in Criterion},
        rules=_toml("rules.toml", folders),
        commentary=_commentary(folders),
        variants=_variants(folders),
        examples=tuple(_tomls("examples", folders).values()),
        vocabulary=frozenset((HERE / "vocabulary.txt").read_text(encoding="utf-8").split()),
        verbs=frozenset((HERE / "verbs.txt").read_text(encoding="utf-8").split()),
        once=_once(HERE / "once.txt", proposed["nouns"]),
        boilerplate=_boilerplate(HERE / "boilerplate.txt"),
        first_names=frozenset(row.phrase for row in rows["names.csv"]),
        roles=frozenset(form for table in ("roles.csv", "agencies.csv") for row in rows[table] for form in row.forms() if " " not in form),
        pairs=tuple(_pairs(next(folder / "pairs.csv" for folder in reversed(folders) if (folder / "pairs.csv").exists()))),
        terms=terms(next(folder / "terms.csv" for folder in reversed(folders) if (folder / "terms.csv").exists())),
        columns={title: row.kind for row in _merged("columns.csv", folders) for title in row.forms()},
        headings=tuple(_merged("headings.csv", folders)),
        plan=plan,
        acronyms=frozenset((*plan["meanings"], *plan["acronyms"]["everyday"])),
        **proposed,
    )


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if not row.get("draft") or not row.get("rewrite"):
                raise GuidanceError(f"guidance/pairs.csv row {number}: needs a draft and its rewrite.")
            yield row["draft"], row["rewrite"]


NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def _proposals(read: dict[str, Any]) -> dict[str, Any]:
    """The patterns of proposals.toml as expressions, lists filled in and parts of a whole counted out."""

    def filled(pattern: str) -> str:
        for _ in range(3):  # a list may name another
            for name, words in read["words"].items():
                pattern = pattern.replace("{" + name + "}", words)
        return pattern

    def said(number: int) -> str:
        return f"(?:{number}|{NUMBER_WORDS[number - 1]})" if number <= len(NUMBER_WORDS) else str(number)

    patterns = [filled(pattern) for pattern in read["measures"]["patterns"]]
    for whole in read["measures"]["wholes"]:
        parts = "(?:" + "|".join(map(said, range(1, whole + 1))) + ")"
        patterns.append(filled(read["measures"]["parts"]).replace("X", parts).replace("Y", said(whole)))
    try:
        for pattern in (*patterns, *read["periods"]["patterns"]):
            re.compile(pattern)
    except re.error as error:
        raise GuidanceError(f"guidance/proposals.toml: {pattern!r} is no regular expression: {error}.") from None
    return {
        "measures": "|".join(patterns),
        "proposed_periods": "|".join(map(filled, read["periods"]["patterns"])),
        "roles_by_setting": tuple((row["words"], row["role"]) for row in read["owners"]["by_setting"]),
        "quick": {name: tuple(words) for name, words in read["quick"].items()},
        "openers": frozenset(read["openers"]["verbs"]),
        "nouns": frozenset(read["openers"]["nouns"]),
        "proposed_owners": "[Tt]he (?:" + "|".join(map(re.escape, read["owners"]["roles"])) + ")",
    }


def _once(path: Path, nouns: Collection[str]) -> re.Pattern[str]:
    """The verbs of a table, each as it is written there or with a usual ending; forms of its own stand after a slash ("give/gave/given").

    Those that are nouns as well have no form in -s: "home visits" are not done once.
    """
    forms: set[str] = set()
    for words in path.read_text(encoding="utf-8").split():
        verb, *own = words.split("/")
        stem = re.sub(r"(?<=[^aeiou])y$", "i", verb.removesuffix("e"))
        doubled = verb + verb[-1] if re.search(r"[^aeiou][aeiou][bdglmnprt]$", verb) else verb
        present = () if verb in nouns else (f"{verb}s", f"{stem}es")
        forms |= {verb, *present, *(own or (f"{stem}ed", f"{doubled}ed"))}
    return re.compile(rf"\b(?:{'|'.join(sorted(forms, key=len, reverse=True))})\b", re.IGNORECASE)


def _boilerplate(path: Path) -> re.Pattern[str]:
    """One pattern for every phrase of the file at the end of a line, with what leads up to it; `#` is a number such as 4.2."""
    phrases = sorted(path.read_text(encoding="utf-8").split("\n"), key=len, reverse=True)
    either = "|".join(re.escape(phrase).replace(r"\#", r"[\d./-]+") for phrase in phrases if phrase)
    return re.compile(rf"[\s,;:(–-]+(?:and )?(?:{either})[\s.,;)]*$", re.IGNORECASE)


def _merged(name: str, folders: list[Path]) -> Iterator[Row]:
    merged: dict[tuple[str, str], Row] = {}
    for folder in folders:
        path = folder / name
        if path.exists():
            for row in read_table(path):
                merged[row.phrase, row.kind] = row
        elif folder is HERE:
            raise GuidanceError(f"guidance/{name} is missing; install smartify again.")
    yield from merged.values()


def read_table(path: Path) -> Iterator[Row]:
    """The rows of one table, in order."""
    where = f"guidance/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            columns = reader.fieldnames or []
            kind_column = "rule" if path.name == "words.csv" else "kind"
            needed = {"phrase", "catches", "spares", "source"} | ({kind_column} if path.name != "agencies.csv" else {"role_inside"})
            if missing := sorted(needed - set(columns)):
                raise GuidanceError(f"{where} has no column {missing[0]!r}; its columns are {', '.join(columns) or 'none'}.")
            for record in reader:
                if None in record or None in record.values():
                    raise GuidanceError(f"{where} row {reader.line_num}: has not {len(columns)} columns; is a comma unquoted?")
                yield _row(path.name, reader.line_num, record, kind_column)
    except UnicodeDecodeError as error:
        raise GuidanceError(f"{where} is not UTF-8 text (byte {error.start}); save it as CSV UTF-8.") from None
    except csv.Error as error:
        raise GuidanceError(f"{where} cannot be read as CSV: {error}.") from None


def _row(table: str, line: int, record: dict[str, str], kind_column: str) -> Row:
    where = f"guidance/{table} row {line}"
    for column in ("phrase", "catches", "spares", "source"):
        if not record[column].strip():
            raise GuidanceError(f"{where}: {column} is empty; every row needs one.")
    kind = record.get(kind_column, "agency").strip()
    if kind not in (KINDS | TITLES)[table]:
        raise GuidanceError(f"{where}: {kind_column} is {kind!r}; use {_or((KINDS | TITLES)[table])}.")
    criterion = record.get("criterion", "").strip()
    if criterion and criterion not in {c.value for c in Criterion} or table == "words.csv" and not criterion:
        raise GuidanceError(f"{where}: criterion is {criterion!r}; use {_or(c.value for c in Criterion)}.")
    column = "at_most" if table == "words.csv" else "level"
    level = (record.get(column) or "").strip()
    if level not in ("", "0", "1", "2"):
        raise GuidanceError(f"{where}: {column} is {level!r}; use 0, 1, 2 or leave it empty.")
    return Row(
        table=table,
        line=line,
        phrase=record["phrase"].strip().lower(),
        kind=kind,
        catches=record["catches"],
        spares=record["spares"],
        source=record["source"],
        says=record.get("says", ""),
        criterion=Criterion(criterion) if criterion else None,
        level=Level(int(level)) if level else None,
        harmless_in=tuple(p.strip().lower() for p in record.get("harmless_in", "").split(";") if p.strip()),
        role_inside=record.get("role_inside", "").strip(),
    )


def _or(words: Any) -> str:
    *rest, last = list(words)
    return f"{', '.join(rest)} or {last}" if rest else str(last)


def _toml(name: str, folders: list[Path]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for folder in folders:
        if (folder / name).exists():
            try:
                read |= tomllib.loads((folder / name).read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise GuidanceError(f"guidance/{name} cannot be read: {error}.") from None
    return read


def _tomls(kind: str, folders: list[Path]) -> dict[str, dict[str, Any]]:
    names = sorted({path.name for folder in folders for path in (folder / kind).glob("*.toml")})
    return {name.removesuffix(".toml"): _toml(f"{kind}/{name}", folders) for name in names}


def _commentary(folders: list[Path]) -> dict[Criterion, tuple[dict[str, Any], ...]]:
    read = _toml("commentary.toml", folders)
    where = "guidance/commentary.toml"
    for criterion, level in product(Criterion, Level):
        rows = [row for row in read.get(criterion.value, ()) if row.get("level") == level]
        if not any("{" not in row.get("says", "{") + row.get("asks", "") and not row.get("when") for row in rows):
            raise GuidanceError(
                f"{where} [{criterion.value}] level {int(level)}: needs a row without `when` or slots, for drafts that no other fits."
            )
    return {criterion: tuple(read[criterion.value]) for criterion in Criterion}


PLAN = {"question": ("short", "asks", "why", "open", "source"), "finding": ("title", "says", "asks", "why", "source")}
JARGON = ("phrase", "plain", "catches", "spares", "source")


def _plan(folders: list[Path]) -> dict[str, Any]:
    """plan.toml; of a table that an authority has too, what it says takes the place of ours, and the rest stays."""
    where, ours = "guidance/plan.toml", _toml("plan.toml", folders[:1])
    theirs = _toml("plan.toml", folders[1:])
    read = {**ours, **{name: {**ours[name], **row} if isinstance(ours.get(name), dict) else row for name, row in theirs.items()}}
    rows = [(f'["{name}"]', row, PLAN[name.split(".")[0]]) for name, row in read.items() if name.split(".")[0] in PLAN]
    rows += [(f"[[jargon]] {number}", row, JARGON) for number, row in enumerate(read["jargon"], 1)]
    for name, row, keys in rows:
        if missing := [key for key in keys if not str(row.get(key, "")).strip()]:
            raise GuidanceError(f"{where} {name}: {missing[0]} is missing; it needs {_or(keys).replace(' or ', ' and ')}.")
    for name, key, said in ((name, key, said) for name, row in theirs.items() if name in ours for key, said in _sentences(row)):
        known = {"person", *_slots(str(ours[name].get(key, "")))}
        if strange := [slot for slot in _slots(said) if slot not in known]:
            raise GuidanceError(
                f'{where} ["{name}"] {key}: {{{strange[0]}}} is not filled in there; use {_or("{" + slot + "}" for slot in sorted(known))}.'
            )
    return read


def _sentences(row: Any) -> Iterator[tuple[str, str]]:
    yield from ((key, said) for key, said in row.items() if isinstance(said, str)) if isinstance(row, dict) else ()


def _slots(said: str) -> list[str]:
    return re.findall(r"\{([^{}]*)\}", said)


def _variants(folders: list[Path]) -> dict[str, dict[str, Any]]:
    variants = _tomls("variants", folders)
    known = {"", *(c.value for c in Criterion)}
    for name, variant in variants.items():
        for letter in LETTERS:
            reads = variant.get(letter, {}).get("reads")
            if reads not in known:
                raise GuidanceError(f'guidance/variants/{name}.toml [{letter}]: reads is {reads!r}; use a criterion or "".')
            if not variant[letter].get("label"):
                raise GuidanceError(f"guidance/variants/{name}.toml [{letter}]: label is missing.")
    return variants


__all__ = ["Guidance", "Row", "load", "read_table"]
