"""What a trainer shows: an example letter by letter, a quiz, how far a team agrees; HTML alone, every act a button with `data-act`."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from smartify.agreement import Agreement, Argued
from smartify.guidance import LETTERS, Guidance
from smartify.handout import changed, numbers, settings
from smartify.quiz import Marked, Question, Total
from smartify.quiz import total as counted
from smartify.report import ANSWERS, SHAPES
from smartify.screens import button, changes
from smartify.types import Level

LAST = len(LETTERS) + 1  # steps of an example: none, each letter, the improvement
LABEL, BOLD = re.compile(r"^(Goal|Objective(?: \d+)?):"), r"<b>\1:</b>"
OUTCOMES = {
    "right": ("✓", "Right"),
    "either": ("≈", "Either answer counts"),
    "missed": ("✗", "You let it pass, and it fails"),
    "wrongly": ("✗", "You failed it, and it is met"),
    "unasked": ("–", "Not asked"),
}
NAMES = ", "
COUNTED, AGREED = ("Right", "Let pass", "Failed wrongly"), ("Agreement", "Marks alike", "Trained readers")
WORDING = "The wording cannot show it."


def named(setting: str) -> str:
    return f"{setting[:1].upper()}{setting[1:]}" or "Other"


# ---- Gallery


def gallery(guidance: Guidance, variant: str, setting: str, number: int, shown: int = LAST) -> str:
    """One worked example with its first `shown` steps, the buttons that go on from there, and the list of its setting."""
    example, view = guidance.examples[number], guidance.variants[variant]
    places = numbers(guidance, setting)
    rows = "".join(_verdict(letter, view[letter], example, shown > place) for place, letter in enumerate(LETTERS))
    tell = _told_now(example, view, shown)
    return (
        f'<div class="words lesson"><div class="stage" data-tell="{escape(tell, quote=True)}">{_controls(view, places, number, shown)}'
        f'<h3 id="lesson-title" tabindex="-1">{escape(str(example["title"]))}</h3><p class="source">{escape(named(str(example.get("setting", ""))))}</p>'
        f'<p class="draft"><span class="unseen">Draft: </span>{escape(example["draft"])}</p>'
        f'<ol class="verdicts" aria-label="Letter by letter">{rows}</ol>{_improved(example, guidance) if shown >= LAST else ""}'
        f'<p class="source">Source: {escape(str(example.get("source", "")))}.</p></div>{_list(guidance, places, number, setting)}</div>'
    )


def _controls(view: Mapping[str, Any], places: Sequence[int], number: int, shown: int) -> str:
    here = places.index(number)
    if shown < len(LETTERS):
        letter = LETTERS[shown]
        following = f"Next: {letter}, {view[letter]['label']}"
    else:
        following = "Next: the improvement" if shown < LAST else "Next example"
    at_end = shown >= LAST and here == len(places) - 1
    return (
        f'<div class="tools" role="group" aria-label="Step by step">{button("step", following, look="primary", off=at_end)}'
        f"{button('back', 'Back', name='Back one step', off=shown == 0)}{button('all', 'Show all', off=shown >= LAST)}{button('start', 'Start again', off=shown == 0)}"
        '<button type="button" class="act" id="project" data-project aria-pressed="false">Projector view</button></div>'
        f'<div class="tools" role="group" aria-label="Examples">{button("previous", "Previous example", off=here == 0)}'
        f'<span class="place">{here + 1} of {len(places)}</span>{button("following", "Next example", off=here == len(places) - 1)}'
        '<span class="keys">Keys: → next, ← back, Esc leaves the projector view</span></div>'
    )


def _verdict(letter: str, view: Mapping[str, Any], example: Mapping[str, Any], told: bool) -> str:
    label = escape(str(view["label"]))
    if not told:
        return f'<li class="verdict waiting"><b class="name">{letter}</b><div><b>{label}</b> <span class="hush">not shown yet</span></div></li>'
    level, said = verdict(view, example)
    return (
        f'<li class="verdict level-{"unknown" if level is None else int(level)}"><b class="name">{letter}</b><div><b>{label}:</b> '
        f'<b class="answer"><span aria-hidden="true">{SHAPES[level]}</span> {ANSWERS[level]}.</b> {escape(said)}</div></li>'
    )


def verdict(view: Mapping[str, Any], example: Mapping[str, Any]) -> tuple[Level | None, str]:
    """The answer for one letter and what is said of it; where the commentary opens with an answer, that one, as in the handout."""
    reads = view["reads"]
    if not reads:
        return None, f"{WORDING} {' '.join(view.get('asks', ())[:1])}"
    said = str(example.get("commentary", {}).get(reads, ""))
    for level, answer in ANSWERS.items():
        if re.match(rf"{answer}\b", said):
            rest = said.removeprefix(answer).lstrip("., ")
            return level, rest[:1].upper() + rest[1:]
    level = example.get("levels", {}).get(reads)
    return None if level is None else Level(level), said


def _told_now(example: Mapping[str, Any], view: Mapping[str, Any], shown: int) -> str:
    """What a screen reader says of the step that has just been shown."""
    if not shown:
        return f"Draft: {example['draft']}"
    if shown >= LAST:
        return "The improvement is shown."
    letter = LETTERS[shown - 1]
    level, said = verdict(view[letter], example)
    return f"{view[letter]['label']}: {ANSWERS[level]}. {said}"


def _improved(example: Mapping[str, Any], guidance: Guidance) -> str:
    rewrite = "\n".join(map(str, example["rewrite"]))
    lines = "".join(f"<p>{LABEL.sub(BOLD, escape(line))}</p>" for line in example["rewrite"])
    points = "".join(f"<li>{escape(point)}</li>" for point in changed(example["draft"], rewrite, guidance))
    return (
        f'<h4>One way to improve it</h4><div class="rewrite">{lines}</div><h4>What changed</h4><ul>{points}</ul>'
        f'<details class="changes" id="lesson-changes"><summary>Word by word</summary><p>{changes(example["draft"], rewrite)}</p></details>'
    )


def _list(guidance: Guidance, places: Sequence[int], number: int, setting: str) -> str:
    parts = []
    for name in [setting] if setting else settings(guidance):
        rows = "".join(
            f"<li>{button('show', str(guidance.examples[place]['title']), look='plain', here=place == number, number=str(place))}</li>"
            for place in places
            if guidance.examples[place].get("setting", "") == name
        )
        parts.append(f"<h4>{escape(named(name))}</h4><ul>{rows}</ul>")
    return f'<nav class="contents" aria-label="All examples">{"".join(parts)}</nav>'


# ---- Quiz


def question(asked: Question, view: Mapping[str, Any], at: int, of: int, done: Sequence[Marked], marked: Marked | None, chosen: str) -> str:
    """One draft with its five boxes or, once marked, with what is said of each letter."""
    head = f'<h3 id="quiz-title" tabindex="-1">Draft {at} of {of}</h3><p class="draft">{escape(asked.draft)}</p>'
    tell = f"Draft {at} of {of}: {asked.draft}" if marked is None else f"{len(marked.right)} of {len(asked.levels)} letters right."
    if marked is None:
        body = f'{_boxes(view)}<div class="acts">{button("mark", "Mark it", look="primary", boxes="letters")}{button("finish", "Finish now") if done else ""}</div>'
    else:
        rows = "".join(_outcome(letter, view[letter], marked, letter in chosen) for letter in LETTERS)
        following = "Next" if at < of else "See the total"
        body = (
            f'<ol class="verdicts" aria-label="Your answer">{rows}</ol><p class="source">Source: {escape(asked.source)}.</p>'
            f'<div class="acts">{button("onward", following, look="primary")}{button("finish", "Finish now") if at < of else ""}</div>'
        )
    return f'<div class="words lesson"><section class="card" data-tell="{escape(tell, quote=True)}">{head}{body}{_running(done)}</section></div>'


def _boxes(view: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<label class="tick"><input type="checkbox" name="letters" id="letters-{letter}" value="{letter}"> <b>{letter}</b> {escape(str(view[letter]["label"]))}</label>'
        for letter in LETTERS
    )
    return f'<fieldset class="ticks"><legend>Which letters fail?</legend>{rows}</fieldset>'


def _outcome(letter: str, view: Mapping[str, Any], marked: Marked, chosen: bool) -> str:
    kind = next((name for name in ("either", "missed", "wrongly", "right") if letter in getattr(marked, name)), "unasked")
    mark, said = OUTCOMES[kind]
    yours = "you ticked it" if chosen else "you did not tick it"
    return (
        f'<li class="verdict outcome {kind}"><b class="name">{letter}</b><div><b>{escape(str(view["label"]))}:</b> <b class="answer">'
        f'<span aria-hidden="true">{mark}</span> {said}</b> <span class="hush">({yours})</span><br>{escape(marked.feedback[letter])}</div></li>'
    )


def _running(done: Sequence[Marked]) -> str:
    if not done:
        return ""
    right, asked = sum(len(one.right) for one in done), sum(len(one.question.levels) for one in done)
    return f'<p class="score">So far: {right} of {asked} letters right, in {len(done)} draft{"" if len(done) == 1 else "s"}.</p>'


def total(done: Sequence[Marked], view: Mapping[str, Any]) -> str:
    """How the whole quiz went: in a sentence, by letter, and by draft."""
    found: Total = counted(done)
    rows = "".join(
        f'<tr><th scope="row">{letter} {escape(str(view[letter]["label"]))}</th>{_cells(zip(COUNTED, (tally.right, tally.missed, tally.wrongly), strict=True))}</tr>'
        for letter, tally in found.letters.items()
    )
    drafts = "".join(
        f"<li>{escape(one.question.draft)} <b>{len(one.right)} of {len(one.question.levels)}</b>"
        f"{f'; look again at {_and(one.missed + one.wrongly)}' if one.missed + one.wrongly else ''}</li>"
        for one in done
    )
    table = (
        f'<table class="glance stack"><caption>By letter</caption>{_heads(COUNTED)}<tbody>{rows}</tbody></table>'
        f"<h4>By draft</h4><ol>{drafts}</ol>"
    )
    return (
        f'<div class="words lesson"><section class="card" data-tell="{escape(found.text(), quote=True)}"><h3 id="quiz-title" tabindex="-1">Your total</h3>'
        f'<p class="score">{escape(found.text())}</p>{table if done else ""}<div class="acts">{button("begin", "Another set", look="primary")}</div></section></div>'
    )


def welcome() -> str:
    """What stands there before a quiz has begun."""
    return (
        '<div class="words lesson"><section class="card"><h3 id="quiz-title" tabindex="-1">Which letters fail?</h3>'
        "<p>Read a draft, tick every letter that it does not meet, and see what the guidance says. A letter that is met to some extent counts either way.</p>"
        f'<div class="acts">{button("begin", "Start with the worked examples", look="primary")}</div></section></div>'
    )


def left_out(places: Sequence[tuple[int, str]]) -> str:
    """Which of a trainer's drafts make no question, and why."""
    rows = "".join(f"<li>Draft {place}: {escape(why)}</li>" for place, why in places)
    return f'<div class="words"><p><b>Left out:</b></p><ul>{rows}</ul></div>' if rows else ""


