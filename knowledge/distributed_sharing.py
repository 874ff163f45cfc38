"""Keep a store that several machines share, and one index on a search cluster for all of them, in step.

Whoever hears of a change first sends it, the others wait for that and take the new state: one at a time writes to the
index, and a late writer changes nothing. A process that is not `indexing` sends nothing: it stores what it is given,
and looks how far the others have brought the index.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from knowledge.distributing import Distributed, log
from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch.cluster import ReadOnlyError
from knowledge.sharing import Shared

if TYPE_CHECKING:
    from knowledge.store import Store

FOUND_S = 10.0
"""How long who stored something waits until another process has made it findable."""
_PAUSE_S = 0.2


class DistributedShared(Distributed, Shared):
    """Articles in a store that several machines share, and their index on a cluster."""

    alone: ClassVar[bool] = False

    @contextmanager
    def _writing(self) -> Iterator["Store"]:
        """The store; the index has followed it at the end, unless the cluster or who indexes is away."""
        yield self.store
        self._step()
        give_up = time.monotonic() + FOUND_S
        while self._late and not self.indexing and time.monotonic() < give_up:
            time.sleep(_PAUSE_S)
            self._step()

    def _step(self) -> None:
        """Bring the index to the state of the store; or, where another process does, see how far it is."""
        if self.indexing:
            super()._step()
            return
        self._followed()
        self._behind = self._behind and self._late  # an article that is on its way is no index that is being made

    def _followed(self) -> None:
        """Bring the index in step; or, where another process does, see how far it is."""
        if self.indexing:
            super()._followed()
            return
        self._tried = time.monotonic()
        try:
            self._index, done = self._own()
            self._indexes.let_go()
            self._opened.told()
            self._late = done != self.store.articles.generation()
        except IndexUnreachableError as error:
            if not self._late:
                log.warning("%s", error)
            self._late = True

    def rebuild(self) -> list[str]:
        """See `Distributed.rebuild`. ReadOnlyError for who does not index."""
        if not self.indexing:
            raise ReadOnlyError
        return super().rebuild()

    def merge(self) -> bool:
        """See `Distributed.merge`. Who indexes makes the vectors, too, though nobody asks it anything."""
        more = super().merge()
        self.asked()
        return more

    def _is_late(self) -> bool:
        """Whether something has changed that nobody has heard of."""
        if self._hears.is_set():
            return super()._is_late()
        self._opened.told(self.store.articles.generation())
        return super()._is_late() or not self._is_level()

    def _look(self) -> None:
        """Bring the index in step where something has changed, or see that another machine has done so."""
        if self._is_level():
            self._opened.told()
        else:
            self._step()

    def _is_level(self) -> bool:
        now, index = self.store.articles.version(), self._opened
        return now.identity in index.name and now.generation == index.generation()
