"""Many articles are removed at once, can be put back for a day, and are erased then."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from knowledge.language.folding import fold
from knowledge.library.opened import PUBLIC, Opened

if TYPE_CHECKING:
    from knowledge.store import Removal

Key = tuple[str, str]
"""A collection, and the id of an article in it."""
AT_ONCE = 200
"""Articles whose texts are read at a time."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which articles of a collection are meant: those of which all of this holds. Nothing means all."""

    feed: int | None = None
    """A feed that is followed, by its id: what came from it."""
    source: str | None = None
    """A publisher, without marks and capitals."""
    since: date | None = None
    until: date | None = None
    """Days of publication, both included; what is not dated lies in none."""
    words: str | None = None
    """Words that all stand in the title or the text, whole ones, without marks and capitals."""

    def __bool__(self) -> bool:
        return any((self.feed is not None, self.source, self.since, self.until, self.words and self.words.strip()))


def select(opened: Opened, chosen: Chosen, *, collection: str = PUBLIC) -> list[Key]:
    """Return (collection, id) of the articles of a collection and its parts that are `chosen`, the newest first."""
    keys = opened.store.listing.keys(
        collection, feed=chosen.feed, publisher=chosen.source, since=chosen.since, until=chosen.until
    )
    wanted = [re.compile(rf"(?<!\w){re.escape(word)}(?!\w)") for word in fold(chosen.words or "").split()]
    if not wanted:
        return keys
    fitting: list[Key] = []
    for start in range(0, len(keys), AT_ONCE):
        for key, kept in opened.store.articles.load(keys[start : start + AT_ONCE]).items():
            if kept.article is not None:
                text = fold(f"{kept.article.title}\n{kept.article.text}")
                if all(word.search(text) for word in wanted):
                    fitting.append(key)
    return fitting


def propose(opened: Opened, keys: Iterable[Key], *, collection: str = PUBLIC) -> "Removal":
    """Note which articles of a collection and its parts would go; `discard` lets them go, within an hour."""
    return opened.store.removals.mean(collection, keys)


def removal(opened: Opened, id: int, *, collection: str = PUBLIC) -> "Removal | None":
    """Return a removal of a collection; None when its time is over, or it was put back."""
    return opened.store.removals.get(id, collection=collection)


def removed(opened: Opened, *, collection: str = PUBLIC) -> "list[Removal]":
    """Return what was removed of a collection and can be put back, the newest first."""
    return opened.store.removals.standing(collection)


def discard(opened: Opened, keys: Iterable[Key] = (), *, collection: str = PUBLIC, removal: int | None = None) -> int:
    """Let articles be found no longer; for a day they can be put back, and are erased then. Return the removal's id.

    They are those under these `keys` (as `select` gives them), or those of a `removal` that was noted before
    (`propose`). 0 where none is there to go.
    """
    id = opened.store.removals.mean(collection, keys).id if removal is None else removal
    return id if opened.on_disk.discard(collection, id) else 0


def put_back(opened: Opened, removal: int, *, collection: str = PUBLIC) -> list[Key]:
    """Put back what a removal removed; return what is found again.

    LimitError, and nothing is put back, where the collection may not hold so many.
    """
    return opened.on_disk.put_back(collection, removal)


def end(opened: Opened, removal: int | None = None, *, collection: str = PUBLIC) -> int:
    """Erase what a removal removed, or (None) all whose time is over in any collection; return how many that were."""
    if removal is not None:
        return len(opened.on_disk.end_removal(collection, removal))
    return sum(len(opened.on_disk.end_removal(one.collection, one.id)) for one in opened.store.removals.over())
