"""Which index on a cluster is that of a store, made with this version's analysis; the others go when nobody asks them.

An index is named by the identity of its store and what its documents were made with. So a version that analyses in
another way fills an index of its own beside the one that goes on answering, each fed by its own version, and a store
that was restored, which has another identity, gets another index.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from knowledge.errors import LibraryError
from knowledge.index.nearest import Meaning
from knowledge.index.opensearch import state as states
from knowledge.index.opensearch.cluster import Cluster, RefusedError
from knowledge.index.opensearch.index import OpenSearchIndex
from knowledge.index.opensearch.schema import FORMAT, digest
from knowledge.index.opensearch.state import ClusterState
from knowledge.language.analysis import VERSION

log = logging.getLogger(__name__)


class Indexes:
    """The indexes of one library."""

    def __init__(
        self, cluster: Cluster, meaning: Meaning, *, alone: bool = False, analysis: str = str(VERSION)
    ) -> None:
        self.cluster = cluster
        self._meaning, self._alone = meaning, alone
        self._made_with = digest(f"{FORMAT} {analysis}")[:8]

    def own(
        self, identity: str, used: OpenSearchIndex | None, *, is_past: Callable[[ClusterState], bool]
    ) -> tuple[OpenSearchIndex, int]:
        """Return the index of the store of that identity, and how many of its changes it holds.

        `used` is the one that was used so far. A new one is returned, which is made when it is first written to, where
        none is of this store's past.
        """
        best: tuple[str, int] | None = None
        for name in self._names(f"{identity}-{self._made_with}-*"):
            seen = states.load(self.cluster, name)
            if seen is None or not (seen.state.generation > 0 and is_past(seen.state)):
                continue
            # of two that are as far, that with the first name: all processes choose the same one
            if best is None or seen.state.generation > best[1]:
                best = name, seen.state.generation
        if used is not None and best is not None and used.name == best[0]:
            return used, best[1]
        if (
            best is None
            and used is not None
            and self._is_of(used, identity)
            and states.load(self.cluster, used.name) is None
        ):
            return used, 0
        return (self._open(best[0]), best[1]) if best else (self.new(identity), 0)

    def new(self, identity: str) -> OpenSearchIndex:
        """Return an index that is not there yet, for the store of that identity."""
        return self._open(f"{self.cluster.address.prefix}-{identity}-{self._made_with}-{secrets.token_hex(4)}")

    def tidy(self, index: OpenSearchIndex, before: OpenSearchIndex | None = None) -> list[str]:
        """Delete what `index` took the place of, unless somebody still asks it; return the names of what is gone."""
        identity = index.name.removeprefix(f"{self.cluster.address.prefix}-").partition("-")[0]
        others = {*self._names(f"{identity}-*"), *([before.name] if before is not None else ())} - {index.name}
        gone = []
        for name in sorted(others):
            if not self._is_asked(name):
                self._delete(name)
                log.info("The index %s is gone: %s took its place.", name, index.name)
                gone.append(name)
        return gone

    def delete(self, index: OpenSearchIndex) -> None:
        """Delete an index, though somebody may still ask it."""
        index.renew()
        self._delete(index.name)

    def _delete(self, name: str) -> None:
        with suppress(RefusedError):  # another process was faster, or it was never made
            self.cluster.ask("DELETE", f"/{name}", writing=True)

    def close(self, index: OpenSearchIndex | None) -> None:
        """Let go of the cluster, and of what `index` holds there."""
        if index is not None:
            index.renew()
        self.cluster.close()

    def _open(self, name: str) -> OpenSearchIndex:
        opened = OpenSearchIndex(self.cluster, name, meaning=self._meaning)
        opened.alone = self._alone
        return opened

    def _is_of(self, index: OpenSearchIndex, identity: str) -> bool:
        return index.name.startswith(f"{self.cluster.address.prefix}-{identity}-{self._made_with}-")

    def _names(self, pattern: str) -> Iterator[str]:
        try:
            told: dict[str, Any] = self.cluster.ask("GET", f"/{self.cluster.address.prefix}-{pattern}/_mapping")
        except RefusedError as error:
            if error.status == 404:
                return
            raise
        yield from sorted(told)

    def _is_asked(self, name: str) -> bool:
        """Whether anybody holds a point in time of an index, which is so as long as it answers."""
        try:
            told = self.cluster.ask("GET", f"/{name}/_stats/search")
        except RefusedError:
            return False
        except LibraryError:
            return True
        return bool(told["_all"]["total"]["search"].get("point_in_time_current", 1))
