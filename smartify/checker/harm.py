"""Duties laid on the person harmed: whoever suffers abuse is not made responsible for ending it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartify.guidance import Guidance
from smartify.parse import text_of
from smartify.types import Criterion, Finding, Level, Mention

if TYPE_CHECKING:
    from spacy.tokens import Doc

CAUSES = re.compile(r"\b(?:dad|father|step-?dad|step-?father|perpetrator|abuser|husband|boyfriend|ex-?partner|ex)\b", re.IGNORECASE)
# Acts that serve the person harmed rather than bind them: telling, being met, going to a service.
SERVES = re.compile(
    r"\W*(?:to|will|must|should|can|may) (?:\w+ )?(?:report|tell|ring|call|phone|meet|attend|see|speak|talk|agree)\b", re.IGNORECASE
)
# "Mother to ensure that Darren does not come to the property": somebody else's act, laid on her.
KEEP_OUT = re.compile(
    r"\bkeeps? (?:her|his|their) (?:ex|partner|husband|boyfriend|father|abuser)\S* (?:[A-Z]\w+ )?(?:away|out)\b|\b(?:ensures?|make sure|makes sure|see that|making sure) (?:that )?(?:[\w'-]+ ){1,3}?(?:does not|doesn't|do not|is not|isn't|never|will not|has no|cannot|stays?|keeps?) "
    r"(?:\w+ )?(?:come|return|enter|attend|approach|contact|visit|live|reside|stay overnight|away|out|allowed|contact with)\b",
    re.IGNORECASE,
)
# "Asha to leave Imran and …": a partner left, not a child left at nursery.
LEAVE = re.compile(r"\bleave [A-Z][a-z]+(?=,? (?:and|by|before|until|or)\b|[,.;]|\s*$)(?! and [A-Z])")
HIM = re.compile(
    r"\b(?:her|his|their)? ?(?:partner|ex-?partner|ex|husband|wife|boyfriend|girlfriend|perpetrator|abuser|father|dad|relationship)\b|\bhim\b(?! (?:smoke|vape|play|watch|eat|miss|use)\b)",
    re.IGNORECASE,
)


def find(doc: Doc, guidance: Guidance, owner: Mention | None) -> Iterator[Finding]:
    """A finding where a duty to end, prevent or stay clear of harm is laid on someone other than who causes it."""
    if owner is None or CAUSES.search(owner.text) or owner.kind == "agency":
        return
    if re.search(r"social worker|health visitor|school\b|police|officer|manager", owner.text, re.IGNORECASE):
        return
    if match := LEAVE.search(text_of(doc), owner.end) or KEEP_OUT.search(text_of(doc), owner.end):
        yield _finding(match.span(), text_of(doc), owner, guidance)
        return
    rows = guidance.rows["harm.csv"]
    spans = {kind: [s for s in doc.spans["harm"] if rows[int(s.label_)].kind == kind] for kind in ("harm", "duty", "source")}
    duties = [s for s in spans["duty"] if s.start_char >= owner.end]
    if not duties:
        return
    duty = duties[0]
    inherent = re.search(r"relationship|leave|separat|end things|return|get back", duty.text, re.IGNORECASE)
    after = text_of(doc)[duty.start_char :]
    if not (spans["harm"] or HIM.search(after) or inherent):
        return
    if not inherent and not spans["harm"] and not re.search(r"allow|let|contact|prevent|stop", duty.text, re.IGNORECASE):
        return
    yield _finding((duty.start_char, duty.end_char), text_of(doc), owner, guidance)


def _finding(span: tuple[int, int], text: str, owner: Mention, guidance: Guidance) -> Finding:
    return Finding(
        rule="harm.misplaced_duty",
        criterion=Criterion.ACHIEVABLE,
        span=span,
        at_most=Level.NOT_MET,
        says=f"'{text[slice(*span)]}' lays on {owner.text} what somebody else does. {guidance.asks('harm.misplaced_duty')}",
    )
