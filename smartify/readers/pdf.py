"""A PDF → blocks in reading order: lines put together to paragraphs, ruled tables by their titles, what repeats on each page left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartify.readers.layout import Head, Trouble, table_blocks
from smartify.readers.limits import Limits
from smartify.readers.pdfpage import Page, Ruled, Segment, joined, page_of
from smartify.readers.pdfstreams import refuse_bomb
from smartify.readers.shapes import FURNITURE, asks, is_heading, is_item, unmarked, words
from smartify.readers.source import Source
from smartify.readers.titles import Titles
from smartify.types import Block, Place

EDGE = 0.1  # of a page's height, at its top and at its bottom, in which its header and footer are
MOVES = 6.0  # points by which a header may move from page to page
SCANNED = "is a picture (scanned); it has no text to read. Run text recognition on it first."
UNREADABLE = "has a font that does not say which letters it shows. Print it to a new PDF, or run text recognition on it first."


def blocks(source: Source, titles: Titles, limits: Limits) -> Iterator[Block | Trouble]:
    """The pages in order; a TableError says what is wrong with the file, a Trouble with a page."""
    pages: list[Page | Trouble] = []
    for number, found in enumerate(_pages(source, limits), 1):
        place = Place(file=source.name, page=number)
        pages.append(found if isinstance(found, Page) else Trouble(place=place, says=f"{source.name} page {number} {found}"))
    read = [page for page in pages if isinstance(page, Page)]
    furniture = _furniture(read)
    sizes = _sizes(read)
    head: Head = {}
    last: Ruled | None = None
    tables = 0
    for number, page in enumerate(pages, 1):
        if isinstance(page, Trouble):
            yield page
            continue
        place = Place(file=source.name, page=number)
        lines = 0
        for part in _parts([segment for segment in page.segments if (segment.text, number) not in furniture], page):
            if isinstance(part, Ruled):
                tables += 1
                goes_on = last is not None and lines == 0 and part.alike(last)
                head = yield from table_blocks(part.lines, replace(place, sheet=f"table {tables}"), titles, head if goes_on else None)
                last = part
            else:
                lines += 1
                last = None
                yield _line(part, replace(place, row=lines), titles, sizes)


def _pages(source: Source, limits: Limits) -> Iterator[Page | str]:
    """Each page, or what is wrong with it."""
    import pdfplumber
    from pdfminer.pdfinterp import log

    log.manager.getLogger("pdfminer").setLevel("CRITICAL")  # its warnings repeat pieces of the file on standard error
    refuse_bomb(source, limits)
    try:
        file = pdfplumber.open(source.path)
        count = len(file.pages)
    except Exception as error:  # pdfminer raises kinds of its own, and any other for a damaged file
        raise _damaged(source, error) from None
    with file:
        if not count:
            raise source.error("has no pages.")
        for number, page in enumerate(file.pages, 1):
            if number > limits.pages:
                yield f"and those after it are left out: more than {limits.pages:,} pages are not read. Split the file."
                return
            try:
                read = page_of(page)
            except Exception as error:  # as above
                yield f"cannot be read ({type(error).__name__}); the file is damaged."
            else:
                yield SCANNED if read.is_picture else UNREADABLE if read.is_garbled else read
            page.close()


def _damaged(source: Source, error: Exception) -> Exception:
    names = {type(found).__name__ for found in (error, *error.args, error.__cause__, error.__context__)}
    if any("Password" in name or "Encryption" in name for name in names):
        return source.error("is protected by a password; open it, print it to a new PDF without one, and read that.")
    return source.error(f"cannot be read as a PDF ({type(error).__name__}); is it damaged?")


def _furniture(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """The lines in the margins of pages that come again on most of them, and page numbers: (text, page)."""
    edges: dict[str, list[tuple[float, str, int]]] = {}
    found: set[tuple[str, int]] = set()
    for page in pages:
        for segment in page.segments:
            if page.height * EDGE < segment.top and segment.bottom < page.height * (1 - EDGE):
                continue
            if FURNITURE.fullmatch(segment.text) or segment.text.strip(" -–|").isdigit():
                found.add((segment.text, page.number))
            alike = segment.text if asks(segment.text) else re.sub(r"\d+", "#", segment.text)  # steps 1, 2 and 3 may each begin a page
            edges.setdefault(alike, []).append((segment.top, segment.text, page.number))
    for places in edges.values():
        same = [place for place in places if sum(abs(place[0] - other[0]) <= MOVES for other in places) * 2 > max(2, len(pages))]
        found |= {(text, number) for _, text, number in same}
    return found


def _sizes(pages: Sequence[Page]) -> list[float]:
    """The size that most of the text has, then the larger ones, the largest first."""
    counted = Counter[float]()
    for page in pages:
        for segment in page.segments:
            counted[segment.size] += len(segment.text)
    body = counted.most_common(1)[0][0] if counted else 0.0
    return [body, *sorted((size for size in counted if size > body * 1.1), reverse=True)]


def _parts(segments: Sequence[Segment], page: Page) -> list[Segment | Ruled]:
    """Paragraphs and tables from top to bottom."""
    return sorted((*joined(segments, page.right), *page.tables), key=lambda part: (part.top, part.x0))


def _line(segment: Segment, place: Place, titles: Titles, sizes: Sequence[float]) -> Block:
    text, bare = segment.text, unmarked(segment.text)
    large = segment.size in sizes[1:] and words(bare) <= 14 and not bare.endswith(".")
    bold = segment.bold and words(bare) <= 8 and bare[-1:] not in ".,"
    if (large or bold) and not asks(bare):
        return Block(kind="heading", text=bare, place=place, level=sizes.index(segment.size) if large else len(sizes))
    if is_heading(bare, titles):
        return Block(kind="heading", text=bare, place=place, level=len(sizes))
    if is_item(text):
        return Block(kind="item", text=bare, place=place)
    return Block(kind="text", text=text, place=place)
