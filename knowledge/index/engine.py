"""The embedded index: a list of immutable segments, in a folder or in memory, and the changes to it.

A folder holds one file for each segment, and the manifest: which segments there are, what was removed from each, and
the caller's own count of changes. Replacing the manifest is what makes a change happen: a crash before leaves the old
state, a crash after leaves the new one, and files that no manifest names are deleted at the next change.
"""

import json
import logging
import os
import threading
import uuid
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.errors import IndexDamagedError
from knowledge.index import storage
from knowledge.index.building import SEGMENT, Identified, builders, write_segments
from knowledge.index.merging import merge, merge_apart
from knowledge.index.nearest import Meaning
from knowledge.index.parts import Part
from knowledge.index.protocol import IDLE, IndexedArticle, Prepare, Raw
from knowledge.index.scoring import K1, B
from knowledge.index.segment import Segment
from knowledge.index.snapshot import EmbeddedSnapshot
from knowledge.index.storage import Arrays
from knowledge.language.analysis import VERSION

FORMAT = 6
"""Raised with every change of what the files hold; an index of another format has to be made again."""

_What = TypeVar("_What")
Key = tuple[str, str]
"""A collection, and the id of an article in it."""
Ids = dict[str, dict[str, None]]
"""Collections with the ids of articles, in the order that they came."""

_GROWTH = 8
_AT_ONCE = 2_000  # passages merged while an addition waits, some 20 ms
_MANY = 12  # segments
_MANIFEST = "manifest.json"
_UNFINISHED = ".merging"
_MERGING = "merging.lock"

log = logging.getLogger(__name__)


