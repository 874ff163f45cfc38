"""What every part of an open library needs: its keeper, its newest state, its store, its clock."""

from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from knowledge.answering.corrected import NONE, Corrections
from knowledge.errors import IndexDamagedError, IndexMovedError, KnowledgeError, LibraryError
from knowledge.index.protocol import Snapshot
from knowledge.keeping import InMemory, OnDisk
from knowledge.licences import Licences

if TYPE_CHECKING:
    from knowledge.correcting.corrector import Corrector
    from knowledge.store import Store


Found = TypeVar("Found")

PUBLIC = "public"
"""The collection that everybody sees."""

TERMINAL = "terminal"
"""Where what is shown outside Discord counts."""


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


class Opened:
    """An open library: what keeps it, its newest state, what limits it, and what its admins corrected."""

    def __init__(
        self,
        keeper: InMemory | OnDisk,
        *,
        today: Callable[[], date],
        seen: Callable[[Snapshot], Snapshot] | None,
        clock: Callable[[], datetime],
    ) -> None:
        self.keeper = keeper
        self.today = today if clock is utc_now else lambda: clock().date()
        self.clock = clock
        self.seen = seen

    def snapshot(self) -> Snapshot:
        """Return the newest state of the index."""
        state = self.keeper.snapshot()
        return self.seen(state) if self.seen else state

    def found(self, look: Callable[[Snapshot], Found]) -> Found:
        """What `look` finds in the newest state of the index; where that is damaged, in the one that is made again."""
        try:
            return look(self.snapshot())
        except IndexMovedError:  # a machine took the state with it; others have the newest one
            pass
        except Exception as error:  # rotten bytes may be anything
            asked_wrongly = isinstance(error, KnowledgeError) and not isinstance(error, IndexDamagedError)
            if asked_wrongly or isinstance(self.keeper, InMemory) or not self.keeper.mend_index():
                raise
        return look(self.snapshot())

    @property
    def on_disk(self) -> OnDisk:
        """What keeps it in a folder or a database. LibraryError for a library in memory."""
        if isinstance(self.keeper, InMemory):
            raise LibraryError("A library in memory keeps nothing but articles; open one in a folder.")
        return self.keeper

    @property
    def store(self) -> "Store":
        """What is kept besides articles: settings, feeds, usage. LibraryError for a library in memory."""
        return self.on_disk.store

    def licences(self, scope: str | None = None) -> Licences:
        """Return what sources allow to be shown now, everywhere and in `scope` (a server's)."""
        if isinstance(self.keeper, InMemory) or not self.keeper.licensed:
            return Licences((), now=self.clock())
        kept = self.store.licences
        layers = [kept.all(), *([kept.all(scope)] if scope else [])]
        shown_in = scope or TERMINAL
        return Licences(
            layers,
            now=self.clock(),
            take=lambda source, everywhere, here: kept.take(source, shown_in, everywhere=everywhere, here=here),
        )

    def corrected(self, snapshot: Snapshot, collections: Collection[str] | None) -> Corrections:
        """Return what counts for questions asked of these collections in this state."""
        if collections is None or not self.keeper.may_be_corrected:
            return NONE
        return self.corrections.of(snapshot, collections)

    @cached_property
    def corrections(self) -> "Corrector":
        """What the admins of a collection pin, mean and block. LibraryError for a library in memory."""
        from knowledge.correcting.corrector import Corrector
        from knowledge.library.questions import ask

        return Corrector(
            lambda: self.store,
            self.snapshot,
            lambda question, collections: ask(self, question, collections=collections, counted=False),
            self.keeper.encoding.asked,
            writing=self.on_disk.note_corrected,
        )
