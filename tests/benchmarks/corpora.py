"""Passages and questions to measure with: synthetic ones of any number, and real news."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

EVAL = Path(__file__).resolve().parents[2] / ".." / "shared" / "eval"
VOCABULARY = 200_000
PASSAGES_PER_ARTICLE = 10
COLLECTIONS = 10


@dataclass
class Corpus:
    """Passages as lists of terms, and questions of several lengths asked of them."""

    name: str
    passages: list[list[str]]
    questions: dict[str, list[list[str]]] = field(default_factory=dict)
    """Name of the kind of question → questions as lists of different terms."""

    def collection(self, passage: int) -> str:
        """One of ten, the same for all passages of an article, in no order."""
        return f"guild{(passage // PASSAGES_PER_ARTICLE * 7919) % 1009 % COLLECTIONS}"

    def day(self, passage: int) -> int:
        """Days since 1 January 2020; articles come in by date."""
        return passage * 2000 // max(1, len(self.passages))


def synthetic(passages: int, *, questions: int, seed: int = 0) -> Corpus:
    """Words by Zipf's law, passages of 60 words on average, questions of words that stand in one passage together."""
    rng = np.random.default_rng(seed)
    words = np.array([f"w{i}" for i in range(VOCABULARY)], dtype=object)
    share = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
    lengths = np.clip(rng.gamma(6, 10, passages).astype(np.int64), 8, 300)
    ends = np.cumsum(lengths)
    made: list[list[str]] = []
    for first in range(0, passages, 50_000):
        last = min(passages, first + 50_000)
        start = int(ends[first] - lengths[first])
        drawn = words[share.searchsorted(rng.random(int(ends[last - 1]) - start) * share[-1])].tolist()
        made += [
            drawn[e - n - start : e - start]
            for e, n in zip(ends[first:last].tolist(), lengths[first:last].tolist(), strict=True)
        ]
    corpus = Corpus(f"synthetic, {passages:,} passages", made)
    for count in (2, 5, 12):
        corpus.questions[f"{count} terms"] = list(_drawn(made, questions, count, rng))
    return corpus


def _drawn(passages: list[list[str]], questions: int, terms: int, rng: np.random.Generator) -> Iterator[list[str]]:
    while questions:
        passage = passages[int(rng.integers(len(passages)))]
        different = list(dict.fromkeys(passage[i] for i in rng.permutation(len(passage)).tolist()))
        if len(different) >= terms:
            yield different[:terms]
            questions -= 1


def news(*, questions: int) -> Corpus | None:
    """Reuters-21578's stories and SQuAD's questions, stemmed, stop words kept; None when they are absent."""
    import Stemmer

    if not (EVAL / "reuters_scale" / "corpus.jsonl").exists():
        return None
    stemmer = Stemmer.Stemmer("english")

    def terms(text: str) -> list[str]:
        stems: list[str] = stemmer.stemWords(re.findall(r"\w+", text.lower()))
        return stems

    passages = []
    with (EVAL / "reuters_scale" / "corpus.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            words = terms(json.loads(line)["text"])
            passages += [words[i : i + 60] for i in range(0, len(words), 60)]
    asked = []
    with (EVAL / "squad2_a" / "queries.jsonl").open(encoding="utf-8") as lines:
        asked = [list(dict.fromkeys(terms(json.loads(line)["text"]))) for line in lines]
    np.random.default_rng(0).shuffle(asked)
    return Corpus(f"Reuters-21578, {len(passages):,} passages", passages, {"SQuAD": asked[:questions]})
