"""The outbox: messages that are due for followed questions.

A message goes through three states, each of them one transaction, so that a process may be killed between any two: it
is *meant* (its key, and what it quotes, stand here before anything is sent), it is *tried* (when, so that one knows
where to look for it), and it is *sent* (its id stands in `posted`, and what it told is told no more).
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from knowledge.store.database import Database
from knowledge.store.follows import packed, unpacked
from knowledge.store.schema import answers, articles, due, follows, found, meta, posted, quotes
from knowledge.store.usage import QuoteRef


@dataclass(frozen=True, slots=True)
class Due:
    """A message that was meant for the channel of a followed question, and is not known to be sent."""

    key: str
    follow_id: int
    made_at: datetime
    tried_at: datetime | None
    tries: int


@dataclass(frozen=True, slots=True)
class Shard:
    """Which part of all servers is meant: those that `numbers`, of `count` shards, are told of."""

    numbers: tuple[int, ...]
    count: int


class Outbox:
    """What is to be told, and the messages that tell it. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def ripe(self, shard: Shard | None = None, *, limit: int = 200) -> list[int]:
        """Return followed questions for which something is to be told now, that which waits longest first."""
        now, waiting = self._db.now(), found.c.key.is_(None)
        query = (
            select(follows.c.id)
            .join(found, found.c.follow_id == follows.c.id)
            .where(waiting, follows.c.paused == 0, follows.c.next_at <= now, of_shard(shard, follows.c.guild))
            .where(or_(follows.c.quiet_until.is_(None), follows.c.quiet_until <= now))
            .where(~exists().where(due.c.follow_id == follows.c.id))
            .group_by(follows.c.id)
            .order_by(func.min(found.c.at), follows.c.id)
            .limit(limit)
        )
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def waiting(self, id: int) -> list[str]:
        """Return the articles that are to be told of a followed question, and in no message yet; oldest first."""
        query = select(found.c.article_id).where(found.c.follow_id == id, found.c.key.is_(None))
        with self._db.read() as connection:
            return list(connection.execute(query.order_by(found.c.at, found.c.article_id)).scalars())

    def put_off(self, id: int, until: datetime) -> None:
        """Tell nothing of a followed question before its quiet hours end, at `until`."""
        with self._db.write() as connection:
            connection.execute(update(follows).where(follows.c.id == id).values(quiet_until=until))

    def leave_out(self, id: int, articles: Collection[str]) -> None:
        """Tell these articles no longer: they are gone, or say nothing new."""
        with self._db.write() as connection:
            here = (found.c.follow_id == id) & found.c.key.is_(None)
            connection.execute(delete(found).where(here, found.c.article_id.in_(list(articles))))

    def mean(
        self, id: int, articles: Sequence[str], quoted: Sequence[QuoteRef], *, keep: timedelta, pause: timedelta
    ) -> Due | None:
        """Mean to tell `articles` in one message that quotes `quoted`, and nothing more before `pause` is over.

        None where another process, or a message that is on its way, came first, or it is followed no longer.
        """
        key, now = secrets.token_urlsafe(12), self._db.now()
        with self._db.write() as connection:
            row = connection.execute(select(follows).where(follows.c.id == id, follows.c.next_at <= now)).first()
            if row is None or connection.execute(select(due.c.key).where(due.c.follow_id == id)).first() is not None:
                return None
            note_meant(connection, key, row, quoted, now=now, keep=keep)
            mine = (found.c.follow_id == id) & found.c.article_id.in_(list(articles)) & found.c.key.is_(None)
            connection.execute(update(found).where(mine).values(key=key))
            connection.execute(update(follows).where(follows.c.id == id).values(next_at=now + pause))
        return Due(key, id, now, None, 0)

    def unsent(self, shard: Shard | None = None, *, limit: int = 200) -> list[Due]:
        """Return the messages that were meant and are not known to be sent, when it is time to look after them."""
        query = (
            select(due)
            .join(follows, follows.c.id == due.c.follow_id)
            .where(due.c.again_at <= self._db.now(), of_shard(shard, follows.c.guild))
            .order_by(due.c.again_at)
            .limit(limit)
        )
        with self._db.read() as connection:
            return [Due(r.key, r.follow_id, r.made_at, r.tried_at, r.tries) for r in connection.execute(query)]

    def in_message(self, key: str) -> list[str]:
        """Return the articles that a message tells."""
        with self._db.read() as connection:
            query = select(found.c.article_id).where(found.c.key == key)
            return list(connection.execute(query.order_by(found.c.at, found.c.article_id)).scalars())

    def trying(self, key: str, *, seen: int, again: timedelta) -> bool:
        """Note that a message is sent now; it is looked after again when `again` has passed.

        `seen` is how often it was tried when it was looked up: False where somebody else tries it meanwhile.
        """
        now = self._db.now()
        with self._db.write() as connection:
            mine = (due.c.key == key) & (due.c.tries == seen)
            values = {"tried_at": now, "again_at": now + again, "tries": seen + 1}
            return bool(connection.execute(update(due).where(mine).values(**values)).rowcount)

    def look_later(self, key: str, *, again: timedelta) -> None:
        """Look after a message when `again` has passed, without sending it now."""
        with self._db.write() as connection:
            values = {"again_at": self._db.now() + again, "tries": due.c.tries + 1}
            connection.execute(update(due).where(due.c.key == key).values(**values))

    def sent(self, key: str, *, message: int, said: Sequence[int], quotes: bool = True) -> None:
        """Note that a message was sent, under which id, which words it told, and whether it `quotes` anything."""
        with self._db.write() as connection:
            query = select(follows).join(due, due.c.follow_id == follows.c.id).where(due.c.key == key)
            row = connection.execute(query).first()
            if row is not None:
                known = dict.fromkeys([*unpacked(row.said), *said])
                connection.execute(update(follows).where(follows.c.id == row.id).values(said=packed(list(known))))
                if quotes:
                    note_posted(connection, key, self._db.now(), guild=row.guild, channel=row.channel, message=message)
            _close(connection, key)

    def drop(self, key: str) -> None:
        """Give up a message: what it was to tell says nothing new any longer, or cannot be told."""
        with self._db.write() as connection:
            _close(connection, key)
            connection.execute(delete(answers).where(answers.c.token == key))


