"""Related words, from a thesaurus: other forms ("begin", "began"), synonyms, and broader or narrower words.

`thesaurus.txt` derives from WordNet 3.0, Copyright 2006 by Princeton University; `build_thesaurus` tells how, and
`thesaurus.LICENSE` is its licence. A line is found by bisection in the mapped file, so nothing is loaded at the start.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.sorted_lines import SortedLines

_FILE = Path(__file__).with_name("thesaurus.txt")


class Relative(NamedTuple):
    """A term related to another."""

    term: str
    nearness: float
    """0 to 1: how likely both are meant in the sense that relates them."""
    broader: bool
    """True for a broader or narrower word, False for another form or a synonym."""


@lru_cache(maxsize=4096)
def relatives(term: str) -> tuple[Relative, ...]:
    """Return the relatives of `term`, forms and synonyms first, the nearest first of each."""
    found = []
    for field in (_thesaurus().after(term) or "").split():
        sign = "=" if "=" in field else "<"
        other, nearness = field.split(sign)
        found.append(Relative(other, int(nearness) / 100, sign == "<"))
    return tuple(found)


@cache
def _thesaurus() -> SortedLines:
    return SortedLines(_FILE)
