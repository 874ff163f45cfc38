"""Signs from the question's words: which of them the passage lacks, and how surely an answer would repeat them."""

from collections.abc import Iterator
from math import exp

import numpy as np

from knowledge.answering.case import Case
from knowledge.answering.question import Question, Word
from knowledge.answering.reported import opening_of
from knowledge.answering.signs.registry import sign
from knowledge.language.analysis import terms

_AS_GOOD = 0.79
"""How near a word is that is as good as the one asked for."""
_NEAR = 0.5
"""How near a related word is that stands for one of the question: Hà Nội for Việt Nam."""


@sign("complete")
def complete(case: Case) -> float:
    """exp(-m), m the cost of the words of which passage and context have no synonym: 1 when they lack none."""
    return exp(-float(np.where(case.related < _AS_GOOD, case.lacks, 0.0) @ case.evidence.costs))


@sign("missing around")
def missing_around(case: Case) -> float:
    """Cost of the words that nothing near the passage in its article has either."""
    return float(case.evidence.missing[case.best])


@sign("missing names", against=0.6)
def missing_names(case: Case) -> float:
    """Names of the question that the passage lacks."""
    return sum(case.lack_of(word) for word in case.question.words if word.content and word.is_name_in_full)


@sign("told of others", against=1.0)
def told_of_others(case: Case) -> float:
    """1 when somebody whom the question names stands under another topic of the article only, and somebody else here.

    Who is named in the article's opening is spoken of throughout.
    """
    names = [case.terms.index(word.term) for word in case.question.words if word.content and word.is_name_in_full]
    lacking = {i for i in names if case.related[i] < _NEAR and not case.terms[i].startswith("country:")}
    if not lacking or lacking.issuperset(names):
        return 0.0
    groups = case.evidence.groups
    elsewhere = case.evidence.held[groups == groups[case.best]].any(axis=0)
    others = {case.terms[i] for i in lacking if elsewhere[i]}
    if not others:
        return 0.0
    return float(case.located.ordinal > 0 and not others.issubset(terms(opening_of(case.located))))


@sign("wrong number")
def wrong_number(case: Case) -> float:
    """1 when the passage lacks a year, a day, or the number of a name ("Line 5") that the question names."""
    return max(map(case.lack_of, _numbers(case.question)), default=0.0)


@sign("related")
def related(case: Case) -> float:
    """Share of the question that the passage holds, scarce words counting more, related ones as near as they are."""
    scarce = case.evidence.weights * case.evidence.scarcity
    return float(case.related @ scarce) / (float(scarce.sum()) or 1.0)


@sign("related squared")
def related_squared(case: Case) -> float:
    """The square of that share."""
    return related(case) ** 2


@sign("missing scarce")
def missing_scarce(case: Case) -> float:
    """Words that the passage lacks, counting by the square of their scarcity."""
    return float(case.lacks @ case.evidence.scarcity**2)


@sign("sentence in context")
def sentence_in_context(case: Case) -> float:
    """Coverage by the passage's best sentence together with its context."""
    return float(case.evidence.in_context[case.best])


@sign("subjects")
def subjects(case: Case) -> float:
    """How many things the question names, words in a row counting less."""
    return float(case.evidence.subjects.sum())


def _numbers(question: Question) -> Iterator[Word]:
    """The years and days that a question names, and the numbers that belong to a name: "UNGA 80", "14th Congress"."""
    words = question.words
    for place, word in enumerate(words):
        if word.dates and word.has_digits:
            yield word
        elif word.content and word.is_plain_number:
            beside = [*words[max(0, place - 1) : place], *words[place + 1 : place + 2]]
            if any(other.content and other.has_capital for other in beside):
                yield word
