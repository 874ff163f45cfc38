"""The numbers of passages over all parts of a snapshot, and what is read by them."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article
from knowledge.index.parts import Part
from knowledge.index.protocol import Entry, Located


class Numbering:
    """Which part each passage and article of a snapshot is in: they are numbered through, part after part."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.first = np.cumsum([0, *(part.segment.passages for part in parts)])
        """The number of each part's first passage, and of the one after the last."""
        self.first_article = np.cumsum([0, *(part.segment.articles for part in parts)])
        self.starts: list[int] = self.first.tolist()

    def by_part(self, passages: NDArray[np.int64]) -> Iterator[tuple[int, Any, NDArray[np.int64]]]:
        """Yield for each part that holds some of `passages`: its number, the places of those, their numbers in it."""
        if len(self.parts) == 1:
            yield 0, slice(None), passages
            return
        part_of = self.first.searchsorted(passages, side="right") - 1
        for i in sorted(set(part_of.tolist())):
            mine = (part_of == i).nonzero()[0]
            yield i, mine, passages[mine] - self.first[i]

    def standing(self, passages: NDArray[np.int64]) -> tuple[NDArray[Any], ...]:
        """Return each passage's collection (by its place in the alphabet), its place in its article, the article's id.

        Last what decides first, as np.lexsort wants it.
        """
        collections, places = np.empty(len(passages), dtype=np.int64), np.empty(len(passages), dtype=np.int64)
        ids = np.empty(len(passages), dtype=np.uint64)
        for i, mine, local in self.by_part(passages):
            segment = self.parts[i].segment
            articles = segment.article_of(local)
            alphabet = np.array([self._alphabet[name] for name in segment.collections])
            collections[mine] = alphabet[segment.arrays["collection"][articles]]
            places[mine] = local - segment.passage_start[articles]
            ids[mine] = segment.article_id[articles]
        return collections, places, ids

    @cached_property
    def _alphabet(self) -> dict[str, int]:
        """The names of all collections with their place in the alphabet."""
        return {name: place for place, name in enumerate(sorted(self.collections()))}

    def locate(self, passage: int) -> Located:
        """Return the article and spans of a passage number from `Candidates`."""
        i = bisect_right(self.starts, passage) - 1
        segment, local = self.parts[i].segment, passage - self.starts[i]
        starts = segment.passage_start.data  # an array would be cast as a whole to be searched for one number
        article = bisect_right(starts, local) - 1
        collection = segment.collections[int(segment.arrays["collection"][article])]
        return segment.record(article).locate(
            local - starts[article],
            article_id=f"{int(segment.article_id[article]):016x}",
            collection=collection,
        )

    def spell(self, token_ids: NDArray[np.int64]) -> list[str]:
        """Return the terms that `Candidates.token_ids` stand for."""
        return [self.parts[token >> 32].segment.vocabulary[token & 0xFFFFFFFF] for token in token_ids.tolist()]

    def beginnings(self, token_ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of the term that each of `token_ids` stands for, as one number."""
        if len(self.parts) == 1:
            return self.parts[0].segment.vocabulary.beginnings(token_ids)
        found = np.zeros(len(token_ids), dtype=np.int64)
        part_of = token_ids >> 32
        for i, part in enumerate(self.parts):
            mine = part_of == i
            found[mine] = part.segment.vocabulary.beginnings(token_ids[mine] & 0xFFFFFFFF)
        return found

    def article(self, id: str, *, collections: Collection[str] | None = None) -> Article | None:
        """Return the article with this id, from any of `collections` (None for all), or None."""
        try:
            number = np.array([int(id, 16)], dtype=np.uint64)
        except (ValueError, OverflowError):
            return None
        for part in self.parts:
            segment = part.segment
            for collection in segment.collections if collections is None else collections:
                for article in segment.find_articles(number, collection).tolist():
                    if part.alive_articles[article]:
                        return segment.record(article).article
        return None

    def collections(self) -> frozenset[str]:
        """Return the names of all collections that hold an article, perhaps of some that hold none any longer, too."""
        return frozenset(name for part in self.parts for name in part.segment.collections)

    def publishers(self, collections: Collection[str] | None = None) -> list[str]:
        """Return the publishers of articles in these collections (None for all), each once, in alphabetical order."""
        wanted = None if collections is None else frozenset(collections)
        return sorted(frozenset().union(*(part.publishers(wanted) for part in self.parts)))

    def articles(self, collections: Iterable[str] | None = None) -> Iterator[Entry]:
        """Yield the articles of these collections (None for all), in the order they were added."""
        wanted = None if collections is None else frozenset(collections)
        for part in self.parts:
            segment = part.segment
            for article in np.flatnonzero(part.alive_articles).tolist():
                collection = segment.collections[int(segment.arrays["collection"][article])]
                if wanted is None or collection in wanted:
                    day = int(segment.arrays["day"][article])
                    yield Entry(
                        id=f"{int(segment.article_id[article]):016x}",
                        collection=collection,
                        title=segment.title(article),
                        publisher=segment.publishers[int(segment.arrays["publisher"][article])],
                        day=date.fromordinal(day) if day else None,
                    )
