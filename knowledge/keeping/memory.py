"""A library that is gone with the process."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from knowledge.changes import Added, Outcome, each_once
from knowledge.encoding import Encoding
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.preparing import prepare
from knowledge.index.protocol import PassageIndex, Snapshot
from knowledge.keeping import vectors
from knowledge.keeping.progress import Source
from knowledge.meaning.encoder import Encoder

if TYPE_CHECKING:
    pass

MOST = 5_000
"""Passages of a library in memory that all get their vectors before a question: about two minutes' work."""


class InMemory:
    """Articles of this process alone, in any index."""

    def __init__(
        self,
        index: PassageIndex | None = None,
        *,
        encoder: Callable[[], Encoder | None] = lambda: None,
        at_once: int = MOST,
    ) -> None:
        self._at_once = at_once
        self._meaning = Meaning(partial(vectors.in_memory, encoder))
        self._index = EmbeddedIndex.in_memory(meaning=self._meaning) if index is None else index
        self.encoding = Encoding(self._meaning, self.snapshot)
        self._encoded = 0

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index."""
        return self._index.snapshot()

    def asked(self) -> None:
        """Make the vectors that are missing, before a question: nobody makes them meanwhile.

        Of very many, those that a question compares are made with it.
        """
        passages = len(self.snapshot())
        if passages == self._encoded or self._meaning.on_demand:
            return
        if passages - self._encoded > self._at_once:
            self._meaning.on_demand = True
            return
        for _ in self.encoding.make():
            pass
        self._encoded = passages

    def add(self, collection: str, items: Sequence[Source]) -> list[Added]:
        """Make articles findable, all at once."""
        snapshot = self.snapshot()
        known = {article.id for article, _ in items if snapshot.article(article.id, collections=[collection])}
        self._index.add(prepare(article, collection) for article, _ in items if article.id not in known)
        return each_once(
            Added(article.id, Outcome.UNCHANGED if article.id in known else Outcome.ADDED) for article, _ in items
        )

    def remove(self, collection: str, ids: Sequence[str]) -> list[str]:
        """Make articles unfindable, all at once; return the ids that were there."""
        snapshot = self.snapshot()
        there = [id for id in ids if snapshot.article(id, collections=[collection])]
        self._index.remove(there, collection=collection)
        return there

    def patience(self) -> AbstractContextManager[None]:
        """Return what a question is asked in: nobody is waited for."""
        return nullcontext()

    may_be_corrected = False
    """Whether answers may have been corrected by hand."""

    def close(self) -> None:
        """Nothing to let go of."""
