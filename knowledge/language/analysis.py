"""Text to terms: the one analysis that articles are indexed by and questions are asked with.

A term is a folded, stemmed word ("Negotiations" gives "negoti"), a number ("1,000" gives "1000"), two characters
that follow each other in a script without spaces, or a place under all its names ("Danish", "Denmark" and
"Đan Mạch" give "country:DK").
"""

from bisect import bisect_left
from functools import cache, partial
from itertools import accumulate

from Stemmer import version as stemmer_version

from knowledge.language.detect import is_vietnamese
from knowledge.language.pieces import Pieces, known_pieces
from knowledge.language.place_names import InContext
from knowledge.language.places import places
from knowledge.language.segmentation import WORD, Span, Token, words
from knowledge.language.word_terms import LOOK_AROUND, known_terms

__all__ = ["VERSION", "Analysed", "Token", "terms", "tokenize", "words"]

VERSION = f"4 with PyStemmer {stemmer_version()}"
"""What a stored index must have been made with to be searched by these terms. The number grows whenever some text gives
other terms than before, of which a test tells, or other sentences, which are stored with them."""
Columns = tuple[list[int], list[int], list[str]]
"""Where tokens start, where they end, and their terms."""

_token = partial(tuple.__new__, Token)
"""`Token` of a tuple, for the many."""


def terms(text: str) -> list[str]:
    """Return the terms of `text` in reading order: those of `tokenize`, many times faster."""
    pieces = text.split()  # no word holds white space; most pieces are one word, and known with the comma after it
    found = list(map(known_pieces().__getitem__, pieces))
    if LOOK_AROUND not in found:
        return found
    if any(map(text.__contains__, _capital_syllables())) and is_vietnamese(text):
        return Analysed(text).terms(0, len(text))  # which sees as much of the neighbours as it needs
    return Pieces(text, pieces).terms(found)


def tokenize(text: str) -> list[Token]:
    """Return the terms of `text` in reading order, each with the characters it stands for; none overlap."""
    return Analysed(text).tokens(0, len(text))


class Analysed:
    """A text whose words are looked up once, though sentences of it are asked for, and it as a whole again."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = WORD.split(text)  # several times faster than going from match to match
        ends = list(accumulate(map(len, pieces)))
        self._words = pieces[1::2]
        self._all: Columns = ends[:-1:2], ends[1::2], list(map(known_terms().__getitem__, self._words))
        self._looked_around: dict[Span, Columns] = {}

    def terms(self, start: int, end: int) -> list[str]:
        """Return the terms of these characters, as `terms` does when it sees nothing else of the text."""
        return self.columns(start, end)[2]

    def tokens(self, start: int, end: int) -> list[Token]:
        """Return the terms of these characters as `tokenize` does, but counting from the beginning of the text."""
        return list(map(_token, zip(*self.columns(start, end), strict=True)))

    def columns(self, start: int, end: int) -> "Columns":
        """Return what `tokens` does, without making tokens of it: their starts, their ends, their terms."""
        if not self._apart(start, end):
            starts, ends, terms = Analysed(self.text[start:end]).columns(0, end - start)
            return [start + at for at in starts], [start + at for at in ends], terms
        starts, ends, found = self._all
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        if last - first < len(starts):
            starts, ends, found = starts[first:last], ends[first:last], found[first:last]
        if LOOK_AROUND not in found:
            return starts, ends, found
        known = self._looked_around.get((start, end))
        if known is None:
            known = self._looked_around[start, end] = self._look_around(start, end, first, (starts, ends, found))
        return known

    def _look_around(self, start: int, end: int, first: int, columns: "Columns") -> "Columns":
        """`columns`, of these characters, whose first word is the text's number `first`, with places put together."""
        starts, ends, found = columns
        spans = [(one - start, other - start) for one, other in zip(starts, ends, strict=True)]
        reading = InContext(self.text[start:end], self._words[first : first + len(starts)], spans)
        kept_starts: list[int] = []
        kept_ends: list[int] = []
        kept: list[str] = []
        done = 0
        for at, after, pieces in reading.look_around(found):
            begin, limit = starts[at], ends[after - 1]
            kept_starts += starts[done:at]
            kept_starts += [begin + piece.start for piece in pieces]
            kept_ends += ends[done:at]
            kept_ends += [min(begin + piece.end, limit) for piece in pieces]
            kept += found[done:at]
            kept += [piece.term for piece in pieces]
            done = after
        return kept_starts + starts[done:], kept_ends + ends[done:], kept + found[done:]

    def _apart(self, start: int, end: int) -> bool:
        """Whether white space parts these characters from the rest, so that the same words are found without it."""
        text = self.text
        return (start == 0 or text[start - 1].isspace()) and (end >= len(text) or text[end].isspace())


@cache
def _capital_syllables() -> tuple[str, ...]:
    return tuple(name for name in places().syllables if name[0].isupper())
