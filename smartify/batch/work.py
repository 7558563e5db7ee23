"""The work folder of a batch: parts that are whole or not there, and a manifest that says which, so that a run goes on after any stop.

A part is written under a temporary name, forced to the disk and renamed; only then does the manifest name it with its hash. The manifest holds counts, hashes
and titles of columns, and no text of any row. The parts do hold the texts: the folder is readable by its owner only, and is removed when the batch is done.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from smartify.batch.asked import DAY
from smartify.batch.setup import hashed
from smartify.errors import TableError

if TYPE_CHECKING:
    import pyarrow

Kind = Literal["rows", "scores"]
MANIFEST, README, LOCK = "manifest.json", "README.txt", "lock"
HELD = """smartify works here while it scores a table. The .parquet files hold the text of the objectives, so this folder is as confidential as the table is.
It is removed when the table is done. After a stop, the same command with --resume goes on from here; to start afresh, remove the folder.
"""


class Work:
    """The parts of one batch and what the manifest says of them."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest
        self._whole: set[str] = set()  # parts whose bytes were seen to be those of the manifest

    def path(self, kind: Kind, number: int) -> Path:
        """Where a part is, or will be."""
        return self.folder / f"{kind}-{number:05}.parquet"

    def paths(self, kind: Kind) -> list[Path]:
        """All parts of a kind, in order."""
        return [self.path(kind, number) for number in range(len(self.manifest[kind]))]

    def has(self, kind: Kind, number: int) -> bool:
        """Whether a part is there, with the bytes that the manifest names."""
        path = self.path(kind, number)
        noted = self.manifest[kind].get(path.stem)
        if path.stem not in self._whole and noted and path.is_file() and hashed(path) == noted["sha256"]:
            self._whole.add(path.stem)
        return path.stem in self._whole

    def put(self, kind: Kind, number: int, table: pyarrow.Table) -> None:
        """Write a part, then name it in the manifest."""
        from pyarrow import parquet

        path = self.path(kind, number)
        with whole(path) as file:
            parquet.write_table(table, file)
        self.manifest[kind][path.stem] = {"rows": table.num_rows, "sha256": hashed(path)}
        self._whole.add(path.stem)
        self.note()

    def read(self, kind: Kind, number: int, columns: list[str] | None = None) -> pyarrow.Table:
        """A part from the disk, without a map of the file that would count as memory."""
        from pyarrow import parquet

        return parquet.read_table(self.path(kind, number), columns=columns, memory_map=False, use_threads=False)

    def note(self, **told: Any) -> None:
        """Write the manifest, with what is told besides."""
        self.manifest.update(told)
        with whole(self.folder / MANIFEST) as file:
            file.write(json.dumps(self.manifest, ensure_ascii=False, indent=1).encode())

    def remove(self) -> None:
        """Remove the folder with all that it holds."""
        shutil.rmtree(self.folder)


@contextmanager
def whole(path: Path, folder: Path | None = None) -> Iterator[IO[bytes]]:
    """A file that is written beside, or in a folder beside it, forced to the disk and moved into place; after a fault nothing is there that was not before."""
    part = (folder or path.parent) / f".{path.name.removeprefix('.')}.part"
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _settled(path.parent)


def _settled(folder: Path) -> None:
    """Force a folder's names to the disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(folder: Path, asked: Mapping[str, str], resume: bool) -> Iterator[Work]:
    """The work folder of this batch, begun or gone on with, and held by nobody else meanwhile.

    It is left after a fault, so that --resume can go on, unless no row has been read yet.
    """
    begun = not folder.exists()
    if not begun and not resume:
        raise TableError(f"An earlier run stopped here; go on with --resume or remove {folder}.")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        held = _locked(folder)
    except OSError as error:
        raise TableError(f"{folder} cannot be made: {error.strerror}.") from None
    try:
        work = Work(folder, _manifest(folder, asked))
        (folder / README).write_text(HELD, encoding="utf-8")
        work.note()
        yield work
    except BaseException:
        if begun and folder.is_dir() and not any(folder.glob("rows-*.parquet")):
            shutil.rmtree(folder, ignore_errors=True)
        raise
    finally:
        held()


def _manifest(folder: Path, asked: Mapping[str, str]) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.exists():  # stopped before it was written, or new
        return {"asked": dict(asked), "rows": {}, "scores": {}, "read": None, "columns": []}
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        before = manifest["asked"]
    except (ValueError, KeyError, TypeError):
        raise TableError(f"{path} cannot be read; remove {folder} and start again.") from None
    if differs := [f"{name} ({before.get(name)})" if name == DAY else name for name in asked if before.get(name) != asked[name]]:
        raise TableError(f"The earlier run had another {_and(differs)}. Start it as it was, or remove {folder} and start again.")
    return manifest


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _locked(folder: Path) -> Callable[[], None]:
    """Hold the folder until what is returned is called, or this process ends in whatever way."""
    try:
        import fcntl
    except ImportError:  # Windows keeps an open file from being removed, which is enough there
        return lambda: None
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise TableError(f"Another smartify is at work in {folder}; wait until it is done, or stop it.") from None
    except OSError:  # a file system that knows no locks
        pass
    return lambda: os.close(handle)
