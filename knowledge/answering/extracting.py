"""Measure what the first stage's best passages hold of a question.

Everything is computed for all candidates at once, from the positions of the question's terms.
"""

import numpy as np
from numpy.typing import NDArray

from knowledge.answering.features import PASSAGE_FEATURES, SENTENCE_FEATURES, Features, Floats, Ints
from knowledge.answering.mechanisms import is_on
from knowledge.answering.query_terms import weigh
from knowledge.answering.question import Question
from knowledge.answering.term_similarity import Unmatched
from knowledge.index.protocol import Candidates, Snapshot

_FEATURES_OF = {
    "phrases": ("phrases", "weighed phrases"),
    "proximity": ("narrow window",),
    "sentences": ("sentence in context",),
    "articles": ("share", "around"),
    "details": ("given", "details", "details in a sentence", "details related"),
    "thesaurus": ("synonyms in a sentence", "broader in a sentence"),
    "repetition": ("missing names around",),
    "meaning": ("meaning",),
}
"""Features of a passage that go with each mechanism."""

_K1 = 0.9
_SENTENCE = 25.0
"""Terms of a sentence of usual length."""
_MANY = 100
"""Candidates that the first stage gives where the archive has as many."""
_COMMON_PAIR = 0.1
"""Share of passages in which two function words that follow each other in a question do so too."""
_TELLING = 2.2
"""Cost from which a missing word is as telling as a missing name: that of a word repeated nine times in ten."""
_CONTEXT = 0.85
"""What a word counts for that only the passage's context holds: its title, or the topic that it carries on."""
_AROUND, _FAR = 0.8, 5.0
"""What a word counts for that only the passage beside this one holds, and the passages further on where a third of it
is left."""
_WINDOW = 12
"""Terms in a row that are taken together."""
_MOST_TERMS = 60
"""Terms of a question that windows are looked for with: as many as an integer has bits."""


def gather(question: Question, candidates: Candidates, snapshot: Snapshot) -> Features:
    """Return the evidence in `candidates`, at least one, for `question`."""
    return _Gathering(question, candidates, snapshot).evidence()


