"""The XML of a Word document: its parts, its paragraphs with their changes accepted, and its tables as grids."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from smartify.readers import package
from smartify.readers.layout import Cell
from smartify.readers.limits import Limits
from smartify.readers.source import Source

WHAT = "a Word file"
THROUGH = ("ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "sdtContent", "Choice", "rt", "rubyBase")
NEVER = ("del", "moveFrom", "sdtPr", "sdtEndPr", "Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr", "smartTagPr", "customXmlPr")
SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
SYMBOLS = {"A8": "☐", "6F": "☐", "A3": "☐", "FE": "☒", "78": "☒", "FD": "☒", "FC": "✓", "52": "☑"}  # of Wingdings, in which boxes are typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    heading: int = 0
    item: bool = False
    bold: bool = False
    contents: bool = False  # of a table of contents


Styles = dict[str, Style]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """What a paragraph says, with line ends where it breaks, and what it is."""

    text: str = ""
    heading: int = 0  # its level; 0: it is none
    item: bool = False
    level: int = 0
    bold: bool = False
    contents: bool = False
    joined: bool = False  # its end is deleted: the next one goes on from it
    boxes: tuple[Any, ...] = ()  # text boxes anchored in it


PLAIN = Paragraph()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    cells: tuple[Cell, ...]
    tables: tuple[Any, ...]  # those in its cells
    elements: tuple[Any, ...]  # its cells as they are
    head: bool  # repeated on each page


def local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Any, *path: str) -> Any:
    """The first element down a path of local names; None where there is none."""
    for name in path:
        element = next((inner for inner in element if local(inner) == name), None)
        if element is None:
            return None
    return element


def value(element: Any, name: str = "val") -> str:
    """An attribute by its local name."""
    return next((str(said) for key, said in element.attrib.items() if key.rpartition("}")[2] == name), "")


def is_on(properties: Any, name: str) -> bool:
    """Whether a switch such as bold is set."""
    switch = None if properties is None else child(properties, name)
    return switch is not None and value(switch) not in ("0", "false", "off", "none")


# ---- the parts


def body_of(source: Source, limits: Limits) -> tuple[Any, Styles]:
    """The body of the document and its styles; a TableError says what is wrong with the file."""
    with package.opened(source, WHAT, limits) as packed:
        try:
            path = _related(packed, "", "officeDocument") or "word/document.xml"
            if packed.getinfo(path).file_size > limits.document:
                raise source.error(f"has more than {package.in_mb(limits.document)} of text; split it.")
            document = _parsed(packed, path)
            styles = _related(packed, path, "styles")
            body = child(document, "body")
            if body is None:
                raise KeyError("body")
            return body, _styles(_parsed(packed, styles)) if styles in packed.namelist() else {}
        except (*package.DAMAGED, SyntaxError) as error:  # lxml's errors are SyntaxErrors
            raise package.damaged(source, WHAT, error) from None


def _parsed(packed: zipfile.ZipFile, path: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    with packed.open(path) as file:
        return etree.parse(file, parser).getroot()


def _related(packed: zipfile.ZipFile, path: str, kind: str) -> str:
    """The part that another one names as its document, or its styles."""
    folder, name = posixpath.split(path)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations in packed.namelist():
        for relation in _parsed(packed, relations):
            if value(relation, "Type").endswith(f"/{kind}"):
                return posixpath.normpath(posixpath.join("/", folder, value(relation, "Target"))).lstrip("/")
    return ""


def _styles(root: Any) -> Styles:
    elements = {value(style, "styleId"): style for style in root if local(style) == "style"}
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: dict[str, Any]) -> Style:
    """A style with what it takes from those that it is based on."""
    chain: list[Any] = []
    while name in elements and elements[name] not in chain:
        chain.append(elements[name])
        based = child(chain[-1], "basedOn")
        name = "" if based is None else value(based)
    names = [value(found).lower() for style in chain if (found := child(style, "name")) is not None]
    levels = [
        int(value(found)) + 1 for style in chain if (found := child(style, "pPr", "outlineLvl")) is not None and value(found).isdigit()
    ]
    named = [int(name[8:]) for name in names if name.startswith("heading ") and name[8:].isdigit()]
    heading = next(iter([level for level in levels if level < 10] + named), 0) or int("title" in names)
    return Style(
        heading=heading,
        item=any(name.startswith("list") and name != "list table" for name in names)
        or any(child(s, "pPr", "numPr") is not None for s in chain),
        bold=any(is_on(child(style, "rPr"), "b") for style in chain[:1]),
        contents=any(name.startswith(("toc ", "table of")) for name in names),
    )


# ---- paragraphs


def flow(parent: Any) -> Iterator[tuple[str, Any]]:
    """The paragraphs ("p"), tables ("tbl") and documents set in ("altChunk") of a part, content controls and changes seen through."""
    for element in parent:
        name = local(element)
        if name in ("p", "tbl", "altChunk"):
            yield name, element
        elif name in THROUGH or name == "AlternateContent" or (name == "sdt" and not _is_prompt(element)):
            yield from flow(element)


def _is_prompt(control: Any) -> bool:
    """A content control that nobody has filled shows what should be put there."""
    properties = child(control, "sdtPr")
    return properties is not None and is_on(properties, "showingPlcHdr")


def paragraph(element: Any, styles: Styles) -> Paragraph:
    properties = child(element, "pPr")
    named = None if properties is None else child(properties, "pStyle")
    style = styles.get(value(named), Style()) if named is not None else Style()
    pieces = list(_pieces(element))
    said = [(text, bold) for text, bold, _ in pieces if text.strip()]
    outline = None if properties is None else child(properties, "outlineLvl")
    heading = int(value(outline)) + 1 if outline is not None and value(outline).isdigit() and int(value(outline)) < 9 else style.heading
    number = None if properties is None else child(properties, "numPr")
    numbered = style.item if number is None or child(number, "numId") is None else value(child(number, "numId")) != "0"
    depth = None if number is None else child(number, "ilvl")
    mark = None if properties is None else child(properties, "rPr", "del")
    return Paragraph(
        text="".join(text for text, _, _ in pieces),
        heading=heading,
        item=numbered and not heading,
        level=int(value(depth)) if depth is not None and value(depth).isdigit() else 0,
        bold=bool(said) and all(bold or style.bold for _, bold in said),
        contents=style.contents,
        joined=mark is not None,
        boxes=tuple(box for _, _, box in pieces if box is not None),
    )


def _pieces(parent: Any) -> Iterator[tuple[str, bool, Any]]:
    """What the runs of a paragraph say, whether in bold, and the text boxes that are anchored there."""
    for element in parent:
        name = local(element)
        if name == "r":
            properties = child(element, "rPr")
            if not is_on(properties, "vanish"):
                yield from ((text, is_on(properties, "b"), box) for text, box in _run(element))
        elif name in THROUGH or (name == "sdt" and not _is_prompt(element)):
            yield from _pieces(element)
        elif name == "AlternateContent":
            yield from (("", False, box) for box in _boxes(element))


def _run(run: Any) -> Iterator[tuple[str, Any]]:
    for element in run:
        name = local(element)
        if name == "t":
            yield element.text or "", None
        elif name in SIGNS:
            yield SIGNS[name], None
        elif name == "sym":
            yield SYMBOLS.get(value(element, "char").upper().removeprefix("F0"), ""), None
        elif name == "fldChar" and (box := child(element, "ffData", "checkBox")) is not None:
            yield "☒" if is_on(box, "checked") or (child(box, "checked") is None and is_on(box, "default")) else "☐", None
        elif name in ("drawing", "pict", "object", "AlternateContent"):
            yield from (("", box) for box in _boxes(element))


def _boxes(element: Any) -> Iterator[Any]:
    """The contents of the text boxes of a drawing; what stands there for older programs says the same again."""
    for inner in element:
        name = local(inner)
        if name == "txbxContent":
            yield inner
        elif name != "Fallback":
            yield from _boxes(inner)


# ---- tables


def grid(table: Any, read: Callable[[Any], tuple[str, list[Any]]]) -> list[GridRow]:
    """The rows of a table, each cell in the column where it begins; `read` says what a cell holds."""
    rows: list[GridRow] = []
    above: dict[int, str] = {}  # column → what the cell says that may go on downwards
    for line in _through(table, "tr"):
        properties = child(line, "trPr")
        if properties is not None and child(properties, "del") is not None:
            continue
        before = None if properties is None else child(properties, "gridBefore")
        column = _count(before, 0)
        cells, tables, elements = [], [], []
        for element in _through(line, "tc"):
            told = child(element, "tcPr")
            if told is not None and child(told, "cellDel") is not None:
                continue
            span = max(1, _count(None if told is None else child(told, "gridSpan"), 1))
            down = None if told is None else child(told, "vMerge")
            across = None if told is None else child(told, "hMerge")
            if across is not None and value(across) != "restart":
                column += span
                continue
            if down is not None and value(down) != "restart":
                cells.append(Cell(text=above.get(column, ""), column=column, span=span, again=True))
            else:
                text, inner = read(element)
                above[column] = text
                tables += inner
                cells.append(Cell(text=text, column=column, span=span))
            elements.append(element)
            column += span
        head = properties is not None and is_on(properties, "tblHeader")
        rows.append(GridRow(cells=tuple(cells), tables=tuple(tables), elements=tuple(elements), head=head))
    return rows


def _through(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table, or cells of a row, content controls and changes seen through."""
    for element in parent:
        name = local(element)
        if name == wanted:
            yield element
        elif name in THROUGH or (name == "sdt" and not _is_prompt(element)):
            yield from _through(element, wanted)


def _count(element: Any, otherwise: int) -> int:
    said = "" if element is None else value(element)
    return min(int(said), 1_000) if said.isdigit() else otherwise  # a grid of millions of columns is none
