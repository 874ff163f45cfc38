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


class Removals:
    """What was removed lately. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def mean(self, collection: str, ids: Iterable[str]) -> Removal:
        """Note which articles would go; `discard` lets them go, within an hour."""
        now, wanted = self._db.now(), list(dict.fromkeys(ids))
        with self._db.write() as connection:
            values = {"collection": collection, "at": now, "done": 0, "expires": now + CONSIDER}
            (id,) = connection.execute(insert(removals).values(**values)).inserted_primary_key or (0,)
            for chunk in chunks(wanted):
                connection.execute(insert(removed), [{"removal_id": id, "article_id": each} for each in chunk])
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

    def discard(self, id: int, *, collection: str, keep: timedelta = KEEP) -> list[str]:
        """Let the articles of a removal go that are current still, and be put back for as long as `keep`.

        Returns their ids; none where there is no such removal, or it is done already.
        """
        now = self._db.now()
        with self._db.write() as connection:
            here = (removals.c.id == id) & (removals.c.collection == collection) & (removals.c.done == 0)
            if not connection.execute(update(removals).where(here).values(done=1, at=now, expires=now + keep)).rowcount:
                return []
            change = Transaction(connection, collection, now)
            ids = _of(connection, id, State.CURRENT)
            keys: dict[str, list[str]] = {each: [] for each in ids}
            for link in change._links(sources.c.article_id, ids):
                keys[link.article_id].append(link.key)
            others = select(removals.c.id).where(removals.c.collection == collection, removals.c.id != id)
            for chunk in chunks(ids):  # what an earlier one removed was added again since
                mine = removed.c.article_id.in_(chunk)
                connection.execute(delete(removed).where(mine, removed.c.removal_id.in_(others)))
                connection.execute(delete(removed).where(mine, removed.c.removal_id == id))
                rows = [
                    {"removal_id": id, "article_id": each, "held_by": json.dumps(sorted(keys[each]))} for each in chunk
                ]
                connection.execute(insert(removed), rows)
            change.leave(ids, State.DISCARDED)
            return ids

    def put_back(self, id: int, *, collection: str) -> list[str]:
        """Put back what a removal removed, as it was; return the ids of what is current again.

        What was added again meanwhile, or whose place another article has taken since, stays as it is. Raises
        LimitError, and puts nothing back, where the collection may not hold so many.
        """
        with self._db.write() as connection:
            change = Transaction(connection, collection, self._db.now())
            rows = _discarded(connection, id, collection)
            taken = {
                there: each
                for chunk in chunks([row.address for row in rows if row.address])
                for each, there, added in connection.execute(
                    select(articles.c.id, articles.c.address, articles.c.added).where(
                        change.here, articles.c.state == State.CURRENT, articles.c.address.in_(chunk)
                    )
                )
                if added > min(row.changed for row in rows)
            }
            back = [row for row in rows if row.address not in taken]
            _check_room(connection, collection, len(back))
            held_by = []
            for row in back:
                change.generation += 1
                again = {"state": State.CURRENT, "changed": change.generation, "changed_at": change.now}
                connection.execute(update(articles).where(change.here, articles.c.id == row.id).values(**again))
                keys = json.loads(row.held_by) or [""]
                held_by += [{"collection": collection, "key": key, "article_id": row.id} for key in keys]
            if held_by:
                connection.execute(insert(sources), held_by)
            mark_stale(connection, collection, [row.id for row in back], change.now)
            for row in rows:
                if row.address in taken:
                    change.leave([row.id], State.SUPERSEDED, replaced_by=taken[row.address])
            connection.execute(delete(removals).where(removals.c.id == id, removals.c.collection == collection))
            change._finish()
            return [row.id for row in back]

    def end(self, id: int, *, collection: str) -> list[str]:
        """Erase what a removal removed and nobody put back, with older versions and quotes; return their ids."""
        with self._db.write() as connection:
            here = (removals.c.id == id) & (removals.c.collection == collection)
            row = connection.execute(select(removals).where(here)).first()
            if row is None:
                return []
            gone = Transaction(connection, collection, self._db.now()).remove(_of(connection, id, State.DISCARDED))
            connection.execute(delete(removals).where(removals.c.id == id))
            return gone

    def clear(self, collection: str) -> None:
        """Forget what was removed of a collection; what it held is erased elsewhere."""
        with self._db.write() as connection:
            connection.execute(delete(removals).where(removals.c.collection == collection))


def _removal(connection: Connection, row: Any) -> Removal:
    state = State.DISCARDED if row.done else State.CURRENT
    return Removal(row.id, row.collection, row.at, bool(row.done), row.expires, len(_of(connection, row.id, state)))


def _of(connection: Connection, id: int, state: State) -> list[str]:
    """The articles of a removal that are in a state, in the order of their addition."""
    same = (articles.c.collection == removals.c.collection) & (articles.c.id == removed.c.article_id)
    query = select(articles.c.id).select_from(removed).join(removals).join(articles, same)
    query = query.where(removed.c.removal_id == id, articles.c.state == state)
    return list(connection.execute(query.order_by(articles.c.added)).scalars())


def _discarded(connection: Connection, id: int, collection: str) -> list[Any]:
    columns = (articles.c.id, articles.c.address, articles.c.changed, removed.c.held_by)
    query = select(*columns).select_from(removed).join(articles, articles.c.id == removed.c.article_id)
    query = query.join(removals, removals.c.id == removed.c.removal_id)
    mine = (removals.c.id == id) & (removals.c.collection == collection) & (articles.c.collection == collection)
    return list(connection.execute(query.where(mine, articles.c.state == State.DISCARDED).order_by(articles.c.added)))


def _check_room(connection: Connection, collection: str, number: int) -> None:
    most = limits_of(connection, collection).articles
    there = held(connection, collection)[0]
    if most is not None and there + number > most:
        raise LimitError(
            f"{collection} may hold {most:,} articles and holds {there:,}: there is no room to put {number:,} back; "
            "remove others first, or raise its limit.",
            limit=most,
        )
