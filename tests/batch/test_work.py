"""Stops and what comes after: nothing lost, nothing twice, and a clear word where a run cannot go on."""

import json
import stat

import pytest

from smartify import batch
from smartify.batch import Setup, work
from smartify.errors import TableError


class Stop(Exception):
    """The power goes."""


def stopping(engine, after):
    """An engine that fails when so many chunks are done."""

    def run(chunks, setup, told):
        for number, lines in enumerate(engine(chunks, setup, told)):
            if number == after:
                raise Stop
            yield lines

    return run


@pytest.fixture
def scored(tmp_path, plans, here, setup, today):
    """Score a table of 40 rows, in parts of 8, as it is asked for."""
    source = plans(40)

    def run(name="out.csv", **asked):
        out = tmp_path / name
        summary = batch.run(source, out, **{"engine": here, "setup": setup, "today": today, "part": 8, **asked})
        return out.read_bytes(), summary

    return run


def _folder(tmp_path, name="out.csv"):
    return tmp_path / f".{name}.work"


def test_a_stop_keeps_what_is_done_and_resume_gives_the_same_bytes(tmp_path, scored, here):
    unbroken, counted = scored("whole.csv")
    with pytest.raises(Stop):
        scored(engine=stopping(here, 2))
    held = sorted(path.name for path in _folder(tmp_path).iterdir())
    assert [name for name in held if name.startswith("scores")] == ["scores-00000.parquet", "scores-00001.parquet"]
    assert len([name for name in held if name.startswith("rows")]) == 5 and not (tmp_path / "out.csv").exists()
    asked = []
    bytes_, summary = scored(resume=True, engine=lambda chunks, setup, told: here((asked.append(len(c)) or c for c in chunks), setup, told))
    assert bytes_ == unbroken and summary == counted
    assert sum(asked) < 40 - 16 + 1  # what was scored is not scored again
    assert not _folder(tmp_path).exists()


def test_the_work_folder_is_closed_to_others_and_its_manifest_holds_no_text(tmp_path, scored, here):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    folder = _folder(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    told = (folder / "manifest.json").read_text() + (folder / "README.txt").read_text() + " ".join(path.name for path in folder.iterdir())
    assert "Mum" not in told and "school" not in told and "hold the text" in told
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["columns"] == ["ref", "objective", "lead"] and manifest["read"] == 40
    assert manifest["rows"]["rows-00004"]["rows"] == 8 and len(manifest["rows"]["rows-00004"]["sha256"]) == 64


def test_without_resume_an_earlier_run_is_not_overrun(tmp_path, scored, here):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    with pytest.raises(TableError, match=r"An earlier run stopped here; go on with --resume or remove .*\.out\.csv\.work"):
        scored()
    assert _folder(tmp_path).exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"rewrites": True}, "another --rewrite"),
        ({"column": "lead"}, "another column"),
        ({"today": None}, "another day taken as today"),
        ({"part": 16}, "another size of parts"),
        ({"part": 16, "column": "lead"}, "another column and size of parts"),
    ],
    ids=str,
)
def test_resume_says_what_is_asked_otherwise(scored, here, asked, said):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    with pytest.raises(TableError, match=said):
        scored(resume=True, **asked)


def test_resume_says_that_input_weights_or_guidance_are_others(tmp_path, scored, here, plans, setup):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "verbs.txt").write_text("conduct\n")
    with pytest.raises(TableError, match="another guidance"):
        scored(resume=True, setup=Setup(models=setup.models, guidance=tmp_path / "tables"))
    (tmp_path / "other" / "classifier").mkdir(parents=True)
    (tmp_path / "other" / "classifier" / "model.onnx").write_text("x")
    with pytest.raises(TableError, match="another weights"):
        scored(resume=True, setup=Setup(models=tmp_path / "other"))
    plans(41)
    with pytest.raises(TableError, match="another input"):
        scored(resume=True)


def test_the_same_bytes_touched_later_are_the_same_input(tmp_path, scored, here):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    (tmp_path / "plans.csv").touch()
    assert scored(resume=True)[1].rows == 40


@pytest.mark.parametrize("name", ["rows-00001", "scores-00001", "rows-00000", "scores-00000"])
@pytest.mark.parametrize("harm", ["cut", "gone", "other"])
def test_a_part_that_is_damaged_is_made_again(tmp_path, scored, here, name, harm):
    unbroken, _ = scored("whole.csv")
    with pytest.raises(Stop):
        scored(engine=stopping(here, 3))
    path = _folder(tmp_path) / f"{name}.parquet"
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-40])
    else:
        path.write_bytes((_folder(tmp_path) / f"{name[:-1]}2.parquet").read_bytes())
    assert scored(resume=True)[0] == unbroken


