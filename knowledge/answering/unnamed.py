"""A step: a question that names nothing to look for is not searched for."""

from knowledge.answering.answer import Answer
from knowledge.answering.inquiry import Inquiry
from knowledge.said import say


def unnamed(inquiry: Inquiry) -> Answer | None:
    """Ask what a question is about that does not say so."""
    if inquiry.question.terms:
        return None
    return Answer(inquiry.question, reason=say("names-nothing"))
