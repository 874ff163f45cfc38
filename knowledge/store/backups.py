"""Write a backup, verify one, and put it in a store's place. A backup is a file of SQLite's, whatever the store is.

What is restored is first copied beside the store and verified there, whole; the store stays as it is until then.
"""

import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from knowledge.errors import LibraryError, NotWritableError, StoreDamagedError
from knowledge.store import copying, migrations, seals
from knowledge.store.database import NEEDS, Database, damage, open_database, refuse_newer
from knowledge.store.salvage import Known, salvage
from knowledge.store.soundness import problems
from knowledge.store.sqlite import UNREADABLE, private, structure
from knowledge.store.sqlite import explained as sqlite_error

_NO_ROOM = {"SQLITE_FULL", "SQLITE_IOERR_WRITE"}

_UNSEALED = "{} carries no checksums, as an earlier version made it: all that can be verified without them was."


def back_up(database: Database, file: Path) -> None:
    """Write a copy of the whole store to `file`, as it is at one moment, while others go on reading and writing.

    It takes the place of an earlier backup once it is whole. Any other file there stays, and LibraryError is raised.
    """
    half = file.with_name(file.name + ".part")
    if not file.parent.is_dir():  # a connection that never opened cannot be closed, which Python 3.13 complains of
        raise NotWritableError(f"{file} cannot be written: there is no folder {file.parent}; make it first.")
    try:
        if _is_there(file) and not is_backup(file):
            raise LibraryError(
                f"{file} is there already and is not a backup that `dateline backup` made, so it was left as it is: "
                "give the backup another name."
            )
        half.unlink(missing_ok=True)
        private(half)
        if database.shared:
            with closing(open_database(half)) as copied:
                copying.copy(database, copied, progress=lambda items, *_: iter(items), replace=True)
        with closing(sqlite3.connect(half)) as copy:
            if not database.shared:
                _copy(database, lambda live: live.backup(copy))
            copy.execute("PRAGMA journal_mode = DELETE")  # one file that can be carried away
            _seal(copy, database.name)
        half.replace(file)
    except (OSError, *UNREADABLE) as error:
        raise sqlite_error(error, str(file)) or NotWritableError(f"{file} cannot be written: {error}.") from error
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            half.with_name(half.name + ending).unlink(missing_ok=True)


def _seal(copy: sqlite3.Connection, name: str) -> None:
    try:
        copy.execute("PRAGMA secure_delete = ON")
        seals.seal(copy)
    except UNREADABLE as error:
        if isinstance(damaged := sqlite_error(error, name), StoreDamagedError):
            raise damaged from error  # a copy of what cannot be read is no backup
        raise


def _is_there(file: Path) -> bool:
    """Whether something would be lost with `file`; an empty one is what `mktemp` made for the backup."""
    return file.exists() and not (file.is_file() and file.stat().st_size == 0)


def is_backup(file: Path) -> bool:
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
    except UNREADABLE:
        return False
    return {"version", "identity", "generation"} <= keys


@contextmanager
def staged(
    file: Path, folder: Path | None, *, partly: bool = False, known: Known = lambda collection, id: None
) -> Iterator[tuple[Path, list[str]]]:
    """Yield a verified copy of the backup in `file`, ready to be a store, and what is to be told of it.

    The copy is made in `folder`, or where that is None among temporary files, and is gone at the end. It has a new
    identity and the newest tables. Raises LibraryError for what is damaged, or no backup; with `partly`, what is sound
    in it is saved, `known` gives an article where something else still holds it, and what is lost is told.
    """
    with TemporaryDirectory(dir=folder, prefix=".half-") as place:
        copy = Path(place) / "library.db"
        try:
            _fetch(file, copy)
            notes = _verified(copy, file, partly=partly, known=known)
        except UNREADABLE as error:
            raise sqlite_error(error, str(copy.parent.parent)) or _damaged(file, [str(error)]) from error
        except OSError as error:
            raise NotWritableError(
                f"{file} could not be copied to {copy.parent.parent} to be verified ({error.strerror}): free some "
                "space there; nothing was changed."
            ) from error
        yield copy, notes


