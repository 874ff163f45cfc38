"""The articles that a fetched page holds, each with its address."""

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading.web.page import Page

_FORMS = {"", "amp", "print", "m", "mobile"}
"""What stands in the paths of pages that show an article in another form."""


def read_page(page: Page) -> list[Article]:
    """Return the articles that a fetched page holds, each with its address. Raises ArticleError where it holds none."""
    found = read_each_of(page)
    articles = [each for each in found if isinstance(each, Article)]
    if not articles and isinstance(found[0], ArticleError):
        raise found[0]
    return articles


def read_each_of(page: Page) -> list[Article | ArticleError]:
    """Return the articles that a fetched page holds, each with its address, and an error for each entry that is none.

    Raises ArticleError where it cannot be read as a whole.
    """
    from knowledge.reading import read_entries

    place = urlsplit(page.url)
    name = PurePosixPath(unquote(place.path)).name or place.netloc
    found = read_entries(page.body, name=name, content_type=page.content_type)
    return [_placed(each, page.url) if isinstance(each, Article) else each for each in found]


def _placed(article: Article, url: str) -> Article:
    """The article with its address: the one it names itself only where that is a shorter form of where it was found.

    Whoever has a page on a site that others share might name a page of theirs.
    """
    own = article.url and _is_form_of(article.url, url)
    return article if own else article.model_copy(update={"url": url})


def _is_form_of(named: str, found_at: str) -> bool:
    """Whether an address is the one where a page was found without what only says how it is to be shown."""
    short, long = urlsplit(named), urlsplit(found_at)
    return (
        short.hostname == long.hostname
        and _plain_path(short.path) == _plain_path(long.path)
        and set(parse_qsl(short.query)) <= set(parse_qsl(long.query))
    )


def _plain_path(path: str) -> list[str]:
    return [part for part in re.sub(r"\.amp(?=$|\.)", "", path).removesuffix(".html").split("/") if part not in _FORMS]
