"""The empty plan as a Word file: headings, a question in grey under each, boxes to write in, a table of steps, places to sign."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from smartify.plan import form
from smartify.plan.controls import GREY, LANGUAGE, block, inline
from smartify.plan.form import CHOOSE, PICK, WRITE, Box

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

FONT = "Arial"
SIZES = {"Normal": 11, "Title": 24, "Heading 1": 15, "Heading 2": 12}
INK, ACCENT, LINE, SHADE = "1A1A1A", "1F3A5F", "8496A9", "E8EEF4"
MARGIN = 18  # millimetres
STEP_ROWS, PEOPLE_ROWS, SIGN_ROWS, LINES = 8, 5, 5, 7


def made(today: datetime.date) -> bytes:
    """The file; its properties are dated `today`."""
    document = _begun(today)
    _about(document)
    _people(document)
    for box in form.CHANGE:
        _box(document, box, new_page=box.kind == "outcomes")
    _section(document, landscape=True)
    _steps(document)
    _section(document, landscape=False)
    for box in form.AFTER:
        _box(document, box)
    document.add_heading("Agreement", 1)
    _agreement(document)
    _box(document, form.APART, level=2)
    _signatures(document)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _begun(today: datetime.date) -> Document:
    """An A4 document with its styles, its language and the numbers of its pages."""
    import docx
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    document = docx.Document()
    _page(document.sections[0], landscape=False)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), LANGUAGE)
    _current(document)
    for name in ("Prompt", "Answer", "Cell"):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles["Normal"]  # type: ignore[attr-defined]
    document.styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER, builtin=True)
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.font.element.get_or_add_rPr().get_or_add_rFonts().attrib.pop(qn(theme), None)
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(INK if name == "Normal" else ACCENT)
        style.font.bold = name != "Normal"
    for name, before, after in (
        ("Normal", 0, 6),
        ("Title", 0, 4),
        ("Heading 1", 14, 3),
        ("Heading 2", 10, 3),
        ("Prompt", 0, 3),
        ("Answer", 0, 0),
        ("Cell", 2, 2),
    ):
        spacing = document.styles[name].paragraph_format  # type: ignore[attr-defined]
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.1
    for name in ("Prompt", "Placeholder Text"):
        font = document.styles[name].font  # type: ignore[attr-defined]
        font.color.rgb, font.size = RGBColor.from_string(GREY), Pt(10)
    for name in ("Prompt", "Heading 1", "Heading 2"):
        document.styles[name].paragraph_format.keep_with_next = True  # type: ignore[attr-defined]
    _boxed(document.styles["Answer"])
    _unlined(document.styles["Title"])
    about, day = document.core_properties, datetime.datetime.combine(today, datetime.time())
    about.title, about.language, about.subject = form.TITLE, LANGUAGE, "An empty plan to fill in"
    about.author = about.last_modified_by = "smartify"
    about.created = about.modified = day
    about.comments = ""
    document.add_heading(form.TITLE, 0)
    document.add_paragraph(form.HOW, style="Prompt").paragraph_format.keep_with_next = False
    _footer(document)
    return document


def _current(document: Document) -> None:
    """Word lays the file out as it does new ones, with the edges of tables on the margin."""
    from docx.oxml.ns import qn

    for mode in document.settings.element.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), "15")


def _page(section: Any, *, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    width, height = (297, 210) if landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)


def _section(document: Document, *, landscape: bool) -> None:
    from docx.enum.section import WD_SECTION

    _page(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)


def _about(document: Document) -> None:
    table = _table(document, "About this plan", ((55, 119), len(form.ABOUT)))
    for row, box in zip(table.rows, form.ABOUT, strict=True):
        _head(row.cells[0], box.heading)
        kind, shown = ("date", PICK) if box.kind == "start" else ("text", WRITE)
        inline(row.cells[1].paragraphs[0], box.kind, box.heading, shown, kind=kind)


def _people(document: Document) -> None:
    _headed(document, form.PEOPLE, 1)
    widths = tuple(round(width * 174 / 257) for _, width in form.NAMED)
    _titled(document, form.PEOPLE.heading, tuple(title for title, _ in form.NAMED), widths, PEOPLE_ROWS, 8)


def _box(document: Document, box: Box, level: int = 1, *, new_page: bool = False) -> None:
    """A heading, its questions, and a box that grows with what is written in it."""
    _headed(document, box, level).paragraph_format.page_break_before = new_page
    if box.kind == "review":
        inline(document.add_paragraph(style="Answer"), box.kind, box.heading, PICK, kind="date")
    else:
        document.element.body.insert(len(document.element.body) - 1, block(box.kind, box.heading, WRITE, "Answer", LINES))


def _headed(document: Document, box: Box, level: int) -> Paragraph:
    heading = document.add_heading(box.heading, level)
    for prompt in box.prompts:
        document.add_paragraph(prompt.text, style="Prompt")
    return heading


def _steps(document: Document) -> None:
    _headed(document, form.STEPS, 1)
    table = _titled(
        document,
        form.STEPS.heading,
        tuple(title for title, _, _ in form.COLUMNS),
        tuple(width for _, _, width in form.COLUMNS),
        STEP_ROWS,
        13,
    )
    at = [name for _, name, _ in form.COLUMNS].index("term")
    for number, row in enumerate(table.rows[1:], 1):
        inline(row.cells[at].paragraphs[0], f"term_{number}", form.COLUMNS[at][0], CHOOSE, kind="list", choices=form.TERMS)


def _agreement(document: Document) -> None:
    table = _table(document, "Who agrees with this plan", ((100, 74), len(form.AGREED)))
    for row, box in zip(table.rows, form.AGREED, strict=True):
        _head(row.cells[0], box.heading)
        inline(row.cells[1].paragraphs[0], box.kind, box.heading, CHOOSE, kind="list", choices=(form.YES, form.NO))


def _signatures(document: Document) -> None:
    _headed(document, form.SIGNATURES, 1)
    widths = tuple(round(width * 174 / 257) for _, width in form.SIGNED)
    _titled(document, form.SIGNATURES.heading, tuple(title for title, _ in form.SIGNED), widths, SIGN_ROWS, 11)


def _titled(document: Document, about: str, titles: Sequence[str], widths: Sequence[int], rows: int, height: int) -> Table:
    """A table with a row of titles, which is repeated on the next page, and empty rows."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    table = _table(document, about, (widths, rows + 1))
    for cell, title in zip(table.rows[0].cells, titles, strict=True):
        _head(cell, title)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows[1:]:
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    return table


