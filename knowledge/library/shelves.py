"""Articles go in and out, and are looked up and listed."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from knowledge.article import Article
from knowledge.changes import Added
from knowledge.errors import KnowledgeError
from knowledge.keeping import InMemory, Progress, Source, no_progress
from knowledge.library.opened import PUBLIC, Opened

if TYPE_CHECKING:
    from knowledge.reading.web import Web
    from knowledge.store import Listed, Sort


BATCH = 200
"""Articles that are kept and made findable together when many come."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the articles that a listing found, and how many it found in all."""

    page: "tuple[Listed, ...]"
    total: int
    as_of: int
    """The state of the archive that was listed; a later page of the same list names it, so that they fit together."""


def add(opened: Opened, article: Article, *, collection: str = PUBLIC, source: str | None = None) -> Added:
    """Keep `article` and make it findable. Adding it twice changes nothing.

    `source` is the key of where it was read from (a file, a url): an article that the same source held before
    is replaced.
    """
    (added,) = opened.keeper.add(collection, [(article, source)])
    return added


def add_many(opened: Opened, articles: Iterable[Article | Source], *, collection: str = PUBLIC) -> list[Added]:
    """Keep many articles; every `BATCH` of them is kept whole or not at all, in the order given."""
    added: list[Added] = []
    items = iter(articles)
    while batch := list(islice(items, BATCH)):
        pairs = [(item, None) if isinstance(item, Article) else item for item in batch]
        added += opened.keeper.add(collection, pairs)
    return added


def add_at_once(
    opened: Opened, articles: Sequence[Source], *, collection: str = PUBLIC, revive: bool = True
) -> list[Added]:
    """Keep articles, all of them or none; unless `revive`, not those that a person removed."""
    return opened.on_disk.add(collection, articles, revive=revive)


def add_from(
    opened: Opened,
    sources: Iterable[str],
    *,
    collection: str = PUBLIC,
    web: "Web | None" = None,
    progress: Progress = no_progress,
) -> Iterator[Added | KnowledgeError]:
    """Add what files, folders, zip archives and URLs hold; yield what became of each article, or why it is none.

    An article that the same file or URL held before, and holds no longer, is replaced. A file that did not change
    is not read again, so that what was interrupted goes on where it stopped. `web` fetches the URLs.
    """
    from knowledge.adding import add_from

    store = None if isinstance(opened.keeper, InMemory) else opened.store
    return add_from(opened.keeper.add, sources, collection=collection, store=store, web=web, progress=progress)


def remove(opened: Opened, article_id: str, *, collection: str = PUBLIC) -> bool:
    """Erase one article; return whether it was there."""
    return bool(opened.keeper.remove(collection, [article_id]))


def remove_many(opened: Opened, article_ids: Iterable[str], *, collection: str = PUBLIC) -> list[str]:
    """Erase articles, all at once; return the ids of those that were there."""
    return opened.keeper.remove(collection, list(dict.fromkeys(article_ids)))


def clear(opened: Opened, collection: str) -> int:
    """Erase every article of a collection, however many; return how many that were."""
    erased = 0
    while ids := [entry.id for entry in articles(opened, collections=[collection], limit=BATCH).page]:
        gone = opened.keeper.remove(collection, ids)
        if not gone:  # somebody else was faster
            break
        erased += len(gone)
    return erased


def article(opened: Opened, article_id: str, *, collections: Collection[str] | None = None) -> Article | None:
    """Return the article with this id, or None."""
    return opened.found(lambda snapshot: snapshot.article(article_id, collections=collections))


def at_address(opened: Opened, url: str, *, collections: Collection[str]) -> list[str]:
    """Return the ids of the articles of these collections that stand at an address."""
    return opened.store.articles.at(url, collections=collections)


def articles(
    opened: Opened,
    *,
    collections: Collection[str] | None = None,
    title: str | None = None,
    publisher: str | None = None,
    since: date | None = None,
    until: date | None = None,
    as_of: int | None = None,
    order: "Sort" = "newest",
    offset: int = 0,
    limit: int = 50,
) -> Page:
    """Return one page of the articles; those without a date stand last in the order of dates.

    `title` are words, or parts of words, of the title. They and `publisher` are compared without marks and
    capitals: "ha noi" finds "Hà Nội". With `as_of`, articles that came in later are left out. LibraryError for a
    library in memory, which keeps no lists.
    """
    if as_of is None:
        as_of = opened.store.articles.generation()
    found, total = opened.store.listing.page(
        collections=collections,
        containing=title,
        publisher=publisher,
        since=since,
        until=until,
        as_of=as_of,
        sort=order,
        offset=offset,
        limit=limit,
    )
    return Page(tuple(found), total, as_of)


def publishers(opened: Opened, *, collections: Collection[str] | None = None) -> list[str]:
    """Return the publishers of the articles, each once, without order."""
    return opened.found(lambda snapshot: snapshot.publishers(collections))


def collections(opened: Opened) -> list[str]:
    """Return the names of the collections that hold an article, in alphabetical order."""
    return opened.found(
        lambda held: sorted(name for name in held.collections() if any(True for _ in held.articles([name])))
    )


def belonging(opened: Opened, collection: str) -> list[str]:
    """Return a collection and all parts of it (`knowledge.collection_names`)."""
    return opened.store.belonging(collection)


def owning(opened: Opened) -> list[str]:
    """Return the names of the collections that own anything (articles, feeds, settings, what was asked), in order."""
    return opened.store.moving.names()


def counts(opened: Opened) -> dict[str, int]:
    """Return how many articles each collection holds that holds any."""
    return opened.store.listing.collections()


def generation(opened: Opened) -> int:
    """Return the state of the archive: another number after every change to its articles."""
    return opened.store.articles.generation()


def count(opened: Opened) -> int:
    """How many articles all collections hold."""
    return opened.found(lambda snapshot: sum(1 for _ in snapshot.articles(None)))


def suggest(
    opened: Opened, typed: str, *, collections: Collection[str] | None = (PUBLIC,), limit: int = 25
) -> list[str]:
    """Return names and titles of the newest articles whose titles hold what is `typed`, names first."""
    from knowledge.suggesting import suggestions

    found, _ = opened.store.listing.page(collections=collections, containing=typed, sort="newest", limit=8 * limit)
    return suggestions([entry.title for entry in found], typed, limit=limit)
