"""The help desk: everything that the bot does for a reader that takes time, without Discord.

It knows which collections a reader may see, and every path to an article goes through that. All of it is synchronous
and runs in worker threads.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import reach
from bot.adding.adder import Adder
from bot.adding.feeds import BesideFeeds
from bot.afterwards import Later
from bot.buttons import NO_LIMITS, Limits
from bot.catalogue import Words, language_of
from bot.errors import TellError
from bot.ledger import Ledger
from bot.people import People
from bot.precedence import Precedence
from bot.reader import Reader
from bot.record import Record
from bot.remover import Remover
from bot.selection import Selection
from bot.servers import Servers, ServerSettings
from bot.shelf import Shelf
from bot.showing import Showing
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.conversation import Turn
from knowledge.article import Article
from knowledge.errors import CitationError, QuestionError
from knowledge.holdings import Holdings
from knowledge.language.folding import fold
from knowledge.library import PUBLIC, Library
from knowledge.library.records import Listed
from knowledge.publishers import named, unknown
from knowledge.reading.web import Web
from knowledge.verifying import Verified

FORGET_S = 120.0
"""Seconds that who wants to be forgotten waits at most until what they asked last is written, and can be deleted."""
CHOICE = 100
"""Characters of a name that can be offered as a choice."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given to a reader."""

    answer: Answer
    words: Words
    token: str
    """By which the store knows what was quoted; empty when nothing was."""
    turns: tuple[Turn, ...]
    """The conversation with this turn in it, oldest first."""
    person: bool = False
    """Whether there are people who answer what nothing else does."""


