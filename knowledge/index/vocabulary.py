"""The terms of one segment: from a term to its number, back, and to terms spelt nearly alike.

A term's number is its place among the sorted 64-bit hashes of all terms. Nothing is loaded to look one up: the arrays
are mapped, and a search touches a few pages of them.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from knowledge.index.storage import Arrays

_FARTHEST = 2  # edits
_LOOKED_AT = 2_000  # terms compared with a misspelt one at most, for each length and each intact half


def _hashes(terms: Sequence[str]) -> NDArray[np.uint64]:
    return np.frombuffer(b"".join(blake2b(term.encode(), digest_size=8).digest() for term in terms), dtype="<u8")


def pack(terms: Sequence[str]) -> tuple[Arrays, NDArray[np.int64]]:
    """Return the arrays that `Vocabulary` reads, and for each of `terms` (all different) its number."""
    hashes = _hashes(terms)
    order = np.argsort(hashes, kind="stable")
    numbers = np.empty(len(terms), dtype=np.int64)
    numbers[order] = np.arange(len(terms))

    sorted_terms = [terms[i] for i in order.tolist()]
    encoded = [term.encode() for term in sorted_terms]
    starts = np.zeros(len(terms) + 1, dtype=np.int64)
    np.cumsum([len(term) for term in encoded], out=starts[1:])
    return {
        "term_hash": hashes[order],
        "term_start": starts.astype(np.uint32 if starts[-1] < 1 << 32 else np.uint64),
        "term_text": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        "terms_forward": _by_spelling(sorted_terms),
        "terms_backward": _by_spelling([term[::-1] for term in sorted_terms]),
    }, numbers


def _by_spelling(terms: Sequence[str]) -> NDArray[np.uint32]:
    """Return the terms' numbers, shortest term first, those of one length by alphabet."""
    order = sorted(range(len(terms)), key=terms.__getitem__)
    order.sort(key=[len(term) for term in terms].__getitem__)
    return np.array(order, dtype=np.uint32)


class Vocabulary:
    """Reads what `pack` made."""

    def __init__(self, arrays: Arrays) -> None:
        self._hash = arrays["term_hash"]
        self._start = arrays["term_start"]
        self._text = arrays["term_text"].data
        # one number at a time is read several times faster from a memoryview than from an array
        self._starts = self._start.data
        self._forward = arrays["terms_forward"].data
        self._backward = arrays["terms_backward"].data

    def __len__(self) -> int:
        return len(self._hash)

    def __getitem__(self, number: int) -> str:
        return str(self._text[self._starts[number] : self._starts[number + 1]], "utf-8")

    def beginnings(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the first three bytes of each numbered term as one number; a shorter term is followed by the next."""
        text = np.frombuffer(self._text, dtype=np.uint8)
        first = np.minimum(self._start[numbers].astype(np.int64), max(0, len(text) - 3))
        found = text[first].astype(np.int64)
        for _ in range(2):
            first += 1
            found <<= 8
            found |= text[first]
        return found

    def find(self, term: str) -> int:
        """Return the number of `term`, -1 when it has none."""
        value = _hashes([term])
        place = int(self._hash.searchsorted(value)[0])
        while place < len(self._hash) and self._hash[place] == value[0]:
            if self[place] == term:
                return place
            place += 1  # two terms with the same hash stand side by side
        return -1

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
        places: set[int] = set()
        for length in range(max(1, len(term) - farthest), len(term) + farthest + 1):
            for word in (term, term[: half - 1] + term[half : half + 1] + term[half - 1] + term[half + 1 :]):
                places.update(self._beginning_with(word[:half], length, backward=False))
                places.update(self._beginning_with(word[half:][::-1], length, backward=True))
        numbers = sorted(places)
        others = [self[number] for number in numbers]
        if not others:
            return []
        edits = cdist([term], others, scorer=OSA.distance, score_cutoff=farthest)[0].tolist()
        return [(n, other, e) for n, other, e in zip(numbers, others, edits, strict=True) if 0 < e <= farthest]

    def _beginning_with(self, beginning: str, length: int, *, backward: bool) -> list[int]:
        order = self._backward if backward else self._forward

        def place(key: tuple[int, str]) -> int:
            low, high = 0, len(order)
            while low < high:
                middle = (low + high) // 2
                term = self[order[middle]]
                if (len(term), term[::-1] if backward else term) < key:
                    low = middle + 1
                else:
                    high = middle
            return low

        first, last = place((length, beginning)), place((length, beginning + chr(0x10FFFF)))
        found: list[int] = order[first : min(last, first + _LOOKED_AT)].tolist()
        return found
