"""What Vietnamese words are in English, for Vietnamese questions to an archive that is written in English.

A small dictionary of the words that news is made of; `vietnamese.tsv` has one a line, the phrase, a tab, the English.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.detect import has_vietnamese_letter
from knowledge.language.folding import fold

_LONGEST = 6
"""Syllables of the longest phrase."""


class Translation(NamedTuple):
    """The words `first` up to, but not including, `after`, in English."""

    first: int
    after: int
    english: str


def translate(words: Sequence[str]) -> Iterator[Translation]:
    """Yield what is known of `words`, a Vietnamese text in order as typed: the longest phrases, from left to right.

    Phrases of several syllables are known without their marks, too; a syllable alone only where the text has marks, and
    in small letters, since a capital makes it a name.
    """
    exact, folded = _tables()
    marked = any(map(has_vietnamese_letter, words))
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + count])
            english = exact.get(phrase.lower() if count > 1 else phrase) if marked else None
            if english is None and count > 1:
                english = folded.get(fold(phrase))
            if english:
                yield Translation(at, at + count, english)
                at += count
                break
        else:
            at += 1


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """The phrases as they are written, and without their marks; of those that then look alike, the first."""
    lines = Path(__file__).with_name("vietnamese.tsv").read_text(encoding="utf-8").splitlines()
    exact = dict(line.split("\t") for line in lines if not line.startswith("#"))
    return exact, {fold(phrase): english for phrase, english in reversed(exact.items())}
