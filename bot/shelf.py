"""A server's own articles and the feeds that it follows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot import asks
from bot.errors import TellError
from bot.ledger import TITLES, Ledger
from bot.servers import guild_scope
from knowledge.article import Article
from knowledge.changes import Added, Outcome
from knowledge.collection_names import LONGEST, MADE, part
from knowledge.errors import LimitError
from knowledge.keeping import Source
from knowledge.library import Library
from knowledge.library.records import Feed, Limits, Taken
from knowledge.licences import Licence
from knowledge.reading.web import Page, Web

if TYPE_CHECKING:
    from knowledge.library.feeds import Beside

MEGABYTE = 2**20
MOST_LICENCES = 50
"""Sources whose licences one server may set."""
MOST_FEEDS = 15
"""Feeds that one server may follow, unless whoever runs the bot allows another number."""


class Shelf:
    """Keeps what servers add. May be used from many threads at once."""

    def __init__(
        self, library: Library, web: Web, ledger: Ledger | None = None, *, beside: "Beside | None" = None
    ) -> None:
        self._library = library
        self._beside = beside
        self._web = web
        self._ledger = ledger or Ledger(library)

    def add(self, guild: int, articles: Sequence[Article | Source], *, into: str = "") -> list[Added]:
        """Add articles to a server's own, each with the address of its page where it was found at one.

        `into` is the name of a collection that they go to, made where there is none. Raises TellError for no name.
        """
        return self.take(guild, lambda place: self._library.add_many(articles, collection=place), into=into)

    def take(self, guild: int, keep: Callable[[str], Iterable[Added]], *, into: str = "") -> list[Added]:
        """Add to a server's own what `keep` puts into the collection of that name; see `add`."""
        place = self.place(guild, into)
        added = list(keep(place))
        there = [one.id for one in added if one.outcome in (Outcome.ADDED, Outcome.UPDATED, Outcome.UNCHANGED)]
        for other in self._everything(guild):  # an article is in one collection: that which it was added to last
            if other != place and there:
                self._library.remove_many(there, collection=other)
        if new := [each.id for each in added if each.changed]:
            self._ledger.note(guild_scope(guild), "added", n=len(new), ids=new[:TITLES])
        return added

    def place(self, guild: int, name: str) -> str:
        """The collection of a server that `name` stands for, made where there is none; its own for an empty name.

        Raises TellError for what is no name, and where the server has as many as it may.
        """
        scope = guild_scope(guild)
        if not name.strip():
            return scope
        there = self.collections(guild)
        if not (known := asks.named(name, there)):
            raise TellError("collection.no-name", limit=LONGEST)
        if known not in there:
            if len(there) >= asks.MOST:
                raise TellError("collection.too-many", limit=asks.MOST)
            self._library.settings.set(scope, **{f"{MADE}{known}": True})
        return part(scope, known)

    def collections(self, guild: int) -> tuple[str, ...]:
        """The names of a server's collections, in alphabetical order."""
        kept = self._library.settings.all(guild_scope(guild))
        return tuple(sorted(key.removeprefix(MADE) for key in kept if key.startswith(MADE)))

    def page(self, url: str) -> Page:
        """The page at a web address. Raises FetchError."""
        return self._web.page(url)

    def follow(self, guild: int, url: str, *, into: str = "") -> Feed:
        """Follow a feed for a server; its articles come in later. Raises FetchError, ArticleError, TellError.

        `into` is the name of a collection that they go to, as in `add`.
        """
        limit = self._library.limits.of(guild_scope(guild)).feeds
        limit = MOST_FEEDS if limit is None else limit
        if len(self.feeds(guild)) >= limit:  # before anything is fetched
            raise TellError("feed.too-many", limit=limit)
        try:
            place = self.place(guild, into)
            feed = self._library.subscribe(url, collection=place, web=self._web, most=limit, beside=self._beside)
        except LimitError as error:
            raise TellError("feed.too-many", limit=error.limit) from None
        if any(each.url == feed.url and each.id != feed.id for each in self.feeds(guild)):
            # what it brings would go on being read by those who may ask the other collection
            self._library.unfollow(feed.url, collection=place)
            raise TellError("feed.followed-elsewhere", url=feed.url)
        self._ledger.note(guild_scope(guild), "feed-added", url=feed.url)
        return feed

    def feeds(self, guild: int) -> list[Feed]:
        """The feeds that a server follows."""
        return self._library.feeds(collection=guild_scope(guild), parts=True)

    def unfollow(self, guild: int, feed: str) -> Feed | None:
        """Follow a feed, given by url or id, no longer; None when a server follows none such."""
        found = next((each for each in self.feeds(guild) if feed.strip() in (each.url, str(each.id))), None)
        if found is not None:
            self._library.unfollow(found.url, collection=found.collection)
            self._ledger.note(guild_scope(guild), "feed-removed", url=found.url)
        return found

    # --- what it may hold, and how it is quoted

    def limits(self, guild: int) -> tuple[Limits, Taken]:
        """What a server may hold, and what it holds."""
        kept = self._library.limits
        limits = kept.of(guild_scope(guild))
        return replace(limits, feeds=MOST_FEEDS if limits.feeds is None else limits.feeds), kept.taken(
            guild_scope(guild)
        )

    def keep(self, guild: int, days: int | None) -> int:
        """Keep a server's articles for so many days; returns how many are older, and leave with the next tidying."""
        self._library.limits.keep(guild_scope(guild), days)
        if days is None:
            self._ledger.note(guild_scope(guild), "kept-forever")
        else:
            self._ledger.note(guild_scope(guild), "kept-days", n=days)
        return self._library.limits.older(guild_scope(guild))

    def license(self, guild: int, source: str, licence: Licence | None) -> bool:
        """Set what a source allows to be shown in a server, or take it back; returns whether it had a licence."""
        try:
            had = self._library.license(source, licence, scope=guild_scope(guild), most=MOST_LICENCES)
        except LimitError as error:
            raise TellError("licence.too-many", limit=error.limit) from None
        self._ledger.note(guild_scope(guild), "licence-set" if licence else "licence-removed", source=source)
        return had

    def licences(self, guild: int) -> list[str]:
        """The sources whose licences a server has set."""
        return self._library.licensed(guild_scope(guild))

    # --- taking it along

    def export(self, guild: int, most_bytes: int, *, only: Sequence[str] | None = None) -> bytes:
        """All that a server owns, or `only` some of its articles, as a zip archive.

        Raises TellError where it is nothing, or more than `most_bytes`.
        """
        scope = guild_scope(guild)
        owning = set(self._library.owning())
        mine = [name for name in self._library.belonging(scope) if name in owning]
        if not mine:
            raise TellError("export.nothing")
        with TemporaryDirectory(prefix="dateline-export-") as folder:
            file = Path(folder) / "server.zip"
            self._library.export(file, collections=mine, only=only)
            if (size := file.stat().st_size) > most_bytes:
                counts = {"size": -(-size // MEGABYTE), "limit": most_bytes // MEGABYTE}
                raise TellError("export.too-large", collection=scope, **counts)
            return file.read_bytes()

    def forget(self, guild: int) -> int:
        """Erase all that a server owns; returns how many articles that were."""
        number = self._library.forget(guild_scope(guild))
        self._ledger.note(guild_scope(guild), "erased-all")
        return number

    def remove(self, guild: int, article_id: str) -> Article | None:
        """Remove one of a server's own articles; None when it is none of them."""
        there = self._everything(guild)
        article = self._library.article(article_id, collections=there)
        for name in there if article is not None else ():
            self._library.remove(article_id, collection=name)
        if article is not None:
            self._ledger.note(guild_scope(guild), "erased", n=1)
        return article

    def _everything(self, guild: int) -> tuple[str, ...]:
        scope = guild_scope(guild)
        return (scope, *(part(scope, name) for name in self.collections(guild)))
