"""Content controls of a Word file: what people write in, choose from or pick a day with; a question stands in each until they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LANGUAGE, GREY = "en-GB", "595959"  # grey on white is 7 to 1
DATE = "d MMMM yyyy"


def inline(paragraph: Any, tag: str, name: str, shown: str, *, kind: str, choices: Sequence[str] = ()) -> None:
    """A control in a line: to write in, to pick a day, or to choose an answer."""
    control, content = _made(tag, name, kind, choices)
    content.append(_placeholder(shown))
    paragraph._p.append(control)


def block(tag: str, name: str, shown: str, style: str, lines: int) -> Any:
    """A control of its own that takes paragraphs and lists, some lines high, in a style of paragraphs."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    control, content = _made(tag, name, "rich", ())
    for number in range(lines):
        paragraph, properties, named = (OxmlElement(f"w:{what}") for what in ("p", "pPr", "pStyle"))
        named.set(qn("w:val"), style)
        properties.append(named)
        if number < lines - 1:
            properties.append(OxmlElement("w:keepNext"))
        paragraph.append(properties)
        if number == 0:
            paragraph.append(_placeholder(shown))
        content.append(paragraph)
    return control


def _made(tag: str, name: str, kind: str, choices: Sequence[str]) -> tuple[Any, Any]:
    """An empty content control, and the element that its content goes into."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def add(parent: Any, what: str, **values: str) -> Any:
        element = OxmlElement(f"w:{what}")
        for key, value in values.items():
            element.set(qn(f"w:{key}"), value)
        parent.append(element)
        return element

    control = OxmlElement("w:sdt")
    properties = add(control, "sdtPr")
    add(properties, "alias", val=name)
    add(properties, "tag", val=tag)
    add(properties, "showingPlcHdr")
    if kind == "date":
        date = add(properties, "date")
        add(date, "dateFormat", val=DATE)
        add(date, "lid", val=LANGUAGE)
        add(date, "storeMappedDataAs", val="dateTime")
        add(date, "calendar", val="gregorian")
    elif kind == "list":
        listed = add(properties, "dropDownList")
        for choice in choices:
            add(listed, "listItem", displayText=choice, value=choice)
    elif kind == "text":
        add(properties, "text")
    return control, add(control, "sdtContent")


def _placeholder(words: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run, properties, style, colour, text = (OxmlElement(f"w:{name}") for name in ("r", "rPr", "rStyle", "color", "t"))
    style.set(qn("w:val"), "PlaceholderText")
    colour.set(qn("w:val"), GREY)
    properties.append(style)
    properties.append(colour)
    text.text = words
    run.append(properties)
    run.append(text)
    return run


__all__ = ["GREY", "LANGUAGE", "block", "inline"]
