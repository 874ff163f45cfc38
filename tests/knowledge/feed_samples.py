"""Feeds in every format, the pages they list, and a library that follows them, over a real web server."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from knowledge.article import Article
from knowledge.refreshing import Refreshed, Refresher
from knowledge.store import Store
from tests.webserver import Response, Site, WebServer

START = datetime(2026, 2, 10, 12, tzinfo=UTC)

Item = dict[str, Any]
"""What a feed says of an entry: link, title, told (paragraphs of HTML), date, id, authors, source."""


def rss(title: str, items: Sequence[Item], *, encoding: str = "utf-8") -> Response:
    parts = []
    for item in items:
        parts.append("<item>")
        parts += [f"<title>{escape(item['title'])}</title>"] if "title" in item else []
        parts += [f"<link>{escape(item['link'])}</link>"] if "link" in item else []
        parts += [f"<guid isPermaLink='false'>{escape(item['id'])}</guid>"] if "id" in item else []
        parts += [f"<pubDate>{item['date']}</pubDate>"] if "date" in item else []
        parts += [f"<dc:creator>{escape(name)}</dc:creator>" for name in item.get("authors", ())]
        parts += [f"<source url='http://x.example/'>{escape(item['source'])}</source>"] if "source" in item else []
        parts += [f"<description>{escape(item['told'])}</description>"] if "told" in item else []
        parts.append("</item>")
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    body = f"{head}<channel><title>{escape(title)}</title>{''.join(parts)}</channel></rss>"
    return Response(body.encode(encoding, "xmlcharrefreplace"), type="application/rss+xml")


def atom(title: str, items: Sequence[Item]) -> Response:
    parts = []
    for item in items:
        parts.append("<entry>")
        parts += [f"<title>{escape(item['title'])}</title>"] if "title" in item else []
        parts += [f"<link rel='alternate' href={quoteattr(item['link'])}/>"] if "link" in item else []
        parts += [f"<id>{escape(item['id'])}</id>"] if "id" in item else []
        parts += [f"<updated>{item['date']}</updated>"] if "date" in item else []
        parts += [f"<author><name>{escape(name)}</name></author>" for name in item.get("authors", ())]
        parts += [f"<source><title>{escape(item['source'])}</title></source>"] if "source" in item else []
        parts += [f"<summary type='html'>{escape(item['told'])}</summary>"] if "told" in item else []
        parts.append("</entry>")
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>{escape(title)}</title>{''.join(parts)}</feed>"
    return Response(body.encode(), type="application/atom+xml")


def json_feed(title: str, items: Sequence[Item]) -> Response:
    names = {"link": "url", "title": "title", "told": "content_html", "date": "date_published", "id": "id"}
    told = []
    for item in items:
        each: dict[str, Any] = {names[key]: value for key, value in item.items() if key in names}
        if "authors" in item:
            each["authors"] = [{"name": name} for name in item["authors"]]
        told.append(each)
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": title, "items": told}
    return Response(json.dumps(feed).encode(), type="application/feed+json")


FORMATS = {"rss": rss, "atom": atom, "json": json_feed}


def page(title: str, *paragraphs: str, head: str = "", status: int = 200) -> Response:
    text = "".join(f"<p>{part}</p>" for part in paragraphs)
    body = f"<title>{title}</title>{head}</head><body><article><h1>{title}</h1>{text}</article></body></html>"
    return Response(f"<!DOCTYPE html><html><head><meta charset=utf-8>{body}".encode(), status)


@dataclass
class Newsstand:
    """Sites, and a library that follows some of their feeds."""

    server: WebServer
    store: Store
    now: datetime = START
    settings: dict[str, Any] = field(default_factory=dict)
    """Of the refresher."""

    def __post_init__(self) -> None:
        self.web = self.server.web(timeout_s=2.0)
        self.refresher = Refresher(self.store, self.store.articles, self.web, **self.settings)

    def put(self, url: str, site: Site) -> str:
        """Serve a page at "host/path"; return its address."""
        host, slash, path = url.partition("/")
        return self.server.put(host, slash + path, site)

    def follow(self, url: str, feed: Response) -> Refreshed:
        return self.refresher.follow("public", self.put(url, feed), now=self.now)

    def later(self, **time: float) -> list[str]:
        """What the feeds come to that are due then."""
        self.now += timedelta(**time)
        return [each.result for each in self.refresher.run_due(self.now)]

    def articles(self) -> list[Article]:
        return [kept.article for kept in self.store.articles.current() if kept.article]

    def titles(self) -> list[str]:
        return sorted(article.title for article in self.articles())

    def asked(self, url: str) -> int:
        """How often "host/path" was asked for."""
        host, slash, path = url.partition("/")
        return sum((request.host, request.path) == (host, slash + path) for request in self.server.requests)
