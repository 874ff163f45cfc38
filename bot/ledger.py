"""The log of a server's changes as the bot keeps and tells it: who added, removed, set or pinned what, and when."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot import acting
from bot.asks import CHANNEL, ROLE, THREAD
from bot.catalogue import Markdown, Words
from bot.markdown import cut, line
from knowledge.errors import LibraryError
from knowledge.library import Library
from knowledge.library.records import Entry

KEEP = timedelta(days=30)
"""How long entries are kept unless whoever runs the bot wants another time (DATELINE_KEEP_DAYS)."""
TITLES = 3
"""Articles that were added together and are named, as far as they are there still."""
LONGEST = 300
"""Characters of one entry."""
VALUE = 60
"""Characters of what a setting was set to."""

_SAID = {
    "added": "log.added",
    "removed": "log.removed",
    "put-back": "log.put-back",
    "erased": "log.erased",
    "erased-all": "log.erased-all",
    "feed-added": "log.feed-added",
    "feed-removed": "log.feed-removed",
    "kept-days": "log.kept-days",
    "kept-forever": "log.kept-forever",
    "licence-set": "log.licence-set",
    "licence-removed": "log.licence-removed",
    "setting": "log.setting",
    "channel": "log.channel",
    "asks": "log.asks",
    "pinned": "log.pinned",
    "synonym": "log.synonym",
    "blocked-source": "log.blocked-source",
    "blocked-passage": "log.blocked-passage",
    "unmended": "log.unmended",
    "news-set": "log.news-set",
    "news-ended": "log.news-ended",
}

_UNSAID = (THREAD, "lapsed")
"""Begins the names of settings in which the bot notes something for itself."""

log = logging.getLogger("dateline")


class Ledger:
    """Notes what those who manage a server change. May be used from many threads at once."""

    def __init__(self, library: Library, *, keep: timedelta = KEEP) -> None:
        self._library = library
        self._keep = keep

    def note(self, scope: str, kind: str, **told: Any) -> None:
        """Note, under the name of whoever acts, what was done. Where it cannot be noted, it was done all the same."""
        user = acting.who()
        try:
            self._library.log.note(scope, kind, user=str(user) if user else None, keep=self._keep, **told)
        except LibraryError as error:
            log.warning("What was changed could not be logged: %s", error)

    def setting(self, scope: str, name: str, before: object, value: object) -> None:
        """Note that a setting was changed. Of one that holds several things, only which it is: they may name people."""
        if name.startswith(_UNSAID):
            return
        place = next((each for each in (CHANNEL, ROLE) if name.startswith(each)), None)
        if place is not None:
            self.note(scope, "asks", **{"channel" if place == CHANNEL else "role": name.removeprefix(place)})
        elif name == "channels":
            old, new = (dict(each) if isinstance(each, dict) else {} for each in (before, value))
            for id in [id for id in {**old, **new} if old.get(id) != new.get(id)]:
                self.note(scope, "channel", channel=id, mode=new.get(id, "usual"))
        else:
            plain = value is None or isinstance(value, (str, int))
            self.note(scope, "setting", name=name, value=("–" if value is None else str(value)) if plain else "…")

    @property
    def days(self) -> int:
        """How long entries are kept."""
        return self._keep.days

    def page(self, scope: str, words: Words, *, offset: int, limit: int) -> tuple[list[str], int]:
        """One page of the log as Markdown, the newest first, and how many entries there are."""
        found, total = self._library.log.page(scope, offset=offset, limit=limit)
        return [self._row(entry, scope, words) for entry in found], total

    def _row(self, entry: Entry, scope: str, words: Words) -> str:
        who = Markdown(f"<@{entry.user}>") if entry.user else words("log.somebody")
        told = dict(entry.told)
        titles = self._titles(told.pop("ids", ()), scope)
        said = words(_SAID[entry.kind], **_shown(told)) if entry.kind in _SAID else line(entry.kind, VALUE)
        text = f"{said}: {titles}" if titles else said
        return f"<t:{int(entry.at.timestamp())}:f> {who} {cut(text, LONGEST)}"

    def _titles(self, ids: object, scope: str) -> str:
        """What is there still of articles that were added: the log itself holds no title, so that none outlives it."""
        there = self._library.belonging(scope) if ids else []
        found = [self._library.article(id, collections=there) for id in ids] if isinstance(ids, list) else []
        return "; ".join(line(article.title, VALUE) for article in found if article is not None)


def _shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """What was told as a sentence takes it; channels as links."""
    shown: dict[str, Any] = {}
    for name, value in told.items():
        if name == "channel":
            shown[name] = Markdown(f"<#{value}>")
        elif name == "role":
            shown["channel"] = Markdown(f"<@&{value}>")
        else:
            shown[name] = Markdown(line(value, VALUE)) if isinstance(value, str) else value
    return shown
