"""The page's calls for other programs: /review, /rewrite and /batch, text in and records out; no file is taken or given.

What each says of itself is its documentation at /?view=api, and that of the tool which a model sees. No postponed annotations here: gradio reads them.
"""

import datetime
import json
from collections.abc import Callable, Sequence
from typing import Any

from smartify import report, text
from smartify.errors import SmartifyError, TextError
from smartify.page.frame import AT_ONCE
from smartify.page.live import MOST
from smartify.reviewer import LEVELS, Reviewer, Wanted
from smartify.types import Hints, Objective, Review

ROWS = 500  # texts of one call of /batch: half a minute on two cores; longer tables are for `smartify batch`
HINT = 300  # characters, as in the boxes of the page


def reviewed(given: str, variant: str, hints: Hints, reviewer: Reviewer, today: datetime.date) -> list[dict[str, Any]]:
    """The objects of `--format jsonl --no-rewrite`, one a line, errors in their place; the letters of another variant besides."""
    if variant not in reviewer.guidance.variants:
        raise SmartifyError(f"variant: there is none of this name; there are {', '.join(sorted(reviewer.guidance.variants))}.")
    lines = list(text.lines(given))
    if not lines:
        raise SmartifyError("text: there is no text here. Give one objective a line.")
    if len(lines) > MOST:
        raise SmartifyError(f"text: {len(lines):,} lines; one call reviews at most {MOST}. Use /batch for more.")
    objectives = [Objective(text=line, row=number, hints=hints) for number, line in lines]
    found = reviewer.reviews(objectives, Wanted(rewrites=False), today=today)
    return [_told(objective, review, reviewer, variant) for objective, review in zip(objectives, found, strict=True)]


def _told(objective: Objective, review: Review | SmartifyError, reviewer: Reviewer, variant: str) -> dict[str, Any]:
    if not isinstance(review, Review):
        error: dict[str, Any] = json.loads(report.error_jsonl(objective, str(review)))
        return error
    told = review.as_json()
    if variant != "smart":
        told["letters"] = [
            {
                "letter": letter,
                "label": label,
                "level": None if score is None or score.level is None else int(score.level),
                "reasons": list(score.reasons) if score else [],
                "asks": list(score.asks if score else asks),
            }
            for letter, label, score, asks in report.letters(review, reviewer.guidance, variant)
        ]
    return told


def rewritten(given: str, choices: bool, hints: Hints, reviewer: Reviewer, today: datetime.date) -> dict[str, Any]:
    """The rewrite object of one text, with others to choose from under `choices` where they are wanted."""
    lines = list(text.lines(given))
    if len(lines) > 1:
        raise SmartifyError(f"text: {len(lines):,} lines; one call rewrites one. Call once for each.")
    review = reviewer.review(Objective(text=given, hints=hints), Wanted(several=choices, explain=False), today=today)
    if review.rewrite is None:
        raise TextError(review.not_one or "There is no rewrite of this.")
    told = review.rewrite.as_json()
    if choices:
        told["choices"] = [choice.as_json() | {"form": choice.form} for choice in review.choices]
    return told


def rows(texts: Sequence[str], reviewer: Reviewer, today: datetime.date) -> list[dict[str, Any]]:
    """One row for each text in order: its number from 1 and the columns of a scored table; the note says why a row has no levels."""
    if len(texts) > ROWS:
        raise SmartifyError(f"texts: {len(texts):,} of them; one call scores at most {ROWS}. Use `smartify batch` for a whole table.")
    if not texts:
        raise SmartifyError("texts: there are none. Give a list of objectives.")
    found = reviewer.reviews([Objective(text=one) for one in texts], LEVELS, today=today)
    empty = dict.fromkeys(report.COLUMNS)
    return [
        {"row": number, **empty, **(report.as_row(review) if isinstance(review, Review) else {"note": str(review)})}
        for number, review in enumerate(found, 1)
    ]


def day(given: str, today: datetime.date) -> datetime.date:
    """The day to take as today."""
    try:
        return datetime.date.fromisoformat(given) if given else today
    except ValueError:
        raise SmartifyError("today: this is not a date; write it as 2026-09-01.") from None


