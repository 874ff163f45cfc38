"""Which words of articles may be shown to a reader: quotes, with what stands around them, and whole texts.

Licences and what the admins block decide that, each time anew.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.errors import TellError
from knowledge.answering.answer import Quote
from knowledge.article import Article
from knowledge.library import Library
from knowledge.licences import Licences
from knowledge.passages import Span
from knowledge.said import Said, say

if TYPE_CHECKING:
    from bot.reader import Reader


class Showing:
    """Shows words of articles that readers may see; `seen` says which collections those are."""

    def __init__(self, library: Library, seen: Callable[["Reader"], tuple[str, ...]]) -> None:
        self._library = library
        self._seen = seen

    def licences(self, reader: "Reader") -> Licences:
        """What sources allow to be shown to `reader` now."""
        return self._library.licences(reader.scope)

    def blocked(self, reader: "Reader") -> frozenset[str]:
        """Publishers that the admins do not let be quoted here."""
        return self._library.corrected(self._seen(reader)).publishers

    def terms(self, reader: "Reader") -> list[tuple[str, Said]]:
        """What sources allow to be shown to `reader`: names of sources, each with its terms."""
        return [(name, licence.terms()) for name, licence in self.licences(reader).all()]

    def around(
        self, reader: "Reader", article_id: str, start: int, end: int, *, bold: Span | None = None
    ) -> Quote | None:
        """The quote with the paragraph before and the one after it, as far as the source's licence allows.

        `bold` are the characters of the article that answer, None for the whole quote. None when `reader` may not see
        that article.
        """
        article = self._library.article(article_id, collections=self._seen(reader))
        if article is None or not 0 <= start < end <= len(article.text):
            return None
        bold = bold if bold and start <= bold[0] < bold[1] <= end else (start, end)
        before = article.text.rfind("\n\n", 0, max(0, start - 2))
        after = article.text.find("\n\n", end + 2)
        first = 0 if before < 0 else before + 2
        last = len(article.text) if after < 0 else after
        corrections = self._library.corrected(self._seen(reader))
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
            highlights=(bold,),
            paragraphs=(count, count + article.text.count("\n\n", first, last)),
        )
        return self.licences(reader).quotes([corrections.alone(around)])[0]

    def quote(self, reader: "Reader", article_id: str, start: int, end: int) -> Quote | None:
        """Words of an article, shown before, as a quote; None when `reader` may not see that article.

        Raises TellError where the source's licence does not allow them to be quoted now.
        """
        article = self._library.article(article_id, collections=self._seen(reader))
        if article is None or not 0 <= start < end <= len(article.text):
            return None
        if self._library.corrected(self._seen(reader)).forbids(article, start, end):
            raise TellError("mend.blocked")
        paragraphs = [article.text.count("\n\n", 0, place) + 1 for place in (start, end)]
        quoted = Quote(article, start, end, score=0.0, paragraphs=(paragraphs[0], paragraphs[1]))
        (quote,) = self.licences(reader).quotes([quoted], counted=False)
        if quote.withheld is not None:
            raise TellError("licence.withheld", why=quote.withheld)
        return quote

    def counted(self, reader: "Reader", quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Quotes that are shown now, out of an answer that was not counted."""
        return self.licences(reader).count(quotes)

    def text(self, reader: "Reader", article: Article, *, counted: bool = True) -> Quote:
        """What of an article may be shown to `reader` who reads it; `counted` where they begin to."""
        corrections = self._library.corrected(self._seen(reader))
        return corrections.readable(self.licences(reader).text(article, counted=counted))

    def instead(self, reader: "Reader", quote: Quote, *, beside: int) -> Quote:
        """What may be shown to `reader` of words that take the place of others; not counted again for the day.

        `beside` are the words of the same source that stay beside them.
        """
        seen = self._seen(reader)
        hidden = self._library.article(quote.article.id, collections=seen) is None
        if hidden or self._library.corrected(seen).forbids(quote.article, quote.start, quote.end):
            return Quote(quote.article, quote.start, quote.start, quote.score, withheld=say("blocked-here"))
        (shown,) = self.licences(reader).quotes([quote], counted=False, used={quote.article.id: beside})
        return shown
