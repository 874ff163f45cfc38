"""Something without which a text does not answer."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from knowledge.article import Article
from knowledge.passages import Span

if TYPE_CHECKING:  # a question knows some of its needs itself
    from knowledge.answering.question import Question


class Need(ABC):
    """What one question needs of its answer."""

    @abstractmethod
    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text`, of `article`, holds it; `topic` is the sentence that introduced what `text` goes on
        with, where it does not say so itself."""

    def spans(self, sentence: str) -> Iterator[Span]:
        """Yield the characters of `sentence` that may be it; none where it is no name, date or number."""
        yield from ()


Asked = Callable[["Question"], Need | None]
"""Returns what a question needs of the sort; None where it needs nothing of it."""


def in_context(text: str, article: Article, topic: str | None) -> str:
    """Return `text` with what tells what it is about."""
    return f"{article.title} {topic or ''} {text}"
