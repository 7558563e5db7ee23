"""Worker processes: the same lines as in one process, a worker that dies is replaced, and none is left behind."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from smartify import batch
from smartify.batch import engines, inline, local
from smartify.errors import GuidanceError, SmartifyError
from smartify.types import Place, Row

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends signals")


def _chunks(count, size=3):
    return [
        [Row(place=Place(file="in.csv", row=at), text=f"Mum to ring school {at} times a week") for at in range(start, start + size)]
        for start in range(0, count * size, size)
    ]


def _alive(pid):
    """Whether a process runs; one that has ended and waits to be told of does not."""
    if not Path("/proc").is_dir():
        return subprocess.run(["ps", "-p", str(pid)], stdout=subprocess.DEVNULL).returncode == 0
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _children():
    return [child.pid for child in multiprocessing.active_children() if child.name == "smartify worker"]


def test_two_processes_give_what_one_gives_and_one_that_dies_is_replaced(setup, bare):
    chunks, told, done = _chunks(12), [], []
    for lines in local(2)(iter(chunks), setup, told.append):
        if not done:
            os.kill(_children()[0], signal.SIGKILL)
        done.append(lines)
    assert done == list(inline(bare)(iter(chunks), setup, print))
    assert told[0].startswith(f"{setup.models}/classifier holds no model.onnx") and engines.REPLACED in told
    assert _children() == []


def test_a_chunk_that_kills_every_worker_is_told(setup, monkeypatch):
    crew = engines._Crew(2, setup, print)
    monkeypatch.setattr(engines._Crew, "_started", lambda self: _dying())
    crew.held, crew.waiting = {0: _chunks(1)[0]}, engines.deque([0])
    with pytest.raises(SmartifyError, match="died 3 times over the same 3 rows; .* go on with --resume"):
        while True:
            if not crew.workers:
                crew.workers.append(crew._started())
            crew._served()


def _dying():
    """A worker that dies when it is given something."""
    from multiprocessing import Pipe

    ours, theirs = Pipe()
    theirs.close()

    class Gone:
        def join(self):
            pass

    return engines._Worker(Gone(), ours, ready=True)


def test_one_chunk_is_scored_in_this_process(setup, monkeypatch):
    monkeypatch.setattr(engines, "_Crew", None)
    (lines,) = local(2)(iter(_chunks(1)), setup, lambda told: None)
    assert lines[0]["owner"] == "Mum"


def test_what_a_worker_cannot_load_is_a_sentence(setup, tmp_path):
    (tmp_path / "words.csv").write_text("phrase\nx\n")
    with pytest.raises(GuidanceError, match=r"guidance/words\.csv has no column"):
        list(local(2)(iter(_chunks(4)), replace(setup, guidance=tmp_path), print))
    assert _children() == []


PROGRAM = """
import sys, datetime
from pathlib import Path
from smartify import batch
if __name__ == "__main__":
    source, out, models, resume = sys.argv[1:]
    batch.run(Path(source), Path(out), setup=batch.Setup(models=Path(models)), engine=batch.local(2), today=datetime.date(2026, 9, 1), part=64,
              resume=resume == "resume", progress=lambda done, total: print(done, total, flush=True))
"""


def test_workers_end_with_whoever_started_them_and_resume_goes_on(tmp_path, plans, setup, here, today):
    source, out = plans(320), tmp_path / "out.csv"
    batch.run(source, tmp_path / "whole.csv", setup=setup, engine=here, today=today, part=64)
    (tmp_path / "program.py").write_text(PROGRAM)
    asked = [sys.executable, str(tmp_path / "program.py"), str(source), str(out), str(setup.models)]
    with subprocess.Popen([*asked, "begin"], stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stdout
        while (line := running.stdout.readline()) and not (line.split()[0] >= "64" and line.split()[1] != "0"):
            pass
        workers = subprocess.run(["ps", "-o", "pid=", "--ppid", str(running.pid)], capture_output=True, text=True).stdout.split()
        running.kill()
    assert len(workers) >= 2
    until = time.monotonic() + 20
    while any(_alive(int(pid)) for pid in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_alive(int(pid)) for pid in workers)
    assert json.loads((tmp_path / ".out.csv.work" / "manifest.json").read_text())["scores"]
    subprocess.run([*asked, "resume"], check=True, stdout=subprocess.DEVNULL)
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
