"""One look at a feed: which of its pages to ask for, and what is to be kept of what they and the feed itself say."""

import time
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag

from knowledge.article import Article
from knowledge.errors import KnowledgeError
from knowledge.feed_pages import Listing, where
from knowledge.feed_word import FeedWord
from knowledge.reading.schedule import ahead, may_have_changed, next_recheck, next_try
from knowledge.reading.sites import site
from knowledge.reading.turns import Turns
from knowledge.reading.web import FetchOutcome, Page, Web
from knowledge.store import Feed, KnownPage, Store
from knowledge.store.origins import told_key

TOLD_AT_MOST = 100
"""Entries of which one look takes the feed's own words; the others wait for the next look."""
CHARACTERS_A_LOOK = 2_000_000
"""Characters of articles after which a look takes no more: the library has to be made to find them all."""
NEW_A_DAY, DAY = 1_000, timedelta(days=1)
"""Entries that may come from one feed within a day: a feed that brings more was made to fill the archive."""
SLOW_S = 5.0
"""Seconds after which a page that does not come is enough for one look at its site."""


@dataclass(slots=True)
class PageRead:
    """An article that was read from a page, before it is certain that it is one."""

    article: Article
    page: Page
    before: KnownPage
    listing: Listing | None
    after: KnownPage

    @property
    def key(self) -> str:
        """The key of the page as a source."""
        return urldefrag(self.page.url).url


