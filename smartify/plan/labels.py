"""What a heading, a label or a column's title of a plan announces, looked up in headings.csv and columns.csv; and a line parted at its labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from smartify.guidance import Guidance, Row
from smartify.readers.titles import Titles as Columns

PLAIN = str.maketrans({"‘": "'", "’": "'", "`": "'", "\u00a0": " ", "–": "-", "—": "-", "\u2011": "-"})
NUMBERING = re.compile(
    r"^(?:(?:section|part|box|step)\s+(?:\d+[a-z]?|[a-z]|[ivx]+)\b\s*[.):-]*|\(?(?:\d+(?:\.\d+)*[a-z]?|[a-z]|[ivx]+)[.)](?=\s|$)|\d+(?=\s))\s*",
    re.IGNORECASE,
)
LEADING = re.compile(r"^(?:the|our|this|their|his|her|your) (?=\S)")
ASKED = re.compile(r"^what (?:is|are|'s) (?:the |our |my )?")
OF_IT = re.compile(r" (?:of|about|on) (?:the|this) plan$")
TRAILING = re.compile(r"[\s:?.*\d-]+$")
BRACKETED = re.compile(r"\(([^()]*)\)")
GAP = re.compile(r"[._…]{3,}|_{2,}")  # a line to write on
MARKS = re.compile(r"(?<!\d):(?!//)|:(?!\d|//)|\?|\t|\s{3,}")
DASH = re.compile(r"^(?P<label>[^:?]{2,60}?)\s+[–—-]\s+(?P<said>\S.*)$", re.DOTALL)
LONGEST = 12  # words of a label
MOST = 30  # labels that are looked for in one line
SHORT = 50  # characters of a label that only columns.csv knows
SOME = r"\S+(?: \S+){0,6}?"
FROM_COLUMNS = {"objective": "step", "goal": "outcome", "owner": "owner", "by": "by", "measure": "measure", "review": "review"} | {
    "need": "need",
    "risk": "risk",
    "baseline": "other",
    "status": "other",
    "note": "other",
    "ref": "other",
    "how": "other",
}
CERTAIN = (
    "objective",
    "goal",
    "owner",
    "by",
    "measure",
    "review",
    "need",
    "risk",
    "status",
)  # kinds of columns.csv that a plan has under the same name


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What a heading, label or column announces, and the words that stood for a person in it ('parent' of "Parent's signature")."""

    kind: str
    who: str = ""
    row: Row | None = None  # of headings.csv; None where columns.csv has it


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of a line: the label it stands behind, if there is one, and what it says."""

    text: str
    label: str = ""
    title: Title | None = None


class Titles:
    """The titles of the tables, made once for a plan."""

    def __init__(self, guidance: Guidance) -> None:
        self._exact: dict[str, Row] = {}
        self._open: list[tuple[re.Pattern[str], Row]] = []
        for row in guidance.headings:
            for form in map(plain, row.forms()):
                if "…" in form:
                    self._open.append((_pattern(form), row))
                else:
                    self._exact[form.replace("'", "")] = row
        self._open.sort(key=lambda pair: -len(pair[1].phrase))
        self._columns = Columns(known=guidance.columns)

    def of(self, words: str) -> Title | None:
        """What a heading or a label announces; None where the tables do not know it."""
        found = self._heading(words)
        if found:
            return found
        kind = FROM_COLUMNS.get(self._columns.kind(words)) if len(words) <= SHORT else None
        return Title(kind=kind) if kind else None

    def column(self, words: str) -> Title | None:
        """What stands under a column's title: the kinds of columns.csv first, for a column called "Person" holds owners and a label does not."""
        kind = self._columns.kind(words)
        found = self._heading(words)
        if kind in CERTAIN and not (found and found.kind in ("short_term", "long_term")):
            return Title(kind=FROM_COLUMNS[kind], row=found.row if found else None)
        if kind == "how":  # what stands beside an objective, if there is one
            return Title(kind="how", row=found.row if found else None)
        return found or (Title(kind=FROM_COLUMNS[kind]) if kind in FROM_COLUMNS else None)

    def _heading(self, words: str) -> Title | None:
        said = plain(words)
        if not said or said.count(" ") >= LONGEST:
            return None
        inside = " ".join(BRACKETED.findall(words)).strip()
        forms = (form.replace("'", "") for form in (said, ASKED.sub("", said), OF_IT.sub("", said)))
        if row := next(filter(None, map(self._exact.get, forms)), None):
            return Title(kind=row.kind, row=row, who=inside)
        for pattern, row in self._open:
            if found := pattern.fullmatch(said):
                return Title(kind=row.kind, row=row, who=inside or _as_written(next(filter(None, found.groups()), ""), words))
        return None

    def parted(self, text: str) -> list[Part]:
        """A line as its labels part it; a line without a label is one part.

        "Signed: K Clarke  Date: 3 May" has two parts; "Mum: to ring school" one for a table that does not know "Mum" as a label.
        """
        text = GAP.sub("\t", text)
        cuts = list(self._cuts(text))
        if not cuts:
            dash = DASH.match(text)
            title = self.of(dash["label"]) if dash else None
            if dash and title:
                return [Part(text=_tidy(dash["said"]), label=_tidy(dash["label"]), title=title)]
            title = self.of(text)
            return [Part(text="", label=_tidy(text), title=title)] if title and len(text) <= 80 else [Part(text=_tidy(text))]
        parts = [Part(text=_tidy(text[: cuts[0][0]]))] if text[: cuts[0][0]].strip(" \t.;,|-–") else []
        for at, (start, end, title) in enumerate(cuts):
            until = cuts[at + 1][0] if at + 1 < len(cuts) else len(text)
            parts.append(Part(label=_tidy(text[start:end]), title=title, text=_tidy(text[end:until])))
        return parts

    def _cuts(self, text: str) -> Iterator[tuple[int, int, Title]]:
        """(start, end, title) of every label in a line: the longest words before a colon, a question mark or a gap that the tables know."""
        behind = 0
        for mark in islice(MARKS.finditer(text), MOST):
            words = list(re.finditer(r"\S+", text[behind : mark.start()]))
            for first in words[max(0, len(words) - LONGEST) :]:
                start = behind + first.start()
                label = text[start : mark.start()]
                opens = start == behind + words[0].start()
                if not (label[:1].isupper() or opens and not text[:start].strip(" \t.;,|-–") or text[start - 1 : start] == "("):
                    continue
                if mark[0][0] not in ":?" and not (opens or text[:start].endswith(("\t", "   "))):
                    continue
                if not opens and not behind and label.startswith("Plan "):
                    continue  # "Emma's Safety Plan  Date: 3 May"
                title = self.of(label)
                if title and (opens or title.kind not in ("child", "parent", "worker", "title")):
                    end = mark.end()
                    yield start, end, title
                    behind = end
                    break


def plain(words: str) -> str:
    """A title as the tables write it: lower case, no number before it, no brackets, hyphens or stops."""
    words = BRACKETED.sub(" ", words.translate(PLAIN).lower())
    words = NUMBERING.sub("", words.strip(" \t*•·-"))
    words = re.sub(r"\s*/\s*", " or ", words.replace("&", " and ").replace(".", "").replace("-", " ").replace(",", " "))
    return LEADING.sub("", " ".join(TRAILING.sub("", words).split()))


def _pattern(form: str) -> re.Pattern[str]:
    """A phrase with … in it; …'s also stands for the owner's form of a name that ends in s."""
    words = []
    for word in form.split():
        if word == "…'s":
            words.append(r"(\S+(?: \S+){0,2})(?:'s|(?<=s)')")
        else:
            words.append(re.escape(word).replace("…", f"({SOME})"))
    return re.compile(" ".join(words))


def _as_written(said: str, words: str) -> str:
    """Words of a title in plain form, with the capitals that they had."""
    at = words.lower().find(said)
    return words[at : at + len(said)] if at >= 0 else said


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" |;")


__all__ = ["Part", "Title", "Titles", "plain"]
