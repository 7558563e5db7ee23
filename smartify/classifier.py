"""The fine-tuned classifier on ONNX Runtime: texts → probabilities of shape (n, 5 criteria, 3 levels)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from smartify.errors import ModelError

if TYPE_CHECKING:
    import numpy as np

CRITERIA, LEVELS = 5, 3
BATCH = 32


class Judgement(NamedTuple):
    """levels: probabilities, shape (n, 5, 3), rows summing to 1; objective: probability that a text is one at all, shape (n,)."""

    levels: np.ndarray
    objective: np.ndarray


class Classifier:
    """Loads once, then scores any number of texts as prompts.for_classifier writes them."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        for name in ("model.onnx", "tokenizer.json", "settings.json"):
            if not (folder / name).is_file():
                raise ModelError(f"{folder} holds no {name}. Train the weights with `python -m smartify.training fit-classifier`.")
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self.settings: dict[str, float] = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
            self._tokenizer.enable_truncation(int(self.settings["max_tokens"]))
        except Exception as error:  # onnxruntime and tokenizers raise kinds of their own for a damaged file
            raise ModelError(
                f"{folder} cannot be read ({type(error).__name__}); the weights are damaged, fetch or train them again."
            ) from None
        self._tokenizer.enable_padding()

    def judge(self, texts: Sequence[str]) -> Judgement:
        """Probabilities of every text, in order; texts of like length are run together."""
        import numpy as np

        levels = np.zeros((len(texts), CRITERIA, LEVELS), dtype=np.float32)
        objective = np.zeros(len(texts), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            encoded = self._tokenizer.encode_batch([texts[i] for i in chosen])
            ids = np.array([e.ids for e in encoded], dtype=np.int64)
            mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
            logits = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
            scaled = logits[:, :-1].reshape(-1, CRITERIA, LEVELS) / float(self.settings.get("temperature", 1.0))
            exponents = np.exp(scaled - scaled.max(axis=2, keepdims=True))
            levels[chosen] = exponents / exponents.sum(axis=2, keepdims=True)
            objective[chosen] = 1 / (1 + np.exp(-logits[:, -1]))
        return Judgement(levels, objective)
