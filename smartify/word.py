"""Word files: drafts turned into their rewrites as tracked changes, and a handout with an exercise for a training day."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from smartify.deadlines import in_words
from smartify.errors import SmartifyError
from smartify.guidance import LETTERS, Guidance
from smartify.report import ANSWERS
from smartify.types import Criterion, Level

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

Change = Literal["kept", "gone", "new"]

AUTHOR = "smartify"
LANGUAGE = "en-GB"
TITLE = "SMART objectives: examples and an exercise"
TRACKED = "Drafts and their rewrites"
FONT, SIZE = "Arial", 12  # points; no style that is used here is smaller than 11
HEADINGS = {"Title": 24, "Heading 1": 18, "Heading 2": 15, "Heading 3": 12}
BOX = "\u2610"
LINES = 3  # to write on
WORDS = re.compile(r"\w+(?:['’.,/-]\w+)*|\s+|[^\w\s]")
UNWRITABLE = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
READ = (
    "Each example begins with a draft as it might stand in a plan. A table takes the letters one by one: {letters}. The answer is Yes, "
    "To some extent, No or Not clear, and the commentary says why. Not clear means that the wording alone cannot show it.",
    "Then come one way to improve the draft and what that changed. There are others that are as good.",
    "The exercise and its answers each begin on a page of their own, so that they can be handed out one after the other.",
)
PROPOSED = (
    "Where an improvement is marked as proposed, smartify wrote it. Words in square brackets, with a question mark, were not in "
    "the draft: they are questions to the people in the plan, not facts."
)
TASK = (
    "Read each draft. Tick one answer for each letter, and say to your neighbour what made you choose it. Then write the draft anew, "
    "so that it says who will do what, how much of it, what for and by when."
)
COMPARE = (
    "Your answers may differ. Where they do, ask which words in the draft made the difference. Why each letter is answered as it is here, "
    "the example of the same number tells."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A draft with what is said of each criterion, one improvement and what that changed, as they are set on paper."""

    draft: str
    levels: dict[Criterion, Level | None]  # None where the wording cannot show it; empty where the draft is no objective
    commentary: dict[Criterion, str]
    rewrite: tuple[str, ...]  # its lines; what is to be confirmed stands in square brackets, with a question mark
    title: str = ""
    note: str = ""  # said in place of the levels, where there are none
    made: str = ""  # whose proposal the rewrite is; empty where a person wrote it
    asks: tuple[str, ...] = ()  # what is to be confirmed, as questions
    notes: tuple[str, ...] = ()  # what is wrong with the rewrite still
    changed: tuple[str, ...] = ()
    source: str = ""  # where it comes from, in a sentence


def tracked(pairs: Sequence[tuple[str, str]], today: datetime.date) -> bytes:
    """A Word file with one paragraph, under a heading of its own, for each (draft, rewrite): accept all changes and it is the rewrite, reject all and it is the draft.

    The changes are dated `today`. Raises SmartifyError when there are no pairs.
    """
    if not pairs:
        raise SmartifyError("There are no drafts to write; give at least one with its rewrite.")
    document = begun(TRACKED, today)
    document.add_paragraph("Each change is proposed by smartify and is a tracked change: accept or reject it under Review.")
    number = 0
    for at, (draft, rewrite) in enumerate(pairs, 1):
        document.add_heading(f"Draft {at}", 1)  # unchanged, it also keeps the changes of two drafts apart, which LibreOffice would join
        paragraph = document.add_paragraph()
        for change, words in changes(writable(draft), writable(rewrite)):
            number += 1
            paragraph._p.append(_run(change, words, number, today))
    return content(document)


