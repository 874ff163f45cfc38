"""Delete indexes that nobody needs any longer, whoever made them, also one that was killed while it did.

Whoever asks an index holds a point in time of it, which the servers tell of. Nobody tells of who writes to one that is
not asked yet: a newer version, or `rebuild`, fills its index for hours beside the one that answers. So who finds an
index that nobody asks notes in it how much was written to it so far, and whoever finds that unchanged `QUIET_S` later
deletes it. The note is in the index: it does not matter which process made it, nor whether that one is still there.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from knowledge.errors import LibraryError
from knowledge.index.opensearch.cluster import Cluster, RefusedError

QUIET_S = 300.0
"""An index that nobody has asked, nor written to, for so long is left; between two batches less time goes by."""
INSTEAD_OF = "instead_of"
"""What the mapping of an index calls those of other stores whose place it took: of what this one was before."""
_QUIET = "quiet"

log = logging.getLogger(__name__)

_Meta = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Use:
    asked: bool
    written: int
    """Grows with whatever is written."""


class Leftovers:
    """What is left on `cluster` of one library's indexes.

    `at_once`: nobody else writes while this process tidies, so nothing need be waited for but questions.
    """

    def __init__(self, cluster: Cluster, *, at_once: bool = False) -> None:
        self._cluster, self._at_once = cluster, at_once

    def tidy(self, kept: str, *, left: Set[str] = frozenset()) -> set[str]:
        """Delete what the index named `kept` took the place of and nobody needs; return the names of what remains.

        Those in `left` are complete and were left by this process: others may ask them, but none has to fill them.
        """
        remains = set()
        told = self._told()
        for name in sorted(self._others(kept, told)):
            use = self._use(name)
            if use is None:
                continue
            if not use.asked and (self._at_once or name in left or self._is_quiet(name, told.get(name, {}), use)):
                self._delete(name)
                log.info("The index %s is gone: %s took its place.", name, kept)
            else:
                remains.add(name)
        return remains

    def _others(self, kept: str, told: Mapping[str, _Meta]) -> set[str]:
        """All of the same store, and of the stores whose place it took."""
        same = kept.removeprefix(self._prefix).partition("-")[0]
        others = {name for name in told if name.startswith(f"{self._prefix}{same}-")} | {kept}
        waiting = list(others)
        while waiting:
            before = set(self._instead_of(told.get(waiting.pop(), {}))) - others
            others |= before
            waiting += before
        return others - {kept}

    def _instead_of(self, meta: _Meta) -> Iterator[str]:
        for name in meta.get(INSTEAD_OF, ()):
            if isinstance(name, str) and name.startswith(self._prefix):
                yield name

    def _is_quiet(self, name: str, meta: _Meta, use: _Use) -> bool:
        """Whether nothing was written for `QUIET_S`; noted in the index where that is not known yet."""
        written, since = meta.get(_QUIET, (None, 0.0))
        if written == use.written:
            return bool(time.time() - since > QUIET_S)
        with suppress(RefusedError):  # it is gone
            noted = {"_meta": meta | {_QUIET: [use.written, time.time()]}}
            self._cluster.ask("PUT", f"/{name}/_mapping", noted, writing=True)
        return False

    def _use(self, name: str) -> _Use | None:
        """How an index is used; None where it is gone."""
        try:
            told = self._cluster.ask("GET", f"/{name}/_stats/search,indexing")["_all"]["total"]
        except RefusedError as error:
            if error.status == 404:
                return None
            raise
        except LibraryError:
            return _Use(asked=True, written=0)
        asked = told.get("search", {}).get("point_in_time_current", 1)
        indexing = told.get("indexing", {})
        return _Use(bool(asked), indexing.get("index_total", 0) + indexing.get("delete_total", 0))

    def _told(self) -> dict[str, _Meta]:
        """What was noted of each index whose name has the prefix."""
        try:
            told: dict[str, Any] = self._cluster.ask("GET", f"/{self._prefix}*/_mapping")
        except RefusedError as error:
            if error.status == 404:
                return {}
            raise
        return {name: one["mappings"].get("_meta", {}) for name, one in told.items()}

    def _delete(self, name: str) -> None:
        with suppress(RefusedError):  # another process was faster
            self._cluster.ask("DELETE", f"/{name}", writing=True)

    @property
    def _prefix(self) -> str:
        return f"{self._cluster.address.prefix}-"
