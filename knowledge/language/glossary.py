"""What Vietnamese words are in English, for Vietnamese questions to an archive that is written in English.

A small dictionary of the words that news is made of; `vietnamese.tsv` has one a line, the phrase, a tab, the English.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.language.folding import fold

_LONGEST = 8
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
    marked = not all(map(str.isascii, words))
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + count])
            english = exact.get(_spelling(phrase.lower() if count > 1 else phrase)) if marked else None
            if english is None and count > 1 and phrase.isascii():
                english = folded.get(phrase.lower())
            if english:
                yield Translation(at, at + count, english)
                at += count
                break
        else:
            at += 1


@cache
def _tables() -> tuple[dict[tuple[str, ...], str], dict[str, str]]:
    """The phrases as they are written, and without their marks; of those that then look alike, the first."""
    lines = Path(__file__).with_name("vietnamese.tsv").read_text(encoding="utf-8").splitlines()
    english = dict(line.split("\t") for line in lines if not line.startswith("#"))
    exact = {_spelling(phrase): meaning for phrase, meaning in english.items()}
    return exact, {fold(phrase): meaning for phrase, meaning in reversed(english.items())}


def _spelling(phrase: str) -> tuple[str, ...]:
    """The same for "hòa" and "hoà": tones stand on either letter."""
    return tuple(
        "".join(sorted(unicodedata.normalize("NFD", syllable), key=unicodedata.combining))
        for syllable in phrase.split(" ")
    )