# ---- Team


def agreed(found: Agreement, argued: Sequence[Argued], lines: Mapping[int, str], view: Mapping[str, Any]) -> str:
    """How far people agree, letter by letter, and what they should talk about."""
    rows = []
    for letter, on in found.letters.items():
        told = '<span class="hush">cannot be told</span>' if on.kappa is None else f"<b>{escape(on.word)}</b>, {on.kappa:.2f}"
        alike = "–" if on.alike is None else f"{on.alike:.0%}"
        trained = "–" if on.trained is None else f"{on.trained:.2f}"
        note = f'<br><span class="hush">{escape(on.reason)}</span>' if on.reason else ""
        rows.append(
            f'<tr><th scope="row">{letter} {escape(str(view[letter]["label"]))}</th>{_cells(zip(AGREED, (f"{told}{note}", alike, trained), strict=True))}</tr>'
        )
    return (
        f'<table class="glance stack"><caption>How far {len(found.markers)} {_people(len(found.markers))} agree on {len(found.lines)} line{"" if len(found.lines) == 1 else "s"}</caption>{_heads(AGREED)}'
        f'<tbody>{"".join(rows)}</tbody></table><p class="source">The figure is a weighted kappa: 1 is full agreement, 0 is what chance would give. Two trained '
        "readers, who shared a brief, reached the figure beside each, on lines clearer than life.</p>"
        f"{_argued(argued, lines, view)}"
    )


