"""What adding an article did; told alike by a library on disk and one in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from knowledge.article import Article


class Outcome(StrEnum):
    """What adding an article did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    """It is a new version of an article that was there."""
    REFUSED = "refused"
    """A person removed it earlier, and it was not added by a person now."""
    NO_ROOM = "no room"
    """Its collection holds as much as it may (`knowledge.store.limits`)."""
    TOO_OLD = "too old"
    """Its collection keeps no articles as old as this one."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one article that was to be added."""

    id: str
    outcome: Outcome
    replaced: str | None = None
    """The version that this one replaced."""

    @property
    def changed(self) -> bool:
        """True when the library now holds what it did not hold before."""
        return self.outcome in (Outcome.ADDED, Outcome.UPDATED)


def each_once(outcomes: Iterable[Added]) -> list[Added]:
    """Return what became of articles in their order, told so that a second copy of one changed nothing."""
    told: list[Added] = []
    seen: set[str] = set()
    for added in outcomes:
        told.append(Added(added.id, Outcome.UNCHANGED) if added.changed and added.id in seen else added)
        seen.add(added.id)
    return told


class Shelf(Protocol):
    """Where articles go: a store, or a library that makes them findable, too."""

    def add(self, collection: str, items: Iterable[tuple[Article, str | None]], *, revive: bool) -> list[Added]:
        """See `knowledge.store.articles.Articles.add`."""

    def withdraw(self, collection: str, keys: Iterable[str]) -> list[str]:
        """See `knowledge.store.articles.Articles.withdraw`."""
