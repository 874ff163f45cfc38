"""All that only PostgreSQL knows: how it is reached and waited for, and its tables.

Writers take turns by an advisory lock, as SQLite lets them; a reader sees one state from its first look to its last.
Nothing waits without end: not for a connection, not for a turn, not for an answer.
"""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import psycopg
from psycopg import errors as said
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import URL, Connection, Engine, MetaData, String, Text, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from knowledge.errors import LibraryError
from knowledge.store.postgresql_errors import (
    ANSWER_TIMEOUT_S,
    BUSY_TIMEOUT_S,
    VARIABLE,
    damaged,
    detail,
    explained,
)
from knowledge.store.schema import metadata

__all__ = ["damaged", "explained"]

CONNECT_TIMEOUT_S = 5
"""How long a host may take to be reached."""
SILENT_S = 5
"""How much later than that a server that says nothing at all is given up."""
CLOSED_S = 1.0
"""After a connection could not be made, none is tried for so long: who asks meanwhile is told at once."""
IDLE, MOST = 4, 24
"""Connections that a process keeps, and has at once."""

READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ"}
"""Of a transaction that sees one unchanging state."""

ERRORS = psycopg.Error
"""Of the driver itself."""

EXAMPLE = "postgresql://USER:PASSWORD@HOST/DATABASE"

_TURN = "coalesce(hashtext(current_schema()), 0)"
_WRITERS = 0x64617465
"""The advisory lock of those who write; together with the schema, since a database may hold several stores."""


def checked(address: str) -> URL:
    """Return the parts of a database's address; LibraryError where it is none, before anything connects."""
    try:
        url = make_url(address)
        port = url.port  # which is read when it is asked for
    except (ArgumentError, ValueError):
        url, port = URL.create("?"), None
    if url.get_backend_name() not in ("postgresql", "postgres") or (port is not None and not 0 < port < 65536):
        raise LibraryError(f"{VARIABLE} is no address of a PostgreSQL database; write it as {EXAMPLE}.")
    if not url.database:
        raise LibraryError(f"{VARIABLE} names no database; write it as {EXAMPLE}.")
    try:
        psycopg.conninfo.make_conninfo(**dict.fromkeys(url.query, "1"))
    except psycopg.ProgrammingError as error:
        raise LibraryError(f"{VARIABLE} says what PostgreSQL does not know ({detail(error)}); leave it out.") from None
    return url.set(drivername="postgresql+psycopg")


def named(url: URL) -> str:
    """The address as it may be shown: without a password, which the query may hold, too."""
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database)
    return f"The database {shown.render_as_string()}"


def engine_of(url: URL) -> Engine:
    """Connections to the database at `url`; the first is made when it is needed."""
    asked = " ".join(
        f"-c {name}={value}"
        for name, value in (
            ("statement_timeout", f"{ANSWER_TIMEOUT_S}s"),
            ("lock_timeout", f"{BUSY_TIMEOUT_S}s"),
            # a process whose machine is gone must not keep its turn
            ("tcp_keepalives_idle", "10"),
            ("tcp_keepalives_interval", "5"),
            ("tcp_keepalives_count", "3"),
        )
    )
    usual: dict[str, Any] = {
        "connect_timeout": CONNECT_TIMEOUT_S,
        "application_name": "dateline",
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 15_000,  # ms
    }
    usual = {name: value for name, value in usual.items() if name not in url.query}
    usual["options"] = " ".join(filter(None, [asked, *_several(url.query.get("options"))]))
    engine = create_engine(
        url,
        connect_args=usual,
        pool_pre_ping=True,  # what a restart has ended is noticed before it is used
        pool_size=IDLE,
        max_overflow=MOST - IDLE,
        pool_timeout=BUSY_TIMEOUT_S,
        hide_parameters=True,  # what is asked is nobody's business who reads the log
    )
    circuit = _Circuit()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: Any, more: Any) -> Any:
        return circuit.call(lambda: connection_of(*arguments, **more))

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        options, raw = connection.get_execution_options(), connection.connection.driver_connection
        assert isinstance(raw, _Waiting)
        raw.read_only = None if options.get("write") else True
        if options.get("patient"):
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            raw.answer_timeout_s = None
        if options.get("write"):
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS}, {_TURN})")

    @event.listens_for(engine, "checkin")
    def returned(raw: Any, _record: Any) -> None:
        if raw is not None:
            raw.answer_timeout_s = _Waiting.answer_timeout_s

    return engine


class _Waiting(psycopg.Connection[Any]):
    """A connection that gives a server up which says nothing at all: one that is frozen, one behind a cut cable."""

    answer_timeout_s: float | None = ANSWER_TIMEOUT_S + SILENT_S

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """See psycopg."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_timeout_s)
        except said._WaitTimeout as error:
            self.close()
            raise psycopg.OperationalError("it does not answer") from error


class _WithoutNul(StrDumperUnknown):
    """Text as PostgreSQL takes it, which takes no NUL."""

    def dump(self, obj: str) -> Any:
        """See psycopg."""
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def connection_of(*arguments: Any, **more: Any) -> psycopg.Connection[Any]:
    """A new connection, as every other of ours is."""
    connection = _Waiting.connect(*arguments, **more)
    connection.adapters.register_dumper(str, _WithoutNul)
    return connection


class _Circuit:
    """Lets nobody wait for a host that was not reached a moment ago."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._guard = threading.Lock()
        self._failed: tuple[float, str] | None = None

    def call(self, connect: Callable[[], Any]) -> Any:
        with self._guard:
            failed = self._failed
        if failed and self._clock() - failed[0] < CLOSED_S:
            raise psycopg.OperationalError(failed[1])
        try:
            made = connect()
        except psycopg.OperationalError as error:
            with self._guard:
                self._failed = self._clock(), str(error)
            raise
        with self._guard:
            self._failed = None
        return made


def _several(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else value


# --- tables -----------------------------------------------------------------------------------------------------------

_LONG = {
    "sources": ("CREATE INDEX sources_by_key ON sources USING hash (key)",),
    "files": (
        "CREATE INDEX files_by_path ON files USING hash (path)",
        "CREATE INDEX files_by_collection ON files (collection)",
    ),
    "pages": ("CREATE INDEX pages_by_feed ON pages (feed_id)",),
}
"""Tables whose keys hold what may be longer than the 2,704 bytes that an ordered index takes, an address or a path, and
what stands in the place of those keys. That nothing is there twice is seen to by who writes, one at a time."""
_UNORDERED = {
    "articles_by_address": "CREATE INDEX articles_by_address ON articles USING hash (address)",
    "feeds_by_url": "CREATE INDEX feeds_by_url ON feeds (collection)",
}


def make(connection: Connection) -> None:
    """Make the tables as they are now.

    Text is of any length, as in SQLite, and sorted by its letters' numbers, whatever the database's own order is.
    """
    made = MetaData()
    for table in metadata.sorted_tables:
        copy = table.to_metadata(made)
        for column in copy.columns:
            if isinstance(column.type, String) or isinstance(getattr(column.type, "impl_instance", None), String):
                column.type = Text(collation="C")
        copy.indexes -= {index for index in copy.indexes if index.name in _UNORDERED}
    made.create_all(connection, checkfirst=False)
    for table_name, instead in _LONG.items():
        for statement in (f"ALTER TABLE {table_name} DROP CONSTRAINT {table_name}_pkey", *instead):
            connection.execute(text(statement))
    for statement in _UNORDERED.values():
        connection.execute(text(statement))
