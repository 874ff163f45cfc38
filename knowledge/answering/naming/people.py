"""Whom a text names: runs of capitals that are a person's name, each known by its longest form."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from knowledge.answering.entities import may_be_somebody
from knowledge.answering.naming.names import Name, Names, is_country
from knowledge.answering.naming.words import RUN, PeopleWords
from knowledge.language.analysis import terms
from knowledge.language.common_words import repetition
from knowledge.passages import Span

Gender = Literal["he", "she"]

_AGE = re.compile(r",? \(?\d\d?\b(?! (?:per|%))")
_NEXT_WORDS = re.compile(r",?[ \u00a0]([^\W\d_]+)(?:[ \u00a0]([^\W\d_]+))?")
_SPACES = " \u00a0"
_BEFORE = 24
_AROUND = 50
"""Characters on either side of a word in which the rest of its name stands."""
MOST = 24
"""How often a name is looked at in one text."""
_CALLED = re.compile(r"([^\W\d_]+),[ \u00a0]\Z")
_SAID_OF = re.compile(r",[ \u00a0](\w+)[ \u00a0]([^,.;:\n]{1,80})")
_REST = re.compile(r"[^.!?\n]*")


class Person(NamedTuple):
    """Somebody whom the text names."""

    name: Span
    """Where it does first, in full."""
    tokens: tuple[str, ...]
    gender: Gender | None


class People(Names):
    """The people of one text; they are looked up one after the other, as they are asked for."""

    def __init__(self, text: str, words: PeopleWords) -> None:
        super().__init__(text, words)
        self._persons: dict[tuple[object, ...], Person | None] = {}
        self._in_full: set[tuple[str, ...]] = set()
        self._no_person: dict[str, bool] = {}

    def person(self, name: Name) -> Person | None:
        """Return who is meant by a name; None for what is no person's, or for who cannot be told."""
        key = (self._told_gender(name), *name.tokens)
        if key not in self._persons:
            self._persons[key] = self._person(name)
        return self._persons[key]

    def is_common(self, name: Name) -> bool:
        """Return whether a name of one word is a common word, too."""
        words, first = self.words, name.tokens[0].lower()
        if len(name.tokens) > 1 or first in words.given | words.given_he | words.given_she:
            return False
        return _is_common(name.tokens[0])

    def is_longer(self, name: Name) -> bool:
        """Return whether a name has several words, here or elsewhere in the text."""
        self.person(name)
        return name.tokens in self._in_full

    def is_nobody(self, name: Name) -> bool:
        """Return whether a name certainly is no person's."""
        words = self.words
        if self._lacks(name):
            return True
        if name.title:
            return False
        key = " ".join(name.tokens)
        if key not in self._no_person:
            self._no_person[key] = not may_be_somebody(key) or any(
                self.word_before(at) in words.no_person_after for at in islice(self.places(key), MOST)
            )
        return self._no_person[key]

    def _person(self, name: Name) -> Person | None:
        if self._lacks(name):
            return None
        own = self._told_gender(name)
        found = [name, *(one for one in self._elsewhere(name) if {own, self._told_gender(one)} != {"he", "she"})]
        longest: dict[tuple[str, ...], Name] = {}
        for one in sorted(found):
            if len(one.tokens) > 1:
                longest.setdefault(one.tokens, one)
        if longest:
            self._in_full.add(name.tokens)
        full = [one for one in longest if not any(one != other and _within(one, other) for other in longest)]
        if len(full) > 1 or (len(name.tokens) == 1 and self._is_a_family(name)):
            return None
        if not any(map(self._is_person, found)) and not self._is_heard(found[-1]):
            return None
        first = longest[full[0]] if full else min(found)
        return Person(
            (self.with_title(first) if not full else first.start, first.end), first.tokens, self._gender(found)
        )

    def _told_gender(self, name: Name) -> Gender | None:
        """What its title or the given name tells; a single word may be a family's."""
        words, given = self.words, name.tokens[0].lower() if len(name.tokens) > 1 else ""
        if name.title in words.titles_he or given in words.given_he:
            return "he"
        return "she" if name.title in words.titles_she or given in words.given_she else None

    def _elsewhere(self, name: Name) -> Iterator[Name]:
        """The same name wherever else it stands with another word that has a capital: longer, or with a title."""
        text, words = self.text, " ".join(name.tokens)
        for at in islice(self.places(words), MOST):
            if at == name.start or not self._has_a_capital_beside(at, at + len(words)):
                continue
            begin = max(text.rfind("\n", 0, at) + 1, at - _AROUND)
            for other in self.names(begin, min(len(text), at + len(words) + _AROUND)):
                if other.start <= at < other.end:
                    if _within(name.tokens, other.tokens) and not self._lacks(other):
                        yield other
                    break
                if other.start > at:
                    break

    def _has_a_capital_beside(self, start: int, end: int) -> bool:
        text = self.text
        if text[end : end + 1] in _SPACES and text[end + 1 : end + 2].isupper():
            return True
        if not start or text[start - 1] not in _SPACES:
            return False
        before = text[max(0, start - _BEFORE) : start].split()[-1:]
        return bool(before) and (before[0][0].isupper() or before[0].rstrip(".").lower() in self.words.titles)

    def _is_heard(self, name: Name) -> bool:
        """Whether a name speaks anywhere, and nowhere stands as what is no person's does."""
        words = " ".join(name.tokens)
        alone = [Name(at, at + len(words), name.tokens, "", False) for at in islice(self.places(words), MOST)]
        return any(map(self.speaks, alone)) and not self.is_nobody(name)

    def _lacks(self, name: Name) -> bool:
        whole = " ".join(name.tokens)
        if all(len(token.strip(".")) < 2 for token in name.tokens):
            return True
        if any(len(token) > 1 and token.isupper() and "." not in token for token in name.tokens):
            return True
        first, *others = (token.lower() for token in name.tokens)
        given = first in self.words.given_he or first in self.words.given_she
        if any(token in self.words.no_person for token in (others if given else (first, *others))):
            return True
        if name.tokens[0].rpartition("-")[2] in self.words.no_person:  # "Paris-based"
            return True
        return not given and is_country(whole)

    def _is_a_family(self, name: Name) -> bool:
        """Whether the text speaks of several of the name: "the Soroses"."""
        word = name.tokens[0]
        return any(
            f"{article} {word}{ending} " in self.text for article in self.words.several for ending in self.words.plural
        )

    def _is_person(self, name: Name) -> bool:
        words = self.words
        if name.title in words.titles_he or name.title in words.titles_she or (name.title and len(name.tokens) > 1):
            return True
        given = name.tokens[0].lower()
        if len(name.tokens) > 1 and (given in words.given or given in words.given_he or given in words.given_she):
            return True
        if len(name.tokens) > 1 and _AGE.match(self.text, name.end):
            return True
        following = _NEXT_WORDS.match(self.text, name.end)
        if following and following.group(1).lower() in words.who:
            return True
        return len(name.tokens) > 1 and (self._is_told_of(name) or self._is_taken_up(name))

    def _is_told_of(self, name: Name) -> bool:
        """Whether it says what somebody is: "Lee Baker, a financial planner", "the captain, Orla Vance"."""
        words = self.words
        before = _CALLED.search(self.text, max(0, name.start - _AROUND), name.start)
        if before and (before[1].lower() in words.titles or words.somebody.fullmatch(before[1])):
            return True
        beside = _SAID_OF.match(self.text, name.end)
        if not beside or beside.group(1).lower() not in self.words.articles:
            return False
        return self.words.somebody.search(beside.group(2)) is not None

    def _is_taken_up(self, name: Name) -> bool:
        """Whether its sentence, which opens with it, goes on with a pronoun."""
        if not name.opens:
            return False
        rest = _REST.match(self.text, name.end)
        found = self.words.pronoun.search(rest.group()) if rest else None
        if not rest or not found:
            return False
        between = RUN.findall(rest.group()[: found.start()])
        return all(word.lower() in self.words.no_person for run in between for word in run.split())

    def _gender(self, found: list[Name]) -> Gender | None:
        told: set[Gender] = {gender for name in found if (gender := self._told_gender(name))}
        if not told and all(len(name.tokens) == 1 for name in found):
            alone, words = found[0].tokens[0].lower(), self.words
            return "he" if alone in words.given_he else "she" if alone in words.given_she else None
        return told.pop() if len(told) == 1 else None


@lru_cache(maxsize=2048)
def _is_common(word: str) -> bool:
    return all(repetition(term) is not None for term in terms(word))


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a name is the beginning or the end of another."""
    return other[: len(one)] == one or other[-len(one) :] == one


@lru_cache(maxsize=16)
def people_of(text: str, words: PeopleWords) -> People:
    """Return the people of a text, which several quotes of it ask for."""
    return People(text, words)
