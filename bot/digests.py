"""Digests of what is followed in a channel, without Discord. Runs in worker threads."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.catalogue import Words, language_of
from bot.desk import Desk
from bot.errors import TellError
from bot.reader import Reader
from knowledge.answering.answer import Quote
from knowledge.library.records import Due, Followed, QuoteRef
from knowledge.standing.daily import Daily
from knowledge.standing.digest import Item, came_in, digest

QUOTED = 4
"""Quotes in one digest: each takes eight components of the forty that a message holds."""


@dataclass(frozen=True, slots=True)
class DigestLetter:
    """A digest that is due: what it tells, and in which words."""

    followed: Followed
    items: tuple[Item, ...]
    """The most telling first."""
    more: int
    """Passages that say something else again, and are not quoted."""
    words: Words

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """What is quoted."""
        return tuple(item.quote for item in self.items)


class Digests:
    """Keeps the digests of channels. May be used from many threads at once."""

    def __init__(self, desk: Desk, *, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._kept = desk.library.digests
        self._clock = clock

    def make(self, reader: Reader, written: str, *, channel: int, guild: int | None) -> Followed:
        """Tell each day at the time that is `written` of what is followed in a channel.

        Raises TellError for what names no time. Without a zone that of the reader's language is meant.
        """
        try:
            at = Daily.read(written, language=language_of(reader.locale))
        except ValueError:
            raise TellError("digest.no-hour", text=written) from None
        there = Reader(reader.user, guild, reader.locale)
        return self._kept.make(
            str(at),
            scope=there.scope,
            guild=guild or 0,
            channel=channel,
            user=str(reader.user),
            language=self._desk.words(there).language,
            since=self._desk.library.snapshot().generation,
            next_at=at.next(self._clock()),
        )

    def end(self, *, channel: int, guild: int | None) -> bool:
        """Tell none any longer in a channel; returns whether there was one."""
        return self._kept.end(scope=Reader(0, guild).scope, channel=channel)

    def resume(self, followed: Followed) -> None:
        """Go on with one that was paused: what came in meanwhile is not told afterwards."""
        self._kept.put_off(followed.id, since=self._desk.library.snapshot().generation, next_at=self._next(followed))

    def topics(self, followed: Followed) -> int:
        """How many questions are followed in its channel."""
        return len(self._kept.topics(followed))

    def next_letter(self, followed: Followed) -> tuple[Due, DigestLetter] | None:
        """Mean the digest that is due; None where there is nothing to tell, and the next one comes a day later."""
        reader = Reader(0, followed.guild or None, channel=followed.channel)
        collections = self._desk.collections(reader)
        articles, until = came_in(self._desk.library, followed.since, collections=collections)
        letter = self._letter(followed, articles)
        if letter is None:
            self._kept.put_off(followed.id, since=until, next_at=self._next(followed))
            return None
        quotes = self._desk.showing.counted(reader, letter.quotes)
        letter = replace(
            letter,
            items=tuple(replace(item, quote=quote) for item, quote in zip(letter.items, quotes, strict=True)),
        )
        refs = [
            QuoteRef(self._desk.collection(quote.article.id, reader), quote.article.id, quote.start, quote.end)
            for quote in letter.quotes
        ]
        due = self._kept.mean(followed.id, refs, since=until, next_at=self._next(followed), keep=self._desk.keep)
        return None if due is None else (due, letter)

    def same_letter(self, followed: Followed, articles: Collection[str]) -> DigestLetter | None:
        """What a digest tells that was meant before of `articles`; None where nothing of it is left to be told."""
        return self._letter(followed, articles)

    def _letter(self, followed: Followed, articles: Collection[str]) -> DigestLetter | None:
        reader = Reader(0, followed.guild or None, channel=followed.channel)
        made = digest(
            self._desk.library,
            self._kept.topics(followed),
            articles,
            collections=self._desk.collections(reader),
            scope=reader.scope,
            said=followed.said,
            most=QUOTED,
        )
        if not made.items:
            return None
        return DigestLetter(followed, made.items, made.more, Words("vi" if followed.language == "vi" else "en"))

    def _next(self, followed: Followed) -> datetime:
        return Daily.read(followed.digest or "").next(self._clock())
