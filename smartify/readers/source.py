"""A file to be read, under the name that people know it by, and what is said of one that is not read."""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path

from smartify.errors import TableError

TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".jsonl", ".parquet")
DOCUMENTS = (".docx", ".docm", ".pdf", ".txt")
KINDS = (*TABLES, *DOCUMENTS)
SAVE_AS = {
    **dict.fromkeys((".xls", ".xlsb", ".xlt", ".ods", ".numbers"), ".xlsx"),
    **dict.fromkeys((".doc", ".dot", ".rtf", ".odt", ".pages", ".wpd"), ".docx"),
    **dict.fromkeys((".json", ".ndjson"), ".jsonl"),
    **dict.fromkeys((".md", ".log"), ".txt"),
}
ARCHIVES = (".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".heic", ".webp")
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how a password-protected Office file begins, and one in the format of before 2007


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a file lies now, and its name with the path inside the folder or archive it came from."""

    path: Path
    name: str

    @property
    def kind(self) -> str:
        return self.path.suffix.lower()

    def error(self, says: str) -> TableError:
        return TableError(f"{self.name} {says}")

    def begins(self, count: int = 8) -> bytes:
        """Its first bytes."""
        try:
            with self.path.open("rb") as file:
                return file.read(count)
        except OSError as error:
            raise self.error(f"cannot be opened ({type(error).__name__}).") from None


def unknown(source: Source) -> TableError:
    """What is said of a file whose kind is not read."""
    kind = source.kind
    if kind in SAVE_AS:
        return source.error(f"is neither .csv nor .xlsx nor another kind that is read; open it and save it as {SAVE_AS[kind]}.")
    if kind in PICTURES:
        return source.error("is a picture; it has no text to read. Run text recognition on it first.")
    if kind in ARCHIVES:
        return source.error("is an archive of a kind that is not read; unpack it, or pack it as .zip.")
    return source.error(f"is of a kind that is not read; {', '.join(KINDS[:-1])} and {KINDS[-1]} are, and folders and .zip of them.")


def refuse_sealed(source: Source) -> None:
    """Raise what is wrong with an Office file that is protected by a password, or older than its name says."""
    if source.begins() != OLE:
        return
    with source.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        sealed = data.find("EncryptedPackage".encode("utf-16-le")) >= 0
    if sealed:
        raise source.error("is protected by a password; open it, remove the password and save it again.")
    raise source.error(f"is in the format of before 2007, whatever its name; open it and save it as {source.kind}.")
