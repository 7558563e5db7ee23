"""The same scoring on Ray Data, for those who outgrow one machine: actors that load once, chunks sent to them, lines in the order of the chunks.

The machine that starts the batch reads, joins and writes; only chunks and their lines travel, so the others need smartify, the same weights and tables at the
same paths, and no shared disk. An actor whose program, tables or weights are others is refused. docs/cluster.md says how to set it up, and when it pays.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from http.client import HTTPConnection
from itertools import islice
from typing import TYPE_CHECKING, Any

from smartify import errors
from smartify.batch.engines import Chunk, Engine, Lines, Told, cores
from smartify.batch.scoring import scored
from smartify.batch.setup import Setup
from smartify.errors import ModelError, SmartifyError
from smartify.types import Place, Row

if TYPE_CHECKING:
    import pyarrow

WINDOW, MOST = 256, 4096  # chunks for each actor, and for all, in one dataset: so many that loading again for the next costs little
STORE = 400_000_000  # bytes of Ray's object store on this machine
SERIOUS = 40  # the level of messages of Ray's that are worth showing
QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is told to anybody
    "RAY_DATA_LOG_LEVEL": "ERROR",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
OTHER = "A machine of the cluster has other {}; install the same smartify, weights and guidance there, at the same paths."
NOBODY = "No Ray cluster answers at {}. On its first machine `ray status` shows whether it runs."
MISSING = 'Ray is not installed. Install it with `pip install "smartify[ray]"`.'


def on_ray(workers: int = 0, address: str | None = None, seen: Callable[[int], None] | None = None) -> Engine:
    """Score on Ray with so many actors (0: one for each core there is), on the cluster at `address` or on one that is started here for this batch.

    `seen` is told the process that made each chunk.
    """

    def run(chunks: Iterator[Chunk], setup: Setup, told: Told) -> Generator[Lines, None, None]:
        prints = setup.prints()
        with _ray(workers or cores(), address) as ray:
            count = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
            number = warned = 0
            while window := list(islice(chunks, min(WINDOW * count, MOST))):
                done: dict[int, Lines] = {}
                sent = [{"number": at, "chunk": written(chunk)} for at, chunk in enumerate(window, number)]
                for at, (lines, warnings, process) in _scored(ray, sent, min(count, len(sent)), setup, prints):
                    for warning in () if warned else warnings:
                        told(warning)
                    warned = 1
                    if seen:
                        seen(process)
                    done[at] = lines
                    while number in done:
                        yield done.pop(number)
                        number += 1

    return run


class Scorer:
    """An actor: a reviewer that is loaded once, on one core."""

    def __init__(self, setup: Setup, prints: dict[str, str]) -> None:
        self.setup, self.reviewer = setup, None
        self.fault: SmartifyError | None = None
        try:
            if differs := [name for name, found in setup.prints().items() if found != prints[name]]:
                raise ModelError(OTHER.format(" and ".join(differs)))
            self.reviewer = setup.reviewer(threads=1)
        except SmartifyError as fault:
            self.fault = fault

    def __call__(self, batch: pyarrow.Table) -> pyarrow.Table:
        """(number, chunk) → (number, what `found` reads), as JSON."""
        import pyarrow

        made = [self._one(chunk) for chunk in batch["chunk"].to_pylist()]
        return pyarrow.table({"number": batch["number"], "found": pyarrow.array(made, pyarrow.string())})

    def _one(self, chunk: str) -> str:
        try:
            if self.fault or self.reviewer is None:
                raise self.fault or SmartifyError("The reviewer is not loaded.")
            lines = scored(read(chunk), self.reviewer, self.setup.wanted, self.setup.day)
            return json.dumps({"lines": lines, "warnings": self.reviewer.warnings, "process": os.getpid()})
        except SmartifyError as fault:
            return json.dumps({"fault": type(fault).__name__, "says": str(fault)})


def written(chunk: Chunk) -> str:
    """Rows as text, without the table's own columns, which stay on the machine that reads and writes."""
    return json.dumps([asdict(replace(row, kept={})) for row in chunk])


def read(chunk: str) -> Chunk:
    """The rows that `written` wrote."""
    return [Row(**{**row, "place": Place(**row["place"])}) for row in json.loads(chunk)]


def found(told: str) -> tuple[Lines, list[str], int]:
    """The lines of a chunk, warnings, and the process that made them; the SmartifyError that an actor told is raised here."""
    held = json.loads(told)
    if "fault" in held:
        raise getattr(errors, held["fault"])(held["says"])
    return held["lines"], held["warnings"], held["process"]


def _scored(
    ray: Any, sent: list[dict[str, Any]], actors: int, setup: Setup, prints: dict[str, str]
) -> Iterator[tuple[int, tuple[Lines, list[str], int]]]:
    """The numbers of the chunks and what came of each, as they are done; an actor that dies is started again by Ray, and its chunk scored again."""
    dataset = ray.data.from_items(sent, override_num_blocks=len(sent)).map_batches(
        Scorer,
        fn_constructor_kwargs={"setup": setup, "prints": prints},
        compute=ray.data.ActorPoolStrategy(size=actors),
        batch_size=1,
        batch_format="pyarrow",
        num_cpus=1,  # so that Ray gives it one thread, and starts it again as often as it dies
    )
    for batch in dataset.iter_batches(batch_size=1, batch_format="pyarrow", prefetch_batches=0):
        for number, told in zip(batch["number"].to_pylist(), batch["found"].to_pylist(), strict=True):
            yield number, found(told)


def _answers(address: str) -> None:
    """A SmartifyError where nobody listens at host:port, which Ray itself would try for ten minutes to find out."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if not host or not port.isdigit():
        return  # "auto" and the like
    connection = HTTPConnection(host, int(port), timeout=10)
    try:
        connection.connect()
    except OSError:
        raise SmartifyError(NOBODY.format(address)) from None
    finally:
        connection.close()


@contextmanager
def _ray(workers: int, address: str | None) -> Iterator[Any]:
    """Ray, connected: to the cluster at `address`, to the one this program is in already, or to one that lives as long as this."""
    # The token lets in nobody but this program; without one here, Ray would put one into the home folder. It is kept, for Ray reads it but once.
    own = {} if address else {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    os.environ.update({name: value for name, value in (QUIET | own).items() if name not in os.environ})
    try:
        import ray
        import ray.data
    except ImportError:
        raise SmartifyError(MISSING) from None
    options = ray.data.DataContext.get_current()
    options.enable_progress_bars = False
    options.execution_options.preserve_order = True
    options.execution_options.verbose_progress = False
    if ray.is_initialized():
        yield ray
        return
    if address:
        _answers(address)
    place = None if address else tempfile.mkdtemp(prefix="smartify-ray-")  # short, for the names of sockets are
    here: dict[str, Any] = (
        {} if address else {"num_cpus": workers, "object_store_memory": STORE, "_temp_dir": place, "_node_ip_address": "127.0.0.1"}
    )
    try:
        ray.init(address=address or "local", include_dashboard=False if here else None, log_to_driver=False, logging_level=SERIOUS, **here)
        yield ray
    except ConnectionError:
        raise SmartifyError(NOBODY.format(address)) from None
    finally:
        ray.shutdown()
        if place:
            shutil.rmtree(place, ignore_errors=True)
