"""What the classifier suspects a line of asking for, as a finding: phrases are caught by safety.csv, what is meant without them only by a model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smartify.checker import Checked
from smartify.guidance import Guidance
from smartify.types import Criterion, Finding, Level

SUSPECTED = "safety.suspected"  # not firmly: a question, and no level changes


def alarmed(checked: Checked, kind: str, firm: bool, guidance: Guidance) -> Checked:
    """What the checker read, with what the classifier suspects: a finding where it is firm, a question where it is not; as it was where a rule has found it.

    Phrases are caught by the table; what is meant without them, only by a model. It points at no words.
    """
    rule = "harm.misplaced_duty" if kind == "duty" else f"safety.{kind}"
    if any(f.at_most is not None and f.rule.startswith(("safety.", "harm.")) for f in checked.findings):
        return checked
    finding = Finding(
        rule=rule if firm else SUSPECTED,
        criterion=Criterion.ACHIEVABLE,
        span=None,
        at_most=Level.NOT_MET if firm else None,
        says=f"{guidance.asks(SUSPECTED)} {guidance.asks(rule)}",
    )
    return replace(checked, findings=(*checked.findings, finding))


def suspected(checked: Checked, findings: Iterable[Finding]) -> Checked:
    """What the checker read, with what a review has found `alarmed` to add, so that the classifier need not read the line again."""
    added = [f for f in findings if f.span is None and f.rule.startswith(("safety.", "harm."))]
    return replace(checked, findings=(*checked.findings, *added)) if added else checked