def test_a_part_without_its_line_in_the_manifest_is_made_again(tmp_path, scored, here):
    unbroken, _ = scored("whole.csv")
    with pytest.raises(Stop):
        scored(engine=stopping(here, 3))
    path = _folder(tmp_path) / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["scores"]["scores-00002"]
    path.write_text(json.dumps(manifest))
    assert scored(resume=True)[0] == unbroken


def test_a_manifest_that_cannot_be_read_is_told(tmp_path, scored, here):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    (_folder(tmp_path) / "manifest.json").write_text("{")
    with pytest.raises(TableError, match="manifest.json cannot be read; remove"):
        scored(resume=True)


def test_a_stop_while_reading_goes_on_where_it_was(tmp_path, scored, monkeypatch):
    unbroken, _ = scored("whole.csv")
    put, made = work.Work.put, []

    def failing(self, kind, number, table):
        if (kind, number) == ("rows", 3) and len(made) < 4:
            raise Stop
        made.append((kind, number))
        put(self, kind, number, table)

    monkeypatch.setattr(work.Work, "put", failing)
    with pytest.raises(Stop):
        scored()
    made.clear()
    made.extend([("", 0)] * 4)
    assert scored(resume=True)[0] == unbroken
    assert [number for kind, number in made if kind == "rows"] == [3, 4]


def test_a_stop_while_writing_leaves_no_half_table(tmp_path, scored, monkeypatch):
    unbroken, _ = scored("whole.csv")
    from smartify.batch import output

    with monkeypatch.context() as patch:
        patch.setattr(output, "safe", lambda cell: (_ for _ in ()).throw(Stop()))
        with pytest.raises(Stop):
            scored()
    assert not list(tmp_path.glob("*out.csv*.part")) and not (tmp_path / "out.csv").exists()
    assert scored(resume=True)[0] == unbroken


def test_the_day_of_the_run_that_stopped_is_known(tmp_path, scored, here, today):
    assert batch.begun_on(tmp_path / "out.csv") is None
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    assert batch.begun_on(tmp_path / "out.csv") == today


def test_a_full_disk_is_a_sentence_and_what_was_done_is_kept(tmp_path, scored, here, monkeypatch):
    unbroken, _ = scored("whole.csv")
    with monkeypatch.context() as patch:
        patch.setattr(work.os, "fsync", _full(9))
        with pytest.raises(TableError, match=r"No space left on device\. What was done is kept; go on with --resume"):
            scored()
    assert scored(resume=True)[0] == unbroken


def _full(after):
    """A disk that is full after so many writes."""
    left = [after]

    def fsync(handle):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")

    return fsync


def test_two_cannot_work_at_once(tmp_path, scored, here):
    with pytest.raises(Stop):
        scored(engine=stopping(here, 1))
    folder = _folder(tmp_path)
    asked = json.loads((folder / "manifest.json").read_text())["asked"]
    with work.opened(folder, asked, True), pytest.raises(TableError, match="Another smartify is at work"):
        scored(resume=True)
    assert scored(resume=True)[1].rows == 40


def test_what_cannot_be_begun_leaves_no_folder(tmp_path, plans, here, setup):
    source = plans(3)
    with pytest.raises(TableError, match="has no column"):
        batch.run(source, tmp_path / "out.csv", column="no such", setup=setup, engine=here)
    (tmp_path / "bare.csv").write_text("objective\n")
    with pytest.raises(TableError):
        batch.run(tmp_path / "bare.csv", tmp_path / "out.csv", setup=setup, engine=here)
    assert [path.name for path in tmp_path.iterdir() if "work" in path.name] == []


def test_a_text_that_occurs_again_is_scored_once(tmp_path, plans, here, setup, today, read):
    seen = []

    def watching(chunks, setup, told):
        for chunk in chunks:
            seen.extend(row.text for row in chunk)
            yield from here(iter([chunk]), setup, told)

    source = plans(0)
    source.write_text(
        "objective,lead,ref\n" + "Mum to ring school,SW,1\nMum to ring school,SW,2\nMum to ring school,Dad,3\nDad to go,SW,4\n" * 5
    )
    summary = batch.run(source, tmp_path / "out.csv", setup=setup, engine=watching, today=today, part=4)
    assert seen == ["Mum to ring school", "Mum to ring school", "Dad to go"]  # beside another lead it is another objective
    assert summary.duplicates == 17 and "17 say the same as one before them" in summary.text()
    assert [row["owner"] for row in read(tmp_path / "out.csv")] == ["Mum", "Mum", "Mum", "Dad"] * 5
    assert [row["ref"] for row in read(tmp_path / "out.csv")] == ["1", "2", "3", "4"] * 5


def test_a_folder_with_signs_that_mean_something_elsewhere(tmp_path, here, setup):
    place = tmp_path / "plans [v2] * 'new'?"
    place.mkdir()
    (place / "in.csv").write_text("objective\nMum to ring school\nDad to go\n")
    assert batch.run(place / "in.csv", place / "out [1].csv", setup=setup, engine=here, part=1).rows == 2
