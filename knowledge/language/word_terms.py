"""The term of a word by itself: a place, a number, or its stem."""

import re
from functools import cache, lru_cache
from threading import Lock

from Stemmer import Stemmer

from knowledge.language.folding import fold
from knowledge.language.places import places
from knowledge.language.segmentation import CACHED_WORDS, LONGEST_CACHED, UNSPACED_RUN, bare, name_of

LOOK_AROUND = ""
"""What stands in place of the term of a word that depends on its neighbours."""

_THOUSANDS = re.compile(r"\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3}){2,})")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ"))
_SHORTEST_POSSESSED = 6
"""Letters of a word beyond which an s at its end may be a possessive typed without its apostrophe."""


class _KnownTerms(dict[str, str]):
    """Words met so far to their terms, or to `LOOK_AROUND`; forgets all when full, so memory stays bounded."""

    def __missing__(self, word: str) -> str:
        term = LOOK_AROUND if _depends_on_neighbours(word) else plain_term(word)
        if len(word) <= LONGEST_CACHED:
            if len(self) >= CACHED_WORDS:
                self.clear()
            self[word] = term
        return term


@cache
def known_terms() -> _KnownTerms:
    """Return the words met so far; asking for another one adds it."""
    return _KnownTerms()


def _depends_on_neighbours(word: str) -> bool:
    table = places()
    if word.isalpha() and word.isascii():  # most words
        name = word.lower()
        return name in table.lengths or word in table.syllables or name in table.capitals
    name = name_of(word)
    if name in table.lengths or word in table.syllables or (name in table.capitals and "." not in word):
        return True
    return name not in table.names and UNSPACED_RUN.match(word) is not None


@lru_cache(CACHED_WORDS // 10)
def plain_term(word: str) -> str:
    """The term of a word by itself; empty when nothing of it is left, as of a lone accent."""
    table = places()
    if word.isalpha() and word.isascii():  # most words
        lower = word.lower()
        place = table.names.get(lower)
        if place is None and len(lower) > _SHORTEST_POSSESSED and word[-1] == "s":
            place = table.names.get(lower[:-1])
        return place or _stem(lower)
    if word[0].isdigit():
        return _number(word)
    root = bare(word)
    if place := table.names.get(name_of(word)) or (table.capitals.get(name_of(word)) if "." in word else None):
        return place
    if len(root) > _SHORTEST_POSSESSED and root[-1] == "s" and (place := table.names.get(name_of(root[:-1]))):
        return place  # "denmarks minister"
    return _stem(fold(root).translate(_APOSTROPHES))


def _number(word: str) -> str:
    if _THOUSANDS.fullmatch(word):
        return word.replace(",", "") if "," in word else word.replace(".", "")
    if ordinal := _ORDINAL.fullmatch(word.lower()):
        return ordinal[1]
    return fold(word).replace(",", ".")


_stemmer_lock = Lock()


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english", 0)


def _stem(word: str) -> str:
    with _stemmer_lock:  # a Stemmer must not be shared by threads; words met before come from the cache
        stem: str = _stemmer().stemWord(word)
    return stem
