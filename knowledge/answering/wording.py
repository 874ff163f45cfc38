"""The words of a question: which are names, countries, dates or numbers is told here, and nowhere else."""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.language.common_words import repetition

_PLAIN_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")


class Kind(StrEnum):
    """What sort of thing would answer."""

    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHAT = "what"
    WHY = "why"
    HOW = "how"
    YES_NO = "yes/no"
    KEYWORDS = "keywords"


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question (or several that name one thing) with its term."""

    text: str
    """As typed, or as corrected."""
    term: str
    content: bool
    """False for question words and other words that say nothing of the subject."""
    typed: str | None = None
    """What was typed, when that is not in the archive and `text` is what was surely meant."""
    seat: bool = False
    """True when `typed` is a capital, and `text` the country whose government it stands for."""
    foreign: bool = False
    """True for a word of a language in which the archive has nothing."""
    translates: str | None = None
    """What was typed in another language, when `text` is (a word of) what it means in that of the archive."""
    unknown: bool = False
    """True for a word typed in small letters that neither the archive nor common English has: most likely a name."""
    dates: bool = False
    """True when the word belongs to a date that may mean the day of publication ("since March")."""

    @property
    def is_country(self) -> bool:
        """Whether it names a country, be it "Danish" or "Đan Mạch"."""
        return self.term.startswith("country:")

    @property
    def is_part_of_the_world(self) -> bool:
        """Whether it names a country, or a region: "European"."""
        return self.term.startswith(("country:", "region:"))

    @property
    def has_capital(self) -> bool:
        """Whether it is written with a capital, be it only because the question begins with it."""
        return self.text[:1].isupper()

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name, or is a country however it is written."""
        return self.is_country or self.has_capital

    @property
    def is_name_in_full(self) -> bool:
        """The same, but for what is written in capitals throughout: "Norway", "Berg", no "WTO"."""
        return self.is_country or (self.has_capital and not self.text.isupper())

    def is_written_as_name(self, *, first: bool) -> bool:
        """Whether a capital, or one within it ("iPhone"), tells that it is a name; none does that it begins with
        where the question begins with it, `first`."""
        return (self.has_capital and not first) or any(letter.isupper() for letter in self.text[1:])

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit: "2026", "14th", "50,000"."""
        return self.text[:1].isdigit()

    @property
    def is_plain_number(self) -> bool:
        """Whether it is a whole number and nothing else: "5", "14th"."""
        return _PLAIN_NUMBER.fullmatch(self.text) is not None

    @property
    def has_digits(self) -> bool:
        """Whether a digit is in it: "G7"."""
        return any(map(str.isdigit, self.text))

    def is_telling(self, *, first: bool) -> bool:
        """Whether it is a country, a number, or has a capital that is not due to its being the `first` word."""
        return self.is_number or (self.has_capital and not first) or self.is_country

    def stands_for_something(self, *, first: bool) -> bool:
        """Whether it is telling, names a region, has a digit, or is so rare that it most likely is a name."""
        named = (self.has_capital and not first) or ":" in self.term or any(map(str.isdigit, self.term))
        return named or repetition(self.term) is None

    @property
    def may_be_somebody(self) -> bool:
        """Whether it may be of a person's name: no country, and written with a capital or no common word."""
        return not self.is_country and (self.has_capital or repetition(self.term) is None)
