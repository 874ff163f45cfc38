"""Feeds: RSS, Atom and JSON Feed, read from bytes that the guarded fetch brought; and when to look at one again."""

import hashlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from knowledge.article import Article
from knowledge.errors import ArticleError, UnreadableError
from knowledge.reading.dates import read_date
from knowledge.reading.encoding import charset, decode
from knowledge.reading.importing import IMPORTING

ENTRIES_AT_MOST = 500
"""Entries of one feed that count; the newest are first in every feed that follows the custom."""

TAGS_AT_MOST = 200_000
"""Tags of one feed; each takes some 40 µs of work."""
CHARACTERS_PER_TAG = 10
"""A large feed with fewer than this is nothing but tags, and was made to take time."""

EVERY = timedelta(minutes=30)
"""How often a feed that works is looked at."""
SELDOM = timedelta(days=1)
"""How often, at least, one that fails is looked at."""
RECHECK_FIRST, RECHECK_UNTIL = timedelta(days=1), timedelta(days=60)
"""The age at which an article's page is looked at again for the first time, and after which it is left alone."""

_BLOCKS = frozenset(
    "address article aside blockquote dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li main nav ol "
    "p pre section table td th tr ul".split()
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "form"})
_LONG_SPACE = re.compile(r"\s{100,}")
_XML_DECLARATION = re.compile(r"^\s{0,99}<\?xml[^>]{0,200}\?>")
_DATES = ("published", "updated", "created")


@dataclass(frozen=True, slots=True)
class Entry:
    """One article as a feed tells it, which may be all of it or two lines."""

    url: str | None
    title: str | None
    paragraphs: tuple[str, ...]
    published: datetime | date | None
    byline: str | None
    publisher: str | None
    language: str | None

    @property
    def mark(self) -> str:
        """Changes whenever what the feed says of the entry does."""
        told = repr((self.title, self.paragraphs, self.published))
        return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a feed holds now, in the feed's order."""

    title: str | None
    entries: tuple[Entry, ...]


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
    entries = (_from_feedparser(entry, url, title, language) for entry in found.entries[:ENTRIES_AT_MOST])
    return FeedContent(title, tuple(entries))


def article(entry: Entry) -> Article | None:
    """Return what the feed itself says as an article; None when it has no words but its title."""
    from knowledge.reading.plain import compose

    if not entry.paragraphs:
        return None
    known = {name: getattr(entry, name) for name in ("title", "url", "published", "byline", "publisher", "language")}
    try:
        return compose(list(entry.paragraphs), origin=entry.url or entry.title or "an entry", known=known, strict=False)
    except ArticleError:
        return None


def completed(page: Article, known: Entry | Article) -> Article:
    """Return the article that was read from a page, with what only its feed, or its last version, tells."""
    fields = ("publisher", "published", "byline", "language")
    missing = {name: getattr(known, name) for name in fields if getattr(page, name) is None and getattr(known, name)}
    return Article.model_validate({**page.model_dump(), **missing}) if missing else page


def next_look(
    now: datetime, *, failures: int, retry_after_s: float | None = None, every: timedelta = EVERY
) -> datetime:
    """Return when to look at a feed again after `failures` failed looks in a row; each doubles the wait, up to a day.

    A wait that the site asks for is kept, however long (`web.LONGEST_RETRY_S`).
    """
    wait: timedelta = min(every * 2 ** min(failures, 20), max(every, SELDOM))
    return now + max(wait, timedelta(seconds=retry_after_s or 0))


def next_recheck(now: datetime, *, first_seen: datetime) -> datetime | None:
    """Return when to look at an article's page again: when it will be twice as old; None once it is too old to change.

    So a page is looked at one day after it came, and then after 2, 4, 8, 16, 32 and 64 days.
    """
    age = max(now - first_seen, RECHECK_FIRST / 2)
    return first_seen + 2 * age if age < RECHECK_UNTIL else None


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


def _from_feedparser(entry: Any, url: str, feed_title: str | None, feed_language: str | None) -> Entry:
    texts = [str(part.get("value") or "") for part in entry.get("content", [])]
    summary = str(entry.get("summary") or "")
    source = entry.get("source") or {}
    told = dict(entry)  # the library's own mapping warns when "updated" is asked for in vain
    dates = (read_date(str(told[name])) for name in _DATES if told.get(name))
    published = next((found for found in dates if found), None)
    if published is None and (parsed := told.get("published_parsed") or told.get("updated_parsed")):
        published = date(*parsed[:3])  # in UTC; the day may be one off, the time would be
    return Entry(
        url=_web_address(entry.get("link"), url),
        title=_line(entry.get("title")),
        paragraphs=_paragraphs(max([*texts, summary], key=len)),
        published=published,
        byline=_line(entry.get("author")),
        publisher=_line(source.get("title")) or feed_title,
        language=_language(entry.get("language")) or feed_language,
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
    entries = []
    for item in items[:ENTRIES_AT_MOST]:
        if not isinstance(item, dict):
            continue
        plain, html = item.get("content_text"), item.get("content_html") or item.get("summary")
        authors = item.get("authors") or item.get("author")
        authors = authors if isinstance(authors, list) else [authors]
        names = [_line(author.get("name")) for author in authors if isinstance(author, dict)]
        entries.append(
            Entry(
                url=_web_address(item.get("url"), url),
                title=_line(item.get("title")),
                paragraphs=_plain_paragraphs(plain) if isinstance(plain, str) else _paragraphs(html),
                published=read_date(str(item.get("date_published") or item.get("date_modified") or "")),
                byline=", ".join(filter(None, names)) or None,
                publisher=title,
                language=_language(item.get("language")) or language,
            )
        )
    return FeedContent(title, tuple(entries))


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
    with IMPORTING:
        import lxml.html
        from lxml.etree import LxmlError

    clean = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", html.encode("utf-8", "replace").decode())
    try:
        root = lxml.html.document_fromstring(f"<div>{clean}</div>")
    except (LxmlError, ValueError):
        return ()
    return tuple(" ".join(part.split()) for part in "".join(_words(root)).split("\0") if part.strip())


def _words(root: Any) -> Iterator[str]:
    """The text in reading order, with a zero character around every block and at every line break."""
    with IMPORTING:
        from lxml.etree import iterwalk

    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag
        if event == "start" and tag in _UNSEEN:
            walk.skip_subtree()
        elif event == "start":
            yield "\0" if tag in _BLOCKS or tag == "br" else ""
            yield element.text or ""
        if event != "start":
            yield "\0" if tag in _BLOCKS else ""
            yield element.tail or "" if element is not root else ""
