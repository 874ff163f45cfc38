"""The second stage: put the first stage's best passages in order by how well they answer, and choose their sentences.

A passage's score is a weighted sum of the features that `knowledge.answering.features` measures; so is a sentence's.
`knowledge.lab.fit` fits the weights, and tells on what.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from knowledge.answering.expressions import expressions_for
from knowledge.answering.extracting import gather
from knowledge.answering.features import PASSAGE_FEATURES, SENTENCE_FEATURES, Features, Floats
from knowledge.answering.idioms import related_words
from knowledge.answering.in_text import TEXT_FEATURES, text_features
from knowledge.answering.mechanisms import is_on
from knowledge.answering.needs.holder import Office
from knowledge.answering.needs.sought import sought
from knowledge.answering.question import Question
from knowledge.answering.relatives import Relation
from knowledge.answering.weights import fitted_with, weight, weights
from knowledge.index.protocol import EVERYTHING, Candidates, Filter, Snapshot
from knowledge.timing import timed

CANDIDATES = 100
"""Passages that the first stage finds for the second."""
NEAREST = 30
"""Passages that mean most nearly the same, and are candidates whatever words they share with the question."""
RELATED = 0.02
"""What a related word weighs in the first stage, so that a passage with nothing else comes after all others."""
READ = 10
"""Passages, best first, whose text is read."""
HOLDER = 4.0
"""What it counts that a passage names who holds the office that is asked for: nothing else answers."""


class Ranked(NamedTuple):
    """A passage in its place, and how its sentences answer."""

    passage: int
    """Number that `Snapshot.locate` understands."""
    score: float
    """How likely it is to answer, as a share of how likely the first one is: above 0, and 1 for the first."""
    covered: float
    """Share of what the question asks for that the passage and its context hold, 0 to 1, rare words counting more."""
    sentences: tuple[int, ...] = ()
    """Positions of the passage's sentences, the one that answers best first; empty for passages far down."""
    sentence_scores: tuple[float, ...] = ()
    """Their scores, comparable with those of other passages ranked for the same question."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates of a question in order, and the evidence that put them there."""

    passages: tuple[Ranked, ...]
    evidence: Features | None
    """None when there are no candidates."""
    order: tuple[int, ...]
    """For each of `passages` its place among the candidates."""
    logits: tuple[float, ...] = ()
    """Log odds that the first of `passages` answer, by a cross-encoder; empty where none has read them."""


def find_candidates(
    question: Question, snapshot: Snapshot, *, where: Filter = EVERYTHING, limit: int = CANDIDATES
) -> Candidates:
    """Return the `limit` passages that hold most of the words of `question`, best first, and those of nearest meaning.

    Where fewer hold any of them, those that hold a related word follow: in a small archive nobody may have written
    "treaty" where a convention was signed.
    """
    terms = search_terms(question)
    also = None
    if is_on("meaning"):
        with timed("meaning"):
            also = snapshot.nearest(question.in_full, where=where, limit=NEAREST)
    with timed("candidates"):
        found = snapshot.search(list(terms), weights=list(terms.values()), where=where, limit=limit, also=also)
    if len(found.passages) < limit:
        terms = search_terms(question, related=RELATED)
        found = snapshot.search(list(terms), weights=list(terms.values()), where=where, limit=limit, also=also)
    return found


def search_terms(question: Question, *, related: float = 0.0) -> dict[str, float]:
    """Return the terms to search for with their weights; `related` is what a word as near as can be weighs.

    Content words decide what matches. Function words weigh 0, and mostly related words do: the second stage looks
    where they stand, for phrases and for paraphrases.
    """
    weights = dict.fromkeys(question.terms, 1.0)
    for word in question.words:  # where all are function words, as in "who is it", better those than nothing
        weights.setdefault(word.term, 0.0 if question.terms else 1.0)
    heeded = {each for each in Relation if is_on("distributional" if each is Relation.USED_ALIKE else "thesaurus")}
    for found in related_words(question).values():
        for term, nearness, relation in found:
            if relation in heeded:
                weights.setdefault(term, related * nearness)
    for term in question.terms:
        for expression in expressions_for(term):
            for part in expression.parts:
                for form in part:
                    weights.setdefault(form, 0.0)
    return weights


