"""The current articles, listed and counted: by title, publisher, day of publication and day of addition."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from knowledge.store.columns import folded
from knowledge.store.database import Database
from knowledge.store.kept import State, within
from knowledge.store.schema import articles, feeds, pages, sources
from knowledge.store.within import holding

WORDS = 10
"""Words of what somebody types that are looked for in titles."""
Sort = Literal["newest", "oldest", "title", "publisher", "added"]
"""By date of publication, the undated last; by title; by publisher, the unnamed last; or what was added last first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list of articles."""

    collection: str
    id: str
    title: str
    publisher: str | None
    published: date | None
    characters: int
    added_at: datetime


class Lists:
    """Lists of the current articles. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def page(
        self,
        *,
        collections: Iterable[str] | None = None,
        containing: str | None = None,
        publisher: str | None = None,
        since: date | None = None,
        until: date | None = None,
        as_of: int | None = None,
        sort: Sort = "added",
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[list[Listed], int]:
        """Return one page of the current articles, and how many there are in all.

        `containing` are words, or parts of words, that titles hold. They and `publisher` are compared without marks
        and capitals: "ha noi" finds "Hà Nội". Articles that came after the generation `as_of` are left out, so that
        the pages of one list fit together while others add to it. No two articles ever share a place.
        """
        where = _fitting(collections, containing, publisher, since, until, as_of)
        # the keys first, which stand in an index together with all that is asked of them: the texts need not be read
        keys = select(articles.c.collection, articles.c.id).where(*where).order_by(*_order(sort)).limit(limit)
        page = keys.offset(offset).subquery()
        here = and_(articles.c.collection == page.c.collection, articles.c.id == page.c.id)
        wanted = select(*(articles.c[name] for name in Listed.__dataclass_fields__)).join(page, here)
        with self._db.read() as connection:
            total = connection.execute(select(func.count()).select_from(articles).where(*where)).scalar_one()
            return [Listed(*row) for row in connection.execute(wanted.order_by(*_order(sort)))], total

    def keys(
        self,
        collection: str,
        *,
        feed: int | None = None,
        containing: str | None = None,
        publisher: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> list[tuple[str, str]]:
        """Return (collection, id) of all current articles that fit, of a collection and its parts, the newest first.

        `feed` is the id of a feed that is followed: the articles that came from it, and are held by it still.
        """
        with self._db.read() as connection:
            names = holding(connection, collection)
            where = _fitting(names, containing, publisher, since, until, None)
            if feed is not None:
                mine = (pages.c.feed_id == feed) & feeds.c.collection.in_(names)
                here = sources.c.key.in_(select(pages.c.key).join(feeds).where(mine, pages.c.key.is_not(None)))
                told = sources.c.key.in_(select(pages.c.told).join(feeds).where(mine, pages.c.told.is_not(None)))
                of_feed = select(feeds.c.collection).where(feeds.c.id == feed).scalar_subquery()
                held = select(sources.c.article_id).where(sources.c.collection == of_feed, or_(here, told))
                where += [articles.c.collection == of_feed, articles.c.id.in_(held)]
            query = select(articles.c.collection, articles.c.id).where(*where).order_by(*_order("newest"))
            return [(row.collection, row.id) for row in connection.execute(query)]

    def collections(self) -> dict[str, int]:
        """Return every collection that holds current articles, with how many."""
        query = select(articles.c.collection, func.count()).where(articles.c.state == State.CURRENT)
        with self._db.read() as connection:
            return dict(connection.execute(query.group_by(articles.c.collection)).all())

    def by_publisher(self, *, collections: Iterable[str] | None = None) -> list[tuple[str | None, int]]:
        """Return the publishers of current articles with how many, most first."""
        query = select(articles.c.publisher, func.count()).where(articles.c.state == State.CURRENT, within(collections))
        with self._db.read() as connection:
            rows = connection.execute(query.group_by(articles.c.publisher)).all()
        return sorted(rows, key=lambda row: (-row[1], row[0] or ""))

    def by_day(self, *, collections: Iterable[str] | None = None) -> list[tuple[date | None, int]]:
        """Return the days of publication of current articles with how many, oldest first, undated ones at the end."""
        query = select(articles.c.published, func.count()).where(articles.c.state == State.CURRENT, within(collections))
        with self._db.read() as connection:
            rows = connection.execute(query.group_by(articles.c.published)).all()
        return sorted(rows, key=lambda row: row[0] or date.max)

    def by_addition(self, *, collections: Iterable[str] | None = None) -> list[tuple[date, int]]:
        """Return how many of the current articles came on each day that brought any, the first day first."""
        query = select(articles.c.added_at).where(articles.c.state == State.CURRENT)
        if collections is not None:
            query = query.where(articles.c.collection.in_(list(collections)))
        with self._db.read() as connection:
            days = Counter(row.added_at.date() for row in connection.execute(query))
        return sorted(days.items())


def _fitting(
    collections: Iterable[str] | None,
    containing: str | None,
    publisher: str | None,
    since: date | None,
    until: date | None,
    as_of: int | None,
) -> list[ColumnElement[bool]]:
    """What holds of the current articles that `page` lists."""
    where = [articles.c.state == State.CURRENT, within(collections)]
    where += [articles.c.folded.contains(word, autoescape=True) for word in folded(containing).split()[:WORDS]]
    if publisher:
        where.append(articles.c.publisher_folded == folded(publisher))
    if since:
        where.append(articles.c.published >= since)
    if until:
        where.append(articles.c.published <= until)
    if as_of is not None:
        where.append(articles.c.added <= as_of)
    return where


def _order(sort: Sort) -> list[ColumnElement[Any]]:
    """What a list is sorted by. The last of it is different for any two articles."""
    newest = [case((articles.c.published.is_(None), 1), else_=0), articles.c.published.desc()]
    first: dict[Sort, list[ColumnElement[Any]]] = {
        "newest": newest,
        "oldest": [newest[0], articles.c.published.asc()],
        "title": [articles.c.folded.asc()],
        "publisher": [case((articles.c.publisher_folded == "", 1), else_=0), articles.c.publisher_folded, *newest],
        "added": [],
    }
    return [*first[sort], articles.c.added.desc()]
