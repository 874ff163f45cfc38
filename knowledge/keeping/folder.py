"""A library in a folder, shared with other processes: the store is written first, and the index follows it."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from knowledge.article import Article
from knowledge.changes import Added
from knowledge.encoding import Encoding
from knowledge.errors import (
    IndexDamagedError,
    StoreMissingError,
)
from knowledge.following import follow, origin_of, own_index, remembered
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.nearest import Meaning
from knowledge.index.protocol import Snapshot
from knowledge.keeping import lock, replacing, vectors
from knowledge.keeping.progress import Progress, Source, no_progress
from knowledge.keeping.replacing import HALF, LICENSED
from knowledge.keeping.vectors import VECTORS
from knowledge.meaning.encoder import Encoder
from knowledge.opening import index_at_once
from knowledge.origin import DATABASE, is_current, is_gone

if TYPE_CHECKING:
    from knowledge.exporting import Exported
    from knowledge.parts import Parts
    from knowledge.store import Store

log = logging.getLogger(__name__)

VERIFY_S = 86_400
"""How often a program that runs for long reads every byte of the index."""
AGAIN_S = 3_600
"""How long an old version's text that the store erases stays in a large segment at most."""

CORRECTED = "corrected"
"""The file that is there where answers were ever corrected by hand."""


