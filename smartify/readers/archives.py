"""Folders and archives → the files in them, one at a time, in the order of their names; what cannot be opened is a row that says why.

A member of an archive is unpacked into a temporary folder, read, and deleted before the next; its name there says nothing.
"""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from smartify.errors import TableError
from smartify.readers.limits import Limits
from smartify.readers.package import CHUNK, DAMAGED, in_mb, too_large
from smartify.readers.source import KINDS, Source, unknown
from smartify.types import Place, Row

PASSED_OVER = frozenset((".ds_store", "thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db", "icon\r"))
END, END_SIZE = b"PK\x05\x06", 22  # the record that ends an archive: its directory's size stands 12 bytes in
ENTRY = 600  # bytes of the directory for a member with a long name
WHAT = "a .zip"


@dataclass(slots=True)
class Spent:
    """What has been unpacked so far of all that one archive holds, those inside it included."""

    size: int = 0
    members: int = 0


def sources(path: Path, limits: Limits) -> Iterator[Source | Row]:
    """Every file of a folder or archive that can be read, as deep as it lies; a TableError where it cannot be opened itself."""
    if path.is_dir():
        yield from _folder(path, limits)
    else:
        with tempfile.TemporaryDirectory(prefix="smartify-") as folder:
            yield from _archive(Source(path=path, name=path.name), "", limits, Path(folder), Spent(), depth=0)


def is_passed_over(name: str) -> bool:
    """Hidden files, and those that programs leave beside others."""
    parts = [part.lower() for part in PurePosixPath(name).parts if part != ".."]
    return (
        any(part in PASSED_OVER or part.startswith((".", "~$", "._")) for part in parts)
        or parts[-1:] == []
        or parts[-1].endswith((".tmp", "~"))
    )


def _folder(top: Path, limits: Limits) -> Iterator[Source | Row]:
    found = [
        Path(folder) / name
        for folder, folders, names in os.walk(top)
        for name in (*names, *(n for n in folders if (Path(folder) / n).is_symlink()))
    ]
    for path in sorted(found, key=lambda path: path.relative_to(top).as_posix()):
        name = path.relative_to(top).as_posix()
        if is_passed_over(name):
            continue
        if path.is_symlink() or not path.is_file():
            yield trouble(name, "is a link or no plain file, and is not followed.")
        elif path.suffix.lower() == ".zip":
            with tempfile.TemporaryDirectory(prefix="smartify-") as folder:
                yield from _nested(Source(path=path, name=name), limits, Path(folder), Spent(), depth=0)
        else:
            yield _known(Source(path=path, name=name))


def _known(source: Source) -> Source | Row:
    return source if source.kind in KINDS else Row(place=Place(file=source.name), text="", trouble=str(unknown(source)))


def _nested(source: Source, limits: Limits, folder: Path, spent: Spent, depth: int) -> Iterator[Source | Row]:
    """An archive inside something else: what is wrong with it stops only itself."""
    if depth > limits.nested:
        yield trouble(source.name, f"is an archive more than {limits.nested} archives deep, and is not opened.")
        return
    try:
        yield from _archive(source, f"{source.name}/", limits, folder, spent, depth)
    except TableError as error:
        yield Row(place=Place(file=source.name), text="", trouble=str(error))


def _archive(source: Source, inside: str, limits: Limits, folder: Path, spent: Spent, depth: int) -> Iterator[Source | Row]:
    if _directory_size(source) > limits.members * ENTRY:
        raise source.error(f"has more than {limits.members:,} files in it. It was not opened.")
    try:
        archive = zipfile.ZipFile(source.path)
    except DAMAGED as error:
        raise source.error(f"cannot be read as {WHAT} ({type(error).__name__}); is it damaged?") from None
    with archive:
        members = sorted((member for member in archive.infolist() if not member.is_dir()), key=lambda member: member.filename)
        spent.members += len(members)
        if spent.members > limits.members:
            raise source.error(f"has more than {limits.members:,} files in it. It was not opened.")
        for member in members:
            name = inside + member.filename.replace("\\", "/")
            if is_passed_over(name):
                continue
            target = folder / f"member-{depth}{PurePosixPath(member.filename).suffix.lower()[:10]}"
            if refused := _refused(member, limits) or _unpack(archive, member, target, limits, spent):
                yield trouble(name, refused)
            elif target.suffix == ".zip":
                yield from _nested(Source(path=target, name=name), limits, folder, spent, depth + 1)
            else:
                yield _known(Source(path=target, name=name))
            target.unlink(missing_ok=True)


def _refused(member: zipfile.ZipInfo, limits: Limits) -> str:
    """Why a member is not unpacked, from what the archive says of it."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or path.parts[0].endswith(":"):
        return "has a name that leads out of its archive, and is not unpacked."
    if (member.external_attr >> 28) not in (0, 8):  # Unix: 8 is a plain file, 10 a link
        return "is a link or no plain file, and is not unpacked."
    if member.flag_bits & 1:
        return "is protected by a password; pack it again without one."
    if large := too_large(member, limits):
        return f"{large} It was not unpacked."
    if Path(path.name).suffix.lower() not in (*KINDS, ".zip"):
        return str(unknown(Source(path=Path(path.name), name=""))).strip()
    return ""


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, limits: Limits, spent: Spent) -> str:
    """Write a member to a file; what comes back is why not."""
    try:
        with archive.open(member) as file, target.open("wb") as out:
            while chunk := file.read(CHUNK):
                spent.size += len(chunk)
                if spent.size > limits.unpacked or out.tell() + len(chunk) > limits.member:
                    return f"is beyond the {in_mb(limits.unpacked)} that are unpacked of one archive, and is left out."
                out.write(chunk)
    except DAMAGED as error:
        return f"cannot be unpacked ({type(error).__name__}); the archive is damaged."
    return ""


def _directory_size(source: Source) -> int:
    """How long the list of members is that an archive ends with: reading it takes several times as much memory."""
    try:
        with source.path.open("rb") as file:
            file.seek(max(0, source.path.stat().st_size - (1 << 16) - END_SIZE))
            end = file.read()
    except OSError as error:
        raise source.error(f"cannot be opened ({type(error).__name__}).") from None
    at = end.rfind(END)
    size = int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0
    return 0 if size == 0xFFFFFFFF else size  # of more than 4 GB: the members' sizes will tell


def trouble(name: str, says: str) -> Row:
    return Row(place=Place(file=name), text="", trouble=f"{name} {says}")
