"""What sources allow to be shown of their articles: one place between what was found and what is shown.

A licence is data, kept by the name of a source: a publisher, a site ("news.example", and every site below it), or
`REST` for every source that has none of its own. What counts everywhere and what one server set for itself both hold,
so a server can allow less, and never more.

A quote that is too long is cut between sentences, around the sentence that answers; what may not be quoted at all is
named alone: its words are then no part of the quote, and `Quote.withheld` says why.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from knowledge.answering.answer import Answer, Quote
from knowledge.article import Article
from knowledge.language.sentences import split
from knowledge.publishers import alike
from knowledge.said import Listed, Said, say

REST = "*"
LINK_AT_MOST = 512
"""Characters of an address that can be shown as a link."""

Take = Callable[[str, int | None, int | None], bool]
"""Counts a quote of a source that is to be shown, unless that is more than so many a day everywhere, or here."""


@dataclass(frozen=True, slots=True)
class Licence:
    """What may be shown of a source's articles; where nothing is said, all of it."""

    words: int | None = None
    """Of one article at a time."""
    a_day: int | None = None
    """Quotes that are shown a day."""
    embargo_hours: int | None = None
    """After publication, until which nothing is quoted; a date without a time counts to the end of the day, UTC."""
    link: bool = False
    """Quoted with a link to the article, or not at all."""
    headline: bool = False
    """Nothing but the headline."""

    @classmethod
    def read(cls, kept: Any) -> Self:
        """The licence that a setting holds; what is none is left out."""
        kept = kept if isinstance(kept, dict) else {}
        kinds = {field.name: bool if field.type in (bool, "bool") else int for field in fields(cls)}
        return cls(**{name: kept[name] for name, kind in kinds.items() if type(kept.get(name)) is kind})

    def written(self) -> dict[str, Any]:
        """What a setting holds of it."""
        return {name: value for name, value in asdict(self).items() if value is not None and value is not False}

    def terms(self) -> Said:
        """What it says, in a few words."""
        counts = {"licence-words": self.words, "licence-a-day": self.a_day, "licence-embargo": self.embargo_hours}
        said = [say("licence-headline-only")] if self.headline else []
        said += [say(kind, number=number) for kind, number in counts.items() if number is not None]
        said += [say("licence-link")] if self.link else []
        return say("licence-terms", terms=Listed(tuple(said or [say("licence-free")])))


@dataclass(frozen=True, slots=True)
class _Terms:
    """The licences of one article, everywhere and here, and the name of each."""

    licences: tuple[tuple[str, Licence | None], ...]

    def least(self, of: Callable[[Licence], int | None], pick: Callable[[Iterable[int]], int]) -> int | None:
        numbers = [number for _, licence in self.licences if licence and (number := of(licence)) is not None]
        return pick(numbers) if numbers else None

    def any(self, of: Callable[[Licence], bool]) -> bool:
        return any(of(licence) for _, licence in self.licences if licence)


class Licences:
    """The licences that count for one reader. Made anew for each question.

    `layers` are the licences by source, first those that count everywhere, then those of the reader's server.
    """

    def __init__(
        self, layers: Sequence[Mapping[str, Any]], *, now: datetime, take: Take = lambda source, everywhere, here: True
    ) -> None:
        self._layers = [{name: Licence.read(kept) for name, kept in layer.items()} for layer in layers]
        self._now = now
        self._take = take

    def __bool__(self) -> bool:
        return any(self._layers)

    def all(self) -> list[tuple[str, Licence]]:
        """Every licence with the name of its source, in alphabetical order, `REST` last."""
        rows = [row for layer in self._layers for row in layer.items()]
        return sorted(rows, key=lambda row: (row[0] == REST, row[0].casefold()))

    # --- what is shown

    def answer(self, answer: Answer, *, counted: bool = True) -> Answer:
        """Return `answer` as it may be shown; `counted` where its quotes are shown now, and count for the day."""
        if not self:
            return answer
        used: Counter[str] = Counter()
        quotes = [self._shown(quote, used, counted) for quote in answer.quotes]
        closest = tuple(self._shown(quote, used, counted) for quote in answer.closest)
        free = tuple(quote for quote in quotes if quote.withheld is None)
        named = {quote.article.id: quote for quote in reversed(quotes) if quote.withheld is not None}  # each once
        withheld = tuple(named[id] for id in reversed(named) if id not in {quote.article.id for quote in free})
        reason = say("withheld") if withheld and not free else answer.reason
        return replace(answer, quotes=free, closest=closest, withheld=withheld, reason=reason)

    def quotes(
        self, quotes: Iterable[Quote], *, counted: bool = True, used: Mapping[str, int] | None = None
    ) -> tuple[Quote, ...]:
        """Return quotes that are shown one after the other as they may be.

        `used` are the words that are shown of articles already, by id.
        """
        shown = Counter(used or {})
        return tuple(self._shown(quote, shown, counted) for quote in quotes) if self else tuple(quotes)

    def count(self, quotes: Iterable[Quote]) -> tuple[Quote, ...]:
        """Return quotes that were cut already, those left out that are more than may be shown today."""
        return tuple(self._counted(quote) for quote in quotes) if self else tuple(quotes)

    def text(self, article: Article, *, counted: bool = True) -> Quote:
        """Return what may be shown of an article to who reads it, from its beginning on."""
        whole = Quote(article, 0, len(article.text), 0.0, paragraphs=(1, article.text.count("\n\n") + 1))
        (shown,) = self.quotes([whole], counted=counted)
        return shown

    # --- one quote

    def _shown(self, quote: Quote, used: Counter[str], counted: bool) -> Quote:
        terms = self._of(quote.article)
        if (why := self._withheld(quote.article, terms)) is not None:
            return _named_alone(quote, why)
        most = terms.least(lambda licence: licence.words, min)
        if most is not None:
            source = _source(quote.article)
            cut = _cut(quote, most - used[quote.article.id])
            if cut is None:
                return _named_alone(quote, say("licence-too-long", source=source, number=most))
            if (cut.start, cut.end) != (quote.start, quote.end):
                cut = replace(cut, shortened=say("licence-shortened", source=source, number=most))
            used[quote.article.id] += len(cut.text.split())
            quote = replace(cut, topic=None, words_beside=False)  # which are words of the article, too
        return self._counted(quote, terms) if counted else quote

    def _withheld(self, article: Article, terms: _Terms) -> Said | None:
        source = _source(article)
        if terms.any(lambda licence: licence.headline):
            return say("licence-headline", source=source)
        hours = terms.least(lambda licence: licence.embargo_hours, max)
        if hours:
            free = _free(article, hours)
            if free is None:
                return say("licence-undated", source=source)
            if self._now < free:
                return say("licence-not-yet", source=source, date=free.date(), time=f"{free:%H:%M}")
        if terms.any(lambda licence: licence.link) and not _has_link(article):
            return say("licence-no-link", source=source)
        return None

    def _counted(self, quote: Quote, terms: _Terms | None = None) -> Quote:
        terms = terms or self._of(quote.article)
        limits = [(name, licence.a_day if licence else None) for name, licence in terms.licences]
        if quote.withheld is not None or all(number is None for _, number in limits):
            return quote
        name = next(name for name, number in limits if number is not None)
        everywhere, here = [number for _, number in limits] + [None] * (2 - len(limits))
        if self._take(name, everywhere, here):
            return quote
        number = min(number for _, number in limits if number is not None)
        return _named_alone(quote, say("licence-enough", source=_source(quote.article), number=number))

    def _of(self, article: Article) -> _Terms:
        return _Terms(tuple(_licence(layer, article) for layer in self._layers))


