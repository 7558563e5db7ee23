"""Measure the rewriter on drafts whose topics no model was trained on: what it keeps, adds, loses and invents, how it reads, how long it takes."""

from __future__ import annotations

import csv
import json
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from smartify import grammar, guidance, prompts
from smartify.answers import lines_of
from smartify.checker import Checked, check
from smartify.checker.compare import compare, content, kept_share, lay_out
from smartify.errors import ModelError, TableError
from smartify.family import reading_age, wordings
from smartify.fragments import read
from smartify.reviewer import Reviewer
from smartify.rewriter import Desk, choices, rewrite
from smartify.training import data
from smartify.types import Hints, Objective, Rewrite

SHOWN = 50  # in full in the card: the first by id, unpicked
WHOLE = 40  # drafts that are SMART already, to see how many are changed
TIMED = 24
DRAFTS = 100  # the first by id


def measure(folder: Path, models: Path, limit: int = DRAFTS) -> dict[str, Any]:
    """Everything that is told of the rewriter in its card; `limit` takes the first drafts only."""
    reviewer = Reviewer(folder=models)
    desk = reviewer.desk()
    if desk.writer is None:
        raise ModelError(f"{models}/rewriter holds no weights.")
    tables = desk.guidance
    rows = sorted((r for r in data.load(folder, "pairs", "test") if not r["blank"]), key=lambda r: str(r["id"]))[:limit]
    made: list[tuple[data.Row, Checked, Rewrite]] = []
    for row in rows:
        hints = Hints(**row["hints"])
        draft = reviewer.checked(Objective(text=row["draft"], hints=hints))
        made.append((row, draft, rewrite(draft, hints, desk)))
    lacking = [(row, draft, r) for row, draft, r in made if "left as it is" not in " ".join(r.problems)]
    long = [(row, r) for row, draft, r in lacking if len(content(row["draft"])) >= 3]
    kept = [kept_share(row["draft"], r.text) for row, r in long]
    added = [len(set(content(r.text)) - set(content(row["draft"]))) for row, r in long]
    sources = Counter(r.source for _, _, r in lacking)
    references = [lay_out(read(row["rewrite"]) or ())[0] for row, _, _ in made]
    return {
        "n": len(lacking),
        "from": {source: round(sources[source] / len(lacking), 3) for source in ("model", "repaired", "composed")},
        "passed": round(statistics.fmean(r.passed for _, _, r in lacking), 3),
        "content_words_kept": round(statistics.fmean(kept), 3),
        "keeping_three_quarters": round(statistics.fmean(share >= 0.75 for share in kept), 3),
        "content_words_added": round(statistics.fmean(added), 1),
        "lost": sum(bool(r.lost) for _, _, r in made),
        "unmarked": sum(_unmarked(draft, r, tables, Hints(**row["hints"])) for row, draft, r in made),
        "words": round(statistics.fmean(len(r.text.split()) for _, _, r in lacking), 1),
        "reading_age": round(statistics.fmean(reading_age(r.text) for _, _, r in lacking), 1),
        "different_measures": _different(r for _, _, r in lacking),
        **_likeness([r.text for _, _, r in made], [row["draft"] for row, _, _ in made], references),
        "over_edited": over_edited(folder, reviewer),
        "family": family(made, tables),
        "examples": [
            {"id": row["id"], "draft": row["draft"], "hints": row["hints"], "rewrite": r.text, "source": r.source, "passed": r.passed, "to_confirm": [m.text for m in r.to_confirm]}
            for row, _, r in made[:SHOWN]
        ],
        "speed": speed(rows, reviewer),
    }  # fmt: skip


