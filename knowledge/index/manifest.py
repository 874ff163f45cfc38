"""The manifest of an index's folder: which segments there are, what was removed from each, and the caller's own count.

Replacing it is what makes a change happen: a crash before leaves the old state, a crash after leaves the new one, and
files that no manifest names are deleted at the next change.
"""

import json
import os
import uuid
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexDamagedError
from knowledge.index import storage
from knowledge.index.building import SEGMENT
from knowledge.index.parts import Part
from knowledge.language.analysis import VERSION

FORMAT = 6
"""Raised with every change of what the files hold; an index of another format has to be made again."""

MANIFEST = "manifest.json"
UNFINISHED = ".merging"
"""How the name of a segment ends that is being merged and belongs to nothing yet."""

_MERGING = "merging.lock"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One state of an index, as it is written."""

    generation: int
    stamp: str
    segments: tuple[tuple[storage.File, str], ...]
    """The files of the segments, each with what was removed from it (see `removed_from`)."""

    @staticmethod
    def removed_from(packed: str, articles: int) -> NDArray[Any]:
        """Return the numbers of the articles that were removed from a segment of so many."""
        if not packed:
            return np.empty(0, dtype=np.int64)
        bits = np.frombuffer(zlib.decompress(b64decode(packed)), dtype=np.uint8)
        return np.flatnonzero(np.unpackbits(bits, count=articles))


def write(folder: Path, parts: Sequence[Part], *, generation: int, stamp: str) -> None:
    """Make this the state of the index in `folder`."""
    folder.mkdir(0o700, parents=True, exist_ok=True)
    segments = []
    for part in parts:
        removed = b64encode(zlib.compress(np.packbits(~part.alive_articles).tobytes())).decode()
        assert part.segment.file is not None
        segments.append([astuple(part.segment.file), removed if len(part.removed) else ""])
    manifest = {"format": FORMAT, "analysis": VERSION, "generation": generation, "segments": segments}
    manifest["stamp"] = stamp
    body = json.dumps(manifest)
    path = folder / MANIFEST
    temporary = path.with_suffix(f".{uuid.uuid4().hex}.tmp")
    with os.fdopen(storage.private(temporary), "w", encoding="utf-8") as out:
        out.write(f"{zlib.crc32(body.encode()):08x}\n{body}")
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(path)
    _sync_folder(folder)


def read(folder: Path) -> Manifest | None:
    """Return the state of the index in `folder`; None where none was written. Raises IndexDamagedError."""
    path = folder / MANIFEST
    try:
        crc, _, body = path.read_text(encoding="utf-8").partition("\n")
        if f"{zlib.crc32(body.encode()):08x}" != crc:
            raise IndexDamagedError(path)
        manifest: dict[str, Any] = json.loads(body)
        if (manifest["format"], manifest.get("analysis")) != (FORMAT, VERSION):
            raise IndexDamagedError(path)
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise IndexDamagedError(path) from error
    segments = tuple((storage.File(*fields), removed) for fields, removed in manifest["segments"])
    return Manifest(manifest["generation"], manifest["stamp"], segments)


def look(path: str) -> tuple[int, ...] | None:
    """Return what changes whenever the manifest at `path` does; None when there is none."""
    try:
        stat = os.stat(path)  # noqa: PTH116 (asked with every question: a path object takes longer)
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_ino, stat.st_size


def clear(folder: Path, parts: Sequence[Part]) -> None:
    """Delete the files that none of `parts`, the state that was written, is made of."""
    named = {file.name for part in parts if (file := part.segment.file)}
    for stray in [*folder.glob(f"*{SEGMENT}"), *folder.glob("*.tmp")]:
        if stray.name not in named:
            with suppress(OSError):  # on Windows, while a snapshot has it mapped; the next change tries again
                stray.unlink()


def discard(folder: Path) -> None:
    """Delete the index in `folder`, damaged or not, so that it can be made again."""
    for path in [
        folder / MANIFEST,
        *(path for suffix in (SEGMENT, UNFINISHED, ".tmp") for path in folder.glob(f"*{suffix}")),
    ]:
        path.unlink(missing_ok=True)


@contextmanager
def alone(folder: Path | None) -> Iterator[bool]:
    """Whether nobody else merges in `folder`; then what others began there, and never finished, is gone."""
    if folder is None or not folder.is_dir():
        yield True
        return
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / _MERGING, timeout=0, mode=0o600):
            for stray in folder.glob(f"*{UNFINISHED}"):
                with suppress(OSError):
                    stray.unlink()
            yield True
    except Timeout:
        yield False


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # so that the rename itself survives a power cut
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
