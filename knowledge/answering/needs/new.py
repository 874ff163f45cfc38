"""A name, a date or a number that the question does not have itself: what answers who, when, where and how many."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.answering.entities import find
from knowledge.answering.needs.need import Need
from knowledge.answering.question import Kind, Question
from knowledge.answering.typed import TYPED, holds_new
from knowledge.article import Article
from knowledge.passages import Span


@dataclass(frozen=True, slots=True)
class New(Need):
    """Somebody, a day, a place or a number."""

    kind: Kind
    own_words: frozenset[str]
    """The question's, in lower case."""

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` holds one that is no word of the question."""
        return holds_new(self.kind, text, self.own_words)

    def spans(self, sentence: str) -> Iterator[Span]:
        """Yield all of the kind, those that the question has itself included."""
        yield from find(self.kind, sentence)


def asked(question: Question) -> New | None:
    """Return the need of a question of a kind that only a name, a date or a number can answer."""
    return New(question.kind, question.own_words) if question.kind in TYPED else None
