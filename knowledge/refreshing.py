"""Follow feeds: fetch what is new, notice what changed or is gone, and leave sites their peace."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from queue import Empty, Queue
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from knowledge.changes import Outcome, Shelf
from knowledge.errors import ArticleError, FetchError, KnowledgeError
from knowledge.feed_pages import listings
from knowledge.feed_turns import FeedTurns
from knowledge.feed_word import FeedWord, at_once
from knowledge.looking import Look
from knowledge.reading.entries import FeedContent
from knowledge.reading.feeds import FEED_TYPES, discover, parse
from knowledge.reading.schedule import next_look
from knowledge.reading.turns import Turns
from knowledge.reading.web import FetchOutcome, Page, Web
from knowledge.said import Listed, say
from knowledge.store import Feed, Store

PAGES_PER_SITE = 20
"""Pages that one look at a feed asks of one site; the others wait for the next look."""
AT_ONCE = 16
"""Looks at one time."""
LOOK_S = 60.0
"""Seconds after which a look asks for no more pages; those that are left wait for the next look."""
MORE_S = 5.0
"""Seconds between two looks at what has become due, while others are still being looked at."""
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


class Refresher:
    """Looks at the feeds of a store when they are due; call `run_due` from time to time."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        web: Web,
        *,
        pages_per_site: int = PAGES_PER_SITE,
        at_once: int = AT_ONCE,
        look_s: float = LOOK_S,
        call: Callable[..., Any] = at_once,
    ) -> None:
        """`call` is given each function that reads what a site sent, with its arguments, and returns what it does."""
        self._call = call
        self._store = store
        self._shelf = shelf
        self._web = web
        self._pages_per_site = pages_per_site
        self._at_once = at_once
        self._look_s = look_s
        self._turns = Turns()
        self._keeping = Lock()

    def follow(self, collection: str, url: str, *, now: datetime) -> Refreshed:
        """Subscribe to a feed, and look at it for the first time."""
        return self.refresh(self.subscribe(collection, url), now=now)

    def subscribe(self, collection: str, url: str, *, most: int | None = None) -> Feed:
        """Follow the feed at `url`, or the one that the page there names; it is due at once.

        Raises FetchError or UnreadableError, and follows nothing, when there is no feed, and LimitError when the
        collection follows as many as its limit allows, or `most` where it has none.
        """
        page = self._fetch_feed(url)
        try:
            content = self._call(parse, page.body, url=page.url, content_type=page.content_type)
        except ArticleError:
            named = self._call(discover, page.body, url=page.url)
            if named is None:
                raise
            page = self._fetch_feed(named)
            content = self._call(parse, page.body, url=page.url, content_type=page.content_type)
            url = named
        return self._store.feeds.add(collection, page.moved_to or url, title=content.title, most=most)

    def run_due(self, now: datetime, *, stopped: Callable[[], bool] = lambda: False) -> Iterator[Refreshed]:
        """Look at each feed that is due, as `run` does."""
        return self.run(self._store.feeds.due(now), now=now, stopped=stopped)

    def run(
        self,
        feeds: Iterable[Feed],
        *,
        now: datetime,
        stopped: Callable[[], bool] = lambda: False,
        more: Callable[[], tuple[Iterable[Feed], datetime]] | None = None,
    ) -> Iterator[Refreshed]:
        """Look at feeds, several at a time and those of one site one after the other; yield each look when it is kept.

        No look takes much longer than `LOOK_S`, so that a slow site keeps none but itself waiting, nor do many of one
        server (`knowledge.feed_turns`). `stopped` is asked between two pages, so that a program that ends need not
        wait. As long as any look takes, `more` is asked every `MORE_S` for feeds that have become due, and when.
        """
        turns = FeedTurns()
        with _Lookers(self.refresh, turns, at_once=self._at_once, stopped=stopped) as lookers:
            lookers.begin(turns.add(feeds, now))
            asked = time.monotonic()
            while lookers.running:
                if (refreshed := lookers.next(MORE_S)) is not None:
                    yield refreshed
                if more is None or time.monotonic() < asked + MORE_S:
                    continue
                if lookers.running and not lookers.over():
                    lookers.begin(turns.add(*more()))
                    asked = time.monotonic()

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
            page = self._web.fetch(feed.url, accept=FEED_TYPES, etag=feed.etag, last_modified=feed.last_modified)
            if page.found in (FetchOutcome.GONE, FetchOutcome.LATER):
                return self._failed(feed, now, say("feed-failed", status=page.status), page.retry_after_s)
            content = FeedContent(None, ())
            if page.found is FetchOutcome.NEW:
                content = self._call(parse, page.body, url=page.url, content_type=page.content_type)
        except (FetchError, ArticleError) as error:
            return self._failed(feed, now, str(error))
        look = Look(
            self._store, self._web, self._turns, feed,
            FeedWord(self._store, feed, page.url, content.title or feed.title, now, self._call), now,
            time.monotonic() + self._look_s, self._pages_per_site, stopped, self._room(feed.collection),
        )  # fmt: skip
        look.visit(listings(content.entries))
        with self._keeping:
            refreshed = self._keep(look)
        # with anything left, the feed must not be "unchanged" at the next look
        whole, soon = look.left + look.no_room == 0, look.left > 0
        self._store.feeds.checked(
            feed.id,
            result=refreshed.result,
            next_due=now + SOON if soon else next_look(now, failures=0),
            failures=0,
            url=page.moved_to,
            title=content.title,
            etag=page.etag if whole else None,
            last_modified=page.last_modified if whole else None,
        )
        return refreshed

    def _room(self, collection: str) -> int | None:
        """How many new articles a collection takes now; None where there is no limit."""
        limits = self._store.limits.of(collection)
        if limits.articles is None and limits.bytes is None:
            return None
        taken = self._store.limits.taken(collection)
        if limits.bytes is not None and taken.bytes >= limits.bytes:
            return 0
        return None if limits.articles is None else max(0, limits.articles - taken.articles)

    def _fetch_feed(self, url: str) -> Page:
        page = self._web.fetch(url, accept=FEED_TYPES)
        if page.found is not FetchOutcome.NEW:
            raise FetchError(f"There is no feed at {url} now (the site answers {page.status}).", url=url)
        return page

    def _failed(self, feed: Feed, now: datetime, why: str, retry_after_s: float | None = None) -> Refreshed:
        failures = feed.failures + 1
        due = next_look(now, failures=failures, retry_after_s=retry_after_s)
        self._store.feeds.checked(feed.id, result=why, next_due=due, failures=failures)
        return Refreshed(feed, why, failed=True)

    def _keep(self, look: Look) -> Refreshed:
        """Keep what was found: first the articles, so that a crash can only make a page be looked at twice."""
        collection = look.feed.collection
        added = self._shelf.add(collection, look.items, revive=False) if look.items else []
        look.turn_away({each.id for each in added if each.outcome is Outcome.NO_ROOM})
        withdrawn = self._shelf.withdraw(collection, look.gone) if look.gone else []
        if look.dropped:
            self._shelf.withdraw(collection, look.dropped)
        self._store.feeds.visited(look.feed.id, look.visits, left=look.forgotten)
        outcomes = Counter({each.id: each.outcome for each in reversed(added)}.values())  # the first of each
        counts = {
            "new": outcomes[Outcome.ADDED],
            "updated": outcomes[Outcome.UPDATED],
            "withdrawn": len(withdrawn),
            "to come": look.left,
            "no room": look.no_room,
        }
        told = [say(f"feed-{what.replace(' ', '-')}", number=number) for what, number in counts.items() if number]
        result = say("feed-read", told=Listed(tuple(told or [say("feed-nothing")])))
        return Refreshed(
            look.feed, result, added=counts["new"], updated=counts["updated"], withdrawn=counts["withdrawn"]
        )


