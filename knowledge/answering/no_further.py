"""A step: what a follow-up asks for and no more, the best passage must hold.

"How many were there?" of something that was spoken of finds its passage again by what was said before, however little
that tells of a number.
"""

from knowledge.answering.answer import Answer
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.measures import lacks_date, lacks_number
from knowledge.answering.unanswered import why


def no_further(inquiry: Inquiry) -> Answer | None:
    """Answer nothing where the best passage lacks the number, or the date still to come, that a follow-up asks for."""
    if not inquiry.asks_no_more or not inquiry.best.ranking.passages:
        return None
    text = inquiry.snapshot.locate(inquiry.best.ranking.passages[0].passage).text
    question = inquiry.best.question
    asked, own_words = question.asks.quantity, question.own_words
    no_date = lacks_date(asked, text, own_words) and question.asks.to_come
    if no_date or lacks_number(asked, text, own_words):
        return Answer(inquiry.question, reason=why(inquiry), notes=inquiry.understood.notes)
    return None
