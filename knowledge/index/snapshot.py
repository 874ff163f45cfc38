"""One unchanging state of the index, and the search over it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.index.protocol import EVERYTHING, Candidates, Filter, Located
from knowledge.index.scoring import K1, B, PassageBM25
from knowledge.index.segment import Segment, ragged


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list of articles shows of one."""

    id: str
    collection: str
    title: str
    publisher: str | None
    day: date | None


class Part:
    """A segment with the articles that were removed from it."""

    def __init__(self, segment: Segment, removed: NDArray[np.int64]) -> None:
        self.segment = segment
        self.removed = removed
        gone = segment.passages_of(removed)
        self.passages = segment.passages - len(gone)
        self.tokens = len(segment.tokens) - int(segment.lengths[gone].sum())
        self._gone = gone
        self.allowed = lru_cache(maxsize=16)(self._allowed)

    def without(self, articles: NDArray[np.int64]) -> "Part":
        """Return the same segment with these articles removed too."""
        return Part(self.segment, np.union1d(self.removed, articles))

    @cached_property
    def alive(self) -> NDArray[np.bool_] | None:
        """Which passages can match; None when all can."""
        if not len(self._gone):
            return None
        alive = np.ones(self.segment.passages, dtype=np.bool_)
        alive[self._gone] = False
        return alive

    @cached_property
    def alive_articles(self) -> NDArray[np.bool_]:
        """Which articles are still there."""
        alive = np.ones(self.segment.articles, dtype=np.bool_)
        alive[self.removed] = False
        return alive

    @cached_property
    def _lost(self) -> NDArray[np.int64]:
        """For each term, how many removed passages held it."""
        segment, gone = self.segment, self._gone
        first = segment.token_start[gone].astype(np.int64)
        lengths = segment.token_start[gone + 1] - first
        held = segment.tokens[ragged(first, lengths)].astype(np.int64) << 32
        distinct = np.unique(held | np.repeat(np.arange(len(gone)), lengths))
        return np.bincount(distinct >> 32, minlength=len(segment.vocabulary))

    def df(self, term: int) -> int:
        """How many passages that can match hold `term`."""
        return self.segment.df(term) - (int(self._lost[term]) if len(self.removed) else 0)

    def _allowed(self, where: Filter) -> NDArray[np.bool_] | None:
        """Which passages can match under `where`; None when all can."""
        if where == EVERYTHING:
            return self.alive
        arrays, allowed = self.segment.arrays, self.alive_articles.copy()
        for wanted, column, names in (
            (where.collections, "collection", self.segment.collections),
            (where.publishers, "publisher", self.segment.publishers),
        ):
            if wanted is not None:
                allowed &= np.array([name in wanted for name in names])[arrays[column]]
        if where.since is not None or where.until is not None:
            since, until = where.since or date.min, where.until or date.max
            allowed &= (arrays["day"] >= since.toordinal()) & (arrays["day"] <= until.toordinal())
        passages: NDArray[np.bool_] = allowed[self.segment.article_of]
        return passages


