"""Feeds: RSS, Atom and JSON Feed, read from bytes that the guarded fetch brought."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from knowledge.article import stands_for_none
from knowledge.errors import UnreadableError
from knowledge.reading import fragments
from knowledge.reading.dates import is_no_date, read_date
from knowledge.reading.encoding import charset, decode
from knowledge.reading.entries import FeedContent, FeedEntry
from knowledge.reading.importing import IMPORTING

FEED_TYPES = (
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json",
    "application/xml", "text/xml", "text/html", "text/plain",
)  # fmt: skip
"""MIME types that feeds come as: many servers know no better than text/html."""

ENTRIES_AT_MOST = 500
"""Entries of one feed that count; the newest are first in every feed that follows the custom."""

TAGS_AT_MOST = 200_000
"""Tags of one feed; each takes some 40 µs of work."""
CHARACTERS_PER_TAG = 10
"""A large feed with fewer than this is nothing but tags, and was made to take time."""

_LONG_SPACE = re.compile(r"\s{100,}")
_XML_DECLARATION = re.compile(r"^\s{0,99}<\?xml[^>]{0,200}\?>")
_DATES = ("published", "updated", "created")
_MAIL = re.compile(r"\S+@\S+\s+\((?P<behind>.+)\)|(?P<before>[^<]+?)\s*<\S+@\S+>|(?P<alone>\S+@\S+)")
_CUT = re.compile(r"([a-z]+)(?:\s*\(([^)]+))?")
"""What feedparser takes for a name where a mail address ends in more letters than it knows: "ple (Jo"."""

log = logging.getLogger(__name__)


def parse(body: bytes, *, url: str, content_type: str | None = None) -> FeedContent:
    """Return what the feed at `url` holds. Broken feeds are read as far as they can be.

    Raises UnreadableError for what is no feed at all. Nothing is fetched: a document type with its entities is cut out.
    """
    if body.lstrip()[:1] == b"{":
        return _from_json(body, url)
    with IMPORTING:
        import feedparser

    xml = _harmless(_decoded(body, url, content_type), url)
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        # a stream, because anything else might be taken for a name of a file or a URL, and opened
        found = feedparser.parse(io.BytesIO(xml.encode()), response_headers=headers, sanitize_html=False)
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError) as error:
        raise _no_feed(url) from error
    if not found.get("version") and not found.entries:
        raise _no_feed(url)
    title = _line(found.feed.get("title"))
    language = _language(found.feed.get("language"))
    read = lambda entry: _from_feedparser(entry, url, title, language)  # noqa: E731
    return FeedContent(title, tuple(_each(found.entries, read, url)))


def discover(body: bytes, *, url: str) -> str | None:
    """Return the address of the first feed that a web page names as its own; None when it names none."""
    with IMPORTING:
        import lxml.html
        from lxml.etree import LxmlError

    try:
        links = lxml.html.document_fromstring(body).xpath("//link[contains(@rel, 'alternate')][@type][@href]")
    except (LxmlError, ValueError):
        return None
    feeds = (
        link.get("href") for link in links if re.fullmatch(r"application/(rss|atom|feed)\+(xml|json)", link.get("type"))
    )
    return next(filter(None, (_web_address(href, url) for href in feeds)), None)


def _decoded(body: bytes, url: str, content_type: str | None) -> str:
    text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    if text.count("\ufffd") * 2 <= beyond_ascii and "\0" not in text:  # a stray byte says nothing of all the others
        return text
    try:
        return decode(body, origin=url, declared=charset(content_type or ""))
    except UnreadableError as error:
        raise _no_feed(url) from error


def _harmless(xml: str, url: str) -> str:
    """The feed without what takes a parser long: document types with entities, endless white space, tags upon tags.

    feedparser looks for entities with patterns that take time in the square of what they look at.
    """
    if (tags := xml.count("<")) > 1000 and tags > min(TAGS_AT_MOST, len(xml) // CHARACTERS_PER_TAG):
        raise UnreadableError(f"{url} has too many tags for a feed; give the address of another.", origin=url)
    xml = _XML_DECLARATION.sub("", _LONG_SPACE.sub("\n\n", xml), count=1)  # it might name another encoding
    start = xml.find("<!DOCTYPE")
    if start >= 0:
        end, subset = xml.find(">", start), xml.find("[", start)
        if 0 <= subset < end:
            end = xml.find("]>", subset) + 1
        if end <= 0:
            raise _no_feed(url)
        xml = xml[:start] + xml[end + 1 :]
    return xml.replace("<!ENTITY", "<! ENTITY").replace("<!DOCTYPE", "<! DOCTYPE")


def _each(found: Iterable[Any], read: Callable[[Any], FeedEntry], url: str) -> Iterator[FeedEntry]:
    """The entries; one that cannot be read keeps no other out."""
    for entry in islice(found, ENTRIES_AT_MOST):
        try:
            yield read(entry)
        except Exception:
            log.exception("An entry of %s could not be read.", url)


def _from_feedparser(entry: Any, url: str, feed_title: str | None, feed_language: str | None) -> FeedEntry:
    texts = [str(part.get("value") or "") for part in entry.get("content", [])]
    summary = str(entry.get("summary") or "")
    source = entry.get("source") or {}
    told = dict(entry)  # the library's own mapping warns when "updated" is asked for in vain
    dates = [str(told[name]) for name in _DATES if told.get(name)]
    published = _first_date(dates)
    if (
        published is None
        and not any(map(is_no_date, dates))
        and (parsed := told.get("published_parsed") or told.get("updated_parsed"))
    ):
        published = _day(parsed)
    return FeedEntry(
        url=_web_address(entry.get("link"), url),
        title=_line(entry.get("title")),
        paragraphs=_paragraphs(max([*texts, summary], key=len)),
        published=published,
        byline=_names(_authors(entry)),
        publisher=_line(source.get("title")) or feed_title,
        language=_language(entry.get("language")) or feed_language,
        id=_id(entry.get("id")),
    )


def _from_json(body: bytes, url: str) -> FeedContent:
    """JSON Feed 1 and 1.1 (jsonfeed.org)."""
    try:
        feed = json.loads(body)
        items = feed["items"]
        if "jsonfeed.org" not in str(feed["version"]) or not isinstance(items, list):
            raise _no_feed(url)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _no_feed(url) from error
    title, language = _line(feed.get("title")), _language(feed.get("language"))
    read = lambda item: _from_item(item, url, title, language)  # noqa: E731
    return FeedContent(title, tuple(_each((item for item in items if isinstance(item, dict)), read, url)))


def _from_item(item: dict[str, Any], url: str, feed_title: str | None, feed_language: str | None) -> FeedEntry:
    plain, html = item.get("content_text"), item.get("content_html") or item.get("summary")
    authors = item.get("authors") or item.get("author")
    authors = authors if isinstance(authors, list) else [authors]
    return FeedEntry(
        url=_web_address(item.get("url"), url),
        title=_line(item.get("title")),
        paragraphs=_plain_paragraphs(plain) if isinstance(plain, str) else _paragraphs(html),
        published=_first_date(filter(None, (item.get("date_published"), item.get("date_modified")))),
        byline=_names(author.get("name") for author in authors if isinstance(author, dict)),
        publisher=feed_title,
        language=_language(item.get("language")) or feed_language,
        id=_id(item.get("id")),
    )


def _first_date(told: Iterable[object]) -> datetime | date | None:
    """The first of these that is a date, and no program's way to say that there is none."""
    found = (read_date(str(each)) for each in told)
    return next((each for each in found if each and not stands_for_none(each)), None)


