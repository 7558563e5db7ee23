"""A trainer's own file, or the shipped examples → the examples of a handout, with nobody's real name in it.

Drafts come one a line from .txt, or from a column of .csv or .xlsx, where a column called rewrite or improvement may hold the
trainer's own; where that is empty, smartify proposes one, and says so.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartify import text, word
from smartify.anonymise import replaced
from smartify.checker import Checked, check
from smartify.commentary import comment
from smartify.errors import SmartifyError, TableError
from smartify.fragments import LABEL
from smartify.guidance import Guidance
from smartify.readers import read_table
from smartify.report import ANSWERS, SOURCES, confirmed, marked
from smartify.reviewer import Reviewer, Wanted
from smartify.types import Criterion, Level, Objective, Review, Rewrite
from smartify.word import Example

REWRITES = ("rewrite", "improvement")
FIRST = "children's social care"  # of the settings
MOST = 60  # drafts: more than any training day has time for
IF = re.compile(r"(?:^|[.;]\s+)If\b")
BRACKETS = re.compile(r" ?\([^()]*\)")
SHARE = re.compile(r" out of \w+")
PIECE = re.compile(r"(?:of|to|than|in|a|the|once)(?: \S+)?$", re.IGNORECASE)  # what is left of a number whose other part is read elsewhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A draft of a trainer's file, the rewrite given with it, and where they stand."""

    draft: str
    rewrite: str  # empty where none is given
    where: str  # "plans.csv row 3"
    columns: tuple[str, str] = ("", "")  # of the draft and of the rewrite


def from_file(
    source: Path,
    reviewer: Reviewer,
    today: datetime.date,
    variant: str = "smart",
    *,
    column: str | None = None,
    keep_names: bool = False,
    title: str = word.TITLE,
    told: Callable[[dict[str, str]], None] | None = None,
) -> bytes:
    """The handout of a file, as a Word file; `told` is called with the names that were replaced, each with its new one.

    Raises TableError, with file, row and column, for a file or a draft that cannot be read.
    """
    given = read(source, column, reviewer.guidance)
    if not keep_names:
        given, names = nameless(given, reviewer.guidance)
        if told:
            told(names)
    return word.handout(reviewed(given, reviewer, today), reviewer.guidance, variant, today, title)


def read(source: Path, column: str | None, guidance: Guidance) -> list[Given]:
    """The drafts of a file with their rewrites; a TableError says which cannot be read, and never repeats it."""
    given = list(_lines(source) if source.suffix.lower() == ".txt" else _rows(source, column))
    if not given:
        raise TableError(f"{source.name} holds no drafts.")
    if len(given) > MOST:
        raise TableError(f"{source.name} holds {len(given):,} drafts; a handout has at most {MOST}.")
    for one in given:
        parts = ((one.draft, one.columns[0]), *(((one.rewrite, one.columns[1]),) if one.rewrite else ()))
        for words, name in parts:
            if trouble := text.trouble(words, guidance):
                raise TableError(f"{one.where}{f', column {name}' if name else ''}: {trouble}")
    return given


def _lines(source: Path) -> Iterator[Given]:
    try:
        content = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(f"{source.name} is not UTF-8 text; save it as plain text (UTF-8).") from None
    except OSError as error:
        raise TableError(f"{source.name} cannot be read: {error.strerror}.") from None
    for number, line in text.lines(content):
        yield Given(draft=line.strip(), rewrite="", where=f"{source.name} line {number}")


def _rows(source: Path, column: str | None) -> Iterator[Given]:
    if source.suffix.lower() not in (".csv", ".xlsx"):
        raise TableError(f"{source.name} is neither .txt, .csv nor .xlsx; save the drafts as one of them.")
    table = read_table(source)
    by_name = {name.strip().lower(): name for name in reversed(table.columns)}
    drafts = table.column(column or by_name.get("draft"))
    rewrites = next((by_name[name] for name in REWRITES if name in by_name and by_name[name] != drafts), None)
    for row, number in zip(table.rows, table.numbers, strict=True):
        if not any(str(cell).strip() for cell in row.values() if cell is not None):
            continue  # a row left empty, to part two groups
        draft, rewrite = ("" if row[name] is None else str(row[name]).strip() for name in (drafts, rewrites or drafts))
        yield Given(
            draft=draft,
            rewrite=rewrite if rewrites else "",
            where=f"{table.source} row {number}",
            columns=(drafts, rewrites or ""),
        )


