"""One immutable part of the index, self-contained: what it is searched by, and what its passages are shown from."""

from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IndexDamagedError
from knowledge.index import storage
from knowledge.index.postings import Postings
from knowledge.index.records import Record
from knowledge.index.storage import Arrays, File
from knowledge.index.vocabulary import Vocabulary

_FEW = 16  # numbers looked for one by one


class Segment:
    """Reads what `Builder` made, whether mapped from a file or kept in memory."""

    def __init__(
        self, arrays: Arrays, meta: dict[str, Any], *, file: File | None = None, folder: Path | None = None
    ) -> None:
        self.arrays = arrays
        self.file = file
        self._path = None if file is None or folder is None else folder / file.name
        self.vocabulary = Vocabulary(arrays)
        self.collections: list[str] = meta["collections"]
        self.publishers: list[str | None] = meta["publishers"]
        self.postings = Postings(arrays)
        self.longest: int = meta["longest"]
        """Terms of the longest passage."""
        self.lengths = arrays["length"]
        """Terms of each passage."""
        self.tokens = arrays["tokens"]
        self.token_start = arrays["token_start"]
        self.sentence_start = arrays["sentence_start"]
        self.sentence_length = arrays["sentence_length"]
        self.passage_start = arrays["passage_start"]
        self.article_id = arrays["article_id"]
        # not a method of its own, or only a garbage collection, in the midst of a question, would unmap the file
        self._record = lru_cache(maxsize=256)(partial(_read_record, arrays, self._path))

    def verify(self) -> None:
        """Read every byte of its file; raises IndexDamagedError when one is not what was written."""
        if self._path and self.file:
            storage.verify(self._path, self.arrays, self.file)

    def _damaged(self) -> Exception:
        return IndexDamagedError(self._path or Path("memory"))

    @property
    def passages(self) -> int:
        """How many passages it holds, deleted ones included."""
        return len(self.token_start) - 1

    @property
    def articles(self) -> int:
        """How many articles it holds, deleted ones included."""
        return len(self.article_id)

    @cached_property
    def passages_in(self) -> NDArray[Any]:
        """How many passages each article has."""
        counts: NDArray[Any] = np.diff(self.passage_start.astype(np.int64))
        return counts

    def article_of(self, passages: NDArray[Any]) -> NDArray[np.int64]:
        """Return the article of each of `passages`."""
        wanted = passages.astype(self.passage_start.dtype)  # else all starts would be cast
        return self.passage_start.searchsorted(wanted, side="right") - 1

    def find_articles(self, ids: NDArray[np.uint64], collection: str) -> NDArray[Any]:
        """Return the articles of `collection` with one of `ids`, deleted ones included."""
        found = np.flatnonzero(_among(self.article_id, ids))
        mine: NDArray[Any] = found[self.of_collection(found, collection)]
        return mine

    def of_collection(self, articles: NDArray[Any], collection: str) -> NDArray[Any]:
        """Return which of `articles` are in `collection`, as booleans."""
        number = self.collections.index(collection) if collection in self.collections else -1
        mine: NDArray[Any] = self.arrays["collection"][articles].astype(np.int64) == number
        return mine

    def passages_of(self, articles: NDArray[Any]) -> NDArray[Any]:
        """Return the passages of `articles`, in that order."""
        first = self.passage_start[articles].astype(np.int64)
        lengths = self.passage_start[articles + 1] - first
        if lengths.sum() > self.passages:
            raise self._damaged()
        return ragged(first, lengths)

    def tokens_of(self, passages: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Return the terms of `passages`, one after the other; how many each has; where each begins."""
        first = self.token_start[passages].astype(np.int64)
        lengths = self.token_start[passages + 1] - first
        ends = lengths.cumsum()
        if len(ends) and (ends[-1] > len(self.tokens) or lengths.min() < 0):  # else memory would be taken for them
            raise self._damaged()
        begins = ends - lengths
        return self.tokens[np.arange(ends[-1]) + (first - begins).repeat(lengths)], lengths, begins

    def title(self, article: int) -> str:
        """Return the title of an article."""
        return self.titles([article])[article]

    def titles(self, articles: Sequence[int]) -> dict[int, str]:
        """Return the title of each of `articles`."""
        starts, text = self.arrays["title_start"], self.arrays["title"].data
        begins, ends = starts[articles].tolist(), starts[1:][articles].tolist()
        spans = zip(articles, begins, ends, strict=True)
        return {article: str(text[begin:end], "utf-8") for article, begin, end in spans}

    def record(self, article: int) -> Record:
        """Return what an article is shown from; the last few hundred are kept."""
        return self._record(article)


def _read_record(arrays: Arrays, path: Path | None, article: int) -> Record:
    start, end = arrays["record_start"][article : article + 2].tolist()
    try:
        return Record(arrays["record"][start:end].tobytes())
    except ValueError as error:
        raise IndexDamagedError(path or Path("memory")) from error


def _among(values: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which of `values` are among `wanted`; np.isin would load numpy.ma, while questions wait."""
    found: NDArray[np.bool_] = np.zeros(len(values), dtype=np.bool_)
    if len(wanted) <= _FEW:
        for one in wanted:
            found |= values == one
        return found
    ordered = np.sort(wanted)
    places = ordered.searchsorted(values)
    places[places == len(ordered)] = 0
    np.equal(ordered[places], values, out=found)
    return found


def ragged(first: NDArray[Any], lengths: NDArray[Any]) -> NDArray[Any]:
    """Return the numbers first[0], first[0] + 1, … (lengths[0] of them), then those that follow first[1], and so on."""
    ends = lengths.cumsum(dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    numbers: NDArray[Any] = np.arange(total) + (first - ends + lengths).repeat(lengths)
    return numbers
