"""A store or an index that is damaged or replaced: restored, mended, made again, and checked."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from knowledge.errors import (
    IndexDamagedError,
    NewerVersionError,
    StoreDamagedError,
)
from knowledge.following import follow, indexed, new_index, own_index
from knowledge.keeping.progress import Source
from knowledge.origin import DATABASE, is_gone

if TYPE_CHECKING:
    from knowledge.keeping.folder import OnDisk

log = logging.getLogger(__name__)

TRIES, PAUSE_S = 20, 0.05
"""How often a moment is looked for in which store and index are in step, before those who write are asked to wait."""
HALF = ".half-"
"""How folders begin in which a store is being made that is not in use yet."""
BEFORE = f"{DATABASE}.before-restore"

LICENSED = "licensed"
"""The file that is there while a licence limits what is shown."""


def restore(keeper: "OnDisk", file: Path, *, partly: bool = False) -> list[str]:
    """Put a backup in the store's place, whole or not at all; the index follows, also in other processes.

    It is verified whole, in a copy beside the store, before anything is replaced, and LibraryError raised where it
    is damaged; with `partly`, what is sound in it is taken. What the store held is kept as `BEFORE`, itself a
    backup that can be restored; one too damaged to be read, as library.db.damaged, and one that only a newer
    program can read, as library.db.newer. Returns what is to be told.
    """
    from knowledge.store import staged

    with keeper._lock(), staged(file, keeper.folder, partly=partly, known=keeper._remembered) as (copy, notes):
        (keeper.folder / "changing").touch(0o600)
        (keeper.folder / LICENSED).touch(0o600)  # until it is known what the backup says
        try:
            keeper._refuse_without_store()
            _keep_as_it_is(keeper)
            keeper.store.place(copy)
        except (StoreDamagedError, NewerVersionError) as error:
            _replace_store(keeper, copy, "newer" if isinstance(error, NewerVersionError) else "damaged")
    with keeper._writing() as store:  # the index follows; should we crash before, whoever opens it next does it
        keeper._see_corrected(store)
    return notes


def _keep_as_it_is(keeper: "OnDisk") -> None:
    from knowledge.store import is_backup

    before = keeper.folder / BEFORE
    if before.exists() and not is_backup(before):
        before.replace(before.with_name(f"{BEFORE}.damaged"))
    keeper.store.back_up(before)


def mend(keeper: "OnDisk", first: Callable[[], Sequence[Source]] = tuple) -> list[str]:
    """Open the store, or make one of what is sound in it and in the index; return what was saved and lost."""
    try:
        keeper._open(first, wait=True)
        if not keeper.store.is_broken:
            return []
    except StoreDamagedError:
        pass
    from knowledge.store import Store, salvage

    with keeper._lock(), TemporaryDirectory(dir=keeper.folder, prefix=HALF) as place:
        (keeper.folder / "changing").touch(0o600)
        file, new = keeper.folder / DATABASE, Path(place) / DATABASE
        notes = salvage(file, new, known=keeper._remembered) if file.is_file() and not is_gone(keeper.folder) else []
        with Store.open(new) as store:
            for collection, article in indexed(keeper.folder / "index"):
                if store.articles.get(article.id, collections=[collection]) is None:
                    store.articles.add(collection, [(article, None)])
            number = store.articles.count()
        _replace_store(keeper, new)
    with keeper._writing():
        pass
    return [*notes, f"a new store was made of {number:,} sound articles; the damaged one is kept beside it"]


def _replace_store(keeper: "OnDisk", new: Path, name: str = "damaged") -> None:
    """Put the file `new` in the place of a store that cannot be used, and keep that under another name."""
    if keeper._store is not None:
        keeper._store.close()
        keeper._store = None
    file = keeper.folder / DATABASE
    kept = keeper.folder / f"{DATABASE}.{name}"
    for number in count(2):
        if not kept.exists():
            break
        kept = keeper.folder / f"{DATABASE}.{name}-{number}"
    with suppress(FileNotFoundError):
        shutil.copy2(file, kept)  # so that there is a store at every moment
    for ending in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            file.with_name(file.name + ending).replace(kept.with_name(kept.name + ending))
    new.replace(file)


def check(keeper: "OnDisk") -> list[str]:
    """Return all that is wrong with the store, with the index, and between them, one plain sentence each.

    Others go on writing: what is compared is both as they were at one moment.
    """
    from knowledge.checking import check  # which no question needs

    assert keeper._index is not None
    for tried in range(TRIES + 1):
        wait = tried == TRIES and os.access(keeper.folder, os.W_OK)
        with ExitStack() as reading:
            try:
                with keeper._lock() if wait else nullcontext():
                    store = reading.enter_context(keeper.store.unchanging())
                    snapshot = keeper._index.newest()
                if tried == TRIES or store.articles.generation() == snapshot.generation:
                    return check(store, snapshot)
            except IndexDamagedError as error:
                return [*store.check(), str(error)]
            except StoreDamagedError as error:
                return [str(error)]
        time.sleep(PAUSE_S)  # somebody writes, and brings the index in step
    return []


def mend_index(keeper: "OnDisk") -> bool:
    """Make the index again from the store where it is not what was written; return whether it was not."""
    assert keeper._index is not None
    with suppress(IndexDamagedError):
        keeper._index.newest().verify()
        return False
    root = keeper.folder / "index"
    with keeper._lock():
        (keeper.folder / "changing").touch(0o600)
        keeper._index, done = own_index(keeper.store, root, None)
        try:
            keeper._index.newest().verify()  # another process may have been quicker
        except IndexDamagedError as error:
            log.warning("%s That is done now.", error)
            keeper._index, done = new_index(root, keeper.store.articles.version().identity), 0
        follow(keeper.store, root, keeper._index, done, progress=keeper._progress)
        keeper._note_done()
    return True


def rebuild(keeper: "OnDisk") -> list[str]:
    """Make the index again from the store, and mend that first where it can be; return what was mended."""
    if done := keeper.mend():
        return done
    with keeper._lock():
        (keeper.folder / "changing").touch(0o600)
        done = keeper.store.mend(keeper._remembered)
        keeper._index = new_index(keeper.folder / "index", keeper.store.articles.version().identity)
        follow(keeper.store, keeper.folder / "index", keeper._index, 0, progress=keeper._progress)
        keeper._note_done()
    return done
