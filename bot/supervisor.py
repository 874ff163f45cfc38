"""Tell systemd how the bot is: that it is ready, what it does, and again and again that it lives.

The protocol is one datagram with lines of NAME=value to the socket that $NOTIFY_SOCKET names (sd_notify(3)).
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from bot.health import Health

EVERY_S = 1.0
"""Seconds between two looks at how the bot is, where the watchdog does not want to hear more often."""
STARTING_S = 0.2
"""The same until it was told that the bot is ready: what waits for the bot starts then."""
OPENING_S = 3600.0
"""Seconds that opening a library may take at most; a new version may have to make the index of millions of articles."""


class Supervisor:
    """Tells, in a thread of its own, from `with` to its end; does nothing where nobody listens."""

    def __init__(
        self,
        health: Health,
        *,
        environment: Mapping[str, str] = os.environ,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._health = health
        self._clock = clock
        self._address = environment.get("NOTIFY_SOCKET", "").replace("@", "\0", 1)
        watched = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
        asked = environment.get("WATCHDOG_USEC", "") if watched else ""
        self._watchdog_s = int(asked) / 1e6 if asked.isdigit() else None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._rounds, name="supervisor", daemon=True)
        self._began = clock()
        self._told = ""
        self._ready = False

    def __enter__(self) -> Self:
        if self._address:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._address:
            self._thread.join()
            self._send(["STOPPING=1"])

    def _rounds(self) -> None:
        every_s = EVERY_S if self._watchdog_s is None else min(EVERY_S, self._watchdog_s / 3)
        while True:
            self.look()
            if self._stop.wait(every_s if self._ready else STARTING_S):
                return

    def look(self) -> None:
        """Tell what is to be told now."""
        reasons = self._health.unready()
        status = "STATUS=" + (" ".join(reasons) or f"Answering; shards connected: {self._health.connected}.")
        lines = [] if status == self._told else [status]
        ready = self._health.stage == "serving"
        if ready and not self._ready:
            lines.append("READY=1")
        elif self._health.stage == "opening" and self._clock() - self._began < OPENING_S:
            lines.append("EXTEND_TIMEOUT_USEC=60000000")
        if self._watchdog_s is not None and self._health.stuck() is None:
            lines.append("WATCHDOG=1")
        if lines and self._send(lines):
            self._told, self._ready = status, self._ready or ready

    def _send(self, lines: list[str]) -> bool:
        """Whether it was sent; where systemd is too busy to listen, the bot must not wait for it."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                sender.sendto("\n".join(lines).encode(), self._address)
        except OSError:
            return False
        return True
