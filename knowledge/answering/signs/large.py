"""Signs of a large archive, where many passages compete for a question: how well the best does beside the others."""

from math import log

from knowledge.answering.case import Case
from knowledge.answering.signs.registry import sign
from knowledge.answering.typed import TYPED

_FIFTH, _FARTHEST_BEHIND = 4, 8.0


@sign("large", large=True)
def large(case: Case) -> float:
    """That the archive is large: 0 for a small one."""
    return 1.0


@sign("large: sentence", large=True)
def sentence(case: Case) -> float:
    """Share of the question's weight that the best sentence holds."""
    return float(case.evidence.coverage[case.evidence.owner == case.best].max())


@sign("large: sentence score", large=True)
def sentence_score(case: Case) -> float:
    """What the best sentence scored."""
    return case.first.sentence_scores[0] if case.first.sentence_scores else 0.0


@sign("large: ahead", large=True)
def ahead(case: Case) -> float:
    """How far the passage in fifth place stays behind, as a logarithm."""
    passages = case.ranking.passages
    fifth = passages[_FIFTH].score if len(passages) > _FIFTH else 0.0
    return min(_FARTHEST_BEHIND, -log(fifth)) if fifth else _FARTHEST_BEHIND


@sign("large: missing", large=True)
def missing(case: Case) -> float:
    """Words that the passage lacks, counting by how few of the candidates hold them."""
    return float(case.lacks @ case.evidence.rarity)


@sign("large: unseen", large=True)
def unseen(case: Case) -> float:
    """Share of the question's weight that nothing in the archive holds."""
    candidates = case.candidates
    nowhere = {term for term, df in zip(candidates.terms, candidates.df.tolist(), strict=True) if not df}
    weights = zip(case.terms, case.evidence.weights.tolist(), strict=True)
    return float(sum(one for term, one in weights if term in nowhere)) / (weight(case) or 1.0)


@sign("large: weight", large=True)
def weight(case: Case) -> float:
    """Weight of all the question's words."""
    return float(case.evidence.weights.sum())


@sign("large: typed", large=True)
def typed(case: Case) -> float:
    """A name, date or number is asked for."""
    return float(case.question.kind in TYPED)
