"""How likely it is that the best passage answers: from what the question asks for and the passage lacks.

A score tells which of two passages is better, never whether one is good. What tells is which of the question's words
the passage lacks, and how surely an answer would have repeated them (`knowledge.answering.term_necessity`): an unseen
country counts for much, an unseen verb for little. Each such sign is a function in `knowledge.answering.signs`, with
one weight; `fit_confidence` fits the weights, but for the few that are set by hand and stand apart in the file.

In a large archive there is more to go by: many passages compete for the question, so it tells how well the best
sentence does, and how far the others stay behind. Those signs fade in with the size of the archive.
"""

from math import exp

from knowledge.answering.case import Case, archive_size
from knowledge.answering.question import Kind, Question
from knowledge.answering.ranking import Ranking
from knowledge.answering.signs import SIGNS, signs
from knowledge.answering.weights import fitted_with, weight, weights
from knowledge.index.protocol import Candidates, Snapshot

ANSWERED_IN_SMALL, ANSWERED_IN_LARGE = 0.45, 0.21
"""Confidence from which the best passage is given as an answer: most questions are not about the two articles of a
small archive, while most that a large one is asked are answered there."""
ANSWERED_BY_MEANING = 0.5
"""The same where the ranking knows the meaning of passages: there, one threshold serves archives of every size."""
SEARCHED = 0.88
"""Share of that confidence from which keywords are answered: who types them searches, and looks at what is found."""
CLOSE = 0.3
"""Share of that confidence from which passages are shown as the closest."""


def confidence(question: Question, ranking: Ranking, candidates: Candidates, snapshot: Snapshot) -> float:
    """Return the probability, 0 to 1, that the best passage of `ranking` answers `question`; 0 when there is none."""
    if not ranking.passages or not question.terms:
        return 0.0
    case = Case(question, ranking, candidates, snapshot)
    section = fitted_with(case.evidence.meaning is not None, "confidence", reranked=bool(ranking.logits))
    odds = signs(case) @ weights(section, SIGNS)
    return 1.0 / (1.0 + exp(-float(odds) - weight(section, "intercept")))


def answered_from(passages: int, kind: Kind, *, meaning: bool = False) -> float:
    """Return the confidence from which an archive of so many passages answers a question of `kind`.

    `meaning` says whether the vectors of passages were compared.
    """
    if meaning:
        usual = ANSWERED_BY_MEANING
    else:
        usual = ANSWERED_IN_SMALL + archive_size(passages) * (ANSWERED_IN_LARGE - ANSWERED_IN_SMALL)
    return SEARCHED * usual if kind is Kind.KEYWORDS else usual
