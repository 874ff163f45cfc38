"""Following questions, without Discord: making, asking of new articles, and what is told. Runs in worker threads."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from bot.bulletins import BulletinLetter, Bulletins, FeedLetter
from bot.catalogue import Language, Words, language_of
from bot.desk import Desk
from bot.digests import DigestLetter, Digests
from bot.errors import TellError
from bot.reach import everything
from bot.reader import Reader
from knowledge.answering.answer import Answer, Quote
from knowledge.library import PUBLIC
from knowledge.library.records import Due, Followed, OvertakenError, QuoteRef
from knowledge.standing.asking import Asker
from knowledge.standing.novelty import new_in, said_in
from knowledge.standing.quiet import Quiet
from knowledge.standing.telling import tell

MOST_DIRECT, MOST_IN_SERVER = 10, 100
"""Questions that one person may follow in direct messages, and one server in all its channels."""
PAUSE = timedelta(hours=1)
"""Between two messages for one question."""
QUOTED = 3
"""Quotes in one message."""
TRIES = 3
"""How often it is looked what counts as told, while articles come in."""
LOOK_S = 1.0
"""Seconds between two looks at whether articles came in, and between two at what is due."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is to be followed."""

    channel: int
    guild: int | None
    """None for direct messages."""
    parent: int | None = None
    """The channel that a thread is in."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message that is due: what it tells, and in which words."""

    followed: Followed
    quotes: tuple[Quote, ...]
    """With what is new highlighted, where something was told before."""
    more: int
    """Articles that answer, too, and are not quoted."""
    words: Words

    @property
    def first(self) -> bool:
        """Whether nothing was told of this question before."""
        return not self.followed.said


AnyLetter: TypeAlias = Letter | DigestLetter | BulletinLetter | FeedLetter


