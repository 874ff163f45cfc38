"""Whose feed is looked at next, so that neither a site that hangs nor a server that follows much delays others'.

One feed of a site at a time; of one server's feeds a few at a time, so that all of them may hang and most threads are
still free; what failed last time comes after all that did not.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from knowledge.collection_names import whole
from knowledge.reading.sites import site
from knowledge.store import Feed
from knowledge.store.limits import PUBLIC

SHARE = 4
"""Feeds of one server that are looked at at one time."""
LOOK_AGAIN_S = 0.5
"""Seconds after which a thread that waits asks whether it is to end."""


@dataclass(frozen=True, slots=True)
class Due:
    """A feed that waits to be looked at, and the time that it was found to be due."""

    feed: Feed
    now: datetime

    @property
    def owner(self) -> str:
        """Whose feed it is."""
        return whole(self.feed.collection)

    @property
    def site(self) -> str:
        """Who is asked."""
        return site(self.feed.url) or self.feed.url


class FeedTurns:
    """What waits, and what is being looked at. May be used from many threads."""

    def __init__(self) -> None:
        self._waiting: tuple[dict[str, list[Due]], dict[str, list[Due]]] = ({}, {})
        """By owner: what did not fail last time, and what did."""
        self._hand: dict[int, Due] = {}
        self._known: set[int] = set()
        """Ids of feeds that wait or are being looked at."""
        self._busy: set[str] = set()
        self._owners: Counter[str] = Counter()
        self._changed = threading.Condition()

    def add(self, feeds: Iterable[Feed], now: datetime) -> int:
        """Let feeds wait that neither wait nor are being looked at; return how many wait now."""
        with self._changed:
            for feed in feeds:
                if feed.id not in self._known:
                    self._known.add(feed.id)
                    due = Due(feed, now)
                    self._waiting[feed.failures > 0].setdefault(due.owner, []).append(due)
            self._changed.notify_all()
            return sum(len(some) for each in self._waiting for some in each.values())

    def next(self, over: Callable[[], bool]) -> Due | None:
        """Wait for the next feed to look at; None when there is nothing more, or it is `over`."""
        with self._changed:
            while not over():
                if due := self._pick():
                    return due
                if not self._known:
                    return None
                self._changed.wait(LOOK_AGAIN_S)
        return None

    def done(self, due: Due) -> None:
        """A feed was looked at."""
        with self._changed:
            del self._hand[due.feed.id]
            self._known.discard(due.feed.id)
            self._busy.discard(due.site)
            self._owners[due.owner] -= 1
            self._changed.notify_all()

    def _pick(self) -> Due | None:
        for waiting in self._waiting:
            for owner in sorted(waiting, key=self._owners.__getitem__):
                if owner != PUBLIC and self._owners[owner] >= SHARE:
                    continue
                due = next((each for each in waiting[owner] if each.site not in self._busy), None)
                if due is None:
                    continue
                waiting[owner].remove(due)
                if not waiting[owner]:
                    del waiting[owner]
                self._hand[due.feed.id] = due
                self._busy.add(due.site)
                self._owners[owner] += 1
                return due
        return None