def _fetch(file: Path, copy: Path) -> None:
    try:
        with file.open("rb") as content:
            if content.read(16) != b"SQLite format 3\0":
                raise _no_backup(file, "it is another kind of file")
    except OSError as error:
        raise _no_backup(file, error.strerror or str(error)) from error
    private(copy)
    ahead = file.with_name(file.name + "-wal")
    if not (ahead.exists() and ahead.stat().st_size):
        shutil.copyfile(file, copy)
        return
    with closing(sqlite3.connect(copy)) as into:  # a library that is in use, or was not closed
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as raw:
            raw.backup(into)
        into.execute("PRAGMA journal_mode = DELETE")


def _verified(copy: Path, file: Path, *, partly: bool, known: Known) -> list[str]:
    """Verify `copy`, and make a store of it; return what is to be told of it."""
    try:
        sealed = _unsealed(copy, file)
    except (sqlite3.Error, StoreDamagedError, TypeError, ValueError, KeyError) as error:
        if getattr(error, "sqlite_errorname", "") in _NO_ROOM:
            raise
        if not partly:
            raise error if isinstance(error, StoreDamagedError) else _damaged(file, [str(error)]) from error
        return _saved(copy, known)
    try:
        with closing(open_database(copy)) as database:
            found = [*damage(database), *problems(database)]
    except StoreDamagedError as error:
        found = [str(error)]
    notes = [] if sealed else [_UNSEALED.format(file)]
    if found and partly:
        return [*notes, *_saved(copy, known)]
    if found and not sealed:
        raise _damaged(file, found)
    return notes + found  # it was so when it was backed up


def _unsealed(copy: Path, file: Path) -> bool:
    """Verify the bytes of `copy`, give it a new identity, and return whether it carried checksums, which go.

    Raises StoreDamagedError, or whatever comes of damaged bytes.
    """
    with closing(sqlite3.connect(copy)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
        if found := structure(raw.execute("PRAGMA integrity_check"), str(file)):
            raise _damaged(file, found)
        meta = dict(raw.execute("SELECT key, value FROM meta"))
        refuse_newer(int(meta["version"]), len(migrations.MIGRATIONS), str(file), meta.get(NEEDS))
        if sealed := seals.is_sealed(raw):
            if broken := seals.broken(raw):
                raise _damaged(file, broken)
            seals.unseal(raw)
        with raw:
            raw.execute("UPDATE meta SET value = ? WHERE key = 'identity'", [secrets.token_hex(8)])
    return sealed


def _saved(copy: Path, known: Known) -> list[str]:
    """Put a store of what is sound in `copy` in its place; return what was lost."""
    saved = copy.with_name("saved.db")
    notes = salvage(copy, saved, known=known)
    with closing(sqlite3.connect(saved)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    saved.replace(copy)
    return notes


def _damaged(file: Path, what: list[str]) -> StoreDamagedError:
    told = ", ".join(what[:5]).replace(f"{file} is damaged: ", "")
    more = f", and {len(what) - 5:,} more" if len(what) > 5 else ""
    return StoreDamagedError(
        f"{file} is damaged ({told}{more}) and nothing was changed: take another backup, or what is sound in this one "
        "with `dateline restore --partly FILE`."
    )


def _no_backup(file: Path, why: str) -> LibraryError:
    return LibraryError(f"{file} is not a backup that `dateline backup` made ({why}); nothing was changed.")


def place(database: Database, copy: Path) -> None:
    """Put a `staged` store in this one's place, whole or not at all, while others go on reading."""
    if database.shared:
        with closing(open_database(copy)) as staged_one:
            copying.copy(staged_one, database, progress=lambda items, *_: iter(items), replace=True)
        return
    try:
        with closing(sqlite3.connect(copy)) as raw:
            _copy(database, raw.backup)
    except UNREADABLE as error:
        raise sqlite_error(error, database.name) or LibraryError(f"{database.name}: {error}.") from error
    database.migrate(migrations.MIGRATIONS)


def _copy(database: Database, copy: Callable[[sqlite3.Connection], None]) -> None:
    with database._one_at_a_time, closing(database.engine.raw_connection()) as pooled:
        live = pooled.driver_connection
        assert isinstance(live, sqlite3.Connection)
        copy(live)
