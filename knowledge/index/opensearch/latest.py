"""The newest published state of an index, as everybody asks it, whoever writes."""

import threading
import time
import weakref

from knowledge.errors import IndexUnreachableError, LibraryError
from knowledge.index.nearest import Meaning
from knowledge.index.opensearch import state as states
from knowledge.index.opensearch.cluster import Cluster, PointLostError
from knowledge.index.opensearch.point import Point
from knowledge.index.opensearch.reading import Reader
from knowledge.index.opensearch.snapshot import OpenSearchSnapshot
from knowledge.index.opensearch.state import ClusterState, Seen
from knowledge.index.protocol import Snapshot
from knowledge.index.snapshot import EmbeddedSnapshot

LOOK_S = 1.0
"""How often it is looked whether another process has changed the index, where nobody tells."""
_TRIES, _PAUSE_S = 40, 0.05


class Latest:
    """Gives the newest state of the index `name`."""

    folder = None
    """No folder of this machine keeps it."""

    def __init__(self, cluster: Cluster, name: str, *, meaning: Meaning | None = None) -> None:
        self.cluster, self.name, self.meaning = cluster, name, meaning
        self._opening = threading.Lock()
        self._born: str | None = None
        self._average = 1.0
        self._reader = Reader()
        self._snapshot: Snapshot | None = None
        self._looked = 0.0
        self._told = threading.Event()
        self._old: list[tuple[weakref.ref[Snapshot], Point]] = []
        self._left = False
        self._least = 0

    def snapshot(self) -> Snapshot:
        """Return the newest published state. PointLostError of an index that was left: the caller has another one.

        What another process has changed is seen as soon as this one is `told`, or within `LOOK_S`.
        """
        found = self._snapshot
        if found is None or self._told.is_set() or time.monotonic() - self._looked > LOOK_S or _is_stale(found):
            with self._opening:
                found = self._snapshot = self._newest(self._snapshot)
        return found

    def newest(self) -> Snapshot:
        """Return the newest state of all."""
        self.told()
        return self.snapshot()

    def told(self, generation: int = 0) -> None:
        """Another process says that it has changed the index: the next question takes the newest state.

        While yet another one is changing it, the state that was asked before goes on answering where it holds so many
        changes as `generation`; else that is waited for, for two seconds at most.
        """
        self._least = max(self._least, generation)
        self._told.set()

    def generation(self) -> int:
        """Return how many of the store's changes the index holds, as it says itself; 0 where there is none."""
        seen = self._load()
        return seen.state.generation if seen is not None else 0

    def holds(self) -> set[str]:
        """Return the ids of all articles of the newest state."""
        return {entry.id for entry in self.newest().articles()}

    def renew(self) -> None:
        """Let go of the states that were asked, so that nobody asks the index any longer."""
        with self._opening:
            for _, point in self._old:
                point.close()
            if isinstance(self._snapshot, OpenSearchSnapshot):
                self._snapshot.point.close()
            self._old, self._snapshot = [], None

    def leave(self) -> None:
        """Let go of the states that were asked, for good: a thread that was about to ask asks the index no longer."""
        self._left = True
        self.renew()

    def _newest(self, before: Snapshot | None) -> Snapshot:
        if self._left:
            raise PointLostError
        self._told.clear()
        for _ in range(_TRIES):
            began = self._load()
            self._looked = time.monotonic()
            if began is None:
                return EmbeddedSnapshot([], generation=0)
            if isinstance(before, OpenSearchSnapshot) and not before.point.is_stale:
                same = before.state.born == began.state.born
                if same and before.state.changes == began.state.changes:
                    return before
                if same and began.state.writer and before.generation >= self._least:
                    return before
            try:
                point = Point(self.cluster, self.name)
            except PointLostError:
                time.sleep(_PAUSE_S)
                continue
            try:
                ended = self._load()
            except LibraryError:
                point.close()
                raise
            if ended is not None and not began.state.writer and ended.state == began.state:
                return self._publish(point, ended.state, before)
            point.close()
            time.sleep(_PAUSE_S)
        # somebody writes without a pause, or was killed while it did: what is there is shown, as it is
        if (now := self._load()) is None:
            raise IndexUnreachableError
        return self._publish(Point(self.cluster, self.name), now.state, before)

    def _publish(self, point: Point, state: ClusterState, before: Snapshot | None) -> Snapshot:
        if isinstance(before, OpenSearchSnapshot):
            self._old.append((weakref.ref(before), before.point))
        for one in [one for one in self._old if one[0]() is None]:
            self._old.remove(one)
            one[1].close()
        return OpenSearchSnapshot(
            point, self._reader, state, name=self.name, frozen=self._average, meaning=self.meaning
        )

    def _load(self) -> Seen | None:
        """The state as it is now; what was read of another index of the same name is forgotten."""
        seen = states.load(self.cluster, self.name)
        if seen is None:
            self._born = None
        elif self._born is None or seen.state.born != self._born:
            meta = states.meta_of(self.cluster, self.name) or {}
            self._reader = Reader()
            self._born, self._average = seen.state.born, float(meta.get("average", 0.0)) or 1.0
        return seen

    def close(self) -> None:
        """Let go of points in time and of all connections."""
        self.leave()
        self.cluster.close()


def _is_stale(snapshot: Snapshot) -> bool:
    return isinstance(snapshot, OpenSearchSnapshot) and snapshot.point.is_stale
