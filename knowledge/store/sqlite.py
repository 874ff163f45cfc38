"""All that only SQLite knows: how a file is opened and written, and what the driver says in sentences."""

import os
import secrets
import sqlite3
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement

from knowledge.errors import LibraryError, NotWritableError, StoreDamagedError
from knowledge.store.schema import history, metadata

BUSY_TIMEOUT_S = 30.0
"""How long one writer waits for another before it gives up; the longest batch measured takes a tenth of that."""

READING: Mapping[str, Any] = {}
"""Nothing need be said of a transaction that reads."""

ERRORS: tuple[type[Exception], ...] = ()
"""Of the driver itself, as far as they are explained where nobody catches them."""

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises for a damaged file: the latter where its own message repeats damaged bytes."""

MOMENT_MS = 50
_NO_ROOM = {"SQLITE_FULL"}
_NOT_WRITABLE = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CONSTRAINT"}
"""The last is for rows that do not fit together: none that this program writes into sound tables breaks a rule."""


def engine_of(file: Path) -> Engine:
    """Connections to the database in `file`."""
    readable = file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
    address = file.resolve().as_uri() + ("?mode=ro" if readable else "?mode=rwc")
    if readable and not _has_content(file.with_name(file.name + "-wal")):
        address += "&immutable=1"  # without a journal to make, SQLite reads even a file on a read-only disk

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S, check_same_thread=False)

    # what is asked is nobody's business who reads the log
    return create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1, hide_parameters=True)


def make(connection: Connection) -> None:
    """Make the tables as they are now, as the steps from version to version would in ten times the time."""
    for statement in _newest():
        connection.exec_driver_sql(statement)
    connection.execute(history.insert().values(generation=0, stamp=secrets.token_hex(8)))


@cache
def _newest() -> tuple[str, ...]:
    """The statements that make the tables, with their indexes."""
    made: list[ExecutableDDLElement] = []
    for table in metadata.sorted_tables:
        made += [CreateTable(table), *map(CreateIndex, sorted(table.indexes, key=lambda index: str(index.name)))]
    return tuple(str(one.compile(dialect=SQLiteDialect())) for one in made)


def private(file: Path) -> None:
    """Make an empty file that only its owner may read, as does what is written to it; one that is there stays."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def close_to_others(file: Path) -> None:
    """Earlier versions left a library readable for every user of the machine."""
    with suppress(OSError):
        mode = file.stat().st_mode & 0o777
        file.chmod(0o600 if mode == 0o644 else mode & ~0o007)


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def set_up(engine: Engine) -> None:
    """Let every connection keep what it acknowledges, and every transaction say at once whether it writes."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions by itself, and too late
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")  # what is forgotten must not linger in free pages
        connection.execute("PRAGMA synchronous = FULL")  # an acknowledged article survives a power cut
        _journal_ahead(connection)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # a transaction that turned from reading to writing could not wait for another writer: it would fail at once
        kind = "IMMEDIATE" if connection.get_execution_options().get("write") else "DEFERRED"
        connection.exec_driver_sql(f"BEGIN {kind}")


def _journal_ahead(connection: sqlite3.Connection) -> None:
    """Readers and the writer must not wait for each other; a folder that takes no file is read as it is."""
    give_up = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            name = _primary(error)
            if name in _NOT_WRITABLE:
                return
            if name not in _BUSY or time.monotonic() > give_up:  # this statement does not wait by itself
                raise
            time.sleep(0.01)


def _primary(error: BaseException | None) -> str:
    """The primary result code: SQLITE_IOERR_WRITE is a kind of SQLITE_IOERR."""
    return "_".join(str(getattr(error, "sqlite_errorname", "")).split("_")[:2])


def explained(error: BaseException | None, name: str) -> LibraryError | None:
    """Return what the driver says of the file `name` as a sentence that a user can act on; None for anything else."""
    code = _primary(error)
    if code in _NO_ROOM:
        return NotWritableError(f"{name} could not grow, the disk is full: free some space; nothing was changed.")
    if code == "SQLITE_IOERR":
        return NotWritableError(
            f"{name} could not be written or read: free some space, or check the disk; nothing was changed."
        )
    if code in _NOT_WRITABLE:
        return NotWritableError(
            f"{name} cannot be written: give this user the right to write to its folder, "
            "or name another folder in DATELINE_HOME."
        )
    if code in _BUSY:
        return LibraryError(
            f"{name} has been busy for {BUSY_TIMEOUT_S:.0f} seconds: try again when the other "
            "program that writes to it is done."
        )
    if code in _DAMAGED or (not code and "decode" in str(error)):
        return StoreDamagedError(damaged(name))
    if isinstance(error, UnicodeDecodeError):
        return StoreDamagedError(damaged(name))
    if code == "SQLITE_ERROR" and (
        "no such" in str(error) or "has no column" in str(error)
    ):  # its tables are not those that were made
        return StoreDamagedError(damaged(name))
    return None


def damaged(name: str) -> str:
    """What is said of the damaged file `name`."""
    return (
        f"{name} is damaged: put a backup in its place with `dateline restore FILE`, "
        "or save what is sound in it with `dateline check --rebuild`."
    )


def structure(told: Iterable[Any], name: str) -> list[str]:
    """Return as a sentence what `PRAGMA integrity_check` has told of the file `name`; nothing of a sound one."""
    lines = [line.strip() for row in told for line in str(row[0]).splitlines() if line.strip()]
    wrong = [line for line in lines if line != "ok" and not line.startswith("***")]
    return [f"{name} is damaged: {'; '.join(wrong[:3])}{' and more' if len(wrong) > 3 else ''}"] if wrong else []
