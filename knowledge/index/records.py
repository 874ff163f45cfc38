"""What an article is shown from: its JSON and its spans, packed into one run of bytes.

Layout, as unsigned 32-bit numbers: the CRC-32 of all that follows; how many passages; for each passage its start, its
end, and where its own numbers begin; for each passage its count of topic spans, the topic spans, the sentence spans.
Then the article's JSON.
"""

import zlib
from array import array
from functools import cached_property
from itertools import chain

import numpy as np

from knowledge.article import Article
from knowledge.index.protocol import IndexedArticle, Located
from knowledge.passages import Passage, Span


def pack(indexed: IndexedArticle) -> bytes:
    """Return the record of an article."""
    passages = indexed.passages
    head = [len(passages)]
    tail: list[int] = []
    first = 2 + 3 * len(passages)
    for passage in passages:
        span, topic = passage.passage, passage.passage.topic
        head += (span.start, span.end, first + len(tail))
        tail.append(len(topic))
        tail += chain.from_iterable(topic)
        for sentence in passage.sentences:
            tail += (sentence.start, sentence.end)
    head.append(first + len(tail))
    body = array("I", head + tail).tobytes() + indexed.article.model_dump_json(exclude_defaults=True).encode()
    return zlib.crc32(body).to_bytes(4, "little") + body


class Record:
    """Reads what `pack` made. Raises ValueError for anything else: a quote is shown as it was stored, or not at all."""

    def __init__(self, data: bytes) -> None:
        crc, data = data[:4], data[4:]
        if zlib.crc32(data).to_bytes(4, "little") != crc:
            raise ValueError("the record of an article is not what was written")
        count = int.from_bytes(data[:4], "little")
        size = int(np.frombuffer(data, dtype="<u4", count=1, offset=4 * (1 + 3 * count))[0])
        self._numbers: list[int] = np.frombuffer(data, dtype="<u4", count=size).tolist()
        self._count = count
        self.article = Article.trusted(data[4 * size :])

    @cached_property
    def _passages(self) -> tuple[Passage, ...]:
        return tuple(self._passage(i) for i in range(self._count))

    def locate(self, ordinal: int, *, article_id: str, collection: str) -> Located:
        """Return where passage `ordinal` stands."""
        begin, end = self._place(ordinal), self._place(ordinal + 1)
        sentences = self._spans(begin + 1 + 2 * self._numbers[begin], end)
        return Located(self.article, article_id, collection, ordinal, self._passages, sentences)

    def _place(self, ordinal: int) -> int:
        return self._numbers[3 + 3 * ordinal] if ordinal < self._count else self._numbers[1 + 3 * self._count]

    def _passage(self, ordinal: int) -> Passage:
        start, end = self._numbers[1 + 3 * ordinal : 3 + 3 * ordinal]
        place = self._place(ordinal)
        return Passage(start, end, self._spans(place + 1, place + 1 + 2 * self._numbers[place]))

    def _spans(self, begin: int, end: int) -> tuple[Span, ...]:
        numbers = self._numbers[begin:end]
        return tuple(zip(numbers[::2], numbers[1::2], strict=True))
