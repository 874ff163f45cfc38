"""What changes the articles of a folder: each change is made in the store and followed by the index, or not made."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.changes import Added
from knowledge.keeping import vectors
from knowledge.keeping.in_step import InStep
from knowledge.keeping.progress import Progress, Source
from knowledge.keeping.replacing import LICENSED
from knowledge.keeping.vectors import VECTORS

if TYPE_CHECKING:
    from knowledge.exporting import Exported
    from knowledge.store import Store

CORRECTED = "corrected"
"""The file that is there where answers were ever corrected by hand."""


class Changing(InStep):
    """Store and index of a folder, and every change to both."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        super().__init__(folder, progress)
        self._kept: dict[int, tuple[Sequence[tuple[str, str]], float]] = {}
        """Removed articles whose texts the store keeps for now, and when that was looked up."""

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

    def license(
        self, source: str, licence: Mapping[str, Any] | None, *, scope: str | None, most: int | None = None
    ) -> bool:
        """Set the licence of a source in a scope (None: everywhere), or take it back; see `KeptLicences.set`."""
        with self._writing() as store:
            (self.folder / LICENSED).touch(0o600)
            return store.licences.set(source, licence, scope=scope, most=most)

    def _see_corrected(self, store: "Store") -> None:
        if store.corrections.any():  # as in a backup that was put here
            self.note_corrected()

    def note_corrected(self) -> None:
        """Note that answers are corrected by hand, before the first one is."""
        with suppress(OSError):
            (self.folder / CORRECTED).touch(0o600)
