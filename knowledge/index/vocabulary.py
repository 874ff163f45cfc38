"""The terms of one segment: from a term to its number, back, and to terms spelt nearly alike.

Terms are numbered from the shortest to the longest, those of one length by alphabet, and kept in blocks of 16: how many
bytes all of them begin with, these bytes, then what is left of each, filled up to the longest with bytes that are in no
text. As neighbours are of one length, little is filled up, and each term is found at once. Nothing is loaded to look
one up: the arrays are mapped, and a search touches a few pages of them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from knowledge.index.counts import narrowest
from knowledge.index.storage import Arrays

_FARTHEST = 2  # edits
_LOOKED_AT = 2_000  # terms compared with a misspelt one at most, for each length and each intact half
_BITS = 4
_BLOCK = 1 << _BITS  # terms
_SAMPLED = 128  # terms from one whose first bytes are kept apart to the next
_FILLED = b"\xff"  # in no UTF-8, and after all that is
_AFTER = "\U0010ffff"  # after all letters


def pack(terms: Sequence[str]) -> tuple[Arrays, NDArray[np.int64]]:
    """Return the arrays that `Vocabulary` reads, and for each of `terms` (all different) its number."""
    order = _by_spelling(terms)
    numbers = np.empty(len(terms), dtype=np.int64)
    numbers[order] = np.arange(len(terms))

    sorted_terms = [terms[i] for i in order]
    encoded = [term.encode() for term in sorted_terms]
    blocks = [_block(encoded[first : first + _BLOCK]) for first in range(0, len(terms), _BLOCK)]
    backward = [term[::-1] for term in sorted_terms]
    by_end = _by_spelling(backward)
    lengths = np.array([len(term) for term in sorted_terms], dtype=np.int64)
    return {
        "term_length": narrowest(np.searchsorted(lengths, np.arange(lengths.max(initial=0) + 2))),
        "term_block": narrowest(np.array([0, *accumulate(map(len, blocks))])),
        "term_sample": np.array([_sample(term) for term in sorted_terms[::_SAMPLED]], dtype=np.uint64),
        "term_text": np.frombuffer(b"".join(blocks) + 3 * _FILLED, dtype=np.uint8),  # for `beginnings` of the last
        "terms_backward": narrowest(np.array(by_end, dtype=np.int64)),
        "backward_sample": np.array([_sample(backward[i]) for i in by_end[::_SAMPLED]], dtype=np.uint64),
    }, numbers


def _by_spelling(terms: Sequence[str]) -> list[int]:
    """Return the places of the terms, shortest term first, those of one length by alphabet."""
    order = sorted(range(len(terms)), key=terms.__getitem__)
    order.sort(key=[len(term) for term in terms].__getitem__)
    return order


def _sample(term: str) -> int:
    """Return the first eight bytes as a number that comes as early among others as `term` does, or equals them."""
    return int.from_bytes(term.encode()[:8].ljust(8, b"\0"))


def _block(terms: list[bytes]) -> bytes:
    least, most = min(terms), max(terms)
    differing = (i for i, (one, other) in enumerate(zip(least, most, strict=False)) if one != other)
    shared = min(255, next(differing, len(least)))
    width = max(map(len, terms))
    rest = b"".join([term[shared:].ljust(width - shared, _FILLED) for term in terms])
    return bytes([shared]) + terms[0][:shared] + rest.ljust(_BLOCK * (width - shared), _FILLED)


class Vocabulary:
    """Reads what `pack` made."""

    def __init__(self, arrays: Arrays) -> None:
        self._starts = arrays["term_block"]
        self._bytes = arrays["term_text"]
        # one number at a time is read several times faster from a memoryview than from an array
        self._text = self._bytes.data
        self._start = self._starts.data
        self._length = arrays["term_length"].data
        self._sample = arrays["term_sample"].data
        self._backward = arrays["terms_backward"].data
        self._backward_sample = arrays["backward_sample"].data
        self._known_beginnings: NDArray[np.uint32] | None = None

    def __len__(self) -> int:
        return len(self._backward)

    def __getitem__(self, number: int) -> str:
        block = number >> _BITS
        start = self._start[block] + 1
        first = start + self._text[start - 1]
        width = (self._start[block + 1] - first) >> _BITS
        at = first + (number & (_BLOCK - 1)) * width
        return b"".join((self._text[start:first], self._text[at : at + width])).rstrip(_FILLED).decode()

    def beginnings(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of each numbered term as one number; something else for a shorter one."""
        if self._known_beginnings is None:
            self._known_beginnings = np.zeros(len(self), dtype=np.uint32)  # takes no memory where nothing is written
        known = self._known_beginnings
        found = known.take(numbers)
        unknown = (found == 0).nonzero()[0]
        if len(unknown):
            found[unknown] = known[numbers[unknown]] = self._read_beginnings(numbers[unknown])
        return found.astype(np.int64)

    def _read_beginnings(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        block = numbers >> _BITS
        start = self._starts[block].astype(np.int64)
        shared = self._bytes[start]
        start += 1
        own = self._starts[1:][block] - start
        own -= shared
        own >>= _BITS
        own *= numbers & (_BLOCK - 1)
        own += start
        found: NDArray[np.int64] = self._bytes[np.where(shared > 0, start, own)].astype(np.int64)
        for place in (1, 2):
            found <<= 8
            found |= self._bytes[np.where(shared > place, start, own) + place]
        return found

    def find(self, term: str) -> int:
        """Return the number of `term`, -1 when it has none."""
        number = self._place(term, len(term))
        return number if number < len(self) and self[number] == term else -1

    def _place(self, beginning: str, length: int) -> int:
        """Return the number of the first term of `length` that does not come before `beginning`."""
        first, last = self._of_length(length)
        first, last = _between(self._sample, _sample(beginning), first, last)
        if first == last:
            return first
        wanted = beginning.encode()
        # the block before the first that begins too late
        block = bisect_left(range((last + _BLOCK - 1) >> _BITS), wanted, (first >> _BITS) + 1, key=self._head) - 1
        prefix, rest, width = self._split(block)
        low, high = max(first, block << _BITS), min(last, (block + 1) << _BITS)
        while low < high:
            middle = (low + high) >> 1
            at = (middle & (_BLOCK - 1)) * width
            if (prefix + rest[at : at + width]).rstrip(_FILLED) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _of_length(self, length: int) -> tuple[int, int]:
        """Return the number of the first term of `length`, and the one after the last."""
        if length + 1 < len(self._length):
            return self._length[length], self._length[length + 1]
        return len(self), len(self)

    def _head(self, block: int) -> bytes:
        """Return the first term of a block."""
        start = self._start[block] + 1
        first = start + self._text[start - 1]
        return bytes(self._text[start : first + ((self._start[block + 1] - first) >> _BITS)]).rstrip(_FILLED)

    def _split(self, block: int) -> tuple[bytes, bytes, int]:
        """Return what the terms of a block share, what is left of all, and how much is left of each."""
        start = self._start[block] + 1
        first = start + self._text[start - 1]
        rest = bytes(self._text[first : self._start[block + 1]])
        return bytes(self._text[start:first]), rest, len(rest) >> _BITS

    def _run(self, first: int, last: int) -> Iterator[str]:
        """Yield the terms from one number up to another."""
        for block in range(first >> _BITS, (last + _BLOCK - 1) >> _BITS):
            prefix, rest, width = self._split(block)
            low, high = max(first - (block << _BITS), 0), min(last - (block << _BITS), _BLOCK)
            for row in range(low, high):
                yield (prefix + rest[row * width : (row + 1) * width]).rstrip(_FILLED).decode()

    def near(self, term: str) -> list[tuple[int, str, int]]:
        """Return (number, term, edits) of other terms at most two edits away (one for short words).

        Such a term has its first or its second half unharmed, unless each half was hit once, or the two letters in
        the middle changed places. So only the terms that begin or end alike are compared, never all of them.
        """
        from rapidfuzz.distance import OSA  # most questions have no misspelt word
        from rapidfuzz.process import cdist

        if not term:
            return []
        farthest = _FARTHEST if len(term) > 4 else 1
        half = max(1, len(term) // 2)
        terms: dict[int, str] = {}
        for length in range(max(1, len(term) - farthest), len(term) + farthest + 1):
            for word in (term, term[: half - 1] + term[half : half + 1] + term[half - 1] + term[half + 1 :]):
                terms.update(self._beginning_with(word[:half], length))
                for number in self._ending_with(word[half:], length):
                    if number not in terms:
                        terms[number] = self[number]
        if not terms:
            return []
        numbers = sorted(terms)
        others = [terms[number] for number in numbers]
        edits = cdist([term], others, scorer=OSA.distance, score_cutoff=farthest)[0].tolist()
        return [(n, other, e) for n, other, e in zip(numbers, others, edits, strict=True) if 0 < e <= farthest]

    def _beginning_with(self, beginning: str, length: int) -> Iterable[tuple[int, str]]:
        first = self._place(beginning, length)
        last = min(self._place(beginning + _AFTER, length), first + _LOOKED_AT)
        return zip(range(first, last), self._run(first, last), strict=True)

    def _ending_with(self, ending: str, length: int) -> list[int]:
        first = self._backward_place(ending[::-1], length)
        last = min(self._backward_place(ending[::-1] + _AFTER, length), first + _LOOKED_AT)
        found: list[int] = self._backward[first:last].tolist()
        return found

    def _backward_place(self, beginning: str, length: int) -> int:
        first, last = _between(self._backward_sample, _sample(beginning), *self._of_length(length))
        return bisect_left(self._backward, beginning, first, last, key=self._reversed)

    def _reversed(self, number: int) -> str:
        return self[number][::-1]


def _between(samples: memoryview, value: int, first: int, last: int) -> tuple[int, int]:
    """Narrow down where from `first` to `last` the first term comes that is not before one with the sample `value`."""
    low, high = -(-first // _SAMPLED), -(-last // _SAMPLED)
    if low >= high:
        return first, last
    low, high = bisect_left(samples, value, low, high), bisect_right(samples, value, low, high)
    return max(first, (low - 1) * _SAMPLED), min(last, high * _SAMPLED)
