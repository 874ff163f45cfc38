"""What an answer must hold, whatever else speaks for it: a number of what is counted, a "not", a birth.

The confidence weighs many signs, and a passage that holds every word of a question may still lack the one thing that
is asked for. Without that no passage answers.
"""

from collections.abc import Sequence

from knowledge.answering.answer import Quote
from knowledge.answering.entities import find
from knowledge.answering.measures import counts_asked
from knowledge.answering.question import Kind, Question
from knowledge.answering.sorts import is_of_the_sort
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.sections import Needs
from knowledge.language.sentences import split

_NOT = cue(lambda: of_all(Needs).asks_not)
_NEGATIVE = cue(lambda: of_all(Needs).negative)
_NOT_ASKED = cue(lambda: of_all(Needs).asks_not_really)
_LIFE = (
    (cue(lambda: of_all(Needs).asks_birth), cue(lambda: of_all(Needs).birth)),
    (cue(lambda: of_all(Needs).asks_death), cue(lambda: of_all(Needs).death)),
)
"""Asks for an end of somebody's life, and the words that an answer has for it."""
_NO_NUMBER = cue_words(lambda: of_all(Needs).no_number)
"""Tells how many without a number."""
_HOW_MANY = cue_words(lambda: of_all(Needs).how_many)
_OF_SOMETHING = frozenset({Kind.WHO, Kind.WHAT, Kind.WHERE, Kind.HOW_MANY})
"""Asks for what something is not true of; why it is not may be told in other words."""


def meeting(question: Question, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return those of `quotes` that hold what an answer to `question` must."""
    return tuple(quote for quote in quotes if _meets(question, quote))


def _meets(question: Question, first: Quote) -> bool:
    text = f"{first.article.title} {first.topic or ''} {first.text}"
    asked = question.completed or question.text
    return _says_not(question.kind, asked, text) and _tells_of_a_life(asked, text) and _counts(question, first, text)


def _says_not(kind: Kind, asked: str, text: str) -> bool:
    if kind not in _OF_SOMETHING or not _NOT.search(asked):
        return True
    return bool(_NOT_ASKED.search(asked)) or _NEGATIVE.search(text) is not None


def _tells_of_a_life(asked: str, text: str) -> bool:
    return all(holds.search(text) for asks, holds in _LIFE if asks.search(asked))


def _counts(question: Question, quote: Quote, text: str) -> bool:
    asked = question.completed or question.text
    if question.kind is not Kind.HOW_MANY or not _HOW_MANY.search(asked):
        return True
    wanted = question.whole.quantity
    if wanted.measure is not None or counts_asked(wanted, (text,)) >= 0.0:
        return True
    if _NO_NUMBER.search(quote.text):
        return True
    spoken = [quote.text[start:end] for start, end in split(quote.text)]
    return any(
        is_of_the_sort(question, sentence, span) for sentence in spoken for span in find(question.kind, sentence)
    )
