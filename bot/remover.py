"""Removing many of a server's articles at once: what would go is noted and shown, goes, and comes back or is erased."""

from dataclasses import dataclass
from datetime import date

from bot.errors import TellError
from bot.ledger import Ledger
from bot.servers import guild_scope
from knowledge.errors import LimitError
from knowledge.library import Library
from knowledge.library.records import Removal
from knowledge.library.removals import Chosen, Key

SHOWN = 10
"""Articles that a preview names."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go."""

    removal: Removal
    titles: tuple[str, ...]
    """Of the newest of them."""


class Remover:
    """Removes what servers added. May be used from many threads at once."""

    def __init__(self, library: Library, ledger: Ledger) -> None:
        self._library = library
        self._ledger = ledger

    def choose(
        self, guild: int, *, feed: str | None, source: str | None, since: date | None, until: date | None, words: str
    ) -> list[Key]:
        """A server's own articles of which all of this holds. Raises TellError for no such feed, and for none."""
        scope, followed = guild_scope(guild), None
        if feed:
            feeds = self._library.feeds(collection=scope, parts=True)
            followed = next((each.id for each in feeds if feed.strip() in (each.url, str(each.id))), None)
            if followed is None:
                raise TellError("feed.none-such")
        wanted = Chosen(followed, source, since, until, words)
        if not wanted:
            raise TellError("removing.nothing-given")
        keys = self._library.select(wanted, collection=scope)
        if not keys:
            raise TellError("removing.none")
        return keys

    def preview(self, guild: int, keys: list[Key]) -> Preview:
        """Note what would go, so that it is what goes when somebody says so within an hour."""
        scope = guild_scope(guild)
        found = (self._library.article(id, collections=[place]) for place, id in keys[:SHOWN])
        titles = tuple(article.title for article in found if article is not None)
        return Preview(self._library.propose(keys, collection=scope), titles)

    def discard(self, guild: int, id: int) -> Removal:
        """Let go what was noted. Raises TellError where that is no longer so."""
        scope = guild_scope(guild)
        if not self._library.discard(collection=scope, removal=id):
            raise TellError("removing.stale")
        return self._noted(scope, id)

    def put_back(self, guild: int, id: int) -> int:
        """Put back what was removed; returns how many articles that were. Raises TellError."""
        scope = guild_scope(guild)
        if self._library.removal(id, collection=scope) is None:
            raise TellError("removing.stale")
        try:
            back = len(self._library.put_back(id, collection=scope))
        except LimitError as error:
            raise TellError("removing.no-room", limit=error.limit) from None
        self._ledger.note(scope, "put-back", n=back)
        return back

    def erase(self, guild: int, id: int) -> int:
        """Erase at once what was noted, or removed; returns how many articles that were. Raises TellError."""
        scope = guild_scope(guild)
        removal = self._library.removal(id, collection=scope)
        if removal is None:
            raise TellError("removing.stale")
        if not removal.done:
            self._library.discard(collection=scope, removal=id)
        gone = self._library.end_removals(id, collection=scope)
        self._ledger.note(scope, "erased", n=gone)
        return gone

    def keep(self, guild: int, id: int) -> None:
        """Let nothing go of what was noted."""
        scope = guild_scope(guild)
        removal = self._library.removal(id, collection=scope)
        if removal is not None and not removal.done:
            self._library.end_removals(id, collection=scope)

    def standing(self, guild: int) -> list[Removal]:
        """What can be put back, the newest first."""
        return self._library.removed(collection=guild_scope(guild))

    def _noted(self, scope: str, id: int) -> Removal:
        removal = self._library.removal(id, collection=scope)
        if removal is None:
            raise TellError("removing.stale")
        self._ledger.note(scope, "removed", n=removal.number)
        return removal
