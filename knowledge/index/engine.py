"""The embedded index: a list of immutable segments, in a folder or in memory, and the changes to it.

A folder holds one file for each segment, and the manifest (see `manifest.py`), whose replacement makes a change happen.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from knowledge.errors import IndexDamagedError
from knowledge.index import manifest, storage, tidying
from knowledge.index.building import SEGMENT, Identified, builders, write_segments
from knowledge.index.keys import Ids, Key, by_collection, once
from knowledge.index.merging import merge, merge_apart
from knowledge.index.nearest import Meaning
from knowledge.index.parts import Part
from knowledge.index.protocol import IDLE, IndexedArticle, Prepare, Raw
from knowledge.index.scoring import K1, B
from knowledge.index.segment import Segment
from knowledge.index.snapshot import EmbeddedSnapshot
from knowledge.index.storage import Arrays

_AT_ONCE = 2_000  # passages merged while an addition waits, some 20 ms
_MANY = 12  # segments

log = logging.getLogger(__name__)


class EmbeddedIndex:
    """The `PassageIndex` that runs inside this process. One writer at a time, any number of readers."""

    def __init__(self, folder: Path | None, *, k1: float = K1, b: float = B, meaning: Meaning | None = None) -> None:
        self._folder = folder
        self.meaning = meaning
        """Gives the vectors of passages; None where words alone are compared."""
        self._manifest = "" if folder is None else str(folder / manifest.MANIFEST)
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
        if self._folder is not None and manifest.look(self._manifest) != self._seen:
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
            each = ((id, indexed) for id, indexed, _ in once(((i, i.article, i.collection) for i in articles), coming))
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
        gone = by_collection(without)
        if self._folder is None:
            self._add((prepare(article, collection) for article, collection in articles), generation, stamp, gone)
            return
        with self._writing:
            self._refresh()
            coming: Ids = {}

            def identify(raw: Sequence[Raw]) -> list[Identified]:
                return list(once(((article, article, collection) for article, collection in raw), coming))

            files = write_segments(list(articles), prepare, self._folder, identify=identify)
            self._publish_added([self._open(file) for file in files], coming, generation, stamp, gone)

    def _publish_added(
        self, segments: Iterable[Segment], coming: Ids, generation: int | None, stamp: str, gone: Ids | None = None
    ) -> None:
        kept = tidying.without(self._snapshot.parts, coming)
        if gone:
            kept = self._rewritten(tidying.without(kept, gone))
        self._commit(self._tidied([*kept, *map(tidying.whole, segments)]), generation, stamp)

    def remove(self, article_ids: Iterable[str], *, collection: str, generation: int | None = None) -> None:
        """Make these articles of `collection` unfindable, all at once; ids that are not there are ignored.

        Small segments are written again without them; what a large one holds of them goes with `erase`.
        """
        with self._writing:
            self._refresh()
            parts = tidying.without(self._snapshot.parts, {collection: list(article_ids)})
            self._commit(self._rewritten(parts), generation)

    def _rewritten(self, parts: Sequence[Part]) -> list[Part]:
        """Write small segments again without what was removed from them."""
        small = [len(part.removed) and part.segment.passages <= _AT_ONCE for part in parts]
        return [
            tidying.whole(self._stored(*merge([(part.segment, part.removed)]))) if again else part
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
        with manifest.alone(self._folder) as alone:
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
        with manifest.alone(self._folder) as alone:
            return alone and self._merge(tidying.due(self.newest().parts, everything=everything), apart, writing)

    def _merge(self, due: Sequence[Part], apart: bool, writing: AbstractContextManager[Any]) -> bool:
        if not due:
            return False
        sources = [(part.segment, part.removed) for part in due]
        path, file = None, None
        if self._folder is not None:
            # not yet named as a segment: a change made meanwhile deletes those that are strays
            path = self._folder / f"{uuid.uuid4().hex}{manifest.UNFINISHED}"
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
                part = tidying.whole(self._open(replace(file, name=path.name)))
            else:
                part = tidying.whole(Segment(*merge(sources)))
            part = tidying.without_late(part, [(old, now[id(old.segment)]) for old in due])
            self._commit(tidying.replaced(parts, due, part), None, at_once=False)
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

    def _open(self, file: storage.File) -> Segment:
        assert self._folder is not None
        return Segment(*storage.read(self._folder / file.name, file), file=file, folder=self._folder)

    def _tidied(self, parts: list[Part]) -> list[Part]:
        """Merge what takes a moment only; or everything due when there are too many segments."""
        while due := tidying.due(parts, everything=False):
            if sum(part.passages for part in due) > _AT_ONCE and len(parts) <= _MANY:
                break
            merged = self._stored(*merge([(part.segment, part.removed) for part in due]))
            parts = tidying.replaced(parts, due, tidying.whole(merged))
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
            manifest.write(self._folder, parts, generation=generation, stamp=stamp)
            self._seen = manifest.look(self._manifest)
            manifest.clear(self._folder, parts)
        if at_once:
            self._snapshot = snapshot
        else:
            self._next = snapshot

    def _show_next(self) -> None:
        """Show the next state when the terms asked often are ready in it, unless a change is made to it before."""
        before, following = self._snapshot, self._next
        if following:
            following.views.warm(before.views)
            with self._writing:
                if self._next is following:
                    self._snapshot, self._next = following, None
            before.views.forget()

    def _refresh(self) -> None:
        """Take over the newest state, what another process has written since included."""
        if self._next:
            self._snapshot, self._next = self._next, None
        if self._folder is None:
            return
        while (stamp := manifest.look(self._manifest)) != self._seen:
            try:
                snapshot = self._read()
            except IndexDamagedError:
                if manifest.look(self._manifest) == stamp:
                    raise  # else it was replaced while being read
                continue
            self._snapshot, self._seen = snapshot, stamp

    def _read(self) -> EmbeddedSnapshot:
        assert self._folder is not None
        written = manifest.read(self._folder)
        if written is None:
            return self._publish([], 0, "")
        known = {part.segment.file: part for part in self._snapshot.parts}
        parts = []
        for file, removed in written.segments:
            old = known.get(file)
            segment = old.segment if old else self._open(file)
            gone = written.removed_from(removed, segment.articles)
            parts.append(old if old and len(old.removed) == len(gone) else Part(segment, gone))
        return self._publish(parts, written.generation, written.stamp)
