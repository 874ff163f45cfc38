"""The time that one fetch has in all, from the name to the last byte."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from knowledge.errors import FetchError

if TYPE_CHECKING:
    from urllib3.connection import HTTPConnection

PAUSES_AT_MOST_S = 60.0
"""Seconds of one fetch that pauses and robots.txt take, and that do not count."""


class Deadline:
    """The time that one fetch has in all."""

    def __init__(self, seconds: float, url: str) -> None:
        self._end = time.monotonic() + seconds
        self._pauses = PAUSES_AT_MOST_S
        self._seconds = seconds
        self._url = url

    def left(self) -> float:
        """Seconds that are left; raises FetchError when there are none."""
        self.check()
        return max(self._end - time.monotonic(), 0.001)

    def check(self) -> None:
        """Raise FetchError when there are none."""
        if time.monotonic() >= self._end:
            raise FetchError(f"{self._url} was not read: it took longer than {self._seconds:g} seconds.", url=self._url)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """What happens inside does not count, up to `PAUSES_AT_MOST_S` in all."""
        start = time.monotonic()
        yield
        free = min(time.monotonic() - start, self._pauses)
        self._pauses -= free
        self._end += free
        self.check()

    def call(self, work: Callable[[], list[str]]) -> list[str]:
        """Return what `work` returns, without waiting for it any longer than is left."""
        done: list[list[str] | BaseException] = []

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:
                done.append(error)

        thread = threading.Thread(target=run, name="resolve", daemon=True)
        thread.start()
        thread.join(self.left())
        if not done:
            self.check()
            raise OSError("no answer")
        if isinstance(done[0], BaseException):
            raise done[0]
        return done[0]

    @contextmanager
    def watch(self, connection: "HTTPConnection") -> Iterator[None]:
        """Cut the connection when time is up: a timeout on a socket only limits the wait for its next byte."""
        sock = connection.sock  # the connection itself lets go of it as soon as there is an answer

        def cut() -> None:
            with suppress(OSError):  # when it is closed already
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

        timer = threading.Timer(self.left(), cut)
        timer.daemon = True
        timer.start()
        try:
            yield
            self.check()  # a body that was cut looks like one that ended
        finally:
            timer.cancel()
