"""Read JSON: one article, a list of them, or one a line; in our own fields, or in those of schema.org and of feeds."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.article import Article
from knowledge.errors import ArticleError
from knowledge.reading import fragments, plain
from knowledge.reading.fields import KNOWN, check_names
from knowledge.reading.formats import html_page
from knowledge.reading.formats.format import Format, Given
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
_LIST = re.compile(r'\s*\[|\s*\{\s*"(?:articles|items|@graph)"\s*:\s*\[')
_SEPARATOR = re.compile(r"[\s,]*")

ERRORS_NAMED = 20
"""Entries of one file that are no articles and are named one by one."""


def read_each(text: str, *, origin: str) -> Iterator[Article | ArticleError]:
    """The articles in `text`, and for each object that is none its error, which names the object and the field.

    Where nothing at all is an article, the first error stands for all; of many, `ERRORS_NAMED` are told.
    """
    found: list[Article | ArticleError] = []
    for place, value in _objects(text, origin=origin):
        named = f"{origin}, {place}" if place else origin
        try:
            found.append(value if isinstance(value, ArticleError) else _article(value, origin=named))
        except ArticleError as error:
            found.append(error)
    errors = [each for each in found if isinstance(each, ArticleError)]
    if not found:
        yield ArticleError(f"{origin} holds no article; give an object with title and text.", origin=origin)
    elif len(errors) == len(found):
        yield errors[0]
    else:
        told = set(map(id, errors[:ERRORS_NAMED]))
        yield from (each for each in found if not isinstance(each, ArticleError) or id(each) in told)
        if more := len(errors) - len(told):
            yield ArticleError(f"{origin}: {more:,} more of its entries are no articles; mend them too.", origin=origin)


def _objects(text: str, *, origin: str) -> list[tuple[str, Any]]:
    """Each object and where it stands: "" for one alone, "article 2" in a list, "line 7" in JSON Lines.

    What is not JSON is an ArticleError in its place; of a list that was cut, the whole objects are there.
    """
    try:
        value = _loaded(text)
    except ValueError as error:
        return _lines(text, origin=origin) or _whole_items(text, error, origin=origin) or [("", _broken(origin, error))]
    if isinstance(value, dict):
        value = next((value[name] for name in _LISTS if isinstance(value.get(name), list)), value)
    if not isinstance(value, list):
        return [("", value)]
    numbered = ((f"article {number}", item) for number, item in enumerate(value, 1))
    return [(place, item) for place, item in numbered if not _is_other_thing(item)]


def _lines(text: str, *, origin: str) -> list[tuple[str, Any]]:
    """The objects of JSON Lines; nothing where no line is an object."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    found = [(f"line {number}", _line(line, number, origin=origin)) for number, line in lines]
    return found if len(lines) > 1 and any(isinstance(value, dict) for _, value in found) else []


def _line(line: str, number: int, *, origin: str) -> Any:
    try:
        return _loaded(line)
    except ValueError:
        return ArticleError(f"{origin}, line {number} is not JSON; write one object a line.", origin=origin)


def _whole_items(text: str, error: ValueError, *, origin: str) -> list[tuple[str, Any]]:
    """The objects of a list before the place where it is damaged or cut, and the error; nothing where none is whole."""
    start = _LIST.match(text)
    found: list[tuple[str, Any]] = []
    decoder, end = json.JSONDecoder(), start.end() if start else len(text)
    while end < len(text):
        try:
            value, end = decoder.raw_decode(text, _SEPARATOR.match(text, end).end())  # type: ignore[union-attr]
        except (ValueError, RecursionError):
            break
        found.append((f"article {len(found) + 1}", value))
    found = [(place, item) for place, item in found if not _is_other_thing(item)]
    return [*found, ("", _broken(origin, error))] if found else []


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
    is_own = given["title"] and "title_made" in value  # written by this program: nothing in it is markup
    if not is_own and (fragments.has_elements(text) or text == value.get("content_html")):
        if html_page.is_page(text):
            text = html_page.read(text, origin=origin).text
        else:
            text = "\n\n".join(fragments.paragraphs(text, language=given["language"])) or text
        return plain.compose(text.split("\n\n"), origin=origin, known=given, strict=not foreign)
    if given["title"] and text == mended(str(value.get("text"))):  # our own format: a blank line between paragraphs
        return plain.compose(text.split("\n\n"), origin=origin, known=given, strict=not foreign)
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


def _looks_like_json(given: Given) -> bool:
    """Whether the type says JSON, or the text or its first line is an object or a list of them."""
    if given.type.endswith("json"):
        return True
    start = given.text.lstrip()
    if not start.startswith(("{", "[")):
        return False
    for part in (start, start.partition("\n")[0]):
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            continue
        return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))
    return False


FORMAT = Format(
    name="JSON",
    read=lambda given: read_each(given.text, origin=given.name),
    suffixes=frozenset({".json", ".jsonl", ".ndjson"}),
    types=frozenset({"application/json"}),
    looks=_looks_like_json,
)
