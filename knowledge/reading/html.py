"""Read a web page: its article without menus, comments and advertisements, and what its metadata tells.

Nothing is fetched and nothing is executed: trafilatura works on the bytes that are here.
"""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import plain
from knowledge.reading.dates import read_date

DEPTH_AT_MOST = 2_000
"""Elements inside one another; no page comes near, and the parsers' time grows with its square."""

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)\b", re.I | re.S
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_PUBLISHED = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='pubdate' or @name='date'"
    " or @name='publish-date' or @name='DC.date.issued']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "//article//time/@datetime",
)
_LINKED_DATA = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")


def looks_like_html(text: str) -> bool:
    """Whether `text` begins as a page, or a piece of one, does."""
    return bool(_PAGE.match(text[:4096]))


def read(text: str, *, origin: str) -> Article:
    """The article on the page `text`. Raises UnreadableError when there is none."""
    from trafilatura import bare_extraction, baseline

    declaration = _DECLARATION.match(text)
    page = text[declaration.end() if declaration else 0 :].replace("\x00", "")
    if _depth(page) > DEPTH_AT_MOST:
        raise UnreadableError(f"{origin} is nested too deeply for a web page; save its text instead.", origin=origin)
    try:
        found = bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
        told = _metadata(found, page) if found else {}
        lines = (getattr(found, "text", None) or baseline(page)[1] or "").split("\n")
    except (
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
        RecursionError,
    ) as error:  # of the parsers, on odd pages
        raise UnreadableError(f"{origin} is damaged HTML; save the page again, or its text.", origin=origin) from error
    if not any(map(str.strip, lines)):
        raise UnreadableError(f"{origin} has no article in it; save the page of one article.", origin=origin)
    return plain.compose(lines, origin=origin, known=told, strict=False)


def _metadata(found: Any, page: str) -> dict[str, Any]:
    description = " ".join((found.description or "").split())
    body = " ".join((found.text or "").split())
    return {
        "title": found.title,
        "byline": found.author,
        "url": found.url,
        "publisher": found.sitename,
        "section": next(iter(found.categories or ()), None),
        "standfirst": description if description[:40] not in body else None,
        **_from_tree(page, found.date),
    }


def _from_tree(page: str, day: str | None) -> dict[str, Any]:
    """The language, and the time of publication where the page tells more than the `day`."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return {"published": day}
    printed = [str(value) for path in _PUBLISHED for value in tree.xpath(path)] + _LINKED_DATA.findall(page)
    exact = (published for value in printed if (published := read_date(value)))
    code = _LANGUAGE.match(tree.get("lang") or "")
    return {"published": next(exact, day), "language": code and code[0].lower()}


def _depth(page: str) -> int:
    return max(_levels(page), default=0)


def _levels(page: str) -> Iterator[int]:
    """How many more elements were opened than closed, after each tag; elements that hold nothing aside."""
    level = 0
    for tag in re.finditer(r"<(/?)(?!(?:br|hr|img|input|link|meta|p|li|td|tr|source|wbr)\b)[a-zA-Z]", page):
        level = max(0, level - 1) if tag[1] else level + 1
        yield level
