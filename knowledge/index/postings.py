"""Which passages hold each term of a segment, and how often, in little more than a byte for most.

The ascending passages of a term are kept as Elias and Fano do (Vigna, Quasi-succinct indices, 2013), in whole bytes:
the lowest 0, 8 or 16 bits of each as they are, what is above in unary: bit number (passage >> bits) + i is set for the
i-th passage. Where some hold the term more than once, another bit for each passage says which do, and how often they
do, less 2, stands apart.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.storage import Arrays

_LOW: dict[int, tuple[str, type[np.unsignedinteger[Any]]]] = {8: ("low_8", np.uint8), 16: ("low_16", np.uint16)}
_PIECE = 1 << 21  # tokens sorted at a time
_RANGE = 1 << 16  # terms among them, so that NumPy sorts by radix


def starts(lengths: NDArray[Any]) -> NDArray[Any]:
    """Return where each run of `lengths` begins when they are laid end to end, and where the last one ends."""
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends.astype(np.uint32) if ends[-1] < 1 << 32 else ends


def narrowest(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return `numbers`, none of them negative, in the smallest unsigned type that holds them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def invert(tokens: NDArray[Any], lengths: NDArray[Any], terms: int) -> Arrays:
    """Return the arrays that `Postings` reads, for passages of `lengths` whose terms follow each other in `tokens`.

    Goes through the terms in ranges, so that it takes some 100 MB beside its results, however many tokens there are.
    """
    occurrences = np.bincount(tokens, minlength=terms).cumsum()
    holder = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
    pieces, first = [], 0
    while first < terms:
        before = int(occurrences[first - 1]) if first else 0
        last = max(first + 1, min(first + _RANGE, int(occurrences.searchsorted(before + _PIECE, side="right"))))
        mine = ((tokens >= first) & (tokens < last)).nonzero()[0] if last - first < terms else slice(None)
        term = (tokens[mine] - np.uint32(first)).astype(np.uint16)
        order = term.argsort(kind="stable")
        pieces.append(_encode(term[order], holder[mine][order], last - first))
        first = last
    return _joined(pieces)


def _encode(term: NDArray[Any], holder: NDArray[Any], terms: int) -> Arrays:
    """Return the arrays of some terms from `holder`, the passage of each occurrence of `term`, both in order."""
    changes = (term[1:] != term[:-1]) | (holder[1:] != holder[:-1])
    begins = np.flatnonzero(np.concatenate(([True], changes))[: len(term)])
    frequency = np.diff(begins, append=len(term))
    term = term[begins]
    passages = holder[begins].astype(np.int64)
    df = np.bincount(term, minlength=terms)
    held = df > 0
    firsts = starts(df)[:-1].astype(np.int64)
    last = np.zeros(terms, dtype=np.int64)
    last[held] = passages[firsts[held] + df[held] - 1]
    choices = np.array([0, *_LOW])[:, None]
    shift = choices[((choices * df) + (last >> choices) + df).argmin(axis=0), 0]

    often = frequency > 1
    often_count = np.bincount(term[often], minlength=terms)
    unary_bytes = np.where(held, (last >> shift) + df + 7, 0) >> 3
    flag_bytes = np.where(often_count, df + 7, 0) >> 3
    begin = starts(unary_bytes + flag_bytes).astype(np.int64)
    rank = np.arange(len(passages)) - firsts[term]
    bits = np.zeros(8 * int(begin[-1]), dtype=np.uint8)
    bits[8 * begin[term] + (passages >> shift[term]) + rank] = 1
    flagged = term[often]
    bits[8 * (begin[flagged] + unary_bytes[flagged]) + rank[often]] = 1
    of_posting = shift[term]
    return {
        "df": df.astype(np.uint32),
        "shift": shift.astype(np.uint8),
        **{name: passages[of_posting == low].astype(kind) for low, (name, kind) in _LOW.items()},
        "bits": np.packbits(bits, bitorder="little"),
        "bits_count": unary_bytes + flag_bytes,
        "often_count": often_count,
        "often": narrowest(frequency[often] - 2),
    }


def _joined(pieces: list[Arrays]) -> Arrays:
    """Return the arrays of consecutive ranges of terms as those of all terms."""
    pieces = pieces or [_encode(np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.uint32), 0)]
    joined = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    joined["often_start"] = starts(joined.pop("often_count"))
    joined["bits_start"] = starts(joined.pop("bits_count"))
    df, shift = joined["df"].astype(np.int64), joined["shift"]
    place = np.zeros(len(df), dtype=np.uint32)
    for low in _LOW:
        mine = shift == low
        place[mine] = starts(df[mine])[:-1]
    return joined | {"low_start": place}


class Postings:
    """Reads what `invert` made."""

    def __init__(self, arrays: Arrays) -> None:
        self.df: NDArray[np.uint32] = arrays["df"]
        """How many passages hold each term."""
        self._shift = arrays["shift"]
        self._bits = arrays["bits"]
        self._bits_start = arrays["bits_start"]
        self._low = {low: arrays[name] for low, (name, _) in _LOW.items()}
        self._low_start = arrays["low_start"]
        self._often = arrays["often"]
        self._often_start = arrays["often_start"]

    def __getitem__(self, term: int) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """Return the passages that hold `term`, ascending, and how often each does."""
        df, shift = int(self.df[term]), int(self._shift[term])
        bits = np.unpackbits(
            self._bits[int(self._bits_start[term]) : int(self._bits_start[term + 1])], bitorder="little"
        )
        ones = bits.nonzero()[0]
        passages = (ones[:df] - np.arange(df)).astype(np.int32)
        if shift:
            start = int(self._low_start[term])
            passages <<= shift
            passages |= self._low[shift][start : start + df]
        frequency = np.ones(df, dtype=np.int32)
        often = self._often[int(self._often_start[term]) : int(self._often_start[term + 1])]
        if len(often):
            frequency[ones[df:] - (len(bits) - (df + 7) // 8 * 8)] = often.astype(np.int32) + 2
        return passages, frequency
