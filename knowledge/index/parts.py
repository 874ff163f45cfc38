"""A segment at one moment: without what was removed from it, and as one filter shows it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.protocol import EVERYTHING, Filter
from knowledge.index.ranking import RANKS, SMALL, Gains, nth_highest
from knowledge.index.scoring import PassageBM25
from knowledge.index.segment import Segment

_SCOPES = 16
_DENSE = 8  # a term in one passage of so many is kept as an array over all passages


class Part:
    """A segment with the articles that were removed from it."""

    def __init__(self, segment: Segment, removed: NDArray[np.int64]) -> None:
        self.segment = segment
        self.removed = removed
        self._gone = segment.passages_of(removed)
        self.passages = segment.passages - len(self._gone)
        self.tokens = len(segment.tokens) - int(segment.lengths[self._gone].sum())
        self._scopes: dict[Filter, Scope] = {}
        self._publishers: dict[frozenset[str] | None, frozenset[str]] = {}

    def without(self, articles: NDArray[np.int64]) -> "Part":
        """Return the same segment with these articles removed too."""
        alive = self.alive_articles.copy()
        alive[articles] = False
        return Part(self.segment, np.flatnonzero(~alive))

    def removed_keys(self) -> list[tuple[str, str]]:
        """Return the collection and the id of each removed article."""
        names, segment = self.segment.collections, self.segment
        ids, collections = (
            segment.article_id[self.removed].tolist(),
            segment.arrays["collection"][self.removed].tolist(),
        )
        return [(names[collection], f"{id:016x}") for id, collection in zip(ids, collections, strict=True)]

    @cached_property
    def alive_articles(self) -> NDArray[np.bool_]:
        """Which articles are still there."""
        alive = np.ones(self.segment.articles, dtype=np.bool_)
        alive[self.removed] = False
        return alive

    @cached_property
    def _lost(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """The terms of the removed passages, one passage after the other, and where each passage begins."""
        tokens, _, first = self.segment.tokens_of(self._gone)
        return tokens, first

    def df(self, term: int) -> int:
        """How many passages that can match hold `term`."""
        if not len(self._gone):
            return int(self.segment.postings.df[term])
        tokens, first = self._lost
        lost = first.searchsorted((tokens == term).nonzero()[0], side="right")
        return int(self.segment.postings.df[term]) - (1 + int(np.diff(lost).astype(bool).sum()) if len(lost) else 0)

    def publishers(self, collections: frozenset[str] | None) -> frozenset[str]:
        """Return the publishers of articles in these collections (None for all); asked with every question."""
        found = self._publishers.get(collections)
        if found is None:
            arrays, names = self.segment.arrays, self.segment.publishers
            mine = self.alive_articles
            if collections is not None:
                let = np.array([name in collections for name in self.segment.collections], dtype=np.bool_)
                mine = mine & let[arrays["collection"]]
            present = np.bincount(arrays["publisher"][mine], minlength=len(names))
            found = frozenset(name for name, count in zip(names, present.tolist(), strict=True) if name and count)
            if len(self._publishers) >= _SCOPES:
                self._publishers = {}
            self._publishers[collections] = found
        return found

    def scope(self, where: Filter) -> "Scope":
        """Return the passages that can match under `where`; the last few scopes are kept."""
        scope = self._scopes.get(where)
        if scope is None:
            if len(self._scopes) >= _SCOPES:
                self._scopes = {}
            scope = self._scopes[where] = self._scope(where)
        return scope

    def _scope(self, where: Filter) -> "Scope":
        if where == EVERYTHING:
            return Scope(self.segment, self.alive_articles if len(self.removed) else None, compact=False)
        arrays, allowed = self.segment.arrays, self.alive_articles.copy()
        for wanted, column, names in (
            (where.collections, "collection", self.segment.collections),
            (where.publishers, "publisher", self.segment.publishers),
        ):
            if wanted is not None:
                allowed &= np.array([name in wanted for name in names])[arrays[column]]
        if where.without_publishers:
            names = self.segment.publishers
            allowed &= np.array([name not in where.without_publishers for name in names])[arrays["publisher"]]
        if where.articles is not None:
            ids = np.array([int(id, 16) for id in where.articles], dtype=np.uint64)
            allowed &= np.isin(self.segment.article_id, ids)
        if where.since is not None or where.until is not None:
            since, until = where.since or date.min, where.until or date.max
            allowed &= (arrays["day"] >= since.toordinal()) & (arrays["day"] <= until.toordinal())
        return Scope(self.segment, allowed, compact=True, hidden=self._numbers(where.without_passages))

    def _numbers(self, passages: Iterable[tuple[str, int]]) -> list[int]:
        """The segment's numbers of passages that are told by their articles' ids and their places."""
        found, segment = [], self.segment
        for id, place in passages:
            for article in np.flatnonzero(segment.article_id == np.uint64(int(id, 16))).tolist():
                if 0 <= place < int(segment.passages_in[article]):
                    found.append(int(segment.passage_start[article]) + place)
        return found


class Scope:
    """The passages of a segment that can match under one filter; `articles` are those it lets through, None for all.

    The passages `hidden` it does not let through. When `compact`, they are renumbered without gaps, so that a filter
    saves work.
    """

    def __init__(
        self, segment: Segment, articles: NDArray[np.bool_] | None, *, compact: bool, hidden: Sequence[int] = ()
    ) -> None:
        self.segment = segment
        self.size = segment.passages
        self.passages: NDArray[Any] | None = None
        """The segment's number of each passage, ascending; None when the numbers are the same."""
        self._lets = None if articles is None else np.repeat(articles, segment.passages_in)
        if self._lets is not None and hidden:
            self._lets[hidden] = False
        if compact and self._lets is not None:
            self.passages = self._lets.nonzero()[0]
            self.size = len(self.passages)
            self._place = self._lets.cumsum(dtype=np.int32) - np.int32(1)

    @property
    def let_through(self) -> NDArray[np.int64] | None:
        """The segment's numbers of the passages that can match, ascending; None for all."""
        if self.passages is not None:
            return self.passages
        return None if self._lets is None else self._lets.nonzero()[0]

    def gains(self, term: int, model: PassageBM25, idf: float) -> Gains | None:
        """Return what `term` adds to the score of each passage; None when no passage holds it."""
        holders, frequency = self.segment.postings[term]
        if self._lets is not None:
            kept = self._lets.take(holders).nonzero()[0]
            if len(kept) < len(holders):
                holders, frequency = holders.take(kept), frequency.take(kept)
        if not len(holders):
            return None
        segment, kind = self.segment, np.float64 if self.size <= SMALL else np.float32
        lengths = segment.lengths.take(holders)
        gains = kind(idf) * model.tabulated(frequency, lengths, longest=segment.longest, kind=kind)
        if self.passages is not None:
            holders = self._place.take(holders)
        highest = float(gains.max()) * (1 + 1e-6)
        reached = 0.0, 0.0
        if self.size > SMALL:  # of fewer passages all sums are taken anyway
            reached = float(nth_highest(gains, RANKS[0])), float(nth_highest(gains, RANKS[1]))
        if len(holders) * _DENSE < self.size:
            return Gains(holders.astype(np.intp) if self.size <= SMALL else holders, gains, highest, reached)
        every = np.zeros(self.size, dtype=kind)
        every[holders.astype(np.intp)] = gains
        return Gains(None, every, highest, reached)
