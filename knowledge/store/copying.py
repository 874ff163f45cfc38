"""Copy all that a store holds into another one, of whichever kind: whole, verified, in one transaction.

The copy goes its own way from then on, so it has an identity of its own, by which an index notices that it is another.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select, text, update

from knowledge.errors import LibraryError
from knowledge.store.database import Database, announce
from knowledge.store.schema import articles, feeds, meta, metadata, settings

CHUNK = 500
"""Rows that are read and written together."""

Progress = Callable[[Iterable[Any], str, int | None], Iterator[Any]]
"""Yields what it is given while it shows how far it is: the items, a label, how many there are."""


def copy(source: Database, target: Database, *, progress: Progress, replace: bool = False) -> int:
    """Copy everything from `source`, as it is at one moment, into `target`; return how many articles are current.

    Raises LibraryError, and leaves `target` as it was, where that holds something already, unless `replace`, and where
    what was written there cannot be read again as it was.
    """
    with source.unchanging() as state, state.read() as reading, target.write(patient=True) as writing:
        if not replace and (held := _held(writing)):
            raise LibraryError(
                f"{target.name} holds {held} already, and nothing was changed: name an empty one, or put a backup in "
                "its place with `dateline restore FILE`."
            )
        for table in reversed(metadata.sorted_tables):
            writing.execute(delete(table))
        total = sum(reading.execute(select(func.count()).select_from(table)).scalar_one() for table in _tables())
        sums: dict[str, int] = {}
        rows = (found for table in _tables() for found in _chunks(reading, table))
        for table, chunk in _counted(progress, rows, total):
            wanted = [_as_held(row, target) for row in chunk]
            writing.execute(insert(table), wanted)
            sums[table.name] = sums.get(table.name, 0) + _sum(wanted)
        for table in _tables():
            if sum(_sum(chunk) for _, chunk in _chunks(writing, table)) != sums.get(table.name, 0):
                raise LibraryError(f"{target.name} did not keep its {table.name} as they were; nothing was changed.")
        writing.execute(update(meta).where(meta.c.key == "identity").values(value=secrets.token_hex(8)))
        if target.shared:
            _number_on(writing)
        announce(writing, 0)
        return int(writing.execute(select(func.count()).where(articles.c.state == "current")).scalar_one())


def _tables() -> Sequence[Table]:
    return metadata.sorted_tables


def _held(connection: Connection) -> str:
    """What a store holds, in a few words; nothing where it is as it was made."""
    for table, name in ((articles, "article"), (feeds, "feed"), (settings, "setting")):
        number = connection.execute(select(func.count()).select_from(table)).scalar_one()
        if number:
            return f"{number:,} {name}{'' if number == 1 else 's'}"
    return ""


def _chunks(connection: Connection, table: Table) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    found = connection.execute(select(table).execution_options(yield_per=CHUNK))
    for rows in found.partitions():
        yield table, [dict(row._mapping) for row in rows]


def _counted(
    progress: Progress, chunks: Iterable[tuple[Table, list[dict[str, Any]]]], total: int
) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The chunks, while the progress of their rows is shown."""
    waiting: list[tuple[Table, list[dict[str, Any]]]] = []

    def rows() -> Iterator[int]:
        for table, chunk in chunks:
            waiting.append((table, chunk))
            yield from range(len(chunk))

    for _ in progress(rows(), "Copying", total):
        yield from waiting
        waiting.clear()


def _as_held(row: dict[str, Any], target: Database) -> dict[str, Any]:
    """The row as the target holds it: PostgreSQL takes no NUL."""
    if not target.shared:
        return row
    return {
        name: value.replace("\0", "\N{REPLACEMENT CHARACTER}") if type(value) is str else value
        for name, value in row.items()
    }


def _sum(rows: Iterable[dict[str, Any]]) -> int:
    """A number that is the same for the same rows in whatever order."""
    total = 0
    for row in rows:
        made = hashlib.blake2b(repr(sorted(row.items())).encode("utf-8", "surrogatepass"), digest_size=16)
        total += int.from_bytes(made.digest())
    return total


def _number_on(connection: Connection) -> None:
    """What is numbered by the database goes on after the last number that was copied."""
    for table in _tables():
        if (column := table.autoincrement_column) is not None and column.name == "id":
            last = f"(SELECT coalesce(max(id), 0) FROM {table.name})"  # noqa: S608 (names of tables alone)
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last} + 1, false)"))
