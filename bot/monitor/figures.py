"""How much there is of what, read from the library now and then and not at each scrape, which may come every second.

A figure more: a function of the library that yields `Figure`s, marked `@figures`. Labels must be few and known
beforehand: never a server, a person, a feed or a question.
"""

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from knowledge.errors import KnowledgeError
from knowledge.keeping import VECTORS
from knowledge.library import PUBLIC, Library
from knowledge.origin import DATABASE

log = logging.getLogger("dateline")

EVERY_S = 15.0
"""Seconds between two readings at least."""
SHARE = 50
"""A reading that took a second is not repeated for so many: reading must not be what the machine does."""
OVERDUE = timedelta(minutes=30)
"""So long after its time a feed is overdue."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number; `labels` are names and values."""

    name: str
    help: str
    value: float
    labels: tuple[tuple[str, str], ...] = ()


Reader = Callable[[Library], Iterable[Figure]]

READERS: list[Reader] = []


def figures(reader: Reader) -> Reader:
    """Let `reader` be asked for figures."""
    READERS.append(reader)
    return reader


@figures
def holdings(library: Library) -> Iterator[Figure]:
    """Articles, passages, and when the last one came."""
    counts = library.counts()
    told = "Articles that are held."
    yield Figure("articles", told, counts.get(PUBLIC, 0), (("shelf", "public"),))
    yield Figure("articles", told, sum(counts.values()) - counts.get(PUBLIC, 0), (("shelf", "servers"),))
    yield Figure("shelves", "Servers with articles of their own.", len(counts.keys() - {PUBLIC}))
    yield Figure("passages", "Passages that can be found.", len(library.snapshot()))
    newest = library.articles(order="added", limit=1).page
    added = newest[0].added_at.timestamp() if newest else 0
    yield Figure("last_article_timestamp_seconds", "When the last article was added; 0 for never.", added)
    yield Figure("index_behind", "1 while the index is being made and only a part of it answers.", library.behind)


@figures
def feeds(library: Library) -> Iterator[Figure]:
    """How the feeds are."""
    now, every = datetime.now(UTC), library.feeds()
    failing = [feed for feed in every if feed.failures]
    states = {
        "sound": sum(feed.checked_at is not None and not feed.failures for feed in every),
        "failing": len(failing),
        "new": sum(feed.checked_at is None for feed in every),
    }
    for state, number in states.items():
        yield Figure("feeds", "Feeds that are followed, by how the last look went.", number, (("state", state),))
    overdue = sum(feed.next_due + OVERDUE < now for feed in every)
    yield Figure("feeds_overdue", "Feeds that should have been looked at half an hour ago.", overdue)
    worst = max((feed.failures for feed in failing), default=0)
    yield Figure("feed_failures_most", "Looks in a row that failed, at the feed where it is most.", worst)
    looked = max((feed.checked_at.timestamp() for feed in every if feed.checked_at), default=0)
    yield Figure("feed_last_look_timestamp_seconds", "When a feed was looked at last; 0 for never.", looked)


@figures
def room(library: Library) -> Iterator[Figure]:
    """The disk, and what takes how much of it."""
    disk = shutil.disk_usage(library.folder)
    yield Figure("disk_free_bytes", "Free on the disk that holds the library.", disk.free)
    yield Figure("disk_size_bytes", "Size of the disk that holds the library.", disk.total)
    told = "What the library takes on disk."
    for part, name in {"store": DATABASE, "vectors": VECTORS}.items():
        files = [library.folder / name, library.folder / f"{name}-wal"]
        size = sum(file.stat().st_size for file in files if file.exists())
        yield Figure("library_bytes", told, size, (("part", part),))
    yield Figure("library_bytes", told, library.index_bytes, (("part", "index"),))


class _Vectors:
    """Counting looks at every article, so it is done only when something has changed."""

    def __init__(self) -> None:
        self._known: tuple[object, list[Figure]] | None = None

    def __call__(self, library: Library) -> Iterable[Figure]:
        """How many articles have their vectors."""
        state = (library.folder, library.generation())
        if self._known is None or self._known[0] != state:
            encoded = library.encoded()
            found = [
                Figure("meaning", "1 where meaning is compared, 0 where words alone are.", encoded.encoder is not None),
                Figure("articles_without_vectors", "Articles whose vectors are still to be made.", encoded.pending),
            ]
            self._known = (state if not encoded.pending else None, found)
        return self._known[1]


figures(_Vectors())


class Figures:
    """The last reading, made anew in a thread from `with` to its end."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._rounds, name="figures", daemon=True)
        self.last: tuple[Figure, ...] = ()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join(EVERY_S)

    def read(self) -> None:
        """Read everything; what cannot be read is left out, and logged."""
        found: list[Figure] = []
        for reader in READERS:
            try:
                found += reader(self._library)
            except (KnowledgeError, OSError) as error:
                log.warning("Some figures for the monitor could not be read: %s", error)
        self.last = tuple(found)

    def _rounds(self) -> None:
        while not self._stop.is_set():
            started = time.monotonic()
            try:
                self.read()
            except Exception:
                log.exception("The figures for the monitor could not be read; it is tried again.")
            self._stop.wait(max(EVERY_S, SHARE * (time.monotonic() - started)))
