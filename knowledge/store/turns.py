"""Turns that the processes of several machines take: what is done seldom enough, and what one does alone."""

import json
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, text

from knowledge.store.database import Database
from knowledge.store.schema import settings

if TYPE_CHECKING:
    from knowledge.store.sessions import Lease

_SCOPE = "turn"


class Turns:
    """Turns by name. Only for a store that several machines share (`Store.shared`)."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def claim(self, name: str, *, every_s: float) -> float:
        """Take the turn `name`, of which there is one in so many seconds; or return the seconds until there may be one.

        By the clock of the database, so that machines whose clocks differ agree.
        """
        here = (settings.c.scope == _SCOPE) & (settings.c.key == name)
        with self._db.write() as connection:
            now = float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
            kept = connection.execute(select(settings.c.value).where(here)).scalar()
            since = now - float(json.loads(kept)) if kept else every_s
            if 0 <= since < every_s:  # one of the future was taken before the clock was put back
                return every_s - since
            connection.execute(delete(settings).where(here))
            connection.execute(settings.insert().values(scope=_SCOPE, key=name, value=json.dumps(now)))
            return 0.0

    def is_taken(self, name: str) -> bool:
        """Return whether some process has the lease of that name."""
        from knowledge.store.sessions import LEASES, key_of

        with self._db.read() as connection:
            asked = text(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                " AND classid = :leases AND objid::bigint ="
                " (hashtext(coalesce(current_schema(), '') || :name)::bigint & 4294967295))"
            )
            return bool(connection.execute(asked, {"leases": LEASES, "name": key_of(name)}).scalar_one())

    def lease(self, name: str) -> "Lease":
        """Return what one process at a time has."""
        from knowledge.store.sessions import Lease

        return Lease(self._db, name)
