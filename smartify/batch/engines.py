"""Who scores the chunks of a batch: this process, or worker processes on this machine. Every engine takes chunks and gives their lines in the same order.

A chunk is scored whole, by one reviewer, so that what a row gets does not hang on the engine or on how many workers there are.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from typing import Any

from smartify.batch.scoring import Reviewing, scored
from smartify.batch.setup import Setup
from smartify.errors import SmartifyError
from smartify.types import Row

Chunk = list[Row]
Lines = list[dict[str, Any]]
Told = Callable[[str], None]
Engine = Callable[[Iterator[Chunk], Setup, Told], Generator[Lines, None, None]]
AHEAD = 4  # chunks for each worker that are under way or wait for their turn to be written
TRIES = 3  # deaths with one chunk in hand, after which it is held to be the cause
REPLACED = "A worker process died (out of memory, or ended from outside). Another takes its place, and its rows are scored again."
GIVEN_UP = "Worker processes died {} times over the same {:,} rows; most likely memory ran out. Free some, or take fewer workers, and go on with --resume."


def inline(reviewer: Reviewing | None = None) -> Engine:
    """Score in this process, with this reviewer or one that is loaded when the first chunk comes."""

    def run(chunks: Iterator[Chunk], setup: Setup, told: Told) -> Generator[Lines, None, None]:
        held = reviewer
        for rows in chunks:
            if held is None:
                held = setup.reviewer()
                for warning in held.warnings:
                    told(warning)
            yield scored(rows, held, setup.wanted, setup.day)

    return run


def local(processes: int = 0) -> Engine:
    """Score in so many processes (0: one for each core), each with a reviewer of its own on one core; a single chunk is scored in this one."""

    def run(chunks: Iterator[Chunk], setup: Setup, told: Told) -> Generator[Lines, None, None]:
        first = list(islice(chunks, 2))
        count = processes or cores()
        if len(first) < 2 or count < 2:
            yield from inline()(chain(first, chunks), setup, told)
            return
        crew = _Crew(count, setup, told)
        try:
            yield from crew.run(chain(first, chunks))
        finally:
            crew.stop()

    return run


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class _Worker:
    """A process, the pipe to it, and the chunk it has in hand."""

    process: Any
    pipe: Connection
    ready: bool = False  # has loaded its reviewer
    at: int | None = None


@dataclass(slots=True)
class _Crew:
    """Processes that are given chunks one at a time, and replaced where they die."""

    count: int
    setup: Setup
    told: Told
    workers: list[_Worker] = field(default_factory=list)
    held: dict[int, Chunk] = field(default_factory=dict)  # chunks not yet scored
    waiting: deque[int] = field(default_factory=deque)
    done: dict[int, Lines] = field(default_factory=dict)
    deaths: dict[int, int] = field(default_factory=dict)
    warned: bool = False

    def run(self, chunks: Iterator[Chunk]) -> Iterator[Lines]:
        taken = given = 0
        more = True
        while more or given < taken:
            while more and taken - given < AHEAD * self.count:
                chunk = next(chunks, None)
                if chunk is None:
                    more = False
                    break
                self.held[taken] = chunk
                self.waiting.append(taken)
                taken += 1
            while len(self.workers) < min(self.count, len(self.held)):
                self.workers.append(self._started())
            if given not in self.done and given < taken:
                self._served()
            while given in self.done:
                yield self.done.pop(given)
                given += 1

    def stop(self) -> None:
        """End every worker at once; what they have in hand is not needed any more."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join()

    def _started(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self.setup), name="smartify worker", daemon=True)
        process.start()
        theirs.close()  # so that the pipe ends with the process
        return _Worker(process, ours)

    def _served(self) -> None:
        """Give whoever is free a chunk, then wait for news and take it."""
        for worker in self.workers:
            if worker.ready and worker.at is None and self.waiting:
                worker.at = self.waiting.popleft()
                with suppress(OSError):  # it has died, and is found so below
                    worker.pipe.send(self.held[worker.at])
        for pipe in wait([worker.pipe for worker in self.workers]):
            worker = next(worker for worker in self.workers if worker.pipe is pipe)
            try:
                news = worker.pipe.recv()
            except (EOFError, OSError):
                self._died(worker)
                continue
            self._heard(worker, news)

    def _heard(self, worker: _Worker, news: Any) -> None:
        if isinstance(news, BaseException):
            raise news
        if not worker.ready:
            worker.ready = True
            for warning in () if self.warned else news:
                self.told(warning)
            self.warned = True
            return
        assert worker.at is not None
        self.done[worker.at] = news
        del self.held[worker.at]
        worker.at = None

    def _died(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.join()
        at = -1 if worker.at is None else worker.at
        self.deaths[at] = self.deaths.get(at, 0) + 1
        if worker.at is not None:
            self.waiting.appendleft(worker.at)
        if self.deaths[at] >= TRIES:
            raise SmartifyError(GIVEN_UP.format(TRIES, len(self.held.get(at, ()))))
        self.told(REPLACED)


def _work(pipe: Connection, setup: Setup) -> None:
    """What a worker process does: load once, then score what comes until nothing more does, or whoever started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    try:
        reviewer = setup.reviewer(threads=1)
        pipe.send(reviewer.warnings)
        while True:
            pipe.send(scored(pipe.recv(), reviewer, setup.wanted, setup.day))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        sys.exit(0)
    except Exception as fault:
        if not isinstance(fault, SmartifyError):
            fault.add_note(traceback.format_exc())
        with suppress(OSError):
            pipe.send(fault)
