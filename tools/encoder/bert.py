"""BERT sentence encoder, as an ONNX graph and as a function to train: the teacher and the two-layer student share it.

`weights` carry the names of a Hugging Face `BertModel`; the number of layers
is read from them.
"""

import jax
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FUSED = "com.microsoft"
EPSILON = 1e-12
HEADS = 12


def graph(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Token ids and mask -> mean of the last layer over the mask, unit length."""
    nodes, constants = [], {}

    def constant(name: str, value: np.ndarray) -> str:
        constants[name] = np.ascontiguousarray(value)
        return name

    def weight(name: str) -> str:
        return constant(name, weights[name])

    def node(kind: str, inputs: list[str], domain: str = "", **attributes) -> str:
        output = f"{kind}_{len(nodes)}"
        nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def linear(hidden: str, prefix: str) -> str:
        return node("MatMul", [hidden, constant(f"{prefix}.weight", weights[f"{prefix}.weight"].T)])

    def skip_norm(hidden: str, residual: str, norm: str, bias: str) -> str:
        inputs = [hidden, residual, weight(f"{norm}.weight"), weight(f"{norm}.bias"), weight(f"{bias}.bias")]
        return node("SkipLayerNormalization", inputs, FUSED, epsilon=EPSILON)

    mask32 = node("Cast", ["attention_mask"], to=TensorProto.INT32)
    mask = node("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    column = node("Unsqueeze", [mask, constant("axis_2", np.array([2], np.int64))])

    length = node("Shape", ["input_ids"], start=1, end=2)
    table = weight("embeddings.position_embeddings.weight")
    places = node("Slice", [table, constant("zero", np.array([0], np.int64)), length])
    words = node("Gather", [weight("embeddings.word_embeddings.weight"), "input_ids"])
    types = constant("type", weights["embeddings.token_type_embeddings.weight"][0])
    total = node("Add", [node("Add", [words, places]), types])
    norm = [weight("embeddings.LayerNorm.weight"), weight("embeddings.LayerNorm.bias")]
    hidden = node("LayerNormalization", [total, *norm], axis=-1, epsilon=EPSILON)

    for layer in range(layer_count(weights)):
        at = f"encoder.layer.{layer}"
        heads = [f"{at}.attention.self.{part}" for part in ("query", "key", "value")]
        packed = constant(f"{at}.qkv.weight", np.concatenate([weights[f"{h}.weight"].T for h in heads], axis=1))
        bias = constant(f"{at}.qkv.bias", np.concatenate([weights[f"{h}.bias"] for h in heads]))
        attended = node("Attention", [hidden, packed, bias, mask32], FUSED, num_heads=HEADS)
        output = f"{at}.attention.output"
        hidden = skip_norm(linear(attended, f"{output}.dense"), hidden, f"{output}.LayerNorm", f"{output}.dense")
        inner = linear(hidden, f"{at}.intermediate.dense")
        inner = node("BiasGelu", [inner, weight(f"{at}.intermediate.dense.bias")], FUSED)
        hidden = skip_norm(linear(inner, f"{at}.output.dense"), hidden, f"{at}.output.LayerNorm", f"{at}.output.dense")

    pooled = node("ReduceSum", [node("Mul", [hidden, column]), constant("axis_1", np.array([1], np.int64))], keepdims=0)
    norm = node("ReduceL2", [pooled], axes=[1], keepdims=1)
    unit = node("Div", [pooled, node("Max", [norm, constant("tiny", np.float32(1e-12))])])
    nodes.append(helper.make_node("Identity", [unit], ["sentence_embedding"]))

    ids = ["batch", "sequence"]
    size = weights["embeddings.LayerNorm.bias"].shape[0]
    body = helper.make_graph(
        nodes,
        "bert-sentence-encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ids) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("sentence_embedding", TensorProto.FLOAT, ["batch", size])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8)


def vectors(weights: dict[str, jax.Array], ids: jax.Array) -> jax.Array:
    """What `graph` makes of token ids (n x length) of which none is padding."""

    def linear(hidden, name):
        return hidden @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(hidden, name):
        hidden = hidden - hidden.mean(axis=-1, keepdims=True)
        hidden = hidden * jax.lax.rsqrt((hidden**2).mean(axis=-1, keepdims=True) + EPSILON)
        return hidden * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    words = weights["embeddings.word_embeddings.weight"][ids]
    places = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    hidden = norm(words + places + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(layer_count(weights)):
        at = f"encoder.layer.{layer}"
        heads = [linear(hidden, f"{at}.attention.self.{part}") for part in ("query", "key", "value")]
        attended = jax.nn.dot_product_attention(*(head.reshape(*ids.shape, HEADS, -1) for head in heads))
        output = f"{at}.attention.output"
        hidden = norm(hidden + linear(attended.reshape(hidden.shape), f"{output}.dense"), f"{output}.LayerNorm")
        inner = jax.nn.gelu(linear(hidden, f"{at}.intermediate.dense"), approximate=False)
        hidden = norm(hidden + linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
    pooled = hidden.sum(axis=1)
    return pooled * jax.lax.rsqrt((pooled**2).sum(axis=1, keepdims=True))


def layer_count(weights: dict[str, np.ndarray]) -> int:
    """Number of transformer layers in `weights`."""
    return sum(name.endswith(".output.dense.weight") and ".attention." not in name for name in weights)
