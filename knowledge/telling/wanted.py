"""What a question wants to hear, by which the sentences that tell it are known, and can be held against each other."""

from dataclasses import dataclass
from typing import Self

from knowledge.answering.asks import Asks
from knowledge.answering.measures import Measure, holds
from knowledge.answering.wording import Kind
from knowledge.language.analysis import terms
from knowledge.telling.accounts import AGE, Detail, names_of
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
    names: frozenset[str] = frozenset()
    """Those of them that are of names."""
    measure: Measure | None = None
    """What is to be measured: a length, an age, a length of time."""
    otherwise_measured: bool = False
    """Whether it is measured in what the question does not name: "how strong", "how cold"."""
    deed: frozenset[str] = frozenset()
    """The term of what was done, where the question is when."""

    @property
    def number(self) -> bool:
        """Whether a number is wanted."""
        return bool(self.fates or self.counted or self.money or self.measure or self.otherwise_measured)

    @classmethod
    def of(cls, asks: Asks) -> Self:
        """What `asks` wants."""
        fates, measure = fates_of(asks.terms), asks.quantity.measure
        known = fates or asks.counted or asks.money or measure
        return cls(
            fates=fates,
            otherwise_measured=asks.kind is Kind.HOW_MANY and not known,
            counted=asks.counted,
            money=asks.money,
            about=asks.content,
            names=frozenset(terms(" ".join(sorted(names_of(asks.wording))))) & asks.content,
            measure=measure,
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
        if self.measure is not None and fact.number.unit:
            told = f"{fact.number.value:g} {fact.number.unit}"
            return fact.beside & self.about if holds(self.measure, told) else frozenset()
        return fact.noun & self.counted if not fact.number.unit else frozenset()

    def is_after(self, detail: Detail) -> bool:
        """Whether a detail of an article is what the question is after."""
        if detail.fact.number.unit == AGE:
            return self.measure is Measure.AGE
        if self.money and detail.fact.number.unit in currencies():
            return not self.about.isdisjoint(detail.held)
        if self.otherwise_measured:
            return bool(detail.fact.number.unit) and not self.about.isdisjoint(detail.held)
        return self.befell(detail.fact) or bool(self.of_what(detail.fact))

    def deeds(self, one: Dated) -> frozenset[str]:
        """What was done on a day, as far as it is wanted when."""
        return one.deeds & self.deed


NOTHING = WantedFacts()
"""Where nothing is asked."""
