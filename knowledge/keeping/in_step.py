"""An index in a folder that follows its store: who writes does it alone, and whoever comes next finds both in step."""

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import StoreMissingError
from knowledge.following import follow, origin_of, own_index
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.protocol import Snapshot
from knowledge.keeping import lock
from knowledge.keeping.progress import Progress
from knowledge.keeping.replacing import HALF, LICENSED
from knowledge.origin import DATABASE, is_current, is_gone

if TYPE_CHECKING:
    from knowledge.store import Store


class InStep(ABC):
    """Store and index of a folder."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self.folder = folder
        self._progress = progress
        self._index: EmbeddedIndex | None = None
        self._behind = False
        self._database = str(folder / DATABASE)
        self._licensed = str(folder / LICENSED)
        self._looked: tuple[int, ...] | None = None
        """How the store's file looked when it was last known whose it is."""

    @property
    @abstractmethod
    def store(self) -> "Store":
        """The store, which is the truth."""

    @property
    def licensed(self) -> bool:
        """Whether there may be a licence, so that the store has to be asked."""
        return os.path.exists(self._licensed)  # noqa: PTH110 (asked with every question)

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
