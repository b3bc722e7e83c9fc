"""The same graph with its table as a third input: what loads it need not copy the table, which lies in `model.onnx`."""

import onnx
from onnx import helper

TABLE = "table"


def of(model: onnx.ModelProto) -> onnx.ModelProto:
    """`model` without its table (pieces x d, int8), which each run is given."""
    lookup = onnx.ModelProto()
    lookup.CopyFrom(model)
    graph = lookup.graph
    table = _table(graph)
    graph.input.append(helper.make_tensor_value_info(TABLE, table.data_type, list(table.dims)))
    graph.initializer.remove(table)
    onnx.checker.check_model(lookup, full_check=True)
    return lookup


def place(model: bytes) -> int:
    """Where the numbers of the table begin in a graph's file."""
    return model.index(_table(onnx.ModelProto.FromString(model).graph).raw_data)


def _table(graph: onnx.GraphProto) -> onnx.TensorProto:
    return next(constant for constant in graph.initializer if constant.name == TABLE)
