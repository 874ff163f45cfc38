"""A step: "what was discussed with Norway and Denmark?" may be answered by a passage about each."""

from dataclasses import replace
from itertools import pairwise

from knowledge.answering.answer import Answer
from knowledge.answering.attempt import attempt
from knowledge.answering.choosing import choose
from knowledge.answering.inquiry import Inquiry
from knowledge.answering.question import Question


def each_alone(inquiry: Inquiry) -> Answer | None:
    """Quote one passage about each of two names, where none answers for both."""
    if inquiry.best.confidence >= inquiry.enough:
        return None
    parts = [attempt(part, inquiry.snapshot, inquiry.where) for part in _parts(inquiry.question)]
    if not parts or any(part.confidence < inquiry.enough for part in parts):
        return None
    return Answer(
        inquiry.question,
        quotes=tuple(quote for part in parts for quote in choose(part, inquiry.snapshot, limit=1)),
        confidence=min(part.confidence for part in parts),
        notes=inquiry.understood.notes,
    )


def _parts(question: Question) -> list[Question]:
    """The questions that "with Norway and Denmark" stands for: one for each; none for any other question.

    "Between" two, or two who do something together, ask for a passage about both.
    """
    names = [word for word in question.words if word.content and word.is_name]
    for first, second in pairwise(names):
        if question.whole.each_of(first.text, second.text):
            return [
                replace(question, words=tuple(word for word in question.words if word is not other))
                for other in (second, first)
            ]
    return []
