"""The files that were read, so that a file that did not change need not be read again."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from knowledge.store.database import Database
from knowledge.store.schema import files


class Files:
    """Files by collection and path. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def stamps(self, collection: str, *, beginning: str = "") -> dict[str, str]:
        """Return the paths that were read, those with this beginning, each with the stamp that it had then."""
        query = select(files.c.path, files.c.stamp).where(
            files.c.collection == collection, files.c.path.startswith(beginning, autoescape=True)
        )
        with self._db.read() as connection:
            return dict(connection.execute(query).all())

    def note(self, collection: str, stamps: Mapping[str, str | None]) -> None:
        """Note the stamps of files that were read; None forgets a file."""
        with self._db.write() as connection:
            for path in stamps:
                connection.execute(delete(files).where(files.c.collection == collection, files.c.path == path))
            rows = [{"collection": collection, "path": path, "stamp": stamp} for path, stamp in stamps.items() if stamp]
            if rows:
                connection.execute(files.insert(), rows)

    def clear(self, collection: str) -> None:
        """Forget every file of a collection."""
        with self._db.write() as connection:
            connection.execute(delete(files).where(files.c.collection == collection))
