"""Folders and archives: every file in the order of names, each told that is not read, and no bomb opened."""

from __future__ import annotations

import dataclasses
import io
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from smartify.errors import TableError
from smartify.guidance import Guidance
from smartify.readers import LIMITS, archives, rows
from smartify.types import Place

TABLE = "id,Action,Lead\n007,Mum to ring school,Mum\n"
NOTE = "Dad to walk Mia in on Fridays\n"


def packed(members: dict[str, bytes | str], **options: Any) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.fixture
def folder(tmp_path: Path, word, pdf, book) -> Path:
    """A folder of plans as teams keep them."""
    top = tmp_path / "plans"
    (top / "north" / ".git").mkdir(parents=True)
    word("plan.docx", lambda made: made.add_paragraph("Gran to sit with Mia on Mondays")).rename(top / "north" / "plan.docx")
    pdf("plan.pdf", draw=lambda canvas: canvas.drawString(72, 700, "Kai to swim every Saturday until June")).rename(
        top / "north" / "plan.pdf"
    )
    book("Team.XLSX", {"A": (("Objective",), ("Mia to read",))}).rename(top / "Team.XLSX")
    (top / "b.csv").write_text(TABLE, encoding="utf-8")
    (top / "a.txt").write_text(NOTE, encoding="utf-8")
    (top / "old.doc").write_bytes(b"x")
    (top / "scan.jpg").write_bytes(b"x")
    (top / "broken.docx").write_bytes(b"x")
    (top / "empty.csv").write_bytes(b"")
    (top / "set.rar").write_bytes(b"x")
    (top / "other.xyz").write_bytes(b"x")
    (top / "c.zip").write_bytes(packed({"in/x.txt": NOTE}))
    for name in (".hidden.csv", "~$plan.docx", ".DS_Store", "Thumbs.db", "desktop.ini", "x.tmp", "north/.git/a.csv"):
        (top / name).write_text(TABLE, encoding="utf-8")
    return top


EXPECTED = [
    ("Team.XLSX", "Mia to read"),
    ("a.txt", "Dad to walk Mia in on Fridays"),
    ("b.csv", "Mum to ring school"),
    ("broken.docx", "broken.docx cannot be read as a Word file (BadZipFile); is it protected or damaged?"),
    ("c.zip/in/x.txt", "Dad to walk Mia in on Fridays"),
    ("empty.csv", "empty.csv is empty."),
    ("north/plan.docx", "Gran to sit with Mia on Mondays"),
    ("north/plan.pdf", "Kai to swim every Saturday until June"),
    ("old.doc", "old.doc is neither .csv nor .xlsx nor another kind that is read; open it and save it as .docx."),
    ("other.xyz", "other.xyz is of a kind that is not read; .csv, .tsv,"),
    ("scan.jpg", "scan.jpg is a picture; it has no text to read. Run text recognition on it first."),
    ("set.rar", "set.rar is an archive of a kind that is not read; unpack it, or pack it as .zip."),
]


def test_folders_are_read_in_the_order_of_names(read, folder: Path) -> None:
    found = read(folder)
    assert [row.place.file for row in found] == [file for file, _ in EXPECTED]
    assert all((row.text or row.trouble).startswith(says) for row, (_, says) in zip(found, EXPECTED, strict=True))
    assert dict(found[2].kept) == {"id": "007", "Action": "Mum to ring school", "Lead": "Mum"}
    assert read(folder) == found


def test_zips_are_read_as_the_folder_they_hold(read, folder: Path, tmp_path: Path) -> None:
    members = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*"), reverse=True) if path.is_file()}
    (tmp_path / "plans.zip").write_bytes(packed(members | {"__MACOSX/._b.csv": "x"}))
    assert [(row.place.file, row.text, row.trouble[:30]) for row in read(tmp_path / "plans.zip")] == [
        (row.place.file, row.text, row.trouble[:30]) for row in read(folder)
    ]


