"""What no plan may ask for, told by a linear reading of the classifier's own first layers: nothing is trained below, and it costs no time.

The words' meaning is in the first three layers; the last ones keep only what the five criteria need (fitted on the last alone it saw half as much).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from smartify import guidance, prompts
from smartify.checker import check
from smartify.classifier import ASKS, session
from smartify.training import data

READ = 3  # layers
ORDINARY = 3000  # objectives that ask for nothing of the kind, beside those written for it
ALARM, QUESTION = 0.985, 0.96  # share of ordinary validation objectives that stay under each threshold
OUTPUT, PARTS = "asks", "smartify.alarm"


def fit(folder: Path, classifier: Path, *, seed: int = 7) -> dict[str, Any]:
    """Give model.onnx its output `asks` (n, len(ASKS)), log-odds, and settings.json the two thresholds; returns what was learnt from."""
    import json

    import numpy as np
    import onnx
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    graph = without(onnx.load(classifier / "model.onnx"))
    layers = _layers(graph)[:READ]
    raw, chance = folder / "raw", np.random.default_rng(seed)
    plain = [row["text"] for row in data.load(folder, "objectives", "train") if row["labels"] is None or row["labels"][2] > 0]
    chosen = [plain[i] for i in chance.permutation(len(plain))[:ORDINARY]]
    written = list(data.unsafe(raw, "train"))
    features = read(graph, classifier, layers, [row["text"] for row in written] + chosen)
    kinds = [ASKS.index(row["asks"]) for row in written] + [0] * len(chosen)
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=0.003, max_iter=2000).fit(scaler.transform(features), kinds)
    weight = (model.coef_ / scaler.scale_).T.astype(np.float32)
    bias = (model.intercept_ - (model.coef_ / scaler.scale_) @ scaler.mean_).astype(np.float32)
    onnx.save(_with_output(graph, layers, weight, bias), classifier / "model.onnx")
    held = [row["text"] for row in data.load(folder, "objectives", "validation") if row["labels"] is not None and row["labels"][2] > 0]
    logits = read(graph, classifier, layers, held) @ weight + bias
    shares = np.exp(logits - logits.max(1, keepdims=True))
    unsafe = 1 - shares[:, 0] / shares.sum(1)
    path = classifier / "settings.json"
    settings = json.loads(path.read_text(encoding="utf-8"))
    settings |= {
        "alarm_above": round(float(np.quantile(unsafe, ALARM)), 4),
        "question_above": round(float(np.quantile(unsafe, QUESTION)), 4),
    }
    path.write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    return {"written": len(written), "ordinary": len(chosen), **{key: settings[key] for key in ("alarm_above", "question_above")}}


def read(graph: Any, classifier: Path, layers: list[str], texts: list[str]) -> Any:
    """The means over a text's tokens of each layer's output, side by side, shape (n, len(layers) * width)."""
    import numpy as np
    import onnx
    from tokenizers import Tokenizer

    probe = onnx.ModelProto.FromString(graph.SerializeToString())
    probe.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in layers)
    running = session(probe.SerializeToString())
    tokenizer = Tokenizer.from_file(str(classifier / "tokenizer.json"))
    tokenizer.enable_padding()
    tables = guidance.load()
    lines = [prompts.for_classifier(check(text, tables)) for text in texts]
    order = sorted(range(len(lines)), key=lambda i: len(lines[i]))
    found: Any = None
    for at in range(0, len(order), 32):
        batch = order[at : at + 32]
        encoded = tokenizer.encode_batch([lines[i] for i in batch])
        mask = np.array([e.attention_mask for e in encoded], dtype=np.int64)
        hidden = running.run(layers, {"input_ids": np.array([e.ids for e in encoded], dtype=np.int64), "attention_mask": mask})
        weight = mask[..., None].astype(np.float32)
        means = np.concatenate([(one * weight).sum(1) / weight.sum(1) for one in hidden], axis=1)
        found = np.zeros((len(lines), means.shape[1]), np.float32) if found is None else found
        found[batch] = means
    return found


def without(model: Any) -> Any:
    """The model as it was before it had this output."""
    for held in (model.graph.node, model.graph.initializer, model.graph.output):
        for part in [part for part in held if part.name.startswith(PARTS) or part.name == OUTPUT]:
            held.remove(part)
    return model


def _layers(model: Any) -> list[str]:
    """The names of each encoder layer's output, the first layer first."""
    return [
        n.output[0]
        for n in model.graph.node
        if n.op_type == "LayerNormalization" and "/output/LayerNorm" in n.output[0] and "attention" not in n.output[0]
    ]


def _with_output(model: Any, layers: list[str], weight: Any, bias: Any) -> Any:
    """The model with means of layers, side by side, times `weight` plus `bias` as its second output."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    def name(part: str) -> str:
        return f"{PARTS}.{part}"

    graph = model.graph
    tokens = {"weight": weight, "bias": bias, "last": np.array([-1], np.int64), "tokens": np.array([1], np.int64)}
    graph.initializer.extend(numpy_helper.from_array(value, name(part)) for part, value in tokens.items())
    nodes = [
        ("Unsqueeze", ["attention_mask", name("last")], "mask"),
        ("Cast", [name("mask")], "shown"),
        ("ReduceSum", [name("shown"), name("tokens")], "count"),
    ]
    for number, layer in enumerate(layers):
        nodes += [
            ("Mul", [layer, name("shown")], f"kept{number}"),
            ("ReduceSum", [name(f"kept{number}"), name("tokens")], f"sum{number}"),
            ("Div", [name(f"sum{number}"), name("count")], f"mean{number}"),
        ]
    nodes += [("Concat", [name(f"mean{number}") for number in range(len(layers))], "means")]
    extra: dict[str, dict[str, Any]] = {"Cast": {"to": TensorProto.FLOAT}, "Concat": {"axis": 1}, "ReduceSum": {"keepdims": 0}}
    graph.node.extend(helper.make_node(kind, given, [name(out)], name=name(out), **extra.get(kind, {})) for kind, given, out in nodes)
    graph.node.append(helper.make_node("Gemm", [name("means"), name("weight"), name("bias")], [OUTPUT], name=name("asks")))
    graph.output.append(helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["lines", len(ASKS)]))
    return model
