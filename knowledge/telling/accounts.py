"""All that one article tells: its names, in whatever spelling, and everything that it counts."""

import re
from datetime import date
from functools import cached_property

from knowledge.article import Article
from knowledge.language.analysis import terms
from knowledge.language.folding import fold
from knowledge.language.sentences import split
from knowledge.passages import Span
from knowledge.telling.facts import Fact, facts
from knowledge.telling.names import is_day, skeleton

LEAD = 700
"""Characters of an article that tell what its news is, with its headline."""
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?<![.!?:\"“]\s)(?<!^)\b[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_]+)*")
"""A word with a capital that does not begin a sentence."""


class Account:
    """What one article tells, each part read when it is first looked at."""

    def __init__(self, article: Article) -> None:
        self.article = article

    @property
    def day(self) -> date | None:
        """When it was published."""
        return self.article.day

    @cached_property
    def facts(self) -> list[tuple[Span, Fact]]:
        """Everything that it counts, headline aside, each with its sentence."""
        text = self.article.text
        return [((start, end), fact) for start, end in split(text) for fact in facts(text[start:end])]

    @cached_property
    def leading(self) -> list[Fact]:
        """What its headline and its first sentence count."""
        first = self.facts[0][0] if self.facts else (0, 0)
        opens = [fact for span, fact in self.facts if span == first and not self.article.text[: span[0]].strip()]
        return [*facts(self.article.title), *opens]

    @cached_property
    def lead(self) -> frozenset[str]:
        """The names of its headline and its beginning, in small letters; no days, countries or peoples."""
        text = f". {self.article.title}. {self.article.text[:LEAD]}"
        found = {name for name in _NAME.findall(text) if not is_day(name) and not is_country(name)}
        return frozenset(name.lower() for name in found) - self._small

    @cached_property
    def _small(self) -> frozenset[str]:
        """Its words that have no capital: a headline may give one to each."""
        return frozenset(word for word in _WORD.findall(self.article.text) if word.islower())

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_WORD.findall(fold(f"{self.article.title} {self.article.text}")))

    @cached_property
    def _skeletons(self) -> frozenset[str]:
        return frozenset(skeleton(word) for word in self._words if len(word) > 3)

    def speaks_of(self, name: str) -> bool:
        """Return whether any word of a name stands in it, in whatever spelling."""
        mine = {word for word in _WORD.findall(fold(name)) if len(word) > 2}
        sounds = {sound for word in mine if len(sound := skeleton(word)) > 2}
        return not mine or bool(mine & self._words) or bool(sounds & self._skeletons)


def is_country(name: str) -> bool:
    """Return whether a name is that of a country, a region of the world or a people, and no more."""
    found = terms(name)
    return bool(found) and all(term.startswith(("country:", "region:")) for term in found)
