"""The feeds that are followed, each for one collection."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from knowledge.errors import LimitError
from knowledge.reading.schedule import CLOCK
from knowledge.store.bulletins import note_look
from knowledge.store.database import Database
from knowledge.store.limits import following, limits_of
from knowledge.store.schema import feeds, pages


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, and how the last look at it went."""

    id: int
    collection: str
    url: str
    title: str | None
    etag: str | None
    last_modified: str | None
    added_at: datetime
    checked_at: datetime | None
    next_due: datetime
    """When to look at it again."""
    last_result: str | None
    """One short sentence; None before the first look."""
    failures: int
    """Looks that failed since the last one that did not."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """The page of one entry of a feed, as it was when it was last looked at."""

    url: str
    mark: str
    """Changes when the feed says something else of it."""
    etag: str | None
    last_modified: str | None
    first_seen: datetime
    due: datetime | None
    """When to look at it again; None for never."""
    entry: str | None = None
    """What the feed knows it by, where it says so."""
    key: str | None = None
    """The key of the source under which its article is held, which is where it was found in the end."""
    told: str | None = None
    """The key under which the feed's own words are held in its place."""
    looked: datetime | None = None
    """When it was last looked at."""
    changes: int = 0
    """How often the feed has said something else of it."""


class Feeds:
    """The feeds of every collection. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def add(self, collection: str, url: str, *, title: str | None = None, most: int | None = None) -> Feed:
        """Follow a feed, first looked at now; one that is followed already is returned as it is.

        Raises LimitError where the collection follows as many as its limit allows, or `most` where it has none.
        """
        now = self._db.now()
        with self._db.write() as connection:
            known = select(feeds).where(feeds.c.collection == collection, feeds.c.url == url)
            if row := connection.execute(known).one_or_none():
                return _feed(row)
            limit = limits_of(connection, collection).feeds
            limit = most if limit is None else limit
            if limit is not None and following(connection, collection) >= limit:
                raise LimitError(
                    f"{collection} follows {limit:,} feeds already, as many as it may: give one up first, or raise its "
                    f"limit with `dateline limits --collection {collection} --feeds N`.",
                    limit=limit,
                )
            values = {"collection": collection, "url": url, "title": title, "added_at": now, "next_due": now}
            connection.execute(feeds.insert().values(**values))
            return _feed(connection.execute(known).one())

    def remove(self, collection: str, id: int) -> bool:
        """Follow a feed no longer; its articles stay. Return whether it was followed."""
        with self._db.write() as connection:
            done = connection.execute(delete(feeds).where(feeds.c.collection == collection, feeds.c.id == id))
            return done.rowcount > 0

    def all(self, *, collections: Iterable[str] | None = None) -> list[Feed]:
        """Return the feeds that are followed, in the order they were added."""
        query = select(feeds).order_by(feeds.c.id)
        if collections is not None:
            query = query.where(feeds.c.collection.in_(list(collections)))
        with self._db.read() as connection:
            return [_feed(row) for row in connection.execute(query)]

    def due(self, now: datetime) -> list[Feed]:
        """Return the feeds to look at by `now`, the longest overdue first.

        One that was looked at in the future is due, too: the clock was ahead then, and what it noted means nothing.
        """
        never = feeds.c.checked_at.is_(None)
        wrong = or_(feeds.c.checked_at > now + CLOCK, and_(never, feeds.c.added_at > now + CLOCK))
        query = select(feeds).where(or_(feeds.c.next_due <= now, wrong)).order_by(feeds.c.next_due, feeds.c.id)
        with self._db.read() as connection:
            return [_feed(row) for row in connection.execute(query)]

    def checked(
        self,
        id: int,
        *,
        result: str,
        next_due: datetime,
        failures: int,
        url: str | None = None,
        title: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Note how a look at a feed went. `url`, `title` and the validators are kept as they are where None.

        A `url` that another feed of the collection has already is not taken over.
        """
        told = {"url": url, "title": title, "etag": etag, "last_modified": last_modified}
        kept = {key: value for key, value in told.items() if value is not None}
        values = {
            **kept,
            "last_result": result,
            "next_due": next_due,
            "failures": failures,
            "checked_at": self._db.now(),
        }
        with self._db.write() as connection:
            if url is not None:
                where = select(feeds.c.collection).where(feeds.c.id == id).scalar_subquery()
                if connection.execute(
                    select(feeds.c.id).where(feeds.c.collection == where, feeds.c.url == url)
                ).first():
                    del values["url"]
            connection.execute(update(feeds).where(feeds.c.id == id).values(**values))
            note_look(connection, id, failures=failures, now=self._db.now())

    def pages(self, id: int) -> dict[str, KnownPage]:
        """Return the pages that were read for a feed, by url."""
        query = select(*(pages.c[name] for name in KnownPage.__dataclass_fields__)).where(pages.c.feed_id == id)
        with self._db.read() as connection:
            return {row.url: KnownPage(*row) for row in connection.execute(query)}

    def visited(self, id: int, visits: Iterable[KnownPage], *, left: Iterable[str] = ()) -> None:
        """Note how pages of a feed are now, and that it has `left` others for good."""
        rows = {page.url: {**asdict(page), "feed_id": id} for page in visits}
        gone = [*rows, *left]
        if not gone:
            return
        with self._db.write() as connection:
            if not connection.execute(select(feeds.c.id).where(feeds.c.id == id)).first():
                return  # nobody follows the feed any longer
            for url in gone:
                connection.execute(delete(pages).where(pages.c.feed_id == id, pages.c.url == url))
            if rows:
                connection.execute(pages.insert(), list(rows.values()))

    def clear(self, collection: str) -> None:
        """Follow no feed for a collection any longer."""
        with self._db.write() as connection:
            connection.execute(delete(feeds).where(feeds.c.collection == collection))


def _feed(row: Any) -> Feed:
    return Feed(**row._mapping)
