"""What a batch was asked for, as prints that must be the same when it is gone on with."""

from __future__ import annotations

from pathlib import Path

from smartify.batch.setup import Setup, hashed, together
from smartify.errors import TableError

PROGRAM, GUIDANCE, WEIGHTS, DAY = "version of smartify", "guidance", "weights", "day taken as today"


def prints(source: Path, column: str | None, setup: Setup, part: int, given: bool) -> dict[str, str]:
    """By name, everything that decides the outcome; `given` where the reviewer was handed over ready made, and its tables and weights are its own affair.

    When a file was last changed is not among it: the same bytes give the same table.
    """
    machine = {} if given else setup.prints()
    return {
        "input": _input(source),
        "column": column or "(found by its title)",
        "--rewrite": "yes" if setup.rewrites else "no",
        DAY: str(setup.day),
        "size of parts": str(part),
        PROGRAM: machine.get("program", ""),
        GUIDANCE: machine.get("guidance", ""),
        WEIGHTS: machine.get("weights", ""),
    }


def _input(source: Path) -> str:
    """The path, size and hash of a file; of a folder those of all its files together, whose names may tell of a case and are not written down."""
    try:
        if source.is_dir():
            files = [path for path in sorted(source.rglob("*")) if path.is_file()]
            size = sum(path.stat().st_size for path in files)
            return f"{source.resolve()}, {len(files)} files, {size} bytes, {together((str(path.relative_to(source)), hashed(path)) for path in files)}"
        return f"{source.resolve()}, {source.stat().st_size} bytes, {hashed(source)}"
    except OSError as error:
        raise TableError(f"{source.name} cannot be read: {error.strerror}.") from None
