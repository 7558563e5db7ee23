"""The one place a spaCy pipeline is made: text → Doc, with every phrase of the guidance tables marked.

A Doc's character offsets are those of the text as given: curly quotes and no-break spaces are read as plain
ones, one character for one. `doc.spans["words"]`, `doc.spans["roles"]` and so on hold the rows that match;
a span's `label_` is the row's place in its table.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from smartify.guidance import Guidance, Row

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc, Span

PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u2011": "-", "–": "-", "—": "-", "\t": " "})

OTHERWISE = ("safety.csv", "plain.csv")  # tables whose phrases are no plain words: `checker/safety.py` and `family.py` read them


_making = Lock()  # two people who come first at the same moment are served by one pipeline


@cache
def _made(guidance: _Held) -> tuple[Language, PhraseMatcher]:
    """The tokeniser and the matcher of these tables, which share one vocabulary."""
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import compile_infix_regex

    nlp = spacy.blank("en")
    # "Lacey-Mae", "step-dad" and "follow-up" are one word to a reader of plans, so a hyphen between letters does not split.
    infixes = [pattern for pattern in nlp.Defaults.infixes if "-|–|—" not in pattern] + [r"(?<=[A-Za-z0-9])[/&+|](?=[A-Za-z0-9])"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for table, rows in guidance.held.rows.items():
        if table in OTHERWISE:
            continue
        for number, row in enumerate(rows):
            matcher.add(f"{table.removesuffix('.csv')}:{number}", [nlp.make_doc(form) for form in row.forms()])
    return nlp, matcher


class _Held:
    """Lets a Guidance, which holds dictionaries, be the key of a cache: the same one is the same key."""

    def __init__(self, held: Guidance) -> None:
        self.held = held

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.held is self.held


def parse(text: str, guidance: Guidance) -> Doc:
    """The text as tokens, with the guidance's phrases in `doc.spans`, the longest first where one table overlaps itself."""
    plain = text.translate(PLAIN)
    with _making:
        nlp, matcher = _made(_Held(guidance))
    doc = nlp.make_doc(plain)
    doc.user_data["text"] = plain
    found: dict[str, list[Span]] = {table.removesuffix(".csv"): [] for table in guidance.rows}
    for key, start, end in matcher(doc):
        table, _, number = doc.vocab.strings[key].partition(":")
        found[table].append(_labelled(doc, start, end, number))
    for table, spans in found.items():
        rows = guidance.rows[f"{table}.csv"]
        spared = [span for span in spans if not _harmless(span, rows[int(span.label_)], doc)]
        doc.spans[table] = spared if table == "words" else _longest(spared)
    return doc


def text_of(doc: Doc) -> str:
    """The text of a Doc that `parse` made; `doc.text` would join its tokens anew each time."""
    text: str = doc.user_data["text"]
    return text


def _labelled(doc: Doc, start: int, end: int, label: str) -> Span:
    from spacy.tokens import Span

    return Span(doc, start, end, label=label)


def _longest(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda s: s.start)


def _harmless(span: Span, row: Row, doc: Doc) -> bool:
    """The phrase stands inside one that takes the emptiness out of it: 'support' in 'support group'."""
    if not row.harmless_in:
        return False
    lower = text_of(doc).lower()
    for phrase in row.harmless_in:
        at = lower.find(phrase)
        while at >= 0:
            if at <= span.start_char and span.end_char <= at + len(phrase):
                return True
            at = lower.find(phrase, at + 1)
    return False
