"""Keep store and index in step: the store is written first, and the index follows what has changed in it.

On disk a library is a folder:

    library.db      the store
    index/IDENTITY  the index made from the store of that identity
    changing        there while the store may be ahead of the index; found after a crash, it makes the next to open
                    the library look, so that opening an untouched library needs no database
    writing.lock    held by the one process that writes
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.article import Article
from knowledge.changes import Added, Outcome, each_once
from knowledge.errors import IndexDamagedError, LibraryError, NotWritableError, StoreDamagedError
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import PassageIndex, Snapshot

if TYPE_CHECKING:
    from knowledge.store import Store

BATCH = 500
"""Articles that the index takes over at a time; a crash repeats at most so much work."""
MANY = 5_000
"""The same where there are as many, as after an upgrade: of so many at a time, another process analyses half."""

WAIT_FOR_WRITER_S = 60
"""How long one process waits for another that is writing."""

Source = tuple[Article, str | None]
"""An article with the key of the source that it came from (a file, a url), or None."""


class Progress(Protocol):
    """Yields `items` while showing how far it is."""

    def __call__(self, items: Iterable[Any], label: str, length: int | None = None) -> Iterator[Any]: ...  # noqa: D102


def no_progress(items: Iterable[Any], label: str, length: int | None = None) -> Iterator[Any]:
    """Yield `items` and show nothing."""
    yield from items


class InMemory:
    """Articles of this process alone, in any index."""

    def __init__(self, index: PassageIndex | None = None) -> None:
        self._index = EmbeddedIndex.in_memory() if index is None else index

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index."""
        return self._index.snapshot()

    def add(self, collection: str, items: Sequence[Source]) -> list[Added]:
        """Make articles findable, all at once."""
        snapshot = self.snapshot()
        known = {article.id for article, _ in items if snapshot.article(article.id, collections=[collection])}
        self._index.add(prepare(article, collection) for article, _ in items if article.id not in known)
        return each_once(
            Added(article.id, Outcome.UNCHANGED if article.id in known else Outcome.ADDED) for article, _ in items
        )

    def remove(self, collection: str, ids: Sequence[str]) -> list[str]:
        """Make articles unfindable, all at once; return the ids that were there."""
        snapshot = self.snapshot()
        there = [id for id in ids if snapshot.article(id, collections=[collection])]
        self._index.remove(there, collection=collection)
        return there

    def close(self) -> None:
        """Nothing to let go of."""


