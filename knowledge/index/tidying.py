"""The list of segments, made shorter: what is removed from them, and which neighbours are made one next.

There are to be few, and each passage is to be written again seldom.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from knowledge.index.keys import as_numbers
from knowledge.index.parts import Part
from knowledge.index.segment import Segment

GROWTH = 8
"""How many times as large as all newer ones together a segment is that is left alone."""


def due(parts: Sequence[Part], *, everything: bool) -> Sequence[Part]:
    """Return the neighbours to merge next; nothing when there are none.

    The newest segments are taken until the one before is `GROWTH` times as large as they are together: so there are
    no more than some five segments, and each passage is rewritten a few times in its life.
    """
    if everything:
        return parts if len(parts) > 1 or any(len(part.removed) for part in parts) else ()
    first, size = len(parts), 0
    while first and (not size or parts[first - 1].passages < GROWTH * size):
        first -= 1
        size += max(1, parts[first].passages)
    if len(parts) - first > 1:
        return parts[first:]
    return next(([part] for part in parts if 4 * part.passages < 3 * part.segment.passages), ())


def replaced(parts: Sequence[Part], due: Sequence[Part], merged: Part) -> list[Part]:
    """Return `parts` with `merged` in the place of the neighbours `due`."""
    segments = [part.segment for part in parts]
    first = segments.index(due[0].segment)
    return [*parts[:first], merged, *parts[first + len(due) :]]


def whole(segment: Segment) -> Part:
    """A segment from which nothing was removed."""
    return Part(segment, np.empty(0, dtype=np.int64))


def without(parts: Iterable[Part], ids: Mapping[str, Iterable[str]]) -> list[Part]:
    """Return the parts without these articles of these collections, and without those of which nothing is left."""
    kept = []
    for part in parts:
        for collection, mine in ids.items():
            gone = part.segment.find_articles(as_numbers(mine), collection)
            if len(gone) and part.alive_articles[gone].any():
                part = part.without(gone)
        if part.passages or part.alive_articles.any():
            kept.append(part)
    return kept


def without_late(merged: Part, sources: Iterable[tuple[Part, Part]]) -> Part:
    """Return `merged` without what was removed meanwhile: `sources` are its parts as they were then, and are now."""
    for old, now in sources:
        late = np.flatnonzero(old.alive_articles & ~now.alive_articles)
        for collection in old.segment.collections if len(late) else ():
            mine = late[old.segment.of_collection(late, collection)]
            merged = merged.without(merged.segment.find_articles(old.segment.article_id[mine], collection))
    return merged
