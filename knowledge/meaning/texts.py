"""What is encoded of a passage."""

from knowledge.article import Article


def passage_text(article: Article, text: str) -> str:
    """Return the passage `text` of `article` as it is encoded, under the title, which says what it speaks of."""
    return f"{article.title}\n{text}"
