"""A step: "did he meet anyone from Europe?" is answered by a passage about each country there.

One passage names one of them; whoever asks for any of a part of the world wants all.
"""

from dataclasses import replace

from knowledge.answering.answer import Answer, Quote
from knowledge.answering.attempt import Attempt, attempt
from knowledge.answering.choosing import choose
from knowledge.answering.confidence import answered_from
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.mechanisms import leaving_out
from knowledge.answering.question import Question, Word
from knowledge.answering.relatives import countries_in

MOST = 5
"""Quotes of different countries at most."""
_ALSO = {"region:150": ("country:EU", "country:CY")}
"""Who news counts to a part of the world besides: the Union, and Cyprus, which belongs to it and lies in Asia."""


def part_of_the_world(inquiry: Inquiry) -> Answer | None:
    """Quote a passage about each country of the part of the world that the question names, where several have one."""
    question = inquiry.question
    parts = {word.term: word for word in question.words if word.content and countries_in(word.term)}
    if len(parts) != 1:
        return None
    (part,) = parts.values()
    named = {word.term for word in question.words}
    there = (*countries_in(part.term), *_ALSO.get(part.term, ()))
    terms = [term for term in there if term not in named and inquiry.vocabulary.df(term)]
    quotes: dict[str, Quote] = {}  # one of each article, which is mostly about one of them
    with leaving_out(["meaning"]):  # it tells no country from another: what is asked here is a matter of words
        enough = answered_from(len(inquiry.snapshot), question.kind)
        found = [attempt(_of(question, part, term), inquiry.snapshot, inquiry.where) for term in terms]
        sure = sorted((one for one in found if one.confidence >= enough), key=_unsureness)
        for one in sure:
            for quote in choose(one, inquiry.snapshot, limit=1):
                quotes.setdefault(quote.article.id, quote)
    if len(quotes) < 2:
        return None
    notes = inquiry.understood.notes
    return Answer(question, quotes=tuple(quotes.values())[:MOST], confidence=sure[0].confidence, notes=notes)


def _unsureness(one: Attempt) -> float:
    return -one.confidence


def _of(question: Question, part: Word, country: str) -> Question:
    words = (replace(word, term=country) if word.term == part.term else word for word in question.words)
    return replace(question, words=tuple(words))