class _Gathering:
    def __init__(self, question: Question, candidates: Candidates, snapshot: Snapshot) -> None:
        self.question = question
        self.candidates = candidates
        self.snapshot = snapshot
        self.highest = float(np.log(len(snapshot) + 2.0))  # the idf of a term in one passage
        asked = self.asked = weigh(question, candidates, highest=self.highest)
        self.n, self.t = len(candidates.passages), len(asked.terms)
        self.weights = asked.weights
        self.total = float(self.weights.sum()) or 1.0

        self.owner = np.repeat(np.arange(self.n), np.diff(candidates.sentence_offsets))
        self.s = len(self.owner)
        self.first_sentence = candidates.sentence_offsets[:-1]
        self.last_sentence = candidates.sentence_offsets[1:] - 1
        self.context = np.zeros(self.s, dtype=np.bool_)
        self.context[self.last_sentence] = True
        self.sentence_length = np.diff(candidates.sentence_tokens).astype(np.float64)
        self.length = np.add.reduceat(np.where(self.context, 0.0, self.sentence_length), self.first_sentence)

        slots = asked.slot_of.take(candidates.slots)
        self.place = (slots >= 0).nonzero()[0]
        self.slot = slots[self.place]
        self.sentence = self._sentence_of(self.place)
        self.counts = self._table(self.sentence, self.slot, self.t)
        self.holds = self.counts > 0
        self.body = self.holds & ~self.context[:, None]
        self.with_context = self.body | self.holds[self.last_sentence][self.owner]
        self.held = np.logical_or.reduceat(self.holds, self.first_sentence, axis=0)
        self.in_body = np.logical_or.reduceat(self.body, self.first_sentence, axis=0)
        self.rarity = np.where(asked.content, _rarity(self.held), 0.0)
        self.groups = _numbers(candidates.articles)

    def _sentence_of(self, place: Ints) -> Ints:
        return np.asarray(self.candidates.sentence_tokens.searchsorted(place, side="right") - 1)

    def _table(self, row: Ints, column: Ints, columns: int) -> Floats:
        counts = np.bincount(row * columns + column, minlength=self.s * columns)
        return counts.reshape(self.s, columns).astype(np.float64)

    def _best(self, values: Floats) -> Floats:
        """The highest value among each candidate's sentences, its context left aside."""
        return np.asarray(np.maximum.reduceat(np.where(self.context, 0.0, values), self.first_sentence))

    def evidence(self) -> Features:
        passage = dict.fromkeys(PASSAGE_FEATURES, np.zeros(self.n))
        sentence = dict.fromkeys(SENTENCE_FEATURES, np.zeros(self.s))
        self._terms(passage, sentence)
        self._phrases(passage, sentence)
        self._window(passage)
        meaning = self._meaning(passage)
        related, used_alike = self._related(passage, sentence)
        self._details(passage, related)
        related = np.maximum(related, used_alike)
        here = self._here(related)
        around = self._around()
        passage["around"] = np.maximum(0.0, around - here) @ self.weights
        lacks = 1.0 - np.maximum(here, around)
        for one, other in self.asked.either:
            lacks[:, one] = lacks[:, other] = np.minimum(lacks[:, one], lacks[:, other])
        telling = np.where(self.asked.names | (self.asked.costs > _TELLING), self.asked.costs, 0.0)
        passage["missing names around"] = -lacks @ telling
        for mechanism, features in _FEATURES_OF.items():
            if not is_on(mechanism):
                passage.update(dict.fromkeys(features, np.zeros(self.n)))
        subjects = self.weights * self.asked.subjects
        sentences = np.column_stack([sentence[name] for name in SENTENCE_FEATURES])
        sentences[self.context] = 0.0
        return Features(
            passages=np.column_stack([passage[name] for name in PASSAGE_FEATURES]),
            meaning=meaning,
            sentences=sentences,
            groups=self.groups,
            owner=self.owner,
            context=self.context,
            coverage=np.where(self.context, 0.0, self.holds @ self.weights / self.total),
            weights=self.weights,
            subjects=self.asked.subjects,
            scarcity=self.asked.scarcity,
            in_context=self._best(self.with_context @ subjects) / (subjects.sum() or 1.0),
            rarity=self.rarity,
            costs=self.asked.costs,
            held=self.held,
            related=np.maximum.reduceat(related, self.first_sentence, axis=0),
            missing=lacks @ self.asked.costs,
        )

    def _here(self, related: Floats) -> Floats:
        """(n, t) 1 where a passage holds a term itself, less where only its context does or it has a related word."""
        in_context = np.where(self.in_body, 1.0, _CONTEXT * self.held)
        return np.maximum(in_context, np.maximum.reduceat(related, self.first_sentence, axis=0))

    def _terms(self, passage: dict[str, Floats], sentence: dict[str, Floats]) -> None:
        passage["score"] = self.candidates.scores / (self.total * self.highest)
        passage["length"] = np.log1p(self.length)
        highest = max(float(self.candidates.scores[0]), 1e-9)  # those that only mean the same may share no word
        near_best = np.exp((self.candidates.scores - highest) / (0.08 * highest))
        passage["share"] = np.bincount(self.groups, near_best)[self.groups] / near_best.sum()

        sentence["names"] = self.holds @ np.where(self.asked.names, self.weights, 0.0)
        sentence["coverage"] = self.holds @ self.weights / self.total
        norm = _K1 * (0.6 + 0.4 * self.sentence_length / _SENTENCE)
        sentence["frequency"] = (self.counts / (self.counts + norm[:, None])) @ self.weights
        sentence["in context"] = self.with_context @ self.weights
        passage["sentence in context"] = self._best(sentence["in context"])
        same = (self.owner[1:] == self.owner[:-1])[:, None]
        sentence["before"], sentence["after"] = np.zeros(self.s), np.zeros(self.s)
        sentence["before"][1:] = (self.body[:-1] & same & ~self.holds[1:]) @ self.weights
        sentence["after"][:-1] = (self.body[1:] & same & ~self.holds[:-1]) @ self.weights

    def _phrases(self, passage: dict[str, Floats], sentence: dict[str, Floats]) -> None:
        pairs = list(dict.fromkeys(pair for pair in zip(self.asked.sequence, self.asked.sequence[1:], strict=False)))
        if not pairs or len(self.place) < 2:
            return
        number = np.full((self.t, self.t), -1, dtype=np.int64)
        for i, (a, b) in enumerate(pairs):
            number[a, b] = i
        left, right = np.array(pairs).T
        with_content = self.asked.content[left] | self.asked.content[right]
        weight = (self.weights[left] + self.weights[right]) * with_content

        here = (self.place[1:] == self.place[:-1] + 1) & (
            self.owner[self.sentence[1:]] == self.owner[self.sentence[:-1]]
        )
        found = np.where(here, number[self.slot[:-1], self.slot[1:]], -1)
        side_by_side = found >= 0
        in_sentence = self._table(self.sentence[1:][side_by_side], found[side_by_side], len(pairs)) > 0
        in_passage = np.logical_or.reduceat(in_sentence, self.first_sentence, axis=0)
        rare = _rarity(in_passage, elsewhere=np.where(with_content, 0.0, _COMMON_PAIR))
        passage["phrases"] = in_passage @ rare
        passage["weighed phrases"] = in_passage @ weight
        sentence["phrases"] = in_sentence @ (rare * with_content)
        sentence["weighed phrases"] = in_sentence @ weight

    def _meaning(self, passage: dict[str, Floats]) -> Floats | None:
        """The cosine of the question with each candidate; one whose vector is still to be made stands in the middle."""
        if not is_on("meaning"):
            return None
        cosines = self.snapshot.cosines(self.question.in_full, self.candidates.passages)
        if cosines is None or np.isnan(cosines).all():
            return None
        cosines = np.where(np.isnan(cosines), np.nanmean(cosines), cosines)
        passage["meaning"] = cosines
        return cosines

    def _window(self, passage: dict[str, Floats]) -> None:
        """Coverage by the best dozen terms in a row."""
        content = self.asked.content[self.slot] & ~self.context[self.sentence] & (self.slot < _MOST_TERMS)
        place, slot = self.place[content], self.slot[content]
        owner = self.owner[self.sentence[content]]
        bits = np.left_shift(np.int64(1), slot)
        window = bits.copy()
        for step in range(1, min(_WINDOW - 1, len(place))):
            near = (owner[step:] == owner[:-step]) & (place[step:] - place[:-step] < _WINDOW)
            if not near.any():
                break
            window[:-step] |= np.where(near, bits[step:], 0)
        covered = ((window[:, None] >> np.arange(min(self.t, _MOST_TERMS))) & 1) @ self.weights[:_MOST_TERMS]
        best = np.zeros(self.n)
        np.maximum.at(best, owner, covered)
        passage["narrow window"] = best

    def _details(self, passage: dict[str, Floats], related: Floats) -> None:
        """What a passage says beyond what its article is about: beyond title, topic and opening.

        Who asks "how many votes did Arsenault get in Port Carrow" is answered by the third paragraph, which counts
        votes; the first one holds both names, as all the others might.
        """
        opening = self.candidates.openings
        is_opening = opening == np.arange(self.n)
        given = self.holds[self.last_sentence]
        given |= self.in_body[opening] & (~is_opening & (opening >= 0))[:, None]
        self.given = given
        fresh = ~given[self.owner] & ~self.context[:, None]
        passage["given"] = given @ self.weights
        passage["details"] = (self.in_body & ~given) @ self.weights
        passage["details in a sentence"] = self._best((self.holds & fresh) @ self.weights)
        nearest = np.maximum.reduceat(np.where(fresh, related, 0.0), self.first_sentence, axis=0)
        passage["details related"] = np.where(self.in_body, 0.0, nearest) @ self.weights

    def _around(self) -> Floats:
        """(n, t) how near in the same article each term stands outside the passage, 0 to 1."""
        places = self.candidates.places.astype(np.float64)
        nearness = np.exp((1.0 - np.abs(places[:, None] - places)) / _FAR)
        nearness *= self.groups[:, None] == self.groups
        np.fill_diagonal(nearness, 0.0)
        return np.asarray(np.maximum(_AROUND * np.minimum(1.0, nearness @ self.in_body), _CONTEXT * self.given))

    def _related(self, passage: dict[str, Floats], sentence: dict[str, Floats]) -> tuple[Floats, Floats]:
        """Measure words related to the question's.

        Return (s, t) twice: how near each sentence comes to holding each term by itself, a synonym, another form or a
        word spelt alike; and by a word that is used alike.
        """
        unmatched = Unmatched(self.asked, self.candidates)
        synonyms, broader, used_alike = unmatched.related()
        besides = np.where(used_alike > np.maximum(synonyms, broader), used_alike, 0.0)
        spelt_alike = unmatched.spelt_alike(self.snapshot)
        missing = ~self.body
        related = np.maximum(synonyms, spelt_alike)
        sentence["related"] = np.where(missing, related, 0.0) @ self.weights
        sentence["used alike"] = np.where(missing, besides, 0.0) @ self.weights
        coverage = np.where(self.context, 0.0, self.body @ self.weights)
        best = self._best(coverage)
        for name, nearness in (("synonyms", synonyms), ("broader", broader), ("used alike", besides)):
            more = np.where(missing, nearness, 0.0) @ self.weights
            passage[f"{name} in a sentence"] = self._best(coverage + more) - best
        return np.asarray(np.maximum(self.holds, related)), used_alike


def _rarity(held: NDArray[np.bool_], *, elsewhere: Floats | float = 0.0) -> Floats:
    """Weight of each column by how few rows hold it: the inverse document frequency among the candidates.

    Where there are fewer than `_MANY` candidates, as many passages are imagined beside them, of which a share of
    `elsewhere` holds the column: in a handful of passages "is the" would seem as rare as a name.
    """
    imagined = max(0, _MANY - len(held))
    rows, holders = len(held) + imagined, held.sum(axis=0) + elsewhere * imagined
    return np.asarray(np.log1p((rows - holders + 0.5) / (holders + 0.5)))


def _numbers(articles: Ints) -> Ints:
    """The same articles as numbers counted from 0."""
    several = articles.tolist()
    number = {article: i for i, article in enumerate(dict.fromkeys(several))}
    return np.array(list(map(number.__getitem__, several)), dtype=np.int64)
