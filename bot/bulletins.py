"""Bulletins, without Discord: what is posted of new articles, and of feeds that fail. Runs in worker threads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from babel import Locale

from bot.catalogue import LANGUAGES, Language, Words
from bot.desk import Desk
from bot.errors import TellError
from bot.reader import Reader
from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.language.analysis import terms
from knowledge.language.folding import fold
from knowledge.library.records import Bulletin, Due, Feed, Followed, Kept, QuoteRef
from knowledge.standing.bulletin import Wanted, alternatives, came_in, most_telling, opening

MOST = 25
"""Bulletins of one server: as many as Discord offers to choose from."""
QUOTED = 3
"""Quotes in one message."""
PAUSE = timedelta(minutes=10)
"""Between two messages of one bulletin."""
AGAIN = timedelta(seconds=30)
"""After which a bulletin that wanted nothing of what came in is looked at again, at the earliest."""
SETTLE, SETTLED = timedelta(seconds=10), timedelta(minutes=2)
"""How long nothing must have come in, so that what comes together is told together; and how long that is waited for."""
FEEDS_PAUSE = timedelta(minutes=1)
"""Between two messages on feeds."""


@dataclass(frozen=True, slots=True)
class BulletinLetter:
    """New articles that are due to be told of."""

    followed: Followed
    quotes: tuple[Quote, ...]
    """The most telling first."""
    more: int
    """Articles that are not quoted."""
    words: Words


@dataclass(frozen=True, slots=True)
class FeedLetter:
    """Feeds of which it is due to be told that they fail, or work again."""

    followed: Followed
    failing: tuple[Feed, ...]
    well: tuple[Feed, ...]
    words: Words

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Nothing is quoted."""
        return ()


