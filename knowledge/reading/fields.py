"""Make an article out of fields from anywhere, or say in one sentence which field is wrong and how to mend it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.language.detect import language
from knowledge.reading.dates import read_date

KNOWN = tuple(Article.model_fields)
"""The fields that an article may have, in the order of its definition."""

_REMEDIES = {
    "text": "write the body of the article there",
    "title": "write the headline there in one line",
    "published": "write it as 2026-02-10, or as 2026-02-10T21:15:00+07:00 with its time",
    "url": "write it in full, beginning with https://",
    "language": "write its ISO 639 code in two or three small letters, such as en or vi",
    "captions": "write them as a list of texts",
    "based_on": "write the reports it is based on as a list of texts",
    "title_made": "write true or false",
}


def make_article(fields: Mapping[str, Any], *, origin: str) -> Article:
    """The article with these fields, empty ones left aside; `published` may be printed in any form `read_date` knows.

    Raises ArticleError naming `origin`, the field and the remedy.
    """
    given = {name: value for name, value in fields.items() if value not in (None, "", (), [])}
    if unknown := sorted(set(map(str, given)) - set(KNOWN)):
        raise ArticleError(
            f"{origin}: there is no field {unknown[0]!r}; use {', '.join(KNOWN)}.", origin=origin, field=unknown[0]
        )
    if "published" in given:
        given["published"] = _published(given["published"], origin=origin)
    for name in ("captions", "based_on"):
        if isinstance(given.get(name), str):
            given[name] = (given[name],)
    try:
        article = Article.model_validate(given)
        article.id  # noqa: B018  made here, so that an article which cannot be stored is refused by name
    except ValidationError as error:
        raise _wrong(str(error.errors()[0]["loc"][0]), origin=origin) from error
    except UnicodeError as error:  # half a character, from a broken \\u escape
        raise ArticleError(f"{origin}: it holds half a character; save it as UTF-8.", origin=origin) from error
    if article.language is None and (shown := language(article.text)):
        article = article.model_copy(update={"language": shown})
    return article


def _published(value: object, *, origin: str) -> object:
    if not isinstance(value, str):
        if isinstance(value, (bool, int, float)):
            raise _wrong("published", origin=origin)
        return value
    printed = read_date(value)
    if printed is None:
        raise _wrong("published", origin=origin)
    return printed


def _wrong(field: str, *, origin: str) -> ArticleError:
    remedy = _REMEDIES.get(field, "write it as one line of text")
    return ArticleError(f"{origin}: the field {field!r} is missing or wrong; {remedy}.", origin=origin, field=field)
