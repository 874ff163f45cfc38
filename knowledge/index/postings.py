"""Which passages hold each term of a segment, and how often, in little more than a byte for most.

The ascending passages of a term are kept as Elias and Fano do (Vigna, Quasi-succinct indices, 2013), in whole bytes:
the lowest 0, 8 or 16 bits of each as they are, what is above in unary: bit number (passage >> bits) + i is set for the
i-th passage. Where nothing is above 16 bits, that is left out. Where some hold the term more than once, another bit for
each passage says which do, and how often they do, less 2, stands apart. What belongs to one term is together: the low
bytes, the unary ones, the bits of those that hold it more than once.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index import counts
from knowledge.index.counts import Counts, Runs, narrowest, starts
from knowledge.index.storage import Arrays

_SHIFTS = np.array([0, 8, 16])[:, None]
_ALONE = 17  # in place of 16: nothing is above these bits, and nothing is written of it
_PIECE = 1 << 20  # tokens sorted at a time
_GATHERED = 1 << 22  # tokens of a range of terms that are laid out together before
_PASSAGES = 1 << 14  # passages gone through at a time
_RANGE = 1 << 16  # terms among them, so that NumPy sorts by radix


def invert(tokens: NDArray[Any], lengths: NDArray[Any], terms: int) -> Arrays:
    """Return the arrays that `Postings` reads, for passages of `lengths` whose terms follow each other in `tokens`.

    Goes through the terms in ranges, so that it takes some 100 MB beside its results, however many tokens there are.
    """
    begins = starts(lengths)
    occurrences: NDArray[np.int64] = np.zeros(terms, dtype=np.int64)
    for first in range(0, len(tokens), _PIECE):
        occurrences += np.bincount(tokens[first : first + _PIECE], minlength=terms)
    occurrences = occurrences.cumsum()
    ranges = _ranges(occurrences, 0, terms, tokens=_GATHERED, terms=terms)
    return _joined([piece for some in ranges for piece in _inverted(tokens, begins, occurrences, *some)])


def _ranges(
    occurrences: NDArray[np.int64], first: int, last: int, *, tokens: int, terms: int
) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms, from `first` up to `last`, with so many tokens and terms together at most, or one term."""
    while first < last:
        before = int(occurrences[first - 1]) if first else 0
        enough = int(occurrences.searchsorted(before + tokens, side="right"))
        after = min(last, first + terms, max(first + 1, enough))
        yield first, after
        first = after


def _inverted(
    tokens: NDArray[Any], begins: NDArray[Any], occurrences: NDArray[np.int64], first: int, last: int
) -> Iterator[Arrays]:
    """Yield the arrays of consecutive ranges of the terms from `first` up to `last`."""
    found, holders = [], []
    for start in range(0, len(begins) - 1, _PASSAGES):
        some = begins[start : start + _PASSAGES + 1]
        piece: NDArray[Any] = tokens[some[0] : some[-1]]
        holder: NDArray[Any] = np.repeat(np.arange(start, start + len(some) - 1, dtype=np.uint32), np.diff(some))
        if last - first < len(occurrences):
            mine = ((piece >= first) & (piece < last)).nonzero()[0]
            piece, holder = piece[mine], holder[mine]
        found.append(piece)
        holders.append(holder)
    tokens, holder = np.concatenate(found), np.concatenate(holders)
    del found, holders
    for low, high in _ranges(occurrences, first, last, tokens=_PIECE, terms=_RANGE):
        if (low, high) == (first, last):
            term, mine = tokens - np.uint32(low), holder
        else:
            chosen = ((tokens >= low) & (tokens < high)).nonzero()[0]
            term, mine = tokens[chosen] - np.uint32(low), holder[chosen]
        term = term.astype(np.uint16)
        order = term.argsort(kind="stable")
        yield _encode(term.take(order), mine.take(order), high - low)


