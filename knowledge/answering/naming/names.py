"""Runs of capitals in a text that may be somebody's name, and what stands beside them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from knowledge.answering.naming.words import RUN, PeopleWords
from knowledge.language.analysis import terms

_LAST_WORD = re.compile(r"([^\W\d_][\w’'-]*|[^\W\d_]\w{0,4}\.)[ \u00a0]\Z")
_SAYS = re.compile(r"[ \u00a0]([^\W\d_]+)(?:[ \u00a0]([^\W\d_]+))?")
_OWNS = re.compile(r"['’]")
_STOPS = ',.;:!?)\n”"'
_SAID = re.compile(r"([,”\"’'])[ \u00a0]([^\W\d_]+)[ \u00a0]\Z")
_POSSESSIVE = re.compile(r"['’](?:s|d|ll|ve|re)?\Z")
_ENDS = ".!?:\n\"“”'‘’([-–—•*"
_BEFORE = 24
_TOKEN = re.compile(r"[^ \u00a0]+")
_INITIALS = re.compile(r"(?:\w\.)+|Jr\.")


class Name(NamedTuple):
    """A run of capitals without what stands before a name."""

    start: int
    end: int
    tokens: tuple[str, ...]
    title: str
    """The word before it, in small letters, where it is a title; else empty."""
    opens: bool
    """Whether its sentence begins with it, or with its title."""


class Names:
    """What may be names in one text."""

    def __init__(self, text: str, words: PeopleWords) -> None:
        self.text = text
        self.words = words

    def names(self, start: int, end: int) -> Iterator[Name]:
        """Yield what may be names in these characters."""
        for match in RUN.finditer(self.text, start, end):
            if name := self._name(match):
                yield name

    def speaks(self, name: Name) -> bool:
        """Return whether a verb of saying stands beside a name: "said Berg", "Berg also said"."""
        following = _SAYS.match(self.text, name.end)
        if following and not self.words.says.isdisjoint(word.lower() for word in following.groups() if word):
            return True
        before = _SAID.search(self.text, max(0, name.start - _BEFORE), name.start)
        if before is None or before[2] not in self.words.says - self.words.heard:
            return False
        after = self.text[name.end : name.end + 2]  # not: "Lee, their leader, said Marsh had lied", "said Marsh's plan"
        return not _OWNS.match(after) and (before[1] != "," or after[:1] in _STOPS)

    def with_title(self, name: Name) -> int:
        """Return where a name begins with the title before it."""
        words = self.words
        if not name.title or (words.in_syllables and name.title not in words.titles_he | words.titles_she):
            return name.start
        at = self.text.rfind(" ", max(0, name.start - _BEFORE), name.start - 1) + 1
        return max(at, self.text.rfind("\n", 0, name.start) + 1)

    def is_told_apart(self, name: Name) -> bool:
        """Return whether a word before it tells which of several is meant: "the elder Soros"."""
        before = self.text[max(0, name.start - _BEFORE) : name.start].split()
        if name.title or len(before) < 2 or not before[-1].isalpha():
            return False
        return before[-1].islower() and before[-2].lower() in self.words.articles

    def _name(self, match: re.Match[str]) -> Name | None:
        text, words = self.text, self.words
        start, end = match.span()
        tokens = [(start + part.start(), part.group()) for part in _TOKEN.finditer(match.group())]
        opens = not text[max(0, start - 2) : start].strip(" \u00a0") or text[:start].rstrip(" \u00a0")[-1:] in _ENDS
        title, first = "", 0
        for place, (_, token) in enumerate(tokens):
            lower = token.rstrip(".").lower()
            if lower in words.titles or lower in words.offices:
                title, first = lower if lower in words.titles else "", place + 1
            elif lower in words.small and not words.in_syllables:
                title, first = "", place + 1
        if not first and opens and self._is_small(tokens[0][1]):
            first = 1
        opens = opens and (first == 0 or bool(title))
        tokens = tokens[first:]
        while len(tokens) > 2 and is_country(tokens[0][1]):
            tokens = tokens[1:]
        if not tokens:
            return None
        last_at, last = tokens[-1]
        bare = last if _INITIALS.fullmatch(last) else _POSSESSIVE.sub("", last)
        end = last_at + len(bare)
        if not bare:
            return None
        if not first:
            before = self.word_before(start)
            title = before if before in words.titles else ""
            if title and not opens:
                opens = self._opens(start - len(title) - 1)
        return Name(tokens[0][0], end, (*(token for _, token in tokens[:-1]), bare), title, opens)

    def _opens(self, at: int) -> bool:
        return self.text[:at].rstrip(" \u00a0.")[-1:] in _ENDS or not self.text[:at].strip()

    def _is_small(self, token: str) -> bool:
        lower = _POSSESSIVE.sub("", token).lower()
        if lower in self.words.given_he or lower in self.words.given_she:
            return False
        return lower in self.words.small or f" {lower} " in self.text

    def word_before(self, at: int) -> str:
        """Return the word before a place, in small letters; nothing where another mark stands between."""
        found = _LAST_WORD.search(self.text, max(0, at - _BEFORE), at)
        return found.group(1).rstrip(".").lower() if found else ""

    def places(self, words: str) -> Iterator[int]:
        """Yield where these words stand, whole."""
        text, at = self.text, self.text.find(words)
        while at >= 0:
            end = at + len(words)
            if not (at and text[at - 1].isalnum()) and not text[end : end + 1].isalnum():
                yield at
            at = text.find(words, end)


@lru_cache(maxsize=2048)
def is_country(words: str) -> bool:
    """Return whether words are the name of a country or of a part of the world."""
    return all(term.startswith(("country:", "region:")) for term in terms(words))
