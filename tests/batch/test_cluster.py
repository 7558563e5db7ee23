"""Ray: the same rows as from one process, with an actor that is killed on the way; another program or other weights are refused."""

import os
import signal
import sys
from dataclasses import replace

import pyarrow
import pytest

from smartify import batch
from smartify.batch import cluster
from smartify.batch.cluster import Scorer, on_ray
from smartify.errors import ModelError, SmartifyError
from smartify.types import Place, Row

ROWS = [
    Row(place=Place(file="in.csv", row=2), text="Mum to ring school weekly until 3 May 2027"),
    Row(place=Place(file="in.csv", row=3), text=""),
]


def _batch(*chunks):
    return pyarrow.table({"number": list(range(len(chunks))), "chunk": [cluster.written(chunk) for chunk in chunks]})


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends signals")
def test_two_workers_one_killed_give_the_rows_of_one_process(tmp_path, plans, setup, here, today):
    source, killed, made = plans(600), [], []  # enough that the one in the killed one's place has work left on a quick processor

    def seen(process):
        if not killed:
            os.kill(process, signal.SIGKILL)
            killed.append(process)
        made.append(process)

    asked = {"setup": setup, "today": today, "part": 10}
    told = []
    counted = batch.run(source, tmp_path / "ray.parquet", engine=on_ray(2, seen=seen), told=told.append, **asked)
    assert batch.run(source, tmp_path / "here.parquet", engine=here, **asked) == counted
    assert (tmp_path / "ray.parquet").read_bytes() == (tmp_path / "here.parquet").read_bytes()
    assert killed and len(set(made)) >= 3  # two, and the one that took the place of the one killed
    assert len(list(on_ray(1)(iter([ROWS]), setup, print))) == 1  # and Ray can be started again
    assert told[0].startswith(f"{setup.models}/classifier holds no model.onnx") and not any("Mum" in sentence for sentence in told)


def test_an_actor_scores_as_any_engine_does(setup, bare, today):
    setup = replace(setup, day=today)
    found = Scorer(setup, setup.prints())(_batch(ROWS, ROWS[:1]))
    first, second = [cluster.found(each) for each in found["found"].to_pylist()]
    assert first[0] == batch.scored(ROWS, bare, setup.wanted, today) and second[0] == first[0][:1]
    assert first[1][0].endswith("Levels that no rule decides are left unknown.") and first[2] == os.getpid()


@pytest.mark.parametrize("other", ["weights", "guidance", "program"])
def test_a_machine_with_others_is_refused(setup, other):
    found = Scorer(setup, setup.prints() | {other: "0"})(_batch(ROWS))
    with pytest.raises(ModelError, match=f"has other {other}; install the same"):
        cluster.found(found["found"][0].as_py())


def test_rows_travel_whole_but_for_the_tables_own_columns():
    row = Row(
        place=Place(file="a.docx", page=2, sheet="table 1", row=3, column="who"),
        text="Mum’s 🏠",
        kept={"id": 7},
        beside={"by": "May"},
        trouble="No.",
    )
    assert cluster.read(cluster.written([row])) == [replace(row, kept={})]


def test_without_ray_it_says_what_to_install(setup, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(SmartifyError, match=r'pip install "smartify\[ray\]"'):
        list(on_ray(2)(iter([ROWS]), setup, print))


def test_an_address_where_nobody_listens_is_a_sentence(setup):
    with pytest.raises(SmartifyError, match=r"No Ray cluster answers at 127\.0\.0\.1:1\."):
        list(on_ray(2, "127.0.0.1:1")(iter([ROWS]), setup, print))


def test_nothing_is_told_to_anybody():
    assert cluster.QUIET["RAY_USAGE_STATS_ENABLED"] == "0"
