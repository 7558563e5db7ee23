"""One record a line (.jsonl), or in columns (.parquet): → dictionaries, nested values untouched, a broken one with what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from smartify.readers.encodings import Lines
from smartify.readers.limits import Limits
from smartify.readers.package import in_mb
from smartify.readers.source import Source
from smartify.readers.titles import unique

Held = tuple[int, dict[str, Any], str]  # its number from 1, the record, and what is wrong with it
TOGETHER = 1_024  # rows of a Parquet file in memory


def json_lines(source: Source, limits: Limits) -> Iterator[Held]:
    """The records of a .jsonl file, numbered by line; a blank line is none."""
    with Lines(source, limits.line) as lines:
        for number, line in lines.numbered():
            if line.strip() or lines.cut:
                record, wrong = _read(line)
                yield number, record, lines.wrong() or wrong


def _read(line: str) -> tuple[dict[str, Any], str]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):  # ValueError: also a figure of thousands of digits
        return {}, "is no JSON"
    return (record, "") if isinstance(record, dict) else ({}, "is no JSON object: it needs the form {...}")


def parquet(source: Source, limits: Limits) -> Iterator[Held]:
    """The rows of a .parquet file, numbered from 1."""
    import pyarrow
    import pyarrow.parquet

    number = 0
    try:
        with pyarrow.parquet.ParquetFile(source.path, memory_map=False, pre_buffer=False) as file:
            _refuse_bomb(source, file.metadata, limits)
            names = unique(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=TOGETHER):
                columns = [column.to_pylist() for column in batch.columns]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield number, dict(zip(names, cells, strict=True)), ""
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        if not number:
            raise source.error(f"cannot be read as a Parquet file ({type(error).__name__}); is it protected or damaged?") from None
        yield number + 1, {}, f"cannot be read, nor what comes after it ({type(error).__name__}); the file is damaged"


def _refuse_bomb(source: Source, metadata: Any, limits: Limits) -> None:
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    unpacked = sum(group.total_byte_size for group in groups)
    largest = max((group.column(at).total_uncompressed_size for group in groups for at in range(group.num_columns)), default=0)
    packed = max(1, source.path.stat().st_size)
    if largest > limits.unpacked or (unpacked > limits.unpacked and unpacked > limits.ratio * packed):
        raise source.error(f"would unpack to more than {in_mb(limits.unpacked)} in one part. It was not opened.")
