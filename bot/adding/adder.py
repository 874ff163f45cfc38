"""Where the bot hands in what is to be added."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.adding.helper import ClosedError, EndedError, Helper, LateError
from bot.adding.keeping import Batch, Kept, Where, keep_some, raised
from bot.adding.keeping import serve as keep
from bot.adding.reading import CPU_S, MEMORY, Call, Given, Read, Returned, Room, is_text, read_one
from bot.adding.reading import serve as read
from bot.errors import TellError
from bot.settings import Settings
from knowledge.changes import Added
from knowledge.errors import LibraryError, UnreadableError
from knowledge.library import Library
from knowledge.reading.web import Page

A_MINUTE = Room(articles=20_000, paragraphs=200_000, characters=50_000_000)
"""What one server may add within a minute."""
MINUTE_S = 60.0
READ_S = 600.0
"""Seconds after which reading is given up, however little of the processor it got."""
KEEP_S = 180.0
"""The same for keeping some articles; another program that writes is waited for a minute."""


LARGE = 4_000_000
"""Bytes after whose reading the process that read them is ended: what they took stays with it."""
SHORT, SHORT_IN_ALL = 8_000, 20_000
"""Bytes that are read, and kept, at once by who adds them: that takes milliseconds, and a process a second to begin."""


class Adder:
    """Reads and keeps in processes of their own. May be asked from many threads at once.

    With `library`, the same one that is at `where`, what is `SHORT` is read and kept by whoever asks.
    """

    def __init__(
        self, where: Where, *, library: Library | None = None, memory: int = MEMORY, cpu_s: int = CPU_S
    ) -> None:
        self._library = library
        self._memory, self._cpu_s = memory, cpu_s
        self._reader = Helper(read, memory, cpu_s)
        self._keeper = Helper(keep, where)
        self._spent: dict[int, deque[tuple[float, Room]]] = defaultdict(deque)
        self._counting = threading.Lock()

    def read(self, guild: int, name: str, content: bytes | Page, into: Path) -> Read:
        """Read what a server hands in, and write its articles to the file `into`.

        Raises TellError where that takes too much memory or time, or is more than the server may add in a minute:
        nothing of it is added then.
        """
        room = Room(0, 0, 0)

        def given() -> Given:
            nonlocal room
            room = self._room(guild)
            return Given(content, name, into, room)

        body = content if isinstance(content, bytes) else content.body
        short = self._library is not None and len(body) <= SHORT and is_text(body)
        try:
            done: Read = read_one(given()) if short else self._reader.ask(given, seconds=READ_S)
        except LateError:
            raise TellError("library.too-slow", name=name, seconds=round(READ_S)) from None
        except EndedError:
            raise TellError("library.too-much", name=name, seconds=self._cpu_s, limit=self._memory // 2**20) from None
        if done.refused == "memory" or len(body) > LARGE:
            self._reader.begin_anew()  # what it took is not given back
        if done.refused == "memory":
            raise TellError("library.too-big", name=name, limit=self._memory // 2**20)
        if done.refused == "room":
            most = {"articles": A_MINUTE.articles, "paragraphs": A_MINUTE.paragraphs}
            raise TellError("library.too-fast", name=name, megabytes=A_MINUTE.characters // 10**6, **most)
        if done.mistake is not None:
            raise RuntimeError(done.mistake)
        if done.left is not None:
            self._spend(guild, room, done.left)
        return done

    def call(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What a function of a module returns that reads what a site sent, the first of `arguments`.

        Raises UnreadableError where that takes too much memory or time.
        """
        given = arguments[0]
        body = given.body if isinstance(given, Page) else given
        if self._library is not None and len(body) <= SHORT and is_text(body):
            return function(*arguments, **named)
        origin = given.url if isinstance(given, Page) else str(named.get("url", ""))
        asked = Call(function, arguments, named)
        try:
            done: Returned = self._reader.ask(lambda: asked, seconds=READ_S)
        except ClosedError:
            raise LibraryError(
                "Nothing is read any longer, since the program ends; it is done at the next start."
            ) from None
        except EndedError:
            done = Returned(refused=True)
        if done.refused:
            raise UnreadableError(f"{origin} takes too much memory or time to be read; choose another.", origin=origin)
        if done.mistake is not None:
            raise RuntimeError(done.mistake)
        if done.error is not None:
            raise done.error
        return done.value

    def keep(self, collection: str, files: list[Path], *, whole: bool = False, revive: bool = True) -> Iterator[Added]:
        """Keep what was read into these files, and yield what became of each article.

        With `whole` all of a file goes in together; unless `revive`, nothing does that a person removed. Raises
        LibraryError where it cannot be kept, and TellError where the keeping came to its end.
        """
        short = sum(file.stat().st_size for file in files) <= SHORT_IN_ALL
        here = self._library if short else None
        for file in files:
            start: int | None = 0 if file.stat().st_size else None
            while start is not None:
                batch = Batch(collection, file, start, whole=whole, revive=revive)
                try:
                    kept: Kept = keep_some(here, batch) if here else self._keeper.ask(lambda: batch, seconds=KEEP_S)  # noqa: B023 (at once)
                except EndedError:
                    raise TellError("library.not-kept") from None
                if kept.error is not None:
                    raise raised(*kept.error)
                yield from kept.added
                start = kept.next

    def close(self) -> None:
        """End the processes."""
        self._reader.close()
        self._keeper.close()

    def _room(self, guild: int) -> Room:
        """What a server may still add in this minute."""
        with self._counting:
            spent, now = self._spent[guild], time.monotonic()
            while spent and spent[0][0] < now - MINUTE_S:
                spent.popleft()
            if not spent:
                del self._spent[guild]
            return Room(
                A_MINUTE.articles - sum(each.articles for _, each in spent),
                A_MINUTE.paragraphs - sum(each.paragraphs for _, each in spent),
                A_MINUTE.characters - sum(each.characters for _, each in spent),
            )

    def _spend(self, guild: int, before: Room, after: Room) -> None:
        taken = Room(
            before.articles - after.articles,
            before.paragraphs - after.paragraphs,
            before.characters - after.characters,
        )
        with self._counting:
            self._spent[guild].append((time.monotonic(), taken))


def adder_of(settings: Settings, library: Library) -> Adder:
    """What adds to the library that a bot with these settings has open."""
    where = Where(settings.home, settings.store_address, settings.index_address, indexing=settings.role != "bot")
    return Adder(where, library=library)
