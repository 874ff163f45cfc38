"""The words that a reader may know of: those of the collections that the reader sees."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from knowledge.index.protocol import EVERYTHING, Filter, Snapshot

_LOOKED_AT = 50
"""Passages in which words are looked for that stand side by side."""


class Vocabulary(Protocol):
    """The words of an archive."""

    def df(self, term: str) -> int:
        """Return how many passages hold `term`."""

    def expect(self, terms: Iterable[str]) -> None:
        """Say that `df` of these terms comes next."""

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms spelt nearly like `word`, each with how many passages hold it."""

    def spelling(self, term: str) -> str | None:
        """Return how a passage writes `term` inside a sentence; None where none does, or its capitals tell nothing."""

    def together(self, terms: Sequence[str]) -> bool:
        """Return whether a passage has these terms in a row, nothing between them."""


def vocabulary_of(snapshot: Snapshot, where: Filter = EVERYTHING) -> Vocabulary:
    """Return the words of the collections of `where`, whatever its dates and publishers.

    A word that only other collections have is as good as unknown: neither may a question be corrected to it, nor may
    the reason why nothing answers tell that it is there.
    """
    everything = where.collections is None or snapshot.collections() <= where.collections
    return _Whole(snapshot, EVERYTHING) if everything else _Restricted(snapshot, Filter(collections=where.collections))


class _Whole:
    def __init__(self, snapshot: Snapshot, where: Filter) -> None:
        self._snapshot = snapshot
        self._where = where

    def df(self, term: str) -> int:
        """Return how many passages hold `term`."""
        return self._snapshot.df(term)

    def expect(self, terms: Iterable[str]) -> None:
        """Let the index look for these terms together."""
        self._snapshot.expect(terms, self._where)

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms spelt nearly like `word`."""
        return self._snapshot.similar(word, limit=limit)

    def spelling(self, term: str) -> str | None:
        """Return how a permitted passage writes `term` inside a sentence, or None."""
        return self._snapshot.spelling(term, where=self._where)

    def together(self, terms: Sequence[str]) -> bool:
        """Return whether one of the permitted passages that hold most of these terms has them in a row."""
        found = self._snapshot.search(terms, where=self._where, limit=_LOOKED_AT)
        row = [found.terms.index(term) for term in terms]
        slots = found.slots.tolist()
        return any(slots[i : i + len(row)] == row for i, slot in enumerate(slots) if slot == row[0])


class _Restricted(_Whole):
    def __init__(self, snapshot: Snapshot, where: Filter) -> None:
        super().__init__(snapshot, where)
        self._seen: dict[str, bool] = {}

    def df(self, term: str) -> int:
        """Return how many passages hold `term`, counted in all collections; 0 when no permitted one does."""
        df = self._snapshot.df(term)
        return df if df and self._permitted(term) else 0

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms spelt nearly like `word` that a permitted passage holds."""
        found = self._snapshot.similar(word, limit=4 * limit)
        return [(term, df) for term, df in found if self._permitted(term)][:limit]

    def _permitted(self, term: str) -> bool:
        if term not in self._seen:
            self._seen[term] = self._snapshot.holds(term, self._where)
        return self._seen[term]
