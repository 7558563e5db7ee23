"""Trained torch weights → int8 ONNX that runs without torch, every file under 95 MB."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from smartify.errors import ModelError
from smartify.training import fit_classifier, quantise

LARGEST = 90 * 1024 * 1024  # bytes: below the 95 MB that a file may have
BLOCK = 64  # weights that share a scale; 32 makes the folder a tenth larger
POSITIONS = 1024  # longest prompt and rewrite together, in tokens


def export_classifier(trained: Path, out: Path) -> None:
    """Write out/model.onnx with weights in int8, tokenizer.json and settings.json."""
    model, tokenizer, _ = fit_classifier.load(trained)
    out.mkdir(parents=True, exist_ok=True)
    sample = tokenizer(["Mum to attend", "Dad"], padding=True, return_tensors="pt")
    _encoder(model, {name: sample[name] for name in ("input_ids", "attention_mask")}, out / "model.onnx")
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.save(str(out / "tokenizer.json"))
    shutil.copy(trained / "settings.json", out / "settings.json")


def _encoder(model: Any, inputs: dict[str, Any], path: Path) -> None:
    """One ONNX file of an encoder with its heads, and what each word is, large weights in int8."""
    import onnx
    import torch

    class Both(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            return self.model.read(input_ids, attention_mask)

    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
        plain = Path(folder, "model.onnx")
        axes = {name: {0: "batch", 1: "tokens"} for name in (*inputs, "words")} | {"logits": {0: "batch"}}
        torch.onnx.export(
            Both(),
            tuple(inputs.values()),
            str(plain),
            input_names=list(inputs),
            output_names=["logits", "words"],
            dynamic_axes=axes,
            opset_version=18,
            dynamo=False,
        )
        graph = onnx.load(plain)
    quantise.matmuls(graph)
    quantise.embeddings(graph)
    onnx.save(graph, path)


def export_rewriter(trained: Path, out: Path) -> None:
    """Write an onnxruntime-genai folder from a transformers folder of a decoder."""
    import onnx

    config = json.loads((trained / "config.json").read_text(encoding="utf-8"))
    if config.get("is_encoder_decoder"):
        raise ModelError(f"{trained} is an encoder-decoder; onnxruntime-genai's builder takes decoders only.")
    with tempfile.TemporaryDirectory() as folder:
        source, built = Path(folder, "source"), Path(folder, "built")
        shutil.copytree(trained, source)
        (source / "config.json").write_text(json.dumps(config | {"max_position_embeddings": POSITIONS}), encoding="utf-8")
        command = [sys.executable, "-m", "onnxruntime_genai.models.builder", "-i", str(source), "-o", str(built), "-p", "int8", "-e", "cpu"]
        ran = subprocess.run(
            [*command, "-c", str(Path(folder, "cache")), "--extra_options", f"block_size={BLOCK}"],
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise ModelError(f"onnxruntime-genai's builder failed on {trained}: {ran.stderr.strip().splitlines()[-1:]}")
        graph = onnx.load(built / "model.onnx")
        quantise.embeddings(graph)
        # What is fitted beside the weights is kept until it is fitted again.
        kept = {path: path.read_bytes() for name in ("ranking.json", "usage.json") if (path := out / name).exists()}
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        for path, fitted in kept.items():
            path.write_bytes(fitted)
        _save_in_parts(graph, out)
        for name in ("genai_config.json", "tokenizer.json", "tokenizer_config.json"):
            shutil.copy(built / name, out / name)
        (out / "settings.json").write_text(json.dumps({"writes": "tagged rewrites"}) + "\n", encoding="utf-8")  # ours, not a borrowed model


def _save_in_parts(graph: Any, out: Path) -> None:
    """model.onnx, and its weights beside it in as many files as keep each under LARGEST bytes."""
    import onnx
    from onnx.external_data_helper import set_external_data

    part, size = 1, 0
    for tensor in graph.graph.initializer:
        length = len(tensor.raw_data)
        if length < 1024:
            continue
        if size + length > LARGEST:
            part, size = part + 1, 0
        name = f"weights-{part}.bin"
        with (out / name).open("ab") as file:
            file.write(tensor.raw_data)
        set_external_data(tensor, location=name, offset=size, length=length)
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        size += length
    (out / "model.onnx").write_bytes(graph.SerializeToString())
