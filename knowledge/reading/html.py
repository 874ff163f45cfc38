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
from knowledge.reading.importing import IMPORTING

DEPTH_AT_MOST = 500
"""Elements inside one another; no page comes near, and the parsers' time grows with its square."""
TAGS_AT_MOST = 10_000
"""Of a larger page, which is no article's, all paragraphs are taken: trafilatura would need seconds."""
TAGS_WITH_SECOND_OPINION_AT_MOST = 1_500
"""On a larger page trafilatura does not ask jusText as well, whose time grows with the square of the tags."""

_PAGE = re.compile(
    # a comment ends where it first may: trying its other ends, too, takes time that doubles with each "-->"
    r"\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body|article|main|div|p|h1)\b",
    re.I | re.S,
)
_TAG = re.compile(r"<[a-zA-Z]")
_PARAGRAPHS = "//*[self::p or self::h1 or self::h2][not(ancestor::nav or ancestor::footer or ancestor::aside)]"
_BODY = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
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
    declaration = _DECLARATION.match(text)
    page = text[declaration.end() if declaration else 0 :].replace("\x00", "")
    if not _BODY.search(page):  # a piece of a page, as feeds hold
        page = f"<html><body>{page}</body></html>"
    if _depth(page) > DEPTH_AT_MOST:
        raise UnreadableError(f"{origin} is nested too deeply for a web page; save its text instead.", origin=origin)
    try:
        lines, told = _extracted(page)
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


def _extracted(page: str) -> tuple[list[str], dict[str, Any]]:
    """The article's paragraphs and what the metadata tells; every paragraph of the page where no article stands out."""
    with IMPORTING:
        from trafilatura import bare_extraction

    tags = len(_TAG.findall(page))
    found: Any = None
    if tags <= TAGS_AT_MOST:
        found = bare_extraction(
            page,
            fast=tags > TAGS_WITH_SECOND_OPINION_AT_MOST,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    told = _metadata(found) if found else {}
    told |= _from_tree(page, told.get("published"))
    return (found.text or "").split("\n") if found and found.text else _all_paragraphs(page), told


def _metadata(found: Any) -> dict[str, Any]:
    description = " ".join((found.description or "").split())
    body = " ".join((found.text or "").split())
    return {
        "title": found.title,
        "byline": found.author,
        "url": found.url,
        "publisher": found.sitename,
        "section": next(iter(found.categories or ()), None),
        "standfirst": description if description[:40] not in body else None,
        "published": found.date,
    }


def _from_tree(page: str, day: str | None) -> dict[str, Any]:
    """The language, and the time of publication where the page tells more than the `day`."""
    with IMPORTING:
        from lxml import etree, html

    try:
        tree = html.document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return {"published": day}
    printed = [str(value) for path in _PUBLISHED for value in tree.xpath(path)] + _LINKED_DATA.findall(page)
    code = _LANGUAGE.match(tree.get("lang") or "")
    language = code and code[0].lower()
    exact = (published for value in printed if (published := read_date(value, day_first=language == "vi")))
    return {"published": next(exact, day), "language": language}


def _all_paragraphs(page: str) -> list[str]:
    with IMPORTING:
        from lxml import etree, html

    try:
        tree = html.document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return []
    return [" ".join(str(element.text_content()).split()) for element in tree.xpath(_PARAGRAPHS)]


def _depth(page: str) -> int:
    return max(_levels(page), default=0)


def _levels(page: str) -> Iterator[int]:
    """How many more elements were opened than closed, after each tag; elements that hold nothing aside."""
    level = 0
    for tag in re.finditer(r"<(/?)(?!(?:br|hr|img|input|link|meta|p|li|td|tr|source|wbr)\b)[a-zA-Z]", page):
        level = max(0, level - 1) if tag[1] else level + 1
        yield level
