"""A grammar made for one draft: the rewriter can write only what it allows.

Two kinds, both regular expressions that onnxruntime-genai follows while it decodes:

- `close` keeps the draft's own words in their order, and leaves the model to say who (where the draft names nobody), how
  often or how much, and by when, at the places where a sentence takes them;
- `free` lets the model word the sentence, and fixes the tags, who may be its owner, and the shapes of measures and periods.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartify.checker import Checked
from smartify.guidance import Guidance
from smartify.prompts import LONG_FORMS, PLAIN, Masked
from smartify.sentence import STOPGAP, own
from smartify.types import Hints, Mention

LINKS = frozenset(
    [
        "and",
        "so",
        "because",
        "as",
        "if",
        "unless",
        "until",
        "till",
        "before",
        "after",
        "with",
        "without",
        "in",
        "at",
        "on",
        "by",
        "when",
        "for",
        "from",
        "but",
        "except",
        "who",
        "while",
    ]
)
ARRANGED = re.compile(r" (?:to|will) arrange\b")
ANYBODY = "\0"  # where the model says who
FREE_TEXT = r"[^{}\n|]"
NEEDS_PROOF = re.compile(
    r"\b(?:drink\w*|alcohol\w*|drug\w*|cannabis|sober|clean|abus\w*|violen\w*|harm\w*|safe\w*|risk\w*|test\w*|medic\w*|wound|weight|insulin|fall|falls|supervis\w*|confiden\w*|feel\w*|anxi\w*|esteem|mood)\b",
    re.IGNORECASE,
)
CONTINGENCY = rf"(?: \{{contingency If {FREE_TEXT}{{8,140}}\.\}})"
EVIDENCE = rf"(?: \{{evidence , {FREE_TEXT}{{6,70}}\}})"
PURPOSE = rf"(?: \{{purpose ,? ?(?:so that|so|because|as|to) {FREE_TEXT}{{4,70}}\}})"


def free(draft: Checked, hints: Hints, guidance: Guidance, masked: Masked, shape: str) -> str:
    """The expression that any tagged rewrite of the draft in this shape has to match."""
    number, date = _slot("number", draft.numbers, hints.measure, guidance, masked), _slot("date", draft.dates, hints.by, guidance, masked)
    owner = rf"\{{owner (?:{_owners(draft, hints, guidance, masked)}),?\}}"
    core = rf"{FREE_TEXT}{{2,160}}"
    body = rf"(?:{FREE_TEXT}{{0,60}})?{owner}{core}(?:(?:{number}|{date}|{EVIDENCE}|{PURPOSE})(?:{FREE_TEXT}{{1,120}})?){{1,5}}\.?"
    body += CONTINGENCY + ("?" if "contingency" not in shape else "")
    count = int(match[1]) if (match := re.search(r"(\d) objective", shape)) else 1
    if not shape:
        return rf"(?:(?:Goal: {FREE_TEXT}{{6,160}}\n)?Objective: {body}(?:\nObjective: {body}){{0,2}}|{body})"
    lines = [rf"Goal: {FREE_TEXT}{{6,160}}"] if "goal" in shape else []
    lines += [f"Objective: {body}"] * count
    return body if lines == [f"Objective: {body}"] else r"\n".join(lines)


def close(draft: Checked, hints: Hints, guidance: Guidance, masked: Masked, contingency: bool = False) -> str | None:
    """The expression of the draft's own words as a sentence, with what it lacks put in; None where rules know no owner or verb for it."""
    pieces = own(draft, guidance, ANYBODY, replace=bool(hints.owner))
    opening = pieces[1].text if len(pieces) > 1 else ""
    if pieces[0].kind != "owner" or STOPGAP.search(opening) or ARRANGED.match(opening):  # of 40 that began so, readers signed 6
        return None
    number, date = _slot("number", (), hints.measure, guidance, masked), _slot("date", (), hints.by, guidance, masked)
    has = {piece.kind for piece in pieces}
    slot = "" if "number" in has else f"(?:{number})?"
    who = _owners(draft, hints, guidance, masked) if pieces[0].text == ANYBODY else _lit(masked.hide(pieces[0].text.translate(PLAIN)))
    out = [rf"\{{owner (?:{who}),?\}}"]
    for piece in pieces[1:]:
        words = masked.hide(piece.text.translate(PLAIN)).strip(" ")
        if not words:
            continue
        if piece.kind != "core":
            out.append(rf" \{{{piece.kind} ,? ?(?:by |on |within |for )?{_lit(words)},?\}}")
            continue
        for word in words.rstrip(" .;,-").split():
            if word.lower() in LINKS and slot:
                out.append(slot)
            out.append(
                ("" if word[0] in ",.;:)" and len(word) == 1 else " ")
                + (f"(?:{_lit(word)}|{LONG_FORMS[word].strip()})" if word in LONG_FORMS else _lit(word))
            )
    evidence = f"(?:{EVIDENCE})?" if NEEDS_PROOF.search(draft.text) else ""
    out.append(rf"{slot}{'' if 'date' in has else date}{evidence}\.{CONTINGENCY}{'' if contingency else '?'}")
    return "".join(out)


def _lit(words: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"([\\.^$*+?{}\[\]|()/])", r"\\\1", words))


def _slot(kind: str, own: Sequence[Mention], told: str | None, guidance: Guidance, masked: Masked) -> str:
    """One fragment: what was told, the draft's own words, or what the table proposes."""
    if told:
        return rf" \{{{kind} (?:, )?(?:by |within |for |on |until )?{_lit(masked.hide(told.translate(PLAIN)))},?\}}"
    theirs = [rf"{FREE_TEXT}{{0,14}}{_lit(masked.hide(m.text.translate(PLAIN)))}{FREE_TEXT}{{0,20}}" for m in own if m.kind != "open_ended"]
    table = guidance.measures if kind == "number" else guidance.proposed_periods
    return rf" \{{{kind} (?:{'|'.join([*theirs, rf'(?:, )?(?:{table}),?'])})\}}"


def _owners(draft: Checked, hints: Hints, guidance: Guidance, masked: Masked) -> str:
    if hints.owner:
        return _lit(masked.hide(hints.owner.translate(PLAIN)))
    theirs = [masked.hide(m.text.translate(PLAIN)) for m in draft.parties if m.kind != "agency"]
    theirs = [*theirs, *(f"{o[:1].upper()}{o[1:]}" for o in theirs), *(f"The {o}" for o in theirs if o.islower())]
    names = [masked.hide(m.text.translate(PLAIN)) for m in draft.names if m.kind == "name"]
    if re.search(r"\b(?:I|my|me)\b", draft.text):
        theirs += ["I", r"My [a-z]+(?: [a-z]+)?"]
    return "|".join(dict.fromkeys([*map(_lit, theirs), *map(_lit, names), guidance.proposed_owners]))
