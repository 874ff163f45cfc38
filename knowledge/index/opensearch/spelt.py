"""Words of the archive spelt nearly like another one, as the embedded index finds them."""

from knowledge.index.opensearch.filters import Clause
from knowledge.index.opensearch.point import Point
from knowledge.index.opensearch.schema import WORD

_FARTHEST = 2  # edits
_LOOKED_AT = 5_000  # words compared at most


def similar(point: Point, word: str, *, limit: int) -> list[tuple[str, int]]:
    """Return words at most two edits from `word` (one for short words), with the passages that hold each.

    The nearest first, then the commonest. Such a word begins or ends as `word` does, but for the two letters in its
    middle that may have changed places: as the embedded index looks, so that both find the same.
    """
    from rapidfuzz.distance import OSA  # most questions have no misspelt word

    if not word:
        return []
    farthest = _FARTHEST if len(word) > 4 else 1
    query = {
        "bool": {
            "filter": [
                {"term": {"kind": WORD}},
                {"fuzzy": {"word": {"value": word, "fuzziness": farthest, "rewrite": "constant_score"}}},
                {"bool": {"should": _halves(word), "minimum_should_match": 1}},
            ]
        }
    }
    hits = point.hits({"query": query, "size": _LOOKED_AT, "stored_fields": "_none_", "docvalue_fields": ["word"]})
    edits = {str(hit["fields"]["word"][0]): 0 for hit in hits}
    edits = {other: OSA.distance(word, other) for other in edits}
    near = [other for other, distance in edits.items() if 0 < distance <= farthest]
    df = point.df(near)
    near = sorted((other for other in near if df[other]), key=lambda other: (edits[other], -df[other], other))
    return [(other, df[other]) for other in near[:limit]]


def _halves(word: str) -> list[Clause]:
    half = max(1, len(word) // 2)
    swapped = word[: half - 1] + word[half : half + 1] + word[half - 1] + word[half + 1 :]
    found: list[Clause] = []
    for one in dict.fromkeys((word, swapped)):
        found.append({"prefix": {"word": one[:half]}})
        if ending := one[half:]:
            found.append({"prefix": {"back": ending[::-1]}})
    return found