def _argued(argued: Sequence[Argued], lines: Mapping[int, str], view: Mapping[str, Any]) -> str:
    if not argued:
        return "<h4>Talk about these</h4><p>There is no line on which two people differ.</p>"
    rows = []
    for one in argued:
        letters = "".join(
            f"<li><b>{letter} {escape(str(view[letter]['label']))}:</b> {'; '.join(f'{SHAPES[level]} {ANSWERS[level]} {len(who)}' for level, who in said.items())}</li>"
            for letter, said in one.said.items()
        )
        names = "".join(
            f"<li>{letter}: {'; '.join(f'{ANSWERS[level]}: {escape(NAMES.join(who))}' for level, who in said.items())}</li>"
            for letter, said in one.said.items()
        )
        rows.append(
            f"<li><b>Line {one.line}.</b> {escape(lines.get(one.line, ''))}<ul>{letters}</ul>"
            f'<details class="changes" id="who-{one.line}"><summary>Who said what on line {one.line}</summary><ul>{names}</ul></details></li>'
        )
    return f'<h4>Talk about these</h4><ol class="argued">{"".join(rows)}</ol>'


def marking(
    lines: Sequence[str], at: int, given: Mapping[int, Mapping[str, Level]], view: Mapping[str, Any], code: str, name: str, note: str = ""
) -> str:
    """One line of a shared set as the person called `name` marks it; `at` counts from 1."""
    mine = given.get(at, {})
    rows = "".join(_choice(letter, view[letter], at, mine.get(letter)) for letter in LETTERS if view[letter]["reads"])
    unread = [letter for letter in LETTERS if not view[letter]["reads"]]
    spared = "".join(
        f'<p class="hush">{letter}, {escape(str(view[letter]["label"]))}, is not marked: no wording can show it.</p>' for letter in unread
    )
    whole = sum(len(given.get(line, {})) == len(LETTERS) - len(unread) for line in range(1, len(lines) + 1))
    done = "<p><b>All lines are marked.</b> You can change your marks until the set is stopped.</p>" if whole == len(lines) else ""
    return (
        f'<div class="words lesson"><section class="card"><h3 id="room-title" tabindex="-1">Line {at} of {len(lines)}</h3>'
        f'<p class="source">Set {code}, marked as {escape(name)}; {whole} of {len(lines)} lines done.</p>{note}<p class="draft">{escape(lines[at - 1])}</p>'
        f'{rows}{spared}{done}<div class="acts">{button("line", "Previous line", value=str(at - 1), name="Previous line", off=at == 1, at="before")}'
        f"{button('line', 'Next line', look='primary', value=str(at + 1), off=at == len(lines), at='after')}{button('leave', 'Leave the set')}</div></section></div>"
    )


