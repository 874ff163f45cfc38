"""What a question is after: the holder of an office, the words of an acronym, a name, a date, a number."""

from knowledge.answering.needs import holder, meaning, new
from knowledge.answering.needs.need import Asked, Need
from knowledge.answering.question import Question

SOUGHT: tuple[Asked, ...] = (holder.asked, meaning.asked, new.asked)
"""The first that a question needs is what a sentence that answers it holds."""


def sought(question: Question) -> Need | None:
    """Return what `question` is after; None for one that may be answered by anything."""
    return next((need for asked in SOUGHT if (need := asked(question)) is not None), None)
