"""A number of what is counted: "how many mayors came?" is not answered by a day or a sum of money."""

from dataclasses import dataclass

from knowledge.answering.answer_types import is_of_the_sort
from knowledge.answering.entities import find
from knowledge.answering.measures import counts_asked
from knowledge.answering.needs.need import Need, in_context
from knowledge.answering.question import Question
from knowledge.article import Article
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue_words
from knowledge.language.sections import Needs
from knowledge.language.sentences import split

_NO_NUMBER = cue_words(lambda: of_all(Needs).no_number)
"""Tells how many without a number."""


@dataclass(frozen=True, slots=True)
class Count(Need):
    """How many there are of what a question counts."""

    question: Question

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` counts it, or counts something that may be it."""
        question = self.question
        if counts_asked(question.whole.quantity, (in_context(text, article, topic),)) >= 0.0 or _NO_NUMBER.search(text):
            return True
        spoken = [text[start:end] for start, end in split(text)]
        return any(
            is_of_the_sort(question, sentence, span) for sentence in spoken for span in find(question.kind, sentence)
        )


def asked(question: Question) -> Count | None:
    """Return the need of a question after how many there are; what it measures is another matter."""
    counts = question.whole.how_many and question.whole.quantity.measure is None
    return Count(question) if counts else None
