"""Why a letter is answered as it is, in the guidance's manner and the draft's own words: rows of guidance/commentary.toml, filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from string import Formatter

from smartify.checker import Checked
from smartify.checker.context import UNTOLD
from smartify.checker.suspicion import SUSPECTED
from smartify.guidance import Guidance
from smartify.prompts import BULLET
from smartify.types import Criterion, Finding, Level

SAID = ("date.past", "baseline.step")  # findings whose own words are asked besides
LONGEST = 12  # words of a task that are quoted
LEADS = re.compile(r"^[\W_]*(?:(?:is|are|has|have|agrees?|needs?|wants?)\s+)?(?:to|will|must|should|shall|can)\s+", re.IGNORECASE)
THINGS = re.compile(r"\b(groups|meetings|sessions|services|activities|classes|counselling|appointments|appts)\b", re.IGNORECASE)
EMPTIES = ("words.", "date.open_ended", "purpose.hollow", "harm.")


def comment(
    criterion: Criterion,
    level: Level | None,
    checked: Checked,
    findings: Sequence[Finding],
    guidance: Guidance,
    goal: str = "",
) -> tuple[list[str], list[str]]:
    """(what is said, what is asked) of one criterion; a level that is met asks nothing."""
    if level is None:
        if own := [f.says for f in findings if f.rule in (UNTOLD, SUSPECTED) and f.criterion is criterion]:
            return ["The wording alone does not tell."], own
        asks = list(guidance.criteria[criterion].get("asks", ()))
        known = any(f.rule.endswith(".found") for f in findings if f.criterion is criterion)
        return ["The wording alone does not tell."], asks[known : known + 1]
    slots = _slots(criterion, checked, findings, goal)
    rules = {finding.rule for finding in findings} | ({"goal"} if goal else set())
    for row in guidance.commentary[criterion]:
        says, asks_for = row["says"], row.get("asks", "")
        needed = {name for text in (says, asks_for) for _, name, _, _ in Formatter().parse(text) if name}
        if row["level"] == level and row.get("when", "") in {"", *rules} and all(slots.get(name) for name in needed):
            asked = [asks_for.format(**slots)] if asks_for else []
            asked += [
                finding.says
                for finding in findings
                if finding.criterion is criterion
                and (finding.rule in SAID or finding.rule.startswith(("safety.", "harm.")) and finding.span is None)
            ]
            return [says.format(**slots)], asked
    raise AssertionError(f"commentary.toml has no last row for {criterion} {level}")


def task(checked: Checked) -> str:
    """What is to be done, in the draft's words: without its owner, and as far as its first measure, date or purpose."""
    text = checked.text
    start = checked.owner.end if checked.owner and LEADS.match(text[checked.owner.end :]) else 0
    ends = [m.start for m in (*checked.numbers, *checked.dates, *((checked.purpose,) if checked.purpose else ())) if m.start > start]
    found = LEADS.sub("", BULLET.sub("", text[start : min(ends, default=len(text))].lstrip()))
    words = found.split()
    if not words:  # a measure or date stands first: the whole line, then
        words = LEADS.sub("", BULLET.sub("", text[start:].lstrip())).split()
    short = " ".join(words[:LONGEST]) + (" …" if len(words) > LONGEST else "")
    return short.strip(" .,;:-–")


def _slots(criterion: Criterion, checked: Checked, findings: Sequence[Finding], goal: str) -> dict[str, str]:
    own = [f for f in findings if f.span and f.rule.startswith(EMPTIES)]
    near = [f for f in own if f.criterion is criterion] or [f for f in own if f.rule.startswith("words.")]
    start, end = max((f.span for f in near if f.span), key=lambda span: span[1] - span[0], default=(0, 0))
    things = THINGS.search(checked.text)
    return {
        "owner": checked.owner.text if checked.owner else "",
        "task": task(checked),
        "number": checked.numbers[0].text if checked.numbers else "",
        "date": checked.date.text if checked.date and checked.date.kind != "open_ended" else "",
        "purpose": checked.purpose.text if checked.purpose else "",
        "words": checked.text[start:end],
        "things": things[1].lower() if things else "",
        "goal": goal,
    }
