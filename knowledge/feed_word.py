"""Whose word an article is that comes by a feed: the feed's own, or that of the site whose page it leads to.

A feed speaks for its own site. Of pages elsewhere it only says where they are: what it tells of them itself stands as
its own words, at its own address.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urldefrag, urlsplit

from knowledge.article import Article
from knowledge.errors import KnowledgeError
from knowledge.reading.entries import FeedEntry, article, completed
from knowledge.reading.same_story import speaks_of
from knowledge.reading.sites import same_site
from knowledge.reading.web import Page, read_page
from knowledge.store import Feed, KnownPage, Store

CHARACTERS_AT_MOST = 1_000_000
"""Characters of one page's article; what is longer is no article."""
EARLY = timedelta(days=2)
"""How far in the future a date of publication may lie: no time zone is further away."""

log = logging.getLogger(__name__)


def at_once(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What `function` returns, here and now."""
    return function(*arguments, **named)


@dataclass(frozen=True, slots=True)
class FeedWord:
    """What is taken for the word of a feed, and of the pages that it lists."""

    store: Store
    feed: Feed
    found_at: str
    """Where the feed was found, redirects followed: whose word it is."""
    title: str | None
    """What the feed calls itself now."""
    now: datetime
    call: Callable[..., Any] = at_once
    """Is given each function that reads what a site sent, with its arguments."""

    def own(self, url: str) -> bool:
        """Whether an address belongs to the site of the feed."""
        return same_site(url, self.found_at)

    def told(self, entry: FeedEntry) -> Article | None:
        """What the feed says of an entry, as its own words."""
        if entry.url and not self.own(entry.url):
            entry = replace(entry, publisher=self.title)
        if not entry.url or not self.own(entry.url):
            home = urlsplit(self.found_at)
            entry = replace(entry, url=f"{home.scheme}://{home.netloc}/")
        words = article(entry)
        return self._dated(words) if words else None

    def held(self, key: str | None) -> Article | None:
        """The article that was read from a page before."""
        kept = self.store.articles.held(self.feed.collection, key) if key else []
        return next((each.article for each in kept), None)

    def read(self, page: Page, before: KnownPage, entry: FeedEntry | None, *, again: bool) -> Article | None:
        """The article of a page, with what is known of it besides; None for a wall, or for less than was there."""
        try:
            found = next(iter(self.call(read_page, page)), None)
        except KnowledgeError:
            return None
        except Exception:  # a mistake of ours, which must not keep the other pages out
            log.exception("%s could not be read.", page.url)
            return None
        home = urlsplit(page.url).path in ("", "/") and urlsplit(before.url).path not in ("", "/")
        if found is None or home or len(found.text) > CHARACTERS_AT_MOST:
            return None
        held = self.held(urldefrag(page.url).url)
        if again and (last := held or self.held(before.key)):
            if not self._speaks_of(last.text, found) or len(found.text) * 2 < len(last.text):
                return None
        elif entry and not self._speaks_of(_told(entry), found):
            return None
        told, own = entry or self.held(before.told), self.own(page.url)
        if own and held and held.publisher and not found.publisher:  # a site's feeds need not agree on its name
            found = found.model_copy(update={"publisher": held.publisher})
        for known in (told, held) if own else (held, told):
            found = completed(found, known, own=own or known is held) if known else found
        words = self.told(entry) if entry and not held else None
        if words and self.own(page.url) and len(found.text) * 2 < len(words.text):
            return None  # a teaser
        return self._dated(found)

    def _speaks_of(self, told: str, found: Article) -> bool:
        text = " ".join([found.text, found.standfirst or "", *found.captions])
        return speaks_of(told, text, title=found.title, besides=self.title or "")

    def _dated(self, found: Article) -> Article:
        """The article without a date that is still to come."""
        told = found.published
        day = told.date() if isinstance(told, datetime) else told
        return (
            found if day is None or day <= (self.now + EARLY).date() else found.model_copy(update={"published": None})
        )


def _told(entry: FeedEntry) -> str:
    return " ".join(filter(None, [entry.title, *entry.paragraphs]))
