"""What no plan may ask for: secrets kept from those who must know, harm allowed in small amounts, help with a threat attached.

Looks for: phrases of `guidance/safety.csv`, by kind: secrecy, tolerated, threat, child_carer, restraint, blame; and, where a risk is
    named, a person's own word as the only proof.
Why: a rewrite that makes such a line measurable makes the harm part of the plan.
Example: Amara to say nothing to the health visitor about the cans.
Instead: The social worker to talk with Amara about what has to be shared, and with whom, within 2 working days.
Source: Smartify rubric; hints and tips for practitioners.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from smartify.guidance import Guidance, Row
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Level, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

RISK = re.compile(
    r"\b(?:drink(?:ing)?(?! can| more water| plenty)|drank|alcohol|sober|drunk|drugs?|cannabis|weed|cocaine|heroin|using|clean|units|relaps\w*|hurt(?:ing)? (?:him|her|them|my)sel\w+|self[- ]harm\w*|cutting|violen\w+|smack\w*|hit(?:ting)?|anger|gambl\w+|betting|"
    r"near the school|been round|insulin|blood sugars?|tablets|medication|meds|methadone|near children)\b",
    re.IGNORECASE,
)
OWN_WORD = re.compile(
    r"\b(?:self[- ]reports?(?:ed|ing)?|self[- ]rated|says? (?:he|she|they|i)\b|to say (?:he|she|they|if|whether|that)|(?:will|to|can) (?:tell|let|text|update|inform|report|ring)\b(?![^.]*\b(?:when|if|before|about any)\b)|report own|own word|word to be taken|verbal (?:assurance|account)|honest (?:account|about)|promise[sd]?|assur\w+)",
    re.IGNORECASE,
)
# A source besides the person: a test, a record, somebody who sees for themselves.
SECOND_SOURCE = re.compile(
    r"\b(?:tests?|tested|diary|read by|samples?|breathalys\w+|screens?|strips?|charts?|records?|registers?|logs?|meter|monitor|counts?|counted|checks?|checked|seen by|seen at|visits?|observ\w+|watched|confirmed|readings?|bottles?|slips?|statements?|signed by|second source|"
    r"police|school|nurse|gp|pharmacist|facilitator|worker to see|unannounced)\b",
    re.IGNORECASE,
)


DENIED = re.compile(
    r"(?:\b(?:not|never|neither|nor|nobody|no one)|n't)(?: to| be)?(?: ever)? $", re.IGNORECASE
)  # what is forbidden is not asked for
WORD = re.compile(r"[\w'’-]+")
WORKER = re.compile(
    r"\b(?:worker|officer|nurse|doctor|gp|teacher|manager|adviser|coordinator|therapist|visitor|midwife|pharmacist|lead|staff|service|team|school|surgery|probation|police|sw|pa|iro|fsw|hv|carer|psychologist|consultant|chair|commissioner)s?\b",
    re.IGNORECASE,
)


def find(doc: Doc, guidance: Guidance, owner: Mention | None) -> Iterator[Finding]:
    """A finding for each kind of thing no plan may ask for, at the words that ask for it."""
    text = text_of(doc)
    seen: set[str] = set()
    words = frozenset(WORD.findall(text.lower()))
    for row, openers, pattern in _patterns(guidance.rows["safety.csv"]):
        if (
            row.kind not in seen
            and not openers.isdisjoint(words)
            and (match := pattern.search(text))
            and not DENIED.search(text[: match.start()])
        ):
            seen.add(row.kind)
            yield Finding(
                rule=f"safety.{row.kind}",
                criterion=Criterion.ACHIEVABLE,
                span=match.span(),
                at_most=Level.NOT_MET if row.kind != "threat" else None,
                says=f"'{match[0]}': {guidance.asks(f'safety.{row.kind}')}",
            )
    if own_word(text) and not (owner is not None and (owner.kind == "agency" or WORKER.search(owner.text))):
        match = OWN_WORD.search(text)
        assert match is not None
        yield Finding(
            rule="safety.self_report",
            criterion=Criterion.MEASURABLE,
            span=match.span(),
            says=f"'{match[0]}': {guidance.asks('safety.self_report')}",
        )


def own_word(text: str) -> bool:
    """Whether a risk is named and the person's own word is the only proof of it."""
    return bool(RISK.search(text) and OWN_WORD.search(text) and not SECOND_SOURCE.search(text))


class _Any(frozenset[str]):
    """Stands for openers that cannot be listed: any text may have one."""

    def isdisjoint(self, other: object) -> bool:
        return False


@cache
def _patterns(rows: tuple[Row, ...]) -> tuple[tuple[Row, frozenset[str], re.Pattern[str]], ...]:
    """Each row with the words one of which a text must have for it, and its expression: most texts have none, and are not searched."""
    held = []
    for row in rows:
        first = row.phrase.split()[0]
        plain = not re.search(r"[^\w/'’-]", first)
        held.append((row, frozenset(first.lower().split("/")) if plain else _Any(), expression(row.phrase)))
    return tuple(held)


def expression(phrase: str) -> re.Pattern[str]:
    """A phrase as an expression: `a/b` is either word, `…` up to four words, a word with `*` any ending.

    >>> expression("not … tell/ring … police").search("Mum not to tell her sister or the police")[0]
    'not to tell her sister or the police'
    """
    parts = []
    for word in phrase.split():
        if word == "…":
            parts.append(r"(?:[\w'’-]+[,;]? ){0,4}?")
            continue
        either = "|".join(re.escape(form).replace(r"\*", r"\w*") for form in word.split("/"))
        parts.append(rf"(?:{either})[,;]? ")
    return re.compile(r"\b" + "".join(parts).removesuffix(r"[,;]? ") + r"(?!\w)", re.IGNORECASE)
