"""Keep a store that several machines share, and an index of it on this machine, in step.

The store, in PostgreSQL, is the truth for all. Each machine makes an index of its own from it and follows what changes
there, told by the database within milliseconds, and looking for itself every few seconds in case that was missed. The
library's folder then holds:

    cache/index/IDENTITY   this machine's index of the store of that identity
    cache/vectors.db       the vectors of the passages
    cache/writing.lock     held by the one process of this machine that brings the index in step

All of it can be deleted, and is made again.
"""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from knowledge.errors import IndexDamagedError, KnowledgeError, LibraryError, StoreDamagedError
from knowledge.following import BATCH, follow, origin_of, own_index
from knowledge.index.protocol import Snapshot
from knowledge.keeping import BEFORE, TRIES, OnDisk, Progress, Source, no_progress
from knowledge.meaning.encoder import Encoder
from knowledge.parts import Parts, parts_of

if TYPE_CHECKING:
    from knowledge.store import Store

log = logging.getLogger(__name__)

CACHE = "cache"
POLL_S = 5.0
"""How often it is looked whether something changed that was not told."""
AGAIN_S = 1.0
"""How long after a failure the database is asked again."""
_LISTEN_S = 0.5
"""How long it is listened at a time, so that a close need not wait longer."""
CLOSE_S = 10.0
"""How long a close waits for changes that are being taken over; the next to open the library goes on with them."""


