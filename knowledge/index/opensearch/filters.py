"""Filters as the servers apply them, inside the search."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from knowledge.index.opensearch.schema import PASSAGE
from knowledge.index.protocol import EVERYTHING, Filter

Clause = dict[str, Any]


def only(*clauses: Clause) -> Clause:
    """Return the query that finds what all of these do, without scoring it."""
    return {"bool": {"filter": list(clauses)}}


def passages(where: Filter, *, scored: Sequence[Clause] = (), more: Sequence[Clause] = ()) -> Clause:
    """Return the query for passages that `where` lets through and one of `scored` finds, scored by their sum."""
    found: Clause = {"filter": [{"term": {"kind": PASSAGE}}, *more]} if not scored else {"filter": [*more]}
    if where != EVERYTHING:
        found["filter"] += _lets(where)
        found["must_not"] = _keeps_out(where)
    if scored:
        found |= {"should": list(scored), "minimum_should_match": 1}
    return {"bool": found}


def in_collections(collections: Sequence[str] | None) -> list[Clause]:
    """Return what lets through only these collections; None for all."""
    return [] if collections is None else [{"terms": {"collection": sorted(collections)}}]


def _lets(where: Filter) -> list[Clause]:
    found = in_collections(None if where.collections is None else sorted(where.collections))
    if where.publishers is not None:
        found.append({"terms": {"publisher": sorted(where.publishers)}})
    if where.articles is not None:
        found.append({"terms": {"article": sorted(where.articles)}})
    if where.since is not None or where.until is not None:
        since, until = where.since or date.min, where.until or date.max
        found.append({"range": {"day": {"gte": since.toordinal(), "lte": until.toordinal()}}})
    return found


def _keeps_out(where: Filter) -> list[Clause]:
    found: list[Clause] = []
    if where.without_publishers:
        found.append({"terms": {"publisher": sorted(where.without_publishers)}})
    for id, place in sorted(where.without_passages):
        found.append(only({"term": {"article": id}}, {"term": {"place": place}}))
    return found