def words(**given: Any) -> None:
    """Refuse what is no text, and hints longer than any box of the page takes; gradio checks neither."""
    for name, value in given.items():
        if not isinstance(value, str):
            raise SmartifyError(f"{name}: this is not a text.")
        most = MOST * (text.LONGEST + 1) if name == "text" else HINT
        if len(value) > most:
            raise SmartifyError(f"{name}: {len(value):,} characters; there may be {most:,}.")


def endpoints(gr: Any, reviewer: Reviewer, today: Callable[[], datetime.date]) -> None:
    """Add the calls to the page that is being laid out."""

    clock = today

    def _review(given: str, variant: str, on: str, **told: str) -> list[dict[str, Any]]:
        words(text=given, variant=variant, today=on, **told)
        return reviewed(given, variant, Hints(**told), reviewer, day(on, clock()))

    def _rewrite(given: str, choices: bool, on: str, **told: str) -> dict[str, Any]:
        words(text=given, today=on, **told)
        return rewritten(given, choices is True, Hints(**told), reviewer, day(on, clock()))

    def _batch(texts: list[str], on: str) -> list[dict[str, Any]]:
        words(today=on)
        if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
            raise SmartifyError("texts: this is not a list of texts.")
        return rows(texts, reviewer, day(on, clock()))

    def answered(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except SmartifyError as trouble:
            raise gr.Error(str(trouble), print_exception=False) from None

    def review(
        text: str,
        variant: str = "smart",
        today: str = "",
        owner: str = "",
        measure: str = "",
        by: str = "",
        goal: str = "",
        baseline: str = "",
    ) -> list[dict[str, Any]]:
        """Say how SMART objectives are and why: five levels with their evidence and open questions, owner, numbers and date, for each line of a text.

        Nothing is rewritten; /rewrite does that. A line that cannot be reviewed keeps its place, as an object with `error` and `line`.

        Args:
            text: one objective a line, at most 40 lines of at most 2,000 characters
            variant: whose letters to show: smart, agreed-realistic, achievable-realistic, attainable-relevant or briefing; with any but smart, each object has `letters` too
            today: the day to take as today, as 2026-09-01; empty for the date of the computer
            owner: who will act, where that is known already
            measure: how much or how often, where that is known already
            by: by when, where that is known already
            goal: what the plan is for; Relevant then asks whether the objective serves it
            baseline: where things stand now; Achievable then asks whether the step is plausible from there
        Returns:
            One object a line, as `smartify review --format jsonl --no-rewrite` prints them.
        """
        return list(answered(lambda: _review(text, variant, today, owner=owner, measure=measure, by=by, goal=goal, baseline=baseline)))

    def rewrite(
        text: str,
        owner: str = "",
        measure: str = "",
        by: str = "",
        goal: str = "",
        baseline: str = "",
        choices: bool = False,
        today: str = "",
    ) -> dict[str, Any]:
        """Propose a rewrite of one objective that has an owner, a measure and a time, with what it gained, kept and lost.

        Whatever the draft did not say is under `to_confirm`: a question to a person, never a fact. A practitioner decides whether it is used.

        Args:
            text: one objective of at most 2,000 characters
            owner: who will act; used as given and not to be confirmed
            measure: how much or how often; used as given
            by: by when; used as given
            goal: what the plan is for
            baseline: where things stand now
            choices: whether to give up to two others under `choices`: in a smaller step, and with what happens if it is missed
            today: the day to take as today, as 2026-09-01; empty for the date of the computer
        Returns:
            The `rewrite` object that `smartify review --format jsonl` prints.
        """
        return dict(answered(lambda: _rewrite(text, choices, today, owner=owner, measure=measure, by=by, goal=goal, baseline=baseline)))

    def batch(texts: list[str], today: str = "") -> list[dict[str, Any]]:
        """Score a list of objectives: for each its five levels (0, 1, 2, or ? where the wording cannot tell), owner, number and date.

        Args:
            texts: at most 500 objectives of at most 2,000 characters
            today: the day to take as today, as 2026-09-01; empty for the date of the computer
        Returns:
            One row a text in the same order: row, S, M, A, R, T, owner, number, date and note; the note says why a text has no levels.
        """
        return list(answered(lambda: _batch(texts, today)))

    gr.api(review, api_name="review", concurrency_limit=AT_ONCE)
    gr.api(rewrite, api_name="rewrite", concurrency_id="rewriter", concurrency_limit=1)
    gr.api(batch, api_name="batch", concurrency_id="reviewer", concurrency_limit=1)
