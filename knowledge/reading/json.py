"""Read JSON: one article, a list of them, or one a line; in our own fields, or in those of schema.org and of feeds."""

import json
from collections.abc import Mapping
from typing import Any

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import html, plain
from knowledge.reading.fields import KNOWN, check_names
from knowledge.reading.twice_encoded import mended

_NAMES = {
    "text": ("text", "articleBody", "content_text", "content_html", "body", "content"),
    "title": ("title", "headline", "name"),
    "publisher": ("publisher", "source", "sourceOrganization", "provider", "site"),
    "url": ("url", "link", "mainEntityOfPage"),
    "published": ("published", "datePublished", "date_published", "publishedAt", "pubDate", "date", "dateCreated"),
    "place": ("place", "dateline", "locationCreated"),
    "section": ("section", "articleSection", "category"),
    "byline": ("byline", "author", "authors", "creator"),
    "language": ("language", "inLanguage", "lang"),
    "standfirst": ("standfirst", "description", "summary", "abstract"),
    "captions": ("captions",),
    "based_on": ("based_on",),
    "title_made": ("title_made",),
}
"""For each field the keys that give it, the first that is filled."""
_FOREIGN = frozenset(
    [
        "@type",
        "@context",
        "@id",
        "articleBody",
        "content_html",
        "content_text",
        "datePublished",
        "date_published",
        "guid",
        "pubDate",
        "publishedAt",
    ]
)
"""Keys that our own format does not have: their object is someone else's, and other keys of it are no mistakes."""
_OWN = (*KNOWN, *(key for keys in _NAMES.values() for key in keys if key not in (*KNOWN, *_FOREIGN)), "id")
_LISTS = ("articles", "items", "@graph")


def read(text: str, *, origin: str) -> list[Article]:
    """The articles in `text`. Raises ArticleError naming the object and the field."""
    found = _objects(text, origin=origin)
    if not found:
        raise ArticleError(f"{origin} holds no article; give an object with title and text.", origin=origin)
    return [_article(value, origin=f"{origin}, {place}" if place else origin) for place, value in found]


def _objects(text: str, *, origin: str) -> list[tuple[str, Any]]:
    """Each object and where it stands: "" for one alone, "article 2" in a list, "line 7" in JSON Lines."""
    try:
        value = _loaded(text)
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].lstrip().startswith("{") or not lines[0][1].rstrip().endswith("}"):
            raise _broken(origin, error) from error
        return [(f"line {number}", _line(line, number, origin=origin)) for number, line in lines]
    if isinstance(value, dict):
        value = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), value)
    if not isinstance(value, list):
        return [("", value)]
    numbered = ((f"article {number}", item) for number, item in enumerate(value, 1))
    return [(place, item) for place, item in numbered if not _is_other_thing(item)]


def _line(line: str, number: int, *, origin: str) -> Any:
    try:
        return _loaded(line)
    except ValueError as error:
        raise ArticleError(f"{origin}, line {number} is not JSON; write one object a line.", origin=origin) from error


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _broken(origin: str, error: ValueError) -> ArticleError:
    where = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "a value"
    return ArticleError(f"{origin}: {where} is not JSON; check the quotes, commas and brackets there.", origin=origin)


def _is_other_thing(item: Any) -> bool:
    """Whether an object of schema.org is no article: a graph also describes the site and its owner."""
    kind = item.get("@type") if isinstance(item, dict) else None
    kinds = kind if isinstance(kind, list) else [kind or "Article"]
    return not any(str(name).endswith(("Article", "Posting", "Report")) for name in kinds)


def _article(value: Any, *, origin: str) -> Article:
    if not isinstance(value, dict):
        raise ArticleError(f'{origin} is not an object; write {{"title": …, "text": …}}.', origin=origin)
    foreign = not _FOREIGN.isdisjoint(value)
    if not foreign:
        check_names(value, origin=origin, known=_OWN)
    given: dict[str, Any] = {field: _first(value, keys) for field, keys in _NAMES.items()}
    for field in ("publisher", "url", "place", "section", "byline", "language"):
        given[field] = _name(given[field])
    given = {field: mended(value) if isinstance(value, str) else value for field, value in given.items()}
    text = given.pop("text")
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(
            f"{origin}: the field 'text' is missing; write the body of the article there.", origin=origin, field="text"
        )
    if isinstance(given["language"], str):
        given["language"] = given["language"].replace("_", "-").split("-")[0].lower()
    if given["title"] and text == mended(
        str(value.get("text"))
    ):  # our own format: as it is, a blank line between paragraphs
        return plain.compose(text.split("\n\n"), origin=origin, known=given, strict=not foreign)
    if html.looks_like_html(text):
        text = html.read(text, origin=origin).text
    return plain.read(text, origin=origin, known=given, strict=not foreign)


def _first(value: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((value[key] for key in keys if value.get(key) not in (None, "", [], {})), None)


def _name(value: Any) -> Any:
    """The name or address in what may be a text, an object with a name, or a list of either."""
    if isinstance(value, dict):
        return next((value[key] for key in ("name", "title", "@id", "url") if value.get(key)), None)
    if isinstance(value, list):
        return ", ".join(str(_name(item)) for item in value if item) or None
    return value
