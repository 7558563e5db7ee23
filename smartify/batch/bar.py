"""What whoever waits at a terminal sees of a batch: rows done, rate, time left, and sentences on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def shown() -> Iterator[tuple[Callable[[int, int], None], Callable[[str], None]]]:
    """`progress` and `told` of batch.run, on standard error; the bar only where that is a terminal.

    What an earlier run had done already counts as done and not towards the rate.
    """
    from tqdm import tqdm

    with tqdm(unit=" rows", desc="Reading", file=sys.stderr, disable=None, smoothing=0, dynamic_ncols=True) as bar:

        def progress(done: int, total: int) -> None:
            if total and bar.total != total:
                bar.reset(total)
                bar.initial = done
                bar.set_description("Scoring", refresh=False)
            bar.update(done - bar.n)

        def told(sentence: str) -> None:
            tqdm.write(f"smartify: {sentence}", file=sys.stderr)

        yield progress, told
