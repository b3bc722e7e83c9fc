"""The same graph with its table as a third input: what loads it need not copy the table, which lies in `model.onnx`."""

import onnx
from onnx import helper

TABLE = "table"


def of(model: onnx.ModelProto) -> onnx.ModelProto:
    """`model` without its table (pieces x d, int8), which each run is given."""
    lookup = onnx.ModelProto()
    lookup.CopyFrom(model)
    graph = lookup.graph
    table = next(constant for constant in graph.initializer if constant.name == TABLE)
    graph.input.append(helper.make_tensor_value_info(TABLE, table.data_type, list(table.dims)))
    graph.initializer.remove(table)
    onnx.checker.check_model(lookup, full_check=True)
    return lookup
