"""Keep a store and an index on a search cluster in step.

The store is the truth, and its list of changes is what is still to be sent: the index says in itself how far it has
come. So whatever is killed in between, the next one goes on there, and writing again changes nothing. While the cluster
does not answer, articles are kept all the same, and are found once it does.
"""

import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from knowledge.article import Article
from knowledge.encoding import Encoding
from knowledge.errors import IndexDamagedError, IndexMovedError, IndexUnreachableError, LibraryError
from knowledge.following import bring
from knowledge.index.nearest import Meaning
from knowledge.index.opensearch.address import ClusterAddress, read
from knowledge.index.opensearch.cluster import Cluster
from knowledge.index.opensearch.forwarding import Forwarding
from knowledge.index.opensearch.index import OpenSearchIndex
from knowledge.index.opensearch.indexes import Indexes
from knowledge.index.opensearch.state import ClusterState, OvertakenError
from knowledge.index.preparing import prepare
from knowledge.index.protocol import Snapshot
from knowledge.keeping import OnDisk, Source
from knowledge.meaning.encoder import Encoder
from knowledge.meaning.vectors import VectorStore
from knowledge.parts import Parts, parts_of

if TYPE_CHECKING:
    from knowledge.store import Store

log = logging.getLogger(__name__)

AGAIN_S = 5.0
"""How long after a failure the index is brought in step again."""
_TRIES = 20


def distributed(text: str, *, shared: bool, indexing: bool = True) -> type[OnDisk]:
    """Return the keeper whose index is on the cluster at the address `text`; `shared` where its store is, too.

    Of those that share a store, one that is not `indexing` leaves it to another to bring the index in step.

    LibraryError where that is no address, before anything connects.
    """
    kind: type[Distributed] = Distributed
    if shared:
        from knowledge.distributed_sharing import DistributedShared as kind  # noqa: N813 (one of two)
    return type(kind.__name__, (kind,), {"address": read(text), "indexing": indexing or not shared})


