"""The rewriter's weights on onnxruntime-genai: prompt → tagged text, under a grammar where one is given."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from smartify.errors import ModelError

MAX_NEW_TOKENS = 200
TOGETHER = 16  # prompts of one length written together: three times the tokens a second of one at a time


class Writer(Protocol):
    """Whatever turns a prompt into tagged text."""

    guided: bool  # needs the grammar of a draft even where it writes freely, for it was never taught the form

    def write(self, prompt: str, expression: str = "") -> str:
        """The likeliest text, of those that match the expression."""
        ...

    def sample(self, prompt: str, count: int) -> list[str]:
        """Some likely texts, the same ones each time."""
        ...


class Generator:
    """Loads an onnxruntime-genai folder once; writes on `threads` cores (0: all), which the library by itself does not use in full."""

    guided = False
    longest = 400  # tokens of a prompt; a longer one is not written for

    def __init__(self, folder: Path, threads: int = 0) -> None:
        for name in ("genai_config.json", "tokenizer.json"):
            if not (folder / name).is_file():
                raise ModelError(
                    f"{folder} holds no {name}. Train the weights with `python -m smartify.training fit-rewriter`, then export them."
                )
        import onnxruntime_genai
        from tokenizers import Tokenizer

        self._genai = onnxruntime_genai
        try:
            config = onnxruntime_genai.Config(str(folder))
            options = {"intra_op_num_threads": threads or os.cpu_count() or 1}
            config.overlay(json.dumps({"model": {"decoder": {"session_options": options}}}))
            self._model = onnxruntime_genai.Model(config)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            ends: Any = json.loads((folder / "genai_config.json").read_text(encoding="utf-8"))["model"]["eos_token_id"]
        except Exception as error:  # genai and tokenizers raise kinds of their own for a damaged file
            raise ModelError(
                f"{folder} cannot be read ({type(error).__name__}); the weights are damaged, fetch or train them again."
            ) from None
        self._ends = frozenset(ends if isinstance(ends, list) else [ends])

    def write(self, prompt: str, expression: str = "") -> str:
        """The greedy text; empty for a prompt that is too long."""
        return next(iter(self._run([self._ids(prompt)], expression, do_sample=False)), "")

    def sample(self, prompt: str, count: int) -> list[str]:
        """`count` sampled texts, written together with a fixed seed."""
        return self._run([self._ids(prompt)] * count, "", do_sample=True, temperature=0.7, top_p=0.9, top_k=40, random_seed=7)

    def write_all(self, prompts: Sequence[str]) -> list[str]:
        """The greedy text of each prompt; those of one length are written together."""
        ids = [self._ids(prompt) for prompt in prompts]
        alike: dict[int, list[int]] = defaultdict(list)
        for place, each in enumerate(ids):
            alike[len(each)].append(place)
        out = [""] * len(ids)
        for places in alike.values():
            for start in range(0, len(places), TOGETHER):
                some = places[start : start + TOGETHER]
                for place, text in zip(some, self._run([ids[p] for p in some], "", do_sample=False), strict=False):
                    out[place] = text
        return out

    def _ids(self, prompt: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(prompt, add_special_tokens=False).ids
        return ids

    def _run(self, ids: list[list[int]], expression: str, **options: float) -> list[str]:
        import numpy as np

        length = len(ids[0])
        if length > self.longest:
            return []
        params = self._genai.GeneratorParams(self._model)
        params.set_search_options(batch_size=len(ids), max_length=length + MAX_NEW_TOKENS, **options)
        if expression:
            params.set_guidance("regex", expression)
        generator = self._genai.Generator(self._model, params)
        generator.append_tokens(np.array(ids, dtype=np.int32))
        while not generator.is_done():
            generator.generate_next_token()
        return [self._text(generator.get_sequence(number)[length:]) for number in range(len(ids))]

    def _text(self, new: Sequence[int]) -> str:
        kept = []
        for token in new:
            if token in self._ends:
                break
            kept.append(int(token))
        text: str = self._tokenizer.decode(kept)
        return text.strip()


class Foreseen:
    """A writer whose first tries were written together, and are looked up."""

    guided = False

    def __init__(self, writer: Generator, prompts: Sequence[str]) -> None:
        self._writer = writer
        self._texts = dict(zip(prompts, writer.write_all(prompts), strict=True))

    def write(self, prompt: str, expression: str = "") -> str:
        """The text that was written ahead, else a new one."""
        return self._texts[prompt] if not expression and prompt in self._texts else self._writer.write(prompt, expression)

    def sample(self, prompt: str, count: int) -> list[str]:
        """As the writer itself."""
        return self._writer.sample(prompt, count)


__all__ = ["Foreseen", "Generator", "Writer"]
