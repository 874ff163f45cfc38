"""Parts of the answering that can be left out, so that what each one adds can be measured."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

MECHANISMS = {
    "second stage": "everything below; the plain BM25 ranking is left",
    "phrases": "words of the question that stand side by side, or follow each other closely, in the text",
    "proximity": "coverage of the question by a few terms in a row",
    "sentences": "how much of the question a passage's best sentence holds",
    "articles": "other passages of the same article, near ones counting more",
    "details": "what a passage says beyond its article's title, topic and opening",
    "repetition": "words counting by how likely an answer repeats them",
    "thesaurus": "synonyms, other forms, broader and narrower words",
    "distributional": "words that are used alike",
    "idioms": "what a question says in several words and the text in others",
    "expressions": "what the text says in several words and a question in one",
    "spelling": "words that are spelt nearly alike",
    "meaning": "vectors of an embedding model, where there is one",
    "reranking": "a cross-encoder that reads the question together with each of the best passages, where there is one",
    "typed": "a new name, date or number in the text, of the kind that is asked for",
}
"""What can be left out."""

_left_out: ContextVar[frozenset[str]] = ContextVar("left_out", default=frozenset())


@contextmanager
def leaving_out(mechanisms: Collection[str]) -> Iterator[None]:
    """Leave these mechanisms out of every question that is asked inside the `with` block, in this thread."""
    token = _left_out.set(_left_out.get() | frozenset(mechanisms))
    try:
        yield
    finally:
        _left_out.reset(token)


def is_on(mechanism: str) -> bool:
    """Return whether `mechanism`, a key of `MECHANISMS` or of `signs.LEAVABLE`, is in use."""
    return mechanism not in _left_out.get()
