"""Feeds and folders that are followed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.library.opened import PUBLIC, Opened


class Beside(Protocol):
    """Does beside this process what takes long of looking at feeds."""

    def call(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """What a function of a module returns; its KnowledgeErrors are raised."""

    def shelf(self, kept: "Shelf") -> "Shelf":
        """Where articles are added that `kept` holds."""


if TYPE_CHECKING:
    from datetime import datetime

    from knowledge.changes import Shelf
    from knowledge.reading.web import Web
    from knowledge.refreshing import Refreshed, Refresher
    from knowledge.store import Feed
    from knowledge.watching import Synced


def subscribe(
    opened: Opened,
    url: str,
    *,
    collection: str = PUBLIC,
    web: "Web | None" = None,
    most: int | None = None,
    beside: "Beside | None" = None,
) -> "Feed":
    """Follow the feed at `url`, or the one that the page there names; `refresh` then brings its articles in.

    Raises FetchError or UnreadableError, and follows nothing, when there is no feed, and LimitError when the
    collection follows as many as its limit allows, or `most` where it has none.
    """
    return _refresher(opened, web, beside).subscribe(collection, url, most=most)


def follow(opened: Opened, url: str, *, collection: str = PUBLIC, web: "Web | None" = None) -> "Refreshed":
    """Follow a feed as `subscribe` does, and bring its articles in."""
    return _refresher(opened, web).follow(collection, url, now=opened.clock())


def feeds(opened: Opened, *, collection: str | None = None, parts: bool = False) -> "list[Feed]":
    """Return the feeds that are followed, in the order they were added; with `parts` those of a collection's parts."""
    if collection is None:
        return opened.store.feeds.all()
    return opened.store.feeds.all(collections=opened.store.belonging(collection) if parts else [collection])


def unfollow(opened: Opened, url: str, *, collection: str = PUBLIC) -> bool:
    """Follow a feed no longer; what came from it stays. Return whether it was followed."""
    ids = [feed.id for feed in feeds(opened, collection=collection) if feed.url == url]
    return any(opened.store.feeds.remove(collection, id) for id in ids)


def refresh(
    opened: Opened,
    *,
    collection: str | None = None,
    due: bool = False,
    web: "Web | None" = None,
    stopped: Callable[[], bool] = lambda: False,
    beside: "Beside | None" = None,
) -> "Iterator[Refreshed]":
    """Look at the feeds, or only at those that are `due`, several at a time; yield how each look went.

    What sites send is read, and kept, by `beside`, so that it does not take from what else this process does.
    """
    refresher, now = _refresher(opened, web, beside), opened.clock()
    which = opened.store.feeds.due(now) if due else feeds(opened, collection=collection)
    if not due:
        return refresher.run(which, now=now, stopped=stopped)

    def more() -> "tuple[list[Feed], datetime]":
        then = opened.clock()
        return opened.store.feeds.due(then), then

    return refresher.run(which, now=now, stopped=stopped, more=more)


def watch(opened: Opened, folder: Path, stop: Event, *, collection: str = PUBLIC) -> "Iterator[Synced]":
    """Keep `collection` in step with the files under `folder` until `stop` is set; yield what each look did.

    Raises UnreadableError when there is no such folder.
    """
    from knowledge.watching import WatchedFolder

    return WatchedFolder(opened.store, opened.on_disk, folder, collection=collection).follow(stop)


def _refresher(opened: Opened, web: "Web | None", beside: "Beside | None" = None) -> "Refresher":
    from knowledge.reading.web import Web
    from knowledge.refreshing import Refresher

    if beside is None:
        return Refresher(opened.store, opened.on_disk, web or Web())
    return Refresher(opened.store, beside.shelf(opened.on_disk), web or Web(), call=beside.call)
