"""The days of a sentence that can be held against those of another one: when the same was done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.article import Article
from knowledge.language.analysis import tokenize
from knowledge.language.detect import is_vietnamese
from knowledge.language.question_words import all_question_words
from knowledge.language.sentences import split
from knowledge.passages import Span
from knowledge.telling.days import days_told

BESIDE = 3
"""Words on each side of a day that tell what was done then."""
_NO_DEED = frozenset(
    "late early earlier morning afternoon evening night noon midnight today yesterday day week month year last next"
    " local time after before since until monday tuesday wednesday thursday friday saturday sunday say said".split()
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of a sentence, and the words that say what was done then."""

    span: Span
    day: date
    deeds: frozenset[str]
    """The terms nearest to it on each side, names left out."""


def dated(sentence: str, published: date | None) -> Iterator[Dated]:
    """Yield the single days of a sentence on which something was done, and not only said."""
    tokens = tokenize(sentence)
    for told in days_told(sentence, published, vietnamese=is_vietnamese(sentence)):
        if not told.one_day or told.of_saying:
            continue
        before = [token for token in tokens if token.end <= told.start][-BESIDE:][::-1]
        after = [token for token in tokens if token.start >= told.end][:BESIDE]
        deeds = set[str]()
        for side in (before, after):
            for token in side:
                small = sentence[token.start].islower()
                if small and token.term not in all_question_words() and token.term not in _NO_DEED:
                    deeds.add(token.term)
                    break
        yield Dated((told.start, told.end), told.days.since, frozenset(deeds))


def other_day(
    one: Dated, other: Dated, article: Article, beside: Article, *, asked: frozenset[str] = frozenset()
) -> bool:
    """Return whether the same was done on two days, as two articles tell it, neither of which tells of the other's.

    What is `asked` may have been on days on which other things were done, too.
    """
    shared = one.deeds & other.deeds
    if one.day == other.day or not shared:
        return False
    deeds = shared & asked
    return not (_tells_of(beside, one.day, deeds) or _tells_of(article, other.day, deeds))


def _tells_of(article: Article, day: date, deeds: frozenset[str]) -> bool:
    """Whether an article tells of a day, or of some `deeds` on that day."""
    vietnamese = is_vietnamese(article.text[:400])
    sentences = (article.text[start:end] for start, end in split(article.text))
    if deeds:
        return any(one.day == day and deeds & one.deeds for text in sentences for one in dated(text, article.day))
    return any(
        told.days.since <= day <= told.days.until
        for text in sentences
        for told in days_told(text, article.day, vietnamese=vietnamese)
    )
