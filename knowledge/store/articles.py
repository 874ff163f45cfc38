"""Articles in the store: what is current, what replaced what, and what has changed since an index last looked."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import Connection, and_, delete, func, select, update

from knowledge.article import Article
from knowledge.changes import Added
from knowledge.errors import StoreDamagedError
from knowledge.store.database import Database
from knowledge.store.kept import (
    CHUNK,
    ERASED,
    GONE,
    NO_TEXT,
    Change,
    Kept,
    State,
    Version,
    chunks,
    kept,
    sound,
    told,
    under,
    within,
)
from knowledge.store.limits import aged
from knowledge.store.origins import address
from knowledge.store.schema import articles, history, meta, quotes, sources
from knowledge.store.transaction import Transaction


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
            return Transaction(connection, collection, self._db.now()).add(wanted, revive=revive)

    def remove(self, collection: str, ids: Iterable[str]) -> list[str]:
        """Erase articles with all their older versions; return the ids that were there to remove."""
        with self._db.write() as connection:
            return Transaction(connection, collection, self._db.now()).remove(list(ids))

    def at(self, url: str, *, collections: Iterable[str]) -> list[str]:
        """Return the ids of the current articles that stand at an address."""
        there = (within(collections), articles.c.address == address(url), articles.c.state == State.CURRENT)
        with self._db.read() as connection:
            return list(dict.fromkeys(connection.execute(select(articles.c.id).where(*there)).scalars()))

    def withdraw(self, collection: str, keys: Iterable[str]) -> list[str]:
        """Take note that sources are gone; return the ids of the articles that no other source holds."""
        with self._db.write() as connection:
            return Transaction(connection, collection, self._db.now()).withdraw(list(keys))

    def clear(self, collection: str) -> int:
        """Erase everything in a collection; return how many current articles it had."""
        with self._db.write() as connection:
            here = articles.c.collection == collection
            ids = list(
                connection.execute(select(articles.c.id).where(here, articles.c.state == State.CURRENT)).scalars()
            )
            change = Transaction(connection, collection, self._db.now())
            change.leave(ids, State.WITHDRAWN)
            connection.execute(delete(quotes).where(quotes.c.collection == collection))
            # nothing need be remembered of what a person removed, either: the rows go with those that expired
            gone = {"state": State.EXPIRED, "changed_at": self._db.now(), "address": None, "replaced_by": None}
            connection.execute(update(articles).where(here).values(**ERASED, **gone))
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
                .values(**NO_TEXT)
            )
        return done.rowcount

    def expire(self, collection: str, *, before: date, limit: int = CHUNK) -> list[str]:
        """Erase at most `limit` articles and earlier versions of before that day, and the quotes from them.

        What is not dated, or dated in the future, is as old as its addition. Returns their ids; none when nothing is
        left to erase.
        """
        with self._db.write() as connection:
            change = Transaction(connection, collection, self._db.now())
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
            Transaction(connection, collection, self._db.now()).leave(list(ids), State.DAMAGED)

    def mend(self, collection: str, article: Article) -> None:
        """Write an article again that is stored already, with all that is known of it by what it says."""
        here = (articles.c.collection == collection) & (articles.c.id == article.id)
        with self._db.write() as connection:
            now = {"added_at": self._db.now(), "changed_at": self._db.now()}  # which nothing else tells
            connection.execute(update(articles).where(here).values(**told(article), **now))

    # --- looking ------------------------------------------------------------------------------------------------------

    def get(self, id: str, *, collections: Iterable[str] | None = None) -> Kept | None:
        """Return the article with this id, a current one first, from any of `collections` (None: from all)."""
        query = select(articles).where(articles.c.id == id, within(collections))
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(articles.c.collection)).all()
        found = [kept(row) for row in rows]
        return min(found, key=lambda one: one.state != State.CURRENT, default=None)

    def load(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Kept]:
        """Return the articles under these (collection, id), whatever their state, in this order.

        One that is not what was stored comes without its `article`; one that cannot be read at all is left out.
        """
        found: dict[tuple[str, str], Kept] = {}
        for chunk in chunks(keys, CHUNK // 2):
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
            return {(row.collection, row.id): sound(kept(row)) for row in connection.execute(query)}

    def first_versions(self, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Return those of these articles, by collection and id, that took no other's place."""
        first = set(keys)
        with self._db.read() as connection:
            for chunk in chunks(keys, CHUNK // 2):
                ids: dict[str, list[str]] = defaultdict(list)
                for collection, id in chunk:
                    ids[collection].append(id)
                for collection, some in ids.items():
                    here = (articles.c.collection == collection) & articles.c.replaced_by.in_(some)
                    query = select(articles.c.replaced_by).where(here)
                    first -= {(collection, id) for id in connection.execute(query).scalars()}
        return first

    def holds_erased(self, keys: Sequence[tuple[str, str]]) -> bool:
        """Whether the text of any of these articles, by collection and id, is kept here no longer."""
        with self._db.read() as connection:
            for chunk in chunks(keys, CHUNK // 2):
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
                rows = connection.execute(
                    query.where(within(collections)).order_by(articles.c.added).limit(CHUNK)
                ).all()
            yield from map(kept, rows)
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
        query = select(func.count()).select_from(articles).where(articles.c.state == State.CURRENT, within(collections))
        with self._db.read() as connection:
            return connection.execute(query).scalar_one()

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
            return [kept(row) for row in connection.execute(held)]


def _stamp(connection: Connection, generation: int) -> str:
    """The stamp of the transaction in which `generation` was reached, or passed."""
    later = select(history.c.stamp).where(history.c.generation >= generation).order_by(history.c.generation).limit(1)
    return connection.execute(later).scalar() or ""
