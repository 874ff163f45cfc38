"""Give passages that are indexed the vectors that came later: their documents are written again, as they are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from knowledge.index.opensearch.cluster import Cluster
from knowledge.index.opensearch.documents import (
    Action,
    Document,
    passage_key,
    told_of,
    unpacked,
    versioned,
    with_vector,
)
from knowledge.index.opensearch.filters import only
from knowledge.index.opensearch.schema import PASSAGE
from knowledge.meaning.vectors import Rows

_ARTICLES, _PASSAGES = 50, 2_000  # of one request

_KEPT = ("n", "place", "article", "collection", "publisher", "day")


def filled(
    cluster: Cluster, name: str, vectors: Mapping[str, Rows], encoder: str, *, average: float
) -> Iterator[Action]:
    """Yield what gives the passages of these articles their vectors, wherever they are findable now.

    Each keeps its number and its version: one that was removed meanwhile does not come back.
    """
    ids = list(vectors)
    for start in range(0, len(ids), _ARTICLES):
        for hit in _passages(cluster, name, ids[start : start + _ARTICLES]):
            fields = {name: values[0] for name, values in hit["fields"].items()}
            id, place = fields["article"], fields["place"]
            if place >= len(vectors[id]):
                continue  # cut in another way
            runs = [tuple(run) for run in unpacked(fields.get("tokens", ""))]
            document: Document = {"kind": PASSAGE} | {name: fields[name] for name in _KEPT if name in fields}
            document |= told_of(runs, average) | with_vector(vectors[id][place], encoder)
            key = passage_key(fields["collection"], id, place)
            yield {"index": {"_id": key, "routing": id, **versioned(hit["_version"])}}, document


def encoded(cluster: Cluster, name: str, encoder: str) -> set[str]:
    """Return the articles all of whose passages have their vectors of `encoder`."""
    query = only({"term": {"kind": PASSAGE}})
    lacking = {"bool": {"filter": [{"term": {"kind": PASSAGE}}], "must_not": [{"term": {"encoder": encoder}}]}}
    return _articles(cluster, name, query) - _articles(cluster, name, lacking)


def _passages(cluster: Cluster, name: str, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    body: dict[str, Any] = {
        "query": only({"term": {"kind": PASSAGE}}, {"terms": {"article": list(ids)}}),
        "size": _PASSAGES,
        "sort": [{"n": "asc"}],
        "version": True,
        "stored_fields": "_none_",
        "docvalue_fields": [*_KEPT, "tokens"],
    }
    while hits := cluster.ask("POST", f"/{name}/_search", body)["hits"]["hits"]:
        yield from hits
        body["search_after"] = hits[-1]["sort"]


def _articles(cluster: Cluster, name: str, query: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    source: dict[str, Any] = {"size": 5_000, "sources": [{"article": {"terms": {"field": "article"}}}]}
    while True:
        body = {"size": 0, "query": query, "aggs": {"of": {"composite": source}}}
        told = cluster.ask("POST", f"/{name}/_search", body)["aggregations"]["of"]
        found |= {bucket["key"]["article"] for bucket in told["buckets"]}
        if "after_key" not in told:
            return found
        source["after"] = told["after_key"]