def grammars(folder: Path, models: Path, limit: int = TIMED) -> dict[str, Any]:
    """The first try with no grammar, under the free grammar, and held to the draft's words: passing, words kept, and worth by the ranker."""
    reviewer = Reviewer(folder=models)
    desk = reviewer.desk()
    assert desk.writer is not None
    tables, told = desk.guidance, Hints()
    found: dict[str, list[tuple[bool, float, float]]] = {"no grammar": [], "free grammar": [], "held to the draft's words": []}
    for row in sorted((r for r in data.load(folder, "pairs", "test") if not r["blank"] and not r["hints"]), key=lambda r: str(r["id"]))[
        :limit
    ]:
        draft = reviewer.checked(Objective(text=row["draft"]))
        for way, shape in (("no grammar", ""), ("free grammar", ""), ("held to the draft's words", "1 objective")):
            written = prompts.write(draft, told, shape)
            expression: str | None
            if way == "free grammar":
                expression = grammar.free(draft, told, tables, written, "")
            else:
                expression = grammar.close(draft, told, tables, written) if shape else ""
            if expression is None:
                continue
            lines = read(written.restore(desk.writer.write(written.prompt, expression)))
            if lines is None:
                found[way].append((False, 0.0, 0.0))
                continue
            comparison = compare(draft, lines, told, tables)
            worth = desk.ranker.worth(draft.text, [comparison.text])[0] if desk.ranker else 0.0
            found[way].append((comparison.passed, kept_share(draft.text, comparison.text), worth))
    return {
        way: {
            "n": len(told_of),
            **{
                name: round(statistics.fmean(values), 3)
                for name, values in zip(("passed", "kept", "worth"), zip(*told_of, strict=True), strict=True)
            },
        }
        for way, told_of in found.items()
        if told_of
    }


