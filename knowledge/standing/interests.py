"""Which followed questions a new article may concern: an index of the questions, asked by the passages.

Turned round, a search costs what came in, not what is followed: a passage looks up its own terms, and touches only the
questions that hold one of them. What passes is then really asked.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.conversation import Reading
from knowledge.answering.understanding import understand
from knowledge.errors import QuestionError
from knowledge.index.protocol import IndexedArticle
from knowledge.language.analysis import tokenize
from knowledge.language.capitals import calmed
from knowledge.language.detect import is_vietnamese
from knowledge.language.question_words import all_question_words

ENOUGH = 0.5
"""Share of what a question asks for, rare words counting more, that one passage and its context must hold.

Asked of 38 real news articles one by one (`../shared/eval/news_a`), 192 questions as people type them were answered by
133 of their own; this lets 87 % of those pass, and one in forty of all pairs, of which the articles share topics."""
NEAR, NEARLY = 0.82, 0.25
"""Cosine from which a passage may concern a question that it shares fewer words with, and what it must share at least:
with them 97 % of those pass, and one in thirty of all pairs."""
_COUNTRY = "country:"

Asked = tuple[frozenset[str], ...]
"""The terms of what a question asks for; of one that can be read in two ways, of both."""


@dataclass(slots=True)
class _Question:
    asked: Asked
    names: frozenset[str]
    vector: NDArray[np.float32] | None = None


class Interests:
    """The questions that are followed, by id. Of one thread."""

    def __init__(self) -> None:
        self._known: dict[int, _Question] = {}
        self._ids: list[int] = []
        """Of what every place in the arrays asks: a question that can be read in two ways has two."""
        self._asked: list[frozenset[str]] = []
        self._holders: dict[str, NDArray[np.int64]] = {}
        self._idf: dict[str, float] = {}
        self._whole = np.empty(0)
        """All that each place asks for, by `_idf`."""

    @property
    def terms(self) -> Collection[str]:
        """The terms that any question asks for."""
        return self._holders.keys()

    def missing(self, ids: Iterable[int]) -> list[int]:
        """Return those that are not known yet."""
        return [id for id in ids if id not in self._known]

    def keep(self, ids: Iterable[int], asked: Mapping[int, tuple[Asked, frozenset[str]]]) -> bool:
        """Hold these questions and no others; `asked` has what those ask for, and name, that were `missing`.

        Returns whether they are others than before: then their terms have to be weighed.
        """
        wanted = set(ids)
        if not asked and self._known.keys() == wanted:
            return False
        self._known = {id: question for id, question in self._known.items() if id in wanted}
        self._known |= {id: _Question(*found) for id, found in asked.items() if id in wanted}
        self._ids = [id for id, question in self._known.items() for _ in question.asked]
        self._asked = [terms for question in self._known.values() for terms in question.asked]
        holders: dict[str, list[int]] = {}
        for place, terms in enumerate(self._asked):
            for term in terms:
                holders.setdefault(term, []).append(place)
        self._holders = {term: np.array(places, dtype=np.int64) for term, places in holders.items()}
        self.weigh(dict.fromkeys(holders, 0.0))
        return True

    def weigh(self, idf: Mapping[str, float]) -> None:
        """Take what each of `terms` tells, for all articles until the next time."""
        self._idf = dict(idf)
        self._whole = np.zeros(len(self._ids))
        for term, places in self._holders.items():
            self._whole[places] += idf[term]

    def without_vector(self, limit: int) -> list[int]:
        """Return some of the questions that have no vector yet."""
        found = (id for id, question in self._known.items() if question.vector is None)
        return list(islice(found, limit))

    def give_vectors(self, ids: Sequence[int], vectors: NDArray[np.float32]) -> None:
        """Give questions their vectors."""
        for id, vector in zip(ids, vectors, strict=True):
            self._known[id].vector = vector

    def concerned(self, article: IndexedArticle, vectors: NDArray[np.float32] | None = None) -> dict[int, float]:
        """Return the questions that `article` may concern.

        Of each, the share of what it asks for that the best passage holds, 0 to 1. `vectors` are those of the passages,
        as far as there are any.
        """
        if not self._ids or not article.passages:
            return {}
        held = [{term for s in p.sentences for term in s.terms} | set(p.context) for p in article.passages]
        best = np.zeros(len(self._ids))
        for terms in held:
            if mine := [term for term in terms if term in self._holders]:
                places = np.concatenate([self._holders[term] for term in mine])
                gains = np.repeat([self._idf[term] for term in mine], [len(self._holders[term]) for term in mine])
                best = np.maximum(best, np.bincount(places, gains, minlength=len(best)))
        covered = np.divide(best, self._whole, out=np.zeros_like(best), where=self._whole > 0.0)
        passing = covered >= ENOUGH
        if vectors is not None and len(vectors):
            passing |= self._near(vectors, covered >= NEARLY)
        every, concerned = set().union(*held), dict[int, float]()
        for place in np.flatnonzero(passing).tolist():
            id = self._ids[place]
            names = self._known[id].names
            # a country that is not named is another country, and where no name stands it is another matter
            countries = (term in every for term in self._asked[place] if term.startswith(_COUNTRY))
            if all(countries) and (not names or not names.isdisjoint(every)):
                concerned[id] = max(concerned.get(id, 0.0), float(covered[place]))
        return concerned

    def _near(self, vectors: NDArray[np.float32], among: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which of the questions `among` these mean nearly what a passage does, as far as they have a vector."""
        near = np.zeros(len(self._ids), dtype=np.bool_)
        known = [self._known[self._ids[place]].vector for place in np.flatnonzero(among).tolist()]
        places = [place for place, v in zip(np.flatnonzero(among).tolist(), known, strict=True) if v is not None]
        if places:
            near[places] = (np.array([v for v in known if v is not None]) @ vectors.T).max(axis=1) >= NEAR
        return near


def asked_for(text: str) -> Asked:
    """Return the terms of what a question asks for; of a Vietnamese one, also those of what it means in English."""
    readings = [Reading(text, text)]
    if is_vietnamese(text):
        readings.append(Reading(text, text, in_english=True))
    found: dict[frozenset[str], None] = {}
    for reading in readings:
        with suppress(QuestionError):
            question = understand(reading, typed=text, today=date.today(), vocabulary=_Every()).question
            if terms := frozenset(question.terms or [word.term for word in question.words]):
                found[terms] = None
    return tuple(found)


def named_in(text: str) -> frozenset[str]:
    """Return the terms of the names in a question, as far as capitals tell: no country, and not its first word."""
    calm = calmed(text)
    tokens = [token for token in tokenize(text)[1:] if calm[token.start].isupper()]
    return frozenset(
        token.term for token in tokens if token.term not in all_question_words() and not token.term.startswith(_COUNTRY)
    )


class _Every:
    """A vocabulary that has every word: what the archive has not yet may come with the next article."""

    def df(self, term: str) -> int:
        return 1

    def expect(self, terms: Iterable[str]) -> None:
        pass

    def similar(self, word: str, *, limit: int = 10) -> list[tuple[str, int]]:
        return []

    def spelling(self, term: str) -> str | None:
        return None

    def together(self, terms: Sequence[str]) -> bool:
        return False
