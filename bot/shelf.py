"""A server's own articles and the feeds that it follows."""

from collections.abc import Sequence

from bot.errors import TellError
from bot.servers import guild_scope
from knowledge.article import Article
from knowledge.changes import Added
from knowledge.keeping import Source
from knowledge.library import Library
from knowledge.reading.web import Web
from knowledge.store import Feed

MOST_FEEDS = 15
"""Feeds that one server may follow."""


class Shelf:
    """Keeps what servers add. May be used from many threads at once."""

    def __init__(self, library: Library, web: Web) -> None:
        self._library = library
        self._web = web

    def add(self, guild: int, articles: Sequence[Article | Source]) -> list[Added]:
        """Add articles to a server's own, each with the address of its page where it was found at one."""
        return self._library.add_many(articles, collection=guild_scope(guild))

    def fetch(self, url: str) -> list[Article]:
        """The articles at a web address. Raises FetchError, ArticleError."""
        return self._web.read(url)

    def follow(self, guild: int, url: str) -> Feed:
        """Follow a feed for a server; its articles come in later. Raises FetchError, ArticleError, TellError."""
        if len(self.feeds(guild)) >= MOST_FEEDS:
            raise TellError("feed.too-many", limit=MOST_FEEDS)
        return self._library.subscribe(url, collection=guild_scope(guild), web=self._web)

    def feeds(self, guild: int) -> list[Feed]:
        """The feeds that a server follows."""
        return self._library.feeds(collection=guild_scope(guild))

    def unfollow(self, guild: int, feed: str) -> Feed | None:
        """Follow a feed, given by url or id, no longer; None when a server follows none such."""
        found = next((each for each in self.feeds(guild) if feed.strip() in (each.url, str(each.id))), None)
        if found is not None:
            self._library.unfollow(found.url, collection=guild_scope(guild))
        return found

    def remove(self, guild: int, article_id: str) -> Article | None:
        """Remove one of a server's own articles; None when it is none of them."""
        article = self._library.article(article_id, collections=[guild_scope(guild)])
        if article is not None:
            self._library.remove(article_id, collection=guild_scope(guild))
        return article