def test_a_table_without_the_column_is_told_among_others(read, text, tmp_path: Path) -> None:
    text("set/a.csv", "id,lead\n1,Mum\n")
    text("set/b.csv", TABLE)
    first, second = read(tmp_path / "set")
    assert first.trouble == "a.csv has no column 'objective'; its columns are id, lead. Choose one with --column."
    assert second.text == "Mum to ring school"


def test_what_makes_the_whole_job_impossible_is_raised(read, text, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    for path, says in (
        (tmp_path / "no.csv", "no.csv is not a file."),
        (tmp_path / "no.zip", "no.zip is not a file."),
        (text("in.doc", "x"), "in.doc is neither .csv nor .xlsx nor another kind that is read; open it and save it as .docx."),
        (text("in.zip", "no archive"), "in.zip cannot be read as a .zip (BadZipFile); is it damaged?"),
        (text("empty.zip", packed({})), "empty.zip holds no file that is read."),
        (tmp_path / "none", "none holds no file that is read."),
    ):
        with pytest.raises(TableError) as raised:
            read(path)
        assert str(raised.value) == says


def test_links_are_not_followed(read, tmp_path: Path, text) -> None:
    text("set/a.csv", TABLE)
    text("away/b.csv", TABLE)
    (tmp_path / "set" / "link.csv").symlink_to(tmp_path / "away" / "b.csv")
    (tmp_path / "set" / "more").symlink_to(tmp_path / "away")
    found = read(tmp_path / "set")
    assert [(row.place.file, row.trouble[-38:]) for row in found] == [
        ("a.csv", ""),
        ("link.csv", "link or no plain file, and is not followed."[-38:]),
        ("more", "link or no plain file, and is not followed."[-38:]),
    ]


def test_names_that_lead_out_and_links_in_a_zip_are_not_unpacked(read, text, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = 0o120777 << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("../../out.csv", "/etc/out.csv", "C:\\out.csv", "in/../../out.csv"):
            archive.writestr(name, TABLE)
        archive.writestr(link, "/etc/passwd")
        archive.writestr("z.csv", TABLE)
    found = read(text("in.zip", held.getvalue()))
    said = sorted(row.trouble.rsplit(" has a ")[-1] for row in found if row.trouble)
    out = "name that leads out of its archive, and is not unpacked."
    assert said == ["link.csv is a link or no plain file, and is not unpacked.", out, out, out, out]
    assert [row.text for row in found if row.text] == ["Mum to ring school"]
    assert not list(tmp_path.rglob("out.csv"))


# ---- passwords and corruption inside an archive


def test_passwords_in_a_zip_are_told_and_the_rest_goes_on(read, text) -> None:
    whole = bytearray(packed({"a.csv": TABLE, "b.csv": TABLE}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the first member's headers, marked as encrypted
        at = whole.index(mark)
        whole[at + offset] |= 1
    locked, good = read(text("in.zip", bytes(whole)))
    assert locked.trouble == "a.csv is protected by a password; pack it again without one."
    assert (locked.place, good.text) == (Place(file="a.csv"), "Mum to ring school")


def test_corruption_of_one_member_is_told_and_the_rest_goes_on(read, text) -> None:
    whole = bytearray(packed({"a.csv": TABLE * 50, "b.csv": TABLE}))
    start = whole.index(b"a.csv") + 5
    whole[start + 10 : start + 20] = b"\xff" * 10
    broken, good = read(text("in.zip", bytes(whole)))
    assert broken.trouble.startswith("a.csv cannot be unpacked (") and broken.trouble.endswith("the archive is damaged.")
    assert good.text == "Mum to ring school"


# ---- bombs


def test_bombs_by_ratio_are_told_and_the_rest_goes_on(read, text) -> None:
    bomb, good = read(text("in.zip", packed({"a.csv": b"0" * 12_000_000, "b.csv": TABLE})))
    assert bomb.trouble == "a.csv would unpack to more than 200 times its size. It was not unpacked."
    assert good.text == "Mum to ring school"


def test_bombs_by_size_and_by_what_they_hold_together(read, text) -> None:
    small = dataclasses.replace(LIMITS, member=1_000, unpacked=2_000)
    members = {"a.csv": TABLE + "x" * 1_000, **{f"{n}.csv": TABLE + "x" * 800 for n in range(4)}, "z.csv": TABLE}
    found = read(text("in.zip", packed(members)), limits=small)
    said = {row.place.file: row.trouble for row in found if row.trouble and "unpack" in row.trouble}
    assert said == {
        "2.csv": "2.csv is beyond the 2,000 bytes that are unpacked of one archive, and is left out.",
        "3.csv": "3.csv is beyond the 2,000 bytes that are unpacked of one archive, and is left out.",
        "a.csv": "a.csv would unpack to more than 1,000 bytes in one file. It was not unpacked.",
        "z.csv": "z.csv is beyond the 2,000 bytes that are unpacked of one archive, and is left out.",
    }


def test_a_bomb_that_lies_about_its_size_gives_no_more_than_it_said(read, text) -> None:
    whole = bytearray(packed({"a.csv": b"0" * 5_000_000, "b.csv": TABLE}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = whole.index(mark)
        whole[at + offset : at + offset + 4] = struct.pack("<I", 100)
    bomb, good = read(text("in.zip", bytes(whole)))
    assert "a.csv cannot be unpacked" in bomb.trouble and good.text == "Mum to ring school"


def test_bombs_by_nesting(read, text) -> None:
    inner = packed({"deep.csv": TABLE})
    for level in range(4):
        inner = packed({f"level{level}.zip": inner, f"level{level}.csv": TABLE})
    found = read(text("in.zip", inner))
    assert [row.place.file for row in found if row.text] == ["level3.csv", "level3.zip/level2.csv", "level3.zip/level2.zip/level1.csv"]
    (deep,) = [row for row in found if row.trouble]
    assert deep.trouble == "level3.zip/level2.zip/level1.zip is an archive more than 2 archives deep, and is not opened."


def test_nested_archives_share_one_allowance(read, text) -> None:
    small = dataclasses.replace(LIMITS, members=5)
    members = {f"{n}.zip": packed({"a.csv": TABLE, "b.csv": TABLE}) for n in range(3)}
    found = read(text("in.zip", packed(members)), limits=small)
    assert [bool(row.trouble) for row in found] == [False, False, True, True]
    assert found[2].trouble == "1.zip has more than 5 files in it. It was not opened."


def test_bombs_by_the_number_of_members(read, text) -> None:
    small = dataclasses.replace(LIMITS, members=20)
    with pytest.raises(TableError, match=r"in\.zip has more than 20 files in it\. It was not opened\."):
        read(text("in.zip", packed({f"{n}.csv": "" for n in range(30)})), limits=small)
    with pytest.raises(TableError, match=r"in\.zip has more than 20 files in it"):  # seen before its list is read
        read(text("long.zip".replace("long", "in"), packed({f"{n:0>1000}.csv": "" for n in range(15)})), limits=small)


# ---- temporary folders


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which temporary ones are made."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def test_temporary_folders_are_deleted_whatever_happens(text, tables: Guidance, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = text("in.zip", packed({"a.csv": TABLE, "b.zip": packed({"c.csv": TABLE}), "broken.docx": "x"}))
    assert len(list(rows(path, tables))) == 3
    begun = rows(path, tables)
    next(begun)
    assert list(temporary.iterdir())
    begun.close()  # a stop in the middle
    assert list(temporary.iterdir()) == []
    monkeypatch.setattr(archives, "_known", lambda source: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(rows(path, tables))
    assert list(temporary.iterdir()) == []


def test_no_name_of_a_member_stands_in_the_temporary_folder(text, tables: Guidance, temporary: Path) -> None:
    begun = rows(text("in.zip", packed({"Mia Khan.csv": TABLE})), tables)
    next(begun)
    assert [path.name for path in temporary.glob("*/*")] == ["member-0.csv"]
    begun.close()
