"""PDFs: lines as the paragraphs they were, ruled tables by their titles, pages that are pictures told."""

from __future__ import annotations

import dataclasses
import zlib
from typing import Any

import pytest

from smartify.errors import TableError
from smartify.readers import LIMITS, blocks, drafts
from smartify.types import Place

LONG = (
    "Mum to take Mia to school every day until the twentieth of December and to ring the school office before nine if she "
    "is going to be late so that her class teacher knows when to expect her and can save her a place"
)


def styles() -> Any:
    from reportlab.lib.styles import getSampleStyleSheet

    return getSampleStyleSheet()


def ruled(rows: list[list[str]], widths: list[int], *extra: tuple[Any, ...], repeat: int = 0) -> Any:
    """A table between lines, its texts wrapped as the widths ask for."""
    from reportlab.lib.colors import black
    from reportlab.platypus import Paragraph, Table, TableStyle

    cells = [[Paragraph(text.replace("\n", "<br/>"), styles()["BodyText"]) for text in row] for row in rows]
    return Table(cells, colWidths=widths, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), *extra]), repeatRows=repeat)


def paragraphs(*texts: str, style: str = "BodyText") -> list[Any]:
    from reportlab.platypus import Paragraph

    return [Paragraph(text, styles()[style]) for text in texts]


def picture(canvas: Any) -> None:
    from reportlab.lib.utils import ImageReader

    pytest.importorskip("PIL")
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, width=595, height=842)


def test_headings_paragraphs_and_lists(read, pdf) -> None:
    story = [
        *paragraphs("Child in need plan", style="Heading1"),
        *paragraphs(LONG, "• Ring school", "- Dad to walk Mia in on Fridays"),
        *paragraphs("Signed: ________"),
    ]
    path = pdf("in.pdf", story)
    assert [(block.kind, block.text) for block in blocks(path)] == [
        ("heading", "Child in need plan"),
        ("text", LONG),
        ("item", "Ring school"),
        ("item", "Dad to walk Mia in on Fridays"),
        ("text", "Signed: ________"),
    ]
    assert [(row.text, row.place) for row in read(path)] == [
        (LONG, Place(file="in.pdf", page=1, row=2)),
        ("Ring school", Place(file="in.pdf", page=1, row=3)),
        ("Dad to walk Mia in on Fridays", Place(file="in.pdf", page=1, row=4)),
    ]
    assert drafts(path)[0] == LONG


def test_lines_that_stand_alone_are_not_joined(read, pdf) -> None:
    def draw(canvas: Any) -> None:
        for at, line in enumerate(
            ("Mum to ring school on Friday", "Dad to walk Mia in", "Gran to sit with Mia at breakfast on Mondays and Tuesdays")
        ):
            canvas.drawString(72, 760 - 14 * at, line)

    assert len(read(pdf("in.pdf", draw=draw))) == 3


def test_a_word_divided_at_the_line_end_is_whole_again(read, pdf) -> None:
    def draw(canvas: Any) -> None:
        for at, line in enumerate(
            (
                "Mum to ring the school office about Mia every Monday and to keep her atten-",
                "dance chart, and to see the step-",
                "mother about it",
            )
        ):
            canvas.drawString(72, 760 - 14 * at, line)

    (row,) = read(pdf("in.pdf", draw=draw))
    assert row.text.endswith("to keep her attendance chart, and to see the step-mother about it")


def test_two_columns_of_text_are_not_mixed(read, pdf) -> None:
    def draw(canvas: Any) -> None:
        for at, (left, right) in enumerate(
            (("Mum to ring the school office", "Dad to take Kai to swimming"), ("on Fridays before nine", "on Saturdays until June"))
        ):
            canvas.drawString(72, 760 - 14 * at, left)
            canvas.drawString(330, 760 - 14 * at, right)

    found = [row.text for row in read(pdf("in.pdf", draw=draw))]
    assert found == ["Mum to ring the school office on Fridays before nine", "Dad to take Kai to swimming on Saturdays until June"]


def test_owner_and_date_columns_of_a_ruled_table(read, pdf) -> None:
    rows = [
        ["Outcome", "What needs to happen?", "Who", "By when"],
        ["In school", "Mum to set two alarms every school night and to put her phone in the kitchen", "Mum", "3 May 2027"],
        ["", "- Dad to walk Mia in on Fridays\n- Gran to walk Mia in on Mondays", "Dad", "ongoing"],
    ]
    found = read(pdf("in.pdf", [ruled(rows, [80, 200, 60, 80], ("SPAN", (0, 1), (0, 2)))]))
    assert [(row.text, dict(row.beside)) for row in found] == [
        (rows[1][1], {"goal": "In school", "owner": "Mum", "by": "3 May 2027"}),
        ("Dad to walk Mia in on Fridays", {"goal": "In school", "owner": "Dad", "by": "ongoing"}),
        ("Gran to walk Mia in on Mondays", {"goal": "In school", "owner": "Dad", "by": "ongoing"}),
    ]
    assert found[0].place == Place(file="in.pdf", page=1, sheet="table 1", row=2, column="What needs to happen?")


