"""What a feed says of its articles, one entry each, in whatever format it was written."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.article import Article
from knowledge.errors import ArticleError

CHARACTERS_AT_MOST = 200_000
"""Characters of one entry that are taken, in whole paragraphs; no report comes near."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One article as a feed tells it, which may be all of it or two lines."""

    url: str | None
    title: str | None
    paragraphs: tuple[str, ...]
    published: datetime | date | None
    byline: str | None
    publisher: str | None
    """Whom the entry names as its source; the feed's own title where it names nobody."""
    language: str | None
    id: str | None = None
    """What the feed knows the entry by, whatever becomes of its address (guid, id)."""

    @property
    def mark(self) -> str:
        """Changes whenever what the feed says of the entry does."""
        told = repr((self.title, self.paragraphs, self.published))
        return hashlib.blake2b(told.encode("utf-8", "replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class FeedContent:
    """What a feed holds now, in the feed's order."""

    title: str | None
    entries: tuple[FeedEntry, ...]


def article(entry: FeedEntry) -> Article | None:
    """Return what the feed itself says as an article; None when it has no words but its title."""
    from knowledge.reading.plain import compose

    paragraphs = _within(entry.paragraphs)
    if not paragraphs:
        return None
    known = {name: getattr(entry, name) for name in ("title", "url", "published", "byline", "publisher", "language")}
    try:
        return compose(paragraphs, origin=entry.url or entry.title or "an entry", known=known, strict=False)
    except ArticleError:
        return None


def completed(page: Article, known: FeedEntry | Article, *, own: bool = True) -> Article:
    """Return the article that was read from a page, with what only its feed, or its last version, tells.

    Of a page that is not the feed's `own` site's, the feed may tell the date and the language, but not whose it is.
    """
    fields = ("publisher", "published", "byline", "language") if own else ("published", "language")
    missing = {name: getattr(known, name) for name in fields if getattr(page, name) is None and getattr(known, name)}
    return Article.model_validate({**page.model_dump(), **missing}) if missing else page


def _within(paragraphs: tuple[str, ...]) -> list[str]:
    """The first paragraphs, as many as may be taken; of a single one that is longer, its beginning."""
    kept, left = [], CHARACTERS_AT_MOST
    for paragraph in paragraphs:
        if len(paragraph) > left:
            break
        kept.append(paragraph)
        left -= len(paragraph)
    return kept or [paragraph[:CHARACTERS_AT_MOST] for paragraph in paragraphs[:1]]
