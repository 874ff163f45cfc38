"""Texts as the pieces of words that a model knows."""

from functools import lru_cache
from itertools import chain

from knowledge.meaning.nano_file import Vocabulary

_WORDS = 50_000
"""Words whose pieces are remembered; news repeats them."""
_LONGEST_KEPT = 40
_BEGINS = "\u2581"
"""What stands for the blank before a word."""
_UNKNOWN = 10.0
"""How much less likely than the least likely piece a character is that is in none."""


class Unigram:
    """The likeliest pieces of each word (Kudo 2018, "Subword Regularization"), as SentencePiece cuts it.

    May be called from several threads at once.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._numbers = {piece: number for number, piece in enumerate(vocabulary.pieces)}
        self._scores = vocabulary.scores
        self._normal = vocabulary.normal
        self.begin, self.end, self.padding, self._unknown = vocabulary.special
        self._unlikely = min(vocabulary.scores) - _UNKNOWN
        self._longest = max(map(len, vocabulary.pieces))
        self._kept = lru_cache(_WORDS)(self._cut)

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of the pieces, without those that begin and end a text."""
        *words, last = text.translate(self._normal).split(" ")
        # blanks in a row are one; one at the very end begins a word of nothing
        words = [*filter(None, words), last]
        return list(chain.from_iterable(map(self._pieces, words)))

    def _pieces(self, word: str) -> tuple[int, ...]:
        return self._kept(word) if len(word) <= _LONGEST_KEPT else self._cut(word)

    def _cut(self, word: str) -> tuple[int, ...]:
        text = _BEGINS + word
        size = len(text)
        best = [0.0] + [float("-inf")] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            for end in range(start + 1, min(size, start + self._longest) + 1):
                number = self._numbers.get(text[start:end])
                if number is not None and number != self._unknown:
                    score = best[start] + self._scores[number]
                    if score > best[end]:
                        best[end], came[end] = score, (start, number)
            score = best[start] + self._unlikely
            if score > best[start + 1]:
                best[start + 1], came[start + 1] = score, (start, self._unknown)
        pieces = []
        end = size
        while end:
            end, number = came[end]
            pieces.append(number)
        return tuple(reversed(pieces))
