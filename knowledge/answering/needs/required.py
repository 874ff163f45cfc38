"""What an answer must hold, whatever else speaks for it: a number of what is counted, a "not", a birth.

The confidence weighs many signs, and a passage that holds every word of a question may still lack the one thing that
is asked for. Without that no passage answers.
"""

from collections.abc import Sequence

from knowledge.answering.answer import Quote
from knowledge.answering.needs import count, denial, life
from knowledge.answering.needs.need import Asked
from knowledge.answering.question import Question

REQUIRED: tuple[Asked, ...] = (denial.asked, life.asked, count.asked)
"""What each quote is asked for."""


def meeting(question: Question, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return those of `quotes` that hold what an answer to `question` must."""
    needs = [need for asked in REQUIRED if (need := asked(question)) is not None]
    return tuple(quote for quote in quotes if all(need.met(quote.text, quote.article, quote.topic) for need in needs))
