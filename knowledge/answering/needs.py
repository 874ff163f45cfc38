"""What an answer must hold, whatever else speaks for it: a number of what is counted, a "not", a birth.

The confidence weighs many signs, and a passage that holds every word of a question may still lack the one thing that
is asked for. Without that no passage answers.
"""

from collections.abc import Sequence

from knowledge.answering.answer import Quote
from knowledge.answering.entities import find
from knowledge.answering.measures import counts_asked
from knowledge.answering.question import Question
from knowledge.answering.sorts import is_of_the_sort
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue, cue_words
from knowledge.language.sections import Needs
from knowledge.language.sentences import split

_NEGATIVE = cue(lambda: of_all(Needs).negative)
_BIRTH, _DEATH = cue(lambda: of_all(Needs).birth), cue(lambda: of_all(Needs).death)
_NO_NUMBER = cue_words(lambda: of_all(Needs).no_number)
"""Tells how many without a number."""


def meeting(question: Question, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return those of `quotes` that hold what an answer to `question` must."""
    return tuple(quote for quote in quotes if _meets(question, quote))


def _meets(question: Question, first: Quote) -> bool:
    text, asked = f"{first.article.title} {first.topic or ''} {first.text}", question.whole
    if (asked.denies and not _NEGATIVE.search(text)) or (asked.birth and not _BIRTH.search(text)):
        return False
    return not (asked.death and not _DEATH.search(text)) and _counts(question, first, text)


def _counts(question: Question, quote: Quote, text: str) -> bool:
    if not question.whole.how_many:
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
