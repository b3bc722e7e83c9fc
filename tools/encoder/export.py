"""The student as an ONNX graph: one table row a wordpiece, 8- or 16-bit, summed, unit length.

An 8-bit row is int8 times a whole number of its own. Every term of a title's
sum is then a whole number that float32 holds exactly, and so is the sum:
no order of adding, padding or number of threads can change a bit of it.
"""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import vocabulary
from encoder import LONGEST
from student import PAIR_FACTOR, Design

PRECISIONS = ("int8", "float16", "float32")
LARGEST_SCALE = 2**24 // (127 * LONGEST)
"""Largest whole number that scales a row: float32 is exact up to 2^24."""


def graph(design: Design, parameters: dict[str, np.ndarray], precision: str) -> onnx.ModelProto:
    """Token ids and mask -> unit vectors; the arithmetic is in float32 whatever the table's precision.

    PAD, UNK and END have rows of zeros and a masked token is read as PAD, so
    nothing that is added to a batch changes a title's sum.
    """
    nodes, constants = [], {}

    def constant(name: str, value) -> str:
        constants[name] = np.ascontiguousarray(value)
        return name

    def node(kind: str, *inputs: str, **attributes) -> str:
        output = f"{kind}_{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def lookup(name: str, table: np.ndarray, ids: str) -> str:
        """Rows of `table` as float32 (batch x sequence x d)."""
        if precision == "float32":
            return node("Gather", constant(name, table), ids)
        if precision == "float16":
            rows = node("Gather", constant(name, table.astype(np.float16)), ids)
            return node("Cast", rows, to=TensorProto.FLOAT)
        quantized, scale = quantize(table, step)
        rows = node("Cast", node("Gather", constant(name, quantized), ids), to=TensorProto.FLOAT)
        return node("Mul", rows, node("Gather", constant(f"{name}.scale", scale), ids))

    step = (
        max(np.abs(parameters[name]).max() for name in ("table", "pairs") if name in parameters) / 127 / LARGEST_SCALE
    )
    ids = node("Mul", "input_ids", "attention_mask")
    specials = len(vocabulary.SPECIAL)
    table = parameters["table"].copy()
    table[:specials] = 0
    vectors = lookup("table", table, ids)
    if design.places:
        length = node("Shape", ids, start=1, end=2)
        weights = constant("places", np.exp(parameters["places"])[:, None])
        vectors = node("Mul", vectors, node("Slice", weights, constant("first", np.array([0])), length))
    axis = constant("axis", np.array([1]))
    total = node("ReduceSum", vectors, axis, keepdims=0)
    if design.pairs:
        one, end, minus = (constant(f"edge.{at}", np.array([at])) for at in (1, np.iinfo(np.int64).max, -1))
        start = constant("edge.0", np.array([0]))
        left, right = node("Slice", ids, start, minus, one), node("Slice", ids, one, end, one)
        mixed = node("Add", node("Mul", left, constant("factor", np.int64(PAIR_FACTOR))), right)
        row = node("Mod", mixed, constant("pairs.rows", np.int64(design.pairs)))
        used = node("Greater", left, constant("specials", np.int64(specials - 1)))
        row = node("Where", used, row, constant("pairs.none", np.int64(design.pairs)))
        pairs = np.vstack([parameters["pairs"], np.zeros((1, design.dimensions), np.float32)])
        total = node("Add", total, node("ReduceSum", lookup("pairs", pairs, row), axis, keepdims=0))
    norm = node("Sqrt", node("ReduceSum", node("Mul", total, total), axis, keepdims=1))
    unit = node("Div", total, node("Max", norm, constant("tiny", np.float32(1e-12))))
    nodes.append(helper.make_node("Identity", [unit], ["sentence_embedding"]))

    shape = ["batch", "sequence"]
    body = helper.make_graph(
        nodes,
        "title-encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", design.dimensions])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 15)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def quantize(table: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """Rows as integers from -127 to 127, and each row's scale in whole `step`s (n x 1)."""
    scale = np.maximum(np.ceil(np.abs(table).max(axis=1, keepdims=True) / 127 / step), 1)
    scale = np.minimum(scale, LARGEST_SCALE)
    return np.clip(np.rint(table / (scale * step)), -127, 127).astype(np.int8), scale.astype(np.float32)
