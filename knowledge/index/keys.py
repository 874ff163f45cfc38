"""Articles by their collection and id, as changes name them."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from knowledge.article import Article

_What = TypeVar("_What")
Key = tuple[str, str]
"""A collection, and the id of an article in it."""
Ids = dict[str, dict[str, None]]
"""Collections with the ids of articles, in the order that they came."""


def by_collection(keys: Iterable[Key]) -> Ids:
    """Return the ids of each collection."""
    found: Ids = {}
    for collection, id in keys:
        found.setdefault(collection, {})[id] = None
    return found


def once(articles: Iterable[tuple[_What, Article, str]], coming: Ids) -> Iterator[tuple[str, _What, str]]:
    """Yield what came with each article, once, between its id and its collection; note the ids in `coming`."""
    for what, article, collection in articles:
        ids = coming.setdefault(collection, {})
        if (id := article.id) not in ids:
            ids[id] = None
            yield id, what, collection


def as_numbers(ids: Iterable[str]) -> NDArray[np.uint64]:
    """Return the numbers that these ids are; what is no id is left out."""
    return np.array([int(i, 16) for i in ids if _is_id(i)], dtype=np.uint64)


def _is_id(text: str) -> bool:
    return len(text) == 16 and all(c in "0123456789abcdef" for c in text)
