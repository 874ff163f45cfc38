"""The plainest index there is: rank-bm25 itself over a list of passages, counted anew after every change.

It keeps every promise of `knowledge.index.protocol` and no other, so that what runs on it runs on any engine.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus
from rapidfuzz.distance import OSA

from knowledge.article import Article
from knowledge.index.protocol import (
    EVERYTHING,
    IDLE,
    Candidates,
    Entry,
    Filter,
    IndexedArticle,
    IndexedPassage,
    Located,
    Prepare,
    Raw,
    openings,
)
from knowledge.index.scoring import K1, B
from knowledge.index.spelling import spelling_in
from knowledge.meaning.cross_encoder import CrossEncoder
from knowledge.meaning.encoder import Encoder
from knowledge.meaning.quantised import quantise
from knowledge.meaning.texts import passage_text

Key = tuple[str, str]
"""Collection and id of an article."""


class PlainIndex:
    """A `PassageIndex` of articles in a dict."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._snapshot = PlainSnapshot({}, 0, encoder)

    def snapshot(self) -> "PlainSnapshot":
        """Return the newest state."""
        return self._snapshot

    newest = snapshot

    def add(self, articles: Iterable[IndexedArticle], *, generation: int | None = None) -> None:
        """Make these articles findable."""
        coming: dict[Key, IndexedArticle] = {}
        for indexed in articles:
            coming.setdefault((indexed.collection, indexed.article.id), indexed)
        self._publish({**self._snapshot.indexed, **coming}, generation)

    def add_many(
        self,
        articles: Iterable[Raw],
        *,
        prepare: Prepare,
        without: Iterable[Key] = (),
        generation: int | None = None,
        stamp: str = "",
    ) -> None:
        """Analyse articles, and make them findable."""
        for collection, id in without:
            self.remove([id], collection=collection)
        self.add((prepare(article, collection) for article, collection in articles), generation=generation)
        if generation is not None:
            self._snapshot.stamp = stamp

    def remove(self, article_ids: Iterable[str], *, collection: str, generation: int | None = None) -> None:
        """Make articles unfindable."""
        gone = {(collection, id) for id in article_ids}
        self._publish({key: one for key, one in self._snapshot.indexed.items() if key not in gone}, generation)

    def merge(
        self, *, everything: bool = False, apart: bool = False, writing: AbstractContextManager[Any] = IDLE
    ) -> bool:
        """Return False: there is nothing to tidy."""
        return False

    def verify(self) -> None:
        """Nothing is kept that could be damaged."""

    def _publish(self, indexed: dict[Key, IndexedArticle], generation: int | None) -> None:
        before, self._snapshot = self._snapshot, PlainSnapshot(indexed, generation or 0, self._encoder)
        if generation is None:
            self._snapshot.generation, self._snapshot.stamp = before.generation, before.stamp


