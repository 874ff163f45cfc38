"""Questions that are followed, and what was found for each."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, delete, func, insert, select, update

from knowledge.store.columns import folded
from knowledge.store.database import Database
from knowledge.store.schema import bulletins, digests, follows, found, positions

ASKED = "follows"
"""The position up to which articles were asked."""
WORDS_KEPT = 4096
"""Words, newest first, of what a question was told that are kept as hashes."""
_CHUNK = 400
FOLLOWED = select(
    follows, digests.c.at.label("digest"), bulletins.c.kind, bulletins.c.words, bulletins.c.country, bulletins.c.role
).select_from(
    follows.outerjoin(digests, digests.c.follow_id == follows.c.id).outerjoin(
        bulletins, bulletins.c.follow_id == follows.c.id
    )
)
"""Rows that `followed` reads."""
DIGESTS = follows.c.id.in_(select(digests.c.follow_id))
"""The rows that are digests."""
QUESTIONS = ~DIGESTS & follows.c.id.not_in(select(bulletins.c.follow_id))
"""The rows that follow a question."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What is told of where no question is followed, as it comes."""

    kind: Literal["articles", "feeds"]
    """New articles; or feeds that begin to fail, or work again."""
    words: str | None = None
    """Words of articles, with commas between those of which one is enough (`knowledge.standing.bulletin`)."""
    country: str | None = None
    """The code of a country that articles are about: "DK"."""
    role: int | None = None
    """The role that is pinged."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A question that is followed in a channel."""

    id: int
    scope: str
    guild: int
    """0 for direct messages."""
    channel: int
    question: str
    source: str | None
    language: str
    paused: bool
    quiet: str | None
    next_at: datetime
    said: tuple[int, ...]
    """Hashes of the words that it was told, oldest first."""
    user: str | None
    """The hash of who follows it."""
    digest: str | None = None
    """When each day a digest is told of what is followed in the channel (`knowledge.standing.daily`); None where this
    is a question."""
    since: int = 0
    """Generation: what came up to it is not told."""
    bulletin: Bulletin | None = None
    """What is told of as it comes; None where this is a question, or a digest."""


class OvertakenError(Exception):
    """Articles were asked of by now which what is to be followed would have had to be asked of, too."""


@dataclass(frozen=True, slots=True)
class Watched:
    """As much of a followed question as it takes to see whether an article may concern it."""

    id: int
    scope: str
    since: int
    """Generation: only articles that came after it are asked."""
    made_at: datetime
    """Tells it from one that had the same id before: the last one's is given away again when it has ended."""


