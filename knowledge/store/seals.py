"""The checksums that a backup carries of all that is in it: of each article, and of every other table as a whole.

They stand in a table of their own, which no library has: what is restored is verified against them, then they go.
"""

# ruff: noqa: S608 (what is put into statements are names of tables and columns, never values)

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from knowledge.store.database import SEAL

_TABLE = SEAL
_SHOWN = 5
"""Articles that are named; of more it is said how many."""

Sums = dict[tuple[str, str], bytes]
"""By table and key: of an article its collection and id, of any other table nothing."""


def seal(connection: sqlite3.Connection) -> None:
    """Write the checksums of all that is in a database into it."""
    with connection:
        connection.execute(f"DROP TABLE IF EXISTS {_TABLE}")
        connection.execute(f"CREATE TABLE {_TABLE} (name TEXT, key TEXT, sum BLOB)")
        sums = _sums(connection)
        rows = [(name, key, sum) for (name, key), sum in sums.items()]
        connection.executemany(f"INSERT INTO {_TABLE} VALUES (?, ?, ?)", [*rows, ("", "", _digest(sorted(rows)))])


def is_sealed(connection: sqlite3.Connection) -> bool:
    """Whether a database carries checksums; backups of earlier versions carry none."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [_TABLE]).fetchone() is not None


def broken(connection: sqlite3.Connection) -> list[str]:
    """Return what of a sealed database is not what was sealed, in a few words each; nothing when all of it is."""
    written: Sums = {(name, key): sum for name, key, sum in connection.execute(f"SELECT name, key, sum FROM {_TABLE}")}
    total = written.pop(("", ""), None)
    if total != _digest(sorted((name, key, sum) for (name, key), sum in written.items())):
        return ["its checksums"]
    found = _sums(connection)
    differing = {place for place in {*written, *found} if written.get(place) != found.get(place)}
    articles = sorted(key.partition("\n")[2] for name, key in differing if name == "articles")
    tables = sorted(name for name, _ in differing if name != "articles")
    named = [f"article {id}" for id in articles[:_SHOWN]]
    if len(articles) > _SHOWN:
        named.append(f"{len(articles) - _SHOWN:,} more articles")
    return [*named, *(f"the table of {name}" for name in tables)]


def unseal(connection: sqlite3.Connection) -> None:
    """Take the checksums out."""
    with connection:
        connection.execute(f"DROP TABLE IF EXISTS {_TABLE}")


def _sums(connection: sqlite3.Connection) -> Sums:
    """The checksums of all that is in a database, this module's own table left aside."""
    as_it_is, connection.text_factory = connection.text_factory, bytes  # whatever stands there, text or not
    try:
        tables = [
            str(name, "utf-8")
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            if name != _TABLE.encode() and not name.startswith(b"sqlite_")
        ]
        made = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE tbl_name != ? ORDER BY type, name"
        sums: Sums = {("tables", ""): _digest(connection.execute(made, [_TABLE]))}
        for table in tables:
            quoted = table.replace('"', '""')
            rows = connection.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid')
            if table == "articles":
                names = [column[0] for column in rows.description]
                sums.update(_of_articles(rows, names.index("collection"), names.index("id")))
            else:
                sums[table, ""] = _digest(rows)
    finally:
        connection.text_factory = as_it_is
    return sums


def _of_articles(rows: Iterable[Any], collection: int, id: int) -> Iterator[tuple[tuple[str, str], bytes]]:
    for row in rows:
        key = f"{_text(row[collection])}\n{_text(row[id])}"
        yield ("articles", key), _digest([row])


def _text(value: Any) -> str:
    return str(value, "utf-8", "replace") if isinstance(value, bytes) else str(value)


def _digest(rows: Iterable[Any]) -> bytes:
    made = hashlib.blake2b(digest_size=16)
    for row in rows:
        made.update(repr(row).encode())
    return made.digest()
