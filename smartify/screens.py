"""What the page shows of cards, examples and quizzes: HTML alone, every act a button with `data-act`, every part told in words as well as marks."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Sequence
from html import escape

from smartify import report, workbench
from smartify.guidance import LETTERS, Guidance
from smartify.types import Criterion, Level, Review, Score
from smartify.workbench import Card, Doubt, Part, Trouble

WORDS = {Level.MET: "Met", Level.PARTLY: "Partly met", Level.NOT_MET: "Not met", None: "Cannot tell"}
ASKED: dict[Part, tuple[str, str, str]] = {  # the question, an example, what the box is called
    "owner": ("Who will do it?", "Sarah's mother", "Another person"),
    "measure": ("How many, how much or how often?", "3 sessions", "Another measure"),
    "by": ("By when?", "", "Another day"),
    "goal": ("What is it for?", "For Sarah to feel safe at home", "What it is for"),
    "baseline": ("How is it now?", "2 groups in the last month", "How it is now"),
}
STATES = {"open": "to confirm", "confirmed": "confirmed", "changed": "changed", "refused": "left out"}
ASKED_NOT_TOLD = '<abbr title="asked, not told">?</abbr>'
LOOKING = '<p class="looking">The words that this rests on are being looked for.</p>'
KINDS = {"owner": "Who", "number": "How much or how often", "date": "When", "name": "Name", "place": "Place"}


def cards(
    held: Sequence[Card | Trouble], guidance: Guidance, variant: str, today: datetime.date, *, busy: int | None = None, note: str = ""
) -> str:
    """Every line, one under the other; `busy` is the row whose rewrite is being written."""
    shown = "".join(
        _trouble(card) if isinstance(card, Trouble) else _card(card, guidance, variant, today, busy == card.row) for card in held
    )
    summary = _summary(held, guidance, variant) if len(held) > 1 else ""
    said = f'<p class="note" role="status">{escape(note)}</p>' if note else ""
    tell = escape(" ".join(filter(None, (_told(held, guidance, variant), note))), quote=True)
    return f'<div class="words" data-tell="{tell}">{summary}{shown}{said}</div>'


def _told(held: Sequence[Card | Trouble], guidance: Guidance, variant: str) -> str:
    """What a screen reader says when a review has come: the letters of one line, or how many lines there are."""
    if len(held) != 1:
        return f"{len(held)} lines are reviewed." if held else ""
    if isinstance(held[0], Trouble):
        return held[0].why
    if held[0].review.not_one:
        return held[0].review.not_one
    read = report.letters(held[0].review, guidance, variant)
    return "Reviewed. " + " ".join(f"{label}: {WORDS[score.level].lower()}." for _, label, score, _ in read if score)


def _trouble(trouble: Trouble) -> str:
    return f'<section class="card"><h2>Line {trouble.row}</h2><p class="error">{escape(trouble.why)}</p></section>'


def _summary(held: Sequence[Card | Trouble], guidance: Guidance, variant: str) -> str:
    """A plan at a glance: each line, its letters, whether it is ready."""
    rows = []
    for card in held:
        if isinstance(card, Trouble):
            rows.append(f'<tr><td><a href="#line-{card.row}">{card.row}</a></td><td colspan="6">Not read</td></tr>')
            continue
        cells = "".join(
            f"<td>{ASKED_NOT_TOLD if score is None else _shape(score.level)}</td>"
            for _, _, score, _ in report.letters(card.review, guidance, variant)
        )
        ready = "no objective" if card.review.not_one else "ready" if card.sentence and card.sentence.ready else "open"
        short = card.review.text.strip()
        rows.append(
            f'<tr><td><a href="#line-{card.row}">{card.row}</a></td><td class="short">{escape(short[:60])}{"…" if len(short) > 60 else ""}</td>{cells}<td>{ready}</td></tr>'
        )
    heads = "".join(f'<th scope="col">{letter}</th>' for letter in LETTERS)
    return (
        f'<table class="glance"><caption>{len(held)} lines, as they were drafted</caption><thead><tr><th scope="col">Line</th><th scope="col" class="short">Draft</th>{heads}'
        f'<th scope="col">Sentence</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def _shape(level: Level | None) -> str:
    return f'<span class="shape level-{"unknown" if level is None else int(level)}" role="img" aria-label="{WORDS[level]}">{report.SHAPES[level]}</span>'


def _card(card: Card, guidance: Guidance, variant: str, today: datetime.date, busy: bool) -> str:
    number = card.row
    head = f'<h2 id="line-{number}" tabindex="-1">Line {number}</h2>'
    if found := report.not_one_html(card.review):
        return f'<section class="card" aria-labelledby="line-{number}">{head}{found}</section>'
    waits = f' data-waits="{card.known_as}"' if card.waits else ""
    return (
        f'<section class="card" aria-labelledby="line-{number}"{waits}>{head}'
        f'<p class="draft" data-rests="draft">{report.evidence(card.review)}</p>'
        f'{_letters(card, guidance, variant)}<div class="desk"><div class="asked">{_questions(card, guidance, today)}{_suggest(card, busy)}</div>'
        f"{_sentence(card, guidance, variant)}</div></section>"
    )


def _letters(card: Card, guidance: Guidance, variant: str) -> str:
    """The letters as chips that open on why: level as letter, shape and word; the rule behind it one step further."""
    chips = []
    for letter, label, score, asks in report.letters(card.review, guidance, variant):
        level = score.level if score else None
        own = score is not None and score is card.review.scores.get(score.criterion)  # "Agreed" is nobody's own
        looking = LOOKING if card.waits and own and score and score.decided_by == "classifier" else ""
        chips.append(
            f'<details class="letter level-{"unknown" if level is None else int(level)}"><summary><b class="name">{letter}</b> '
            f'<span aria-hidden="true">{report.SHAPES[level]}</span> <span class="label">{escape(label)}: {WORDS[level].lower()}</span></summary>'
            f'<div data-rests="{score.criterion.value if score and own else ""}">{_why(score, asks, card.review, guidance)}{looking}</div></details>'
        )
    return f'<div class="letters">{"".join(chips)}</div>'


def rests(card: Card, guidance: Guidance) -> str:
    """What a card that waits is to show in its places once the words are found: the draft with its marks, and the reasons of each letter."""
    parts = {"draft": report.evidence(card.review)}
    parts |= {criterion.value: _why(score, (), card.review, guidance) for criterion, score in card.review.scores.items()}
    return "".join(f'<template data-of="{card.known_as}" data-rests="{place}">{html}</template>' for place, html in parts.items())


def _why(score: Score | None, asks: Sequence[str], review: Review, guidance: Guidance) -> str:
    if score is None:
        return f"<p>The wording cannot show it. {escape(' '.join(asks[:1]))}</p>"
    said = "".join(f"<p>{escape(reason)}</p>" for reason in score.reasons)
    questions = "".join(f"<li>{escape(question)}</li>" for question in score.asks if question not in " ".join(score.reasons))
    rules = dict.fromkeys(f.rule for f in review.findings if f.criterion is score.criterion and f.rule in guidance.rules)
    return f"{said}{f'<ul>{questions}</ul>' if questions else ''}{''.join(_rule(rule, guidance) for rule in rules)}"


def _rule(rule: str, guidance: Guidance) -> str:
    page = guidance.rules[rule]
    rows = "".join(
        f"<dt>{name}</dt><dd>{escape(str(page[key]))}</dd>"
        for name, key in (("Looks for", "looks_for"), ("Why", "why"), ("Example", "example"), ("Instead", "instead"), ("Source", "source"))
    )
    return f'<details class="rule"><summary>Rule: {escape(rule)}</summary><dl>{rows}</dl></details>'


def _questions(card: Card, guidance: Guidance, today: datetime.date) -> str:
    """One plain question for each gap, with answers at one press; what was answered can be taken back."""
    told = card.told.given()
    open_parts = workbench.questions(card)
    first = [part for part in open_parts if part in ("owner", "measure", "by")]
    later = [part for part in open_parts if part not in first]
    answered = "".join(
        f"<li>{escape(ASKED[part][0])} <b>{escape(words)}</b> {button('answer', 'Take back', row=card.row, name=f'Take back: {words}', part=part, value='')}</li>"
        for part, words in told.items()
        if part in ASKED
    )
    out = [_question(card, part, guidance, today) for part in first]
    if later:
        more = "".join(_question(card, part, guidance, today) for part in later)
        out.append(f'<details class="more"{"" if first else " open"}><summary>What it is for, and how it is now</summary>{more}</details>')
    if answered:
        out.append(f'<ul class="answered" aria-label="Answered">{answered}</ul>')
    return f'<div class="questions">{"".join(out)}</div>' if out else ""


def _question(card: Card, part: Part, guidance: Guidance, today: datetime.date) -> str:
    asked, example, other = ASKED[part]
    box = f"box-{card.row}-{part}"
    ready = "".join(
        button("answer", shown, row=card.row, name=f"{asked} {shown}", part=part, value=words)
        for shown, words in workbench.quick(card, part, guidance, today)
    )
    kind = (
        f'type="date" min="{today.isoformat()}"'
        if part == "by"
        else f'type="text" maxlength="200" placeholder="for example: {escape(example, quote=True)}"'
    )
    return (
        f'<fieldset class="question"><legend>{escape(asked)}</legend><div class="quick">{ready}</div>'
        f'<div class="own"><label for="{box}">{escape(other)}</label><input id="{box}" {kind} autocomplete="off" spellcheck="false">'
        f"{button('answer', 'Use', row=card.row, name=f'{asked} Use what is in the box', part=part, box=box)}</div></fieldset>"
    )


def _suggest(card: Card, busy: bool) -> str:
    if busy:
        return '<p class="busy" role="status">Writing suggestions …</p>'
    label = "Suggest again" if card.proposals else "Suggest for me"
    out = [f'<div class="suggest">{button("suggest", label, row=card.row, name=f"{label}, line {card.row}", look="primary")}</div>']
    if card.proposals:
        choices = []
        for number, proposal in enumerate(card.proposals):
            taken = card.taken == number
            form = report.FORMS[proposal.form].capitalize()
            choices.append(
                f'<li{" class=taken" if taken else ""}><p>{escape(proposal.text).replace(chr(10), "<br>")}</p><p class="source">{form}; {report.SOURCES[proposal.source]}. '
                f"{'<b>Taken.</b>' if taken else button('take', 'Take this', row=card.row, name=f'Take suggestion {number + 1}', value=str(number))}</p></li>"
            )
        own = (
            "" if card.taken is None else f"<p>{button('take', 'Put aside', row=card.row, name='Put the suggestions aside', value='')}</p>"
        )
        out.append(f'<ol class="choices" aria-label="Suggestions">{"".join(choices)}</ol>{own}')
    return "".join(out)


def _sentence(card: Card, guidance: Guidance, variant: str) -> str:
    """The objective as it stands: what changed, what is in doubt, the levels before and after, what can be done with it."""
    said = card.sentence
    if said is None:
        return '<div class="sentence empty"><h3>Your objective</h3><p>Answer a question, or press ‘Suggest for me’, and the sentence is written here.</p></div>'
    state = "Ready" if said.ready else "Not ready yet"
    lacks = [{"owner": "who", "number": "how much or how often", "date": "when"}[part] for part in said.comparison.missing]
    doubts = sum(doubt.state == "open" for doubt in said.doubts)
    why = [f"it does not say {' or '.join(lacks)}"] if lacks else []
    why += ["it asks for what no plan may ask for"] if said.comparison.unsafe else []
    why += [f"{doubts} {'part is' if doubts == 1 else 'parts are'} to be confirmed"] if doubts else []
    problems = "".join(f"<li>{escape(problem)}</li>" for problem in said.comparison.problems if not problem.startswith("It has no "))
    acts = (
        f'<div class="acts">{button("copy", "Copy", row=card.row, name=f"Copy the sentence of line {card.row}", text=said.text)}'
        f"{button('word', 'Word, changes tracked', row=card.row, name=f'Word file with tracked changes, line {card.row}')}"
        f"{button('print', 'Print', row=card.row, name='Print the page')}"
        f"{button('family', 'In plain words', row=card.row, name=f'Plain words for the family, line {card.row}')}</div>"
    )
    return (
        f'<div class="sentence"><h3 id="sentence-{card.row}" tabindex="-1">Your objective</h3><p class="rewrite">{_marked(said.text, said.doubts)}</p>'
        f'<p class="state {"ready" if said.ready else "open"}"><b>{state}</b>{": " + "; ".join(why) if why and not said.ready else ""}.</p>'
        f"{_doubts(card, said.doubts)}{_before_after(card, guidance, variant)}"
        f"{f'<ul class=notes aria-label=Notes>{problems}</ul>' if problems else ''}"
        f'<details class="changes"><summary>What changed</summary><p>{changes(card.review.text, said.text)}</p></details>'
        f"{acts}{_family(card)}</div>"
    )


def _marked(text: str, doubts: Sequence[Doubt]) -> str:
    """The sentence with every part in doubt between marks and in words."""
    out = escape(text)
    for doubt in doubts:
        if doubt.state == "open" and doubt.stands:
            out = out.replace(
                escape(doubt.stands), f'<mark class="confirm">{escape(doubt.stands)}<span class="ask"> (to confirm)</span></mark>', 1
            )
    return out.replace("\n", "<br>")


def _doubts(card: Card, doubts: Sequence[Doubt]) -> str:
    if not doubts:
        return ""
    rows = []
    for place, doubt in enumerate(doubts):
        box = f"doubt-{card.row}-{place}"
        day = f" ({report.in_words(doubt.day)})" if doubt.day else ""
        shown = f"<b>{escape(doubt.stands or doubt.words)}</b>{day if doubt.state == 'open' else ''}"
        if doubt.state == "open":
            acts = (
                button("confirm", "Yes", row=card.row, name=f"Confirm {doubt.words}", value=doubt.words)
                + f'<label class="unseen" for="{box}">Instead of {escape(doubt.words)}</label><input id="{box}" type="text" maxlength="200" value="{escape(doubt.words, quote=True)}" autocomplete="off" spellcheck="false">'
                + button("confirm", "Change", row=card.row, name=f"Change {doubt.words} to what is in the box", value=doubt.words, box=box)
                + (
                    button("refuse", "Leave out", row=card.row, name=f"Leave out {doubt.words}", value=doubt.words)
                    if doubt.removable
                    else ""
                )
            )
        else:
            acts = button("undo", "Take back", row=card.row, name=f"Take back the decision on {doubt.words}", value=doubt.words)
        kind = KINDS.get(doubt.kind, doubt.kind.capitalize())
        rows.append(
            f'<li class="{doubt.state}"><span class="what">{kind}: {shown} <i>{STATES[doubt.state]}</i></span> <span class="quick">{acts}</span></li>'
        )
    return f'<h4>The draft does not say this. Is it right?</h4><ul class="doubts">{"".join(rows)}</ul>'


def _before_after(card: Card, guidance: Guidance, variant: str) -> str:
    assert card.sentence is not None
    cells = {"Draft": [], "Now": []}  # type: dict[str, list[str]]
    for letter in LETTERS:
        reads = guidance.variants[variant][letter]["reads"]
        if not reads:
            before = after = "<td>asked</td>"
        else:
            before = f"<td>{_shape(card.review.scores[Criterion(reads)].level)}</td>"
            after = f"<td>{_shape(card.sentence.levels[Criterion(reads)])}</td>"
        cells["Draft"].append(before)
        cells["Now"].append(after)
    heads = "".join(f'<th scope="col">{letter}</th>' for letter in LETTERS)
    rows = "".join(f'<tr><th scope="row">{name}</th>{"".join(found)}</tr>' for name, found in cells.items())
    return f'<table class="glance small"><caption>Before and after</caption><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _family(card: Card) -> str:
    return "".join(
        f'<p class="family"><b>For {report.READERS[w.reader]}'
        + (f" (reading age {w.reading_age:.0f}):</b> {escape(w.text)}" if w.text else f":</b> {escape(w.why)}")
        + "</p>"
        for w in card.family
    )


def changes(before: str, after: str) -> str:
    """The words struck out and put in, by <del> and <ins>, each told to a screen reader too."""
    old, new = re.findall(r"\S+|\n", before), re.findall(r"\S+|\n", after)
    out = []
    for how, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            out.append(escape(" ".join(old[a:b])))
            continue
        if b > a:
            out.append(f'<del><span class="unseen">left out: </span>{escape(" ".join(old[a:b]))}</del>')
        if d > c:
            out.append(f'<ins><span class="unseen">put in: </span>{escape(" ".join(new[c:d]))}</ins>')
    return " ".join(out).replace("\n", "<br>")


def button(
    act: str, shown: str, *, row: int | None = None, name: str = "", look: str = "", off: bool = False, pressed: bool | None = None, here: bool = False, **told: str
) -> str:  # fmt: skip
    """A button that tells its act, the line it acts on and what belongs to it; `name` is what a screen reader says.

    Drawn again, it has the same id, by which the page gives it the focus back: `at` tells which it is where its `value` changes.
    """
    more = "" if row is None else f' data-row="{row}"'
    more += "".join(f' data-{key}="{escape(value, quote=True)}"' for key, value in told.items())
    more += f' aria-label="{escape(name, quote=True)}"' if name and name != shown else ""
    more += "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    more += (' aria-current="true"' if here else "") + (" disabled" if off else "")
    words = [told[key] for key in sorted(told) if key not in ("text", "boxes") and not (key == "value" and "at" in told)]
    slug = re.sub(r"[^a-z0-9]+", "-", " ".join(words).lower()).strip("-")
    own = f"{act}-{'lesson' if row is None else row}-{slug}"[:80]
    return f'<button type="button" class="act {look}" id="{own}" data-act="{act}"{more}>{escape(shown)}</button>'
