"""Messages that quote, known by their ids, so that they can be corrected; never their text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from knowledge.store.database import Database
from knowledge.store.outbox import Shard, note_posted, of_shard
from knowledge.store.schema import articles, posted, quotes

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of an answer that is kept."""

    message: int
    channel: int
    guild: int
    """0 for direct messages."""
    tries: int


class Messages:
    """Where answers were given. A row goes with its answer: when that expires, or is forgotten.

    Whoever changes an article marks the messages that quote it in the same transaction (`Articles`).
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, token: str, *, guild: int, channel: int, message: int) -> None:
        """Note in which message the answer of `token` stands."""
        with self._db.write() as connection:
            note_posted(connection, token, self._db.now(), guild=guild, channel=channel, message=message)

    def stale(self, shard: Shard | None = None, *, limit: int = 50) -> list[Posted]:
        """Return messages that quote an article which has changed, the newest first: those are still read."""
        query = select(posted).where(posted.c.look_at <= self._db.now(), of_shard(shard, posted.c.guild))
        with self._db.read() as connection:
            rows = connection.execute(query.order_by(posted.c.message.desc()).limit(limit))
            return [Posted(row.message, row.channel, row.guild, row.tries) for row in rows]

    def looking(self, message: int, *, again: timedelta) -> None:
        """Note that a message is looked at now; it is looked at again when `again` has passed, unless it is `done`."""
        with self._db.write() as connection:
            values = {"look_at": self._db.now() + again, "tries": posted.c.tries + 1}
            connection.execute(update(posted).where(posted.c.message == message).values(**values))

    def done(self, message: int, *, tries: int) -> None:
        """Note that a message says what is so, unless something changed since it was looked at for the nth time."""
        with self._db.write() as connection:
            here = (posted.c.message == message) & (posted.c.tries == tries)
            connection.execute(update(posted).where(here).values(look_at=None, tries=0))

    def forget(self, messages: Iterable[int]) -> None:
        """Forget messages that are gone."""
        with self._db.write() as connection:
            connection.execute(delete(posted).where(posted.c.message.in_(list(messages))))


def mark_stale(connection: Connection, collection: str, ids: Sequence[str], now: datetime) -> None:
    """Have a look taken at every message that quotes one of these articles, or a version that one of them replaced."""
    marked: set[str] = set()
    later = list(ids)
    while later:
        marked.update(later)
        earlier: list[str] = []
        for start in range(0, len(later), _CHUNK):
            chunk = later[start : start + _CHUNK]
            here = (quotes.c.collection == collection) & quotes.c.article_id.in_(chunk)
            mine = posted.c.token.in_(select(quotes.c.token).where(here))
            connection.execute(update(posted).where(mine).values(look_at=now, tries=0))
            replaced = (articles.c.collection == collection) & articles.c.replaced_by.in_(chunk)
            earlier += connection.execute(select(articles.c.id).where(replaced)).scalars()
        later = [id for id in dict.fromkeys(earlier) if id not in marked]
