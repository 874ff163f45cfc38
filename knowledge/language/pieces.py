"""Texts cut at white space, of which most pieces are one word that was met before: the fast way to terms alone."""

from functools import cache, lru_cache
from itertools import islice

from knowledge.language.place_names import InContext, beginnings
from knowledge.language.places import places
from knowledge.language.segmentation import (
    CACHED_WORDS,
    LONGEST_CACHED,
    UNSPACED_RUN,
    WORD,
    Span,
    name_of,
)
from knowledge.language.word_terms import LOOK_AROUND, known_terms, plain_term


class Pieces(InContext):
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
        known = known_terms().__getitem__
        done = 0
        while True:
            try:
                at = found.index(LOOK_AROUND, done)
            except ValueError:
                return kept + found[done:]
            kept += found[done:at]
            done = at + 1
            if alone := self._alone(at):
                kept.append(alone)
                continue
            own = list(map(known, _words(self._pieces[at])))
            if LOOK_AROUND in own:
                own, done = self._around(at)
            kept += own

    def _alone(self, at: int) -> str | None:
        """The term of piece `at` where it is a word that might begin a name, but the next goes on as no name does."""
        piece, following = self._pieces[at], self._pieces[at + 1] if at + 1 < len(self._pieces) else ""
        if len(piece) + len(following) > LONGEST_CACHED or not (opener := _opener(piece)):
            return None
        second = _first_name(following)
        return opener[1] if second and (opener[0], second) not in beginnings() else None

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
            if term := known_terms()[words[place]]:
                kept.append(term)
                place += 1
                continue
            self._look_ahead(place + 2)
            if place + 1 < len(words) and (name_of(words[place]), name_of(words[place + 1])) in beginnings():
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
        matches = WORD.finditer(self.text, self._start)
        return [match.span() for match in islice(matches, first - self._before, after - self._before)]


class _KnownPieces(dict[str, str]):
    """What stood between white space so far, to its term; to `LOOK_AROUND` unless it is a word that needs no other."""

    def __missing__(self, piece: str) -> str:
        if len(piece) > LONGEST_CACHED:
            return LOOK_AROUND
        alone = piece if piece.isalpha() else piece[:-1] if piece[-1] in ".," else ""
        words = [alone] if alone.isalpha() and alone.isascii() else WORD.findall(piece)
        term = known_terms()[words[0]] if len(words) == 1 else LOOK_AROUND
        if len(self) >= CACHED_WORDS:
            self.clear()
        self[piece] = term
        return term


@cache
def known_pieces() -> _KnownPieces:
    """Return the pieces met so far; asking for another one adds it."""
    return _KnownPieces()


def _words(piece: str) -> list[str]:
    return list(_few_words(piece)) if len(piece) <= LONGEST_CACHED else WORD.findall(piece)


@lru_cache(CACHED_WORDS // 10)
def _few_words(piece: str) -> tuple[str, ...]:
    return tuple(WORD.findall(piece))


@lru_cache(CACHED_WORDS // 10)
def _opener(piece: str) -> tuple[str, str] | None:
    """The name and the term of the only word of `piece`, if that might begin a longer name and is clear otherwise."""
    table, words = places(), _words(piece)
    name = name_of(words[0]) if len(words) == 1 else ""
    if name not in table.lengths or name in table.capitals or words[0] in table.syllables:
        return None
    if UNSPACED_RUN.match(words[0]):
        return None
    return name, table.names.get(name) or plain_term(words[0])


@lru_cache(CACHED_WORDS // 10)
def _first_name(piece: str) -> str:
    words = _words(piece)
    return name_of(words[0]) if words else ""


@cache
def _longest_name() -> int:
    """The words of the place's name that has most."""
    return max(lengths[0] for lengths in places().lengths.values())
