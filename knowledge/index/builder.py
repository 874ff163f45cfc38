"""Analysed articles to the arrays of one segment."""

from array import array
from collections import defaultdict
from itertools import chain
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index import records, vocabulary
from knowledge.index.counts import narrowest, starts
from knowledge.index.postings import invert
from knowledge.index.protocol import IndexedArticle
from knowledge.index.storage import Arrays

_AT_ONCE = 1 << 12  # terms numbered together


class Builder:
    """Takes articles one by one, and gives the segment that holds them all."""

    def __init__(self) -> None:
        self._numbers: defaultdict[str, int] = defaultdict()
        self._numbers.default_factory = self._numbers.__len__  # a new term gets the next number
        self._tokens = array("I")
        self._waiting: list[tuple[str, ...]] = []
        self._waiting_tokens = 0
        self._sentence_lengths = array("I")
        self._sentences_of_passage = array("I")
        self._passages_of_article = array("I")
        self._article_ids = array("Q")
        self._days = array("i")
        self._collections: defaultdict[str, int] = defaultdict()
        self._collections.default_factory = self._collections.__len__
        self._publishers: defaultdict[str | None, int] = defaultdict()
        self._publishers.default_factory = self._publishers.__len__
        self._collection_of_article = array("I")
        self._publisher_of_article = array("I")
        self._records: list[bytes] = []
        self._titles: list[bytes] = []

    def __len__(self) -> int:
        """Passages taken so far."""
        return len(self._sentences_of_passage)

    @property
    def articles(self) -> int:
        """Articles taken so far."""
        return len(self._article_ids)

    @property
    def tokens(self) -> int:
        """Terms taken so far, each as often as it occurs."""
        return len(self._tokens) + self._waiting_tokens

    def add(self, indexed: IndexedArticle, *, id: str) -> None:
        """Take one article; `id` is its own, which takes a while to make."""
        runs: list[tuple[str, ...]] = []
        for passage in indexed.passages:
            runs += [sentence.terms for sentence in passage.sentences]
            runs.append(passage.context)
            self._sentences_of_passage.append(len(passage.sentences) + 1)
        lengths = list(map(len, runs))
        self._sentence_lengths.fromlist(lengths)
        self._waiting += runs
        self._waiting_tokens += sum(lengths)
        if self._waiting_tokens >= _AT_ONCE:
            self._number()
        article = indexed.article
        self._passages_of_article.append(len(indexed.passages))
        self._article_ids.append(int(id, 16))
        self._days.append(article.day.toordinal() if article.day else 0)
        self._collection_of_article.append(self._collections[indexed.collection])
        self._publisher_of_article.append(self._publishers[article.publisher])
        self._records.append(records.pack(indexed))
        self._titles.append(article.title.encode())

    def _number(self) -> None:
        """Take over the terms that wait: for many at once it takes less time."""
        terms = list(chain.from_iterable(self._waiting))
        if len(terms) > 1:
            self._tokens.fromlist(list(itemgetter(*terms)(self._numbers)))
        elif terms:  # of which a getter would return the number itself
            self._tokens.append(self._numbers[terms[0]])
        self._waiting, self._waiting_tokens = [], 0

    def build(self) -> tuple[Arrays, dict[str, Any]]:
        """Return the arrays and the `meta` that `Segment` reads; the builder is spent."""
        self._number()
        terms, numbers = vocabulary.pack(list(self._numbers))
        tokens = numbers.astype(np.uint32)[np.frombuffer(self._tokens, dtype=np.uint32)]
        sentence_lengths = np.frombuffer(self._sentence_lengths, dtype=np.uint32)
        sentence_start = starts(np.frombuffer(self._sentences_of_passage, dtype=np.uint32))
        token_start = starts(sentence_lengths)[sentence_start]
        lengths: NDArray[Any] = np.diff(token_start.astype(np.int64))
        arrays: Arrays = {
            **terms,
            **invert(tokens, lengths, len(numbers)),
            "length": narrowest(lengths),
            "tokens": tokens,
            "token_start": token_start,
            "sentence_start": sentence_start,
            "sentence_length": narrowest(sentence_lengths),
            "passage_start": starts(np.frombuffer(self._passages_of_article, dtype=np.uint32)),
            "article_id": np.frombuffer(self._article_ids, dtype=np.uint64),
            "day": np.frombuffer(self._days, dtype=np.int32),
            "collection": narrowest(np.frombuffer(self._collection_of_article, dtype=np.uint32)),
            "publisher": narrowest(np.frombuffer(self._publisher_of_article, dtype=np.uint32)),
            "record_start": starts(np.array([len(record) for record in self._records])),
            "record": np.frombuffer(b"".join(self._records), dtype=np.uint8),
            "title_start": starts(np.array([len(title) for title in self._titles])),
            "title": np.frombuffer(b"".join(self._titles), dtype=np.uint8),
        }
        return arrays, {
            "collections": list(self._collections),
            "publishers": list(self._publishers),
            "longest": int(lengths.max(initial=0)),
        }