def changes(draft: str, rewrite: str) -> Iterator[tuple[Change, str]]:
    """What is kept, gone and new, word by word, in reading order.

    >>> list(changes("Mum to attend groups", "Mum to attend 4 groups."))
    [('kept', 'Mum to attend '), ('new', '4 '), ('kept', 'groups'), ('new', '.')]
    """
    before, after = WORDS.findall(draft), WORDS.findall(rewrite)
    joined: list[tuple[bool, str, str]] = []
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for at, (step, a, b, c, d) in enumerate(steps):
        gone, new = "".join(before[a:b]), "".join(after[c:d])
        same = step == "equal" and not (gone.isspace() and 0 < at < len(steps) - 1)  # one space between two changes belongs to both
        if joined and joined[-1][0] == same:
            joined[-1] = (same, joined[-1][1] + gone, joined[-1][2] + new)
        else:
            joined.append((same, gone, new))
    for same, gone, new in joined:
        shared = 0 if same else _shared_spaces(gone, new)
        parts: tuple[tuple[Change, str], ...] = (
            ("kept", gone if same else ""),
            ("gone", "" if same else gone[: len(gone) - shared]),
            ("new", "" if same else new[: len(new) - shared]),
            ("kept", gone[len(gone) - shared :] if shared else ""),
        )
        yield from ((change, words) for change, words in parts if words)


def _shared_spaces(gone: str, new: str) -> int:
    """How many spaces both end with."""
    count = 0
    while count < min(len(gone), len(new)) and gone[-1 - count] == new[-1 - count] and gone[-1 - count].isspace():
        count += 1
    return count


def _run(change: Change, words: str, number: int, today: datetime.date) -> Any:
    """A run, inside w:ins or w:del where it is a change."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = OxmlElement("w:r")
    for part in re.findall(r"\n|\t|[^\n\t]+", words):
        element = OxmlElement({"\n": "w:br", "\t": "w:tab"}.get(part, "w:delText" if change == "gone" else "w:t"))
        if part not in "\n\t":
            element.text = part
            element.set(qn("xml:space"), "preserve")
        run.append(element)
    if change == "kept":
        return run
    marked = OxmlElement("w:del" if change == "gone" else "w:ins")
    marked.set(qn("w:id"), str(number))
    marked.set(qn("w:author"), AUTHOR)
    marked.set(qn("w:date"), f"{today.isoformat()}T00:00:00Z")
    marked.append(run)
    return marked


def handout(examples: Sequence[Example], guidance: Guidance, variant: str, today: datetime.date, title: str = TITLE) -> bytes:
    """A Word file for a training day in the letters of a variant: the examples in full, an exercise sheet, its answers.

    Raises SmartifyError when there are no examples.
    """
    if not examples:
        raise SmartifyError("There are no examples to write; give at least one.")
    view = guidance.variants[variant]
    document = begun(title, today)
    document.add_heading("How to read this", 1)
    letters = ", ".join(str(view[letter]["label"]) for letter in LETTERS)
    for sentence in (*READ, *((PROPOSED,) if any(example.made for example in examples) else ())):
        document.add_paragraph(sentence.format(letters=letters))
    document.add_paragraph(f"Made on {in_words(today)}.")
    document.add_heading("Examples", 1)
    for number, example in enumerate(examples, 1):
        _example(document, example, number, view)
    document.add_heading("Exercise", 1).paragraph_format.page_break_before = True
    document.add_paragraph(TASK)
    for number, example in enumerate(examples, 1):
        _exercise(document, example, number, view)
    document.add_heading("Answers", 1).paragraph_format.page_break_before = True
    document.add_paragraph(COMPARE)
    for number, example in enumerate(examples, 1):
        _answers(document, example, number, view)
    return content(document)


def _example(document: Document, example: Example, number: int, view: dict[str, Any]) -> None:
    document.add_heading(writable(f"Example {number}: {example.title}" if example.title else f"Example {number}"), 2)
    document.add_heading("Draft", 3)
    paragraph(document, example.draft)
    document.add_heading("How SMART it is", 3)
    if example.levels:
        rows = [(letter, label, answer, said) for letter, label, answer, said in _letters(example, view)]
        tabled(document, ("Letter", "Stands for", "Answer", "Commentary"), rows, (22, 32, 32, 84), f"The letters of example {number}")
    else:
        paragraph(document, example.note)
    if example.rewrite:
        _improved(document, example)
    if example.changed:
        document.add_heading("What changed", 3)
        for sentence in example.changed:
            paragraph(document, sentence, "List Bullet")
    if example.source:
        paragraph(document, example.source)


def _improved(document: Document, example: Example) -> None:
    document.add_heading(f"How it might be improved ({example.made})" if example.made else "How it might be improved", 3)
    for line in example.rewrite:
        paragraph(document, line)
    if example.asks:
        paragraph(document, "To be confirmed before it is used:").paragraph_format.keep_with_next = True
        for question in example.asks:
            paragraph(document, question, "List Bullet")
    for note in example.notes:
        paragraph(document, f"Note: {note}")


def _exercise(document: Document, example: Example, number: int, view: dict[str, Any]) -> None:
    document.add_heading(f"Draft {number}", 2)
    paragraph(document, example.draft).paragraph_format.keep_with_next = True
    rows = [(letter, " ".join([f"{view[letter]['label']}.", *view[letter].get("asks", ())[:1]]), BOX, BOX, BOX, BOX) for letter in LETTERS]
    header = ("Letter", "Ask", *(ANSWERS[level] for level in (Level.MET, Level.PARTLY, Level.NOT_MET, None)))
    tabled(document, header, rows, (22, 72, 16, 26, 14, 20), f"Boxes to tick for draft {number}")
    _lined(document.add_paragraph("Your own rewrite:"))


def _answers(document: Document, example: Example, number: int, view: dict[str, Any]) -> None:
    document.add_heading(f"Answers to draft {number}", 2)
    paragraph(document, example.draft).paragraph_format.keep_with_next = True
    if example.levels:
        rows = [(letter, label, answer) for letter, label, answer, _ in _letters(example, view)]
        tabled(document, ("Letter", "Stands for", "Answer"), rows, (22, 52, 96), f"The answers to draft {number}")
    else:
        paragraph(document, example.note)
    if example.rewrite:
        _improved(document, example)


def _letters(example: Example, view: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """(letter, label, answer, commentary) of each letter of the variant."""
    for letter in LETTERS:
        reads = view[letter]["reads"]
        level = example.levels[Criterion(reads)] if reads else None
        asked = f"The wording cannot show it. {' '.join(view[letter].get('asks', ())[:1])}"
        yield letter, str(view[letter]["label"]), ANSWERS[level], example.commentary.get(Criterion(reads), "") if reads else asked


def begun(title: str, today: datetime.date) -> Document:
    """An empty A4 document in readable type with its title, its language and the numbers of its pages."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(20)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), LANGUAGE)
    for name, size in {"Normal": SIZE, **HEADINGS}.items():
        font = document.styles[name].font  # type: ignore[attr-defined]
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            font.element.get_or_add_rPr().get_or_add_rFonts().attrib.pop(qn(theme), None)
        font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    about, day = document.core_properties, datetime.datetime.combine(today, datetime.time())
    about.title, about.language = writable(title), LANGUAGE
    about.author = about.last_modified_by = AUTHOR
    about.created = about.modified = day
    about.comments = ""
    document.add_heading(writable(title), 0)
    footer = section.footer.paragraphs[0]
    footer.add_run("Page ")
    footer._p.append(_field("PAGE"))
    return document


