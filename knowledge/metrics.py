"""Measures of a collection: plain functions of rankings, confidences or texts."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

BINS = 10
"""Bins of equal width for the reliability of the confidence."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with its bootstrap 95 % interval, over `count` questions."""

    mean: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of nearly equal confidence: their mean confidence, and the share of them that is right."""

    low: float
    high: float
    confidence: float
    right: float
    count: int


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well the confidence tells questions that the archive answers from others."""

    auroc: float
    """Chance that an answerable question gets a higher confidence than one that is not."""
    wrongly_answered: float
    """Share of the unanswerable ones above the confidence that 90 % of the answerable ones reach."""
    best_f1: float
    answered: float
    """Share of the unanswerable ones that the library answered, at its own threshold."""
    count: int
    """Unanswerable questions."""


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], *, depth: int = 10) -> float:
    """Return the discounted gain of the first `depth` documents as a share of the best possible (gain = grade)."""
    gained = sum(grades.get(document, 0) / log2(rank + 2) for rank, document in enumerate(ranking[:depth]))
    best = sum(grade / log2(rank + 2) for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:depth]))
    return gained / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], *, depth: int = 10) -> float:
    """Return 1 / place of the first relevant document, 0 when none of the first `depth` is."""
    return next((1.0 / (rank + 1) for rank, document in enumerate(ranking[:depth]) if document in relevant), 0.0)


def recall(ranking: Sequence[str], relevant: Collection[str], *, depth: int) -> float:
    """Return the share of the relevant documents among the first `depth`."""
    return len(set(ranking[:depth]) & set(relevant)) / len(relevant) if relevant else 0.0


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the chance that a positive scores above a negative, ties counting half (Mann and Whitney's U)."""
    if not positive or not negative:
        return float("nan")
    below = np.sort(np.asarray(negative))
    values = np.asarray(positive)
    wins = below.searchsorted(values, side="left") + below.searchsorted(values, side="right")
    return float(wins.mean() / (2 * len(below)))


def best_f1(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return the highest F1 of "answerable" over all thresholds."""
    best = 0.0
    above_negative = np.sort(np.asarray(negative))
    ordered = np.sort(np.asarray(positive))
    for i, threshold in enumerate(ordered.tolist()):
        kept = len(ordered) - i
        false = len(above_negative) - int(above_negative.searchsorted(threshold, side="left"))
        best = max(best, 2 * kept / (kept + false + len(ordered)))
    return best


def wrongly_answered(positive: Sequence[float], negative: Sequence[float], *, share: float = 0.9) -> float:
    """Return the share of negatives that reach the score which `share` of the positives reach."""
    threshold = sorted(positive, reverse=True)[max(0, round(share * len(positive)) - 1)]
    return sum(score >= threshold for score in negative) / len(negative)


def abstention(positive: Sequence[float], negative: Sequence[float], answered: Sequence[bool]) -> Abstention:
    """Return how confidences of answerable and unanswerable questions compare; `answered` is of the latter."""
    return Abstention(
        auroc(positive, negative),
        wrongly_answered(positive, negative),
        best_f1(positive, negative),
        sum(answered) / len(answered),
        len(negative),
    )


def calibration(
    confidences: Sequence[float], right: Sequence[bool], *, bins: int = BINS
) -> tuple[float, tuple[Bin, ...]]:
    """Return the expected calibration error (Naeini et al. 2015) and the bins that it is the mean of."""
    values, truth = np.asarray(confidences), np.asarray(right, dtype=float)
    place = np.minimum((values * bins).astype(int), bins - 1)
    found = []
    for i in range(bins):
        here = place == i
        if here.any():
            mean, share = float(values[here].mean()), float(truth[here].mean())
            found.append(Bin(i / bins, (i + 1) / bins, mean, share, int(here.sum())))
    error = sum(b.count * abs(b.confidence - b.right) for b in found) / max(1, len(values))
    return error, tuple(found)


def token_f1(text: str, answers: Iterable[str]) -> float:
    """Return the best F1 of the words in common with one of `answers`, as SQuAD counts it (articles left out)."""
    mine = _words(text)
    best = 0.0
    for answer in answers:
        gold = _words(answer)
        common = sum(min(mine.count(word), gold.count(word)) for word in set(mine))
        if common:
            best = max(best, 2 * common / (len(mine) + len(gold)))
    return best


def holds_answer(text: str, answers: Iterable[str]) -> bool:
    """Return whether `text` holds one of `answers`, white space and case aside."""
    plain = " ".join(text.lower().split())
    return any(" ".join(answer.lower().split()) in plain for answer in answers)


def bootstrap(values: Sequence[float], *, rounds: int = 1000, seed: int = 0) -> Estimate:
    """Return the mean of `values` with the interval that holds 95 % of the means of resampled ones."""
    array = np.asarray(values, dtype=float)
    if not len(array):
        return Estimate(float("nan"), float("nan"), float("nan"), 0)
    chance = np.random.default_rng(seed)
    means = [array[chance.integers(0, len(array), len(array))].mean() for _ in range(rounds)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Estimate(float(array.mean()), float(low), float(high), len(array))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that `share` of `values` do not exceed."""
    return float(np.quantile(np.asarray(values), share))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.lower()) if word not in ("a", "an", "the")]
