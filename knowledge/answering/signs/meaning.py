"""Signs from the meaning of question and passage, where there is an encoder; without one all of them are 0."""

from math import log

import numpy as np

from knowledge.answering.case import Case
from knowledge.answering.in_text import TEXT_FEATURES, text_features
from knowledge.answering.signs.registry import sign
from knowledge.language.detect import is_vietnamese

_BESIDE, _STANDS_FOR = 2, 0.5
_USUAL, _SPREAD = 0.86, 0.03
"""Cosine of a question with a passage of its subject, and by how much those differ: a model's own scale."""


@sign("meaning")
def meaning(case: Case) -> float:
    """How near in meaning the passage is to the question."""
    return _of_best(case)


@sign("meaning: nearest")
def nearest(case: Case) -> float:
    """By how much another passage is nearer than this one."""
    cosines = case.evidence.meaning
    return 0.0 if cosines is None else (float(cosines.max()) - float(cosines[case.best])) / _SPREAD


@sign("meaning: beside others")
def beside_others(case: Case) -> float:
    """By how much it is nearer than the nearest passage of another article."""
    cosines, groups = case.evidence.meaning, case.evidence.groups
    if cosines is None:
        return 0.0
    others = cosines[groups != groups[case.best]]
    return (float(cosines[case.best]) - float(others.max())) / _SPREAD if len(others) else 2.0


@sign("meaning: kept by names")
def kept_by_names(case: Case) -> float:
    """How near it is, times the share of the question's names that it lacks: near, and of somebody else."""
    names = np.array([word.term for word in case.question.words if word.content and word.has_capital])
    if case.evidence.meaning is None or not len(names):
        return 0.0
    lacking = [case.lacks[case.terms.index(term)] for term in names]
    return _of_best(case) * float(np.mean(lacking))


@sign("likely")
def likely(case: Case) -> float:
    """Logarithm of the chance that the ranking gives the passage, beside all other candidates."""
    if case.evidence.meaning is None:
        return 0.0
    return -log(sum(ranked.score for ranked in case.ranking.passages))


@sign("likely around")
def likely_around(case: Case) -> float:
    """Logarithm of the chance that the ranking gives to it and the passages beside it, which a quote may take in."""
    if case.evidence.meaning is None:
        return 0.0
    order = np.array(case.ranking.order)
    places = case.candidates.places[order]
    near = (case.candidates.articles[order] == case.candidates.articles[case.best]) & (
        np.abs(places - case.candidates.places[case.best]) <= _BESIDE
    )
    scores = np.array([ranked.score for ranked in case.ranking.passages])
    return log(float(scores[near].sum() / scores.sum()))


@sign("likely article")
def likely_article(case: Case) -> float:
    """Logarithm of the chance that the ranking gives to its article."""
    if case.evidence.meaning is None:
        return 0.0
    groups = case.evidence.groups
    scores = [ranked.score for ranked in case.ranking.passages]
    mine = groups[np.array(case.ranking.order)] == groups[case.best]
    return log(float(np.array(scores) @ mine) / sum(scores))


@sign("lacks country", against=5.0)
def lacks_country(case: Case) -> float:
    """How many countries of the question nothing in the passage's article names: meaning tells no country from another.

    Of those that the best candidates of the article hold; a capital, or who comes from there, stands for a country.
    """
    if case.evidence.meaning is None:
        return 0.0
    mine = case.evidence.related[case.evidence.groups == case.evidence.groups[case.best]].max(axis=0)
    asked = {word.term for word in case.question.words if word.content and word.is_country}
    return float(sum(mine[case.terms.index(term)] < _STANDS_FOR for term in asked))


@sign("other language")
def other_language(case: Case) -> float:
    """1 when the passage is in another language than the question: what words it lacks tells nothing then."""
    if case.evidence.meaning is None:
        return 0.0
    return float(case.question.asks.vietnamese != is_vietnamese(case.text))


@sign("other language: near")
def other_language_near(case: Case) -> float:
    """How near in meaning such a passage is."""
    return other_language(case) * _of_best(case)


@sign("holds what is asked")
def holds_what_is_asked(case: Case) -> float:
    """How many of the things that its text may hold, of those that are asked for, it holds; see `in_text`."""
    if case.evidence.meaning is None:
        return 0.0
    return float(text_features(case.question, case.located)[: TEXT_FEATURES.index("short answer")].sum())


def _of_best(case: Case) -> float:
    cosines = case.evidence.meaning
    return 0.0 if cosines is None else (float(cosines[case.best]) - _USUAL) / _SPREAD
