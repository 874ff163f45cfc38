"""One unchanging state of an index on OpenSearch; see `knowledge.index.protocol.Snapshot`."""

import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.errors import IndexDamagedError
from knowledge.index.nearest import Meaning
from knowledge.index.opensearch import near, ranking
from knowledge.index.opensearch.documents import PassageDocument, decoded
from knowledge.index.opensearch.filters import in_collections, only
from knowledge.index.opensearch.filters import passages as matching
from knowledge.index.opensearch.point import Point
from knowledge.index.opensearch.reading import Reader
from knowledge.index.opensearch.schema import ARTICLE
from knowledge.index.opensearch.spelt import similar
from knowledge.index.opensearch.state import ClusterState
from knowledge.index.protocol import EVERYTHING, Candidates, Entry, Filter, Located, openings
from knowledge.index.records import Record
from knowledge.index.scoring import K1, B, PassageBM25
from knowledge.index.spelling import spelling_in
from knowledge.meaning.cross_encoder import CrossEncoder

_LISTED = 5_000  # articles of one request
_RECORDS = 500
_SHOWN = 16  # articles read together: of the best passages of a question, those that may be shown


class OpenSearchSnapshot:
    """A point in time with its statistics. PointLostError when the servers have lost it."""

    def __init__(
        self, point: Point, reader: Reader, state: ClusterState, *, name: str, frozen: float, meaning: Meaning | None
    ) -> None:
        self.point = point
        self.generation, self.stamp = state.generation, state.stamp
        self.state = state
        self.meaning = meaning
        self._reader, self._name, self._frozen = reader, name, frozen
        self._passages, tokens, self._collections = point.totals()
        self.model = PassageBM25(self._passages, tokens / max(1, self._passages), k1=K1, b=B)
        self._publishers: dict[frozenset[str] | None, list[str]] = {}
        self._last = threading.local()

    def __len__(self) -> int:
        return self._passages

    @property
    def _encoder(self) -> str | None:
        encoder = self.meaning.encoder if self.meaning is not None else None
        return encoder.name if encoder is not None else None

    # --- what there is ------------------------------------------------------------------------------------------------

    def collections(self) -> frozenset[str]:
        """Return the names of all collections that hold an article."""
        return self._collections

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of articles in these collections (None for all), each once, in alphabetical order."""
        key = None if collections is None else frozenset(collections)
        if (found := self._publishers.get(key)) is None:
            query = only({"term": {"kind": ARTICLE}}, *in_collections(None if key is None else sorted(key)))
            of = {"terms": {"field": "publisher", "size": 60_000}}
            told = self.point.search({"size": 0, "query": query, "aggs": {"of": of}, "track_total_hits": False})
            found = self._publishers[key] = sorted(bucket["key"] for bucket in told["aggregations"]["of"]["buckets"])
        return found

    def admits(self, where: Filter) -> bool:
        """Return whether `where` lets any passage through."""
        if where == EVERYTHING:
            return self._passages > 0
        return bool(self.point.hits({"size": 1, "stored_fields": "_none_", "query": matching(where)}))

    def df(self, term: str) -> int:
        """Return how many passages hold `term`."""
        return self.point.df([term])[term]

    def holds(self, term: str, where: Filter) -> bool:
        """Return whether a passage that `where` lets through holds `term`."""
        return self.point.holds(term, where)

    def expect(self, terms: Iterable[str], where: Filter = EVERYTHING) -> None:
        """Ask the servers for all that `df` and `holds` are going to be asked, in one request."""
        self.point.look_up(terms, where)

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        """Yield the articles of these collections (None for all)."""
        fields = ["article", "collection", "title", "publisher", "day"]
        for hit in self._every_article(collections, _LISTED, {"stored_fields": "_none_", "docvalue_fields": fields}):
            told = {name: values[0] for name, values in hit["fields"].items()}
            day = date.fromordinal(told["day"]) if "day" in told else None
            yield Entry(told["article"], told["collection"], told["title"], told.get("publisher"), day)

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, from any of `collections` (None for all), or None."""
        there = in_collections(None if collections is None else sorted(collections))
        query = only({"term": {"kind": ARTICLE}}, {"term": {"article": id}}, *there)
        for _, (record, _, _) in self._reader.read_records({"query": query, "size": 1}, self.point.hits):
            return record.article
        return None

    def _every_article(self, collections: Iterable[str] | None, at_once: int, fields: dict[str, Any]) -> Iterator[Any]:
        there = in_collections(None if collections is None else sorted(collections))
        body = {"size": at_once, "query": only({"term": {"kind": ARTICLE}}, *there), "sort": [{"n": "asc"}], **fields}
        # an article without a passage has the number of the next one: neither may be left out where pages meet
        body["sort"] += [{"article": "asc"}, {"collection": "asc"}]
        while hits := self.point.hits(body):
            yield from hits
            if len(hits) < at_once:
                return
            body["search_after"] = hits[-1]["sort"]

    def verify(self) -> None:
        """Read every article, and count the passages; raises IndexDamagedError when one is not what was written."""
        passages = 0
        fields = {"stored_fields": ["record"], "docvalue_fields": ["count"]}
        for hit in self._every_article(None, _RECORDS, fields):
            try:
                Record(decoded(hit["fields"]["record"][0]))
            except ValueError as error:
                raise IndexDamagedError(Path(self._name)) from error
            passages += hit["fields"]["count"][0]
        if passages != self._passages:
            raise IndexDamagedError(Path(self._name))

    # --- searching ----------------------------------------------------------------------------------------------------

    def search(
        self,
        terms: Sequence[str],
        *,
        weights: Sequence[float] | None = None,
        where: Filter = EVERYTHING,
        limit: int = 100,
        also: NDArray[np.int64] | None = None,
    ) -> Candidates:
        """Return the `limit` best passages that share a term with `terms`, exactly as BM25 ranks them."""
        weighted: dict[str, float] = {}
        for term, weight in zip(terms, weights or [1.0] * len(terms), strict=True):
            weighted[term] = weighted.get(term, 0.0) + weight
        found = ranking.best(
            self.point,
            self._reader,
            weighted,
            model=self.model,
            frozen=self._frozen,
            where=where,
            limit=limit,
            encoder=self._encoder,
        )
        if also is not None and len(also):
            found = self._with(found, also, weighted)
        self._last.seen = [passage.first for passage in found.passages]
        return self._candidates(weighted, found)

    def _with(
        self, found: ranking.RankedHits, also: NDArray[np.int64], weighted: dict[str, float]
    ) -> ranking.RankedHits:
        there = {passage.number for passage in found.passages}
        others = self._read([number for number in dict.fromkeys(also.tolist()) if number not in there])
        df = self.point.df(weighted)
        idf = {term: self.model.weigh(df[term]) for term in weighted}
        scores = ranking.exact(others, weighted, idf, self.model, self._reader.terms)
        every = [*found.passages, *others]
        return ranking.in_order(every, np.concatenate([found.scores, scores]), len(every))

    def nearest(self, text: str, *, where: Filter = EVERYTHING, limit: int = 10) -> NDArray[np.int64]:
        """Return the `limit` passages that mean most nearly what the question `text` does, nearest first."""
        if self.meaning is None or self._encoder is None:
            return np.empty(0, dtype=np.int64)
        found = near.nearest(self.point, self._reader, self.meaning.asked(text), self._encoder, where, limit)
        return np.array([passage.number for passage in found.passages], dtype=np.int64)

    def cosines(self, text: str, passages: NDArray[np.int64]) -> NDArray[np.float64] | None:
        """Return how near in meaning each of `passages` is to the question `text`; see the protocol."""
        if self.meaning is None or self._encoder is None:
            return None
        read = self._read(passages.tolist())
        return near.cosines(self.point, self._reader, read, self.meaning.asked(text), self._encoder)

    @property
    def cross_encoder(self) -> CrossEncoder | None:
        """What reads a question together with a passage; None where there is no such model."""
        return self.meaning.cross_encoder if self.meaning is not None else None

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        """Return words of the archive spelt nearly like `word`, each with how often it occurs, nearest first."""
        return similar(self.point, word, limit=limit)

    def spelling(self, term: str, *, where: Filter = EVERYTHING) -> str | None:
        """Return how a passage writes `term` inside a sentence; see the protocol."""
        return spelling_in(self, term, where)

    def _read(self, numbers: Sequence[int]) -> list[PassageDocument]:
        found = self._reader.passages(numbers, self.point.hits, encoder=self._encoder)
        return [found[number] for number in numbers]

    def _candidates(self, weighted: dict[str, float], found: ranking.RankedHits) -> Candidates:
        df = self.point.df(weighted)
        terms, read = self._reader.terms, found.passages
        token_ids = _joined([passage.tokens for passage in read])
        sentences = [passage.sentences for passage in read]
        slots = np.full(len(token_ids), -1, dtype=np.int16)
        for slot, term in enumerate(weighted):
            if (number := terms.find(term)) >= 0:
                slots[token_ids == number] = slot
        articles = np.array([passage.first for passage in read], dtype=np.int64)
        places = np.array([passage.place for passage in read], dtype=np.int64)
        return Candidates(
            terms=tuple(weighted),
            idf=np.array([self.model.weigh(df[term]) for term in weighted], dtype=np.float32),
            df=np.array([df[term] for term in weighted], dtype=np.int64),
            passages=np.array([passage.number for passage in read], dtype=np.int64),
            scores=found.scores.astype(np.float32),
            articles=articles,
            places=places,
            openings=openings(articles, places),
            slots=slots,
            token_ids=token_ids,
            offsets=_starts([len(passage.tokens) for passage in read]),
            sentence_tokens=_starts(_joined(sentences).tolist()),
            sentence_offsets=_starts(list(map(len, sentences))),
        )

    # --- showing ------------------------------------------------------------------------------------------------------

    def locate(self, passage: int) -> Located:
        """Return the article and spans of a passage number from `Candidates`.

        The articles of the best passages beside it are read with it: they are mostly asked for next.
        """
        (read,) = self._read([passage])
        around = dict.fromkeys([read.first, *getattr(self._last, "seen", ())[:_SHOWN]])
        records = self._reader.records([read.first], self.point.hits, beside=around)
        record, id, collection = records[read.first]
        return record.locate(read.place, article_id=id, collection=collection)

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        """Return the terms that `Candidates.token_ids` stand for."""
        terms = self._reader.terms
        return [terms[number] for number in token_ids.tolist()]

    def beginnings(self, token_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of the term that each of `token_ids` stands for, as one number."""
        return self._reader.terms.beginnings(token_ids)


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _starts(lengths: list[int]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64)
