"""Killed ten times, for real, at moments that nobody chose: no row is lost or there twice, and the bytes are those of a run that was left alone."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
ROWS, KILLS, SEED = 3_000, 10, 20260901
# Loads once, so that ten starts take no minute; each run is a process of its own, and what is done to it is done by the test.
PROGRAM = """
import datetime, os, sys
from pathlib import Path
from smartify import batch
from smartify.batch import bar, conductor, output, joined
from smartify.types import Place, Row
import duckdb, pyarrow.parquet, xlsxwriter

source, models = Path(sys.argv[1]), Path(sys.argv[2])
setup = batch.Setup(models=models)
prints = setup.prints()
batch.Setup.prints = lambda self: prints  # somebody may edit the program while it is tested
reviewer = setup.reviewer()
batch.scored([Row(place=Place(file="x"), text="Mum to ring school", beside={"owner": "SW"})], reviewer, setup.wanted, None)
print("ready", flush=True)
for line in sys.stdin:
    out = Path(line.strip())
    child = os.fork()
    if not child:
        batch.run(source, out, setup=setup, engine=batch.inline(reviewer), today=datetime.date(2026, 9, 1), part=100, resume=True)
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def test_killed_at_ten_random_moments_and_resumed(tmp_path, plans, setup, read):
    source, chance = plans(ROWS), random.Random(SEED)
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(source), str(setup.models)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin and server.stdout

        def run(out, killed_after=None):
            """How a run ended: 0, or -9 where it was killed."""
            server.stdin.write(f"{out}\n")
            server.stdin.flush()
            child = int(server.stdout.readline())
            if killed_after is not None:
                time.sleep(killed_after)
                os.kill(child, signal.SIGKILL)
            return int(server.stdout.readline())

        assert server.stdout.readline() == "ready\n"
        began = time.monotonic()
        assert run(tmp_path / "whole.csv") == 0
        took, out, ends, stages = time.monotonic() - began, tmp_path / "out.csv", [], set()
        while ends.count(-signal.SIGKILL) < KILLS:
            ends.append(run(out, chance.uniform(0.02, 0.22) * took))
            assert ends[-1] in (0, -signal.SIGKILL)
            stages.add(_stage(tmp_path / ".out.csv.work"))
            if ends[-1] == 0:  # it was done before; begin again
                assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
                out.unlink()
        assert run(out) == 0
        server.stdin.close()
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert [int(row["ref"]) for row in read(out)] == list(range(ROWS))
    assert not list(tmp_path.glob(".out*")) and "scoring" in stages


def _stage(folder):
    if not folder.exists():
        return "before or after"
    return "scoring" if any(folder.glob("scores-*")) else "reading"