def _licence(layer: Mapping[str, Licence], article: Article) -> tuple[str, Licence | None]:
    """The licence of an article in one layer, with the name that its quotes are counted under."""
    host = _host(article)
    for name, licence in layer.items():
        if name != REST and (_is_site(name, host) or (article.publisher and alike(name, article.publisher))):
            return name, licence
    return (article.publisher or host or REST)[:200], layer.get(REST)


def _is_site(name: str, host: str) -> bool:
    name = name.casefold().removeprefix("www.")
    return "." in name and (host == name or host.endswith(f".{name}"))


def _host(article: Article) -> str:
    return (urlsplit(article.url).hostname or "").removeprefix("www.") if article.url else ""


def _source(article: Article) -> str:
    name = " ".join((article.publisher or _host(article) or article.title).split())
    return name if len(name) <= 80 else f"{name[:79]}…"


def _has_link(article: Article) -> bool:
    return article.url is not None and len(article.url) <= LINK_AT_MOST and article.url.isascii()


def _free(article: Article, hours: int) -> datetime | None:
    """When an article may be quoted that waits so many hours; None where its date is not known."""
    if article.published is None:
        return None
    published = article.published
    if not isinstance(published, datetime):  # at the last moment of its day
        published = datetime.combine(published, time.max, UTC) + timedelta(microseconds=1)
    elif published.tzinfo is None:
        published = published.replace(tzinfo=UTC)
    return published.astimezone(UTC) + timedelta(hours=hours)


def _named_alone(quote: Quote, why: Said) -> Quote:
    """The quote without a word of the text."""
    return Quote(quote.article, quote.start, quote.start, quote.score, matched=quote.matched, withheld=why)


def _cut(quote: Quote, words: int) -> Quote | None:
    """The quote in at most so many words: the sentence that answers, and what of its neighbours still fits.

    None where that sentence alone is longer.
    """
    text = quote.text
    if len(text.split()) <= words:
        return quote
    sentences = [(quote.start + start, quote.start + end) for start, end in split(text)]
    marked = quote.highlights[0] if quote.highlights else (quote.start, quote.start + 1)
    first = next((n for n, (_, end) in enumerate(sentences) if end > marked[0]), 0)
    if quote.short_answer is not None:  # the sentence that holds the name, day or number itself
        answers = quote.short_answer
        first = next((n for n, (start, end) in enumerate(sentences) if start <= answers[0] < end), first)
    counts = [len(quote.article.text[start:end].split()) for start, end in sentences]
    if not sentences or counts[first] > words:
        return None
    last, left = first, words - counts[first]
    while last + 1 < len(sentences) and counts[last + 1] <= left:
        last += 1
        left -= counts[last]
    while first > 0 and counts[first - 1] <= left:
        first -= 1
        left -= counts[first]
    return part(quote, sentences[first][0], sentences[last][1])


def part(quote: Quote, start: int, end: int) -> Quote:
    """The part of a quote between two places of its article, with all that is told of it as far as it lies inside."""
    text, before = quote.article.text, quote.article.text.count("\n\n", quote.start, start)
    highlights = [(max(a, start), min(b, end)) for a, b in quote.highlights]
    short = quote.short_answer
    first = quote.paragraphs[0] + before
    return replace(
        quote,
        start=start,
        end=end,
        highlights=tuple((a, b) for a, b in highlights if a < b),
        short_answer=short if short and start <= short[0] and short[1] <= end else None,
        sentences=tuple((span, chance) for span, chance in quote.sentences if start <= span[0] and span[1] <= end),
        paragraphs=(first, first + text.count("\n\n", start, end)),
        dates=tuple((said, day) for said, day in quote.dates if said in text[start:end]),
        left_out=(start > quote.start, end < quote.end),
    )
