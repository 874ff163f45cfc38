"""Bulletins: where every new article of some kind is told of, or every feed that begins to fail or works again.

A bulletin is a row of `follows` without a question, so whatever ends what is followed ends it, too; its messages go
through the outbox as all others do. Nothing is kept of who set it; the log of the server tells that.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update

from knowledge.collection_names import whole
from knowledge.store.database import Database
from knowledge.store.follows import FOLLOWED, Bulletin, Followed, followed
from knowledge.store.outbox import Due, Shard, note_meant, of_shard
from knowledge.store.schema import bulletins, due, failing, feeds, follows, found, meta
from knowledge.store.usage import QuoteRef

FAILING = 4
"""Looks in a row that fail until a feed fails for good: some seven hours, as they become more seldom."""
_MORE = "+"
"""Begins, in place of an article's id, how many articles a message only counts."""

Event = Literal["fail", "well"]
"""A feed fails for good; or it works again."""


@dataclass(frozen=True, slots=True)
class ToldOf:
    """What a message tells of."""

    articles: tuple[str, ...]
    more: int
    """Articles that it only counts."""


class Bulletins:
    """What is posted of new articles and of feeds, and where. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def make(
        self,
        bulletin: Bulletin,
        *,
        scope: str,
        guild: int,
        channel: int,
        language: str,
        since: int,
        most: int,
        source: str | None = None,
        quiet: str | None = None,
    ) -> Followed | None:
        """Tell in a channel of articles that come after the generation `since`, or of feeds.

        None where a scope has `most` already. Of feeds one channel of a scope is told: the last that was set.
        """
        now = self._db.now()
        with self._db.write() as connection:
            mine = select(bulletins.c.follow_id).join(follows).where(follows.c.scope == scope)
            if bulletin.kind == "feeds":
                before = mine.where(bulletins.c.kind == "feeds")
                connection.execute(delete(follows).where(follows.c.id.in_(before)))
            elif connection.execute(select(func.count()).select_from(mine.subquery())).scalar_one() >= most:
                return None
            values = {
                "scope": scope,
                "guild": guild,
                "channel": channel,
                "question": "",
                "folded": "",
                "source": source,
                "language": language,
                "since": since,
                "made_at": now,
                "next_at": now,
                "quiet": quiet,
            }
            (id,) = connection.execute(insert(follows).values(**values)).inserted_primary_key or (0,)
            connection.execute(insert(bulletins).values(follow_id=id, **_columns(bulletin)))
            return followed(connection.execute(FOLLOWED.where(follows.c.id == id)).one())

    def change(self, id: int, bulletin: Bulletin, *, channel: int, source: str | None) -> None:
        """Let one tell of something else, or elsewhere, from now on.

        What was due elsewhere is dropped: it may have been sent there already, and must not be sent twice.
        """
        with self._db.write() as connection:
            was = connection.execute(select(follows.c.channel).where(follows.c.id == id)).scalar()
            if was != channel:
                keys = select(due.c.key).where(due.c.follow_id == id)
                connection.execute(delete(found).where(found.c.follow_id == id, found.c.key.in_(keys)))
                connection.execute(delete(due).where(due.c.follow_id == id))
            connection.execute(update(follows).where(follows.c.id == id).values(channel=channel, source=source))
            connection.execute(update(bulletins).where(bulletins.c.follow_id == id).values(**_columns(bulletin)))

    def listed(self, scope: str) -> list[Followed]:
        """Return the bulletins of a scope, oldest first."""
        query = FOLLOWED.where(follows.c.scope == scope, bulletins.c.kind.is_not(None)).order_by(follows.c.id)
        with self._db.read() as connection:
            return [followed(row) for row in connection.execute(query)]

    def lose_role(self, role: int) -> None:
        """Ping a role no longer that is gone."""
        with self._db.write() as connection:
            connection.execute(update(bulletins).where(bulletins.c.role == role).values(role=None))

    # --- telling

    def ripe(self, shard: Shard | None = None, *, limit: int = 200) -> list[int]:
        """Return the bulletins of articles that may have some to tell of, that which waits longest first."""
        now = self._db.now()
        with self._db.read() as connection:
            there = int(connection.execute(select(meta.c.value).where(meta.c.key == "generation")).scalar_one())
            query = (
                select(follows.c.id)
                .join(bulletins)
                .where(bulletins.c.kind == "articles", follows.c.since != there)
                .where(follows.c.paused == 0, follows.c.next_at <= now, of_shard(shard, follows.c.guild))
                .where(or_(follows.c.quiet_until.is_(None), follows.c.quiet_until <= now))
                .where(~exists().where(due.c.follow_id == follows.c.id))
                .order_by(follows.c.next_at, follows.c.id)
                .limit(limit)
            )
            return list(connection.execute(query).scalars())

    def mean(
        self,
        id: int,
        articles: Sequence[str],
        quoted: Sequence[QuoteRef],
        *,
        more: int,
        since: int,
        next_at: datetime,
        keep: timedelta,
    ) -> Due | None:
        """Mean to tell of `articles`, and that there are `more`, in one message that quotes `quoted`.

        The next one tells of what comes after the generation `since`, and not before `next_at`. None where another
        process, or a message that is on its way, came first, or it has ended.
        """
        key, now = secrets.token_urlsafe(12), self._db.now()
        with self._db.write() as connection:
            row = connection.execute(select(follows).where(follows.c.id == id, follows.c.next_at <= now)).first()
            if row is None or connection.execute(select(due.c.key).where(due.c.follow_id == id)).first() is not None:
                return None
            note_meant(connection, key, row, quoted, now=now, keep=keep)
            told = [*dict.fromkeys(articles), *([f"{_MORE}{more}"] if more else [])]
            rows = [{"follow_id": id, "article_id": each, "at": now, "key": key} for each in told]
            connection.execute(insert(found), rows)
            connection.execute(update(follows).where(follows.c.id == id).values(since=since, next_at=next_at))
        return Due(key, id, now, None, 0)


def told_of(noted: Sequence[str]) -> ToldOf:
    """What is noted of a message, as `Outbox.in_message` has it."""
    more = next((int(each.removeprefix(_MORE)) for each in noted if each.startswith(_MORE)), 0)
    return ToldOf(tuple(each for each in noted if not each.startswith(_MORE)), more)


# --- feeds ------------------------------------------------------------------------------------------------------------


def events_of(noted: Sequence[str]) -> list[tuple[Event, int]]:
    """What became of feeds, by their ids, as it is noted in place of articles."""
    parts = [each.partition(":") for each in noted]
    return [("fail" if kind == "fail" else "well", int(id)) for kind, _, id in parts if id.isdecimal()]


def note_look(connection: Connection, feed: int, *, failures: int, now: datetime) -> None:
    """Let it be told that a feed begins to fail for good, or that it works again; each once.

    What is to be told stands in the transaction that notes how the look went: neither can be without the other.
    """
    there = connection.execute(select(failing.c.feed_id).where(failing.c.feed_id == feed)).first() is not None
    if failures >= FAILING and not there:
        connection.execute(insert(failing).values(feed_id=feed, since=now))
        _tell(connection, "fail", feed, now)
    elif failures == 0 and there:
        connection.execute(delete(failing).where(failing.c.feed_id == feed))
        _tell(connection, "well", feed, now)


def _tell(connection: Connection, event: Event, feed: int, now: datetime) -> None:
    collection = connection.execute(select(feeds.c.collection).where(feeds.c.id == feed)).scalar_one()
    told = select(follows.c.id).join(bulletins)
    told = told.where(bulletins.c.kind == "feeds", follows.c.scope == whole(collection))
    other = "well" if event == "fail" else "fail"
    for id in connection.execute(told.where(follows.c.paused == 0)).scalars().all():
        mine = (found.c.follow_id == id) & found.c.key.is_(None)
        # what was not told yet need not be told any longer
        if connection.execute(delete(found).where(mine, found.c.article_id == f"{other}:{feed}")).rowcount:
            continue
        known = (found.c.follow_id == id) & (found.c.article_id == f"{event}:{feed}")
        if connection.execute(select(found.c.follow_id).where(known)).first() is None:
            connection.execute(insert(found).values(follow_id=id, article_id=f"{event}:{feed}", at=now))


def _columns(bulletin: Bulletin) -> dict[str, Any]:
    return {name: getattr(bulletin, name) for name in ("kind", "words", "country", "role")}