def rank(question: Question, candidates: Candidates, snapshot: Snapshot) -> Ranking:
    """Return `candidates` in order, best first; ties keep the order of the first stage.

    `candidates` are what `find_candidates` found in `snapshot`.
    """
    if not len(candidates.passages):
        return Ranking((), None, ())
    evidence = gather(question, candidates, snapshot)
    section = partial(fitted_with, evidence.meaning is not None)
    scores = (
        evidence.passages @ weights(section("passage"), PASSAGE_FEATURES)
        if is_on("second stage")
        else candidates.scores.astype(np.float64)
    )
    order = np.argsort(-scores, kind="stable")
    need = sought(question)
    asks_holder = isinstance(need, Office)
    read = order[: CANDIDATES if asks_holder else READ]
    typed = np.zeros(len(evidence.owner))
    if is_on("typed") and is_on("second stage") and need is not None:
        typed = find_typed(question, candidates, evidence, snapshot, read.tolist())
        best = best_typed(typed, candidates, evidence)
        scores[read] += (weight(section("passage"), "typed") * best + HOLDER * (best > 0.0) * asks_holder)[read]
        order = np.concatenate((read[np.argsort(-scores[read], kind="stable")], order[len(read) :]))
    if evidence.meaning is not None and is_on("second stage") and is_on("typed"):
        held = text_rows(question, candidates, snapshot, read.tolist())
        scores[read] += held @ weights(section("passage"), TEXT_FEATURES)
        order = np.concatenate((read[np.argsort(-scores[read], kind="stable")], order[len(read) :]))
    sentence_scores = (
        evidence.sentences @ weights(section("sentence"), SENTENCE_FEATURES)
        + weight(section("sentence"), "passage") * scores[evidence.owner]
        + weight(section("sentence_typed"), question.kind) * typed
    )
    covered = evidence.held @ evidence.weights / (evidence.weights.sum() or 1.0)
    bounds = candidates.sentence_offsets.tolist()
    answering = [
        _best_first(sentence_scores[bounds[place] : bounds[place + 1] - 1].tolist()) for place in order[:READ].tolist()
    ]
    passages = map(
        Ranked,
        candidates.passages[order].tolist(),
        np.exp(scores[order] - scores[order[0]]).tolist(),
        covered[order].tolist(),
        *zip(*answering, *[((), ())] * (len(order) - len(answering)), strict=True),
    )
    return Ranking(tuple(passages), evidence, tuple(order.tolist()))


def _best_first(scores: list[float]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """The positions of a candidate's sentences, the best first, and their scores."""
    best = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    return tuple(best), tuple(scores[place] for place in best)


def text_rows(question: Question, candidates: Candidates, snapshot: Snapshot, places: Collection[int]) -> Floats:
    """Return the features that the texts of the candidates `places` tell, (len(places), len(TEXT_FEATURES))."""
    located = [snapshot.locate(int(candidates.passages[place])) for place in places]
    return np.array([text_features(question, one) for one in located])


def find_typed(
    question: Question, candidates: Candidates, evidence: Features, snapshot: Snapshot, places: Collection[int]
) -> Floats:
    """Return for each sentence 1 where it holds what `question` asks for, else 0; only candidates `places` are read."""
    typed = np.zeros(len(evidence.owner))
    if (need := sought(question)) is None:
        return typed
    for place in places:
        located = snapshot.locate(int(candidates.passages[place]))
        first = int(candidates.sentence_offsets[place])
        for sentence, (start, end) in enumerate(located.sentences):
            typed[first + sentence] = need.met(located.article.text[start:end], located.article)
    return typed


def best_typed(typed: Floats, candidates: Candidates, evidence: Features) -> Floats:
    """Return for each candidate the highest coverage by one of its sentences that holds what is asked for."""
    return np.asarray(np.maximum.reduceat(typed * evidence.coverage, candidates.sentence_offsets[:-1]))
