"""What a question wants to hear, by which the sentences that tell it are known, and can be held against each other."""

from dataclasses import dataclass
from typing import Self

from knowledge.answering.asks import Asks
from knowledge.telling.dated import Dated
from knowledge.telling.facts import Fact, fates_of
from knowledge.telling.told_numbers import currencies


@dataclass(frozen=True, slots=True)
class WantedFacts:
    """A number, a sum or a day."""

    fates: frozenset[str] = frozenset()
    """What befell those who are to be counted (a key of `facts`)."""
    counted: frozenset[str] = frozenset()
    """Terms of what is to be counted."""
    money: bool = False
    about: frozenset[str] = frozenset()
    """The terms of what the question is about."""
    deed: frozenset[str] = frozenset()
    """The term of what was done, where the question is when."""

    @classmethod
    def of(cls, asks: Asks) -> Self:
        """What `asks` wants."""
        return cls(
            fates=fates_of(asks.terms),
            counted=asks.counted,
            money=asks.money,
            about=asks.content,
            deed=asks.deed,
        )

    def befell(self, fact: Fact) -> bool:
        """Whether a fact counts those whom the question is after."""
        return fact.fate in self.fates

    def of_what(self, fact: Fact) -> frozenset[str]:
        """The words of the question that a fact gives the number or the sum of; none where it is no wanted one."""
        if fact.part:
            return frozenset()
        if self.money and fact.number.unit in currencies():
            return fact.close & self.about
        return fact.noun & self.counted if not fact.number.unit else frozenset()

    def deeds(self, one: Dated) -> frozenset[str]:
        """What was done on a day, as far as it is wanted when."""
        return one.deeds & self.deed


NOTHING = WantedFacts()
"""Where nothing is asked."""
