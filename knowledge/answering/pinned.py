"""A step: the passage that the admins chose for this question, or for one that asks the same, is quoted."""

from dataclasses import replace

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.corrected import Pin
from knowledge.answering.inquiry import QUOTES, Inquiry
from knowledge.answering.question import Question
from knowledge.answering.quoting import explained_dates
from knowledge.article import Article
from knowledge.language.analysis import tokenize
from knowledge.passages import split
from knowledge.said import say


def pinned(inquiry: Inquiry) -> Answer | None:
    """Answer with what is pinned; None where nothing is, or it is not among what may be quoted."""
    corrections = inquiry.corrections
    if not corrections.pins or inquiry.reading.in_english or inquiry.asks_no_more:
        return None
    question = inquiry.question
    asked = replace(question.whole.gist, kind=question.kind)
    pins = corrections.pinned(asked, question.in_full)
    if not pins and question.corrected:
        pins = corrections.pinned(replace(asked, terms=frozenset(question.terms)), question.in_full)
    quotes = [quote_of(pin.article, pin.start, pin.end, question) for pin in pins if _is_admitted(pin, inquiry)]
    if not (shown := corrections.allowed(quotes)):
        return None
    notes = (say("pinned"), *inquiry.understood.notes)
    return Answer(question, quotes=shown[:QUOTES], confidence=1.0, estimated=False, notes=notes, pinned=True)


def _is_admitted(pin: Pin, inquiry: Inquiry) -> bool:
    """Whether the reader's limits let the article through."""
    where, id = inquiry.where, pin.article.id
    if where.articles is not None and id not in where.articles:
        return False
    return inquiry.snapshot.admits(replace(where, articles=frozenset({id})))


def quote_of(article: Article, start: int, end: int, question: Question) -> Quote:
    """Return characters of an article as a quote for `question`."""
    wanted, words = set(question.terms), article.text[start:end]
    matched = {
        token.term: words[token.start : token.end] for token in reversed(tokenize(words)) if token.term in wanted
    }
    over = [n for n, passage in enumerate(split(article), 1) if passage.start < end and start < passage.end] or [1]
    return Quote(
        article,
        start,
        end,
        score=1.0,
        matched=tuple(matched[term] for term in question.terms if term in matched),
        paragraphs=(over[0], over[-1]),
        dates=explained_dates(article, start, end),
    )