class Following:
    """Keeps what is followed. May be used from many threads at once."""

    def __init__(self, desk: Desk, *, clock: Callable[[], datetime]) -> None:
        self._desk = desk
        self._kept = desk.library.follows
        self._outbox = desk.library.outbox
        self._clock = clock
        self.digests = Digests(desk, clock=clock)
        self.bulletins = Bulletins(desk, clock=clock)

    # --- making

    def make(self, reader: Reader, question: str, place: Place, *, source: str | None = None) -> tuple[Followed, bool]:
        """Follow a question; returns it, and whether it was not followed there before. Raises TellError, QuestionError.

        What the archive answers now counts as told. The language is that of the server, else the reader's.
        """
        there = Reader(reader.user, place.guild, reader.locale, channel=place.channel, parent=place.parent)
        direct = place.guild is None
        most, made = MOST_DIRECT if direct else MOST_IN_SERVER, None
        for left in reversed(range(TRIES)):
            since = self._desk.library.snapshot().generation
            answer = self._desk.among(there, question, None, source=source)  # raises what is no question
            self._desk.servers.note_thread(place.guild, place.channel, place.parent)  # before anything can be due there
            with suppress(OvertakenError):  # of an article that came in while it was answered
                made = self._kept.make(
                    question,
                    scope=there.scope,
                    guild=place.guild or 0,
                    channel=place.channel,
                    user=str(reader.user),
                    language=self._desk.words(there).language,
                    since=since,
                    most=most,
                    source=source,
                    said=said_in(answer.quotes),
                    quiet=self._quiet(place),
                    complete=left > 0,
                )
                break
        if made is None:
            raise TellError("following.too-many" if direct else "following.too-many-in-server", limit=most)
        return made

    def _quiet(self, place: Place) -> str | None:
        if place.guild is not None:
            return self._desk.servers.settings(place.guild).quiet
        others = self._kept.listed(scope="dm", channel=place.channel)
        return others[0].quiet if others else None

    def set_quiet(self, place: Place, written: str, *, locale: str) -> str | None:
        """Set the quiet hours of a server, or of somebody's direct messages; nothing written takes them back.

        Raises TellError for what names no hours.
        """
        try:
            quiet = str(Quiet.read(written, language=language_of(locale))) if written.strip() else None
        except ValueError:
            raise TellError("following.no-hours", text=written) from None
        if place.guild is not None:
            self._desk.servers.change(place.guild, quiet=quiet)
            self._kept.set_quiet(quiet, scope=Reader(0, place.guild).scope)
        else:
            self._kept.set_quiet(quiet, scope="dm", channel=place.channel)
        return quiet

    def pause(self, followed: Followed, paused: bool) -> None:
        """Pause one, or go on with it; what is found meanwhile is not told afterwards."""
        if followed.digest is not None and not paused:
            self.digests.resume(followed)
        if followed.bulletin is not None and not paused:
            self.bulletins.resume(followed)
        self._kept.pause(followed.id, paused)

    def end(self, followed: Followed) -> None:
        """Follow one no longer."""
        if followed.bulletin is not None:
            self.bulletins.end(followed)
        else:
            self._kept.end([followed.id])

    # --- asking

    def asker(self) -> Asker:
        """What asks new articles; one process at a time does."""

        def ask(followed: Followed, articles: Collection[str] | None) -> Answer:
            return self._desk.among(_reader(followed), followed.question, articles, source=followed.source)

        def sees(scope: str) -> Collection[str]:
            guild = scope.partition(":")[2]
            if not guild:
                return (PUBLIC,)
            # all that any channel of it may ask: what the one may where it is followed, `ask` looks at
            return (*everything(Reader(0, int(guild)), self._desk.servers.settings(int(guild))), PUBLIC)

        return Asker(self._desk.library, sees=sees, ask=ask)

    # --- telling

    def behind(self, followed: Followed) -> bool:
        """Whether this machine's index lacks articles yet that are to be told of, as the store knows.

        Of several machines another one may have asked them already, and an index may be made again just now: what
        cannot be found in it is not withdrawn then.
        """
        there = self._desk.library.snapshot().generation
        asked = max(self._kept.position() or 0, followed.since)
        return there < asked and there < self._desk.library.generation()

    def next_letter(self, id: int) -> tuple[Due, AnyLetter] | None:
        """Mean the message that is due for a followed question, or the digest that is; None where none is now."""
        followed = self._kept.get(id)
        if followed is None or followed.paused:
            return None
        if followed.digest is not None:
            return self.digests.next_letter(followed)
        if ends := _quiet_until(followed, self._clock()):
            self._outbox.put_off(id, ends)
            return None
        if followed.bulletin is not None:
            return self.bulletins.next_letter(followed)
        articles = self._outbox.waiting(id)
        if self.behind(followed):
            return None
        letter = self._letter(followed, articles)
        if letter is None:
            self._outbox.leave_out(id, articles)
            return None
        reader = _reader(followed)
        letter = replace(letter, quotes=self._desk.showing.counted(reader, letter.quotes))
        refs = [
            QuoteRef(self._desk.collection(quote.article.id, reader), quote.article.id, quote.start, quote.end)
            for quote in letter.quotes
            if quote.withheld is None
        ]
        due = self._outbox.mean(id, articles, refs, keep=self._desk.keep, pause=PAUSE)
        return None if due is None else (due, letter)

    def same_letter(self, due: Due) -> AnyLetter | None:
        """What a message tells that was meant before; None where nothing of it is left to be told.

        Nothing may be missing in the index (`behind`).
        """
        followed = self._kept.get(due.follow_id)
        if followed is None:
            return None
        articles = self._outbox.in_message(due.key)
        if followed.digest is not None:
            return self.digests.same_letter(followed, articles)
        if followed.bulletin is not None:
            return self.bulletins.same_letter(followed, articles)
        return self._letter(followed, articles)

    def sent(self, due: Due, message: int, letter: AnyLetter | None) -> None:
        """Note that a message was sent, as which, and what it told."""
        tells_anew = letter is None or isinstance(letter, BulletinLetter | FeedLetter)  # whatever was said before
        said = [] if letter is None or tells_anew else said_in(letter.quotes)
        self._outbox.sent(due.key, message=message, said=said, quotes=not isinstance(letter, FeedLetter))

    def _letter(self, followed: Followed, articles: Sequence[str]) -> Letter | None:
        """What these articles tell that was not told before, each once and no two the same; None for nothing."""
        reader, said = _reader(followed), frozenset(followed.said)

        def ask(some: Collection[str]) -> Answer:
            return self._desk.among(reader, followed.question, some, source=followed.source)

        told, left = tell(ask, articles, said=said, most=QUOTED)
        if not told:
            return None
        quotes = [each.quote for each in told]
        if said:
            quotes = [replace(quote, highlights=new_in(quote, said), short_answer=None) for quote in quotes]
        language: Language = "vi" if followed.language == "vi" else "en"
        return Letter(followed, tuple(quotes), len(left), Words(language))


def _reader(followed: Followed) -> Reader:
    """Somebody who sees what is seen where a question is followed."""
    return Reader(0, followed.guild or None, channel=followed.channel)


def _quiet_until(followed: Followed, now: datetime) -> datetime | None:
    try:
        return Quiet.read(followed.quiet).ends(now) if followed.quiet else None
    except ValueError:  # of a zone that this machine does not know
        return None
