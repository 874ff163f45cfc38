"""Removals of many articles at once: first what would go is noted, then it goes, and for a while it can be put back.

Until its time is over the store keeps the text of what was removed, for that alone; then it is erased as
`Articles.remove` erases. What is noted is what goes, whatever comes in meanwhile.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.errors import LimitError
from knowledge.store.database import Database
from knowledge.store.kept import State, chunks
from knowledge.store.limits import held, limits_of
from knowledge.store.posted import mark_stale
from knowledge.store.schema import articles, removals, removed, sources
from knowledge.store.transaction import Transaction

KEEP = timedelta(days=1)
"""For how long what was removed can be put back."""
CONSIDER = timedelta(hours=1)
"""For how long what was noted can be removed."""


@dataclass(frozen=True, slots=True)
class Removal:
    """Articles that are removed together."""

    id: int
    collection: str
    at: datetime
    done: bool
    """False while it is only noted what would go."""
    expires: datetime
    """When its articles are erased, and cannot be put back any longer; of one that is not done, when it is dropped."""
    number: int
    """Articles that it removed, or would remove."""


Key = tuple[str, str]
"""A collection, and the id of an article in it."""


class Removals:
    """What was removed lately. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def mean(self, collection: str, keys: Iterable[Key]) -> Removal:
        """Note which articles of a collection and its parts would go; `discard` lets them go, within an hour."""
        now, wanted = self._db.now(), list(dict.fromkeys(keys))
        with self._db.write() as connection:
            values = {"collection": collection, "at": now, "done": 0, "expires": now + CONSIDER}
            (id,) = connection.execute(insert(removals).values(**values)).inserted_primary_key or (0,)
            for chunk in chunks(wanted):
                rows = [{"removal_id": id, "collection": place, "article_id": each} for place, each in chunk]
                connection.execute(insert(removed), rows)
            return Removal(id, collection, now, False, now + CONSIDER, len(wanted))

    def get(self, id: int, *, collection: str) -> Removal | None:
        """Return a removal of a collection; None when its time is over, or it was put back."""
        with self._db.read() as connection:
            row = connection.execute(
                select(removals).where(removals.c.id == id, removals.c.collection == collection)
            ).first()
            return None if row is None or row.expires <= self._db.now() else _removal(connection, row)

    def standing(self, collection: str) -> list[Removal]:
        """Return what was removed of a collection and can be put back, the newest first."""
        query = select(removals).where(removals.c.collection == collection, removals.c.done == 1)
        query = query.where(removals.c.expires > self._db.now()).order_by(removals.c.id.desc())
        with self._db.read() as connection:
            return [_removal(connection, row) for row in connection.execute(query).all()]

    def over(self) -> list[Removal]:
        """Return the removals, of any collection, whose time is over."""
        with self._db.read() as connection:
            query = select(removals).where(removals.c.expires <= self._db.now()).order_by(removals.c.id)
            return [_removal(connection, row) for row in connection.execute(query).all()]

    def discard(self, id: int, *, collection: str, keep: timedelta = KEEP) -> list[Key]:
        """Let the articles of a removal go that are current still, and be put back for as long as `keep`.

        Returns which; none where there is no such removal, or it is done already.
        """
        now = self._db.now()
        with self._db.write() as connection:
            here = (removals.c.id == id) & (removals.c.collection == collection) & (removals.c.done == 0)
            if not connection.execute(update(removals).where(here).values(done=1, at=now, expires=now + keep)).rowcount:
                return []
            gone: list[Key] = []
            for place, ids in _of(connection, id, State.CURRENT).items():
                change = Transaction(connection, place, now)
                held_by: dict[str, list[str]] = {each: [] for each in ids}
                for link in change._links(sources.c.article_id, ids):
                    held_by[link.article_id].append(link.key)
                for chunk in chunks(ids):  # what an earlier one removed was added again since
                    mine = (removed.c.collection == place) & removed.c.article_id.in_(chunk)
                    connection.execute(delete(removed).where(mine))
                    rows = [{"article_id": each, "held_by": json.dumps(sorted(held_by[each]))} for each in chunk]
                    connection.execute(insert(removed), [{"removal_id": id, "collection": place, **r} for r in rows])
                change.leave(ids, State.DISCARDED)
                gone += [(place, each) for each in ids]
            return gone

    def put_back(self, id: int, *, collection: str) -> list[Key]:
        """Put back what a removal removed, as it was; return what is current again.

        What was added again meanwhile, or whose place another article has taken since, stays as it is. Raises
        LimitError, and puts nothing back, where the collection may not hold so many.
        """
        with self._db.write() as connection:
            back: list[Key] = []
            for place, rows in _discarded(connection, id, collection).items():
                back += [(place, each) for each in _put_back(Transaction(connection, place, self._db.now()), rows)]
            connection.execute(delete(removals).where(removals.c.id == id, removals.c.collection == collection))
            return back

    def end(self, id: int, *, collection: str) -> list[Key]:
        """Erase what a removal removed and nobody put back, with older versions and quotes; return which."""
        with self._db.write() as connection:
            here = (removals.c.id == id) & (removals.c.collection == collection)
            if connection.execute(select(removals.c.id).where(here)).first() is None:
                return []
            gone: list[Key] = []
            for place, ids in _of(connection, id, State.DISCARDED).items():
                change = Transaction(connection, place, self._db.now())
                gone += [(place, each) for each in change.remove(ids)]
            connection.execute(delete(removals).where(removals.c.id == id))
            return gone

    def clear(self, collection: str) -> None:
        """Forget what was removed of a collection; what it held is erased elsewhere."""
        with self._db.write() as connection:
            connection.execute(delete(removals).where(removals.c.collection == collection))


