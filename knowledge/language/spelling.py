"""The word that was surely meant by one that the archive has never seen, or none."""

from collections.abc import Iterable
from functools import cache

from knowledge.language.folding import fold
from knowledge.language.places import places

_SHORTEST = _SWAPS_ONLY = 4
_TWO_MISTAKES_FROM = 9
_SURELY_MORE = 10
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")


def correct(word: str, candidates: Iterable[tuple[str, int]]) -> str | None:
    """Return the one of `candidates` (spelling, how often it occurs) that is surely meant by `word`, or None.

    Sure means: the same first letter and one mistake, from nine letters on two (optimal string alignment distance).
    In four letters the mistake can only be two letters swapped; in five one may also be lost or doubled; from six on a
    letter may stand for its neighbour on the keyboard, or a vowel for a vowel. Words that differ otherwise, as "planet"
    and "planes", are more often both meant. Of two equally near, one must occur ten times as often as the other.
    Numbers, names of places and words under four letters stand as typed.
    """
    from rapidfuzz.distance import OSA

    typed = fold(word)
    if (
        len(typed) < _SHORTEST
        or not (typed.isascii() and typed.isalpha())
        or typed in places().names
        or typed in places().capitals
    ):
        return None
    allowed = 2 if len(typed) >= _TWO_MISTAKES_FROM else 1
    near: dict[str, tuple[int, int, str]] = {}
    for spelling, count in candidates:
        meant = fold(spelling)
        if meant == typed:
            return None
        distance = OSA.distance(typed, meant, score_cutoff=allowed)
        if (
            distance <= allowed
            and meant[:1] == typed[0]
            and meant.isascii()
            and meant.isalpha()
            and _likely(typed, meant)
        ):
            near[meant] = min(near.get(meant, (distance, 0, spelling)), (distance, -count, spelling))
    ranked = sorted(near.values())
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0] and -ranked[0][1] < _SURELY_MORE * -ranked[1][1]:
        return None
    return ranked[0][2]


@cache
def known_words() -> frozenset[str]:
    """Return the English names of places, in lower case, of one word; a typo may have meant them too."""
    return frozenset(name for name in places().english if name.isascii() and name.isalpha())


def _likely(typed: str, meant: str) -> bool:
    """Whether one slip of the fingers is likelier than another word; `meant` is one mistake away from `typed`."""
    if len(typed) >= _TWO_MISTAKES_FROM:
        return True
    at = next((i for i, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), len(meant))
    if len(typed) == len(meant):
        swapped = typed[at + 1 : at + 2] == meant[at]
        return swapped or (len(typed) > _SWAPS_ONLY + 1 and _beside(typed[at], meant[at]))
    if len(typed) < len(meant):
        return len(typed) > _SWAPS_ONLY
    return len(typed) > _SWAPS_ONLY and typed[at] == typed[at - 1]


def _beside(one: str, other: str) -> bool:
    """Whether two letters are both vowels, or neighbours on an English keyboard."""
    if one in _VOWELS and other in _VOWELS:
        return True
    (row, column), (other_row, other_column) = (
        next((row, letters.find(letter)) for row, letters in enumerate(_KEYBOARD) if letter in letters)
        for letter in (one, other)
    )
    return abs(row - other_row) <= 1 and abs(column - other_column) <= 1
