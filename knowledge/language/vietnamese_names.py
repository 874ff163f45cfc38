"""Whether a syllable that is a country's name in Vietnamese stands for the country, or belongs to another name.

"Nga" is Russia, and a woman's name; "Đức" is Germany, a man's name, and the beginning of Đức Hoà, a district.
"""

from collections.abc import Sequence
from functools import cache

from knowledge.language.detect import is_syllable
from knowledge.language.pack import of
from knowledge.language.sections import Names


def is_title(word: str) -> bool:
    """Return whether a person is called by `word` before a given name, as "ông" and "bà" are."""
    return word.lower() in _titles()


def belongs_to_a_name(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether a capital syllable is part of somebody's name, or of a place's.

    `before` and `after` are the words that stand beside it without a mark between, the nearest first.
    """
    nearest = before[0] if before else ""
    if is_title(nearest) and not (len(before) > 1 and before[1].lower() in _names().people):
        return True
    if nearest[:1].isupper() and is_syllable(nearest) and len(before) > 1 and before[1][:1].isupper():
        return True
    run = []
    for word in after:
        if not word[:1].isupper():
            break
        run.append(word)
    if run == run[:1] and set(_names().paired).issuperset(run):
        return False
    return all(map(is_syllable, run))


def means_a_country_at_the_head(syllable: str, following: str) -> bool:
    """Return whether `syllable`, the first word of a sentence that goes on with `following`, is the country."""
    return (
        syllable not in _names().otherwise_at_the_head and f"{syllable} {following}".lower() not in _names().compounds
    )


@cache
def _titles() -> frozenset[str]:
    return frozenset(_names().titles)


def _names() -> Names:
    return of("vi", Names)