def nameless(given: Sequence[Given], guidance: Guidance) -> tuple[list[Given], dict[str, str]]:
    """The drafts and rewrites with other names in them, the same in both, and which name was replaced by which."""
    texts, names = replaced([words for one in given for words in (one.draft, one.rewrite)], guidance)
    pairs = zip(given, texts[::2], texts[1::2], strict=True)
    return [Given(draft=draft, rewrite=rewrite, where=one.where, columns=one.columns) for one, draft, rewrite in pairs], names


def reviewed(given: Sequence[Given], reviewer: Reviewer, today: datetime.date) -> list[Example]:
    """Each draft as an example, with the levels that smartify finds, and with its proposal where no rewrite is given."""
    reviews: dict[int, Review] = {}
    for rewrites in (False, True):
        asked = [(place, one) for place, one in enumerate(given) if rewrites != bool(one.rewrite)]
        objectives = [Objective(text=one.draft) for _, one in asked]
        for (place, one), review in zip(
            asked, reviewer.reviews(objectives, Wanted(rewrites=rewrites, explain=False), today=today), strict=True
        ):
            if isinstance(review, SmartifyError):
                raise TableError(f"{one.where}: {review}")
            reviews[place] = review
    return [from_review(reviews[place], reviewer.guidance, one.rewrite) for place, one in enumerate(given)]


def from_review(review: Review, guidance: Guidance, rewrite: str = "") -> Example:
    """A review as an example, in the sentences of commentary.toml; `rewrite` is the trainer's own, in place of the proposal."""
    checked = check(review.text, guidance)
    proposal = review.rewrite if review.rewrite and review.rewrite.text and not rewrite else None
    not_one = review.not_one
    said = {c: comment(c, score.level, checked, review.findings, guidance) for c, score in review.scores.items()}
    about = _proposed(proposal) if proposal else {"source": "The answers are proposed by smartify; whoever reads them decides."}
    return Example(
        draft=review.text.strip(),
        levels={} if not_one else {criterion: score.level for criterion, score in review.scores.items()},
        commentary={criterion: " ".join((*says, *asks)) for criterion, (says, asks) in said.items()},
        note=not_one,
        changed=changed(review.text, proposal.text if proposal else rewrite, guidance),
        **{"rewrite": tuple(filter(str.strip, rewrite.splitlines())), **about},
    )


def _proposed(rewrite: Rewrite) -> dict[str, Any]:
    """What an example says of a rewrite that smartify proposes: its lines with what is to be confirmed marked, and as questions."""
    shown = marked(rewrite.text, rewrite.to_confirm, "[", "?]")
    return {
        "rewrite": tuple(filter(str.strip, shown.splitlines())),
        "made": "proposed by smartify",
        "asks": tuple(f"{confirmed(mention)}?" for mention in rewrite.to_confirm),
        "notes": (*rewrite.problems, *(() if rewrite.passed else ("This rewrite does not pass the checker.",))),
        "source": f"The answers and the improvement ({SOURCES[rewrite.source]}) come from smartify; whoever reads them decides.",
    }


def from_examples(setting: str, guidance: Guidance, today: datetime.date, variant: str = "smart", *, title: str = word.TITLE) -> bytes:
    """The handout of the worked examples of one setting, or of all of them where it is empty, as a Word file.

    Raises SmartifyError for a setting that no example is of.
    """
    known = {name.casefold(): name for name in settings(guidance)}
    name = " ".join(setting.split()).casefold()
    if name and name not in known:
        raise SmartifyError(f"There are no examples of {setting!r}; there are some of {', '.join(known.values())}.")
    return word.handout(shipped(guidance, known[name] if name else ""), guidance, variant, today, title)


def settings(guidance: Guidance) -> list[str]:
    """The settings that worked examples come from, children's social care first."""
    found = {str(example.get("setting", "")) for example in guidance.examples}
    return sorted(found, key=lambda setting: (setting != FIRST, setting))


def numbers(guidance: Guidance, setting: str = "") -> list[int]:
    """The worked examples of a setting, or of all by setting, as places in `guidance.examples`."""
    chosen = [setting] if setting else settings(guidance)
    return [number for name in chosen for number, example in enumerate(guidance.examples) if example.get("setting", "") == name]


def shipped(guidance: Guidance, setting: str = "") -> list[Example]:
    """The worked examples of a setting, or of all by setting."""
    return [from_guidance(guidance.examples[number], guidance) for number in numbers(guidance, setting)]


