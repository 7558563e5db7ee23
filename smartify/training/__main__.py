"""`python -m smartify.training STEP`: prepare, counts, fit-classifier, fit-rewriter, export, fit-alarm, fit-ranking, evaluate, card, or all in that order.

`setups` compares ways of training the classifier, `benchmark` sets it beside simpler models, `speed` times it. `sheet` writes rewrites
of several models side by side for a reader to mark, `tally` counts the marks.

Each step names its inputs, outputs and seed in training_data/lock.json; an unchanged step says so and stops.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from smartify.errors import ModelError, SmartifyError
from smartify.training.lock import step

STEPS = ("prepare", "counts", "fit-classifier", "fit-rewriter", "export", "fit-alarm", "fit-ranking", "evaluate", "card")
ASIDE = ("setups", "benchmark", "speed", "sheet", "tally")  # comparisons, run for themselves


def main(arguments: list[str] | None = None) -> int:
    """Run one step or all; a SmartifyError becomes a sentence and exit status 2."""
    parser = argparse.ArgumentParser(prog="python -m smartify.training", description="Redo the models from training_data/.")
    parser.add_argument("step", choices=(*STEPS, *ASIDE, "all"))
    parser.add_argument("--data", type=Path, default=Path("training_data"))
    parser.add_argument("--models", type=Path, default=Path("models"))
    parser.add_argument("--work", type=Path, default=Path(".work"), help="trained torch weights and checkpoints")
    parser.add_argument("--base", type=Path, help="the encoder for fit-classifier, the decoder or encoder-decoder for fit-rewriter")
    parser.add_argument("--classifier-base", type=Path, help="with 'all': the encoder")
    parser.add_argument("--rewriter-base", type=Path, help="with 'all': the decoder or encoder-decoder")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--layers", type=int, help="fit-rewriter: let only so many of the last layers learn")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, help="train on the first so many only, to try a machine")
    parser.add_argument("--against", type=Path, help="evaluate: a folder of earlier models to measure on the same test split")
    parser.add_argument("--borrowed", type=Path, help="sheet: an onnxruntime-genai folder of another model, shown examples")
    parser.add_argument("--out", type=Path, default=Path("sheet.csv"), help="sheet, tally: the table to mark")
    parser.add_argument("--accept-lower", action="store_true", help="let evaluate move a floor down")
    given = parser.parse_args(arguments)
    if given.step in ("fit-classifier", "fit-rewriter", "all", "setups"):
        _hold_memory()
    try:
        for name in STEPS if given.step == "all" else (given.step,):
            _run(name, given)
    except SmartifyError as error:
        print(f"smartify.training: {error}", file=sys.stderr)
        return 2
    return 0


def _hold_memory() -> None:
    """Let glibc keep what torch frees: giving every large tensor back to the system and asking for it anew is half the time of a step on a processor."""
    import ctypes

    try:
        libc = ctypes.CDLL("libc.so.6")
    except OSError:  # another system, which has its own ways
        return
    for option, value in ((-1, 2**31 - 1), (-2, 2**29), (-3, 2**31 - 1)):  # M_TRIM_THRESHOLD, M_TOP_PAD, M_MMAP_THRESHOLD
        libc.mallopt(option, value)


def _run(name: str, given: argparse.Namespace) -> None:
    from smartify.training import benchmark, calibrate, card, counts, data, evaluate, export, speed

    lock, splits = given.data / "lock.json", given.data / "splits"
    classifier, rewriter = given.work / "classifier", given.work / "rewriter"
    fitted: dict[str, Any] = {"seed": given.seed, "limit": given.limit, "epochs": given.epochs}
    if name == "prepare":
        package = Path(__file__).parents[1]  # what a rewrite adds is the checker's account, so the checker is an input too
        read_by = [*sorted((package / "checker").glob("*.py")), *sorted((package / "guidance").glob("*.csv"))]
        step(lock, name, [given.data / "raw", *read_by], [splits], {}, lambda: data.prepare(given.data))
        counts.write_topics(given.data)
    elif name == "counts":
        print(json.dumps(counts.count(given.data), indent=1))
    elif name == "fit-classifier":
        base = _base(given.base or given.classifier_base, "an encoder such as all-MiniLM-L6-v2")
        from smartify.training import fit_classifier

        options = {key: value for key, value in fitted.items() if value is not None}
        step(
            lock,
            name,
            [splits / "objectives"],
            [classifier],
            fitted,
            lambda: fit_classifier.fit(given.data, base, classifier, **options),
        )
    elif name == "fit-rewriter":
        base = _base(given.base or given.rewriter_base, "a decoder such as SmolLM2-135M-Instruct, or an encoder-decoder such as T5")
        from smartify.training import fit_rewriter

        fitted["layers"] = given.layers
        options = {key: value for key, value in fitted.items() if value is not None}
        step(lock, name, [splits / "pairs"], [rewriter], fitted, lambda: fit_rewriter.fit(given.data, base, rewriter, **options))
    elif name == "export":
        if classifier.is_dir():
            out = given.models / "classifier"

            def both() -> dict[str, Any]:
                export.export_classifier(classifier, out)
                return calibrate.calibrate(given.data, out)

            written = [out / file for file in ("model.onnx", "tokenizer.json", "settings.json")]
            step(lock, "export-classifier", [classifier, splits / "objectives" / "validation"], written, {}, both)
        if rewriter.is_dir():
            step(
                lock,
                "export-rewriter",
                [rewriter],
                [given.models / "rewriter"],
                {},
                lambda: export.export_rewriter(rewriter, given.models / "rewriter"),
            )
    elif name == "fit-alarm":
        from smartify.training import fit_alarm

        out = given.models / "classifier"
        read = [given.data / "raw" / "unsafe.csv", splits / "objectives" / "train", out / "tokenizer.json"]
        step(lock, name, read, [out / "model.onnx"], {"seed": given.seed}, lambda: fit_alarm.fit(given.data, out, seed=given.seed))
    elif name == "fit-ranking":
        from smartify.training import fit_ranking

        read = [given.data / "raw" / "judged", splits / "objectives" / "train", splits / "pairs" / "train", given.models / "classifier"]
        written = [given.models / "rewriter" / file for file in ("ranking.json", "usage.json")]
        step(lock, name, read, written, {}, lambda: fit_ranking.fit(given.data, given.models))
    elif name == "setups":
        base = _base(given.base or given.classifier_base, "an encoder such as all-MiniLM-L6-v2")
        from smartify.training import setups

        setups.compare(given.data, base, given.work, given.models / "classifier" / "setups.json", seed=given.seed)
    elif name == "benchmark":
        print(benchmark.table(benchmark.benchmark(given.data, given.models)))
    elif name == "speed":
        found = speed.speed(given.data, given.models, benchmark.encoder())
        (given.models / "classifier" / "speed.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(found)
    elif name == "sheet":
        from smartify.reviewer import Reviewer
        from smartify.training import rewrites

        systems = {"ours": rewrites.proved(Reviewer(folder=given.models))}
        if given.against:
            systems["before"] = rewrites.proved(Reviewer(folder=given.against))
        if given.borrowed:
            systems["borrowed"] = rewrites.first_try(Reviewer(folder=given.models, rewriter=given.borrowed).desk())
        rewrites.sheet(given.data, systems, given.out)
    elif name == "tally":
        from smartify.training import rewrites

        path = given.models / "evaluation.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        found["judged"] = rewrites.tally(given.out)
        path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(json.dumps(found["judged"], indent=1))
    elif name == "evaluate":
        evaluate.run(given.data, given.models, given.work, accept_lower=given.accept_lower, against=given.against)
    elif name == "card":
        card.write(given.data, given.models)


def _base(given: Path | None, what: str) -> Path:
    if given is None:
        raise ModelError(f"Name the model to start from with --base: a folder that holds {what}.")
    return given


if __name__ == "__main__":
    sys.exit(main())
