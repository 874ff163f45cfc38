"""What passages speak of, where they do not say so themselves: the opening words of the sentence that introduced it."""

from collections.abc import Iterable, Iterator

from knowledge.article import Article
from knowledge.passages import Passage, Span


def topics_of(article: Article, passages: Iterable[Passage]) -> Iterator[tuple[int, str]]:
    """For each place from which passages speak of something that they have named before, what that is."""
    for passage in passages:
        if topic := topic_of(article, passage):
            yield passage.start, topic
        elif len(passage.sentences) > 1:
            yield passage.sentences[1][0], _clause(article, passage.sentences[0])


def topic_of(article: Article, passage: Passage) -> str | None:
    """The opening words of the sentence that introduced what the quote carries on; None where it says so itself."""
    return _clause(article, passage.topic[0]) if passage.topic else None


def _clause(article: Article, span: Span) -> str:
    """The opening words of a sentence."""
    sentence = article.text[slice(*span)]
    clause = sentence.find(", ", 40)
    return sentence if clause < 0 else sentence[:clause] + " …"
