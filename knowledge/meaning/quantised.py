"""Vectors in eight bits a dimension: a quarter of the room, and the same ranking."""

import numpy as np
from numpy.typing import NDArray

from knowledge.meaning.encoder import Vectors

_HIGHEST = 127
_AT_ONCE = 4_096  # rows turned into floating point at a time, so that they stay in the processor's cache


def row_type(dimensions: int) -> np.dtype[np.void]:
    """Return how one vector is kept: `scale`, and whole `values` that it multiplies."""
    return np.dtype([("scale", "<f4"), ("values", "i1", (dimensions,))])


def quantise(rows: Vectors) -> NDArray[np.void]:
    """Return (n, d) vectors in eight bits each; each keeps its own scale, so that a row is at most half a step off."""
    found = np.zeros(len(rows), dtype=row_type(rows.shape[1]))
    highest = np.abs(rows).max(axis=1, initial=0.0)
    scale = np.where(highest > 0.0, highest / _HIGHEST, 1.0).astype(np.float32)
    found["scale"] = scale
    found["values"] = np.rint(rows / scale[:, None]).astype(np.int8)
    return found


def products(values: NDArray[np.int8], scale: NDArray[np.float32], vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the inner product of `vector` with each of the rows that `values` (n, d) and `scale` (n,) stand for."""
    found = np.empty(len(values), dtype=np.float32)
    buffer = np.empty((min(_AT_ONCE, len(values)), values.shape[1]), dtype=np.float32)
    for start in range(0, len(values), _AT_ONCE):
        rows = values[start : start + _AT_ONCE]
        block = buffer[: len(rows)]
        block[...] = rows
        np.matmul(block, vector, out=found[start : start + len(rows)])
    found *= scale
    return found
