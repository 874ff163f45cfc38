"""The connection to the store's database: transactions, migrations, and all that only SQLite knows."""

import logging
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
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

SEAL = "seal"
"""The table of a backup's checksums (knowledge.store.seals)."""

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

    def migrate(self, migrations: Sequence[Migration]) -> bool:
        """Bring the tables to the newest version; return whether they were older, or not there.

        One that is newer than `migrations` knows is refused.
        """
        newest = len(migrations)
        with self.read() as connection:
            if (version := _version(connection)) == newest:
                return False
        refuse_newer(version, newest, self.name)
        with self.write() as connection:
            version = _version(connection)  # another process may have been quicker
            refuse_newer(version, newest, self.name)
            for step in migrations[version:]:
                step(connection)
            if version == 0:
                first = {"version": newest, "generation": 0, "identity": secrets.token_hex(8)}
                first["salt"] = secrets.token_hex(16)
                connection.execute(meta.insert(), [{"key": k, "value": str(v)} for k, v in first.items()])
            elif version < newest:
                log.info("Migrating %s from version %d to %d", self.name, version, newest)
                connection.execute(update(meta).where(meta.c.key == "version").values(value=str(newest)))
        return True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the driver says into one sentence that a user can act on."""
        try:
            yield
        except DBAPIError as error:
            explained = sqlite_error(error.orig, self.name) if self.engine.dialect.name == "sqlite" else None
            if explained is None:
                raise
            raise explained from error
        except UnicodeDecodeError as error:  # of what the driver itself says of damaged bytes
            raise StoreDamagedError(_damaged(self.name)) from error


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


def refuse_newer(version: int, newest: int, name: str) -> None:
    """Raise NewerVersionError when the store `name` has a version that is newer than the newest known."""
    if version > newest:
        raise NewerVersionError(
            f"{name} was written by a newer version of Dateline (its format is {version}, this version "
            f"knows {newest}): update Dateline, or name another folder in DATELINE_HOME."
        )


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
            Path(where).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise NotWritableError(f"The folder {Path(where).parent} cannot be made: {error.strerror}.") from error
        with suppress(OSError):  # which is told when it is to be written
            private(Path(where))
        engine = _sqlite_engine(Path(where))
    if engine.dialect.name == "sqlite":
        _set_up_sqlite(engine)
    database = Database(engine, name=name, clock=clock)
    try:
        if database.migrate(schema.MIGRATIONS) and isinstance(where, Path):
            _close_to_others(where)
        _unseal(database)
    except BaseException:
        database.close()
        raise
    return database


# --- SQLite only, from here to the end of the file ------------------------------------------------------------------

UNREADABLE = (sqlite3.Error, UnicodeDecodeError)
"""What the driver raises for a damaged file: the latter where its own message repeats damaged bytes."""

_MOMENT_MS = 50
_NO_ROOM = {"SQLITE_FULL"}
_NOT_WRITABLE = {"SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH"}
_BUSY = {"SQLITE_BUSY", "SQLITE_LOCKED"}
_DAMAGED = {"SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CONSTRAINT"}
"""The last is for rows that do not fit together: none that this program writes into sound tables breaks a rule."""


def _sqlite_engine(file: Path) -> Engine:
    readable = file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))
    address = file.resolve().as_uri() + ("?mode=ro" if readable else "?mode=rwc")
    if readable and not _has_content(file.with_name(file.name + "-wal")):
        address += "&immutable=1"  # without a journal to make, SQLite reads even a file on a read-only disk

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S, check_same_thread=False)

    # what is asked is nobody's business who reads the log
    return create_engine("sqlite://", creator=connect, poolclass=QueuePool, max_overflow=-1, hide_parameters=True)


def _unseal(database: Database) -> None:
    """A backup that became a library by being copied there changes from now on, and its checksums go."""
    with database.read() as connection:
        if not inspect(connection).has_table(SEAL):
            return
    with suppress(NotWritableError), database.write() as connection:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {SEAL}")


def private(file: Path) -> None:
    """Make an empty file that only its owner may read, as does what is written to it; one that is there stays."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _close_to_others(file: Path) -> None:
    """Earlier versions left a library readable for every user of the machine."""
    with suppress(OSError):
        mode = file.stat().st_mode & 0o777
        file.chmod(0o600 if mode == 0o644 else mode & ~0o007)


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


def sqlite_error(error: BaseException | None, name: str) -> LibraryError | None:
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
        return StoreDamagedError(_damaged(name))
    if isinstance(error, UnicodeDecodeError):
        return StoreDamagedError(_damaged(name))
    if code == "SQLITE_ERROR" and (
        "no such" in str(error) or "has no column" in str(error)
    ):  # its tables are not those that were made
        return StoreDamagedError(_damaged(name))
    return None


def _damaged(name: str) -> str:
    return (
        f"{name} is damaged: put a backup in its place with `dateline restore FILE`, "
        "or save what is sound in it with `dateline check --rebuild`."
    )


def cut_journal(database: Database) -> None:
    """Take over what stands in the journal ahead, and empty that, unless somebody reads or writes at the moment."""
    if database.engine.dialect.name != "sqlite" or isinstance(database.engine.pool, StaticPool):
        return
    with suppress(*UNREADABLE), closing(database.engine.raw_connection()) as pooled:
        live = pooled.driver_connection
        assert isinstance(live, sqlite3.Connection)
        live.execute(f"PRAGMA busy_timeout = {_MOMENT_MS}")  # who writes must not wait for us to wait for who reads
        try:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            live.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_S * 1000:.0f}")


def structure(told: Iterable[Any], name: str) -> list[str]:
    """Return as a sentence what `PRAGMA integrity_check` has told of the file `name`; nothing of a sound one."""
    lines = [line.strip() for row in told for line in str(row[0]).splitlines() if line.strip()]
    wrong = [line for line in lines if line != "ok" and not line.startswith("***")]
    return [f"{name} is damaged: {'; '.join(wrong[:3])}{' and more' if len(wrong) > 3 else ''}"] if wrong else []


def damage(database: Database) -> list[str]:
    """Return what the database engine finds wrong in its own file and in references between tables."""
    if database.engine.dialect.name != "sqlite":
        return []
    with database.read() as connection:
        found = structure(connection.exec_driver_sql("PRAGMA integrity_check"), database.name)
        found += [
            f"a row of {row[0]} refers to a missing row of {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
    return found
