"""What the wording of a question asks for and takes for granted.

Each thing is found out once, when it is first needed, and here: nothing that ranks, weighs or quotes reads the wording
of a question again.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from knowledge.answering.alike import Gist, gist
from knowledge.answering.measures import Quantity, Unit, asks_of_the_future, names_sort_of_date, quantity, unit_asked
from knowledge.answering.needs.granted import Done, Ended, done, ended
from knowledge.answering.reported import is_of_the_report
from knowledge.answering.wording import Kind
from knowledge.language.analysis import terms, tokenize
from knowledge.language.detect import has_vietnamese_letter, is_vietnamese
from knowledge.language.pack import any_of, of_all
from knowledge.language.patterns import compiled_when_used, cue, cue_words
from knowledge.language.question_words import question_words
from knowledge.language.sections import Measures, Needs, Places, Sentences, Tenses

_WORD = re.compile(r"[^\W\d_]+")
_WITH_EACH = cue(lambda: of_all(Places).with_each, r"\b", r"\s+(?:the\s+)?$")
_WILL = cue_words(lambda: of_all(Tenses).future)


def _does() -> str:
    sentences = of_all(Sentences)
    return rf"^\W*(?:{any_of(sentences.who_did)})\s+(?:(?:{any_of(sentences.between)})\s+)*([^\W\d_]+)"


_WHO_DID = compiled_when_used(_does, re.IGNORECASE)
_STILL = re.compile(r"\b(?:when|where)(?:'s|’s|s| is| are)\b", re.IGNORECASE)
_COUNTRIES = cue_words(lambda: of_all(Needs).which_countries)
_COUNTED = cue(lambda: of_all(Measures).how_many, r"\b", r"\s+((?:[^\W\d_]+[ -]?){1,3})")
_MONEY = cue(lambda: of_all(Measures).asks_sum)
_NOT, _NOT_ASKED = cue(lambda: of_all(Needs).asks_not), cue(lambda: of_all(Needs).asks_not_really)
_BIRTH, _DEATH = cue(lambda: of_all(Needs).asks_birth), cue(lambda: of_all(Needs).asks_death)
_HOW_MANY = cue_words(lambda: of_all(Needs).how_many)
_OF_SOMETHING = frozenset({Kind.WHO, Kind.WHAT, Kind.WHERE, Kind.HOW_MANY})
"""Asks for what something is not true of; why it is not may be told in other words."""


@dataclass(frozen=True)
class Asks:
    """What one wording of a question asks for; `kind` is what sort of thing would answer it."""

    kind: Kind
    wording: str

    @cached_property
    def quantity(self) -> Quantity:
        """What it wants counted, measured or dated."""
        return quantity(self.kind, self.wording)

    @cached_property
    def unit(self) -> Unit:
        """What it says of the unit in which to answer."""
        return unit_asked(self.wording)

    @cached_property
    def counted(self) -> frozenset[str]:
        """Terms of up to three words behind "how many", as far as they are what is counted: "air defence systems"."""
        found = _COUNTED.search(self.wording)
        counted = list[str]()
        for word in found[1].split() if found else ():
            if word.lower() in of_all(Measures).after_the_counted:
                break
            counted += terms(word)
        return frozenset(counted)

    @cached_property
    def money(self) -> bool:
        """Whether it asks for a sum in so many words."""
        return _MONEY.search(self.wording) is not None

    @cached_property
    def deed(self) -> frozenset[str]:
        """The term of what was done, for one that asks when: its first word that is no name, "debate"."""
        for token in tokenize(self.wording) if self.kind is Kind.WHEN else ():
            if token.term in self.content and not self.wording[token.start].isupper():
                return frozenset({token.term})
        return frozenset()

    @cached_property
    def sort_of_date(self) -> bool:
        """Whether one after a date says of what sort: "in what year"."""
        return names_sort_of_date(self.wording)

    @cached_property
    def to_come(self) -> bool:
        """Whether one after a date asks of what is still to come."""
        return asks_of_the_future(self.wording)

    @cached_property
    def of_the_report(self) -> bool:
        """Whether it asks when or where a meeting, a visit or a statement took place."""
        return is_of_the_report(self.kind, self.wording)

    @cached_property
    def ended(self) -> Ended | None:
        """What an answer needs where it takes for granted that something ended or was refused."""
        return ended(self.kind, self.wording)

    @cached_property
    def done(self) -> Done | None:
        """What an answer needs where it takes for granted that something was done."""
        return done(self.kind, self.wording)

    @cached_property
    def will(self) -> bool:
        """Whether it says that it is of the future: "when will they meet"."""
        return _WILL.search(self.wording) is not None

    @cached_property
    def still(self) -> bool:
        """Whether it may be: "when is it?" is answered by what is said of it, not by what the report begins with."""
        return _STILL.search(self.wording) is not None

    @cached_property
    def countries(self) -> bool:
        """Whether it asks for more countries than one."""
        return self.kind is Kind.WHERE and _COUNTRIES.search(self.wording) is not None

    @cached_property
    def who_did(self) -> str | None:
        """The first word of what somebody did, for one that asks who: "bought", "is"; None for any other."""
        found = _WHO_DID.match(self.wording) if self.kind is Kind.WHO else None
        return found[1] if found else None

    @cached_property
    def denies(self) -> bool:
        """Whether it asks for what something is not true of: "which members have not ratified it?"."""
        denied = self.kind in _OF_SOMETHING and _NOT.search(self.wording)
        return bool(denied) and not _NOT_ASKED.search(self.wording)

    @cached_property
    def birth(self) -> bool:
        """Whether it asks when, or where, somebody was born."""
        return _BIRTH.search(self.wording) is not None

    @cached_property
    def death(self) -> bool:
        """Whether it asks of somebody's death."""
        return _DEATH.search(self.wording) is not None

    @cached_property
    def how_many(self) -> bool:
        """Whether it asks how many there are, in so many words."""
        return self.kind is Kind.HOW_MANY and _HOW_MANY.search(self.wording) is not None

    @cached_property
    def gist(self) -> Gist:
        """What another question must have in common with it to ask the same."""
        return gist(self.wording)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of all its words."""
        return frozenset(terms(self.wording))

    @cached_property
    def content(self) -> frozenset[str]:
        """Those of the words that say what it is about."""
        return self.terms - question_words(self.wording)

    @cached_property
    def vietnamese(self) -> bool:
        """Whether it is in Vietnamese."""
        return is_vietnamese(self.wording)

    @cached_property
    def marked(self) -> bool:
        """Whether it is in Vietnamese, and with its marks: where a word has none, none is meant."""
        return self.vietnamese and any(map(has_vietnamese_letter, _WORD.findall(self.wording)))

    def side_by_side(self, first: str, second: str) -> bool:
        """Whether one word stands right after the other."""
        return re.search(rf"{re.escape(first)}\s+{re.escape(second)}(?!\w)", self.wording) is not None

    def each_of(self, first: str, second: str) -> bool:
        """Whether it asks of two names what may be told of each alone: "with Norway and Denmark"."""
        joined = re.search(
            rf"{re.escape(first)}(?:\s*,|\s+(?:{any_of(_joins())}))\s+(?:the\s+)?{re.escape(second)}", self.wording
        )
        return joined is not None and _WITH_EACH.search(self.wording[: joined.start()]) is not None


def _joins() -> tuple[str, ...]:
    sentences = of_all(Sentences)
    return *sentences.joins, *sentences.either, "&", "versus", r"vs\.?"


NOTHING = Asks(Kind.KEYWORDS, "")
