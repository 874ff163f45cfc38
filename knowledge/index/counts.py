"""A number for each term in little more than a byte, though a few numbers are large, and the sum of those before it."""

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.index.storage import Arrays

_LARGE = 255  # this number or more: what is beyond stands apart
_BITS = 4  # the sum is kept for each block of 16 numbers


def starts(lengths: NDArray[Any]) -> NDArray[Any]:
    """Return where each run of `lengths` begins when they are laid end to end, and where the last one ends."""
    ends = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=ends[1:])
    return ends.astype(np.uint32) if ends[-1] < 1 << 32 else ends


def narrowest(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return `numbers`, none of them negative, in the smallest unsigned type that holds them."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def pack(name: str, numbers: NDArray[Any]) -> Arrays:
    """Return the arrays that `Counts` reads, whose names begin with `name`."""
    large = np.flatnonzero(numbers >= _LARGE)
    return {
        name: np.minimum(numbers, _LARGE).astype(np.uint8),
        f"{name}_large": narrowest(large),
        f"{name}_beyond": narrowest(numbers[large].astype(np.int64) - _LARGE),
    }


def pack_runs(name: str, lengths: NDArray[Any]) -> Arrays:
    """Return the arrays that `Runs` reads, whose names begin with `name`."""
    return {**pack(name, lengths), f"{name}_before": narrowest(starts(lengths)[: -1 : 1 << _BITS])}


class Counts:
    """Reads what `pack` made."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        self._counts = arrays[name].data
        self._large = arrays[f"{name}_large"].data
        self._beyond = arrays[f"{name}_beyond"].data

    def __getitem__(self, place: int) -> int:
        count: int = self._counts[place]
        return count if count < _LARGE else count + self._beyond[bisect_left(self._large, place)]


class Runs(Counts):
    """Reads what `pack_runs` made."""

    def __init__(self, arrays: Arrays, name: str) -> None:
        super().__init__(arrays, name)
        self._before = arrays[f"{name}_before"].data

    def span(self, place: int) -> tuple[int, int]:
        """Return where a run begins when all are laid end to end, and where it ends."""
        block = place >> _BITS
        first = block << _BITS
        before = bytes(self._counts[first:place])
        start = self._before[block] + sum(before)
        if _LARGE in before:
            start += sum(self._beyond[bisect_left(self._large, first) : bisect_left(self._large, place)])
        return start, start + self[place]
