"""The words that a reader may know of: those of the collections that the reader sees."""

from typing import Protocol

from knowledge.index.protocol import Filter, Snapshot


class Vocabulary(Protocol):
    """The words of an archive."""

    def df(self, term: str) -> int:
        """Return how many passages hold `term`."""

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms spelt nearly like `word`, each with how many passages hold it."""

    def spelling(self, term: str) -> str | None:
        """Return how a passage writes `term` inside a sentence; None where none does, or its capitals tell nothing."""


def vocabulary_of(snapshot: Snapshot, where: Filter) -> Vocabulary:
    """Return the words of the collections of `where`, whatever its dates and publishers.

    A word that only other collections have is as good as unknown: neither may a question be corrected to it, nor may
    the reason why nothing answers tell that it is there.
    """
    if where.collections is None or snapshot.collections() <= where.collections:
        return snapshot
    return _Restricted(snapshot, Filter(collections=where.collections))


class _Restricted:
    def __init__(self, snapshot: Snapshot, where: Filter) -> None:
        self._snapshot = snapshot
        self._where = where
        self._seen: dict[str, bool] = {}

    def df(self, term: str) -> int:
        """Return how many passages hold `term`, counted in all collections; 0 when no permitted one does."""
        df = self._snapshot.df(term)
        return df if df and self._permitted(term) else 0

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms spelt nearly like `word` that a permitted passage holds."""
        found = self._snapshot.similar(word, limit=4 * limit)
        return [(term, df) for term, df in found if self._permitted(term)][:limit]

    def spelling(self, term: str) -> str | None:
        """Return how a permitted passage writes `term` inside a sentence, or None."""
        return self._snapshot.spelling(term, where=self._where)

    def _permitted(self, term: str) -> bool:
        if term not in self._seen:
            found = self._snapshot.search([term], where=self._where, limit=1)
            self._seen[term] = len(found.passages) > 0
        return self._seen[term]
