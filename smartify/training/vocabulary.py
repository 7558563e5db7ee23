"""Prune a byte-level BPE vocabulary to what plans in English use.

The rewriter's base has 49,152 tokens, most of them code, markup and other languages. Merges are learnt in
order of frequency, so the first of them are a vocabulary in their own right; to these are added the merges
that the training text itself uses often. What is left out is still written, in smaller pieces.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, TypedDict


class Pruned(TypedDict):
    """A smaller tokenizer, and for each of its ids the id that the token had before."""

    tokenizer: dict[str, Any]
    old_ids: list[int]


def prune(tokenizer: dict[str, Any], texts: Sequence[str], *, merges: int, at_least: int) -> Pruned:
    """Keep the first `merges` merges, and later ones that at least `at_least` of `texts`' tokens rest on.

    `tokenizer` is the parsed tokenizer.json of a byte-level BPE; the result is one too.
    """
    from tokenizers import Tokenizer

    model = tokenizer["model"]
    vocab: dict[str, int] = model["vocab"]
    ordered = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in model["merges"]]
    parents = {left + right: (left, right) for left, right in reversed(ordered)}
    used = Counter(token for encoding in Tokenizer.from_str(json.dumps(tokenizer)).encode_batch(list(texts)) for token in encoding.tokens)
    wanted = {left + right for left, right in ordered[:merges] if _readable(left + right)}
    wanted |= {token for token, count in used.items() if count >= at_least and token in parents}
    kept = _with_ancestors(wanted, parents)
    special = [token["content"] for token in tokenizer.get("added_tokens", [])]
    base = [token for token in vocab if token not in parents or token in special]
    tokens = sorted({*base, *kept}, key=vocab.__getitem__)
    new_ids = {token: number for number, token in enumerate(tokens)}
    pruned = json.loads(json.dumps(tokenizer))
    pruned["model"]["vocab"] = new_ids
    pruned["model"]["merges"] = [list(m) for m in ordered if m[0] + m[1] in kept and m[0] in new_ids and m[1] in new_ids]
    for token in pruned.get("added_tokens", []):
        token["id"] = new_ids[token["content"]]
    return {"tokenizer": pruned, "old_ids": [vocab[token] for token in tokens]}


def _readable(token: str) -> bool:
    """Plain English letters, digits and punctuation, with the byte-level mark of a leading space."""
    return token.replace("Ġ", "").isascii()


def _with_ancestors(tokens: Iterable[str], parents: dict[str, tuple[str, str]]) -> set[str]:
    kept: set[str] = set()
    stack = list(tokens)
    while stack:
        token = stack.pop()
        if token in parents and token not in kept:
            kept.add(token)
            stack.extend(parents[token])
    return kept