class Bulletins:
    """Keeps the bulletins of servers. May be used from many threads at once."""

    def __init__(self, desk: Desk, *, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._kept = desk.library.bulletins
        self._clock = clock

    # --- making

    def make(
        self, reader: Reader, guild: int, channel: int, bulletin: Bulletin, *, source: str | None = None
    ) -> Followed:
        """Post from now on what a bulletin is after. Raises TellError where the server has as many as it may."""
        settings = self._desk.servers.settings(guild)
        made = self._kept.make(
            bulletin,
            scope=Reader(0, guild).scope,
            guild=guild,
            channel=channel,
            language=self._desk.words(reader).language,
            since=self._desk.library.snapshot().generation,
            most=MOST,
            source=source,
            quiet=settings.quiet,
        )
        if made is None:
            raise TellError("news.too-many", limit=MOST)
        self._desk.ledger.note(made.scope, "news-set", channel=str(channel))
        return made

    def change(self, followed: Followed, channel: int, bulletin: Bulletin, *, source: str | None) -> None:
        """Let one be after something else, or be posted elsewhere."""
        self._kept.change(followed.id, bulletin, channel=channel, source=source)
        self._desk.ledger.note(followed.scope, "news-set", channel=str(channel))

    def end(self, followed: Followed) -> None:
        """Post one no longer."""
        self._desk.library.follows.end([followed.id])
        self._desk.ledger.note(followed.scope, "news-ended", channel=str(followed.channel))

    def resume(self, followed: Followed) -> None:
        """Go on with one that was paused: what came in meanwhile is not told afterwards."""
        self._put_off(followed, since=self._desk.library.snapshot().generation, next_at=self._clock())

    # --- telling

    def next_letter(self, followed: Followed) -> tuple[Due, BulletinLetter | FeedLetter] | None:
        """Mean the message that is due; None where there is nothing to tell now."""
        if followed.bulletin is not None and followed.bulletin.kind == "feeds":
            return self._next_on_feeds(followed)
        reader, now = _reader(followed), self._clock()
        came, until = came_in(self._desk.library, followed.since, collections=self._desk.collections(reader))
        wanted = Wanted.of(followed)
        mine = [one for one in came if one.article is not None and wanted.wants(one.article)]
        if mine and _settles(mine, now):
            self._put_off(followed, since=followed.since, next_at=now + SETTLE / 5)
            return None
        letter = self._letter(followed, [one.article for one in mine if one.article is not None])
        if letter is None:
            self._put_off(followed, since=until, next_at=now + AGAIN)
            return None
        letter = replace(letter, quotes=self._desk.showing.counted(reader, letter.quotes))
        refs = [
            QuoteRef(self._desk.collection(quote.article.id, reader), quote.article.id, quote.start, quote.end)
            for quote in letter.quotes
            if quote.withheld is None
        ]
        due = self._kept.mean(
            followed.id,
            [quote.article.id for quote in letter.quotes],
            refs,
            more=letter.more,
            since=until,
            next_at=now + PAUSE,
            keep=self._desk.keep,
        )
        return None if due is None else (due, letter)

    def same_letter(self, followed: Followed, noted: Sequence[str]) -> BulletinLetter | FeedLetter | None:
        """What a message tells that was meant before; None where nothing of it is left to be told."""
        if followed.bulletin is not None and followed.bulletin.kind == "feeds":
            return self._on_feeds(followed, noted)
        told, there = self._kept.told_of(noted), self._desk.collections(_reader(followed))
        found = [self._desk.library.article(id, collections=there) for id in told.articles]
        letter = self._letter(followed, [article for article in found if article is not None])
        return None if letter is None else replace(letter, more=told.more)

    def _letter(self, followed: Followed, articles: Sequence[Article]) -> BulletinLetter | None:
        reader, library, wanted = _reader(followed), self._desk.library, Wanted.of(followed)
        corrections = library.corrected(self._desk.collections(reader))

        def may(article: Article, start: int, end: int) -> bool:
            return not corrections.forbids(article, start, end)

        allowed = [article for article in articles if article.publisher not in corrections.publishers]
        told = most_telling(allowed, most=QUOTED)
        quotes = [quote for article in told if (quote := opening(article, wanted, may=may)) is not None]
        if not quotes:
            return None
        shown = library.licences(reader.scope).quotes(quotes, counted=False)
        return BulletinLetter(followed, tuple(shown), len(allowed) - len(told), _words(followed))

    def _next_on_feeds(self, followed: Followed) -> tuple[Due, FeedLetter] | None:
        outbox = self._desk.library.outbox
        noted = outbox.waiting(followed.id)
        letter = self._on_feeds(followed, noted)
        if letter is None:
            outbox.leave_out(followed.id, noted)
            return None
        due = outbox.mean(followed.id, noted, [], keep=self._desk.keep, pause=FEEDS_PAUSE)
        return None if due is None else (due, letter)

    def _on_feeds(self, followed: Followed, noted: Sequence[str]) -> FeedLetter | None:
        feeds = {feed.id: feed for feed in self._desk.library.feeds(collection=followed.scope, parts=True)}
        events = [(event, feeds[id]) for event, id in self._kept.events_of(noted) if id in feeds]
        failing = tuple(feed for event, feed in events if event == "fail")
        well = tuple(feed for event, feed in events if event == "well")
        return FeedLetter(followed, failing, well, _words(followed)) if events else None

    def _put_off(self, followed: Followed, *, since: int, next_at: datetime) -> None:
        self._kept.put_off(followed.id, since=since, next_at=next_at)


def wished(words: str | None) -> str | None:
    """Words that articles are to hold, as they are kept. Raises TellError for what names nothing."""
    text = " ".join((words or "").split())
    if text and not alternatives(text):
        raise TellError("news.no-words", text=text)
    return text or None


def country_of(typed: str | None) -> str | None:
    """The code of the country that somebody typed, in any of the bot's languages. Raises TellError for none."""
    name = fold(" ".join((typed or "").split()))
    if not name:
        return None
    for language in LANGUAGES:
        for code, known in _countries(language).items():
            if fold(known) == name:
                return code
    found = [term.partition(":")[2] for term in terms(typed or "") if term.startswith("country:")]
    if not found:
        raise TellError("news.no-country", text=typed)
    return found[0]


def country_named(code: str, language: Language) -> str:
    """What a country is called."""
    return _countries(language).get(code, code)


def countries_like(typed: str, language: Language) -> list[str]:
    """Names of countries that hold what is typed, those that begin with it first."""
    wanted = fold(typed.strip())
    fitting = [name for name in _countries(language).values() if wanted in fold(name)]
    return sorted(fitting, key=lambda name: (not fold(name).startswith(wanted), fold(name)))


@cache
def _countries(language: Language) -> dict[str, str]:
    return {code: name for code, name in Locale(language).territories.items() if len(code) == 2 and code not in _NONE}


_NONE = {"EU", "EZ", "UN", "ZZ", "QO", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
"""Codes of what is no country."""


def _settles(mine: Sequence[Kept], now: datetime) -> bool:
    """Whether more of what comes together may be on its way."""
    newest, oldest = max(one.added_at for one in mine), min(one.added_at for one in mine)
    return timedelta(0) <= now - newest < SETTLE and now - oldest < SETTLED


def _reader(followed: Followed) -> Reader:
    """Somebody who sees what is seen where it is posted."""
    return Reader(0, followed.guild or None, channel=followed.channel)


def _words(followed: Followed) -> Words:
    return Words("vi" if followed.language == "vi" else "en")
