"""The fine-tuned classifier on ONNX Runtime: texts → probabilities of shape (n, 5 criteria, 3 levels)."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smartify.checker.seen import Words
from smartify.errors import ModelError
from smartify.prompts import FORM

if TYPE_CHECKING:
    import numpy as np

CRITERIA, LEVELS = 5, 3
# What a line may ask for that no plan may: guidance/safety.csv has the same kinds, and `duty` is harm.misplaced_duty.
ASKS = ("nothing", "secrecy", "tolerated", "threat", "child_carer", "restraint", "blame", "duty")
SIZE = CRITERIA * LEVELS + 1
BATCH = 16  # what one core's cache holds; more cores take more batches, not larger ones


class Judgement(NamedTuple):
    """levels: probabilities, shape (n, 5, 3), rows summing to 1; objective: that a text is one at all, shape (n,); unsafe: of each of ASKS, shape (n, 8);
    words: what each word is, for each text, where that was asked for and the weights tell it."""

    levels: np.ndarray
    objective: np.ndarray
    unsafe: np.ndarray
    words: Sequence[Words] = ()


def session(model: Path | bytes, threads: int = 0) -> Any:
    """An onnxruntime session on `threads` cores (0: all) whose integer products are exact on every processor.

    Without VNNI, onnxruntime adds two products of a byte by a byte in 16 bits and cuts off what is larger: logits moved by up to 1.1, and levels with them.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.add_session_config_entry("session.x64quantprecision", "1")  # a hundredth or two slower there; nothing where there is VNNI
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Classifier:
    """Loads once, then scores any number of texts as prompts.for_classifier writes them, on `threads` cores (0: all)."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        for name in ("model.onnx", "tokenizer.json", "settings.json"):
            if not (folder / name).is_file():
                raise ModelError(f"{folder} holds no {name}. Train the weights with `python -m smartify.training fit-classifier`.")
        import numpy as np
        from tokenizers import Tokenizer

        try:
            self._session = session(folder / "model.onnx", threads=1)
            self._outputs = {output.name for output in self._session.get_outputs()}
            self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            self.tokenizer.enable_truncation(int(settings["max_tokens"]))
            self._temperature = np.array(settings.get("temperature", [1.0] * CRITERIA), dtype=np.float32)[None, :, None]
            self.alarm_above, self.question_above = (float(settings.get(name, 1.0)) for name in ("alarm_above", "question_above"))
            self.cannot_tell_below: tuple[float, ...] = tuple(settings.get("cannot_tell_below", [0.0] * CRITERIA))
        except Exception as error:  # onnxruntime and tokenizers raise kinds of their own for a damaged file
            raise ModelError(
                f"{folder} cannot be read ({type(error).__name__}); the weights are damaged, fetch or train them again."
            ) from None
        if settings.get("form") != FORM:
            raise ModelError(f"{folder} was trained on text written another way; train it again, or use the smartify it came with.")
        self.tokenizer.enable_padding()
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1, thread_name_prefix="classifier")

    def judge(self, texts: Sequence[str], words: bool = False) -> Judgement:
        """Probabilities of every text, in order. Texts of like length are run together; what a text gets does not hang on the others."""
        import numpy as np

        logits, told = self._read(texts, words)
        levels = logits[:, : SIZE - 1].reshape(-1, CRITERIA, LEVELS)
        sure = 1 / (1 + np.exp(-logits[:, SIZE - 1]))
        return Judgement(_shares(levels / self._temperature), sure, _shares(logits[:, SIZE:]), told)

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """What the network says, shape (n, 24): five criteria by three levels, 'is an objective', then ASKS; not yet scaled."""
        return self._read(texts, words=False)[0]

    def _read(self, texts: Sequence[str], words: bool) -> tuple[np.ndarray, list[Words]]:
        import numpy as np

        out = np.zeros((len(texts), SIZE + len(ASKS)), dtype=np.float32)
        words = words and "words" in self._outputs
        told: list[Words | None] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        run = map if len(batches) < 2 else self._pool.map
        for chosen, (found, each) in zip(batches, run(lambda batch: self._run([texts[i] for i in batch], words), batches), strict=True):
            out[chosen] = found
            for place, seen in zip(chosen, each, strict=False):
                told[place] = seen
        return out, [seen for seen in told if seen is not None]

    def _run(self, texts: list[str], words: bool) -> tuple[np.ndarray, list[Words]]:
        import numpy as np

        encoded = self.tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        wanted = [name for name in ("logits", "asks", *(["words"] if words else [])) if name in self._outputs]
        found = dict(zip(wanted, self._session.run(wanted, {"input_ids": ids, "attention_mask": mask}), strict=True))
        # weights of before `asks` was fitted: nothing is asked
        asks = found.get("asks", np.eye(len(ASKS), dtype=np.float32)[[0] * len(texts)] * 50)
        told = []
        if words:
            sure = 1 / (1 + np.exp(-found["words"]))
            for text, e, rows in zip(texts, encoded, sure, strict=True):
                places = np.array(e.offsets, dtype=np.int64)
                kept = places[:, 1] > places[:, 0]
                told.append(Words(text, places[kept], rows[kept]))
        return np.concatenate([found["logits"], asks], axis=1), told


def _shares(logits: np.ndarray) -> np.ndarray:
    import numpy as np

    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: np.ndarray = exponents / exponents.sum(axis=-1, keepdims=True)
    return shares
