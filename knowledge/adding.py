"""Bring in what files, folders, zip archives and URLs hold.

A file that was read before and has not changed since is not read again: ten thousand files that were interrupted go on
where they stopped.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import reading
from knowledge.article import Article
from knowledge.changes import Added, Outcome
from knowledge.errors import KnowledgeError, UnreadableError
from knowledge.keeping import Progress, Source

if TYPE_CHECKING:
    from knowledge.reading.web import Web
    from knowledge.store import Store

BATCH = 200
"""Articles that are kept and made findable together when many come; an interruption repeats at most so many."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_NOTED = "added:"
"""Before the paths that are noted here, to tell them from those of folders that are followed."""


def is_address(source: str) -> bool:
    """Whether `source` is meant as a URL, and not as a path."""
    return bool(_ADDRESS.match(source)) and not reading.exists(Path(source))


def add_from(
    add: Callable[[str, list[Source]], list[Added]],
    sources: Iterable[str],
    *,
    collection: str,
    store: "Store | None",
    web: "Web | None",
    progress: Progress,
) -> Iterator[Added | KnowledgeError]:
    """Put what `sources` hold into a collection with `add`; yield what became of each article, or why it is none.

    What a file or URL held before, and holds no longer, is replaced. `store` remembers which files were read.
    """
    read_before = _ReadBefore(store, collection)
    sources = list(sources)
    places = [place for source in sources if source for place in _places(source)]  # Path("") is the current folder
    batch: list[Source] = []
    stamps: dict[str, str | None] = {}

    def keep() -> list[Added]:
        added = add(collection, list(batch)) if batch else []
        read_before.note(stamps)  # only now: what is not kept yet has to be read again
        batch.clear()
        stamps.clear()
        return added

    if "" in sources:
        yield UnreadableError('An empty name was given; name a file, a folder, a URL, or "." for the current folder.')
    for place in progress(places, "Reading", len(places)):
        key = place if isinstance(place, str) else _key(place)
        if isinstance(place, Path) and (ids := read_before.still_held(key, place)):
            yield from (Added(id, Outcome.UNCHANGED) for id in ids)
            continue
        stamp = _stamp(place) if isinstance(place, Path) else None
        if isinstance(place, str):
            key, found = _page(place, web)
        else:
            found = _file(place)
        errors = [item for item in found if isinstance(item, KnowledgeError)]
        yield from errors
        articles = [item for item in found if isinstance(item, Article)]
        batch += ((article, key) for article in articles)  # all that one source holds goes in together
        if stamp and articles and not errors:
            stamps[key] = f"{stamp} {len({article.id for article in articles})}"
        if len(batch) >= BATCH:
            yield from keep()
    yield from keep()


def _key(path: Path) -> str:
    """The path of a file as the store keeps it, its links followed as far as they lead anywhere."""
    try:
        return reading.file_key(Path(os.path.realpath(path)))  # Path.resolve raises where links go round in a circle
    except ValueError:  # a name that no file can have
        return reading.file_key(path)


def _places(source: str) -> Iterator[str | Path]:
    """The URL, or the files, that `source` names."""
    if is_address(source):
        yield source
    elif reading.exists(Path(source)):
        yield from reading.files(Path(source))
    else:
        yield Path(source)


def _page(url: str, web: "Web | None") -> tuple[str, list[Article | KnowledgeError]]:
    """Where a page was found in the end, which is the key of the source, and what it holds."""
    from knowledge.reading.web import Web, read_each_of

    try:
        page = (web or Web()).page(url)
        return page.url, [*read_each_of(page)]
    except KnowledgeError as error:
        return url, [error]


def _file(path: Path) -> list[Article | KnowledgeError]:
    return [*reading.read_path(path)]


class _ReadBefore:
    """Which files were read before, and still hold all that they held then."""

    def __init__(self, store: "Store | None", collection: str) -> None:
        self._store = store
        self._collection = collection

    def still_held(self, key: str, path: Path) -> list[str]:
        """The ids of the articles in a file that need not be read again; nothing where it has to be."""
        known = self._stamps.get(_NOTED + key)
        ids = self._held.get(key, []) if known else []
        return ids if ids and known == f"{_stamp(path)} {len(ids)}" else []

    def note(self, stamps: dict[str, str | None]) -> None:
        """Remember files that were read."""
        if self._store is not None and stamps:
            self._store.files.note(self._collection, {_NOTED + key: stamp for key, stamp in stamps.items()})

    @cached_property
    def _stamps(self) -> dict[str, str]:
        return {} if self._store is None else self._store.files.stamps(self._collection, beginning=_NOTED)

    @cached_property
    def _held(self) -> dict[str, list[str]]:
        return {} if self._store is None else self._store.articles.sources(self._collection)


def _stamp(path: Path) -> str | None:
    """Changes when the file does, and when another version of this program may read more out of it."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return f"{_program()} {found.st_size} {found.st_mtime_ns}"


@cache
def _program() -> str:
    try:
        return version("dateline")[:16]
    except PackageNotFoundError:  # run from a folder of sources
        return "-"
