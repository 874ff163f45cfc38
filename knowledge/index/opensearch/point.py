"""One point in time of all shards: every search of a question sees the same state, whatever is written meanwhile."""

import json
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from knowledge.errors import LibraryError
from knowledge.index.opensearch.cluster import Cluster, PointLostError, RefusedError
from knowledge.index.opensearch.filters import only, passages
from knowledge.index.opensearch.schema import PASSAGE, searchable
from knowledge.index.protocol import EVERYTHING, Filter

KEPT_S = 180
"""How long a point in time outlives its last search."""
_COUNTED = 200_000  # terms of which is kept what was counted
_AT_ONCE = 8  # counts a node works on at a time for one question


class Point:
    """Searches in one state of an index. PointLostError when that is gone: the caller takes a newer one."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        # of the copies that the node which is asked has itself: it answers though another one is cut off
        how = f"keep_alive={KEPT_S}s&allow_partial_pit_creation=false&preference=_local"
        opening = f"/{name}/_search/point_in_time?{how}"
        try:
            self._id: str = cluster.ask("POST", opening)["pit_id"]
        except RefusedError as error:
            if error.status >= 500 or error.status == 404:  # a shard has no node yet, or the index has just gone
                raise PointLostError from error
            raise
        self._used = time.monotonic()
        self._lost = False
        self._lock = threading.Lock()
        self._df: dict[str, int] = {}
        self._held: dict[tuple[Filter, str], bool] = {}

    @property
    def is_stale(self) -> bool:
        """Whether the servers have let go of it, or may have, as nobody asked for long."""
        return self._lost or time.monotonic() - self._used > KEPT_S - 30

    def search(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return all that a search says."""
        self._used = time.monotonic()
        said: dict[str, Any] = self._ask("/_search", body=body | {"pit": self._pit})
        return said

    def hits(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Return what a search finds."""
        found: list[dict[str, Any]] = self.search(body | {"track_total_hits": False})["hits"]["hits"]
        return found

    def df(self, terms: Iterable[str]) -> dict[str, int]:
        """Return how many passages hold each of `terms`; those not counted before are counted in one request."""
        wanted = list(dict.fromkeys(terms))
        self.look_up(wanted)
        known = self._df
        found = {term: known[term] for term in wanted if term in known}
        return found if len(found) == len(wanted) else self.df(wanted)  # forgotten by another thread just now

    def holds(self, term: str, where: Filter) -> bool:
        """Return whether a passage that `where` lets through holds `term`."""
        while (found := self._held.get((where, term))) is None:
            self.look_up([term], where)
        return found

    def look_up(self, terms: Iterable[str], where: Filter = EVERYTHING) -> None:
        """Get to know, in one request, what `df` and, unless `where` lets everything through, `holds` say of these."""
        wanted = list(dict.fromkeys(terms))
        new = [term for term in wanted if term not in self._df]
        sought = [term for term in wanted if (where, term) not in self._held] if where != EVERYTHING else []
        if not new and not sought:
            return
        count = [{"size": 0, "track_total_hits": True, "query": {"term": {"terms": searchable(term)}}} for term in new]
        first = [
            {"size": 1, "track_total_hits": False, "stored_fields": "_none_"}
            | {"query": passages(where, more=[{"term": {"terms": searchable(term)}}])}
            for term in sought
        ]
        told = self._several([*count, *first])
        counts = [one["hits"]["total"]["value"] for one in told[: len(new)]]
        there = [bool(one["hits"]["hits"]) for one in told[len(new) :]]
        with self._lock:
            if len(self._df) + len(self._held) > _COUNTED:
                self._df, self._held = {}, {}
            self._df |= zip(new, counts, strict=True)
            self._held |= zip([(where, term) for term in sought], there, strict=True)

    def _several(self, bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
        lines = []
        for body in bodies:
            lines += [b"{}", json.dumps(body | {"pit": self._pit}).encode()]
        self._used = time.monotonic()
        told: list[dict[str, Any]] = self._ask(f"/_msearch?max_concurrent_searches={_AT_ONCE}", lines=lines)[
            "responses"
        ]
        if any("error" in one or one["_shards"]["failed"] or one["timed_out"] for one in told):
            self._lost = True
            raise PointLostError
        return told

    def totals(self) -> tuple[int, int, frozenset[str]]:
        """Return how many passages there are, how many tokens they hold, and the collections of all articles."""
        every = only({"term": {"kind": PASSAGE}})
        told = self.search(
            {
                "size": 0,
                "track_total_hits": False,
                "aggs": {
                    "passages": {"filter": every, "aggs": {"tokens": {"sum": {"field": "length"}}}},
                    "collections": {"terms": {"field": "collection", "size": 60_000}},
                },
            }
        )["aggregations"]
        names = frozenset(bucket["key"] for bucket in told["collections"]["buckets"])
        return told["passages"]["doc_count"], int(told["passages"]["tokens"]["value"]), names

    def close(self) -> None:
        """Let the servers let go of it."""
        with suppress(LibraryError):
            self._cluster.ask("DELETE", "/_search/point_in_time", {"pit_id": [self._id]})

    @property
    def _pit(self) -> dict[str, str]:
        return {"id": self._id, "keep_alive": f"{KEPT_S}s"}

    def _ask(self, path: str, **how: Any) -> Any:
        try:
            return self._cluster.ask("POST", path, bound=True, **how)
        except PointLostError:
            self._lost = True
            raise
        except RefusedError as error:
            if error.status == 404 or error.status >= 500:  # elsewhere it may be answered
                self._lost = True
                raise PointLostError from error
            raise
