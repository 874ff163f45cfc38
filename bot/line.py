"""Threads that readers wait for, and for how long at most: who is too many is told so, and may ask again."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from bot.errors import TellError

T = TypeVar("T")

TOLD_S = 60.0
"""Seconds between two lines of the log about it."""

log = logging.getLogger("dateline")


class Line:
    """Some threads, and a line before them in which nobody stands for long.

    While whoever is first has waited `full_s` seconds for a thread, nobody else is let in; after `longest_s` nobody
    waits any longer. Both raise TellError; who is `patient` waits as long as it takes.
    """

    def __init__(self, threads: int, *, name: str, full_s: float, longest_s: float) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._full_s, self._longest_s = full_s, longest_s
        self._name = name
        self._lock = threading.Lock()
        self._waiting: dict[object, float] = {}  # since when, first come first
        self._sent_away, self._told = 0, -TOLD_S

    async def __call__(self, work: Callable[[], T], *, patient: bool = False) -> T:
        """Do `work` in one of the threads."""
        place = object()
        with self._lock:
            now = time.monotonic()
            full = not patient and now - next(iter(self._waiting.values()), now) > self._full_s
            if not full:
                self._waiting[place] = now
        if full:
            raise self._busy()

        def begun() -> T:
            if not self._leave(place):
                raise CancelledError
            return work()

        job = asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, begun)
        try:
            done, _ = await asyncio.wait({job}, timeout=None if patient else self._longest_s)
            if not done and self._leave(place):
                raise self._busy()
            return await job
        finally:
            self._leave(place)
            job.cancel()

    def close(self) -> None:
        """Finish what is being done, and let go of the threads."""
        self._threads.shutdown(wait=True)

    def _leave(self, place: object) -> bool:
        """Stand in line no longer; whether one did until now."""
        with self._lock:
            return self._waiting.pop(place, None) is not None

    def _busy(self) -> TellError:
        self._sent_away += 1
        if time.monotonic() - self._told >= TOLD_S:
            log.warning("More is asked than can be answered (%s): told to ask again: %d.", self._name, self._sent_away)
            self._sent_away, self._told = 0, time.monotonic()
        return TellError("error.busy")
