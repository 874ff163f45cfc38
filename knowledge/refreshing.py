"""Follow feeds: fetch what is new, notice what changed or is gone, and leave sites their peace."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from knowledge.article import Article
from knowledge.changes import Outcome, Shelf
from knowledge.errors import ArticleError, FetchError, KnowledgeError
from knowledge.reading.feeds import Entry, FeedContent, article, completed, discover, next_look, next_recheck, parse
from knowledge.reading.web import FEEDS, Found, Page, Web, read_page
from knowledge.said import Listed, say
from knowledge.store import Feed, KnownPage, Store

PAGES_PER_HOST = 20
"""Pages that one look at a feed asks of one host; the others wait for the next look."""
SOON = timedelta(minutes=5)
"""When a feed is looked at again that had more pages than one look takes."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How one look at a feed went."""

    feed: Feed
    result: str
    """One short sentence."""
    failed: bool = False
    added: int = 0
    updated: int = 0
    withdrawn: int = 0


@dataclass(slots=True)
class _Look:
    """What one look at a feed gathers before anything is kept."""

    feed: Feed
    now: datetime
    stopped: Callable[[], bool]
    items: list[tuple[Article, str | None]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    visits: list[KnownPage] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    left: int = 0
    """Pages that have to wait for the next look."""


class Refresher:
    """Looks at the feeds of a store when they are due; call `run_due` from time to time, from one thread."""

    def __init__(self, store: Store, shelf: Shelf, web: Web, *, pages_per_host: int = PAGES_PER_HOST) -> None:
        self._store = store
        self._shelf = shelf
        self._web = web
        self._pages_per_host = pages_per_host

    def follow(self, collection: str, url: str, *, now: datetime) -> Refreshed:
        """Subscribe to a feed, and look at it for the first time."""
        return self.refresh(self.subscribe(collection, url), now=now)

    def subscribe(self, collection: str, url: str) -> Feed:
        """Follow the feed at `url`, or the one that the page there names; it is due at once.

        Raises FetchError or UnreadableError, and follows nothing, when there is no feed.
        """
        page = self._fetch_feed(url)
        try:
            content = parse(page.body, url=page.url, content_type=page.content_type)
        except ArticleError:
            named = discover(page.body, url=page.url)
            if named is None:
                raise
            page = self._fetch_feed(named)
            content = parse(page.body, url=page.url, content_type=page.content_type)
            url = named
        return self._store.feeds.add(collection, page.moved_to or url, title=content.title)

    def run_due(self, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> Iterator[Refreshed]:
        """Look at each feed that is due, one after the other; after each, its result is kept and yielded.

        `stopped` is asked between two pages, so that a program that ends need not wait.
        """
        for feed in self._store.feeds.due(now):
            if stopped():
                return
            yield self.refresh(feed, now=now, stopped=stopped)

    def refresh(self, feed: Feed, *, now: datetime, stopped: Callable[[], bool] = lambda: False) -> Refreshed:
        """Look at one feed now. Never raises for what a site does; that is told in the result."""
        try:
            return self._refresh(feed, now, stopped)
        except KnowledgeError:  # of the store: the next feed would fare no better
            raise
        except Exception:  # a mistake of ours; else this feed would stay due, and no other would have its turn
            log.exception("%s could not be read.", feed.url)
            return self._failed(feed, now, say("feed-mistake"))

    def _refresh(self, feed: Feed, now: datetime, stopped: Callable[[], bool]) -> Refreshed:
        try:
            page = self._web.fetch(feed.url, accept=FEEDS, etag=feed.etag, last_modified=feed.last_modified)
            if page.found in (Found.GONE, Found.LATER):
                return self._failed(feed, now, say("feed-failed", status=page.status), page.retry_after_s)
            content = FeedContent(None, ())
            if page.found is Found.NEW:
                content = parse(page.body, url=page.url, content_type=page.content_type)
        except (FetchError, ArticleError) as error:
            return self._failed(feed, now, str(error))
        look = _Look(feed, now, stopped)
        self._visit(look, content.entries)
        refreshed = self._keep(look)
        whole = look.left == 0  # otherwise the feed must not be "unchanged" at the next look
        self._store.feeds.checked(
            feed.id,
            result=refreshed.result,
            next_due=next_look(now, failures=0) if whole else now + SOON,
            failures=0,
            url=page.moved_to,
            title=content.title,
            etag=page.etag if whole else None,
            last_modified=page.last_modified if whole else None,
        )
        return refreshed

    def _fetch_feed(self, url: str) -> Page:
        page = self._web.fetch(url, accept=FEEDS)
        if page.found is not Found.NEW:
            raise FetchError(f"There is no feed at {url} now (the site answers {page.status}).", url=url)
        return page

    def _failed(self, feed: Feed, now: datetime, why: str, retry_after_s: float | None = None) -> Refreshed:
        failures = feed.failures + 1
        due = next_look(now, failures=failures, retry_after_s=retry_after_s)
        self._store.feeds.checked(feed.id, result=why, next_due=due, failures=failures)
        return Refreshed(feed, why, failed=True)

    def _visit(self, look: _Look, entries: Iterable[Entry]) -> None:
        """Look at the pages of entries that are new or changed, and at known pages whose time has come."""
        known = self._store.feeds.pages(look.feed.id)
        due = {url: page for url, page in known.items() if page.due and page.due <= look.now}
        for entry in entries:
            if entry.url is None:
                if told := article(entry):
                    look.items.append((told, f"{look.feed.url}#{entry.mark}"))
            elif entry.url not in known or known[entry.url].mark != entry.mark:
                due.pop(entry.url, None)
                before = known.get(entry.url) or KnownPage(entry.url, entry.mark, None, None, look.now, None)
                self._look_at(look, replace(before, mark=entry.mark), entry)
        for page in due.values():
            self._look_at(look, page, None)

    def _look_at(self, look: _Look, before: KnownPage, entry: Entry | None) -> None:
        """Look at one page, as far as its host may be asked; `entry` is what the feed newly says of it."""
        host = urlsplit(before.url).hostname or ""
        if look.asked[host] >= self._pages_per_host or look.stopped():
            look.left += 1
            return
        look.asked[host] += 1
        after = replace(before, due=next_recheck(look.now, first_seen=before.first_seen))
        told = article(entry) if entry else None
        try:
            page = self._web.fetch(before.url, etag=before.etag, last_modified=before.last_modified)
            if page.found is Found.LATER:
                look.asked[host] = self._pages_per_host  # it has had enough for now
                look.left += 1
                return
            if page.found is Found.GONE:
                look.gone.append(before.url)
                told = None
            elif page.found is Found.NEW:
                after = replace(after, etag=page.etag, last_modified=page.last_modified)
                last = [] if entry else self._store.articles.held(look.feed.collection, before.url)
                told = _best(read_page(page), told, entry or next((kept.article for kept in last), None))
            elif page.found is Found.UNCHANGED:
                told = None
        except KnowledgeError:
            pass  # what the feed says has to do
        if told:
            look.items.append((told, before.url))
        look.visits.append(after)

    def _keep(self, look: _Look) -> Refreshed:
        """Keep what was found: first the articles, so that a crash can only make a page be looked at twice."""
        collection = look.feed.collection
        added = self._shelf.add(collection, look.items, revive=False) if look.items else []
        withdrawn = self._shelf.withdraw(collection, look.gone) if look.gone else []
        self._store.feeds.visited(look.feed.id, look.visits)
        outcomes = Counter(each.outcome for each in added)
        counts = {
            "new": outcomes[Outcome.ADDED],
            "updated": outcomes[Outcome.UPDATED],
            "withdrawn": len(withdrawn),
            "to come": look.left,
        }
        told = [say(f"feed-{what.replace(' ', '-')}", number=number) for what, number in counts.items() if number]
        result = say("feed-read", told=Listed(tuple(told or [say("feed-nothing")])))
        return Refreshed(
            look.feed, result, added=counts["new"], updated=counts["updated"], withdrawn=counts["withdrawn"]
        )


def _best(pages: list[Article], told: Article | None, known: Entry | Article | None) -> Article | None:
    """The page's article with what is known besides, unless there is far more of it than the page shows.

    Some pages are but a teaser. None when the last version stays.
    """
    if not pages:
        return told
    page = completed(pages[0], known) if known else pages[0]
    fuller = known if isinstance(known, Article) else told
    return told if fuller and len(page.text) * 2 < len(fuller.text) else page
