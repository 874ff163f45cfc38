"""What sources allow to be shown of their articles, and how much of it was shown today."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from knowledge.errors import LimitError
from knowledge.store.database import Database
from knowledge.store.limits import EVERY
from knowledge.store.schema import shown
from knowledge.store.settings import Settings

KEY = "licences"
_KEPT = timedelta(days=2)


class KeptLicences:
    """Licences by the scope that they count in and the name of a source. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self._settings = Settings(database)

    def all(self, scope: str | None = None) -> dict[str, Any]:
        """Return what was set in one scope, by source; None for what counts everywhere."""
        kept = self._settings.get(scope or EVERY, KEY)
        return kept if isinstance(kept, dict) else {}

    def any(self) -> bool:
        """Whether there is a licence in any scope."""
        return any(self._settings.scopes(KEY).values())

    def set(
        self, source: str, licence: Mapping[str, Any] | None, *, scope: str | None = None, most: int | None = None
    ) -> bool:
        """Set the licence of a source in place of what it had; None takes it back. Return whether it had one.

        Raises LimitError where `most` sources of the scope have one, and this is none of them.
        """
        had = False

        def work(settings: Mapping[str, Any]) -> Mapping[str, Any]:
            nonlocal had
            kept = dict(settings[KEY]) if isinstance(settings.get(KEY), dict) else {}
            had = kept.pop(source, None) is not None
            if licence is not None:
                if most is not None and not had and len(kept) >= most:
                    raise LimitError(f"{most:,} sources have a licence already, as many as may.", limit=most)
                kept[source] = dict(licence)
            return {KEY: kept or None}

        self._settings.change(scope or EVERY, work)
        return had

    def take(self, source: str, scope: str, *, everywhere: int | None, here: int | None) -> bool:
        """Count one quote of a source that is to be shown in a scope today, and return True.

        False, and nothing is counted, where that would be more than so many a day `everywhere`, or `here`.
        """
        today = self._db.now().date()
        with self._db.write() as connection:
            connection.execute(delete(shown).where(shown.c.day < today - _KEPT))
            mine = (shown.c.day == today) & (shown.c.source == source)
            rows = dict(connection.execute(select(shown.c.scope, shown.c.quotes).where(mine)).all())
            if everywhere is not None and sum(rows.values()) >= everywhere:
                return False
            if here is not None and rows.get(scope, 0) >= here:
                return False
            if scope in rows:
                one = update(shown).where(mine, shown.c.scope == scope)
                connection.execute(one.values(quotes=shown.c.quotes + 1))
            else:
                connection.execute(shown.insert().values(day=today, source=source, scope=scope, quotes=1))
        return True

    def clear(self, scope: str) -> None:
        """Forget what was shown in a scope."""
        with self._db.write() as connection:
            connection.execute(delete(shown).where(shown.c.scope == scope))

    def shown(self, day: date) -> dict[str, int]:
        """Return how many quotes of each source with a limit were shown on a day."""
        with self._db.read() as connection:
            counted = select(shown.c.source, func.sum(shown.c.quotes)).where(shown.c.day == day)
            return {source: int(number) for source, number in connection.execute(counted.group_by(shown.c.source))}
