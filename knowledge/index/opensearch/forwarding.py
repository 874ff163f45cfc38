"""Vectors that are kept beside the store, and sent on to the index on the cluster as they are made."""

import logging
import threading
from collections.abc import Callable, Collection, Mapping

from knowledge.errors import IndexUnreachableError
from knowledge.index.opensearch.filling import encoded
from knowledge.index.opensearch.index import OpenSearchIndex
from knowledge.meaning.vectors import Rows, VectorStore

_TOGETHER = 256  # passages sent with one change
_AT_ONCE = 200  # articles

log = logging.getLogger(__name__)


class Forwarding:
    """A `VectorStore` before another one; `index` gives the index that the vectors are for.

    Unless it `writes`, another process makes the vectors, and the index tells which there are.
    """

    def __init__(
        self, inner: VectorStore, encoder: str, index: Callable[[], OpenSearchIndex], *, writes: bool = True
    ) -> None:
        self._inner, self._encoder, self._index, self._writes = inner, encoder, index, writes
        self._lock = threading.Lock()
        self._waiting: dict[str, Rows] = {}

    def version(self) -> int:
        """Return a number that differs from those before whenever what is kept may have changed."""
        return self._inner.version()

    def articles(self) -> set[str]:
        """Return the ids of the articles whose vectors are kept; what the index lacks of them is sent before."""
        if not self._writes:
            index = self._index()
            return encoded(index.cluster, index.name, self._encoder) if index.generation() else set()
        self._send()
        kept = self._inner.articles()
        try:
            index = self._index()
            if index.generation():
                lacking = sorted(kept & index.holds() - encoded(index.cluster, index.name, self._encoder))
                for start in range(0, len(lacking), _AT_ONCE):
                    index.fill(self._inner.load(lacking[start : start + _AT_ONCE]), self._encoder)
        except IndexUnreachableError as error:
            log.info("Vectors are sent to the index later: %s", error)
        return kept

    def since(self, mark: int) -> tuple[list[str], int]:
        """Return the ids of the articles whose vectors came after `mark`, and the mark for the next time."""
        return self._inner.since(mark)

    def load(self, articles: Collection[str]) -> dict[str, Rows]:
        """Return the vectors of these articles by id."""
        return self._inner.load(articles)

    def put(self, rows: Mapping[str, Rows]) -> None:
        """Keep the vectors of articles, and send them to the index, with others where they are few."""
        self._inner.put(rows)
        with self._lock:
            self._waiting |= rows
            many = sum(map(len, self._waiting.values())) >= _TOGETHER
        if many:
            self._send()

    def remove(self, articles: Collection[str]) -> None:
        """Erase the vectors of articles; in the index they go with the article."""
        self._inner.remove(articles)

    def forget_others(self) -> None:
        """Erase the vectors of all other encoders; in the index there is one of each passage."""
        self._inner.forget_others()

    def close(self) -> None:
        """Send what is waiting, and let go of files."""
        self._send()
        self._inner.close()

    def _send(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if waiting:
            try:
                self._index().fill(waiting, self._encoder)
            except IndexUnreachableError as error:  # `articles` finds what is lacking
                log.info("Vectors are sent to the index later: %s", error)
