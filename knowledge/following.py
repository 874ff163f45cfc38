"""Bring the index to the state of the store, or make it anew beside the one that is there.

No index is deleted before another one stands in its place. An article that is damaged in the store is written again
from an index that still holds it as it was, or set aside; the rest goes on.
"""

import logging
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.article import Article
from knowledge.errors import IndexDamagedError, StoreDamagedError
from knowledge.index.engine import EmbeddedIndex
from knowledge.index.preparing import prepare
from knowledge.index.protocol import PassageIndex, Snapshot
from knowledge.origin import Origin

if TYPE_CHECKING:
    from knowledge.store import Change, Store

BATCH = 500
"""Articles that the index takes over at a time; a crash repeats at most so much work."""
MANY = 5_000
"""The same where there are as many, as after an upgrade: of so many at a time, another process analyses half."""

log = logging.getLogger(__name__)


def origin_of(folder: Path, snapshot: Snapshot) -> Origin:
    """Return which state of which store the index in `folder` was made from."""
    return Origin(folder.name.partition("-")[0], snapshot.generation, snapshot.stamp)


def own_index(store: "Store", root: Path, index: EmbeddedIndex | None) -> tuple[EmbeddedIndex, int]:
    """Return the index of the store as it is, among those in `root`, and how many of its changes that holds.

    `index` is the one that was used so far. An empty one is returned where none is of this store's past.
    """
    version = store.articles.version()
    best: tuple[EmbeddedIndex, int] | None = None
    for folder in sorted(root.glob(f"{version.identity}*")):
        try:
            mine = index if index is not None and index.folder == folder else EmbeddedIndex.open(folder)
            state = origin_of(folder, mine.snapshot())
        except IndexDamagedError:
            continue
        past = 0 < state.generation <= version.generation and store.articles.stamp(state.generation) == state.stamp
        if past and (best is None or state.generation > best[1]):
            best = mine, state.generation
    return best or (new_index(root, version.identity), 0)


def new_index(root: Path, identity: str) -> EmbeddedIndex:
    """Return an empty index for the store of that identity, beside any other."""
    root.mkdir(0o700, parents=True, exist_ok=True)
    folder = root / identity
    return EmbeddedIndex.open(folder if not folder.exists() else root / f"{identity}-{secrets.token_hex(4)}")


def follow(
    store: "Store", root: Path, index: EmbeddedIndex, done: int, *, progress: Callable[..., Iterator[Any]]
) -> None:
    """Bring `index`, which holds the first `done` changes, to the state of `store`; delete all others in `root`."""
    bring(store, index, done, remembered=partial(remembered, root), progress=progress)
    for other in root.glob("*"):  # last: until then other processes answer from it
        if other != index.folder:
            shutil.rmtree(other, ignore_errors=True)


def bring(
    store: "Store",
    index: PassageIndex,
    done: int,
    *,
    remembered: Callable[[str, str], Article | None],
    progress: Callable[..., Iterator[Any]],
) -> None:
    """Bring `index`, which holds the first `done` changes, to the state of `store`.

    `remembered` gives an article that is damaged in the store, by collection and id, where an index still holds it.
    """
    while changes := store.articles.changes(done):
        size = BATCH if len(changes) < MANY else MANY
        batches = [changes[i : i + size] for i in range(0, len(changes), size)]
        for batch in progress(batches, "Indexing", len(batches)) if len(batches) > 1 else batches:
            _take_over(store, index, batch, remembered)
        done = changes[-1].generation


def _take_over(
    store: "Store",
    index: PassageIndex,
    batch: "Sequence[Change]",
    remembered: Callable[[str, str], Article | None],
) -> None:
    wanted = [(change.collection, change.id) for change in batch if change.current]
    kept = store.articles.load(wanted)
    articles: list[tuple[Article, str]] = []
    damaged: dict[str, list[str]] = {}
    for collection, id in wanted:
        found = kept.get((collection, id))
        article = found.article if found else None
        if article is None and (article := remembered(collection, id)):
            _despite_damage(lambda: store.articles.mend(collection, article), id, collection)  # noqa: B023 (at once)
        if article is None:
            damaged.setdefault(collection, []).append(id)
        else:
            articles.append((article, collection))
    gone = [(collection, id) for collection, ids in damaged.items() for id in ids]
    gone += [(change.collection, change.id) for change in batch if not change.current]
    generation, stamp = batch[-1].generation, store.articles.stamp(batch[-1].generation)
    index.add_many(articles, prepare=prepare, without=gone, generation=generation, stamp=stamp)
    for collection, ids in damaged.items():
        for id in ids:
            log.warning("Article %s of %s is not what was stored, and was set aside: add it again.", id, collection)
            _despite_damage(lambda: store.articles.set_aside(collection, [id]), id, collection)  # noqa: B023 (at once)


def remembered(root: Path, collection: str, id: str) -> Article | None:
    """Return an article that an index in `root` still holds as it was stored; None where none does."""
    for folder in root.glob("*"):
        try:
            article = EmbeddedIndex.open(folder).snapshot().article(id, collections=[collection])
            if article is not None and article.id == id:
                return article
        except (IndexDamagedError, ValueError, TypeError, LookupError, OverflowError):  # rotten bytes may be anything
            continue
    return None


def indexed(root: Path) -> Iterator[tuple[str, Article]]:
    """Yield every article that an index in `root` holds as it was stored, with its collection."""
    for folder in root.glob("*"):
        try:
            entries = list(EmbeddedIndex.open(folder).snapshot().articles())
        except (IndexDamagedError, ValueError, TypeError, LookupError, OverflowError):
            continue
        for entry in entries:
            if article := remembered(root, entry.collection, entry.id):
                yield entry.collection, article


def _despite_damage(act: Callable[[], None], id: str, collection: str) -> None:
    """Change the store where it can be; what cannot be written either is told by every check until it is mended."""
    try:
        act()
    except StoreDamagedError as error:
        log.warning("Article %s of %s cannot be mended: %s", id, collection, error)
