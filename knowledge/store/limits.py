"""What a collection may hold and how long it keeps it, and what it takes at the moment."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from knowledge.article import Article
from knowledge.changes import Outcome
from knowledge.collection_names import whole
from knowledge.store.database import Database
from knowledge.store.schema import articles, feeds, settings
from knowledge.store.settings import Settings
from knowledge.store.within import with_parts

EVERY = "*"
"""The scope of settings that count for every collection but the public one."""
PUBLIC = "public"
LIMITS, KEEP_DAYS = "limits", "keep_days"
"""Settings: what whoever runs the library allows; and how long those who manage a server keep its articles."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one collection may hold. None is no limit."""

    articles: int | None = None
    """Current articles."""
    bytes: int | None = None
    """That its articles take in the store, earlier versions that are kept included."""
    feeds: int | None = None
    keep_days: int | None = None
    """Days after its publication (undated: after it was added) that an article is kept."""

    @classmethod
    def read(cls, kept: Any) -> Self:
        """The limits as a setting holds them; what is none is left out."""
        known = {field.name for field in fields(cls)}
        kept = kept if isinstance(kept, dict) else {}
        return cls(**{name: n for name, n in kept.items() if name in known and isinstance(n, int) and n >= 0})

    def written(self) -> dict[str, int] | None:
        """What a setting holds of them; None where there is no limit."""
        return {name: value for name, value in asdict(self).items() if value is not None} or None

    def over(self, default: "Limits") -> "Limits":
        """These, and `default` where these say nothing."""
        return Limits(**(asdict(default) | (self.written() or {})))

    def oldest(self, today: date) -> date | None:
        """The earliest day of publication that is kept on `today`; None where all are."""
        return None if self.keep_days is None else today - timedelta(days=self.keep_days)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one collection holds, its parts included (`knowledge.collection_names`)."""

    articles: int
    bytes: int
    feeds: int


class KeptLimits:
    """Limits by collection. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, collection: str) -> Limits:
        """Return what counts for a collection: its own limits, those for every collection, its managers' wish."""
        with self._db.read() as connection:
            return limits_of(connection, collection)

    def own(self, collection: str | None) -> Limits:
        """Return what was set for this one collection; None for what was set for every one but the public."""
        with self._db.read() as connection:
            return Limits.read(_settings(connection, [collection or EVERY]).get((collection or EVERY, LIMITS)))

    def set(self, collection: str | None, limits: Limits) -> None:
        """Set what one collection may hold, or (None) every one but the public that has no limits of its own."""
        Settings(self._db).set(collection or EVERY, **{LIMITS: limits.written()})

    def keep(self, collection: str, days: int | None) -> None:
        """Note how long those who manage a collection want its articles kept: no longer than its limits allow."""
        Settings(self._db).set(collection, **{KEEP_DAYS: days})

    def older(self, collection: str) -> int:
        """Return how many current articles of a collection are older than it keeps them."""
        oldest = self.of(collection).oldest(self._db.now().date())
        if oldest is None:
            return 0
        with self._db.read() as connection:
            here = articles.c.collection.in_(with_parts(connection, collection))
            old = select(func.count()).select_from(articles).where(here, articles.c.state == "current")
            return connection.execute(old.where(aged(oldest, self._db.now()))).scalar_one()

    def taken(self, collection: str) -> Taken:
        """Return what a collection holds."""
        with self._db.read() as connection:
            return Taken(*held(connection, collection), following(connection, collection))

    def collections(self) -> list[str]:
        """Return the names of the collections that hold or follow anything, or have limits, in alphabetical order."""
        with self._db.read() as connection:
            names = set(connection.execute(select(articles.c.collection).distinct()).scalars())
            names |= set(connection.execute(select(feeds.c.collection).distinct()).scalars())
            limited = select(settings.c.scope).where(settings.c.key.in_([LIMITS, KEEP_DAYS]))
            return sorted(names | set(connection.execute(limited).scalars()) - {EVERY})


def aged(before: date, now: datetime) -> ColumnElement[bool]:
    """Articles of before that day; what is not dated, or dated in the future, is as old as its addition."""
    undated = or_(articles.c.published.is_(None), articles.c.published > now.date())
    added = articles.c.added_at < datetime(before.year, before.month, before.day, tzinfo=now.tzinfo)
    return or_(articles.c.published < before, and_(undated, added))


def limits_of(connection: Connection, collection: str) -> Limits:
    """Return the limits that count for a collection, or for what it is a part of, inside a transaction."""
    collection = whole(collection)
    scopes = [collection] if collection == PUBLIC else [collection, EVERY]
    kept = _settings(connection, scopes)
    limits = Limits.read(kept.get((collection, LIMITS))).over(Limits.read(kept.get((EVERY, LIMITS))))
    wished = kept.get((collection, KEEP_DAYS))
    if isinstance(wished, int) and (limits.keep_days is None or wished < limits.keep_days):
        return Limits(limits.articles, limits.bytes, limits.feeds, wished)
    return limits


def held(connection: Connection, collection: str) -> tuple[int, int]:
    """Return how many current articles a collection holds, and the bytes that all it holds takes.

    The parts of the same whole count together.
    """
    rows = connection.execute(
        select(articles.c.state, func.count(), func.sum(articles.c.bytes))
        .where(articles.c.collection.in_(with_parts(connection, collection)))
        .group_by(articles.c.state)
    ).all()
    return sum(number for state, number, _ in rows if state == "current"), sum(int(size or 0) for *_, size in rows)


def following(connection: Connection, collection: str) -> int:
    """Return how many feeds a collection follows; the parts of the same whole count together."""
    here = feeds.c.collection.in_(with_parts(connection, collection))
    return connection.execute(select(func.count()).select_from(feeds).where(here)).scalar_one()


def beyond(
    connection: Connection,
    collection: str,
    items: Sequence[tuple[Article, str | None]],
    *,
    held_by: Callable[[Sequence[str]], Counter[str]],
    today: date,
) -> dict[str, Outcome]:
    """Return which of `items`, new articles with their sources, a collection does not take, by id, and why.

    What takes the place of an article that its source holds needs no room but for its bytes. `held_by` tells how many
    articles sources hold.
    """
    limits, refused = limits_of(connection, collection), dict[str, Outcome]()
    oldest = limits.oldest(today)
    if oldest is not None:
        refused = {article.id: Outcome.TOO_OLD for article, _ in items if article.day and article.day < oldest}
    if limits.articles is None and limits.bytes is None:
        return refused
    number, size = held(connection, collection)
    replaceable = held_by([key for _, key in items if key])
    for id, (article, key) in {article.id: (article, key) for article, key in items}.items():
        if id in refused:
            continue
        new = 0 if key and replaceable[key] > 0 else 1
        takes = len(article.model_dump_json(exclude_defaults=True).encode())
        if _above(number + new, limits.articles) or _above(size + takes, limits.bytes):
            refused[id] = Outcome.NO_ROOM
            continue
        number, size = number + new, size + takes
        if key and not new:
            replaceable[key] -= 1
    return refused


def _above(number: int, limit: int | None) -> bool:
    return limit is not None and number > limit


def _settings(connection: Connection, scopes: Iterable[str]) -> dict[tuple[str, str], Any]:
    found = select(settings).where(settings.c.scope.in_(list(scopes)), settings.c.key.in_([LIMITS, KEEP_DAYS]))
    return {(row.scope, row.key): json.loads(row.value) for row in connection.execute(found)}