def test_a_table_goes_on_over_the_page_with_its_titles(read, pdf) -> None:
    rows = [["Action", "Lead"], *([f"Mum to do step {n} of the plan", "Mum"] for n in range(90))]
    found = read(pdf("in.pdf", [ruled(rows, [300, 100])]))
    assert len(found) == 90 and {row.place.page for row in found} > {1, 2}
    assert all(row.beside == {"owner": "Mum"} for row in found)


def test_what_repeats_on_each_page_is_left_out(pdf) -> None:
    def draw(canvas: Any) -> None:
        for page in range(1, 4):
            canvas.drawString(72, 810, "Hilltop children's services")
            canvas.drawString(72, 700, f"Mum to do step {page} of the plan")
            canvas.drawString(72, 400, "Read this line on every page of it" if page < 3 else "and one that is not")
            canvas.drawString(72, 30, f"Plan for Mia, page {page} of 3")
            canvas.drawString(500, 30, f"{page}")
            canvas.showPage()

    told = [block.text for block in blocks(pdf("in.pdf", draw=draw))]
    assert [text for text in told if "step" in text] == [f"Mum to do step {n} of the plan" for n in (1, 2, 3)]
    assert not [text for text in told if "Hilltop" in text or "page 1" in text or text.isdigit()]


def test_a_scanned_page_is_said_to_be_one_and_the_rest_goes_on(read, pdf) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, "Mum to ring school on Friday")
        canvas.showPage()
        picture(canvas)
        canvas.drawString(72, 30, "2")
        canvas.showPage()
        canvas.showPage()  # a blank page is none

    path = pdf("in.pdf", draw=draw)
    text, scanned = read(path)
    assert text.text == "Mum to ring school on Friday"
    assert scanned.trouble == "in.pdf page 2 is a picture (scanned); it has no text to read. Run text recognition on it first."
    assert scanned.place == Place(file="in.pdf", page=2)
    assert [block.text for block in blocks(path)][-1] == f"[{scanned.trouble}]"


def test_a_scanned_file_has_no_blocks(read, pdf) -> None:
    path = pdf("in.pdf", draw=picture)
    assert [row.trouble[:24] for row in read(path)] == ["in.pdf page 1 is a pictu"]
    for ask in (lambda: list(blocks(path)), lambda: drafts(path)):
        with pytest.raises(TableError, match=r"in\.pdf page 1 is a picture \(scanned\)"):
            ask()


def test_what_was_typed_into_a_form_is_read(pdf) -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(72, 700, "Action:")
        canvas.acroForm.textfield(name="a", value="Mum to ring school on Friday", x=150, y=692, width=300, height=20)

    assert drafts(pdf("in.pdf", draw=draw)) == ["Mum to ring school on Friday"]


def test_a_password_is_said(read, pdf) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    draw = lambda canvas: canvas.drawString(72, 700, "Mum to ring school on Friday")  # noqa: E731
    locked = pdf("in.pdf", draw=draw, encrypt=StandardEncryption("secret", ownerPassword="other"))
    with pytest.raises(TableError, match=r"^in\.pdf is protected by a password"):
        read(locked)
    printable = pdf("open.pdf", draw=draw, encrypt=StandardEncryption("", ownerPassword="other", canModify=0))
    assert [row.text for row in read(printable)] == ["Mum to ring school on Friday"]


def test_corruption_is_a_sentence(read, pdf, text) -> None:
    path = pdf("in.pdf", draw=lambda canvas: canvas.drawString(72, 700, "Mum to ring school on Friday"))
    whole = path.read_bytes()
    for content in (b"%PDF-1.4 nothing", b"no PDF", whole[: len(whole) // 3]):
        with pytest.raises(TableError, match=r"^in\.pdf (cannot be read as a PDF|has no pages)"):
            read(text("in.pdf", content))
    with pytest.raises(TableError, match=r"^in\.pdf is empty\.$"):
        read(text("in.pdf", b""))


def stream(data: bytes, filters: str = "/FlateDecode") -> bytes:
    return b"%%PDF-1.4\n1 0 obj\n<< /Length %d /Filter %s >>\nstream\n%s\nendstream\nendobj\n" % (len(data), filters.encode(), data)


def test_bombs_in_a_pdf_are_not_opened(read, text) -> None:
    small = dataclasses.replace(LIMITS, member=1_000_000)
    with pytest.raises(TableError, match=r"^in\.pdf would unpack to more than 1 MB\. It was not opened\.$"):
        read(text("in.pdf", stream(zlib.compress(b"0" * 1_100_000))), limits=small)
    with pytest.raises(TableError, match="is packed twice over"):
        read(text("in.pdf", stream(b"x", "[/FlateDecode /FlateDecode]")))
    with pytest.raises(TableError, match="cannot be read as a PDF|has no pages"):
        read(text("in.pdf", stream(zlib.compress(b"0" * 900_000))), limits=small)


def test_too_many_pages_are_told(read, pdf) -> None:
    def draw(canvas: Any) -> None:
        for page in range(4):
            canvas.drawString(72, 700, f"Mum to do step {page} of the plan")
            canvas.showPage()

    found = read(pdf("in.pdf", draw=draw), limits=dataclasses.replace(LIMITS, pages=2))
    assert [bool(row.trouble) for row in found] == [False, False, True]
    assert found[2].trouble == "in.pdf page 3 and those after it are left out: more than 2 pages are not read. Split the file."
