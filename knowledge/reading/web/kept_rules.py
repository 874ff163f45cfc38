"""The rules of sites (robots.txt) that were asked for, kept for a while and within bounds.

Whoever has a name can have any number of names below it, each with rules of half a megabyte.
"""

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

SITES_AT_MOST = 10_000
BYTES_AT_MOST = 8_000_000
"""Bytes of rules, as they were sent, that are kept; parsed they take some ten times as much memory."""


class KeptRules:
    """Rules by the origin that they are of; the longest unused make room for others. May be used from many threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, Protego | None, int]] = OrderedDict()
        self._bytes = 0
        self._changing = Lock()

    def get(self, origin: str, *, now: float) -> "tuple[bool, Protego | None]":
        """Return whether it is known how it stands with the rules of `origin`, and the rules, None if not to be had."""
        with self._changing:
            until, rules, _ = self._kept.get(origin, (float("-inf"), None, 0))
            if until <= now:
                return False, None
            self._kept.move_to_end(origin)
            return True, rules

    def put(self, origin: str, rules: "Protego | None", *, until: float, size: int = 0) -> None:
        """Keep rules that took `size` bytes until a time of the same clock that `get` is given."""
        with self._changing:
            self._bytes += size - self._kept.pop(origin, (0.0, None, 0))[2]
            self._kept[origin] = until, rules, size
            while len(self._kept) > SITES_AT_MOST or (self._bytes > BYTES_AT_MOST and len(self._kept) > 1):
                self._bytes -= self._kept.popitem(last=False)[1][2]

    def __len__(self) -> int:
        return len(self._kept)
