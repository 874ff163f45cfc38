"""Everything that collections own as plain files, in a folder or a zip archive, and back again.

    README.txt              what this is, for who finds it in ten years
    export.json             what there is, with the SHA-256 of every file
    NAME/articles.jsonl     one article a line, with where it came from; earlier versions and what was removed, too
    NAME/articles/ID.md     the same articles to be read, as `dateline add` reads them
    NAME/feeds.jsonl, settings.json, answers.jsonl, …

Nobody who asked is in it: votes are counts, and no hash of anybody goes along.
"""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.article import Article
from knowledge.errors import LibraryError, NewerVersionError, NotWritableError

if TYPE_CHECKING:
    from knowledge.store import Store

FORMAT = 1
MANIFEST = "export.json"
PUBLIC = "public"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that the same library makes the same archive."""
_README = """\
This is what a library of news articles, kept by the program Dateline, held and owned.

export.json names every collection with its folder, and the SHA-256 of every file.
In the folder of a collection:
  articles.jsonl   one article on each line, as JSON: its text and source ("article"), its state (current; superseded by
                   another; withdrawn at its source; removed by a person, without its text), when it was added, and the
                   files or addresses that it was read from
  articles/        the current articles again, as text with their source above them
  feeds.jsonl      the feeds that it followed
  settings.json    what was set for it: language, limits, what sources allow to be shown
  answers.jsonl    which characters of which articles answers quoted, with the votes on them, while that was kept
  *.jsonl          other things that it owned, one on each line: questions without an answer, counts of questions
All files are UTF-8. Times are in UTC. Where an article's text is quoted, characters are Unicode code points.
`dateline import` reads it back.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, or read back."""

    articles: int
    """Current articles."""
    collections: tuple[str, ...]


class _Out(Protocol):
    def __call__(self, name: str, lines: Iterable[str]) -> None: ...


# --- out --------------------------------------------------------------------------------------------------------------


def export(
    store: "Store",
    target: Path,
    *,
    names: Iterable[str] | None,
    program: str,
    now: datetime,
    only: Collection[str] | None = None,
) -> Exported:
    """Write what the collections `names` (None: all) own to the folder or, where it ends in .zip, the file `target`.

    With `only`, their current articles with these ids, and nothing else. It is whole or not there. Raises LibraryError
    where something is there already, or a name owns nothing.
    """
    with store.unchanging() as held:
        there = held.moving.names()
        wanted = list(dict.fromkeys(names)) if names is not None else there
        if unknown := [name for name in wanted if name not in there]:
            raise LibraryError(
                f"There is no collection {unknown[0]}; these own something: {', '.join(there) or 'none'}."
            )
        with _written(target) as out:
            total, sums, folders = 0, {}, _folders(wanted)

            def put(name: str, lines: Iterable[str]) -> None:
                digest = hashlib.sha256()
                out(name, _summed(lines, digest.update))
                sums[name] = digest.hexdigest()

            for name in wanted:
                total += _collection(held, name, folders[name], put, only)
            put("README.txt", [_README])
            manifest = {
                "format": FORMAT,
                "program": program,
                "made": now.isoformat(),
                "collections": [{"name": name, "folder": folders[name]} for name in wanted],
                "sha256": sums,
            }
            out(MANIFEST, [json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"])
    return Exported(total, tuple(wanted))


def _collection(held: "Store", name: str, folder: str, put: _Out, only: Collection[str] | None) -> int:
    from knowledge.store.movable import others

    current: list[Article] = []

    def articles() -> Iterator[str]:
        for row in held.moving.articles(name, only=only):
            if row["state"] == "current":
                current.append(Article.model_validate(row["article"]))
            yield _line(row)

    put(f"{folder}/articles.jsonl", articles())
    for article in current:
        put(f"{folder}/articles/{article.id}.md", [_readable(article)])
    if only is not None:
        put(f"{folder}/settings.json", ["{}\n"])
        return len(current)
    put(f"{folder}/feeds.jsonl", map(_line, held.moving.feeds(name)))
    put(f"{folder}/settings.json", [json.dumps(held.moving.settings(name), ensure_ascii=False, indent=1) + "\n"])
    put(f"{folder}/answers.jsonl", map(_line, held.moving.answers(name)))
    for table in others():
        put(f"{folder}/{table.name}.jsonl", map(_line, held.moving.rows(name, table)))
    return len(current)


def _readable(article: Article) -> str:
    fields = article.model_dump(mode="json", exclude_defaults=True, exclude={"text", "title_made"})
    rows = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n".join(["---", *rows, "---", "", article.text, ""])


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def _summed(lines: Iterable[str], update: Callable[[bytes], None]) -> Iterator[str]:
    for line in lines:
        update(line.encode())
        yield line


def _folders(names: Iterable[str]) -> dict[str, str]:
    """A folder's name for each collection, each another, that any file system takes."""
    folders: dict[str, str] = {}
    for name in names:
        plain = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in name)[:60]
        plain = {"*": "every-collection"}.get(name, plain.strip(".") or "-")
        number = sum(folder == plain or folder.startswith(f"{plain}~") for folder in folders.values())
        folders[name] = f"{plain}~{number + 1}" if number else plain
    return folders


