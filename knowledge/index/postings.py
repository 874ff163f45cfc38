"""Which passages hold each term of a segment, and how often, in one to two bytes for most.

The passages of a term are kept as gaps: from one to the next, and before the first counted from -1. A gap is stored
doubled, plus 1 when the passage holds the term more than once; these frequencies, less 2, stand apart. All gaps of a
term take the same number of bytes, the fewest that serve: frequent terms one, rare ones two or four.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.storage import Arrays

_GAPS: dict[str, type[np.unsignedinteger[Any]]] = {"gaps_1": np.uint8, "gaps_2": np.uint16, "gaps_4": np.uint32}
_PIECE = 1 << 21  # tokens sorted at a time


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
        last = max(first + 1, int(occurrences.searchsorted(before + _PIECE, side="right")))
        mine = ((tokens >= first) & (tokens < last)).nonzero()[0] if last - first < terms else slice(None)
        keys = (tokens[mine].astype(np.uint64) - np.uint64(first)) << np.uint64(32) | holder[mine]
        keys.sort()
        pieces.append(_encode(keys, last - first))
        first = last
    return _joined(pieces)


def _encode(keys: NDArray[np.uint64], terms: int) -> Arrays:
    """Return the arrays of some terms from sorted `keys`: one (term << 32) + passage for each occurrence."""
    begins = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))[: len(keys)])
    frequency = np.diff(begins, append=len(keys))
    keys = keys[begins]
    term = (keys >> np.uint64(32)).astype(np.uint32)
    passages = (keys & np.uint64(0xFFFFFFFF)).astype(np.int64)
    df = np.bincount(term, minlength=terms)
    held = df > 0
    firsts = starts(df)[:-1][held]
    gaps = np.diff(passages, prepend=-1)
    gaps[firsts] = passages[firsts] + 1
    often = frequency > 1
    gaps = gaps * 2 + often
    width = np.zeros(terms, dtype=np.uint8)
    highest = np.maximum.reduceat(gaps, firsts) if len(firsts) else gaps
    width[held] = (highest > 0xFF).astype(np.uint8) + (highest > 0xFFFF)
    of_posting = width[term]
    return {
        "df": df.astype(np.uint32),
        "gaps_width": width,
        **{name: gaps[of_posting == code].astype(kind) for code, (name, kind) in enumerate(_GAPS.items())},
        "often_count": np.bincount(term[often], minlength=terms),
        "often": narrowest(frequency[often] - 2),
    }


def _joined(pieces: list[Arrays]) -> Arrays:
    """Return the arrays of consecutive ranges of terms as those of all terms."""
    joined = (
        {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
        if pieces
        else _encode(np.empty(0, dtype=np.uint64), 0)
    )
    joined["often_start"] = starts(joined.pop("often_count"))
    df, width = joined["df"].astype(np.int64), joined["gaps_width"]
    place = np.zeros(len(df), dtype=np.uint32)
    for code in range(len(_GAPS)):
        mine = width == code
        place[mine] = starts(df[mine])[:-1]
    return joined | {"gaps_start": place}


class Postings:
    """Reads what `invert` made."""

    def __init__(self, arrays: Arrays) -> None:
        self.df: NDArray[np.uint32] = arrays["df"]
        """How many passages hold each term."""
        self._width = arrays["gaps_width"]
        self._start = arrays["gaps_start"]
        self._gaps = [arrays[name] for name in _GAPS]
        self._often_start = arrays["often_start"]
        self._often = arrays["often"]

    def __getitem__(self, term: int) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """Return the passages that hold `term`, ascending, and how often each does."""
        start = int(self._start[term])
        coded = self._gaps[self._width[term]][start : start + int(self.df[term])]
        passages = (coded >> 1).cumsum(dtype=np.int32)
        passages -= 1
        frequency = np.ones(len(passages), dtype=np.int32)
        often = self._often[int(self._often_start[term]) : int(self._often_start[term + 1])]
        if len(often):
            frequency[(coded & 1).nonzero()[0]] = often.astype(np.int32) + 2
        return passages, frequency