class _Lookers:
    """Threads that look at feeds whose turn it is, never more than `at_once`; leaving them ends them."""

    def __init__(
        self, refresh: Callable[..., Refreshed], turns: FeedTurns, *, at_once: int, stopped: Callable[[], bool]
    ) -> None:
        self._refresh = refresh
        self._turns = turns
        self._at_once = at_once
        self._stopped = stopped
        self._ended = Event()
        self._done = Queue[Refreshed | BaseException | None]()
        self._threads: list[Thread] = []
        self.running = 0
        """Threads that are not known to have ended."""

    def over(self) -> bool:
        """Whether no look may begin any longer."""
        return self._ended.is_set() or self._stopped()

    def begin(self, waiting: int) -> None:
        """Start as many threads as there is work for."""
        room = max(0, self._at_once - len(self._threads))
        fresh = [Thread(target=self._work, name="look", daemon=True) for _ in range(min(waiting, room))]
        self._threads += fresh
        self.running += len(fresh)
        for thread in fresh:
            thread.start()

    def next(self, seconds: float) -> Refreshed | None:
        """How the next look went, if one ends within so many seconds. Raises what a look has raised."""
        try:
            result = self._done.get(timeout=seconds)
        except Empty:
            return None
        if isinstance(result, BaseException):
            raise result
        if result is None:
            self.running -= 1
        return result

    def _work(self) -> None:
        try:
            while due := self._turns.next(self.over):
                try:
                    self._done.put(self._refresh(due.feed, now=due.now, stopped=self.over))
                finally:
                    self._turns.done(due)
        except BaseException as error:
            self._done.put(error)
        finally:
            self._done.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()