def _choice(letter: str, view: Mapping[str, Any], at: int, mine: Level | None) -> str:
    label = f"{letter} {view['label']}"
    options = "".join(
        button(
            "give",
            f"{SHAPES[level]} {ANSWERS[level]}",
            name=f"{label}: {ANSWERS[level]}",
            pressed=mine == level,
            letter=letter,
            value=str(int(level)),
        )
        for level in Level
    )
    return f'<fieldset class="choice"><legend>{escape(label)}</legend><div class="quick">{options}</div></fieldset>'


def watched(
    code: str, key: str, lines: Mapping[int, str], people: Mapping[str, int], away: frozenset[str], found: Agreement | None,
    argued: Sequence[Argued], view: Mapping[str, Any], note: str = "",
) -> str:  # fmt: skip
    """What whoever started a set sees of it: the code, who has marked how much, the agreement so far."""
    rows = "".join(
        f"<li><b>{escape(name)}</b>: {count} of {len(lines)} lines "
        f"{'<i>may come in again</i>' if name in away else button('let', 'Let in again', name=f'Let {name} in again', value=name, at=str(place))}</li>"
        for place, (name, count) in enumerate(people.items())
    )
    who = f'<ul class="people">{rows}</ul>' if rows else "<p>Nobody yet.</p>"
    shown = agreed(found, argued, lines, view) if found else "<p>The agreement is shown as soon as two people have marked a line.</p>"
    return (
        f'<div class="words lesson"><section class="card"><h3 id="room-title" tabindex="-1">Your set</h3>{note}'
        f'<p>Others open this page, choose “Calibrate your team”, and join with this code:</p><p class="code" aria-label="Code {" ".join(code)}">{code}</p>'
        f'<p class="source">To come back to this view after closing the page, join with {key}. Keep that one to yourself. To mark too, join in another window.</p>'
        f"<h4>Who has marked</h4>{who}{shown}"
        '<details class="changes" id="stop-set"><summary>Stop this set</summary><p>The lines and all marks are forgotten at once, and cannot be had back.</p>'
        f"<p>{button('stop', 'Stop and forget everything')}</p></details></section></div>"
    )


