"""What a question wants to hear, by which the sentences that tell it are known, and can be held against each other."""

from dataclasses import dataclass
from typing import Self

from knowledge.answering.asks import Asks
from knowledge.answering.wording import Kind
from knowledge.language.analysis import terms, tokenize
from knowledge.language.pack import of_all
from knowledge.language.patterns import cue
from knowledge.language.sections import Measures
from knowledge.telling.dated import Dated
from knowledge.telling.facts import Fact, fates_of
from knowledge.telling.numbers import currencies

_COUNTED = cue(lambda: of_all(Measures).how_many, r"\b", r"\s+((?:[^\W\d_]+[ -]?){1,3})")
_MONEY = cue(lambda: of_all(Measures).asks_sum)


@dataclass(frozen=True, slots=True)
class Wanted:
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
        found = _COUNTED.search(asks.wording)
        counted = list[str]()
        for word in found[1].split() if found else ():
            if word.lower() in of_all(Measures).after_the_counted:
                break
            counted += terms(word)
        return cls(
            fates=fates_of(asks.terms),
            counted=frozenset(counted),
            money=_MONEY.search(asks.wording) is not None,
            about=asks.content,
            deed=_deed(asks) if asks.kind is Kind.WHEN else frozenset(),
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


def _deed(asks: Asks) -> frozenset[str]:
    """What was done, as the first word of a question tells that is no name: "when did Biden and Ryan debate?"."""
    for token in tokenize(asks.wording):
        if token.term in asks.content and not asks.wording[token.start].isupper():
            return frozenset({token.term})
    return frozenset()


NOTHING = Wanted()
"""Where nothing is asked."""
