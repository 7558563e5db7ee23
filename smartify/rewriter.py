"""The fine-tuned rewriter on onnxruntime-genai: draft → candidates, proved by the checker, mended or composed by rule where none passes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from smartify import prompts
from smartify.checker import Checked
from smartify.checker.compare import Comparison, compare, content, kept_share
from smartify.errors import ModelError
from smartify.fragments import Line, read
from smartify.guidance import Guidance
from smartify.repair import compose, mend, unchanged
from smartify.types import Hints, Level, Rewrite, RewriteSource

SAMPLES = 3
MAX_NEW_TOKENS = 200
MAX_PROMPT_TOKENS = 400
NEEDS_PROOF = re.compile(
    r"\b(?:drink\w*|alcohol\w*|drug\w*|cannabis|sober|clean|abus\w*|violen\w*|harm\w*|safe\w*|risk\w*|test\w*|medic\w*|wound|weight|insulin|fall|falls|supervis\w*|confiden\w*|feel\w*|anxi\w*|esteem|mood)\b",
    re.IGNORECASE,
)


class Writer(Protocol):
    """Whatever turns a prompt into tagged text: the likeliest first, then others."""

    def write(self, prompt: str) -> Iterator[str]: ...


class Generator:
    """Loads an onnxruntime-genai folder once; writes the likeliest continuation, then a few sampled ones with a fixed seed."""

    def __init__(self, folder: Path) -> None:
        for name in ("genai_config.json", "tokenizer.json", "model.onnx"):
            if not (folder / name).is_file():
                raise ModelError(
                    f"{folder} holds no {name}. Train the weights with `python -m smartify.training fit-rewriter`, then export them."
                )
        import onnxruntime_genai
        from tokenizers import Tokenizer

        self._genai = onnxruntime_genai
        try:
            self._model = onnxruntime_genai.Model(str(folder))
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # genai and tokenizers raise kinds of their own for a damaged file
            raise ModelError(
                f"{folder} cannot be read ({type(error).__name__}); the weights are damaged, fetch or train them again."
            ) from None
        self._end = self._tokenizer.token_to_id(prompts.END)

    def write(self, prompt: str) -> Iterator[str]:
        """The greedy rewrite, then `SAMPLES` sampled ones; each is made only when asked for, the samples together."""
        ids = self._tokenizer.encode(prompt, add_special_tokens=False).ids
        if len(ids) > MAX_PROMPT_TOKENS:
            return
        yield from self._run(ids, 1, do_sample=False)
        yield from self._run(ids, SAMPLES, do_sample=True, temperature=0.7, top_p=0.9, top_k=40, random_seed=7)

    def _run(self, ids: list[int], count: int, **options: float) -> list[str]:
        import numpy as np

        params = self._genai.GeneratorParams(self._model)
        params.set_search_options(batch_size=count, max_length=len(ids) + MAX_NEW_TOKENS, **options)
        generator = self._genai.Generator(self._model, params)
        generator.append_tokens(np.array([ids] * count, dtype=np.int32))
        while not generator.is_done():
            generator.generate_next_token()
        written = []
        for number in range(count):
            new = list(generator.get_sequence(number))[len(ids) :]
            new = new[: new.index(self._end)] if self._end in new else new
            written.append(self._tokenizer.decode([int(i) for i in new]).strip())
        return written


def rewrite(draft: Checked, hints: Hints, guidance: Guidance, writer: Writer | None) -> Rewrite:
    """The best rewrite that passes: the model's, else the nearest mended by rule, else one composed by rule."""
    if _whole(draft, hints):
        same = unchanged(draft)
        comparison = compare(draft, same, hints, guidance)
        if comparison.passed:
            return _record(same, comparison, "composed", "The draft has an owner, a measure and a time already; it is left as it is.")
    masked = prompts.write(draft, hints)
    failed: list[tuple[tuple[Line, ...], Comparison]] = []
    passing: list[tuple[tuple[Line, ...], Comparison]] = []
    for number, written in enumerate(writer.write(masked.prompt) if writer else ()):
        lines = read(masked.restore(written))
        if lines is None or not any(line.label == "objective" for line in lines):
            continue
        lines = _without_idle_evidence(lines, draft)
        comparison = compare(draft, lines, hints, guidance)
        (passing if comparison.passed else failed).append((lines, comparison))
        if number == 0 and comparison.passed:
            break
    if passing:
        lines, comparison = max(passing, key=lambda found: _closeness(draft, found[1]))
        return _record(lines, comparison, "model")
    for lines, comparison in sorted(failed, key=lambda found: (len(found[1].problems), -_closeness(draft, found[1]))):
        mended, wrote = mend(lines, comparison, draft, hints, guidance)
        again = compare(draft, mended, hints, guidance, wrote)
        if again.passed:
            return _record(mended, again, "repaired")
    lines, wrote = compose(draft, hints, guidance)
    return _record(lines, compare(draft, lines, hints, guidance, wrote), "composed")


def _whole(draft: Checked, hints: Hints) -> bool:
    """Nothing is missing, nothing is told besides, and no rule finds a fault."""
    faults = [f for f in draft.findings if f.at_most is not None and f.at_most < Level.MET]
    firm = draft.date is not None and draft.date.kind in ("date", "period")
    return firm and not hints.given() and not prompts.needs(draft, hints) and not faults


def _without_idle_evidence(lines: tuple[Line, ...], draft: Checked) -> tuple[Line, ...]:
    """One proof helps where there is risk, or a verb of the mind; elsewhere it only adds what nobody asked for."""
    if NEEDS_PROOF.search(draft.text) or any(f.rule == "words.mind" for f in draft.findings):
        return lines
    own = set(content(draft.text))
    return tuple(
        Line(line.label, tuple(p for p in line.pieces if p.kind != "evidence" or own.issuperset(content(p.text)))) for line in lines
    )


def _closeness(draft: Checked, comparison: Comparison) -> float:
    """Nearness to the draft: the share of its words kept, less a little for every part that is added."""
    return kept_share(draft.text, comparison.text) - 0.05 * len(comparison.to_confirm)


def _record(lines: tuple[Line, ...], comparison: Comparison, source: RewriteSource, note: str = "") -> Rewrite:
    goals = [line.text() for line in lines if line.label == "goal"]
    contingencies = [text for line in lines for text in line.of("contingency")]
    return Rewrite(
        text=comparison.text,
        goal=" ".join(goals) or None,
        objectives=tuple(line.text() for line in lines if line.label == "objective"),
        contingency=" ".join(contingencies) or None,
        fragments=comparison.fragments,
        gained=comparison.gained,
        kept=comparison.kept,
        lost=comparison.lost,
        missing=comparison.missing,
        passed=comparison.passed,
        problems=(*comparison.problems, *comparison.notes, *filter(None, [note])),
        to_confirm=comparison.to_confirm,
        source=source,
    )
