"""The log of a scope: who changed what, and when. No words of an article and no title stand in it.

Who did it is kept as the id itself, since it is there to be read by name; whoever wants to be forgotten becomes nobody.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from knowledge.store.database import Database
from knowledge.store.schema import log


@dataclass(frozen=True, slots=True)
class Entry:
    """One change."""

    kind: str
    """What was done, in a word."""
    told: Mapping[str, Any]
    """What more is told of it."""
    at: datetime
    user: str | None
    """The id of who did it; None where nobody did, or who wanted to be forgotten."""


class Log:
    """Who changed what. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def note(self, /, scope: str, kind: str, *, user: str | None, keep: timedelta, **told: Any) -> None:
        """Note that somebody did something; it is forgotten when `keep` has passed."""
        now = self._db.now()
        values = {"scope": scope, "kind": kind, "user": user, "at": now, "expires": now + keep}
        with self._db.write() as connection:
            connection.execute(insert(log).values(**values, told=json.dumps(told, ensure_ascii=False)))

    def page(self, scope: str, *, offset: int = 0, limit: int = 10) -> tuple[list[Entry], int]:
        """Return one page of the log of a scope, the newest first, and how many entries there are."""
        here = (log.c.scope == scope) & (log.c.expires > self._db.now())
        with self._db.read() as connection:
            total = connection.execute(select(func.count()).select_from(log).where(here)).scalar_one()
            rows = connection.execute(select(log).where(here).order_by(log.c.id.desc()).offset(offset).limit(limit))
            return [Entry(row.kind, json.loads(row.told), row.at, row.user) for row in rows], total

    def forget(self, user: str) -> int:
        """Let it be nobody's what somebody did; return in how many entries that was."""
        with self._db.write() as connection:
            return connection.execute(update(log).where(log.c.user == user).values(user=None)).rowcount

    def clear(self, scope: str) -> None:
        """Forget the log of a scope."""
        with self._db.write() as connection:
            connection.execute(delete(log).where(log.c.scope == scope))

    def purge(self) -> int:
        """Delete what has expired; return how many entries that were. Call it once a day."""
        with self._db.write() as connection:
            return connection.execute(delete(log).where(log.c.expires <= self._db.now())).rowcount