class OnDisk:
    """Articles in a folder, shared with other processes."""

    def __init__(self, folder: Path, *, progress: Progress = no_progress) -> None:
        self.folder = folder
        self._progress = progress
        self._store: Store | None = None
        self._opening = Lock()
        self._behind = False
        self._index: EmbeddedIndex | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        first: Callable[[], Sequence[Source]] = tuple,
        backup: Path | None = None,
        wait: bool = True,
        progress: Progress = no_progress,
    ) -> "OnDisk":
        """Open the library in `folder`; a new one is made and holds the articles that `first` gives.

        With `backup` it holds what that does, whatever it held before, even where it cannot be read any longer.
        Unless `wait`, an index that has to be made again is left to `catch_up`; until then its part answers that is
        there.
        """
        keeper = cls(folder, progress=progress)
        try:
            if backup is not None:
                keeper.restore(backup)
            else:
                keeper._open(first, wait=wait)
        except BaseException:
            keeper.close()
            raise
        return keeper

    def _open(self, first: Callable[[], Sequence[Source]], *, wait: bool) -> None:
        self._index = self._untouched_index()
        if self._index is None and not wait and self.store.articles.generation():
            with self._lock():
                self._index, _ = self._own_index()
            self._behind = True
        elif self._index is None:
            with self._writing() as store:
                if store.articles.generation() == 0:
                    store.articles.add("public", first())

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index, other processes' changes included."""
        assert self._index is not None
        try:
            snapshot = self._index.snapshot()
            if snapshot.generation or not self._restored_elsewhere():
                return snapshot
        except IndexDamagedError:
            pass
        with self._writing():  # made again from the store, or found where another process has made it
            return self._index.snapshot()

    def add(self, collection: str, items: Iterable[Source], *, revive: bool = True) -> list[Added]:
        """Keep articles, all or none, and make them findable; unless `revive`, not those that a person removed."""
        with self._writing() as store:
            return store.articles.add(collection, items, revive=revive)

    def remove(self, collection: str, ids: Sequence[str]) -> list[str]:
        """Erase articles, all or none; return the ids that were there."""
        with self._writing() as store:
            return store.articles.remove(collection, ids)

    def withdraw(self, collection: str, keys: Iterable[str]) -> list[str]:
        """Take note that sources are gone; return the ids of the articles that no other source holds."""
        with self._writing() as store:
            return store.articles.withdraw(collection, keys)

    def restore(self, file: Path) -> None:
        """Put a backup in the store's place, whole or not at all; the index follows, also in other processes.

        A store that is too damaged to be opened is set aside as library.db.damaged.
        """
        with self._lock():
            try:
                _ = self.store
            except StoreDamagedError:
                for ending in ("", "-wal", "-shm"):
                    with suppress(FileNotFoundError):
                        (self.folder / f"library.db{ending}").replace(self.folder / f"library.db.damaged{ending}")
            (self.folder / "changing").touch()
            self.store.restore(file)
        with self._writing():
            pass  # the index follows; should we crash before, the marker makes the next to open the library do it

    def check(self) -> list[str]:
        """Return all that is wrong with the store, with the index, and between them, one plain sentence each."""
        with self._lock():  # nobody changes either while they are compared
            try:
                if found := self.store.check():
                    return found
                stored = {(change.collection, change.id) for change in self.store.articles.changes(0) if change.current}
                assert self._index is not None
                self._index.verify()
                indexed = {(entry.collection, entry.id) for entry in self._index.snapshot().articles()}
            except (StoreDamagedError, IndexDamagedError) as error:
                return [str(error)]
        found = [
            f"article {id} of {collection} cannot be found: the index lacks it" for collection, id in stored - indexed
        ]
        found += [f"article {id} of {collection} is found, but is not stored" for collection, id in indexed - stored]
        return sorted(found)

    def rebuild(self) -> None:
        """Make the index again from the store."""
        with self._lock():
            (self.folder / "changing").touch()
            shutil.rmtree(self.folder / "index", ignore_errors=True)
            self._index = None
        with self._writing():
            pass

    def catch_up(self) -> None:
        """Finish an index that opening did not wait for."""
        if self._behind:
            with self._writing():
                self._behind = False

    def merge(self) -> bool:
        """Tidy the index while questions go on; return whether there is more to do."""
        assert self._index is not None
        return self._index.merge(apart=True, writing=self._lock())

    @property
    def index_bytes(self) -> int:
        """Return what the index takes on the disk."""
        return sum(file.stat().st_size for file in (self.folder / "index").rglob("*") if file.is_file())

    @property
    def store(self) -> "Store":
        """The store, opened when it is first needed."""
        if self._store is None:
            from knowledge.store import Store  # a database layer takes long to load, and `ask` needs none

            with self._opening:
                if self._store is None:
                    self._store = Store.open(self.folder / "library.db")
        return self._store

    def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            self._store.close()
            self._store = None

    # --- keeping in step ---------------------------------------------------------------------------------------------

    def _untouched_index(self) -> EmbeddedIndex | None:
        """The index, if it surely is what the store says; None when the store must be asked."""
        if (self.folder / "changing").exists():
            return None
        try:
            (only,) = (self.folder / "index").iterdir()
            index = EmbeddedIndex.open(only)
            return index if index.snapshot().generation else None
        except (OSError, ValueError, IndexDamagedError):
            return None

    def _restored_elsewhere(self) -> bool:
        """Whether another process has put another store in place, and made the index of that."""
        assert self._index is not None
        return any(other != self._index.folder for other in (self.folder / "index").glob("*"))

    @contextmanager
    def _writing(self) -> Iterator["Store"]:
        """The store, with nobody else writing; the index has followed it at the end."""
        marker = self.folder / "changing"
        with self._lock():
            marker.touch()
            try:
                yield self.store
            finally:
                self._follow()
            marker.unlink()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Nobody else writes meanwhile."""
        from filelock import FileLock, Timeout

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "writing.lock", timeout=WAIT_FOR_WRITER_S):
                yield
        except Timeout as error:
            raise LibraryError(
                f"Another program has been writing to {self.folder} for {WAIT_FOR_WRITER_S} seconds; try again later."
            ) from error
        except OSError as error:
            raise NotWritableError(
                f"The library's folder {self.folder} cannot be written ({os.strerror(error.errno or 0)}); "
                "make it writable, or name another folder in DATELINE_HOME."
            ) from error

    def _follow(self) -> None:
        """Bring the index to the state of the store."""
        self._index, done = self._own_index()
        changes = self.store.articles.changes(done)
        size = BATCH if len(changes) < MANY else MANY
        batches = [changes[i : i + size] for i in range(0, len(changes), size)]
        for batch in self._progress(batches, "Indexing", len(batches)) if len(batches) > 1 else batches:
            kept = self.store.articles.load([(change.collection, change.id) for change in batch if change.current])
            gone: dict[str, list[str]] = {}
            for change in batch:
                if not change.current:
                    gone.setdefault(change.collection, []).append(change.id)
            for collection, ids in gone.items():
                self._index.remove(ids, collection=collection)
            articles = [(k.article, k.collection) for k in kept.values() if k.article is not None]
            self._index.add_many(articles, prepare=prepare, generation=batch[-1].generation)
        for other in (self.folder / "index").glob("*"):  # last: until then other processes answer from it
            if other != self._index.folder:
                shutil.rmtree(other, ignore_errors=True)

    def _own_index(self) -> tuple[EmbeddedIndex, int]:
        """The index of the store as it is, how far it may have come, and which generation that is."""
        version = self.store.articles.version()
        folder = self.folder / "index" / version.identity
        try:
            index = self._index
            if index is None or index.folder != folder:
                index = EmbeddedIndex.open(folder)
            if (done := index.snapshot().generation) <= version.generation:
                return index, done
        except IndexDamagedError:
            pass
        shutil.rmtree(folder, ignore_errors=True)
        return EmbeddedIndex.open(folder), 0