@contextmanager
def _written(target: Path) -> Iterator[_Out]:
    """Where files of an export go; `target` is there once all of them are."""
    if target.exists() and (not target.is_dir() or target.suffix == ".zip" or any(target.iterdir())):
        raise LibraryError(f"{target} is there already and was left as it is: name another file or an empty folder.")
    if not target.parent.is_dir():
        raise NotWritableError(f"{target} cannot be written: there is no folder {target.parent}; make it first.")
    half = Path(mkdtemp(prefix=".half-", dir=target.parent))  # nobody else may read it
    try:
        if target.suffix == ".zip":
            with zipfile.ZipFile(half / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                yield lambda name, lines: _into_archive(archive, name, lines)
            (half / "export.zip").replace(target)
        else:
            yield lambda name, lines: _into_folder(half / "export", name, lines)
            (half / "export").replace(target)
    except OSError as error:
        raise NotWritableError(f"{target} cannot be written ({error.strerror or error}); nothing is there.") from error
    finally:
        shutil.rmtree(half, ignore_errors=True)


def _into_archive(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with archive.open(entry, "w", force_zip64=True) as file:
        for line in lines:
            file.write(line.encode())


def _into_folder(folder: Path, name: str, lines: Iterable[str]) -> None:
    (folder / name).parent.mkdir(0o700, parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)


# --- in ---------------------------------------------------------------------------------------------------------------


def bring_in(store: "Store", source: Path, *, rename: str | None) -> Exported:
    """Take what an export holds into a store; `rename` is the name for the one collection in it, whose parts follow.

    Every file is verified before anything is taken, and a collection is taken whole or not at all. Returns how many
    articles are new, and the collections. Raises LibraryError for what is damaged, or no export.
    """
    from knowledge.collection_names import name_of, whole, wholes

    with _opened(source) as read:
        manifest = _manifest(read, source)
        try:
            listed = [(one["name"], one["folder"]) for one in manifest["collections"]]
            if rename is not None and len(owners := wholes(name for name, _ in listed)) != 1:
                raise LibraryError(f"{source} holds {len(owners)} collections: a new name is for a single one.")
            names = {name: f"{rename}{name.removeprefix(whole(name))}" if rename else name for name, _ in listed}
            _verify(manifest, read)
            fresh = 0
            # the public one, then parts of others: which others may quote
            for name, folder in sorted(listed, key=lambda one: (one[0] != PUBLIC, name_of(one[0]) is None)):
                owned = _owned(manifest, read, folder)
                owned["answers"] = [_renamed(row, names) for row in owned.get("answers", [])]
                fresh += store.taking.take(names[name], owned, json.loads(read(f"{folder}/settings.json")))
        except (OSError, KeyError, ValueError, TypeError, AttributeError) as error:
            raise LibraryError(f"{source} is damaged ({error}) and nothing more was taken in.") from error
    return Exported(fresh, tuple(names.values()))


def _verify(manifest: dict[str, Any], read: Callable[[str], bytes]) -> None:
    for name, digest in manifest["sha256"].items():
        if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            raise ValueError(f"{name} is no file of it")
        if hashlib.sha256(content := read(name)).hexdigest() != digest:
            raise ValueError(f"{name} is not what was written")
        if name.endswith("/articles.jsonl"):
            for row in _rows(content):
                if row["article"] is not None and Article.model_validate(row["article"]).id != row["id"]:
                    raise ValueError(f"article {row['id']} is another")


def _owned(manifest: dict[str, Any], read: Callable[[str], bytes], folder: str) -> dict[str, list[dict[str, Any]]]:
    mine = [PurePosixPath(name) for name in manifest["sha256"]]
    mine = [file for file in mine if file.parent == PurePosixPath(folder) and file.suffix == ".jsonl"]
    return {file.stem: _rows(read(str(file))) for file in mine}


def _rows(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.decode().split("\n") if line]  # a text may hold other line breaks


def _renamed(answer: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    quoted = [[names.get(collection, collection), *place] for collection, *place in answer["quotes"]]
    return answer | {"quotes": quoted}


@contextmanager
def _opened(source: Path) -> Iterator[Callable[[str], bytes]]:
    """Reads a file of an export by its name."""
    if source.is_dir():
        yield lambda name: (source / name).read_bytes()
        return
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive.read
    except (OSError, zipfile.BadZipFile) as error:
        raise LibraryError(
            f"{source} is no export that `dateline export` wrote ({error}); nothing was taken in."
        ) from error


def _manifest(read: Callable[[str], bytes], source: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(read(MANIFEST))
        if manifest["format"] > FORMAT:
            raise NewerVersionError(
                f"{source} was written by a newer version of Dateline: install Dateline {manifest['program']} or newer."
            )
        if not isinstance(manifest["sha256"], dict) or not isinstance(manifest["collections"], list):
            raise TypeError
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise LibraryError(
            f"{source} is no export that `dateline export` wrote (it has no sound {MANIFEST}); nothing was taken in."
        ) from error
    return manifest
