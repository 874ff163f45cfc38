"""Signs from a cross-encoder, where it has read the best passages; else all of them are 0."""

from knowledge.answering.case import Case
from knowledge.answering.signs.registry import sign


@sign("cross-encoder")
def cross_encoder(case: Case) -> float:
    """Log odds that the passage answers, by the model."""
    return case.ranking.logits[0] if case.ranking.logits else 0.0


@sign("cross-encoder: beside others")
def beside_others(case: Case) -> float:
    """By how much they are higher than those of the best other passage that was read; than even odds without one."""
    logits = case.ranking.logits
    return logits[0] - max(logits[1:], default=0.0) if logits else 0.0
