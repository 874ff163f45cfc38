"""One writing transaction: what becomes of the articles of one collection, and the generations that count it."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, select, update

from knowledge.article import Article
from knowledge.changes import Added, Outcome, each_once
from knowledge.store.database import announce
from knowledge.store.kept import ERASED, GONE, State, chunks, told
from knowledge.store.limits import aged, beyond
from knowledge.store.origins import may_replace, place
from knowledge.store.posted import mark_stale
from knowledge.store.schema import articles, history, meta, quotes, sources

HISTORY = 1_000_000
"""Generations whose stamps are kept; an index that lags further behind is made again."""
_BURIED = (State.REMOVED, State.DISCARDED)
"""States in which an article stays away unless a person adds it again."""


class Transaction:
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
            buried = {row.address for row in self._rows(articles.c.address, places) if row.state in _BURIED}
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
            if not revive and (known.get(id) in _BURIED or there in buried):
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
        for chunk in chunks(ids):
            erased = quotes.c.article_id.in_(chunk)
            self.connection.execute(delete(quotes).where(quotes.c.collection == self.collection, erased))
            self.connection.execute(update(articles).where(self.here, articles.c.id.in_(chunk)).values(**ERASED))

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
        for chunk in chunks(ids):
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
        several = chunks(list(dict.fromkeys(values)))
        return [row for chunk in several for row in self.connection.execute(wanted.where(column.in_(chunk)))]

    def _number_held(self, keys: Sequence[str]) -> Counter[str]:
        return Counter(row.key for row in self._links(sources.c.key, keys))

    def _links(self, column: ColumnElement[Any], values: Sequence[Any]) -> list[Any]:
        wanted = select(sources).where(sources.c.collection == self.collection)
        several = chunks(list(dict.fromkeys(values)))
        return [row for chunk in several for row in self.connection.execute(wanted.where(column.in_(chunk)))]

    def _finish(self) -> None:
        if self.generation == self._kept:
            return
        self._kept = self.generation
        self.connection.execute(update(meta).where(meta.c.key == "generation").values(value=str(self.generation)))
        self.connection.execute(history.insert().values(generation=self.generation, stamp=self._stamp))
        self.connection.execute(delete(history).where(history.c.generation < self.generation - HISTORY))
        announce(self.connection, self.generation)
