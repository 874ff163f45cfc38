"""Articles in the store: what is current, what replaced what, and what has changed since an index last looked."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, and_, case, delete, false, func, or_, select, true, update

from knowledge.article import Article
from knowledge.changes import Added, Outcome, each_once
from knowledge.errors import StoreDamagedError
from knowledge.store.database import Database, announce
from knowledge.store.limits import aged, beyond
from knowledge.store.origins import may_replace, place
from knowledge.store.posted import mark_stale
from knowledge.store.schema import articles, folded, history, meta, quotes, sources

CHUNK = 500
"""Rows or parameters in one statement; SQLite before 3.32 takes 999 parameters."""

HISTORY = 1_000_000
"""Generations whose stamps are kept; an index that lags further behind is made again."""

WORDS = 10
"""Words of what somebody types that are looked for in titles."""

Sort = Literal["newest", "oldest", "title", "publisher", "added"]
"""By date of publication, the undated last; by title; by publisher, the unnamed last; or what was added last first."""

_NO_TEXT: dict[str, Any] = {"json": None, "bytes": 0}
_ERASED = {**_NO_TEXT, "title": "", "publisher": None, "published": None, "folded": "", "publisher_folded": ""}


class State(StrEnum):
    """What became of an article in its collection."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    """Its source now says something else; kept for the answers that quoted it."""
    WITHDRAWN = "withdrawn"
    """Its source is gone; kept for the answers that quoted it."""
    DAMAGED = "damaged"
    """It is no longer what was stored, and was set aside; what is added under its id takes its place."""
    REMOVED = "removed"
    """A person removed it; its text is erased, and no feed brings it back."""
    EXPIRED = "expired"
    """It was older than its collection keeps articles; its text is erased."""


GONE = (State.REMOVED, State.EXPIRED)
"""States in which an article has no text any longer."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One article of a collection as the store keeps it; `article` is None once its text is erased."""

    collection: str
    id: str
    article: Article | None
    state: State
    generation: int
    """The store's generation when the article last became current; ascending is the order of addition."""
    added_at: datetime
    replaced_by: str | None = None
    changed_at: datetime | None = None
    """When its state last changed."""


@dataclass(frozen=True, slots=True)
class Change:
    """One article that became findable, or ceased to be."""

    generation: int
    collection: str
    id: str
    current: bool


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


@dataclass(frozen=True, slots=True)
class Version:
    """Which state of which store an index belongs to: its own is stale as soon as this differs."""

    identity: str
    """Random, given to a store when it is made or restored from a backup."""
    generation: int
    """Grows by one with every article that becomes current or ceases to be; never shrinks within one identity."""
    stamp: str
    """Random, of the transaction that the generation was reached in: a store that was put back, and went on, has
    another one at the same generation."""


