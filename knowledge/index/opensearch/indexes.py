"""Which index on a cluster is that of a store, made with this version's analysis; the others go when nobody asks them.

An index is named by the identity of its store and what its documents were made with. So a version that analyses in
another way fills an index of its own beside the one that goes on answering, each fed by its own version, and a store
that was restored, which has another identity, gets another index.
"""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from knowledge.index.nearest import Meaning
from knowledge.index.opensearch import leftovers
from knowledge.index.opensearch import state as states
from knowledge.index.opensearch.cluster import Cluster, RefusedError
from knowledge.index.opensearch.index import OpenSearchIndex
from knowledge.index.opensearch.leftovers import INSTEAD_OF, Leftovers
from knowledge.index.opensearch.schema import FORMAT, digest
from knowledge.index.opensearch.state import ClusterState
from knowledge.language.analysis import VERSION

MERGE_S = 3_600.0
"""How often the servers are asked to do away with what was removed."""
TIDY_S = 3_600.0
"""How often it is looked for indexes that nobody needs; sooner where some were found that somebody may need."""


class Indexes:
    """The indexes of one library."""

    def __init__(
        self, cluster: Cluster, meaning: Meaning, *, alone: bool = False, analysis: str = str(VERSION)
    ) -> None:
        self.cluster = cluster
        self._meaning, self._alone = meaning, alone
        self._made_with = digest(f"{FORMAT} {analysis}")[:8]
        self._left: dict[str, OpenSearchIndex] = {}
        self._merged = self._due = 0.0
        self._leftovers = Leftovers(cluster, at_once=alone)

    def own(
        self, identity: str, used: OpenSearchIndex | None, *, is_past: Callable[[ClusterState], bool]
    ) -> tuple[OpenSearchIndex, int]:
        """Return the index of the store of that identity, and how many of its changes it holds.

        `used` is the one that was used so far; where it is another one, it is left. A new one is returned, which is
        made when it is first written to, where none is of this store's past.
        """
        found, done = self._best(identity, used, is_past)
        if found is None:
            return self.new(identity, used), 0
        self._leave(used, found)
        return found, done

    def _best(
        self, identity: str, used: OpenSearchIndex | None, is_past: Callable[[ClusterState], bool]
    ) -> tuple[OpenSearchIndex | None, int]:
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
            and self._is_of(used.name, f"{identity}-{self._made_with}")
            and states.load(self.cluster, used.name) is None
        ):
            return used, 0
        return (self._open(best[0]), best[1]) if best else (None, 0)

    def new(self, identity: str, used: OpenSearchIndex | None) -> OpenSearchIndex:
        """Return an index that is not there yet, for the store of that identity, in the place of the one `used`."""
        made = self._open(f"{self.cluster.address.prefix}-{identity}-{self._made_with}-{secrets.token_hex(4)}")
        # whoever tidies finds what is of the same store by its name, and of the store that was there before by this
        before = {*self._left, *([used.name] if used is not None else ())}
        made.meta[INSTEAD_OF] = sorted(name for name in before if not self._is_of(name, identity))
        self._leave(used, made)
        return made

    def _leave(self, before: OpenSearchIndex | None, now: OpenSearchIndex) -> None:
        again = self._left.pop(now.name, None)
        if again is not None and again is not now:
            again.leave()
        if before is not None and before.name != now.name:
            self._left[before.name] = before

    def let_go(self) -> None:
        """Ask no longer what was left, so that others may delete it."""
        for index in list(self._left.values()):
            index.leave()

    def merge(self, index: OpenSearchIndex) -> None:
        """Let the servers do away with what was removed from `index`, once an hour."""
        if self.cluster.writes and time.monotonic() - self._merged > MERGE_S:
            self._merged = time.monotonic()
            index.merge()

    @property
    def is_due(self) -> bool:
        """Whether it is time to `tidy`."""
        return time.monotonic() > self._due

    def tidy(self, index: OpenSearchIndex, *, left: bool = False) -> None:
        """Delete what `index` took the place of, unless somebody still needs it; perhaps only where any was `left`.

        See `Leftovers.tidy`. Where the library's lock keeps all others from writing, it is to be held meanwhile.
        """
        if left and not self._left:
            return
        self.let_go()
        if not self.cluster.writes:
            self._left, self._due = {}, time.monotonic() + TIDY_S
            return
        remains = self._leftovers.tidy(index.name, left=set(self._left))
        self._left = {name: one for name, one in self._left.items() if name in remains}
        self._due = time.monotonic() + (leftovers.QUIET_S if remains else TIDY_S)

    def delete(self, index: OpenSearchIndex) -> None:
        """Delete an index, though somebody may still ask it."""
        index.leave()
        self._left.pop(index.name, None)
        with suppress(RefusedError):  # another process was faster, or it was never made
            self.cluster.ask("DELETE", f"/{index.name}", writing=True)

    def close(self, index: OpenSearchIndex | None) -> None:
        """Let go of the cluster, and of what `index` holds there."""
        self.let_go()
        if index is not None:
            index.leave()
        self.cluster.close()

    def _open(self, name: str) -> OpenSearchIndex:
        opened = OpenSearchIndex(self.cluster, name, meaning=self._meaning)
        opened.alone = self._alone
        return opened

    def _is_of(self, name: str, kind: str) -> bool:
        return name.startswith(f"{self.cluster.address.prefix}-{kind}-")

    def _names(self, pattern: str) -> Iterator[str]:
        try:
            told: dict[str, Any] = self.cluster.ask("GET", f"/{self.cluster.address.prefix}-{pattern}/_mapping")
        except RefusedError as error:
            if error.status == 404:
                return
            raise
        yield from sorted(told)
