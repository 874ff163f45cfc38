"""Anything to articles: files of every format that is read (`formats`), alone, in folders and in zip archives.

`read_bytes` reads one file's bytes, `read_each` also looks into archives, `read_path` reads files and folders. The
format is told by the content first and by the name second. Every limit is a named constant, here or in its module.
"""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from knowledge.article import Article
from knowledge.errors import ArticleError, UnreadableError

log = logging.getLogger(__name__)

__all__ = [
    "ARCHIVE_BYTES_AT_MOST",
    "BYTES_AT_MOST",
    "exists",
    "file_key",
    "files",
    "read_bytes",
    "read_each",
    "read_entries",
    "read_path",
]

BYTES_AT_MOST = 10 * 1024 * 1024
"""Bytes of one file."""
ARCHIVE_BYTES_AT_MOST = 200 * 1024 * 1024
"""Bytes of one zip archive, packed."""

_PACKED = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip archive begins, and an empty one."""


def read_bytes(data: bytes, *, name: str, content_type: str | None = None) -> list[Article]:
    """The articles in one file, where nothing in it is wrong; several only from JSON.

    Raises ArticleError or UnreadableError, the first that `read_entries` gives.
    """
    found = read_entries(data, name=name, content_type=content_type)
    for each in found:
        if isinstance(each, ArticleError):
            raise each
    return [each for each in found if isinstance(each, Article)]


def read_entries(data: bytes, *, name: str, content_type: str | None = None) -> list[Article | ArticleError]:
    """The articles in one file, and for each of its entries that is none its error; several only from JSON.

    `name` is used in messages and to tell the format, never as a path. `content_type` is the MIME type that came with
    the bytes, with its charset. Each error is one sentence with `name`, the field if there is one, and the remedy; it
    is raised where the file as a whole cannot be read.
    """
    if len(data) > BYTES_AT_MOST:
        raise _too_large(name, len(data), BYTES_AT_MOST)
    if not data.strip():
        raise UnreadableError(f"{name} is empty; give a file with a text.", origin=name)
    from knowledge.reading import formats, kinds
    from knowledge.reading.archives import is_archive

    given = formats.Given(data, name, content_type or "")
    if format := formats.recognised(data):
        return [*format.read(given)]
    if is_archive(data):
        if kind := kinds.office(data):
            raise kinds.refused(name, kind)
        raise UnreadableError(f"{name} is an archive, not an article; unpack it first.", origin=name)
    if kind := kinds.no_article(given):
        raise kinds.refused(name, kind)
    return [*formats.format_of(given).read(given)]


def read_each(data: bytes, *, name: str, content_type: str | None = None) -> Iterator[Article | ArticleError]:
    """The articles in one file or in the files of a zip archive; for each file that gives none, its error."""
    from knowledge.reading import archives, formats, kinds

    try:
        if not data.startswith(_PACKED) or formats.recognised(data) or kinds.office(data):
            yield from read_entries(data, name=name, content_type=content_type)
            return
        if len(data) > ARCHIVE_BYTES_AT_MOST:
            raise _too_large(name, len(data), ARCHIVE_BYTES_AT_MOST)
        for inner, content in archives.files(data, origin=name):
            if isinstance(content, ArticleError):
                yield content
            else:
                yield from _each_or_error(content, inner)
    except ArticleError as error:
        yield error


def read_path(path: Path) -> Iterator[Article | ArticleError]:
    """The articles of a file, or of all files under a folder in the order of their paths; an error for each that fails.

    Under a folder, hidden files and README.md are left out, what a browser saved beside a page, and links, which may
    lead round in circles or out of the folder; a link given as `path` itself is followed.
    """
    if not exists(path):
        what = "is a link that leads nowhere" if _is_link(path) else "does not exist"
        yield UnreadableError(f"{path} {what}; check the path.", origin=str(path))
    for file in files(path):
        yield from _file(file)


def files(path: Path) -> Iterator[Path]:
    """The files that `read_path` reads, in its order: `path` itself, or those under it."""
    from knowledge.reading import kinds

    if not exists(path):
        return
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path, followlinks=False):
        beside = kinds.beside_pages(names, folders)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in beside)
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and name != "README.md" and not file.is_symlink():
                yield file


def exists(path: Path) -> bool:
    """Whether there is anything at `path`; no, for a name that no file can have, and for a link that leads nowhere."""
    try:
        return path.exists()
    except (OSError, ValueError):  # what Python before 3.14 raises for names too long
        return False


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except (OSError, ValueError):
        return False


def file_key(path: Path) -> str:
    """The path as a store keeps it: a name may hold bytes that are no text, which no database takes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _file(path: Path) -> Iterator[Article | ArticleError]:
    origin = str(path)
    try:
        if not path.is_file():
            raise UnreadableError(f"{origin} is not a file; give a file or folder.", origin=origin)
        with path.open("rb") as file:
            packed = file.read(4) in _PACKED
            size, most = path.stat().st_size, ARCHIVE_BYTES_AT_MOST if packed else BYTES_AT_MOST
            if size > most:
                raise _too_large(origin, size, most)
            file.seek(0)
            data = file.read(most + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        yield UnreadableError(f"{origin} cannot be opened: {reason}.", origin=origin)
    except UnreadableError as error:
        yield error
    else:
        try:
            yield from read_each(data, name=origin)
        except Exception:  # a mistake of ours, which must not keep the files behind this one out
            log.exception("%s could not be read.", origin)
            yield UnreadableError(
                f"{origin} could not be read, which is a mistake of Dateline's; save it in another format.",
                origin=origin,
            )


def _each_or_error(data: bytes, name: str) -> Iterator[Article | ArticleError]:
    try:
        yield from read_entries(data, name=name)
    except ArticleError as error:
        yield error


def _too_large(name: str, size: int, most: int) -> UnreadableError:
    megabytes = 1024 * 1024
    message = f"{name} is {size / megabytes:.0f} MB, more than the {most // megabytes} MB that are read; split it."
    return UnreadableError(message, origin=name)
