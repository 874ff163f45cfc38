"""An encoder that needs no model: a text is the sum of its words' vectors, each drawn by the word's own chance."""

import zlib
from collections.abc import Sequence

import numpy as np

from knowledge.language.analysis import terms
from knowledge.meaning.encoder import Vectors, readable, unit


class BagOfWords:
    """An `Encoder` by the words that texts share."""

    def __init__(self, name: str = "bag of words", dimensions: int = 64) -> None:
        self.name = name
        self.dimensions = dimensions
        self.encoded = 0

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what is asked."""
        return unit(np.array([self._vector(text) for text in texts], dtype=np.float32).reshape(-1, self.dimensions))

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer."""
        self.encoded += len(texts)
        return self.questions(texts)

    def _vector(self, text: str) -> Vectors:
        found = np.zeros(self.dimensions, dtype=np.float32)
        for term in terms(readable(text)):
            found += np.random.default_rng(zlib.crc32(term.encode())).standard_normal(self.dimensions)
        return found
