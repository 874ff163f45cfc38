"""From the postings of a question's terms to the best passages; cost grows with the postings, not with the archive.

Of few passages, sums are taken in 64 bits and in the question's order, just as rank-bm25 takes them. Of many, in 32
bits: enough to find the best passages and those nearly as good, among which `knowledge.index.snapshot` then decides.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEARLY = np.float32(1 - 1e-5)
"""Sums this close may differ by rounding alone."""

_NOTHING = np.float32(0)
_LEAST = np.finfo(np.float32).tiny
SMALL = 1 << 17
"""So many passages are summed in full: skipping some would cost more than it saves."""
_MANY = 8
"""One passage of so many has a sum: from there on all sums are looked at."""
_SCRATCH = threading.local()
_ADD, _ADD_AT = np.add, np.add.at
RANKS = (10, 100)
"""So many passages are asked for, by default and by the second stage."""


@dataclass(frozen=True, slots=True)
class Gains:
    """What one term adds to the score of each passage that holds it."""

    passages: NDArray[Any] | None
    """Ascending, for up to `SMALL` passages as `np.intp`; None when so many hold it that `gains` has an element for
    every passage, 0 for those that do not."""
    gains: NDArray[Any]
    """64-bit numbers for up to `SMALL` passages, else 32-bit ones."""
    highest: float
    """No gain is more."""
    reached: tuple[float, float] = (0.0, 0.0)
    """For each of `RANKS`, what so many gains reach, and therefore as many sums; 0 where it is not known."""


def best(lists: Sequence[Gains], size: int, limit: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the passages, of `size`, with the `limit` highest sums of gains, and all that come near the last of them.

    In the order of passages, with their sums; only passages that gain something.
    """
    if not lists:
        return np.empty(0, dtype=np.intp), np.empty(0)
    if size <= SMALL:
        totals = _zeros(size, np.float64)
        every = totals[:size]
        for one in lists:  # each call counts here: nothing is cut, cast or named that need not be
            if one.passages is None:
                _ADD(every, one.gains, every)
            else:
                _ADD_AT(every, one.passages, one.gains)
        return _highest(totals, nth_highest(totals, limit))
    totals = _zeros(size, np.float32)
    lists = sorted(lists, key=lambda one: -one.highest)
    rest = [*np.cumsum([one.highest for one in reversed(lists)]).tolist()[::-1], 0.0]
    done, summed, enough = 0, 0, 4 * limit
    threshold = np.float32(_reached_alone(lists, limit)) * NEARLY
    touched: list[NDArray[Any]] = []
    while done < len(lists) and rest[done] >= threshold:  # else a passage without the terms so far cannot be a best one
        passages = lists[done].passages
        if passages is None:
            _sum(totals, lists[done:])
            return _highest(totals, nth_highest(totals, limit) * NEARLY)
        np.add.at(totals, passages.astype(np.intp, copy=False), lists[done].gains)
        touched.append(passages)
        done += 1
        summed += len(passages)
        if summed >= enough:
            enough = 16 * summed
            threshold = max(threshold, _reached(totals, touched, lists[done:], limit))
    passages, sums = _collected(totals, touched, max(threshold * NEARLY - np.float32(rest[done]), _LEAST))
    for place in range(done, len(lists)):
        sums += _looked_up(lists[place], passages, totals)
        threshold = max(threshold, nth_highest(sums, limit))
        keep = (sums >= threshold * NEARLY - np.float32(rest[place + 1])).nonzero()[0]
        passages, sums = passages[keep], sums[keep]
    order = passages.argsort()
    return passages[order], sums[order]


def _reached_alone(lists: Sequence[Gains], limit: int) -> float:
    """Return a number that the sums of `limit` passages reach, from what single terms add; 0 when none is known."""
    if limit > RANKS[-1]:
        return 0.0
    place = 0 if limit <= RANKS[0] else 1
    return max(one.reached[place] for one in lists)


