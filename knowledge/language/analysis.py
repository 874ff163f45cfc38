"""Text to terms: the one analysis that articles are indexed by and questions are asked with.

A term is a folded, stemmed word ("Negotiations" gives "negoti"), a number ("1,000" gives "1000"), two characters
that follow each other in a script without spaces, or a place under all its names ("Danish", "Denmark" and
"Đan Mạch" give "country:DK").
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache, partial
from itertools import accumulate, islice, pairwise
from threading import Lock
from typing import NamedTuple

from Stemmer import Stemmer
from Stemmer import version as stemmer_version

from knowledge.language.detect import common_words, is_vietnamese
from knowledge.language.folding import fold
from knowledge.language.pack import of
from knowledge.language.patterns import compiled_when_used
from knowledge.language.places import places
from knowledge.language.sections import Names
from knowledge.language.vietnamese_names import belongs_to_a_name, means_a_country_at_the_head

VERSION = f"4 with PyStemmer {stemmer_version()}"
"""What a stored index must have been made with to be searched by these terms. The number grows whenever some text gives
other terms than before, of which a test tells, or other sentences, which are stored with them."""

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
_WORD = compiled_when_used(_A_WORD, re.VERBOSE)
_WORDS_AND_GAPS = compiled_when_used(f"({_A_WORD})", re.VERBOSE)
_UNSPACED_RUN = compiled_when_used(rf"[{_UNSPACED}]+")
_POSSESSIVE = re.compile(r"['’ʼ][sS]?$")
_THOUSANDS = re.compile(r"\d{1,3}(?:(?:,\d{3})+(?:\.\d+)?|(?:\.\d{3}){2,})")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_SPLIT_NAME = re.compile(r"\.?[ \t\u00a0]*\n?[ \t\u00a0]*|[ \u00a0]?[-\u2010\u2011'’&][ \u00a0]?")
_APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ"))
_NAME = 4
"""Words beside a country's syllable that tell whether it is part of a name."""
_INITIALS = 3
"""Names up to this long are abbreviations, and need all their letters in upper case: "US", "UN"."""
_LONGEST_UNSPACED_NAME = 12
"""Characters of the longest place name looked for in scripts without spaces."""


_SHORTEST_POSSESSED = 6
"""Letters of a word beyond which an s at its end may be a possessive typed without its apostrophe."""
_CACHED_WORDS = 200_000
_LONGEST_CACHED = 40
_LOOK_AROUND = ""
"""What stands in the cache for a word whose term depends on its neighbours."""


Span = tuple[int, int]
Columns = tuple[list[int], list[int], list[str]]


class Token(NamedTuple):
    """Characters `start` up to, but not including, `end` of the text, and the term they are searched by."""

    start: int
    end: int
    term: str


_token = partial(tuple.__new__, Token)
"""`Token` of a tuple, for the many."""


def terms(text: str) -> list[str]:
    """Return the terms of `text` in reading order: those of `tokenize`, many times faster."""
    pieces = text.split()  # no word holds white space; most pieces are one word, and known with the comma after it
    found = list(map(_known_pieces().__getitem__, pieces))
    if _LOOK_AROUND not in found:
        return found
    if any(map(text.__contains__, _capital_syllables())) and is_vietnamese(text):
        return Analysed(text).terms(0, len(text))  # which sees as much of the neighbours as it needs
    return _Pieces(text, pieces).terms(found)


def tokenize(text: str) -> list[Token]:
    """Return the terms of `text` in reading order, each with the characters it stands for; none overlap."""
    return Analysed(text).tokens(0, len(text))


class Analysed:
    """A text whose words are looked up once, though sentences of it are asked for, and it as a whole again."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = _WORDS_AND_GAPS.split(text)  # several times faster than going from match to match
        ends = list(accumulate(map(len, pieces)))
        self._words = pieces[1::2]
        self._all: Columns = ends[:-1:2], ends[1::2], list(map(_known_terms().__getitem__, self._words))
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
        if _LOOK_AROUND not in found:
            return starts, ends, found
        known = self._looked_around.get((start, end))
        if known is None:
            known = self._looked_around[start, end] = self._look_around(start, end, first, (starts, ends, found))
        return known

    def _look_around(self, start: int, end: int, first: int, columns: "Columns") -> "Columns":
        """`columns`, of these characters, whose first word is the text's number `first`, with places put together."""
        starts, ends, found = columns
        spans = [(one - start, other - start) for one, other in zip(starts, ends, strict=True)]
        reading = _Reading(self.text[start:end], self._words[first : first + len(starts)], spans)
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


def words(text: str) -> list[str]:
    """Return the words of `text` as typed, possessive endings and the dots of abbreviations taken off."""
    return [_bare(word) for word in _WORD.findall(text)]


@cache
def _capital_syllables() -> tuple[str, ...]:
    return tuple(name for name in places().syllables if name[0].isupper())


