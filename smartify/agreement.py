"""How far several people who marked the same lines agree, letter by letter, and which lines they should talk about."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from smartify.errors import TableError
from smartify.guidance import LETTERS
from smartify.readers import Table, read_table
from smartify.report import ANSWERS, UNTOLD
from smartify.types import Criterion, Level

COLUMNS = ("line", "marker", *LETTERS)
MOST = 100  # people: more than any training room, and every one is set beside every other
NUMBERED = re.compile(r"(\d{1,6})(?:\.0+|\.\s*|\.\s+(\S.*))?", re.DOTALL)  # 3, 3.0, or as in the template: 3. Mum to ring ...
LEVELS: dict[str, Level | None] = {
    **{answer.lower(): level for level, answer in ANSWERS.items()},
    **{f"{int(level)}{zeros}": level for level in Level for zeros in ("", ".0")},
    **{"": None, UNTOLD: None},
}
# First and second reading, blind, of 14,468 lines of this project (training_data/README.md). The two readers shared one brief and the lines are
# clearer than life, so practitioners should expect to agree less.
RANGE = {
    Criterion.SPECIFIC: 0.95,
    Criterion.MEASURABLE: 0.93,
    Criterion.ACHIEVABLE: 0.93,
    Criterion.RELEVANT: 0.90,
    Criterion.TIME_BOUND: 0.98,
}
# The bands of Altman, Practical Statistics for Medical Research (1991): a convention, no law. The last row is ours.
WORDS = ((0.81, "very good"), (0.61, "good"), (0.41, "moderate"), (0.21, "fair"), (0.01, "poor"), (-1.0, "no better than chance"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What one person gave one line; None where they could not tell, or said nothing."""

    marker: str
    line: int  # from 1
    levels: Mapping[str, Level | None]  # by letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One Marks for each person and line that they marked, and the lines' texts where the files have them."""

    marks: tuple[Marks, ...]
    lines: dict[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLetter:
    """How far people agree on one letter."""

    letter: str
    kappa: float | None  # quadratic weighted, the mean over pairs of people; None where it cannot be computed
    word: str  # for the kappa; empty without one
    alike: float | None  # of every two marks that one line got, the share that are the same
    lines: int  # marked by two people or more
    markers: int  # who share a line with somebody
    pairs: int  # of people, whose kappas the mean is of
    reason: str  # why there is no kappa, or which pairs it leaves out; else empty
    trained: float | None  # the kappa that two trained readers reached; None where the letter reads no criterion

    def text(self) -> str:
        """The figures in sentences."""
        counts = f"{self.lines} line{'' if self.lines == 1 else 's'}, {self.markers} people"
        alike = "" if self.alike is None else f"; {self.alike:.0%} of marks alike"
        if self.kappa is None:
            return f"{self.letter}: cannot be told. {self.reason}" + (f" ({counts}{alike}.)" if self.lines else "")
        said = [f"{self.letter}: {self.word}, weighted kappa {self.kappa:.2f} ({counts}{alike})."]
        said += [self.reason] if self.reason else []
        said += [] if self.trained is None else [f"Two readers who shared a brief reached {self.trained:.2f}, on lines clearer than life."]
        return " ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far people agree on each letter; `markers` and `lines` are all that have any mark."""

    letters: dict[str, OnLetter]
    markers: tuple[str, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Argued:
    """A line on which people differ, and on each such letter, widest first, who gave which level."""

    line: int
    spread: float
    said: dict[str, dict[Level, tuple[str, ...]]]


def kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Cohen's kappa of two people's levels of the same lines, in which two steps apart weigh four times as much as one.

    None where both gave every line one and the same level, for then chance alone would agree as much.

    >>> kappa([0, 0, 1, 2], [0, 1, 1, 2])  # apart by 1 in all, where chance would be apart by 5
    0.8
    """
    apart = sum((a - b) ** 2 for a, b in zip(first, second, strict=True))
    squares = sum(a * a for a in first) + sum(b * b for b in second)
    chance = len(first) * squares - 2 * sum(first) * sum(second)  # times the number of lines, so that it is a whole number
    return 1 - len(first) * apart / chance if chance else None


def agreement(marks: Iterable[Marks], view: Mapping[str, Any] | None = None) -> Agreement:
    """How far people agree on each letter; `view` is the variant of SMART whose letters they marked, without it S to T are the five criteria."""
    given = list(marks)
    reads = {letter: view[letter]["reads"] if view else criterion for letter, criterion in zip(LETTERS, Criterion, strict=True)}
    letters = {
        letter: _on_letter(letter, _told(given, letter), RANGE[Criterion(reads[letter])] if reads[letter] else None) for letter in LETTERS
    }
    marked = [mark for mark in given if any(level is not None for level in mark.levels.values())]
    return Agreement(
        letters=letters, markers=tuple(dict.fromkeys(mark.marker for mark in marked)), lines=tuple(sorted({mark.line for mark in marked}))
    )


def _told(marks: Iterable[Marks], letter: str) -> dict[str, dict[int, Level]]:
    """{person: {line: level}} of one letter."""
    told: dict[str, dict[int, Level]] = {}
    for mark in marks:
        level = mark.levels.get(letter)
        if level is not None:
            told.setdefault(mark.marker, {})[mark.line] = Level(level)
    return told


def _on_letter(letter: str, told: dict[str, dict[int, Level]], trained: float | None) -> OnLetter:
    shared = {
        (one, other): [(told[one][line], told[other][line]) for line in told[one] if line in told[other]]
        for one, other in combinations(told, 2)
    }
    shared = {pair: both for pair, both in shared.items() if both}
    kappas = [found for both in shared.values() if (found := kappa(*zip(*both, strict=True))) is not None]
    alike = [a == b for both in shared.values() for a, b in both]
    mean = fmean(kappas) if kappas else None
    return OnLetter(
        letter=letter,
        kappa=mean,
        word="" if mean is None else next(word for least, word in WORDS if round(mean, 2) >= least),
        alike=fmean(alike) if alike else None,
        lines=len({line for one, other in shared for line in told[one].keys() & told[other].keys()}),
        markers=len({marker for pair in shared for marker in pair}),
        pairs=len(kappas),
        reason=_reason(len(told), len(shared), len(kappas)),
        trained=trained,
    )


def _reason(markers: int, shared: int, counted: int) -> str:
    if markers < 2:
        return "Only one person marked it." if markers else "Nobody marked it."
    if not shared:
        return "No two people marked the same line."
    if not counted:
        return "All gave the same lines one and the same level, so agreement cannot be told from chance."
    if out := shared - counted:
        return f"{out} of {shared} pairs of people {'is' if out == 1 else 'are'} left out, who gave all their lines one and the same level."
    return ""


def most_argued(marks: Iterable[Marks], most: int = 5) -> tuple[Argued, ...]:
    """The lines with the widest spread, widest first, at most so many; a line on which all agree is none of them.

    The spread is the mean squared distance of two people's levels, summed over the letters: two steps apart on one letter weigh more than one step on three.
    """
    given = list(marks)
    said: dict[int, dict[str, dict[Level, tuple[str, ...]]]] = {}
    for letter in LETTERS:
        for marker, levels in _told(given, letter).items():
            for line, level in levels.items():
                by_level = said.setdefault(line, {}).setdefault(letter, {})
                by_level[level] = (*by_level.get(level, ()), marker)
    argued = []
    for line, letters in said.items():
        wide = {letter: width for letter, by_level in letters.items() if (width := _spread(by_level))}
        if wide:
            ordered = {letter: dict(sorted(letters[letter].items())) for letter in sorted(wide, key=lambda letter: -wide[letter])}
            argued.append(Argued(line=line, spread=sum(wide.values()), said=ordered))
    return tuple(sorted(argued, key=lambda line: (-line.spread, line.line))[:most])


def _spread(said: Mapping[Level, Sequence[str]]) -> float:
    levels = [level for level, markers in said.items() for _ in markers]
    return fmean([(a - b) ** 2 for a, b in combinations(levels, 2)] or [0])


class _Row(NamedTuple):
    where: str
    line: int
    text: str
    marker: str
    levels: dict[str, Level | None]


def read(source: Path, *more: Path) -> Sheet:
    """The marks of a .csv or .xlsx, or of several that people filled in apart; a TableError names file, row and column of what cannot be used.

    A row without a marker is of the person above it, so a name is written once; a row without levels is no mark.
    """
    names: dict[str, str] = {}
    places: dict[tuple[str, int], str] = {}
    texts: dict[int, tuple[str, str]] = {}
    marks = []
    for row in (row for path in (source, *more) for row in _rows(path)):
        text, place = texts.setdefault(row.line, (row.text, row.where)) if row.text else ("", "")
        if text.casefold() != row.text.casefold():
            raise TableError(f"{row.where}, column line: its line {row.line} is not the line {row.line} of {place}.")
        if all(level is None for level in row.levels.values()):
            continue
        marker = names.setdefault(row.marker.casefold(), row.marker)
        if len(names) > MOST:
            raise TableError(f"{row.where}, column marker: these are the marks of more than {MOST} people; compare fewer at a time.")
        if (marker, row.line) in places:
            raise TableError(
                f"{row.where}, column marker: the same person has marked line {row.line} already, in {places[marker, row.line]}."
            )
        places[marker, row.line] = row.where
        marks.append(Marks(marker=marker, line=row.line, levels=row.levels))
    if not marks:
        raise TableError(f"{source.name} holds no marks; fill in the columns {', '.join(LETTERS)}.")
    return Sheet(marks=tuple(marks), lines={line: text for line, (text, _) in sorted(texts.items())})


def _rows(path: Path) -> Iterator[_Row]:
    table = read_table(path)
    columns, marker = _columns(table), ""
    for number, record in zip(table.numbers, table.rows, strict=True):
        where = f"{table.source} row {number}"
        cells = {name: _tidy(record[column]) for name, column in columns.items()}
        numbered = NUMBERED.fullmatch(cells["line"])
        if not numbered or not int(numbered[1]):
            raise TableError(f"{where}, column line: begin with the line's number, from 1: as 3, or 3. and the line.")
        for letter in LETTERS:
            if cells[letter].lower() not in LEVELS:
                raise TableError(f"{where}, column {letter}: use 0, 1, 2, No, To some extent or Yes, or leave it empty.")
        levels = {letter: LEVELS[cells[letter].lower()] for letter in LETTERS}
        marker = cells["marker"] or marker
        if not marker and any(level is not None for level in levels.values()):
            raise TableError(f"{where}, column marker: write who gave these levels.")
        yield _Row(where=where, line=int(numbered[1]), text=numbered[2] or "", marker=marker, levels=levels)


def _columns(table: Table) -> dict[str, str]:
    """{name: column as the table has it}; the first row is never repeated, for without a header it would be a line of a plan."""
    wanted = f"its first row has to be {', '.join(COLUMNS)}"
    found: dict[str, str] = {}
    for column in table.columns:
        name = re.sub(r" \(\d+\)$", "", column).lower()  # as read_table tells two of one name apart
        if name in found:
            raise TableError(f"{table.source} row 1: two columns are called {name!r}; {wanted}.")
        if name in (known.lower() for known in COLUMNS):
            found[name] = column
    for name in COLUMNS:
        if name.lower() not in found:
            raise TableError(f"{table.source} has no column {name!r}; {wanted}.")
    return {name: found[name.lower()] for name in COLUMNS}


def template(lines: Iterable[str], today: datetime.date) -> bytes:
    """A workbook of one sheet to fill in: the lines, numbered, a column for the marker's name, and five in which the answers are chosen from a list."""
    import openpyxl
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.datavalidation import DataValidation

    texts = [text for line in lines if (text := _tidy(line))]
    if not texts:
        raise TableError("There are no lines to mark. Give at least one.")
    book = openpyxl.Workbook()
    book.properties.created = datetime.datetime.combine(today, datetime.time())
    sheet = book.worksheets[0]
    sheet.title = f"marks {today.isoformat()}"
    sheet.append(COLUMNS)
    for number, text in enumerate(texts, 1):
        sheet.append([f"{number}. {text}"])  # begins with a figure, so no spreadsheet takes it for a formula
        sheet.cell(number + 1, 1).alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    for column, width in zip("ABCDEFG", (80, 20, 16, 16, 16, 16, 16), strict=True):
        sheet.column_dimensions[column].width = width
    answers = DataValidation(type="list", formula1=f'"{",".join(ANSWERS[level] for level in Level)}"', allow_blank=True)
    answers.showErrorMessage, answers.errorTitle, answers.error = True, "Not in the list", "Choose an answer, or leave the cell empty."
    answers.add(f"C2:G{len(texts) + 1}")
    sheet.add_data_validation(answers)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _tidy(cell: Any) -> str:
    """The cell as one line, without the control characters that a workbook refuses."""
    return "" if cell is None else "".join(c for c in " ".join(str(cell).split()) if c.isprintable())


__all__ = ["Agreement", "Argued", "Marks", "OnLetter", "Sheet", "agreement", "kappa", "most_argued", "read", "template"]