# ---- Shared


def renamed(names: Mapping[str, str], drafts: Sequence[str]) -> str:
    """Which names were replaced in a trainer's file, and the drafts as they now read."""
    rows = "".join(f"<li>{escape(old)} is now <b>{escape(new)}</b></li>" for old, new in names.items())
    told = f"<p>Names that were replaced:</p><ul>{rows}</ul>" if rows else "<p>No name was found to replace.</p>"
    lines = "".join(f"<li>{escape(draft)}</li>" for draft in drafts)
    return (
        f'<div class="words" role="status">{told}<p><b>Read them through.</b> Not every name is found, and a school, a street or a date of birth is left as it is.</p>'
        f'<details class="changes" open><summary>{len(drafts)} draft{"" if len(drafts) == 1 else "s"} as they will be printed</summary><ol>{lines}</ol></details></div>'
    )


def file(name: str, content: bytes, kind: str) -> str:
    """A link that holds a file, which the page saves at once and the reader may save again; nothing is written to disk here."""
    held = base64.b64encode(content).decode("ascii")
    return (
        f'<div class="words"><p>Saved as <b>{escape(name)}</b>. <a class="again" data-save download="{escape(name, quote=True)}" '
        f'href="data:{kind};base64,{held}">Save it again</a></p></div>'
    )


def _heads(names: Sequence[str]) -> str:
    """The header of a table whose rows are letters."""
    return f"<thead><tr>{''.join(f'<th scope=col>{name}</th>' for name in ('Letter', *names))}</tr></thead>"


def _cells(told: Iterable[tuple[str, object]]) -> str:
    """Cells that carry the name of their column, for where a narrow window sets them one under the other; what they hold is HTML."""
    return "".join(f'<td data-name="{name}">{shown}</td>' for name, shown in told)


def _people(count: int) -> str:
    return "person" if count == 1 else "people"


def _and(letters: Sequence[str]) -> str:
    ordered = [letter for letter in LETTERS if letter in letters]
    return " and ".join(filter(None, (", ".join(ordered[:-1]), ordered[-1])))
