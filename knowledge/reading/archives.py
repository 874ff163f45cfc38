"""Read files out of a zip archive that may have been made to do harm.

Nothing is written to disk, so no name in it is ever a path; yet names that leave their folder, links, and sizes that
unpack to far more than they look are refused, since an honest archive has none of them.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from knowledge.errors import UnreadableError
from knowledge.reading.kinds import beside_pages

ENTRIES_AT_MOST = 20_000
ENTRY_AT_MOST = 10 * 1024 * 1024
"""Bytes of one file, unpacked."""
TOTAL_AT_MOST = 500 * 1024 * 1024
"""Bytes of all files together, unpacked."""
RATIO_AT_MOST = 200
"""How many times larger than packed a file above 1 MB may be; text packs to about a fourth, zeros to a thousandth."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    LookupError,
)
"""What zipfile and the decompressors raise on archives that are cut off, encrypted, or not what they say."""


def is_archive(data: bytes) -> bool:
    """Whether `data`, or the beginning of it, is that of a zip archive with something in it."""
    return data.startswith(b"PK\x03\x04")


def check_archive(data: bytes, *, origin: str) -> None:
    """Raise UnreadableError when the archive is damaged or says that it unpacks to more than it may."""
    with _opened(data, origin=origin) as archive:
        entries = archive.infolist()
    if len(entries) > ENTRIES_AT_MOST:
        raise UnreadableError(f"{origin} holds more than {ENTRIES_AT_MOST:,} files; split it.", origin=origin)
    if sum(entry.file_size for entry in entries) > TOTAL_AT_MOST:
        raise _too_large(origin, TOTAL_AT_MOST)
    for entry in entries:
        if _is_bomb(entry):
            raise UnreadableError(f"{origin} unpacks to far more than it looks and was not opened.", origin=origin)


def files(data: bytes, *, origin: str) -> Iterator[tuple[str, bytes | UnreadableError]]:
    """Each file's name and its bytes, or why it was refused, in the order of the names.

    Folders, hidden files, those that macOS adds and those that a browser saved beside a page are left out. Raises
    UnreadableError for the archive as a whole.
    """
    check_archive(data, origin=origin)
    unpacked = 0
    with _opened(data, origin=origin) as archive:
        beside = _beside_pages([entry.filename.replace("\\", "/") for entry in archive.infolist()])
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if not entry.filename or entry.is_dir() or any(map(_is_hidden, path.parts)):
                continue
            if not beside.isdisjoint(path.parents):
                continue
            name = f"{origin}/{entry.filename}"
            try:
                content = _content(archive, entry, name=name)
            except UnreadableError as error:
                yield name, error
                continue
            unpacked += len(content)
            if unpacked > TOTAL_AT_MOST:
                raise _too_large(origin, TOTAL_AT_MOST)
            yield name, content


def _opened(data: bytes, *, origin: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise UnreadableError(f"{origin} is a damaged zip archive; make it again.", origin=origin) from error


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, name: str) -> bytes:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UnreadableError(f"{name} is named as a path outside the archive and was refused.", origin=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableError(f"{name} is a link and was refused; put the file itself into the archive.", origin=name)
    if entry.flag_bits & 1:
        raise UnreadableError(f"{name} is encrypted; make the archive without a password.", origin=name)
    try:
        with archive.open(entry) as file:
            content = file.read(ENTRY_AT_MOST + 1)  # whatever size it claims to have
    except _DAMAGED as error:
        raise UnreadableError(f"{name} is damaged inside the archive; make it again.", origin=name) from error
    if len(content) > ENTRY_AT_MOST:
        raise _too_large(name, ENTRY_AT_MOST)
    return content


def _beside_pages(names: list[str]) -> set[PurePosixPath]:
    """The folders that a browser saved beside a page."""
    inside: dict[PurePosixPath, set[str]] = {}
    for name in names:
        path = PurePosixPath(name)
        for child, parent in zip((path, *path.parents), path.parents, strict=False):
            inside.setdefault(parent, set()).add(child.name)
    return {folder / name for folder, found in inside.items() for name in beside_pages(found, found)}


def _is_hidden(part: str) -> bool:
    return part == "__MACOSX" or (part.startswith(".") and part != "..")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > 1024 * 1024 and entry.file_size > RATIO_AT_MOST * max(entry.compress_size, 1)


def _too_large(name: str, most: int) -> UnreadableError:
    return UnreadableError(f"{name} is larger than {most // 1024 // 1024} MB; split it.", origin=name)
