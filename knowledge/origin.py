"""Which state of which store a file is, read without the database layer: `ask` must not wait for that.

A library's index says which state of which store it was made from. That the store is still in that state is known at
once where its file is as it was when that was last looked up; else it is read from the file. So a backup that was
copied over the store, or a store that is gone, is noticed by whoever asks next.
"""

from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

DATABASE, SEEN = "library.db", "seen"
_LEAST = 512  # bytes of a database; of fewer SQLite thinks that it is new


class Origin(NamedTuple):
    """A state of a store (`knowledge.store.Version`)."""

    identity: str
    generation: int
    stamp: str


def is_current(folder: Path, state: Origin) -> bool:
    """Whether the store in `folder` is in this state; False also where that cannot be told in a moment."""
    file, seen = folder / DATABASE, folder / SEEN
    before = _stat(file)
    if not before:
        return False
    line = " ".join(map(str, (*before, *state)))
    with suppress(OSError, ValueError):
        if seen.read_text("utf-8") == line:
            return True
    if read(file) != state or _stat(file) != before:
        return False
    with suppress(OSError):  # on a read-only disk
        seen.touch(0o600)
        seen.write_text(line, "utf-8")
    return True


def read(file: Path) -> Origin | None:
    """Return the state of the store in `file`; None where that is none, or cannot be read."""
    import sqlite3  # which takes a while to load

    ahead = file.with_name(file.name + "-wal")
    only = "?mode=ro" if ahead.exists() and ahead.stat().st_size else "?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(file.resolve().as_uri() + only, uri=True)) as connection:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            (stamp,) = connection.execute("SELECT stamp FROM history ORDER BY generation DESC LIMIT 1").fetchone()
            return Origin(str(meta["identity"]), int(meta["generation"]), str(stamp))
    except (sqlite3.Error, OSError, KeyError, ValueError, TypeError):
        return None


def is_gone(folder: Path) -> bool:
    """Whether the store in `folder` was taken away from under an index that was made of it."""
    stat = _stat(folder / DATABASE)
    return (stat is None or stat[1] < _LEAST) and any(file.is_file() for file in (folder / "index").glob("*/*"))


def _stat(file: Path) -> tuple[int, ...] | None:
    """What changes with the file, and with what stands beside it until it is taken over."""
    try:
        mine = file.stat()
    except OSError:
        return None
    found = [mine.st_ino, mine.st_size, mine.st_mtime_ns]
    with suppress(OSError):
        ahead = file.with_name(file.name + "-wal").stat()
        if ahead.st_size:
            found += [ahead.st_size, ahead.st_mtime_ns]
    return tuple(found)
