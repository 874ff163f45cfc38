"""One search for a question, and what came of it."""

from dataclasses import dataclass, replace

from knowledge.answering.confidence import confidence
from knowledge.answering.marks import heed_marks
from knowledge.answering.period import period, within
from knowledge.answering.question import Question
from knowledge.answering.ranking import CANDIDATES, Ranking, find_candidates, rank
from knowledge.answering.reranking import is_undecided, rerank
from knowledge.index.protocol import Candidates, Filter, Snapshot
from knowledge.said import Said
from knowledge.timing import timed


@dataclass(frozen=True, slots=True)
class Attempt:
    """The candidates of a question in order, and how likely the best of them answers."""

    question: Question
    candidates: Candidates
    ranking: Ranking
    confidence: float
    notes: tuple[Said, ...] = ()


def attempt(
    question: Question,
    snapshot: Snapshot,
    where: Filter,
    *,
    limit: int = CANDIDATES,
    notes: tuple[Said, ...] = (),
) -> Attempt:
    """Return what comes of searching the passages that `where` lets through for `question`."""
    candidates = heed_marks(question, find_candidates(question, snapshot, where=where, limit=limit), snapshot)
    with timed("ranking"):
        ranking = rank(question, candidates, snapshot)
    with timed("confidence"):
        sure = confidence(question, ranking, candidates, snapshot)
    if is_undecided(sure):
        with timed("reranking"):
            ranking = rerank(question, ranking, candidates, snapshot)
            sure = confidence(question, ranking, candidates, snapshot) if ranking.logits else sure
    return Attempt(question, candidates, ranking, sure, notes)


def attempt_dated(question: Question, snapshot: Snapshot, where: Filter) -> Attempt | None:
    """The same question asked of the articles published in the period it names; None where there are none."""
    where = within(where, question)
    since, until = where.since, where.until
    if not snapshot.admits(where):
        return None
    # that it was published then is what those words ask for: none of them is missing in what is found
    words = tuple(replace(word, content=False, dates=False) if word.dates else word for word in question.words)
    return attempt(replace(question, words=words), snapshot, where, notes=period(since, until))
