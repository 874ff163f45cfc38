"""What is kept of questions and answers, and for how long.

Users are kept as hashes with the store's own salt, so that a person's traces can be found to be deleted, and not
otherwise. Everything with a user or a question text expires; the daily counts have neither and stay.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from knowledge.store.database import Database
from knowledge.store.schema import answers, asked, meta, quotes, tallies, unanswered, votes

UPTO_MS = (10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000)
"""How long answers took is counted as the first of these that it does not exceed."""
MORE_MS = 1_000_000
"""As what longer ones are counted."""


@dataclass(frozen=True, slots=True)
class QuoteRef:
    """Characters `start` up to, but not including, `end` of an article that an answer quoted."""

    collection: str
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer that was given, as far as it is kept."""

    token: str
    scope: str
    question: str | None
    quotes: tuple[QuoteRef, ...]
    at: datetime
    user: str | None
    """The hash of who asked (`Usage.hash`)."""


class Usage:
    """Answers given, votes on them, and questions without an answer. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.renew()

    def renew(self) -> None:
        """Look up anew what users are hashed with, after another store's contents took the place of these."""
        with self._db.read() as connection:
            self._salt = connection.execute(select(meta.c.value).where(meta.c.key == "salt")).scalar_one()

    def hash(self, user: str) -> str:
        """Return what is kept in place of a user's id: 32 hexadecimal digits that mean nothing in another store."""
        return hashlib.blake2b(user.encode(), key=self._salt.encode(), digest_size=16).hexdigest()

    def count(self, scope: str, *, answered: bool, outcome: str | None = None, took_ms: float | None = None) -> None:
        """Count one question of today: its `outcome` in a word, and how long the answer took."""
        day = self._db.now().date()
        with self._db.write() as connection:
            values = {"questions": asked.c.questions + 1, "answered": asked.c.answered + int(answered)}
            done = connection.execute(update(asked).where(asked.c.scope == scope, asked.c.day == day).values(**values))
            if not done.rowcount:
                connection.execute(asked.insert().values(scope=scope, day=day, questions=1, answered=int(answered)))
            more = [("outcome", outcome)] if outcome else []
            if took_ms is not None:
                more.append(("ms", str(next((upto for upto in UPTO_MS if took_ms <= upto), MORE_MS))))
            for kind, key in more:
                here = {"scope": scope, "day": day, "kind": kind, "key": key[:40]}
                same = [tallies.c[name] == value for name, value in here.items()]
                if not connection.execute(update(tallies).where(*same).values(number=tallies.c.number + 1)).rowcount:
                    connection.execute(tallies.insert().values(**here, number=1))

    def record_answer(
        self,
        scope: str,
        quoted: Sequence[QuoteRef],
        *,
        keep: timedelta,
        user: str | None = None,
        question: str | None = None,
        token: str | None = None,
    ) -> str:
        """Keep what an answer quoted, for the buttons under it; return the token to find it by, a new one if None.

        While it is kept, so is every version of an article that it quotes.
        """
        token, now = token or secrets.token_urlsafe(12), self._db.now()
        hashed = None if user is None else self.hash(user)
        given = {"token": token, "scope": scope, "user": hashed, "question": question, "at": now, "expires": now + keep}
        rows = [
            {
                "token": token,
                "position": n,
                "collection": q.collection,
                "article_id": q.article_id,
                "start": q.start,
                "end": q.end,
            }
            for n, q in enumerate(quoted)
        ]
        with self._db.write() as connection:
            connection.execute(answers.insert().values(**given))
            if rows:
                connection.execute(quotes.insert(), rows)
        return token

    def answer(self, token: str) -> KeptAnswer | None:
        """Return an answer that is kept; None when it has expired, was forgotten or never was."""
        with self._db.read() as connection:
            row = connection.execute(select(answers).where(answers.c.token == token)).one_or_none()
            if row is None or row.expires <= self._db.now():
                return None
            refs = connection.execute(select(quotes).where(quotes.c.token == token).order_by(quotes.c.position))
            quoted = tuple(QuoteRef(ref.collection, ref.article_id, ref.start, ref.end) for ref in refs)
        return KeptAnswer(token, row.scope, row.question, quoted, row.at, row.user)

    def vote(self, token: str, user: str, value: int, *, question: str | None = None) -> bool:
        """Note that a user finds an answer good (1) or bad (-1), or no longer either (0); a later vote replaces it.

        `question` is kept with it for the report. Returns whether the answer was still there to be voted on.
        """
        if value not in (-1, 0, 1):
            raise ValueError("a vote is -1, 0 or 1")
        hashed, now = self.hash(user), self._db.now()
        with self._db.write() as connection:
            there = answers.c.token == token
            if connection.execute(select(answers.c.token).where(there)).one_or_none() is None:
                return False
            connection.execute(delete(votes).where(votes.c.token == token, votes.c.user == hashed))
            if value:
                connection.execute(votes.insert().values(token=token, user=hashed, value=value, at=now))
            if question is not None:
                connection.execute(update(answers).where(there).values(question=question))
        return True

    def record_unanswered(
        self, scope: str, question: str, reason: str | None, *, keep: timedelta, user: str | None = None
    ) -> None:
        """Keep a question that got no answer, for the report."""
        now, hashed = self._db.now(), None if user is None else self.hash(user)
        values = {"scope": scope, "user": hashed, "question": question, "reason": reason, "at": now}
        with self._db.write() as connection:
            connection.execute(unanswered.insert().values(**values, expires=now + keep))

    def times(self, user: str, *, within: timedelta, keep: timedelta) -> list[datetime]:
        """When a user asked, oldest first, as far back as `within`; `keep` is what the questions were kept with."""
        now, hashed = self._db.now(), self.hash(user)
        with self._db.read() as connection:
            return sorted(
                row.at
                for table in (answers, unanswered)
                for row in connection.execute(
                    # what expires is indexed, and expires so much later than it was asked
                    select(table.c.at).where(table.c.expires > now + keep - within, table.c.user == hashed)
                )
            )

    def scopes(self) -> list[str]:
        """Return every scope of which questions or answers are kept."""
        with self._db.read() as connection:
            found = {row[0] for table in (answers, unanswered) for row in connection.execute(select(table.c.scope))}
        return sorted(found)

    def forget(self, user: str) -> int:
        """Delete everything kept of a user, at once; return how many answers, votes and questions that were."""
        hashed = self.hash(user)
        with self._db.write() as connection:
            return sum(
                connection.execute(delete(table).where(table.c.user == hashed)).rowcount
                for table in (votes, unanswered, answers)
            )

    def clear(self, scope: str) -> None:
        """Delete everything kept of a scope, its counts too."""
        with self._db.write() as connection:
            for table in (unanswered, answers, asked, tallies):
                connection.execute(delete(table).where(table.c.scope == scope))

    def purge(self) -> int:
        """Delete what has expired; return how many answers and questions that were. Call it once a day."""
        now = self._db.now()
        with self._db.write() as connection:
            return sum(
                connection.execute(delete(table).where(table.c.expires <= now)).rowcount
                for table in (unanswered, answers)
            )
