"""Digests: once a day, what came in on all that is followed in a channel.

A digest is a row of `follows` without a question, so whatever ends what is followed ends it, too; its messages go
through the outbox as all others do.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, insert, select, update

from knowledge.store.database import Database
from knowledge.store.follows import DIGESTS, FOLLOWED, QUESTIONS, Followed, followed
from knowledge.store.outbox import Due, Shard, note_meant, of_shard
from knowledge.store.schema import digests, due, follows, found
from knowledge.store.usage import QuoteRef


class Digests:
    """When which channel gets its digest. Each method is one transaction."""

    def __init__(self, database: Database, hash: Callable[[str], str]) -> None:
        self._db = database
        self._hash = hash

    def make(
        self,
        at: str,
        *,
        scope: str,
        guild: int,
        channel: int,
        user: str,
        language: str,
        since: int,
        next_at: datetime,
    ) -> Followed:
        """Tell each day at `at`, for the first time at `next_at`, of articles that come after the generation `since`.

        A channel has one digest: where there is one, only its hour is set anew.
        """
        with self._db.write() as connection:
            there = connection.execute(
                select(follows.c.id).join(digests).where(follows.c.channel == channel, follows.c.scope == scope)
            ).scalar()
            if there is not None:
                connection.execute(update(digests).where(digests.c.follow_id == there).values(at=at))
                connection.execute(update(follows).where(follows.c.id == there).values(next_at=next_at))
                return followed(connection.execute(FOLLOWED.where(follows.c.id == there)).one())
            values = {
                "scope": scope,
                "guild": guild,
                "channel": channel,
                "user": self._hash(user),
                "question": "",
                "folded": "",
                "language": language,
                "since": since,
                "made_at": self._db.now(),
                "next_at": next_at,
            }
            (id,) = connection.execute(insert(follows).values(**values)).inserted_primary_key or (0,)
            connection.execute(insert(digests).values(follow_id=id, at=at))
            return followed(connection.execute(FOLLOWED.where(follows.c.id == id)).one())

    def end(self, *, scope: str, channel: int) -> bool:
        """Tell none any longer in a channel; returns whether there was one."""
        with self._db.write() as connection:
            here = (follows.c.scope == scope) & (follows.c.channel == channel) & DIGESTS
            return bool(connection.execute(delete(follows).where(here)).rowcount)

    def ripe(self, shard: Shard | None = None, *, limit: int = 200) -> list[int]:
        """Return the digests that are due now, that which waits longest first."""
        query = (
            select(follows.c.id)
            .join(digests)
            .where(follows.c.paused == 0, follows.c.next_at <= self._db.now(), of_shard(shard, follows.c.guild))
            .where(~exists().where(due.c.follow_id == follows.c.id))
            .order_by(follows.c.next_at, follows.c.id)
            .limit(limit)
        )
        with self._db.read() as connection:
            return list(connection.execute(query).scalars())

    def topics(self, digest: Followed) -> list[Followed]:
        """Return what is followed in the channel of a digest and not paused, oldest first."""
        here = (follows.c.scope == digest.scope) & (follows.c.channel == digest.channel)
        query = FOLLOWED.where(here, follows.c.paused == 0, QUESTIONS).order_by(follows.c.id)
        with self._db.read() as connection:
            return [followed(row) for row in connection.execute(query)]

    def put_off(self, id: int, *, since: int, next_at: datetime) -> None:
        """Tell nothing of what came up to the generation `since`, and nothing before `next_at`."""
        with self._db.write() as connection:
            connection.execute(update(follows).where(follows.c.id == id).values(since=since, next_at=next_at))

    def mean(
        self, id: int, quoted: Sequence[QuoteRef], *, since: int, next_at: datetime, keep: timedelta
    ) -> Due | None:
        """Mean to tell the digest that is due in one message that quotes `quoted`; the next one is due at `next_at`.

        It will tell of what comes after the generation `since`. None where another process, or a message that is on its
        way, came first, or it has ended.
        """
        key, now = secrets.token_urlsafe(12), self._db.now()
        with self._db.write() as connection:
            row = connection.execute(select(follows).where(follows.c.id == id, follows.c.next_at <= now)).first()
            if row is None or connection.execute(select(due.c.key).where(due.c.follow_id == id)).first() is not None:
                return None
            note_meant(connection, key, row, quoted, now=now, keep=keep)
            told = dict.fromkeys(ref.article_id for ref in quoted)
            rows = [{"follow_id": id, "article_id": article, "at": now, "key": key} for article in told]
            connection.execute(insert(found), rows)
            connection.execute(update(follows).where(follows.c.id == id).values(since=since, next_at=next_at))
        return Due(key, id, now, None, 0)
