"""Tell the language of a text, cheaply enough to ask of every one, and what is Vietnamese of a word."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.language.folding import fold
from knowledge.language.pack import any_of, codes, of
from knowledge.language.sections import Detection

_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 1_000
"""Characters from the beginning that tell the language of the rest."""
_REMEMBERED = 64
"""Texts that were just asked of, which a question and the passages that answer it are several times."""


class _Signs(NamedTuple):
    """What tells a language."""

    common: frozenset[str]
    letters: re.Pattern[str] | None
    """One that no other language has."""
    syllable: re.Pattern[str] | None
    """The shape of its words, where they have one."""


def language(text: str) -> str | None:
    """Return the code of the language that most words of `text` speak for; None when they speak for none.

    Where the words of a language have a shape of their own, most must have it, and its letters count as well.
    """
    return _language(text[:_ENOUGH])


@lru_cache(_REMEMBERED)
def _language(text: str) -> str | None:
    typed = _WORD.findall(text)
    words = [word.lower() for word in typed]
    folded = words if text.isascii() else [fold(word) for word in words]
    votes = {
        code: sum(map(signs.common.__contains__, folded if signs.syllable else words))
        for code, signs in _languages().items()
    }
    best = max(votes, key=votes.__getitem__, default=None)
    for code, signs in _languages().items():
        if signs.syllable is None:
            continue
        letters = signs.letters if signs.letters and signs.letters.search(" ".join(words)) else None  # most have none
        own = sum(letters.search(word) is not None for word in words) if letters else 0
        if own + votes[code] <= max((votes[other] for other in votes if other != code), default=0):
            continue
        shapes = [signs.syllable.fullmatch(word) is not None for word in folded]
        foreign_names = sum(word[0].isupper() and not shape for word, shape in zip(typed, shapes, strict=True))
        if 4 * sum(shapes) >= 3 * (len(words) - foreign_names):
            return code
    if best is None or _languages()[best].syllable or list(votes.values()).count(votes[best]) > 1:
        return None
    return best


def common_words(code: str) -> frozenset[str]:
    """Return the commonest words of a language, of Vietnamese without their marks, as many people type."""
    return _languages()[code].common


def has_vietnamese_letter(word: str) -> bool:
    """Whether `word` has a letter that of the languages only Vietnamese has."""
    letters = _languages()["vi"].letters
    return letters is not None and letters.search(word.lower()) is not None


def is_syllable(word: str) -> bool:
    """Whether `word` has the shape of a Vietnamese syllable, its marks left aside; some English words have it too."""
    syllable = _languages()["vi"].syllable
    return syllable is not None and syllable.fullmatch(fold(word)) is not None


def is_vietnamese(text: str) -> bool:
    """Whether `text` is Vietnamese, typed with or without its marks; Vietnamese names in English text do not count."""
    return language(text) == "vi"


@cache
def _languages() -> Mapping[str, _Signs]:
    found = {}
    for code in codes():
        table = of(code, Detection)
        letters = re.compile(f"[{re.escape(table.letters)}]") if table.letters else None
        syllable = re.compile(any_of(table.syllable)) if table.syllable else None
        if table.common or letters or syllable:
            found[code] = _Signs(frozenset(table.common), letters, syllable)
    return found