def _day(parsed: Any) -> date | None:
    """The day that feedparser understood, in UTC; it may be one off, the time would be."""
    try:
        day = date(*parsed[:3])
    except (TypeError, ValueError):
        return None
    return None if stands_for_none(day) else day


def _authors(entry: Any) -> list[object]:
    """Each author as the feed writes him; the whole text where there is one, since feedparser cuts some in two."""
    found = entry.get("authors") or []
    if len(found) < 2:
        return [entry.get("author")]
    cut = [_CUT.fullmatch(str(one.get("name"))) if one.get("email") else None for one in found]
    whole = (
        (part[2] or one["email"] + part[1]) if part else one.get("name") for one, part in zip(found, cut, strict=True)
    )
    return list(whole)


def _names(told: Iterable[object]) -> str | None:
    """All authors, each once; an address is left out where a name stands beside it, as RSS has it."""
    names = []
    for name in filter(None, map(_line, told)):
        mail = _MAIL.fullmatch(name)
        names.append(mail["behind"] or mail["before"] or mail["alone"] if mail else name)
    return ", ".join(dict.fromkeys(names))[:500] or None


def _id(told: object) -> str | None:
    return str(told).strip()[:2000] or None if isinstance(told, (str, int)) else None


def _no_feed(url: str) -> UnreadableError:
    return UnreadableError(f"{url} is no feed; give the address of an RSS, Atom or JSON feed.", origin=url)


def _web_address(link: object, base: str) -> str | None:
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        whole = urljoin(base, link.strip())
        parts = urlsplit(whole)
        return whole if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _line(html: object) -> str | None:
    return " ".join(" ".join(_paragraphs(html)).split())[:500] or None


def _language(told: object) -> str | None:
    code = re.match(r"[a-z]{2,3}(?![a-z])", told.strip().lower()) if isinstance(told, str) else None
    return code.group() if code else None


def _plain_paragraphs(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"\n\s*\n", text) if part.strip())


def _paragraphs(html: object) -> tuple[str, ...]:
    """The words of a piece of HTML, cut where a browser would begin a new block."""
    if not isinstance(html, str) or not html.strip():
        return ()
    if "<" not in html and "&" not in html:
        return _plain_paragraphs(html)
    return tuple(fragments.paragraphs(html))