def _removal(connection: Connection, row: Any) -> Removal:
    state = State.DISCARDED if row.done else State.CURRENT
    number = sum(map(len, _of(connection, row.id, state).values()))
    return Removal(row.id, row.collection, row.at, bool(row.done), row.expires, number)


def _of(connection: Connection, id: int, state: State) -> dict[str, list[str]]:
    """The articles of a removal that are in a state, by collection, in the order of their addition."""
    return {place: [row.id for row in rows] for place, rows in _rows(connection, id, state).items()}


def _discarded(connection: Connection, id: int, collection: str) -> dict[str, list[Any]]:
    mine = (removals.c.id == id) & (removals.c.collection == collection)
    if connection.execute(select(removals.c.id).where(mine)).first() is None:
        return {}
    rows = _rows(connection, id, State.DISCARDED)
    _check_room(connection, collection, sum(map(len, rows.values())))
    return rows


def _rows(connection: Connection, id: int, state: State) -> dict[str, list[Any]]:
    same = (articles.c.collection == removed.c.collection) & (articles.c.id == removed.c.article_id)
    columns = (articles.c.collection, articles.c.id, articles.c.address, articles.c.changed, removed.c.held_by)
    query = select(*columns).select_from(removed.join(articles, same)).where(removed.c.removal_id == id)
    found: dict[str, list[Any]] = {}
    for row in connection.execute(query.where(articles.c.state == state).order_by(articles.c.added)):
        found.setdefault(row.collection, []).append(row)
    return found


def _put_back(change: Transaction, rows: list[Any]) -> list[str]:
    """Let these rows of `removed` be current again, unless something else is in their place; return their ids."""
    connection, place, last = change.connection, change.collection, min(row.changed for row in rows)
    taken: dict[str, str] = {}
    for chunk in chunks([row.address for row in rows if row.address]):
        there = select(articles.c.id, articles.c.address).where(change.here, articles.c.state == State.CURRENT)
        since = there.where(articles.c.address.in_(chunk), articles.c.added > last)
        taken |= {row.address: row.id for row in connection.execute(since)}
    back = [row for row in rows if row.address not in taken]
    held_by = []
    for row in back:
        change.generation += 1
        again = {"state": State.CURRENT, "changed": change.generation, "changed_at": change.now}
        connection.execute(update(articles).where(change.here, articles.c.id == row.id).values(**again))
        keys = json.loads(row.held_by) or [""]
        held_by += [{"collection": place, "key": key, "article_id": row.id} for key in keys]
    if held_by:
        connection.execute(insert(sources), held_by)
    mark_stale(connection, place, [row.id for row in back], change.now)
    for row in rows:
        if row.address in taken:
            change.leave([row.id], State.SUPERSEDED, replaced_by=taken[row.address])
    change._finish()
    return [row.id for row in back]


def _check_room(connection: Connection, collection: str, number: int) -> None:
    most = limits_of(connection, collection).articles
    there = held(connection, collection)[0]
    if most is not None and there + number > most:
        raise LimitError(
            f"{collection} may hold {most:,} articles and holds {there:,}: there is no room to put {number:,} back; "
            "remove others first, or raise its limit.",
            limit=most,
        )
