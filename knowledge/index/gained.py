"""What terms add to the passages that a filter lets through, kept for the questions that ask them again."""

import time
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from knowledge.index.protocol import EVERYTHING, Filter
from knowledge.index.ranking import SMALL, Gains

if TYPE_CHECKING:
    from knowledge.index.snapshot import EmbeddedSnapshot

_VIEWS = 16  # filters whose terms are kept
_CACHE_BYTES = 1 << 30  # kept of what terms add to passages, at most
_FREQUENT = 10_000  # passages: what a rarer term adds is found in a moment
_WARM_BYTES = _CACHE_BYTES // 4
_LARGE = 1 << 20  # bytes
_PAUSE_S = 0.005


@dataclass(frozen=True, slots=True)
class Term:
    """What a snapshot knows of a term."""

    numbers: tuple[int, ...]
    """Its number in each part, -1 where there is none."""
    df: int
    idf: float


class View:
    """What the terms asked lately add to the passages that one filter lets through."""

    def __init__(self, snapshot: "EmbeddedSnapshot", where: Filter) -> None:
        self._snapshot = snapshot
        self._starts = snapshot.starts
        self.scopes = [part.scope(where) for part in snapshot.parts]
        self.settled = all(scope.size <= SMALL for scope in self.scopes)
        """Whether sums are final, rather than nearly right."""
        self.known: dict[str, list[Gains | None]] = {}
        """For terms asked lately, their gains in each part; None where no passage holds the term."""
        self._before: dict[str, list[Gains | None]] = {}

    def turn(self) -> None:
        """Forget the terms that were not asked since the last turn."""
        self._before, self.known = self.known, {}

    def original(self, part: int, passages: NDArray[Any]) -> NDArray[Any]:
        """Return the snapshot's numbers of passages found in one part."""
        numbers = self.scopes[part].passages
        start = self._starts[part]
        if numbers is not None:
            passages = numbers[passages]
        return passages + start if start else passages

    def load(self, term: str) -> list[Gains | None]:
        """Return the gains of `term` in each part, and keep them in `known`."""
        gains = self._before.get(term)
        if gains is None:
            known, model = self._snapshot.term(term), self._snapshot.model
            gains = [
                scope.gains(number, model, known.idf) if number >= 0 else None
                for scope, number in zip(self.scopes, known.numbers, strict=True)
            ]
        self.known[term] = gains
        self._snapshot.views.keep(sum(_size(one) for one in gains if one))
        return gains


class Views:
    """The views of one snapshot: one for each filter asked lately, and the memory that they take together."""

    def __init__(self, snapshot: "EmbeddedSnapshot") -> None:
        # weak, else both would outlive their use until the next garbage collection
        self._snapshot: EmbeddedSnapshot = weakref.proxy(snapshot)
        self._parts = snapshot.parts
        self._views: dict[Filter, View] = {}
        self._kept = 0
        self.everything = View(self._snapshot, EVERYTHING)
        """What is kept for questions that every passage may answer."""
        self._views[EVERYTHING] = self.everything

    def of(self, where: Filter) -> View:
        """Return what is kept for questions under `where`."""
        view = self._views.get(where)
        if view is None:
            if len(self._views) >= _VIEWS:
                self._views = {EVERYTHING: self.everything}
            made = self.everything if self._lets_all_through(where) else View(self._snapshot, where)
            view = self._views[where] = made
        return view

    def warm(self, asked: "Views") -> None:
        """Make ready what frequent terms add, where they were asked of `asked` lately: the first questions need not.

        A term at a time, with a pause for the questions that run meanwhile.
        """
        for where, view in list(asked._views.items()):
            mine = self.of(where)
            frequent = [(df, term) for term in list(view.known) if (df := asked._snapshot.df(term)) >= _FREQUENT]
            for _, term in sorted(frequent, reverse=True):
                if self._kept > _WARM_BYTES:
                    return
                if term not in mine.known:
                    mine.load(term)
                    time.sleep(_PAUSE_S)

    def forget(self) -> None:
        """Give back the memory of what is kept for terms, bit by bit: nothing else runs while it is given back."""
        for view in list(self._views.values()):
            view.turn()
            for kept in (view._before, view.known):
                while kept:
                    _, gains = kept.popitem()
                    large = sum(_size(one) for one in gains if one) > _LARGE
                    del gains
                    if large:
                        time.sleep(_PAUSE_S)

    def _lets_all_through(self, where: Filter) -> bool:
        if where.collections is None or where != Filter(collections=where.collections):
            return False
        return all(where.collections.issuperset(part.segment.collections) for part in self._parts)

    def keep(self, size: int) -> None:
        """Count `size` more bytes as kept for terms; when there are too many, those not asked lately are forgotten."""
        self._kept += size
        if self._kept > _CACHE_BYTES // 2:
            self._kept = 0
            for view in list(self._views.values()):
                view.turn()


def times(gains: list[Gains | None], weight: float) -> list[Gains | None]:
    """Return the gains of a term that counts `weight` times."""
    if weight == 1:
        return gains
    return [
        one
        and Gains(
            one.passages,
            one.gains * one.gains.dtype.type(weight),
            one.highest * weight,
            (one.reached[0] * weight, one.reached[1] * weight),
        )
        for one in gains
    ]


def _size(gains: Gains) -> int:
    return gains.gains.nbytes + (0 if gains.passages is None else gains.passages.nbytes)
