"""Load the models we build on: a folder of safetensors, one that holds a single GGUF file, or our own exported rewriter."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from smartify.errors import ModelError
from smartify.training.restore import restore
from smartify.training.vocabulary import prune

MERGES = 10_000  # 4.3 % more tokens on our pairs than the whole 49,152-token vocabulary, at a fifth of its size


def load_generator(folder: Path, texts: Sequence[str], merges: int = MERGES) -> tuple[Any, Any]:
    """(model in float32, tokenizer) of an encoder-decoder or a decoder; a large byte-level vocabulary is pruned to `texts`."""
    from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

    if not folder.is_dir():
        raise ModelError(f"{folder} is not a folder; give --base a folder with a model and its tokenizer.")
    if (folder / "genai_config.json").exists():
        return restore(folder)
    packed = next(folder.glob("*.gguf"), None)
    gguf = {"gguf_file": packed.name} if packed else {}
    config = AutoConfig.from_pretrained(folder, **gguf)
    kind = AutoModelForSeq2SeqLM if config.is_encoder_decoder else AutoModelForCausalLM
    tokenizer = AutoTokenizer.from_pretrained(folder, **gguf)
    model = kind.from_pretrained(folder, dtype="float32", **gguf)
    for name in ("quantization_config", "_pre_quantization_dtype"):
        if hasattr(model.config, name):
            delattr(model.config, name)
    for name in ("hf_quantizer", "is_quantized", "quantization_method"):
        if name in model.__dict__:
            delattr(model, name)
    if not config.is_encoder_decoder and len(tokenizer) > 2 * merges:
        tokenizer = _pruned(model, tokenizer, texts, merges)
    return model, tokenizer


def _pruned(model: Any, tokenizer: Any, texts: Sequence[str], merges: int) -> Any:
    """Cut the model's embeddings to the tokens that are kept; returns the smaller tokenizer."""
    import torch
    from transformers import AutoTokenizer

    smaller = prune(json.loads(tokenizer.backend_tokenizer.to_str()), texts, merges=merges, at_least=3)
    rows = torch.tensor(smaller["old_ids"])
    with torch.no_grad():
        kept = model.get_input_embeddings().weight[rows].clone()
        output = model.get_output_embeddings()
        tied = output is None or output.weight is model.get_input_embeddings().weight
        kept_output = None if tied else output.weight[rows].clone()
        model.resize_token_embeddings(len(rows))
        model.get_input_embeddings().weight.copy_(kept)
        if kept_output is not None:
            model.get_output_embeddings().weight.copy_(kept_output)
    new_ids = {old: new for new, old in enumerate(smaller["old_ids"])}
    for holder in (model.config, model.generation_config):
        for name in ("bos_token_id", "eos_token_id", "pad_token_id", "unk_token_id"):
            if isinstance(getattr(holder, name, None), int):
                setattr(holder, name, new_ids.get(getattr(holder, name)))
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.save_pretrained(folder)
        Path(folder, "tokenizer.json").write_text(json.dumps(smaller["tokenizer"], ensure_ascii=False), encoding="utf-8")
        return AutoTokenizer.from_pretrained(folder)
