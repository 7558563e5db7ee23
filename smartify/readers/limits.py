"""How much is read before a file is held to be a bomb or damaged."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file, or all members of one archive together, may come to."""

    unpacked: int = 500 * MB  # bytes of an archive's members together
    member: int = 200 * MB  # bytes of one member
    document: int = 60 * MB  # bytes of a document's text with its marks: lxml holds some eight times as much
    ratio: int = 200  # unpacked bytes for each packed one; the most repetitive workbooks that people make stay under 50
    spared: int = 10 * MB  # unpacked bytes below which no ratio does harm
    members: int = 10_000
    nested: int = 2  # archives in an archive
    depth: int = 20  # tables in a table
    rows: int = 2_000_000  # of one file
    columns: int = 1_000
    cell: int = 32_767  # characters, as a spreadsheet has it
    line: int = 2 * MB  # characters of one line of a text file
    pages: int = 2_000  # of one PDF


LIMITS = Limits()
