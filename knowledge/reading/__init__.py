"""Anything to articles: text, Markdown, HTML, JSON, PDF and Word, alone, in folders and in zip archives.

`read_bytes` reads one file's bytes, `read_each` also looks into archives, `read_path` reads files and folders. The
format is told by the content first and by the name second. Every limit is a named constant, here or in its module.
"""

import json as _json
import logging
import os
import re
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

_MAILS = frozenset({".eml", ".mht", ".mhtml"})
_MAIL_TYPES = frozenset({"message/rfc822", "multipart/related", "application/x-mimearchive"})
_PICTURE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg\b", re.IGNORECASE | re.DOTALL
)


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
    from knowledge.reading import kinds, mail

    if data[:1024].lstrip().startswith(b"%PDF-"):
        from knowledge.reading import pdf

        return [pdf.read(data, origin=name)]
    if data.startswith(b"PK\x03\x04"):
        return [_office(data, name)]
    told = (content_type or "").partition(";")[0].strip().casefold()
    if kind := kinds.no_article(data, name=name, content_type=told):
        raise _no_article(name, kind)
    if Path(name).suffix.casefold() in _MAILS or told in _MAIL_TYPES or mail.looks_like_mail(data):
        return [mail.read(data, origin=name)]
    return _text(data, name, content_type or "")


def read_each(data: bytes, *, name: str, content_type: str | None = None) -> Iterator[Article | ArticleError]:
    """The articles in one file or in the files of a zip archive; for each file that gives none, its error."""
    from knowledge.reading import archives, kinds

    try:
        if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or _is_word(data) or kinds.office(data):
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
            packed = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
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


def _is_word(data: bytes) -> bool:
    return b"word/document.xml" in data[-64 * 1024 :]  # the archive's list of files stands at its end


def _office(data: bytes, name: str) -> Article:
    from knowledge.reading import kinds

    if _is_word(data):
        from knowledge.reading import docx

        return docx.read(data, origin=name)
    if kind := kinds.office(data):
        raise _no_article(name, kind)
    raise UnreadableError(f"{name} is an archive, not an article; unpack it first.", origin=name)


def _text(data: bytes, name: str, content_type: str) -> list[Article | ArticleError]:
    from knowledge.reading import html, json, kinds, markdown, plain
    from knowledge.reading.encoding import charset, decode

    text = decode(data, origin=name, declared=charset(content_type))
    kind, ending = content_type.partition(";")[0].strip().casefold(), Path(name).suffix.casefold()
    if html.looks_like_html(text) or kind in ("text/html", "application/xhtml+xml") or ending in (".html", ".htm"):
        return [html.read(text, origin=name)]
    if markdown.has_front_matter(text) or kind == "text/markdown" or ending in (".md", ".markdown"):
        return [markdown.read(text, origin=name)]
    if ending in (".json", ".jsonl", ".ndjson") or kind.endswith("json") or _is_json(text):
        return [*json.read_each(text, origin=name)]
    if _PICTURE.match(text):
        raise _no_article(name, "a picture")
    if kinds.is_code(text):
        raise _no_article(name, "a script or style sheet")
    if text.lstrip().startswith(("<?xml", "<rss", "<feed")) or (ending == ".xml" and text.lstrip().startswith("<")):
        raise UnreadableError(f"{name} is XML; follow a feed by its address, or save the article's page.", origin=name)
    return [plain.read(text, origin=name)]


def _is_json(text: str) -> bool:
    """Whether `text`, or its first line, is an object or a list of them."""
    start = text.lstrip()
    if not start.startswith(("{", "[")):
        return False
    for part in (start, start.partition("\n")[0]):
        try:
            value = _json.loads(part)
        except (ValueError, RecursionError):
            continue
        return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))
    return False


def _no_article(name: str, kind: str) -> UnreadableError:
    what, _, remedy = kind.partition("; ")
    return UnreadableError(f"{name} is {what}, not an article{'; ' + remedy if remedy else ''}.", origin=name)


def _too_large(name: str, size: int, most: int) -> UnreadableError:
    megabytes = 1024 * 1024
    message = f"{name} is {size / megabytes:.0f} MB, more than the {most // megabytes} MB that are read; split it."
    return UnreadableError(message, origin=name)
