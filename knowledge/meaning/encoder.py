"""What makes vectors of texts, and what every such encoder promises."""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""(n, d) one row a text."""

LONGEST = 2_000
"""Characters of a text that are encoded: as much as a model of 512 tokens takes in, and as long a text as a passage may
be. What follows is left out, or a page of a megabyte would be encoded for minutes."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class Encoder(Protocol):
    """Makes unit vectors of texts. The same text always gets the same vector, whatever is encoded beside it.

    May be called from several threads at once. A text may hold anything: what no model can read (control characters,
    halves of surrogate pairs) counts as white space, and what is longer than `LONGEST` is cut.
    """

    name: str
    """Of the model and the version of what runs it: vectors of encoders with different names are never compared."""
    dimensions: int

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what is asked, (n, `dimensions`)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer, (n, `dimensions`), to be compared with those of questions."""


def readable(text: str) -> str:
    """Return what a model is given of a text."""
    return _CONTROL.sub(" ", text[:LONGEST])


def unit(rows: Vectors) -> Vectors:
    """Return the rows, each of length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0.0, lengths, 1.0), dtype=np.float32)
