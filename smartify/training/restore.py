"""The exported rewriter back as a torch model, so that training can go on from models/ where the base is not to be had."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ZERO = 128  # what MatMulNBits takes for nought in int8 where no zero points are stored


def restore(folder: Path) -> tuple[Any, Any]:
    """(a LlamaForCausalLM in float32, its tokenizer) from a folder that `export_rewriter` wrote.

    Its weights are the int8 ones times their scales, so that exporting a layer again, untouched, gives the same bytes.
    """
    import onnx
    import torch
    from onnx import numpy_helper
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    graph = onnx.load(folder / "model.onnx").graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    settings = json.loads((folder / "genai_config.json").read_text(encoding="utf-8"))["model"]
    decoder = settings["decoder"]
    heads, shared, size = decoder["num_attention_heads"], decoder["num_key_value_heads"], decoder["head_size"]
    norm = next(node for node in graph.node if node.op_type == "SimplifiedLayerNormalization")
    config = LlamaConfig(
        vocab_size=settings["vocab_size"],
        hidden_size=decoder["hidden_size"],
        intermediate_size=held["model.layers.0.mlp.gate_proj.MatMul.weight_Q8"].shape[0],
        num_hidden_layers=decoder["num_hidden_layers"],
        num_attention_heads=heads,
        num_key_value_heads=shared,
        head_dim=size,
        max_position_embeddings=settings["context_length"],
        rope_parameters={"rope_type": "default", "rope_theta": _theta(held["cos_cache"], size)},
        rms_norm_eps=next(a.f for a in norm.attribute if a.name == "epsilon"),
        bos_token_id=settings["bos_token_id"],
        eos_token_id=settings["eos_token_id"],
        pad_token_id=settings["pad_token_id"],
        tie_word_embeddings=False,
    )
    table = "model.embed_tokens.weight"
    weights = {table: held[table] if table in held else held[f"{table}.int8"] * held[f"{table}.scale"]}
    for name, value in held.items():
        if name.endswith("layernorm.weight"):
            weights[name.replace(f"layers.{decoder['num_hidden_layers']}.final_norm_layernorm", "norm")] = value
        elif name.endswith(".weight_Q8"):
            full = _whole(value, held[name.replace("_Q8", "_scales")])
            name = name.replace(".MatMul.weight_Q8", ".weight").replace(".attn.", ".self_attn.")
            if "qkv_proj" in name:
                parts = zip("qkv", (full[: heads * size], full[heads * size : -shared * size], full[-shared * size :]), strict=True)
                weights |= {name.replace("qkv_proj", f"{letter}_proj"): part for letter, part in parts}
            else:
                weights[name] = full
    model = LlamaForCausalLM(config).float()
    model.load_state_dict({name: torch.from_numpy(value.astype("float32")) for name, value in weights.items()})
    return model, AutoTokenizer.from_pretrained(folder)


def _whole(blocks: Any, scales: Any) -> Any:
    """(rows, blocks, block size) of int8 and (rows, blocks) scales → (rows, columns) of floats."""
    return ((blocks.astype("float32") - ZERO) * scales.reshape(*blocks.shape[:2], 1)).reshape(blocks.shape[0], -1)


def _theta(cosines: Any, size: int) -> float:
    """The base of the rotary angles, from the angle of the second pair of dimensions at the first place."""
    import numpy as np

    return float(round(1 / np.arccos(np.float64(cosines[1, 1])) ** (size / 2)))
