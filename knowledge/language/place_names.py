"""The places that a text names in several words, by a capital, or by a syllable that its neighbours tell apart."""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise

from knowledge.language.detect import common_words, is_vietnamese
from knowledge.language.folding import fold
from knowledge.language.pack import of
from knowledge.language.places import places
from knowledge.language.sections import Names
from knowledge.language.segmentation import UNSPACED_RUN, Span, Token, bare, name_of
from knowledge.language.vietnamese_names import belongs_to_a_name, means_a_country_at_the_head
from knowledge.language.word_terms import LOOK_AROUND, plain_term

_SPLIT_NAME = re.compile(r"\.?[ \t\u00a0]*\n?[ \t\u00a0]*|[ \u00a0]?[-\u2010\u2011'’&][ \u00a0]?")
_NAME = 4
"""Words beside a country's syllable that tell whether it is part of a name."""
_INITIALS = 3
"""Names up to this long are abbreviations, and need all their letters in upper case: "US", "UN"."""
_LONGEST_UNSPACED_NAME = 12
"""Characters of the longest place name looked for in scripts without spaces."""


class InContext:
    """A text and its words, for the words that cannot be understood alone."""

    def __init__(self, text: str, words: list[str], spans: list[Span]) -> None:
        self.text = text
        self.words = words
        self._spans = spans

    @cached_property
    def vietnamese(self) -> bool:
        """Whether the text is Vietnamese."""
        return is_vietnamese(self.text)

    @cached_property
    def lower_case(self) -> bool:
        """Whether it is typed without any capital."""
        return self.text == self.text.lower()

    def look_around(self, found: list[str]) -> Iterator[tuple[int, int, list[Token]]]:
        """Yield (first word, word after the last, their tokens) wherever `found` says to look around.

        These tokens count characters from the first word's start, and may claim to end after the last word does.
        """
        at = -1
        while True:
            try:
                at = found.index(LOOK_AROUND, at + 1)
            except ValueError:
                return
            after, tokens = self.understood(at)
            yield at, after, tokens
            at = after - 1

    def understood(self, at: int) -> tuple[int, list[Token]]:
        """Return the word after those that word `at` is understood with, and their tokens, as `look_around` does."""
        if UNSPACED_RUN.match(self.words[at]):
            return at + 1, _characters(self.words[at])
        after, term = self._place(at)
        term = term or plain_term(self.words[at])
        return after, [Token(0, len(self.text), term)] if term else []

    def spans(self, first: int, after: int) -> list[Span]:
        """Return where words `first` up to `after` stand in the text."""
        return self._spans[first:after]

    def _place(self, at: int) -> tuple[int, str | None]:
        """The longest place name that begins with word `at`: the word after it, and its term if there is one."""
        table = places()
        first = name_of(self.words[at])
        counts = table.lengths.get(first, ())
        if counts and (at + 1 == len(self.words) or (first, name_of(self.words[at + 1])) not in beginnings()):
            counts = ()  # it goes on as no name does
        for count in counts:
            if at + count > len(self.words):
                continue
            name = " ".join([first, *map(name_of, self.words[at + 1 : at + count])])
            term = table.names.get(name) or (table.capitals.get(name) if self._capital(at) else None)
            if term and self._together(at, at + count):
                return at + count, term
        if first in table.names:
            return at + 1, table.names[first]
        if first in table.capitals and self._capital(at):
            return at + 1, table.capitals[first]
        if self.words[at] in table.syllables and self._named_in_vietnamese(at):
            return at + 1, table.syllables[self.words[at]]
        return at + 1, None

    def _together(self, first: int, after: int) -> bool:
        return all(
            _SPLIT_NAME.fullmatch(self.text, left[1], right[0]) for left, right in pairwise(self.spans(first, after))
        )

    def _capital(self, at: int) -> bool:
        """Whether word `at` has the capital that tells Turkey from a turkey; a text without capitals needs none."""
        word = bare(self.words[at])
        if len(word) <= _INITIALS:
            return word.isupper() or (at > 0 and self.words[at - 1].lower() == "the")
        return word[0].isupper() or self.lower_case

    def _named_in_vietnamese(self, at: int) -> bool:
        """Whether a syllable such as "Đức" or "nga" is a country here: no part of a person's name, no common word."""
        if not self.vietnamese:
            return False
        before = self.words[at - 1] if at else ""
        if self.words[at][0].isupper():
            return self._capital_country(at)
        following = fold(self.words[at + 1]) if at + 1 < len(self.words) else ""
        understood = not before or before in _before_a_country()
        return self.lower_case and understood and (not following or following in _after_a_country())

    def _capital_country(self, at: int) -> bool:
        before, after = self._beside(at, -1), self._beside(at, 1)
        if not before:  # the capital is the sentence's
            following = after[0] if after else ""
            if following[:1].isupper():
                return not belongs_to_a_name(before, after)
            return means_a_country_at_the_head(self.words[at], following)
        if before[0][0].isupper() and (len(before) > 1 or before[0].lower() not in _before_a_country()):
            return False
        return not belongs_to_a_name(before, after)

    def _beside(self, at: int, step: int) -> list[str]:
        """The words before (-1) or after (1) word `at`, the nearest first, as far as only spaces stand between."""
        spans = self.spans(0, len(self.words))
        found: list[str] = []
        while 0 <= at + step < len(self.words) and len(found) < _NAME:
            left, right = sorted((at, at + step))
            if not self.text[spans[left][1] : spans[right][0]].isspace():
                break
            at += step
            found.append(self.words[at])
        return found


def _characters(run: str) -> list[Token]:
    """The tokens of a run of characters without spaces: places by their longest name, else pairs that overlap."""
    names = places().names
    tokens: list[Token] = []
    plain_from = position = 0
    while position < len(run):
        for size in range(min(_LONGEST_UNSPACED_NAME, len(run) - position), 1, -1):
            if term := names.get(run[position : position + size]):
                tokens += _pairs(run, plain_from, position)
                tokens.append(Token(position, position + size, term))
                plain_from = position = position + size
                break
        else:
            position += 1
    return tokens + _pairs(run, plain_from, len(run))


def _pairs(run: str, start: int, end: int) -> list[Token]:
    if end - start == 1:
        return [Token(start, end, run[start])]
    return [Token(i, i + 2, run[i : i + 2]) for i in range(start, end - 1)]


@cache
def _before_a_country() -> frozenset[str]:
    return frozenset(of("vi", Names).before_a_country)


@cache
def _after_a_country() -> frozenset[str]:
    return common_words("vi").union(of("vi", Names).after_a_country)


@cache
def beginnings() -> frozenset[tuple[str, str]]:
    """The first two words of each place name of several."""
    table = places()
    pairs = (name.split(" ", 2)[:2] for name in (*table.names, *table.capitals) if " " in name)
    return frozenset((first, second) for first, second in pairs)
