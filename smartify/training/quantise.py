"""Weights in int8 without a batch changing what a line gets: each token's activations are scaled by themselves.

onnxruntime's dynamic quantisation has one scale for all activations of a batch, so a line's level could hang on its neighbours; and its
block-wise int8 is slower than floats for batches. Here every row of activations has a scale of its own and every column of weights another.
A session for them is opened by classifier.session: a processor without VNNI adds two products in 16 bits, and would cut off what is too large.
"""

from __future__ import annotations

from typing import Any

import numpy as np

LARGE = 100_000  # weights: smaller tables stay in floats
Q = "smartify.quantised"


def matmuls(model: Any) -> None:
    """Replace each MatMul by a large constant (k, n) with an integer one; its input is quantised once for all that read it."""
    from onnx import TensorProto, helper, numpy_helper

    graph = model.graph
    held = {tensor.name: tensor for tensor in graph.initializer}
    constants: dict[str, Any] = {
        "middle": np.array(128, np.uint8),  # activations are kept as 1 to 255 around it
        "shift": np.array(128.5, np.float32),  # and rounded by cutting off
        "one": np.array(1, np.float32),
        "top": np.array(127, np.float32),
        "least": np.array(1e-8, np.float32),
        "down": np.array(1 / 127, np.float32),
        "last": np.array([-1], np.int64),
    }
    graph.initializer.extend(numpy_helper.from_array(value, f"{Q}.{name}") for name, value in constants.items())
    seen: dict[str, tuple[str, str]] = {}
    nodes: list[Any] = []
    for number, node in enumerate(graph.node):
        weight = held.get(node.input[1]) if node.op_type == "MatMul" else None
        if weight is None or int(np.prod(weight.dims)) < LARGE:
            nodes.append(node)
            continue
        source = node.input[0]
        if source not in seen:
            name = f"{Q}.{number}"
            seen[source] = f"{name}.rows", f"{name}.scale"
            steps: tuple[tuple[str, list[str], str, dict[str, Any]], ...] = (
                ("Abs", [source], "size", {}),
                ("ReduceMax", [f"{name}.size", f"{Q}.last"], "most", {"keepdims": 1}),
                ("Max", [f"{name}.most", f"{Q}.least"], "range", {}),
                ("Div", [f"{Q}.top", f"{name}.range"], "up", {}),
                ("Mul", [source, f"{name}.up"], "scaled", {}),
                ("Add", [f"{name}.scaled", f"{Q}.shift"], "shifted", {}),
                ("Cast", [f"{name}.shifted"], "rows", {"to": TensorProto.UINT8}),
                ("Mul", [f"{name}.range", f"{Q}.down"], "scale", {}),
            )
            nodes += [helper.make_node(kind, inputs, [f"{name}.{out}"], **more) for kind, inputs, out, more in steps]
        rows, scale = seen[source]
        values = numpy_helper.to_array(weight)
        each = np.maximum(np.abs(values).max(axis=0), 1e-8) / 127
        graph.initializer.remove(held.pop(node.input[1]))
        name = f"{Q}.{number}.weight"
        graph.initializer.append(numpy_helper.from_array(np.round(values / each).astype(np.int8), name))
        graph.initializer.append(numpy_helper.from_array(each.astype(np.float32), f"{name}.scale"))
        inputs = [rows, name, f"{Q}.one", f"{name}.scale", f"{Q}.middle"]
        nodes += [
            helper.make_node("MatMulIntegerToFloat", inputs, [f"{name}.out"], domain="com.microsoft"),
            helper.make_node("Mul", [f"{name}.out", scale], [node.output[0]]),
        ]
    del graph.node[:]
    graph.node.extend(nodes)
    if all(known.domain != "com.microsoft" for known in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def embeddings(model: Any, at_least: int = 1_000_000) -> None:
    """Hold each row of a large float table that a Gather reads as int8 with a scale of its own: a quarter of the size."""
    from onnx import helper, numpy_helper

    tables = {t.name: t for t in model.graph.initializer}
    for node in list(model.graph.node):
        if node.op_type != "Gather" or node.input[0] not in tables:
            continue
        table = tables[node.input[0]]
        values = numpy_helper.to_array(table)
        if values.size < at_least or values.dtype != np.float32 or values.ndim != 2:
            continue
        scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-8) / 127
        name, (ids, result) = node.input[0], (node.input[1], node.output[0])
        model.graph.initializer.remove(table)
        model.graph.initializer.extend(
            [
                numpy_helper.from_array(np.round(values / scale).astype(np.int8), f"{name}.int8"),
                numpy_helper.from_array(scale.astype(np.float32), f"{name}.scale"),
            ]
        )
        at = list(model.graph.node).index(node)
        model.graph.node.remove(node)
        for offset, new in enumerate(
            (
                helper.make_node("Gather", [f"{name}.int8", ids], [f"{name}.rows"], f"{name}/rows"),
                helper.make_node("Gather", [f"{name}.scale", ids], [f"{name}.scales"], f"{name}/scales"),
                helper.make_node("Cast", [f"{name}.rows"], [f"{name}.floats"], f"{name}/floats", to=1),
                helper.make_node("Mul", [f"{name}.floats", f"{name}.scales"], [result], f"{name}/scaled"),
            )
        ):
            model.graph.node.insert(at + offset, new)
