"""How likely it is that the best passage answers: from what the question asks for and the passage lacks."""

from dataclasses import dataclass
from math import exp

from knowledge.answering.question import Question
from knowledge.answering.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Signs:
    """What the confidence is judged by; shares are of the question's weight, 0 to 1."""

    covered: float
    """Held by the best passage and its context."""
    related: float
    """The same, words that are related to a missing one counted as far as they are near it."""
    sentence: float
    """Held by its best sentence."""
    missing_name: float
    """Weight of the names and numbers that it lacks."""


def signs(question: Question, ranking: Ranking) -> Signs:
    """Return what tells whether the best passage of `ranking`, which is not empty, answers `question`."""
    evidence, best = ranking.evidence, ranking.order[0]
    assert evidence is not None
    share = evidence.weights / (evidence.weights.sum() or 1.0)
    mine = evidence.owner == best
    return Signs(
        covered=float(evidence.held[best] @ share),
        related=float(evidence.related[best] @ share),
        sentence=float(evidence.coverage[mine].max()),
        missing_name=float(((1.0 - evidence.related[best]) * evidence.names) @ share),
    )


def confidence(question: Question, ranking: Ranking) -> float:
    """Return the probability, 0 to 1, that the best passage of `ranking` answers `question`; 0 when there is none."""
    if not ranking.passages:
        return 0.0
    found = signs(question, ranking)
    return 1.0 / (1.0 + exp(4.5 - 5.0 * found.related - 4.0 * found.sentence + 4.0 * found.missing_name))
