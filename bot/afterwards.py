"""What is written down after somebody was answered, so that no answer waits until the database can be written."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

log = logging.getLogger("dateline")

Work = Callable[[], object]

AT_MOST = 20_000
"""What is still to be written at one time; what comes beyond that is not kept."""
SETTLE_S = 10.0
"""Seconds that are left for it at the end."""


class Later(Protocol):
    """Does what is to be written in the order in which it is given."""

    def __call__(self, work: Work) -> None:
        """Do `work` when its turn comes; its errors go to the log."""

    def settle(self, seconds: float) -> bool:
        """Wait until all that was given before is done, so many seconds at most; whether it is."""


class AtOnce:
    """Does everything where it is given, for those who serve nobody who waits."""

    def __call__(self, work: Work) -> None:
        """Do `work` now."""
        _done(work)

    def settle(self, seconds: float) -> bool:
        """There is never anything to wait for."""
        return True


class Afterwards:
    """A thread that writes what was answered, from `with` to its end. May be given work from many threads at once."""

    def __init__(self) -> None:
        self._waiting: deque[Work] = deque()
        self._changed = threading.Condition()
        self._given = self._done = 0
        self._ending = False
        self._thread = threading.Thread(target=self._write, name="afterwards", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.settle(SETTLE_S):
            log.warning("What was answered last could not be kept: the database could not be written in time.")
        with self._changed:
            self._ending = True
            self._waiting.clear()
            self._changed.notify_all()

    def __call__(self, work: Work) -> None:
        """See `Later`."""
        with self._changed:
            if self._ending or len(self._waiting) >= AT_MOST:
                log.warning("An answer was given, but not kept: too much is waiting to be written.")
                return
            self._waiting.append(work)
            self._given += 1
            self._changed.notify_all()

    def settle(self, seconds: float) -> bool:
        """See `Later`."""
        with self._changed:
            wanted = self._given
            return self._changed.wait_for(lambda: self._done >= wanted, seconds)

    def _write(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._ending)
                if self._ending:
                    return
                work = self._waiting.popleft()
            _done(work)
            with self._changed:
                self._done += 1
                self._changed.notify_all()


def _done(work: Work) -> None:
    try:
        work()
    except Exception:  # a mistake of ours must not keep the rest from being written
        log.exception("Something that was answered could not be kept.")
