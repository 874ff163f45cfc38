"""What a connection of its own is held for in PostgreSQL: a lease that one process has, and hearing of changes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg

from knowledge.errors import LibraryError
from knowledge.store.database import Database

CHANNEL = "dateline"
LEASES = 0x64617466
"""The first of the two numbers of an advisory lock that is a lease."""

Heard = Callable[[float], bool]
"""Waits at most so many seconds for a change that another process has made; whether there was one."""


class Lease:
    """What one process at a time has, until it lets go of it or its connection ends."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = name
        self._held: psycopg.Connection[Any] | None = None
        self._guard = threading.Lock()

    def take(self) -> bool:
        """Whether this process has it now; StoreUnreachableError where that cannot be told."""
        with self._guard:
            if self._held is not None:
                try:
                    self._held.execute("SELECT 1")
                    return True
                except psycopg.Error:  # it ended with the connection, and another may have it
                    self._drop()
            connection = _own_connection(self._database)
            with self._database.explained():
                found = connection.execute(
                    "SELECT pg_try_advisory_lock(%s, hashtext(coalesce(current_schema(), '') || %s))",
                    (LEASES, key_of(self._name)),
                ).fetchone()
            if found and found[0]:
                self._held = connection
                return True
            connection.close()
            return False

    def release(self) -> None:
        """Leave it to another."""
        with self._guard:
            self._drop()

    def _drop(self) -> None:
        if self._held is not None:
            with suppress(psycopg.Error):
                self._held.close()
            self._held = None


def key_of(name: str) -> str:
    """What stands behind the schema in what the second number is made of."""
    return f":{name}"


@contextmanager
def hearing(database: Database) -> Iterator[Heard]:
    """Yield what waits for changes. Raises StoreUnreachableError when the connection ends."""
    connection = _own_connection(database)
    try:
        with database.explained():
            connection.execute(f"LISTEN {CHANNEL}".encode())

        def heard(timeout_s: float) -> bool:
            with database.explained():
                return bool(list(connection.notifies(timeout=timeout_s, stop_after=1)))

        yield heard
    finally:
        with suppress(psycopg.Error):
            connection.close()


def _own_connection(database: Database) -> "psycopg.Connection[Any]":
    """A connection that no pool hands to anybody else."""
    with database.explained():
        pooled = database.engine.raw_connection()
        connection = pooled.driver_connection
        pooled.detach()
        if not isinstance(connection, psycopg.Connection):
            raise LibraryError(f"{database.name} serves one machine alone.")
        connection.autocommit = True
    return connection
