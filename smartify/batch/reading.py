"""Step one: the rows of a file, folder or archive → parts of the same size, each row with a digest of what is to be scored."""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from smartify.batch import schema
from smartify.batch.work import Work
from smartify.types import Place, Row

TYPES: tuple[tuple[str, type[Any]], ...] = (("datetime", datetime.datetime), ("date", datetime.date), ("time", datetime.time))


def read(rows: Iterable[Row], work: Work, size: int, progress: Callable[[int, int], None] | None = None) -> int:
    """Put the rows into parts, those that are there already left as they are; how many rows there are."""
    import pyarrow

    columns: dict[str, None] = {}
    last: tuple[str, ...] = ()
    total, number, stream = 0, 0, iter(rows)
    while some := list(islice(stream, size)):
        for row in some:
            if (names := tuple(row.kept)) != last:
                columns |= dict.fromkeys(names)
                last = names
        if not work.has("rows", number):
            records = [_record(index, row) for index, row in enumerate(some, total)]
            work.put("rows", number, pyarrow.Table.from_pylist(records, schema=schema.arrow(schema.ROWS)))
        total += len(some)
        number += 1
        if progress:
            progress(total, 0)
    work.note(read=total, columns=list(columns))
    return total


def rows_of(records: Sequence[dict[str, Any]]) -> Iterator[Row]:
    """The rows that records of a part stand for, as far as scoring needs them: without their own columns."""
    for record in records:
        place = Place(**{name: record[name] for name in schema.PLACE})
        yield Row(place=place, text=record["text"], beside=json.loads(record["beside"]), trouble=record["trouble"])


def digest(row: Row) -> str:
    """128 bits of what is scored: the text and what stands beside it."""
    told = json.dumps([row.text, sorted(row.beside.items()), row.trouble], ensure_ascii=False)
    return hashlib.blake2b(told.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _record(index: int, row: Row) -> dict[str, Any]:
    kept, typed = {}, {}
    for name, cell in row.kept.items():
        kept[name], kind = _plain(cell)
        if kind:
            typed[name] = kind
    place = {name: getattr(row.place, name) for name in schema.PLACE}
    return {
        "index": index,
        **{name: _utf8(value) if isinstance(value, str) else value for name, value in place.items()},
        "text": _utf8(row.text),
        "kept": _utf8(json.dumps(kept, ensure_ascii=False)),
        "typed": json.dumps(typed, ensure_ascii=False) if typed else None,
        "beside": _utf8(json.dumps(dict(row.beside), ensure_ascii=False)),
        "trouble": row.trouble,
        "digest": digest(row),
    }


def _utf8(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text if text.isascii() else text.encode("utf-8", errors="replace").decode("utf-8")


def _plain(cell: Any) -> tuple[Any, str | None]:
    """A cell as JSON holds it, and its kind where JSON would lose it."""
    if cell is None or isinstance(cell, (str, bool, int)):
        return cell, None
    if isinstance(cell, float):
        return (cell if math.isfinite(cell) else None), None
    for kind, of in TYPES:
        if isinstance(cell, of):
            return cell.isoformat(), kind
    if isinstance(cell, dict):
        return {str(name): _plain(value)[0] for name, value in cell.items()}, None
    if isinstance(cell, (list, tuple)):
        return [_plain(value)[0] for value in cell], None
    if isinstance(cell, Decimal):
        return str(cell), None
    return str(cell), None


def as_it_was(cell: Any, kind: str | None) -> Any:
    """A kept cell as its table had it."""
    of = dict(TYPES).get(kind or "")
    return of.fromisoformat(cell) if of and isinstance(cell, str) else cell
