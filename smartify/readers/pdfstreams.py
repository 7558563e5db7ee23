"""The packed parts of a PDF, examined before any of them is opened: pdfminer unpacks each into memory, however large it becomes."""

from __future__ import annotations

import mmap
import re
import zlib

from smartify.readers.limits import Limits
from smartify.readers.package import in_mb
from smartify.readers.source import Source

STREAM = re.compile(rb"(?<!end)stream\r?\n")
TWICE = re.compile(
    rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b"
)  # packed and packed again: no program does so
PICTURE = re.compile(rb"/Subtype\s*/Image\b")  # never unpacked here
CHUNK = 1 << 18
DICTIONARY = 2_000  # bytes before a stream in which what it is is said


def refuse_bomb(source: Source, limits: Limits) -> None:
    """Raise where a PDF would unpack to more than the limits."""
    if not source.begins(1):
        raise source.error("is empty.")
    total = 0
    with source.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for found in STREAM.finditer(data):
            told = data[max(0, found.start() - DICTIONARY) : found.start()]
            told = told[told.rfind(b" obj") + 1 :]
            if TWICE.search(told):
                raise source.error("is packed twice over, as no program does. It was not opened.")
            if PICTURE.search(told) or b"Fl" not in told:
                continue
            size = _unpacked(data, found.end(), limits.member)
            total += size
            if size > limits.member or total > limits.unpacked:
                raise source.error(f"would unpack to more than {in_mb(min(limits.member, limits.unpacked))}. It was not opened.")


def _unpacked(data: mmap.mmap, start: int, most: int) -> int:
    """How much a stream unpacks to, up to somewhat more than `most`; no more than a chunk of it is held."""
    unpacker, size, at = zlib.decompressobj(), 0, start
    try:
        while not unpacker.eof and size <= most:
            packed = unpacker.unconsumed_tail or data[at : at + CHUNK]
            if not packed:
                break
            if not unpacker.unconsumed_tail:
                at += len(packed)
            size += len(unpacker.decompress(packed, CHUNK))
    except zlib.error:
        pass  # damaged, or something else that only looks like a stream: pdfminer will say so
    return size
