"""Read a web page: its article without menus, comments and advertisements, and what its metadata tells.

Nothing is fetched and nothing is executed: trafilatura works on the bytes that are here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.article import Article
from knowledge.errors import UnreadableError
from knowledge.reading import markup, page_lines, page_names, plain, tables, walls
from knowledge.reading.formats.format import Format
from knowledge.reading.importing import IMPORTING
from knowledge.reading.page_dates import published

TAGS_AT_MOST = 400_000
"""Tags of one page, closing ones among them; each takes memory, and what has more is no article."""
DEPTH_AT_MOST = 500
"""Elements inside one another; no page comes near, and the parsers' time grows with its square."""
HEAD_AT_MOST = 6
"""Lines in which the headline may stand once more, with a standfirst and a byline below it."""
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
_RAW = re.compile(r"<!--|<(script|style|svg|template|textarea|noscript)\b", re.IGNORECASE)
"""What begins something that holds no elements of the page's tree, though it may look so."""
_ELEMENT = re.compile(
    r"<(/?)(?!(?:area|base|br|circle|col|embed|hr|img|input|li|line|link|meta|option|p|param|path|polygon|rect|source|td|tr"
    r"|track|use|wbr)\b)[a-zA-Z][^<>]*+(?<!/)>"
)
_BODY = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_NO_DATES = {"extensive_search": False, "original_date": True}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?=$|[-_])")


def looks_like_html(text: str) -> bool:
    """Whether `text` begins as a page, or a piece of one, does."""
    return bool(_PAGE.match(text[:4096]))


def is_page(text: str) -> bool:
    """Whether `text` is a whole page, of which the article has to be found; a piece of one is all article."""
    return _BODY.search(text[:4096]) is not None


def read(text: str, *, origin: str, known: Mapping[str, Any] | None = None) -> Article:
    """The article on the page `text`; fields in `known` win over what it says. Raises UnreadableError without one."""
    declaration = _DECLARATION.match(text)
    page = text[declaration.end() if declaration else 0 :].replace("\x00", "")
    if not _BODY.search(page):  # a piece of a page, as feeds hold
        page = f"<html><body>{page}</body></html>"
    if (tags := page.count("<")) > TAGS_AT_MOST:
        raise UnreadableError(
            f"{origin} holds {tags:,} tags, more than the {TAGS_AT_MOST:,} of a web page; save its text instead.",
            origin=origin,
        )
    if _depth(page) > DEPTH_AT_MOST:
        raise UnreadableError(f"{origin} is nested too deeply for a web page; save its text instead.", origin=origin)
    try:
        lines, told, headings = _extracted(page)
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
    if kind := walls.wall(headings, lines):
        raise UnreadableError(
            f"{origin} {kind} and shows no article; save the page as your browser shows it.", origin=origin
        )
    told |= {name: value for name, value in (known or {}).items() if value}
    return plain.compose(lines, origin=origin, known=told, strict=False)


def _extracted(page: str) -> tuple[list[str], dict[str, Any], list[str]]:
    """The article's paragraphs, what the metadata tells, and the page's headings.

    Every paragraph of the page where no article stands out.
    """
    with IMPORTING:
        from lxml import etree, html
        from trafilatura import bare_extraction
        from trafilatura.metadata import extract_metadata

    try:
        tree = html.document_fromstring(page)
    except etree.LxmlError as error:
        raise ValueError("no tree") from error
    tags = len(_TAG.findall(page))
    code = _LANGUAGE.match(tree.get("lang") or "")
    language = code and code[0].lower()
    told: dict[str, Any] = {"language": language}
    if tags <= TAGS_AT_MOST:
        told |= _metadata(extract_metadata(html.document_fromstring(page), None, _NO_DATES, True))
    names = page_names.read(tree, address=told.get("url"))
    told |= {"title": names.title or told.get("title"), "publisher": names.publisher or told.get("publisher")}
    told["published"] = published(tree, address=told.get("url"), title=told.get("title"), language=language)
    markup.settle(tree, language=language, sentences=tags <= TAGS_AT_MOST)
    tables.settle(tree)
    headings = [" ".join(str(one.text_content()).split()) for one in tree.xpath("//title | //h1")[:4]]
    every = _all_paragraphs(tree)
    if tags > TAGS_AT_MOST:
        return every, told, []
    found: Any = bare_extraction(tree, fast=tags > TAGS_WITH_SECOND_OPINION_AT_MOST, include_comments=False)
    lines = list(tables.rows((found.text or "").split("\n") if found else []))
    lines = lines if any(map(str.strip, lines)) else every
    return page_lines.cleaned(_with_one_headline(lines, names), told.get("byline")), told, headings


def _with_one_headline(lines: list[str], names: page_names.PageNames) -> list[str]:
    """The lines with the headline once at most, however the page writes it there."""
    written = {_bare(title) for title in names.titles}
    places = [number for number, line in enumerate(lines) if _bare(line) in written]
    first = {places[0]: names.title or ""} if places and places[0] < HEAD_AT_MOST else {}
    kept = [first.get(number, line) for number, line in enumerate(lines) if number in first or number not in places]
    return kept if any(map(_bare, kept)) else lines


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
    }


def _all_paragraphs(tree: Any) -> list[str]:
    return [" ".join(str(element.text_content()).split()) for element in tree.xpath(_PARAGRAPHS)]


def _bare(line: str) -> str:
    return re.sub(r"\W+", "", line).casefold()


def _depth(page: str) -> int:
    return max(_levels(page), default=0)


def _levels(page: str) -> Iterator[int]:
    """How many more elements were opened than closed, after each tag; elements that hold nothing aside."""
    level = 0
    for tag in _ELEMENT.finditer(_without_raw(page)):
        level = max(0, level - 1) if tag[1] else level + 1
        yield level


def _without_raw(page: str) -> str:
    """`page` without its comments, scripts and the like; one that does not end is left where it is."""
    lower, kept, start, endless = page.lower(), [], 0, set[str]()
    if len(lower) != len(page):  # some capitals have two small letters, and places would no longer be the same
        return page
    for begin in _RAW.finditer(page):
        end = f"</{begin[1].lower()}" if begin[1] else "-->"
        if begin.start() < start or end in endless:
            continue
        found = lower.find(end, begin.end())
        if found < 0:
            endless.add(end)
            continue
        kept.append(page[start : begin.start()])
        start = lower.find(">", found) + 1 or len(page)
    return "".join(kept) + page[start:]


FORMAT = Format(
    name="HTML",
    read=lambda given: [read(given.text, origin=given.name)],
    suffixes=frozenset({".html", ".htm"}),
    types=frozenset({"text/html", "application/xhtml+xml"}),
    looks=lambda given: looks_like_html(given.text),
)
