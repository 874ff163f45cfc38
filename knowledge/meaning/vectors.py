"""How the vectors of articles are kept, by encoder and article.

They derive from the stored articles: what is lost or damaged here is made again, and never an error to who asks. So a
file of its own keeps them, beside the store and apart from it. Not the embedded index: that is made again whenever the
analysis changes, in seconds, where vectors take hours.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
"""(n,) one vector a passage of an article, in reading order, each as `quantised.row_type` says."""


class VectorStore(Protocol):
    """Vectors of one encoder. May be used from several threads at once."""

    def version(self) -> int:
        """Return a number that differs from those before whenever what is kept may have changed."""

    def articles(self) -> set[str]:
        """Return the ids of the articles whose vectors are kept."""

    def since(self, mark: int) -> tuple[list[str], int]:
        """Return the ids of the articles whose vectors came after `mark` (0: all), and the mark for the next time."""

    def load(self, articles: Collection[str]) -> dict[str, Rows]:
        """Return the vectors of these articles by id; those that are not kept, or are damaged, are left out."""

    def put(self, rows: Mapping[str, Rows]) -> None:
        """Keep the vectors of articles, all or none."""

    def remove(self, articles: Collection[str]) -> None:
        """Erase the vectors of articles; ids that are not kept are ignored."""

    def forget_others(self) -> None:
        """Erase the vectors of all other encoders."""

    def close(self) -> None:
        """Let go of files."""


class VectorsInMemory:
    """Vectors that are gone with the process."""

    def __init__(self) -> None:
        self._rows: dict[str, Rows] = {}
        self._came: list[str] = []
        self._version = 0

    def version(self) -> int:
        """Return how often anything was changed."""
        return self._version

    def articles(self) -> set[str]:
        """Return the ids of the articles whose vectors are kept."""
        return set(self._rows)

    def since(self, mark: int) -> tuple[list[str], int]:
        """Return the ids of the articles whose vectors came after `mark`, and the mark for the next time."""
        return self._came[mark:], len(self._came)

    def load(self, articles: Collection[str]) -> dict[str, Rows]:
        """Return the vectors of these articles by id."""
        return {id: self._rows[id] for id in articles if id in self._rows}

    def put(self, rows: Mapping[str, Rows]) -> None:
        """Keep the vectors of articles."""
        self._rows |= rows
        self._came += rows
        self._version += 1

    def remove(self, articles: Collection[str]) -> None:
        """Erase the vectors of articles."""
        for id in articles:
            self._rows.pop(id, None)
        self._version += 1

    def forget_others(self) -> None:
        """Nothing to erase: there is one encoder."""

    def close(self) -> None:
        """Nothing to let go of."""
