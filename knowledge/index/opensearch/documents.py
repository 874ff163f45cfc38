"""What is kept of an article: a document for the article, one for each of its passages, one for each of its words."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.opensearch.schema import ARTICLE, PASSAGE, WORD, digest, impact, searchable
from knowledge.index.protocol import IndexedArticle
from knowledge.index.records import pack
from knowledge.meaning.vectors import Rows

Document = dict[str, Any]
Action = tuple[dict[str, Any], Document | None]
"""What a bulk does, and with which document."""

_TERM, _RUN = "\x1f", "\x1e"
_WORD_AT_MOST = 1_000  # characters: of longer ones nobody looks for others spelt alike


@dataclass(frozen=True, slots=True)
class PassageDocument:
    """A passage as it was read from the index; numbers stand for terms as the reader counts them."""

    number: int
    article: str
    collection: str
    place: int
    tokens: NDArray[np.int64]
    sentences: NDArray[np.int64]
    """How many tokens each sentence has, and last its context."""

    @property
    def first(self) -> int:
        """The number of its article's first passage, which stands for the article."""
        return self.number - self.place


def article_key(collection: str, id: str) -> str:
    """Return the id of an article's document."""
    return f"a/{id}/{digest(collection)}"


def passage_key(collection: str, id: str, place: int) -> str:
    """Return the id of a passage's document."""
    return f"p/{id}/{digest(collection)}/{place}"


def runs_of(indexed: IndexedArticle) -> list[list[tuple[str, ...]]]:
    """Return the terms of each passage, sentence by sentence, its context last."""
    return [[*(one.terms for one in passage.sentences), passage.context] for passage in indexed.passages]


def written(
    indexed: IndexedArticle,
    id: str,
    *,
    first: int,
    average: float,
    version: int,
    vectors: Rows | None = None,
    encoder: str = "",
) -> Iterator[Action]:
    """Yield what makes an article findable; its passages are numbered from `first`.

    Doing it again changes nothing, and nothing newer is overwritten: `version` sees to that. The article's document
    comes first, so that one which stands there says how many passages there may be.
    """
    article, collection = indexed.article, indexed.collection
    common: Document = {"article": id, "collection": collection}
    if article.publisher:
        common["publisher"] = article.publisher
    if (day := article.day) is not None:
        common["day"] = day.toordinal()

    def index(key: str, document: Document) -> Action:
        return {"index": {"_id": key, "routing": id, **versioned(version)}}, document

    record = base64.b64encode(pack(indexed)).decode()
    head = {"kind": ARTICLE, "n": first, "count": len(indexed.passages), "title": article.title, "record": record}
    yield index(article_key(collection, id), head | common)
    fitting = vectors is not None and len(vectors) == len(indexed.passages)
    for place, runs in enumerate(runs_of(indexed)):
        document = {"kind": PASSAGE, "n": first + place, "place": place, **common, **told_of(runs, average)}
        if fitting and vectors is not None:
            document |= with_vector(vectors[place], encoder)
        yield index(passage_key(collection, id, place), document)


def removed(collection: str, id: str, passages: range, *, version: int, article: bool = True) -> Iterator[Action]:
    """Yield what makes these passages unfindable, and last their article's document, which knows of them."""

    def delete(key: str) -> Action:
        return {"delete": {"_id": key, "routing": id, **versioned(version)}}, None

    for place in reversed(passages):
        yield delete(passage_key(collection, id, place))
    if article:
        yield delete(article_key(collection, id))


def words(terms: Iterable[str]) -> Iterator[Action]:
    """Yield what lets words be found by others spelt alike; those that are there stay as they are."""
    for term in terms:
        if 0 < len(term) <= _WORD_AT_MOST:
            key = f"w/{digest(term)}"
            yield {"create": {"_id": key, "routing": key}}, {"kind": WORD, "word": term, "back": term[::-1]}


def lines_of(action: Action) -> bytes:
    """Return an action as a bulk takes it."""
    what, document = action
    told = json.dumps(what)
    return (told if document is None else f"{told}\n{json.dumps(document)}").encode()


def unpacked(packed: str) -> list[list[str]]:
    """Return the terms of a passage, sentence by sentence, its context last, from the field that keeps them."""
    text = decoded(packed).decode()
    return [run.split(_TERM) if run else [] for run in text.split(_RUN)]


def decoded(packed: str) -> bytes:
    """Return the bytes of a field: those of doc values come in the other alphabet and unpadded."""
    return base64.urlsafe_b64decode(packed.replace("+", "-").replace("/", "_") + "=" * (-len(packed) % 4))


def with_vector(row: Any, encoder: str) -> Document:
    """Return what is added to a passage's document when it has its vector."""
    values = base64.b64encode(row["values"].tobytes()).decode()
    return {"vector": values, "scale": float(row["scale"]), "encoder": encoder}


def versioned(version: int) -> dict[str, Any]:
    """Return what lets an action change nothing newer."""
    return {"version": version, "version_type": "external_gte"}


def told_of(runs: Sequence[tuple[str, ...]], average: float) -> Document:
    """Return what a passage's document says of its terms, sentence by sentence, its context last."""
    counted = Counter(term for run in runs for term in run)
    length = sum(counted.values())
    if any(_TERM in term or _RUN in term for term in counted):
        raise ValueError("a term holds a character that keeps terms apart")
    return {
        "length": length,
        "terms": " ".join(f"{searchable(term)}|{impact(n, length, average)}" for term, n in counted.items()),
        "tokens": base64.b64encode(_RUN.join(_TERM.join(run) for run in runs).encode()).decode(),
    }