class Follows:
    """What is followed. Each method is one transaction."""

    def __init__(self, database: Database, hash: Callable[[str], str]) -> None:
        self._db = database
        self._hash = hash

    # --- following ----------------------------------------------------------------------------------------------------

    def make(
        self,
        question: str,
        *,
        scope: str,
        guild: int,
        channel: int,
        user: str,
        language: str,
        since: int,
        most: int,
        source: str | None = None,
        said: Sequence[int] = (),
        quiet: str | None = None,
        complete: bool = False,
    ) -> tuple[Followed, bool] | None:
        """Follow a question in a channel, for articles that come after the generation `since`.

        Returns it and whether it is new: the same question is followed once in a channel. None where `most` are
        followed already: in the channel for direct messages, in all channels of a server together. With `complete`,
        OvertakenError is raised where articles that came after `since` were asked of by now, and would be missed.
        """
        now, known = self._db.now(), folded(" ".join(question.split()))
        with self._db.write() as connection:
            here = follows.c.channel == channel
            there = connection.execute(FOLLOWED.where(here, follows.c.folded == known)).first()
            if there is not None:
                return followed(there), False
            whole = follows.c.scope == scope if guild else here
            number = select(func.count()).select_from(follows).where(whole, QUESTIONS)
            if connection.execute(number).scalar_one() >= most:
                return None
            position = connection.execute(select(positions.c.generation).where(positions.c.name == ASKED)).scalar()
            if position is None:
                connection.execute(insert(positions).values(name=ASKED, generation=since))
            elif complete and position > since:
                raise OvertakenError
            values = {
                "scope": scope,
                "guild": guild,
                "channel": channel,
                "user": self._hash(user),
                "question": question,
                "folded": known,
                "source": source,
                "language": language,
                "since": since,
                "made_at": now,
                "quiet": quiet,
                "next_at": now,
                "said": packed(said),
            }
            made = connection.execute(insert(follows).values(**values))
            (id,) = made.inserted_primary_key or (0,)
            return followed(connection.execute(FOLLOWED.where(follows.c.id == id)).one()), True

    def get(self, id: int) -> Followed | None:
        """Return a followed question; None when it is followed no longer."""
        with self._db.read() as connection:
            row = connection.execute(FOLLOWED.where(follows.c.id == id)).first()
            return followed(row) if row is not None else None

    def listed(self, *, scope: str, channel: int | None = None) -> list[Followed]:
        """Return what is followed in a scope, or in one channel of it, oldest first."""
        here = follows.c.scope == scope if channel is None else follows.c.channel == channel
        with self._db.read() as connection:
            return [followed(row) for row in connection.execute(FOLLOWED.where(here).order_by(follows.c.id))]

    def pause(self, id: int, paused: bool) -> None:
        """Pause a followed question, or go on with it; what is found meanwhile is not told afterwards."""
        with self._db.write() as connection:
            connection.execute(update(follows).where(follows.c.id == id).values(paused=int(paused)))
            if not paused:
                connection.execute(delete(found).where(found.c.follow_id == id, found.c.key.is_(None)))

    def end(self, ids: Iterable[int]) -> None:
        """Follow these no longer."""
        with self._db.write() as connection:
            connection.execute(delete(follows).where(follows.c.id.in_(list(ids))))

    def end_in(self, channel: int) -> int:
        """Follow nothing any longer in a channel that is gone, or closed to the bot; returns how many that were."""
        with self._db.write() as connection:
            return connection.execute(delete(follows).where(follows.c.channel == channel)).rowcount

    def set_quiet(self, quiet: str | None, *, scope: str, channel: int | None = None) -> None:
        """Set the quiet hours of all that is followed in a scope, or in one channel of it."""
        here = follows.c.scope == scope if channel is None else follows.c.channel == channel
        with self._db.write() as connection:
            connection.execute(update(follows).where(here).values(quiet=quiet, quiet_until=None))

    def forget(self, user: str) -> int:
        """Delete everything that somebody follows; returns how many questions that were."""
        with self._db.write() as connection:
            return connection.execute(delete(follows).where(follows.c.user == self._hash(user))).rowcount

    def clear(self, scope: str) -> None:
        """Delete everything that is followed in a scope."""
        with self._db.write() as connection:
            connection.execute(delete(follows).where(follows.c.scope == scope))

    # --- asking of new articles ---------------------------------------------------------------------------------------

    def position(self) -> int | None:
        """Return the generation up to which articles were asked; None while nothing was ever followed."""
        with self._db.read() as connection:
            return connection.execute(select(positions.c.generation).where(positions.c.name == ASKED)).scalar()

    def watched(self) -> list[Watched]:
        """Return every followed question that is not paused, oldest first."""
        columns = (follows.c.id, follows.c.scope, follows.c.since, follows.c.made_at)
        query = select(*columns).where(follows.c.paused == 0, QUESTIONS)
        with self._db.read() as connection:
            return [Watched(*row) for row in connection.execute(query.order_by(follows.c.id))]

    def load(self, ids: Sequence[int]) -> dict[int, Followed]:
        """Return followed questions by their ids."""
        loaded: dict[int, Followed] = {}
        with self._db.read() as connection:
            for start in range(0, len(ids), _CHUNK):
                rows = connection.execute(FOLLOWED.where(follows.c.id.in_(ids[start : start + _CHUNK])))
                loaded |= {row.id: followed(row) for row in rows}
        return loaded

    def note_found(self, pairs: Collection[tuple[int, str, datetime]], *, position: int | None = None) -> None:
        """Note (follow, article, when it was kept) that are to be told, and that all up to `position` was asked."""
        with self._db.write() as connection:
            ids = list({id for id, _, _ in pairs})
            still, there = set[int](), set[tuple[int, str]]()
            for start in range(0, len(ids), _CHUNK):
                some = ids[start : start + _CHUNK]
                still |= set(connection.execute(select(follows.c.id).where(follows.c.id.in_(some))).scalars())
                known = select(found.c.follow_id, found.c.article_id).where(found.c.follow_id.in_(some))
                there |= {(row.follow_id, row.article_id) for row in connection.execute(known)}
            new = {(id, article): at for id, article, at in pairs if id in still and (id, article) not in there}
            if new:
                rows = [{"follow_id": id, "article_id": article, "at": at} for (id, article), at in new.items()]
                connection.execute(insert(found), rows)
            if position is not None:  # another process may have come further meanwhile
                behind = (positions.c.name == ASKED) & (positions.c.generation < position)
                connection.execute(update(positions).where(behind).values(generation=position))

    def go_back(self, position: int) -> None:
        """Ask again from `position` on: a store that was mended counts from an earlier generation."""
        with self._db.write() as connection:
            connection.execute(update(positions).where(positions.c.name == ASKED).values(generation=position))


def followed(row: Row[Any]) -> Followed:
    """A row of `FOLLOWED`."""
    return Followed(
        row.id,
        row.scope,
        row.guild,
        row.channel,
        row.question,
        row.source,
        row.language,
        bool(row.paused),
        row.quiet,
        row.next_at,
        unpacked(row.said),
        row.user,
        row.digest,
        row.since,
        Bulletin(row.kind, row.words, row.country, row.role) if row.kind else None,
    )


def packed(words: Sequence[int]) -> str:
    """Hashes as text, eight hexadecimal digits each."""
    return "".join(f"{word:08x}" for word in words[-WORDS_KEPT:])


def unpacked(text: str) -> tuple[int, ...]:
    """The hashes again."""
    return tuple(int(text[at : at + 8], 16) for at in range(0, len(text) - 7, 8))
