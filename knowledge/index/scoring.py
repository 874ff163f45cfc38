"""The formula: rank-bm25's `BM25Plus`, fed with counts instead of a corpus.

`BM25Plus` was chosen among rank-bm25's classes by measurement (nDCG@10 on xquad_en, squad2_a, squad11_extra, stemmed,
k1 0.9, b 0.75: Plus 96.2, 88.9, 86.6; Okapi 96.0, 88.9, 86.0; L 86.6, 67.7, 55.7), and because its inverse document
frequency, log((N + 1) / df), is positive for every term, where that of `BM25Okapi` is 0 or less for a term in half the
passages. Its `delta` adds the same constant to every passage, whether or not it holds the terms, so it is 0 here: the
ranking stays that of `BM25Plus.get_scores`, and a passage without any of the terms scores 0.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

K1 = 0.9
B = 0.75
"""Defaults measured on the published collections: term saturation, and how much a long passage is held back."""

_TABULATED = 32


class PassageBM25(BM25Plus):  # type: ignore[misc]
    """`BM25Plus` for `corpus_size` passages of `average` terms, whose terms occur in `doc_freqs` passages each."""

    def __init__(self, corpus_size: int, average: float, *, k1: float = K1, b: float = B) -> None:
        self._counted = corpus_size, average
        self._tables: dict[tuple[int, type], NDArray[Any]] = {}
        super().__init__([], k1=k1, b=b, delta=0)

    def _initialize(self, corpus: list[list[str]]) -> dict[str, int]:
        # rank-bm25's hook for counting a corpus; here the segments have counted already
        self.corpus_size, self.avgdl = self._counted
        return {}

    def weigh(self, df: int) -> float:
        """Return the inverse document frequency of a term found in `df` passages; as if in one when in none."""
        self.idf: dict[int, float] = {}
        self._calc_idf({0: max(df, 1)})
        return self.idf[0]

    def saturate(self, frequency: NDArray[Any], length: NDArray[Any]) -> NDArray[np.float64]:
        """Return what `frequency` occurrences among `length` terms are worth, idf left aside; less than k1 + 1."""
        tf = frequency.astype(np.float64)
        norm = self.k1 * (1 - self.b + self.b * length / self.avgdl)
        return np.asarray(tf * (self.k1 + 1) / (norm + tf), dtype=np.float64)

    def tabulated(
        self, frequency: NDArray[Any], length: NDArray[Any], *, longest: int, kind: type[np.floating[Any]]
    ) -> NDArray[Any]:
        """Return `saturate` as `kind`, for lengths up to `longest`: read from a table where frequencies are usual."""
        if int(frequency.max(initial=0)) >= _TABULATED:
            return self.saturate(frequency, length).astype(kind)
        table = self._tables.get((longest, kind))
        if table is None:
            table = self.saturate(np.arange(_TABULATED)[:, None], np.arange(longest + 1)).astype(kind).ravel()
            self._tables[longest, kind] = table
        found: NDArray[Any] = table.take(frequency * np.int32(longest + 1) + length)
        return found
