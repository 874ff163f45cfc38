"""How likely a passage that answers a question is to repeat a word of it.

Who asks about Denmark is answered where Denmark is named; who asks "what kind of" is seldom answered by "kind". The
chance decides what a word weighs, and what it means that a passage lacks it: see `weight` and `cost`.

The chances of common words are in `knowledge.language.common_words`; `build_term_necessity` measured them.
"""

from math import log

from knowledge.answering.wording import Word
from knowledge.language.common_words import repetition

COUNTRY, NAME, NUMBER, RARE, COUNTED, FOREIGN, PARTICLE = 0.97, 0.95, 0.9, 0.89, 0.88, 0.5, 0.2
"""Chances of countries, capitalised words, numbers, words too rare for the table, what is counted ("how many jobs"),
words of another language than the archive's (half: what a dictionary has no word for may say little, or all), and those
of two letters at most."""
SPOKEN = 0.3
"""Highest chance of a word for speaking: what was "discussed" a report may have promised, praised or called for."""
TRANSLATED = 0.5
"""Odds of an English word that a word of another language was translated to, beside those of one that was typed."""
LEAST_WEIGHT = 0.1
_SPEAKING = frozenset("discuss talk say said tell told speak spoke spoken mention happen chat convers".split())


def chance(word: Word, *, first: bool) -> float:
    """Return the chance, between 0 and 1, that a passage that answers holds `word`.

    `first` tells that the question begins with the word, so that its capital proves nothing.
    """
    plain = _chance(word, first=first)
    return plain * TRANSLATED / (1.0 - plain + plain * TRANSLATED) if word.translates else plain


def _chance(word: Word, *, first: bool) -> float:
    if word.is_country:
        return COUNTRY
    if word.foreign:
        return PARTICLE if len(word.term) < 3 else FOREIGN
    if word.is_number:
        return NUMBER
    if word.is_written_as_name(first=first):
        return NAME
    if word.term in _SPEAKING:
        return SPOKEN
    common = repetition(word.term)
    return RARE if common is None else common


def weight(idf: float, chance: float) -> float:
    """Return what a passage gains by holding a word, at least `LEAST_WEIGHT`.

    The weight of Robertson and Sparck Jones, "Relevance weighting of search terms" (1976), formula F4 with the chance
    in place of judged documents: log(p / (1 - p)) + log((1 - q) / q), whose second part the idf stands for.
    """
    return max(LEAST_WEIGHT, log(chance / (1.0 - chance)) + idf)


def cost(chance: float) -> float:
    """Return what it tells against a passage that it lacks a word: -log(1 - p), at least 0."""
    return -log(1.0 - chance)
