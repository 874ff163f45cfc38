"""Whether a page speaks of what was looked for there, or of something else in its place.

A site that asks for consent or a log-in, takes its visitor for a robot, or no longer knows a page, says so in every
language and in ever new words (`knowledge.reading.walls` knows the usual ones). What all of it has in common is that it
does not speak of what the article is about; so a page is compared with what is known of its article already.
"""

from itertools import pairwise

from knowledge.language.analysis import terms
from knowledge.language.common_words import repetition
from knowledge.language.detect import common_words

ENOUGH = 4
"""Telling words from which on a page is judged by its text alone; of fewer, any one will do, also in its title."""
SHARE = 0.2
"""Share of the telling words that the text of the right page holds, at least. Right pages of news sites hold half of
their feed's words or more, walls a tenth."""
PAIRS, PAIRS_SHARE = 2, 0.15
"""The same of words in a row, where short words make the names of things, as in Vietnamese."""

FEW = 5
"""Words in a row from which alone nothing can be told."""

_COMMON = 0.6
_LONG = 5
_FIRST = 20_000
"""Characters that are compared."""


def speaks_of(told: str, text: str, *, title: str = "", besides: str = "") -> bool:
    """Return whether a page with this `text` and `title` may be the one of which `told` speaks.

    `besides` holds what every page of the site says, such as the paper's name.
    """
    known, said = terms(told[:_FIRST]), terms(text[:_FIRST])
    telling = set(filter(_telling, known)) - set(terms(besides))
    pairs = set(pairwise(known))
    if len(pairs.intersection(pairwise(said))) >= max(PAIRS, PAIRS_SHARE * len(pairs)):
        return True
    if len(telling) >= ENOUGH:
        return len(telling.intersection(said)) >= max(2, SHARE * len(telling))
    if telling:
        return not telling.isdisjoint([*said, *terms(title)])
    return len(pairs) <= FEW


def _telling(term: str) -> bool:
    """Whether a term says what a text is about, rather than that it is a text."""
    chance = repetition(term)
    if chance is not None:
        return chance >= _COMMON
    return term not in common_words("vi") and (len(term) >= _LONG or not term.isascii())
