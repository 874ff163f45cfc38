"""Related words: other forms ("begin", "began"), synonyms, broader or narrower words; a country and its capital.

`thesaurus.txt` derives from WordNet 3.0, Copyright 2006 by Princeton University; `build_thesaurus` tells how, and
`thesaurus.LICENSE` is its licence. A line is found by bisection in the mapped file, so nothing is loaded at the start.
"""

from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.places import places
from knowledge.language.sorted_lines import SortedLines

SEAT = 0.8
"""How near a country and its capital are: news says "Moscow" for the government of Russia."""
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
    found = [Relative(other, SEAT, broader=False) for other in _seats(term)]
    for field in (_thesaurus().after(term) or "").split():
        sign = "=" if "=" in field else "<"
        other, nearness = field.split(sign)
        found.append(Relative(other, int(nearness) / 100, sign == "<"))
    return tuple(found)


def _seats(term: str) -> list[str]:
    """The country of a capital, or the capital of a country."""
    country = places().seats.get(term)
    return [country[0]] if country else [seat for seat, (owner, _) in places().seats.items() if owner == term]


@cache
def _thesaurus() -> SortedLines:
    return SortedLines(_FILE)