def floats(folder: Path, models: Path, trained: Path, limit: int = TIMED) -> dict[str, Any]:
    """The shipped int8 weights beside the trained float ones under torch's generate: first tries that pass, words kept, seconds each."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from smartify.generator import MAX_NEW_TOKENS, Generator

    tables, told = guidance.load(), Hints()
    model, tokenizer = AutoModelForCausalLM.from_pretrained(trained, dtype=torch.float32).eval(), AutoTokenizer.from_pretrained(trained)
    writer = Generator(models / "rewriter")

    def by_torch(prompt: str) -> str:
        ids = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        with torch.no_grad():
            out = model.generate(**ids, max_new_tokens=MAX_NEW_TOKENS, do_sample=False, pad_token_id=tokenizer.eos_token_id)
        return str(tokenizer.decode(out[0, ids["input_ids"].shape[1] :], skip_special_tokens=True)).strip()

    rows = sorted((r for r in data.load(folder, "pairs", "test") if not r["blank"] and not r["hints"]), key=lambda r: str(r["id"]))[:limit]
    found: dict[str, Any] = {"n": len(rows)}
    for name, write in (("int8", writer.write), ("floats", by_torch)):
        passed, kept, took = [], [], []
        for row in rows:
            draft = check(row["draft"], tables)
            written = prompts.write(draft, told)
            began = time.perf_counter()
            lines = read(written.restore(write(written.prompt)))
            took.append(time.perf_counter() - began)
            comparison = compare(draft, lines, told, tables) if lines else None
            passed.append(comparison is not None and comparison.passed)
            kept.append(kept_share(draft.text, comparison.text) if comparison else 0.0)
        found[name] = {
            "passed": round(statistics.fmean(passed), 3),
            "kept": round(statistics.fmean(kept), 3),
            "median_s": round(statistics.median(took), 2),
        }
    return found


def over_edited(folder: Path, reviewer: Reviewer) -> dict[str, float]:
    """Of objectives labelled SMART on S, M and T, how many come back changed."""
    texts = [
        row["text"]
        for row in data.load(folder, "objectives", "test")
        if row["labels"] and row["labels"][0] == row["labels"][1] == row["labels"][4] == 2 and row["labels"][2] > 0
    ]
    changed, desk = 0, reviewer.desk()
    for text in texts[:WHOLE]:
        made = rewrite(reviewer.checked(Objective(text=text)), Hints(), desk)
        changed += content(made.text) != content(text)
    return {"n": min(len(texts), WHOLE), "changed": round(changed / max(min(len(texts), WHOLE), 1), 3)}


def family(made: Sequence[tuple[data.Row, Checked, Rewrite]], tables: guidance.Guidance) -> dict[str, float]:
    """For which share of rewrites there is a proved wording for a parent, and for a child of ten."""
    told: dict[str, list[bool]] = {"parent": [], "child": []}
    for _, _, r in made:
        for each in wordings(lines_of(r), tables):
            told[each.reader].append(each.text is not None)
    return {reader: round(statistics.fmean(given), 3) for reader, given in told.items()}


def speed(rows: Sequence[data.Row], reviewer: Reviewer) -> dict[str, float]:
    """Seconds to a rewrite and to three, at the median and the 95th percentile; rewrites a second where many are written together."""
    from smartify.generator import Generator

    desk = reviewer.desk()
    drafts = [reviewer.checked(Objective(text=row["draft"])) for row in rows[:TIMED]]
    first, three = [], []
    for draft in drafts:
        began = time.perf_counter()
        rewrite(draft, Hints(), desk)
        first.append(time.perf_counter() - began)
        began = time.perf_counter()
        choices(draft, Hints(), desk)
        three.append(time.perf_counter() - began)
    found = {
        "first_median_s": round(statistics.median(first), 2),
        "first_95_s": round(statistics.quantiles(first, n=20)[-1], 2),
        "three_median_s": round(statistics.median(three), 2),
        "three_95_s": round(statistics.quantiles(three, n=20)[-1], 2),
    }
    if isinstance(desk.writer, Generator):
        written = [prompts.write(check(row["draft"], desk.guidance), Hints()).prompt for row in rows]
        began = time.perf_counter()
        desk.writer.write_all(written)
        found["together_a_second"] = round(len(written) / (time.perf_counter() - began), 1)
    return found


def ranking(folder: Path, models: Path) -> dict[str, Any]:
    """On marked rewrites of topics the ranker never saw: how often its first choice would be signed, against the nearest, the first written and the best."""
    ranker = Reviewer(folder=models).ranker
    assert ranker is not None
    by_draft: dict[str, list[data.Row]] = {}
    for split in ("validation", "test"):
        for row in data.judged(folder / "raw", split):
            by_draft.setdefault(row["draft"], []).append(row)
    signed: dict[str, list[bool]] = {way: [] for way in ("ranker", "nearest", "first written", "best there is")}
    pairs = right = 0
    for draft, rows in by_draft.items():
        passing = [row for row in rows if row["passed"]]
        if not passing:
            continue
        worth = ranker.worth(draft, [row["rewrite"] for row in passing])
        near = [kept_share(draft, row["rewrite"]) for row in passing]
        free = next((row for row in passing if row["how"] == "free"), passing[0])
        signed["ranker"].append(passing[worth.index(max(worth))]["mark"] > 0)
        signed["nearest"].append(passing[near.index(max(near))]["mark"] > 0)
        signed["first written"].append(free["mark"] > 0)
        signed["best there is"].append(max(row["mark"] for row in passing) > 0)
        for one, a in zip(passing, worth, strict=True):
            for other, b in zip(passing, worth, strict=True):
                if one["mark"] > other["mark"]:
                    pairs, right = pairs + 1, right + (a > b)
    return {
        "drafts": len(signed["ranker"]),
        "signed": {way: round(statistics.fmean(told), 3) for way, told in signed.items()},
        "pairs": pairs,
        "ordered_right": round(right / max(pairs, 1), 3),
    }


def proved(reviewer: Reviewer) -> Callable[[str], str]:
    """A draft's rewrite as it is shown: checked and ranked, mended or composed where it must be."""
    return lambda draft: rewrite(reviewer.checked(Objective(text=draft)), Hints(), reviewer.desk()).text


def first_try(desk: Desk) -> Callable[[str], str]:
    """A draft's rewrite as a model writes it when it is asked, without our checks."""

    def write(draft: str) -> str:
        assert desk.writer is not None
        written = prompts.write(check(draft, desk.guidance), Hints())
        text = written.restore(desk.writer.write(written.prompt))
        lines = read(text)
        return lay_out(lines)[0] if lines else text

    return write


