"""The connection to the store's database: transactions and migrations."""

import logging
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, inspect, select, text, update
from sqlalchemy.exc import DBAPIError, InvalidRequestError, TimeoutError
from sqlalchemy.pool import StaticPool

from knowledge.errors import LibraryError, NewerVersionError, NotWritableError, StoreDamagedError
from knowledge.program import program
from knowledge.store import migrations, sqlite
from knowledge.store.migrations import VERSION, Migration
from knowledge.store.schema import meta

SEAL = "seal"
"""The table of a backup's checksums (knowledge.store.seals)."""

NEEDS = "needs"
"""The key of the version of the program without which the store cannot be opened."""

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the current time, aware, in UTC."""
    return datetime.now(UTC)


class Database:
    """Transactions on one store. May be used from many threads, and from several processes on one database."""

    def __init__(self, engine: Engine, *, name: str, clock: Callable[[], datetime] = utc_now) -> None:
        self.engine = engine
        self.name = name
        self.now = clock
        self.shared = engine.dialect.name == "postgresql"
        """Whether it is used from several machines."""
        self._own = _own(engine)
        self._reader = engine.execution_options(**self._own.READING)
        self._writer = engine.execution_options(write=True)
        # one connection serves every thread of a store in memory, so its transactions must not mix
        self._one_at_a_time = threading.RLock() if isinstance(engine.pool, StaticPool) else nullcontext()

    @contextmanager
    def read(self, *, patient: bool = False) -> Iterator[Connection]:
        """A transaction that sees one unchanging state and waits for no writer; a `patient` one may take any time."""
        reader = self._reader.execution_options(patient=True) if patient else self._reader
        with self.explained(), self._one_at_a_time, reader.begin() as connection:
            try:
                yield connection
            except (ValueError, TypeError, ArithmeticError, LookupError, InvalidRequestError) as error:
                raise StoreDamagedError(self._own.damaged(self.name)) from error  # a value that was never written so

    @contextmanager
    def unchanging(self) -> Iterator["Database"]:
        """This database as it is now: whatever is read in all this time is of one state. It holds no writer up."""
        with self.read(patient=True) as connection:
            connection.execute(select(meta.c.key).limit(1)).all()  # the state is that of the first look
            yield _Unchanging(self, connection)

    @contextmanager
    def write(self, *, patient: bool = False) -> Iterator[Connection]:
        """A transaction with the right to write, waiting its turn; it is kept whole or not at all."""
        writer = self._writer.execution_options(patient=True) if patient else self._writer
        with self.explained(), self._one_at_a_time, writer.begin() as connection:
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
            refuse_newer(version, newest, self.name, _needs(connection) if version else None)
        with self.write(patient=True) as connection:
            version = _version(connection)  # another process may have been quicker
            refuse_newer(version, newest, self.name, _needs(connection) if version else None)
            if version == 0 and (self.shared or newest == VERSION):
                self._own.make(connection)
            else:
                for step in migrations[version:]:
                    step(connection)
            if version == 0:
                first = {"version": newest, "generation": 0, "identity": secrets.token_hex(8)}
                first["salt"] = secrets.token_hex(16)
                connection.execute(meta.insert(), [{"key": k, "value": str(v)} for k, v in first.items()])
            elif version < newest:
                log.info("Migrating %s from version %d to %d", self.name, version, newest)
                connection.execute(update(meta).where(meta.c.key == "version").values(value=str(newest)))
            connection.execute(delete(meta).where(meta.c.key == NEEDS))
            connection.execute(meta.insert().values(key=NEEDS, value=program()))
        return True

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn what the driver says into one sentence that a user can act on."""
        try:
            yield
        except self._own.ERRORS as error:  # of a connection that was used without SQLAlchemy
            if (explained := self._own.explained(error, self.name)) is None:
                raise
            raise explained from error
        except DBAPIError as error:
            if (explained := self._own.explained(error.orig, self.name)) is None:
                raise
            raise explained from error
        except TimeoutError as error:  # as many connections as there may be are in use
            raise LibraryError(f"{self.name} is asked by too many at once: try again in a moment.") from error
        except UnicodeDecodeError as error:  # of what the driver itself says of damaged bytes
            raise StoreDamagedError(self._own.damaged(self.name)) from error


