"""A scored table as the batch writes it, made by hand: what a row does not say is ordinary."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from smartify.batch.schema import SCORED, arrow

PLAIN = dict.fromkeys("SMART", 1) | {"file": "plans.csv", "column": "aim", "state": "scored", "rules": [], "empty": [], "open": []}
WHOLE = {"owner": "Mum", "number": "twice", "date": "by 3 May"}  # lacks nothing

Table = Callable[..., Path]


def row(index: int, said: dict[str, Any]) -> dict[str, Any]:
    text = said.get("text", f"Line {index} to be done")
    digest = blake2b(text.encode(), digest_size=16).hexdigest()
    whole = dict.fromkeys(SCORED) | {"index": index, "row": index + 2, "text": text, "digest": digest, **PLAIN, **said}
    return whole | {"kept": json.dumps(said.get("kept", {}))}


@pytest.fixture
def whole() -> dict[str, str]:
    """What a row says that lacks nothing."""
    return dict(WHOLE)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Writes rows as a scored Parquet table, or as one part of a folder, and says where it is."""

    def write(rows: Sequence[dict[str, Any]], name: str = "scored.parquet", first: int = 0) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = [row(index, said) for index, said in enumerate(rows, first)]
        pq.write_table(pa.Table.from_pylist(whole, schema=arrow(SCORED)), path)
        return path

    return write
