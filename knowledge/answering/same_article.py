"""A step: "when was that?" and its like, which name nothing, are answered from the article that was quoted last.

News tells when and where in the passage that introduces a topic, or else in its first one; who and how many it tells
wherever the talk is.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.candidate_answers import countries_told, spans_told
from knowledge.answering.conversation import Turn
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.question import Kind, Question
from knowledge.answering.quoting import explained_dates
from knowledge.answering.typed import TYPED
from knowledge.article import Article
from knowledge.index.protocol import Snapshot
from knowledge.language.analysis import terms
from knowledge.passages import Passage, Span, split

SURE = 0.8
"""Share of such questions that are answered right in the conversations under tests/knowledge/questions: counted, 16 of
19, which few make 0.81 by Laplace's rule of succession. A test counts again."""


class _Told(NamedTuple):
    place: int
    """Ordinal of the passage."""
    start: int
    end: int
    """Characters of the sentence."""
    span: Span
    """Characters of what answers."""


def told_before(inquiry: Inquiry) -> Answer | None:
    """Answer from the article quoted last; None where it does not tell, and for a question that asks for more."""
    if not inquiry.asks_no_more or inquiry.question.kind not in TYPED or inquiry.reading.leans_on is None:
        return None
    collections = inquiry.where.collections
    quote = answer_from(inquiry.reading.leans_on, inquiry.question, inquiry.snapshot, collections=collections)
    if quote is None:
        return None
    notes = inquiry.understood.notes
    return Answer(inquiry.question, quotes=(quote,), confidence=SURE, estimated=False, notes=notes)


def answer_from(
    turn: Turn, question: Question, snapshot: Snapshot, *, collections: Collection[str] | None
) -> Quote | None:
    """Return the passage of the article quoted last that tells what `question` asks; None when none does.

    None, too, for what is still to come: the day that a report is dated from is not when "will it be signed".
    """
    if question.asks.will:
        return None
    for article_id, start, end in turn.quoted[:1]:
        article = snapshot.article(article_id, collections=collections)
        if article is None:
            continue
        quote = _listed_in(article, start, end) if question.asks.countries else _told_in(article, start, question)
        if quote is not None:
            return quote
    return None


def _listed_in(article: Article, start: int, end: int) -> Quote | None:
    """The passage among characters `start` to `end` that lists countries."""
    passages = split(article)
    listed = (
        _Told(place, first, last, (first + span[0], first + span[1]))
        for place, passage in enumerate(passages)
        if start <= passage.start < end
        for first, last in passage.sentences
        if (span := countries_told(article.text[first:last]))
    )
    return next((_quoted(article, passages, told) for told in listed), None)


def told_by_the_opening(quote: Quote, question: Question) -> Quote | None:
    """Return the passage that tells when or where that took place which the highlight of `quote` reports.

    None where the highlighted passage tells it itself, and where none does. `question` is one of the report.
    """
    start = quote.highlights[0][0] if quote.highlights else quote.start
    found = _told_in(quote.article, start, question, of_an_event=True)
    here = _told_in(quote.article, start, question, of_an_event=True, only_here=True)
    return None if here else found


def _told_in(
    article: Article, start: int, question: Question, *, of_an_event: bool = False, only_here: bool = False
) -> Quote | None:
    """The passage of `article` that tells what `question` asks of what stands at character `start`."""
    passages = split(article)
    here = next((i for i, passage in enumerate(passages) if passage.start <= start < passage.end), 0)
    only_here |= question.asks.still
    places = [here] if only_here else list(_places(question.kind, passages, here))
    told = list(_told(question.kind, article, passages, places))
    if not of_an_event and not question.asks.of_the_report:
        # "since when do they have ties?": where it speaks of ties, not where the report begins
        named = question.asks.content
        told = [found for found in told if named.intersection(terms(article.text[found.start : found.end]))] or told
    # of dates nearby the first that names a day: "in 2026" is seldom when they met
    days = [
        found
        for found in told
        if question.kind is Kind.WHEN and found.place in places[:3] and _names_day(article.text, found)
    ]
    if of_an_event and question.kind is Kind.WHEN:
        told = days
    return next((_quoted(article, passages, found) for found in days or told), None)


def _quoted(article: Article, passages: Sequence[Passage], told: _Told) -> Quote:
    passage = passages[told.place]
    return Quote(
        article,
        passage.start,
        passage.end,
        score=0.0,
        highlights=((told.start, told.end),),
        short_answer=told.span,
        paragraphs=(told.place + 1, told.place + 1),
        dates=explained_dates(article, passage.start, passage.end),
    )


def _told(kind: Kind, article: Article, passages: Sequence[Passage], places: Iterable[int]) -> Iterator[_Told]:
    for place in places:
        for begin, end in passages[place].sentences:
            for span in spans_told(kind, article.text[begin:end]):
                yield _Told(place, begin, end, (begin + span[0], begin + span[1]))


def _names_day(text: str, told: _Told) -> bool:
    return re.fullmatch(r"\W*\d*\W*", text[slice(*told.span)]) is None


def _places(kind: Kind, passages: Sequence[Passage], here: int) -> Iterator[int]:
    """Where to look, the likeliest passage first."""
    topic = passages[here].topic
    opening = next((i for i, p in enumerate(passages) if topic and p.start <= topic[0][0] < p.end), here)
    first = (opening, 0, here) if kind in (Kind.WHEN, Kind.WHERE) else (here, opening, 0)
    yield from dict.fromkeys(first)
    yield from sorted(set(range(len(passages))) - set(first), key=lambda i: abs(i - here))
