"""How near the words of a text come to a question's: relatives of each sort, and words spelt alike."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from knowledge.answering.expressions import expressions_for, standing
from knowledge.answering.mechanisms import is_on
from knowledge.answering.query_terms import QueryTerms
from knowledge.answering.relatives import Relation
from knowledge.index.protocol import Candidates, Snapshot

_ALIKE = 0.7
"""Least share of letters, in order, that two forms of a word have in common ("invented", "inventor")."""
_SHORTEST = 4
"""Letters of a word at least, before spelling proves that two words are related."""


class Unmatched:
    """The tokens of all candidates that are none of the question's terms."""

    def __init__(self, asked: QueryTerms, candidates: Candidates) -> None:
        self.asked = asked
        self.candidates = candidates
        self._tokens = (asked.slot_of.take(candidates.slots) < 0).nonzero()[0]
        self._shape = len(candidates.sentence_tokens) - 1, len(asked.terms)

    def related(self) -> tuple[NDArray[Any], ...]:
        """Return for each `Relation` (s, t) how near the nearest word related in that way is, 0 where there is none."""
        slots = self.asked.slot_of.tolist()
        place_of = {term: place for place, term in enumerate(self.candidates.terms) if slots[place] < 0}
        related = sorted(
            (place, relation, term, nearness)
            for term in np.flatnonzero(self.asked.content).tolist()
            for other, nearness, relation in self.asked.relatives[term]
            if (place := place_of.get(other)) is not None
        )
        tables = np.zeros((len(Relation), *self._shape))
        if related:
            self._related(related, tables)
        self._expressions(tables[Relation.SAME])
        return tuple(tables)

    def _related(self, related: Sequence[tuple[int, int, int, float]], tables: NDArray[Any]) -> None:
        """Put into `tables` what stands anywhere of what is `related`: place, relation, term, nearness, by place."""
        places, relations, terms = np.array([one[:3] for one in related]).T
        nearness = np.array([one[3] for one in related])
        of_slot = np.bincount(places, minlength=len(self.candidates.terms) + 1)  # "no term", which comes last, has none
        first = of_slot.cumsum() - of_slot
        here = of_slot.take(self.candidates.slots)
        tokens = here.nonzero()[0]
        here = here[tokens]
        # each token as often as it is related to a term
        each = np.arange(here.sum()) + (first[self.candidates.slots[tokens]] - here.cumsum() + here).repeat(here)
        sentences = self._sentence_of(tokens).repeat(here)
        rows = relations * self._shape[0]
        cells = (rows[each] + sentences) * self._shape[1] + terms[each]
        np.maximum.at(tables.reshape(-1), cells, nearness[each])

    def _expressions(self, nearness: NDArray[Any]) -> None:
        """Put into `nearness`, (s, t), where an expression stands for one of the question's words."""
        wanted = [
            (word, expression)
            for word in np.flatnonzero(self.asked.content).tolist()
            for expression in expressions_for(self.asked.terms[word])
        ]
        for found in standing(wanted, self.candidates.terms, self.candidates.slots):
            sentence = self._sentence_of(np.array([found.place]))[0]
            nearness[sentence, found.word] = max(found.nearness, nearness[sentence, found.word])

    def spelt_alike(self, snapshot: Snapshot) -> NDArray[Any]:
        """Return (s, t) share of letters in common with the most alike word that begins with the same ones."""
        nearness = np.zeros(self._shape)
        terms = self.asked.terms
        words = [
            i for i in np.flatnonzero(self.asked.content).tolist() if len(terms[i]) >= _SHORTEST and terms[i].isalpha()
        ]
        if not words or not is_on("spelling"):
            return nearness
        tokens = self.candidates.token_ids[self._tokens]
        beginnings = snapshot.beginnings(tokens)
        wanted: dict[int, list[int]] = {}
        for i in words:
            wanted.setdefault(int.from_bytes(terms[i].encode()[:3], "big"), []).append(i)
        at = np.flatnonzero(reduce(np.logical_or, (beginnings == beginning for beginning in wanted)))
        # np.unique would load numpy.ma at the first question, for a few dozen numbers
        place = {token: i for i, token in enumerate(dict.fromkeys(tokens[at].tolist()))}
        ids = np.fromiter(place, dtype=np.int64, count=len(place))
        which = np.array(list(map(place.__getitem__, tokens[at].tolist())), dtype=np.int64)
        spelt = snapshot.spell(ids)
        alike = np.zeros((len(ids), len(terms)))
        for row, (beginning, term) in enumerate(zip(snapshot.beginnings(ids).tolist(), spelt, strict=True)):
            for i in wanted[beginning]:
                alike[row, i] = Indel.normalized_similarity(terms[i], term, score_cutoff=_ALIKE)
        np.maximum.at(nearness, self._sentence_of(self._tokens[at]), alike[which])
        return nearness

    def _sentence_of(self, tokens: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.asarray(self.candidates.sentence_tokens.searchsorted(tokens, side="right") - 1)
