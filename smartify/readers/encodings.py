"""How the bytes of a text file are to be read; and its lines, so that one that is damaged does not stop the rest."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from smartify.readers.source import Source

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
OLD = ("cp1252", "mac_roman", "cp850", "latin-1")  # what Excel saves as CSV on Windows, an old Mac and DOS; latin-1 takes any byte
ENGLISH = frozenset("£€’‘“”–—…•·°½¼¾éèêëáàâäåãíìîïóòôöõøúùûüçñÉÈÁÀÖÜÇÑ®©™§×\u00a0")  # beyond ASCII, what stands in plans
HALF, HALF_WIDE = re.compile("[\ud800-\udfff]"), re.compile("[\ud800-\udfff\ufffd]")
HEAD, SAMPLE = 1 << 16, 1 << 16  # bytes


def encoding_of(source: Source) -> str:
    """The encoding of a whole file; a TableError where it is no text.

    UTF-8 is told by its own strictness. Of the older ones the first is taken that turns most of the bytes beyond ASCII into signs of English plans.
    """
    head = source.begins(HEAD)
    if not head:
        raise source.error("is empty.")
    for mark, name in BOMS:
        if head.startswith(mark):
            return name
    if len(head) > 3 and head[1:400:2].count(0) > len(head[1:400:2]) * 0.8:
        return "utf-16-le"
    if head.startswith((b"PK\x03\x04", b"%PDF")) or sum(byte < 9 or 13 < byte < 32 for byte in head) > max(4, len(head) * 0.02):
        raise source.error("is not a text file; open it in the program it comes from and save it as text.")
    sample = _beyond_ascii(source)
    good = [_is_utf8(line) for line in sample.splitlines()]
    if sum(good) * 2 >= len(good):
        return "utf-8"
    return max(OLD, key=lambda name: (_likely(sample, name), -OLD.index(name)))


def _beyond_ascii(source: Source) -> bytes:
    """The lines of the file with bytes beyond ASCII, as many as are needed to tell."""
    sample, rest = [], SAMPLE
    with source.path.open("rb") as file:
        while rest > 0 and (line := file.readline(HEAD)):
            if not line.isascii():
                sample.append(line.rstrip(b"\r\n"))
                rest -= len(line)
    return b"\n".join(sample)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likely(sample: bytes, name: str) -> float:
    """The share of signs beyond ASCII that are likely where they stand: no capital after a small letter, no letter beside a figure."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        return -1.0
    beyond = re.findall(r"(.?)([^\x00-\x7f])(.?)", text)
    return sum(sign in ENGLISH and not _odd(before, sign, after) for before, sign, after in beyond) / len(beyond)


def _odd(before: str, sign: str, after: str) -> bool:
    return sign.isalpha() and (before.isdigit() or after.isdigit() or (sign.isupper() and before.islower()))


class Lines:
    """A text file's lines, with those taken since `fresh` at hand, so that they can be given back; a line that is far too long comes as an empty one.

    A byte that the encoding has not stays in its line as half a character, which `wrong` finds.
    """

    def __init__(self, source: Source, longest: int) -> None:
        self.encoding, self.longest = encoding_of(source), longest
        errors = "replace" if self.encoding in WIDE else "surrogateescape"
        self.file = source.path.open(encoding=self.encoding, errors=errors, newline="")
        self.held: list[str] = []  # given back, the next one last
        self.taken: list[str] = []
        self.cut = False

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *given: object) -> None:
        self.file.close()

    def head(self) -> str:
        """The beginning of the file; its lines still come all."""
        head = self.file.read(HEAD)
        self.file.seek(0)
        return head

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.held.pop() if self.held else self._read()
        if not line:
            raise StopIteration
        self.taken.append(line)
        return line

    def _read(self) -> str:
        line = self.file.readline(self.longest)
        if len(line) < self.longest or line.endswith(("\n", "\r")):
            return line
        while (more := self.file.readline(self.longest)) and not more.endswith(("\n", "\r")):
            pass
        self.cut = True
        return "\n"

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Each line for itself, with its number from 1."""
        number = 0
        while True:
            self.fresh()
            line = next(self, None)
            if line is None:
                return
            number += 1
            yield number, line

    def fresh(self) -> None:
        self.taken, self.cut = [], False

    def back(self, lines: list[str]) -> None:
        self.held.extend(reversed(lines))

    def wrong(self) -> str:
        """What is wrong with the lines taken; empty where nothing is."""
        if self.cut:
            return f"has a line of more than {self.longest:,} characters"
        for line in self.taken:
            if "\0" in line:
                return "holds a NUL character; the file may be damaged"
            if not line.isascii() and (HALF_WIDE if self.encoding in WIDE else HALF).search(line):
                return "holds bytes that are no text in the file's encoding; save the file as UTF-8"
        return ""
