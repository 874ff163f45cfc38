"""One look at a feed: which of its pages to ask for, and what each page and the feed itself say of an article.

A feed speaks for its own site. Of pages elsewhere it only says where they are: what it tells of them itself stands as
its own words, at its own address.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

from knowledge.article import Article
from knowledge.errors import KnowledgeError
from knowledge.feed_pages import Listing, where
from knowledge.reading.entries import Entry, article, completed
from knowledge.reading.same_story import speaks_of
from knowledge.reading.schedule import ahead, may_have_changed, next_recheck, next_try
from knowledge.reading.sites import same_site, site
from knowledge.reading.turns import Turns
from knowledge.reading.web import Found, Page, Web, read_page
from knowledge.store import Feed, KnownPage, Store
from knowledge.store.origins import told_key

TOLD_AT_MOST = 100
"""Entries of which one look takes the feed's own words; the others wait for the next look."""
SLOW_S = 5.0
"""Seconds after which a page that does not come is enough for one look at its site."""
CHARACTERS_AT_MOST = 1_000_000
"""Characters of one page's article; what is longer is no article."""
EARLY = timedelta(days=2)
"""How far in the future a date of publication may lie: no time zone is further away."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Read:
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
    found_at: str
    """Where the feed was found, redirects followed: whose word it is."""
    title: str | None
    now: datetime
    ends: float
    """When its time is over, by `time.monotonic`."""
    pages_per_site: int
    stopped: Callable[[], bool]
    items: list[tuple[Article, str | None]] = field(default_factory=list)
    """Articles to keep, each with the key of its source."""
    gone: list[str] = field(default_factory=list)
    """Keys of sources that are gone."""
    dropped: list[str] = field(default_factory=list)
    """Keys of sources that hold nothing any longer, since another holds what they did."""
    visits: list[KnownPage] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    read: list[Read] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    tired: dict[str, float | None] = field(default_factory=dict)
    """Sites that have had enough, and the seconds they ask for."""
    told: int = 0
    left: int = 0
    """Pages that have to wait for the next look."""

    def visit(self, listed: Sequence[Listing]) -> None:
        """Look at what is new or changed, and at known pages whose time has come."""
        known = self.store.feeds.pages(self.feed.id)
        by_place = {where(page.url): page for page in known.values()}
        by_entry = {page.entry: page for page in known.values() if page.entry}
        there = {listing.place for listing in listed}
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
        self._settle()

    def _is_due(self, page: KnownPage) -> bool:
        wrong = ahead(page.first_seen, self.now) or ahead(page.looked, self.now)
        return page.due is not None and (page.due <= self.now or wrong) and page.url.startswith("http")

    def _new(self, listing: Listing, moved: KnownPage | None) -> None:
        """Look at what was not listed before, at least not at this address."""
        fresh = KnownPage(listing.url, listing.entry.mark, None, None, self.now, None, listing.entry.id)
        if moved is None:
            self._look_at(fresh, listing)
        elif not moved.key or (self._own(moved.key) and self._own(listing.url)):
            if self._look_at(replace(fresh, key=moved.key, told=moved.told, first_seen=moved.first_seen), listing):
                self.forgotten.append(moved.url)
        elif self._look_at(fresh, listing):  # whether a page elsewhere has moved only that site can say
            self._look_at(moved, None, again=True)

    # --- one page -----------------------------------------------------------------------------------------------------

    def _look_at(self, before: KnownPage, listing: Listing | None, *, again: bool = False) -> bool:
        """Look at one page, as far as its site may be asked; return False where it has to wait for the next look.

        With `again` its time has come, though its feed says nothing new of it.
        """
        first_seen = min(before.first_seen, self.now)
        before = replace(before, first_seen=first_seen, mark=listing.entry.mark if listing else before.mark)
        after = replace(before, looked=self.now, due=next_recheck(self.now, first_seen=first_seen))
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
            began = time.monotonic()
            try:
                page = self.web.fetch(before.url, etag=before.etag, last_modified=before.last_modified)
            except KnowledgeError:
                if time.monotonic() - began > SLOW_S:
                    self.tired[host] = None
                return self._without(listing, after, None)
        if page.found is Found.LATER:
            if page.status == 429:  # it has had enough for now
                self.tired[host] = page.retry_after_s
            return self._without(listing, after, page.retry_after_s)
        if page.found is Found.GONE:
            self._gone(page, before, after)
        elif page.found is Found.UNCHANGED:
            self.visits.append(after)
        elif (found := self._article(page, before, listing, again=again)) is not None:
            self.read.append(Read(found, page, before, listing, after))
        elif listing is None:
            self.visits.append(after)
        else:
            return self._without(listing, after, None)
        return True

    def _must_wait(self, host: str) -> bool:
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
        self.visits.append(replace(after, key=None, told=None, etag=None, last_modified=None))

    def _without(self, listing: Listing | None, after: KnownPage, retry_after_s: float | None) -> bool:
        """Make do with what the feed says of a page that cannot be had, and try again."""
        due = next_try(self.now, first_seen=after.first_seen, retry_after_s=retry_after_s)
        return self._tell(listing, replace(after, due=due))

    def _tell(self, listing: Listing | None, after: KnownPage) -> bool:
        """Take what the feed says of an entry, unless its page was read before."""
        if listing and (words := self._words(listing)) and not self._held(after.key):
            key = after.told or told_key(self.feed.url, listing.name)
            if self.told >= TOLD_AT_MOST:
                return self._later()
            self.told += 1
            self.items.append((words, key))
            after = replace(after, told=key)
        self.visits.append(after)
        return True

    # --- what is said -------------------------------------------------------------------------------------------------

    def _own(self, url: str) -> bool:
        """Whether an address belongs to the site of the feed."""
        return same_site(url, self.found_at)

    def _words(self, listing: Listing) -> Article | None:
        """What the feed says of an entry, as its own words."""
        entry = listing.entry
        if entry.url and not self._own(entry.url):
            entry = replace(entry, publisher=self.title)
        if not entry.url or not self._own(entry.url):
            home = urlsplit(self.found_at)
            entry = replace(entry, url=f"{home.scheme}://{home.netloc}/")
        told = article(entry)
        return self._dated(told) if told else None

    def _held(self, key: str | None) -> Article | None:
        """The article that was read from a page before."""
        kept = self.store.articles.held(self.feed.collection, key) if key else []
        return next((each.article for each in kept), None)

    def _article(self, page: Page, before: KnownPage, listing: Listing | None, *, again: bool) -> Article | None:
        """The article of a page, with what is known of it besides; None for a wall, or for less than was there."""
        try:
            found = next(iter(read_page(page)), None)
        except KnowledgeError:
            return None
        except Exception:  # a mistake of ours, which must not keep the other pages out
            log.exception("%s could not be read.", page.url)
            return None
        home = urlsplit(page.url).path in ("", "/") and urlsplit(before.url).path not in ("", "/")
        if found is None or home or len(found.text) > CHARACTERS_AT_MOST:
            return None
        held, entry = self._held(urldefrag(page.url).url), listing.entry if listing else None
        if again and (last := held or self._held(before.key)):
            if not self._speaks_of(last.text, found) or len(found.text) * 2 < len(last.text):
                return None
        elif entry and not self._speaks_of(_told(entry), found):
            return None
        if held:
            found = completed(found, held)
        if told := entry or self._held(before.told):
            found = completed(found, told, own=self._own(page.url))
        words = self._words(listing) if listing and not held else None
        if words and self._own(page.url) and len(found.text) * 2 < len(words.text):
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

    def _take(self, read: Read, *, again: bool) -> None:
        """Keep an article under its page's address, and there alone."""
        key, before, page = read.key, read.before, read.page
        if not again:
            self.items.append((read.article, key))
        old = [before.told] if before.told else []
        # what stood at an address that now leads elsewhere, or that its own site says has moved
        last = before.key if before.key != key else None
        if last and (where(last) == where(before.url) or (self._own(last) and self._own(key))):
            old.append(last)
        self.items += [(read.article, each) for each in old]
        self.dropped += old
        after = replace(read.after, key=key, told=None, etag=page.etag, last_modified=page.last_modified)
        self.visits.append(after)


def _told(entry: Entry) -> str:
    return " ".join(filter(None, [entry.title, *entry.paragraphs]))
