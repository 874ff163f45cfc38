"""Where the words stand that were pinned or blocked: in the article as it was, or in its newest version."""

import hashlib
import re

from knowledge.article import Article
from knowledge.store import Store
from knowledge.store.corrections import Place
from knowledge.store.kept import State
from knowledge.verifying import newest_version

_BEGINS = re.compile(r"(?<!\S)\S")


def place(article: Article, start: int, end: int) -> Place:
    """Return what is kept of characters of an article."""
    return Place(article.id, start, end, _digest(article.text[start:end]))


def stands(kept: Place, article: Article | None) -> bool:
    """Whether the words stand in `article` where they did, word for word."""
    if article is None or not 0 <= kept.start < kept.end <= len(article.text):
        return False
    return _digest(article.text[kept.start : kept.end]) == kept.digest


def moved(kept: Place, store: Store, collections: tuple[str, ...]) -> Place | None:
    """Return where the words stand in the newest version of an article that was replaced; None where they do not."""
    version = store.articles.get(kept.article_id, collections=collections)
    if version is None or version.state is not State.SUPERSEDED:
        return None
    newest = newest_version(store, version)
    if newest is None or newest.article is None:
        return None
    text, length = newest.article.text, kept.end - kept.start
    for begins in _BEGINS.finditer(text):
        start = begins.start()
        if start + length <= len(text) and _digest(text[start : start + length]) == kept.digest:
            return Place(newest.article.id, start, start + length, kept.digest)
    return None


def was_replaced(kept: Place, store: Store, collections: tuple[str, ...]) -> bool:
    """Whether a newer version took the article's place, rather than that it is gone."""
    version = store.articles.get(kept.article_id, collections=collections)
    return version is not None and version.state is State.SUPERSEDED and newest_version(store, version) is not None


def _digest(words: str) -> str:
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
