"""The third stage, where words and vectors leave it open: a cross-encoder reads the best passages with the question.

It takes a hundred times as long as all else, so it is asked only where its word may turn the answer. A passage of news
leans on the one before it ("he", "the company"), so the end of that is read, too.
"""

import numpy as np

from knowledge.answering.features import Floats
from knowledge.answering.mechanisms import is_on
from knowledge.answering.question import Question
from knowledge.answering.ranking import Ranked, Ranking
from knowledge.answering.weights import weight
from knowledge.index.protocol import Candidates, Snapshot
from knowledge.meaning.texts import passage_in_context

READ = 5
"""Passages, best first, that are read at most."""
SURE = 2.0
"""Log odds of a passage behind which none is read: for one question in two hundred the right passage would still have
come, and one passage in four is spared (docs/meaning.md)."""
UNDECIDED = (0.2, 0.8)
"""Confidence by words and vectors between which they are: three in five questions of real news lie there, and reading
the others, too, won one right answer in 500 questions and two wrong ones in 250 (docs/meaning.md)."""


def is_undecided(confidence: float) -> bool:
    """Return whether reading may turn what words and vectors say."""
    low, high = UNDECIDED
    return low < confidence < high


def rerank(question: Question, ranking: Ranking, candidates: Candidates, snapshot: Snapshot) -> Ranking:
    """Return `ranking` with its best passages ordered by what a cross-encoder says of them, too; as it is without one.

    What is not read counts as the least likely of those that are.
    """
    logits = logits_of(question, ranking, snapshot)
    if not len(logits):
        return ranking
    scores = np.log(np.maximum([ranked.score for ranked in ranking.passages], 1e-300))
    scores[: len(logits)] += weight("reranking", "logit") * (logits - logits.min())
    order = np.concatenate((np.argsort(-scores[: len(logits)], kind="stable"), np.arange(len(logits), len(scores))))
    scores -= scores[order[0]]
    passages: list[Ranked] = [ranking.passages[i]._replace(score=float(np.exp(scores[i]))) for i in order.tolist()]
    places = np.array(ranking.order)[order]
    return Ranking(
        tuple(passages), ranking.evidence, tuple(places.tolist()), tuple(logits[order[: len(logits)]].tolist())
    )


def logits_of(question: Question, ranking: Ranking, snapshot: Snapshot) -> Floats:
    """Return the log odds that each of the best passages answers, (n,) with n up to `READ`.

    It ends with the first that is `SURE` to. (0,) without the model; where vectors were left out, so is this.
    """
    if ranking.evidence is None or ranking.evidence.meaning is None or not is_on("reranking"):
        return np.empty(0)
    model = snapshot.cross_encoder
    if model is None:
        return np.empty(0)
    logits = np.empty(0)
    for ranked in ranking.passages[:READ]:
        located = snapshot.locate(ranked.passage)
        passage = located.passages[located.ordinal]
        read = passage_in_context(located.article, passage.start, passage.end)
        logits = np.append(logits, model.logits(question.in_full, [read]))
        if logits[-1] > SURE:
            break
    return logits
