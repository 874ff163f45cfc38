"""Related words, from a thesaurus: other forms ("begin", "began"), synonyms, and broader or narrower words.

`thesaurus.txt` derives from WordNet 3.0, Copyright 2006 by Princeton University; `build_thesaurus` tells how, and
`thesaurus.LICENSE` is its licence. A line is found by bisection in the mapped file, so nothing is loaded at the start.
"""

import mmap
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

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
    line = _line(term.encode() + b" ")
    found = []
    for field in line.split()[1:]:
        sign = "=" if "=" in field else "<"
        other, nearness = field.split(sign)
        found.append(Relative(other, int(nearness) / 100, sign == "<"))
    return tuple(found)


def _line(beginning: bytes) -> str:
    """The line of the thesaurus with this beginning, or an empty one."""
    text = _thesaurus()
    low, high = 0, len(text)
    while low < high:  # the line sought begins in [low, high)
        middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.find(b"\n", middle)
        line = text[middle:end]
        if line.startswith(beginning):
            return line.decode()
        if line < beginning:
            low = end + 1
        else:
            high = middle
    return ""


@cache
def _thesaurus() -> mmap.mmap:
    with _FILE.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