class Desk:
    """Serves readers from one library. May be used from many threads at once."""

    def __init__(
        self,
        library: Library,
        *,
        keep: timedelta,
        web: Web | None = None,
        later: Later | None = None,
        adder: Adder | None = None,
    ) -> None:
        self.adder = adder
        self.library = library
        self.people = People(library, keep=keep)
        self.ledger = Ledger(library, keep=keep)
        self.servers = Servers(library, self.ledger)
        self.shelf = Shelf(library, web or Web(), self.ledger, beside=BesideFeeds(adder) if adder else None)
        self.remover = Remover(library, self.ledger)
        self.keep = keep
        self.record = Record(library, self.collection, keep=keep, later=later)
        self.showing = Showing(library, self.collections)
        self.precedence = Precedence()
        """Of whoever waits for an answer over what is done beside that."""

    # --- who sees what

    def collections(self, reader: Reader, settings: ServerSettings | None = None) -> tuple[str, ...]:
        """The collections that `reader` may see, and no others."""
        return reach.collections(reader, settings or self.servers.settings(reader.guild))

    def words(self, reader: Reader, settings: ServerSettings | None = None) -> Words:
        """The catalogue in the language for `reader`."""
        settings = settings or self.servers.settings(reader.guild)
        return Words(settings.language or language_of(reader.locale))

    # --- questions

    def ask(
        self,
        reader: Reader,
        text: str,
        *,
        limits: Limits = NO_LIMITS,
        conversation: Sequence[Turn] = (),
        unseen: bool = False,
        settings: ServerSettings | None = None,
    ) -> Given:
        """Answer, count the question, and keep what its buttons need; see `Record.keep`. Raises QuestionError.

        `settings` are those of the server where they were looked up already.
        """
        settings = settings or self.servers.settings(reader.guild)
        answer = self._answer(reader, text, limits, conversation, settings)
        token = self.record.keep(reader, answer, unseen=unseen)
        turns, person = (*conversation, answer.turn), settings.person is not None
        return Given(answer, self.words(reader, settings), token, turns, person=person)

    def forget(self, reader: Reader) -> int:
        """Delete everything that is kept of a person; returns how many answers, votes and questions that were."""
        if not self.record.settle(FORGET_S):  # what they asked a moment ago is still to be written
            raise TellError("privacy.not-yet")
        return self.people.forget(reader.user)

    def again(
        self,
        reader: Reader,
        text: str,
        *,
        limits: Limits = NO_LIMITS,
        conversation: Sequence[Turn] = (),
        settings: ServerSettings | None = None,
    ) -> Answer:
        """Answer once more, without counting or keeping anything; the quotes are not for showing."""
        settings = settings or self.servers.settings(reader.guild)
        return self._answer(reader, text, limits, conversation, settings, counted=False)

    def among(self, reader: Reader, text: str, articles: Collection[str] | None, *, source: str | None) -> Answer:
        """Answer as `again` does, out of these articles alone (None: out of all)."""
        settings = self.servers.settings(reader.guild)
        return self._answer(reader, text, Limits(source=source), (), settings, articles=articles, counted=False)

    def _answer(
        self,
        reader: Reader,
        text: str,
        limits: Limits,
        conversation: Sequence[Turn],
        settings: ServerSettings,
        *,
        counted: bool = True,
        articles: Collection[str] | None = None,
    ) -> Answer:
        return self.library.ask(
            text,
            collections=self.collections(reader, settings),
            since=limits.since,
            until=limits.until,
            source=limits.source,
            articles=articles,
            conversation=conversation,
            scope=reader.scope,
            counted=counted,
        )

    def passages(
        self,
        reader: Reader,
        words: str,
        *,
        limits: Limits = NO_LIMITS,
        offset: int,
        limit: int,
        leave_out: str | None = None,
    ) -> tuple[tuple[Quote, ...], bool]:
        """Passages that match, and whether there are more; those quoted in the answer `leave_out` (a token) are not."""
        kept = self.record.kept(reader, leave_out)
        seen = {(ref.article_id, ref.start, ref.end) for ref in kept.quotes} if kept else set()
        found = self.library.search(
            words,
            collections=self.collections(reader),
            since=limits.since,
            until=limits.until,
            source=limits.source,
            limit=offset + limit + len(seen) * 4 + 1,
            scope=reader.scope,
        )
        fresh = [quote for quote in found if not _within(quote, seen)]
        shown = self.showing.counted(reader, fresh[offset : offset + limit])
        return shown, len(fresh) > offset + limit

    def verify(self, reader: Reader, citation: str) -> Verified:
        """Whether the archive holds what `citation` quotes, as far as `reader` may see. Raises TellError for none."""
        try:
            return self.library.verify(citation, collections=self.collections(reader), scope=reader.scope)
        except CitationError as error:
            raise TellError("verify.cut" if error.cut else "verify.none") from None

    # --- browsing

    def article(self, reader: Reader, article_id: str) -> Article | None:
        """An article that `reader` may see."""
        return self.library.article(article_id, collections=self.collections(reader))

    def find_title(self, reader: Reader, title: str, *, own: bool = False) -> Article | None:
        """The article that was chosen by id, or whose title was typed; with `own`, among the server's own."""
        collections = self._shelves(reader, own=own)
        if (article := self.library.article(title.strip(), collections=collections)) is not None:
            return article
        found = self.titles(reader, title, own=own, limit=1)
        return self.library.article(found[0][1], collections=collections) if found else None

    def articles(
        self, reader: Reader, selection: Selection, *, offset: int, limit: int
    ) -> tuple[list[Listed], int, Selection]:
        """Selected articles that `reader` may see, how many there are, and the selection for the other pages."""
        seen = self.collections(reader)
        if selection.shelf != "all":
            seen = tuple(name for name in seen if (name == PUBLIC) == (selection.shelf == "public"))
        found = self.library.articles(
            collections=seen,
            title=selection.title,
            publisher=selection.limits.source,
            since=selection.limits.since,
            until=selection.limits.until,
            as_of=selection.as_of,
            order=selection.sort,
            offset=offset,
            limit=limit,
        )
        return list(found.page), found.total, replace(selection, as_of=found.as_of)

    def selection(self, reader: Reader, packed: str, title: str) -> Selection:
        """The selection that travelled in a button. Raises TellError where its publisher is there no longer."""
        found = Selection.unpack(packed, title=title, publishers=lambda: self.publishers(reader))
        if found is None:
            raise TellError("button.stale")
        return found

    def titles(self, reader: Reader, typed: str, *, own: bool = False, limit: int = 25) -> list[tuple[str, str]]:
        """(title, id) of articles whose title holds what is typed, newest first."""
        found = self.library.articles(collections=self._shelves(reader, own=own), title=typed, limit=limit)
        return [(entry.title, entry.id) for entry in found.page]

    def _shelves(self, reader: Reader, *, own: bool) -> tuple[str, ...]:
        if own and reader.guild is not None:
            return reach.everything(reader, self.servers.settings(reader.guild))
        return self.collections(reader)

    def suggestions(self, reader: Reader, typed: str, *, limit: int = 25) -> list[str]:
        """Names and titles of the archive that fit what is typed, names first; never what others asked."""
        return self.library.suggest(typed, collections=self.collections(reader), limit=limit)

    def publishers(self, reader: Reader) -> list[str]:
        """Publishers that `reader` may see."""
        return self.library.publishers(collections=self.collections(reader))

    def hidden_publishers(self, reader: Reader) -> frozenset[str]:
        """Publishers of the server's articles that `reader` may not see there: not even their names are told."""
        if reader.guild is None:
            return frozenset()
        whole = reach.everything(reader, self.servers.settings(reader.guild))
        return frozenset(self.library.publishers(collections=whole)).difference(self.publishers(reader))

    def publishers_like(self, reader: Reader, typed: str) -> list[str]:
        """Those that hold what is typed, marks and capitals aside, and that Discord takes; most articles first."""
        names = [name for name, _ in self.holdings(reader).publishers if name]
        return [name for name in names if fold(typed) in fold(name) and len(name) <= CHOICE]

    def publisher(self, reader: Reader, typed: str | None) -> str | None:
        """The publisher that somebody named, marks and capitals aside, as the archive writes it; else as typed."""
        if not typed or not typed.strip():
            return None
        return next(iter(sorted(named(typed, self.publishers(reader)))), typed.strip())

    def check_publisher(self, reader: Reader, limits: Limits) -> None:
        """Raise QuestionError where there are publishers, but not the one that `limits` name."""
        there = self.publishers(reader)
        if limits.source and there and not named(limits.source, there):
            raise QuestionError(unknown(limits.source, there))

    def holdings(self, reader: Reader) -> Holdings:
        """What `reader` may see, summed up; the public collection first."""
        return self.library.holdings(collections=tuple(reversed(self.collections(reader))))

    def limits(self, reader: Reader, packed: str) -> Limits:
        """The limits that travelled in a button."""
        return Limits.unpack(packed, lambda: self.publishers(reader))

    def collection(self, article_id: str, reader: Reader) -> str:
        """The collection of an article that `reader` may see."""
        own = [name for name in self.collections(reader) if name != PUBLIC]
        return next((name for name in own if self.library.article(article_id, collections=[name]) is not None), PUBLIC)


def _within(quote: Quote, seen: set[tuple[str, int, int]]) -> bool:
    return any(id == quote.article.id and start <= quote.start and quote.end <= end for id, start, end in seen)
