"""What a page says of itself in JSON-LD: the objects of schema.org that it describes, its article above all."""

import json
import re
from collections.abc import Iterator
from typing import Any

CHARACTERS_AT_MOST = 2_000_000
OBJECTS_AT_MOST = 2_000

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Obituary)$|^(?:Article|NewsArticle)$")


def objects(tree: Any) -> list[dict[str, Any]]:
    """Every object in the page's JSON-LD, those inside others too, in reading order; what is no JSON is passed over."""
    found: list[dict[str, Any]] = []
    left = CHARACTERS_AT_MOST
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        text = script.text_content()
        left -= len(text)
        if left < 0:
            break
        try:
            value = json.loads(_WRAPPING.sub("", text), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _inside(value):
            found.append(item)
            if len(found) >= OBJECTS_AT_MOST:
                return found
    return found


def kinds(item: dict[str, Any]) -> list[str]:
    """The types of an object, without the address of their vocabulary: ["NewsArticle"]."""
    kind = item.get("@type")
    return [
        str(one).rpartition("/")[2].rpartition(":")[2] for one in (kind if isinstance(kind, list) else [kind]) if one
    ]


def is_article(item: dict[str, Any]) -> bool:
    """Whether an object describes a text that was published: an article, a blog's entry, a report."""
    return any(_ARTICLE.search(kind) for kind in kinds(item))


def name(value: Any) -> str | None:
    """The name in what may be a text, an object with a name, or a list of either; of a list the first."""
    if isinstance(value, list):
        return next(filter(None, map(name, value)), None)
    if isinstance(value, dict):
        value = value.get("name")
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    """The objects in `value`, outer before inner; without recursion, since nothing says how deep they lie."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting += reversed(list(item.values()))
        elif isinstance(item, list):
            waiting += reversed(item)
