"""What is told of the library itself: what it holds, what was asked of it, and how its parts are."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from knowledge.errors import IndexBehindError
from knowledge.library import shelves
from knowledge.library.opened import PUBLIC, Opened

if TYPE_CHECKING:
    from knowledge.holdings import Holdings, Statistics
    from knowledge.parts import Parts
    from knowledge.quote_status import Became
    from knowledge.reporting import Figures
    from knowledge.verifying import Verified


def figures(opened: Opened, collection: str | None = None, *, since: date, until: date) -> "Figures":
    """Return what was asked from `since` to `until` (both included), and what became of it.

    Everywhere, or where `collection` is asked: a server's, or the public one.
    """
    from knowledge.reporting import figures

    every = shelves.collections(opened) if collection is None else [collection, PUBLIC]
    scopes = None if collection is None else [collection]
    return figures(
        opened.store,
        opened.corrections,
        scopes=scopes,
        collections=list(dict.fromkeys(every)),
        since=since,
        until=until,
    )


def stats(opened: Opened) -> "Statistics":
    """Return how much there is of what."""
    from knowledge.holdings import statistics

    return statistics(opened.store, passages=len(opened.snapshot()), index_bytes=opened.on_disk.index_bytes)


def holdings(opened: Opened, *, collections: Sequence[str]) -> "Holdings":
    """Return what these collections hold, for who may see no others."""
    from knowledge.holdings import holdings

    return holdings(opened.store, collections)


def verify(
    opened: Opened, citation: str, *, collections: Collection[str] | None = None, scope: str | None = None
) -> "Verified":
    """Return whether the words that `citation` quotes still stand where they did. Raises CitationError for none.

    The words themselves are told as far as their source's licence allows it, everywhere and in `scope`.
    """
    from knowledge.verifying import verify

    return verify(opened.store, citation, opened.licences(scope), collections=collections)


def became(opened: Opened, article_id: str, start: int, end: int, *, collections: Collection[str]) -> "Became":
    """Return what became of words that were quoted from `start` up to `end` of an article.

    Raises IndexBehindError where that is in the store, and the index has not followed yet: whether an article may be
    shown, and what admins block in it, is looked up there, and what it lacks would be taken for hidden.
    """
    from knowledge.quote_status import became

    found = became(opened.store, article_id, start, end, collections=collections)
    if found.article is not None and opened.snapshot().article(found.article.id, collections=collections) is None:
        raise IndexBehindError
    return found


def parts(opened: Opened) -> "Parts | None":
    """Return how store and index are where one of them is on other machines; each may take seconds to answer."""
    return opened.on_disk.parts()
