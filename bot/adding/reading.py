"""Inside the process that reads: what was handed in becomes articles, written to a file line by line."""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading.web import Page

MEMORY = 256 * 2**20
"""Bytes that reading may take, what the process needs before aside."""
CPU_S = 30
"""Seconds of the processor that one file may take."""
NICE = 3
"""By how much others go first."""


@dataclass(frozen=True, slots=True)
class Room:
    """What may still be added."""

    articles: int
    paragraphs: int
    characters: int

    def without(self, article: Article) -> "Room":
        """What is left after an article."""
        paragraphs = article.text.count("\n\n") + 1
        return Room(self.articles - 1, self.paragraphs - paragraphs, self.characters - len(article.text))

    @property
    def is_enough(self) -> bool:
        """Whether nothing went beyond."""
        return min(self.articles, self.paragraphs, self.characters) >= 0


@dataclass(frozen=True, slots=True)
class Given:
    """A file, or a page that was found, to be read into `into`."""

    content: bytes | Page
    name: str
    into: Path
    room: Room


@dataclass(frozen=True, slots=True)
class Held:
    """An article that was read, as far as is told of it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file or page holds."""

    found: tuple[Held | ArticleError, ...] = ()
    left: Room | None = None
    refused: Literal["room", "memory"] | None = None
    """Why it was not read to its end."""
    mistake: str | None = None
    """Where in the program it failed, when that is a mistake of ours."""


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a module that reads what a site sent."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    named: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Returned:
    """What it returned, or the error that it raised."""

    value: Any = None
    error: ArticleError | None = None
    refused: bool = False
    """Whether it took more memory than it may."""
    mistake: str | None = None


def serve(connection: Connection, memory: int = MEMORY, cpu_s: int = CPU_S) -> None:
    """Read what comes until nobody asks any longer; ends with the first that takes more than it may."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who presses Ctrl-C means the bot, which ends this one
    _bound_memory(memory)
    with suppress(OSError, AttributeError):
        os.nice(NICE)  # from now on: until here somebody only waits
    while True:
        try:
            given: Given | Call = connection.recv()
        except EOFError:
            return
        _bound_time(cpu_s)
        connection.send(read_one(given) if isinstance(given, Given) else _called(given))


def is_text(content: bytes) -> bool:
    """Whether nothing has to be unpacked or decoded to read it."""
    return not content.startswith((b"PK", b"%PDF", b"\x1f\x8b")) and b"\x00" not in content


def read_one(given: Given) -> Read:
    """What one file or page holds, its articles written to a file."""
    found: list[Held | ArticleError] = []
    room, is_page = given.room, isinstance(given.content, Page)
    try:
        with given.into.open("wb") as file:
            for item in _each(given):
                if isinstance(item, ArticleError):
                    found.append(item)
                    continue
                room = room.without(item)
                if not room.is_enough:
                    return Read(refused="room")
                found.append(Held(item.id, item.title))
                # a page is known by its address, so that its next version takes its place, however that comes
                source = item.url if is_page else None
                file.write(written(item, source))
    except MemoryError:
        return Read(refused="memory")
    except Exception as error:
        return Read(mistake=_where(error))
    return Read(tuple(found), room)


def written(article: Article, source: str | None) -> bytes:
    """An article as a line, with the key of its source."""
    return json.dumps(source).encode() + b"\t" + article.model_dump_json(exclude_defaults=True).encode() + b"\n"


def _called(call: Call) -> Returned:
    try:
        return Returned(call.function(*call.arguments, **call.named))
    except ArticleError as error:
        return Returned(error=error)
    except MemoryError:
        return Returned(refused=True)
    except Exception as error:
        return Returned(mistake=_where(error))


def _where(error: Exception) -> str:
    """What went wrong in which line, without a word of what was read."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    where = f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}" if at else "nowhere"
    return f"{type(error).__name__} at {where}"


def _each(given: Given) -> Iterator[Article | ArticleError]:
    from knowledge.reading import read_each
    from knowledge.reading.web import read_page

    if isinstance(given.content, Page):
        try:
            yield from read_page(given.content)
        except ArticleError as error:
            yield error
    else:
        yield from read_each(given.content, name=given.name)


def _bound_memory(more: int) -> None:
    """Let this process take so many bytes more than it has now, where the system can see to that."""
    if sys.platform != "linux":
        return
    import resource

    status = Path("/proc/self/status").read_text()
    has = next((int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData")), 0)
    resource.setrlimit(resource.RLIMIT_DATA, (has + more, has + more))  # files that are mapped do not count


def _bound_time(cpu_s: int) -> None:
    """Let this process take so many seconds more of the processor, where the system can see to that."""
    with suppress(ImportError, ValueError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + cpu_s + 1, hard))
