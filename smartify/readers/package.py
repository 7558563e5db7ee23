"""Office files are archives of XML: examined as such, before anything of them is parsed."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable

from smartify.errors import TableError
from smartify.readers.limits import Limits
from smartify.readers.source import Source, refuse_sealed

# What an XML file defines entities with, in each encoding that a parser takes; no Office program writes it.
DOCTYPE = re.compile(
    "|".join(re.escape("<!DOCTYPE".encode(code).decode("latin-1")) for code in ("ascii", "utf-16-le", "utf-16-be")).encode("latin-1")
)
CHUNK = 1 << 20
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, NotImplementedError, ValueError, RuntimeError)


def opened(source: Source, what: str, limits: Limits) -> zipfile.ZipFile:
    """The package, examined; a TableError says what is wrong with it. `what` is what it should be: "a workbook"."""
    refuse_sealed(source)
    try:
        package = zipfile.ZipFile(source.path)
    except DAMAGED as error:
        raise damaged(source, what, error) from None
    try:
        if trouble := too_much(package.infolist(), limits):
            raise source.error(f"{trouble} It was not opened.")
        for member in package.infolist():
            if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_entities(source, package, member)
    except TableError:
        package.close()
        raise
    except DAMAGED as error:
        package.close()
        raise damaged(source, what, error) from None
    return package


def damaged(source: Source, what: str, error: Exception) -> TableError:
    return source.error(f"cannot be read as {what} ({type(error).__name__}); is it protected or damaged?")


def too_much(members: Iterable[zipfile.ZipInfo], limits: Limits) -> str:
    """Why an archive is held to be a bomb, from what its members say of themselves: the zip reader gives no byte beyond it. Empty: it is none."""
    total = 0
    for count, member in enumerate(members, 1):
        total += member.file_size
        if count > limits.members:
            return f"has more than {limits.members:,} files in it."
        if trouble := too_large(member, limits):
            return trouble
        if total > limits.unpacked:
            return f"would unpack to more than {in_mb(limits.unpacked)}."
    return ""


def too_large(member: zipfile.ZipInfo, limits: Limits) -> str:
    if member.file_size > limits.member:
        return f"would unpack to more than {in_mb(limits.member)} in one file."
    if member.file_size > limits.spared and member.file_size > limits.ratio * member.compress_size:
        return f"would unpack to more than {limits.ratio:,} times its size."
    return ""


def in_mb(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB" if size >= 1_000_000 else f"{size:,} bytes"


def _refuse_entities(source: Source, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    with package.open(member) as file:
        tail = b""
        while chunk := file.read(CHUNK):
            if DOCTYPE.search(tail + chunk):
                raise source.error("defines XML entities, as no Office program does. It was not opened.")
            tail = chunk[-32:]
