"""The tables of a language on how texts and pages are written."""

from typing import ClassVar

from knowledge.language.pack import Patterns, Phrases, Section, Words, nothing


class Detection(Section):
    """How a text in the language is told from others."""

    file: ClassVar[str] = "detection"

    common: Words = ()
    """Its commonest words, in small letters; without marks where the language has a `syllable`."""
    letters: str = ""
    """Letters that no other of the languages has."""
    syllable: Patterns = ()
    """A pattern for the shape of its words, their marks left aside, where nearly all of them have one shape."""


class Names(Section):
    """What stands beside the names of people and of countries."""

    file: ClassVar[str] = "names"

    titles: Words = ()
    """What a person is called by before a given name, some of it as typed without marks."""
    honorifics: Words = ()
    """Before the name of a grown person, with a full stop or without: "Mrs"."""
    no_part_of_names: Words = ()
    """Of these, those with a capital that are no name, though without their marks they are no other word either."""
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
    compounds: Phrases = ()
    """Words whose first syllable at the head of a sentence only looks like a country."""
    offices: Words = ()
    """Words of offices and their holders, which name no one, though written with a capital."""
    light: Words = ()
    """What a name's acronym may leave out: "of", "the"."""


class Places(Section):
    """Words before the name of a place, and before that of somebody."""

    file: ClassVar[str] = "places"

    at: Words = ()
    """Before the place where something is: "in"."""
    beside: Words = ()
    """Before a place that it is not in: "off"."""
    into: Words = ()
    inside: Words = ()
    from_to: Words = ()
    """Before where it comes from or goes, or whom."""
    by: Words = ()
    """Before who did it."""
    by_or_otherwise: Words = ()
    """So are these, which are other words as well."""
    with_each: Words = ()
    """Before each of two whom something was done with, or told of: "with Norway and Denmark"."""


class Sentences(Section):
    """How a sentence is put together."""

    file: ClassVar[str] = "sentences"

    boundaries: Words = ()
    """Part what a sentence tells from what else it tells."""
    joins: Words = ()
    """Stand between the names of a list, without marks, too: "and"."""
    either: Words = ()
    """Stand between two of which one is asked for: "or"."""
    passive: Words = ()
    """Verbs that make one a thing done to somebody: "was", "bị"."""
    auxiliaries: Words = ()
    """Verbs and adverbs that say nothing of what is done: "has", "first"."""
    who_did: Patterns = ()
    """Begins a question for who did something; the verb follows."""
    between: Words = ()
    """May stand between "who" and that verb."""
    empty: Words = ()
    """Words after a number that are no noun, so that it counts what was spoken of."""
    elsewhere: Patterns = ()
    """Begins a sentence that tells of something else."""
    reasons: Patterns = ()
    """Gives a reason."""
    reported: Patterns = ()
    """Asks for what news reports: that people met, came, or said something."""


class Telling(Section):
    """How reports tell numbers and what befell people."""

    file: ClassVar[str] = "telling"

    saying: Patterns = ()
    """Before the day on which something was said, not done."""
    said_after: Patterns = ()
    """After it."""
    about: Patterns = ()
    """Before a number that is none exactly."""
    more: Patterns = ()
    less: Patterns = ()
    no_count: Patterns = ()
    """Before a number that counts nothing: "article"."""
    units: Patterns = ()
    percent: Phrases = ()
    range_to: Phrases = ()
    """Stands between the two ends of a range: "30 to 40", "three or four"."""
    further: Patterns = ()
    """Beside a number that comes to another one: "four other people", "three more"."""
    of_a_date: Patterns = ()
    """Beside a number that belongs to a date."""
    dead: Words = ()
    hurt: Words = ()
    missing: Words = ()
    held: Words = ()
    saved: Words = ()
    homeless: Words = ()
    aboard: Words = ()
    people: Words = ()
    joining: Words = ()
    """Begin a clause of its own."""
    ending: Words = ()
    """No part of the name of what is counted."""
    passive: Words = ()
    """May stand between those who are counted and what befell them."""
    part: Patterns = ()
    """Before a number of some of those who were counted."""
    in_all: Patterns = ()
    """Says that a number was counted over some time: "so far"."""
    part_after: Patterns = ()
    """After it: "two of the three"."""
    counting: Patterns = ()
    """Numbers in words by which one report is told from the next of the same words."""
    money: dict[str, str] = nothing()
    """Names of money, with the sign of each."""
