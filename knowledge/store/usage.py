"""What is kept of questions and answers, and for how long.

Users are kept as hashes with the store's own salt, so that a person's traces can be found to be deleted, and not
otherwise. Everything with a user or a question text expires; the daily counts have neither and stay.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select, update

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


@dataclass(frozen=True, slots=True)
class Report:
    """What an admin sees of one scope."""

    questions: int
    answered: int
    unanswered: tuple[tuple[str, int], ...]
    """Questions that got no answer with how often, most often first, then newest first."""
    downvoted: tuple[tuple[str, int], ...]
    """Questions whose answers were voted down, with how often, most often first."""
    upvotes: int
    downvotes: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """A question that got no answer, or one that somebody found not helpful, while it is kept."""

    key: str
    """By which it is found again: at most 33 letters, digits, "-" and "_"."""
    question: str
    reason: str | None
    """Why nothing answered it; None where something did."""
    quotes: tuple[QuoteRef, ...]
    """What was quoted, and voted down."""
    at: datetime


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
    ) -> str:
        """Keep what an answer quoted, for the buttons under it; return the token to find it by.

        While it is kept, so is every version of an article that it quotes.
        """
        token, now = secrets.token_urlsafe(12), self._db.now()
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

    def report(self, scope: str, *, since: date | None = None, limit: int = 20) -> Report:
        """Return what was asked in a scope since a day; lists hold at most `limit` lines."""
        day = since or date.min
        start = datetime(day.year, day.month, day.day, tzinfo=self._db.now().tzinfo)
        often = func.count()
        with self._db.read() as connection:
            totals = connection.execute(
                select(func.sum(asked.c.questions), func.sum(asked.c.answered)).where(
                    asked.c.scope == scope, asked.c.day >= day
                )
            ).one()
            missed = connection.execute(
                select(unanswered.c.question, often)
                .where(unanswered.c.scope == scope, unanswered.c.at >= start, unanswered.c.expires > self._db.now())
                .group_by(unanswered.c.question)
                .order_by(often.desc(), func.max(unanswered.c.id).desc())
                .limit(limit)
            )
            mine = votes.c.token.in_(select(answers.c.token).where(answers.c.scope == scope)) & (votes.c.at >= start)
            tally: dict[int, int] = dict(
                connection.execute(select(votes.c.value, often).where(mine).group_by(votes.c.value)).all()
            )
            down = connection.execute(
                select(answers.c.question, often)
                .join_from(votes, answers)
                .where(mine, votes.c.value == -1, answers.c.question.is_not(None))
                .group_by(answers.c.question)
                .order_by(often.desc(), func.max(votes.c.at).desc())
                .limit(limit)
            )
            unmet, downvoted = tuple(missed), tuple((str(question), n) for question, n in down)
        return Report(
            totals[0] or 0, totals[1] or 0, tuple(unmet), downvoted, upvotes=tally.get(1, 0), downvotes=tally.get(-1, 0)
        )

    def unmet(self, scope: str, *, since: date | None = None, key: str | None = None, limit: int = 500) -> list[Unmet]:
        """Return what got no good answer in a scope since a day, the newest first; with `key` that one alone.

        A question that was voted down several times stands there once.
        """
        now, day = self._db.now(), since or date.min
        start = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
        missed = select(unanswered).where(
            unanswered.c.scope == scope, unanswered.c.at >= start, unanswered.c.expires > now
        )
        bad = select(votes.c.token, func.max(votes.c.at)).where(votes.c.value == -1, votes.c.at >= start)
        voted = bad.group_by(votes.c.token).subquery()
        down = (
            select(answers)
            .join(voted, voted.c.token == answers.c.token)
            .where(answers.c.scope == scope, answers.c.question.is_not(None), answers.c.expires > now)
        )
        if key is not None:
            number = int(key[1:]) if key[:1] == "u" and key[1:].isdecimal() and len(key) < 17 else -1
            missed, down = missed.where(unanswered.c.id == number), down.where(answers.c.token == key[1:])
        with self._db.read() as connection:
            rows = connection.execute(missed.order_by(unanswered.c.id.desc()).limit(limit))
            found = [Unmet(f"u{row.id}", row.question, row.reason, (), row.at) for row in rows]
            for row in connection.execute(down.order_by(answers.c.at.desc()).limit(limit)):
                refs = connection.execute(select(quotes).where(quotes.c.token == row.token).order_by(quotes.c.position))
                quoted = tuple(QuoteRef(ref.collection, ref.article_id, ref.start, ref.end) for ref in refs)
                found.append(Unmet(f"v{row.token}", row.question, None, quoted, row.at))
        return sorted(found, key=lambda one: one.at, reverse=True)[:limit]

    def days(self, scopes: Sequence[str] | None, since: date, until: date) -> list[tuple[date, int, int]]:
        """Return how many questions were asked, and answered, on each day that had any; of all scopes for None."""
        sums = func.sum(asked.c.questions), func.sum(asked.c.answered)
        query = select(asked.c.day, *sums).where(asked.c.day >= since, asked.c.day <= until).group_by(asked.c.day)
        if scopes is not None:
            query = query.where(asked.c.scope.in_(scopes))
        with self._db.read() as connection:
            return [(row[0], int(row[1]), int(row[2])) for row in connection.execute(query.order_by(asked.c.day))]

    def tallies(self, scopes: Sequence[str] | None, since: date, until: date) -> list[tuple[str, str, int]]:
        """Return kind ("outcome", "ms"), key and number of what was counted in these days; of all scopes for None."""
        query = select(tallies.c.kind, tallies.c.key, func.sum(tallies.c.number))
        query = query.where(tallies.c.day >= since, tallies.c.day <= until).group_by(tallies.c.kind, tallies.c.key)
        if scopes is not None:
            query = query.where(tallies.c.scope.in_(scopes))
        with self._db.read() as connection:
            return sorted((row[0], row[1], int(row[2])) for row in connection.execute(query))

    def voted(self, scopes: Sequence[str] | None, since: date, until: date) -> tuple[int, int]:
        """Return how many votes for and against answers of these days are kept; of all scopes for None."""
        query = select(votes.c.value, votes.c.at).join_from(votes, answers)
        if scopes is not None:
            query = query.where(answers.c.scope.in_(scopes))
        with self._db.read() as connection:
            kept = [row.value for row in connection.execute(query) if since <= row.at.date() <= until]
        return kept.count(1), kept.count(-1)

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