class Articles:
    """The articles of every collection. Each method is one transaction: kept whole or not at all."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def version(self) -> Version:
        """Return which state the store is in now."""
        with self._db.read() as connection:
            rows = connection.execute(select(meta.c.key, meta.c.value))
            found: dict[str, str] = dict(rows.all())
            generation = int(found["generation"])
            return Version(found["identity"], generation, _stamp(connection, generation))

    def stamp(self, generation: int) -> str:
        """Return the stamp of the transaction in which `generation` was reached; empty where none is known."""
        with self._db.read() as connection:
            return _stamp(connection, generation)

    def generation(self) -> int:
        """Return how many changes the store has seen."""
        return self.version().generation

    # --- changing -----------------------------------------------------------------------------------------------------

    def add(self, collection: str, items: Iterable[tuple[Article, str | None]], *, revive: bool = True) -> list[Added]:
        """Add articles, each with the key of the source that it was read from (a file, a url) or None.

        The same content is one article, however many sources hold it. A source holds what it held in the last call
        that named it: an article no longer among that, and held by no other source, is superseded; so all articles of
        one source belong in one call. What is at an address (`Article.url`) now supersedes what was there, unless the
        one came by another way than the other (`knowledge.store.origins`): then both stand. With `revive` false an
        article that a person removed earlier stays removed.
        """
        wanted = list(items)
        with self._db.write() as connection:
            return _Change(connection, collection, self._db.now()).add(wanted, revive=revive)

    def remove(self, collection: str, ids: Iterable[str]) -> list[str]:
        """Erase articles with all their older versions; return the ids that were there to remove."""
        with self._db.write() as connection:
            return _Change(connection, collection, self._db.now()).remove(list(ids))

    def withdraw(self, collection: str, keys: Iterable[str]) -> list[str]:
        """Take note that sources are gone; return the ids of the articles that no other source holds."""
        with self._db.write() as connection:
            return _Change(connection, collection, self._db.now()).withdraw(list(keys))

    def clear(self, collection: str) -> int:
        """Erase everything in a collection; return how many current articles it had."""
        with self._db.write() as connection:
            here = articles.c.collection == collection
            ids = list(
                connection.execute(select(articles.c.id).where(here, articles.c.state == State.CURRENT)).scalars()
            )
            change = _Change(connection, collection, self._db.now())
            change.leave(ids, State.WITHDRAWN)
            connection.execute(delete(quotes).where(quotes.c.collection == collection))
            # nothing need be remembered of what a person removed, either: the rows go with those that expired
            gone = {"state": State.EXPIRED, "changed_at": self._db.now(), "address": None, "replaced_by": None}
            connection.execute(update(articles).where(here).values(**_ERASED, **gone))
            return len(ids)

    def forget_versions(self, *, older_than: datetime) -> int:
        """Erase the texts of superseded and withdrawn articles that changed before, and that no answer quotes."""
        quoted = select(quotes.c.token).where(
            quotes.c.collection == articles.c.collection, quotes.c.article_id == articles.c.id
        )
        with self._db.write() as connection:
            done = connection.execute(
                update(articles)
                .where(
                    articles.c.state.in_([State.SUPERSEDED, State.WITHDRAWN]),
                    articles.c.changed_at < older_than,
                    articles.c.json.is_not(None),
                    ~quoted.exists(),
                )
                .values(**_NO_TEXT)
            )
        return done.rowcount

    def expire(self, collection: str, *, before: date, limit: int = CHUNK) -> list[str]:
        """Erase at most `limit` articles and earlier versions of before that day, and the quotes from them.

        What is not dated, or dated in the future, is as old as its addition. Returns their ids; none when nothing is
        left to erase.
        """
        with self._db.write() as connection:
            change = _Change(connection, collection, self._db.now())
            return change.expire(before, limit)

    def has_aged(self, collection: str, *, before: date) -> bool:
        """Whether `expire` would find anything."""
        old = select(articles.c.id).where(articles.c.collection == collection, articles.c.state.not_in(GONE))
        with self._db.read() as connection:
            return connection.execute(old.where(aged(before, self._db.now())).limit(1)).first() is not None

    def forget_expired(self, *, older_than: datetime) -> int:
        """Forget that articles were here which expired before; return how many that were.

        An index that has not followed since then is made again, for it would never hear of them.
        """
        with self._db.write() as connection:
            here = (articles.c.state == State.EXPIRED) & (articles.c.changed_at < older_than)
            last = connection.execute(select(func.max(articles.c.changed)).where(here)).scalar()
            if last is None:
                return 0
            connection.execute(delete(history).where(history.c.generation < last))
            return connection.execute(delete(articles).where(here)).rowcount

    def set_aside(self, collection: str, ids: Iterable[str]) -> None:
        """Take note that articles are not what was stored: they are current no longer, and `problems` names them."""
        with self._db.write() as connection:
            _Change(connection, collection, self._db.now()).leave(list(ids), State.DAMAGED)

    def mend(self, collection: str, article: Article) -> None:
        """Write an article again that is stored already, with all that is known of it by what it says."""
        here = (articles.c.collection == collection) & (articles.c.id == article.id)
        with self._db.write() as connection:
            now = {"added_at": self._db.now(), "changed_at": self._db.now()}  # which nothing else tells
            connection.execute(update(articles).where(here).values(**told(article), **now))

    # --- looking ------------------------------------------------------------------------------------------------------

    def get(self, id: str, *, collections: Iterable[str] | None = None) -> Kept | None:
        """Return the article with this id, a current one first, from any of `collections` (None: from all)."""
        query = select(articles).where(articles.c.id == id, _in(collections))
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(articles.c.collection)).all()
        kept = [_kept(row) for row in rows]
        return min(kept, key=lambda found: found.state != State.CURRENT, default=None)

    def load(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Kept]:
        """Return the articles under these (collection, id), whatever their state, in this order.

        One that is not what was stored comes without its `article`; one that cannot be read at all is left out.
        """
        found: dict[tuple[str, str], Kept] = {}
        for chunk in _chunks(keys, CHUNK // 2):
            try:
                found |= self._load(chunk)
            except StoreDamagedError:  # by one of them, which takes no other with it
                for key in chunk:
                    with suppress(StoreDamagedError):
                        found |= self._load([key])
        return {key: found[key] for key in keys if key in found}

    def _load(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Kept]:
        query = select(articles).where(under(keys))
        with self._db.read() as connection:
            return {(row.collection, row.id): _sound(_kept(row)) for row in connection.execute(query)}

    def holds_erased(self, keys: Sequence[tuple[str, str]]) -> bool:
        """Whether the text of any of these articles, by collection and id, is kept here no longer."""
        with self._db.read() as connection:
            for chunk in _chunks(keys, CHUNK // 2):
                here = under(chunk)
                kept = select(func.count()).select_from(articles).where(here, articles.c.json.is_not(None))
                if connection.execute(kept).scalar_one() < len(chunk):
                    return True
        return False

    def current(self, *, collections: Iterable[str] | None = None, after: int = 0) -> Iterator[Kept]:
        """Yield the current articles in order of addition, those with a `generation` above `after`.

        Reads a few hundred at a time, so it may take its time without holding anything up.
        """
        while True:
            query = select(articles).where(articles.c.state == State.CURRENT, articles.c.added > after)
            with self._db.read() as connection:
                rows = connection.execute(query.where(_in(collections)).order_by(articles.c.added).limit(CHUNK)).all()
            yield from map(_kept, rows)
            if not rows:
                return
            after = rows[-1].added

    def changes(self, since: int, *, limit: int | None = None) -> list[Change]:
        """Return each article that changed after generation `since`, once, oldest change first.

        An index that has applied the first n of them is as of the generation of the nth.
        """
        query = select(articles.c.changed, articles.c.collection, articles.c.id, articles.c.state)
        with self._db.read() as connection:
            rows = connection.execute(query.where(articles.c.changed > since).order_by(articles.c.changed).limit(limit))
            return [Change(changed, collection, id, state == State.CURRENT) for changed, collection, id, state in rows]

    def count(self, *, collections: Iterable[str] | None = None) -> int:
        """Return how many articles are current."""
        query = select(func.count()).select_from(articles).where(articles.c.state == State.CURRENT, _in(collections))
        with self._db.read() as connection:
            return connection.execute(query).scalar_one()

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
        where = [articles.c.state == State.CURRENT, _in(collections)]
        where += [articles.c.folded.contains(word, autoescape=True) for word in folded(containing).split()[:WORDS]]
        if publisher:
            where.append(articles.c.publisher_folded == folded(publisher))
        if since:
            where.append(articles.c.published >= since)
        if until:
            where.append(articles.c.published <= until)
        if as_of is not None:
            where.append(articles.c.added <= as_of)
        # the keys first, which stand in an index together with all that is asked of them: the texts need not be read
        keys = select(articles.c.collection, articles.c.id).where(*where).order_by(*_order(sort)).limit(limit)
        page = keys.offset(offset).subquery()
        here = and_(articles.c.collection == page.c.collection, articles.c.id == page.c.id)
        wanted = select(*(articles.c[name] for name in Listed.__dataclass_fields__)).join(page, here)
        with self._db.read() as connection:
            total = connection.execute(select(func.count()).select_from(articles).where(*where)).scalar_one()
            return [Listed(*row) for row in connection.execute(wanted.order_by(*_order(sort)))], total

    def collections(self) -> dict[str, int]:
        """Return every collection that holds current articles, with how many."""
        query = select(articles.c.collection, func.count()).where(articles.c.state == State.CURRENT)
        with self._db.read() as connection:
            return dict(connection.execute(query.group_by(articles.c.collection)).all())

    def by_publisher(self, *, collections: Iterable[str] | None = None) -> list[tuple[str | None, int]]:
        """Return the publishers of current articles with how many, most first."""
        query = select(articles.c.publisher, func.count()).where(articles.c.state == State.CURRENT, _in(collections))
        with self._db.read() as connection:
            rows = connection.execute(query.group_by(articles.c.publisher)).all()
        return sorted(rows, key=lambda row: (-row[1], row[0] or ""))

    def by_day(self, *, collections: Iterable[str] | None = None) -> list[tuple[date | None, int]]:
        """Return the days of publication of current articles with how many, oldest first, undated ones at the end."""
        query = select(articles.c.published, func.count()).where(articles.c.state == State.CURRENT, _in(collections))
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

    def sources(self, collection: str, *, beginning: str = "") -> dict[str, list[str]]:
        """Return the keys of the sources that hold current articles, those with this beginning, and their articles."""
        query = select(sources.c.key, sources.c.article_id).where(
            sources.c.collection == collection,
            sources.c.key != "",
            sources.c.key.startswith(beginning, autoescape=True),
        )
        held = defaultdict(list)
        with self._db.read() as connection:
            for key, id in connection.execute(query):
                held[key].append(id)
        return dict(held)

    def held(self, collection: str, key: str) -> list[Kept]:
        """Return the current articles that a source holds, in order of addition."""
        query = select(articles).join(
            sources, and_(sources.c.collection == articles.c.collection, sources.c.article_id == articles.c.id)
        )
        with self._db.read() as connection:
            held = query.where(sources.c.collection == collection, sources.c.key == key).order_by(articles.c.added)
            return [_kept(row) for row in connection.execute(held)]


class _Change:
    """One writing transaction's work on one collection."""

    def __init__(self, connection: Connection, collection: str, now: datetime) -> None:
        self.connection = connection
        self.collection = collection
        self.now = now
        self.here = articles.c.collection == collection
        # locked to the end of the transaction, so that generations are committed in their order
        number = select(meta.c.value).where(meta.c.key == "generation").with_for_update()
        self.generation = self._kept = int(connection.execute(number).scalar_one())
        self._stamp = secrets.token_hex(8)

    def add(self, items: list[tuple[Article, str | None]], *, revive: bool) -> list[Added]:
        """See `Articles.add`."""
        known = {row.id: row.state for row in self._rows(articles.c.id, [article.id for article, _ in items])}
        buried: set[str | None] = set()
        if not revive:
            places = [there for article, key in items if (there := place(article.url, key))]
            buried = {row.address for row in self._rows(articles.c.address, places) if row.state == State.REMOVED}
        outcomes: dict[str, Added] = {}
        new: list[tuple[Article, str | None]] = []
        by_key: dict[str, set[str]] = defaultdict(set)
        by_place: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        wanted = [(article, key) for article, key in items if known.get(article.id) != State.CURRENT]
        refused = beyond(self.connection, self.collection, wanted, held_by=self._number_held, today=self.now.date())
        for article, key in items:
            id, there = article.id, place(article.url, key)
            if id in refused:
                outcomes[id] = Added(id, refused[id])
                continue
            if not revive and (known.get(id) == State.REMOVED or there in buried):
                outcomes[id] = Added(id, Outcome.REFUSED)
                continue
            if id not in outcomes:
                current = known.get(id) == State.CURRENT
                outcomes[id] = Added(id, Outcome.UNCHANGED if current else Outcome.ADDED)
                if not current:
                    new.append((article, there))
            by_key[key or ""].add(id)
            if there:
                by_place[there].append((id, key))

        self._insert(new, known)
        self._hold(by_key)
        for gone, successors in [*self._dropped(by_key), *self._moved(by_place)]:
            fresh = [id for id in successors if outcomes[id].outcome == Outcome.ADDED]
            successor = fresh[0] if len(fresh) == 1 else None
            self.leave([gone], State.SUPERSEDED, replaced_by=successor)
            if successor:
                outcomes[successor] = Added(successor, Outcome.UPDATED, replaced=gone)
        self._finish()
        return each_once(outcomes[article.id] for article, _ in items)

    def expire(self, before: date, limit: int) -> list[str]:
        """See `Articles.expire`."""
        old = aged(before, self.now)
        there = select(articles.c.id).where(self.here, articles.c.state.not_in(GONE), old).limit(limit)
        ids = list(self.connection.execute(there).scalars())
        self.leave(ids, State.EXPIRED)
        self._erase(ids)
        self._finish()
        return ids

    def remove(self, ids: list[str]) -> list[str]:
        """See `Articles.remove`."""
        found = [row.id for row in self._rows(articles.c.id, ids) if row.state != State.REMOVED]
        older = found
        while older := [row.id for row in self._rows(articles.c.replaced_by, older) if row.state != State.REMOVED]:
            older = [id for id in older if id not in found]
            found += older
        self.leave(found, State.REMOVED)
        self._erase(found)
        self._finish()
        return found

    def _erase(self, ids: list[str]) -> None:
        """Erase what is kept of articles, and the quotes from them."""
        for chunk in _chunks(ids):
            erased = quotes.c.article_id.in_(chunk)
            self.connection.execute(delete(quotes).where(quotes.c.collection == self.collection, erased))
            self.connection.execute(update(articles).where(self.here, articles.c.id.in_(chunk)).values(**_ERASED))

    def withdraw(self, keys: list[str]) -> list[str]:
        """See `Articles.withdraw`."""
        gone = [id for id, _ in self._dropped({key: set() for key in keys if key})]
        self.leave(gone, State.WITHDRAWN)
        self._finish()
        return gone

    def leave(self, ids: list[str], state: State, *, replaced_by: str | None = None) -> None:
        """Put articles into a state in which they are not found."""
        for id in ids:
            self.generation += 1
            values = {"state": state, "changed": self.generation, "changed_at": self.now, "replaced_by": replaced_by}
            self.connection.execute(update(articles).where(self.here, articles.c.id == id).values(**values))
        mark_stale(self.connection, self.collection, ids, self.now)
        for chunk in _chunks(ids):
            held = sources.c.article_id.in_(chunk)
            self.connection.execute(delete(sources).where(sources.c.collection == self.collection, held))
        self._finish()

    def _insert(self, new: list[tuple[Article, str | None]], known: dict[str, str]) -> None:
        rows = []
        for article, there in new:
            self.generation += 1
            rows.append(
                {
                    "collection": self.collection,
                    "id": article.id,
                    "state": State.CURRENT,
                    "address": there,
                    "added": self.generation,
                    "changed": self.generation,
                    "added_at": self.now,
                    "changed_at": self.now,
                    "replaced_by": None,
                    **told(article),
                }
            )
        fresh = [row for row in rows if row["id"] not in known]
        if fresh:
            self.connection.execute(articles.insert(), fresh)
        for row in rows:
            if row["id"] in known:
                self.connection.execute(update(articles).where(self.here, articles.c.id == row["id"]).values(**row))
        mark_stale(self.connection, self.collection, [row["id"] for row in rows if row["id"] in known], self.now)

    def _hold(self, by_key: dict[str, set[str]]) -> None:
        """Note which source holds what."""
        wanted = {(key, id) for key, ids in by_key.items() for id in ids}
        held = {(row.key, row.article_id) for row in self._links(sources.c.article_id, [id for _, id in wanted])}
        rows = [{"collection": self.collection, "key": key, "article_id": id} for key, id in sorted(wanted - held)]
        if rows:
            self.connection.execute(sources.insert(), rows)

    def _dropped(self, by_key: dict[str, set[str]]) -> list[tuple[str, set[str]]]:
        """Articles that these sources, and so all sources, hold no more, each with what its source holds now."""
        gone: dict[str, set[str]] = {}
        for row in self._links(sources.c.key, [key for key in by_key if key]):
            if row.article_id not in by_key[row.key]:
                gone[row.article_id] = by_key[row.key]
                here = (sources.c.collection == self.collection) & (sources.c.key == row.key)
                self.connection.execute(delete(sources).where(here, sources.c.article_id == row.article_id))
        held = {row.article_id for row in self._links(sources.c.article_id, list(gone))}
        return [(id, now) for id, now in gone.items() if id not in held]

    def _moved(self, by_place: dict[str, list[tuple[str, str | None]]]) -> list[tuple[str, set[str]]]:
        """Articles in whose place there is now something else that came by the same way, and what."""
        current = {id for now in by_place.values() for id, _ in now}
        rows = self._rows(articles.c.address, list(by_place))
        others = [row for row in rows if row.state == State.CURRENT and row.id not in current]
        held: dict[str, list[str]] = defaultdict(list)
        for link in self._links(sources.c.article_id, [row.id for row in others]):
            held[link.article_id].append(link.key)
        moved = []
        for row in others:
            now = {id for id, key in by_place[row.address] if may_replace(key, held[row.id], at=row.address)}
            if now and held[row.id]:
                moved.append((row.id, now))
        return moved

    def _rows(self, column: ColumnElement[Any], values: Sequence[Any]) -> list[Any]:
        wanted = select(articles.c.id, articles.c.state, articles.c.address).where(self.here).order_by(articles.c.added)
        chunks = _chunks(list(dict.fromkeys(values)))
        return [row for chunk in chunks for row in self.connection.execute(wanted.where(column.in_(chunk)))]

    def _number_held(self, keys: Sequence[str]) -> Counter[str]:
        return Counter(row.key for row in self._links(sources.c.key, keys))

    def _links(self, column: ColumnElement[Any], values: Sequence[Any]) -> list[Any]:
        wanted = select(sources).where(sources.c.collection == self.collection)
        chunks = _chunks(list(dict.fromkeys(values)))
        return [row for chunk in chunks for row in self.connection.execute(wanted.where(column.in_(chunk)))]

    def _finish(self) -> None:
        if self.generation == self._kept:
            return
        self._kept = self.generation
        self.connection.execute(update(meta).where(meta.c.key == "generation").values(value=str(self.generation)))
        self.connection.execute(history.insert().values(generation=self.generation, stamp=self._stamp))
        self.connection.execute(delete(history).where(history.c.generation < self.generation - HISTORY))
        announce(self.connection, self.generation)


