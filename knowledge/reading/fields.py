"""Make an article out of fields from anywhere, or say in one sentence which field is wrong and how to mend it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.language.detect import language
from knowledge.reading.dates import is_no_date, read_date

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


def make_article(fields: Mapping[str, Any], *, origin: str, strict: bool = True) -> Article:
    """The article with these fields, empty ones left aside; `published` may be printed in any form `read_date` knows.

    Raises ArticleError naming `origin`, the field and the remedy. Unless `strict`, a wrong field is left out where an
    article can do without it: what a web page says about itself is often wrong.
    """
    check_names(fields, origin=origin)
    given = {name: value for name, value in fields.items() if value not in (None, "", (), [])}
    try:
        return _validated(given, origin=origin)
    except ArticleError as error:
        if strict or error.field in (None, "text", "title"):
            raise
        return make_article(
            {name: value for name, value in given.items() if name != error.field}, origin=origin, strict=False
        )


def check_names(fields: Iterable[object], *, origin: str, known: Sequence[str] = KNOWN) -> None:
    """Raise ArticleError when one of `fields` is not among the `known` ones."""
    for name in fields:
        if name not in known:
            message = f"{origin}: there is no field {str(name)[:40]!r}; the fields are {', '.join(known)}."
            raise ArticleError(message, origin=origin, field=str(name))


def _validated(given: dict[str, Any], *, origin: str) -> Article:
    if "published" in given:
        given = given | {"published": _published(given["published"], origin=origin)}
    for name in ("captions", "based_on"):
        if isinstance(given.get(name), str):
            given = given | {name: (given[name],)}
    try:
        article = Article.model_validate(given)
    except ValidationError as error:
        raise _wrong(str(error.errors()[0]["loc"][0]), origin=origin) from error
    if article.language is None and (shown := language(article.text)):
        article = article.model_copy(update={"language": shown})
    return article


def _published(value: object, *, origin: str) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(value) if value > 0 else "0"
    if not isinstance(value, str):
        if isinstance(value, bool):
            raise _wrong("published", origin=origin)
        return value
    if is_no_date(value):
        return None
    printed = read_date(value)
    if printed is None:
        raise _wrong("published", origin=origin)
    return printed


def _wrong(field: str, *, origin: str) -> ArticleError:
    remedy = _REMEDIES.get(field, "write it as one line of text")
    return ArticleError(f"{origin}: the field {field!r} is missing or wrong; {remedy}.", origin=origin, field=field)