def sheet(folder: Path, systems: dict[str, Callable[[str], str]], out: Path, seed: int = 7, limit: int = SHOWN) -> None:
    """Write out.csv for a reader to mark, rewrites of test drafts by several systems in shuffled order, and out.key.json with who wrote which."""
    rows = sorted((r for r in data.load(folder, "pairs", "test") if not r["blank"] and not r["hints"]), key=lambda r: str(r["id"]))[:limit]
    chance, key = random.Random(seed), {}
    with out.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "draft", "letter", "rewrite", "mark"])
        for row in rows:
            texts = {name: write(row["draft"]) for name, write in systems.items()}
            texts["written"] = lay_out(read(row["rewrite"]) or ())[0]
            names = sorted(texts)
            chance.shuffle(names)
            key[row["id"]] = dict(zip("ABCDEFGH", names, strict=False))
            for letter, name in key[row["id"]].items():
                table.writerow([row["id"], row["draft"], letter, texts[name].replace("\n", " / "), ""])
    out.with_suffix(".key.json").write_text(json.dumps(key, indent=1) + "\n", encoding="utf-8")


def tally(marked: Path) -> dict[str, Any]:
    """From a marked sheet (0, 1 or 2 a row): each system's mean mark, the share signed, and how often it is as good as or better than each other."""
    key = json.loads(marked.with_suffix(".key.json").read_text(encoding="utf-8"))
    marks: dict[str, dict[str, int]] = {}
    with marked.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if row["mark"] not in ("0", "1", "2"):
                raise TableError(f"{marked.name} row {number}: mark is {row['mark']!r}; use 0, 1 or 2.")
            marks.setdefault(row["id"], {})[key[row["id"]][row["letter"]]] = int(row["mark"])
    names = sorted({name for each in marks.values() for name in each})
    told = {
        name: {
            "mean": round(statistics.fmean(each[name] for each in marks.values()), 2),
            "signed": round(statistics.fmean(each[name] > 0 for each in marks.values()), 3),
            "as_good_as": {
                other: round(statistics.fmean(each[name] >= each[other] for each in marks.values()), 3) for other in names if other != name
            },
        }
        for name in names
    }
    return {"n": len(marks), "tally": told}


def sari(draft: str, rewrite: str, reference: str) -> float:
    """How well words were kept, added and left out, against one written rewrite, 0 to 100: the mean over runs of one to four words."""
    scores = []
    for n in range(1, 5):
        source, said, wanted = (_runs(text, n) for text in (draft, rewrite, reference))
        keep = _f1(source & said, source & wanted)
        add = _f1(said - source, wanted - source)
        left = source - said
        gone = len(left & (source - wanted)) / len(left) if left else float(not source - wanted)
        scores.append((keep + add + gone) / 3)
    return 100 * statistics.fmean(scores)


def _runs(text: str, n: int) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9£%']+", text.lower())
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def _f1(said: set[Any], wanted: set[Any]) -> float:
    if not said and not wanted:
        return 1.0
    both = len(said & wanted)
    return 2 * both / (len(said) + len(wanted))


def _likeness(texts: Sequence[str], drafts: Sequence[str], references: Sequence[str]) -> dict[str, float]:
    from sacrebleu.metrics import CHRF

    scored = CHRF().corpus_score(list(texts), [list(references)]).score
    return {
        "chrf": round(scored, 1),
        "sari": round(statistics.fmean(sari(*each) for each in zip(drafts, texts, references, strict=True)), 1),
    }


def _different(made: Any) -> float:
    """Of the measures proposed, the share that differ from each other: a model that has one answer for all would be near 0."""
    said = [f.text.strip(" ,.").lower() for r in made for f in r.fragments if f.kind == "number" and f.origin == "model"]
    return round(len(set(said)) / max(len(said), 1), 3)


def _unmarked(draft: Checked, made: Rewrite, tables: guidance.Guidance, hints: Hints) -> bool:
    """Whether a name, number or date stands in the rewrite that neither the draft nor a hint has, outside the parts to confirm."""
    own = set(content(f"{draft.text} {' '.join(hints.given().values())}"))
    marked = [(m.start, m.end) for m in made.to_confirm]
    after = check(made.text, tables)
    said = [m for m in (*after.names, *after.numbers, *after.dates) if m.kind not in ("open_ended", "placeholder", "place")]
    return any(
        not set(content(m.text)) <= own and not any(start < m.end and m.start < end for start, end in marked)
        for m in said
        if not re.search(r"Objective", m.text)
    )


__all__ = ["measure", "ranking", "sari", "sheet", "tally"]
