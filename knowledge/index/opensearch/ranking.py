"""The best passages of one state, exactly as BM25 ranks them, out of the servers' nearly exact scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.opensearch.documents import PassageDocument
from knowledge.index.opensearch.filters import passages as matching
from knowledge.index.opensearch.point import Point
from knowledge.index.opensearch.reading import Reader, Terms
from knowledge.index.opensearch.schema import ROUNDING, searchable
from knowledge.index.protocol import Filter
from knowledge.index.scoring import PassageBM25

MORE, SPARE = 1.25, 8
"""So many more than are asked for are fetched first."""
MOST = 10_000
"""More than so many are not fetched: of passages so much alike, the servers themselves order the equal ones."""


@dataclass(frozen=True, slots=True)
class RankedHits:
    """Passages with their scores, best first."""

    passages: list[PassageDocument]
    scores: NDArray[np.float64]


def best(
    point: Point,
    reader: Reader,
    weighted: Mapping[str, float],
    *,
    model: PassageBM25,
    frozen: float,
    where: Filter,
    limit: int,
    encoder: str | None,
) -> RankedHits:
    """Return the `limit` passages with the highest sums; `frozen` is the average length that impacts were made for.

    An average that has moved since changes no passage's score by more than the ratio of both, so the last score that
    the servers return bounds all those that they did not return: the best are proven, or twice as many are fetched.
    """
    df = point.df(weighted)
    counted = {term: weight for term, weight in weighted.items() if weight and df[term]}
    if not counted or limit <= 0:
        return RankedHits([], np.empty(0))
    idf = {term: model.weigh(df[term]) for term in counted}
    query = matching(
        where,
        scored=[
            {"term": {"terms": {"value": searchable(term), "boost": weight * idf[term]}}}
            for term, weight in counted.items()
        ],
    )
    wanted = int(limit * MORE) + SPARE
    while True:
        body = {"query": query, "size": wanted, "stored_fields": "_none_", "docvalue_fields": ["n"]}
        if wanted >= MOST:  # every passage is looked at then
            body["sort"] = [{"_score": "desc"}, {"article": "asc"}, {"place": "asc"}, {"collection": "asc"}]
            body["size"] = max(MOST, 2 * limit)
        hits = point.hits(body)
        read = reader.passages([hit["fields"]["n"][0] for hit in hits], point.hits, encoder=encoder)
        found = [read[hit["fields"]["n"][0]] for hit in hits]
        scores = exact(found, counted, idf, model, reader.terms)
        ranked = in_order(found, scores, limit)
        if len(hits) < wanted or wanted >= MOST:
            return ranked
        bound = hits[-1]["_score"] * max(1.0, model.avgdl / frozen) * (1 + ROUNDING)
        if len(ranked.scores) == limit and ranked.scores[-1] > bound:
            return ranked
        wanted = min(2 * wanted, MOST)


def exact(
    found: Sequence[PassageDocument],
    weighted: Mapping[str, float],
    idf: Mapping[str, float],
    model: PassageBM25,
    terms: Terms,
) -> NDArray[np.float64]:
    """Return the score of each passage, term by term as rank-bm25 adds them up."""
    if not found:
        return np.empty(0)
    lengths = np.array([len(one.tokens) for one in found], dtype=np.int64)
    tokens = np.concatenate([one.tokens for one in found])
    owner = np.arange(len(found)).repeat(lengths)
    sums = np.zeros(len(found))
    for term, weight in weighted.items():
        number = terms.find(term)
        if weight and number >= 0:
            frequency = np.bincount(owner[tokens == number], minlength=len(found))
            sums += weight * (idf[term] * model.saturate(frequency, lengths))
    return sums


def in_order(found: Sequence[PassageDocument], scores: NDArray[np.float64], limit: int) -> RankedHits:
    """Return the `limit` best; equal ones by their articles' ids, their places, their collections."""
    order = sorted(range(len(found)), key=lambda i: (-scores[i], found[i].article, found[i].place, found[i].collection))
    kept = order[:limit]
    return RankedHits([found[i] for i in kept], scores[kept])