def told(article: Article) -> dict[str, Any]:
    """The columns that an article itself tells."""
    return {
        "json": (written := article.model_dump_json(exclude_defaults=True)),
        "bytes": len(written.encode()),
        "title": article.title,
        "publisher": article.publisher,
        "published": article.day,
        "characters": len(article.text),
        "folded": folded(article.title),
        "publisher_folded": folded(article.publisher),
    }


def _stamp(connection: Connection, generation: int) -> str:
    """The stamp of the transaction in which `generation` was reached, or passed."""
    later = select(history.c.stamp).where(history.c.generation >= generation).order_by(history.c.generation).limit(1)
    return connection.execute(later).scalar() or ""


def _chunks(values: Sequence[Any], size: int = CHUNK) -> Iterator[Sequence[Any]]:
    return (values[start : start + size] for start in range(0, len(values), size))


def under(keys: Sequence[tuple[str, str]]) -> ColumnElement[bool]:
    """The rows under these (collection, id).

    Collection by collection: for pairs, SQLite goes through a whole index.
    """
    ids: dict[str, list[str]] = defaultdict(list)
    for collection, id in keys:
        ids[collection].append(id)
    return or_(*(and_(articles.c.collection == name, articles.c.id.in_(some)) for name, some in ids.items()), false())


def _in(collections: Iterable[str] | None) -> ColumnElement[bool]:
    return true() if collections is None else articles.c.collection.in_(list(collections))


def _read_back(written: str | None) -> Article | None:
    """The article that was written, or None for what is none any longer."""
    try:
        return Article.model_validate_json(written) if written else None
    except (ValueError, TypeError):  # also what is no text
        return None


def _kept(row: Any) -> Kept:
    """The row as it is read; without its article where that is none any longer."""
    state = State(row.state)
    article = _read_back(row.json)
    return Kept(row.collection, row.id, article, state, row.added, row.added_at, row.replaced_by, row.changed_at)


def _sound(kept: Kept) -> Kept:
    """`kept` without its article where that is not the one that was stored under its id."""
    return kept if kept.article is None or kept.article.id == kept.id else replace(kept, article=None)


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
