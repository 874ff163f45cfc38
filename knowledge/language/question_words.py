"""Words that a question is made with, and that say nothing of what it asks about."""

from functools import cache

from knowledge.language.analysis import terms
from knowledge.language.detect import language
from knowledge.language.pack import codes, of, of_all
from knowledge.language.sections import Asking

_OTHERWISE = "en"
"""What a question of no known language counts as."""


def question_words(text: str) -> frozenset[str]:
    """Return the terms that carry no content in the question `text`: those of its language, else English ones.

    Some of one language mean something in another: "ai", "co", "la".
    """
    return _terms(language(text) or _OTHERWISE)


@cache
def all_question_words() -> frozenset[str]:
    """Return those of every language; prefer `question_words`, which knows the question's."""
    return frozenset().union(*map(_terms, codes()))


def function_words() -> tuple[str, ...]:
    """Return such words as they are typed, long enough to be told from one another when mistyped."""
    return of_all(Asking).mistyped


def is_another_word(typed: str) -> bool:
    """Whether `typed` has marks with which it is no question word: "chợ" is a market, "cho" is for."""
    word = typed.lower()
    return not word.isascii() and word not in _as_typed()


@cache
def _terms(code: str) -> frozenset[str]:
    return frozenset(term for word in of(code, Asking).stop_words for term in terms(word))


@cache
def _as_typed() -> frozenset[str]:
    return frozenset(of_all(Asking).stop_words)
