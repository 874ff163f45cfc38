"""The help desk: everything that the bot does for a reader that takes time, without Discord.

It knows which collections a reader may see, and every path to an article goes through that. All of it is synchronous
and runs in worker threads.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.buttons import NO_LIMITS, Limits
from bot.catalogue import Words, language_of
from bot.errors import TellError
from bot.people import People
from bot.precedence import Precedence
from bot.selection import Selection
from bot.servers import Servers, ServerSettings, guild_scope
from bot.shelf import Shelf
from knowledge.answering.answer import Answer, Quote
from knowledge.answering.conversation import Turn
from knowledge.article import Article
from knowledge.errors import CitationError, LibraryError, QuestionError
from knowledge.language.folding import fold
from knowledge.library import PUBLIC, Library
from knowledge.licences import Licences
from knowledge.publishers import named, unknown
from knowledge.reading.web import Web
from knowledge.reporting import Figures
from knowledge.said import Said, say
from knowledge.statistics import Holdings
from knowledge.store import Listed, Report
from knowledge.store.usage import KeptAnswer, QuoteRef
from knowledge.verifying import Verified

log = logging.getLogger("dateline")

REPORT_DAYS = 30
CHOICE = 100
"""Characters of a name that can be offered as a choice."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, and where."""

    user: int
    guild: int | None
    locale: str = "en-US"

    @property
    def scope(self) -> str:
        """The name under which settings, counts and the server's own articles are kept."""
        return "dm" if self.guild is None else guild_scope(self.guild)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is given to a reader."""

    answer: Answer
    words: Words
    token: str
    """By which the store knows what was quoted; empty when nothing was, or when it could not be kept."""
    turns: tuple[Turn, ...]
    """The conversation with this turn in it, oldest first."""


class Desk:
    """Serves readers from one library. May be used from many threads at once."""

    def __init__(self, library: Library, *, keep: timedelta, web: Web | None = None) -> None:
        self.library = library
        self.people = People(library, keep=keep)
        self.servers = Servers(library)
        self.shelf = Shelf(library, web or Web())
        self.keep = keep
        self.precedence = Precedence()
        """Of whoever waits for an answer over what is done beside that."""

    # --- who sees what

    def collections(self, reader: Reader, settings: ServerSettings | None = None) -> tuple[str, ...]:
        """The collections that `reader` may see, and no others."""
        settings = settings or self.servers.settings(reader.guild)
        own = () if reader.guild is None else (reader.scope,)
        return (*own, PUBLIC) if settings.public else own

    def words(self, reader: Reader, settings: ServerSettings | None = None) -> Words:
        """The catalogue in the language for `reader`."""
        settings = settings or self.servers.settings(reader.guild)
        return Words(settings.language or language_of(reader.locale))

    # --- questions

    def ask(self, reader: Reader, text: str, *, limits: Limits = NO_LIMITS, conversation: Sequence[Turn] = ()) -> Given:
        """Answer, count the question, and keep what its buttons need. Raises QuestionError."""
        settings = self.servers.settings(reader.guild)
        answer = self._answer(reader, text, limits, conversation, settings)
        try:
            token = self._keep(reader, answer)
        except LibraryError as error:  # a full disk must not keep anybody from reading
            log.warning("An answer was given, but could not be kept: %s", error)
            token = ""
        return Given(answer, self.words(reader, settings), token, (*conversation, answer.turn))

    def _keep(self, reader: Reader, answer: Answer) -> str:
        """Count a question, and keep what was quoted for it, or that nothing was; returns the token of the answer."""
        usage, user, token = self.library.store.usage, str(reader.user), ""
        if not answer.answered and not answer.question.words:  # "thanks!" asked nothing
            return token
        usage.count(reader.scope, answered=answer.answered, outcome=_outcome(answer), took_ms=answer.took_ms)
        if answer.answered:
            places = [(quote.article.id, quote.start, quote.end) for quote in answer.quotes]
            quoted = [QuoteRef(self.collection(id, reader), id, start, end) for id, start, end in places]
            token = usage.record_answer(reader.scope, quoted, keep=self.keep, user=user)
        else:
            usage.record_unanswered(reader.scope, answer.question.text, answer.reason, keep=self.keep, user=user)
        return token

    def again(self, reader: Reader, text: str, *, limits: Limits = NO_LIMITS) -> Answer:
        """Answer once more, without counting or keeping anything; the quotes are not for showing."""
        return self._answer(reader, text, limits, (), self.servers.settings(reader.guild), counted=False)

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

    def turn(self, reader: Reader, question: str, token: str | None) -> Turn:
        """An earlier question as a turn of the conversation, with what was quoted for it while that is kept."""
        kept = self._kept(reader, token)
        return Turn(question, tuple((ref.article_id, ref.start, ref.end) for ref in kept.quotes) if kept else ())

    def _kept(self, reader: Reader, token: str | None) -> KeptAnswer | None:
        """An answer that was given in the same place; one from elsewhere is as good as none."""
        kept = self.library.store.usage.answer(token) if token else None
        return kept if kept is not None and kept.scope == reader.scope else None

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
        kept = self._kept(reader, leave_out)
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
        shown = self._licences(reader).count(fresh[offset : offset + limit])
        return shown, len(fresh) > offset + limit

    def _licences(self, reader: Reader) -> Licences:
        return self.library.licences(reader.scope)

    def blocked(self, reader: Reader) -> frozenset[str]:
        """Publishers that the admins do not let be quoted here."""
        return self.library.corrected(self.collections(reader)).publishers

    def licences(self, reader: Reader) -> list[tuple[str, Said]]:
        """What sources allow to be shown to `reader`: names of sources, each with its terms."""
        return [(name, licence.terms()) for name, licence in self._licences(reader).all()]

    def around(self, reader: Reader, article_id: str, start: int, end: int) -> Quote | None:
        """The quote with the paragraph before and the one after it, as far as the source's licence allows.

        None when `reader` may not see that article.
        """
        article = self.article(reader, article_id)
        if article is None or not 0 <= start < end <= len(article.text):
            return None
        before = article.text.rfind("\n\n", 0, max(0, start - 2))
        after = article.text.find("\n\n", end + 2)
        first = 0 if before < 0 else before + 2
        last = len(article.text) if after < 0 else after
        corrections = self.library.corrected(self.collections(reader))
        if corrections.forbids(article, start, end):
            raise TellError("mend.blocked")
        first = start if corrections.forbids(article, first, start) else first
        last = end if corrections.forbids(article, end, last) else last
        count = article.text.count("\n\n", 0, first) + 1
        around = Quote(
            article,
            first,
            last,
            score=0.0,
            highlights=((start, end),),
            paragraphs=(count, count + article.text.count("\n\n", first, last)),
        )
        return self._licences(reader).quotes([around])[0]

    def quote(self, reader: Reader, article_id: str, start: int, end: int) -> Quote | None:
        """Words of an article, shown before, as a quote; None when `reader` may not see that article.

        Raises TellError where the source's licence does not allow them to be quoted now.
        """
        article = self.article(reader, article_id)
        if article is None or not 0 <= start < end <= len(article.text):
            return None
        if self.library.corrected(self.collections(reader)).forbids(article, start, end):
            raise TellError("mend.blocked")
        paragraphs = [article.text.count("\n\n", 0, place) + 1 for place in (start, end)]
        quoted = Quote(article, start, end, score=0.0, paragraphs=(paragraphs[0], paragraphs[1]))
        (quote,) = self._licences(reader).quotes([quoted], counted=False)
        if quote.withheld is not None:
            raise TellError("licence.withheld", why=quote.withheld)
        return quote

    def instead(self, reader: Reader, quote: Quote, *, beside: int) -> Quote:
        """What may be shown to `reader` of words that take the place of others; not counted again for the day.

        `beside` are the words of the same source that stay beside them.
        """
        if self.library.corrected(self.collections(reader)).forbids(quote.article, quote.start, quote.end):
            return Quote(quote.article, quote.start, quote.start, quote.score, withheld=say("blocked-here"))
        (shown,) = self._licences(reader).quotes([quote], counted=False, used={quote.article.id: beside})
        return shown

    def counted(self, reader: Reader, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Quotes that are shown now, out of an answer that was not counted."""
        return self._licences(reader).count(quotes)

    def text(self, reader: Reader, article: Article, *, counted: bool = True) -> Quote:
        """What of an article may be shown to `reader` who reads it; `counted` where they begin to."""
        corrections = self.library.corrected(self.collections(reader))
        return corrections.readable(self._licences(reader).text(article, counted=counted))

    def verify(self, reader: Reader, citation: str) -> Verified:
        """Whether the archive holds what `citation` quotes, as far as `reader` may see. Raises TellError for none."""
        try:
            return self.library.verify(citation, collections=self.collections(reader), scope=reader.scope)
        except CitationError as error:
            raise TellError("verify.cut" if error.cut else "verify.none") from None

    def vote(self, reader: Reader, token: str, value: int, question: str | None) -> bool:
        """Note what `reader` thinks of an answer given in the same place; False when it is no longer kept."""
        if self._kept(reader, token) is None:
            return False
        return self.library.store.usage.vote(token, str(reader.user), value, question=question)

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
        return (reader.scope,) if own and reader.guild is not None else self.collections(reader)

    def suggestions(self, reader: Reader, typed: str, *, limit: int = 25) -> list[str]:
        """Names and titles of the archive that fit what is typed, names first; never what others asked."""
        return self.library.suggest(typed, collections=self.collections(reader), limit=limit)

    def publishers(self, reader: Reader) -> list[str]:
        """Publishers that `reader` may see."""
        return self.library.publishers(collections=self.collections(reader))

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

    def figures(self, reader: Reader, today: date) -> Figures:
        """The same as figures of each day."""
        return self.library.figures(reader.scope, since=today - timedelta(days=REPORT_DAYS - 1), until=today)

    def report(self, reader: Reader, today: date) -> Report:
        """What was asked in a server lately."""
        return self.library.store.usage.report(reader.scope, since=today - timedelta(days=REPORT_DAYS), limit=10)

    def collection(self, article_id: str, reader: Reader) -> str:
        """The collection of an article that `reader` may see."""
        own = [reader.scope] if reader.guild is not None else []
        return reader.scope if own and self.library.article(article_id, collections=own) is not None else PUBLIC


def _outcome(answer: Answer) -> str:
    """What became of a question, in a word: why nothing answered it, without a word of it."""
    if answer.answered:
        return "pinned" if answer.pinned else "answered"
    return answer.reason.kind if answer.reason is not None else "unanswered"


def _within(quote: Quote, seen: set[tuple[str, int, int]]) -> bool:
    return any(id == quote.article.id and start <= quote.start and quote.end <= end for id, start, end in seen)
