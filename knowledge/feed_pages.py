"""What a feed lists: each page once, however often, under whatever forms of its address, and in whichever order."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from urllib.parse import urldefrag

from knowledge.reading.entries import FeedEntry
from knowledge.store.origins import address


@dataclass(frozen=True, slots=True)
class Listing:
    """One page that a feed lists, or an entry without one."""

    entry: FeedEntry
    """What the feed says of it now; its `id` only where that belongs to it alone."""

    @property
    def url(self) -> str:
        """The page's address; of an entry without a page "#" and what it is known by."""
        return self.entry.url or f"#{self.name}"

    @property
    def name(self) -> str:
        """What the feed knows it by."""
        return self.entry.id or self.entry.url or self.entry.mark

    @property
    def place(self) -> str:
        """The same for all forms of one address."""
        return where(self.url)


def where(url: str) -> str:
    """Return the same for all forms of one address."""
    return address(url) or url


def listings(entries: Iterable[FeedEntry]) -> list[Listing]:
    """Return what a feed lists, in its order.

    Of several entries with one address the newest counts. Entries that lead to places of one page are one article, of
    which each tells a part.
    """
    pages: dict[str, list[FeedEntry]] = defaultdict(list)
    for entry in entries:
        place = where(_page(entry.url)) if entry.url else f"#{entry.id or ''} {entry.mark}"
        pages[place].append(entry)
    ids = Counter(id for same in pages.values() for id in {entry.id for entry in same})
    return [Listing(_one(same, own_id=lambda id: ids[id] == 1)) for same in pages.values()]


def _page(url: str) -> str:
    """The address without a place in the page; what some sites write behind "#" names the page itself."""
    page, place = urldefrag(url)
    return url if place.startswith(("!", "/")) else page


def _one(entries: Sequence[FeedEntry], *, own_id: Callable[[str | None], bool]) -> FeedEntry:
    first = max(entries, key=_when)  # the first of those that are the newest
    places = {entry.url: entry for entry in entries}
    paragraphs = first.paragraphs
    if len(places) > 1 and len({_page(url) for url in places if url}) == 1:
        paragraphs = tuple(dict.fromkeys(part for entry in entries for part in entry.paragraphs))
    return replace(
        first,
        url=_page(first.url) if first.url else None,
        paragraphs=paragraphs,
        id=first.id if own_id(first.id) else None,
    )


def _when(entry: FeedEntry) -> datetime:
    """When an entry was published, comparable; one without a date is the oldest."""
    told = entry.published
    if told is None:
        return datetime.min.replace(tzinfo=UTC)
    if isinstance(told, datetime):
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    return datetime.combine(told, time.min, UTC)
