"""Integer weights give nearly what float ones give, and the same for a line whatever stands beside it."""

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")


def test_a_row_is_the_same_in_any_batch(tmp_path):
    from onnx import TensorProto, helper, numpy_helper

    from smartify.classifier import session as opened
    from smartify.training import quantise

    chance = np.random.default_rng(1)
    weights = [chance.normal(size=(400, 300)).astype(np.float32) * scale for scale in (0.05, 5.0)]
    nodes = [helper.make_node("MatMul", ["x", f"w{i}"], [f"y{i}"]) for i in range(2)]
    graph = helper.make_graph(
        nodes,
        "two",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 400])],
        [helper.make_tensor_value_info(f"y{i}", TensorProto.FLOAT, ["n", 300]) for i in range(2)],
        [numpy_helper.from_array(w, f"w{i}") for i, w in enumerate(weights)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    quantise.matmuls(model)
    onnx.save(model, tmp_path / "small.onnx")
    assert (tmp_path / "small.onnx").stat().st_size < 2 * 400 * 300 * 1.1  # bytes
    session = opened(tmp_path / "small.onnx")
    rows = chance.normal(size=(7, 400)).astype(np.float32) * np.array([[1], [100], [0.01], [1], [1], [0], [3]], np.float32)
    together = session.run(None, {"x": rows})
    for place, row in enumerate(rows):
        for many, one, weight in zip(together, session.run(None, {"x": row[None]}), weights, strict=True):
            assert np.array_equal(many[place], one[0])
            exact = row @ weight
            assert np.abs(one[0] - exact).max() <= 0.02 * max(np.abs(exact).max(), 1e-6)
