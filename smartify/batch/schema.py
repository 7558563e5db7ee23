"""The tables that a batch writes: rows as they were read, scores of those that differ, and the scored table that others read.

The scored table has one line for each row: where it stands, its text, the sentence that was scored where columns beside it were put in (`read_as`), its
table's own columns (`kept`, a JSON object), a digest of what was scored, how it ended (`state`), five levels, and what was found. A level is null where the
wording cannot tell or nothing was scored; `state` tells the two apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from smartify.guidance import LETTERS

if TYPE_CHECKING:
    import pyarrow

State = Literal["scored", "no objective", "unreadable"]
AFTER = tuple(f"after_{letter}" for letter in LETTERS)
PLACE = {"file": "string", "page": "int32", "sheet": "string", "row": "int64", "column": "string"}
FOUND = {
    **dict.fromkeys(LETTERS, "int8"),
    **dict.fromkeys(("owner", "number", "date", "note"), "string"),
    "rules": "list",
    "empty": "list",
    **dict.fromkeys(("rewrite", "to_confirm", "rewrite_source"), "string"),
    **dict.fromkeys(AFTER, "int8"),
    "open": "list",
}
# `typed` says of which kept cells JSON alone would lose the kind: {"agreed on": "datetime"}.
ROWS = {"index": "int64", **PLACE, **dict.fromkeys(("text", "kept", "typed", "beside", "trouble", "digest"), "string")}
SCORES = {"index": "int64", "digest": "string", "read_as": "string", "state": "string", **FOUND}
SCORED = {"index": "int64", **PLACE, **dict.fromkeys(("text", "read_as", "kept", "digest", "state"), "string"), **FOUND}


def arrow(columns: dict[str, str]) -> pyarrow.Schema:
    """The columns as an Arrow schema."""
    import pyarrow

    kinds = {
        "string": pyarrow.string(),
        "int8": pyarrow.int8(),
        "int32": pyarrow.int32(),
        "int64": pyarrow.int64(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    return pyarrow.schema([(name, kinds[kind]) for name, kind in columns.items()])