class EmbeddedIndex:
    """The `PassageIndex` that runs inside this process. One writer at a time, any number of readers."""

    def __init__(self, folder: Path | None, *, k1: float = K1, b: float = B, meaning: Meaning | None = None) -> None:
        self._folder = folder
        self.meaning = meaning
        """Gives the vectors of passages; None where words alone are compared."""
        self._manifest = "" if folder is None else str(folder / _MANIFEST)
        self._k1, self._b = k1, b
        self._writing = threading.RLock()
        self._seen: tuple[int, ...] | None = None
        self._snapshot = self._publish([], 0, "")
        self._next: EmbeddedSnapshot | None = None
        """The newest state where it is not shown yet, since what it is asked often is being made ready."""
        self._refresh()

    @classmethod
    def open(cls, folder: Path, *, k1: float = K1, b: float = B, meaning: Meaning | None = None) -> "EmbeddedIndex":
        """Open the index in `folder`, which need not exist yet: it is made with the first change.

        `meaning` gives the vectors of passages; without it words alone are compared.
        Raises IndexDamagedError when files are missing, cut short, changed, of another format, or made with an analysis
        that gave other terms.
        """
        return cls(folder, k1=k1, b=b, meaning=meaning)

    @classmethod
    def in_memory(cls, *, k1: float = K1, b: float = B, meaning: Meaning | None = None) -> "EmbeddedIndex":
        """Return an empty index that is gone with the process."""
        return cls(None, k1=k1, b=b, meaning=meaning)

    @property
    def folder(self) -> Path | None:
        """Where the index is kept; None in memory."""
        return self._folder

    def snapshot(self) -> EmbeddedSnapshot:
        """Return the newest published state, another process's changes included."""
        if self._folder is not None and self._stamp() != self._seen:
            with self._writing:
                self._refresh()
        return self._snapshot

    def newest(self) -> EmbeddedSnapshot:
        """Return the newest state, ready for questions or not: the files of any other may be gone."""
        with self._writing:
            self._refresh()
            return self._snapshot

    def add(self, articles: Iterable[IndexedArticle], *, generation: int | None = None) -> None:
        """Make these articles findable, all at once; one that is there already in its collection is replaced."""
        self._add(articles, generation, "")

    def _add(
        self, articles: Iterable[IndexedArticle], generation: int | None, stamp: str, gone: Ids | None = None
    ) -> None:
        with self._writing:
            self._refresh()
            coming: Ids = {}
            each = ((id, indexed) for id, indexed, _ in _once(((i, i.article, i.collection) for i in articles), coming))
            made = [self._stored(*builder.build()) for builder in builders(each)]
            self._publish_added(made, coming, generation, stamp, gone)

    def add_many(
        self,
        articles: Iterable[Raw],
        *,
        prepare: Prepare,
        without: Iterable[Key] = (),
        generation: int | None = None,
        stamp: str = "",
    ) -> None:
        """As `add` does, but with the articles, each with its collection, that `prepare` is still to analyse.

        Those `without`, by collection and id, become unfindable with the same change. `stamp` is kept with
        `generation`: the caller's own sign of whose change that was.

        Of very many, another process takes half, where there is a core for it: `prepare` must be a function of a
        module. All of them are kept in memory meanwhile.
        """
        gone = _by_collection(without)
        if self._folder is None:
            self._add((prepare(article, collection) for article, collection in articles), generation, stamp, gone)
            return
        with self._writing:
            self._refresh()
            coming: Ids = {}

            def identify(raw: Sequence[Raw]) -> list[Identified]:
                return list(_once(((article, article, collection) for article, collection in raw), coming))

            files = write_segments(list(articles), prepare, self._folder, identify=identify)
            self._publish_added([self._open(file) for file in files], coming, generation, stamp, gone)

    def _publish_added(
        self, segments: Iterable[Segment], coming: Ids, generation: int | None, stamp: str, gone: Ids | None = None
    ) -> None:
        kept = self._without(self._snapshot.parts, coming)
        if gone:
            kept = self._rewritten(self._without(kept, gone))
        self._commit(self._tidied([*kept, *map(_whole, segments)]), generation, stamp)

    def remove(self, article_ids: Iterable[str], *, collection: str, generation: int | None = None) -> None:
        """Make these articles of `collection` unfindable, all at once; ids that are not there are ignored.

        Small segments are written again without them; what a large one holds of them goes with `erase`.
        """
        with self._writing:
            self._refresh()
            parts = self._without(self._snapshot.parts, {collection: list(article_ids)})
            self._commit(self._rewritten(parts), generation)

    def _rewritten(self, parts: Sequence[Part]) -> list[Part]:
        """Write small segments again without what was removed from them."""
        small = [len(part.removed) and part.segment.passages <= _AT_ONCE for part in parts]
        return [
            _whole(self._stored(*merge([(part.segment, part.removed)]))) if again else part
            for part, again in zip(parts, small, strict=True)
        ]

    def erase(
        self,
        erased: Callable[[Sequence[Key]], bool],
        *,
        apart: bool = False,
        writing: AbstractContextManager[Any] = IDLE,
    ) -> bool:
        """Write those segments again whose removed articles, by collection and id, `erased` says must go for good.

        Returns whether there may be more to do; see `merge` for `apart` and `writing`.
        """
        with _alone(self._folder) as alone:
            for part in self.newest().parts if alone else ():
                if len(part.removed) and erased(part.removed_keys()) and self._merge([part], apart, writing):
                    return True
        return False

    def merge(
        self, *, everything: bool = False, apart: bool = False, writing: AbstractContextManager[Any] = IDLE
    ) -> bool:
        """Make one segment of several small neighbours, or of all; returns whether there was anything to merge.

        `add` merges what is soon merged; call this now and then, again while it returns True, lest an `add` finds so
        many segments that it has to do all of the work itself.
        `apart` does the work in another process, so that questions of this one do not wait. `writing` is what the
        caller holds against other writers; it is entered only for the moment of publishing. Questions are answered
        from the old segments until what was asked of them often is ready in the new one.
        """
        with _alone(self._folder) as alone:
            return alone and self._merge(_due(self.newest().parts, everything=everything), apart, writing)

    def _merge(self, due: Sequence[Part], apart: bool, writing: AbstractContextManager[Any]) -> bool:
        if not due:
            return False
        sources = [(part.segment, part.removed) for part in due]
        path, file = None, None
        if self._folder is not None:
            path = self._folder / f"{uuid.uuid4().hex}{_UNFINISHED}"  # a change made meanwhile deletes stray segments
            file = merge_apart(sources, self._folder, path) if apart else storage.write(path, *merge(sources))
        if isinstance(file, str):
            return self._not_merged(due, file)
        with writing, self._writing:
            self._refresh()
            parts = list(self._snapshot.parts)
            now = {id(part.segment): part for part in parts}
            if not all(id(part.segment) in now for part in due):  # changed from elsewhere: try again
                if path:
                    path.unlink()
                return True
            if path and file:
                path = path.rename(path.with_suffix(SEGMENT))
                part = _whole(self._open(replace(file, name=path.name)))
            else:
                part = _whole(Segment(*merge(sources)))
            for old in due:
                late = np.flatnonzero(old.alive_articles & ~now[id(old.segment)].alive_articles)
                for collection in old.segment.collections if len(late) else ():
                    mine = late[old.segment.of_collection(late, collection)]
                    part = part.without(part.segment.find_articles(old.segment.article_id[mine], collection))
            self._commit(_replaced(parts, due, part), None, at_once=False)
        self._show_next()
        return True

    def _not_merged(self, due: Sequence[Part], why: str) -> bool:
        """Whether to try again at once what failed beside this process; raises IndexDamagedError where that is why."""
        if not {id(part.segment) for part in due} <= {id(part.segment) for part in self.newest().parts}:
            return True  # another change has merged them
        self.verify()
        log.warning("Segments were not merged, which is tried again later: %s", why)
        return False

    def verify(self) -> None:
        """Read every byte of the index; raises IndexDamagedError when one is not what was written."""
        self.newest().verify()

    def _without(self, parts: Iterable[Part], ids: Mapping[str, Iterable[str]]) -> list[Part]:
        kept = []
        for part in parts:
            for collection, mine in ids.items():
                gone = part.segment.find_articles(_as_numbers(mine), collection)
                if len(gone) and part.alive_articles[gone].any():
                    part = part.without(gone)
            if part.passages or part.alive_articles.any():
                kept.append(part)
        return kept

    def _open(self, file: storage.File) -> Segment:
        assert self._folder is not None
        return Segment(*storage.read(self._folder / file.name, file), file=file, folder=self._folder)

    def _tidied(self, parts: list[Part]) -> list[Part]:
        """Merge what takes a moment only; or everything due when there are too many segments."""
        while due := _due(parts, everything=False):
            if sum(part.passages for part in due) > _AT_ONCE and len(parts) <= _MANY:
                break
            merged = self._stored(*merge([(part.segment, part.removed) for part in due]))
            parts = _replaced(parts, due, _whole(merged))
        return parts

    def _stored(self, arrays: Arrays, meta: dict[str, Any]) -> Segment:
        if self._folder is None:
            return Segment(arrays, meta)
        self._folder.mkdir(0o700, parents=True, exist_ok=True)
        return self._open(storage.write(self._folder / f"{uuid.uuid4().hex}{SEGMENT}", arrays, meta))

    def _publish(self, parts: list[Part], generation: int, stamp: str) -> EmbeddedSnapshot:
        return EmbeddedSnapshot(parts, generation=generation, stamp=stamp, k1=self._k1, b=self._b, meaning=self.meaning)

    def _commit(self, parts: list[Part], generation: int | None, stamp: str = "", *, at_once: bool = True) -> None:
        if generation is None:
            generation, stamp = self._snapshot.generation, self._snapshot.stamp
        snapshot = self._publish(parts, generation, stamp)
        if self._folder is not None:
            self._write_manifest(snapshot)
        if at_once:
            self._snapshot = snapshot
        else:
            self._next = snapshot

    def _show_next(self) -> None:
        """Show the next state when the terms asked often are ready in it, unless a change is made to it before."""
        before, following = self._snapshot, self._next
        if following:
            following.warm(before)
            with self._writing:
                if self._next is following:
                    self._snapshot, self._next = following, None
            before.forget()

    def _write_manifest(self, snapshot: EmbeddedSnapshot) -> None:
        assert self._folder is not None
        self._folder.mkdir(0o700, parents=True, exist_ok=True)
        segments = []
        for part in snapshot.parts:
            removed = b64encode(zlib.compress(np.packbits(~part.alive_articles).tobytes())).decode()
            assert part.segment.file is not None
            segments.append([astuple(part.segment.file), removed if len(part.removed) else ""])
        manifest = {"format": FORMAT, "analysis": VERSION, "generation": snapshot.generation, "segments": segments}
        manifest["stamp"] = snapshot.stamp
        body = json.dumps(manifest)
        path = self._folder / _MANIFEST
        temporary = path.with_suffix(f".{uuid.uuid4().hex}.tmp")
        with os.fdopen(storage.private(temporary), "w", encoding="utf-8") as out:
            out.write(f"{zlib.crc32(body.encode()):08x}\n{body}")
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
        _sync_folder(self._folder)
        self._seen = self._stamp()
        named = {file.name for part in snapshot.parts if (file := part.segment.file)}
        for stray in [*self._folder.glob(f"*{SEGMENT}"), *self._folder.glob("*.tmp")]:
            if stray.name not in named:
                with suppress(OSError):  # on Windows, while a snapshot has it mapped; the next change tries again
                    stray.unlink()

    def _stamp(self) -> tuple[int, ...] | None:
        """Return what changes whenever the manifest does; None when there is none."""
        try:
            stat = os.stat(self._manifest)  # noqa: PTH116 (asked with every question: a path object takes longer)
        except FileNotFoundError:
            return None
        return stat.st_mtime_ns, stat.st_ino, stat.st_size

    def _refresh(self) -> None:
        """Take over the newest state, what another process has written since included."""
        if self._next:
            self._snapshot, self._next = self._next, None
        if self._folder is None:
            return
        while (stamp := self._stamp()) != self._seen:
            try:
                snapshot = self._read_manifest()
            except IndexDamagedError:
                if self._stamp() == stamp:
                    raise  # else it was replaced while being read
                continue
            self._snapshot, self._seen = snapshot, stamp

    def _read_manifest(self) -> EmbeddedSnapshot:
        assert self._folder is not None
        path = self._folder / _MANIFEST
        try:
            crc, _, body = path.read_text(encoding="utf-8").partition("\n")
            if f"{zlib.crc32(body.encode()):08x}" != crc:
                raise IndexDamagedError(path)
            manifest: dict[str, Any] = json.loads(body)
            if (manifest["format"], manifest.get("analysis")) != (FORMAT, VERSION):
                raise IndexDamagedError(path)
        except FileNotFoundError:
            return self._publish([], 0, "")
        except ValueError as error:
            raise IndexDamagedError(path) from error
        known = {part.segment.file: part for part in self._snapshot.parts}
        parts = []
        for fields, removed in manifest["segments"]:
            file = storage.File(*fields)
            old = known.get(file)
            segment = old.segment if old else self._open(file)
            gone = np.empty(0, dtype=np.int64)
            if removed:
                bits = np.frombuffer(zlib.decompress(b64decode(removed)), dtype=np.uint8)
                gone = np.flatnonzero(np.unpackbits(bits, count=segment.articles))
            parts.append(old if old and len(old.removed) == len(gone) else Part(segment, gone))
        return self._publish(parts, manifest["generation"], manifest["stamp"])


