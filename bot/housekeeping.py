"""What `dateline run` does beside answering: it looks at feeds, follows a folder, and tidies the index."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge.errors import KnowledgeError
from knowledge.library import Library
from knowledge.reading.web import Web

LOOK_S = 5.0
"""Seconds between two looks at which feeds are due, and at what there is to tidy."""
AGAIN_S = 60.0
"""Seconds until a folder that cannot be followed is tried again."""
STOP_S = 5.0
"""Seconds that a page which is being fetched may hold up the end; what is kept is safe at every moment."""

log = logging.getLogger("dateline")


class Housekeeping:
    """Threads beside the bot, from `with` to its end. A thread outlives whatever goes wrong in one round.

    `stop` ends all waiting, also in between two requests to one host when `web` sleeps on it.
    """

    def __init__(self, library: Library, web: Web, stop: threading.Event, *, watch: Path | None = None) -> None:
        self._library = library
        self._web = web
        self._stop = stop
        self._watch = watch
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._start("feeds", self.look, LOOK_S)
        self._start("tidying", self.tidy, LOOK_S)
        if self._watch is not None:
            self._start("watching", self.watch, AGAIN_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(STOP_S)

    def look(self) -> None:
        """Look at the feeds that are due."""
        for refreshed in self._library.refresh(due=True, web=self._web, stopped=self._stop.is_set):
            log.log(
                logging.WARNING if refreshed.failed else logging.INFO, "%s: %s", refreshed.feed.url, refreshed.result
            )

    def tidy(self) -> None:
        """Finish the index, and merge what is small in it, so that nobody who adds has to wait for that."""
        self._library.catch_up()
        while not self._stop.is_set() and self._library.merge():
            pass

    def watch(self) -> None:
        """Keep the public articles in step with the folder until the end."""
        assert self._watch is not None
        for synced in self._library.watch(self._watch, self._stop):
            log.info(
                "%s: %d added, %d updated, %d withdrawn", self._watch, synced.added, synced.updated, synced.withdrawn
            )
            for error in synced.errors:
                log.warning("%s", error)

    def _start(self, name: str, work: Callable[[], None], pause_s: float) -> None:
        thread = threading.Thread(target=self._rounds, args=(work, pause_s), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _rounds(self, work: Callable[[], None], pause_s: float) -> None:
        while not self._stop.is_set():
            try:
                work()
            except KnowledgeError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("Housekeeping failed; it is tried again.")
            self._stop.wait(pause_s)
