"""Inside the process that keeps: articles that were read go into the library, some at a time."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bot.adding.reading import NICE
from knowledge import errors
from knowledge.article import Article
from knowledge.changes import Added
from knowledge.errors import KnowledgeError, LibraryError
from knowledge.library import Library

BATCH = 200
"""Articles that are kept and made findable together; after so many it is another server's turn."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which library it is."""

    home: Path | None
    store: str | None
    index: str | None
    indexing: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles to be kept: `BATCH` of those in a file, from the byte `start` on."""

    collection: str
    file: Path
    start: int
    whole: bool = False
    """All of them together, however many."""
    revive: bool = True
    """Also those that a person removed."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of them, and where the file goes on; None where it ends."""

    added: tuple[Added, ...] = ()
    next: int | None = None
    error: tuple[str, str] | None = None
    """The kind of an error, and its sentence."""


def serve(connection: Connection, where: Where) -> None:
    """Keep what comes until nobody asks any longer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as in reading
    with suppress(OSError, AttributeError):
        os.nice(NICE)
    library: Library | None = None
    while True:
        try:
            batch: Batch = connection.recv()
        except EOFError:
            break
        try:
            library = library or Library.open(
                where.home,
                store=where.store,
                index=where.index,
                indexing=where.indexing,
                wait=False,
                background=False,
                encoder=lambda: None,
            )
            kept = keep_some(library, batch)
        except KnowledgeError as error:
            kept = Kept(error=(type(error).__name__, str(error)))
        connection.send(kept)
    if library:
        library.close()


def keep_some(library: Library, batch: Batch) -> Kept:
    """Keep some articles, all or none."""
    items: list[tuple[Article, str | None]] = []
    with batch.file.open("rb") as file:
        file.seek(batch.start)
        while (batch.whole or len(items) < BATCH) and (line := file.readline()):
            source, _, article = line.partition(b"\t")
            items.append((Article.trusted(article), None if source == b"null" else _text(source)))
        more = file.tell() if file.peek(1) else None
    if batch.whole:
        return Kept(tuple(library.add_at_once(items, collection=batch.collection, revive=batch.revive)), more)
    return Kept(tuple(library.add_many(items, collection=batch.collection)), more)


def raised(kind: str, sentence: str) -> KnowledgeError:
    """The error that was told."""
    known = getattr(errors, kind, LibraryError)
    return known(sentence) if issubclass(known, LibraryError) else LibraryError(sentence)


def _text(source: bytes) -> str:
    import json

    return str(json.loads(source))
