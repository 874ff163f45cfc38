"""How likely a passage that answers a question is to repeat a word of it.

Who asks about Denmark is answered where Denmark is named; who asks "what kind of" is seldom answered by "kind". The
chance decides what a word weighs, and what it means that a passage lacks it: see `weight` and `cost`.

`repetition.txt` holds the chance of common English words, in hundredths; `build_repetition` measured it.
"""

from functools import cache, lru_cache
from math import log
from pathlib import Path

from knowledge.answering.question import Word
from knowledge.language.sorted_lines import SortedLines

COUNTRY, NAME, NUMBER, RARE, FOREIGN = 0.97, 0.95, 0.9, 0.89, 0.3
"""Chances of countries, capitalised words, numbers, words too rare for the table, and words of another language than
the archive's."""
LEAST_WEIGHT = 0.1

_FILE = Path(__file__).with_name("repetition.txt")


def chance(word: Word, *, first: bool) -> float:
    """Return the chance, between 0 and 1, that a passage that answers holds `word`.

    `first` tells that the question begins with the word, so that its capital proves nothing.
    """
    if word.term.startswith("country:"):
        return COUNTRY
    if word.foreign:
        return FOREIGN
    if word.text[:1].isdigit():
        return NUMBER
    if (word.text[:1].isupper() and not first) or any(letter.isupper() for letter in word.text[1:]):
        return NAME
    return _common(word.term)


@lru_cache(maxsize=4096)
def _common(term: str) -> float:
    found = _table().after(term)
    return RARE if found is None else int(found) / 100


@cache
def _table() -> SortedLines:
    return SortedLines(_FILE)


def weight(idf: float, chance: float) -> float:
    """Return what a passage gains by holding a word, at least `LEAST_WEIGHT`.

    The weight of Robertson and Sparck Jones, "Relevance weighting of search terms" (1976), formula F4 with the chance
    in place of judged documents: log(p / (1 - p)) + log((1 - q) / q), whose second part the idf stands for.
    """
    return max(LEAST_WEIGHT, log(chance / (1.0 - chance)) + idf)


def cost(chance: float) -> float:
    """Return what it tells against a passage that it lacks a word: -log(1 - p), at least 0."""
    return -log(1.0 - chance)