class OnDisk:
    """Articles in a folder, shared with other processes."""

    def __init__(
        self,
        folder: Path,
        *,
        progress: Progress = no_progress,
        encoder: Callable[[], Encoder | None] = lambda: None,
        background: bool = False,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.folder = folder
        self._clock = clock
        self._progress = progress
        self._meaning = Meaning(partial(vectors.in_file, encoder, folder / VECTORS))
        self.encoding = Encoding(self._meaning, self.snapshot)
        self._background = background
        self._encoded = -1
        """The state of the index whose vectors were last asked for."""
        self._store: Store | None = None
        self._opening = Lock()
        self._behind = False
        self._index: EmbeddedIndex | None = None
        self._verified = time.monotonic() - VERIFY_S
        self._kept: dict[int, tuple[Sequence[tuple[str, str]], float]] = {}
        """Removed articles whose texts the store keeps for now, and when that was looked up."""
        self.notes: list[str] = []
        """What is to be told of how it was opened."""
        self._held = False
        """Whether the index has held something: one that holds nothing then has lost it."""
        self._database = str(folder / DATABASE)
        self._licensed = str(folder / LICENSED)
        self._looked: tuple[int, ...] | None = None
        """How the store's file looked when it was last known whose it is."""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        first: Callable[[], Sequence[Source]] = tuple,
        backup: Path | None = None,
        partly: bool = False,
        mend: bool = False,
        wait: bool = True,
        progress: Progress = no_progress,
        encoder: Callable[[], Encoder | None] = lambda: None,
        background: bool = False,
        clock: Callable[[], datetime] | None = None,
    ) -> "OnDisk":
        """Open the library in `folder`; a new one is made and holds the articles that `first` gives.

        With `backup` it holds what that does, whatever it held before, even where it cannot be read any longer; with
        `partly`, what is sound in that. With `mend`, a store that cannot be opened is made of what is sound in it, and
        in the index.
        Unless `wait`, an index that has to be made again is left to `catch_up`; until then its part answers that is
        there. What `encoder` gives makes the vectors, and in the `background` it does as long as the library is open.
        """
        keeper = cls(folder, progress=progress, encoder=encoder, background=background, clock=clock)
        try:
            if backup is not None:
                keeper.notes = keeper.restore(backup, partly=partly)
            elif mend:
                keeper.notes = keeper.mend(first)
            else:
                keeper._open(first, wait=wait)
        except BaseException:
            keeper.close()
            raise
        return keeper

    def _open(self, first: Callable[[], Sequence[Source]], *, wait: bool) -> None:
        self._refuse_without_store()
        self._looked = self._stat()
        self._index = index_at_once(self.folder)
        if self._index is None and not wait and self.store.articles.generation():
            with self._lock():
                (self.folder / "changing").touch(0o600)
                self._index, _ = own_index(self.store, self.folder / "index", None)
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
            if (snapshot.generation or not self._held) and not self._other_store(snapshot):
                self._held = snapshot.generation > 0
                snapshot.meaning = self._meaning
                return snapshot
        except IndexDamagedError:
            pass
        with self._writing():
            pass  # made again from the store, or found where another process has made it
        snapshot = self._index.snapshot()
        snapshot.meaning = self._meaning
        return snapshot

    def asked(self) -> None:
        """Let vectors that are missing be made in the background, before the first question and after each change."""
        if self._background:
            assert self._index is not None
            generation = self._index.snapshot().generation
            if generation != self._encoded:
                self._encoded = generation
                self.encoding.wake()

    def add(self, collection: str, items: Iterable[Source], *, revive: bool = True) -> list[Added]:
        """Keep articles, all or none, and make them findable; unless `revive`, not those that a person removed."""
        with self._writing() as store:
            return store.articles.add(collection, items, revive=revive)

    def remove(self, collection: str, ids: Sequence[str]) -> list[str]:
        """Erase articles, all or none; return the ids that were there."""
        with self._writing() as store:
            gone = store.articles.remove(collection, ids)
        self._forget_vectors(gone)
        return gone

    def discard(self, collection: str, removal: int) -> list[tuple[str, str]]:
        """Let what a removal (`knowledge.store.removals`) would remove be found no longer; return which articles."""
        with self._writing() as store:
            return store.removals.discard(removal, collection=collection)

    def put_back(self, collection: str, removal: int) -> list[tuple[str, str]]:
        """Put back what a removal removed; return which articles. LimitError where there is no room."""
        with self._writing() as store:
            return store.removals.put_back(removal, collection=collection)

    def end_removal(self, collection: str, removal: int) -> list[tuple[str, str]]:
        """Erase what a removal removed; return which articles."""
        with self._writing() as store:
            gone = store.removals.end(removal, collection=collection)
        self._kept.clear()  # so that what is erased goes from the index now
        self._forget_vectors([id for _, id in gone])
        return gone

    def withdraw(self, collection: str, keys: Iterable[str]) -> list[str]:
        """Take note that sources are gone; return the ids of the articles that no other source holds."""
        with self._writing() as store:
            gone = store.articles.withdraw(collection, keys)
        self._forget_vectors(gone)
        return gone

    def bring_in(self, source: Path, *, rename: str | None = None) -> "Exported":
        """Take in what an export holds (`knowledge.exporting`), and make it findable."""
        from knowledge.exporting import bring_in

        with self._writing() as store:
            taken = bring_in(store, source, rename=rename)
            self._see_corrected(store)
            return taken

    def expire(self, collection: str, before: date) -> int:
        """Erase what was published before that day, with earlier versions and quotes; return how many that were."""
        erased = 0
        while self.store.articles.has_aged(collection, before=before):
            with self._writing() as store:
                gone = store.articles.expire(collection, before=before)
            self._forget_vectors(gone)
            erased += len(gone)
        return erased

    def _forget_vectors(self, articles: Sequence[str]) -> None:
        """Erase the vectors of articles that no collection holds any longer."""
        assert self._index is not None
        vectors.forget(self.folder / VECTORS, articles, self._index.snapshot)

    def restore(self, file: Path, *, partly: bool = False) -> list[str]:
        """Put a backup in the store's place, whole or not at all; the index follows, also in other processes.

        It is verified whole, in a copy beside the store, before anything is replaced, and LibraryError raised where it
        is damaged; with `partly`, what is sound in it is taken. What the store held is kept as `BEFORE`, itself a
        backup that can be restored; one too damaged to be read, as library.db.damaged, and one that only a newer
        program can read, as library.db.newer. Returns what is to be told.
        """
        return replacing.restore(self, file, partly=partly)

    def mend(self, first: Callable[[], Sequence[Source]] = tuple) -> list[str]:
        """Open the store, or make one of what is sound in it and in the index; return what was saved and lost."""
        return replacing.mend(self, first)

    def _remembered(self, collection: str, id: str) -> Article | None:
        return remembered(self.folder / "index", collection, id)

    def check(self) -> list[str]:
        """Return all that is wrong with the store, with the index, and between them, one plain sentence each.

        Others go on writing: what is compared is both as they were at one moment.
        """
        return replacing.check(self)

    def mend_index(self) -> bool:
        """Make the index again from the store where it is not what was written; return whether it was not."""
        return replacing.mend_index(self)

    def rebuild(self) -> list[str]:
        """Make the index again from the store, and mend that first where it can be; return what was mended."""
        return replacing.rebuild(self)

    def catch_up(self) -> None:
        """Finish an index that opening did not wait for."""
        if self._behind:
            with self._writing():
                self._behind = False

    def merge(self) -> bool:
        """Tidy while questions go on; return whether there is more to do.

        What was erased in the store goes from the index and the journal, small segments become one, and once a day
        every byte of the index is read, which is made again where one is not what was written.
        """
        assert self._index is not None
        if time.monotonic() - self._verified > VERIFY_S:
            self._verified = time.monotonic()
            self.mend_index()
        return self.erase(apart=True) or self._index.merge(apart=True, writing=self._lock())

    def erase(self, *, apart: bool = False) -> bool:
        """Erase what was removed from large segments and the journal, too; return whether there may be more to do.

        `apart` does it in another process, so that questions of this one do not wait.
        """
        assert self._index is not None
        if self._store is not None:
            self._store.leave_no_trace()
        return self._index.erase(self._must_go, apart=apart, writing=self._lock())

    def _must_go(self, removed: Sequence[tuple[str, str]]) -> bool:
        """Whether any of these was erased in the store; asked again for the same ones once an hour."""
        if (known := self._kept.get(len(removed))) and known[0] == removed and time.monotonic() - known[1] < AGAIN_S:
            return False
        if gone := self.store.articles.holds_erased(removed):
            return gone
        self._kept[len(removed)] = removed, time.monotonic()
        return False

    def patience(self) -> AbstractContextManager[None]:
        """Return what a question is asked in, so that it does not go on for ever where others answer slowly."""
        return nullcontext()

    shared = False
    """Whether the store serves several machines."""
    elsewhere = False
    """Whether store or index is on other machines."""

    def parts(self) -> "Parts | None":
        """Return how store and index are, where one of them is on other machines."""
        return None

    @property
    def behind(self) -> bool:
        """Whether `catch_up` has still to finish the index."""
        return self._behind

    @property
    def licensed(self) -> bool:
        """Whether there may be a licence, so that the store has to be asked."""
        return os.path.exists(self._licensed)  # noqa: PTH110 (asked with every question)

    def license(
        self, source: str, licence: Mapping[str, Any] | None, *, scope: str | None, most: int | None = None
    ) -> bool:
        """Set the licence of a source in a scope (None: everywhere), or take it back; see `KeptLicences.set`."""
        with self._writing() as store:
            (self.folder / LICENSED).touch(0o600)
            return store.licences.set(source, licence, scope=scope, most=most)

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
                    told = {"clock": self._clock} if self._clock else {}
                    self._store = Store.open(self.folder / "library.db", **told)
                    self._see_corrected(self._store)
        return self._store

    @property
    def may_be_corrected(self) -> bool:
        """Whether answers may have been corrected by hand."""
        return self._store is not None or (self.folder / CORRECTED).exists()

    def _see_corrected(self, store: "Store") -> None:
        if store.corrections.any():  # as in a backup that was put here
            self.note_corrected()

    def note_corrected(self) -> None:
        """Note that answers are corrected by hand, before the first one is."""
        with suppress(OSError):
            (self.folder / CORRECTED).touch(0o600)

    def close(self) -> None:
        """Let go of the store, and of what works in the background."""
        self.encoding.close()
        if self._store is not None:
            self._store.close()
            self._store = None
            if self._index and self._index.folder and not (self.folder / "changing").exists():
                with suppress(IndexDamagedError):  # noted here, so that who opens it next need not look it up
                    is_current(self.folder, origin_of(self._index.folder, self._index.snapshot()))

    # --- keeping in step ---------------------------------------------------------------------------------------------

    def _other_store(self, snapshot: Snapshot) -> bool:
        """Whether the store is another one than the index was made of: restored, copied over, or put back."""
        assert self._index is not None
        if self._behind or ((looked := self._stat()) == self._looked and looked is not None):
            return False
        self._refuse_without_store()
        if (self.folder / "changing").exists():  # somebody writes, and brings the index in step
            return any(other != self._index.folder for other in (self.folder / "index").glob("*"))
        self._looked = looked
        assert self._index.folder is not None
        return not is_current(self.folder, origin_of(self._index.folder, snapshot))

    def _stat(self) -> tuple[int, ...] | None:
        try:
            stat = os.stat(self._database)  # noqa: PTH116 (asked with every question: a path object takes longer)
        except OSError:
            return None
        return stat.st_ino, stat.st_size, stat.st_mtime_ns

    def _refuse_without_store(self) -> None:
        if is_gone(self.folder):
            raise StoreMissingError(
                f"{self._database} is gone, though the index that was made of it is there: put a backup in its place "
                "with `dateline restore FILE`, or take the articles out of the index with `dateline check --rebuild`."
            )

    @contextmanager
    def _writing(self) -> Iterator["Store"]:
        """The store, with nobody else writing; the index has followed it at the end."""
        with self._lock():
            self._refuse_without_store()
            (self.folder / "changing").touch(0o600)
            try:
                yield self.store
            finally:
                self._follow()
            self._note_done()

    def _note_done(self) -> None:
        """The index is in step with the store."""
        self._looked = self._stat()
        (self.folder / "changing").unlink(missing_ok=True)

    def _lock(self) -> AbstractContextManager[None]:
        """Nobody else writes meanwhile."""
        return lock.writing(self.folder)

    def _follow(self) -> None:
        """Bring the index to the state of the store."""
        root = self.folder / "index"
        self._index, done = own_index(self.store, root, self._index)
        follow(self.store, root, self._index, done, progress=self._progress)
        if self.licensed and not self.store.licences.any():
            (self.folder / LICENSED).unlink(missing_ok=True)
        elif not self.licensed and self.store.licences.any():  # of a store that was copied here
            (self.folder / LICENSED).touch(0o600)
        for half in self.folder.glob(f"{HALF}*"):  # of a process that was killed while it restored or mended
            shutil.rmtree(half, ignore_errors=True)