@contextmanager
def _alone(folder: Path | None) -> Iterator[bool]:
    """Whether nobody else merges in `folder`; then what others began there, and never finished, is gone."""
    if folder is None or not folder.is_dir():
        yield True
        return
    from filelock import FileLock, Timeout

    try:
        with FileLock(folder / _MERGING, timeout=0, mode=0o600):
            for stray in folder.glob(f"*{_UNFINISHED}"):
                with suppress(OSError):
                    stray.unlink()
            yield True
    except Timeout:
        yield False


def _by_collection(keys: Iterable[Key]) -> Ids:
    found: Ids = {}
    for collection, id in keys:
        found.setdefault(collection, {})[id] = None
    return found


def _whole(segment: Segment) -> Part:
    return Part(segment, np.empty(0, dtype=np.int64))


def _replaced(parts: Sequence[Part], due: Sequence[Part], merged: Part) -> list[Part]:
    """Return `parts` with `merged` in the place of the neighbours `due`."""
    segments = [part.segment for part in parts]
    first = segments.index(due[0].segment)
    return [*parts[:first], merged, *parts[first + len(due) :]]


def _due(parts: Sequence[Part], *, everything: bool) -> Sequence[Part]:
    """Return the neighbours to merge next; nothing when there are none.

    The newest segments are taken until the one before is `_GROWTH` times as large as they are together: so there are
    no more than some five segments, and each passage is rewritten a few times in its life.
    """
    if everything:
        return parts if len(parts) > 1 or any(len(part.removed) for part in parts) else ()
    first, size = len(parts), 0
    while first and (not size or parts[first - 1].passages < _GROWTH * size):
        first -= 1
        size += max(1, parts[first].passages)
    if len(parts) - first > 1:
        return parts[first:]
    return next(([part] for part in parts if 4 * part.passages < 3 * part.segment.passages), ())


def discard(folder: Path) -> None:
    """Delete the index in `folder`, damaged or not, so that it can be made again."""
    for path in [
        folder / _MANIFEST,
        *(path for suffix in (SEGMENT, _UNFINISHED, ".tmp") for path in folder.glob(f"*{suffix}")),
    ]:
        path.unlink(missing_ok=True)


def _once(articles: Iterable[tuple[_What, Article, str]], coming: Ids) -> Iterator[tuple[str, _What, str]]:
    """Yield what came with each article, once, between its id and its collection; note the ids in `coming`."""
    for what, article, collection in articles:
        ids = coming.setdefault(collection, {})
        if (id := article.id) not in ids:
            ids[id] = None
            yield id, what, collection


def _as_numbers(ids: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([int(i, 16) for i in ids if _is_id(i)], dtype=np.uint64)


def _is_id(text: str) -> bool:
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # so that the rename itself survives a power cut
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
