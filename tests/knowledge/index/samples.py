"""Articles with terms of our own choosing, so that the index is tested without any language."""

from collections.abc import Sequence
from datetime import date

from knowledge.article import Article
from knowledge.index.protocol import IndexedArticle, IndexedPassage, Sentence
from knowledge.passages import Passage


def indexed(
    passages: Sequence[Sequence[str]],
    *,
    title: str = "A title",
    collection: str = "public",
    published: date | None = None,
    publisher: str | None = None,
    context: Sequence[str] = (),
) -> IndexedArticle:
    """An article whose passages hold these terms, one sentence for every three of them."""
    paragraphs = [" ".join(terms) or "–" for terms in passages]
    article = Article(text="\n\n".join(paragraphs), title=title, published=published, publisher=publisher)
    done, start = [], 0
    for terms, paragraph in zip(passages, paragraphs, strict=True):
        sentences, position = [], start
        for i in range(0, len(terms), 3):
            words = tuple(terms[i : i + 3])
            end = position + len(" ".join(words))
            sentences.append(Sentence(position, end, words))
            position = end + 1
        done.append(IndexedPassage(Passage(start, start + len(paragraph)), tuple(sentences), tuple(context)))
        start += len(paragraph) + 2
    return IndexedArticle(article, collection, tuple(done))
