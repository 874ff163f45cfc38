"""Keep a store that several machines share, and one index on a search cluster for all of them, in step.

Whoever hears of a change first sends it, the others wait for that and take the new state: one at a time writes to the
index, and a late writer changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from knowledge.distributing import Distributed
from knowledge.sharing import Shared

if TYPE_CHECKING:
    from knowledge.store import Store


class DistributedShared(Distributed, Shared):
    """Articles in a store that several machines share, and their index on a cluster."""

    alone: ClassVar[bool] = False

    @contextmanager
    def _writing(self) -> Iterator["Store"]:
        """The store; the index has followed it at the end, unless the cluster is away."""
        yield self.store
        self._step()

    def _is_late(self) -> bool:
        """Whether something has changed that nobody has heard of."""
        if self._hears.is_set():
            return super()._is_late()
        self._opened.told()
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
