"""A plain second stage to begin with: how much of the question a passage covers."""

from dataclasses import dataclass

import numpy as np

from knowledge.answering.question import Question
from knowledge.index.protocol import Candidates, Snapshot


@dataclass(frozen=True, slots=True)
class Ranked:
    """A passage in its place, and its sentences, best first."""

    passage: int
    score: float
    sentences: tuple[int, ...]
    coverage: float


def rank(question: Question, candidates: Candidates, snapshot: Snapshot) -> list[Ranked]:
    """Return `candidates`, those that cover most of the question first."""
    terms = len(question.terms)
    weights = candidates.idf[:terms]
    total = float(weights.sum()) or 1.0

    def covered(slots: np.ndarray) -> float:
        return float(weights[np.unique(slots[(slots >= 0) & (slots < terms)])].sum()) / total

    ranked = []
    for i, passage in enumerate(candidates.passages.tolist()):
        tokens, sentences = candidates.sentence_tokens, candidates.sentence_offsets
        first, last = int(sentences[i]), int(sentences[i + 1]) - 1
        each = [covered(candidates.slots[tokens[k] : tokens[k + 1]]) for k in range(first, last)]
        order = sorted(range(len(each)), key=lambda k: -each[k])
        coverage = covered(candidates.slots[candidates.offsets[i] : candidates.offsets[i + 1]])
        score = float(candidates.scores[i]) / total + coverage + 0.5 * max(each, default=0.0)
        ranked.append(Ranked(passage, score, tuple(order), coverage))
    return sorted(ranked, key=lambda r: -r.score)


def confidence(question: Question, ranked: list[Ranked]) -> float:
    """Return how much of the question the best passage covers."""
    return ranked[0].coverage if ranked else 0.0
