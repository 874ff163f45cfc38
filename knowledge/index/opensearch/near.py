"""The passages that mean most nearly what a question does, exactly, out of the servers' nearly exact cosines."""

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.index.opensearch.cluster import TooSlowError
from knowledge.index.opensearch.documents import PassageDocument
from knowledge.index.opensearch.filters import passages as matching
from knowledge.index.opensearch.point import Point
from knowledge.index.opensearch.ranking import RankedHits, in_order
from knowledge.index.opensearch.reading import Reader
from knowledge.index.opensearch.schema import NEAREST, ZERO
from knowledge.index.protocol import Filter

ANSWER_S = 3
"""How long the servers may compare; where they take longer, the question is answered by words alone."""
_STEPS = 27_000  # of a dimension of the question, either way: as many as there are characters for
_SUM = (1 << 31) - 1
_MORE, _SPARE, _MOST = 1.25, 8, 10_000

log = logging.getLogger(__name__)


def nearest(
    point: Point, reader: Reader, vector: NDArray[np.float32], encoder: str, where: Filter, limit: int
) -> RankedHits:
    """Return the `limit` passages with the highest cosines; those without a vector are left out.

    Every vector that the filter lets through is looked at. Nothing is found where that takes too long.
    """
    asked, step = _told(vector)
    query = matching(where, more=[{"term": {"encoder": encoder}}])
    script = {"source": NEAREST, "params": {"asked": asked, "step": step}}
    # the question is rounded to steps, and the score to 32 bits
    unsure = step / 2 * np.sqrt(len(vector)) * (1 + 0.01) + 1e-6
    wanted = int(limit * _MORE) + _SPARE
    while True:
        body = {"query": {"script_score": {"query": query, "script": script}}, "size": wanted}
        body |= {"stored_fields": "_none_", "docvalue_fields": ["n"], "timeout": f"{ANSWER_S}s"}
        try:
            hits = point.hits(body)
        except TooSlowError:
            log.warning("Passages were not compared by meaning: that takes more than %d s.", ANSWER_S)
            return RankedHits([], np.empty(0))
        numbers = [hit["fields"]["n"][0] for hit in hits]
        read = reader.passages(numbers, point.hits, encoder=encoder)
        found = [read[number] for number in numbers]
        ranked = in_order(found, cosines(point, reader, found, vector, encoder), limit)
        if len(hits) < wanted or wanted >= _MOST:
            return ranked
        if ranked.scores[-1] > hits[-1]["_score"] - 1 + unsure:
            return ranked
        wanted = min(2 * wanted, _MOST)


def cosines(
    point: Point, reader: Reader, passages: Sequence[PassageDocument], vector: NDArray[np.float32], encoder: str
) -> NDArray[np.float64]:
    """Return the cosine of `vector` with each of `passages`, NaN where there is none, as the embedded index has it."""
    vectors = reader.vectors([one.number for one in passages], point.hits, encoder)
    found = np.full(len(passages), np.nan)
    have = [i for i, one in enumerate(passages) if one.number in vectors]
    if have:
        rows = [vectors[passages[i].number] for i in have]
        values = np.stack([values for values, _ in rows]).astype(np.float64)
        scale = np.array([scale for _, scale in rows], dtype=np.float32).astype(np.float64)
        found[have] = (values * vector.astype(np.float64)).sum(axis=1) * scale
    return found


def _told(vector: NDArray[np.float32]) -> tuple[str, float]:
    """Return a question's vector in whole steps, as characters, and how large a step is; sums fit 32 bits."""
    steps = min(_STEPS, _SUM // (127 * len(vector)))
    step = float(np.abs(vector).max(initial=0.0)) / steps or 1.0
    whole = np.rint(vector.astype(np.float64) / step).astype(np.int64)
    return "".join(chr(ZERO + number) for number in whole.tolist()), step