@dataclass(slots=True)
class Look:
    """What one look at a feed gathers before anything is kept."""

    store: Store
    web: Web
    turns: Turns
    feed: Feed
    word: FeedWord
    now: datetime
    ends: float
    """When its time is over, by `time.monotonic`."""
    pages_per_site: int
    stopped: Callable[[], bool]
    room: int | None = None
    """New articles that the collection still takes; None for any number."""
    items: list[tuple[Article, str | None]] = field(default_factory=list)
    """Articles to keep, each with the key of its source."""
    gone: list[str] = field(default_factory=list)
    """Keys of sources that are gone."""
    dropped: list[str] = field(default_factory=list)
    """Keys of sources that hold nothing any longer, since another holds what they did."""
    visits: list[KnownPage] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    read: list[PageRead] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    tired: dict[str, float | None] = field(default_factory=dict)
    """Sites that have had enough, and the seconds they ask for."""
    told: int = 0
    characters: int = 0
    fresh: int = 0
    """Entries that came within a day."""
    left: int = 0
    """Pages that have to wait for the next look."""
    no_room: int = 0
    """Entries that have to wait until the collection has room."""

    def visit(self, listed: Sequence[Listing]) -> None:
        """Look at what is new or changed, and at known pages whose time has come."""
        known = self.store.feeds.pages(self.feed.id)
        by_place = {where(page.url): page for page in known.values()}
        by_entry = {page.entry: page for page in known.values() if page.entry}
        there = {listing.place for listing in listed}
        self.fresh = sum(self.now - DAY < page.first_seen <= self.now for page in known.values())
        due = {url: page for url, page in known.items() if self._is_due(page)}
        changed: list[tuple[Listing, KnownPage]] = []
        for listing in listed:
            before = by_place.get(listing.place)
            if before is None:
                moved = by_entry.get(listing.entry.id) if listing.entry.id else None
                self._new(listing, moved if moved and where(moved.url) not in there else None)
            elif before.mark != listing.entry.mark:
                if may_have_changed(self.now, looked=before.looked, changes=before.changes):
                    changed.append((listing, before))
            elif before.url in due:
                self._look_at(due.pop(before.url), listing, again=True)
        for listing, before in changed:
            due.pop(before.url, None)
            again = replace(before, entry=listing.entry.id, changes=before.changes + 1)
            self._look_at(again, listing)
        for page in due.values():
            self._look_at(page, None, again=True)
        if listed:
            self.forgotten += (url for url, page in known.items() if self._is_done(page) and where(url) not in there)
        self._settle()

    def _is_due(self, page: KnownPage) -> bool:
        wrong = ahead(page.first_seen, self.now) or ahead(page.looked, self.now)
        return page.due is not None and (page.due <= self.now or wrong) and page.url.startswith("http")

    def _is_done(self, page: KnownPage) -> bool:
        """Whether nothing will be asked of a page any more, once its feed lists it no longer."""
        return page.due is None and page.looked is not None and page.looked < self.now - DAY

    def _new(self, listing: Listing, moved: KnownPage | None) -> None:
        """Look at what was not listed before, at least not at this address."""
        if self.fresh >= NEW_A_DAY:
            self._later()
            return
        if self.room is not None:
            if self.room <= 0:
                self.no_room += 1
                return
            self.room -= 1
        self.fresh += 1
        fresh = KnownPage(listing.url, listing.entry.mark, None, None, self.now, None, listing.entry.id)
        if moved is None:
            self._look_at(fresh, listing)
        elif not moved.key or (self.word.own(moved.key) and self.word.own(listing.url)):
            if self._look_at(
                replace(fresh, key=moved.key, told=moved.told, first_seen=moved.first_seen, looked=moved.looked),
                listing,
            ):
                self.forgotten.append(moved.url)
        elif self._look_at(fresh, listing):  # whether a page elsewhere has moved only that site can say
            self._look_at(moved, None, again=True)

    def turn_away(self, ids: Set[str]) -> None:
        """Take note that there was no room for articles: their pages are new again at the next look."""
        keys = {key for article, key in self.items if article.id in ids}
        fresh = [page for page in self.visits if {page.key, page.told} & keys and page.looked == self.now]
        self.no_room += len(fresh)
        self.visits = [page for page in self.visits if page not in fresh]

    # --- one page -----------------------------------------------------------------------------------------------------

    def _look_at(self, before: KnownPage, listing: Listing | None, *, again: bool = False) -> bool:
        """Look at one page, as far as its site may be asked; return False where it has to wait for the next look.

        With `again` its time has come, though its feed says nothing new of it.
        """
        first_seen = min(before.first_seen, self.now)
        before = replace(before, first_seen=first_seen, mark=listing.entry.mark if listing else before.mark)
        after = replace(before, due=next_recheck(self.now, first_seen=first_seen))
        if not before.url.startswith("http"):
            return self._tell(listing, replace(after, due=None))
        host = site(before.url)
        if host in self.tired:
            return self._without(listing, after, self.tired[host])
        if self._must_wait(host):
            return self._later()
        self.asked[host] += 1
        with self.turns.wait(before.url, seconds=self.ends - time.monotonic()) as mine:
            if not mine:
                self.asked[host] = self.pages_per_site
                return self._later()
            page = self._fetched(before, host)
        if page is None:
            return self._without(listing, after, None)
        return self._heed(page, before, after, listing, again=again)

    def _fetched(self, before: KnownPage, host: str) -> Page | None:
        """What a site says of a page; None where it says nothing, and slowly so, it is left in peace for this look."""
        began = time.monotonic()
        try:
            page = self.web.fetch(before.url, etag=before.etag, last_modified=before.last_modified)
        except KnowledgeError:
            if time.monotonic() - began > SLOW_S:
                self.tired[host] = None
            return None
        if page.found is FetchOutcome.LATER and page.status == 429:  # it has had enough for now
            self.tired[host] = page.retry_after_s
        return page

    def _heed(self, page: Page, before: KnownPage, after: KnownPage, listing: Listing | None, *, again: bool) -> bool:
        """Take note of what a site says of a page; return False where it has to wait for the next look."""
        if page.found is FetchOutcome.LATER:
            return self._without(listing, after, page.retry_after_s)
        if page.found is FetchOutcome.GONE:
            self._gone(page, before, after)
        elif page.found is FetchOutcome.UNCHANGED:
            self.visits.append(replace(after, looked=self.now))
        elif (found := self.word.read(page, before, listing.entry if listing else None, again=again)) is not None:
            self.read.append(PageRead(found, page, before, listing, after))
            self.characters += len(found.text)
        elif listing is None:
            self.visits.append(replace(after, looked=self.now))
        else:
            return self._without(listing, after, None)
        return True

    def _must_wait(self, host: str) -> bool:
        if self.characters >= CHARACTERS_A_LOOK:
            return True
        return self.asked[host] >= self.pages_per_site or time.monotonic() >= self.ends or self.stopped()

    def _later(self) -> bool:
        self.left += 1
        return False

    def _gone(self, page: Page, before: KnownPage, after: KnownPage) -> None:
        """Take note that a page is gone, if it is the one that was held, and with it what the feed said of it."""
        held = before.key or before.url
        if where(page.url) == where(held):
            self.gone.append(held)
        if before.told:
            self.gone.append(before.told)
        self.visits.append(replace(after, key=None, told=None, etag=None, last_modified=None, looked=self.now))

    def _without(self, listing: Listing | None, after: KnownPage, retry_after_s: float | None) -> bool:
        """Make do with what the feed says of a page that cannot be had, and try again."""
        due = next_try(self.now, first_seen=after.first_seen, retry_after_s=retry_after_s)
        return self._tell(listing, replace(after, due=due))

    def _tell(self, listing: Listing | None, after: KnownPage) -> bool:
        """Take what the feed says of an entry, unless its page was read before."""
        words, held = self.word.told(listing.entry) if listing else None, self.word.held(after.key)
        before_ways = after.looked is None and held is not None and words is not None and held.text == words.text
        if listing and words and (before_ways or not held):
            key = after.told or told_key(self.feed.url, listing.name)
            if self.told >= TOLD_AT_MOST or self.characters >= CHARACTERS_A_LOOK:
                return self._later()
            self.told += 1
            self.characters += len(words.text)
            self.items.append((words, key))
            if before_ways and after.key:  # it is the feed's word, noted under the page's address by an older version
                self.items.append((words, after.key))
                self.dropped.append(after.key)
                after = replace(after, key=None)
            after = replace(after, told=key)
        self.visits.append(replace(after, looked=self.now))
        return True

    # --- at the end ---------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Take the articles that were read, except where one page stood in the place of different articles."""
        stories: dict[str, set[str | None]] = {}
        for read in self.read:
            title = read.listing.entry.title if read.listing else None
            stories.setdefault(read.article.text, set()).add(title)
        taken: set[str] = set()
        for read in self.read:
            if len(stories[read.article.text] - {None}) > 1:
                self._without(read.listing, read.after, None)
                continue
            self._take(read, again=read.key in taken)
            taken.add(read.key)

    def _take(self, read: PageRead, *, again: bool) -> None:
        """Keep an article under its page's address, and there alone."""
        key, before, page = read.key, read.before, read.page
        if not again:
            self.items.append((read.article, key))
        old = [before.told] if before.told else []
        # what stood at an address that now leads elsewhere, or that its own site says has moved
        last = before.key if before.key != key else None
        if last and (where(last) == where(before.url) or (self.word.own(last) and self.word.own(key))):
            old.append(last)
        self.items += [(read.article, each) for each in old]
        self.dropped += old
        after = replace(
            read.after, looked=self.now, key=key, told=None, etag=page.etag, last_modified=page.last_modified
        )
        self.visits.append(after)
