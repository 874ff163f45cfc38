"""Common English words, each with how likely a passage that answers a question is to repeat it from the question.

`common_words.txt` lists the terms of words that occur at least once in a million (Zipf frequency 3), with the chance
in hundredths; `knowledge.lab.build_term_necessity` makes it.
"""

from functools import cache, lru_cache
from pathlib import Path

from knowledge.language.sorted_lines import SortedLines

FILE = Path(__file__).with_name("common_words.txt")


@lru_cache(maxsize=8192)
def repetition(term: str) -> float | None:
    """Return the chance that an answer repeats a common word, by its term; None for a rare word."""
    found = _table().after(term)
    return None if found is None else int(found) / 100


@cache
def _table() -> SortedLines:
    return SortedLines(FILE)