def note_meant(
    connection: Connection, key: str, row: Row[Any], quoted: Sequence[QuoteRef], *, now: datetime, keep: timedelta
) -> None:
    """Note what the message `key` of a row of `follows` is to quote, and that it is to be sent."""
    given = {"token": key, "scope": row.scope, "user": row.user, "question": None}
    connection.execute(insert(answers).values(**given, at=now, expires=now + keep))
    rows = [
        {"token": key, "position": n, "collection": q.collection, "article_id": q.article_id}
        | {"start": q.start, "end": q.end}
        for n, q in enumerate(quoted)
    ]
    if rows:
        connection.execute(insert(quotes), rows)
    connection.execute(insert(due).values(key=key, follow_id=row.id, made_at=now, again_at=now, tries=0))


def note_posted(connection: Connection, token: str, now: datetime, *, guild: int, channel: int, message: int) -> None:
    """Note in which message an answer stands, so that it can be corrected; once, and only while the answer is kept.

    Where what it quotes was changed while the message was on its way, it is looked at `now`.
    """
    kept = connection.execute(select(answers.c.token).where(answers.c.token == token)).first()
    there = connection.execute(select(posted.c.message).where(posted.c.message == message)).first()
    if kept is not None and there is None:
        values = {"message": message, "channel": channel, "guild": guild, "token": token}
        connection.execute(insert(posted).values(look_at=None if _stands(connection, token) else now, **values))


def _stands(connection: Connection, token: str) -> bool:
    """Whether everything that an answer quotes is what its source says now."""
    # whoever changes articles holds this row until they have marked the messages that quote them
    connection.execute(select(meta.c.value).where(meta.c.key == "generation").with_for_update(read=True))
    same = (articles.c.collection == quotes.c.collection) & (articles.c.id == quotes.c.article_id)
    query = select(quotes.c.position, articles.c.state).join_from(quotes, articles, same, isouter=True)
    rows = connection.execute(query.where(quotes.c.token == token).order_by(quotes.c.position)).all()
    # of an article that was removed the quotes are gone, too
    return [tuple(row) for row in rows] == [(number, "current") for number in range(max(1, len(rows)))]


def of_shard(shard: Shard | None, guild: ColumnElement[Any]) -> ColumnElement[bool]:
    """The rows whose server is told to a shard; direct messages are told to the first."""
    return true() if shard is None else (guild.bitwise_rshift(literal(22, Integer)) % shard.count).in_(shard.numbers)


def _close(connection: Connection, key: str) -> None:
    connection.execute(delete(due).where(due.c.key == key))
    connection.execute(delete(found).where(found.c.key == key))
