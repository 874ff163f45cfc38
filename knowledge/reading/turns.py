"""One page of a site at a time, however many want some at once."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from knowledge.reading.sites import site

SITES_AT_MOST = 10_000
"""Sites that are remembered before those are forgotten with whom nobody's turn is."""


class Turns:
    """Whose turn it is with each site. May be used from many threads."""

    def __init__(self) -> None:
        self._locks: dict[str, Lock] = defaultdict(Lock)
        self._making = Lock()

    @contextmanager
    def wait(self, url: str, *, seconds: float) -> Iterator[bool]:
        """Whether it is our turn with the site of `url` within these seconds; if so, nobody else's until the end."""
        with self._making:
            if len(self._locks) >= SITES_AT_MOST:
                for name in [name for name, held in self._locks.items() if not held.locked()]:
                    del self._locks[name]
            lock = self._locks[site(url)]
        mine = lock.acquire(timeout=max(0.0, seconds))
        try:
            yield mine
        finally:
            if mine:
                lock.release()
