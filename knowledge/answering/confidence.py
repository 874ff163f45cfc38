"""How likely it is that the best passage answers: from what the question asks for and the passage lacks.

A score tells which of two passages is better, never whether one is good. What tells is which of the question's words
the passage lacks, and how surely an answer would have repeated them (`knowledge.answering.repetition`): an unseen
country counts for much, an unseen verb for little. `fit_confidence` fits the weights.
"""

from math import exp

import numpy as np

from knowledge.answering.evidence import PASSAGE_FEATURES, Floats
from knowledge.answering.question import Question
from knowledge.answering.ranking import Ranking
from knowledge.answering.typed import TYPED, holds_new
from knowledge.answering.weights import weight, weights
from knowledge.index.protocol import Candidates, Snapshot

SIGNS = (
    "missing",  # cost of the words that the passage and its context lack, less where it has a related word
    "complete",  # exp(-missing): 1 when it lacks none
    "missing names",  # the same of names, numbers and rare words alone
    "names complete",
    "related",  # share of the question's weight that it holds, related words counting as far as they are near
    "related squared",
    "sentence",  # share that its best sentence holds
    "lacks type",  # 1 when a name, date or number is asked for, and it has none that the question does not name
    "narrow window",  # coverage by its best 12 terms in a row
    "sentence in context",  # coverage by its best sentence together with its context
    "terms",  # how many different words the question searches for
    "elsewhere",  # how near the best passage under another title comes, where something is missing
)


def signs(question: Question, ranking: Ranking, candidates: Candidates, snapshot: Snapshot) -> Floats:
    """Return what tells whether the best passage of `ranking`, which is not empty, answers; in the order of `SIGNS`."""
    evidence, best = ranking.evidence, ranking.order[0]
    assert evidence is not None
    total = float(evidence.weights.sum()) or 1.0
    related = evidence.related[best]
    missing = float((1.0 - related) @ evidence.costs)
    feature = dict(zip(PASSAGE_FEATURES, evidence.passages[best].tolist(), strict=True))
    missing_names = -feature["missing names"]
    covered = float(related @ evidence.weights) / total

    lacks_type = False
    if question.kind in TYPED:
        located = snapshot.locate(ranking.passages[0].passage)
        passage = located.passages[located.ordinal]
        asked = frozenset(word.text.lower() for word in question.words)
        lacks_type = not holds_new(question.kind, located.article.text[passage.start : passage.end], asked)

    titles = snapshot.titles(candidates.passages)
    elsewhere = (
        ranked.score
        for ranked, place in zip(ranking.passages, ranking.order, strict=True)
        if titles[place] != titles[best]
    )
    return np.array(
        [
            missing,
            exp(-missing),
            missing_names,
            exp(-missing_names),
            covered,
            covered**2,
            float(evidence.coverage[evidence.owner == best].max()),
            float(lacks_type),
            feature["narrow window"] / total,
            feature["sentence in context"] / total,
            float(len(question.terms)),
            next(elsewhere, 0.0) * (1.0 - exp(-missing)),
        ]
    )


def confidence(question: Question, ranking: Ranking, candidates: Candidates, snapshot: Snapshot) -> float:
    """Return the probability, 0 to 1, that the best passage of `ranking` answers `question`; 0 when there is none."""
    if not ranking.passages or not question.terms:
        return 0.0
    odds = signs(question, ranking, candidates, snapshot) @ weights("confidence", SIGNS)
    return 1.0 / (1.0 + exp(-float(odds) - weight("confidence", "intercept")))