class Shared(OnDisk):
    """Articles in a store that several machines share."""

    shared = elsewhere = True

    def __init__(
        self,
        home: Path,
        address: str,
        *,
        progress: Progress = no_progress,
        encoder: Callable[[], Encoder | None] = lambda: None,
        background: bool = False,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        super().__init__(home / CACHE, progress=progress, encoder=encoder, background=background, clock=clock)
        self._home = home
        self._address = address
        self._ending = Event()
        self._hears = Event()
        self._listener: Thread | None = None

    @classmethod
    def at(
        cls,
        home: Path,
        address: str,
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
    ) -> "Shared":
        """Open the library whose store is the database at `address`; `home` is this machine's folder for it.

        See `OnDisk.open`. In the `background` it is told of changes; else it looks before each question.
        """
        keeper = cls(home, address, progress=progress, encoder=encoder, background=background, clock=clock)
        try:
            keeper._open(tuple if backup is not None else first, wait=wait or backup is not None or mend)
            if backup is not None:
                keeper.notes = keeper.restore(backup, partly=partly)
            if background:
                keeper._listener = Thread(target=keeper._listen, name="listening", daemon=True)
                keeper._listener.start()
        except BaseException:
            keeper.close()
            raise
        return keeper

    def _open(self, first: Callable[[], Sequence[Source]], *, wait: bool) -> None:
        if self.store.articles.generation() == 0 and (articles := first()):
            self.store.articles.add("public", articles)
        try:
            with self._lock():
                self._index, done = own_index(self.store, self.folder / "index", None)
                if wait or self.store.articles.generation() - done <= BATCH:
                    self._follow()
                else:
                    self._behind = True
        except LibraryError:
            if wait or self._index is not None:
                raise
            # another process of this machine makes the index, and that takes long
            self._index, _ = own_index(self.store, self.folder / "index", None)
            self._behind = True

    @property
    def store(self) -> "Store":
        """The store, opened when it is first needed."""
        if self._store is None:
            from knowledge.store import Store

            with self._opening:
                if self._store is None:
                    told = {"clock": self._clock} if self._clock else {}
                    self._store = Store.open(self._address, **told)
        return self._store

    @property
    def licensed(self) -> bool:
        """Whether there may be a licence: whoever sets one on another machine leaves no mark in this one's folder."""
        return True

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index; other processes' changes as far as they were told, or looked for."""
        assert self._index is not None
        if not self._hears.is_set() and not self._behind:
            self._look()
        with suppress(IndexDamagedError):
            snapshot = self._index.snapshot()
            if snapshot.generation or not self._held:
                self._held = snapshot.generation > 0
                snapshot.meaning = self._meaning
                return snapshot
        self._step()  # made again from the store, or found where another process has made it
        snapshot = self._index.snapshot()
        snapshot.meaning = self._meaning
        return snapshot

    def restore(self, file: Path, *, partly: bool = False) -> list[str]:
        """Put a backup in the store's place, whole or not at all; every machine's index follows.

        What the store held is kept in this machine's folder as `BEFORE`. See `OnDisk.restore`.
        """
        from knowledge.store import is_backup, staged

        with staged(file, self.folder, partly=partly, known=self._remembered) as (copy, notes):
            before = self._home / BEFORE
            if before.exists() and not is_backup(before):
                before.replace(before.with_name(f"{BEFORE}.damaged"))
            self.store.back_up(before)
            self.store.place(copy)
        self._step()
        return notes

    def mend(self, first: Callable[[], Sequence[Source]] = tuple) -> list[str]:
        """Nothing: what is damaged in a database that is not ours to write anew is told by whoever looks."""
        return []

    def check(self) -> list[str]:
        """Return all that is wrong with the store, with this machine's index, and between them; see `OnDisk.check`."""
        from knowledge.checking import check

        for _ in range(TRIES):
            try:
                self._step()
                assert self._index is not None
                with self.store.unchanging() as store:
                    snapshot = self._index.newest()
                    if store.articles.generation() == snapshot.generation:
                        return check(store, snapshot)
            except IndexDamagedError as error:
                return [*self.store.check(), str(error)]
            except StoreDamagedError as error:
                return [str(error)]
        return [f"{self.store.name} changes too fast to be compared with its index: check again when less is added."]

    def parts(self) -> Parts | None:
        """Return how the store is, and this machine's index of it."""
        return parts_of(self.store, lambda: self._index.snapshot().generation if self._index else 0, hosts=None)

    def catch_up(self) -> None:
        """Finish an index that opening did not wait for."""
        if self._behind:
            self._step()

    def close(self) -> None:
        """Let go of the store, and of what works in the background."""
        self._ending.set()
        self.encoding.close()
        if self._listener is not None:
            self._listener.join(CLOSE_S)
        if self._store is not None:
            self._store.close()
            self._store = None

    # --- keeping in step ---------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator["Store"]:
        """The store; this machine's index has followed it at the end."""
        yield self.store
        self._step()

    def _step(self) -> None:
        """Bring this machine's index to the state of the store."""
        with self._lock():
            self._follow()
        self._behind = False

    def _look(self) -> None:
        """Bring the index in step where something has changed."""
        assert self._index is not None
        now = self.store.articles.version()
        with suppress(IndexDamagedError):
            assert self._index.folder is not None
            if origin_of(self._index.folder, self._index.snapshot()) == (now.identity, now.generation, now.stamp):
                return
        self._step()

    def _follow(self) -> None:
        """Bring the index to the state of the store; the one of another store answers until that is done."""
        root, before = self.folder / "index", self._index
        index, done = own_index(self.store, root, before)
        if done or before is None:
            self._index = index
        gone = [change.id for change in self.store.articles.changes(done) if not change.current] if done else []
        follow(self.store, root, index, done, progress=self._progress)
        self._index, self._held = index, self._held or done > 0 or index.snapshot().generation > 0
        if before is not None and before.folder != index.folder:
            self.store.usage.renew()
        self._forget_vectors(gone)

    def _listen(self) -> None:
        """Follow what other machines change, until the end."""
        reached = True
        while not self._ending.is_set():
            try:
                with self.store.hearing() as heard:
                    if not reached:
                        log.info("%s is reached again.", self.store.name)
                        reached = True
                    if not self._behind:
                        self._look()
                    self._hears.set()
                    self._hear(heard)
            except KnowledgeError as error:
                if reached:
                    log.warning("%s", error)
                reached = False
            except Exception:
                log.exception("What other machines changed could not be followed; it is tried again.")
            finally:
                self._hears.clear()
            self._ending.wait(AGAIN_S)

    def _hear(self, heard: Callable[[float], bool]) -> None:
        looked = time.monotonic()
        while not self._ending.is_set():
            if heard(_LISTEN_S) or time.monotonic() - looked > POLL_S:
                looked = time.monotonic()
                if not self._behind:
                    self._look()
