"""Follow a folder: what is put there comes in, what changes is replaced, what is taken away is withdrawn."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.article import Article
from knowledge.changes import Outcome, Shelf
from knowledge.errors import ArticleError, UnreadableError
from knowledge.reading import file_key, files, read_path
from knowledge.store import Store

BATCH = 100
"""Files that are kept together; an interruption repeats at most so many."""
QUIET_MS = 500
"""How long a folder must be quiet before its changes are read, so that no file is read half-written."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What one look at a folder did."""

    added: int = 0
    updated: int = 0
    withdrawn: int = 0
    errors: tuple[ArticleError, ...] = ()
    """Why files are no articles; each is told once, until the file changes."""

    def __bool__(self) -> bool:
        return bool(self.added or self.updated or self.withdrawn or self.errors)


class WatchedFolder:
    """Keeps a collection in step with the files under a folder. Links and hidden files are left out."""

    def __init__(self, store: Store, shelf: Shelf, folder: Path, *, collection: str = "public") -> None:
        self.folder = folder.resolve()
        self._store = store
        self._shelf = shelf
        self._collection = collection

    def follow(self, stop: threading.Event) -> Iterator[Synced]:
        """Bring the collection in step, and again whenever the folder changes, until `stop` is set.

        Yields what each look did, if anything. Raises UnreadableError when there is no such folder.
        """
        from watchfiles import watch

        if not self.folder.is_dir():
            raise self._no_folder()
        # the first turn comes without changes: by then the system is watching, so that nothing falls in between
        first = True
        for changes in watch(
            self.folder,
            stop_event=stop,
            watch_filter=None,
            step=QUIET_MS,
            debounce=10 * QUIET_MS,
            rust_timeout=QUIET_MS,
            yield_on_timeout=True,
            raise_interrupt=False,
        ):
            # whatever happened, looking at everything is always right, and costs a look at each file's size and time
            if (changes or first) and (synced := self.sync(stopped=stop.is_set)):
                yield synced
            first = False

    def sync(self, *, stopped: Callable[[], bool] = lambda: False) -> Synced:
        """Bring the collection in step with the folder as it is now; a file that did not change is not read again.

        A file that turns unreadable leaves the articles that it held, until it is readable again or gone.
        What is done stays done when this is interrupted. Raises UnreadableError when there is no such folder: then
        nothing is withdrawn, for it may only be a disk that is not there at the moment.
        """
        if not self.folder.is_dir():
            raise UnreadableError(
                f"There is no folder {self.folder}; make it, or name another.", origin=str(self.folder)
            )
        known = self._store.files.stamps(self._collection, beginning=f"{file_key(self.folder)}/")
        paths = {file_key(file): file for file in files(self.folder)}
        there = {key: stamp for key, file in paths.items() if (stamp := _stamp(file))}
        changed = [path for path, stamp in there.items() if known.get(path) != stamp]
        gone = [path for path in known if path not in there]
        outcomes: list[Outcome] = []
        errors: list[ArticleError] = []
        for start in range(0, len(changed), BATCH):
            if stopped():
                break
            batch = changed[start : start + BATCH]
            items: list[tuple[Article, str | None]] = []
            for path in batch:
                for found in read_path(paths[path]):
                    if isinstance(found, Article):
                        items.append((found, path))
                    else:
                        errors.append(found)
            if items:
                added = self._shelf.add(self._collection, items, revive=False)
                outcomes += [each.outcome for each in added]
            self._store.files.note(self._collection, {path: there[path] for path in batch})
        withdrawn: list[str] = []
        if gone and not stopped():  # last, so that an article whose file was moved is held all the time
            withdrawn = self._shelf.withdraw(self._collection, gone)
            self._store.files.note(self._collection, dict.fromkeys(gone))
        return Synced(outcomes.count(Outcome.ADDED), outcomes.count(Outcome.UPDATED), len(withdrawn), tuple(errors))

    def _no_folder(self) -> UnreadableError:
        return UnreadableError(f"There is no folder {self.folder}; make it, or name another.", origin=str(self.folder))


def _stamp(file: Path) -> str | None:
    try:
        found = file.stat()
    except OSError:  # it was there a moment ago
        return None
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ino}"
