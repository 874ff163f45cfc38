"""The common English word that a slip of the fingers was surely meant for, whether or not the archive has it.

`common_forms.txt` lists common words as they are written, with ten times their Zipf frequency (the logarithm of how
often they occur in a billion words); `build_common_forms` makes it.
"""

from functools import cache
from pathlib import Path

from knowledge.language.spelling import correct

FILE = Path(__file__).with_name("common_forms.txt")
SHORTEST = 4
"""Letters of a word from which a slip in it can be told."""
LEAST_COMMON = 3.0
"""Zipf frequency below which a word is not listed."""
_MEANT = 35
"""Ten times the Zipf frequency that a word needs to be meant."""
_OFTENER = 13
"""And by how much that must exceed the typed form's: a misspelling that many make is listed, too."""
_VOWEL = 8
"""Letters from which a vowel may stand for another: "seperate"; in shorter words both are mostly meant."""
_VOWELS = frozenset("aeiouy")


def meant_by(typed: str) -> str | None:
    """Return the common word that `typed`, a word in small letters, is a slip of; None for any other word."""
    if len(typed) < SHORTEST or not (typed.isascii() and typed.isalpha() and typed.islower()):
        return None
    from rapidfuzz.distance import OSA

    known = _beginning_with(typed[0])
    least = max(_MEANT, known.get(typed, 0) + _OFTENER)
    # a frequency, not its logarithm, decides between two that are as near
    candidates = [
        (form, round(10 ** (zipf / 10)))
        for form, zipf in known.items()
        if zipf >= least and abs(len(form) - len(typed)) <= 2 and form != typed
    ]
    found = correct(typed, candidates)
    if found is None or OSA.distance(typed, found) > 1:
        return None
    if len(found) == len(typed) and sorted(found) != sorted(typed):  # a letter for another
        one, other = next((a, b) for a, b in zip(typed, found, strict=True) if a != b)
        return found if len(typed) >= _VOWEL and {one, other} <= _VOWELS else None
    return found


@cache
def _beginning_with(letter: str) -> dict[str, int]:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return {form: int(zipf) for form, _, zipf in (line.partition(" ") for line in lines if line[0] == letter)}
