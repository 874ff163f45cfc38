"""Readers go first: what nobody waits for waits while somebody does.

One process answers, and asks what is followed beside that; Python runs one thread of it at a time, so that each takes
from the other's.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 0.25
"""Seconds that one piece of work is held back at most, some ten times what an answer takes.

Where somebody always waits, as on a machine that is short of time, the rest must be done, too."""


class Precedence:
    """Who is being served now. May be used from many threads at once."""

    def __init__(self) -> None:
        self._served = 0
        self._free = threading.Condition()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Somebody waits for an answer until the block ends."""
        with self._free:
            self._served += 1
        try:
            yield
        finally:
            with self._free:
                self._served -= 1
                if not self._served:
                    self._free.notify_all()

    def give(self, patience_s: float = PATIENCE_S) -> bool:
        """Wait until nobody waits for an answer, but not longer than `patience_s` seconds; whether nobody does."""
        with self._free:
            return self._free.wait_for(lambda: not self._served, patience_s)
