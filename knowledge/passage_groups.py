"""Take documents that are passages of a longer article for what they are, where a collection says so.

Published collections cut an article of an encyclopaedia into its paragraphs, each a document by itself. They lend each
other evidence all the same, as the passages of one article do: their questions were written with the whole in sight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from knowledge.index.protocol import EVERYTHING, Candidates, Filter, Snapshot


class Piece(NamedTuple):
    """What a document is a passage of."""

    whole: int
    """A number for the longer article, counted from 0."""
    place: int
    """Which passage of it the document's first one is, counted from 0."""


class Joining:
    """Shows states of an index with the articles whose ids `pieces` names as passages of longer ones."""

    def __init__(self, pieces: Mapping[str, Piece]) -> None:
        self._pieces = pieces
        self._last: tuple[Snapshot, Snapshot] | None = None

    def __call__(self, snapshot: Snapshot) -> Snapshot:
        """Return `snapshot` as this shows it."""
        if not self._pieces:
            return snapshot
        if self._last is None or self._last[0] is not snapshot:
            self._last = snapshot, cast(Snapshot, _Joined(snapshot, self._pieces))
        return self._last[1]


class _Joined:
    def __init__(self, snapshot: Snapshot, pieces: Mapping[str, Piece]) -> None:
        self._snapshot = snapshot
        self._pieces = pieces
        self._known: dict[int, Piece | None] = {}

    def __len__(self) -> int:
        return len(self._snapshot)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._snapshot, name)

    def search(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 100,
        also: NDArray[np.int64] | None = None,
    ) -> Candidates:
        """Return what the snapshot finds, its articles and places counted anew."""
        found = self._snapshot.search(terms, weights=weights, where=where, limit=limit, also=also)
        articles, places = found.articles.copy(), found.places.copy()
        for i, (passage, article) in enumerate(zip(found.passages.tolist(), found.articles.tolist(), strict=True)):
            if article not in self._known:
                self._known[article] = self._pieces.get(self._snapshot.locate(passage).article_id)
            if piece := self._known[article]:
                articles[i] = np.int64(-1 - piece.whole)
                places[i] += piece.place
        return replace(found, articles=articles, places=places)