class _Unchanging(Database):
    """One state of a database."""

    def __init__(self, database: Database, connection: Connection) -> None:
        super().__init__(database.engine, name=database.name, clock=database.now)
        self._connection = connection

    @contextmanager
    def read(self, *, patient: bool = True) -> Iterator[Connection]:
        """See `Database.read`."""
        with self.explained():
            try:
                yield self._connection
            except (ValueError, TypeError, ArithmeticError, LookupError, InvalidRequestError) as error:
                raise StoreDamagedError(self._own.damaged(self.name)) from error


def announce(connection: Connection, generation: int) -> None:
    """Let other machines know, with the end of this transaction, that the articles have changed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_notify('dateline', :said)"), {"said": str(generation)})


def _own(engine: Engine) -> Any:
    """The module that knows what only this kind of database does."""
    if engine.dialect.name == "sqlite":
        return sqlite
    from knowledge.store import postgresql  # whose driver nobody needs who keeps the library in a file

    return postgresql


def refuse_newer(version: int, newest: int, name: str, needs: str | None = None) -> None:
    """Raise NewerVersionError when the store `name` has a version that is newer than the newest known.

    `needs` is the program that gave it that version, where it is told.
    """
    if version > newest:
        program = f"install Dateline {needs} or newer" if needs else "update Dateline"
        raise NewerVersionError(
            f"{name} was written by a newer version of Dateline (its format is {version}, this version knows "
            f"{newest}): {program}, put a backup of before in its place with `dateline restore FILE`, or name another "
            "folder in DATELINE_HOME."
        )


def _needs(connection: Connection) -> str | None:
    """The version of the program that brought a store to its format; None where an earlier one noted none."""
    return connection.execute(select(meta.c.value).where(meta.c.key == NEEDS)).scalar()


def _version(connection: Connection) -> int:
    """The version of the tables; 0 when there are none."""
    if not inspect(connection).has_table(meta.name):
        return 0
    return int(connection.execute(select(meta.c.value).where(meta.c.key == "version")).scalar_one())


def _postgresql() -> Any:
    try:
        from knowledge.store import postgresql
    except ImportError:
        raise LibraryError(
            "DATELINE_STORE names a PostgreSQL database, but what speaks to one is not installed: "
            "pip install 'dateline[cluster]'."
        ) from None
    return postgresql


def open_database(where: Path | str | None, *, clock: Callable[[], datetime] = utc_now) -> Database:
    """Open the database in the file (or at the database URL) `where`, made if it is missing; None is in memory."""
    if isinstance(where, str) and "://" in where:
        postgresql = _postgresql()
        url = postgresql.checked(where)
        engine, name = postgresql.engine_of(url), postgresql.named(url)
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
            sqlite.private(Path(where))
        engine = sqlite.engine_of(Path(where))
    if engine.dialect.name == "sqlite":
        sqlite.set_up(engine)
    database = Database(engine, name=name, clock=clock)
    try:
        if database.migrate(migrations.MIGRATIONS) and isinstance(where, Path):
            sqlite.close_to_others(where)
        if not database.shared:
            _unseal(database)
    except BaseException:
        database.close()
        raise
    return database


def _unseal(database: Database) -> None:
    """A backup that became a library by being copied there changes from now on, and its checksums go."""
    with database.read() as connection:
        if not inspect(connection).has_table(SEAL):
            return
    with suppress(NotWritableError), database.write() as connection:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {SEAL}")


def cut_journal(database: Database) -> None:
    """Take over what stands in the journal ahead, and empty that, unless somebody reads or writes at the moment."""
    if database.engine.dialect.name != "sqlite" or isinstance(database.engine.pool, StaticPool):
        return
    with suppress(*sqlite.UNREADABLE), closing(database.engine.raw_connection()) as pooled:
        live = pooled.driver_connection
        assert isinstance(live, sqlite3.Connection)
        live.execute(
            f"PRAGMA busy_timeout = {sqlite.MOMENT_MS}"
        )  # who writes must not wait for us to wait for who reads
        try:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            live.execute(f"PRAGMA busy_timeout = {sqlite.BUSY_TIMEOUT_S * 1000:.0f}")


def damage(database: Database) -> list[str]:
    """Return what the database engine finds wrong in its own file and in references between tables."""
    if database.engine.dialect.name != "sqlite":
        return []
    with database.read() as connection:
        found = sqlite.structure(connection.exec_driver_sql("PRAGMA integrity_check"), database.name)
        found += [
            f"a row of {row[0]} refers to a missing row of {row[2]}"
            for row in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
    return found
