"""What must survive: articles, feeds, settings, feedback. The store is the truth; the index is made from it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from knowledge.article import Article
from knowledge.changes import Added, Outcome
from knowledge.errors import StoreDamagedError
from knowledge.store.articles import Articles
from knowledge.store.backups import back_up, is_backup, place, staged
from knowledge.store.bulletins import Bulletins
from knowledge.store.copying import Progress, copy
from knowledge.store.corrections import Corrections
from knowledge.store.database import Database, cut_journal, damage, open_database, utc_now
from knowledge.store.digests import Digests
from knowledge.store.feeds import Feed, Feeds, KnownPage
from knowledge.store.files import Files
from knowledge.store.follows import Followed, Follows, Watched
from knowledge.store.kept import Change, Kept, State, Version
from knowledge.store.licences import KeptLicences
from knowledge.store.limits import KeptLimits, Limits, Taken
from knowledge.store.listing import Listed, Lists, Sort
from knowledge.store.log import Log
from knowledge.store.moving import Moving
from knowledge.store.outbox import Due, Outbox, Shard
from knowledge.store.posted import Messages, Posted
from knowledge.store.removals import Removal, Removals
from knowledge.store.reports import Report, Reports, Unmet
from knowledge.store.salvage import salvage
from knowledge.store.settings import Settings
from knowledge.store.soundness import faults, is_readable, mend, problems
from knowledge.store.taking import Taking
from knowledge.store.turns import Turns
from knowledge.store.usage import KeptAnswer, QuoteRef, Usage
from knowledge.store.within import holding

if TYPE_CHECKING:
    from knowledge.store.sessions import Heard

__all__ = [
    "Added",
    "Change",
    "Due",
    "Feed",
    "Followed",
    "Kept",
    "KeptAnswer",
    "KnownPage",
    "Limits",
    "Listed",
    "Outcome",
    "Posted",
    "QuoteRef",
    "Removal",
    "Report",
    "Shard",
    "Sort",
    "State",
    "Store",
    "Taken",
    "Unmet",
    "Version",
    "Watched",
    "is_backup",
    "salvage",
    "staged",
]


class Store:
    """Everything that must survive, in one database.

    May be used from many threads at once and, where it is a file, from several processes: readers wait for no one,
    writers wait for each other. What a method has returned from is on the disk; what it raised in is undone.

    Any method raises NotWritableError when the disk is full or the folder read-only, and LibraryError when the
    database is damaged, or stays busy for half a minute.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.articles = Articles(database)
        self.feeds = Feeds(database)
        self.files = Files(database)
        self.licences = KeptLicences(database)
        self.listing = Lists(database)
        self.limits = KeptLimits(database)
        self.moving = Moving(database)
        self.taking = Taking(database)
        self.settings = Settings(database)
        self.usage = Usage(database)
        self.reports = Reports(database)
        self.follows = Follows(database, self.usage.hash)
        self.digests = Digests(database, self.usage.hash)
        self.outbox = Outbox(database)
        self.messages = Messages(database)
        self.turns = Turns(database)
        self.corrections = Corrections(database)
        self.removals = Removals(database)
        self.log = Log(database)
        self.bulletins = Bulletins(database)

    @classmethod
    def open(cls, where: Path | str, *, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open the store in the SQLite file `where`, made if it is missing, or at a database URL ("postgresql://…").

        Raises NewerVersionError for a store that a newer version wrote; an older one is brought up to date.
        """
        return cls(open_database(where, clock=clock))

    @classmethod
    def in_memory(cls, *, clock: Callable[[], datetime] = utc_now) -> Self:
        """Open an empty store that is gone when closed."""
        return cls(open_database(None, clock=clock))

    @property
    def shared(self) -> bool:
        """Whether it serves several machines."""
        return self._database.shared

    @property
    def name(self) -> str:
        """What it is called in messages: its file, or its address without the password."""
        return self._database.name

    def hearing(self) -> "AbstractContextManager[Heard]":
        """Return what waits for changes that other processes make; only where it is `shared`.

        Raises StoreUnreachableError when that ends, in which case some may have been missed.
        """
        from knowledge.store.sessions import hearing

        return hearing(self._database)

    def close(self) -> None:
        """Let go of the database; the store cannot be used afterwards."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def belonging(self, collection: str) -> list[str]:
        """Return a collection and all parts of it (`knowledge.collection_names`)."""
        with self._database.read() as connection:
            return holding(connection, collection)

    def clear(self, collection: str) -> int:
        """Erase a collection with its feeds, and the settings, follows, corrections and usage of the scope so named.

        Returns how many current articles it had.
        """
        self.feeds.clear(collection)
        self.files.clear(collection)
        self.settings.clear(collection)
        self.usage.clear(collection)
        self.follows.clear(collection)
        self.corrections.clear(collection)
        self.licences.clear(collection)
        self.removals.clear(collection)
        self.log.clear(collection)
        return self.articles.clear(collection)

    def purge(self, *, keep_versions: timedelta = timedelta(days=30)) -> int:
        """Delete what is kept no longer: expired answers and questions, and old versions that no answer quotes.

        Returns how many that were. Call it once a day.
        """
        long_ago = self._database.now() - keep_versions
        return (
            self.usage.purge()
            + self.log.purge()
            + self.articles.forget_versions(older_than=long_ago)
            + self.articles.forget_expired(older_than=long_ago)
        )

    def now(self) -> datetime:
        """The time by the store's clock, in UTC."""
        return self._database.now()

    def back_up(self, file: Path) -> None:
        """Write a copy of the whole store to `file`, as it is at one moment, while others go on reading and writing."""
        back_up(self._database, file)

    def copy_to(self, other: "Store", *, progress: Progress) -> int:
        """Copy all of this store, as it is at one moment, into an empty one, whole and verified; return how many
        articles are current. Raises LibraryError where it is not empty."""
        copied = copy(self._database, other._database, progress=progress)
        other.usage.renew()
        return copied

    def restore(self, file: Path) -> list[str]:
        """Put a backup in this store's place, verified whole before, while others go on reading.

        The store gets a new identity (`Version`), by which an index notices that it is stale. Returns what is to be
        told of the backup.
        """
        beside = Path(self._database.name).parent if Path(self._database.name).is_file() else None
        with staged(file, beside) as (copy, notes):
            self.place(copy)
            return notes

    def leave_no_trace(self) -> None:
        """Let go of the journal, in which what was erased would stand for a while; waits for nobody."""
        cut_journal(self._database)

    def place(self, copy: Path) -> None:
        """Put a store that `staged` has verified in this one's place, whole or not at all."""
        place(self._database, copy)
        self.usage.renew()

    def check(self) -> list[str]:
        """Return everything that is wrong with the store, one plain sentence each; nothing when it is sound."""
        try:
            found = damage(self._database)
        except StoreDamagedError as error:
            found = [str(error)]
        return list(dict.fromkeys([*found, *problems(self._database)]))

    @property
    def is_broken(self) -> bool:
        """Whether the database itself is damaged, so that what is sound in it has to be saved into a new one."""
        try:
            return bool(damage(self._database)) or not is_readable(self._database)
        except StoreDamagedError:
            return True

    @contextmanager
    def unchanging(self) -> Iterator[Self]:
        """This store as it is now: whatever is read of it meanwhile is of one state, and no writer waits for that."""
        with self._database.unchanging() as database:
            yield type(self)(database)

    def mend(self, known: Callable[[str, str], Article | None]) -> list[str]:
        """Write again what is damaged of current articles where `known` gives it, by collection and id, or it can be
        told from the rest of it; set aside what cannot be. Return what was done, one plain sentence each.
        """
        done = []
        for (collection, id), article in list(faults(self._database)):
            if (article := article or known(collection, id)) is not None and article.id == id:
                self.articles.mend(collection, article)
                done.append(f"article {id} of {collection} was written again")
            else:
                self.articles.set_aside(collection, [id])
                done.append(f"article {id} of {collection} was set aside: add it again, or remove it")
        return done + mend(self._database)
