"""A step: what a follow-up asks for and no more, the best passage must hold.

"How many were there?" of something that was spoken of finds its passage again by what was said before, however little
that tells of a number.
"""

from knowledge.answering.answer import Answer
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.needs.quantity import date_asked, number_asked
from knowledge.answering.unanswered import why


def no_further(inquiry: Inquiry) -> Answer | None:
    """Answer nothing where the best passage lacks the number, or the date still to come, that a follow-up asks for."""
    if not inquiry.asks_no_more or not inquiry.best.ranking.passages:
        return None
    found = inquiry.snapshot.locate(inquiry.best.ranking.passages[0].passage)
    question = inquiry.best.question
    date = date_asked(question, typed=True) if question.asks.to_come else None
    needs = (date, number_asked(question, typed=True))
    if any(need is not None and not need.met(found.text, found.article) for need in needs):
        return Answer(inquiry.question, reason=why(inquiry), notes=inquiry.understood.notes)
    return None
