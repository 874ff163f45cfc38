"""What a model reads of a passage."""

from knowledge.article import Article

CONTEXT = "\ncontext: "
"""What parts a passage from what stands before it."""
_BEFORE = 200
"""Characters, at most, of what stands before a passage that are read with it."""
_LONGEST = 620
"""Characters of a title and a passage that are read with what stands before it."""


def passage_text(article: Article, text: str) -> str:
    """Return the passage `text` of `article` as it is encoded, under the title, which says what it speaks of."""
    return f"{article.title}\n{text}"


def passage_in_context(article: Article, start: int, end: int) -> str:
    """Return the passage between two places of the text as a cross-encoder reads it, with the end of what precedes it.

    That is where "she", "the company" or "there" were named.
    """
    read = passage_text(article, article.text[start:end])[:_LONGEST]
    before = ending(article.text[:start])
    return f"{read}{CONTEXT}{before}" if before else read


def ending(text: str, characters: int = _BEFORE) -> str:
    """Return the last words of `text`, at most so many characters, each space one."""
    # what is cut off in front may be spaces only, so some more are looked at
    words = " ".join(text[-characters - 40 :].split())
    return words if len(words) <= characters else words[-characters:].partition(" ")[2]
