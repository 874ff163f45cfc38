"""A process beside this one that does one thing after another, each within its time, and begins anew when it ended."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from knowledge.index import apart

IDLE_S = 60.0
"""Seconds after which a process that nobody needs is ended, and its memory free."""


class EndedError(Exception):
    """The process came to its end before it had done what was asked of it."""


class ClosedError(EndedError):
    """… since nothing more is to be done."""


class LateError(EndedError):
    """… since it took longer than it may."""


class Turns:
    """One at a time, in the order in which they came: a lock that is let go of may be taken again by who had it."""

    def __init__(self) -> None:
        self._queue: deque[object] = deque()
        self._moved = threading.Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for the turn, and have it until the block ends."""
        mine = object()
        with self._moved:
            self._queue.append(mine)
            self._moved.wait_for(lambda: self._queue[0] is mine)
        try:
            yield
        finally:
            with self._moved:
                self._queue.popleft()
                self._moved.notify_all()


class Helper:
    """Runs `serve`, a function of a module, with a connection and `arguments`. May be asked from many threads."""

    def __init__(self, serve: Callable[..., None], *arguments: Any, idle_s: float = IDLE_S) -> None:
        self._serve, self._arguments, self._idle_s = serve, arguments, idle_s
        self._turns = Turns()
        self._process: BaseProcess | None = None
        self._here: Connection | None = None
        self._closed = False
        self._asked = 0.0
        self._rest: threading.Timer | None = None

    def ask(self, request: Callable[[], Any], *, seconds: float) -> Any:
        """What the process makes of what `request` gives when its turn comes.

        Raises EndedError where it ends before, and LateError where it is ended since `seconds` have passed.
        """
        with self._turns.turn():
            try:
                here = self._running()
                here.send(request())
                if not here.poll(seconds):
                    raise LateError
                return here.recv()
            except (EOFError, OSError) as error:
                self._end()
                raise (ClosedError if self._closed else EndedError) from error
            except BaseException:
                self._end()
                raise
            finally:
                self._rest_later()

    def begin_anew(self) -> None:
        """Let the next one who asks be served by a new process."""
        with self._turns.turn():
            self._end()

    def close(self) -> None:
        """End the process for good, whatever it does."""
        self._closed = True
        if self._rest:
            self._rest.cancel()
        if self._process:
            self._process.terminate()
            self._process.join()

    def _running(self) -> Connection:
        if self._closed:
            raise ClosedError
        if self._process is None or self._here is None or not self._process.is_alive():
            self._end()
            self._here, there = get_context("spawn").Pipe()
            self._process = apart.start(self._serve, there, *self._arguments)
            there.close()
        return self._here

    def _end(self) -> None:
        if self._process:
            self._process.kill()
            self._process.join()
        if self._here:
            with suppress(OSError):
                self._here.close()
        self._process = self._here = None

    def _rest_later(self) -> None:
        self._asked = time.monotonic()
        if self._rest:
            self._rest.cancel()
        if not self._closed and self._process:
            self._rest = threading.Timer(self._idle_s, self._end_idle)
            self._rest.daemon = True
            self._rest.start()

    def _end_idle(self) -> None:
        with self._turns.turn():
            if time.monotonic() - self._asked >= self._idle_s:
                self._end()
