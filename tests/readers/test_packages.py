"""Office files are archives: bombs, entities, passwords and corruption in them are a sentence, and among others a row."""

from __future__ import annotations

import dataclasses
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from smartify.errors import TableError
from smartify.readers import LIMITS, blocks, read_table
from smartify.readers.source import OLE

KINDS = {"in.xlsx": "xl/worksheets/sheet1.xml", "in.docx": "word/document.xml"}
SMALL = dataclasses.replace(LIMITS, member=700_000, unpacked=1_500_000, spared=300_000, ratio=50)
LAUGHS = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1_000 + b'"><!ENTITY c "' + b"&b;" * 1_000 + b'">]>'


@pytest.fixture(params=sorted(KINDS))
def office(request: pytest.FixtureRequest, word, book) -> Path:
    """A sound workbook, or a sound Word file."""
    if request.param == "in.docx":
        return word("in.docx", lambda made: made.add_paragraph("Mum to ring school on Friday"))  # type: ignore[no-any-return]
    return book("in.xlsx", {"Plan": (("Action",), ("Mum to ring school on Friday",))})  # type: ignore[no-any-return]


def changed(path: Path, change: Callable[[bytes], bytes], extra: dict[str, bytes] | None = None) -> Path:
    """The file with its main part changed, and other parts added."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (parts | (extra or {})).items():
            new.writestr(name, change(data) if name == KINDS[path.name] else data)
    return path


def same(data: bytes) -> bytes:
    return data


def refused(read, path: Path, limits=LIMITS) -> str:  # type: ignore[no-untyped-def]
    """The sentence with which a file is refused, quickly, and the same as a row where it lies among others."""
    began = time.process_time()
    with pytest.raises(TableError) as raised:
        read(path, limits=limits)
    assert time.process_time() - began < 5
    (path.parent / "set").mkdir()
    path.rename(path.parent / "set" / path.name)
    (path.parent / "set" / "z.csv").write_text("Action\nDad to go\n", encoding="utf-8")
    first, second = read(path.parent / "set", limits=limits)
    assert (first.trouble, first.text, second.text) == (str(raised.value), "", "Dad to go")
    return str(raised.value)


def test_a_sound_file_is_read(read, office: Path) -> None:
    assert [row.text for row in read(office)] == ["Mum to ring school on Friday"]
    assert [row.text for row in read(office, limits=SMALL)] == ["Mum to ring school on Friday"]


def test_bombs_by_the_size_of_a_part(read, office: Path) -> None:
    path = changed(office, same, {"x.bin": bytes(range(256)) * 3_000})
    assert refused(read, path, SMALL) == f"{path.name} would unpack to more than 700,000 bytes in one file. It was not opened."


def test_bombs_by_ratio(read, office: Path) -> None:
    path = changed(office, same, {"x.xml": b" " * 600_000})
    assert refused(read, path, SMALL) == f"{path.name} would unpack to more than 50 times its size. It was not opened."


def test_bombs_by_what_the_parts_hold_together(read, office: Path) -> None:
    import random

    noise = random.Random(7)
    path = changed(office, same, {f"{n}.bin": noise.randbytes(600_000) for n in range(3)})
    assert refused(read, path, SMALL) == f"{path.name} would unpack to more than 2 MB. It was not opened."


def test_bombs_by_the_number_of_parts(read, office: Path) -> None:
    path = changed(office, same, {f"x/{n}.xml": b"" for n in range(60)})
    assert refused(read, path, dataclasses.replace(LIMITS, members=50)) == f"{path.name} has more than 50 files in it. It was not opened."


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be"])
def test_xml_entities_are_refused_unparsed(read, office: Path, encoding: str) -> None:
    path = changed(office, lambda data: LAUGHS.decode().encode(encoding) + data)
    assert refused(read, path) == f"{path.name} defines XML entities, as no Office program does. It was not opened."


def test_xml_entities_behind_a_long_comment(read, office: Path) -> None:
    path = changed(office, lambda data: b"<!--" + b"x" * ((1 << 20) - 12) + b"-->" + LAUGHS + data)  # over the end of a chunk
    assert "defines XML entities" in refused(read, path)


def test_xml_that_is_nested_without_end(read, word) -> None:
    deep = 5_000
    path = word("in.docx", lambda made: made.add_paragraph("Mum to ring school on Friday"))
    changed(
        path,
        lambda data: data.replace(b"<w:body>", b"<w:body>" + b"<w:sdt><w:sdtContent>" * deep, 1).replace(
            b"<w:sectPr", b"</w:sdtContent></w:sdt>" * deep + b"<w:sectPr", 1
        ),
    )
    assert refused(read, path) == "in.docx cannot be read as a Word file (XMLSyntaxError); is it protected or damaged?"


def test_passwords_of_office_files(read, office: Path) -> None:
    office.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    assert refused(read, office) == f"{office.name} is protected by a password; open it, remove the password and save it again."


def test_a_file_of_before_2007_under_a_new_name(read, office: Path) -> None:
    office.write_bytes(OLE + b"\0" * 600)
    assert (
        refused(read, office)
        == f"{office.name} is in the format of before 2007, whatever its name; open it and save it as {office.suffix}."
    )


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 and no more"], ids=["empty", "text", "cut off"])
def test_corruption(read, office: Path, content: bytes) -> None:
    office.write_bytes(content)
    assert f"{office.name} cannot be read as a" in refused(read, office)


def test_corruption_of_the_main_part(read, office: Path) -> None:
    path = changed(office, lambda data: data[: len(data) // 2])
    assert " cannot be read" in refused(read, path) or path.suffix == ".xlsx"


def test_corruption_half_way_through_a_sheet_keeps_the_rows_before(read, book) -> None:
    path = book("in.xlsx", {"Plan": (("Action",), *((f"Mum to do step {n}",) for n in range(2_000)))})
    changed(path, lambda data: data[: len(data) // 2])
    *good, last = read(path)
    assert len(good) > 500 and all(row.text for row in good)
    assert last.trouble.startswith("in.xlsx, sheet Plan, row ") and last.trouble.endswith("the file is damaged.")


def test_a_workbook_that_is_no_table_is_refused_everywhere(office: Path) -> None:
    office.write_bytes(b"no archive")
    for ask in (lambda: list(blocks(office)), lambda: read_table(office)):
        with pytest.raises(TableError):
            ask()