@cache
def _before_a_country() -> frozenset[str]:
    return frozenset(of("vi", Names).before_a_country)


@cache
def _after_a_country() -> frozenset[str]:
    return common_words("vi").union(of("vi", Names).after_a_country)


@cache
def _beginnings() -> frozenset[tuple[str, str]]:
    """The first two words of each place name of several."""
    table = places()
    pairs = (name.split(" ", 2)[:2] for name in (*table.names, *table.capitals) if " " in name)
    return frozenset((first, second) for first, second in pairs)


class _Reading:
    """A text and its words, for the words that cannot be understood alone."""

    def __init__(self, text: str, words: list[str], spans: list[Span]) -> None:
        self.text = text
        self.words = words
        self._spans = spans

    @cached_property
    def vietnamese(self) -> bool:
        return is_vietnamese(self.text)

    @cached_property
    def lower_case(self) -> bool:
        return self.text == self.text.lower()

    def look_around(self, found: list[str]) -> Iterator[tuple[int, int, list[Token]]]:
        """Yield (first word, word after the last, their tokens) wherever `found` says to look around.

        These tokens count characters from the first word's start, and may claim to end after the last word does.
        """
        at = -1
        while True:
            try:
                at = found.index(_LOOK_AROUND, at + 1)
            except ValueError:
                return
            after, tokens = self.understood(at)
            yield at, after, tokens
            at = after - 1

    def understood(self, at: int) -> tuple[int, list[Token]]:
        """Return the word after those that word `at` is understood with, and their tokens, as `look_around` does."""
        if _UNSPACED_RUN.match(self.words[at]):
            return at + 1, _characters(self.words[at])
        after, term = self._place(at)
        term = term or _plain(self.words[at])
        return after, [Token(0, len(self.text), term)] if term else []

    def spans(self, first: int, after: int) -> list[Span]:
        """Return where words `first` up to `after` stand in the text."""
        return self._spans[first:after]

    def _place(self, at: int) -> tuple[int, str | None]:
        """The longest place name that begins with word `at`: the word after it, and its term if there is one."""
        table = places()
        first = _name(self.words[at])
        counts = table.lengths.get(first, ())
        if counts and (at + 1 == len(self.words) or (first, _name(self.words[at + 1])) not in _beginnings()):
            counts = ()  # it goes on as no name does
        for count in counts:
            if at + count > len(self.words):
                continue
            name = " ".join([first, *map(_name, self.words[at + 1 : at + count])])
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
        word = _bare(self.words[at])
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


class _Pieces(_Reading):
    """A text cut at white space; `words` are those of the pieces looked at, and the word before these."""

    def __init__(self, text: str, pieces: list[str]) -> None:
        super().__init__(text, [], [])
        self._pieces = pieces
        self._piece = self._before = 0
        """The first piece looked at, and how many of `words` come before it."""
        self._ends: dict[int, int] = {}
        """How many of `words` there are up to the end of a piece, to the piece after it."""
        self._measured = self._start = 0
        """A piece, and where the one before it ends in the text."""

    def terms(self, found: list[str]) -> list[str]:
        """Return the terms of the text; `found` holds the term of each piece that can be understood alone."""
        kept: list[str] = []
        known = _known_terms().__getitem__
        done = 0
        while True:
            try:
                at = found.index(_LOOK_AROUND, done)
            except ValueError:
                return kept + found[done:]
            kept += found[done:at]
            done = at + 1
            if alone := self._alone(at):
                kept.append(alone)
                continue
            own = list(map(known, _words(self._pieces[at])))
            if _LOOK_AROUND in own:
                own, done = self._around(at)
            kept += own

    def _alone(self, at: int) -> str | None:
        """The term of piece `at` where it is a word that might begin a name, but the next goes on as no name does."""
        piece, following = self._pieces[at], self._pieces[at + 1] if at + 1 < len(self._pieces) else ""
        if len(piece) + len(following) > _LONGEST_CACHED or not (opener := _opener(piece)):
            return None
        second = _first_name(following)
        return opener[1] if second and (opener[0], second) not in _beginnings() else None

    def _around(self, at: int) -> tuple[list[str], int]:
        """Return the terms of piece `at` and of those that its last name goes on in, and the piece after these."""
        words: list[str] = []
        self.words = words
        before = self._piece = at
        while before and not words:
            before -= 1
            words += _words(self._pieces[before])[-1:]
        place = self._before = len(words)
        words += _words(self._pieces[at])
        self._ends = {len(words): at + 1}
        kept: list[str] = []
        while place not in self._ends:
            if term := _known_terms()[words[place]]:
                kept.append(term)
                place += 1
                continue
            self._look_ahead(place + 2)
            if place + 1 < len(words) and (_name(words[place]), _name(words[place + 1])) in _beginnings():
                self._look_ahead(place + _longest_name())
            place, tokens = self.understood(place)
            kept += [token.term for token in tokens]
        return kept, self._ends[place]

    def _look_ahead(self, count: int) -> None:
        """Look at more pieces until there are `count` words, or no more."""
        after = self._ends[len(self.words)]
        while len(self.words) < count and after < len(self._pieces):
            self.words += _words(self._pieces[after])
            after += 1
            self._ends.setdefault(len(self.words), after)

    def spans(self, first: int, after: int) -> list[Span]:
        """Return where words `first` up to `after` stand in the text; they do not come before the pieces looked at."""
        for piece in self._pieces[self._measured : self._piece]:
            self._start = self.text.index(piece, self._start) + len(piece)
        self._measured = self._piece
        matches = _WORD.finditer(self.text, self._start)
        return [match.span() for match in islice(matches, first - self._before, after - self._before)]


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