class Distributed(OnDisk):
    """Articles in a store, and their index on a cluster."""

    address: ClassVar[ClusterAddress]
    alone: ClassVar[bool] = True
    """Whether the library's lock keeps all others from writing: where its folder is all that is shared."""
    elsewhere = True
    indexing: ClassVar[bool] = True
    """Whether this process writes the index."""

    _index: Any  # an OpenSearchIndex here

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._meaning = Meaning(partial(self._forwarded, self._meaning))
        self.encoding = Encoding(self._meaning, self.snapshot)
        self._indexes = Indexes(Cluster(self.address, writes=self.indexing), self._meaning, alone=self.alone)
        self._late = False
        """Whether the store may hold what the index lacks."""
        self._tried = 0.0

    def _forwarded(self, kept: Meaning) -> tuple[Encoder, VectorStore] | None:
        loaded = kept.encoder
        if loaded is None:
            return None
        return loaded, Forwarding(kept.store, loaded.name, lambda: self._opened, writes=self.indexing)

    @property
    def _opened(self) -> OpenSearchIndex:
        if self._index is None:  # the cluster has not answered yet
            raise IndexUnreachableError
        index: OpenSearchIndex = self._index
        return index

    def _open(self, first: Callable[[], Sequence[Source]], *, wait: bool) -> None:
        self._refuse_without_store()
        if self.store.articles.generation() == 0 and (articles := first()):
            self.store.articles.add("public", articles)
        try:
            self._index, done = self._own()
        except IndexUnreachableError as error:
            log.warning("%s", error)
            self._behind = self._late = True  # articles are taken all the same
            return
        self._looked = self._stat()
        if done == self.store.articles.generation():
            return
        if wait:
            self._step()
        else:
            self._behind = True

    def _own(self) -> tuple[OpenSearchIndex, int]:
        """The index of the store as it is, and how many of its changes that holds."""
        version = self.store.articles.version()

        def is_past(state: ClusterState) -> bool:
            return state.generation <= version.generation and self.store.articles.stamp(state.generation) == state.stamp

        return self._indexes.own(version.identity, self._index, is_past=is_past)

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index. IndexUnreachableError while the cluster does not answer."""
        if (self._late or not self._behind) and self._is_late():
            with suppress(LibraryError):  # what is there answers
                self._step()
        snapshot = self._newest()
        if not snapshot.generation and not self._behind and self.store.articles.generation():
            self._step()  # the index is gone: another one has taken its place, or is made now
            snapshot = self._newest()
        if not snapshot.generation and self.store.articles.generation():
            raise IndexUnreachableError  # it is being made for the first time: nothing is there to be asked
        return snapshot

    def _newest(self) -> Snapshot:
        while True:
            index = self._opened
            try:
                return index.snapshot()
            except IndexMovedError:
                if index is self._index:  # else another thread has just gone over to another one
                    raise

    def patience(self) -> AbstractContextManager[None]:
        """See `OnDisk.patience`."""
        return self._indexes.cluster.question()

    def asked(self) -> None:
        """Let vectors that are missing be made in the background."""
        if self._index is not None and self.indexing:
            with suppress(IndexUnreachableError):  # which the question itself tells
                super().asked()

    def _forget_vectors(self, articles: Sequence[str]) -> None:
        """Erase the vectors of articles that no collection holds any longer; later, while the cluster is away."""
        if self._index is not None:
            with suppress(IndexUnreachableError):
                super()._forget_vectors(articles)

    def _is_late(self) -> bool:
        if self._late:
            return time.monotonic() - self._tried > AGAIN_S
        looked = self._stat()
        if looked is None or looked == self._looked:
            return False
        self._looked = looked
        if not self._differs():
            return False
        self._opened.told()  # another process writes, and brings its index in step; or it is another store
        return self._differs()

    def _differs(self) -> bool:
        version, index = self.store.articles.version(), self._opened
        return version.identity not in index.name or version.generation != index.snapshot().generation

    def _stat(self) -> tuple[int, ...] | None:
        """How the store's file looks, and what stands beside it until it is taken over."""
        mine = super()._stat()
        with suppress(OSError):
            ahead = os.stat(f"{self._database}-wal")  # noqa: PTH116 (as with the file itself)
            mine = (*mine, ahead.st_size, ahead.st_mtime_ns) if mine is not None else None
        return mine

    @contextmanager
    def _writing(self) -> Iterator["Store"]:
        """The store, with nobody else writing; the index has followed it at the end, unless the cluster is away."""
        with self._lock():
            self._refuse_without_store()
            try:
                yield self.store
            finally:
                self._followed()

    def _step(self) -> None:
        """Bring the index to the state of the store."""
        with self._lock():
            self._followed()
        self._behind = self._late

    def _followed(self) -> None:
        self._tried = time.monotonic()
        try:
            self._follow()
            self._late = False
        except IndexUnreachableError as error:
            if not self._late:
                log.warning("%s What was stored is found once it does.", error)
            self._late = True

    def _follow(self) -> None:
        """Bring the index to the state of the store; other processes may be doing the same."""
        late: set[tuple[str, str]] = set()
        for _ in range(_TRIES):
            self._index, done = self._own()
            try:
                bring(self.store, self._opened, done, remembered=self._remembered, progress=self._progress)
                self._take_back(late)
                self._looked = self._stat()
                self._indexes.tidy(self._opened, left=True)
                return
            except OvertakenError as error:
                late |= error.written
                time.sleep(0.1)
        raise IndexUnreachableError  # others write without end

    def _take_back(self, late: set[tuple[str, str]]) -> None:
        """Make unfindable, of articles that were sent after another process had taken over, those that are gone.

        What that process wrote is newer, and stands; of what it never had to write, it could keep nothing away.
        """
        kept = self.store.articles.load(sorted(late))
        if gone := [key for key in sorted(late) if key not in kept or kept[key].state != "current"]:
            self._opened.add_many([], prepare=prepare, without=gone)

    def _remembered(self, collection: str, id: str) -> Article | None:
        article: Article | None = None
        if self._index is not None:
            with suppress(LibraryError):
                article = self._opened.snapshot().article(id, collections=[collection])
        return article

    def parts(self) -> Parts | None:
        """Return how the store is, and the index on the cluster."""
        return parts_of(self.store, lambda: self._opened.generation(), hosts=self.address.shown)

    def catch_up(self) -> None:
        """Finish an index that opening did not wait for."""
        while self._behind:
            self._step()
            if self._behind:
                time.sleep(AGAIN_S)

    def mend_index(self) -> bool:
        """Return False: to read all of a cluster's index takes long, and is done when `check` is asked for."""
        return False

    def rebuild(self) -> list[str]:
        """Make the index again from the store, and mend that first where it can be; return what was mended."""
        with self._lock():
            done = self.store.mend(self._remembered)
            before = self._index
            self._index = self._indexes.new(self.store.articles.version().identity, before)
            bring(self.store, self._opened, 0, remembered=lambda *_: None, progress=self._progress)
            if before is not None:
                self._indexes.delete(before)  # whoever asks it finds the new one
            self._indexes.tidy(self._opened)
        return done

    def merge(self) -> bool:
        """Bring the index in step where it is late, and tidy now and then; return whether there is more to do."""
        if self._late and time.monotonic() - self._tried > AGAIN_S:
            self._step()
        return self.erase(apart=True)

    def erase(self, *, apart: bool = False) -> bool:
        """Erase what was removed from the journal, and once an hour from the servers' disks. Returns False."""
        if self._store is not None:
            self._store.leave_no_trace()
        with suppress(IndexUnreachableError):
            self._indexes.merge(self._opened)
            if self._indexes.is_due:
                self._step()  # of two that are as far, all go over to the same one
                with self._lock():
                    self._indexes.tidy(self._opened)
        return False

    def check(self) -> list[str]:
        """Return all that is wrong with the store, with the index, and between them, one plain sentence each."""
        try:
            self._step()
            return super().check()
        except (IndexUnreachableError, IndexDamagedError) as error:
            return [*self.store.check(), str(error)]

    @property
    def index_bytes(self) -> int:
        """Return what the index takes on all disks of the cluster together; 0 while that cannot be told."""
        with suppress(IndexUnreachableError):
            return self._opened.bytes
        return 0

    def close(self) -> None:
        """Let go of the store, of the cluster, and of what works in the background."""
        super().close()
        self._indexes.close(self._index)