class EmbeddedSnapshot:
    """Some segments at one moment; see `knowledge.index.protocol.Snapshot`."""

    def __init__(self, parts: Sequence[Part], *, generation: int, k1: float = K1, b: float = B) -> None:
        self.parts = tuple(parts)
        self.generation = generation
        """The caller's own count of changes that this state includes."""
        self._first = np.cumsum([0, *(part.segment.passages for part in parts)])
        self._passages = sum(part.passages for part in parts)
        tokens = sum(part.tokens for part in parts)
        self.model = PassageBM25(self._passages, tokens / max(1, self._passages), k1=k1, b=b)

    def __len__(self) -> int:
        """Passages that can match."""
        return self._passages

    def search(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 100,
    ) -> Candidates:
        """Return the `limit` best passages that share a term with `terms`, exactly as BM25 ranks them.

        A term asked twice counts twice, as in rank-bm25; `weights` multiply what each of `terms` contributes. A term
        of weight 0 is not searched for, but the candidates tell where it stands.
        """
        distinct, weight = _distinct(terms, weights)
        numbers = [part.segment.vocabulary.find(distinct) for part in self.parts]
        df = self._df(numbers, len(distinct))
        idf = self.model.weigh(df)
        passages, scores = self._top(numbers, idf * weight, where, limit)
        return self._candidates(tuple(distinct), numbers, idf, df, passages, scores)

    def top(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 10,
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return only the numbers and scores of what `search` finds."""
        distinct, weight = _distinct(terms, weights)
        numbers = [part.segment.vocabulary.find(distinct) for part in self.parts]
        return self._top(numbers, self.model.weigh(self._df(numbers, len(distinct))) * weight, where, limit)

    def _df(self, numbers: list[list[int]], terms: int) -> NDArray[np.int64]:
        df = np.zeros(terms, dtype=np.int64)
        for part, found in zip(self.parts, numbers, strict=True):
            df += np.array([part.df(number) if number >= 0 else 0 for number in found], dtype=np.int64)
        return df

    def _top(
        self, numbers: list[list[int]], weights: NDArray[np.float64], where: Filter, limit: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        passages = [np.empty(0, dtype=np.int64)]
        scores = [np.empty(0)]
        for first, part, found in zip(self._first[:-1], self.parts, numbers, strict=True):
            segment = part.segment
            total, matched = np.zeros(segment.passages), np.zeros(segment.passages, dtype=np.bool_)
            for number, weight in zip(found, weights, strict=True):
                if number >= 0 and weight:
                    holders, frequency = segment.postings(number)
                    total[holders] += weight * self.model.saturate(frequency, segment.lengths[holders])
                    matched[holders] = True
            allowed = part.allowed(where)
            if allowed is not None:
                matched &= allowed
            places = np.flatnonzero(matched)
            passages.append(places + first)
            scores.append(total[places])
        every, score = np.concatenate(passages), np.concatenate(scores)
        best = np.argsort(-score, kind="stable")[:limit]
        return every[best], score[best]

    def _candidates(
        self,
        terms: tuple[str, ...],
        numbers: list[list[int]],
        idf: NDArray[np.float64],
        df: NDArray[np.int64],
        passages: NDArray[np.int64],
        scores: NDArray[np.float64],
    ) -> Candidates:
        """Gather the second stage's data, part by part, then put it in the candidates' order."""
        part_of = self._first.searchsorted(passages, side="right") - 1
        token_count = np.zeros(len(passages), dtype=np.int64)
        sentence_count = np.zeros(len(passages), dtype=np.int64)
        for i in np.unique(part_of).tolist():
            mine = np.flatnonzero(part_of == i)
            segment, local = self.parts[i].segment, passages[mine] - self._first[i]
            token_count[mine] = segment.lengths[local]
            sentence_count[mine] = segment.sentence_start[local + 1].astype(np.int64) - segment.sentence_start[local]
        offsets = np.concatenate(([0], np.cumsum(token_count)))
        sentence_offsets = np.concatenate(([0], np.cumsum(sentence_count)))
        slots = np.full(offsets[-1], -1, dtype=np.int16)
        token_ids = np.empty(offsets[-1], dtype=np.int64)
        sentence_tokens = np.zeros(sentence_offsets[-1] + 1, dtype=np.int64)
        for i in np.unique(part_of).tolist():
            mine = np.flatnonzero(part_of == i)
            segment, local = self.parts[i].segment, passages[mine] - self._first[i]
            tokens = segment.tokens[ragged(segment.token_start[local].astype(np.int64), token_count[mine])]
            found = np.full(len(tokens), -1, dtype=np.int16)
            for slot, number in enumerate(numbers[i]):
                if number >= 0:
                    found[tokens == number] = slot
            places = ragged(offsets[mine], token_count[mine])
            slots[places] = found
            token_ids[places] = tokens.astype(np.int64) | (i << 32)
            lengths = segment.sentence_length[
                ragged(segment.sentence_start[local].astype(np.int64), sentence_count[mine])
            ]
            sentence_tokens[ragged(sentence_offsets[mine], sentence_count[mine]) + 1] = lengths
        return Candidates(
            terms=terms,
            idf=idf.astype(np.float32),
            df=df,
            passages=passages,
            scores=scores.astype(np.float32),
            slots=slots,
            token_ids=token_ids,
            offsets=offsets,
            sentence_tokens=np.cumsum(sentence_tokens),
            sentence_offsets=sentence_offsets,
        )

    def locate(self, passage: int) -> Located:
        """Return the article and spans of a passage number from `Candidates`."""
        i = int(self._first.searchsorted(passage, side="right")) - 1
        segment, local = self.parts[i].segment, passage - int(self._first[i])
        article = int(segment.passage_start.searchsorted(local, side="right")) - 1
        collection = segment.collections[int(segment.arrays["collection"][article])]
        return segment.record(article).locate(local - int(segment.passage_start[article]), collection=collection)

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        """Return the terms that `Candidates.token_ids` stand for."""
        return [self.parts[token >> 32].segment.vocabulary[token & 0xFFFFFFFF] for token in token_ids.tolist()]

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return terms at most two edits from `word` with the passages that hold each; nearest first, then commonest.

        A term with several edits, one in each half of the word, may be missed: only terms that begin or end like
        `word` are compared, so that the cost does not grow with the vocabulary.
        """
        found: dict[str, tuple[int, int]] = {}
        for part in self.parts:
            for number, term, edits in part.segment.vocabulary.near(word):
                if df := part.df(number):
                    found[term] = edits, found.get(term, (edits, 0))[1] + df
        nearest = sorted(found.items(), key=lambda item: (item[1][0], -item[1][1], item[0]))
        return [(term, df) for term, (_, df) in nearest[:limit]]

    def holds(self, term: str) -> bool:
        """Return whether any passage that can match holds `term`."""
        return any(
            part.df(number) > 0 for part in self.parts for number in part.segment.vocabulary.find([term]) if number >= 0
        )

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, from any of `collections` (None for all), or None."""
        try:
            number = np.array([int(id, 16)], dtype=np.uint64)
        except (ValueError, OverflowError):
            return None
        for part in self.parts:
            segment = part.segment
            for collection in segment.collections if collections is None else collections:
                for article in segment.find_articles(number, collection).tolist():
                    if part.alive_articles[article]:
                        return segment.record(article).article
        return None

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of articles in these collections (None for all), each once, without order."""
        found: set[str] = set()
        for part in self.parts:
            arrays, names = part.segment.arrays, part.segment.publishers
            if len(names) == 0:
                continue
            mine = part.alive_articles
            if collections is not None:
                mine = mine & np.array([name in collections for name in part.segment.collections])[arrays["collection"]]
            present = np.bincount(arrays["publisher"][mine], minlength=len(names))
            found |= {name for name, count in zip(names, present.tolist(), strict=True) if name and count}
        return list(found)

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        """Yield the articles of these collections (None for all), in the order they were added."""
        wanted = None if collections is None else frozenset(collections)
        for part in self.parts:
            segment = part.segment
            for article in np.flatnonzero(part.alive_articles).tolist():
                collection = segment.collections[int(segment.arrays["collection"][article])]
                if wanted is None or collection in wanted:
                    day = int(segment.arrays["day"][article])
                    yield Entry(
                        id=f"{int(segment.article_id[article]):016x}",
                        collection=collection,
                        title=segment.title(article),
                        publisher=segment.publishers[int(segment.arrays["publisher"][article])],
                        day=date.fromordinal(day) if day else None,
                    )


def _distinct(terms: Sequence[str], weights: Sequence[float] | None) -> tuple[list[str], NDArray[np.float64]]:
    """Return the different terms in the order asked, and the sum of the weights of each."""
    sums: dict[str, float] = {}
    for term, weight in zip(terms, weights or [1.0] * len(terms), strict=True):
        sums[term] = sums.get(term, 0.0) + weight
    return list(sums), np.array(list(sums.values()), dtype=np.float64)