class _KnownTerms(dict[str, str]):
    """Words met so far to their terms, or to `_LOOK_AROUND`; forgets all when full, so memory stays bounded."""

    def __missing__(self, word: str) -> str:
        term = _LOOK_AROUND if _depends_on_neighbours(word) else _plain(word)
        if len(word) <= _LONGEST_CACHED:
            if len(self) >= _CACHED_WORDS:
                self.clear()
            self[word] = term
        return term


@cache
def _known_terms() -> _KnownTerms:
    return _KnownTerms()


class _KnownPieces(dict[str, str]):
    """What stood between white space so far, to its term; to `_LOOK_AROUND` unless it is a word that needs no other."""

    def __missing__(self, piece: str) -> str:
        if len(piece) > _LONGEST_CACHED:
            return _LOOK_AROUND
        alone = piece if piece.isalpha() else piece[:-1] if piece[-1] in ".," else ""
        words = [alone] if alone.isalpha() and alone.isascii() else _WORD.findall(piece)
        term = _known_terms()[words[0]] if len(words) == 1 else _LOOK_AROUND
        if len(self) >= _CACHED_WORDS:
            self.clear()
        self[piece] = term
        return term


@cache
def _known_pieces() -> _KnownPieces:
    return _KnownPieces()


def _words(piece: str) -> list[str]:
    return list(_few_words(piece)) if len(piece) <= _LONGEST_CACHED else _WORD.findall(piece)


@lru_cache(_CACHED_WORDS // 10)
def _few_words(piece: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(piece))


@lru_cache(_CACHED_WORDS // 10)
def _opener(piece: str) -> tuple[str, str] | None:
    """The name and the term of the only word of `piece`, if that might begin a longer name and is clear otherwise."""
    table, words = places(), _words(piece)
    name = _name(words[0]) if len(words) == 1 else ""
    if name not in table.lengths or name in table.capitals or words[0] in table.syllables:
        return None
    if _UNSPACED_RUN.match(words[0]):
        return None
    return name, table.names.get(name) or _plain(words[0])


@lru_cache(_CACHED_WORDS // 10)
def _first_name(piece: str) -> str:
    words = _words(piece)
    return _name(words[0]) if words else ""


@cache
def _longest_name() -> int:
    """The words of the place's name that has most."""
    return max(lengths[0] for lengths in places().lengths.values())


def _depends_on_neighbours(word: str) -> bool:
    table = places()
    if word.isalpha() and word.isascii():  # most words
        name = word.lower()
        return name in table.lengths or word in table.syllables or name in table.capitals
    name = _name(word)
    if name in table.lengths or word in table.syllables or (name in table.capitals and "." not in word):
        return True
    return name not in table.names and _UNSPACED_RUN.match(word) is not None


@lru_cache(_CACHED_WORDS // 10)
def _plain(word: str) -> str:
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
    bare = _bare(word)
    if place := table.names.get(_name(word)) or (table.capitals.get(_name(word)) if "." in word else None):
        return place
    if len(bare) > _SHORTEST_POSSESSED and bare[-1] == "s" and (place := table.names.get(_name(bare[:-1]))):
        return place  # "denmarks minister"
    return _stem(fold(bare).translate(_APOSTROPHES))


def _number(word: str) -> str:
    if _THOUSANDS.fullmatch(word):
        return word.replace(",", "") if "," in word else word.replace(".", "")
    if ordinal := _ORDINAL.fullmatch(word.lower()):
        return ordinal[1]
    return fold(word).replace(",", ".")


@lru_cache(_CACHED_WORDS // 10)
def _name(word: str) -> str:
    """`word` as the table of places spells it."""
    return _bare(word).lower()


def _bare(word: str) -> str:
    """`word` without its possessive ending and without the dots of "U.S."."""
    return word if word.isalpha() else _POSSESSIVE.sub("", word).replace(".", "")


_stemmer_lock = Lock()


@cache
def _stemmer() -> Stemmer:
    return Stemmer("english", 0)


def _stem(word: str) -> str:
    with _stemmer_lock:  # a Stemmer must not be shared by threads; words met before come from the cache
        stem: str = _stemmer().stemWord(word)
    return stem