class PlainSnapshot:
    """A `Snapshot`: the passages of some articles in a list."""

    def __init__(self, indexed: dict[Key, IndexedArticle], generation: int, encoder: Encoder | None = None) -> None:
        self.encoder = encoder
        self.generation, self.stamp = generation, ""
        self.indexed = indexed
        self._passages: list[tuple[int, IndexedArticle, int, IndexedPassage]] = [
            (number, article, place, passage)
            for number, article in enumerate(indexed.values())
            for place, passage in enumerate(article.passages)
        ]
        self._tokens = [
            [term for sentence in passage.sentences for term in sentence.terms] + list(passage.context)
            for *_, passage in self._passages
        ]
        self._holding: dict[str, set[int]] = {}
        for number, tokens in enumerate(self._tokens):
            for term in tokens:
                self._holding.setdefault(term, set()).add(number)
        self._terms = list(self._holding)
        self._numbers = {term: number for number, term in enumerate(self._terms)}

    @cached_property
    def _model(self) -> BM25Plus:
        return BM25Plus(self._tokens, k1=K1, b=B, delta=0)

    def __len__(self) -> int:
        return len(self._passages)

    def collections(self) -> frozenset[str]:
        return frozenset(collection for collection, _ in self.indexed)

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        names = {entry.publisher for entry in self.articles(collections)}
        return sorted(name for name in names if name)

    def admits(self, where: Filter) -> bool:
        return any(self._matches(where, number) for number in range(len(self)))

    def _matches(self, where: Filter, number: int) -> bool:
        _, article, place, _ = self._passages[number]
        return _lets_through(where, article) and (article.article.id, place) not in where.without_passages

    def verify(self) -> None:
        pass  # nothing is kept that could be damaged

    def df(self, term: str) -> int:
        return len(self._holding.get(term, ()))

    def holds(self, term: str, where: Filter) -> bool:
        return any(self._matches(where, number) for number in self._holding.get(term, ()))

    def expect(self, terms: Iterable[str], where: Filter = EVERYTHING) -> None:
        pass

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        wanted = None if collections is None else set(collections)
        for (collection, id), one in self.indexed.items():
            if wanted is None or collection in wanted:
                yield Entry(id, collection, one.article.title, one.article.publisher, one.article.day)

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        for (collection, one), indexed in self.indexed.items():
            if one == id and (collections is None or collection in collections):
                return indexed.article
        return None

    def spelling(self, term: str, *, where: Filter = EVERYTHING) -> str | None:
        return spelling_in(self, term, where)

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        farthest = 2 if len(word) > 4 else 1
        edits = {term: OSA.distance(word, term) for term in self._terms if term}
        near = [term for term, distance in edits.items() if 0 < distance <= farthest]
        near.sort(key=lambda term: (edits[term], -self.df(term), term))
        return [(term, self.df(term)) for term in near[:limit]]

    def search(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 100,
        also: NDArray[np.int64] | None = None,
    ) -> Candidates:
        scores = np.zeros(len(self))
        matching: set[int] = set()
        counted: dict[str, float] = {}  # what is asked twice counts twice; added up first, so that ties stay ties
        for term, weight in zip(terms, weights or [1.0] * len(terms), strict=True):
            counted[term] = counted.get(term, 0.0) + weight
        for term, weight in counted.items():
            if weight and self.df(term):
                scores += weight * self._model.get_scores([term])
                matching |= self._holding[term]
        matching = {number for number in matching if self._matches(where, number)}
        best = sorted(matching, key=lambda number: (-scores[number], *self._standing(number)))[:limit]
        others = set() if also is None else set(also.tolist()) - set(best)
        best = sorted([*best, *others], key=lambda number: (-scores[number], *self._standing(number)))
        return self._candidates(tuple(dict.fromkeys(terms)), best, scores[best])

    def nearest(self, text: str, *, where: Filter = EVERYTHING, limit: int = 10) -> NDArray[np.int64]:
        every = np.arange(len(self))
        let = [number for number in every.tolist() if self._matches(where, number)]
        cosines = self.cosines(text, every)
        if cosines is None:
            return every[:0]
        return np.array(sorted(let, key=lambda number: (-cosines[number], *self._standing(number)))[:limit])

    cross_encoder: CrossEncoder | None = None

    def cosines(self, text: str, passages: NDArray[np.int64]) -> NDArray[np.float64] | None:
        if self.encoder is None:
            return None
        (asked,) = self.encoder.questions([text])
        located = map(self.locate, passages.tolist())
        kept = quantise(self.encoder.passages([passage_text(one.article, one.text) for one in located]))
        rows = kept["values"].astype(np.float64) * kept["scale"][:, None].astype(np.float64)
        return np.asarray(rows @ asked.astype(np.float64))

    def _standing(self, number: int) -> tuple[str, int, str]:
        _, article, place, _ = self._passages[number]
        return article.article.id, place, article.collection

    def _candidates(self, terms: tuple[str, ...], passages: list[int], scores: NDArray[np.float64]) -> Candidates:
        slot = {term: place for place, term in enumerate(terms)}
        tokens = [self._tokens[number] for number in passages]
        runs = [
            [len(sentence.terms) for sentence in passage.sentences] + [len(passage.context)]
            for *_, passage in (self._passages[number] for number in passages)
        ]
        articles = np.array([self._passages[number][0] for number in passages], dtype=np.int64)
        places = np.array([self._passages[number][2] for number in passages], dtype=np.int64)
        df = [self.df(term) for term in terms]
        return Candidates(
            terms=terms,
            idf=np.array([np.log((len(self) + 1) / max(1, one)) for one in df], dtype=np.float32),
            df=np.array(df, dtype=np.int64),
            passages=np.array(passages, dtype=np.int64),
            scores=scores.astype(np.float32),
            articles=articles,
            places=places,
            openings=openings(articles, places),
            slots=np.array([slot.get(term, -1) for some in tokens for term in some], dtype=np.int16),
            token_ids=np.array([self._numbers[term] for some in tokens for term in some], dtype=np.int64),
            offsets=np.cumsum([0, *map(len, tokens)]),
            sentence_tokens=np.cumsum([0, *(length for run in runs for length in run)]),
            sentence_offsets=np.cumsum([0, *map(len, runs)]),
        )

    def locate(self, passage: int) -> Located:
        _, indexed, place, found = self._passages[passage]
        return Located(
            indexed.article,
            indexed.article.id,
            indexed.collection,
            place,
            tuple(one.passage for one in indexed.passages),
            tuple((sentence.start, sentence.end) for sentence in found.sentences),
        )

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        return [self._terms[number] for number in token_ids.tolist()]

    def beginnings(self, token_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        spelt = (term.encode() for term in self.spell(token_ids))
        return np.array([int.from_bytes(term[:3], "big") if len(term) > 2 else 0 for term in spelt], dtype=np.int64)


def _lets_through(where: Filter, article: IndexedArticle) -> bool:
    day = article.article.day
    return (
        (where.collections is None or article.collection in where.collections)
        and (where.articles is None or article.article.id in where.articles)
        and (where.publishers is None or article.article.publisher in where.publishers)
        and article.article.publisher not in where.without_publishers
        and (where.since is None or (day is not None and day >= where.since))
        and (where.until is None or (day is not None and day <= where.until))
    )