def _table(document: Document, about: str, size: tuple[Sequence[int], int]) -> Table:
    """A table of fixed widths (millimetres), with what it is for whoever hears it read; no row breaks over a page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    widths, rows = size
    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    properties = table._tbl.tblPr
    layout = properties.find(qn("w:tblLayout"))  # what Word wants before it, and what behind, is fixed
    layout.addprevious(_borders("w:tblBorders", ("top", "left", "bottom", "right", "insideH", "insideV")))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), about)
    properties.append(caption)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].style = document.styles["Cell"]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _head(cell: _Cell, words: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = cell.paragraphs[0].add_run(words)
    run.bold, run.font.color.rgb = True, RGBColor.from_string(ACCENT)
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _borders(name: str, sides: Sequence[str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement(name)
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "4" if name == "w:pBdr" else "0"), ("color", LINE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    return borders


def _boxed(style: Any) -> None:
    """A frame round an answer; paragraphs that follow each other share it."""
    from docx.shared import Mm

    style.paragraph_format.left_indent = style.paragraph_format.right_indent = Mm(1.5)
    properties = style.element.get_or_add_pPr()
    next(child for child in properties if child.tag.endswith(("}spacing", "}ind"))).addprevious(
        _borders("w:pBdr", ("top", "left", "bottom", "right"))
    )


def _unlined(style: Any) -> None:
    from docx.oxml.ns import qn

    for border in style.element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break


def _footer(document: Document) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph: Any = document.sections[0].footer.paragraphs[0]
    for words, instruction in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(words)
        field, run, text = (OxmlElement(f"w:{name}") for name in ("fldSimple", "r", "t"))
        field.set(qn("w:instr"), instruction)
        text.text = "1"
        run.append(text)
        field.append(run)
        paragraph._p.append(field)


__all__ = ["made"]