def from_guidance(example: dict[str, Any], guidance: Guidance) -> Example:
    """One worked example of `guidance.examples`; where its commentary opens with an answer, that is the answer shown."""
    levels: dict[Criterion, Level | None] = {}
    commentary: dict[Criterion, str] = {}
    for criterion in Criterion:
        said = str(example["commentary"][criterion.value])
        level, opening = next(((at, answer) for at, answer in ANSWERS.items() if re.match(rf"{answer}\b", said)), (None, ""))
        levels[criterion] = level if opening else Level(example["levels"][criterion.value])
        commentary[criterion] = said.removeprefix(f"{opening}. ") if opening else said  # the answer has a column of its own
    rewrite = tuple(map(str, example["rewrite"]))
    return Example(
        draft=example["draft"],
        levels=levels,
        commentary=commentary,
        rewrite=rewrite,
        title=example["title"],
        changed=changed(example["draft"], "\n".join(rewrite), guidance),
        source=f"Source: {example['source']}.",
    )


def changed(draft: str, rewrite: str, guidance: Guidance) -> tuple[str, ...]:
    """What a rewrite says and its draft does not, and which empty words are gone, in a sentence each.

    >>> from smartify import guidance
    >>> changed("Mum to attend groups", "Mum to attend 4 groups by 3 May", guidance.load())
    ('It says how much, how many or how often: ‘4 groups’.', 'It says by when or for how long: ‘by 3 May’.')
    """
    if not rewrite.strip() or rewrite.strip(" .").split() == draft.strip(" .").split():
        return ("Nothing: the draft is left as it is.",) if rewrite.strip() else ()
    labelled = [(LABEL.match(line), line) for line in rewrite.splitlines() if line.strip()]
    goal = any(label and label[1] == "Goal" for label, _ in labelled)
    objectives = [line[label.end() :] if label else line for label, line in labelled if not (label and label[1] == "Goal")]
    before, after = check(draft, guidance), [check(_first(line), guidance) for line in objectives]
    sentences = (
        f"One line is now {len(objectives)} objectives, so that each can be done, and checked, by itself." if len(objectives) > 1 else "",
        "It opens with the goal that it serves." if goal and not LABEL.match(draft) else "",
        _told("It says who acts", [c.owner.text for c in after if c.owner], draft),
        _told("It says how much, how many or how often", [phrase for c in after for phrase in _measures(c)], draft),
        _told("It says by when or for how long", [m.text for c in after for m in c.dates if m.kind != "open_ended"], draft),
        _told("It says what for", [c.purpose.text for c in after if c.purpose], draft),
        "It says what to do if that does not happen." if any(map(IF.search, objectives)) and not IF.search(draft) else "",
        _told("Words to avoid that are gone", _empty(before), rewrite),
    )
    return tuple(filter(None, sentences)) or ("It says the same in other words.",)


def _first(line: str) -> str:
    """An objective without what is in brackets and what comes if it is missed, where other times and numbers stand."""
    contingency = IF.search(line)
    return BRACKETS.sub("", line[: contingency.start() + 1] if contingency and contingency.start() else line)


def _measures(checked: Checked) -> Iterator[str]:
    """The numbers as they are read aloud: "3 lunchtimes out of 5" is one, and "of 5" alone is none."""
    for mention in checked.numbers:
        share = SHARE.match(checked.text, mention.end)
        if not PIECE.match(mention.text):
            yield mention.text + (share[0] if share else "")


def _empty(draft: Checked) -> list[str]:
    return [
        draft.text[slice(*f.span)] for f in draft.findings if f.span and f.rule.startswith(("words.", "date.open_ended", "purpose.hollow"))
    ]


def _told(what: str, phrases: Sequence[str], other: str) -> str:
    """What is said of phrases that the other text has not, each once, the longer where one is in another; empty where there are none."""
    held = other.lower()
    new = list(dict.fromkeys(phrase.strip(" ,.") for phrase in phrases if phrase.strip(" ,.").lower() not in held))
    whole = [phrase for phrase in new if not any(phrase.lower() in longer.lower() and phrase != longer for longer in new)]
    return f"{what}: {'; '.join(f'‘{phrase}’' for phrase in whole)}." if whole else ""


__all__ = [
    "FIRST",
    "Given",
    "changed",
    "from_examples",
    "from_file",
    "from_guidance",
    "from_review",
    "nameless",
    "numbers",
    "read",
    "reviewed",
    "settings",
    "shipped",
]
