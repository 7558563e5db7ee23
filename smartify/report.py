"""Review → text, Markdown, HTML or a table row: words and layout, no decisions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from smartify.deadlines import in_words
from smartify.guidance import LETTERS, Guidance
from smartify.types import Criterion, Finding, Level, Mention, Objective, Review, Rewrite, Score

ANSWERS = {Level.MET: "Yes", Level.PARTLY: "To some extent", Level.NOT_MET: "No", None: "Not clear"}
SHAPES = {Level.MET: "●", Level.PARTLY: "◐", Level.NOT_MET: "○", None: "?"}
SOURCES = {
    "model": "proposed by the model",
    "repaired": "proposed by the model, then mended by rule",
    "composed": "composed by rule from the draft's own words",
    "none": "no rewrite",
}
FORMS = {"nearest": "nearer to the draft", "steps": "in a smaller step", "fuller": "with what happens if it is missed"}
READERS = {"parent": "a parent", "child": "a child of ten"}
UNTOLD = "?"
WHOLE = {"finding": "plan", "question": "question"}  # how the tables of guidance/plan.toml are named as rules
COLUMNS = ("S", "M", "A", "R", "T", "owner", "number", "date", "note")


def letters(review: Review, guidance: Guidance, variant: str) -> list[tuple[str, str, Score | None, Sequence[str]]]:
    """(letter, label, score, questions) of a variant of SMART; the score is None where no wording can show it."""
    view = guidance.variants[variant]
    shown: list[tuple[str, str, Score | None, Sequence[str]]] = []
    for letter in LETTERS:
        reads = view[letter]["reads"]
        score = review.scores[Criterion(reads)] if reads else _agreed(review)
        shown.append((letter, str(view[letter]["label"]), score, list(view[letter].get("asks", ()))))
    return shown


def _agreed(review: Review) -> Score | None:
    """What the plan's signatures say, in the place of a criterion; None where there are none, for agreement is never guessed from wording."""
    if not review.signed:
        return None
    names = " and ".join(filter(None, (", ".join(review.signed[:-1]), review.signed[-1])))
    owner = review.owner.text if review.owner else ""
    has_signed = any(owner.lower() in name.lower() or name.lower() in owner.lower() for name in review.signed) if owner else False
    said = f"It is signed by {names}." if has_signed else f"It is signed by {names}; {owner or 'whoever is to act'} has not signed."
    asks = () if has_signed else (f"Does {owner or 'whoever is to act'} agree to it?",)
    level = Level.MET if has_signed else Level.PARTLY
    return Score(criterion=Criterion.ACHIEVABLE, level=level, probabilities=None, reasons=(said,), asks=asks)


def as_text(review: Review, guidance: Guidance, variant: str = "smart") -> str:
    """For a terminal: the draft, its levels with their evidence, and the rewrite with what is to be confirmed."""
    out = [f"  {review.text.strip()}", ""]
    if not_one := review.not_one:
        return "\n".join([*out, f"  {not_one}", ""])
    for letter, label, score, asks in letters(review, guidance, variant):
        if score is None:
            out.append(f"  {letter} ?  {label}: the wording cannot show it. {' '.join(asks[:1])}")
            continue
        out.append(f"  {letter} {SHAPES[score.level]}  {label}: {ANSWERS[score.level].lower()}. {' '.join(score.reasons)}")
        out += [f"       ? {question}" for question in score.asks if question not in " ".join(score.reasons)]
    if review.rewrite:
        out += ["", *_rewrite_text(review)]
    return "\n".join([*out, ""])


def _rewrite_text(review: Review) -> list[str]:
    assert review.rewrite is not None
    out = _one_rewrite(review.rewrite, "Rewrite")
    for choice in review.choices:
        out += ["", *_one_rewrite(choice, f"Or, {FORMS[choice.form]}")]
    for wording in review.family:
        told = f"(reading age {wording.reading_age:.0f}): {wording.text}" if wording.text else f": {wording.why}"
        out += ["", f"  For {READERS[wording.reader]}{' ' if wording.text else ''}{told}"]
    return out


def confirmed(mention: Mention) -> str:
    """What is to be confirmed, with the day that a period ends on."""
    return f"{mention.text} ({in_words(mention.day)})" if mention.day else mention.text


def _one_rewrite(rewrite: Rewrite, heading: str) -> list[str]:
    out = [f"  {heading} ({SOURCES[rewrite.source]}):", *(f"    {line}" for line in rewrite.text.splitlines())]
    for name, parts in (("gained", rewrite.gained), ("kept", rewrite.kept), ("lost", rewrite.lost), ("missing", rewrite.missing)):
        if parts:
            out.append(f"    {name}: {', '.join(parts)}")
    out += [f"    to confirm ({mention.kind}): {confirmed(mention)}?" for mention in rewrite.to_confirm]
    out += [f"    note: {problem}" for problem in rewrite.problems]
    if not rewrite.passed:
        out.append("    This rewrite does not pass the checker.")
    return out


