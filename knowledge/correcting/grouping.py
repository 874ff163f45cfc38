"""Questions that got no good answer, put together where they ask nearly the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from knowledge.answering.alike import Gist, first_alike, gist
from knowledge.answering.corrected import Corrections
from knowledge.store import Unmet

NEAR = 2 / 3
"""Share of their terms that two questions have in common that are put together where there is no encoder."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask nearly the same, the newest first."""

    asked: tuple[Unmet, ...]

    @property
    def first(self) -> Unmet:
        """The one that stands for all: of the words typed most often, as they were typed last."""
        times: dict[str, int] = {}
        for one in self.asked:
            times[one.question] = times.get(one.question, 0) + 1
        most = max(times.values())
        return next(one for one in self.asked if times[one.question] == most)

    @property
    def unanswered(self) -> int:
        """How many of them got no answer."""
        return sum(one.reason is not None for one in self.asked)

    @property
    def downvoted(self) -> int:
        """How many of them got one that was voted down."""
        return len(self.asked) - self.unanswered


def grouped(unmet: Iterable[Unmet], corrections: Corrections) -> list[Group]:
    """Return `unmet` in groups, the largest first, then the newest; what is pinned by now is left out."""
    groups: dict[Gist, list[Unmet]] = {}
    for one in unmet:
        groups.setdefault(gist(corrections.meant(one.question)[0]), []).append(one)
    joined: list[tuple[Gist, list[Unmet]]] = []
    for asks, mine in sorted(groups.items(), key=lambda item: -len(item[1])):
        text = mine[0].question
        if corrections.pinned(asks, text):
            continue
        place = _alike(asks, text, joined, corrections)
        if place is None:
            joined.append((asks, list(mine)))
        else:
            joined[place][1].extend(mine)
    found = [Group(tuple(sorted(asked, key=lambda one: one.at, reverse=True))) for _, asked in joined]
    return sorted(found, key=lambda group: (-len(group.asked), -group.asked[0].at.timestamp()))


def _alike(asks: Gist, text: str, groups: Sequence[tuple[Gist, list[Unmet]]], corrections: Corrections) -> int | None:
    """Which of `groups` a question belongs to: the first that asks the same; None for none."""
    gists = [other for other, _ in groups]
    by_words: list[int] = []  # where there is no encoder to ask

    def cosines(places: list[int]) -> NDArray[Any] | None:
        found = corrections.cosines(text, [groups[place][1][0].question for place in places])
        if found is None:
            by_words.extend(place for place in places if _share(asks, gists[place]) >= NEAR)
        return found

    place = first_alike(asks, gists, cosines)
    return next(iter(by_words), None) if place is None else place


def _share(one: Gist, other: Gist) -> float:
    return len(one.terms & other.terms) / max(1, len(one.terms | other.terms))
