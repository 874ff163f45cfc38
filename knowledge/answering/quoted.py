"""A step: the best passages are quoted, where they are likely enough to answer."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.inquiry import QUOTES, Inquiry
from knowledge.answering.needs.required import meeting
from knowledge.answering.question import Question
from knowledge.answering.same_article import told_by_the_opening
from knowledge.language.analysis import tokenize
from knowledge.said import Listed, Said, say


def quoted(inquiry: Inquiry) -> Answer | None:
    """Answer with the best passages; None where they are not likely enough to answer."""
    best, question = inquiry.best, inquiry.question
    quotes = meeting(question, inquiry.quotes) if best.confidence >= inquiry.enough else ()
    if not quotes:
        return None
    notes = notes_of(inquiry)
    if question.whole.of_the_report:
        quotes = _with_opening(quotes, question)
    return Answer(question, quotes=quotes, confidence=best.confidence, notes=notes)


def notes_of(inquiry: Inquiry) -> tuple[Said, ...]:
    """Return what to say of how the question was understood, of what was searched, and of corrected words."""
    return (*_corrections(inquiry.question, inquiry.quotes), *inquiry.understood.notes, *inquiry.best.notes)


def _with_opening(quotes: tuple[Quote, ...], question: Question) -> tuple[Quote, ...]:
    """`quotes` with what tells when or where that took place which the first one reports: the opening of the report."""
    opening = told_by_the_opening(quotes[0], question)
    if opening is None:
        return quotes
    first, *others = quotes
    if first.start <= opening.start < first.end:
        marked = replace(first, short_answer=opening.short_answer, highlights=(*opening.highlights, *first.highlights))
        return (marked, *others)
    article = opening.article.id
    others = [quote for quote in quotes if quote.article.id != article or not quote.start <= opening.start < quote.end]
    return (opening, *(replace(quote, short_answer=None) for quote in others))[:QUOTES]


def _corrections(question: Question, quotes: Sequence[Quote]) -> tuple[Said, ...]:
    """What to say of words that were corrected, spelt as the quotes spell them."""
    wanted = {word.term: word.text.title() for word in question.corrected}
    if not wanted:
        return ()
    for quote in reversed(quotes):
        wanted |= {
            token.term: quote.text[token.start : token.end] for token in tokenize(quote.text) if token.term in wanted
        }
    return (say("corrected", words=Listed(tuple(wanted.values()))),)