def as_markdown(review: Review, guidance: Guidance, variant: str = "smart") -> str:
    """In the manner of the guidance: each letter answered Yes, To some extent, No or Not clear, and why."""
    out = [f"### {review.text.strip()}", ""]
    if not_one := review.not_one:
        return "\n".join([*out, not_one, ""])
    for _, label, score, asks in letters(review, guidance, variant):
        if score is None:
            out.append(f"- **{label}:** Not clear. The wording cannot show it. {' '.join(asks[:1])}")
            continue
        questions = [q for q in score.asks if q not in " ".join(score.reasons)]
        out.append(f"- **{label}:** {ANSWERS[score.level]}. {' '.join([*score.reasons, *questions])}")
    if review.rewrite:
        rewrite = review.rewrite
        out += ["", f"**How it might be improved** ({SOURCES[rewrite.source]})", ""]
        out += [f"> {line}  " for line in marked(rewrite.text, rewrite.to_confirm, "**[", "?]**").splitlines()]
        out += ["", *(f"- Or, {FORMS[c.form]}: {c.text.replace(chr(10), ' / ')}" for c in review.choices)] if review.choices else []
        out += [f"- For {READERS[w.reader]}: {w.text or w.why}" for w in review.family]
        out += ["", *(f"- To confirm ({m.kind}): {confirmed(m)}" for m in rewrite.to_confirm), *(f"- Note: {p}" for p in rewrite.problems)]
    return "\n".join([*out, ""])


def as_html(review: Review, guidance: Guidance, variant: str = "smart") -> str:
    """A fragment of a page: every level as a shape and a word, never by colour alone; every part to confirm marked in words."""
    found = not_one_html(review)
    if found:
        return found
    rows = []
    for letter, label, score, asks in letters(review, guidance, variant):
        level = score.level if score else None
        said = " ".join(score.reasons) if score else "The wording cannot show it."
        questions = [q for q in (score.asks if score else asks[:1]) if q not in said]
        listed = "".join(f"<li>{escape(q)}</li>" for q in questions)
        rows.append(
            f'<tr class="level-{"unknown" if level is None else int(level)}"><th scope="row">{letter}</th><td class="level">'
            f'<span aria-hidden="true">{SHAPES[level]}</span> {ANSWERS[level]}</td><td><b>{escape(label)}.</b> {escape(said)}'
            f"{f'<ul>{listed}</ul>' if listed else ''}</td></tr>"
        )
    table = f'<table class="levels"><caption>How SMART it is</caption><tbody>{"".join(rows)}</tbody></table>'
    return f'<p class="draft">{evidence(review)}</p>{table}{_rewrite_html(review)}'


def not_one_html(review: Review) -> str:
    """What is shown of a text that is no objective; empty for one that is."""
    if not review.not_one:
        return ""
    return f'<p class="draft">{escape(review.text.strip())}</p><p class="note">{escape(review.not_one)}</p>'


def evidence(review: Review) -> str:
    """The draft with the words marked that a verdict rests on; where two overlap, the longer."""
    kept: list[Finding] = []
    for finding in sorted((f for f in review.findings if f.span), key=lambda f: f.span[0] - f.span[1] if f.span else 0):
        if finding.span and all(finding.span[1] <= k.span[0] or finding.span[0] >= k.span[1] for k in kept if k.span):
            kept.append(finding)
    out, at = [], 0
    for finding in sorted(kept, key=lambda f: f.span or (0, 0)):
        start, end = finding.span or (0, 0)
        kind = "empty" if _empties(finding, review) else "found"
        out.append(escape(review.text[at:start]))
        out.append(f'<mark class="{kind}" title="{escape(finding.says, quote=True)}">{escape(review.text[start:end])}</mark>')
        at = end
    return "".join([*out, escape(review.text[at:])])


def _empties(finding: Finding, review: Review) -> bool:
    """Whether the words count against a letter rather than for it."""
    if finding.rule == "classifier.words":
        return review.scores[finding.criterion].level is not Level.MET
    return finding.rule.startswith(("words.", "harm.", "aims.", "date.open", "purpose.hollow"))