def _field(instruction: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field, run, text = OxmlElement("w:fldSimple"), OxmlElement("w:r"), OxmlElement("w:t")
    field.set(qn("w:instr"), instruction)
    text.text = "1"
    run.append(text)
    field.append(run)
    return field


def tabled(
    document: Document,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    about: str,
) -> None:
    """A table that stays together, its header row repeated where it cannot; widths in millimetres, and what it is for whoever hears it read."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), about)
    table._tbl.tblPr.append(caption)
    for at, row in enumerate((header, *rows)):
        added = table.add_row()
        properties = added._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if at == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for place, (cell, words, width) in enumerate(zip(added.cells, row, widths, strict=True)):
            cell.width = Mm(width)
            _fill(cell, words, bold=at == 0 or place == 0, follow=at < len(rows))


def _fill(cell: _Cell, words: str, *, bold: bool, follow: bool) -> None:
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.keep_with_next = follow
    paragraph.add_run(writable(words)).bold = bold


def _lined(paragraph: Paragraph) -> None:
    """Lines to write on, drawn by tabs, so that nothing but the words is read aloud."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.line_spacing = Mm(4), 2.0
    for at in range(LINES):
        paragraph.add_run("\n\t" if at else "\t")


def paragraph(document: Document, words: str, style: str | None = None) -> Paragraph:
    return document.add_paragraph(writable(words), style=style)


def writable(words: str) -> str:
    return UNWRITABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))


def content(document: Document) -> bytes:
    held = BytesIO()
    document.save(held)
    return held.getvalue()


__all__ = ["Example", "changes", "handout", "tracked"]
