"""Settings that were made while running, such as those of one Discord server; any JSON under a scope and a key."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import delete, select

from knowledge.store.database import Database
from knowledge.store.schema import settings


class Settings:
    """Settings by scope and key. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, scope: str, key: str, default: Any = None) -> Any:
        """Return one setting, or `default` where it was never made."""
        return self.all(scope).get(key, default)

    def all(self, scope: str) -> dict[str, Any]:
        """Return every setting of a scope."""
        with self._db.read() as connection:
            rows = connection.execute(select(settings.c.key, settings.c.value).where(settings.c.scope == scope))
            return {key: json.loads(value) for key, value in rows}

    def scopes(self, key: str) -> dict[str, Any]:
        """Return the setting `key` of every scope that has it."""
        with self._db.read() as connection:
            rows = connection.execute(select(settings.c.scope, settings.c.value).where(settings.c.key == key))
            return {scope: json.loads(value) for scope, value in rows}

    def set(self, /, scope: str, **values: Any) -> None:
        """Make settings, all at once; None takes one back."""
        self.change(scope, lambda _: values)

    def change(self, scope: str, work: Callable[[dict[str, Any]], Mapping[str, Any]]) -> dict[str, Any]:
        """Make the settings that `work` makes of those of a scope; None takes one back. Returns all as they are then.

        Nobody else changes them in between, so that of two changes at the same time neither is lost.
        """
        with self._db.write() as connection:
            rows = connection.execute(select(settings.c.key, settings.c.value).where(settings.c.scope == scope))
            kept = {key: json.loads(value) for key, value in rows}
            values = work(dict(kept))
            connection.execute(delete(settings).where(settings.c.scope == scope, settings.c.key.in_(list(values))))
            made = [{"scope": scope, "key": k, "value": json.dumps(v)} for k, v in values.items() if v is not None]
            if made:
                connection.execute(settings.insert(), made)
        return {key: value for key, value in (kept | dict(values)).items() if value is not None}

    def clear(self, scope: str) -> None:
        """Take every setting of a scope back."""
        with self._db.write() as connection:
            connection.execute(delete(settings).where(settings.c.scope == scope))