def _rewrite_html(review: Review) -> str:
    rewrite = review.rewrite
    if rewrite is None:
        return ""
    opening, closing = '<mark class="confirm">', '<span class="ask"> (to confirm)</span></mark>'
    text = marked(rewrite.text, rewrite.to_confirm, opening, closing, escaped=True).replace("\n", "<br>")
    proof = [
        f"<b>{name}</b>: {escape(', '.join(parts))}"
        for name, parts in (("gained", rewrite.gained), ("kept", rewrite.kept), ("lost", rewrite.lost), ("missing", rewrite.missing))
        if parts
    ]
    asks = "".join(f"<li>{escape(m.kind)}: {escape(confirmed(m))}?</li>" for m in rewrite.to_confirm)
    notes = "".join(f"<li>{escape(p)}</li>" for p in rewrite.problems)
    verdict = "The checker finds an owner, a measure and a time." if rewrite.passed else "This rewrite does not pass the checker."
    return (
        f'<h3>Rewrite</h3><p class="source">{escape(SOURCES[rewrite.source].capitalize())}. {verdict}</p><p class="rewrite">{text}</p>'
        f'<p class="proof">{"; ".join(proof)}</p>'
        + (f"<p>To confirm before it is used:</p><ul>{asks}</ul>" if asks else "")
        + (f"<ul class='notes'>{notes}</ul>" if notes else "")
        + "".join(f"<p><b>Or, {FORMS[c.form]}:</b> {escape(c.text)}</p>".replace(chr(10), "<br>") for c in review.choices)
        + "".join(f"<p><b>For {READERS[w.reader]}:</b> {escape(w.text or w.why)}</p>" for w in review.family)
    )


def marked(text: str, mentions: Sequence[Mention], opening: str, closing: str, escaped: bool = False) -> str:
    """The text with every mention between two marks."""
    safe = escape if escaped else str
    out, at = [], 0
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.start < at:
            continue
        out += [safe(text[at : mention.start]), opening, safe(text[mention.start : mention.end]), closing]
        at = mention.end
    return "".join([*out, safe(text[at:])])


def as_jsonl(review: Review) -> str:
    """The contract's object on one line."""
    return json.dumps(review.as_json(), ensure_ascii=False)


def as_row(review: Review) -> dict[str, Any]:
    """The columns that a scored table gains; UNTOLD where a level cannot be told, empty where the text is no objective."""
    untold = None if review.not_one else UNTOLD
    row: dict[str, Any] = {
        letter: untold if (level := review.scores[criterion].level) is None else int(level)
        for letter, criterion in zip(LETTERS, Criterion, strict=True)
    }
    row |= {
        "owner": review.owner.text if review.owner else "",
        "number": "; ".join(n.text for n in review.numbers),
        "date": review.date.text if review.date and review.date.kind != "open_ended" else "",
        "note": review.not_one,
    }
    if review.rewrite:
        row |= {
            "rewrite": review.rewrite.text,
            "to confirm": "; ".join(m.text for m in review.rewrite.to_confirm),
            "rewrite source": review.rewrite.source,
        }
    return row


def rules(guidance: Guidance) -> dict[str, dict[str, str]]:
    """Every rule by its name, those of a whole plan and the questions asked of one included, with what `explain` shows of it."""
    of_plans = {}
    for name, page in guidance.plan.items():
        kind, _, key = name.partition(".")
        if kind in WHOLE:
            told = {part: str(text).replace("{person}", "the person").replace("{other}", "the other") for part, text in page.items()}
            looks = told["title"] if kind == "finding" else told["asks"]
            of_plans[f"{WHOLE[kind]}.{key}"] = {
                **told,
                "criterion": "a whole plan",
                "looks_for": looks,
                "asks": told.get("open", told["asks"]),
            }
    return {**guidance.rules, **of_plans}


def explain(rule: str, guidance: Guidance) -> str:
    """A rule's page: what it looks for, why, an example, what to write instead, its source, and the phrases it knows."""
    page = rules(guidance)[rule]
    out = [f"{rule} ({page['criterion']})", ""]
    for name, key in (
        ("Looks for", "looks_for"),
        ("Why", "why"),
        ("Example", "example"),
        ("Instead", "instead"),
        ("Asks", "asks"),
        ("Source", "source"),
    ):
        if key in page:
            out.append(f"{name + ':':<11}{page[key]}")
    table, _, kind = rule.partition(".")
    phrases = [row.phrase for row in guidance.rows.get(f"{table}.csv", ()) if row.kind == kind]
    if phrases:
        out += ["", f"Phrases ({len(phrases)}): {'; '.join(phrases)}"]
    return "\n".join(out) + "\n"


def error_jsonl(objective: Objective, error: str) -> str:
    """What stands in the place of a line that cannot be reviewed; it says where, and never repeats the text."""
    return json.dumps({"error": error, "source": objective.source, "line": objective.row}, ensure_ascii=False)