def _encode(term: NDArray[Any], holder: NDArray[Any], terms: int) -> Arrays:
    """Return the arrays of some terms from `holder`, the passage of each occurrence of `term`, both in order."""
    changes = (term[1:] != term[:-1]) | (holder[1:] != holder[:-1])
    begins = np.flatnonzero(np.concatenate(([True], changes))[: len(term)])
    frequency = np.diff(begins, append=len(term))
    term = term.take(begins)
    passages = holder.take(begins).astype(np.int64)
    df = np.bincount(term, minlength=terms)
    held = df > 0
    firsts = starts(df)[:-1].astype(np.int64)
    last = np.zeros(terms, dtype=np.int64)
    last[held] = passages[firsts[held] + df[held] - 1]
    above = (last >> _SHIFTS) + df
    above[2, last >> 16 == 0] = 0
    choice = (_SHIFTS * df + above).argmin(axis=0)
    shift = _SHIFTS[choice, 0]
    alone = (shift == 16) & (last >> 16 == 0)

    often = frequency > 1
    often_count = np.bincount(term[often], minlength=terms)
    low_bytes = (shift >> 3) * df
    unary_bytes = np.where(held & ~alone, (last >> shift) + df + 7, 0) >> 3
    flag_bytes = np.where(often_count, df + 7, 0) >> 3
    begin = starts(low_bytes + unary_bytes + flag_bytes).astype(np.int64)
    rank = np.arange(len(passages)) - firsts.repeat(df)
    bits = np.zeros(8 * int(begin[-1]), dtype=np.uint8)
    of_posting = shift.repeat(df)
    # bits that are left out go where low bytes are put over them
    unary = 8 * (begin[:-1] + np.where(alone, 0, low_bytes))
    places = passages >> of_posting
    places += rank
    places += unary.repeat(df)
    bits[places] = 1
    flagged = term[often]
    bits[8 * (begin[flagged] + (low_bytes + unary_bytes)[flagged]) + rank[often]] = 1
    data = np.packbits(bits, bitorder="little")
    for low in (8, 16):
        mine = (of_posting == low).nonzero()[0]
        at = begin.take(term.take(mine)) + rank.take(mine) * (low >> 3)
        lowest = passages.take(mine)
        for byte in range(low >> 3):
            data[at + byte] = (lowest >> 8 * byte).astype(np.uint8)
    return {
        "df": df,
        "shift": np.where(alone, _ALONE, shift).astype(np.uint8),
        "postings": data,
        "postings_size": low_bytes + unary_bytes + flag_bytes,
        "often_size": often_count,
        "often": narrowest(frequency[often] - 2),
    }


def _joined(pieces: list[Arrays]) -> Arrays:
    """Return the arrays of consecutive ranges of terms as those of all terms."""
    pieces = pieces or [_encode(np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.uint32), 0)]
    joined = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    joined |= counts.pack("df", joined["df"])
    for name in ("postings_size", "often_size"):
        joined |= counts.pack_runs(name, joined[name])
    return joined


class Postings:
    """Reads what `invert` made."""

    def __init__(self, arrays: Arrays) -> None:
        self.df = Counts(arrays, "df")
        """How many passages hold each term."""
        self._shift = arrays["shift"].data
        self._data = arrays["postings"]
        self._size = Runs(arrays, "postings_size")
        self._often = arrays["often"]
        self._often_size = Runs(arrays, "often_size")

    def __getitem__(self, term: int) -> tuple[NDArray[np.int32], NDArray[Any]]:
        """Return the passages that hold `term`, ascending, and how often each does."""
        df, shift = self.df[term], self._shift[term]
        start, end = self._size.span(term)
        above = start + df * (shift >> 3)
        low = self._data[start:above]
        first, last = self._often_size.span(term)
        flags = end - ((df + 7) >> 3 if last > first else 0)
        if shift == _ALONE:
            passages = low.view("<u2").astype(np.int32)
        else:
            # as booleans, the ones are found several times faster
            ones = np.unpackbits(self._data[above:flags], bitorder="little").view(np.bool_).nonzero()[0]
            passages = ones.astype(np.int32)
            passages -= np.arange(df, dtype=np.int32)
            if shift:
                passages <<= shift
                passages |= low if shift == 8 else low.view("<u2")
        frequency = np.ones(df, dtype=np.int32)
        if last > first:
            often = np.unpackbits(self._data[flags:end], bitorder="little", count=df).view(np.bool_)
            frequency[often] = self._often[first:last].astype(np.int32) + 2
        return passages, frequency
