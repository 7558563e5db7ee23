"""The fine-tuned classifier on ONNX Runtime: texts → probabilities of shape (n, 5 criteria, 3 levels)."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

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
    """levels: probabilities, shape (n, 5, 3), rows summing to 1; objective: that a text is one at all, shape (n,); unsafe: of each of ASKS, shape (n, 8)."""

    levels: np.ndarray
    objective: np.ndarray
    unsafe: np.ndarray


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

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Probabilities of every text, in order. Texts of like length are run together; what a text gets does not hang on the others."""
        import numpy as np

        logits = self.logits(texts)
        levels = logits[:, : SIZE - 1].reshape(-1, CRITERIA, LEVELS)
        return Judgement(_shares(levels / self._temperature), 1 / (1 + np.exp(-logits[:, SIZE - 1])), _shares(logits[:, SIZE:]))

    def logits(self, texts: Sequence[str]) -> np.ndarray:
        """What the network says, shape (n, 24): five criteria by three levels, 'is an objective', then ASKS; not yet scaled."""
        import numpy as np

        out = np.zeros((len(texts), SIZE + len(ASKS)), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        batches = [order[at : at + BATCH] for at in range(0, len(order), BATCH)]
        run = map if len(batches) < 2 else self._pool.map
        for chosen, found in zip(batches, run(self._run, [[texts[i] for i in chosen] for chosen in batches]), strict=True):
            out[chosen] = found
        return out

    def _run(self, texts: list[str]) -> np.ndarray:
        import numpy as np

        encoded = self.tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encoded], dtype=np.int64)
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        found = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        if len(found) < 2:  # weights of before it was fitted: nothing is asked
            found.append(np.eye(len(ASKS), dtype=np.float32)[[0] * len(texts)] * 50)
        return np.concatenate(found, axis=1)


def _shares(logits: np.ndarray) -> np.ndarray:
    import numpy as np

    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: np.ndarray = exponents / exponents.sum(axis=-1, keepdims=True)
    return shares
