"""Front matter in TOML, between two lines "+++", as programs write it that make sites out of Markdown."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from knowledge.errors import ArticleError

_FENCE = re.compile(r"\ufeff?\+{3}[ \t]*\r?\n")
_BEGINS = re.compile(r"\ufeff?\+{3}[ \t]*\r?\n\s*(?:#.*\n\s*)*(?:[\w\"'.-]+[ \t]*=|\[)")
_END = re.compile(r"^\+{3}[ \t]*\r?$", re.MULTILINE)
_NAMES = {
    "title": ("title",),
    "published": ("published", "date", "publishDate", "publishdate", "pubdate"),
    "byline": ("byline", "author", "authors"),
    "publisher": ("publisher", "source"),
    "url": ("url", "canonicalURL", "canonical"),
    "place": ("place", "dateline"),
    "section": ("section", "category", "categories"),
    "language": ("language", "lang"),
    "standfirst": ("standfirst", "description", "summary"),
    "captions": ("captions",),
    "based_on": ("based_on",),
}
"""For each field the keys that give it, the first that is filled; other keys are those programs' own."""


def begins(text: str) -> bool:
    """Whether `text` begins with "+++" and a key."""
    return _BEGINS.match(text[:4096]) is not None


def split(text: str, *, origin: str) -> tuple[dict[str, Any], str]:
    """The fields between the two lines "+++", and what is below them. Raises ArticleError when they are not TOML."""
    fence = _FENCE.match(text)
    end = _END.search(text, fence.end() if fence else 0)
    if not fence or not end:
        raise ArticleError(f"{origin}: the front matter does not end; close it with a line +++.", origin=origin)
    try:
        told = tomllib.loads(text[fence.end() : end.start()].replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = f'{origin}: the front matter is not TOML; write one `field = "value"` a line.'
        raise ArticleError(message, origin=origin) from error
    return _fields(told), text[end.end() :]


def _fields(told: Mapping[str, Any]) -> dict[str, Any]:
    fields = {}
    for field, keys in _NAMES.items():
        value = next((told[key] for key in keys if told.get(key) not in (None, "", [])), None)
        if field in ("captions", "based_on"):
            value = [str(one) for one in value] if isinstance(value, list) else value
        elif isinstance(value, list):
            value = ", ".join(str(one) for one in value if not isinstance(one, dict)) or None
        if isinstance(value, (datetime, date)):
            value = value.isoformat()
        if isinstance(value, (str, list)) and value:
            fields[field] = value
    if "url" in fields and not re.match(r"https?://", str(fields["url"])):
        del fields["url"]  # a path within the site
    return fields
