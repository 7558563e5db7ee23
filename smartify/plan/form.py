"""The empty plan that we offer: its headings in order, and under each a question in grey that goes when the plan is read.

The questions are the twelve of the seven-minute briefing on SMART planning, in our own words; `number` says which.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from smartify.plan.labels import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A question that helps to fill in what it stands under, and which of the twelve it is."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A heading of the form, the field of a Plan that is filled in under it, and its questions."""

    heading: str
    kind: str
    prompts: tuple[Prompt, ...] = ()


TITLE = "Plan"
HOW = "Fill in what you know. A question in grey helps; nobody has to delete it. What nobody knows yet stays empty, and is asked at the review."
WRITE = "Write here"
CHOOSE, YES, NO = "Choose", "Yes", "No"
PICK = "Pick a day"

ABOUT = (
    Box(heading="Title of plan", kind="title"),
    Box(heading="This plan is for", kind="person"),
    Box(heading="Date of plan", kind="start"),
)
CHANGE = (
    Box(
        heading="Needs",
        kind="needs",
        prompts=(
            Prompt(number=5, text="What does this child need, day by day, at their age? Does each step below suit those needs?"),
            Prompt(text="One need in each line. A need that no step names will be asked about."),
        ),
    ),
    Box(
        heading="Risks",
        kind="risks",
        prompts=(Prompt(number=7, text="What are we worried about, and how do we know? Which step makes each worry smaller?"),),
    ),
    Box(
        heading="Outcomes",
        kind="outcomes",
        prompts=(
            Prompt(number=1, text="What will be different for the child, and could everybody here say it in one sentence?"),
            Prompt(number=12, text="Which change has everybody agreed on, and what will show at the review that it has come?"),
        ),
    ),
    Box(
        heading="Child's views",
        kind="child_says",
        prompts=(Prompt(number=8, text="What does the child say of this plan, in their own words? Who asked, and when?"),),
    ),
    Box(
        heading="Parents' views",
        kind="parents_say",
        prompts=(
            Prompt(number=9, text="What do the parents or carers say of this plan, each of them?"),
            Prompt(number=6, text="What can this family manage as things are, and which help makes the rest possible?"),
        ),
    ),
)
STEPS = Box(
    heading="Steps",
    kind="steps",
    prompts=(
        Prompt(number=2, text="Who does what, with whom, where, how often and what for? One step in each row."),
        Prompt(number=4, text="Which one person sees to each step? A name or a job, never only a service."),
        Prompt(number=10, text="By which day, or for how many weeks, is each step to be done?"),
        Prompt(number=3, text="How will anybody be able to tell that a step is done: what is counted, seen or heard?"),
    ),
)
COLUMNS = (  # title of the column, field of a step, millimetres in Word
    ("Need or risk", "need", 44),
    ("Step", "text", 78),
    ("Who", "owner", 34),
    ("By when", "by", 31),
    ("How we will know", "measure", 46),
    ("Short or long term", "term", 24),
)
TERMS = ("Short", "Long")
AFTER = (
    Box(
        heading="If things do not go to plan",
        kind="contingency",
        prompts=(Prompt(text="What happens if a step is missed or a worry grows? Who is told, and how soon?"),),
    ),
    Box(
        heading="Review date",
        kind="review",
        prompts=(Prompt(number=11, text="When do we look at this plan again, and how will the child take part?"),),
    ),
)
AGREED = (
    Box(heading="Does the child agree with this plan?", kind="agreed"),
    Box(heading="Do the parents agree with this plan?", kind="agreed"),
)
APART = Box(
    heading="Parts anybody does not agree with",
    kind="disagreement",
    prompts=(Prompt(text="Who sees it differently, what would they rather do, and why?"),),
)
PEOPLE = Box(
    heading="People in this plan",
    kind="people",
    prompts=(Prompt(text="Family, friends and professionals, each with what they are to the child."),),
)
SIGNATURES = Box(heading="Signatures", kind="signatures")
SIGNED = (("Name", 62), ("Role", 60), ("Signature", 84), ("Date", 51))
NAMED = (("Name", 90), ("Role or relationship", 167))
BOXES = (*ABOUT, *CHANGE, STEPS, *AFTER, *AGREED, APART, PEOPLE, SIGNATURES)
FILLERS = (
    HOW,
    WRITE,
    CHOOSE,
    PICK,
    "Click or tap here to enter text.",
    "Click here to enter text.",
    "Choose an item.",
    "Click or tap to enter a date.",
)


@cache
def _asked() -> tuple[str, ...]:
    texts = [prompt.text for box in BOXES for prompt in box.prompts] + list(FILLERS)
    return tuple(sorted(texts, key=len, reverse=True))


def stripped(text: str) -> str:
    """A text without the questions of our form; what somebody wrote behind one, in the same line, stays.

    >>> stripped("Write here"), stripped("What do the parents or carers say of this plan, each of them? Mum is glad of it.")
    ('', 'Mum is glad of it.')
    """
    return "\n".join(line for line in map(_without, text.splitlines()) if line.strip()) if text.strip() else ""


def _without(line: str) -> str:
    for asked in _asked():
        if plain(line) == plain(asked):
            return ""
        if len(asked) > 30 and line.strip().startswith(asked):
            line = line.strip()[len(asked) :]
    return re.sub(rf"^{WRITE}[:.]?\s+", "", line.strip())


__all__ = [
    "ABOUT",
    "AFTER",
    "AGREED",
    "APART",
    "BOXES",
    "CHANGE",
    "COLUMNS",
    "PEOPLE",
    "SIGNATURES",
    "STEPS",
    "TERMS",
    "Box",
    "Prompt",
    "stripped",
]
