"""Make segments of articles: all of them here, or of many the first half in another process, beside this one."""

import os
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from knowledge.article import Article
from knowledge.index import apart, storage
from knowledge.index.builder import Builder
from knowledge.index.protocol import IndexedArticle, Prepare, Raw
from knowledge.index.storage import File

Identified = tuple[str, Article, str]
"""An article between its id and the collection that it goes to."""

SEGMENT = ".segment"
_SEGMENT_TOKENS = 1 << 26  # terms kept in memory while building, four bytes each
MANY = 8_000_000
"""Characters of articles from which another process takes part of the work."""
_STARTING = 4_000_000  # characters that this process gets done until the other one has started


def builders(articles: Iterable[tuple[str, IndexedArticle]]) -> Iterator[Builder]:
    """Yield builders of bounded size that hold `articles`, each with its id."""
    builder = Builder()
    for id, indexed in articles:
        builder.add(indexed, id=id)
        if builder.tokens >= _SEGMENT_TOKENS:
            yield builder
            builder = Builder()
    if len(builder) or builder.articles:
        yield builder


def write_segments(
    articles: Sequence[Raw], prepare: Prepare, folder: Path, *, identify: Callable[[Sequence[Raw]], list[Identified]]
) -> list[File]:
    """Write segments of `articles` to `folder`, in the order that `identify` puts those in that are to be indexed.

    From `MANY` characters on, and where there is more than one core, two processes do it.
    """
    if _cores() < 2 or sum(len(article.text) for article, _ in articles) < MANY:
        return list(_written(identify(articles), prepare, folder))
    other = _Other(prepare, folder)  # starts while this one makes ids
    try:
        identified = identify(articles)
        half = _first_half(identified)
        other.hand_over(identified[:half])
        mine = list(_written(identified[half:], prepare, folder))
        theirs = other.files()
    finally:
        other.end()
    if theirs is None:  # it came to an end before its work, which this process can do as well
        theirs = list(_written(identified[:half], prepare, folder))
    return theirs + mine


class _Other:
    """Another process that writes segments beside this one."""

    def __init__(self, prepare: Prepare, folder: Path) -> None:
        self._handing_over: threading.Thread | None = None
        self._here, there = get_context("spawn").Pipe()
        self._process = apart.start(_write_elsewhere, there, prepare, folder)
        there.close()

    def hand_over(self, articles: Sequence[Identified]) -> None:
        # by a thread: nobody takes them until the process has started
        self._handing_over = threading.Thread(target=self._send, args=(articles,), daemon=True)
        self._handing_over.start()

    def _send(self, articles: Sequence[Identified]) -> None:
        with suppress(OSError):  # nobody is there any more; whoever waits for the files notices
            self._here.send(articles)

    def files(self) -> list[File] | None:
        """What it wrote, once it has; None where it came to its end before."""
        try:
            written: list[File] = self._here.recv()
        except (EOFError, OSError):
            return None
        return written

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        if self._handing_over:  # which fails at once where nobody is there
            self._handing_over.join()
        self._here.close()


def _write_elsewhere(connection: Connection, prepare: Prepare, folder: Path) -> None:
    connection.send(list(_written(connection.recv(), prepare, folder)))


def _first_half(articles: Sequence[Identified]) -> int:
    """How many articles another process takes, so that both are done at the same time."""
    left = (sum(len(article.text) for _, article, _ in articles) - _STARTING) / 2
    for count, (_, article, _) in enumerate(articles):
        left -= len(article.text)
        if left < 0:
            return count
    return len(articles)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _written(articles: Iterable[Identified], prepare: Prepare, folder: Path) -> Iterator[File]:
    folder.mkdir(0o700, parents=True, exist_ok=True)
    for builder in builders((id, prepare(article, collection)) for id, article, collection in articles):
        yield storage.write(folder / f"{uuid.uuid4().hex}{SEGMENT}", *builder.build())
