"""The connection to the store's database: transactions, migrations, and all that only SQLite knows."""

import logging
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, update
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.pool import QueuePool, StaticPool

from knowledge.errors import LibraryError, NewerVersionError, NotWritableError, StoreDamagedError
from knowledge.store import schema
from knowledge.store.schema import Migration, meta

BUSY_TIMEOUT_S = 30.0
"""How long one writer waits for another before it gives up; the longest batch measured takes a tenth of that."""

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class Database:
    """Transactions on one store. May be used from many threads, and from several processes on one file."""

    def __init__(self, engine: Engine, *, name: str, clock: Callable[[], datetime] = utc_now) -> None:
        self.engine = engine
        self.name = name
        self.now = clock
        self._writer = engine.execution_options(write=True)
        # one connection serves every thread of a store in memory, so its transactions must not mix
        self._one_at_a_time = threading.RLock() if isinstance(engine.pool, StaticPool) else nullcontext()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one unchanging state and waits for no writer."""
        with self._explained(), self._one_at_a_time, self.engine.begin() as connection:
            try:
                yield connection
            except (ValueError, TypeError, ArithmeticError, LookupError, InvalidRequestError) as error:
                raise StoreDamagedError(_damaged(self.name)) from error  # a value that was never written so

    @contextmanager
    def unchanging(self) -> Iterator["Database"]:
        """This database as it is now: whatever is read in all this time is of one state. It holds no writer up."""
        with self.read() as connection:
            connection.execute(select(meta.c.key).limit(1)).all()  # the state is that of the first look
            yield _Unchanging(self, connection)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction with the right to write, waiting its turn; it is kept whole or not at all."""
        with self._explained(), self._one_at_a_time, self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def migrate(self, migrations: Sequence[Migration]) -> None:
        """Bring the tables to the newest version; one that is newer than `migrations` knows is refused."""
        newest = len(migrations)
        with self.read() as connection:
            if (version := _version(connection)) == newest:
                return
        self._refuse_newer(version, newest)
        with self.write() as connection:
            version = _version(connection)  # another process may have been quicker
            self._refuse_newer(version, newest)
            for step in migrations[version:]:
                step(connection)
            if version == 0:
                first = {"version": newest, "generation": 0, "identity": secrets.token_hex(8)}
                first["salt"] = secrets.token_hex(16)
                connection.execute(meta.insert(), [{"key": k, "value": str(v)} for k, v in first.items()])
            elif version < newest:
                log.info("Migrating %s from version %d to %d", self.name, version, newest)
                connection.execute(update(meta).where(meta.c.key == "version").values(value=str(newest)))

    def _refuse_newer(self, version: int, newest: int) -> None:
        if version > newest:
            raise NewerVersionError(
                f"{self.name} was written by a newer version of Dateline (its format is {version}, this version "
                f"knows {newest}): update Dateline, or name another folder in DATELINE_HOME."
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the driver says into one sentence that a user can act on."""
        try:
            yield
        except DBAPIError as error:
            explained = _sqlite_error(error.orig, self.name) if self.engine.dialect.name == "sqlite" else None
            if explained is None:
                raise
            raise explained from error


class _Unchanging(Database):
    """One state of a database."""

    def __init__(self, database: Database, connection: Connection) -> None:
        super().__init__(database.engine, name=database.name, clock=database.now)
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """See `Database.read`."""
        with self._explained():
            try:
                yield self._connection
            except (ValueError, TypeError, ArithmeticError, LookupError, InvalidRequestError) as error:
                raise StoreDamagedError(_damaged(self.name)) from error


def _version(connection: Connection) -> int:
    """The version of the tables; 0 when there are none."""
    if not inspect(connection).has_table(meta.name):
        return 0
    return int(connection.execute(select(meta.c.value).where(meta.c.key == "version")).scalar_one())


def open_database(where: Path | str | None, *, clock: Callable[[], datetime] = utc_now) -> Database:
    """Open the database in the file (or at the database URL) `where`, made if it is missing; None is in memory."""
    if isinstance(where, str) and "://" in where:
        engine, name = (
            create_engine(where, pool_pre_ping=True, hide_parameters=True),
            make_url(where).render_as_string(hide_password=True),
        )
    elif where is None:
        engine, name = (
            create_engine(
                "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
            ),
            ("The library in memory"),
        )
    else:
        name = str(where)
        try:
            Path(where).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotWritableError(f"The folder {Path(where).parent} cannot be made: {error.strerror}.") from error
        engine = _sqlite_engine(Path(where))
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine)
    database = Database(engine, name=name, clock=clock)
    try:
        database.migrate(schema.MIGRATIONS)
    except BaseException:
        database.close()
        raise
    return database


# --- SQLite only, from here to the end of the file ------------------------------------------------------------------

_NO_ROOM = {"SQLITE_FULL"}
_NOT_WRITABLE = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB"}


def _sqlite_engine(file: Path) -> Engine:
    readable = file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
    address = file.resolve().as_uri() + ("?mode=ro" if readable else "?mode=rwc")
    if readable and not _has_content(file.with_name(file.name + "-wal")):
        address += "&immutable=1"  # without a journal to make, SQLite reads even a file on a read-only disk

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S, check_same_thread=False)

    # what is asked is nobody's business who reads the log
    return create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1, hide_parameters=True)


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


def _set_up_sqlite(engine: Engine) -> None:
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


def _sqlite_error(error: BaseException | None, name: str) -> LibraryError | None:
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
        return StoreDamagedError(_damaged(name))
    if code == "SQLITE_ERROR" and "no such" in str(error):  # its tables are not those that were made
        return StoreDamagedError(_damaged(name))
    return None


def _damaged(name: str) -> str:
    return (
        f"{name} is damaged: put a backup in its place with `dateline restore FILE`, "
        "or save what is sound in it with `dateline check --rebuild`."
    )


def back_up(database: Database, file: Path) -> None:
    """Write a copy of the whole store to `file`, as it is at one moment, while others go on reading and writing.

    It takes the place of an earlier backup once it is whole. Any other file there stays, and LibraryError is raised.
    """
    _require_sqlite(database)
    half = file.with_name(file.name + ".part")
    if not file.parent.is_dir():  # a connection that never opened cannot be closed, which Python 3.13 complains of
        raise NotWritableError(f"{file} cannot be written: there is no folder {file.parent}; make it first.")
    try:
        if _is_there(file) and not _is_backup(file):
            raise LibraryError(
                f"{file} is there already and is not a backup that `dateline backup` made, so it was left as it is: "
                "give the backup another name."
            )
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as copy:
            _copy(database, lambda live: live.backup(copy))
            copy.execute("PRAGMA journal_mode = DELETE")  # one file that can be carried away
        half.replace(file)
    except (OSError, sqlite3.Error) as error:
        raise _sqlite_error(error, str(file)) or NotWritableError(f"{file} cannot be written: {error}.") from error
    finally:
        half.unlink(missing_ok=True)


def _is_there(file: Path) -> bool:
    """Whether something would be lost with `file`; an empty one is what `mktemp` made for the backup."""
    return file.exists() and not (file.is_file() and file.stat().st_size == 0)


def _is_backup(file: Path) -> bool:
    """Whether `back_up` wrote `file`, and no library has made it its own since: that would keep a journal ahead."""
    if not file.is_file():  # a folder, a device
        return False
    with file.open("rb") as content:
        header = content.read(20)
    if header[:16] != b"SQLite format 3\0" or header[18:] != b"\1\1":
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as found:
            keys = {row[0] for row in found.execute("SELECT key FROM meta")}
    except sqlite3.Error:
        return False
    return {"version", "identity", "generation"} <= keys


def restore(database: Database, file: Path) -> None:
    """Put the backup in `file` in the store's place, whole or not at all, while others go on reading.

    The store gets a new identity, by which an index notices that it no longer belongs to it.
    """
    _require_sqlite(database)
    try:
        with TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "staged")) as staged:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as backup:
                backup.backup(staged)
            if staged.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise LibraryError(f"{file} is damaged: take another backup.")
            version = int(staged.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()[0])
            database._refuse_newer(version, len(schema.MIGRATIONS))
            staged.execute("UPDATE meta SET value = ? WHERE key = 'identity'", [secrets.token_hex(8)])
            staged.commit()
            _copy(database, staged.backup)
    except (OSError, sqlite3.Error, TypeError) as error:
        raise LibraryError(f"{file} is not a backup that `dateline backup` made: {error}.") from error
    database.migrate(schema.MIGRATIONS)


def _copy(database: Database, copy: Callable[[sqlite3.Connection], None]) -> None:
    with database._one_at_a_time, closing(database.engine.raw_connection()) as pooled:
        live = pooled.driver_connection
        assert isinstance(live, sqlite3.Connection)
        copy(live)


def damage(database: Database) -> list[str]:
    """Return what the database engine finds wrong in its own file and in references between tables."""
    if database.engine.dialect.name != "sqlite":
        return []
    with database.read() as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        found += [
            f"a row of {row[0]} refers to a missing row of {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
    return found


def _require_sqlite(database: Database) -> None:
    if database.engine.dialect.name != "sqlite":
        raise LibraryError(f"{database.name} is no file: back it up and restore it with its own tools.")
