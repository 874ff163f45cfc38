"""What is read of the record of questions and answers: totals, what got no good answer, and counts of days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from knowledge.store.database import Database
from knowledge.store.schema import answers, asked, quotes, tallies, unanswered, votes
from knowledge.store.usage import QuoteRef


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


class Reports:
    """What was asked, and what became of it. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

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
