"""A date, or a number: in the measure that is asked for, where one is."""

from dataclasses import dataclass

from knowledge.answering.measures import Measure, Quantity, counts_asked, holds
from knowledge.answering.needs.need import Need
from knowledge.answering.question import Kind, Question
from knowledge.answering.typed import holds_new
from knowledge.article import Article


@dataclass(frozen=True, slots=True)
class Date(Need):
    """A date, or a time of day."""

    asked: Quantity
    own_words: frozenset[str]
    """The question's, in lower case."""

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` has one of the sort that is asked for, and it is not the question's own."""
        return _holds(self.asked, text, self.own_words)


@dataclass(frozen=True, slots=True)
class Number(Need):
    """A number, a quantity in the measure that is asked for, or by how much something changed."""

    asked: Quantity
    own_words: frozenset[str]

    def met(self, text: str, article: Article, topic: str | None = None) -> bool:
        """Return whether `text` has one that may answer."""
        if self.asked.changed:
            return holds(Measure.SHARE, text) or holds_new(self.asked.kind, text, self.own_words)
        return _holds(self.asked, text, self.own_words) or counts_asked(self.asked, (text,)) > 0.0


def date_asked(question: Question, *, typed: bool = False) -> Date | None:
    """Return the need of a question after when something was; with `typed` without what the conversation adds."""
    asked = (question.asks if typed else question.whole).quantity
    return Date(asked, question.own_words) if asked.kind is Kind.WHEN else None


def number_asked(question: Question, *, typed: bool = False) -> Number | None:
    """Return the need of a question that a number alone answers: "how much have relations grown" is told in words.

    With `typed` what the conversation adds is left out.
    """
    asked = (question.asks if typed else question.whole).quantity
    if asked.kind is Kind.WHEN:
        return None
    counted = asked.kind is Kind.HOW_MANY and not asked.how_much
    wanted = asked.in_numbers if asked.changed else asked.measure is not None or counted
    return Number(asked, question.own_words) if wanted else None


def _holds(asked: Quantity, text: str, own_words: frozenset[str]) -> bool:
    return holds(asked.measure, text) if asked.measure else holds_new(asked.kind, text, own_words)
