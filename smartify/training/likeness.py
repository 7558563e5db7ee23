"""How like two texts are, by their letters and by their meaning: for finding what was written twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

BY_LETTERS = 0.80  # cosine of 3- to 5-letter runs: from here on two lines share more than a frame
BY_MEANING = 0.95  # cosine of sentence embeddings: from here on they say the same in much the same words
AT_ONCE = 512


def letters(texts: Sequence[str]) -> Any:
    """Rows of unit length, one a text: its runs of 3 to 5 letters, the commoner weighing less; a sparse matrix (n, runs)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype="float32").fit_transform(texts)


def meanings(texts: Sequence[str], encoder: Path) -> Any:
    """Rows of unit length, one a text: the mean of the tokens' states in a sentence encoder's folder; an array (n, size)."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(encoder), AutoModel.from_pretrained(encoder).eval()
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # texts of a length together: less padding
    out = torch.zeros(len(texts), model.config.hidden_size)
    for at in range(0, len(order), 64):
        chosen = order[at : at + 64]
        encoded = tokenizer([texts[i] for i in chosen], padding=True, truncation=True, max_length=128, return_tensors="pt")
        with torch.no_grad():
            states = model(**encoded).last_hidden_state
        weight = encoded["attention_mask"].unsqueeze(-1).float()
        out[chosen] = torch.nn.functional.normalize((states * weight).sum(1) / weight.sum(1))
    return out.numpy()


def alike(rows: Any, least: float, compared: Callable[[int, int], bool]) -> Iterator[tuple[float, int, int]]:
    """(likeness, i, j) for each i < j that are at least so like and for which `compared(i, j)`; rows of unit length."""
    for at in range(0, rows.shape[0], AT_ONCE):
        near = rows[at : at + AT_ONCE] @ rows.T
        near = near.toarray() if hasattr(near, "toarray") else near
        for i, j in zip(*(near >= least).nonzero(), strict=True):
            if at + i < j and compared(at + int(i), int(j)):
                yield float(near[i, j]), at + int(i), int(j)
