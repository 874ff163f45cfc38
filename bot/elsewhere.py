"""Look after what the library is kept on where that is elsewhere, so that whoever asks how the bot is need not wait."""

import logging
import threading
from types import TracebackType
from typing import Self

from bot.health import Health
from knowledge.errors import KnowledgeError
from knowledge.library import Library

EVERY_S = 5.0
"""Seconds between two looks."""

log = logging.getLogger("dateline")


class Watch:
    """Tells `health` how the parts are, from `with` to its end; nothing for a library that is here alone."""

    def __init__(self, library: Library, health: Health) -> None:
        self._library, self._health = library, health
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._rounds, name="parts", daemon=True)

    def __enter__(self) -> Self:
        if self._library.is_elsewhere:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(EVERY_S)

    def look(self) -> None:
        """Look once."""
        self._health.parts = self._library.parts()

    def _rounds(self) -> None:
        while True:
            try:
                self.look()
            except KnowledgeError as error:
                log.warning("How store and index are could not be told: %s", error)
            except Exception:
                log.exception("How store and index are could not be told; it is tried again.")
            if self._ending.wait(EVERY_S):
                return
