"""Whether two questions ask the same, by their words and, where there is an encoder, by what they mean.

Who asks the same in other words means the same names, countries, dates and numbers: those are matters of words, and a
model that finds Norway near Denmark has no say in them. Nor does "where did they meet" ask what "when did they meet"
does.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from knowledge.answering.kind import kind_of
from knowledge.answering.wording import Kind, Word
from knowledge.answering.words import content_of
from knowledge.language.analysis import tokenize
from knowledge.language.capitals import calmed
from knowledge.language.folding import fold

MEANS, SHARED = 0.92, 0.5
"""Cosine of two questions, and share of all their terms that both have, from which they ask the same, where names and
kind agree. Chosen on `second`, `third` and `news_train` of the tests' questions; measured on others (docs/meaning.md).
Of one article much is asked that means nearly the same, so the cosine alone is no judge."""

_MEASURED = re.compile(r"\bhow (\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gist:
    """What two questions have in common that ask the same."""

    text: str
    """As typed, without capitals and marks."""
    terms: frozenset[str]
    """What it is about."""
    names: frozenset[str]
    """Those of its terms that are names, countries or numbers, or so rare that they most likely are."""
    kind: Kind
    measured: str = ""
    """What it asks the number of: "many", "much", "long"."""


def gist(text: str) -> Gist:
    """Return what `text` asks."""
    calm, tokens = calmed(text), tokenize(text)
    content = content_of(calm, tokens)
    kept = [token for token in tokens if token in content] or tokens
    named = [(Word(calm[token.start : token.end], token.term, True), not token.start) for token in kept]
    names = {word.term for word, first in named if word.stands_for_something(first=first)}
    kind, words = kind_of(text), " ".join(fold(text[token.start : token.end]) for token in tokens)
    measured = _MEASURED.search(text) if kind is Kind.HOW_MANY else None
    terms = frozenset(token.term for token in kept)
    return Gist(words, terms, frozenset(names), kind, measured[1].lower() if measured else "")


def same_words(one: Gist, other: Gist) -> bool:
    """Whether two questions are the same but for capitals, marks, order and words that say nothing."""
    return one.text == other.text or (bool(one.terms) and one.terms == other.terms and _asks_alike(one, other))


def may_mean_the_same(one: Gist, other: Gist) -> bool:
    """Whether two questions ask the same if they are near enough in meaning; a few words alone are no question."""
    shared, every = one.terms & other.terms, one.terms | other.terms
    if one.kind is Kind.KEYWORDS or not _asks_alike(one, other) or len(shared) < SHARED * len(every):
        return False
    return not (every - shared) & (one.names | other.names)


def _asks_alike(one: Gist, other: Gist) -> bool:
    return (one.kind, one.measured) == (other.kind, other.measured)


def first_alike(asked: Gist, others: Sequence[Gist], cosines: Callable[[list[int]], NDArray[Any] | None]) -> int | None:
    """Return which of `others` asks the same: the first by its words, else the nearest in meaning; None for none.

    `cosines` gives how near in meaning some of them are, by their places; None without an encoder.
    """
    for place, other in enumerate(others):
        if same_words(asked, other):
            return place
    may = [place for place, other in enumerate(others) if may_mean_the_same(asked, other)]
    near = cosines(may) if may else None
    if near is None or near.max() < MEANS:
        return None
    return may[int(near.argmax())]