def _collected(
    totals: NDArray[np.float32], touched: Sequence[NDArray[Any]], least: np.float32
) -> tuple[NDArray[Any], NDArray[np.float32]]:
    """Return the passages with a sum of at least `least`, in no order, with their sums; leaves zeros behind."""
    if _MANY * sum(map(len, touched)) > len(totals):  # looking at every sum in order takes less time
        passages = (totals >= least).nonzero()[0]
        reached = totals[passages]
        totals.fill(0)
        return passages, reached
    found, sums = [], []
    for some in touched:
        sum_of = totals[some]
        enough = (sum_of >= least).nonzero()[0]
        found.append(some[enough])
        sums.append(sum_of[enough])
        totals[some] = 0  # so that a passage of several lists is found once
    return np.concatenate(found), np.concatenate(sums)


def _reached(totals: NDArray[np.float32], touched: Sequence[NDArray[Any]], rest: Sequence[Gains], limit: int) -> Any:
    """Return a number that `limit` passages reach in the end, from those that are ahead so far."""
    ahead = []
    for passages in touched:
        sums = totals[passages]
        ahead.append(passages[sums >= nth_highest(sums, limit)])
    passages = np.concatenate(ahead)
    passages.sort()
    passages = passages[np.concatenate(([True], passages[1:] != passages[:-1]))]  # np.unique is slow for so few
    sums = totals[passages]
    if len(sums) > 4 * limit:
        promising = sums.argsort()[-4 * limit :]
        promising.sort()
        passages, sums = passages[promising], sums[promising]
    for one in rest:
        sums += _looked_up(one, passages)
    return nth_highest(sums, limit)


def _zeros(size: int, kind: type[np.floating[Any]]) -> NDArray[Any]:
    """Return this thread's scratch array for numbers of `kind`, all zeros, of at least `size`."""
    totals: NDArray[Any] | None = getattr(_SCRATCH, kind.__name__, None)
    if totals is None or len(totals) < size:
        totals = np.zeros(-(-size // 4096) * 4096, dtype=kind)
        setattr(_SCRATCH, kind.__name__, totals)
    return totals[: -(-size // 1024) * 1024]


def _sum(totals: NDArray[Any], lists: Sequence[Gains]) -> None:
    for one in lists:
        if one.passages is None:
            every = totals[: len(one.gains)]
            np.add(every, one.gains, out=every)
        else:
            np.add.at(totals, one.passages.astype(np.intp, copy=False), one.gains)


def _highest(totals: NDArray[Any], least: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    passages = (totals >= max(least, _LEAST)).nonzero()[0]
    sums = totals[passages]
    totals.fill(0)
    return passages, sums


def nth_highest(sums: NDArray[Any], limit: int) -> Any:
    """Return a number that at least `limit` of `sums` reach, close to the highest such; 0 when there are too few.

    The sums are laid out in rows: the highest of each column are so many different sums, and the columns are few.
    """
    columns = 128
    while columns < 8 * limit or columns * columns < 4 * len(sums):
        columns *= 2
    if len(sums) >= 2 * columns:
        whole = len(sums) // columns * columns
        highest = np.maximum.reduce(sums[:whole].reshape(-1, columns))
        highest.sort()
    else:
        highest = np.sort(sums)
    nth: Any = highest[-limit] if len(highest) >= limit else _NOTHING
    return nth


def _looked_up(one: Gains, passages: NDArray[Any], zeros: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """Return what the term adds to each of `passages`; `zeros` are used and left as found."""
    found: NDArray[np.float32]
    if one.passages is None:
        found = one.gains[passages]
    elif zeros is not None and len(one.passages) < 16 * len(passages):
        zeros[one.passages] = one.gains
        found = zeros[passages]
        zeros[one.passages] = 0
    else:
        places = one.passages.searchsorted(passages.astype(one.passages.dtype, copy=False))
        places[places == len(one.passages)] = 0
        found = np.where(one.passages[places] == passages, one.gains[places], _NOTHING)
    return found
