"""What a question asks for, term by term: what each one weighs, and what it tells that a passage lacks it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.idioms import related_words
from knowledge.answering.mechanisms import is_on
from knowledge.answering.question import Question, Word
from knowledge.answering.relatives import Relative
from knowledge.answering.term_necessity import COUNTED, COUNTRY, NAME, chance, cost, weight
from knowledge.answering.typed import number_words
from knowledge.index.protocol import Candidates
from knowledge.language.pack import of_all
from knowledge.language.sections import Sentences

SORT = 0.2
"""Chance that an answer repeats what it is a list of: "in which areas" is answered by "trade and investment"."""
_SORTS = frozenset(
    "area field sector topic subject aspect issu matter domain sphere industri respect framework".split()
)
_WHICH = frozenset("what which main other".split())


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """The t distinct terms of a question, function words too, in the order asked."""

    terms: tuple[str, ...]
    sequence: tuple[int, ...]
    """For each word of the question the position of its term in `terms`."""
    content: NDArray[np.bool_]
    """(t,) whether a term says what the question is about."""
    names: NDArray[np.bool_]
    """(t,) whether a term is a name or a number."""
    weights: NDArray[Any]
    """(t,) weight of each term as a share of the highest possible one, 0 for function words."""
    costs: NDArray[Any]
    """(t,) what it tells against a passage that it lacks a term, 0 for function words; see `term_necessity.cost`."""
    scarcity: NDArray[Any]
    """(t,) inverse document frequency of each term as a share of the highest possible one, 0 for function words."""
    subjects: NDArray[Any]
    """(t,) how many subjects each term stands for: 1 alone, less among others in a row; 0 for function words."""
    relatives: tuple[tuple[Relative, ...], ...]
    """(t,) the words related to each term; none for function words."""
    either: tuple[tuple[int, int], ...]
    """Pairs of terms that stand on both sides of an "or": an answer holds one of them."""
    slot_of: NDArray[np.int64]
    """(len(candidates.terms) + 1,) for each term searched for its position here, -1 for a related word and at the
    end, which stands for "no term"."""


def weigh(question: Question, candidates: Candidates, *, highest: float) -> QueryTerms:
    """Return the terms of `question` weighed; `highest` is the inverse document frequency of a term in one passage."""
    terms = tuple(dict.fromkeys(word.term for word in question.words))
    number = {term: i for i, term in enumerate(terms)}
    searched = set(question.terms) or set(terms)
    content = np.array([term in searched for term in terms])
    names = np.zeros(len(terms), dtype=np.bool_)
    for position, word in enumerate(question.words):
        if word.content and word.is_telling(first=position == 0):
            names[number[word.term]] = True
    slot_of = np.full(len(candidates.terms) + 1, -1, dtype=np.int64)
    idf = np.zeros(len(terms))
    for place, term in enumerate(candidates.terms):
        if term in number:
            slot_of[place] = number[term]
            idf[number[term]] = candidates.idf[place]
    chances = _chances(question, number)
    worth = np.array([weight(i, c) for i, c in zip(idf.tolist(), chances, strict=True)])
    related = related_words(question)
    return QueryTerms(
        terms,
        tuple(number[word.term] for word in question.words),
        content,
        names,
        np.where(content, worth / weight(highest, COUNTRY), 0.0),
        np.where(content, [cost(c) for c in chances], 0.0),
        np.where(content, idf / highest, 0.0),
        np.where(content, _subjects(question, number), 0.0),
        tuple(related.get(term, ()) for term in terms),
        tuple((number[one], number[other]) for one, other in _alternatives(question)),
        slot_of,
    )


def _chances(question: Question, number: dict[str, int]) -> list[float]:
    """For each term the chance that a passage that answers repeats it; the highest, where it is asked twice."""
    chances = [0.0] * len(number)
    for position, word in enumerate(question.words):
        before = question.words[position - 1].term if position else ""
        counted = before == "mani" or (before == "how" and word.term == "old")
        if before in _WHICH and (word.term in _SORTS or word.text.lower() in number_words()):  # "which four nations"
            chances[number[word.term]] = max(chances[number[word.term]], SORT)
            continue
        mine = max(chance(word, first=position == 0), COUNTED if counted else 0.0)
        chances[number[word.term]] = max(chances[number[word.term]], mine if is_on("repetition") else NAME)
    return chances


def _subjects(question: Question, number: dict[str, int]) -> NDArray[Any]:
    """Words in a row are one subject, of the square root of their number: "Sergey Lavrov", "free trade agreement".

    Who holds both words of "where was Sergey Lavrov born" holds more of them than it lacks, but half of what is asked.
    """
    share = np.ones(len(number))
    for together, run in groupby(question.words, key=_may_stand_together):
        if together:
            places = list({number[word.term] for word in run})
            share[places] = len(places) ** -0.5
    return share


def _may_stand_together(word: Word) -> bool:
    return word.content and not word.is_country


def _alternatives(question: Question) -> Iterator[tuple[str, str]]:
    words = question.words
    for i in range(len(words) - 2):
        if words[i + 1].text.lower() in of_all(Sentences).either:
            other = next((word for word in words[i + 2 : i + 4] if word.content), None)
            if words[i].content and other is not None:
                yield words[i].term, other.term
