"""The tables that a language may have, and what stands in each; `packs/en` and `packs/vi` are examples to follow."""

from typing import ClassVar

from knowledge.language.pack import Patterns, Section, Words


class Detection(Section):
    """How a text in the language is told from others."""

    file: ClassVar[str] = "detection"

    common: Words = ()
    """Its commonest words, in small letters; without marks where the language has a `syllable`."""
    letters: str = ""
    """Letters that no other of the languages has."""
    syllable: Patterns = ()
    """A pattern for the shape of its words, their marks left aside, where nearly all of them have one shape."""


class Asking(Section):
    """Words that a question is made with, and that say nothing of what it asks about."""

    file: ClassVar[str] = "asking"

    stop_words: Words = ()
    """As they are typed, with their marks."""
    mistyped: Words = ()
    """Those of them that are long enough to be told from one another when mistyped."""


class Names(Section):
    """What stands beside the names of people and of countries."""

    file: ClassVar[str] = "names"

    titles: Words = ()
    """What a person is called by before a given name, some of it as typed without marks."""
    people: Words = ()
    """Makes people of a title that follows: "đàn ông Nga" are Russian men."""
    paired: Words = ()
    """Short for a country after another one: "quan hệ Mỹ Trung"."""
    before_a_country: Words = ()
    """Words after which a country's name of one syllable is understood without its capital: "với nga"."""
    after_a_country: Words = ()
    """Words before which it is, besides the commonest of the language: "bo truong sip ten gi"."""
    otherwise_at_the_head: Words = ()
    """Countries' names that at the head of a sentence are mostly another word: "anh", he; "áo", a dress."""
    compounds: tuple[str, ...] = ()
    """Words whose first syllable at the head of a sentence only looks like a country."""
    light: Words = ()
    """What a name's acronym may leave out: "of", "the"."""


SECTIONS: tuple[type[Section], ...] = (Asking, Detection, Names)
