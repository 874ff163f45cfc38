"""Vectors in a file of SQLite's, of its own module: loading the database takes longer than many a question."""

import os
import sqlite3
import threading
import zlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.meaning.quantised import row_type
from knowledge.meaning.vectors import Rows

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    number INTEGER PRIMARY KEY AUTOINCREMENT, encoder TEXT NOT NULL, article TEXT NOT NULL,
    crc INTEGER NOT NULL, rows BLOB NOT NULL, UNIQUE (encoder, article)
)
"""
_PATIENCE_S = 10.0
_AT_ONCE = 500  # articles of one query


class VectorFile:
    """Vectors in a file, shared with other processes.

    A file that cannot be read is begun anew; one that cannot be written keeps what it has.
    """

    def __init__(self, file: Path, *, encoder: str, dimensions: int) -> None:
        self._file, self._encoder, self._row = file, encoder, row_type(dimensions)
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._changes = 0

    def version(self) -> int:
        """Return a number that changes with every change, other processes' too."""
        with self._lock:
            try:
                (theirs,) = self._open().execute("PRAGMA data_version").fetchone()
            except sqlite3.Error:
                return -1
            return int(theirs) * 1_000_003 + self._changes

    def articles(self) -> set[str]:
        """Return the ids of the articles whose vectors are kept."""
        found = self._read("SELECT article FROM vectors WHERE encoder = ?", [self._encoder])
        return {article for (article,) in found}

    def since(self, mark: int) -> tuple[list[str], int]:
        """Return the ids of the articles whose vectors came after `mark`, and the mark for the next time."""
        found = self._read(
            "SELECT article, number FROM vectors WHERE encoder = ? AND number > ? ORDER BY number",
            [self._encoder, mark],
        )
        return [article for article, _ in found], (found[-1][1] if found else mark)

    def load(self, articles: Collection[str]) -> dict[str, Rows]:
        """Return the vectors of these articles by id; those that are not kept, or are damaged, are left out."""
        wanted, found = list(articles), dict[str, Rows]()
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT article, crc, rows FROM vectors WHERE encoder = ? AND article IN ({marks})"  # noqa: S608
            for article, crc, rows in self._read(query, [self._encoder, *some]):
                if isinstance(rows, bytes) and zlib.crc32(rows) == crc and not len(rows) % self._row.itemsize:
                    found[article] = np.frombuffer(rows, dtype=self._row)
        return found

    def put(self, rows: Mapping[str, Rows]) -> None:
        """Keep the vectors of articles, all or none; OSError where the disk does not take them."""
        values = [(self._encoder, id, zlib.crc32(bytes := mine.tobytes()), bytes) for id, mine in rows.items()]
        self._write("INSERT OR REPLACE INTO vectors (encoder, article, crc, rows) VALUES (?, ?, ?, ?)", values)

    def remove(self, articles: Collection[str]) -> None:
        """Erase the vectors of articles, of every encoder."""
        self._write("DELETE FROM vectors WHERE article = ?", [(id,) for id in articles])

    def forget_others(self) -> None:
        """Erase the vectors of all other encoders."""
        self._write("DELETE FROM vectors WHERE encoder <> ?", [(self._encoder,)])

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _read(self, query: str, values: Sequence[object]) -> list[Any]:
        with self._lock:
            try:
                return self._open().execute(query, values).fetchall()
            except sqlite3.OperationalError:  # locked, not there, not writable: made again when it can be
                return []
            except sqlite3.DatabaseError:
                self._begin_anew()
                return []

    def _write(self, statement: str, values: Sequence[tuple[object, ...]]) -> None:
        with self._lock:
            for attempt in range(2):
                try:
                    with (connection := self._open()):
                        connection.executemany(statement, values)
                    break
                except sqlite3.OperationalError as error:  # not there any longer, or nothing can be written
                    self.close()
                    if attempt:
                        raise OSError(f"vectors cannot be written to {self._file}: {error}") from error
                except sqlite3.DatabaseError as error:
                    if attempt:
                        raise OSError(f"vectors cannot be written to {self._file}: {error}") from error
                    self._begin_anew()
            self._changes += 1

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            with suppress(OSError):  # nobody else's to read; SQLite would make it as the umask says
                os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
            connection = sqlite3.connect(self._file, timeout=_PATIENCE_S, check_same_thread=False)
            try:
                connection.execute("PRAGMA secure_delete = ON")
                with suppress(sqlite3.OperationalError):  # a disk that cannot be written is read as it is
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = NORMAL")  # what a crash loses is made again
                    connection.execute(_SCHEMA)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _begin_anew(self) -> None:
        self.close()
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{self._file}{ending}").unlink()
        self._changes += 1
