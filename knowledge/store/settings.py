"""Settings that were made while running, such as those of one Discord server; any JSON under a scope and a key."""

import json
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

    def set(self, scope: str, **values: Any) -> None:
        """Make settings, all at once; None takes one back."""
        with self._db.write() as connection:
            connection.execute(delete(settings).where(settings.c.scope == scope, settings.c.key.in_(list(values))))
            made = [{"scope": scope, "key": k, "value": json.dumps(v)} for k, v in values.items() if v is not None]
            if made:
                connection.execute(settings.insert(), made)

    def clear(self, scope: str) -> None:
        """Take every setting of a scope back."""
        with self._db.write() as connection:
            connection.execute(delete(settings).where(settings.c.scope == scope))
