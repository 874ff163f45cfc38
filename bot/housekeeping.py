"""What `dateline run` does beside answering: feeds, a folder, what is followed, backups, and tidying the index.

Of several processes with one library one looks and follows, and another goes on where that ends.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot import following
from bot.mends import check_pins
from bot.precedence import Precedence
from bot.tally import Tally
from knowledge.backing_up import KEEP_DAYS
from knowledge.errors import KnowledgeError, StoreUnreachableError
from knowledge.library import Library
from knowledge.parts import INGESTER
from knowledge.reading.web import Web
from knowledge.standing.asking import Asker

if TYPE_CHECKING:
    from knowledge.library.feeds import Beside
    from knowledge.library.records import Lease

LOOK_S = 5.0
"""Seconds between two looks at which feeds are due, and at what there is to tidy."""
AGAIN_S = 60.0
"""Seconds until a folder that cannot be followed is tried again."""
STOP_S = 5.0
"""Seconds that a page which is being fetched may hold up the end; what is kept is safe at every moment."""

log = logging.getLogger("dateline")


class Turn:
    """What one process at a time has, until it lets go of it or ends, however it ends."""

    def __init__(self, file: Path) -> None:
        from filelock import FileLock

        self._lock = FileLock(file, thread_local=False)
        self._guard = threading.Lock()

    def take(self) -> bool:
        """Whether this process has it now."""
        from filelock import Timeout

        with self._guard:
            if not self._lock.is_locked:
                try:
                    self._lock.acquire(timeout=0)
                except (Timeout, OSError):
                    return False
            return True

    def release(self) -> None:
        """Leave it to another."""
        with self._guard:
            self._lock.release()


class Housekeeping:
    """Threads beside the bot, from `with` to its end. A thread outlives whatever goes wrong in one round.

    `stop` ends all waiting, also in between two requests to one host when `web` sleeps on it. One that does not ingest
    only tidies the index of this machine, and leaves the rest to another.
    """

    def __init__(
        self,
        library: Library,
        web: Web,
        stop: threading.Event,
        *,
        watch: Path | None = None,
        backup: Path | None = None,
        backup_days: int = KEEP_DAYS,
        tally: Tally | None = None,
        asker: Asker | None = None,
        precedence: Precedence | None = None,
        ingests: bool = True,
        beside: "Beside | None" = None,
    ) -> None:
        self._beside = beside
        self._ingests = ingests
        self._asker = asker
        self._precedence = precedence or Precedence()
        self._backup = backup
        self._backup_days = backup_days
        self._tally = tally or Tally()
        self._library = library
        self._web = web
        self._stop = stop
        self._watch = watch
        self._threads: list[threading.Thread] = []
        self._turn: Turn | Lease = (
            library.turns.lease(INGESTER) if library.shared else Turn(library.folder / "house.lock")
        )

    def __enter__(self) -> Self:
        self._start("tidying", self.tidy, LOOK_S)
        if not self._ingests:
            return self
        self._start("feeds", self.look, LOOK_S, alone=True)
        self._start("removals", self.end_removals, AGAIN_S, alone=True)
        self._start("pins", self.look_at_pins, LOOK_S, alone=True)
        if self._asker is not None:
            self._start("asking", self.ask, following.LOOK_S, alone=True)
        if self._backup is not None:
            self._start("backups", self.back_up, AGAIN_S, alone=True)
        if self._watch is not None:
            self._start("watching", self.watch, AGAIN_S, alone=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(STOP_S)
        self._turn.release()

    def look(self) -> None:
        """Look at the feeds that are due."""
        for refreshed in self._library.refresh(due=True, web=self._web, stopped=self._stop.is_set, beside=self._beside):
            self._tally.looked(failed=refreshed.failed)
            log.log(
                logging.WARNING if refreshed.failed else logging.INFO, "%s: %s", refreshed.feed.url, refreshed.result
            )

    def back_up(self) -> None:
        """Make today's backup, unless there is one."""
        assert self._backup is not None
        made = self._library.backup_daily(self._backup, keep_days=self._backup_days)
        if made is None:
            return
        log.info("Backed up to %s; %d older backups went.", made.file, made.removed)
        for note in made.notes:
            log.warning("Backed up though something is wrong, and no older backup was removed: %s", note)

    def look_at_pins(self) -> None:
        """Ask the questions of pinned passages again, where the archive or the program has changed since."""
        if fallen := check_pins(self._library):
            log.warning("%d pinned passages no longer stand as they were, and are not shown: see /mend list.", fallen)

    def end_removals(self) -> None:
        """Erase what was removed longer ago than it can be put back."""
        if gone := self._library.end_removals():
            log.info("Erased %d articles that were removed a day ago.", gone)

    def tidy(self) -> None:
        """Finish the index, and merge what is small in it, so that nobody who adds has to wait for that."""
        self._library.catch_up()
        while not self._stop.is_set() and self._library.merge():
            pass

    def ask(self) -> None:
        """Ask what is followed of the articles that came in, resting as long as it works, and while a reader waits."""
        assert self._asker is not None
        while not self._stop.is_set() and self._asker.look(rest=self._rest) is not None:
            pass

    def _rest(self, worked_s: float) -> None:
        self._stop.wait(worked_s)
        self._precedence.give()

    def watch(self) -> None:
        """Keep the public articles in step with the folder until the end."""
        assert self._watch is not None
        for synced in self._library.watch(self._watch, self._stop):
            log.info(
                "%s: %d added, %d updated, %d withdrawn", self._watch, synced.added, synced.updated, synced.withdrawn
            )
            for error in synced.errors:
                log.warning("%s", error)

    def _start(self, name: str, work: Callable[[], None], pause_s: float, *, alone: bool = False) -> None:
        thread = threading.Thread(target=self._rounds, args=(work, pause_s, alone), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _rounds(self, work: Callable[[], None], pause_s: float, alone: bool) -> None:
        while not self._stop.is_set():
            try:
                if alone and not self._turn.take():
                    self._stop.wait(LOOK_S)
                    continue
                work()
            except StoreUnreachableError:
                log.debug("%s waits for the database.", threading.current_thread().name)  # whose absence is told once
            except KnowledgeError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("Housekeeping failed; it is tried again.")
            self._stop.wait(pause_s)
