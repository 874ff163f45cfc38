"""Cut text into words, in scripts with spaces and without, and each word as a table of names spells it."""

import re
from functools import lru_cache
from typing import NamedTuple

from knowledge.language.patterns import compiled_when_used

Span = tuple[int, int]

CACHED_WORDS = 200_000
"""Words that each reader of them remembers at most."""
LONGEST_CACHED = 40
"""Characters of such a word."""

# Scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer; Chinese and Japanese.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u0f40-\u0fbc\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
    "\u3005-\u3007\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f"
)
# Vowel signs and accents which Python's \w leaves out: general, Cyrillic, Hebrew, Arabic, Indic.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed"
    "\u0711-\u074a\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0980-\u0983\u09bc-\u09cd\u09d7\u09e2\u09e3"
    "\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a75\u0a81-\u0a83\u0abc-\u0acd\u0ae2\u0ae3\u0b01-\u0b03\u0b3c-\u0b57"
    "\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c-\u0c56\u0c62\u0c63\u0c81-\u0c83\u0cbc-\u0cd6\u0ce2\u0ce3"
    "\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d62\u0d63\u0d81-\u0d83\u0dca-\u0ddf"
)
# A small figure above the line is no digit of the number under it, nor a letter of the word: 10⁵, m², "1998³".
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
_A_WORD = rf"""
    [A-Za-z]++(?=[\s,;:!?()"/-]|\.\s)                  # most words of English text; here for speed alone
    | \d+(?:[.,]\d+)+(?![^\W{_RAISED}])                          # 1,000  3.5
    | (?<!\w)[^\W\d_](?:\.[^\W\d_])+(?:\.|(?!\w))      # U.S.  p.m.
    | (?:[^\W_{_UNSPACED}{_RAISED}]++|[{_MARKS}]|(?<=\w)['’ʼ](?=[^\W_]))+    # the others, with d'Ivoire and Norway's
    | [{_UNSPACED}]+
"""
WORD = compiled_when_used(f"({_A_WORD})", re.VERBOSE)
"""A word, in brackets, so that splitting keeps the words between the gaps."""
UNSPACED_RUN = compiled_when_used(rf"[{_UNSPACED}]+")
_POSSESSIVE = re.compile(r"['’ʼ][sS]?$")


class Token(NamedTuple):
    """Characters `start` up to, but not including, `end` of the text, and the term they are searched by."""

    start: int
    end: int
    term: str


def words(text: str) -> list[str]:
    """Return the words of `text` as typed, possessive endings and the dots of abbreviations taken off."""
    return [bare(word) for word in WORD.findall(text)]


@lru_cache(CACHED_WORDS // 10)
def name_of(word: str) -> str:
    """`word` as the table of places spells it."""
    return bare(word).lower()


def bare(word: str) -> str:
    """`word` without its possessive ending and without the dots of "U.S."."""
    return word if word.isalpha() else _POSSESSIVE.sub("", word).replace(".", "")
