"""A library in a folder, shared with other processes: the store is written first, and the index follows it."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from knowledge.article import Article
from knowledge.encoding import Encoding
from knowledge.errors import (
    IndexDamagedError,
)
from knowledge.following import origin_of, own_index, remembered
from knowledge.index.nearest import Meaning
from knowledge.index.protocol import Snapshot
from knowledge.keeping import replacing, vectors
from knowledge.keeping.changing import CORRECTED, Changing
from knowledge.keeping.progress import Progress, Source, no_progress
from knowledge.keeping.vectors import VECTORS
from knowledge.meaning.encoder import Encoder
from knowledge.opening import index_at_once
from knowledge.origin import is_current

if TYPE_CHECKING:
    from knowledge.parts import Parts
    from knowledge.store import Store

log = logging.getLogger(__name__)

VERIFY_S = 86_400
"""How often a program that runs for long reads every byte of the index."""
AGAIN_S = 3_600
"""How long an old version's text that the store erases stays in a large segment at most."""


class OnDisk(Changing):
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
        super().__init__(folder, progress)
        self._clock = clock
        self._meaning = Meaning(partial(vectors.in_file, encoder, folder / VECTORS))
        self.encoding = Encoding(self._meaning, self.snapshot)
        self._background = background
        self._encoded = -1
        """The state of the index whose vectors were last asked for."""
        self._store: Store | None = None
        self._opening = Lock()
        self._verified = time.monotonic() - VERIFY_S
        self.notes: list[str] = []
        """What is to be told of how it was opened."""
        self._held = False
        """Whether the index has held something: one that holds nothing then has lost it."""

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

    def close(self) -> None:
        """Let go of the store, and of what works in the background."""
        self.encoding.close()
        if self._store is not None:
            self._store.close()
            self._store = None
            if self._index and self._index.folder and not (self.folder / "changing").exists():
                with suppress(IndexDamagedError):  # noted here, so that who opens it next need not look it up
                    is_current(self.folder, origin_of(self._index.folder, self._index.snapshot()))
