"""Which articles a list shows, and in what order; it travels in the buttons that turn the list's pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from bot.buttons import NO_LIMITS, Limits, fingerprint
from knowledge.library.records import Sort

Shelf = Literal["own", "public", "all"]
"""A server's own articles, the public ones, or all that its readers may see."""

SHELVES: tuple[Shelf, ...] = get_args(Shelf)
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a list shows, and in what order. Whatever it says, a reader sees only what they may see."""

    shelf: Shelf = "all"
    sort: Sort = "newest"
    limits: Limits = NO_LIMITS
    title: str = ""
    """Words of the titles. They travel in the text of the message: a button has no room for them."""
    as_of: int | None = None
    """The store's generation when the list was begun, so that its pages fit together."""

    def pack(self) -> str:
        """All but the title as at most 56 characters; a publisher is only recognised, not spelt."""
        return ".".join([self.shelf, self.sort, "" if self.as_of is None else str(self.as_of), self.limits.pack()])

    @classmethod
    def unpack(cls, packed: str, *, title: str, publishers: Callable[[], list[str]]) -> "Selection | None":
        """The selection again, `publishers` being those that the reader sees; None when its own is not among them."""
        shelf, sort, as_of, limits, *_ = [*packed.split(".", 3), "", "", ""]
        only = Limits.unpack(limits, publishers)
        source = limits.rpartition(".")[2]
        if source and (only.source is None or fingerprint(only.source) != source):
            return None
        return cls(
            next((known for known in SHELVES if known == shelf), "all"),
            next((known for known in SORTS if known == sort), "newest"),
            only,
            title,
            int(as_of) if as_of.isdecimal() and len(as_of) <= 15 else None,
        )
