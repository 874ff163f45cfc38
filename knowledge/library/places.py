"""Where a library is kept, and what keeps it there."""

import os
from pathlib import Path
from typing import Any

from knowledge.address import index_address, store_address
from knowledge.errors import LibraryError
from knowledge.keeping import BEFORE, OnDisk, Source


def home(folder: Path | str | None = None) -> Path:
    """Return the folder of a library: the one that is named, else $DATELINE_HOME, else the platform's data folder."""
    if folder is None and not (folder := os.environ.get("DATELINE_HOME")):
        from platformdirs import user_data_path

        return user_data_path("dateline", appauthor=False)
    return Path(folder).expanduser()


def is_in(folder: Path | str | None = None, *, store: str | None = None) -> bool:
    """Return whether a library is kept in `folder`, so that `open` would not make one there."""
    if store_address() if store is None else store:
        return True
    return any((home(folder) / name).exists() for name in ("library.db", "index", "changing"))


def before_restore(folder: Path | str | None = None) -> Path:
    """Return the backup that is kept of what the last restored one took the place of; LibraryError without one."""
    if not (file := home(folder) / BEFORE).is_file():
        raise LibraryError(f"There is nothing to undo: no backup was restored in {file.parent}.")
    return file


def keeper(folder: Path | str | None, store: str | None, index: str | None, *, indexing: bool, **more: Any) -> OnDisk:
    """Open what keeps a library in a folder, in a database or on a cluster; `more` is what `OnDisk.open` is told."""
    address, cluster = (store_address() if store is None else store), (index_address() if index is None else index)
    on_disk: type[OnDisk] = OnDisk
    if cluster:
        from knowledge.distributing import distributed

        on_disk = distributed(cluster, shared=bool(address), indexing=indexing)
    if address:
        from knowledge.sharing import Shared  # which nobody needs who keeps the library in a folder

        shared = on_disk if issubclass(on_disk, Shared) else Shared
        return shared.at(home(folder), address, **more)
    return on_disk.open(home(folder), **more)


def shipped() -> list[Source]:
    """The briefings that come with Dateline, each with its file's name as source."""
    from importlib.resources import files

    from knowledge.reading import read_bytes

    briefings: list[Source] = []
    for file in sorted(files("knowledge.articles").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".md") and file.name != "README.md":
            briefings += (
                (article, f"dateline:{file.name}") for article in read_bytes(file.read_bytes(), name=file.name)
            )
    return briefings
