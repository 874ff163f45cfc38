"""What adding an article did; told alike by a library on disk and one in memory."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What adding an article did."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    UPDATED = "updated"
    """It is a new version of an article that was there."""
    REFUSED = "refused"
    """A person removed it earlier, and it was not added by a person now."""


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
